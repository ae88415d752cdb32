"""Minutes: they write themselves, are put right, approved and locked, corrected, and read by whom they are for."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, now, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.meetings import commands, queries
from placemap.meetings.models import (
    AgendaItem,
    Entry,
    Meeting,
    Minutes,
    MinutesCopy,
    MinutesCorrection,
    MinutesReceipt,
    MinutesSection,
    MinutesStep,
    MinutesVersion,
    Sitting,
)
from placemap.meetings.vocabulary import (
    AgendaKind,
    CopyForm,
    CorrectionAnswer,
    EntryKind,
    MeetingKind,
    Part,
    SectionKind,
)
from placemap.partners.models import User
from placemap.subjects.commands import block_person
from placemap.subjects.models import Entity, Person
from tests.cast import SETTER, World
from tests.meetings.minuted import MARKER, approved, held, sections, sign, silver, written
from tests.meetings.people import found, in_days, planned
from tests.responses.people import recorded
from tests.subjects.test_places import propose

pytestmark = pytest.mark.django_db


def test_they_write_themselves_from_what_was_recorded(world: World) -> None:
    meeting = held(world)
    minutes = written(world, meeting)
    with acting_as(world.actor("coordinator")):
        shown = queries.read_minutes(world.actor("coordinator"), minutes)
    one = "\n".join(row.section.text for row in shown.one)
    assert shown.one[0].section.kind == SectionKind.DOOR
    for said in (
        "Is any child at immediate risk now: No.",
        "Wanted: Say who lights the yard. (Joan Okell)",
        "The rear yard at Chandlers Row has no light.",
        "Decision: Ask silver for a named owner. (The chair)",
        "A different view: Wait for the audit first. (Youth justice)",
        "Action: Staff the east gate. (Joan Okell, by ",
        "Apologies: Dan Colley",
    ):
        assert said in one, said
    two = "\n".join(row.section.text for row in shown.two)
    assert f"Decided to share: {MARKER} shared. With {MARKER} with." in two
    assert f"Wanted: {MARKER} wanted (Joan Okell)" in two
    assert len([row for row in shown.two if row.section.kind == SectionKind.CHILD]) == 2
    # In the order of the agenda.
    positions = [row.section.position for row in shown.one]
    assert positions == sorted(positions)


def test_written_again_nothing_that_stands_changes_and_what_came_in_is_added(world: World) -> None:
    meeting = held(world)
    minutes = written(world, meeting)
    lead = world.actor("lead")
    with acting_as(lead):
        section = MinutesSection.objects.filter(minutes=minutes, part="one").last()
        assert section is not None
        section = queries.section_in(lead, minutes, section.pk)
        commands.change_section(section=section, text="Other words.", version=1, by=lead)
        count = MinutesSection.objects.filter(minutes=minutes).count()
    written(world, meeting, by="lead")
    with acting_as(lead):
        assert MinutesSection.objects.filter(minutes=minutes).count() == count
        assert MinutesSection.objects.get(pk=section.pk).text == "Other words."


def test_what_was_on_its_way_when_they_were_written_is_added_under_its_heading_and_read_again(
    world: World,
) -> None:
    meeting = held(world, ended_hours_ago=1)
    minutes = written(world, meeting)
    priya, lead = world.actor("coordinator"), world.actor("lead")
    with acting_as(priya):
        places = AgendaItem.objects.get(meeting=meeting, kind="places")
        section = queries.section_in(priya, minutes, MinutesSection.objects.get(item=places).pk)
        text = section.text.replace("Wait for the audit first.", "Wait for the audit.")
        commands.change_section(section=section, text=text, version=1, by=priya)
        commands.record_entry(
            meeting=queries.meeting_in(priya, world.mapping, meeting.pk), item=places, kind=EntryKind.NOTE,
            words="Said while the line was down.", client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
    with acting_as(lead):
        read = queries.minutes_in(lead, meeting)
    for _once in range(2):
        written(world, meeting)
        with acting_as(priya):
            section = queries.section_in(priya, minutes, section.pk)
        # Once, at the end; what somebody put right is not undone.
        assert section.text == f"{text}\nSaid while the line was down."
    with acting_as(lead), pytest.raises(Conflict):
        commands.approve_minutes(minutes=read, late_because="", version=read.version, by=lead)


def test_a_meeting_that_runs_has_none_and_others_write_none(world: World) -> None:
    meeting = held(world)
    with acting_as(world.actor("coordinator")):
        Sitting.objects.filter(meeting=meeting).update(ended_at=None, ended_by=None)
    with pytest.raises(PlacemapError, match="has not ended"):
        written(world, meeting)
    with pytest.raises(Refused):
        written(world, meeting, by="social_care")


def test_what_comes_in_after_they_were_approved_is_not_taken_and_then_missing_in_them(world: World) -> None:
    meeting = held(world, ended_hours_ago=1)
    priya = world.actor("coordinator")

    def writes(words: str, key: uuid.UUID | None = None) -> Entry:
        with acting_as(priya):
            under = AgendaItem.objects.get(meeting=meeting, kind="places")
            return commands.record_entry(
                meeting=meeting,
                item=under,
                kind=EntryKind.NOTE,
                words=words,
                client_key=key or uuid.uuid4(),
                by=priya,
            )

    key = uuid.uuid4()
    late = writes("On its way when they ended.", key)
    approved(world, meeting)
    # Nobody heard that it was saved, and it is sent once more: it was.
    assert writes("On its way when they ended.", key).pk == late.pk
    with pytest.raises(PlacemapError, match="are approved"):
        writes("Put in other words.", key)
    with pytest.raises(PlacemapError, match="are approved"):
        writes("On its way when they were approved.")
    with acting_as(priya), pytest.raises(PlacemapError, match="are approved"):
        commands.change_entry(entry=late, words="Something else.", version=1, by=priya)
    assert "On its way when they ended." in "".join(one.text for one in sections(world, meeting, "lead"))


def test_two_who_edit_at_once_see_both_and_what_stood_before_is_kept(world: World) -> None:
    meeting = held(world)
    minutes = written(world, meeting)
    lead, head = world.actor("lead"), world.actor("head")
    with acting_as(lead):
        key = MinutesSection.objects.filter(minutes=minutes, part="one").values_list("pk", flat=True)[0]
        first = queries.section_in(lead, minutes, key)
        before = first.text
        commands.change_section(section=first, text="Helen’s words.", version=1, by=lead)
    with acting_as(head):
        second = queries.section_in(head, minutes, key)
        with pytest.raises(Conflict):
            commands.change_section(section=second, text="Joan’s words.", version=1, by=head)
        commands.change_section(section=second, text="Joan’s words.", version=2, by=head)
        kept = MinutesVersion.objects.filter(section=second)
        assert {one.text for one in kept} == {before, "Helen’s words."}


def test_a_draft_is_for_those_who_write_it(world: World) -> None:
    meeting = held(world)
    written(world, meeting)
    assert sections(world, meeting, "social_care") == []
    assert sections(world, meeting, "sergeant") == []
    # Joan takes the minutes, and has signed.
    assert {one.part for one in sections(world, meeting, "head")} == {"one", "two"}


def test_approved_they_are_locked_by_the_database_and_each_reads_what_is_theirs(world: World) -> None:
    meeting = held(world)
    approved(world, meeting)
    for who in ("coordinator", "lead", "head"):
        with acting_as(world.actor(who)):
            assert MinutesSection.objects.filter(meeting=meeting).update(text="changed") == 0
            assert MinutesSection.objects.filter(meeting=meeting, text="changed").count() == 0
    lead = world.actor("lead")
    with acting_as(lead):
        minutes = queries.minutes_in(lead, meeting)
        section = queries.section_in(lead, minutes, MinutesSection.objects.filter(part="one")[0].pk)
        with pytest.raises(PlacemapError, match="nobody changes them"):
            commands.change_section(section=section, text="y", version=section.version, by=lead)
    # Owen signed; Dan sent apologies and reads Part 1, until he signs on opening it.
    assert {one.part for one in sections(world, meeting, "social_care")} == {"one", "two"}
    assert {one.part for one in sections(world, meeting, "sergeant")} == {"one"}
    sign(world, meeting, "sergeant", presence=None)
    assert {one.part for one in sections(world, meeting, "sergeant")} == {"one", "two"}
    assert sections(world, meeting, "other_district") == []


def test_whoever_is_kept_from_one_child_reads_the_rest(world: World) -> None:
    meeting = held(world)
    approved(world, meeting)
    lead = world.actor("lead")
    with acting_as(lead):
        ellie = Person.objects.get(initials="E.M.")
        block_person(person=ellie, user=world.users["social_care"], reason="His niece.", by=lead)
    left = sections(world, meeting, "social_care", Part.TWO)
    # Neither her section, nor what is said of several at once.
    assert [one.person_id is None or one.person_id == ellie.pk for one in left] == [False]


def test_a_minute_taker_who_is_kept_from_a_child_writes_the_rest_and_another_adds_to_it(world: World) -> None:
    meeting = held(world)
    with acting_as(world.actor("lead")):
        ellie = Person.objects.get(initials="E.M.")
        block_person(person=ellie, user=world.users["head"], reason="Her niece.", by=world.actor("lead"))
    written(world, meeting, by="head")
    assert [one.kind for one in sections(world, meeting, "coordinator", Part.TWO)] == ["child"]
    written(world, meeting, by="coordinator")
    assert len(sections(world, meeting, "coordinator", Part.TWO)) == 3
    assert [one.kind for one in sections(world, meeting, "head", Part.TWO)] == ["child"]


def test_a_lead_who_has_not_signed_writes_part_one(world: World) -> None:
    meeting = held(world, "coordinator", "head")
    with acting_as(world.actor("coordinator")):
        from placemap.responses.models import Action

        # Of before this meeting, one of them about a child: the lead may know that without having signed.
        Action.objects.update(recorded_at=now() - timedelta(days=9))
    written(world, meeting, by="lead")
    assert sections(world, meeting, "coordinator", Part.TWO) == []
    assert sections(world, meeting, "lead", Part.ONE)
    written(world, meeting, by="coordinator")
    assert {one.kind for one in sections(world, meeting, "coordinator", Part.TWO)} >= {"child"}


def test_only_the_chair_approves_after_every_correction_and_late_with_the_reason(world: World) -> None:
    meeting = held(world, ended_hours_ago=60)
    minutes = written(world, meeting)
    lead, priya = world.actor("lead"), world.actor("coordinator")
    with acting_as(priya):
        with pytest.raises(Refused):
            commands.approve_minutes(minutes=minutes, late_because="x", version=1, by=priya)
        section = queries.section_in(priya, minutes, MinutesSection.objects.filter(part="one")[0].pk)
        asked = commands.ask_correction(section=section, words="It was two shops.", by=priya)
    with acting_as(lead):
        held_by_lead = queries.minutes_in(lead, meeting)
        with pytest.raises(PlacemapError, match="waits for an answer"):
            commands.approve_minutes(minutes=held_by_lead, late_because="x", version=1, by=lead)
        asked = queries.correction_in(lead, held_by_lead, asked.pk)
        commands.answer_correction(
            correction=asked, answer=CorrectionAnswer.TAKEN, words="Two shops.", version=1, by=lead
        )
        with pytest.raises(PlacemapError, match="48 hours are over"):
            commands.approve_minutes(minutes=held_by_lead, late_because=" ", version=1, by=lead)
        with pytest.raises(Conflict):
            commands.approve_minutes(minutes=held_by_lead, late_because="Ill.", version=2, by=lead)
        step = commands.approve_minutes(minutes=held_by_lead, late_because="Ill.", version=1, by=lead)
        assert step.late_because == "Ill."
        with pytest.raises(PlacemapError, match="nobody changes them"):
            commands.approve_minutes(minutes=held_by_lead, late_because="Ill.", version=1, by=lead)


def test_in_time_no_reason_is_kept(world: World) -> None:
    assert approved(world, held(world), because="Words").late_because == ""


def test_that_there_is_something_to_read_is_told_in_office_hours(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = now() + timedelta(hours=60)
    monkeypatch.setattr("placemap.meetings.commands._papers.next_office_hour", lambda _at: morning)
    approved(world, held(world), because="Words")
    told = ProcrastinateJob.objects.filter(task_name="accounts.send_letter", args__letter="to_read")
    assert set(told.values_list("scheduled_at", flat=True)) == {morning}
    # Whoever approved them has read them.
    assert str(world.users["lead"].pk) not in {one.args["user_id"] for one in told}


def test_corrections_are_asked_by_any_reader_answered_by_the_chair_and_both_stand(world: World) -> None:
    meeting = held(world)
    approved(world, meeting)
    dan, lead = world.actor("sergeant"), world.actor("lead")
    with acting_as(dan):
        minutes = queries.minutes_in(dan, meeting)
        section = queries.section_in(dan, minutes, MinutesSection.objects.filter(part="one").last().pk)  # type: ignore[union-attr]
        text = section.text
        asked = commands.ask_correction(section=section, words="It was two shops.", by=dan)
        with pytest.raises(Refused):
            commands.answer_correction(
                correction=asked, answer=CorrectionAnswer.NOTED, words="x", version=1, by=dan
            )
    with acting_as(lead):
        asked = queries.correction_in(lead, minutes, asked.pk)
        commands.answer_correction(
            correction=asked, answer=CorrectionAnswer.TAKEN, words="Two shops.", version=1, by=lead
        )
        stale = MinutesCorrection.objects.get(pk=asked.pk)
        stale.answer = ""
        with pytest.raises(Conflict):
            commands.answer_correction(
                correction=stale, answer=CorrectionAnswer.NOTED, words="x", version=1, by=lead
            )
    with acting_as(dan):
        shown = queries.read_minutes(dan, minutes)
        row = next(one for one in shown.one if one.section.pk == section.pk)
        assert row.section.text == text
        assert [(one.correction.words, one.correction.answer_words) for one in row.corrections] == [
            ("It was two shops.", "Two shops.")
        ]


def test_silver_finds_part_one_by_itself_and_part_two_by_a_minuted_decision_alone(world: World) -> None:
    silver(world)
    meeting = held(world)
    written(world, meeting)
    assert sections(world, meeting, "stranger") == []
    approved(world, meeting)
    read = sections(world, meeting, "stranger")
    assert {one.part for one in read} == {"one"}
    assert MARKER not in "".join(one.text + one.heading for one in read)
    lead = world.actor("lead")
    with acting_as(lead):
        minutes = queries.minutes_in(lead, meeting)
        note = Entry.objects.filter(meeting=meeting, kind=EntryKind.NOTE).first()
        for wrong in (None, note):
            with pytest.raises(PlacemapError, match="Choose the decision"):
                commands.give_silver_part_two(minutes=minutes, decision=wrong, by=lead)
        decision, other = queries.decisions_of(lead, meeting)[:2]
        step = commands.give_silver_part_two(minutes=minutes, decision=decision, by=lead)
        assert commands.give_silver_part_two(minutes=minutes, decision=decision, by=lead).pk == step.pk
        with pytest.raises(Conflict, match="by another decision"):
            commands.give_silver_part_two(minutes=minutes, decision=other, by=lead)
    assert {one.part for one in sections(world, meeting, "stranger")} == {"one", "two"}
    rupa = world.actor("stranger")
    with acting_as(rupa):
        shown = queries.read_minutes(rupa, queries.minutes_in(rupa, meeting))
        assert all(row.card is None for row in shown.two)


def test_a_silver_chair_who_is_kept_from_a_child_reads_nothing_that_may_speak_of_them(world: World) -> None:
    silver(world)
    meeting = held(world)
    approved(world, meeting)
    lead = world.actor("lead")
    with acting_as(lead):
        minutes, decision = queries.minutes_in(lead, meeting), queries.decisions_of(lead, meeting)[0]
        commands.give_silver_part_two(minutes=minutes, decision=decision, by=lead)
    both = sections(world, meeting, "stranger", Part.TWO)
    assert len([one for one in both if one.person_id]) == 2 and not all(one.person_id for one in both)
    with acting_as(lead):
        ellie = Person.objects.get(initials="E.M.")
        block_person(person=ellie, user=world.users["stranger"], reason="Her niece.", by=lead)
    (left,) = sections(world, meeting, "stranger", Part.TWO)
    assert left.person_id is not None and left.person_id != ellie.pk


def test_who_opened_them_is_kept_once_and_read_by_those_who_write_them(world: World) -> None:
    meeting = held(world)
    approved(world, meeting)
    dan = world.actor("sergeant")
    with acting_as(dan):
        minutes = queries.minutes_in(dan, meeting)
        assert commands.open_minutes(minutes=minutes, parts=[Part.ONE], by=dan) == 1
        assert commands.open_minutes(minutes=minutes, parts=[Part.ONE], by=dan) == 0
    with acting_as(world.actor("social_care")):
        assert MinutesReceipt.objects.count() == 0
    lead = world.actor("lead")
    with acting_as(lead):
        rows = {one.name: one for one in queries.readers_of(lead, minutes)}
    assert rows["Dan Colley"].opened_one is not None and not rows["Dan Colley"].has_two
    assert rows["Owen Tait"].opened_one is None and rows["Owen Tait"].has_two


def test_copies_are_numbered_reasoned_and_of_approved_minutes_alone(world: World) -> None:
    meeting = held(world)
    minutes = written(world, meeting)
    priya, dan = world.actor("coordinator"), world.actor("sergeant")
    with acting_as(priya), pytest.raises(PlacemapError, match="not approved"):
        commands.take_copy(minutes=minutes, form=CopyForm.PDF, reason="x", by=priya)
    approved(world, meeting)
    with acting_as(dan):
        with pytest.raises(PlacemapError, match="what this copy is for"):
            commands.take_copy(minutes=minutes, form=CopyForm.PDF, reason=" ", by=dan)
        assert commands.take_copy(minutes=minutes, form=CopyForm.PDF, reason="Our file", by=dan).number == 1
    with acting_as(priya):
        assert commands.take_copy(minutes=minutes, form=CopyForm.WORD, reason="Ours", by=priya).number == 2
        assert [one.user_id for one in MinutesCopy.objects.all()] == [dan.user_id, priya.user_id]
        assert AuditEntry.objects.filter(event="minutes_copied", outcome="done").count() == 2


def test_work_says_what_to_write_approve_and_read(world: World) -> None:
    meeting = held(world)
    lead, head, owen = (world.actor(who) for who in ("lead", "head", "social_care"))

    def work(actor: object) -> list[str]:
        with acting_as(actor):  # type: ignore[arg-type]
            found = [*queries.minutes_waiting(actor), *queries.papers_to_read(actor)]  # type: ignore[arg-type]
            return [f"{one.what} {one.why}" for one in found]

    assert "write themselves" in work(head)[0]
    assert work(owen) == []
    written(world, meeting)
    assert "wait to be approved" in work(lead)[0] and "46 hours are left" in work(lead)[0]
    approved(world, meeting)
    assert work(lead) == []
    assert "minutes to read" in work(owen)[0]
    with acting_as(owen):
        commands.open_minutes(minutes=queries.minutes_in(owen, meeting), parts=[Part.ONE], by=owen)
    assert work(owen) == []


def test_minutes_whose_chair_is_not_on_the_team_wait_for_the_lead(world: World) -> None:
    silver(world)
    meeting = held(world)
    lead = world.actor("lead")

    def waits_when_chaired_by(who: str) -> list[str]:
        with acting_as(world.actor("coordinator")):
            Meeting.objects.filter(pk=meeting.pk).update(chair_id=world.users[who].pk)
        with acting_as(lead):
            return [one.why for one in queries.minutes_waiting(lead)]

    # Somebody of the team has them in their own work; a silver chair, who only watches, cannot approve.
    assert waits_when_chaired_by("social_care") == []
    (why,) = waits_when_chaired_by("stranger")
    assert "write themselves" in why


def test_late_the_work_says_so_calmly(world: World) -> None:
    meeting = held(world, ended_hours_ago=60)
    written(world, meeting)
    lead = world.actor("lead")
    with acting_as(lead):
        (one,) = queries.minutes_waiting(lead)
    assert "48 hours are over" in one.why


def test_actions_of_last_time_come_first(world: World) -> None:
    meeting = held(world)
    with acting_as(world.actor("coordinator")):
        from placemap.responses.models import Action

        Action.objects.update(recorded_at=now() - timedelta(days=9))
    minutes = written(world, meeting)
    with acting_as(world.actor("coordinator")):
        shown = queries.read_minutes(world.actor("coordinator"), minutes)
    last = next(row for row in shown.one if row.section.kind == SectionKind.LAST_ACTIONS)
    assert last.section.text == "Still to do: Staff the east gate. (Joan Okell)"
    assert MARKER not in last.section.text
    assert any(f"Still to do: {MARKER} action" in row.section.text for row in shown.two)


def test_what_hangs_on_a_place_that_its_giver_keeps_close_is_in_no_minutes_and_on_no_screen(
    world: World,
) -> None:
    """Whoever writes them may hold the list and read it; the team and silver, who read Part 1, may not."""
    meeting, priya = held(world), world.actor("coordinator")
    park, garage = (propose(world, name=name) for name in ("Osier Park", "Garage"))
    recorded(world, words="Light the park", place=park)
    recorded(world, words="Watch the garage", place=garage)
    with acting_as(world.actor("sergeant")):
        assert Entity.objects.filter(pk=garage.pk).update(audience="restricted") == 1
    with acting_as(priya):
        from placemap.responses.models import Action

        Action.objects.update(recorded_at=now() - timedelta(days=9))
        under = AgendaItem.objects.get(meeting=meeting, kind=AgendaKind.LAST_ACTIONS)
        screen = queries.screen_of(priya, found(world, meeting), under.pk)
        assert screen is not None
        words = {one.words for one in screen.actions}
    assert "Light the park" in words and "Watch the garage" not in words
    approved(world, meeting)
    silver(world)
    for who in ("coordinator", "head", "stranger"):
        said = " ".join(one.text for one in sections(world, meeting, who, Part.ONE))
        assert "Light the park" in said and "garage" not in said


def test_what_was_done_before_a_silver_meeting_in_between_is_still_told_at_the_next(world: World) -> None:
    meeting = held(world)
    between = planned(world, kind=MeetingKind.SILVER, starts_at=in_days(20))
    priya = world.actor("coordinator")
    with acting_as(priya):
        from placemap.responses.models import Action

        Action.objects.update(recorded_at=now() - timedelta(days=9))
        Action.objects.filter(in_part_two=False).update(state="done", state_since=now() - timedelta(days=5))
        Meeting.objects.filter(pk=between.pk).update(starts_at=now() - timedelta(days=3))
        with days_ago(3):
            commands.begin_meeting(meeting=found(world, between), by=priya)
        Sitting.objects.filter(meeting=between).update(
            ended_at=now() - timedelta(days=2), ended_by=priya.user_id
        )
    minutes = written(world, meeting)
    with acting_as(priya):
        shown = queries.read_minutes(priya, minutes)
    last = next(row for row in shown.one if row.section.kind == SectionKind.LAST_ACTIONS)
    assert last.section.text == "Done: Staff the east gate. (Joan Okell)"


def test_an_action_that_fell_due_after_the_meeting_was_not_late_at_it(world: World) -> None:
    meeting = held(world, ended_hours_ago=96)
    with acting_as(world.actor("coordinator")):
        from placemap.responses.models import Action

        Action.objects.update(recorded_at=now() - timedelta(days=9), due=today() - timedelta(days=1))
    minutes = written(world, meeting)
    with acting_as(world.actor("coordinator")):
        shown = queries.read_minutes(world.actor("coordinator"), minutes)
    last = next(row for row in shown.one if row.section.kind == SectionKind.LAST_ACTIONS)
    assert last.section.text == "Still to do: Staff the east gate. (Joan Okell)"


def test_the_rows_go_with_their_child(world: World) -> None:
    meeting = held(world)
    approved(world, meeting)
    with acting_as(world.actor("coordinator")):
        assert MinutesSection.objects.filter(person__isnull=False).count() == 2
        assert Minutes.objects.count() == 1 and MinutesStep.objects.count() == 1


def test_part_one_is_not_sent_with_what_may_be_a_childs_name_in_it(world: World) -> None:
    silver(world)
    meeting = held(world)
    minutes = written(world, meeting)
    lead = world.actor("lead")
    with acting_as(lead):
        places = MinutesSection.objects.get(minutes=minutes, part="one", item__kind="places")
        section = queries.section_in(lead, minutes, places.pk)
        commands.change_section(section=section, text="Ellie waits in the yard.", version=1, by=lead)
        held_by_lead = queries.minutes_in(lead, meeting)
        version = held_by_lead.version
        with pytest.raises(NamesFound, match="Ellie"):
            commands.approve_minutes(minutes=held_by_lead, late_because="", version=version, by=lead)
        section = queries.section_in(lead, minutes, places.pk)
        commands.change_section(section=section, text="A girl waits in the yard.", version=2, by=lead)
        held_by_lead = queries.minutes_in(lead, meeting)
        commands.approve_minutes(minutes=held_by_lead, late_because="", version=held_by_lead.version, by=lead)
        section = queries.section_in(lead, minutes, places.pk)
        # What is asked beside it is read by silver too, the moment it is asked.
        with pytest.raises(NamesFound, match="Ellie"):
            commands.ask_correction(section=section, words="It was Ellie.", by=lead)
    assert "Ellie" not in "".join(one.text for one in sections(world, meeting, "stranger"))


def test_what_is_written_beside_who_was_there_is_searched_for_names_too(world: World) -> None:
    meeting = held(world)
    with acting_as(world.actor("coordinator")):
        Sitting.objects.filter(meeting=meeting).update(without_door="Ellie Mensah’s mother rang.")
    with pytest.raises(NamesFound):
        approved(world, meeting)


@pytest.mark.parametrize("put", ["Apologies: Ellie’s mother; ", "Nobody was there for: Ellie\nApologies: "])
def test_a_label_before_words_hides_no_name_in_them(world: World, put: str) -> None:
    meeting = held(world)
    minutes = written(world, meeting)
    lead = world.actor("lead")
    with acting_as(lead):
        door = MinutesSection.objects.get(minutes=minutes, kind=SectionKind.DOOR.value)
        section = queries.section_in(lead, minutes, door.pk)
        assert "\nApologies: Dan Colley, " in section.text
        text = section.text.replace("Apologies: ", put)
        commands.change_section(section=section, text=text, version=1, by=lead)
        read = queries.minutes_in(lead, meeting)
        with pytest.raises(NamesFound, match="Ellie"):
            commands.approve_minutes(minutes=read, late_because="", version=read.version, by=lead)


def test_who_was_there_is_no_childs_name_though_one_is_called_so(world: World) -> None:
    meeting = held(world)
    with acting_as(SETTER):
        assert User.objects.filter(pk=world.users["sergeant"].pk).update(name="Ellie Mensah") == 1
    assert approved(world, meeting)


def test_part_two_does_not_go_to_silver_with_a_childs_name_in_it(world: World) -> None:
    silver(world)
    meeting = held(world)
    minutes = written(world, meeting)
    lead = world.actor("lead")
    with acting_as(lead):
        child = MinutesSection.objects.filter(minutes=minutes, part="two", kind="child")[0]
        section = queries.section_in(lead, minutes, child.pk)
        commands.change_section(section=section, text="Ellie stays with her aunt.", version=1, by=lead)
        held_by_lead = queries.minutes_in(lead, meeting)
        commands.approve_minutes(minutes=held_by_lead, late_because="", version=held_by_lead.version, by=lead)
        decision = queries.decisions_of(lead, meeting)[0]
        with pytest.raises(NamesFound, match="Ellie"):
            commands.give_silver_part_two(minutes=held_by_lead, decision=decision, by=lead)
    assert {one.part for one in sections(world, meeting, "stranger")} == {"one"}
