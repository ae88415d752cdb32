"""What the matching pages show. All of it is for the custodian, and reading it is on the trail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.foundations.wording import read_kept
from placemap.linkage import rules
from placemap.linkage.models import Candidate, Judgement, MatchRun
from placemap.linkage.policy import may_match
from placemap.linkage.queries.standing import (
    Pair,
    Standing,
    _book,
    has_stopped,
    latest_judgement,
    latest_run,
    standing_of,
    worker_runs,
)
from placemap.linkage.vocabulary import Decision, Verdict
from placemap.mappings.models import Mapping
from placemap.partners.models import User
from placemap.subjects.models import Person


@dataclass(frozen=True)
class Side:
    """Where one of two records came from."""

    person_id: UUID
    agency: str
    list_title: str
    sheet: str
    row: int | None
    received_at: datetime


@dataclass(frozen=True)
class ShownPair:
    """Two records as a page shows them. `reasons` are dicts of field, label, left, right, outcome, why."""

    left: Side
    right: Side
    reasons: Sequence[dict[str, str]]
    warnings: Sequence[str]
    summary: str
    is_clear: bool
    judgement: Judgement | None = None
    judged_by: str = ""


@dataclass(frozen=True)
class ShownDecision:
    """One judgement in the history; `counts` is false when it was withdrawn or a later one replaced it."""

    judgement: Judgement
    pair: ShownPair
    by: str
    withdrawn_by: str
    counts: bool


@dataclass(frozen=True)
class Confirmation:
    """Clear matches confirmed in one press."""

    at: datetime
    by: str
    pairs: int
    withdrawn: int


@dataclass(frozen=True)
class MatchingOverview:
    """What the matching page shows."""

    run: MatchRun | None
    standing: Standing
    records: int
    new_records: int
    worker_runs: bool
    has_stopped: bool
    asked_by: str = ""
    confirmations: Sequence[Confirmation] = field(default_factory=list)


def matching_overview(actor: Actor, mapping: Mapping) -> MatchingOverview:
    """What is left to do about a mapping's matches, and how far the present run is."""
    run = latest_run(actor, mapping)
    present = Person.objects.filter(mapping=mapping, withdrawn_at=None).exclude(source_row=None)
    counts = present.aggregate(all=Count("pk"))
    new = present.filter(recorded_at__gt=run.asked_at).count() if run else counts["all"]
    asker = User.objects.filter(pk=run.asked_by).values_list("name", flat=True).first() if run else ""
    return MatchingOverview(
        run=run,
        standing=standing_of(mapping),
        records=counts["all"],
        new_records=new,
        worker_runs=worker_runs(),
        has_stopped=run is not None and has_stopped(run),
        asked_by=asker or "",
        confirmations=confirmations(mapping),
    )


def confirmations(mapping: Mapping) -> list[Confirmation]:
    """The presses of "confirm all", newest first."""
    rows = (
        Judgement.objects.filter(mapping=mapping, origin=Judgement.Origin.CLEAR)
        .values("judged_at", "judged_by")
        .annotate(pairs=Count("pk"), withdrawn=Count("withdrawn_at"))
        .order_by("-judged_at")
    )
    found = list(rows)
    names = _names(row["judged_by"] for row in found)
    return [
        Confirmation(row["judged_at"], names.get(row["judged_by"], ""), row["pairs"], row["withdrawn"])
        for row in found
    ]


def shown_pairs(actor: Actor, mapping: Mapping, pairs: Sequence[Pair]) -> list[ShownPair]:
    """Pairs with their reasons and sources, in the order given, but for those no longer candidates.

    Recorded as reading the records shown.
    """
    require(may_match(actor, mapping))
    lefts = [left for left, _ in pairs]
    found = {
        (candidate.left_id, candidate.right_id): candidate
        for candidate in Candidate.objects.filter(mapping=mapping, left__in=lefts)
    }
    wanted = [pair for pair in pairs if pair in found]
    sides = _sides(mapping, {key for pair in wanted for key in pair})
    if wanted:
        record_reading(
            actor,
            Event.PAIR_VIEWED,
            mapping_id=mapping.pk,
            subjects=sorted({key for pair in wanted for key in pair}),
        )
    return [
        _shown(found[pair], sides[pair[0]], sides[pair[1]])
        for pair in wanted
        if pair[0] in sides and pair[1] in sides
    ]


def pair_side_by_side(actor: Actor, mapping: Mapping, left: UUID, right: UUID) -> ShownPair:
    """Two records with the engine's reasons and the answer that stands, if any. Http404 for no such pair."""
    require(may_match(actor, mapping))
    candidate = Candidate.objects.filter(mapping=mapping, left_id=left, right_id=right).first()
    judgement = latest_judgement(mapping, left, right)
    sides = _sides(mapping, {left, right})
    if len(sides) != 2 or (candidate is None and judgement is None):
        raise Http404
    record_reading(actor, Event.PAIR_VIEWED, mapping_id=mapping.pk, subjects=[left, right])
    by = _names([judgement.judged_by]).get(judgement.judged_by, "") if judgement else ""
    return _shown(candidate, sides[left], sides[right], judgement, by)


def decisions(
    actor: Actor, mapping: Mapping, *, start: int = 0, count: int = 50
) -> tuple[int, list[ShownDecision]]:
    """How many judgements were made by reading side by side, and a page of them, newest first."""
    require(may_match(actor, mapping))
    made = Judgement.objects.filter(mapping=mapping, origin=Judgement.Origin.READ).order_by(
        "-judged_at", "-id"
    )
    total = made.count()
    page = list(made[start : start + count])
    counting = {judgement.pk for judgement in _book(mapping).counting.values()}
    sides = _sides(
        mapping, {key for judgement in page for key in (judgement.left_id, judgement.right_id)}, all_of=True
    )
    names = _names(key for judgement in page for key in (judgement.judged_by, judgement.withdrawn_by) if key)
    if page:
        record_reading(actor, Event.PAIR_VIEWED, mapping_id=mapping.pk, subjects=sorted(sides))
    return total, [
        ShownDecision(
            judgement=judgement,
            pair=_shown(None, sides[judgement.left_id], sides[judgement.right_id], judgement),
            by=names.get(judgement.judged_by, ""),
            withdrawn_by=names.get(judgement.withdrawn_by, "") if judgement.withdrawn_by else "",
            counts=judgement.pk in counting,
        )
        for judgement in page
    ]


def disputed_pairs(
    actor: Actor, mapping: Mapping
) -> list[tuple[rules.Contradiction[UUID], list[ShownDecision]]]:
    """Each contradiction among the judgements, with every judgement that takes part in it."""
    require(may_match(actor, mapping))
    book = _book(mapping)
    contradictions = book.people.contradictions
    if not contradictions:
        return []
    taking_part = {
        contradiction: [held for pair, held in book.counting.items() if pair <= contradiction.keys]
        for contradiction in contradictions
    }
    everyone = {key for contradiction in contradictions for key in contradiction.keys}
    sides = _sides(mapping, everyone)
    judgements = [held for group in taking_part.values() for held in group]
    names = _names(held.judged_by for held in judgements)
    reasons = dict(
        Judgement.objects.filter(pk__in=[held.pk for held in judgements]).values_list("pk", "reasons")
    )
    record_reading(actor, Event.PAIR_VIEWED, mapping_id=mapping.pk, subjects=sorted(everyone))
    return [
        (
            contradiction,
            [
                ShownDecision(
                    held,
                    ShownPair(
                        sides[held.left_id],
                        sides[held.right_id],
                        _in_words(reasons[held.pk]),
                        (),
                        "",
                        False,
                        held,
                    ),
                    names.get(held.judged_by, ""),
                    "",
                    True,
                )
                # What people read comes first: it is the likeliest to need another look.
                for held in sorted(
                    group, key=lambda held: (held.origin != Judgement.Origin.READ, held.judged_at)
                )
                if held.answer != Verdict.UNSURE
            ],
        )
        for contradiction, group in taking_part.items()
    ]


def _shown(
    candidate: Candidate | None, left: Side, right: Side, judgement: Judgement | None = None, by: str = ""
) -> ShownPair:
    if candidate is not None:
        reasons = _in_words(candidate.reasons)
        warnings = [read_kept(warning) for warning in candidate.warnings]
        summary = read_kept(candidate.summary_as_made or candidate.summary)
    else:
        reasons, warnings, summary = _in_words(judgement.reasons if judgement else ()), [], read_kept("")
    is_clear = candidate is not None and candidate.decision == Decision.SAME
    return ShownPair(left, right, reasons, warnings, summary, is_clear, judgement, by)


def _in_words(reasons: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Kept reasons, for showing in any language. What the rows themselves say is never translated."""
    found = []
    for reason in reasons:
        said = reason.get("said", {})
        words = {name: read_kept(said.get(name, reason[name])) for name in ("label", "why")}
        sides = {name: read_kept(said[name]) for name in ("left", "right") if name in said}
        found.append({name: text for name, text in reason.items() if name != "said"} | words | sides)
    return found


def _sides(mapping: Mapping, ids: Collection[UUID], *, all_of: bool = False) -> dict[UUID, Side]:
    people = Person.objects.filter(mapping=mapping, pk__in=list(ids)).select_related("agency", "contribution")
    if not all_of:
        people = people.filter(withdrawn_at=None)
    return {
        person.pk: Side(
            person_id=person.pk,
            agency=person.agency.short_name or person.agency.name,
            list_title=person.contribution.title,
            sheet=person.source_sheet,
            row=person.source_row,
            received_at=person.contribution.given_at,
        )
        for person in people
    }


def _names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(user_ids)
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
