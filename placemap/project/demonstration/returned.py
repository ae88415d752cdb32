"""Returns: one before the last meeting, and one open now that some agencies have answered."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago, today
from placemap.mappings.models import Mapping
from placemap.project.demonstration.meetings import MEETING_3
from placemap.returns.commands import (
    ask_for_returns,
    leave_rest_unchanged,
    remind_agency,
    send_return,
    write_answer,
)
from placemap.returns.models import AgencyReturn, ReturnRequest
from placemap.returns.queries import agencies_to_ask, sheet
from placemap.returns.vocabulary import Reply

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story


@dataclass(frozen=True)
class Said:
    """How one person answered for their agency: what is new, by the number of the question from 1."""

    who: str
    days_ago: int
    news: MappingOf[int, tuple[str, str]] = field(default_factory=dict)
    not_known: Sequence[int] = ()
    coming: str = ""
    is_sent: bool = True


BEFORE = (
    Said("sergeant", MEETING_3 + 4, coming="Dan Colley"),
    Said("social_care", MEETING_3 + 3, {2: ("Seen at home twice, and talked about the fights without being asked.", "seen_myself")}, coming="Owen Tait"),
    Said("head", MEETING_3 + 3, {1: ("On time every day this half term. Sits with a different group at lunch.", "seen_myself")}, not_known=(2,), coming="Joan Okell"),
    Said("youth_worker", MEETING_3 + 3, coming="Sam Reyes"),
)  # fmt: skip
NOW = (
    Said("sergeant", 1, {1: ("Stopped twice at the bus station after dark this week, with two older lads.", "record_check")}, coming="Dan Colley"),
    Said("social_care", 1, coming="Owen Tait"),
    Said("youth_worker", 0, {1: ("Came to the club again, and stayed to the end.", "seen_myself")}, is_sent=False),
)  # fmt: skip


def tell(story: Story) -> None:
    """Four agencies answered before the third meeting. Two have answered since, and one has begun."""
    ask(story, story.mapping, asked_ago=MEETING_3 + 7, due_in=4, note="For the third meeting.", said=BEFORE)
    ask(
        story,
        story.mapping,
        asked_ago=2,
        due_in=5,
        note="For the fourth meeting.",
        said=NOW,
        remind=("lead",),
    )


def ask(
    story: Story,
    mapping: Mapping,
    *,
    asked_ago: int,
    due_in: int,
    note: str,
    said: Sequence[Said],
    remind: Sequence[str] = (),
    by: str = "coordinator",
) -> ReturnRequest:
    """One request to every agency of a mapping that can answer, as some of them answered it."""
    actor, acting = story.acting(by)
    with acting, days_ago(asked_ago):
        request = ask_for_returns(
            mapping=mapping,
            agencies=[one for one in agencies_to_ask(mapping) if one.pk != actor.agency_id],
            due_on=today() + timedelta(days=due_in),
            note=note,
            by=actor,
        )
    for one in said:
        _answer(story, request, one)
    for who in remind:
        actor, acting = story.acting(by)
        with acting, days_ago(max(asked_ago - 1, 0)):
            remind_agency(given=_return_of(story, request, who), by=actor)
    return request


def _return_of(story: Story, request: ReturnRequest, who: str) -> AgencyReturn:
    agency = story.partnership.users[who].agency_id
    return AgencyReturn.objects.select_related("request", "agency", "mapping").get(
        request=request, agency=agency
    )


def _answer(story: Story, request: ReturnRequest, one: Said) -> None:
    actor, acting = story.acting(one.who)
    with acting, days_ago(one.days_ago):
        given = _return_of(story, request, one.who)
        for number, question in enumerate(sheet(actor, given).questions, start=1):
            words, how_known = one.news.get(number, ("", ""))
            if words or number in one.not_known:
                reply = Reply.NEWS if words else Reply.NOTHING_KNOWN
                write_answer(
                    given=given,
                    question=question.key,
                    reply=reply,
                    text=words,
                    how_known=how_known,
                    version=0,
                    by=actor,
                )
        if one.is_sent:
            leave_rest_unchanged(given=given, by=actor)
            send_return(given=given, coming=one.coming, by=actor)
