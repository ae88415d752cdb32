""" "Who knows this child?": a name and birth date to chosen safeguarding leads, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.giving import _given_by_hand, _records_of
from placemap.cohort.models import Enquiry, EnquiryAnswer
from placemap.cohort.vocabulary import EnquiryReply
from placemap.foundations.clock import LONDON, now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.information.vocabulary import Audience, Nature
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency, LegalPower, User
from placemap.partners.queries import people_to_choose, people_without_children
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.commands import close_opening, open_name
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import OpenedBecause


@command(may=policy.may_decide_on_linked, event=Event.ENQUIRY_SENT)
def ask_who_knows(
    *, person: Person, users: Sequence[User], purpose: str, power: LegalPower, closes_on: date, by: Actor
) -> Enquiry:
    """Send a linked child's name and birth date, and nothing else, to chosen people under one basis.

    They may be on no mapping's team. Each reads it until they answer, and no longer than `closes_on`.
    """
    require_open(person.mapping)
    rules.check_asked(len(users), closes_on, today())
    _check_may_be_asked(users, by)
    record = next((one for one in _records_of(person, by) if one.audience == Audience.TEAM), None)
    if record is None:
        raise PlacemapError(
            gettext("This child was given with conditions. Ask the agency that gave the name first.")
        )
    enquiry = Enquiry(
        **_given_by_hand(record, by, title=_("A question who knows a child"), nature=Nature.FACT),
        purpose=purpose.strip(),
        power=power,
        closes_on=closes_on,
    )
    enquiry.save(force_insert=True)
    until = datetime.combine(closes_on + timedelta(days=1), time.min, tzinfo=LONDON)
    for user in users:
        opening = open_name(
            mapping=person.mapping,
            person=record,
            user=user,
            agency_id=user.agency_id,
            because=OpenedBecause.WHO_KNOWS,
            purpose=purpose,
            power=power,
            until=until,
            by=by,
        )
        EnquiryAnswer(
            enquiry=enquiry, mapping=person.mapping, agency_id=user.agency_id, user=user, opening=opening
        ).save(force_insert=True)
    return enquiry


@command(may=policy.may_answer_enquiry, event=Event.ENQUIRY_ANSWERED)
def answer_enquiry(*, answer: EnquiryAnswer, reply: str, note: str = "", by: Actor) -> None:
    """Known, not known, or lead worker. The name closes to whoever answered, at once."""
    rules.check_reply(
        EnquiryReply(reply),
        is_answered=answer.answered_at is not None,
        closes_on=_closes_on(answer),
        today=today(),
    )
    EnquiryAnswer.objects.filter(pk=answer.pk, answered_at=None).update(
        reply=reply, note=note.strip(), answered_at=now()
    )
    if answer.opening is not None:
        close_opening(opening=answer.opening, by=by)


def _check_may_be_asked(users: Sequence[User], by: Actor) -> None:
    """People at work, of agencies with an agreement in force, whose part is not one that sees no child;
    police read names by their own decision."""
    agencies = {user.agency_id for user in users}
    may_be = {one.id for one in people_to_choose(by, agencies) if not one.why_not}
    may_be -= people_without_children(by)
    police = Agency.objects.filter(pk__in=agencies, kind=AgencyKind.POLICE)
    if police.exists() or any(user.pk not in may_be for user in users):
        raise PlacemapError(
            gettext(
                "Choose people whose account is open and whose agency has signed the agreement, no police"
                " officers, and nobody whose part sees no child. Police read names by a decision of its own."
            )
        )


def _closes_on(answer: EnquiryAnswer) -> date:
    """The last day to answer. Afterwards only the opening still says it to whoever was asked."""
    asked = Enquiry.objects.filter(pk=answer.enquiry_id).first()
    if asked is None and answer.opening is not None:
        return (answer.opening.until.astimezone(LONDON) - timedelta(days=1)).date()
    return asked.closes_on if asked is not None else date.min
