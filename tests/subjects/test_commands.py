"""Recording people, joining and deciding on them: who is then named to whom."""

from __future__ import annotations

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.errors import PlacemapError
from placemap.subjects.commands import PersonAsGiven, record_people, withdraw_people
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.queries import identity_records, person_cards
from placemap.subjects.vocabulary import Category, DetailKind, LinkKind, Naming, Standing
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
    assert seen(world, "sergeant", closed) is None
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
    decide(world, leo, Standing.COHORT, category=Category.CHILD_CAUSED_HARM, consideration="Older boys hold a debt.")
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
        assert withdraw_people(contribution=Person.objects.get(pk=one.pk).contribution, by=coordinator) == (1, 0)
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
    give(world, "social_care", ELLIE)
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        (record,) = identity_records(coordinator, world.mapping)
    assert (record.given, record.family, record.known_as) == ("Elizabeth", "Mensah", "Ellie")
    assert (record.phone, record.postcode, record.street) == ("07700900417", "FE4 2RT", "14 Chandlers Row")
    assert record.nhs_number == "9990000018" and record.born == ELLIE.born


def test_other_district_records_nothing_here(world: World) -> None:
    (person,) = give(world, "social_care", ELLIE)
    outsider = world.actor("other_district")
    with acting_as(outsider), pytest.raises(Refused):
        record_people(contribution=person.contribution, people=[TOMASZ], by=outsider)
