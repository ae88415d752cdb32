"""Reads of people: who has an account, their roles, training and cover, and what was decided of access."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.partners.models import AccessDecision, Area, Cover, Post, Role, RoleHolding, Training, User
from placemap.partners.queries.register import administrators, in_force
from placemap.partners.vocabulary import Course, RoleScope


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the list of people."""

    user: User
    roles: tuple[str, ...]
    osara: Training | None


def people_kept(actor: Actor, search: str = "", *, left: bool = False) -> list[PersonRow]:
    """People with an open account, or those who left, by name. Three queries."""
    found = User.objects.filter(is_active=not left).select_related("agency").order_by("name")
    for word in search.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(job_title__icontains=word)
            | Q(agency__name__icontains=word)
            | Q(email__icontains=word)
        )
    roles: dict[UUID, list[str]] = defaultdict(list)
    for holding in _in_force().order_by("role__order"):
        roles[holding.user_id].append(holding.role.title)
    trained = {
        one.user_id: one for one in Training.objects.filter(course=Course.OSARA.value).order_by("done_on")
    }
    return [PersonRow(user, tuple(roles[user.pk]), trained.get(user.pk)) for user in found]


def person_kept(actor: Actor, user_id: UUID) -> User | None:
    """One account, also a closed one."""
    return User.objects.select_related("agency").filter(pk=user_id).first()


def roles_held(user: User) -> list[RoleHolding]:
    """The roles somebody holds across the partnership today."""
    return list(_in_force().filter(user=user).order_by("role__order"))


def roles_held_by_all(actor: Actor) -> dict[UUID, list[RoleHolding]]:
    """The same of everybody, by account."""
    found: dict[UUID, list[RoleHolding]] = defaultdict(list)
    for holding in _in_force().order_by("role__order"):
        found[holding.user_id].append(holding)
    return found


def _in_force() -> QuerySet[RoleHolding]:
    return RoleHolding.objects.filter(in_force()).select_related("role", "user", "agency")


def posts_of(user: User) -> list[Post]:
    """The second posts that somebody holds today, beside that of the account."""
    return list(Post.objects.filter(in_force(), user=user).select_related("agency"))


def agencies_of(user: User) -> frozenset[UUID]:
    """Every agency that somebody works for today."""
    return frozenset({user.agency_id, *(post.agency_id for post in posts_of(user))})


def account_roles(actor: Actor) -> list[Role]:
    """The roles that are held across the partnership, in their order."""
    return list(Role.objects.filter(scope=RoleScope.ACCOUNT.value))


def training_of(user: User) -> list[Training]:
    """The courses somebody did, the latest first."""
    return list(Training.objects.filter(user=user))


_TRAINED = PreparedQuery(
    lambda course, users: Training.objects.filter(course=course, user__in=users).values_list(
        "user_id", flat=True
    ),
    Takes.TEXT,
    Takes.KEYS,
)


def trained(course: Course, user_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these people did a course."""
    return frozenset(_TRAINED(course.value, user_ids)) if user_ids else frozenset()


# How many mappings each person leads today, which the package of mappings knows.
LED_NOW: list[Callable[[], Mapping[UUID, int]]] = []


@dataclass(frozen=True, slots=True)
class CanLead:
    """Somebody trained to lead, since when, who stands in for them today if they are away, and their load."""

    user: User
    trained_on: date
    away: Cover | None
    leads: int


def who_can_lead(actor: Actor) -> dict[Area, list[CanLead]]:
    """Whoever did the OSARA course and may be in a mapping, by where their agency works. Five queries."""
    latest = {
        one.user_id: one.done_on
        for one in Training.objects.filter(course=Course.OSARA.value).order_by("done_on")
    }
    people = User.objects.filter(pk__in=set(latest) - set(administrators()), is_active=True)
    listed = list(people.select_related("agency__area").order_by("agency__area__name", "name"))
    away = covering_now([user.pk for user in listed])
    leads = {key: count for asked in LED_NOW for key, count in asked().items()}
    found: dict[Area, list[CanLead]] = defaultdict(list)
    for user in listed:
        held = CanLead(user, latest[user.pk], away.get(user.pk), leads.get(user.pk, 0))
        found[user.agency.area].append(held)
    return dict(found)


def cover_of(user: User) -> list[Cover]:
    """Who stands in for somebody, and for whom they stand in, today and later."""
    found = Cover.objects.filter(Q(away=user) | Q(deputy=user), ended_at=None, until_on__gte=today())
    return list(found.select_related("away", "deputy"))


def covering_now(user_ids: Collection[UUID]) -> dict[UUID, Cover]:
    """Who stands in today for each of these people."""
    at = today()
    found = Cover.objects.filter(
        away__in=user_ids, ended_at=None, from_on__lte=at, until_on__gte=at, deputy__is_active=True
    )
    return {one.away_id: one for one in found.select_related("deputy")}


def standing_in(posts: Collection[tuple[UUID, UUID]], on: date) -> dict[tuple[UUID, UUID], set[UUID]]:
    """Who stands in on that day for each of these people, each with the agency they are asked for.

    A deputy who works there, from an open account that lasts until then. A constant number of queries.
    """
    covers = list(
        Cover.objects.filter(
            Q(deputy__access_until=None) | Q(deputy__access_until__gte=on),
            away__in={user for user, _agency in posts},
            ended_at=None,
            from_on__lte=on,
            until_on__gte=on,
            deputy__is_active=True,
        ).select_related("deputy")
    )
    if not covers:
        return {}
    works_for = {(one.deputy_id, one.deputy.agency_id) for one in covers}
    second = Post.objects.filter(in_force(), user__in={one.deputy_id for one in covers})
    works_for |= set(second.values_list("user_id", "agency_id"))
    keepers = administrators()
    found: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for away, agency in posts:
        for one in covers:
            if one.away_id == away and (one.deputy_id, agency) in works_for and one.deputy_id not in keepers:
                found[away, agency].add(one.deputy_id)
    return dict(found)


def deputies_for(user: User) -> list[User]:
    """Colleagues of an agency they share who may stand in."""
    alike = agencies_of(user)
    second = Post.objects.filter(in_force(), agency__in=alike).values("user")
    found = User.objects.filter(Q(agency__in=alike) | Q(pk__in=second), is_active=True).exclude(pk=user.pk)
    keepers = administrators()
    return [one for one in found.order_by("name") if one.pk not in keepers]


def latest_decisions(actor: Actor) -> dict[UUID, AccessDecision]:
    """What was last decided of each access, by the identifier of the access."""
    return {one.access_id: one for one in AccessDecision.objects.order_by("decided_at")}
