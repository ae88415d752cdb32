"""The register of gaps: putting something on it, who sees to it, and what was done."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency, Area, User
from placemap.partners.queries import author
from placemap.responses import policy
from placemap.responses.models import Gap, GapEntry
from placemap.responses.rules import gaps as rules
from placemap.responses.vocabulary import GapKind, GapState
from placemap.subjects.queries import names_in_words

HELD = _("This gap is on the register already.")
CAME_BACK = _("This gap came back, and is open on the register already. Write down there what was done.")
CHANGED = _("Somebody else changed this gap while you were reading it. Look at both before you save.")


@command(may=policy.may_add_gap, event=Event.GAP_RECORDED)
def record_gap(
    *,
    mapping: Mapping,
    kind: GapKind,
    what: str,
    since_on: date,
    owner: User | None = None,
    owner_agency: Agency | None = None,
    shown_by: str = "",
    district: Area | None = None,
    looked: bool = False,
    by: Actor,
) -> Gap:
    """Put on the register what the group lacks. It is read by the panel, so it names no child."""
    require_open(mapping)
    rules.check_gap(what, since_on, today())
    if not looked and (found := names_in_words(mapping, what)):
        raise NamesFound(found)
    gap = Gap(
        mapping=mapping,
        kind=kind.value,
        what=what.strip(),
        since_on=since_on,
        owner=owner,
        owner_agency=owner_agency or (owner.agency if owner else None),
        shown_by=shown_by,
        district=district,
        recorded_by=author(by),
    )
    try:
        with transaction.atomic():
            gap.save(force_insert=True)
    except IntegrityError:
        raise PlacemapError(HELD) from None
    return gap


@command(may=policy.may_change_gap, event=Event.GAP_CHANGED)
def change_gap(
    *,
    gap: Gap,
    what: str,
    state: GapState,
    owner: User | None,
    owner_agency: Agency | None,
    done: str,
    looked: bool = False,
    version: int,
    by: Actor,
) -> Gap:
    """Write down what was done about it, how far it is, and who sees to it from now on."""
    require_open(gap.mapping)
    rules.check_gap(what, gap.since_on, today())
    rules.check_done(GapState(gap.state), state, done)
    if not looked and (found := names_in_words(gap.mapping, what, done)):
        raise NamesFound(found)
    GapEntry(
        gap=gap, mapping=gap.mapping, state=state.value, words=done.strip(), recorded_by=author(by)
    ).save(force_insert=True)
    try:
        with transaction.atomic():
            changed = Gap.objects.filter(pk=gap.pk, version=version).update(
                what=what.strip(),
                state=state.value,
                owner=owner,
                owner_agency=owner_agency or (owner.agency if owner else None),
                version=F("version") + 1,
            )
    except IntegrityError:
        raise PlacemapError(CAME_BACK) from None
    if changed != 1:
        raise Conflict(CHANGED)
    gap.refresh_from_db()
    return gap
