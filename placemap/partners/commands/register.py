"""Writes of the register: agencies and agreements, accounts, the law, and which places lie where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import About
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.partners import lookup_files, policy, rules
from placemap.partners.models import (
    Agency,
    Agreement,
    Area,
    AreaBody,
    LegalPower,
    PostcodeArea,
    Role,
    User,
)
from placemap.partners.queries import author, councils, power_in_force
from placemap.partners.reference_data import CHECKED_ON, POWERS, ROLES
from placemap.partners.rules import Placed
from placemap.partners.vocabulary import LOWEST_KINDS, AnswersFor


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def load_reference_data(*, by: Actor) -> None:
    """Put the shipped roles and legal powers in place, or bring them up to date. Safe to repeat."""
    for order, role in enumerate(ROLES):
        Role.objects.update_or_create(
            code=role.code,
            defaults={
                "title": role.title,
                "sentence": role.sentence,
                "scope": role.scope.value,
                "duties": [duty.value for duty in role.duties],
                "order": order,
            },
        )
    # What somebody here checked later than these were shipped is the better knowledge of the two.
    checked_here = set(LegalPower.objects.filter(last_checked__gt=CHECKED_ON).values_list("code", flat=True))
    for order, power in enumerate(POWERS):
        words = {
            "title": power.title,
            "help": power.help,
            "source": power.source,
            "jurisdiction": power.jurisdiction,
            "is_duty": power.is_duty,
            "min_age": power.min_age,
            "order": order,
        }
        dates = {
            "in_force_from": power.in_force_from,
            "in_force_to": power.in_force_to,
            "last_checked": CHECKED_ON,
        }
        LegalPower.objects.update_or_create(
            code=power.code,
            defaults=words if power.code in checked_here else {**words, **dates},
            create_defaults={**words, **dates},
        )


# What comes back once an agency has signed again, told by the packages above in the same transaction.
AGREEMENT_SIGNINGS: list[Callable[[], object]] = []


@command(may=policy.may_keep_agreements, event=Event.AGREEMENT_RECORDED, about=About.PARTNERSHIP)
def record_agreement(
    *,
    agency: Agency,
    signed_on: date,
    expires_on: date,
    signed_by: str,
    version: str,
    purpose: str,
    power: str,
    handling: str,
    source_grade: str,
    review_months: int = 6,
    review_on: date | None = None,
    by: Actor,
) -> Agreement:
    """Record an agency's signature to the information sharing protocol, with its default terms.

    `power` is the code of a legal power in force; `handling` and `source_grade` are codes of
    `AgreedHandling` and `AgreedGrade`. Earlier agreements stay as they were.
    """
    rules.check_agreement_dates(signed_on, expires_on)
    rules.check_review(signed_on, review_on, expires_on)
    if power_in_force(power) is None:
        raise PlacemapError(
            _("That legal power is not in force, so nothing can be shared under it. Choose another.")
        )
    agreement = Agreement.objects.create(
        agency=agency,
        signed_on=signed_on,
        expires_on=expires_on,
        review_on=review_on,
        signed_by=signed_by,
        version=version,
        purpose=purpose,
        power=power,
        handling=handling,
        source_grade=source_grade,
        review_months=review_months,
        recorded_at=now(),
        recorded_by=by.user_id,
    )
    for signed in AGREEMENT_SIGNINGS:
        signed()
    return agreement


@command(may=policy.may_sign_in, event=Event.SIGNED_IN)
def sign_in(*, by: Actor) -> User:
    """Let somebody in as an invented person of the demonstration. `by` acts as that person already."""
    user = User.objects.filter(pk=author(by), is_active=True, can_demonstrate=True).first()
    if user is None:
        raise PlacemapError(_("That person is not part of the demonstration. Choose one from the list."))
    return user


@command(may=policy.may_sign_out, event=Event.SIGNED_OUT)
def sign_out(*, by: Actor) -> None:
    """Write down that somebody left. The page ends the session."""


# The law


@command(may=policy.may_keep_law, event=Event.PARTNERSHIP_CHANGED)
def record_law_checked(
    *,
    power: LegalPower,
    checked_on: date,
    in_force_from: date | None,
    in_force_to: date | None,
    version: int,
    by: Actor,
) -> LegalPower:
    """Write down that somebody looked a power up, and when it is in force. None: no day is confirmed.

    Raises `Conflict` where somebody else wrote theirs down meanwhile.
    """
    if checked_on > today():
        raise PlacemapError(_("The day it was checked cannot lie ahead."))
    if power.version != version:
        raise Conflict(_("Somebody else checked this law while you were writing. Compare before you save."))
    if checked_on < power.last_checked:
        raise PlacemapError(_("It was checked later than that already. Give the day you looked."))
    if in_force_to is not None and in_force_from is None:
        raise PlacemapError(_("Say from which day it is in force, or leave both days empty."))
    if in_force_from is not None:
        rules.check_period(in_force_from, in_force_to)
    held = LegalPower.objects.filter(pk=power.pk, version=version)
    changed = held.update(
        last_checked=checked_on, in_force_from=in_force_from, in_force_to=in_force_to, version=version + 1
    )
    if changed != 1:
        raise Conflict(_("Somebody else checked this law while you were writing. Compare before you save."))
    power.refresh_from_db()
    return power


# Which places lie where


ALREADY_THERE = _("That postcode is already kept for that council on those days. Change that one instead.")
NEVER_LAY_THERE = _(
    "The day must come after the one it began to lie there. If it never did, take it out instead."
)
CHANGED_BY_SOMEONE = _("Somebody else changed these postcodes while you were writing. Look again, then save.")


@command(may=policy.may_keep_places, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def add_postcode_area(
    *,
    code: str,
    area: Area,
    from_on: date,
    until_on: date | None = None,
    place: str = "",
    by: Actor,
) -> PostcodeArea:
    """Record that a postcode, or the first part of one, lies in a council's area; it may lie in others."""
    _check_council(area)
    rules.check_period(from_on, until_on)
    new = Placed(rules.code_to_keep(code), str(area.pk), from_on, until_on)
    for row in PostcodeArea.objects.filter(code=new.code, area=area):
        if row.from_on <= (until_on or date.max) and from_on <= (row.until_on or date.max):
            raise PlacemapError(ALREADY_THERE)
    return PostcodeArea.objects.create(
        code=new.code, area=area, place=place.strip(), from_on=from_on, until_on=until_on
    )


@command(may=policy.may_keep_places, event=Event.PARTNERSHIP_CHANGED)
def move_postcode_area(*, entry: PostcodeArea, area: Area, from_on: date, by: Actor) -> PostcodeArea:
    """Bounds change: from a day the code lies with another council. The old entry ends the day before."""
    _check_council(area)
    if area.pk == entry.area_id:
        raise PlacemapError(_("It lies there already. Choose the council it moves to."))
    stop_postcode_area(entry=entry, from_on=from_on, by=by)
    return add_postcode_area(code=entry.code, area=area, from_on=from_on, place=entry.place, by=by)


@command(may=policy.may_keep_places, event=Event.PARTNERSHIP_CHANGED)
def stop_postcode_area(*, entry: PostcodeArea, from_on: date, by: Actor) -> PostcodeArea:
    """From a day on the code lies in that council's area no longer. What counted before it stays."""
    if from_on <= entry.from_on:
        raise PlacemapError(NEVER_LAY_THERE)
    until_on = from_on - timedelta(days=1)
    changed = PostcodeArea.objects.filter(pk=entry.pk, until_on=entry.until_on).update(until_on=until_on)
    if not changed:
        raise Conflict(CHANGED_BY_SOMEONE)
    entry.until_on = until_on
    return entry


@command(may=policy.may_keep_places, event=Event.PARTNERSHIP_CHANGED)
def remove_postcode_area(*, entry: PostcodeArea, by: Actor) -> None:
    """Take out what was written by mistake. For bounds that changed, move or end it instead."""
    PostcodeArea.objects.filter(pk=entry.pk).delete()


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What a file changed, in rows."""

    added: int
    changed: int
    removed: int
    same: int


@command(may=policy.may_keep_places, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def import_postcode_areas(*, data: bytes, from_on: date, by: Actor) -> BroughtIn:
    """Bring in a look-up file, whole or not at all: see `rules.plan_import` for what it changes.

    Rows without a first day of their own count from `from_on`. Raises `LookupRefused`.
    """
    areas = {lookup_files.council_key(area.name): area for area in councils(by)}
    wanted, wrong = [], []
    for row in lookup_files.read_lookup(data, [area.name for area in areas.values()]):
        area = areas.get(lookup_files.council_key(row.council))
        first_day = row.from_on or from_on
        if area is None:
            wrong.append(
                _("Line {number}: no council here is called {name}.", number=row.line, name=row.council[:60])
            )
        elif row.until_on is not None and row.until_on < first_day:
            wrong.append(_("Line {number}: it ends before it begins.", number=row.line))
        else:
            wanted.append(Placed(row.code, str(area.pk), first_day, row.until_on, row.place))
    if wrong:
        raise lookup_files.LookupRefused(lookup_files.in_one_sentence(wrong))
    held = PostcodeArea.objects.select_for_update().filter(code__in={row.code for row in wanted})
    plan = rules.plan_import([_placed(row) for row in held], wanted)
    try:
        with transaction.atomic():
            PostcodeArea.objects.filter(pk__in=[row.key for row in plan.remove]).delete()
            PostcodeArea.objects.bulk_update(
                [_row(row) for row in plan.change], ["place", "from_on", "until_on"], batch_size=500
            )
            PostcodeArea.objects.bulk_create([_row(row) for row in plan.add], batch_size=1000)
    except IntegrityError:
        raise Conflict(CHANGED_BY_SOMEONE) from None
    return BroughtIn(len(plan.add), len(plan.change), len(plan.remove), plan.same)


def _placed(row: PostcodeArea) -> Placed:
    return Placed(row.code, str(row.area_id), row.from_on, row.until_on, row.place, row.pk)


def _row(placed: Placed) -> PostcodeArea:
    row = PostcodeArea(
        code=placed.code,
        area_id=placed.area,
        from_on=placed.from_on,
        until_on=placed.until_on,
        place=placed.place or "",
    )
    if placed.key is not None:
        row.pk = placed.key
    return row


def _check_council(area: Area) -> None:
    if area.kind not in {kind.value for kind in LOWEST_KINDS}:
        raise PlacemapError(_("Choose a district or a unitary council: a county is found through them."))


@command(may=policy.may_keep_places, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def record_area_body(
    *,
    area: Area,
    answers_for: AnswersFor,
    agency: Agency | None = None,
    name: str = "",
    from_on: date,
    by: Actor,
) -> AreaBody:
    """Record which body answers for something in an area: an agency here, or one named in words."""
    said = "" if agency else name.strip()
    if agency is None and not said:
        raise PlacemapError(_("Choose an agency, or write the name of the body that answers."))
    same = AreaBody.objects.filter(area=area, answers_for=answers_for.value, agency=agency, name__iexact=said)
    if same.exclude(until_on__lt=from_on).exists():
        raise PlacemapError(_("That body is already written down for this."))
    return AreaBody.objects.create(
        area=area, answers_for=answers_for.value, agency=agency, name=said, from_on=from_on
    )


@command(may=policy.may_keep_places, event=Event.PARTNERSHIP_CHANGED)
def end_area_body(*, body: AreaBody, until_on: date, by: Actor) -> AreaBody:
    """The body answers until a day, included."""
    if body.until_on is not None:
        raise PlacemapError(_("That has ended already."))
    rules.check_period(body.from_on, until_on)
    body.until_on = until_on
    body.save(update_fields=["until_on"])
    return body
