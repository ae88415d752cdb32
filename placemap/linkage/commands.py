"""Every write to matching: asking for a run, what it found, what people judged, and taking back.

A run is four commands (begin, note, record, fail), so that a job can commit each by itself and its
progress page moves; `run_matching` is all of them in one transaction. Judgements are added and withdrawn,
never changed; after each, who is one person is worked out afresh from those that stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_later
from placemap.access.turns import take_turn
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.lengths import within
from placemap.foundations.wording import in_english, keep
from placemap.linkage import policy, queries
from placemap.linkage.models import Candidate, Judgement, MatchRun
from placemap.linkage.vocabulary import FieldReason, Match, Verdict
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.subjects.commands import set_same_people
from placemap.subjects.models import Person
from placemap.subjects.queries import identity_records

_BATCH = 2000

Progress = Callable[[str, float], None]


@command(may=policy.may_match, event=Event.MATCHING_ASKED)
def ask_for_matching(*, mapping: Mapping, by: Actor) -> MatchRun:
    """Ask for the mapping's records to be compared. Asked again while a run waits or works: that run."""
    _one_at_a_time(mapping)
    require_open(mapping)
    under_way = MatchRun.objects.filter(
        mapping=mapping, state__in=[MatchRun.State.WAITING, MatchRun.State.RUNNING]
    )
    for run in under_way:
        if not queries.has_stopped(run):
            return run
        _end(
            run,
            MatchRun.State.FAILED,
            failure=_("This run stopped before it was done. It was asked for again."),
        )
    assert by.user_id is not None and by.agency_id is not None  # the policy asked for a seat
    run = MatchRun.objects.create(
        mapping=mapping,
        stage=_("Waiting to begin"),
        asked_by=by.user_id,
        asked_for_agency=by.agency_id,
    )
    # In this transaction: if the asking is undone, so is the job. Identifiers only.
    whose = {"user_id": by.user_id, "agency_id": by.agency_id}
    ask_for_later("linkage.match_lists", queue="matching", run_id=run.pk, **whose)
    return run


@command(may=policy.may_run, event=Event.MATCHING_MOVED)
def begin_run(*, run: MatchRun, by: Actor) -> MatchRun:
    """Take up a run that waits. One that was taken up or ended already is refused."""
    taken = MatchRun.objects.filter(pk=run.pk, state=MatchRun.State.WAITING).update(
        state=MatchRun.State.RUNNING, stage=_("Reading the records"), moved_at=now()
    )
    if not taken:
        raise Conflict(_("This run has been taken up already."))
    run.refresh_from_db()
    return run


@command(may=policy.may_run, event=Event.MATCHING_MOVED)
def note_progress(*, run: MatchRun, stage: str, fraction: float, by: Actor) -> None:
    """Say how far a run is: words for people, and a part of the whole between 0 and 1."""
    MatchRun.objects.filter(pk=run.pk, state=MatchRun.State.RUNNING).update(
        stage=in_english(stage)[:120], fraction=min(1.0, max(0.0, fraction)), moved_at=now()
    )


@command(may=policy.may_run, event=Event.MATCHING_DONE)
def record_matches(
    *, run: MatchRun, matches: Sequence[Match], records: int, engine_version: str = "", by: Actor
) -> MatchRun:
    """Put what the engine found in place of what earlier runs found. Judgements are not touched.

    `records` is how many records were compared, `engine_version` by which weights. Records
    withdrawn or erased while the engine worked are left out.
    """
    _one_at_a_time(run.mapping)
    held = MatchRun.objects.select_for_update().get(pk=run.pk)
    if held.state != MatchRun.State.RUNNING:
        raise Conflict(_("This run was ended by somebody else before it was done."))
    present = set(
        Person.objects.filter(mapping_id=run.mapping_id, withdrawn_at=None).values_list("pk", flat=True)
    )
    Candidate.objects.filter(mapping_id=run.mapping_id).delete()
    found = [candidate for match in matches if (candidate := _candidate(held, match, present)) is not None]
    Candidate.objects.bulk_create(found, batch_size=_BATCH)
    held.clear = sum(1 for candidate in found if candidate.decision == Verdict.SAME.value)
    held.doubtful = len(found) - held.clear
    held.records = records
    held.engine_version = engine_version[:40]
    held.fraction = 1.0
    held.stage = _("Done")
    _end(held, MatchRun.State.DONE)
    return held


@command(may=policy.may_run, event=Event.MATCHING_MOVED)
def record_failure(*, run: MatchRun, failure: str, by: Actor) -> MatchRun:
    """End a run that could not be carried out, with a sentence for whoever asked."""
    held = MatchRun.objects.select_for_update().get(pk=run.pk)
    if held.state in (MatchRun.State.WAITING, MatchRun.State.RUNNING):
        _end(held, MatchRun.State.FAILED, failure=failure[:300])
    return held


@command(may=policy.may_run, event=Event.MATCHING_DONE)
def run_matching(*, run: MatchRun, by: Actor) -> MatchRun:
    """Carry out a run at once, in the caller's transaction. The worker does the same in steps."""
    # Loading the engine takes a second that no page should wait for.
    from placemap.linkage.engine import ENGINE_VERSION, find_matches

    begun = begin_run(run=run, by=by)
    records = identity_records(by, begun.mapping)
    matches = find_matches(records)
    return record_matches(
        run=begun, matches=matches, records=len(records), engine_version=ENGINE_VERSION, by=by
    )


@command(may=policy.may_match, event=Event.PAIR_JUDGED)
def judge_pair(
    *,
    mapping: Mapping,
    left: Person,
    right: Person,
    answer: Verdict,
    why: str = "",
    seen: UUID | None = None,
    by: Actor,
) -> Judgement:
    """Record what somebody found two records to be, and work out afresh who is one person.

    `seen` is the latest standing judgement of this pair that its author had before them. When there is
    another by now, `Conflict` is raised and nothing is written: they should see it first.
    """
    _one_at_a_time(mapping)
    require_open(mapping)
    _check_pair(mapping, left, right)
    first, second = sorted((left.pk, right.pk))
    latest = queries.latest_judgement(mapping, first, second)
    if (latest.pk if latest else None) != seen:
        raise Conflict(
            _("Somebody else has decided on this pair since you opened it. Read their answer first.")
        )
    if (
        latest
        and latest.answer == answer
        and latest.origin == Judgement.Origin.READ
        and latest.why == why.strip()
    ):
        return latest
    candidate = (
        Candidate.objects.select_related("run")
        .filter(mapping=mapping, left_id=first, right_id=second)
        .first()
    )
    assert by.user_id is not None
    judgement = Judgement.objects.create(
        mapping=mapping,
        left_id=first,
        right_id=second,
        answer=Verdict(answer).value,
        why=within(why, 500, _("What you wrote")),
        reasons=candidate.reasons if candidate else [],
        origin=Judgement.Origin.READ,
        engine_version=candidate.run.engine_version if candidate else "",
        judged_at=now(),
        judged_by=by.user_id,
    )
    _join_again(mapping, by)
    return judgement


@command(may=policy.may_withdraw_judgement, event=Event.JUDGEMENT_WITHDRAWN)
def withdraw_judgement(*, judgement: Judgement, by: Actor) -> Judgement:
    """Take a judgement back. What stood before it stands again. Taking back twice does nothing more."""
    _one_at_a_time(judgement.mapping)
    require_open(judgement.mapping)
    changed = Judgement.objects.filter(pk=judgement.pk, withdrawn_at=None).update(
        withdrawn_at=now(), withdrawn_by=by.user_id
    )
    judgement.refresh_from_db()
    if changed:
        _join_again(judgement.mapping, by)
    return judgement


@command(may=policy.may_match, event=Event.PAIR_JUDGED)
def confirm_clear_matches(
    *,
    mapping: Mapping,
    run: MatchRun,
    except_pairs: Collection[tuple[UUID, UUID]] = (),
    only_pairs: Collection[tuple[UUID, UUID]] | None = None,
    by: Actor,
) -> int:
    """Confirm a run's clear matches as the same people; returns how many judgements were made.

    Pairs in `except_pairs` are left to be read side by side. `only_pairs` limits the confirming to one
    page of a long list. The judgements are the confirmer's own; their reasons are the engine's. Pairs
    that somebody judged already are left as they are, so confirming twice does nothing more.
    """
    _one_at_a_time(mapping)
    require_open(mapping)
    held = MatchRun.objects.select_for_update().filter(pk=run.pk, mapping=mapping).first()
    newest = queries.latest_run(by, mapping)
    if held is None or newest is None or newest.pk != held.pk or held.state != MatchRun.State.DONE:
        raise Conflict(
            _("The lists were matched again since you opened this page. Look at the new matches first.")
        )
    out = {_ordered(*pair) for pair in except_pairs}
    wanted = None if only_pairs is None else {_ordered(*pair) for pair in only_pairs}
    confirmed = [
        pair
        for pair in queries.standing_of(mapping).clear
        if pair not in out and (wanted is None or pair in wanted)
    ]
    reasons = queries.reasons_of(mapping, confirmed)
    at = now()
    assert by.user_id is not None
    Judgement.objects.bulk_create(
        [
            Judgement(
                mapping=mapping,
                left_id=left,
                right_id=right,
                answer=Verdict.SAME.value,
                reasons=reasons[left, right],
                origin=Judgement.Origin.CLEAR,
                engine_version=held.engine_version,
                judged_at=at,
                judged_by=by.user_id,
            )
            for left, right in confirmed
        ],
        batch_size=_BATCH,
    )
    if wanted is None or not (set(queries.standing_of(mapping).clear) - out):
        MatchRun.objects.filter(pk=held.pk).update(confirmed_at=at)
    if confirmed:
        _join_again(mapping, by)
    return len(confirmed)


@command(may=policy.may_match, event=Event.JUDGEMENT_WITHDRAWN)
def withdraw_confirmation(*, mapping: Mapping, judged_at: datetime, by: Actor) -> int:
    """Take back everything that was confirmed in one press at that moment; returns how many."""
    _one_at_a_time(mapping)
    require_open(mapping)
    changed = Judgement.objects.filter(
        mapping=mapping, origin=Judgement.Origin.CLEAR, judged_at=judged_at, withdrawn_at=None
    ).update(withdrawn_at=now(), withdrawn_by=by.user_id)
    if changed:
        MatchRun.objects.filter(mapping=mapping, confirmed_at__isnull=False).update(confirmed_at=None)
        _join_again(mapping, by)
    return changed


def _join_again(mapping: Mapping, by: Actor) -> None:
    """Make the records' joins what the standing judgements say."""
    set_same_people(mapping=mapping, joins=queries.joins(mapping), by=by)


def _one_at_a_time(mapping: Mapping) -> None:
    """Judging, confirming and recording matches of one mapping wait for each other until commit."""
    take_turn(f"matching {mapping.pk}")


def _check_pair(mapping: Mapping, left: Person, right: Person) -> None:
    if left.pk == right.pk:
        raise PlacemapError(_("These are one and the same record. Choose two records to compare."))
    if {left.mapping_id, right.mapping_id} != {mapping.pk}:
        raise PlacemapError(_("These two records are not of this mapping, so they cannot be compared here."))
    if left.withdrawn_at or right.withdrawn_at:
        raise PlacemapError(
            _("One of these records was taken back by its agency, so there is nothing to decide.")
        )


def _ordered(left: UUID, right: UUID) -> tuple[UUID, UUID]:
    return (left, right) if left < right else (right, left)


def _candidate(run: MatchRun, match: Match, present: set[UUID]) -> Candidate | None:
    left, right = UUID(match.left), UUID(match.right)
    if left == right or left not in present or right not in present:
        return None
    turned = right < left
    return Candidate(
        mapping_id=run.mapping_id,
        run=run,
        left_id=right if turned else left,
        right_id=left if turned else right,
        decision=match.decision.value,
        weight=match.probability,
        reasons=[_kept_reason(reason, turned) for reason in match.reasons],
        warnings=[keep(warning) for warning in match.warnings],
        summary=in_english(match.summary),
        summary_as_made=keep(match.summary),
    )


def _kept_reason(reason: FieldReason, turned: bool) -> dict[str, object]:
    """A reason in English, which anybody can read in the table, and `said`: what the English was made of."""
    words = {
        "label": reason.label,
        "left": reason.right if turned else reason.left,
        "right": reason.left if turned else reason.right,
        "why": reason.why,
    }
    said = {name: kept for name, text in words.items() if isinstance(kept := keep(text), dict)}
    return {
        "field": reason.field,
        **{name: in_english(text) for name, text in words.items()},
        "outcome": reason.outcome.value,
        **({"said": said} if said else {}),
    }


def _end(run: MatchRun, state: MatchRun.State, failure: str = "") -> None:
    run.state = state
    run.failure = failure
    run.finished_at = run.moved_at = now()
    run.save(
        update_fields=[
            "state", "failure", "finished_at", "moved_at", "stage", "fraction", "records", "clear",
            "doubtful", "engine_version",
        ]
    )  # fmt: skip
