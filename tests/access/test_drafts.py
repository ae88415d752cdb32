"""Words typed and not sent: whose they are, when they go, and that nothing typed is overwritten."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from placemap.access import drafts, jobs, policy
from placemap.access.actors import Actor, system_actor
from placemap.access.decisions import Refused
from placemap.access.drafts import Sheet
from placemap.access.events import Event
from placemap.access.models import AuditEntry, Draft
from placemap.access.policy import ERASER, HOUSEKEEPER, SEALER
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.traces import NameParts, Traces
from placemap.mappings.models import Seat
from tests.cast import World
from tests.subjects.people import LEO, give

pytestmark = pytest.mark.django_db

WORDS = {"note": ["Leo Pashley was at the <bus station> again"], "how": ["seen", "told"]}


def opened(world: World, **changes: Any) -> Sheet:
    """A page of the shared mapping, opened once."""
    plain = Sheet("/x/", "I noticed something", ("note", "how"), world.mapping.pk)
    return replace(plain, **changes).opened()


def keep(sheet: Sheet, by: Actor, words: Any = WORDS, count: int = 1) -> drafts.Saving:
    with acting_as(by):
        return drafts.keep(sheet=sheet, words=words, count=count, by=by)


def mine(actor: Actor) -> list[drafts.Words]:
    with acting_as(actor):
        return [drafts.words_of(Draft.objects.get(pk=one.pk)) for one in drafts.my_drafts(actor)]


def entries(actor: Actor, event: Event) -> list[AuditEntry]:
    with acting_as(actor):
        return list(AuditEntry.objects.filter(event=event.value))


def person(world: World) -> uuid.UUID:
    """A child whom the police gave: its sergeant sees them, the head does not."""
    (given,) = give(world, "sergeant", LEO)
    return given.pk


@pytest.fixture
def head(world: World) -> Actor:
    return world.actor("head")


@pytest.fixture
def sergeant(world: World) -> Actor:
    return world.actor("sergeant")


class TestKeeping:
    def test_words_come_back_as_they_were_typed(self, world: World, head: Actor) -> None:
        sheet = opened(world)
        saving = keep(sheet, head)
        with acting_as(head):
            draft = drafts.my_draft(head, saving.draft_id)
            assert draft is not None
            assert drafts.words_of(draft) == WORDS
            assert [one.pk for one in drafts.drafts_at(head, "/x/")] == [draft.pk]
            assert drafts.drafts_at(head, "/y/") == []
            assert draft.expires_at - draft.saved_at == timedelta(days=14)

    def test_words_are_sealed_where_they_lie(self, world: World, head: Actor) -> None:
        keep(opened(world), head)
        with acting_as(head):
            assert b"Pashley" not in bytes(Draft.objects.get().words)

    def test_only_the_fields_of_the_page_are_kept(self, world: World, head: Actor) -> None:
        keep(opened(world), head, {**WORDS, "csrfmiddlewaretoken": ["t"], "once": ["o"]})
        assert mine(head) == [WORDS]

    def test_the_same_saving_twice_keeps_it_once(self, world: World, head: Actor) -> None:
        sheet = opened(world)
        first = keep(sheet, head)
        second = keep(sheet, head)
        assert (first.draft_id, first.saved_at) == (second.draft_id, second.saved_at)
        assert mine(head) == [WORDS]

    def test_a_saving_that_comes_late_does_not_undo_a_later_one(self, world: World, head: Actor) -> None:
        sheet = opened(world)
        keep(sheet, head, {"note": ["one"]}, 1)
        keep(sheet, head, {"note": ["one two three"]}, 3)
        keep(sheet, head, {"note": ["one two"]}, 2)
        assert mine(head) == [{"note": ["one two three"]}]

    def test_two_tabs_overwrite_nothing(self, world: World, head: Actor) -> None:
        page = opened(world)
        keep(page, head, {"note": ["in the first tab"]})
        keep(page.opened(), head, {"note": ["in the second tab"]})
        assert sorted(w["note"][0] for w in mine(head)) == ["in the first tab", "in the second tab"]

    def test_carrying_on_ends_the_draft_it_came_from(self, world: World, head: Actor) -> None:
        saving = keep(opened(world), head)
        again = opened(world, carries=saving.draft_id, carries_revision=1)
        keep(again, head, {"note": ["more"]})
        assert mine(head) == [{"note": ["more"]}]

    def test_carrying_on_in_two_tabs_keeps_what_was_typed_in_each(self, world: World, head: Actor) -> None:
        first = opened(world)
        saving = keep(first, head, {"note": ["begun"]})
        # The first tab types on after the second has opened its words.
        keep(first, head, {"note": ["begun, and more"]}, 2)
        keep(opened(world, carries=saving.draft_id, carries_revision=1), head, {"note": ["begun, other"]})
        assert sorted(w["note"][0] for w in mine(head)) == ["begun, and more", "begun, other"]

    def test_typing_on_after_it_was_carried_on_elsewhere_makes_it_a_draft_again(
        self, world: World, head: Actor
    ) -> None:
        first = opened(world)
        saving = keep(first, head, {"note": ["begun"]})
        keep(opened(world, carries=saving.draft_id, carries_revision=1), head, {"note": ["elsewhere"]})
        keep(first, head, {"note": ["begun, and more"]}, 2)
        assert len(mine(head)) == 2

    def test_the_trail_says_that_a_draft_was_begun_once_and_none_of_its_words(
        self, world: World, head: Actor
    ) -> None:
        sheet = opened(world)
        for count in (1, 2, 3):
            keep(sheet, head, {"note": [f"Leo {count}"]}, count)
        (entry,) = entries(head, Event.DRAFT_KEPT)
        assert entry.mapping_id == world.mapping.pk
        assert "Leo" not in str(entry.details) + entry.reason

    def test_savings_of_a_minute_are_counted_over_all_drafts(self, world: World, head: Actor) -> None:
        one, other = opened(world), opened(world)
        for count in (1, 2, 3):
            keep(one, head, count=count)
        keep(other, head)
        with acting_as(head):
            began = now().replace(second=0, microsecond=0)
            this_minute = Draft.objects.filter(saved_at__gte=began)
            assert drafts.savings_this_minute(head) == sum(d.saved_in_minute for d in this_minute) > 0

    def test_a_failure_leaves_nothing(
        self, world: World, head: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("placemap.access.command.write_entry", _fails)
        with pytest.raises(ZeroDivisionError), acting_as(head), transaction.atomic():
            drafts.keep(sheet=opened(world), words=WORDS, count=1, by=head)
        assert mine(head) == []


def _fails(**anything: Any) -> None:
    raise ZeroDivisionError


class TestSent:
    def test_the_words_go_and_a_late_saving_brings_nothing_back(self, world: World, head: Actor) -> None:
        sheet = opened(world)
        keep(sheet, head)
        with acting_as(head):
            drafts.end(sheet=sheet, by=head)
            assert bytes(Draft.objects.get().words) == b""
        assert keep(sheet, head, count=9).state == "sent"
        assert mine(head) == []

    def test_a_page_sent_before_its_first_saving_arrives_keeps_nothing(
        self, world: World, head: Actor
    ) -> None:
        sheet = opened(world)
        with acting_as(head):
            drafts.end(sheet=sheet, by=head)
        assert keep(sheet, head).state == "sent"
        assert mine(head) == []

    def test_the_draft_it_carried_on_from_goes_too(self, world: World, head: Actor) -> None:
        saving = keep(opened(world), head)
        with acting_as(head):
            drafts.end(sheet=opened(world, carries=saving.draft_id, carries_revision=1), by=head)
        assert mine(head) == []

    def test_shown_again_with_errors_the_words_move_on(self, world: World, head: Actor) -> None:
        old = opened(world)
        keep(old, head, count=4)
        with acting_as(head):
            drafts.move_on(sheet=old, by=head, count=5)
        keep(old, head, {"note": ["on its way when the button was pressed"]}, 5 - 1)
        assert mine(head) == []


class TestThrowingAway:
    def test_it_is_gone_and_the_trail_says_so(self, world: World, head: Actor) -> None:
        saving = keep(opened(world), head)
        with acting_as(head):
            draft = Draft.objects.get(pk=saving.draft_id)
            drafts.throw_away(draft=draft, by=head)
            drafts.throw_away(draft=draft, by=head)
            assert drafts.my_draft(head, draft.pk) is None
            assert bytes(Draft.objects.get().words) == b""
        assert len(entries(head, Event.DRAFT_THROWN_AWAY)) == 2

    def test_nobody_throws_away_another_persons_words(
        self, world: World, head: Actor, sergeant: Actor
    ) -> None:
        saving = keep(opened(world), head)
        with acting_as(head):
            draft = Draft.objects.get(pk=saving.draft_id)
        with acting_as(sergeant), pytest.raises(Refused, match="Only the person who typed"):
            drafts.throw_away(draft=draft, by=sergeant)
        assert mine(head) == [WORDS]


class TestWhoseTheyAre:
    def test_nobody_else_sees_one_not_the_lead_nor_the_coordinator_nor_a_colleague(
        self, world: World, head: Actor
    ) -> None:
        saving = keep(opened(world), head)
        for key, actor in world.actors.items():
            with acting_as(actor):
                seen = Draft.objects.filter(pk=saving.draft_id).exists()
            assert seen == (key == "head"), key

    def test_it_is_hidden_once_the_owner_acts_for_another_agency(self, world: World, head: Actor) -> None:
        keep(opened(world), head)
        moved = replace(head, agency_id=world.agencies["police"].pk)
        assert mine(moved) == []

    def test_it_is_hidden_when_the_seat_has_ended_and_nothing_more_is_kept(
        self, world: World, head: Actor
    ) -> None:
        sheet = opened(world)
        keep(sheet, head)
        coordinator = world.actor("coordinator")
        with acting_as(coordinator):
            Seat.objects.filter(user=world.users["head"]).update(
                from_on=today() - timedelta(days=9), until_on=today() - timedelta(days=1)
            )
        after = world.actor("head")
        assert mine(after) == []
        with acting_as(after), pytest.raises(Refused, match="no longer on this mapping"):
            drafts.keep(sheet=sheet, words=WORDS, count=2, by=after)

    def test_words_about_somebody_who_is_not_shown_can_be_neither_seen_nor_kept(
        self, world: World, head: Actor
    ) -> None:
        with acting_as(head), pytest.raises(Refused, match="no longer open to you"):
            drafts.keep(sheet=opened(world, person_ids=(uuid.uuid4(),)), words=WORDS, count=1, by=head)
        assert mine(head) == []

    def test_the_database_refuses_a_row_in_another_name(
        self, world: World, head: Actor, sergeant: Actor
    ) -> None:
        with acting_as(head), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Draft(
                user_id=sergeant.user_id, agency_id=head.agency_id, page=uuid.uuid4(), expires_at=now()
            ).save(force_insert=True)

    def test_a_ticket_is_good_for_its_reader_alone(self, world: World, head: Actor, sergeant: Actor) -> None:
        sheet = opened(
            world, person_ids=(uuid.uuid4(),), carries=uuid.uuid4(), carries_revision=3, version="7"
        )
        text = drafts.ticket(head, sheet)
        assert drafts.sheet_from(head, text) == sheet
        assert drafts.sheet_from(sergeant, text) is None
        assert drafts.sheet_from(replace(head, agency_id=uuid.uuid4()), text) is None
        assert drafts.sheet_from(head, text[:-1] + ("a" if text[-1] != "a" else "b")) is None
        assert drafts.sheet_from(head, "") is None


class TestDisposal:
    def test_the_nightly_chore_removes_what_is_past_its_date_and_nothing_else(
        self, world: World, head: Actor
    ) -> None:
        keep(opened(world), head)
        past(head)
        keep(opened(world), head, {"note": ["later"]})
        housekeeper = system_actor(HOUSEKEEPER)
        with acting_as(housekeeper):
            assert Draft.objects.count() == 1  # it sees no words but those it removes
        jobs.dispose_of_drafts.func(0)
        with acting_as(system_actor(ERASER)):
            assert Draft.objects.count() == 1
        assert mine(head) == [{"note": ["later"]}]
        with acting_as(system_actor(SEALER)):
            (entry,) = AuditEntry.objects.filter(event=Event.DRAFTS_DISPOSED.value)
        assert entry.details == {"count": 1}

    def test_past_its_date_it_is_hidden_before_the_chore_has_run(self, world: World, head: Actor) -> None:
        keep(opened(world), head)
        past(head)
        assert mine(head) == []

    def test_nobody_else_may(self, head: Actor) -> None:
        with acting_as(head), pytest.raises(Refused, match="removed by the system"):
            drafts.dispose_of_drafts(by=head)


def past(owner: Actor) -> None:
    """Put every draft past its date."""
    with acting_as(system_actor(ERASER)):
        Draft.objects.update(expires_at=now() - timedelta(minutes=1))


TRACES = Traces(
    names=[NameParts("Leo", "Pashley")], numbers=["14", "07700 900417"], births=[date(2011, 6, 9)]
)


class TestErasing:
    """Somebody is taken out of everybody's drafts: "no concern", or a duty to erase."""

    def test_a_draft_of_a_page_about_them_goes_whole_whoever_typed_it(
        self, world: World, head: Actor, sergeant: Actor
    ) -> None:
        about = person(world)
        other = person(world)
        keep(opened(world, person_ids=(about, other)), sergeant)
        keep(opened(world, person_ids=(other,)), sergeant, {"note": ["the other"]})
        assert drafts.erase_drafts_about(person_ids=[about]) == 1
        assert mine(sergeant) == [{"note": ["the other"]}]
        with acting_as(system_actor(ERASER)):
            assert not Draft.objects.filter(person_ids__contains=[about]).exists()
            assert {bytes(d.words) for d in Draft.objects.filter(state="erased")} == {b""}

    @pytest.mark.parametrize(
        ("typed", "left"),
        [
            ("Saw LEO  pashley at ten", "Saw [name removed] at ten"),
            ("Leo\nPashley’s coat", "[name removed]’s coat"),
            ("Leopold Pashleyson ran", None),
            ("Nobody was there", None),
        ],
    )
    def test_a_name_in_other_words_is_replaced_and_the_rest_is_kept(
        self, world: World, head: Actor, typed: str, left: str | None
    ) -> None:
        sheet = opened(world)
        keep(sheet, head, {"note": [typed], "how": ["seen"]})
        found = drafts.erase_drafts_about(person_ids=[], traces=TRACES, mapping_id=world.mapping.pk)
        assert found == (0 if left is None else 1)
        assert mine(head) == [{"note": [left or typed], "how": ["seen"]}]
        # A page still open somewhere shows the name: what it sends is not kept.
        answer = keep(sheet, head, {"note": [typed]}, 2)
        assert answer.state == ("kept" if left is None else "erased")
        assert len(mine(head)) == 1

    def test_an_apostrophe_of_either_kind_is_the_same_name(self, world: World, head: Actor) -> None:
        keep(opened(world), head, {"note": ["Erin O’Dowd and Erin O'Dowd"]})
        erin = Traces(names=[NameParts("Erin", "O'Dowd")])
        drafts.erase_drafts_about(person_ids=[], traces=erin, mapping_id=world.mapping.pk)
        assert mine(head) == [{"note": ["[name removed] and [name removed]"]}]

    def test_the_trail_says_how_many_and_no_name(self, world: World, head: Actor) -> None:
        keep(opened(world), head)
        drafts.erase_drafts_about(person_ids=[], traces=TRACES, mapping_id=world.mapping.pk)
        with acting_as(system_actor(SEALER)):
            (entry,) = AuditEntry.objects.filter(event=Event.DRAFTS_ERASED.value)
        assert (entry.system, entry.user_id, entry.details) == (ERASER, None, {"count": 1})

    def test_it_joins_the_transaction_of_whoever_erases_and_hands_back_to_them(
        self, world: World, head: Actor
    ) -> None:
        keep(opened(world), head)
        coordinator = world.actor("coordinator")
        with pytest.raises(ZeroDivisionError), acting_as(coordinator), transaction.atomic():
            drafts.erase_drafts_about(person_ids=[], traces=TRACES, mapping_id=world.mapping.pk)
            assert not Draft.objects.exists()  # the coordinator acts again, and sees nobody's words
            assert Seat.objects.exists()
            raise ZeroDivisionError
        assert mine(head) == [WORDS]

    def test_nobody_else_may(self, head: Actor) -> None:
        with acting_as(head), pytest.raises(Refused, match="Only an erasure"):
            drafts.erase_drafts(person_ids=[], traces=TRACES, mapping_id=None, by=head)

    def test_forms_are_those_of_every_other_search(self, world: World, head: Actor) -> None:
        keep(opened(world), head, {"note": ["L. Páshley rang from 0770 090 0417, 14 days ago"]})
        drafts.erase_drafts_about(person_ids=[], traces=TRACES, mapping_id=world.mapping.pk)
        assert mine(head) == [{"note": ["[name removed] rang from [name removed], 14 days ago"]}]

    def test_a_first_name_and_a_surname_typed_into_two_boxes(self, world: World, head: Actor) -> None:
        keep(opened(world), head, {"note": ["Pashley"], "how": ["Leo"]})
        drafts.erase_drafts_about(person_ids=[], traces=TRACES, mapping_id=world.mapping.pk)
        assert mine(head) == [{"note": ["[name removed]"], "how": ["[name removed]"]}]

    def test_another_mappings_drafts_are_about_another_child(self, world: World, head: Actor) -> None:
        keep(opened(world), head, {"note": ["Leo Pashley"]})
        assert drafts.erase_drafts_about(person_ids=[], traces=TRACES, mapping_id=uuid.uuid4()) == 0
        assert mine(head) == [{"note": ["Leo Pashley"]}]


def test_words_are_kept_by_people_and_for_pages_still_open_to_them(world: World, head: Actor) -> None:
    assert policy.may_keep_draft(head, world.mapping.pk) and policy.may_keep_draft(head, None)
    gone = policy.may_keep_draft(head, uuid.uuid4())
    assert not gone and "no longer on this mapping" in str(gone.reason)
    assert not policy.may_keep_draft(system_actor(ERASER), None)
