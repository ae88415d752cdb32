"""Deciding on a linked child: refer, support in place, or no concern, which lets the child go."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.cohort import policy, rules
from placemap.cohort.commands.giving import _given_by_hand, _record_for
from placemap.cohort.commands.referrals import Helper, _name_helper, record_referral
from placemap.cohort.models import Consideration, LeadProfessional, LetGo
from placemap.cohort.vocabulary import ConsiderationOutcome, YesNoNotKnown
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.information.vocabulary import Nature
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.partners.queries import author
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.commands import (
    Erased,
    ask_agency_to_decide,
    check_still_linked,
    erase_child,
    record_considered,
)
from placemap.subjects.models import Person
from placemap.subjects.policy import ERASER
from placemap.subjects.vocabulary import Considered

_HELPED = {
    ConsiderationOutcome.REFER: Considered.REFERRED,
    ConsiderationOutcome.SUPPORT: Considered.SUPPORTED,
}


@command(may=policy.may_decide_on_linked, event=Event.CHILD_CONSIDERED)
def decide_on_linked(
    *,
    person: Person,
    outcome: str,
    reason: str,
    done_with_child: bool,
    done_with_reason: str = "",
    other_children: str = YesNoNotKnown.NOT_KNOWN,
    other_children_note: str = "",
    refer_to: str = "",
    told: str = "",
    told_reason: str = "",
    helper: Helper | None = None,
    theirs: Collection[str] = (),
    not_theirs: Collection[str] = (),
    version: int,
    by: Actor,
) -> None:
    """Decide on a linked child (`ConsiderationOutcome`), with the reason.

    Referring records the referral in the same step, to `refer_to`; support in place needs somebody who
    works with the child, a `helper` named now or one on record. "No concern" erases the child.
    Raises `Conflict` when somebody decided meanwhile, `NotAllowedNow` for letting a child at risk go, and
    `WordsInDoubt` while somebody wrote what may be the child's name and is neither said to be `theirs`
    nor `not_theirs`.
    """
    require_open(person.mapping)
    chosen = ConsiderationOutcome(outcome)
    records = check_still_linked(person=person, version=version)
    words = rules.check_considered(
        outcome=chosen,
        reason=reason,
        done_with_child=done_with_child,
        done_with_reason=done_with_reason,
        at_risk=_at_risk(person, records),
        others_named=YesNoNotKnown(other_children) is YesNoNotKnown.YES,
    )
    rules.check_somebody_helps(chosen, is_named=helper is not None or _is_helped(records))
    if chosen is ConsiderationOutcome.NO_CONCERN:
        why_not = "" if done_with_child else done_with_reason.strip()
        if why_not:
            words = gettext("%(reason)s Not done with the young person: %(why)s") % {
                "reason": words,
                "why": why_not,
            }
        erased = erase_child(mapping=person.mapping, person_ids=records, theirs=theirs, not_theirs=not_theirs)
        _let_go(person.mapping, erased, words, done_with_child, by)
        return
    if chosen is ConsiderationOutcome.REFER:
        if not refer_to or not told:
            raise PlacemapError(gettext("Say whom you refer to, and whether the family has been told."))
        record_referral(
            person=person,
            to=refer_to,
            made_on=today(),
            made_by_name=by.display_name,
            told=told,
            told_reason=told_reason,
            helper=helper,
            by=by,
        )
    else:
        _name_helper(person, helper, by)
    Consideration(
        **_given_by_hand(
            _record_for(person, by), by, title=_("A decision on a linked child"), nature=Nature.OPINION
        ),
        outcome=chosen.value,
        reason=words,
        done_with_child=done_with_child,
        done_with_reason="" if done_with_child else done_with_reason.strip(),
        other_children=YesNoNotKnown(other_children),
        other_children_note=other_children_note.strip(),
        decided_on=today(),
    ).save(force_insert=True)
    record_considered(person=person, considered=_HELPED[chosen], version=version, by=by)


@command(may=policy.may_decide_on_linked, event=Event.DECIDER_ASKED)
def ask_to_decide(*, person: Person, agency: Agency, version: int, by: Actor) -> None:
    """Ask an agency to decide on a linked child, which shows it the name.

    Never the police: who of them reads a linked child's name is a decision of its own, by person.
    """
    if agency.kind == AgencyKind.POLICE:
        raise PlacemapError(
            gettext(
                "Police see a linked child’s name by a decision on named officers. Choose another agency."
            )
        )
    ask_agency_to_decide(person=person, agency=agency, version=version, by=by)


@command(may=policy.may_read_receipt, event=Event.RECEIPT_READ)
def read_receipt(*, receipt: LetGo, by: Actor) -> None:
    """The agency that named the child has read that they were let go, and why."""
    LetGo.objects.filter(pk=receipt.pk, read_at=None).update(read_at=now(), read_by=author(by))


def _let_go(mapping: Mapping, erased: Erased, reason: str, done_with_child: bool, by: Actor) -> None:
    """What stays of a child who was erased: one count, and a receipt for each agency that had named them."""
    child = uuid.uuid4()
    kept = erased.traces.taken_out_wholly(reason, gettext("[name removed]"), 1000)
    with acting_as(system_actor(ERASER)):
        LetGo.objects.bulk_create(
            [
                LetGo(
                    mapping=mapping,
                    agency_id=given.agency_id,
                    contribution_id=given.contribution_id,
                    source_sheet=given.source_sheet,
                    source_row=given.source_row,
                    child=child,
                    reason=kept,
                    done_with_child=done_with_child,
                    decided_on=today(),
                    decided_by=author(by),
                )
                for given in erased.given_by
            ]
        )


def _is_helped(records: Collection[UUID]) -> bool:
    return LeadProfessional.objects.filter(
        person_id__in=list(records), withdrawn_at=None, contribution__withdrawn_at=None
    ).exists()


def _at_risk(person: Person, records: Collection[UUID]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select cohort_at_risk(%s, %s::uuid[])", [person.mapping_id, list(records)])
        (found,) = cursor.fetchone() or (True,)
    return bool(found)
