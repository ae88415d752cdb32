"""The area's profile: what is counted month by month, by whom and how, typed in or pasted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.scanning import policy
from placemap.scanning.models import IndicatorMonth, IndicatorSeries
from placemap.scanning.rules import workspace as rules
from placemap.scanning.rules.workspace import Month
from placemap.subjects.models import Entity

CHANGED = _("Somebody else changed this while you were writing. Nothing of theirs was overwritten.")


@command(may=policy.may_analyse, event=Event.SERIES_WRITTEN)
def write_series(
    *,
    mapping: Mapping,
    name: str,
    definition: str,
    source: str,
    finding: str,
    months: str,
    is_in_words: bool = False,
    place: Entity | None = None,
    by: Actor,
) -> IndicatorSeries:
    """A series with its months, as lines of a small table. What is counted are events, never one person."""
    require_open(mapping)
    read = rules.read_months(months, in_words=is_in_words)
    if place is not None and place.mapping_id != mapping.pk:
        raise PlacemapError(_("That place stands in another mapping."))
    series = IndicatorSeries(
        mapping=mapping,
        place=place,
        is_in_words=is_in_words,
        written_by=author(by),
        **_said(name, definition, source, finding),
    )
    series.save(force_insert=True)
    _fill(series, read)
    return series


@command(may=policy.may_change_written, event=Event.SERIES_WRITTEN)
def change_series(
    *,
    written: IndicatorSeries,
    name: str,
    definition: str,
    source: str,
    finding: str,
    months: str,
    version: int,
    by: Actor,
) -> IndicatorSeries:
    """Other words, or other months: those given take the place of all that stood."""
    require_open(written.mapping)
    read = rules.read_months(months, in_words=written.is_in_words)
    changed = IndicatorSeries.objects.filter(pk=written.pk, version=version).update(
        **_said(name, definition, source, finding), version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    written.refresh_from_db()
    IndicatorMonth.objects.filter(series=written).delete()
    _fill(written, read)
    return written


@command(may=policy.may_change_written, event=Event.SERIES_WRITTEN)
def publish_series(*, written: IndicatorSeries, version: int, by: Actor) -> IndicatorSeries:
    """Show it to everybody who reads cases; or to nobody but the analysts again, where they read it."""
    require_open(written.mapping)
    hides = written.published_at is not None
    changed = IndicatorSeries.objects.filter(pk=written.pk, version=version).update(
        published_at=None if hides else now(),
        published_by=None if hides else author(by),
        version=F("version") + 1,
    )
    if changed != 1:
        raise Conflict(CHANGED)
    written.refresh_from_db()
    return written


def _said(name: str, definition: str, source: str, finding: str) -> dict[str, str]:
    return {
        "name": rules.check_words(name, _("What is counted")),
        "definition": rules.check_words(definition, _("What exactly it counts")),
        "source": rules.check_words(source, _("Who counts it")),
        "finding": rules.check_words(finding, _("What it shows")),
    }


def _fill(series: IndicatorSeries, months: Sequence[Month]) -> None:
    IndicatorMonth.objects.bulk_create(
        IndicatorMonth(
            series=series, mapping_id=series.mapping_id, month=one.month, count=one.count, words=one.words
        )
        for one in months
    )
