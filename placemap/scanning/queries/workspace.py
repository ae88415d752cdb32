"""What stands in the workspace, and what was published from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from placemap.access.actors import Actor
from placemap.cohort.models import ChronologyEntry
from placemap.mappings.models import Mapping
from placemap.partners.queries import names_of
from placemap.responses.models import Action
from placemap.scanning.models import (
    ActionFrom,
    Evidence,
    Explanation,
    IndicatorMonth,
    IndicatorSeries,
    Interview,
    OpenQuestion,
    OperationNote,
    ProblemStatement,
)
from placemap.scanning.vocabulary import Stance
from placemap.subjects.models import Entity
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.vocabulary import EntityKind

_LATEST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class Stated:
    """One version of the statement, and who wrote and published it."""

    statement: ProblemStatement
    by: str
    published_by: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The record that a piece of evidence names, as its reader knows it."""

    key: str
    record: ChronologyEntry | Interview | OperationNote | Entity | IndicatorSeries
    card: PersonCard | None = None
    # Taken back or put right since: what it said is shown no more.
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One piece of evidence with its record."""

    evidence: Evidence
    cited: Cited


@dataclass(frozen=True, slots=True)
class ExplanationShown:
    """One explanation, and what each stance has for it: what speaks against it first."""

    explanation: Explanation
    by_stance: tuple[tuple[Stance, tuple[EvidenceShown, ...]], ...]


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """Something nobody knows, what came of it, and the actions that are to find it out."""

    question: OpenQuestion
    by: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """A series with its months in order."""

    series: IndicatorSeries
    months: tuple[IndicatorMonth, ...]


def statements(actor: Actor, mapping: Mapping) -> list[Stated]:
    """Every version that this reader may read, the latest first. Two queries."""
    rows = list(ProblemStatement.objects.filter(mapping=mapping))
    who = {one.written_by for one in rows} | {one.published_by for one in rows if one.published_by}
    names = names_of(who) if who else {}
    return [
        Stated(
            one,
            names.get(one.written_by, ""),
            names.get(one.published_by, "") if one.published_by else "",
        )
        for one in rows
    ]


def published_statement(actor: Actor, mapping: Mapping) -> Stated | None:
    """What the team reads as the problem: the latest version that was published. For a meeting's item too."""
    return next((one for one in statements(actor, mapping) if one.statement.published_at), None)


def statement_numbered(mapping: Mapping, number: int) -> ProblemStatement | None:
    """One version, if this reader sees it."""
    return ProblemStatement.objects.filter(mapping=mapping, number=number).select_related("mapping").first()


def explanations(actor: Actor, mapping: Mapping) -> list[ExplanationShown]:
    """Every explanation, those that stand first, each with its evidence. A fixed number of queries."""
    found = sorted(Explanation.objects.filter(mapping=mapping), key=lambda one: bool(one.set_aside_because))
    rows = list(
        Evidence.objects.filter(mapping=mapping).select_related(
            "entry", "entry__agency", "entry__contribution", "interview", "interview__agency",
            "interview__contribution", "operation", "operation__agency", "place", "series",
        )
    )  # fmt: skip
    people = [one.entry.person_id for one in rows if one.entry] + [
        one.interview.person_id for one in rows if one.interview
    ]
    cards = person_cards(actor, mapping, people)
    held: dict[tuple[UUID, str], list[EvidenceShown]] = defaultdict(list)
    for one in rows:
        cited = _cited(one, cards)
        if cited is not None:
            held[one.explanation_id, one.stance].append(EvidenceShown(one, cited))
    return [
        ExplanationShown(one, tuple((stance, tuple(held[one.pk, stance.value])) for stance in Stance))
        for one in found
    ]


def visible_explanation(mapping: Mapping, key: UUID) -> Explanation | None:
    """One explanation, if this reader sees it."""
    return Explanation.objects.filter(mapping=mapping, pk=key).select_related("mapping").first()


def visible_evidence(mapping: Mapping, key: UUID) -> Evidence | None:
    """One piece of evidence, if this reader sees it and what it cites."""
    return Evidence.objects.filter(mapping=mapping, pk=key).select_related("mapping", "explanation").first()


def citable(actor: Actor, mapping: Mapping, asked: str = "") -> list[Cited]:
    """What may be cited: places, series, operations, interviews, and what happened lately.

    `asked` is the key of one record that stands in the list whatever its age. A fixed number of queries.
    """
    live = {"withdrawn_at": None, "contribution__withdrawn_at": None, "mapping": mapping}
    entries = list(
        ChronologyEntry.objects.filter(**live)
        .select_related("agency")
        .order_by("-happened_on", "-recorded_at")[:_LATEST_ENTRIES]
    )
    kind, _mark, key = asked.partition(":")
    older = _key(key) if kind == "entry" else None
    if older is not None and not any(one.pk == older for one in entries):
        entries += list(ChronologyEntry.objects.filter(**live, pk=older).select_related("agency"))
    interviews = list(Interview.objects.filter(**live).select_related("agency"))
    cards = person_cards(actor, mapping, [one.person_id for one in (*entries, *interviews)])
    return [
        *(
            Cited(f"place:{one.pk}", one)
            for one in Entity.objects.filter(
                mapping=mapping,
                withdrawn_at=None,
                kind__in=[EntityKind.PLACE.value, EntityKind.PROTECTIVE_PLACE.value],
            ).order_by("folded", "id")
        ),
        *(Cited(f"series:{one.pk}", one) for one in IndicatorSeries.objects.filter(mapping=mapping)),
        *(
            Cited(f"operation:{one.pk}", one)
            for one in OperationNote.objects.filter(mapping=mapping, withdrawn_at=None)
        ),
        *(
            Cited(f"interview:{one.pk}", one, cards.get(one.person_id))
            for one in interviews
            if one.person_id in cards
        ),
        *(
            Cited(f"entry:{one.pk}", one, cards.get(one.person_id))
            for one in entries
            if one.person_id in cards
        ),
    ]


def questions(actor: Actor, mapping: Mapping) -> list[QuestionShown]:
    """What nobody knows, what is still open first. Three queries and one for names."""
    rows = sorted(OpenQuestion.objects.filter(mapping=mapping), key=lambda one: one.answered_at is not None)
    names = names_of({one.written_by for one in rows}) if rows else {}
    came: dict[UUID, list[Action]] = defaultdict(list)
    for one in ActionFrom.objects.filter(mapping=mapping, question__isnull=False).select_related(
        "action", "action__agency", "action__owner"
    ):
        if one.question_id is not None:
            came[one.question_id].append(one.action)
    return [QuestionShown(one, names.get(one.written_by, ""), tuple(came[one.pk])) for one in rows]


def visible_question(mapping: Mapping, key: UUID) -> OpenQuestion | None:
    """One question, if this reader sees it."""
    return OpenQuestion.objects.filter(mapping=mapping, pk=key).select_related("mapping").first()


def actions_from_interviews(record_ids: Sequence[UUID]) -> list[Action]:
    """What was made an action of this child's interviews, as far as this reader sees it; soonest first."""
    found = ActionFrom.objects.filter(interview__person_id__in=list(record_ids)).select_related(
        "action", "action__agency", "action__owner"
    )
    return sorted((one.action for one in found), key=lambda one: (one.due, one.recorded_at))


def series_in(actor: Actor, mapping: Mapping) -> list[SeriesShown]:
    """Every series that this reader may read, with its months: of the area first, then by place."""
    rows = list(IndicatorSeries.objects.filter(mapping=mapping).select_related("place"))
    months: dict[UUID, list[IndicatorMonth]] = defaultdict(list)
    for one in IndicatorMonth.objects.filter(series__in=rows) if rows else ():
        months[one.series_id].append(one)
    rows.sort(
        key=lambda one: (one.place_id is not None, one.place.folded if one.place else "", one.written_at)
    )
    return [SeriesShown(one, tuple(months[one.pk])) for one in rows]


def visible_series(mapping: Mapping, key: UUID) -> IndicatorSeries | None:
    """One series, if this reader sees it."""
    return IndicatorSeries.objects.filter(mapping=mapping, pk=key).select_related("mapping", "place").first()


def months_of(series: IndicatorSeries) -> list[IndicatorMonth]:
    """The months of one series, in order."""
    return list(IndicatorMonth.objects.filter(series=series))


def _cited(one: Evidence, cards: dict[UUID, PersonCard]) -> Cited | None:
    """The record as this reader knows it; nothing where they do not know of the child it is about."""
    for name in ("place", "series", "operation"):
        record = getattr(one, name)
        if record is not None:
            return Cited(f"{name}:{record.pk}", record)
    for name in ("entry", "interview"):
        record = getattr(one, name)
        if record is not None and record.person_id in cards:
            given = record.contribution
            is_gone = bool(record.withdrawn_at or (given and given.withdrawn_at))
            return Cited(f"{name}:{record.pk}", record, cards[record.person_id], is_gone)
    return None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
