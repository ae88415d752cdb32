"""Every write to a mapping: opening it, its team, scope, stages, dates, and closing it.

Commands that change what two people may edit at once take the `version` the page was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings import policy, rules
from placemap.mappings.commands.versions import CHANGED_BY_SOMEONE, _change_mapping, _change_member
from placemap.mappings.models import Mapping, Member, Renewal, ScopeVersion, Seat, StageEntry
from placemap.mappings.queries import (
    WATCHING,
    actor_for,
    list_state,
    live_seats,
    require_taking_new,
    review_days,
    reviews_by,
    stage_states,
    wait_for_writers,
)
from placemap.mappings.rules import reviews
from placemap.mappings.vocabulary import CanCommit, ClosureReason, NamingMode, Stage, StageState, StartedFrom
from placemap.partners.commands import close_account, decide_access, end_post, take_role, tell_access_ended
from placemap.partners.models import AccessDecision, Agency, Area, LegalPower, Post, Role, RoleHolding, User
from placemap.partners.queries import (
    acting_agency,
    administrators,
    agencies_of,
    author,
    require_agreement,
    usual_power,
    why_power_not,
)
from placemap.partners.vocabulary import AccessKind, RoleScope

LEAD_ROLE = "lead_responsible_officer"
CUSTODIAN_ROLE = "custodian"
OPENER_ROLE = "team_member"

# Somebody, and the agency in whose post they sit.
Sitting = tuple[UUID, UUID]

# What else ends with somebody's last seat in a post, told by the packages above: mapping, who and in which
# post, and by whom. Told before the seat goes, while whoever takes it away still answers for the mapping.
SEAT_ENDINGS: list[Callable[[Mapping, Collection[Sitting], Actor], object]] = []

# What else is made as a mapping opens, told by the packages above: the mapping, and whoever opens it, who
# has a seat by then.
OPENINGS: list[Callable[[Mapping, Actor], object]] = []

# What else is done as a mapping closes, told by the packages above: the mapping, closed by then, and whoever
# closes it.
CLOSINGS: list[Callable[[Mapping, Actor], object]] = []

# Why somebody cannot take a seat that the packages above know of: each raises the reason.
SEAT_CHECKS: list[Callable[[Mapping, User, Role], object]] = []


@command(may=policy.may_open_mapping, event=Event.MAPPING_OPENED)
def open_mapping(
    *,
    title: str,
    area: Area,
    started_from: str,
    place: str,
    harm: str,
    ends_on: date,
    lead: User,
    custodian: User,
    districts: Sequence[Area] = (),
    opened_on: date | None = None,
    by: Actor,
) -> Mapping:
    """Open a mapping with its lead, its custodian and their agencies on the team.

    The opener's own agency joins too; an opener who neither leads nor holds the list sits as a team
    member. Purpose and lawful basis start from the usual ones and wait to be confirmed. Raises
    `AgreementMissing` for an agency that has not signed. `by` gains its seat at the next look-up of
    the actor. `districts` are those of the area that it works in: all, when none is named. `opened_on` is
    today unless an earlier day is given, for a group that already met.
    """
    started = opened_on or today()
    opener = User.objects.select_related("agency").get(pk=author(by))
    rules.check_end(started, ends_on, today())
    rules.check_start(started_from, place)
    rules.check_districts(area.pk, [one.parent_id for one in districts])
    basis = usual_power()
    if basis is None:
        raise PlacemapError(
            _("No legal power is in force in the register. Ask information governance to add one.")
        )
    seats = [(lead, LEAD_ROLE), (custodian, CUSTODIAN_ROLE)]
    if opener.pk not in (lead.pk, custodian.pk):
        seats.append((opener, OPENER_ROLE))
    # Whoever opens it does so in the post they act as, which need not be that of their account.
    acting = acting_agency(by)
    agency_of = {user.pk: acting if user.pk == opener.pk else user.agency for user, _ in seats}
    agencies = {agency.pk: agency for agency in agency_of.values()}
    for user, _role in seats:
        _check_account(user)
    for agency in agencies.values():
        require_agreement(agency)
    mapping = _insert_with_reference(
        {
            "title": title.strip(),
            "area": area,
            "districts": sorted(one.pk for one in districts),
            "started_from": StartedFrom(started_from).value,
            "place": place.strip(),
            "harm": harm.strip(),
            "purpose": rules.USUAL_PURPOSE,
            "lawful_basis": basis,
            "opened_on": started,
            "opened_by": author(by),
            "ends_on": ends_on,
            **review_days("", reviews.usual_review("", ends_on, today())),
        }
    )
    # The opener may write the team only while nobody has a seat, so the seats go in last, together.
    StageEntry.objects.create(
        mapping=mapping,
        stage=Stage.OBJECTIVE,
        state=StageState.IN_PROGRESS,
        moved_at=now() - timedelta(days=(today() - started).days),
        moved_by=author(by),
    )
    Member.objects.bulk_create(
        [Member(mapping=mapping, agency=agency, joined_on=started) for agency in agencies.values()]
    )
    roles = {role.code: role for role in Role.objects.filter(scope=RoleScope.SEAT.value)}
    Seat.objects.bulk_create(
        [
            Seat(mapping=mapping, agency=agency_of[user.pk], user=user, role=roles[code], from_on=started)
            for user, code in seats
        ]
    )
    if OPENINGS:
        seated = actor_for(opener.pk, by.agency_id)
        assert seated is not None  # whoever opens is signed in
        with acting_as(seated):
            for opened in OPENINGS:
                opened(mapping, seated)
    return mapping


def _insert_with_reference(values: dict[str, Any]) -> Mapping:
    """Insert under the year's next number; two people opening at once get one each."""
    year = values["opened_on"].year
    for attempt in range(50):
        with connection.cursor() as cursor:
            cursor.execute("select mappings_opened_in(%s)", [year])
            opened = cursor.fetchone()[0]
        mapping = Mapping(reference=rules.reference_for(year, opened + 1 + attempt), **values)
        try:
            with transaction.atomic():
                mapping.save(force_insert=True)
        except IntegrityError as problem:
            if "reference" not in str(problem):
                raise
            continue
        return mapping
    raise PlacemapError(_("Many mappings are being opened at this moment. Wait a minute and try again."))


@command(may=policy.may_change_mapping, event=Event.MEMBER_CHANGED)
def join_agency(*, mapping: Mapping, agency: Agency, joined_on: date | None = None, by: Actor) -> Member:
    """Bring an agency on to the team, or back. Raises `AgreementMissing` unless it has signed."""
    rules.check_open(mapping.state)
    require_agreement(agency)
    member = Member.objects.filter(mapping=mapping, agency=agency).first()
    if member is None:
        member = Member(mapping=mapping, agency=agency, joined_on=joined_on or today())
        member.save(force_insert=True)
        return member
    if member.left_on is None:
        raise PlacemapError(_("{agency} is already on this mapping’s team.", agency=agency.name))
    # From the day they came back: what they were let see before ended when they left.
    member.left_on, member.joined_on = None, joined_on or today()
    member.save(update_fields=["left_on", "joined_on"])
    return member


@command(may=policy.may_change_member, event=Event.MEMBER_CHANGED)
def agency_leaves(*, member: Member, by: Actor) -> Member:
    """Let an agency go: its people lose their seats today. What it gave stays, with its name."""
    rules.check_open(member.mapping.state)
    if member.left_on is not None:
        raise PlacemapError(_("{agency} has already left this mapping.", agency=member.agency.name))
    seats = live_seats(member.mapping, with_watchers=True)
    leaving = [seat for seat in seats if seat.agency_id == member.agency_id]
    _check_mapping_keeps_its_officers(member.mapping, {seat.pk for seat in leaving})
    _tell_of_last_seats(member.mapping, leaving, by)
    member.left_on = today()
    member.save(update_fields=["left_on"])
    Seat.objects.filter(pk__in=[seat.pk for seat in leaving]).update(until_on=_yesterday())
    tell_access_ended()
    return member


@command(may=policy.may_change_mapping, event=Event.MEMBER_CHANGED)
def seat_person(
    *,
    mapping: Mapping,
    user: User,
    role_code: str,
    agency: Agency | None = None,
    from_on: date | None = None,
    can_commit: CanCommit = CanCommit.NOT_SAID,
    by: Actor,
) -> Seat:
    """Give a person a seat in a role. Their agency must be on the team, with its agreement in force.

    `agency` says in which of their posts: the account's own when it is not given.
    """
    rules.check_open(mapping.state)
    _check_account(user)
    agency = agency or user.agency
    if agency.pk not in agencies_of(user):
        raise PlacemapError(_("{user} holds no post in {agency}.", user=user.name, agency=agency.name))
    require_agreement(agency)
    role = Role.objects.filter(code=role_code, scope=RoleScope.SEAT.value).first()
    if role is None:
        raise PlacemapError(_("Choose one of the roles that can be held in a mapping."))
    if not Member.objects.filter(mapping=mapping, agency=agency, left_on=None).exists():
        raise PlacemapError(
            _("{agency} is not on this mapping’s team. Bring the agency in first.", agency=agency.name)
        )
    for check in SEAT_CHECKS:
        check(mapping, user, role)
    first_day = from_on or today()
    held = Seat.objects.filter(mapping=mapping, user=user, role=role, agency=agency)
    if any(seat.until_on is None or seat.until_on >= first_day for seat in held):
        raise PlacemapError(_("{user} already holds that seat.", user=user.name))
    _close_what_an_administrator_left(mapping, user, agency, by)
    # Given back on the day it was taken away: one seat a day, so the same row goes on.
    again = held.filter(from_on=first_day).first()
    if again is not None:
        again.until_on = None
        again.can_commit_resources = rules.as_kept(can_commit)
        again.save(update_fields=["until_on", "can_commit_resources"])
        return again
    seat = Seat(
        mapping=mapping,
        agency=agency,
        user=user,
        role=role,
        from_on=first_day,
        can_commit_resources=rules.as_kept(can_commit),
    )
    seat.save(force_insert=True)
    return seat


@command(may=policy.may_change_seat, event=Event.MEMBER_CHANGED)
def say_can_commit(*, seat: Seat, can_commit: CanCommit, version: int, by: Actor) -> Seat:
    """Write down whether somebody can commit their agency's people and money.

    A seat has few answers and no number of changes: `version` is the answer that its writer saw.
    """
    rules.check_open(seat.mapping.state)
    held = Seat.objects.select_for_update().get(pk=seat.pk)
    if rules.answer_number(held.can_commit_resources) != version:
        raise Conflict(CHANGED_BY_SOMEONE)
    held.can_commit_resources = rules.as_kept(can_commit)
    held.save(update_fields=["can_commit_resources"])
    return held


@command(may=policy.may_change_seat, event=Event.MEMBER_CHANGED)
def end_seat(*, seat: Seat, by: Actor) -> Seat:
    """Take a seat away at once. The last lead and the last custodian must be replaced first."""
    rules.check_open(seat.mapping.state)
    if seat.until_on is not None and seat.until_on < today():
        raise PlacemapError(_("That seat has already ended."))
    _check_mapping_keeps_its_officers(seat.mapping, {seat.pk})
    seat.until_on = _yesterday()
    rules.check_last_day(seat.from_on, seat.until_on)
    _tell_of_last_seats(seat.mapping, [seat], by)
    seat.save(update_fields=["until_on"])
    tell_access_ended()
    return seat


def _close_what_an_administrator_left(mapping: Mapping, user: User, agency: Agency, by: Actor) -> None:
    """What was open to a leaver an administrator could not see, so it closes before they come back."""
    held = Seat.objects.filter(mapping=mapping, user=user, agency=agency).select_related("role")
    # Whoever stayed to watch over the mapping alone had left its table.
    at_table = [seat for seat in held if set(seat.role.duties) != WATCHING]
    close_what_was_left_open(mapping, user, agency, at_table, by)


def close_what_was_left_open(
    mapping: Mapping, user: User, agency: Agency, before: Collection[Seat], by: Actor
) -> None:
    """Where every seat that somebody had before has ended, so does what still hangs on them."""
    if before and all(seat.until_on is not None and seat.until_on < today() for seat in before):
        for ended in SEAT_ENDINGS:
            ended(mapping, {(user.pk, agency.pk)}, by)


def _tell_of_last_seats(mapping: Mapping, ending: Collection[Seat], by: Actor) -> None:
    keys = {seat.pk for seat in ending}
    staying = {(seat.user_id, seat.agency_id) for seat in live_seats(mapping) if seat.pk not in keys}
    leaving = {(seat.user_id, seat.agency_id) for seat in ending} - staying
    for ended in SEAT_ENDINGS:
        ended(mapping, leaving, by)


@command(may=policy.may_review_access, event=Event.ACCESS_REVIEWED)
def keep_access(*, user: User, about: AccessKind, access_id: UUID, by: Actor) -> AccessDecision:
    """Somebody's account, role or seat was looked at and stays: signed and dated."""
    return decide_access(user=user, about=about, access_id=access_id, stays=True, by=by)


@command(may=policy.may_review_access, event=Event.ACCESS_REVIEWED)
def take_access(*, user: User, about: AccessKind, access_id: UUID, by: Actor) -> AccessDecision:
    """Somebody's account, role or seat was looked at and ends now."""
    decision = decide_access(user=user, about=about, access_id=access_id, stays=False, by=by)
    if about is AccessKind.ACCOUNT:
        person_leaves(user=user, by=by)
    elif about is AccessKind.ROLE:
        take_role(holding=RoleHolding.objects.select_related("user", "role").get(pk=access_id), by=by)
    else:
        _end_seats(user, Seat.objects.filter(pk=access_id))
        tell_access_ended()
    return decision


@command(may=policy.may_review_access, event=Event.ACCESS_REVIEWED)
def person_leaves(*, user: User, by: Actor) -> User:
    """Somebody leaves: account, roles and every seat end now. A mapping may be left without its lead."""
    return close_account(user=user, by=by)


@command(may=policy.may_review_access, event=Event.ACCESS_REVIEWED)
def post_ends(*, post: Post, by: Actor) -> Post:
    """Somebody no longer works for their second agency: the post, its roles and its seats end now."""
    return end_post(post=post, by=by)


def end_seats_of_account(user: User) -> None:
    """However an account closes, also with its whole agency, its seats end with it: none is come back to."""
    _end_seats(user, Seat.objects.all())


def end_seats_of_post(post: Post) -> None:
    """However a post ends, its seats end with it: given back, it begins without any."""
    _end_seats(post.user, Seat.objects.filter(agency=post.agency_id))


def _end_seats(user: User, seats: QuerySet[Seat]) -> None:
    # One that has not begun never does: it ends before its first day, as one taken back at once does.
    seats.filter(Q(until_on=None) | Q(until_on__gte=today()), user=user).update(until_on=_yesterday())


@command(may=policy.may_change_mapping, event=Event.STAGE_CHANGED)
def move_stage(
    *,
    mapping: Mapping,
    stage: str,
    state: str,
    note: str = "",
    moved_on: date | None = None,
    version: int,
    by: Actor,
) -> StageEntry:
    """Write down how far a stage has come. Any stage can move at any time; the history stays.

    `version` is how many moves of this stage its writer saw (0: none).
    """
    rules.check_open(mapping.state)
    chosen, reached = Stage(stage), StageState(state)
    # Moves of one mapping wait for each other, or two people would each count the same ones.
    Mapping.objects.select_for_update().get(pk=mapping.pk)
    if StageEntry.objects.filter(mapping=mapping, stage=chosen).count() != version:
        raise Conflict(CHANGED_BY_SOMEONE)
    at = now() if moved_on is None else now() - timedelta(days=(today() - moved_on).days)
    entry = StageEntry(
        mapping=mapping, stage=chosen, state=reached, note=note.strip(), moved_at=at, moved_by=author(by)
    )
    entry.save(force_insert=True)
    states = {**stage_states(mapping), chosen.value: reached.value}
    mapping.stage = rules.stage_after(mapping.stage, chosen, reached, states)
    Mapping.objects.filter(pk=mapping.pk).update(stage=mapping.stage)
    return entry


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def change_scope(
    *,
    mapping: Mapping,
    in_scope: str,
    out_of_scope: str,
    goes_to: str,
    reason: str,
    version: int,
    by: Actor,
) -> ScopeVersion:
    """Write the next version of the scope, from the version numbered `version` (0: the first)."""
    rules.check_open(mapping.state)
    rules.check_scope(in_scope, out_of_scope, goes_to)
    latest = ScopeVersion.objects.filter(mapping=mapping).order_by("-number").first()
    if (latest.number if latest else 0) != version:
        raise Conflict(CHANGED_BY_SOMEONE)
    scope = ScopeVersion(
        mapping=mapping,
        number=version + 1,
        in_scope=in_scope.strip(),
        out_of_scope=out_of_scope.strip(),
        goes_to=goes_to.strip(),
        reason=reason.strip(),
        approved_by=author(by),
    )
    try:
        with transaction.atomic():
            scope.save(force_insert=True)
    except IntegrityError:
        raise Conflict(CHANGED_BY_SOMEONE) from None
    return scope


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def change_naming(*, mapping: Mapping, mode: str, minuted: str, version: int, by: Actor) -> Mapping:
    """Choose how children are named, with the minute that decided it."""
    if not minuted.strip():
        raise PlacemapError(
            _("Say which meeting decided this, and when: the choice is kept with its minute.")
        )
    return _change_mapping(
        mapping, version, naming_mode=NamingMode(mode).value, naming_minuted=minuted.strip()
    )


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def change_end(*, mapping: Mapping, ends_on: date, reason: str, version: int, by: Actor) -> Mapping:
    """Renew or shorten, with the reason, which is kept: a year from today at most."""
    before = mapping.ends_on
    rules.check_end(mapping.opened_on, ends_on, today())
    rules.check_renewal(before, ends_on, reason)
    changed = _change_mapping(mapping, version, ends_on=ends_on, **reviews_by(mapping, ends_on))
    renewal = Renewal(
        mapping=mapping, before_on=before, ends_on=ends_on, reason=reason.strip(), recorded_by=author(by)
    )
    renewal.save(force_insert=True)
    return changed


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def confirm_basis(*, mapping: Mapping, power: LegalPower, purpose: str, version: int, by: Actor) -> Mapping:
    """Confirm why this mapping may share, and under which power. It must be in force."""
    refusal = why_power_not(power)
    if refusal:
        raise PlacemapError(_("{power} cannot be chosen. {refusal}", power=power.title, refusal=refusal))
    if not purpose.strip():
        raise PlacemapError(_("Say what the sharing is for."))
    return _change_mapping(
        mapping,
        version,
        lawful_basis=power,
        purpose=purpose.strip(),
        basis_confirmed_at=now(),
        basis_confirmed_by=author(by),
    )


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def record_commission(
    *, mapping: Mapping, commissioned_by: str, commissioned_on: date, version: int, by: Actor
) -> Mapping:
    """Record on whose behalf the group acts, usually the chair of the MACE panel, and since when."""
    if commissioned_on > today():
        raise PlacemapError(_("The day it was agreed cannot lie ahead."))
    return _change_mapping(
        mapping, version, commissioned_by=commissioned_by.strip(), commissioned_on=commissioned_on
    )


@command(may=policy.may_change_member, event=Event.MEMBER_CHANGED)
def ask_for_list(
    *, member: Member, due_on: date, asked_on: date | None = None, version: int, by: Actor
) -> Member:
    """Ask an agency for its list by a day. Asking again moves the day."""
    require_taking_new(member.mapping)
    if member.left_on is not None:
        raise PlacemapError(
            _("{agency} has left this mapping, so it cannot be asked.", agency=member.agency.name)
        )
    asked = asked_on or today()
    rules.check_due(asked, due_on)
    return _change_member(
        member, version, asked_on=asked, due_on=due_on, nothing_known_on=None, unchanged_on=None
    )


@command(may=policy.may_answer_for_agency, event=Event.MEMBER_CHANGED)
def record_nothing_known(*, member: Member, version: int, by: Actor) -> Member:
    """Write down that an agency looked and holds nothing: an answer, not a silence."""
    rules.check_open(member.mapping.state)
    return _change_member(member, version, nothing_known_on=today(), unchanged_on=None)


@command(may=policy.may_answer_for_agency, event=Event.MEMBER_CHANGED)
def record_unchanged(*, member: Member, version: int, by: Actor) -> Member:
    """Write down that an agency looked, asked or not, and that its latest list still holds.

    Said twice on one day it stands once: the second saying changes nothing.
    """
    rules.check_open(member.mapping.state)
    rules.check_unchanged(member.agency.name, list_state(member), member.received_on, today())
    if member.unchanged_on == today():
        return member
    return _change_member(member, version, unchanged_on=today())


@command(may=policy.may_answer_for_agency, event=Event.MEMBER_CHANGED)
def take_back_unchanged(*, member: Member, version: int, by: Actor) -> Member:
    """It was said too soon that nothing has changed: the agency is waited for again."""
    rules.check_open(member.mapping.state)
    return _change_member(member, version, unchanged_on=None)


@command(may=policy.may_note_list, event=Event.MEMBER_CHANGED)
def note_list(*, member: Member, received_on: date | None, by: Actor) -> Member:
    """Write down when an agency's latest list came; None when it has taken all of its lists back.

    No page is made from this fact alone, so it takes no version; it moves the one that pages hold.
    """
    changed = Member.objects.filter(pk=member.pk).update(received_on=received_on, version=F("version") + 1)
    if changed != 1:
        raise PlacemapError(_("{agency} has left this mapping.", agency=member.agency.name))
    member.refresh_from_db(fields=["received_on", "version"])
    return member


@command(may=policy.may_close_mapping, event=Event.MAPPING_CLOSED)
def close_mapping(*, mapping: Mapping, reason: str, note: str = "", version: int, by: Actor) -> Mapping:
    """Close a mapping. Raises `CannotClose` while a guard of any package finds something open."""
    # What somebody else is writing is there before the guards look, and nothing comes after them.
    wait_for_writers(mapping)
    chosen = ClosureReason(reason)
    found = [sentence for guard in rules.CLOSURE_GUARDS for sentence in guard(by, mapping)]
    rules.check_closure(chosen, note, found)
    closed = _change_mapping(
        mapping,
        version,
        state="closed",
        closed_on=today(),
        closure_reason=chosen.value,
        closure_note=note.strip(),
    )
    for closing in CLOSINGS:
        closing(closed, by)
    return closed


def _check_account(user: User) -> None:
    if not user.is_active:
        raise PlacemapError(_("{user}’s account is closed. Choose someone else.", user=user.name))
    if user.pk in administrators():
        raise PlacemapError(
            _(
                "{user} keeps the partnership’s records, and so may see no child. Choose someone else.",
                user=user.name,
            )
        )


def _check_mapping_keeps_its_officers(mapping: Mapping, leaving: Iterable[UUID]) -> None:
    gone = set(leaving)
    seats = live_seats(mapping)
    for duty, words in ((Duty.LEAD_MAPPING, _("leads")), (Duty.HOLD_COHORT, _("holds the cohort list of"))):
        holders = [seat for seat in seats if duty.value in seat.role.duties]
        if any(seat.pk in gone for seat in holders):
            rules.check_somebody_remains(words, sum(seat.pk not in gone for seat in holders))


def _yesterday() -> date:
    """A seat's last day when it ends at once: today would leave it open until midnight."""
    return today() - timedelta(days=1)
