"""Recording people, joining and deciding on them: who is then named to whom."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.lengths import TooLong
from placemap.information.models import Contribution
from placemap.subjects import rules
from placemap.subjects.commands import (
    PersonAsGiven,
    add_person,
    end_link,
    record_entity,
    record_link,
    record_people,
    reopen_mention,
    resolve_mention,
    set_same_people,
    take_snapshot,
    withdraw_people,
)
from placemap.subjects.models import EvidenceWords, Link, LinkEvidence, Mention, Person, PersonDetail
from placemap.subjects.queries import LinkFilter, identity_records, link_shown, links_table, person_cards
from placemap.subjects.vocabulary import Category, DetailKind, EntityKind, LinkKind, Naming, Standing
from tests.cast import World
from tests.subjects.people import ADULT, ELLIE, LEO, TOMASZ, agree, decide, give, join, link, seen

pytestmark = pytest.mark.django_db


def test_record_people_keeps_every_detail_with_its_source(world: World) -> None:
    (person,) = give(world, "social_care", ELLIE)
    with acting_as(world.actor("social_care")):
        kinds = {d.kind: d for d in PersonDetail.objects.filter(person=person)}
    assert kinds[DetailKind.NAME].text == "MENSAH, Elizabeth"
    assert kinds[DetailKind.NAME].family_folded == "mensah"
    assert kinds[DetailKind.PHONE].folded == "07700900417"
    assert kinds[DetailKind.ADDRESS].postcode == "FE4 2RT"
    assert kinds[DetailKind.ADDRESS].is_sealed and not kinds[DetailKind.SCHOOL].is_sealed
    assert all(d.agency_id == world.agencies["social_care"].pk for d in kinds.values())
    assert person.initials == "E.M." and person.naming == Naming.CLOSED


def test_agreed_child_is_named_to_the_team_and_the_address_stays_sealed(world: World) -> None:
    (person,) = give(world, "social_care", ELLIE)
    assert seen(world, "sergeant", person) is None
    agree(world, person, Category.CHILD_EXPLOITED)
    with acting_as(world.actor("sergeant")):
        card = person_cards(world.actor("sergeant"), world.mapping, [person.pk])[person.pk]
        kinds = set(PersonDetail.objects.filter(person=person).values_list("kind", flat=True))
    assert card.shown_as == "Elizabeth Mensah" and card.is_named and card.standing is Standing.COHORT
    assert kinds == {"name", "known_as", "born", "school"}


def test_parting_records_narrows_what_joining_opened(world: World) -> None:
    (one,) = give(world, "social_care", ELLIE)
    (other,) = give(world, "head", ELLIE)
    agree(world, one)
    join(world, (one, other))
    assert seen(world, "sergeant", other).naming == Naming.NAMED
    join(world)
    assert seen(world, "sergeant", other) is None
    assert seen(world, "sergeant", one).naming == Naming.NAMED


def test_restricted_record_stays_closed_in_a_named_group(world: World) -> None:
    (open_one,) = give(world, "social_care", ELLIE)
    (closed,) = give(world, "head", ELLIE, handling="C")
    join(world, (open_one, closed))
    agree(world, closed)
    assert seen(world, "sergeant", open_one) is None
    agree(world, open_one)
    assert seen(world, "sergeant", closed) is None
    assert seen(world, "head", closed).standing == Standing.COHORT
    assert seen(world, "sergeant", open_one).standing == Standing.COHORT


def test_linked_child_is_shown_by_initials_when_the_other_is_agreed(world: World) -> None:
    leo, ellie = give(world, "social_care", LEO, ELLIE)
    link(world, "social_care", leo, ellie)
    assert seen(world, "sergeant", ellie) is None
    agree(world, leo)
    found = seen(world, "sergeant", ellie)
    assert (found.standing, found.naming, found.category) == ("linked", "initials", "child_linked")
    with acting_as(world.actor("sergeant")):
        card = person_cards(world.actor("sergeant"), world.mapping, [ellie.pk])[ellie.pk]
    assert card.shown_as == "E.M." and not card.is_named and card.born is None and card.school == ""
    decide(world, leo, Standing.DECLINED)
    assert seen(world, "sergeant", ellie) is None


def test_linked_adult_is_another_person_and_never_under_a_childs_heading(world: World) -> None:
    leo, adult = give(world, "social_care", LEO, ADULT)
    link(world, "social_care", adult, leo, LinkKind.SUSPECTED_EXPLOITING)
    agree(world, leo)
    found = seen(world, "sergeant", adult)
    assert (found.standing, found.naming, found.category) == ("other", "initials", "not_set")


def test_child_cannot_be_an_adult_of_concern(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    with pytest.raises(PlacemapError, match="under 18"):
        decide(world, leo, Standing.OTHER, category=Category.ADULT_OF_CONCERN)
    with pytest.raises(PlacemapError, match="considered"):
        decide(world, leo, Standing.COHORT, category=Category.CHILD_CAUSED_HARM)
    decide(
        world,
        leo,
        Standing.COHORT,
        category=Category.CHILD_CAUSED_HARM,
        consideration="Older boys hold a debt.",
    )
    assert seen(world, "coordinator", leo).category == Category.CHILD_CAUSED_HARM


def test_row_with_an_impossible_category_names_the_row_and_writes_nothing(world: World) -> None:
    wrong = PersonAsGiven(given="Leo", born=LEO.born, category=Category.ADULT_OF_CONCERN, source_row=14)
    with pytest.raises(PlacemapError, match="Row 14"):
        give(world, "social_care", ELLIE, wrong)
    with acting_as(world.actor("social_care")):
        assert not Person.objects.exists()


def test_sergeant_proposes_own_record_only(world: World) -> None:
    (ours,) = give(world, "sergeant", LEO)
    (theirs,) = give(world, "social_care", ELLIE)
    agree(world, theirs)
    decide(world, ours, Standing.PROPOSED, who="sergeant")
    assert seen(world, "head", ours).naming == Naming.NAMED
    with pytest.raises(Refused):
        decide(world, theirs, Standing.REMOVED, who="sergeant")
    with pytest.raises(Refused):
        decide(world, ours, Standing.COHORT, who="sergeant")


def test_withdraw_people_hands_the_decision_to_another_record(world: World) -> None:
    (one,) = give(world, "social_care", ELLIE)
    (other,) = give(world, "head", ELLIE)
    agree(world, one)
    join(world, (one, other))
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        assert withdraw_people(contribution=Person.objects.get(pk=one.pk).contribution, by=coordinator) == (
            1,
            0,
        )
    assert seen(world, "sergeant", one) is None
    assert seen(world, "sergeant", other).standing == Standing.COHORT


def test_withdraw_people_keeps_an_agreed_child_nobody_else_names(world: World) -> None:
    one, leo = give(world, "social_care", ELLIE, LEO)
    agree(world, one)
    actor = world.actor("social_care")
    with acting_as(actor):
        assert withdraw_people(contribution=Person.objects.get(pk=one.pk).contribution, by=actor) == (1, 1)
        assert Person.objects.get(pk=leo.pk).withdrawn_at is not None
    assert seen(world, "sergeant", one).standing == Standing.COHORT


def test_identity_records_are_what_each_source_gave(world: World) -> None:
    give(world, "social_care", dataclasses.replace(ELLIE, old_address="4 Thrupp Row FE6 9QD; 1 Low Road"))
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        (record,) = identity_records(coordinator, world.mapping)
    assert (record.given, record.family, record.known_as) == ("Elizabeth", "Mensah", "Ellie")
    assert (record.phone, record.postcode, record.street) == ("07700900417", "FE4 2RT", "14 Chandlers Row")
    assert record.old_address == "4 Thrupp Row FE6 9QD; 1 Low Road"
    assert record.nhs_number == "9990000018" and record.born == ELLIE.born


def test_other_district_records_nothing_here(world: World) -> None:
    (person,) = give(world, "social_care", ELLIE)
    outsider = world.actor("other_district")
    contribution = person.contribution
    with acting_as(outsider), pytest.raises(Refused):
        record_people(contribution=contribution, people=[TOMASZ], by=outsider)


def test_reference_that_is_taken_is_drawn_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = give(world, "social_care", ELLIE)
    draws = iter([[first.working_reference], ["AAA-BBB-CCC"]])
    monkeypatch.setattr(rules, "new_working_references", lambda count: next(draws))
    (second,) = give(world, "social_care", LEO)
    assert second.working_reference == "AAA-BBB-CCC"
    monkeypatch.setattr(rules, "new_working_references", lambda count: ["AAA-BBB-CCC"])
    with pytest.raises(IntegrityError):
        give(world, "social_care", TOMASZ)


def test_record_people_keeps_whatever_a_row_holds(world: World) -> None:
    odd = PersonAsGiven(
        known_as=("Tiny", " "),
        born_low=date(2010, 9, 1),
        born_high=date(2011, 8, 31),
        sex="f",
        upn="N999200001002",
        other_identifier="77-1",
        phone="none",
        postcode="FE1 1AA",
        year_group=10,
        notes=(("Notes", "Late\x00 twice"), ("", "No heading"), ("Empty", "  ")),
        mentions=(
            ("Friends", "Jake", LinkKind.FRIEND),
            ("Friends", "JAKE", LinkKind.FRIEND),
            ("Friends", "  ", LinkKind.FRIEND),
        ),
        source_sheet="Roll",
        source_row=7,
    )
    nameless = PersonAsGiven(sex="m")
    made, bare = give(world, "social_care", odd, nameless)
    assert made.initials == "T." and bare.initials == "" and made.source_row == 7
    with acting_as(world.actor("social_care")):
        held = {d.kind: d for d in PersonDetail.objects.filter(person=made).exclude(kind="note")}
        notes = set(PersonDetail.objects.filter(person=made, kind="note").values_list("text", flat=True))
        assert list(made.mentions.values_list("as_written", flat=True)) == ["Jake"]
        card = person_cards(world.actor("social_care"), world.mapping, [bare.pk])[bare.pk]
        assert [r.known_as for r in identity_records(world.actor("social_care"), world.mapping)] == ["Tiny"]
    assert notes == {"Notes: Late twice", "No heading"}
    assert held["born"].born_low == date(2010, 9, 1) and held["address"].postcode == "FE1 1AA"
    assert (
        held["upn"].is_valid is not None and held["phone"].text == "none" and held["year_group"].text == "10"
    )
    assert card.shown_as == bare.working_reference


def test_people_in_no_list_at_all(world: World) -> None:
    assert give(world, "social_care") == []


def test_add_person_needs_a_name_and_an_agency(world: World) -> None:
    actor = world.actor("sergeant")
    with acting_as(actor), pytest.raises(PlacemapError, match="Enter a name"):
        add_person(mapping=world.mapping, person=PersonAsGiven(), by=actor)
    nobody = dataclasses.replace(actor, agency_id=None)
    with acting_as(actor), pytest.raises(PlacemapError, match="acts for an agency"):
        add_person(mapping=world.mapping, person=LEO, by=nobody)


def test_joining_records_of_another_mapping_is_refused(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    coordinator = world.actor("coordinator")
    with acting_as(coordinator), pytest.raises(PlacemapError, match="no longer in this mapping"):
        set_same_people(mapping=world.mapping, joins=[(leo.pk, uuid.uuid4(), uuid.uuid4())], by=coordinator)
    sergeant = world.actor("sergeant")
    with acting_as(sergeant), pytest.raises(Refused):
        set_same_people(mapping=world.mapping, joins=[], by=sergeant)


def test_same_judgement_again_writes_nothing(world: World, django_assert_max_num_queries: Any) -> None:
    a, b = give(world, "coordinator", ELLIE, ELLIE)
    join(world, (a, b))
    coordinator = world.actor("coordinator")
    joins = [(b.pk, a.pk, uuid.uuid5(a.pk, str(b.pk)))]
    with acting_as(coordinator), django_assert_max_num_queries(4):
        set_same_people(mapping=world.mapping, joins=joins, by=coordinator)


def test_category_given_again_needs_no_second_consideration(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    decide(
        world, leo, Standing.PROPOSED, category=Category.CHILD_CAUSED_HARM, consideration="A debt is held."
    )
    decide(world, leo, Standing.COHORT, category=Category.CHILD_CAUSED_HARM)
    assert seen(world, "sergeant", leo).category == Category.CHILD_CAUSED_HARM


def test_link_to_somebody_withdrawn_is_refused(world: World) -> None:
    leo, ellie = give(world, "social_care", LEO, ELLIE)
    actor = world.actor("social_care")
    with acting_as(actor):
        Person.objects.filter(pk=ellie.pk).update(withdrawn_at=now())
    with pytest.raises(PlacemapError, match="no longer on this mapping"):
        link(world, "social_care", leo, ellie)


def test_link_to_somebody_unseen_is_refused(world: World) -> None:
    (leo,) = give(world, "sergeant", LEO)
    (ellie,) = give(world, "social_care", ELLIE)
    with pytest.raises(PlacemapError, match="no longer on this mapping"):
        link(world, "sergeant", leo, ellie)


def test_same_agency_saying_it_again_adds_evidence_whichever_way_round(world: World) -> None:
    leo, tomasz = give(world, "social_care", LEO, TOMASZ)
    one = link(world, "social_care", leo, tomasz, last_on=today() - timedelta(days=10))
    again = link(world, "social_care", tomasz, leo, first_on=today() - timedelta(days=5), words="Again.")
    assert one.pk == again.pk and again.version == one.version + 1
    assert again.first_on == today() - timedelta(days=10) and again.last_on == today() - timedelta(days=5)
    directed = link(world, "social_care", leo, tomasz, LinkKind.SUPPORTS)
    other_way = link(world, "social_care", tomasz, leo, LinkKind.SUPPORTS)
    assert directed.pk != other_way.pk


def test_link_with_a_grade_nobody_can_read_is_refused(world: World) -> None:
    leo, tomasz = give(world, "social_care", LEO, TOMASZ)
    with pytest.raises(PlacemapError, match="2/B/P"):
        link(world, "social_care", leo, tomasz, grade="good")


def test_ending_a_link_needs_a_reason_and_the_right(world: World) -> None:
    leo, tomasz = give(world, "social_care", LEO, TOMASZ)
    made = link(world, "social_care", leo, tomasz)
    actor, sergeant = world.actor("social_care"), world.actor("sergeant")
    with acting_as(actor), pytest.raises(PlacemapError, match="Say why"):
        end_link(link=made, reason=" ", version=made.version, by=actor)
    with acting_as(sergeant), pytest.raises(Refused):
        end_link(link=made, reason="No.", version=made.version, by=sergeant)


def test_undoing_one_name_leaves_a_link_that_other_evidence_holds(world: World) -> None:
    leo = dataclasses.replace(LEO, mentions=(("Friends", "Tom", LinkKind.FRIEND),))
    leo_made, tomasz = give(world, "social_care", leo, TOMASZ)
    link(world, "social_care", leo_made, tomasz, words="They walk home together.")
    actor = world.actor("social_care")
    with acting_as(actor):
        mention = Mention.objects.get()
        made = resolve_mention(mention=mention, to_person=tomasz, by=actor)
        mention.refresh_from_db()
        reopen_mention(mention=mention, by=actor)
        made.refresh_from_db()
        assert made.state == "current" and made.evidence.filter(withdrawn_at=None).count() == 1
        with pytest.raises(Conflict):
            reopen_mention(mention=mention, by=actor)
        mention.refresh_from_db()
        resolve_mention(mention=mention, to_person=tomasz, by=actor)
        with pytest.raises(Conflict):
            resolve_mention(mention=mention, to_person=tomasz, by=actor)


def test_a_name_placed_on_the_wrong_person_leaves_no_link_that_once_held(world: World) -> None:
    leo = dataclasses.replace(LEO, mentions=(("Friends", "Tom", LinkKind.FRIEND),))
    _leo, tomasz = give(world, "social_care", leo, TOMASZ)
    actor = world.actor("social_care")
    with acting_as(actor):
        mention = Mention.objects.get()
        made = resolve_mention(mention=mention, to_person=tomasz, by=actor)
        mention.refresh_from_db()
        reopen_mention(mention=mention, by=actor)
        made.refresh_from_db()
        assert made.withdrawn_at is not None and made.state == "current"
        assert not links_table(actor, world.mapping, search=LinkFilter(show="ended")).lines
        mention.refresh_from_db()
        again = resolve_mention(mention=mention, to_person=tomasz, by=actor)
        assert again.pk != made.pk and again.withdrawn_at is None


def test_restricted_evidence_makes_a_restricted_link(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    (tomasz,) = give(world, "social_care", TOMASZ, handling="C")
    agree(world, leo)
    actor = world.actor("social_care")
    with acting_as(actor):
        made = record_link(
            mapping=world.mapping, from_person=leo, to_person=tomasz, kind=LinkKind.FRIEND, by=actor
        )
    assert made.audience == "restricted"
    with acting_as(world.actor("sergeant")):
        assert not Link.objects.filter(pk=made.pk).exists()


def test_link_in_a_contribution_of_another_mapping_or_agency_is_refused(world: World) -> None:
    leo, tomasz = give(world, "social_care", LEO, TOMASZ)
    agree(world, leo)
    agree(world, tomasz)
    elsewhere = Contribution(mapping=world.other_mapping, agency=world.agencies["social_care"])
    with pytest.raises(PlacemapError, match="another mapping"):
        link(world, "social_care", leo, tomasz, contribution=elsewhere)
    with pytest.raises(Refused):
        link(world, "sergeant", leo, tomasz, contribution=leo.contribution)


def test_evidence_row_for_a_link_of_another_mapping_is_refused_by_the_database(world: World) -> None:
    leo, tomasz = give(world, "social_care", LEO, TOMASZ)
    made = link(world, "social_care", leo, tomasz, words="They walk home together.")
    actor = world.actor("sergeant")
    with acting_as(world.actor("social_care")):
        evidence = LinkEvidence.objects.get(link=made)
    row = {"mapping": world.mapping, "agency_id": actor.agency_id}
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(actor):
        LinkEvidence.objects.create(
            **row,
            contribution=made.contribution,
            audience="team",
            review_on=today(),
            recorded_by=actor.user_id,
            link=made,
        )
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(actor):
        EvidenceWords.objects.create(**row, evidence=evidence, text="Added by somebody else.")


def test_consideration_is_the_words_of_whoever_considered_it(world: World) -> None:
    given = dataclasses.replace(LEO, category=Category.CHILD_EXPLOITED)
    (leo,) = give(world, "social_care", given)
    decide(world, leo, Standing.COHORT, category=Category.CHILD_CAUSED_HARM, consideration="A debt is held.")
    held = seen(world, "coordinator", leo)
    assert (held.own_category, held.decided_category, held.category) == (
        "child_exploited",
        "child_caused_harm",
        "child_caused_harm",
    )
    with acting_as(world.actor("coordinator")):
        (words,) = PersonDetail.objects.filter(person=leo, kind=DetailKind.CONSIDERED)
        assert words.agency_id == world.actor("coordinator").agency_id
        assert words.contribution.kind == "by_hand" and words.contribution_id != leo.contribution_id


def test_why_a_link_ended_is_read_only_where_its_words_would_be(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    (tomasz,) = give(world, "head", TOMASZ)
    made = link(world, "head", leo, tomasz)
    link(world, "sergeant", leo, tomasz, LinkKind.ASSOCIATE)
    head = world.actor("head")
    with acting_as(head):
        end_link(link=made, reason="It was her cousin.", version=made.version, by=head)

    def reason(who: str) -> set[str]:
        actor = world.actor(who)
        with acting_as(actor):
            return {piece.ended_reason for piece in link_shown(actor, world.mapping, made.pk).evidence}

    assert reason("head") == reason("coordinator") == {"It was her cousin."}
    assert reason("sergeant") == {""}
    agree(world, tomasz)
    assert reason("sergeant") == {"It was her cousin."}


def test_what_is_too_long_is_refused_past_any_form_and_leaves_nothing(world: World) -> None:
    leo, ellie = give(world, "social_care", LEO, ELLIE)
    actor = world.actor("social_care")
    here: dict[str, Any] = {"mapping": world.mapping, "by": actor}
    known: dict[str, Any] = {"how_known": "record_check", **here}

    def person(**more: Any) -> PersonAsGiven:
        return PersonAsGiven(**{"given": "Ola", "family": "Ash", **more})

    long = "w" * 2001
    attempts: list[Any] = [
        *(
            lambda one=one: add_person(person=one, **here)
            for one in (
                person(given="O" * 201),
                person(family="A" * 201),
                person(known_as=("K" * 201,)),
                person(school=long),
                person(address=long),
                person(mentions=(("Friends", "F" * 201, LinkKind.FRIEND),)),
            )
        ),
        lambda: record_link(from_person=leo, to_person=ellie, kind=LinkKind.FRIEND, words=long, **known),
        lambda: record_entity(kind=EntityKind.GROUP, name="G" * 121, reason="Seen there.", **known),
        lambda: record_entity(
            kind=EntityKind.GROUP, name="Lot", description="d" * 601, reason="Seen there.", **known
        ),
        lambda: take_snapshot(name="S" * 81, people=[leo.pk], **here),
    ]
    with acting_as(actor):
        before = Person.objects.count(), Link.objects.count()
        for number, attempt in enumerate(attempts):
            with pytest.raises(
                TooLong, match="is longer than .* letters. Shorten it: nothing has been saved"
            ):
                attempt()
                raise AssertionError(number)
        assert (Person.objects.count(), Link.objects.count()) == before
        # A long note is no name: it goes on in the next, whole.
        told = " ".join(f"Word {number}." for number in range(400))
        made = add_person(person=person(notes=(("What we know", told),)), **here)
        notes = PersonDetail.objects.filter(person=made, kind="note").order_by("id")
        kept = sorted((one.text.removeprefix("What we know: ") for one in notes), key=told.index)
    assert len(kept) > 1 and " ".join(kept) == told
