"""Actions of the invented mapping: done and under way, asked and answered, late, and one found not possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago, today
from placemap.foundations.working_days import next_working_day
from placemap.project.demonstration.meetings import MEETING_2, MEETING_3
from placemap.responses.commands import (
    accept_action,
    change_action,
    decline_action,
    end_action,
    record_action,
    update_action,
)
from placemap.responses.models import Action
from placemap.responses.vocabulary import AboutKind, ActionEnd, ActionState
from placemap.subjects.models import Entity, Person

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action as a meeting agreed it, so many days ago, due in so many days from today.

    `child` is a key of the invented children and whose record it hangs on; `then` is what its owner said.
    """

    words: str
    who: str
    due_in: int
    about: AboutKind
    effect: str = ""
    agreed: int = MEETING_3
    child: tuple[str, str] = ("", "")
    place: str = ""
    in_part_two: bool = False
    yes: bool = True
    said: str = ""
    state: ActionState | None = None
    said_ago: int = 1
    nobody: bool = False


ACTIONS = (
    Agreed("Ask governors to keep the east gate staffed until half past four", "lead", 4, AboutKind.SCHOOL,
           "Nobody waits at the gate for children who leave on their own.", said="The governors meet on Thursday. It is on their list."),
    Agreed("Walk past the bus station at half past three and at nine, three evenings a week", "sergeant", -2, AboutKind.PLACE,
           "Children wait for the bus without being spoken to by adults of concern."),
    Agreed("Ask the bus company whether its camera at stand C keeps pictures for four weeks", "sergeant", 9, AboutKind.PLACE,
           "We can tell who waits there, and when.", yes=False),
    Agreed("Tell every tutor group whom to go to about somebody who waits outside", "head", 6, AboutKind.PEER_GROUP,
           "Children tell an adult in the first week.", agreed=MEETING_2, said="Told in every tutor group on Monday. Two children came the same day.",
           state=ActionState.DONE, said_ago=3),
    Agreed("Open the youth club on Thursdays until nine", "youth_worker", 12, AboutKind.COMMUNITY,
           "Somewhere warm to be on the evening when most is noticed.", said="We have the room. We are short of one adult.",),
    Agreed("Find out whether the school nurse can see children without an appointment", "health", 3, AboutKind.SYSTEM,
           "A child can be seen on the day they ask.", yes=False),
    Agreed("Put a light above the staff car park", "lead", 20, AboutKind.SCHOOL, agreed=MEETING_2,
           effect="The corner behind the bins is no longer dark.", said="The trust has no money for it until April, and says that the council owns the wall.",
           state=ActionState.NOT_POSSIBLE, said_ago=2),
    Agreed("Hear of every child who comes to A&E after a fight, the same week", "health", 8, AboutKind.SYSTEM, nobody=True),
    Agreed("Ask Leo where he would like to be met, and by whom, before anything is decided", "social_care", 2, AboutKind.CHILD,
           "He says what he wants, and it is written down in his words.", child=("leo", "social_care")),
    Agreed("Look at Leo’s timetable with his mother, so that he is home before dark", "lead", -1, AboutKind.CHILD,
           "He is not out alone after school.", child=("leo", "social_care"), said="His mother and I agreed on two days of the week.", state=ActionState.DONE),
    Agreed("Ask Callum’s and Leo’s tutors who walks home with them", "head", 5, AboutKind.CHILD,
           "He walks home with somebody he trusts.", child=("leo", "social_care"), yes=False),
    Agreed("Agree with the phone shop that it asks young buyers whom the phone is for", "analyst", 15, AboutKind.COMMUNITY),
)  # fmt: skip


def tell(story: Story) -> None:
    """Agreed at two meetings: most were said yes to, some wait, and one of each kind came out otherwise."""
    for one in ACTIONS:
        action = _record(story, one)
        if one.yes and not one.nobody and one.who != "coordinator":
            action = _answered(story, one, action)
        if one.said:
            _say(story, one, action)
    _declined(story)
    _ended(story)


def _due(days: int) -> date:
    """A day so many days from today, and a working day where it lies ahead."""
    day = today() + timedelta(days=days)
    return next_working_day(day - timedelta(days=1)) if days >= 0 else day


def _record(story: Story, one: Agreed) -> Action:
    due = _due(one.due_in)
    actor, acting = story.acting("coordinator")
    with acting:
        key, whose = one.child
        person = Person.objects.get(pk=story.people[key][whose]) if key else None
        owner = story.partnership.users[one.who]
        place = Entity.objects.filter(mapping=story.mapping, name=one.place).first() if one.place else None
        with days_ago(one.agreed):
            return record_action(
                mapping=story.mapping,
                words=one.words,
                agency=owner.agency,
                owner=None if one.nobody else owner,
                due=due,
                expected_effect=one.effect,
                about=one.about,
                person=person,
                place=place,
                in_part_two=one.in_part_two,
                by=actor,
            )


def _answered(story: Story, one: Agreed, action: Action) -> Action:
    actor, acting = story.acting(one.who)
    with acting, days_ago(max(one.agreed - 1, 0)):
        return accept_action(action=action, version=action.version, by=actor)


def _say(story: Story, one: Agreed, action: Action) -> None:
    actor, acting = story.acting(one.who)
    with acting, days_ago(one.said_ago):
        update_action(action=action, words=one.said, state=one.state, version=action.version, by=actor)


def _declined(story: Story) -> None:
    """Social care was asked to run a group, and said why it cannot; it was to be sooner at first."""
    asked = Agreed(
        "Run a group for parents on Tuesday evenings", "social_care", 25, AboutKind.COMMUNITY,
        "Parents hear what to look out for from each other.", agreed=MEETING_2, yes=False,
    )  # fmt: skip
    action = _record(story, asked)
    actor, acting = story.acting("coordinator")
    with acting, days_ago(MEETING_3):
        action = change_action(
            action=action,
            owner=action.owner,
            due=_due(60),
            reason="The room is free from next month.",
            version=action.version,
            by=actor,
        )
    actor, acting = story.acting("social_care")
    with acting, days_ago(2):
        decline_action(
            action=action,
            reason="We have nobody for Tuesday evenings until spring. Lantern Youth runs one already.",
            version=action.version,
            by=actor,
        )


def _ended(story: Story) -> None:
    """One that is not needed any more."""
    action = _record(
        story, Agreed("Ask for a bus shelter at the east gate", "lead", 40, AboutKind.PLACE, agreed=MEETING_2)
    )
    actor, acting = story.acting("coordinator")
    with acting, days_ago(MEETING_3):
        end_action(
            action=action,
            how=ActionEnd.NOT_NEEDED,
            reason="The stop moves to the front of the school in the new year.",
            version=action.version,
            by=actor,
        )
