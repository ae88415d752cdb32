"""Every write of the set-up checks: rows are added, and none is ever changed."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import About
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.partners.queries import author
from placemap.readiness import policy, queries, rules
from placemap.readiness.models import ChecklistAnswer, SetUpSignature, SetUpWithdrawal
from placemap.readiness.vocabulary import CheckCode, ItemAnswer, ItemCode


@command(may=policy.may_sign, event=Event.SET_UP_SIGNED, about=About.PAPERS)
def sign_check(
    *, check: CheckCode, signed_on: date, review_on: date, reference: str, kept_at: str, by: Actor
) -> SetUpSignature:
    """Sign, in one's own name, that a check is met. An earlier signature stays and no longer counts."""
    rules.check_days(signed_on, review_on, today())
    if check is CheckCode.GANGS:
        rules.check_items(queries.answers_now())
    return SetUpSignature.objects.create(
        check_code=check.value,
        signed_on=signed_on,
        review_on=review_on,
        reference=reference,
        kept_at=kept_at,
        recorded_at=now(),
        recorded_by=author(by),
    )


@command(may=policy.may_withdraw, event=Event.SET_UP_WITHDRAWN, about=About.PAPERS)
def withdraw_signature(*, signature: SetUpSignature, reason: str, by: Actor) -> SetUpWithdrawal:
    """Take a signature back, with the reason. Nothing that is recorded goes; nobody new is taken."""
    try:
        with transaction.atomic():
            return SetUpWithdrawal.objects.create(
                signature=signature, reason=reason, recorded_at=now(), recorded_by=author(by)
            )
    except IntegrityError as problem:
        raise Conflict(_("Somebody else took this signature back before you.")) from problem


@command(may=policy.may_answer, event=Event.CHECKLIST_ANSWERED, about=About.PAPERS)
def answer_item(*, item: ItemCode, answer: ItemAnswer, note: str, by: Actor) -> ChecklistAnswer:
    """Answer one point of the gangs checklist. While the checklist is signed, none becomes undone."""
    if answer is not ItemAnswer.IN_PLACE and queries.check_shown(by, CheckCode.GANGS).counts:
        raise PlacemapError(
            _("The checklist is signed. If this is no longer in place, take the signature back first.")
        )
    return ChecklistAnswer.objects.create(
        item=item.value, answer=answer.value, note=note, recorded_at=now(), recorded_by=author(by)
    )
