"""Writes of people: inviting, changing, roles across the partnership, training, cover, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import About
from placemap.access.turns import take_turn
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.lengths import shortened
from placemap.foundations.wording import _
from placemap.partners import policy, rules
from placemap.partners.commands.agencies import record_agency
from placemap.partners.commands.structure import NAMES, _changed, record_area
from placemap.partners.models import (
    AccessDecision,
    Agency,
    Area,
    Cover,
    Post,
    Role,
    RoleHolding,
    Training,
    User,
)
from placemap.partners.queries import (
    administrators,
    administrators_in_time,
    agencies_of,
    author,
    in_force,
    on_the_panel,
    roles_held,
)
from placemap.partners.vocabulary import AccessKind, AgencyKind, AreaKind, Course, Grade, RoleScope

# For so long after an address was changed, the one before it is warned of what is done to the account.
ADDRESS_WARNED_FOR = timedelta(days=14)
# The last such warning may wait for a mail server over a weekend; then nothing needs that address any more.
ADDRESS_KEPT_FOR = ADDRESS_WARNED_FOR + timedelta(days=3)

# Why one person cannot stand in for another that the packages above know of: each raises the reason.
COVER_CHECKS: list[Callable[[User, User], object]] = []

# What else follows when an account's address or agency changes, told by the packages above: the account as it
# is now, the address it had, and the agency.
ACCOUNT_CHANGES: list[Callable[[User, str, UUID], object]] = []

# What else ends with an account, told by the packages above before it closes, however it does.
ACCOUNT_CLOSINGS: list[Callable[[User], object]] = []

# What else ends with a post, told by the packages above before it does.
POST_ENDINGS: list[Callable[[Post], object]] = []

# What else ends where somebody's account, post or seat has ended by then, told by the packages above.
ACCESS_ENDINGS: list[Callable[[], object]] = []


@command(may=policy.may_manage_partnership, event=Event.ACCOUNT_CHANGED, about=About.PARTNERSHIP)
def open_account(
    *,
    name: str,
    email: str,
    job_title: str,
    agency: Agency,
    grade: Grade | None = None,
    roles: tuple[str, ...] = (),
    is_guest: bool = False,
    access_until: date | None = None,
    can_demonstrate: bool = False,
    introduction: str = "",
    demonstration_group: str = "",
    order: int = 100,
    by: Actor,
) -> User:
    """Open an account for a professional, with the partnership-wide roles named by code."""
    _check_email(email)
    _check_agency(agency)
    rules.check_guest(is_guest, access_until, today())
    user = User(
        name=name.strip(),
        email=email.strip().lower(),
        job_title=job_title.strip(),
        agency=agency,
        grade=grade.value if grade else "",
        is_guest=is_guest,
        access_until=access_until,
        can_demonstrate=can_demonstrate,
        introduction=introduction,
        demonstration_group=demonstration_group,
        order=order,
    )
    user.save(force_insert=True)
    for code in roles:
        give_role(user=user, role_code=code, by=by)
    return user


@command(may=policy.may_manage_partnership, event=Event.ACCOUNT_CHANGED, about=About.PARTNERSHIP)
def invite_person(
    *,
    name: str,
    email: str,
    job_title: str,
    agency: Agency,
    grade: Grade,
    roles: tuple[str, ...] = (),
    is_guest: bool = False,
    access_until: date | None = None,
    by: Actor,
) -> User:
    """Open an account by its pages. Where everybody is invented, anyone may sign in as them."""
    return open_account(
        name=name,
        email=email,
        job_title=job_title,
        agency=agency,
        grade=grade,
        roles=roles,
        is_guest=is_guest,
        access_until=access_until,
        can_demonstrate=settings.PLACEMAP_DEMONSTRATION,
        introduction=job_title.strip(),
        by=by,
    )


@command(may=policy.may_make_first_administrator, event=Event.ACCOUNT_CHANGED, about=About.PARTNERSHIP)
def make_first_administrator(
    *, partnership: str, agency: str, name: str, email: str, job_title: str, by: Actor
) -> User:
    """Start a partnership: its area, an agency to work for, and whoever will set the rest up by pages.

    The area and the agency are taken as they are where they exist. Refused once there is an administrator.
    """
    for field, given in (("partnership", partnership), ("name", name), ("e-mail", email)):
        if not given.strip():
            raise PlacemapError(_("The {field} is empty. Give it and try again.", field=field))
    try:
        validate_email(email.strip())
    except ValidationError:
        raise PlacemapError(_("“{email}” is not an e-mail address. Give one.", email=email)) from None
    keeping = administrators_in_time()
    if keeping:
        raise PlacemapError(
            _(
                "There is an administrator already: {names}. They make others, on the page “People”.",
                names=", ".join(sorted(User.objects.filter(pk__in=keeping).values_list("name", flat=True))),
            )
        )
    area = Area.objects.filter(kind=AreaKind.PARTNERSHIP.value).first() or record_area(
        name=partnership, kind=AreaKind.PARTNERSHIP, by=by
    )
    called = agency.strip() or _("{partnership}: partnership team", partnership=partnership.strip()).english
    found = Agency.objects.filter(name__iexact=called).first() or record_agency(
        name=called, short_name=shortened(called, 40), kind=AgencyKind.PARTNERSHIP_TEAM, area=area, by=by
    )
    return open_account(
        name=name,
        email=email,
        job_title=job_title,
        agency=found,
        roles=("administrator",),
        can_demonstrate=settings.PLACEMAP_DEMONSTRATION,
        introduction=job_title.strip(),
        by=by,
    )


@command(may=policy.may_manage_partnership, event=Event.ACCOUNT_CHANGED, about=About.PARTNERSHIP)
def change_person(
    *,
    user: User,
    name: str,
    email: str,
    job_title: str,
    agency: Agency,
    grade: Grade,
    is_guest: bool,
    access_until: date | None,
    version: int,
    by: Actor,
) -> User:
    """Correct what is kept of somebody. Whoever moves to another agency leaves seats and roles behind."""
    _check_email(email, but=user)
    if agency.pk != user.agency_id:
        _check_agency(agency)
    rules.check_guest(is_guest, access_until, today())
    if access_until is not None and (user.access_until is None or access_until < user.access_until):
        _check_somebody_keeps(user)
    email_before, agency_before = user.email, user.agency_id
    changed = _changed(
        user,
        version,
        name=name.strip(),
        email=email.strip().lower(),
        job_title=job_title.strip(),
        agency=agency,
        grade=grade.value,
        is_guest=is_guest,
        access_until=access_until,
        **_address_left(user, email),
    )
    for follows in ACCOUNT_CHANGES:
        follows(changed, email_before, agency_before)
    if changed.agency_id != agency_before:
        _leave_roles_behind(changed, agency_before, by)
        tell_access_ended()
    return changed


def _leave_roles_behind(user: User, agency_before: UUID, by: Actor) -> None:
    """What they did across the partnership they did for the agency that they leave. Whoever keeps the records
    goes on: somebody must, and no child is seen with that.
    """
    held = roles_held(user)
    if user.pk == by.user_id or any(rules.KEEPS in one.role.duties for one in held):
        return
    for holding in held:
        if holding.agency_id in (None, agency_before):
            take_role(holding=holding, by=by)


@command(may=policy.may_forget_addresses, event=Event.ADDRESSES_FORGOTTEN)
def forget_addresses(*, by: Actor) -> int:
    """Let go of each address that somebody had before, once nobody is to be warned there; how many.

    What anybody is reading of the account stays as it is, so this moves no version.
    """
    over = User.objects.filter(email_changed_at__lt=now() - ADDRESS_KEPT_FOR)
    return over.update(email_before="", email_changed_at=None)


@command(may=policy.may_manage_partnership, event=Event.POST_CHANGED, about=About.PARTNERSHIP)
def give_post(*, user: User, agency: Agency, job_title: str, by: Actor) -> Post:
    """Somebody works for a second agency too, from today. Seats and roles there are given apart."""
    _check_not_oneself(user, by)
    if not user.is_active:
        raise PlacemapError(_("{user}’s account is closed.", user=user.name))
    _check_agency(agency)
    if user.pk in administrators():
        raise PlacemapError(_("Whoever keeps the partnership’s records sees no child. One post is enough."))
    if agency.pk in agencies_of(user):
        raise PlacemapError(_("{user} works for {agency} already.", user=user.name, agency=agency.name))
    again = Post.objects.filter(user=user, agency=agency, from_on=today()).first()
    if again is not None:
        # Given back on the day it was taken away.
        return _changed(again, again.version, until_on=None, job_title=job_title.strip())
    post = Post(
        user=user, agency=agency, job_title=job_title.strip(), from_on=today(), recorded_by=by.user_id
    )
    post.save(force_insert=True)
    return post


@command(may=policy.may_manage_partnership, event=Event.POST_CHANGED)
def end_post(*, post: Post, by: Actor) -> Post:
    """Somebody no longer works for their second agency: it counts at once, also where they act as it now."""
    _check_not_oneself(post.user, by)
    if post.until_on is not None and post.until_on < today():
        raise PlacemapError(_("That has ended already."))
    for ended in POST_ENDINGS:
        ended(post)
    for holding in roles_held(post.user):
        if holding.agency_id == post.agency_id:
            take_role(holding=holding, by=by)
    ended_post = _changed(post, post.version, until_on=today() - timedelta(days=1))
    tell_access_ended()
    return ended_post


@command(may=policy.may_manage_partnership, event=Event.ROLE_CHANGED)
def give_role(*, user: User, role_code: str, agency: Agency | None = None, by: Actor) -> RoleHolding:
    """Give somebody a role across the partnership from today. Never to oneself.

    `agency` says in which of their posts they hold it: the account's own when it is not given.
    """
    _check_not_oneself(user, by)
    where = agency.pk if agency is not None and agency.pk != user.agency_id else None
    if where is not None and where not in agencies_of(user):
        raise PlacemapError(_("{user} holds no post in that agency.", user=user.name))
    role = Role.objects.filter(code=role_code, scope=RoleScope.ACCOUNT.value).first()
    if role is None:
        raise PlacemapError(_("Choose one of the roles that are held across the partnership."))
    held = roles_held(user)
    if any(one.role_id == role.pk and one.agency_id == where for one in held):
        raise PlacemapError(_("{user} holds that role already.", user=user.name))
    rules.check_roles([frozenset(one.role.duties) for one in held], frozenset(role.duties))
    again = RoleHolding.objects.filter(user=user, role=role, agency=where, from_on=today()).first()
    if again is not None:
        # Given back on the day it was taken away.
        again.until_on = None
        again.save(update_fields=["until_on"])
        return again
    holding = RoleHolding(user=user, role=role, agency_id=where, from_on=today())
    holding.save(force_insert=True)
    return holding


@command(may=policy.may_manage_partnership, event=Event.ROLE_CHANGED)
def take_role(*, holding: RoleHolding, by: Actor) -> RoleHolding:
    """Take a role away at once. Somebody must still keep the partnership's records."""
    _check_not_oneself(holding.user, by)
    _check_somebody_keeps(holding.user, taking=holding.role)
    holding.until_on = today() - timedelta(days=1)
    holding.save(update_fields=["until_on"])
    return holding


@command(may=policy.may_manage_partnership, event=Event.ACCOUNT_CHANGED)
def close_account(*, user: User, by: Actor) -> User:
    """Close a leaver's account: their sessions end at the next request, their roles and seats today."""
    _check_not_oneself(user, by)
    _check_somebody_keeps(user)
    for closed in ACCOUNT_CLOSINGS:
        closed(user)
    for holding in roles_held(user):
        holding.until_on = today() - timedelta(days=1)
        holding.save(update_fields=["until_on"])
    Post.objects.filter(in_force(), user=user).update(until_on=today() - timedelta(days=1))
    standing_in = Cover.objects.filter(Q(away=user) | Q(deputy=user), ended_at=None)
    standing_in.update(ended_at=now(), ended_by=by.user_id)
    user.is_active = False
    user.left_on = today()
    user.version += 1
    user.save(update_fields=["is_active", "left_on", "version"])
    tell_access_ended()
    return user


@command(may=policy.may_manage_partnership, event=Event.ACCOUNT_CHANGED)
def reopen_account(*, user: User, version: int, by: Actor) -> User:
    """Somebody who left comes back: the account opens, with no role and no seat.

    A guest stays one: until the last day they had or, where it has passed, for today, until a later is given.
    """
    if user.is_active:
        raise PlacemapError(_("{user}’s account is open already.", user=user.name))
    _check_agency(user.agency)
    until = max(user.access_until or today(), today()) if user.is_guest else None
    return _changed(user, version, is_active=True, left_on=None, access_until=until)


@command(may=policy.may_manage_partnership, event=Event.ACCOUNT_CHANGED)
def record_training(*, user: User, course: Course, done_on: date, by: Actor) -> Training:
    """Write down that somebody did a course."""
    if done_on > today():
        raise PlacemapError(_("The day it was done cannot lie ahead."))
    if Training.objects.filter(user=user, course=course.value, done_on=done_on).exists():
        raise PlacemapError(_("That course is written down for that day already."))
    training = Training(user=user, course=course.value, done_on=done_on, recorded_by=by.user_id)
    training.save(force_insert=True)
    return training


@command(may=policy.may_arrange_cover, event=Event.ACCOUNT_CHANGED)
def record_cover(
    *, away: User, deputy: User, from_on: date, until_on: date, by: Actor, carries_panel: bool = False
) -> Cover:
    """Somebody of the same agency stands in for another: their seats are the deputy's for those days.

    So is what they do on the panel, where an administrator says so; no other role is.
    """
    rules.check_cover(from_on, until_on, today())
    if carries_panel and away.pk not in on_the_panel():
        raise PlacemapError(_("{person} is not on the panel, so nobody stands in there.", person=away.name))
    if deputy.pk == away.pk:
        raise PlacemapError(_("Choose somebody else: nobody stands in for themselves."))
    if not (agencies_of(deputy) & agencies_of(away) and deputy.is_active):
        raise PlacemapError(_("Choose somebody of the same agency whose account is open."))
    if {deputy.pk, away.pk} & administrators():
        raise PlacemapError(_("Whoever keeps the partnership’s records sees no child, so cannot stand in."))
    for check in COVER_CHECKS:
        check(away, deputy)
    same = Cover.objects.filter(away=away, ended_at=None, from_on__lte=until_on, until_on__gte=from_on)
    if same.exists():
        raise PlacemapError(_("Somebody stands in on some of those days already. End that first."))
    cover = Cover(
        away=away,
        deputy=deputy,
        from_on=from_on,
        until_on=until_on,
        carries_panel=carries_panel,
        recorded_by=by.user_id,
    )
    cover.save(force_insert=True)
    return cover


@command(may=policy.may_end_cover, event=Event.ACCOUNT_CHANGED)
def end_cover(*, cover: Cover, by: Actor) -> Cover:
    """The deputy stands in no longer, from this moment."""
    if cover.ended_at is not None:
        raise PlacemapError(_("That has ended already."))
    cover.ended_at, cover.ended_by = now(), by.user_id
    cover.save(update_fields=["ended_at", "ended_by"])
    return cover


@command(may=policy.may_manage_partnership, event=Event.ACCESS_REVIEWED)
def decide_access(
    *, user: User, about: AccessKind, access_id: UUID, stays: bool, by: Actor
) -> AccessDecision:
    """Sign that somebody's access was looked at, and whether it stays. Whoever takes it away does both."""
    _check_not_oneself(user, by)
    decision = AccessDecision(
        user=user, about=about.value, access_id=access_id, stays=stays, decided_by=author(by)
    )
    decision.save(force_insert=True)
    return decision


def tell_access_ended() -> None:
    """Somebody may come to less from now on: in the same transaction, what hangs on it ends too."""
    for ended in ACCESS_ENDINGS:
        ended()


def _check_not_oneself(user: User, by: Actor) -> None:
    if user.pk == by.user_id:
        raise PlacemapError(_("Somebody else who keeps the records must do this for you."))


def _check_somebody_keeps(user: User, taking: Role | None = None) -> None:
    # Two who take each other's access away at once wait for each other: the second finds nobody else.
    take_turn("administrators")
    keeping = administrators_in_time()
    keeps = user.pk in keeping and (taking is None or rules.KEEPS in taking.duties)
    if keeps and len(keeping) == 1:
        raise PlacemapError(
            _("Nobody else keeps the partnership’s records. Make somebody else an administrator first.")
        )


def _address_left(user: User, email: str) -> dict[str, object]:
    """What is kept of the address that somebody had: the one they really read, also when changed twice."""
    if email.strip().lower() == user.email:
        return {}
    at = now()
    if user.email_before and user.email_changed_at and user.email_changed_at > at - ADDRESS_WARNED_FOR:
        return {"email_changed_at": at}
    return {"email_before": user.email, "email_changed_at": at}


def _check_email(email: str, but: User | None = None) -> None:
    take_turn(NAMES)
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is not None and found.pk != (but and but.pk):
        raise PlacemapError(
            _("{name} has that e-mail. Each person needs their own; look them up first.", name=found.name)
        )


def _check_agency(agency: Agency) -> None:
    if not agency.is_active:
        raise PlacemapError(
            _("{agency} has left the partnership. Choose another agency.", agency=agency.name)
        )
