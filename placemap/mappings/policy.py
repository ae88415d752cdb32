"""Who may open, see, lead and change a mapping.

Outside its team a mapping does not exist. A seat counts only while it lasts, while its holder's
account is open, and while the agency's agreement is in force.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.policy import ERASER, WORD_ERASER
from placemap.access.row_security import (
    ME,
    MY_AGENCY,
    SEATED,
    SecurityFunction,
    TablePolicy,
    has_duty,
    system_is,
    told,
)
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping, Member, Objective, ReferredIn, Seat
from placemap.mappings.rules import TERMS_WARNED
from placemap.mappings.rules.disposing import RECEIPTS_STAY
from placemap.mappings.rules.reviews import DECISION_FRESH, REVIEW_GRACE, TOO_MANY_MISSED
from placemap.partners.policy import AN_AGREEMENT_ENDS_SOON, STAND_INS

# Who writes, once a month, that something of every year waits: it learns who has such a thing, and no more.
YEARLY_POST = "yearly-post"

# In an array, so that seats are found by their holder, and holders worked out once.
_MY_SEATS_NOW = f"""
    select coalesce(array_agg(distinct s.mapping_id || ' ' || held.duty), '{{}}')
    from mappings_seat s
    join partners_role r on r.id = s.role_id
    cross join unnest(
        case when r.duties = '{{{Duty.WATCH_MAPPING.value}}}' then r.duties else r.duties || ''::varchar end
    ) as held(duty)
    join mappings_member m on m.mapping_id = s.mapping_id and m.agency_id = s.agency_id
    where s.user_id = any(array({STAND_INS}))
      and s.agency_id = {MY_AGENCY}
      and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
      and (m.left_on is null or m.left_on > current_date)
      and exists (
        select 1 from partners_agreement g
        where g.agency_id = s.agency_id and g.signed_on <= current_date and g.expires_on >= current_date
      )
"""
# Whoever acts sits where they sit for a whole transaction, unless it changes that itself. So it is worked out
# once, when the database is told who acts (`placemap.access.session`), and each policy reads the answer.
# Where it was not worked out for whoever acts now, or was forgotten since, it is asked: that opens nothing.
# Each seat is a text of its mapping's key, a blank and a duty; and one more without a duty, which is what
# puts its holder on the team. A seat that only watches has none, so nothing that is for the team opens to it.
_SEATS = f"pg_catalog.unnest({told('seats', 'text[]', 'public.my_seats_now()')}) s"
_MAPPING, _DUTY = "pg_catalog.left(s, 36)::uuid", "pg_catalog.substr(s, 38)"


def _seats_with(duty: str) -> str:
    return f"select {_MAPPING} from {_SEATS} where {_DUTY} = '{duty}'"


def _seated(name: str) -> SecurityFunction:
    """The keys of the mappings in which whoever acts has such a seat, as the database was told."""
    asked = f"public.seated_now('{SEATED[name]}')"
    body = f"select {told(name, 'uuid[]', asked)}"
    return SecurityFunction(name=f"seated_{name}", returns="uuid[]", body=body, is_plain=True)


_TODAY = "(now() at time zone 'Europe/London')::date"


def _missed(row: str) -> str:
    """How many reviews in a row were missed of a row of the table of mappings, under that name."""
    days = (
        f"coalesce(({row}.{day} + {REVIEW_GRACE.days} < {_TODAY})::int, 0)"
        for day in ("review_on", "review_again_on")
    )
    return " + ".join((f"{row}.reviews_missed", *days))


def _waits(row: str) -> str:
    """As `rules.reviews.Reviews` has it: two missed in a row, or the panel has asked for an end."""
    missed = f"{row}.closing_asked_on is not null or {_missed(row)} >= {TOO_MANY_MISSED}"
    return f"({row}.state = 'open' and ({missed}))"


# The mappings that somebody, or anybody for whom they stand in, leads or holds the list of, in any post.
# Asked for the panel, where it is no right: whoever answers for a mapping does not judge it.
ANSWERED_FOR = f"""
    select s.mapping_id from mappings_seat s join partners_role r on r.id = s.role_id
    where r.duties && array['{Duty.LEAD_MAPPING.value}', '{Duty.HOLD_COHORT.value}']::varchar[]
      and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
      and (s.user_id = {ME} or s.user_id in (
        select c.away_id from partners_cover c
        where c.deputy_id = {ME} and c.from_on <= current_date and c.until_on >= current_date
          and c.ended_at is null
      ))
"""
_READS_PANEL = has_duty(Duty.READ_PANEL)
# What is told of a mapping for the panel. No word of what it is about.
_TOLD = (
    "mapping_id uuid, reference text, title text, opened_on date, ends_on date,"
    " review_on date, missed integer, closing_asked_on date, structure text, version integer"
)
_TELLS = f"""
    m.id, m.reference::text, m.title::text, m.opened_on, m.ends_on, m.review_on,
    {_missed("m")}, m.closing_asked_on, coalesce(o.structure, '')::text, m.version
"""

FUNCTIONS = [
    # Who has something of every year before them: those who answer for a mapping whose terms and team are to
    # be looked at again, and those who keep agreements, where one ends soon.
    SecurityFunction(
        name="people_to_remind_yearly",
        returns="setof uuid",
        body=f"""
            select s.user_id from mappings_seat s join mappings_mapping m on m.id = s.mapping_id
            join partners_role r on r.id = s.role_id
            where {system_is(YEARLY_POST)} and m.state = 'open'
              and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
              and ('{Duty.LEAD_MAPPING.value}' = any(r.duties) or '{Duty.HOLD_COHORT.value}' = any(r.duties))
              and (
                select t.adopted_on from mappings_termsadopted t where t.mapping_id = m.id
                order by t.number desc limit 1
              ) + interval '{TERMS_WARNED} months' <= current_date
            union
            select h.user_id from partners_roleholding h join partners_role r on r.id = h.role_id
            where {system_is(YEARLY_POST)} and '{Duty.KEEP_AGREEMENTS.value}' = any(r.duties)
              and h.from_on <= current_date and (h.until_on is null or h.until_on >= current_date)
              and {AN_AGREEMENT_ENDS_SOON}
        """,
        rows=20,
    ),
    # When that was last told to anybody: once a month. Found by the index of entries of no mapping.
    SecurityFunction(
        name="yearly_told_last",
        returns="timestamptz",
        body=f"""
            select max(e.at) from access_auditentry e
            where {system_is(YEARLY_POST)} and e.mapping_id is null and e.user_id is null
              and e.at > now() - interval '62 days' and e.event = '{Event.YEARLY_TOLD.value}'
        """,
    ),
    # What the panel decides on: which mapping, and how many reviews were missed.
    SecurityFunction(
        name="reviews_for_panel",
        returns=f"table ({_TOLD})",
        body=f"""
            select {_TELLS}
            from mappings_mapping m left join mappings_openingrecord o on o.mapping_id = m.id
            where {_waits("m")} and {_READS_PANEL} and m.id not in ({ANSWERED_FOR})
        """,
    ),
    # What the panel decided in the last two weeks, for a second member who had it open at the same time.
    SecurityFunction(
        name="reviews_decided_by_panel",
        returns=f"table ({_TOLD}, decided_on date)",
        body=f"""
            select {_TELLS}, max(e.held_on)
            from mappings_mapping m left join mappings_openingrecord o on o.mapping_id = m.id
            join mappings_reviewentry e on e.mapping_id = m.id
            where m.state = 'open' and e.step in ('renewed', 'close') and {_READS_PANEL}
              and e.held_on >= {_TODAY} - {DECISION_FRESH.days} and m.id not in ({ANSWERED_FOR})
            group by m.id, o.structure
        """,
    ),
    # Which of those that wait are not for this reader to judge, so that they are told why.
    SecurityFunction(
        name="reviews_not_for_me",
        returns="table (mapping_id uuid, reference text)",
        body=f"""
            select m.id, m.reference::text from mappings_mapping m
            where {_waits("m")} and {_READS_PANEL} and m.id in ({ANSWERED_FOR})
        """,
    ),
    # Whether a mapping waits for the panel and nobody can decide for it. Not which one.
    SecurityFunction(
        name="panel_is_missing",
        returns="boolean",
        body=f"""
            select {has_duty(Duty.MANAGE_PARTNERSHIP)}
              and exists (select 1 from mappings_mapping m where {_waits("m")})
              and not exists (
                select 1 from partners_roleholding h
                join partners_role r on r.id = h.role_id
                join partners_user u on u.id = h.user_id
                where '{Duty.READ_PANEL.value}' = any(r.duties) and u.is_active
                  and (u.access_until is null or u.access_until >= current_date)
                  and h.from_on <= current_date and (h.until_on is null or h.until_on >= current_date)
              )
        """,
    ),
    SecurityFunction(name="my_seats_now", returns="text[]", body=_MY_SEATS_NOW),
    SecurityFunction(
        name="seated_now",
        arguments="wanted text",
        returns="uuid[]",
        body=f"select array(select {_MAPPING} from unnest(my_seats_now()) s where {_DUTY} = wanted)",
    ),
    *(_seated(name) for name in SEATED),
    SecurityFunction(name="my_mappings", returns="setof uuid", body=_seats_with(""), is_plain=True),
    SecurityFunction(
        name="my_watched", returns="setof uuid", body=_seats_with(Duty.WATCH_MAPPING.value), is_plain=True
    ),
    SecurityFunction(
        name="my_custody", returns="setof uuid", body=_seats_with(Duty.HOLD_COHORT.value), is_plain=True
    ),
    SecurityFunction(
        name="my_leading", returns="setof uuid", body=_seats_with(Duty.LEAD_MAPPING.value), is_plain=True
    ),
    SecurityFunction(
        name="my_seats",
        returns="table (mapping_id uuid, duty text)",
        body=f"select {_MAPPING}, {_DUTY} from {_SEATS} where {_DUTY} <> ''",
        is_plain=True,
    ),
    # Somebody opening a mapping must name its team before anybody, themselves included, has a seat.
    # Once the first seat is taken, opening gives no right to the mapping at all.
    SecurityFunction(
        name="my_openings",
        returns="setof uuid",
        body="""
            select m.id from mappings_mapping m
            where m.opened_by in (select my_casework())
              and m.disposed_on is null
              and not exists (select 1 from mappings_seat s where s.mapping_id = m.id)
        """,
    ),
    # Whatever else a mapping holds goes when nobody is in it any more, no code says who was, and whoever gave
    # somebody had time to read the receipt. With the day on which somebody last left, to the eraser alone.
    SecurityFunction(
        name="mappings_outlived",
        returns="table (id uuid, reference text, last_left date)",
        body=f"""
            select m.id, m.reference::text, g.last_left
            from mappings_mapping m
            left join lateral (
                select max(g.decided_on) as last_left from cohort_letgo g where g.mapping_id = m.id
            ) g on true
            where {system_is(ERASER)} and m.state = 'closed' and m.disposed_on is null
              and (m.closed_on + interval '12 months')::date <= {_TODAY}
              and coalesce(g.last_left + {RECEIPTS_STAY.days} <= {_TODAY}, true)
              and not exists (select 1 from subjects_person p where p.mapping_id = m.id)
              and not exists (select 1 from subjects_fingerprint f where f.mapping_id = m.id)
        """,
    ),
    SecurityFunction(
        name="agencies_in_force",
        returns="setof uuid",
        body="""
            select g.agency_id from partners_agreement g join partners_agency a on a.id = g.agency_id
            where a.is_active and g.signed_on <= current_date and g.expires_on >= current_date
        """,
    ),
    # For those who look at who has access: the reference of each seat's mapping and when its holder last
    # did or read something there. Of an account without a seat, when it last did anything at all.
    SecurityFunction(
        name="access_last_used",
        returns="table (access_id uuid, reference text, at timestamptz)",
        body=f"""
            select s.id, m.reference::text, (
                select max(e.at) from access_auditentry e
                where e.user_id = s.user_id and e.mapping_id = s.mapping_id
            )
            from mappings_seat s join mappings_mapping m on m.id = s.mapping_id
            where {has_duty(Duty.MANAGE_PARTNERSHIP)}
              and (s.until_on is null or s.until_on >= current_date)
            union all
            select u.id, '', (select max(e.at) from access_auditentry e where e.user_id = u.id)
            from partners_user u
            where {has_duty(Duty.MANAGE_PARTNERSHIP)} and u.is_active
        """,
        rows=500,
        cost=1000,
    ),
    # How many open mappings somebody leads today, and nothing of which: who is asked next depends on it.
    SecurityFunction(
        name="mappings_led_now",
        returns="table (user_id uuid, led bigint)",
        body=f"""
            select s.user_id, count(distinct s.mapping_id) from mappings_seat s
            join mappings_mapping m on m.id = s.mapping_id
            join partners_role r on r.id = s.role_id
            where {ME} is not null and m.state = 'open' and '{Duty.LEAD_MAPPING.value}' = any(r.duties)
              and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
            group by s.user_id
        """,
        rows=100,
        cost=1000,
    ),
    # How many open mappings name a district, and nothing of which: whoever keeps the areas sees no mapping.
    SecurityFunction(
        name="mappings_in_district",
        arguments="district uuid",
        returns="bigint",
        body=f"""
            select count(*) from mappings_mapping m
            where m.state = 'open' and district = any(m.districts) and {has_duty(Duty.MANAGE_PARTNERSHIP)}
        """,
    ),
    # References are numbered across the instance; the number alone says nothing about a mapping.
    SecurityFunction(
        name="mappings_opened_in",
        arguments="wanted_year integer",
        returns="bigint",
        body="select count(*) from mappings_mapping where extract(year from opened_on) = wanted_year",
    ),
]

# Who answers a sponsor's link. It reads askings and nothing else of a mapping.
SPONSOR = "sponsor"
# Who carries out what the panel decided, inside its command and for as long: the panel sees no mapping.
PANEL = "panel"

MINE = "mapping_id = any((select seated_team())::uuid[])"
WATCHES_ALL = has_duty(Duty.WATCH_MAPPING)
# How a mapping stands is read by its team, and by those who watch over it: nothing here is about a child.
STANDING = f"({MINE} or mapping_id = any((select seated_watched())::uuid[]) or {WATCHES_ALL})"
CUSTODY = "mapping_id = any((select seated_custody())::uuid[])"
LEADING = "mapping_id = any((select seated_leading())::uuid[])"
OPENING = "mapping_id in (select my_openings())"
# A role that only reads changes nothing, for its own agency neither.
GIVES = "mapping_id = any((select seated_giving())::uuid[])"
_SETS_UP = f"({OPENING} or {CUSTODY} or {LEADING})"
# What the panel decides is written in the name of whoever decides, while the mapping waits for it.
_FOR_PANEL = "mapping_id in (select r.mapping_id from reviews_for_panel() r)"
# The eraser may say in which mapping somebody must still answer. It changes one only when its time is over
# and nobody is in it, and then only into one that says when that was done.
_ERASES = system_is(ERASER)
_DISPOSES = f"({_ERASES} and id in (select o.id from mappings_outlived() o))"
_DISPOSED = f"({_ERASES} and state = 'closed' and disposed_on is not null)"
_TAKES_WORDS_OUT = system_is(WORD_ERASER)
# Who may look at who has access, and take it away: they see that a seat is held, and no mapping.
REVIEWS = has_duty(Duty.MANAGE_PARTNERSHIP)

_MY_LOOK = f"{MINE} and user_id = {ME} and agency_id = {MY_AGENCY}"

ROW_SECURITY = [
    TablePolicy(
        model="mappings.Mapping",
        read=(
            "id = any((select seated_team())::uuid[]) or id = any((select seated_watched())::uuid[])"
            f" or {WATCHES_ALL} or {system_is(PANEL)} or {_ERASES} or {_TAKES_WORDS_OUT}"
        ),
        add=f"opened_by = {ME} and {has_duty(Duty.OPEN_MAPPINGS)}",
        change=(
            "id = any((select seated_custody())::uuid[]) or id = any((select seated_leading())::uuid[])"
            f" or ({system_is(PANEL)} and {_waits('mappings_mapping')}) or {_DISPOSES} or {_TAKES_WORDS_OUT}"
        ),
        # Once the panel has renewed it, it no longer waits.
        changed=(
            "id = any((select seated_custody())::uuid[]) or id = any((select seated_leading())::uuid[])"
            f" or {system_is(PANEL)} or {_DISPOSED} or {_TAKES_WORDS_OUT}"
        ),
    ),
    TablePolicy(
        model="mappings.Renewal",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING} or {_FOR_PANEL}) and recorded_by = {ME}",
    ),
    TablePolicy(
        model="mappings.ReviewEntry",
        read=STANDING,
        add=(
            f"recorded_by = {ME} and case when step in ('renewed', 'close') then {_FOR_PANEL}"
            f" else {CUSTODY} or {LEADING} end"
        ),
    ),
    TablePolicy(
        model="mappings.ReferredIn",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}",
        change=f"{CUSTODY} or {LEADING}",
    ),
    TablePolicy(model="mappings.ScopeVersion", read=STANDING, add=f"{_SETS_UP} and approved_by = {ME}"),
    TablePolicy(
        model="mappings.Member",
        read=STANDING,
        add=f"{_SETS_UP} and agency_id in (select agencies_in_force())",
        change=f"{CUSTODY} or {LEADING} or ({GIVES} and agency_id = {MY_AGENCY})",
    ),
    TablePolicy(
        model="mappings.Seat",
        read=f"{STANDING} or {REVIEWS}",
        add=f"{_SETS_UP} and agency_id in (select agencies_in_force())",
        change=f"{CUSTODY} or {LEADING} or {REVIEWS}",
        # Whoever looks at who has access ends a seat, and lengthens none.
        changed=f"{CUSTODY} or {LEADING} or ({REVIEWS} and until_on < {_TODAY})",
        stays=("user_id", "role_id"),
    ),
    TablePolicy(
        model="mappings.SponsorAcceptance",
        read=f"{STANDING} or {system_is(SPONSOR)}",
        add=f"({CUSTODY} or {LEADING}) and asked_by = {ME}",
        change=f"{CUSTODY} or {LEADING} or {system_is(SPONSOR)}",
    ),
    TablePolicy(
        model="mappings.OpeningRecord",
        read=STANDING,
        add=f"{CUSTODY} or {LEADING}",
        change=f"{CUSTODY} or {LEADING}",
    ),
    TablePolicy(
        model="mappings.StructureChange",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}",
    ),
    TablePolicy(
        model="mappings.TermsAdopted", read=STANDING, add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}"
    ),
    TablePolicy(
        model="mappings.StakeholderAnswer",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}",
    ),
    TablePolicy(
        model="mappings.Objective",
        read=STANDING,
        add=f"({CUSTODY} or {LEADING}) and recorded_by = {ME}",
        change=f"{CUSTODY} or {LEADING}",
    ),
    # When somebody last looked is theirs alone: nobody watches a colleague by it, whatever they answer for.
    TablePolicy(
        model="mappings.LastLook",
        read=_MY_LOOK,
        add=_MY_LOOK,
        change=_MY_LOOK,
        stays=("user_id",),
    ),
    # What somebody knows of a family is for them, and for those who answer for the mapping.
    TablePolicy(
        model="mappings.InterestDeclaration",
        read=f"{MINE} and (user_id = {ME} or {CUSTODY} or {LEADING})",
        add=f"{MINE} and user_id = {ME}",
    ),
    TablePolicy(model="mappings.StageEntry", read=STANDING, add=f"{_SETS_UP} and moved_by = {ME}"),
]


def visible_mappings(actor: Actor) -> QuerySet[Mapping]:
    """The mappings on whose team the actor sits today."""
    return seated_in(list(actor.seats))


def seated_in(keys: Collection[UUID]) -> QuerySet[Mapping]:
    """The mappings with these keys: those that somebody's seats name."""
    return Mapping.objects.filter(pk__in=keys)


def watched_mappings(actor: Actor) -> QuerySet[Mapping]:
    """The mappings whose standing the actor may read without being on their team."""
    if actor.has(Duty.WATCH_MAPPING):
        return Mapping.objects.all()
    return Mapping.objects.filter(pk__in=list(actor.watches))


def may_watch(actor: Actor) -> Decision:
    """Reading how mappings stand: a silver chair of theirs, or the strategic lead of all."""
    if actor.watches or actor.has(Duty.WATCH_MAPPING):
        return allow(_("You watch over mappings."))
    return refuse(
        _("This is for silver chairs and the strategic lead. On a mapping’s team, open the mapping.")
    )


def may_open_mapping(actor: Actor) -> Decision:
    """Opening: a duty of the account."""
    if actor.has(Duty.OPEN_MAPPINGS):
        return allow(_("You may open mappings."))
    return refuse(_("Opening a mapping is for coordinators and leads. Ask your exploitation coordinator."))


def may_read_mapping(actor: Actor, mapping: Mapping) -> Decision:
    """Reading: a seat on the team."""
    if actor.sits_in(mapping.pk):
        return allow(_("You are on this mapping’s team."))
    return refuse(_("You are not on this mapping’s team."))


def may_look_back(actor: Actor) -> Decision:
    """Keeping up to when one has seen what is new: whoever is signed in, for themselves."""
    if actor.user_id is None:
        return refuse(_("Only somebody signed in has seen anything."))
    return allow(_("This is yours alone."))


def may_tell_yearly(actor: Actor) -> Decision:
    """Telling people of what is looked at once a year: the system, which learns who and no more."""
    if actor.system == YEARLY_POST:
        return allow(_("This is told once a month by itself."))
    return refuse(_("The system tells this once a month by itself."))


def may_change_mapping(actor: Actor, mapping: Mapping) -> Decision:
    """Changing scope, stage, team and dates: the lead, or whoever holds the cohort list."""
    if actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You lead this mapping or hold its cohort list."))
    return refuse(_("Only the lead officer or the coordinator can change this. Ask one of them."))


def may_close_mapping(actor: Actor, mapping: Mapping) -> Decision:
    """Closing: the lead alone."""
    if actor.has_in(Duty.LEAD_MAPPING, mapping.pk):
        return allow(_("You lead this mapping."))
    return refuse(_("Only the lead responsible officer can close a mapping."))


def not_to_judge() -> dict[UUID, str]:
    """What waits for the panel and is not for whoever acts, a member of it, to judge: keys and references."""
    with connection.cursor() as cursor:
        cursor.execute("select mapping_id, reference from reviews_not_for_me()")
        return dict(cursor.fetchall())


def may_decide_for_panel(actor: Actor, mapping_id: UUID | None = None) -> Decision:
    """Closing or renewing after two missed reviews: the panel, which sees no child and no mapping's page.

    Without a mapping: deciding at all.
    """
    if not actor.has(Duty.READ_PANEL):
        return refuse(_("Whether a mapping goes on is for the panel (MACE). Ask its chair."))
    if mapping_id in not_to_judge():
        return refuse(
            _(
                "You lead this mapping or hold its list, or stand in for somebody who does, so somebody else"
                " on the panel decides on it. Ask another member, or your administrator to name one."
            )
        )
    return allow(_("You decide for the panel."))


def may_answer_for_agency(actor: Actor, member: Member) -> Decision:
    """Saying that an agency holds nothing: its own people, or whoever holds the cohort list."""
    if member.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, member.mapping_id):
        return allow(_("You speak for your own agency."))
    if actor.has_in(Duty.HOLD_COHORT, member.mapping_id):
        return allow(_("You hold the cohort list, so you may write down what an agency told you."))
    return refuse(_("Only someone from that agency, or the coordinator, can say that it knows nothing."))


def may_note_list(actor: Actor, member: Member) -> Decision:
    """Noting that an agency's list came, or went back: whoever may give or take it back."""
    return may_answer_for_agency(actor, member)


def may_change_member(actor: Actor, member: Member) -> Decision:
    """Asking an agency for its list, or letting it go: as for any change to the mapping."""
    return may_change_mapping(actor, member.mapping)


def may_review_access(actor: Actor) -> Decision:
    """Looking at who has access, and taking it away: administrators, who see no mapping."""
    if actor.has(Duty.MANAGE_PARTNERSHIP):
        return allow(_("You keep the partnership’s records."))
    return refuse(_("Only an administrator looks at who has access. Ask yours."))


def leads(seat: Seat) -> bool:
    """Whether a seat leads its mapping."""
    return Duty.LEAD_MAPPING.value in seat.role.duties


def may_accept_for_agency(actor: Actor) -> Decision:
    """Accepting an agency's seat: whoever holds the link that was made for its sponsor."""
    if actor.system == SPONSOR:
        return allow(_("You hold the link that was made for this agency’s sponsor."))
    return refuse(_("A sponsor accepts by the link that was made for them."))


def may_change_objective(actor: Actor, objective: Objective) -> Decision:
    """Changing an objective: as for any change to the mapping."""
    return may_change_mapping(actor, objective.mapping)


def may_change_referred_in(actor: Actor, referred: ReferredIn) -> Decision:
    """Changing what was referred in: as for any change to the mapping."""
    return may_change_mapping(actor, referred.mapping)


def may_change_seat(actor: Actor, seat: Seat) -> Decision:
    """Ending a seat: as for any change to the mapping."""
    return may_change_mapping(actor, seat.mapping)


def may_dispose_of_mapping(actor: Actor) -> Decision:
    """Removing what is left of a mapping whose time is over: the eraser alone, every night."""
    if actor.system == ERASER:
        return allow(_("Its time is over, and nobody is in it."))
    return refuse(
        _("What is left of a mapping is removed by the system, twelve months after it closed or later.")
    )
