"""Reads of the partnership: people to choose from, agencies with their agreements, legal powers.

The directory of professionals is open to anyone signed in and holds nothing about children, so
nothing here records a reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.partners import rules
from placemap.partners.models import Agency, Agreement, Area, LegalPower, Post, Role, RoleHolding, User
from placemap.partners.rules import AgreementMissing, Signature, Standing
from placemap.partners.vocabulary import AreaKind, RoleScope

__all__ = ["AgreementMissing", "Standing"]

# What an account does across the partnership without any child's name.
WITHOUT_CHILDREN = (
    Duty.MANAGE_PARTNERSHIP,
    Duty.KEEP_AGREEMENTS,
    Duty.READ_PANEL,
    Duty.WATCH_MAPPING,
)


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """An invented person whom anybody may be in demonstration mode."""

    id: UUID
    name: str
    job_title: str
    agency: str
    introduction: str
    group: str

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


@dataclass(frozen=True, slots=True)
class AgencyStanding:
    """An agency, the agreement that says most about it, and whether it may take part today."""

    agency: Agency
    agreement: Agreement | None
    standing: Standing
    may_take_part: bool
    why_not: str

    @property
    def ends_on(self) -> date | None:
        """The last day of an agreement that ends soon, while there is time to sign again; else nothing."""
        return self.agreement.expires_on if self.agreement and self.standing is Standing.ENDING else None


@dataclass(frozen=True, slots=True)
class PersonToChoose:
    """Somebody with an account, and why they cannot be chosen (empty when they can)."""

    id: UUID
    name: str
    job_title: str
    agency_id: UUID
    agency: str
    why_not: str


@dataclass(frozen=True, slots=True)
class PowerShown:
    """A legal power with its reasons: why it cannot be chosen, and whether to check it first."""

    power: LegalPower
    why_not: str
    is_stale: bool


def demonstration_people() -> list[DemonstrationPerson]:
    """The invented people of the sign-in page, in their order. Asks nobody who they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, name, job_title, agency, introduction, grouping_name from demonstration_people()"
        )
        return [DemonstrationPerson(*row) for row in cursor.fetchall()]


def agreement_in_force(agency_id: UUID, on: date | None = None) -> Agreement | None:
    """The agency's agreement that counts on that day (today if not said); the one ending last of several."""
    at = on or today()
    return (
        Agreement.objects.filter(agency_id=agency_id, signed_on__lte=at, expires_on__gte=at)
        .order_by("-expires_on")
        .first()
    )


def require_agreement(agency: Agency) -> Agreement:
    """The agency's agreement in force, or `AgreementMissing` saying which agency and what to do."""
    found = agreement_in_force(agency.pk)
    if found is None:
        signatures = [Signature(*days) for days in agency.agreements.values_list("signed_on", "expires_on")]
        raise AgreementMissing(rules.why_not(agency.name, signatures, today()))
    return found


_ACTIVE = PreparedQuery(lambda: Agency.objects.filter(is_active=True).select_related("area").order_by("name"))
_SOME_AGENCIES = PreparedQuery(
    lambda keys: Agency.objects.filter(pk__in=keys).select_related("area").order_by("name"), Takes.KEYS
)
_AGREEMENTS = PreparedQuery(
    lambda keys: Agreement.objects.filter(agency__in=keys).order_by("-expires_on"), Takes.KEYS
)


def agency_standings(actor: Actor, agency_ids: Collection[UUID] | None = None) -> list[AgencyStanding]:
    """Active agencies by name with their standing today; where some are named, those, also if they left."""
    agencies = _ACTIVE() if agency_ids is None else _SOME_AGENCIES(agency_ids)
    signed: dict[UUID, list[Agreement]] = defaultdict(list)
    for agreement in _AGREEMENTS([agency.pk for agency in agencies]):
        signed[agreement.agency_id].append(agreement)
    return [_standing(agency, signed[agency.pk]) for agency in agencies]


def _standing(agency: Agency, agreements: list[Agreement]) -> AgencyStanding:
    at = today()
    signatures = [Signature(a.signed_on, a.expires_on) for a in agreements]
    standing = rules.standing_of(signatures, at)
    if not agency.is_active:
        return AgencyStanding(agency, None, Standing.EXPIRED, False, rules.why_left(agency.name))
    current = [a for a in agreements if rules.is_in_force(a.signed_on, a.expires_on, at)]
    return AgencyStanding(
        agency=agency,
        agreement=next(iter(current or agreements), None),
        standing=standing,
        may_take_part=rules.may_take_part(standing),
        why_not=rules.why_not(agency.name, signatures, at),
    )


def agreements_kept(actor: Actor, agency: Agency) -> list[Agreement]:
    """Everything an agency has signed, the one that ends last first."""
    return list(agency.agreements.order_by("-expires_on"))


def people_to_choose(actor: Actor, agency_ids: Collection[UUID] | None = None) -> list[PersonToChoose]:
    """Everybody with an open account by name; those whose agency cannot take part with the reason.

    Administrators are left out: they may be in no mapping and be asked of no child.
    """
    standings = {s.agency.pk: s.why_not for s in agency_standings(actor, agency_ids)}
    people = (
        User.objects.filter(is_active=True, agency__in=standings)
        .exclude(pk__in=administrators())
        .select_related("agency")
        .order_by("name")
    )
    return [
        PersonToChoose(u.pk, u.name, u.job_title, u.agency_id, u.agency.name, standings[u.agency_id])
        for u in people
    ]


def acting_agency(actor: Actor) -> Agency:
    """The agency that whoever acts acts for, which need not be that of their account."""
    if actor.agency_id is None:
        raise ValueError("Only a person acts for an agency")
    return Agency.objects.get(pk=actor.agency_id)


def in_force() -> Q:
    """What lasts from one day until another, today."""
    at = today()
    return Q(from_on__lte=at) & (Q(until_on=None) | Q(until_on__gte=at))


def seats_to_choose(actor: Actor, agency_ids: Collection[UUID]) -> list[PersonToChoose]:
    """The same, and beside each person's own agency every other of these that they hold a post in."""
    standings = {s.agency.pk: s.why_not for s in agency_standings(actor, agency_ids)}
    second = (
        Post.objects.filter(in_force(), agency__in=standings, user__is_active=True)
        .exclude(user__in=administrators())
        .select_related("user", "agency")
    )
    posts = [
        PersonToChoose(
            p.user_id, p.user.name, p.job_title, p.agency_id, p.agency.name, standings[p.agency_id]
        )
        for p in second
    ]
    found = [*people_to_choose(actor, agency_ids), *posts]
    return sorted(found, key=lambda one: one.name)


def agency_kept(actor: Actor, agency_id: UUID) -> Agency | None:
    """One agency, also one that has left."""
    return Agency.objects.select_related("area").filter(pk=agency_id).first()


def people_of(actor: Actor, agency: Agency) -> list[User]:
    """The people of an agency with an open account, by name."""
    return list(User.objects.filter(agency=agency, is_active=True).order_by("name"))


def administrators() -> frozenset[UUID]:
    """The accounts that keep the partnership's records today, and so may see no child."""
    return _holding_today(Duty.MANAGE_PARTNERSHIP)


def administrators_in_time() -> frozenset[UUID]:
    """Those of them who can still sign in: without one, nobody could make another."""
    in_time = Q(access_until=None) | Q(access_until__gte=today())
    return frozenset(User.objects.filter(in_time, pk__in=administrators()).values_list("pk", flat=True))


def on_the_panel() -> frozenset[UUID]:
    """The accounts that hold a role on the panel today themselves: nobody who stands in there."""
    return _holding_today(Duty.READ_PANEL)


def _holding_today(duty: Duty) -> frozenset[UUID]:
    at = today()
    held = RoleHolding.objects.filter(
        from_on__lte=at, role__duties__contains=[duty.value], user__is_active=True
    )
    return frozenset(held.exclude(until_on__lt=at).values_list("user_id", flat=True))


def look_again_by(since: date, looked_on: date | None) -> date:
    """The day by which an access given on one day and last looked at on another is looked at again."""
    return rules.access_due(since, looked_on)


def people_without_children(actor: Actor) -> set[UUID]:
    """Accounts whose part in the partnership is one that sees no child: never shown a name. One query."""
    day = today()
    held = RoleHolding.objects.filter(
        Q(until_on=None) | Q(until_on__gte=day),
        from_on__lte=day,
        role__duties__overlap=[duty.value for duty in WITHOUT_CHILDREN],
    )
    return set(held.values_list("user_id", flat=True))


@dataclass(frozen=True, slots=True)
class InPost:
    """Somebody as they were known in one of their posts; no job title where it is no longer kept."""

    name: str
    job_title: str
    agency: str


def in_posts(held: Collection[tuple[UUID, UUID | None]]) -> dict[tuple[UUID, UUID | None], InPost]:
    """Each account in the agency it acted for then; no agency is the account's own. Three queries at most."""
    users = {one.pk: one for one in _WITH_AGENCY({user for user, _agency in held})}
    found: dict[tuple[UUID, UUID | None], InPost] = {}
    elsewhere: list[tuple[UUID, UUID]] = []
    for user, agency in held:
        one = users.get(user)
        if one is not None and (agency is None or agency == one.agency_id):
            found[user, agency] = InPost(one.name, one.job_title, one.agency.short_name)
        elif one is not None and agency is not None:
            elsewhere.append((user, agency))
    if not elsewhere:
        return found
    names = short_names_of(agency for _user, agency in elsewhere)
    # The last of several posts in one agency, also one that has ended.
    posts = Post.objects.filter(user__in={user for user, _agency in elsewhere}).order_by("from_on")
    titles = {(post.user_id, post.agency_id): post.job_title for post in posts}
    for user, agency in elsewhere:
        found[user, agency] = InPost(users[user].name, titles.get((user, agency), ""), names.get(agency, ""))
    return found


_SHORT_NAMES = PreparedQuery(
    lambda ids: Agency.objects.filter(pk__in=ids).values_list("pk", "short_name"), Takes.KEYS
)


def short_names_of(agency_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The short names of agencies by identifier, in one query; those that have left keep theirs."""
    wanted = set(agency_ids)
    return dict(_SHORT_NAMES(wanted)) if wanted else {}


def author(actor: Actor) -> UUID:
    """The account in whose name something is written; chores of the system write in nobody's."""
    if actor.user_id is None:
        raise ValueError("Only a person writes this")
    return actor.user_id


_WITH_AGENCY = PreparedQuery(lambda ids: User.objects.filter(pk__in=ids).select_related("agency"), Takes.KEYS)
_NAMES = PreparedQuery(lambda ids: User.objects.filter(pk__in=ids).values_list("pk", "name"), Takes.KEYS)


def names_for_all() -> list[str]:
    """Names of agencies and areas, which everybody who signs in reads: in words, none is a person's."""
    bodies = Agency.objects.values_list("name", "short_name")
    return [*(one for pair in bodies for one in pair), *Area.objects.values_list("name", flat=True)]


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names by identifier, in one query; closed accounts keep their names."""
    wanted = {one for one in user_ids if one is not None}
    return dict(_NAMES(wanted)) if wanted else {}


def areas_for_mappings(actor: Actor) -> QuerySet[Area]:
    """Areas that a mapping can be in: every council's, and the whole partnership."""
    return Area.objects.order_by("kind", "name")


def area_labels(actor: Actor) -> list[tuple[str, str]]:
    """Pairs of identifier and words for choosing an area: "Estwick (unitary council)"."""
    return [(str(a.pk), f"{a.name} ({AreaKind.label_of(a.kind).lower()})") for a in areas_for_mappings(actor)]


def district_labels(actor: Actor, also: Collection[UUID] = ()) -> list[tuple[str, str]]:
    """Pairs of identifier and words for choosing districts: "Wendlow (Fenmarch)".

    `also` are areas that were chosen before, whatever they are by now: shown, so that nobody loses sight.
    """
    wanted = Q(kind=AreaKind.DISTRICT.value) | Q(pk__in=list(also))
    found = Area.objects.filter(wanted).select_related("parent")
    rows = found.order_by("parent__name", "name")
    return [(str(a.pk), f"{a.name} ({a.parent.name})" if a.parent else a.name) for a in rows]


def seat_roles(actor: Actor) -> list[Role]:
    """The roles a person can hold in a mapping, in their order."""
    return list(Role.objects.filter(scope=RoleScope.SEAT.value))


def powers(actor: Actor) -> list[PowerShown]:
    """Every legal power in its order, with why it cannot be chosen today."""
    at = today()
    return [
        PowerShown(
            power,
            rules.why_power_cannot_be_chosen(power.in_force_from, power.in_force_to, at),
            rules.is_stale(power.last_checked, at),
        )
        for power in LegalPower.objects.all()
    ]


def power_in_force(code: str) -> LegalPower | None:
    """The power with that code, if it can be relied on today."""
    at = today()
    power = LegalPower.objects.filter(code=code).first()
    if power is None or rules.why_power_cannot_be_chosen(power.in_force_from, power.in_force_to, at):
        return None
    return power


def usual_power() -> LegalPower | None:
    """The first power in force, in the order kept: what a new mapping starts from."""
    at = today()
    for power in LegalPower.objects.all():
        if not rules.why_power_cannot_be_chosen(power.in_force_from, power.in_force_to, at):
            return power
    return None


def why_power_not(power: LegalPower) -> str:
    """Why this power cannot be chosen today; empty when it can."""
    return rules.why_power_cannot_be_chosen(power.in_force_from, power.in_force_to, today())
