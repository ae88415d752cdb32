"""How every pair stands, worked out from two plain lists: the engine's pairs, the judgements that stand.

A page costs the same number of queries for ten pairs and for ten thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now
from placemap.linkage import rules
from placemap.linkage.models import Candidate, Judgement, MatchRun
from placemap.linkage.policy import may_match
from placemap.linkage.vocabulary import Author, Decision, Verdict
from placemap.mappings.models import Mapping
from placemap.mappings.queries import WorkItem
from placemap.mappings.vocabulary import MappingState

Pair = tuple[UUID, UUID]
_STALE_AFTER = timedelta(minutes=10)
_HEARTBEAT = timedelta(seconds=60)


@dataclass(frozen=True)
class Standing:
    """Every pair the engine found, by what is left to do about it, in the engine's order.

    `clear` waits to be confirmed; `doubtful` waits to be read side by side; `unsure` was read and left
    open; `decided` was read side by side and answered. Pairs that other judgements settle are in none.
    """

    clear: tuple[Pair, ...] = ()
    doubtful: tuple[Pair, ...] = ()
    unsure: tuple[Pair, ...] = ()
    decided: tuple[Pair, ...] = ()
    confirmed: int = 0
    disputed: tuple[rules.Contradiction[UUID], ...] = ()

    @property
    def in_turn(self) -> tuple[Pair, ...]:
        """The pairs to read side by side, those already answered first, so that a place in it is steady."""
        return (*self.decided, *self.doubtful, *self.unsure)


def has_stopped(run: MatchRun) -> bool:
    """Whether a run has not moved for so long that nobody can be at work on it.

    One that only waits counts when a worker is there and still did not take it up: its asker may have
    left since, and then nobody carries it out.
    """
    if now() - run.moved_at <= _STALE_AFTER:
        return False
    return run.state == MatchRun.State.RUNNING or (run.state == MatchRun.State.WAITING and worker_runs())


def worker_runs() -> bool:
    """Whether some worker said within the last minute that it is there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select 1 from procrastinate_workers where last_heartbeat > %s)",
            [now() - _HEARTBEAT],
        )
        return bool(cursor.fetchone()[0])


def latest_run(actor: Actor, mapping: Mapping) -> MatchRun | None:
    """The newest run of a mapping, if the actor may match there."""
    require(may_match(actor, mapping))
    return MatchRun.objects.filter(mapping=mapping).order_by("-asked_at").first()


def latest_judgement(mapping: Mapping, left: UUID, right: UUID) -> Judgement | None:
    """The judgement of a pair (in order) that stands and was made last."""
    return (
        Judgement.objects.filter(mapping=mapping, left_id=left, right_id=right, withdrawn_at=None)
        .order_by("-judged_at", "-id")
        .first()
    )


def reasons_of(mapping: Mapping, pairs: Collection[Pair]) -> dict[Pair, list[dict[str, str]]]:
    """The engine's reasons for pairs of the present candidates."""
    wanted = set(pairs)
    rows = Candidate.objects.filter(mapping=mapping).values_list("left_id", "right_id", "reasons")
    return {(left, right): reasons for left, right, reasons in rows if (left, right) in wanted}


def _as_rules(judgement: Judgement) -> rules.Judgement[UUID]:
    # What was confirmed in one press counts as the engine's: a pair that somebody read outranks it.
    read = judgement.origin == Judgement.Origin.READ
    return rules.Judgement(
        judgement.left_id,
        judgement.right_id,
        Verdict(judgement.answer),
        Author.PERSON if read else Author.ENGINE,
        judgement.judged_at,
    )


@dataclass(frozen=True)
class _Book:
    """The judgements that stand over records that stand, and the people they make."""

    counting: dict[frozenset[UUID], Judgement]
    people: rules.People[UUID]
    person: dict[UUID, int]


def _book(mapping: Mapping) -> _Book:
    return _book_of(_JUDGEMENTS([mapping.pk]))


_JUDGEMENTS = PreparedQuery(
    lambda mappings: Judgement.objects.filter(
        mapping__in=mappings, withdrawn_at=None, left__withdrawn_at=None, right__withdrawn_at=None
    ).defer("reasons"),
    Takes.KEYS,
)
_RUNS = PreparedQuery(
    lambda mappings: (
        MatchRun.objects.filter(mapping__in=mappings, state=MatchRun.State.DONE)
        .order_by("asked_at")
        .values_list("mapping", "confirmed_at")
    ),
    Takes.KEYS,
)
_CANDIDATES = PreparedQuery(
    lambda mappings: (
        Candidate.objects.filter(mapping__in=mappings, left__withdrawn_at=None, right__withdrawn_at=None)
        .order_by("-weight", "id")
        .values_list("mapping", "left_id", "right_id", "decision")
    ),
    Takes.KEYS,
)
_OPEN = PreparedQuery(lambda keys: Mapping.objects.filter(pk__in=keys, state=MappingState.OPEN), Takes.KEYS)


def _book_of(judgements: Sequence[Judgement]) -> _Book:
    worded = [(_as_rules(judgement), judgement) for judgement in judgements]
    # `standing` hands back the very objects it was given, so each finds its row again.
    rows = {id(said): judgement for said, judgement in worded}
    counting = {pair: rows[id(kept)] for pair, kept in rules.standing(said for said, _ in worded).items()}
    keys = sorted({key for judgement in judgements for key in (judgement.left_id, judgement.right_id)})
    people = rules.people_from_judgements(keys, [said for said, _ in worded])
    return _Book(counting, people, people.numbered())


def joins(mapping: Mapping) -> list[tuple[UUID, UUID, UUID]]:
    """Left, right and judgement for every join that stands: what `subjects` is told about sameness."""
    book = _book(mapping)
    return [
        (judgement.left_id, judgement.right_id, judgement.pk)
        for judgement in book.counting.values()
        if judgement.answer == Verdict.SAME
        and book.person[judgement.left_id] == book.person[judgement.right_id]
    ]


def standing_of(mapping: Mapping) -> Standing:
    """Every pair of the present candidates, by what is left to do about it. Three queries."""
    return standings([mapping.pk])[mapping.pk]


def standings(mapping_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """`standing_of` for several mappings in the same three queries."""
    judgements: dict[UUID, list[Judgement]] = defaultdict(list)
    for judgement in _JUDGEMENTS(mapping_ids):
        judgements[judgement.mapping_id].append(judgement)
    confirmed_at = dict(_RUNS(mapping_ids))
    candidates: dict[UUID, list[tuple[UUID, UUID, str]]] = defaultdict(list)
    for mapping_id, left, right, decision in _CANDIDATES(mapping_ids):
        candidates[mapping_id].append((left, right, decision))
    return {
        key: _standing(
            _book_of(judgements[key]),
            candidates[key],
            # What was left out when the clear matches were confirmed is to be read side by side.
            left_out=confirmed_at.get(key) is not None,
        )
        for key in mapping_ids
    }


def _standing(book: _Book, candidates: Sequence[tuple[UUID, UUID, str]], *, left_out: bool) -> Standing:
    def whose(key: UUID) -> int | UUID:
        return book.person.get(key, key)

    apart = {
        frozenset((whose(judgement.left_id), whose(judgement.right_id)))
        for judgement in book.counting.values()
        if judgement.answer == Verdict.DIFFERENT
    }
    clear: list[Pair] = []
    doubtful: list[Pair] = []
    unsure: list[Pair] = []
    decided: list[Pair] = []
    for left, right, decision in candidates:
        judgement = book.counting.get(frozenset((left, right)))
        if judgement is not None:
            if judgement.answer == Verdict.UNSURE:
                unsure.append((left, right))
            elif judgement.origin == Judgement.Origin.READ:
                decided.append((left, right))
        elif whose(left) == whose(right) or frozenset((whose(left), whose(right))) in apart:
            continue  # settled by what was said of other records of the same people
        elif decision == Decision.SAME and not left_out:
            clear.append((left, right))
        else:
            doubtful.append((left, right))
    return Standing(
        clear=tuple(clear),
        doubtful=tuple(doubtful),
        unsure=tuple(unsure),
        decided=tuple(decided),
        confirmed=sum(1 for held in book.counting.values() if held.origin == Judgement.Origin.CLEAR),
        disputed=book.people.contradictions,
    )


def unresolved_people(mapping: Mapping) -> set[UUID]:
    """Records in a pair nobody has settled, or about which answers contradict each other.

    For the agencies' hand-back files.
    """
    standing = standing_of(mapping)
    open_pairs = {key for pair in (*standing.doubtful, *standing.unsure) for key in pair}
    return open_pairs.union(*(found.keys for found in standing.disputed))


def matching_to_do(actor: Actor) -> list[WorkItem]:
    """Work, for whoever holds a cohort list: pairs that wait. Four queries, however many mappings."""
    held = [pk for pk in actor.seats if actor.has_in(Duty.HOLD_COHORT, pk)]
    mappings = {mapping.pk: mapping for mapping in (_OPEN(held) if held else ())}
    if not mappings:
        return []
    items = []
    for key, standing in standings(list(mappings)).items():
        mapping = mappings[key]
        if standing.disputed:
            items.append(
                WorkItem(
                    what=_("%(mapping)s: answers contradict each other") % {"mapping": mapping.title},
                    why=_("Some records stay apart until one of the answers is taken back."),
                    by=None,
                    url=reverse("disputed-matches", args=[mapping.reference]),
                    verb=_("Put right"),
                )
            )
        if standing.clear:
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(mapping)s: %(count)s clear match to confirm",
                        "%(mapping)s: %(count)s clear matches to confirm",
                        len(standing.clear),
                    )
                    % {"mapping": mapping.title, "count": len(standing.clear)},
                    why=_("Until then one child may stand in several entries."),
                    by=None,
                    url=reverse("clear-matches", args=[mapping.reference]),
                    verb=_("Look"),
                )
            )
        if standing.doubtful:
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(mapping)s: %(count)s doubtful pair to read",
                        "%(mapping)s: %(count)s doubtful pairs to read",
                        len(standing.doubtful),
                    )
                    % {"mapping": mapping.title, "count": len(standing.doubtful)},
                    why=_("Two lists may mean one child, or two. Somebody has to say."),
                    by=None,
                    url=reverse("compare", args=[mapping.reference, *standing.doubtful[0]]),
                    verb=_("Read"),
                )
            )
    return items
