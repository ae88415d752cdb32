"""Names agencies wrote in a cell, each with the people of the mapping it might be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.names import fold, forename_variants, parse_name
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem
from placemap.subjects import policy, rules
from placemap.subjects.models import Mention, PersonDetail
from placemap.subjects.queries.considered_before import called, which_considered_before
from placemap.subjects.queries.people import PersonCard, cards_in
from placemap.subjects.vocabulary import DetailKind, LinkKind, MentionState

PER_PAGE = 25
_MOST_SUGGESTED = 3
_MOST_NAMES = 3000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody a written name might be, and why, in words. Nothing is decided by it."""

    card: PersonCard
    why: str


@dataclass(frozen=True, slots=True)
class MentionShown:
    """One written name: beside whom, by which agency, under which heading, and who it might be.

    `settled_as` is whom it was linked to, once somebody has said so. `considered_before` says that a child
    called this was considered here and let go, and no more.
    """

    id: UUID
    as_written: str
    beside: PersonCard
    agency: str
    heading: str
    kind: LinkKind
    state: MentionState
    suggestions: tuple[Suggestion, ...]
    settled_as: PersonCard | None
    link_id: UUID | None
    decided_at: datetime | None
    considered_before: bool


@dataclass(frozen=True, slots=True)
class MentionsFound:
    """One page of written names, with what the filters need."""

    shown: tuple[MentionShown, ...]
    page: Page[Mention]
    agencies: tuple[tuple[UUID, str, int], ...]
    waiting: int
    decided: int


def mentions_page(
    actor: Actor,
    mapping: Mapping,
    *,
    decided: bool = False,
    agency_id: UUID | None = None,
    page: int | str = 1,
    per_page: int = PER_PAGE,
) -> MentionsFound:
    """Names waiting for somebody to say who they are, or those decided on; the reading is on record.

    Only this agency's own, or every agency's for the custodian. A constant number of queries.
    """
    require(policy.may_read_links(actor, mapping))
    mine = Mention.objects.filter(mapping=mapping, withdrawn_at=None, person__withdrawn_at=None)
    counts = (
        mine.order_by().values_list("agency_id", "agency__short_name", "state").annotate(many=Count("pk"))
    )
    agencies: dict[UUID, int] = {}
    names: dict[UUID, str] = {}
    waiting = settled = 0
    for agency, name, state, many in counts:
        open_now = state == MentionState.OPEN
        waiting, settled = waiting + many * open_now, settled + many * (not open_now)
        names[agency] = name
        agencies[agency] = agencies.get(agency, 0) + many * (open_now != decided)
    rows = mine.exclude(state=MentionState.OPEN) if decided else mine.filter(state=MentionState.OPEN)
    if agency_id is not None:
        rows = rows.filter(agency_id=agency_id)
    rows = rows.select_related("agency", "link").order_by(
        *(
            ("-decided_at", "id")
            if decided
            else ("contribution_id", "person__source_row", "recorded_at", "id")
        )
    )
    sheet: Page[Mention] = Paginator(rows, per_page).get_page(page)
    shown = _shown(actor, mapping, list(sheet.object_list), suggest=not decided)
    _record(actor, mapping, shown)
    listed = sorted(((key, names[key], many) for key, many in agencies.items()), key=lambda one: one[1])
    return MentionsFound(tuple(shown), sheet, tuple(listed), waiting, settled)


_TO_PLACE = PreparedQuery(
    lambda mapping: (
        Mention.objects.filter(mapping_id=mapping, state=MentionState.OPEN, withdrawn_at=None)
        .order_by()
        .values("mapping_id")
        .annotate(n=Count("pk"))
        .values_list("n", flat=True)
    ),
    Takes.KEY,
)


def names_to_place(actor: Actor, mapping: Mapping) -> int:
    """How many written names wait to be placed, of those this reader may see."""
    return _TO_PLACE.first(mapping.pk) or 0


def names_waiting(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """The gap for the mapping's first page: names nobody has placed yet, for whoever may place them."""
    if not policy.may_record_link(actor, mapping):
        return []
    waiting = names_to_place(actor, mapping)
    if not waiting:
        return []
    words = ngettext("%(num)s name to place", "%(num)s names to place", waiting) % {"num": waiting}
    return [AttentionItem(words, reverse("mentions", args=[mapping.reference]), _("written beside a child"))]


def visible_mention(actor: Actor, mapping: Mapping, mention_id: UUID) -> Mention:
    """That written name, if it is this actor's to decide on; otherwise it does not exist (404)."""
    mention = (
        Mention.objects.select_related(
            "person", "agency", "contribution", "contribution__mapping", "link", "mapping"
        )
        .filter(mapping=mapping, pk=mention_id, withdrawn_at=None, person__withdrawn_at=None)
        .first()
    )
    if mention is None:
        raise Http404
    return mention


def mention_shown(actor: Actor, mapping: Mapping, mention: Mention) -> MentionShown:
    """One written name as the list shows it; the reading is on record."""
    shown = _shown(actor, mapping, [mention], suggest=mention.state == MentionState.OPEN)
    if not shown:
        raise Http404
    _record(actor, mapping, shown)
    return shown[0]


def _record(actor: Actor, mapping: Mapping, shown: Sequence[MentionShown]) -> None:
    people: dict[UUID, None] = {}
    for one in shown:
        cards = (one.beside, one.settled_as, *(suggestion.card for suggestion in one.suggestions))
        people.update((card.id, None) for card in cards if card is not None)
    record_reading(actor, Event.LINKS_VIEWED, mapping_id=mapping.pk, subjects=list(people))


def _shown(
    actor: Actor, mapping: Mapping, mentions: Sequence[Mention], *, suggest: bool
) -> list[MentionShown]:
    might_be = _might_be(mapping, mentions) if suggest else {}
    before: Collection[UUID] = ()
    if suggest and policy.may_record_person(actor, mapping):
        written = {mention.pk: called(mention.as_written) for mention in mentions}
        before = which_considered_before(actor, mapping, written)
    ends = {mention.person_id for mention in mentions}
    ends.update(person_id for people in might_be.values() for person_id, _why in people)
    for mention in mentions:
        if mention.link is not None:
            ends.update((mention.link.from_person_id, mention.link.to_person_id))
    cards = cards_in([mapping], ends)
    shown = []
    for mention in mentions:
        beside = cards.get(mention.person_id)
        if beside is not None:
            shown.append(_one(mention, beside, might_be.get(mention.pk, []), cards, mention.pk in before))
    return shown


def _one(
    mention: Mention,
    beside: PersonCard,
    might_be: Sequence[tuple[UUID, rules.NameFit]],
    cards: dict[UUID, PersonCard],
    considered_before: bool,
) -> MentionShown:
    suggestions: dict[UUID, Suggestion] = {}
    # Of people the name fits equally well, those of the same school or list come first.
    for person_id, fit in sorted(
        might_be, key=lambda pair: (pair[1].order, not _near(cards.get(pair[0]), beside))
    ):
        card = cards.get(person_id)
        if card is not None and card.id != beside.id and card.id not in suggestions:
            why = fit.label
            if card.school and card.school == beside.school:
                why = _("%(why)s, same school") % {"why": why}
            suggestions[card.id] = Suggestion(card, why)
    settled = None
    if mention.link is not None:
        ends = (cards.get(mention.link.from_person_id), cards.get(mention.link.to_person_id))
        settled = next((card for card in ends if card is not None and card.id != beside.id), None)
    return MentionShown(
        id=mention.pk,
        as_written=mention.as_written,
        beside=beside,
        agency=mention.agency.short_name,
        heading=mention.heading,
        kind=LinkKind(mention.kind),
        state=MentionState(mention.state),
        suggestions=tuple(suggestions.values())[:_MOST_SUGGESTED],
        settled_as=settled,
        link_id=mention.link_id,
        decided_at=mention.decided_at,
        considered_before=considered_before,
    )


def _near(card: PersonCard | None, beside: PersonCard) -> bool:
    return card is not None and bool(card.school) and card.school == beside.school


def _might_be(mapping: Mapping, mentions: Sequence[Mention]) -> dict[UUID, list[tuple[UUID, rules.NameFit]]]:
    """For each written name, the people whose name it fits. One query for a whole page of names."""
    written = {mention.pk: parse_name(mention.as_written) for mention in mentions}
    forenames: set[str] = set()
    families: set[str] = set()
    for name in written.values():
        if len(name.given) > 1:
            forenames |= forename_variants(name.given)
        elif name.family:
            families.add(fold(name.family))
        if len(name.family) > 1:
            families.add(fold(name.family))
    names = PersonDetail.objects.filter(
        Q(given_folded__in=forenames) | Q(family_folded__in=families),
        mapping=mapping,
        kind__in=(DetailKind.NAME, DetailKind.KNOWN_AS),
        withdrawn_at=None,
        person__withdrawn_at=None,
    )
    by_given: dict[str, list[tuple[UUID, str, str]]] = defaultdict(list)
    by_family: dict[str, list[tuple[UUID, str, str]]] = defaultdict(list)
    for row in names.order_by("recorded_at", "id").values_list("person_id", "given_folded", "family_folded")[
        :5000
    ]:
        by_given[row[1]].append(row)
        by_family[row[2]].append(row)
    found: dict[UUID, list[tuple[UUID, rules.NameFit]]] = {}
    for key, name in written.items():
        near = {row for form in _forms(name.given) for row in by_given.get(form, ())}
        near.update(by_family.get(fold(name.family), ()) if name.family else ())
        fits = ((row[0], rules.name_fit(name, row[1], row[2])) for row in near)
        best = sorted(
            ((person, fit) for person, fit in fits if fit is not None), key=lambda pair: pair[1].order
        )
        found[key] = best[: _MOST_SUGGESTED * 8]
    return found


def _forms(given: str) -> Collection[str]:
    return forename_variants(given) if len(given) > 1 else ()
