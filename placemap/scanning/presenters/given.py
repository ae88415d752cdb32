"""Display text of scanning and analysis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from placemap.cohort.vocabulary import Told, YesNoNotKnown
from placemap.foundations.clock import LONDON, now
from placemap.scanning.models import Interview
from placemap.scanning.queries import Before, InterviewShown, OperationShown
from placemap.scanning.vocabulary import Heading, InTime, MayTell, MissingFrom, Offer, Topic, Unsaid
from placemap.web.filters import day, day_short


@dataclass(frozen=True, slots=True)
class Tag:
    """A word with its shape."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Said:
    """One topic: the child's words; or why there are none; or that nobody wrote down either."""

    topic: str
    words: str
    why: str


# How a state looks. None of them is a mark against anybody: a talk not held yet waits, and no more.
_OFFER_KINDS = {Offer.DONE: "done", Offer.NOT_YET: "wait", Offer.OFFERED: "wait"}


def moment(on: date | None, at: time | None) -> str:
    """A day, and the hour where somebody knows it; empty where nobody knows the day."""
    if on is None:
        return ""
    return f"{day(on)}, {at:%H:%M}" if at else str(day(on))


def offer_tag(one: Interview) -> Tag:
    """How far it has come."""
    offer = Offer(one.offer)
    return Tag(str(offer.label), _OFFER_KINDS.get(offer, "plain"))


def in_time_words(one: InterviewShown) -> str:
    """Whether it was offered within 72 hours, and how long there is still, as a help."""
    if one.in_time is not InTime.WAITING or one.offer_by is None:
        return str(one.in_time.label)
    left = one.offer_by.replace(tzinfo=LONDON) - now()
    hours = max(int(left.total_seconds() // 3600), 0)
    return _("%(hours)s hours left to offer it within 72") % {"hours": hours}


def interview_title(one: Interview) -> str:
    """Which interview it is: after which return."""
    if one.returned_on:
        return _("Back on %(day)s") % {"day": day(one.returned_on)}
    return _("Not known when they came back")


def times(one: Interview) -> list[dict[str, str]]:
    """What happened when, as rows."""
    return [
        {"key": _("Missing from"), "value": str(MissingFrom(one.missing_from).label)},
        {
            "key": _("Reported missing"),
            "value": moment(one.reported_on, one.reported_at),
            "missing": _("Not known"),
        },
        {"key": _("Found"), "value": moment(one.found_on, one.found_at), "missing": _("Not known")},
        {"key": _("Came back"), "value": moment(one.returned_on, one.returned_at), "missing": _("Not known")},
    ]


def held(one: InterviewShown) -> list[dict[str, str]]:
    """The interview itself, as rows."""
    row = one.interview
    asked = YesNoNotKnown(row.is_independent)
    return [
        {"key": _("Offered"), "value": moment(row.offered_on, row.offered_at), "missing": _("Not yet")},
        {"key": _("In time"), "value": in_time_words(one)},
        {"key": _("Held"), "value": moment(row.done_on, row.done_at), "missing": str(offer_tag(row).text)},
        *([{"key": _("Why not"), "value": row.why_not}] if row.why_not else []),
        {"key": _("Held by"), "value": row.done_by, "missing": _("Not written down")},
        {"key": _("Independent"), "value": str(asked.label)},
        {"key": _("Who holds the whole of it"), "value": row.held_by, "missing": _("Not written down")},
    ]


def said(one: Interview) -> list[Said]:
    """What the child said, topic by topic, with those of which there are no words and why."""
    account, unsaid = one.account or {}, one.unsaid or {}
    return [
        Said(
            topic=str(topic.label),
            words=str(account.get(topic.value, "")),
            why=str(Unsaid(unsaid[topic.value]).label) if unsaid.get(topic.value) in set(Unsaid) else "",
        )
        for topic in Topic
    ]


def headings(one: Interview) -> list[tuple[str, str]]:
    """The five headings that a group reads, each with its words."""
    return [
        (str(Heading.RESPONSES.label), one.responses),
        (str(Heading.OUTCOMES.label), one.outcomes),
        (str(Heading.SAFETY.label), one.safety),
        (str(Heading.RISKS.label), one.risks),
        (str(Heading.ACTIONS.label), one.actions),
    ]


def child_told(one: Interview) -> str:
    """Whether the child knows that it was shared."""
    return str(Told(one.child_told).label) if one.child_told else ""


def terms(one: InterviewShown) -> str:
    """Under what terms it was given: who reads it, and when it is looked at again."""
    said = {"agency": one.agency, "day": day(one.interview.review_on)}
    if one.interview.audience == "restricted":
        return _("%(agency)s. Kept to this agency and the coordinator. Look at it again by %(day)s.") % said
    return _("%(agency)s. Given to this mapping’s team. Look at it again by %(day)s.") % said


def before_line(step: Before) -> str:
    """When it was brought up to date, by whom, and what had changed."""
    given = {"day": day_short(step.on), "who": step.by, "why": step.why}
    if step.by:
        return _("Until %(day)s, changed by %(who)s: %(why)s") % given
    return _("Until %(day)s: %(why)s") % given


def operation_tag(one: OperationShown) -> Tag:
    """Until when others read it, or since when they do not."""
    on = {"day": day_short(one.note.expires_on)}
    if one.note.withdrawn_at is not None:
        return Tag(_("Taken back %(day)s") % {"day": day_short(one.note.withdrawn_at)}, "plain")
    if not one.stands:
        return Tag(_("Read by nobody else since %(day)s") % on, "plain")
    return Tag(_("Until %(day)s") % on, "clock")


def operation_terms(one: OperationShown) -> str:
    """Where the words may go."""
    said = str(MayTell(one.note.may_tell).label)
    return (
        _("%(said)s. Kept to this agency, the coordinator, and whom it was released to.") % {"said": said}
        if one.note.audience == "restricted"
        else f"{said}."
    )


def on_day(value: datetime | date | None) -> str:
    """A day in words."""
    return str(day(value))
