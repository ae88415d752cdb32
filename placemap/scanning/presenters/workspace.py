"""Display text of the workspace: the statement, what evidence cites, who may answer, and a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from placemap.cohort.models import ChronologyEntry
from placemap.cohort.vocabulary import EntryKind
from placemap.foundations.grades import is_suspected_false
from placemap.information.vocabulary import HowKnown, Nature
from placemap.mappings.models import Seat
from placemap.responses.models import Action
from placemap.responses.vocabulary import ActionState
from placemap.scanning.models import (
    IndicatorMonth,
    IndicatorSeries,
    Interview,
    OperationNote,
    ProblemStatement,
)
from placemap.scanning.presenters.given import interview_title, offer_tag
from placemap.scanning.queries import Cited, HappenedTo, SeriesShown, Stated
from placemap.scanning.rules.workspace import PARTS, part_label
from placemap.scanning.vocabulary import Stance, Sure
from placemap.subjects.models import Entity
from placemap.web.filters import day, day_short

_SHORT = 70
# A chart: its height, the room beneath and above, and the width of a month, in its own units.
_TALL, _FOOT, _HEAD, _STEP, _BAR, _EDGE = 180, 44, 24, 48, 30, 8
# Shape first: what speaks against an explanation, for it, and neither.
_STANCE_KINDS = {Stance.AGAINST: "caution", Stance.FOR: "note", Stance.EITHER: "plain"}


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a statement: what it answers, how sure, and by what source."""

    name: str
    label: str
    words: str
    sure: str
    source: str


@dataclass(frozen=True, slots=True)
class HappenedShown:
    """One line of the chronology in words. `time` is empty when nobody knows it."""

    on: str
    time: str
    kind: str
    words: str
    standing: str
    note: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of a chart; without a height nobody knows."""

    x: int
    y: int
    height: int
    middle: int
    number: str
    month: str
    year: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that starts at nought, with its number on each bar."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]
    bar_width: int = _BAR


def parts(statement: ProblemStatement) -> list[PartShown]:
    """Every part of it that says something, in order."""
    return [
        PartShown(
            name=part,
            label=part_label(part),
            words=getattr(statement, part),
            sure=str(Sure(getattr(statement, f"{part}_sure")).label),
            source=getattr(statement, f"{part}_source"),
        )
        for part in PARTS
    ]


def version_line(one: Stated) -> str:
    """Which version it is, and whether the team reads it."""
    row = one.statement
    said = {"n": row.number, "day": day(row.written_at), "who": one.by}
    words = (
        _("Version %(n)s, written by %(who)s on %(day)s.")
        if one.by
        else _("Version %(n)s, written on %(day)s.")
    ) % said
    if row.published_at is None:
        return _("%(said)s Not published: only those who analyse read it.") % {"said": words}
    return _("%(said)s Published %(day)s.") % {"said": words, "day": day(row.published_at)}


def stance_kind(stance: Stance) -> str:
    """How a stance looks."""
    return _STANCE_KINDS[stance]


def cited_words(one: Cited) -> str:
    """The record in a line, as its reader may know it."""
    record = one.record
    who = one.card.shown_as if one.card else ""
    if one.is_gone:
        return _("%(who)s. This record was taken back or put right. Look again, or take this away.") % {
            "who": who
        }
    if isinstance(record, ChronologyEntry):
        on = day_short(record.happened_on) or _("day not known")
        return f"{who}, {on}: {_shortened(record.text)} ({record.agency.short_name})"
    if isinstance(record, Interview):
        return _("%(who)s, return home interview. %(when)s") % {"who": who, "when": interview_title(record)}
    if isinstance(record, OperationNote):
        return _("Police operation: %(title)s") % {"title": record.title}
    if isinstance(record, Entity):
        return _("Place: %(name)s") % {"name": record.name}
    return _("Month by month: %(name)s") % {"name": record.name}


def happened(one: HappenedTo) -> HappenedShown:
    """When it was, what kind of thing, what it was, and how far to lean on it."""
    row = one.row
    standing = (
        f"{Nature.label_of(row.nature)}. {HowKnown.label_of(row.how_known)}"
        if row.how_known
        else (Nature.label_of(row.nature))
    )
    if row.grade:
        standing = _("%(said)s. Grade %(grade)s") % {"said": standing, "grade": row.grade}
    if is_suspected_false(row.grade):
        standing = _("%(said)s: suspected to be false by the sender") % {"said": standing}
    note = _("Kept to this agency and the coordinator.") if row.audience == "restricted" else ""
    if isinstance(row, Interview):
        return HappenedShown(
            on=day(row.returned_on) if row.returned_on else _("Day not known"),
            time=f"{row.returned_at:%H:%M}" if row.returned_at else "",
            kind=_("Back after being missing"),
            words=_("Return home interview: %(state)s") % {"state": offer_tag(row).text},
            standing=standing,
            note=note,
        )
    about = _("about %(day)s") if row.is_estimated else "%(day)s"
    return HappenedShown(
        on=about % {"day": day(row.happened_on)} if row.happened_on else _("Day not known"),
        time=f"{row.happened_at:%H:%M}" if row.happened_at else "",
        kind="" if row.kind == EntryKind.OTHER else str(EntryKind.label_of(row.kind)),
        words=row.text,
        standing=standing,
        note=note,
    )


def who_answers(seats: Sequence[Seat]) -> list[tuple[str, str]]:
    """Everybody at the table, and each agency without a name yet, as choices."""
    agencies = dict(sorted({(seat.agency.name, str(seat.agency_id)) for seat in seats}))
    people = sorted(
        {(seat.user.name, seat.agency.short_name, f"{seat.agency_id}:{seat.user_id}") for seat in seats}
    )
    return [
        *((key, f"{name}, {agency}") for name, agency, key in people),
        *((key, _("%(agency)s, nobody named yet") % {"agency": name}) for name, key in agencies.items()),
    ]


def analyst_line(seat: Seat) -> str:
    """Who works out what the problem is, for which agency, since when and until when."""
    said = {
        "who": seat.user.name,
        "role": seat.role.title,
        "agency": seat.agency.short_name,
        "since": day_short(seat.from_on),
        "until": day_short(seat.until_on),
    }
    if seat.until_on:
        return _("%(who)s, %(agency)s: %(role)s, from %(since)s to %(until)s") % said
    return _("%(who)s, %(agency)s: %(role)s, since %(since)s") % said


def action_line(one: Action) -> str:
    """Who does it, by when, and how far it is."""
    said = {
        "who": f"{one.owner.name}, {one.agency.short_name}" if one.owner else one.agency.short_name,
        "day": day_short(one.due),
        "state": str(ActionState(one.state).label),
    }
    return _("%(who)s, by %(day)s. %(state)s.") % said


def months_as_lines(months: Sequence[IndicatorMonth]) -> str:
    """The months as they are typed in."""
    return "\n".join(
        f"{one.month:%B %Y}, {one.words or ('' if one.count is None else one.count)}" for one in months
    )


def month_name(one: IndicatorMonth) -> str:
    """The month and its year."""
    return str(day(one.month)).removeprefix("1 ")


def month_said(one: IndicatorMonth) -> str:
    """What a month says; that nobody knows is said too."""
    if one.words:
        return one.words
    return _("Not known") if one.count is None else str(one.count)


def where(series: IndicatorSeries) -> str:
    """Which place it is of, or the whole area."""
    return series.place.name if series.place else _("The whole area")


def chart(shown: SeriesShown) -> Chart | None:
    """A bar for each month, from nought. None where months say something in words."""
    if shown.series.is_in_words or not shown.months:
        return None
    most = max((one.count for one in shown.months if one.count is not None), default=0)
    room = _TALL - _HEAD
    bars = []
    for place, one in enumerate(shown.months):
        x = _EDGE + place * _STEP
        height = round(room * one.count / most) if one.count and most else 0
        bars.append(
            Bar(
                x=x,
                y=_TALL - height,
                height=height,
                middle=x + _BAR // 2,
                number="?" if one.count is None else str(one.count),
                month=_short_months()[one.month.month - 1],
                year=str(one.month.year) if place == 0 or one.month.month == 1 else "",
            )
        )
    return Chart(width=2 * _EDGE + len(bars) * _STEP, height=_TALL + _FOOT, base=_TALL, bars=tuple(bars))


def _short_months() -> tuple[str, ...]:
    return (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"), _("Jul"), _("Aug"), _("Sep"), _("Oct"),
        _("Nov"), _("Dec"),
    )  # fmt: skip


def _shortened(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _SHORT else f"{plain[: _SHORT - 1].rstrip()}…"
