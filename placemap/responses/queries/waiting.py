"""What waits of actions: in somebody's work, on a mapping's first page, on a child's page, before closing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.queries import HungOn
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping, Seat
from placemap.mappings.queries import AttentionItem, Newly, ToDo, WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.responses import rules
from placemap.responses.models import Action, ActionUpdate
from placemap.responses.policy import may_record_action, runs
from placemap.responses.vocabulary import AboutKind, ActionState
from placemap.subjects.models import Entity
from placemap.subjects.queries import BesideThing
from placemap.subjects.vocabulary import PLACE_KINDS
from placemap.web.filters import day_short
from placemap.web.jinja import url_if_any

_RUNNING = [state.value for state in ActionState if state in rules.RUNNING]
_UNDER_WAY = [*_RUNNING, ActionState.DONE.value]
_STUCK = [ActionState.DECLINED.value, ActionState.NOT_POSSIBLE.value]

_DUE = PreparedQuery(
    lambda mine, agency, user: (
        Action.objects.filter(
            Q(owner_id=user) | Q(owner=None) | Q(owner_id__in=RawSQL("select s from my_stand_ins() s", ())),
            mapping__in=mine,
            mapping__state=MappingState.OPEN.value,
            agency_id=agency,
            state__in=_RUNNING,
        )
        .select_related("mapping")
        .order_by("due", "recorded_at", "pk")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.OTHER_KEY,
)
_TO_DECIDE = PreparedQuery(
    lambda mine, on: (
        Action.objects.filter(
            # Of whoever left nobody is reminded, and their colleagues find it in no work of theirs.
            Q(state__in=_STUCK)
            | Q(
                ~Exists(
                    Seat.objects.filter(
                        Q(until_on=None) | Q(until_on__gte=on),
                        mapping=OuterRef("mapping"),
                        user=OuterRef("owner"),
                        agency=OuterRef("agency"),
                        from_on__lte=on,
                        user__is_active=True,
                    )
                ),
                owner__isnull=False,
                state__in=_RUNNING,
            ),
            mapping__in=mine,
            mapping__state=MappingState.OPEN.value,
        )
        .select_related("mapping")
        .order_by("due", "pk")
    ),
    Takes.KEYS,
    Takes.DAY,
)


def actions_due(actor: Actor) -> list[Action]:
    """In every open mapping of theirs: what they, or whoever they stand in for, answer for; and what of their
    agency has nobody yet.
    """
    if actor.user_id is None or actor.agency_id is None or not actor.seats:
        return []
    found = _DUE(list(actor.seats), actor.agency_id, actor.user_id)
    # What has nobody yet is for those who could take it on.
    return [one for one in found if one.owner_id or actor.has_in(Duty.CONTRIBUTE, one.mapping_id)]


def what_of(action: Action) -> str:
    """An action in a line for a page that names nobody: of Part 2 it says no more than what it is about."""
    if not action.in_part_two:
        return action.words
    if action.about == AboutKind.CHILD:
        return _("An action about a child")
    if action.about == AboutKind.ADULT:
        return _("An action about an adult")
    return _("An action agreed in Part 2")


def actions_to_do(actor: Actor) -> list[ToDo]:
    """For "My actions": each with its day and how far it is."""
    return [
        ToDo(
            what=what_of(one),
            reference=one.mapping.reference,
            due=one.due,
            state=str(ActionState(one.state).label) if one.owner_id else _("Nobody yet"),
            kind="note" if one.state == ActionState.ACCEPTED and one.owner_id else "wait",
            url=url_if_any("action", one.mapping.reference, one.pk),
            is_late=rules.is_overdue(ActionState(one.state), one.due, today()),
        )
        for one in actions_due(actor)
    ]


def actions_work(actor: Actor) -> list[WorkItem]:
    """Work: what waits for a yes, has nobody in one's agency, or is past its day; what nobody does."""
    return [item for one in actions_due(actor) if (item := _asked_of(one, actor.user_id))] + _to_decide(actor)


def _asked_of(one: Action, reader: UUID | None) -> WorkItem | None:
    """What the action asks of whoever answers for it, if it asks anything today."""
    title = {"title": one.mapping.title}
    if one.owner_id is None:
        what, verb = _("%(title)s: who in your agency sees to this?") % title, _("Say who")
    elif one.owner_id != reader and one.state == ActionState.OFFERED:
        what, verb = _("%(title)s: a colleague who is away was asked to do this") % title, _("Look")
    elif one.owner_id != reader and one.due < today():
        what, verb = _("%(title)s: what came of this, for a colleague who is away?") % title, _("Say")
    elif one.state == ActionState.OFFERED:
        what, verb = _("%(title)s: will you do this?") % title, _("Answer")
    elif one.due < today():
        what, verb = _("%(title)s: what came of this?") % title, _("Say")
    else:
        return None
    return WorkItem(
        what=what,
        why=what_of(one),
        by=one.due,
        url=url_if_any("action", one.mapping.reference, one.pk),
        verb=verb,
    )


def _to_decide(actor: Actor) -> list[WorkItem]:
    """For those who run a mapping: actions that were declined or are not possible."""
    mine = [
        pk for pk in actor.seats if actor.has_in(Duty.LEAD_MAPPING, pk) or actor.has_in(Duty.HOLD_COHORT, pk)
    ]
    stuck: dict[UUID, list[Action]] = defaultdict(list)
    left: dict[UUID, list[Action]] = defaultdict(list)
    for one in _TO_DECIDE(mine, today()) if mine else ():
        (stuck if one.state in _STUCK else left)[one.mapping_id].append(one)
    items = [
        WorkItem(
            what=ngettext(
                "%(title)s: %(n)d action nobody can do", "%(title)s: %(n)d actions nobody can do", len(some)
            )
            % {"title": some[0].mapping.title, "n": len(some)},
            why=_("It was declined, or is not possible. Find another way, take it higher, or end it."),
            by=some[0].due,
            url=url_if_any("response", some[0].mapping.reference),
            verb=_("Decide"),
        )
        for some in stuck.values()
    ]
    return items + [
        WorkItem(
            what=ngettext(
                "%(title)s: %(n)d action of somebody who left",
                "%(title)s: %(n)d actions of people who left",
                len(some),
            )
            % {"title": some[0].mapping.title, "n": len(some)},
            why=_("Whoever answers for it left the team. Give it to a colleague of theirs, or end it."),
            by=some[0].due,
            url=url_if_any("response", some[0].mapping.reference),
            verb=_("Decide"),
        )
        for some in left.values()
    ]


_STATES = PreparedQuery(
    lambda mapping: Action.objects.filter(mapping_id=mapping).order_by().values_list("state", "due", "about"),
    Takes.KEY,
)


def actions_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention, for those who run the mapping: what is past its day, waits for a yes, or nobody can do; and
    where children are helped and nobody stops those who harm them, or the other way round (domain 12)."""
    if mapping.state != MappingState.OPEN or not runs(actor, mapping):
        return []
    late, states, works_on, longest = 0, Counter[str](), set[str](), today()
    for state, due, about in _STATES(mapping.pk):
        states[state] += 1
        if state in _UNDER_WAY:
            works_on.add(about)
        if rules.is_overdue(ActionState(state), due, today()):
            late, longest = late + 1, min(longest, due)
    items = []
    if late:
        days = (today() - longest).days
        words = ngettext("%(n)d action is past its day", "%(n)d actions are past their day", late)
        note = ngettext("%(n)d day late", "up to %(n)d days late", days) % {"n": days}
        items.append(_attends(mapping, words % {"n": late}, "overdue", note))
    stuck = sum(states[state] for state in _STUCK)
    if stuck:
        words = ngettext("%(n)d action that nobody can do", "%(n)d actions that nobody can do", stuck)
        items.append(_attends(mapping, words % {"n": stuck}, "open"))
    if missing := rules.side_missing({AboutKind(one) for one in works_on}):
        items.append(AttentionItem(str(missing), url_if_any("record-action", mapping.reference)))
    return items


def _attends(mapping: Mapping, words: str, state: str, note: str = "") -> AttentionItem:
    page = url_if_any("response", mapping.reference)
    return AttentionItem(words, f"{page}?state={state}" if page else "", note)


_RECORDED = ngettext_lazy("%(n)d action was recorded", "%(n)d actions were recorded", "n")
_MOVED = ngettext_lazy("%(n)d action moved on", "%(n)d actions moved on", "n")


# Actions recorded, and those of which something was said or changed.
ACTIONS_NEW = (
    Newly(Action.objects.all, _RECORDED, "response"),
    Newly(ActionUpdate.objects.all, _MOVED, "response", about="action_id"),
)


def actions_before_closing(actor: Actor, mapping: Mapping) -> list[str]:
    """Why a mapping must not close yet: each open action is passed on, taken higher or ended (domain 110)."""
    found = list(
        Action.objects.filter(mapping=mapping, state__in=[state.value for state in rules.OPEN])
        .order_by()
        .values_list("pk", flat=True)
    )
    reasons = []
    if found:
        words = ngettext(
            "%(n)d action is still open. On the page “Response” say that it is done, or pass it on, take it"
            " higher or end it with a reason.",
            "%(n)d actions are still open. On the page “Response” say of each that it is done, or pass it on,"
            " take it higher or end it with a reason.",
            len(found),
        )
        reasons.append(words % {"n": len(found)})
    if _is_open_besides(mapping, found):
        # Neither a number nor a reason: what is kept from somebody is not counted before them.
        reasons.append(
            _(
                "What you cannot open here is not all finished. Ask whoever else runs this mapping, and each"
                " agency, to say that their actions are done or to end them."
            )
        )
    return reasons


def _is_open_besides(mapping: Mapping, found: Collection[UUID]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select actions_open_besides(%s, %s)", [mapping.pk, list(found)])
        return bool(cursor.fetchone()[0])


def actions_about(actor: Actor, mapping: Mapping, record_ids: Collection[UUID]) -> list[HungOn]:
    """For a child's page: what is being done about them, open ones first. One query."""
    found = Action.objects.filter(mapping=mapping, person_id__in=list(record_ids)).select_related(
        "agency", "owner"
    )
    return _as_rows(mapping, found)


def actions_at(actor: Actor, mapping: Mapping, entity: Entity) -> BesideThing:
    """For the page of a place: what is being done there, open ones first, and where one more is recorded.

    One query. Of what was agreed in Part 2 its reading is on record, as everywhere.
    """
    found = list(Action.objects.filter(mapping=mapping, place_id=entity.pk).select_related("agency", "owner"))
    if any(one.in_part_two for one in found):
        record_reading(actor, Event.ACTIONS_VIEWED, mapping_id=mapping.pk, subjects=[])
    may_add = (
        entity.kind in {kind.value for kind in PLACE_KINDS}
        and mapping.state == MappingState.OPEN
        and bool(may_record_action(actor, mapping))
    )
    add = f"{url_if_any('record-action', mapping.reference)}?at={entity.pk}" if may_add else ""
    return BesideThing(_as_rows(mapping, found), add)


def _as_rows(mapping: Mapping, found: Iterable[Action]) -> list[HungOn]:
    rows = sorted(found, key=lambda one: (ActionState(one.state) not in rules.OPEN, one.due, str(one.pk)))
    return [action_row(mapping, one) for one in rows]


def action_row(mapping: Mapping, action: Action) -> HungOn:
    """An action in short beside something else: whose and by when, and how far it is."""
    return HungOn(
        words=action.words,
        href=url_if_any("action", mapping.reference, action.pk),
        line=_("%(who)s, by %(day)s")
        % {
            "who": f"{action.owner.name}, {action.agency.short_name}" if action.owner else action.agency.name,
            "day": day_short(action.due),
        },
        state=str(ActionState(action.state).label),
        kind="gap"
        if rules.is_overdue(ActionState(action.state), action.due, today())
        else _KINDS[action.state],
    )


_KINDS = {
    ActionState.OFFERED.value: "wait",
    ActionState.ACCEPTED.value: "note",
    ActionState.DECLINED.value: "gap",
    ActionState.DONE.value: "done",
    ActionState.NOT_POSSIBLE.value: "caution",
    ActionState.ENDED.value: "plain",
}


def people_with_actions(person_ids: Collection[UUID], contribution: object) -> set[UUID]:
    """Those of these people about whom there is an action: taking back a list loses none. As the settler."""
    found = Action.objects.filter(person_id__in=list(person_ids)).order_by()
    return set(found.values_list("person_id", flat=True)) - {None}  # type: ignore[arg-type]
