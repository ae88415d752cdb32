"""Who has access to what, when it was last used, and when somebody must look at it again.

For administrators, who see that a seat is held and in which reference, and nothing of the mapping.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.foundations.clock import LONDON, today
from placemap.foundations.wording import read_kept
from placemap.mappings import policy, rules
from placemap.mappings.models import Seat
from placemap.mappings.rules import WorkItem
from placemap.partners.models import Agency, Area, User
from placemap.partners.queries import latest_decisions, look_again_by, names_of, roles_held_by_all
from placemap.partners.vocabulary import AccessKind


@dataclass(frozen=True, slots=True)
class AccessHeld:
    """One thing somebody has: an account, a role or a seat. `last_used` is None where it never was."""

    kind: AccessKind
    access_id: UUID
    words: str
    since: date
    last_used: datetime | None
    due: date
    looked_on: date | None
    looked_by: str

    @property
    def is_due(self) -> bool:
        return self.due <= today()


@dataclass(frozen=True, slots=True)
class PersonAccess:
    """Somebody with everything they have, the account first."""

    user: User
    held: tuple[AccessHeld, ...]

    @property
    def due(self) -> date:
        return min(one.due for one in self.held)


def people_with_access(actor: Actor, only: UUID | None = None) -> list[PersonAccess]:
    """Everybody with an open account and what they have, soonest to be looked at first."""
    at = today()
    users = User.objects.filter(is_active=True).select_related("agency")
    seats = Seat.objects.filter(Q(until_on=None) | Q(until_on__gte=at)).select_related("role", "agency")
    if only is not None:
        users, seats = users.filter(pk=only), seats.filter(user=only)
    by_user: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in seats.order_by("role__order"):
        by_user[seat.user_id].append(seat)
    used = _last_used()
    roles, decisions = roles_held_by_all(actor), latest_decisions(actor)
    names = names_of(one.decided_by for one in decisions.values())

    def held(kind: AccessKind, access_id: UUID, words: str, since: date) -> AccessHeld:
        decided = decisions.get(access_id)
        looked_on = decided.decided_at.astimezone(LONDON).date() if decided else None
        return AccessHeld(
            kind,
            access_id,
            words,
            since,
            used.get(access_id, ("", None))[1],
            look_again_by(since, looked_on),
            looked_on,
            names.get(decided.decided_by, "") if decided else "",
        )

    found = [
        PersonAccess(
            user,
            (
                held(AccessKind.ACCOUNT, user.pk, str(AccessKind.ACCOUNT.label), user.opened_on),
                *(
                    held(
                        AccessKind.ROLE,
                        one.pk,
                        _of_post(read_kept(one.role.title), user, one.agency),
                        one.from_on,
                    )
                    for one in roles.get(user.pk, [])
                ),
                *(
                    held(
                        AccessKind.SEAT,
                        one.pk,
                        _of_post(
                            _("%(role)s in %(reference)s")
                            % {
                                "role": read_kept(one.role.title),
                                "reference": used.get(one.pk, ("", None))[0],
                            },
                            user,
                            one.agency,
                        ),
                        one.from_on,
                    )
                    for one in by_user[user.pk]
                ),
            ),
        )
        for user in users
    ]
    return sorted(found, key=lambda one: (one.due, one.user.name))


def _of_post(words: str, user: User, agency: Agency | None) -> str:
    """What is held in a second post says for which agency."""
    if agency is None or agency.pk == user.agency_id:
        return words
    return _("%(what)s, for %(agency)s") % {"what": words, "agency": agency.name}


def _last_used() -> dict[UUID, tuple[str, datetime | None]]:
    """The mapping's reference and the last use of each seat, and the last use of each account."""
    with connection.cursor() as cursor:
        cursor.execute("select access_id, reference, at from access_last_used()")
        return {key: (reference, at) for key, reference, at in cursor.fetchall()}


def person_access(actor: Actor, user_id: UUID) -> PersonAccess | None:
    """What one person has; None for a closed account."""
    return next(iter(people_with_access(actor, user_id)), None)


def answers_alone(actor: Actor, user: User) -> list[str]:
    """References of mappings for which nobody but this person leads or holds the list: nobody else could give
    anybody a seat there. For whoever looks at who has access.
    """
    at = today()
    answering = Seat.objects.filter(
        Q(until_on=None) | Q(until_on__gte=at),
        Q(user__access_until=None) | Q(user__access_until__gte=at),
        role__duties__overlap=[Duty.LEAD_MAPPING.value, Duty.HOLD_COHORT.value],
        user__is_active=True,
    )
    mine = {seat.mapping_id: seat.pk for seat in answering.filter(user=user)}
    others = answering.filter(mapping__in=mine).exclude(user=user).values_list("mapping_id", flat=True)
    alone, used = set(mine) - set(others), _last_used()
    return sorted(used.get(mine[mapping], ("", None))[0] for mapping in alone)


def access_due(actor: Actor) -> list[WorkItem]:
    """Work: accesses that somebody must look at, for whoever may. One's own is for another to look at."""
    if not policy.may_review_access(actor):
        return []
    due = [
        one
        for person in people_with_access(actor)
        if person.user.pk != actor.user_id
        for one in person.held
        if one.is_due
    ]
    if not due:
        return []
    return [
        WorkItem(
            what=_("Look at who has access"),
            why=ngettext(
                "%(n)d thing has not been looked at for half a year.",
                "%(n)d things have not been looked at for half a year.",
                len(due),
            )
            % {"n": len(due)},
            by=min(one.due for one in due),
            url=reverse("access"),
            verb=_("Look"),
        )
    ]


def mappings_in_district(district: Area) -> list[str]:
    """Why a district cannot be moved: how many open mappings name it. Of which, nobody is told."""
    with connection.cursor() as cursor:
        cursor.execute("select mappings_in_district(%s)", [district.pk])
        found: int = cursor.fetchone()[0]
    return rules.district_is_named(found)


def led_now() -> dict[UUID, int]:
    """How many open mappings each person leads today, by seat. Of which mappings, nobody is told."""
    with connection.cursor() as cursor:
        cursor.execute("select user_id, led from mappings_led_now()")
        return dict(cursor.fetchall())
