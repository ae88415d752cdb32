"""Reads of a mapping's reviews: how they stand, what was held, and what waits for the panel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.foundations.dates import show
from placemap.foundations.errors import PlacemapError
from placemap.mappings import policy
from placemap.mappings.models import Mapping, OpeningRecord, ReviewEntry
from placemap.mappings.rules import AttentionItem, WorkItem, reviews
from placemap.mappings.rules.reviews import DECISION_FRESH, REVIEW_GRACE, TOO_MANY_MISSED, Reviews
from placemap.mappings.vocabulary import ReviewStep
from placemap.partners.queries import names_of
from placemap.web.jinja import url_if_any


@dataclass(frozen=True, slots=True)
class WaitsForDecision:
    """One mapping that the panel closes or renews: which, and how many reviews were missed. No child."""

    mapping_id: UUID
    reference: str
    title: str
    opened_on: date
    ends_on: date
    review_on: date | None
    missed: int
    closing_asked_on: date | None
    structure: str
    version: int

    @property
    def close_by(self) -> date | None:
        """By when its lead was asked to close it."""
        return reviews.closed_by(self.closing_asked_on) if self.closing_asked_on else None


def reviews_of(mapping: Mapping) -> Reviews:
    """How the reviews of a mapping stand today. No query."""
    return reviews.reviews_stand(
        review_on=mapping.review_on,
        review_again_on=mapping.review_again_on,
        missed_before=mapping.reviews_missed,
        closing_asked_on=mapping.closing_asked_on,
        on=today(),
    )


def reviews_in_order(late: date) -> Q:
    """The mappings that do not wait for the panel, as `reviews_of` has it, for a query through a mapping.

    A review of before `late` is missed: `review_missed_before` says which day that is.
    """
    one = Q(mapping__review_on__isnull=True) | Q(mapping__review_on__gte=late)
    both = Q(mapping__review_again_on__isnull=True) | Q(mapping__review_again_on__gte=late)
    none_before = Q(mapping__reviews_missed=0)
    one_before = Q(mapping__reviews_missed=TOO_MANY_MISSED - 1)
    return Q(mapping__closing_asked_on=None) & both & (none_before | (one_before & one))


def review_missed_before() -> date:
    """A review that was due before this day, and was not held, is missed."""
    return today() - REVIEW_GRACE


def structure_of(mapping: Mapping) -> str:
    """How many groups work on a mapping; empty until that is said."""
    said = OpeningRecord.objects.filter(mapping=mapping).values_list("structure", flat=True).first()
    return said or ""


def review_days(structure: str, next_on: date) -> dict[str, date]:
    """What a mapping keeps of its next review: the day, and the one that follows if nobody holds it."""
    return {"review_on": next_on, "review_again_on": reviews.review_after(structure, next_on)}


def reviews_by(mapping: Mapping, ends_on: date) -> dict[str, date]:
    """What changes of the next review when a mapping ends on another day: it lies by then at the latest."""
    if mapping.review_on is None or mapping.review_on <= ends_on:
        return {}
    return review_days(structure_of(mapping), ends_on)


def last_review(mapping: Mapping) -> ReviewEntry | None:
    """The latest review that was held."""
    held = ReviewEntry.objects.filter(mapping=mapping, step=ReviewStep.HELD.value)
    return held.order_by("-held_on").first()


def reviews_since(mapping: Mapping) -> date:
    """From when the longest time to the next review counts: the last review or renewal, or the opening."""
    steps = [ReviewStep.HELD.value, ReviewStep.RENEWED.value]
    last = ReviewEntry.objects.filter(mapping=mapping, step__in=steps).order_by("-held_on").first()
    return last.held_on if last else mapping.opened_on


def counts_as_review(mapping: Mapping, held_on: date) -> bool:
    """Whether a review of that day answers for what was missed, or for the day that is next."""
    entries = ReviewEntry.objects.filter(mapping=mapping)
    counted = entries.values_list("recorded_at", flat=True).first() if mapping.reviews_missed else None
    return reviews.review_counts(
        held_on=held_on,
        review_on=mapping.review_on,
        review_again_on=mapping.review_again_on,
        counted_on=timezone.localdate(counted) if counted else None,
        on=today(),
    )


def proposed_review(mapping: Mapping) -> date:
    """The day that is proposed for the review after one held today."""
    return reviews.usual_review(structure_of(mapping), mapping.ends_on, today())


def latest_review_day(mapping: Mapping) -> date:
    """The last day that the next review may be moved to: by its end date, where that lies ahead."""
    latest = reviews.latest_move(reviews_of(mapping), reviews_since(mapping))
    return min(latest, mapping.ends_on) if mapping.ends_on > today() else latest


def review_can_move(mapping: Mapping) -> Decision:
    """Whether another day may be set at all: no page asks for one that would be refused."""
    try:
        reviews.check_may_move(reviews_of(mapping), latest_review_day(mapping), today())
    except PlacemapError as problem:
        return refuse(problem.message)
    return allow(_("Its next review can be on another day."))


def review_history(actor: Actor, mapping: Mapping) -> list[tuple[ReviewEntry, str]]:
    """Everything that happened to the reviews, the latest first, with who wrote it down."""
    entries = list(ReviewEntry.objects.filter(mapping=mapping))
    names = names_of({entry.recorded_by for entry in entries})
    return [(entry, names.get(entry.recorded_by, "")) for entry in entries]


_RENEWED = PreparedQuery(
    lambda mappings, since: (
        ReviewEntry.objects.filter(mapping__in=mappings, step=ReviewStep.RENEWED.value, held_on__gte=since)
        .order_by("held_on")
        .values_list("mapping_id", "held_on")
    ),
    Takes.KEYS,
    Takes.DAY,
)


def renewed_lately(mappings: Collection[UUID]) -> dict[UUID, date]:
    """Which of these mappings the panel renewed in the last two weeks, and on which day."""
    return dict(_RENEWED(mappings, today() - DECISION_FRESH))


def renewal_work(mapping: Mapping, renewed_on: date | None) -> list[WorkItem]:
    """The panel renewed it lately: a line to read, with the next review, for those who answer for it."""
    stands = reviews_of(mapping)
    if renewed_on is None or stands.due_on is None or stands.wait_for_panel:
        return []
    return [
        WorkItem(
            what=_("%(title)s: the panel renewed it") % {"title": mapping.title},
            why=_("Decided on %(day)s. Its next review is on %(next)s.")
            % {"day": show(renewed_on), "next": show(stands.due_on)},
            by=None,
            url=url_if_any("mapping-reviews", mapping.reference),
            verb=_("Read why"),
        )
    ]


def review_work(actor: Actor, mapping: Mapping) -> list[WorkItem]:
    """What of the reviews waits for whoever leads an open mapping or holds its list. No query."""
    stands, page = reviews_of(mapping), url_if_any("mapping-reviews", mapping.reference)
    if stands.closing_asked_on is not None:
        leads = actor.has_in(Duty.LEAD_MAPPING, mapping.pk)
        is_late = reviews.is_closing_late(stands.closing_asked_on, today())
        why = _("Asked on %(day)s. It was not closed in time, so the panel reads that it is still open.")
        return [
            WorkItem(
                what=_("%(title)s: the panel asks for it to be closed") % {"title": mapping.title},
                why=(why if is_late else _("Asked on %(day)s. Whoever leads it closes it."))
                % {"day": show(stands.closing_asked_on)},
                by=reviews.closed_by(stands.closing_asked_on),
                url=url_if_any("close-mapping", mapping.reference) if leads else page,
                verb=_("Close it") if leads else _("Read why"),
            )
        ]
    if stands.wait_for_panel:
        return [
            WorkItem(
                what=_("%(title)s: two reviews were missed") % {"title": mapping.title},
                why=_(
                    "The panel decides whether it goes on. Until then it takes no new list, and no child is"
                    " proposed, also one already on a list."
                ),
                by=None,
                url=page,
                verb=_("Look"),
            )
        ]
    if not stands.is_near(today()):
        return []
    why = _("One review was missed already. After a second the panel decides whether the mapping goes on.")
    return [
        WorkItem(
            what=_("%(title)s: hold its review") % {"title": mapping.title},
            why=why if stands.missed else _("Look at how it goes, and write down what was decided."),
            by=stands.due_on,
            url=url_if_any("hold-review", mapping.reference),
            verb=_("Write it down"),
        )
    ]


def review_attention(mapping: Mapping) -> list[AttentionItem]:
    """The same on the overview of an open mapping, for those who answer for it. No query."""
    stands, page = reviews_of(mapping), url_if_any("mapping-reviews", mapping.reference)
    if stands.closing_asked_on is not None:
        return [AttentionItem(_("The panel asks for this mapping to be closed"), page)]
    if stands.wait_for_panel:
        return [AttentionItem(_("Two reviews were missed: the panel decides"), page)]
    if stands.due_on is None or not stands.is_near(today()):
        return []
    note = _("by %(day)s") if stands.due_on >= today() else _("since %(day)s")
    words = _("One review was missed: hold the next") if stands.missed else _("Hold the review")
    return [AttentionItem(words, page, note % {"day": show(stands.due_on)})]


def reviews_for_panel(actor: Actor) -> list[WaitsForDecision]:
    """The mappings that the panel closes or renews; the database gives them to the panel's readers alone."""
    if not actor.has(Duty.READ_PANEL):
        return []
    with connection.cursor() as cursor:
        cursor.execute("select * from reviews_for_panel() order by reference")
        return [WaitsForDecision(*row) for row in cursor.fetchall()]


def decided_by_panel(actor: Actor, reference: str) -> tuple[WaitsForDecision, date] | None:
    """A mapping that the panel decided on lately, and on which day, for a member who was second to decide."""
    if not actor.has(Duty.READ_PANEL):
        return None
    with connection.cursor() as cursor:
        cursor.execute("select * from reviews_decided_by_panel() where reference = %s", [reference])
        row = cursor.fetchone()
    return (WaitsForDecision(*row[:-1]), row[-1]) if row else None


def not_to_judge(reference: str) -> UUID | None:
    """That mapping, where it waits for the panel and this member of it may not decide on it."""
    return next((key for key, name in policy.not_to_judge().items() if name == reference), None)


def panel_missing_work(actor: Actor) -> list[WorkItem]:
    """For administrators: something waits for the panel and nobody is on it. They learn of no mapping."""
    if not actor.has(Duty.MANAGE_PARTNERSHIP):
        return []
    with connection.cursor() as cursor:
        cursor.execute("select panel_is_missing()")
        (is_missing,) = cursor.fetchone()
    if not is_missing:
        return []
    return [
        WorkItem(
            what=_("The panel has no chair"),
            why=_("Something waits for the panel (MACE), and no open account decides for it."),
            by=None,
            url=url_if_any("people"),
            verb=_("Name one"),
        )
    ]


def reviews_for_panel_work(actor: Actor) -> list[WorkItem]:
    """Work for the panel: mappings to close or renew. One it asked to be closed stands here again once its
    day has passed and its lead has not closed it."""
    return [
        _still_open(one) if one.closing_asked_on is not None else _to_decide(one)
        for one in reviews_for_panel(actor)
        if one.closing_asked_on is None or reviews.is_closing_late(one.closing_asked_on, today())
    ]


def _to_decide(one: WaitsForDecision) -> WorkItem:
    return WorkItem(
        what=_("%(title)s: close or renew") % {"title": one.title},
        why=_("Two reviews in a row were missed. It takes nothing new until the panel decides."),
        by=None,
        url=url_if_any("decide-for-panel", one.reference),
        verb=_("Decide"),
    )


def _still_open(one: WaitsForDecision) -> WorkItem:
    asked_on = show(one.closing_asked_on) if one.closing_asked_on else ""
    return WorkItem(
        what=_("%(title)s: still not closed") % {"title": one.title},
        why=_("The panel asked for it on %(day)s. Ask again with the reason, or change the decision.")
        % {"day": asked_on},
        by=one.close_by,
        url=url_if_any("decide-for-panel", one.reference),
        verb=_("Decide again"),
    )
