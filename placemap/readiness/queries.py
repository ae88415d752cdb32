"""Reads of the set-up checks. They hold nothing about children, so no reading is recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.real_data import gate
from placemap.foundations.clock import now
from placemap.foundations.invented import Gate
from placemap.mappings.queries import WorkItem
from placemap.partners.queries import names_of
from placemap.readiness import rules
from placemap.readiness.models import ChecklistAnswer, SetUpSignature
from placemap.readiness.reference_data import CHECKS, SetUpCheck
from placemap.readiness.rules import Signed
from placemap.readiness.vocabulary import DUTY_OF, CheckCode, CheckStanding, ItemAnswer, ItemCode


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """One signature with the names of who signed and who took it back."""

    id: UUID
    signed_on: date
    review_on: date
    reference: str
    kept_at: str
    signed_at: datetime
    signed_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckShown:
    """A check, how it stands today, and everything signed for it, the newest first."""

    check: SetUpCheck
    standing: CheckStanding
    signatures: tuple[SignatureShown, ...]

    @property
    def last(self) -> SignatureShown | None:
        return self.signatures[0] if self.signatures else None

    @property
    def counts(self) -> bool:
        return self.standing in (CheckStanding.SIGNED, CheckStanding.ENDING)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whom this instance takes, and how far the checks are. `one_press`: it is run as a demonstration."""

    gate: Gate
    one_press: bool
    checks: tuple[CheckShown, ...]

    @property
    def missing(self) -> tuple[CheckShown, ...]:
        return tuple(shown for shown in self.checks if not shown.counts)


@dataclass(frozen=True, slots=True)
class ItemShown:
    """A point of the checklist with its last answer, if anybody gave one."""

    item: ItemCode
    answer: ItemAnswer | None
    note: str
    answered_at: datetime | None
    answered_by: str


def readiness(actor: Actor) -> Readiness:
    """How far the set-up checks are, in a constant number of queries."""
    at = timezone.localtime(now())
    rows = list(SetUpSignature.objects.select_related("withdrawal"))
    withdrawals = {row.pk: getattr(row, "withdrawal", None) for row in rows}
    names = names_of(
        [*(row.recorded_by for row in rows), *(w.recorded_by for w in withdrawals.values() if w is not None)]
    )
    signed = defaultdict(list)
    for row in rows:
        taken = withdrawals[row.pk]
        signed[row.check_code].append(
            SignatureShown(
                id=row.pk,
                signed_on=row.signed_on,
                review_on=row.review_on,
                reference=row.reference,
                kept_at=row.kept_at,
                signed_at=row.recorded_at,
                signed_by=names.get(row.recorded_by, ""),
                withdrawn_at=taken.recorded_at if taken else None,
                withdrawn_by=names.get(taken.recorded_by, "") if taken else "",
                reason=taken.reason if taken else "",
            )
        )
    return Readiness(
        gate=gate(),
        one_press=bool(settings.PLACEMAP_DEMONSTRATION),
        checks=tuple(_shown(check, tuple(signed[check.code.value]), at) for check in CHECKS),
    )


def _shown(check: SetUpCheck, signatures: tuple[SignatureShown, ...], at: datetime) -> CheckShown:
    last = signatures[0] if signatures else None
    value = Signed(check.code.value, last.signed_at, last.review_on, last.withdrawn_at) if last else None
    return CheckShown(check, rules.standing_of(value, at), signatures)


def check_shown(actor: Actor, code: CheckCode) -> CheckShown:
    """One check with its history."""
    return next(shown for shown in readiness(actor).checks if shown.check.code is code)


def checks_to_sign(actor: Actor) -> list[WorkItem]:
    """Work: the checks that wait for this person’s role, and those that end soon."""
    mine = {signer for signer, duty in DUTY_OF.items() if actor.has(duty)}
    if not mine:
        return []
    checks = [shown for shown in readiness(actor).checks if shown.check.signer in mine]
    waiting = sum(1 for shown in checks if not shown.counts)
    found = [
        WorkItem(
            what=_("%(check)s: look at it again") % {"check": shown.check.code.label},
            why=_("After that day nobody new can be added until it is signed again."),
            by=shown.last.review_on,
            url=reverse("set-up-check", args=[shown.check.code.value]),
            verb=_("Look"),
        )
        for shown in checks
        if shown.standing is CheckStanding.ENDING and shown.last is not None
    ]
    if waiting:
        found.append(
            WorkItem(
                what=ngettext(
                    "Before real people: %(n)d check waits for you",
                    "Before real people: %(n)d checks wait for you",
                    waiting,
                )
                % {"n": waiting},
                why=_("Until every set-up check is signed, nobody real can be entered."),
                by=None,
                url=reverse("set-up-checks"),
                verb=_("Sign"),
            )
        )
    return found


def answers_now() -> Mapping[str, str]:
    """The last answer to each point of the checklist."""
    found: dict[str, str] = {}
    for item, answer in ChecklistAnswer.objects.order_by("recorded_at", "-pk").values_list("item", "answer"):
        found[item] = answer
    return found


def checklist(actor: Actor) -> list[ItemShown]:
    """Every point of the gangs checklist in its order, with its last answer."""
    last = {row.item: row for row in ChecklistAnswer.objects.order_by("recorded_at", "-pk")}
    names = names_of([row.recorded_by for row in last.values()])
    return [
        ItemShown(
            item,
            ItemAnswer(last[item.value].answer),
            last[item.value].note,
            last[item.value].recorded_at,
            names.get(last[item.value].recorded_by, ""),
        )
        if item.value in last
        else ItemShown(item, None, "", None, "")
        for item in ItemCode
    ]
