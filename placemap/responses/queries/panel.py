"""What the panel reads of every open mapping: how it stands, what it lacks, what is stuck; no child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.queries import PanelRow, waiting_for_panel
from placemap.foundations.clock import today
from placemap.foundations.dates import show
from placemap.foundations.wording import read_kept
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem
from placemap.mappings.vocabulary import MappingState
from placemap.partners.queries import names_of
from placemap.responses.models import Escalation, PanelReview
from placemap.responses.policy import my_steps
from placemap.responses.queries.escalation import StuckBeneath, stuck_beneath
from placemap.responses.rules.panel import report_due
from placemap.responses.vocabulary import EscalationState, GapKind, GapState, PanelDecision, Rung
from placemap.web.jinja import url_if_any

# How long the panel's decision stands on the overview of its mapping.
REVIEW_FRESH = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class OnPanel:
    """One open mapping as the panel knows it."""

    mapping_id: UUID
    reference: str
    title: str
    stage: str
    opened_on: date
    ends_on: date
    answers_for: bool


@dataclass(frozen=True, slots=True)
class GapForPanel:
    """Something that a mapping lacks, since when, and which agency sees to it."""

    mapping_id: UUID
    kind: GapKind
    what: str
    since_on: date
    state: GapState
    owner_agency: str


@dataclass(frozen=True, slots=True)
class StandsForPanel:
    """How one mapping stands: its stage, reviews, reports, exceptions, gaps and what is stuck."""

    mapping: OnPanel
    waiting: PanelRow | None
    exceptions: int
    gaps: tuple[GapForPanel, ...]
    stuck: tuple[StuckBeneath, ...]
    last_review: PanelReview | None
    presenters: tuple[str, ...]

    @property
    def oldest(self) -> StuckBeneath | None:
        """What has been stuck longest."""
        return max(self.stuck, key=lambda one: one.waited, default=None)


@dataclass(frozen=True, slots=True)
class PanelPage:
    """Everything the panel's page shows. `asked` are decisions that wait for its reader."""

    stands: tuple[StandsForPanel, ...]
    asked: tuple[tuple[Escalation, StuckBeneath], ...]
    report_due: date
    # The latest paper of each mapping that was written for the board and that its reader may open.
    papers: dict[UUID, PanelPaper]


@dataclass(frozen=True, slots=True)
class PanelPaper:
    """A paper about one mapping that a package above keeps: since when it stands, and where it is read."""

    day: date
    href: str


# By the mappings of the panel's page; each is one query, filled in their `ready()`.
PANEL_PAPERS: list[Callable[[Actor, Collection[UUID]], dict[UUID, PanelPaper]]] = []


def _rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def on_panel(actor: Actor) -> list[OnPanel]:
    """Every open mapping, for the panel's readers and nobody else: the database answers."""
    return [OnPanel(*row) for row in _rows("select * from mappings_for_panel() order by reference")]


def presenters_of(actor: Actor, mapping_id: UUID) -> list[str]:
    """Who may present the plan of one: its leads by name and part; nobody, where no lead is left."""
    # The panel may have decided all the same, and its decision must not wait for a new lead.
    return _presenters().get(mapping_id) or [_("nobody, as no lead was on the team")]


def _presenters() -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for mapping, name, part in _rows("select * from presenters_for_panel() order by part, name"):
        found[mapping].append(f"{name}, {read_kept(part)}"[:120])
    return found


def panel_page(actor: Actor) -> PanelPage:
    """How every open mapping stands, those with something late or stuck first; on record as read."""
    waiting = {row.mapping_id: row for row in waiting_for_panel(actor)}
    order = {key: n for n, key in enumerate(waiting)}
    mappings = sorted(on_panel(actor), key=lambda one: order.get(one.mapping_id, len(order)))
    exceptions = dict(_rows("select mapping_id, waiting from exceptions_for_panel()"))
    gaps: dict[UUID, list[GapForPanel]] = defaultdict(list)
    for key, kind, what, since, state, agency in _rows(
        "select * from gaps_for_panel() order by since_on, what"
    ):
        gaps[key].append(GapForPanel(key, GapKind(kind), what, since, GapState(state), agency))
    stuck: dict[UUID, list[StuckBeneath]] = defaultdict(list)
    beneath = {one.escalation_id: one for one in stuck_beneath(actor)}
    for one in beneath.values():
        stuck[one.mapping_id].append(one)
    reviews: dict[UUID, PanelReview] = {}
    for review in PanelReview.objects.order_by("held_on", "recorded_at"):
        reviews[review.mapping_id] = review
    presenters = _presenters()
    steps = {mapping for mapping, rung in my_steps() if rung is Rung.PANEL}
    asked = Escalation.objects.filter(
        mapping_id__in=steps, state=EscalationState.OPEN.value, rung=Rung.PANEL.value
    )
    return PanelPage(
        stands=tuple(
            StandsForPanel(
                mapping=one,
                waiting=waiting.get(one.mapping_id),
                exceptions=exceptions.get(one.mapping_id, 0),
                gaps=tuple(gaps.get(one.mapping_id, ())),
                stuck=tuple(stuck.get(one.mapping_id, ())),
                last_review=reviews.get(one.mapping_id),
                presenters=tuple(presenters.get(one.mapping_id, ())),
            )
            for one in mappings
        ),
        asked=tuple((one, beneath[one.pk]) for one in asked if one.pk in beneath),
        report_due=report_due(today()),
        papers=_papers(actor, [one.mapping_id for one in mappings]),
    )


def _papers(actor: Actor, mapping_ids: Collection[UUID]) -> dict[UUID, PanelPaper]:
    found: dict[UUID, PanelPaper] = {}
    for source in PANEL_PAPERS:
        found |= source(actor, mapping_ids)
    return found


_REVIEWED = PreparedQuery(lambda mapping: PanelReview.objects.filter(mapping_id=mapping), Takes.KEY)


def panel_reviews(actor: Actor, mapping: Mapping) -> list[tuple[PanelReview, str]]:
    """What the panel decided on the mapping's plan, the latest first, with who wrote it down."""
    found = _REVIEWED(mapping.pk)
    names = names_of({one.recorded_by for one in found})
    return [(one, names.get(one.recorded_by, "")) for one in found]


def panel_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention on the overview: the panel's last decision, for four weeks. One query."""
    if mapping.state != MappingState.OPEN:
        return []
    last = next(iter(_REVIEWED(mapping.pk)), None)
    if last is None or last.held_on < today() - REVIEW_FRESH:
        return []
    words = _("The panel on the plan: %(decision)s") % {
        "decision": PanelDecision.label_of(last.decision).lower()
    }
    return [
        AttentionItem(
            words,
            url_if_any("panel-reviews", mapping.reference),
            _("on %(day)s") % {"day": show(last.held_on)},
        )
    ]
