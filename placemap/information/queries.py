"""Reads of what people noticed, what was passed on, and which lists are still to come.

Reading what was noticed is recorded, with the identifiers shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Count, Exists, F, ForeignKey, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.holding_back import PERSON
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.grades import SUSPECTED_FALSE
from placemap.foundations.wording import _ as wording
from placemap.information import rules
from placemap.information.models import Concern, Contribution, Release, Routing, Sourced
from placemap.information.vocabulary import Audience, ConcernState, Handling, HowKnown
from placemap.mappings.models import Mapping, Member
from placemap.mappings.queries import (
    AttentionItem,
    Newly,
    WorkItem,
    awaited_until,
    lists_awaited,
)
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agency, LegalPower, User
from placemap.partners.queries import names_of, power_in_force, require_agreement
from placemap.web.jinja import url_if_any

# Rows that whoever sent them suspects to be false: read where they stand, and never counted or summed up.
DOUBTED = Q(grade__iregex=SUSPECTED_FALSE)


@dataclass(frozen=True, slots=True)
class Terms:
    """What something is given under: why, by which power, how it is handled and known, until when."""

    purpose: str
    power: LegalPower
    handling: Handling
    how_known: HowKnown
    review_on: date


@dataclass(frozen=True, slots=True)
class RoutingShown:
    """A concern passed on, with who sent it, and the receipt once there is one."""

    routing: Routing
    sent_by: str
    sender_agency: str
    received_by: str


@dataclass(frozen=True, slots=True)
class ConcernShown:
    """Something noticed, who wrote it down, where it has got to, and where it was passed."""

    concern: Concern
    recorded_by: str
    state: ConcernState
    routings: tuple[RoutingShown, ...]
    waits: bool = False


def terms_of(
    agency: Agency,
    *,
    purpose: str = "",
    power: str = "",
    handling: str = "",
    how_known: str = "",
    review_on: date | None = None,
) -> Terms:
    """What an agency gives under: its agreement's terms, but for those named here.

    Raises `AgreementMissing`, or a `PlacemapError` for a power no longer in force or a review day that
    does not lie ahead.
    """
    agreement = require_agreement(agency)
    relied_on = power_in_force(power or agreement.power)
    if relied_on is None and power:
        raise PlacemapError(wording("The legal power you chose is not in force. Choose another."))
    if relied_on is None:
        raise PlacemapError(
            wording(
                "The legal power that {agency} shares under is not in force. Ask information"
                " governance to record its agreement again.",
                agency=agency.name,
            )
        )
    return Terms(
        purpose=purpose.strip() or agreement.purpose,
        power=relied_on,
        handling=Handling(handling or agreement.handling),
        how_known=HowKnown(how_known or agreement.source_grade),
        review_on=rules.check_review(review_on, today())
        or rules.review_day(today(), agreement.review_months),
    )


def terms_passed_on(concern: Concern) -> Terms:
    """What a concern is passed on under: its agency's agreement, known as it was, handled no more freely.

    Where that agreement or its power has ended since, the terms it was noticed under stand: a worry waits for
    no paper.
    """
    given = concern.contribution
    try:
        terms = terms_of(concern.agency, how_known=concern.how_known)
    except PlacemapError:
        return Terms(
            purpose=given.purpose,
            power=given.power,
            handling=Handling(given.handling),
            how_known=HowKnown(concern.how_known),
            review_on=given.review_on,
        )
    return replace(terms, handling=rules.closest_kept(terms.handling, given.handling))


def _ways_to_people(model: type[Sourced]) -> list[str]:
    """How a sourced row says whom it is about: by itself, or by what it is said of."""
    if model._meta.label == PERSON:
        return ["pk"]
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    found = [one.attname for one in keys if one.related_model._meta.label == PERSON]
    return found or [
        f"{key.name}__{way}"
        for key in keys
        if issubclass(key.related_model, Sourced) and key.related_model is not model
        for way in _ways_to_people(key.related_model)
    ]


def spoken_of(given: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Each of these givings with whom it speaks of, as far as the reader sees both. One query.

    What somebody noticed speaks of nobody until it is placed, in a giving of its own.
    """
    speaking = [model for model in apps.get_models() if issubclass(model, Sourced) and model is not Concern]
    first, *rest = [
        model._default_manager.filter(contribution_id__in=given, withdrawn_at=None)
        .order_by()
        .values_list("contribution_id", way)
        for model in speaking
        for way in _ways_to_people(model)
    ]
    return list(first.union(*rest)) if given else []


def who_else_reads(given: UUID) -> list[Agency]:
    """The agencies to which something was released and that are still on the team, by name. One query."""
    standing = Release.objects.filter(contribution=given, withdrawn_at=None)
    team = Member.objects.filter(mapping=OuterRef("mapping"), agency=OuterRef("released_to"), left_on=None)
    readers = standing.filter(Exists(team)).values("released_to")
    return list(Agency.objects.filter(pk__in=readers).order_by("short_name"))


def to_release_again(given: Contribution) -> list[Release]:
    """The releases of what this giving puts right that nobody made of it yet: about somebody of whom both
    speak, to an agency that is still on the team. Three queries."""
    if given.corrects_id is None or given.withdrawn_at is not None or given.audience != Audience.RESTRICTED:
        return []
    team = Member.objects.filter(mapping=given.mapping_id, left_on=None).values("agency")
    before = Release.objects.filter(contribution=given.corrects_id, withdrawn_at=None, released_to__in=team)
    now = Release.objects.filter(contribution=given, withdrawn_at=None)
    read = set(now.values_list("released_to_id", "person_id"))
    spoken = {person for _given, person in spoken_of([given.pk])}
    return [
        one
        for one in before.select_related("released_to").order_by("released_to__short_name", "id")
        if one.person_id in spoken and (one.released_to_id, one.person_id) not in read
    ]


def was_passed_to(concern: Concern, agency: Agency) -> bool:
    """Whether that agency was sent this already, also by somebody whose words the reader may not see."""
    with connection.cursor() as cursor:
        cursor.execute("select was_passed_to(%s, %s)", [concern.pk, agency.pk])
        return bool(cursor.fetchone()[0])


_NOTICED = PreparedQuery(
    lambda mapping: (
        Concern.objects.filter(mapping_id=mapping, withdrawn_at=None)
        .select_related("agency")
        .order_by("-recorded_at")
    ),
    Takes.KEY,
)
_ROUTED = PreparedQuery(
    lambda concerns: Routing.objects.filter(concern__in=concerns).select_related(
        "sent_to", "agency", "power"
    ),
    Takes.KEYS,
)
# Kept, and nobody has said who it is about; or what was written on that person's page was taken back.
_TO_PLACE = Q(state=ConcernState.KEPT.value, withdrawn_at=None) & (
    Q(placed="") | Q(placed_in__withdrawn_at__isnull=False, placed_in__corrected_by=None)
)
_UNPLACED = PreparedQuery(
    lambda mapping: Concern.objects.filter(_TO_PLACE, mapping_id=mapping).values_list("pk", flat=True),
    Takes.KEY,
)
_COUNTED = PreparedQuery(
    lambda mapping: (
        Concern.objects.filter(mapping_id=mapping, withdrawn_at=None)
        .annotate(receipts=Count("routings", filter=Q(routings__received_at__isnull=False)))
        .values_list("state", "receipts")
    ),
    Takes.KEY,
)


def noticed(actor: Actor, mapping: Mapping, *, state: str = "") -> list[ConcernShown]:
    """What was noticed and this actor may see, newest first. A constant number of queries."""
    concerns = _NOTICED(mapping.pk)
    routings: dict[UUID, list[Routing]] = defaultdict(list)
    for routing in _ROUTED([concern.pk for concern in concerns]):
        routings[routing.concern_id].append(routing)
    names = names_of(
        [c.recorded_by for c in concerns]
        + [who for found in routings.values() for r in found for who in (r.sent_by, r.received_by)]
    )
    waiting = set(_UNPLACED(mapping.pk))
    shown = [_concern(concern, routings[concern.pk], names, concern.pk in waiting) for concern in concerns]
    if state:
        shown = [one for one in shown if one.state == state]
    record_reading(
        actor, Event.CONCERNS_VIEWED, mapping_id=mapping.pk, subjects=[one.concern.pk for one in shown]
    )
    return shown


def _concern(concern: Concern, routings: list[Routing], names: dict[UUID, str], waits: bool) -> ConcernShown:
    return ConcernShown(
        waits=waits,
        concern=concern,
        recorded_by=names.get(concern.recorded_by, ""),
        state=rules.state_shown(concern.state, any(r.received_at for r in routings)),
        routings=tuple(_routing(r, names, "") for r in sorted(routings, key=lambda r: r.sent_at)),
    )


def _routing(routing: Routing, names: dict[UUID, str], sender_agency: str) -> RoutingShown:
    received_by = names.get(routing.received_by, "") if routing.received_by else ""
    return RoutingShown(routing, names.get(routing.sent_by, ""), sender_agency, received_by)


def noticed_counts(actor: Actor, mapping: Mapping) -> dict[str, int]:
    """How many of the visible concerns are in each state, as pages show the states."""
    counts = {member.value: 0 for member in ConcernState}
    for state, receipts in _COUNTED(mapping.pk):
        counts[rules.state_shown(state, bool(receipts)).value] += 1
    return counts


def waits_to_be_placed(concern: Concern) -> bool:
    """Whether something kept waits for somebody to say who it is about."""
    return Concern.objects.filter(_TO_PLACE, pk=concern.pk).exists()


def concern_in(actor: Actor, mapping: Mapping, concern_id: UUID) -> Concern:
    """One thing noticed, if this actor may see it; absent otherwise (404). The reading is recorded."""
    found = Concern.objects.select_related("mapping", "agency", "contribution__power").filter(
        mapping=mapping, pk=concern_id, withdrawn_at=None
    )
    concern = found.first()
    if concern is None:
        raise Http404
    record_reading(actor, Event.CONCERNS_VIEWED, mapping_id=mapping.pk, subjects=[concern.pk])
    return concern


def routed_to_me(actor: Actor) -> list[RoutingShown]:
    """What was passed to the actor's agency: without a receipt first, oldest first. Recorded."""
    rows = list(
        _passed_to(actor)
        .filter(sent_to_id=actor.agency_id)
        .select_related("sent_to", "agency", "power")
        .order_by(F("received_at").desc(nulls_first=True), "sent_at")
    )
    senders = {
        u.pk: u for u in User.objects.select_related("agency").filter(pk__in=[r.sent_by for r in rows])
    }
    names = names_of(who for r in rows for who in (r.sent_by, r.received_by))
    if rows:
        record_reading(actor, Event.CONCERNS_VIEWED, subjects=[r.pk for r in rows])
    return [_routing(r, names, senders[r.sent_by].agency.name if r.sent_by in senders else "") for r in rows]


def _passed_to(actor: Actor) -> QuerySet[Routing]:
    """What was passed to the actor's agency, for whoever receives concerns there; nothing for others."""
    return Routing.objects.all() if actor.has(Duty.ROUTE_CONCERNS) else Routing.objects.none()


def routing_to_me(actor: Actor, routing_id: UUID) -> Routing:
    """One concern passed to the actor's agency; absent otherwise (404). The reading is recorded."""
    found = (
        Routing.objects.filter(pk=routing_id, sent_to_id=actor.agency_id)
        .select_related("agency", "power")
        .first()
    )
    if found is None:
        raise Http404
    record_reading(actor, Event.CONCERNS_VIEWED, subjects=[found.pk])
    return found


_UNACKNOWLEDGED = PreparedQuery(
    lambda agency: Routing.objects.filter(sent_to_id=agency, received_at=None).values_list(
        "sent_at", flat=True
    ),
    Takes.KEY,
)


def receipts_to_give(actor: Actor) -> list[WorkItem]:
    """Work: concerns passed to the actor's agency that nobody has acknowledged. No words of theirs."""
    waiting = _UNACKNOWLEDGED(actor.agency_id) if actor.has(Duty.ROUTE_CONCERNS) else []
    if not waiting:
        return []
    n = len(waiting)
    return [
        WorkItem(
            what=ngettext(
                "%(n)d worry was passed to your agency", "%(n)d worries were passed to your agency", n
            )
            % {"n": n},
            why=_("Read it and give a receipt, so that the sender knows it has arrived."),
            by=min(waiting).date(),
            url=url_if_any("routed"),
            verb=_("Read"),
        )
    ]


_AWAITED = PreparedQuery(
    lambda mine, agency, ended, missed: (
        lists_awaited(ended, missed).filter(mapping__in=mine, agency_id=agency).select_related("mapping")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.DAY,
    Takes.OTHER_DAY,
)
_TO_COME = PreparedQuery(
    lambda mapping, ended, missed: (
        lists_awaited(ended, missed).filter(mapping_id=mapping).select_related("agency")
    ),
    Takes.KEY,
    Takes.DAY,
    Takes.OTHER_DAY,
)


def lists_to_send(actor: Actor) -> list[WorkItem]:
    """Work: lists asked of the actor's agency, in mappings where they give information."""
    mine = [pk for pk in actor.seats if actor.has_in(Duty.CONTRIBUTE, pk)]
    if not mine:
        return []
    return [
        WorkItem(
            what=_("%(title)s: send your agency’s list") % {"title": member.mapping.title},
            why=_("Any spreadsheet you already have will do. If your agency knows nothing, say so."),
            by=member.due_on,
            url=url_if_any("send-list", member.mapping.reference)
            or url_if_any("lists", member.mapping.reference)
            or url_if_any("nothing-known", member.mapping.reference, member.pk),
            verb=_("Send"),
        )
        for member in _AWAITED(mine, actor.agency_id, *awaited_until())
    ]


def lists_to_come(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention: agencies whose list is late. A list not yet due needs nobody's attention."""
    return [
        AttentionItem(
            _("No list from %(agency)s") % {"agency": member.agency.short_name},
            url_if_any("mapping-team", mapping.reference),
            _late((today() - member.due_on).days),
        )
        for member in _TO_COME(mapping.pk, *awaited_until())
        if member.due_on is not None and member.due_on < today()
    ]


# What somebody noticed.
CONCERNS_NEW = (
    Newly(
        lambda: Concern.objects.filter(withdrawn_at=None).exclude(DOUBTED),
        ngettext_lazy(
            "%(n)d thing that somebody noticed was written down",
            "%(n)d things that somebody noticed were written down",
            "n",
        ),
        "noticed",
    ),
)


_UNDECIDED = PreparedQuery(
    lambda mapping: (
        Concern.objects.filter(mapping_id=mapping, withdrawn_at=None)
        .order_by()
        .values("mapping_id")
        .annotate(new=Count("pk", filter=Q(state=ConcernState.NEW.value)), kept=Count("pk", filter=_TO_PLACE))
    ),
    Takes.KEY,
)


def concerns_undecided(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention, for whoever decides: things noticed that nobody has kept, passed on or placed. One query."""
    if not (actor.has_in(Duty.HOLD_COHORT, mapping.pk) or actor.has_in(Duty.LEAD_MAPPING, mapping.pk)):
        return []
    found = _UNDECIDED.first(mapping.pk) or {"new": 0, "kept": 0}
    items = []
    if n := found["new"]:
        text = ngettext(
            "%(n)d thing noticed and not yet decided", "%(n)d things noticed and not yet decided", n
        )
        items.append(AttentionItem(text % {"n": n}, url_if_any("noticed", mapping.reference)))
    if n := found["kept"]:
        text = ngettext(
            "%(n)d thing kept, and nobody has said who it is about",
            "%(n)d things kept, and nobody has said who they are about",
            n,
        )
        items.append(AttentionItem(text % {"n": n}, f"{url_if_any('noticed', mapping.reference)}?state=kept"))
    return items


_TO_DECIDE = PreparedQuery(
    lambda deciding: (
        Concern.objects.filter(
            Q(state=ConcernState.NEW.value) | _TO_PLACE,
            mapping__in=deciding,
            mapping__state=MappingState.OPEN.value,
            withdrawn_at=None,
        )
        .values("mapping__reference", "mapping__title")
        .annotate(n=Count("pk"))
        .order_by("mapping__reference")
    ),
    Takes.KEYS,
)


def concerns_to_decide(actor: Actor) -> list[WorkItem]:
    """Work, for whoever decides: mappings in which something noticed waits."""
    deciding = [
        pk for pk in actor.seats if actor.has_in(Duty.HOLD_COHORT, pk) or actor.has_in(Duty.LEAD_MAPPING, pk)
    ]
    if not deciding:
        return []
    return [
        WorkItem(
            what=_("%(title)s: decide on what was noticed") % {"title": row["mapping__title"]},
            why=_("%(n)d to keep for the mapping, to pass on, or to say who it is about.") % {"n": row["n"]},
            by=None,
            url=url_if_any("noticed", row["mapping__reference"]),
            verb=_("Decide"),
        )
        for row in _TO_DECIDE(deciding)
    ]


def concerns_without_home(actor: Actor, mapping: Mapping) -> list[str]:
    """Closing guard: nothing noticed may be left undecided, unplaced, or passed on without a receipt."""
    counts = noticed_counts(actor, mapping)
    reasons = []
    if n := counts[ConcernState.NEW.value]:
        reasons.append(
            ngettext(
                "%(n)d thing noticed is undecided. Keep it for the mapping, or pass it on.",
                "%(n)d things noticed are undecided. Keep each for the mapping, or pass it on.",
                n,
            )
            % {"n": n}
        )
    if n := Concern.objects.filter(_TO_PLACE, mapping=mapping).count():
        reasons.append(
            ngettext(
                "%(n)d thing noticed was kept, and nobody has said who it is about. Say so on the page of"
                " what people noticed.",
                "%(n)d things noticed were kept, and nobody has said who they are about. Say so for each on"
                " the page of what people noticed.",
                n,
            )
            % {"n": n}
        )
    if n := counts[ConcernState.ROUTED.value]:
        reasons.append(
            ngettext(
                "%(n)d worry passed on has no receipt yet. Ring the agency it went to.",
                "%(n)d worries passed on have no receipt yet. Ring the agencies they went to.",
                n,
            )
            % {"n": n}
        )
    return reasons


_PASSED_ON = PreparedQuery(
    lambda mapping: (
        Routing.objects.filter(mapping_id=mapping)
        .order_by()
        .values("mapping_id")
        .annotate(n=Count("pk"))
        .values_list("n", flat=True)
    ),
    Takes.KEY,
)


def passed_on(actor: Actor, mapping: Mapping) -> AttentionItem | None:
    """For the overview: how many concerns went elsewhere, as far as this actor may see."""
    n = _PASSED_ON.first(mapping.pk)
    if not n:
        return None
    return AttentionItem(_("%(n)d passed on so far") % {"n": n}, url_if_any("noticed", mapping.reference))


def review_after(months: int) -> date:
    """The day on which something given today is looked at again, so many months on."""
    return rules.review_day(today(), months)


def contributions(actor: Actor, mapping: Mapping) -> list[Contribution]:
    """Everything given to a mapping whose terms this actor may read, newest first."""
    return list(
        Contribution.objects.filter(mapping=mapping).select_related("agency", "power").order_by("-given_at")
    )


def _late(days: int) -> str:
    return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
