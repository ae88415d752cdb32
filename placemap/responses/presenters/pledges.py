"""How promises read: in words, and never as a score."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from placemap.partners.vocabulary import AnswersFor
from placemap.responses.models import Pledge
from placemap.responses.queries import EntryOfPledge, PledgeShown, StepShown
from placemap.responses.vocabulary import PledgeKind, PledgeStanding, PledgeState
from placemap.web.filters import day

PLEDGE_KINDS = {
    PledgeStanding.NOT_KEPT: "gap",
    PledgeStanding.WITHDRAWN: "gap",
    PledgeStanding.NOTHING: "gap",
    PledgeStanding.PARTLY: "caution",
    PledgeStanding.DID_IT_COME: "wait",
    PledgeStanding.UNSAID: "wait",
    PledgeStanding.AHEAD: "plain",
    PledgeStanding.KEPT: "done",
    PledgeStanding.OVER: "plain",
    PledgeStanding.BEFORE: "plain",
}


def pledge_tag(one: PledgeShown) -> dict[str, str]:
    """Text and kind of a tag: how it stands."""
    return {"text": str(one.standing.label), "kind": PLEDGE_KINDS[one.standing]}


def pledge_what(pledge: Pledge) -> str:
    """What was promised, in a line."""
    return pledge.what or str(PledgeKind.NOTHING.label)


def pledge_line(pledge: Pledge) -> str:
    """What kind of thing it is, where, and from when until when."""
    kind = PledgeKind.label_of(pledge.kind)
    parts = [AnswersFor.label_of(pledge.function) if pledge.function else kind]
    if pledge.district:
        parts.append(pledge.district.name)
    if pledge.kind == PledgeKind.NOTHING:
        return ", ".join(str(part) for part in parts[1:])
    given = {"first": day(pledge.from_on), "last": day(pledge.until_on) if pledge.until_on else ""}
    parts.append(_("%(first)s to %(last)s") % given if pledge.until_on else _("from %(first)s") % given)
    return ", ".join(str(part) for part in parts)


def over_line(one: PledgeShown) -> str:
    """That its time is over and nobody has said since whether it came; or that nobody misses it any more."""
    last = day(one.pledge.until_on) if one.pledge.until_on else ""
    if one.asks:
        return _("Its last day was %(day)s. Did it come? Nobody has said so since.") % {"day": last}
    if one.standing is PledgeStanding.OVER and one.last is not None:
        return _(
            "Its last day was %(day)s. What was said of it last: %(state)s. The group no longer waits."
        ) % {
            "day": last,
            "state": str(one.last.state.label).lower(),
        }
    return ""


def take_higher_line(first: StepShown | None) -> str:
    """To whom something goes that is taken higher."""
    if first is None or first.step is None:
        return _("Nobody is named above this mapping yet.")
    return _("What is taken higher goes first to %(who)s: %(group)s.") % {
        "who": first.step.person,
        "group": first.group,
    }


def said_line(pledge: Pledge) -> str:
    """Who said so, and when."""
    return _("%(who)s, %(day)s") % {"who": pledge.said_by, "day": day(pledge.said_on)}


def pledge_entry_source(agency: str, one: EntryOfPledge) -> str:
    """Who wrote what came of it, and for whom."""
    if one.entry.for_agency:
        return _("%(who)s, for %(agency)s") % {"who": one.who, "agency": agency}
    if one.entry.told_by:
        return _("%(who)s, told by %(told)s") % {"who": one.who, "told": one.entry.told_by}
    return _("%(who)s, for the group") % {"who": one.who}


def differs_line(agency: str, one: PledgeShown) -> str:
    """That the body and the group say different things; neither is averaged away."""
    other = one.differs
    if other is None:
        return ""
    given = {"agency": agency, "state": str(other.state.label).lower(), "day": day(other.entry.happened_on)}
    if other.entry.for_agency:
        return _("%(agency)s itself says: %(state)s, %(day)s.") % given
    return _("The group says: %(state)s, %(day)s.") % given


def pledge_rows(one: PledgeShown) -> list[dict[str, Any]]:
    """Items for `pm.timeline`, the oldest first: the promise itself, and what came of it."""
    agency = one.pledge.agency.short_name
    first = {
        "when": one.pledge.said_on,
        "title": _("Promised") if one.kind is not PledgeKind.NOTHING else str(PledgeKind.NOTHING.label),
        "text": one.pledge.what,
        "source": one.pledge.said_by,
    }
    return [
        first,
        *(
            {
                "when": entry.entry.happened_on,
                "title": str(PledgeState.label_of(entry.entry.state)),
                "text": entry.entry.words,
                "source": _("%(who)s. Written on %(day)s")
                % {"who": pledge_entry_source(agency, entry), "day": day(entry.entry.recorded_at)},
            }
            for entry in reversed(one.entries)
        ),
    ]


def take_up_words(one: PledgeShown) -> dict[str, str]:
    """What a form for sending this up begins with: the ask, and what is missing."""
    pledge = one.pledge
    agency = pledge.agency.name
    if one.kind is PledgeKind.NOTHING:
        ask = _("%(agency)s to say what it can put in") % {"agency": agency}
        why = _("%(agency)s puts in nothing for now. What comes first for it: %(words)s") % {
            "agency": agency,
            "words": pledge.priority,
        }
    else:
        ask = _("What %(agency)s promised, or the same from elsewhere: %(what)s") % {
            "agency": agency,
            "what": pledge.what,
        }
        last = one.last.entry.words if one.last else ""
        why = _("It was promised on %(day)s. It stands as: %(state)s. %(words)s") % {
            "day": day(pledge.said_on),
            "state": str(one.standing.label).lower(),
            "words": last,
        }
    return {"ask": ask[:300], "why": why.strip()[:1000]}
