"""What is being done for a child and who owns it: nothing but what somebody recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from placemap.cohort.models import LeadProfessional
from placemap.cohort.presenters.child import referral_shown
from placemap.cohort.presenters.chronology import waits_tag
from placemap.cohort.presenters.considering import time_left, who_decides
from placemap.cohort.presenters.grid import Tag
from placemap.cohort.queries import ChildRecord, Chronology, LinkedChild, Turning18
from placemap.cohort.vocabulary import EntryKind

_WAITS = ("gap", "wait")


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that is done or waits, who owns it, its day, and how it stands."""

    what: str
    owner: str
    on: date | datetime | None
    tag: Tag


def being_done(
    record: ChildRecord, chronology: Chronology, turning: Turning18, linked: LinkedChild | None
) -> list[Doing]:
    """Everything recorded, what waits for somebody first."""
    found = [
        *_moments(chronology),
        *_linked(linked),
        *_referrals(record),
        *_leads(record),
        *_handing(turning),
    ]
    return sorted(found, key=lambda one: one.tag.kind not in _WAITS)


def _moments(chronology: Chronology) -> Iterator[Doing]:
    """A critical moment asks for an answer the next day; the answer says what was done."""
    for one in chronology.happened:
        if not one.is_critical:
            continue
        what = EntryKind.label_of(one.entry.kind)
        if one.is_answered:
            for answer in one.answers:
                yield Doing(f"{what}: {answer.text}", answer.agency, answer.on, Tag(_("Done"), "done"))
        else:
            owner = _("Nobody yet. %(agency)s recorded it") % {"agency": one.agency}
            yield Doing(_("Answer to: %(what)s") % {"what": what}, owner, None, waits_tag(one))


def _linked(linked: LinkedChild | None) -> Iterator[Doing]:
    if linked is None:
        return
    what = _("Decision on a linked child")
    if linked.decided is not None:
        yield Doing(what, linked.decided.agency.short_name, linked.decided.decided_on, time_left(linked))
    else:
        yield Doing(what, who_decides(linked), linked.consider_by, time_left(linked))


def _referrals(record: ChildRecord) -> Iterator[Doing]:
    for referral in record.check.referrals:
        it = referral_shown(referral, record.check.outcomes)
        owner = f"{referral.made_by_name}, {referral.agency.short_name}"
        yield Doing(_("Referral: %(to)s") % {"to": it.to}, owner, referral.made_on, it.outcome)


def _leads(record: ChildRecord) -> Iterator[Doing]:
    for lead in record.check.leads:
        what = _("Works with them: %(who)s") % {"who": _who(lead)}
        if lead.told_on is None:
            yield Doing(what, lead.agency.short_name, lead.recorded_at, Tag(_("Not told yet"), "wait"))
        else:
            owner = _("Told by %(who)s") % {"who": lead.told_by}
            yield Doing(what, owner, lead.told_on, Tag(_("Told"), "done"))


def _who(lead: LeadProfessional) -> str:
    return f"{lead.name}, {lead.who}" if lead.who else lead.name


def _handing(turning: Turning18) -> Iterator[Doing]:
    """The hand-over to adult services, where a review asked for one."""
    review = turning.review
    if review is None or not review.hand_over_to:
        return
    what = _("Hand-over to %(who)s") % {"who": review.hand_over_to}
    if review.handed_over_on:
        yield Doing(what, review.accepted_by, review.handed_over_on, Tag(_("Accepted"), "done"))
    else:
        yield Doing(what, review.agency.short_name, review.reviewed_on, Tag(_("Not accepted yet"), "wait"))
