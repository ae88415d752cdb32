"""Writes about the reviews of a mapping: a day moved, a review held, and what the panel decides."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import F

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import refuse_real
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings import policy, rules
from placemap.mappings.commands.versions import CHANGED_BY_SOMEONE, _change_mapping
from placemap.mappings.models import Mapping, Renewal, ReviewEntry
from placemap.mappings.queries import (
    counts_as_review,
    last_review,
    latest_review_day,
    review_days,
    reviews_for_panel,
    reviews_of,
    reviews_since,
    structure_of,
)
from placemap.mappings.rules import reviews
from placemap.mappings.vocabulary import PanelChoice, ReviewStep
from placemap.partners.queries import author


@command(may=policy.may_change_mapping, event=Event.MAPPING_REVIEWED)
def move_review(*, mapping: Mapping, next_on: date, reason: str, version: int, by: Actor) -> ReviewEntry:
    """Set another day for the next review, with the reason, which is kept. What was missed stays missed."""
    stands = reviews_of(mapping)
    rules.check_open(mapping.state)
    latest = latest_review_day(mapping)
    reviews.check_may_move(stands, latest, today())
    if next_on == stands.due_on:
        raise PlacemapError(_("It is reviewed on that day already. Give another day."))
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why the day changes."))
    reviews.check_review_day(next_on, mapping.ends_on, latest, today())
    days = review_days(structure_of(mapping), next_on)
    _change_mapping(mapping, version, **{**days, "reviews_missed": stands.missed})
    entry = ReviewEntry(
        mapping=mapping,
        step=ReviewStep.MOVED.value,
        held_on=today(),
        words=reason.strip(),
        next_on=next_on,
        recorded_by=author(by),
    )
    entry.save(force_insert=True)
    return entry


@command(may=policy.may_change_mapping, event=Event.MAPPING_REVIEWED)
def hold_review(
    *, mapping: Mapping, held_on: date, held_by: str, words: str, next_on: date, version: int, by: Actor
) -> ReviewEntry:
    """Write down a review: its day, who held it, what was decided, and when the next one is.

    Nothing counts as missed after it, unless the panel already waits to decide, or it was held too early to
    answer for what was missed: what was held is kept either way.
    """
    rules.check_open(mapping.state)
    if not words.strip():
        raise PlacemapError(_("Say what was decided."))
    last = last_review(mapping)
    reviews.check_review_held(held_on, mapping.opened_on, last.held_on if last else None, today())
    _change_mapping(mapping, version, **_days_after(mapping, held_on, next_on))
    entry = ReviewEntry(
        mapping=mapping,
        step=ReviewStep.HELD.value,
        held_on=held_on,
        held_by=held_by.strip(),
        words=words.strip(),
        next_on=next_on,
        recorded_by=author(by),
    )
    entry.save(force_insert=True)
    return entry


def _days_after(mapping: Mapping, held_on: date, next_on: date) -> dict[str, object]:
    """What a review changes of the days to come; nothing where it was too early and the day due stays."""
    stands = reviews_of(mapping)
    latest, missed = reviews.latest_after_review(held_on, today()), 0
    if stands.wait_for_panel:
        missed = stands.missed
    elif stands.due_on is not None and not counts_as_review(mapping, held_on):
        if next_on == stands.due_on:
            return {}
        latest = reviews.latest_after_early(stands, stands.due_on, reviews_since(mapping), held_on, today())
        reviews.check_early_review(next_on, latest, held_on)
        missed = stands.missed
    reviews.check_review_day(next_on, mapping.ends_on, latest, today())
    return {**review_days(structure_of(mapping), next_on), "reviews_missed": missed}


@command(may=policy.may_decide_for_panel, event=Event.PANEL_DECIDED)
def decide_for_panel(
    *,
    mapping_id: UUID,
    choice: PanelChoice,
    reason: str,
    next_on: date | None,
    ends_on: date | None,
    version: int,
    by: Actor,
) -> ReviewEntry:
    """Renew a mapping whose reviews were missed, or ask for it to be closed. Its lead closes it.

    The panel sees no mapping: what it decides is written in its own name while the mapping waits for it, and
    the mapping itself is changed by a system actor that does this and nothing else.
    """
    # The mapping is not among the arguments, so `command` cannot tell that these words are within one.
    refuse_real({"reason": reason})
    waiting = next((one for one in reviews_for_panel(by) if one.mapping_id == mapping_id), None)
    if waiting is None:
        raise Conflict(CHANGED_BY_SOMEONE)
    reviews.check_panel_choice(choice, reason, next_on, ends_on, waiting.ends_on, today())
    values: dict[str, object] = {"closing_asked_on": today()}
    is_renewed = choice is PanelChoice.RENEW and next_on is not None
    if is_renewed and next_on is not None:
        until = ends_on or waiting.ends_on
        if ends_on is not None:
            rules.check_end(waiting.opened_on, ends_on, today())
        reviews.check_review_day(next_on, until, reviews.latest_after_review(today(), today()), today())
        days = review_days(waiting.structure, next_on)
        values = {**days, "reviews_missed": 0, "closing_asked_on": None, "ends_on": until}
    entry = ReviewEntry(
        mapping_id=mapping_id,
        step=(ReviewStep.RENEWED if is_renewed else ReviewStep.CLOSE).value,
        held_on=today(),
        words=reason.strip(),
        next_on=next_on if is_renewed else None,
        ends_on=ends_on if is_renewed else None,
        recorded_by=author(by),
    )
    entry.save(force_insert=True)
    if is_renewed and ends_on is not None and ends_on != waiting.ends_on:
        renewal = Renewal(
            mapping_id=mapping_id,
            before_on=waiting.ends_on,
            ends_on=ends_on,
            reason=reason.strip(),
            recorded_by=author(by),
        )
        renewal.save(force_insert=True)
    with acting_as(system_actor(policy.PANEL)):
        changed = Mapping.objects.filter(pk=mapping_id, version=version, state="open").update(
            version=F("version") + 1, **values
        )
    if changed != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    return entry
