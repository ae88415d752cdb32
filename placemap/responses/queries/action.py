"""Actions of a mapping as one reader may see them: lists, one with its history, and whom they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Mapping
from placemap.partners.queries import names_of
from placemap.responses import rules
from placemap.responses.models import Action, ActionUpdate
from placemap.responses.vocabulary import AboutKind, ActionState
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.queries.places import waiting_among

OURS, MINE = "ours", "mine"
OVERDUE, OPEN = "overdue", "open"
_OPEN = [state.value for state in ActionState if state in rules.OPEN]


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What of the actions is looked for; empty words stand for all of them."""

    words: str = ""
    state: str = ""
    whose: str = ""
    agency: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """How many there are to look at: still open, past their day, and in each state."""

    open: int
    overdue: int
    by_state: dict[str, int]

    @property
    def all(self) -> int:
        return sum(self.by_state.values())


@dataclass(frozen=True, slots=True)
class ActionShown:
    """An action, and whom it is about as this reader knows them; no card of somebody they do not see."""

    action: Action
    card: PersonCard | None = None
    place: str = ""

    @property
    def state(self) -> ActionState:
        return ActionState(self.action.state)

    @property
    def is_overdue(self) -> bool:
        return rules.is_overdue(self.state, self.action.due, today())


@dataclass(frozen=True, slots=True)
class UpdateShown:
    """One line of an action's history, with the names of the people in it."""

    update: ActionUpdate
    who: str
    owner_before: str
    owner_after: str


def actions_of(actor: Actor, mapping: Mapping) -> QuerySet[Action]:
    """Every action of the mapping that its reader may see, soonest first."""
    return (
        Action.objects.filter(mapping=mapping)
        .select_related("agency", "owner", "place", "mapping")
        .order_by("due", "recorded_at", "pk")
    )


def actions_found(actor: Actor, mapping: Mapping, wanted: ActionFilter) -> QuerySet[Action]:
    """Those that match: every word in what is to be done, what it should bring, its owner or its agency."""
    found = actions_of(actor, mapping)
    for word in wanted.words.split():
        found = found.filter(
            Q(words__icontains=word)
            | Q(expected_effect__icontains=word)
            | Q(owner__name__icontains=word)
            | Q(agency__name__icontains=word)
            | Q(agency__short_name__icontains=word)
        )
    if wanted.state == OVERDUE:
        found = found.filter(state__in=_RUNNING, due__lt=today())
    elif wanted.state == OPEN:
        found = found.filter(state__in=_OPEN)
    elif wanted.state in _STATES:
        found = found.filter(state=wanted.state)
    if wanted.whose in (OURS, MINE):
        found = found.filter(agency=actor.agency_id)
    if wanted.whose == MINE:
        found = found.filter(owner=actor.user_id)
    if wanted.agency:
        found = found.filter(agency_id=wanted.agency)
    if wanted.about in _KINDS:
        found = found.filter(about=wanted.about)
    return found


def action_counts(actor: Actor, mapping: Mapping) -> ActionCounts:
    """How many of each state the reader may see. Two small queries."""
    seen = Action.objects.filter(mapping=mapping).order_by()
    by_state = dict(seen.values_list("state").annotate(n=Count("pk")))
    overdue = seen.filter(state__in=_RUNNING, due__lt=today()).count()
    return ActionCounts(
        open=sum(by_state.get(state, 0) for state in _OPEN), overdue=overdue, by_state=by_state
    )


def agencies_with_actions(actor: Actor, mapping: Mapping) -> list[tuple[UUID, str]]:
    """Agencies that any action the reader sees is of, by name."""
    seen = Action.objects.filter(mapping=mapping).order_by("agency__short_name")
    return list(seen.values_list("agency_id", "agency__short_name").distinct())


def shown(actor: Actor, mapping: Mapping, actions: Sequence[Action]) -> list[ActionShown]:
    """These actions with whom and where they are about, on record as read. Five queries, however many.

    What an agency reads of its own action is on record too where its reader does not see the child's record.
    """
    people = [one.person_id for one in actions if one.person_id]
    cards = person_cards(actor, mapping, people) if people else {}
    if any(one.in_part_two for one in actions):
        subjects = [cards[key].id if key in cards else key for key in people]
        record_reading(
            actor, Event.ACTIONS_VIEWED, mapping_id=mapping.pk, subjects=list(dict.fromkeys(subjects))
        )
    proposed = waiting_among(mapping, [one.place_id for one in actions if one.place_id])
    return [
        ActionShown(
            one, cards.get(one.person_id) if one.person_id else None, _place_of(one, one.place_id in proposed)
        )
        for one in actions
    ]


def _place_of(action: Action, is_proposed: bool) -> str:
    """Where it is, in words: a place that nobody has decided on yet says so wherever it is written."""
    if action.place is None:
        return ""
    return _("%(place)s (proposed)") % {"place": action.place.name} if is_proposed else action.place.name


def open_actions(actor: Actor, mapping: Mapping, *, in_part_two: bool) -> QuerySet[Action]:
    """Those of one part that somebody must still see to."""
    return actions_of(actor, mapping).filter(state__in=_OPEN, in_part_two=in_part_two)


def at_open_places(found: QuerySet[Action]) -> QuerySet[Action]:
    """Those of them that hang on no place that its giver keeps close.

    What is put before a whole table, or written for it, holds no others, though whoever shares the screen or
    writes the minutes may read them: they hold the list, or it is their own agency's action.
    """
    return found.filter(Q(place=None) | Q(place__audience=Audience.TEAM.value, place__withdrawn_at=None))


def for_the_room(found: QuerySet[Action]) -> QuerySet[Action]:
    """The same, and about nobody whose only record its giver keeps close: for a screen that all look at."""
    known = Person.objects.filter(
        mapping=OuterRef("mapping"),
        group_key=OuterRef("person__group_key"),
        audience=Audience.TEAM.value,
        withdrawn_at=None,
    )
    return at_open_places(found).filter(Q(person=None) | Exists(known))


_OPEN_ABOUT = PreparedQuery(
    lambda mapping, about: (
        Action.objects.filter(mapping_id=mapping, person_id__in=about, state__in=_OPEN)
        .select_related("agency", "owner")
        .order_by("due", "recorded_at", "pk")
    ),
    Takes.KEY,
    Takes.KEYS,
)


def open_actions_about(actor: Actor, mapping: Mapping, person_ids: Iterable[UUID]) -> list[Action]:
    """What is still to be done about somebody, with who does it, soonest first. One query."""
    return _OPEN_ABOUT(mapping.pk, tuple(person_ids))


def action_in(actor: Actor, mapping: Mapping, action_id: UUID) -> Action:
    """One action of the mapping, or 404."""
    found = actions_of(actor, mapping).filter(pk=action_id).first()
    if found is None:
        raise Http404
    return found


def action_by_link(actor: Actor, action_id: UUID) -> Action:
    """One action, in whichever mapping the actor sits; otherwise 404."""
    found = (
        Action.objects.filter(pk=action_id, mapping__in=list(actor.seats)).select_related("mapping").first()
    )
    if found is None:
        raise Http404
    return found


def history_of(actor: Actor, action: Action) -> list[UpdateShown]:
    """What was said of it, newest first. Two queries."""
    updates = list(ActionUpdate.objects.filter(action=action).order_by("-recorded_at", "-pk"))
    names = names_of(key for one in updates for key in (one.recorded_by, one.owner_before, one.owner_after))
    return [
        UpdateShown(
            one,
            names.get(one.recorded_by, ""),
            names.get(one.owner_before, "") if one.owner_before else "",
            names.get(one.owner_after, "") if one.owner_after else "",
        )
        for one in updates
    ]


_RUNNING = [state.value for state in ActionState if state in rules.RUNNING]
_STATES = frozenset(state.value for state in ActionState)
_KINDS = frozenset(kind.value for kind in AboutKind)
