"""Writing down what came of a return home interview, bringing it up to date, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort.commands import take_back
from placemap.cohort.commands.corrections import _instead_of
from placemap.cohort.commands.giving import _given_by_hand, _record_for
from placemap.cohort.vocabulary import Told, YesNoNotKnown
from placemap.foundations.clock import today
from placemap.foundations.wording import _
from placemap.information.vocabulary import HowKnown, Nature
from placemap.scanning import policy
from placemap.scanning.models import Interview
from placemap.scanning.rules import interviews as rules
from placemap.scanning.rules.interviews import Moment
from placemap.scanning.vocabulary import MissingFrom, Offer
from placemap.subjects.models import Person


@dataclass(frozen=True, slots=True)
class Digest:
    """What somebody writes down of an interview. `account` and `unsaid` are by topic."""

    missing_from: str = MissingFrom.NOT_KNOWN.value
    reported_on: date | None = None
    reported_at: time | None = None
    found_on: date | None = None
    found_at: time | None = None
    returned_on: date | None = None
    returned_at: time | None = None
    offer: str = Offer.NOT_YET.value
    offered_on: date | None = None
    offered_at: time | None = None
    done_on: date | None = None
    done_at: time | None = None
    why_not: str = ""
    done_by: str = ""
    is_independent: str = YesNoNotKnown.NOT_KNOWN.value
    held_by: str = ""
    account: Mapping[str, str] = field(default_factory=dict)
    unsaid: Mapping[str, str] = field(default_factory=dict)
    carer_view: str = ""
    others_view: str = ""
    responses: str = ""
    outcomes: str = ""
    safety: str = ""
    risks: str = ""
    actions: str = ""
    shared_with: str = ""
    child_told: str = ""


@command(may=policy.may_record_interview, event=Event.INTERVIEW_RECORDED)
def record_interview(*, person: Person, digest: Digest, handling: str = "", by: Actor) -> Interview:
    """Write down what came of a return home interview; that there has been none yet is an answer too.

    Purpose, handling and the day it is looked at again come from the agency's agreement where `handling` is
    left empty.
    """
    checked = _checked(digest)
    interview = Interview(
        **_given_by_hand(
            _record_for(person, by),
            by,
            title=_("Return home interview"),
            how_known=HowKnown.RECORD_CHECK,
            handling=handling,
            nature=Nature.FACT,
            happened_on=digest.returned_on,
        ),
        **checked,
    )
    interview.save(force_insert=True)
    return interview


@command(may=policy.may_revise_interview, event=Event.INTERVIEW_RECORDED)
def revise_interview(*, interview: Interview, digest: Digest, reason: str, by: Actor) -> Interview:
    """Bring it up to date or put it right, with what changed. What was written before stays beneath it.

    Raises `Conflict` when somebody revised it or took it back meanwhile.
    """
    checked = _checked(digest)
    later = Interview(
        **_instead_of(interview, title=str(interview.contribution.title), how_known="", reason=reason, by=by),
        how_known=interview.how_known,
        nature=Nature.FACT,
        happened_on=digest.returned_on,
        **checked,
    )
    later.save(force_insert=True)
    return later


@command(may=policy.may_revise_interview, event=Event.INTERVIEW_RECORDED)
def take_back_interview(*, interview: Interview, reason: str, by: Actor) -> None:
    """Take it back, with a reason. It then shows to nobody."""
    take_back(fact=interview, reason=reason, by=by)


def _checked(digest: Digest) -> dict[str, Any]:
    """The fields of an interview, each held to its rules and trimmed."""
    given: dict[str, Any] = {
        key: value.strip() if isinstance(value, str) else value for key, value in asdict(digest).items()
    }
    steps = {
        name: Moment(given[f"{name}_on"], given[f"{name}_at"])
        for name in ("reported", "found", "returned", "offered", "done")
    }
    rules.check_order(**steps, today=today())
    given["account"], given["unsaid"] = rules.kept_account(digest.account, digest.unsaid)
    rules.check_offer(
        Offer(given["offer"]),
        done=steps["done"],
        why_not=given["why_not"],
        has_account=bool(given["account"]),
    )
    given["missing_from"] = MissingFrom(given["missing_from"]).value
    given["is_independent"] = YesNoNotKnown(given["is_independent"]).value
    given["child_told"] = Told(given["child_told"]).value if given["child_told"] else ""
    return given
