"""Warnings on a child's page, turning 18, and what of these waits for somebody across mappings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort import policy
from placemap.cohort.models import AdulthoodReview, ChronologyEntry, EntryJudgement, WarningNote
from placemap.cohort.queries.answers import LIVE
from placemap.cohort.queries.held import Held, may_hold
from placemap.cohort.rules import events as event_rules
from placemap.cohort.rules import standing_notes as rules
from placemap.foundations.clock import today
from placemap.information.queries import DOUBTED
from placemap.subjects.models import PersonDetail
from placemap.subjects.vocabulary import DetailKind, Standing

# What `Waits.kind` says of a child who was reviewed, and whom nobody has taken over yet.
HAND_OVER = "hand_over"
_REVIEW_DONE = "done"


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning as the child's page shows it."""

    note: WarningNote
    agency: str
    is_overdue: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class Turning18:
    """Where a child stands on the way to 18. `born` is the earliest date that any source gives."""

    state: rules.Adulthood
    born: date | None
    review_from: date | None
    adult_on: date | None
    review: AdulthoodReview | None
    may_hand_over: bool
    may_take_back: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether the page has anything to say of it yet."""
        return self.state not in (rules.Adulthood.NOT_YET, rules.Adulthood.NOT_KNOWN)

    @property
    def is_adult(self) -> bool:
        """Whether the 18th birthday has come. Changes no heading by itself."""
        return self.adult_on is not None and self.adult_on <= today()


@dataclass(frozen=True, slots=True)
class Waits:
    """Something about one child that waits for somebody: where, by when, and its initials."""

    mapping_id: UUID
    reference: str
    title: str
    person_id: UUID
    initials: str
    kind: str
    on: date


_WARNINGS = PreparedQuery(
    lambda about: (
        WarningNote.objects.filter(person_id__in=about, **LIVE)
        .select_related("agency")
        .order_by("-recorded_at")
    ),
    Takes.KEYS,
)
_REVIEWED = PreparedQuery(
    lambda about: (
        AdulthoodReview.objects.filter(person_id__in=about, **LIVE)
        .select_related("agency", "mapping")
        .order_by("-recorded_at")[:1]
    ),
    Takes.KEYS,
)


def warnings_about(
    actor: Actor, record_ids: Sequence[UUID], held: Held | None = None
) -> tuple[tuple[Warned, ...], tuple[Warned, ...]]:
    """The warnings that stand, and those that have ended; each the newest first."""
    if not may_hold(WarningNote, held):
        return (), ()
    found = [
        Warned(
            note,
            note.agency.short_name,
            rules.is_overdue(note.review_on, today()),
            bool(policy.may_take_back(actor, note)),
        )
        for note in _WARNINGS(record_ids)
    ]
    return (
        tuple(one for one in found if one.note.ended_at is None),
        tuple(one for one in found if one.note.ended_at is not None),
    )


def visible_warning(actor: Actor, record_ids: Sequence[UUID], warning_id: UUID) -> WarningNote | None:
    """One warning about this child, if this reader sees it."""
    about = WarningNote.objects.filter(pk=warning_id, person_id__in=record_ids, **LIVE)
    return about.select_related("mapping", "agency").first()


def turning_18(
    actor: Actor, record_ids: Sequence[UUID], births: Sequence[date], held: Held | None = None
) -> Turning18:
    """Where a child stands on the way to 18, by the earliest birth date: rather reviewed early than late."""
    born = min(births, default=None)
    review = _REVIEWED.first(record_ids) if may_hold(AdulthoodReview, held) else None
    needs = review is not None and bool(review.hand_over_to)
    return Turning18(
        state=rules.adulthood(
            born=born,
            today=today(),
            is_reviewed=review is not None,
            needs_hand_over=needs,
            is_handed_over=review is not None and review.handed_over_on is not None,
        ),
        born=born,
        review_from=rules.review_from(born) if born else None,
        adult_on=rules.birthday(born, rules.ADULT_AT) if born else None,
        review=review,
        may_hand_over=review is not None and needs and bool(policy.may_take_back(actor, review)),
        may_take_back=review is not None and bool(policy.may_take_back(actor, review)),
    )


def visible_review(actor: Actor, record_ids: Sequence[UUID], review_id: UUID) -> AdulthoodReview | None:
    """One review of turning 18 about this child, if this reader sees it."""
    about = AdulthoodReview.objects.filter(pk=review_id, person_id__in=record_ids, **LIVE)
    return about.select_related("mapping", "agency").first()


# What waits, across mappings -----------------------------------------------------------------------


_WHERE = ("mapping_id", "mapping__reference", "mapping__title", "person_id", "person__initials")


def _unanswered_moments(mapping_ids: Sequence[UUID]) -> QuerySet[ChronologyEntry, tuple[Any, ...]]:
    answer = ChronologyEntry.objects.filter(
        answers_id=Coalesce(OuterRef("began_as_id"), OuterRef("pk")),
        withdrawn_at=None,
        contribution__withdrawn_at=None,
    )
    return (
        ChronologyEntry.objects.filter(
            mapping_id__in=mapping_ids,
            mapping__state="open",
            respond_by__isnull=False,
            responded_on=None,
            **LIVE,
        )
        .exclude(DOUBTED)
        .exclude(Exists(answer))
        .order_by("respond_by", "recorded_at")
        .values_list(*_WHERE, "kind", "respond_by", "pk", "began_as_id")
    )


def _born_by(mapping_ids: Sequence[UUID], newest: date) -> QuerySet[PersonDetail, tuple[Any, ...]]:
    """With how far the latest review is: asked once for each row, since a condition would ask it again."""
    latest = AdulthoodReview.objects.filter(
        person__group_key=OuterRef("person__group_key"), mapping_id=OuterRef("mapping_id"), **LIVE
    ).order_by("-recorded_at")
    step = Case(
        When(hand_over_to="", then=Value(_REVIEW_DONE)),
        When(handed_over_on=None, then=Value(HAND_OVER)),
        default=Value(_REVIEW_DONE),
    )
    return (
        PersonDetail.objects.annotate(earliest=Coalesce("born", "born_low"))
        .filter(
            kind=DetailKind.BORN,
            mapping_id__in=mapping_ids,
            mapping__state="open",
            earliest__lte=newest,
            person__standing__in=(Standing.COHORT, Standing.LINKED),
            person__withdrawn_at=None,
            **LIVE,
        )
        .order_by("earliest", "person_id")
        .annotate(step=Subquery(latest.annotate(step=step).values("step")[:1]))
        .values_list(*_WHERE, "person__group_key", "earliest", "step")
    )


_MOMENTS = PreparedQuery(_unanswered_moments, Takes.KEYS)
_SAME_AS = PreparedQuery(
    lambda waiting: EntryJudgement.objects.filter(
        Q(left_id__in=waiting) | Q(right_id__in=waiting), is_same=True, withdrawn_at=None
    ).values_list("left_id", "right_id"),
    Takes.KEYS,
)
_OVERDUE = PreparedQuery(
    lambda mapping_ids, at: (
        WarningNote.objects.filter(
            mapping_id__in=mapping_ids, mapping__state="open", ended_at=None, review_on__lt=at, **LIVE
        )
        .order_by("review_on")
        .values_list(*_WHERE, "kind", "review_on", "agency_id")
    ),
    Takes.KEYS,
    Takes.DAY,
)
_GROWING_UP = PreparedQuery(_born_by, Takes.KEYS, Takes.DAY)


def moments_waiting(actor: Actor, mapping_ids: Sequence[UUID]) -> list[Waits]:
    """Critical moments without an answer in these mappings, the soonest first. At most four queries."""
    rows = _MOMENTS(mapping_ids) if mapping_ids else []
    elsewhere = _answered_elsewhere({began or key for *_, key, began in rows})
    return [Waits(*row[:-2]) for row in rows if (row[-1] or row[-2]) not in elsewhere]


def _answered_elsewhere(waiting: set[UUID]) -> set[UUID]:
    """Those of the waiting that somebody holds to be the same as an event that was answered."""
    if not waiting:
        return set()
    pairs = _SAME_AS(waiting)
    others = {key for pair in pairs for key in pair} - waiting
    if not others:
        return set()
    held = ChronologyEntry.objects.filter(**LIVE)
    answers = set(held.filter(answers_id__in=others).values_list("answers_id", flat=True))
    done = held.filter(Q(pk__in=others) | Q(began_as_id__in=others), responded_on__isnull=False)
    answers |= {began or key for key, began in done.values_list("pk", "began_as_id")}
    return event_rules.answered_elsewhere({key for key in answers if key is not None}, pairs)


def warnings_overdue(actor: Actor, mapping_ids: Sequence[UUID]) -> list[Waits]:
    """Warnings whose day to look at them again has passed, that this actor may keep or end. One query."""
    rows = _OVERDUE(mapping_ids, today())
    return [Waits(*row[:-1]) for row in rows if policy.may_take_back_of(actor, row[0], row[-1])]


def adulthood_waiting(actor: Actor, mapping_ids: Sequence[UUID]) -> list[Waits]:
    """Children of the cohort, and linked ones, from 17 years 6 months on with no review, and those whose
    hand-over nobody has accepted (`kind` is then `HAND_OVER`); the soonest to turn 18 first.

    One query. By the earliest birth date that any record of the child gives, or by the earliest there can
    be where only an age is known.
    """
    rows = _GROWING_UP(mapping_ids, today() - timedelta(days=int(17.4 * 365)))
    found: dict[UUID, Waits] = {}
    for mapping, reference, title, person, initials, group, born, step in rows:
        if step != _REVIEW_DONE and rules.review_from(born) <= today():
            turns = rules.birthday(born, rules.ADULT_AT)
            kind = HAND_OVER if step else ""
            found.setdefault(group, Waits(mapping, reference, title, person, initials, kind, turns))
    return list(found.values())
