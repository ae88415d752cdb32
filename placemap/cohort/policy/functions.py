"""What the database tells of children beyond the rows one sees: keys, counts and yes or no, never words."""

from __future__ import annotations

from placemap.access.duties import Duty
from placemap.access.emergency import OPENED
from placemap.access.holding_back import HIDDEN
from placemap.access.row_security import MY_AGENCY, SecurityFunction, has_duty, system_is
from placemap.cohort.vocabulary import CRITICAL_MOMENTS
from placemap.information.policy import counted
from placemap.mappings.policy import WATCHES_ALL
from placemap.subjects.policy.functions import stays_known

# The gate must know of an answer that its reader may not read, or an agency would be told that
# nobody acted where somebody did; and a mapping must not close over children its lead cannot see.
# So this says which people of the caller's own mapping are at risk and not answered: keys of people
# and of rows only, never what was recorded or by whom.
_TODAY = "(now() at time zone 'Europe/London')::date"
_ON_THE_TEAM = "wanted = any((select seated_team())::uuid[])"
# That there is a risk at all is for those who read cases, and for those who answer or decide.
_DUTIES_TOLD = "read_cases", "refer_children", "consider_children", "lead_mapping", "hold_cohort"
_TOLD_OF_RISKS = f"wanted in (select s.mapping_id from my_seats() s where s.duty in {_DUTIES_TOLD})"
# The gate is about children: anybody not said to be a grown-up counts as one.
_A_CHILD = "(p.category = 'not_set' or starts_with(p.category, 'child_'))"
_BORN = "d.kind = 'born' and d.withdrawn_at is null and coalesce(d.born, d.born_high) is not null"
_GROWN = f"max(coalesce(d.born, d.born_high)) <= {_TODAY} - interval '18 years'"


# What its sender suspects to be false is no risk (`counted`): it opens no gate and holds nobody back.
def _live(row: str) -> str:
    """Given in the mapping asked about, and not taken back."""
    return (
        f"{row}.mapping_id = wanted and {row}.withdrawn_at is null and not exists (select 1 from"
        f" information_contribution c where c.id = {row}.contribution_id and c.withdrawn_at is not null)"
    )


def _risks(of: str, more: str = "") -> str:
    return f"""
        select f.id, f.person_id, f.recorded_at as at from cohort_factor f
        where {of.format("f")} f.kind = 'worry' and {_live("f")} and {counted("f")} {more.format("f")}
        union all
        select v.id, v.person_id, v.recorded_at from cohort_agencyview v
        where {of.format("v")} v.level in ('emerging', 'moderate', 'significant') and {_live("v")}
          {more.format("v")}
        union all
        select m.id, m.person_id, coalesce(m.decided_at, m.recorded_at) from cohort_membership m
        where {of.format("m")} m.state = 'agreed' and {_live("m")} {more.format("m")}
        union all
        select j.id, j.person_id, j.recorded_at from cohort_concernjudgement j
        where {of.format("j")} j.level in ('emerging', 'moderate', 'significant') and {_live("j")}
          {more.format("j")}
    """


def _words(of: str) -> str:
    """What came with a list, or was noticed, and nobody has read closely enough to sort."""
    return f"""
        select f.id, f.person_id, f.recorded_at as at from cohort_factor f
        where {of.format("f")} f.kind = 'unsorted' and {_live("f")} and {counted("f")}
    """


# What speaks against letting a child go besides a risk of the gate: a warning in force, a moment at which
# they could have been reached, words that nobody has sorted yet, and help that has not ended.
_HELD_BACK = f"""
        select w.id, w.person_id, w.recorded_at as at from cohort_warningnote w
        where w.ended_at is null and {_live("w")}
        union all
        select e.id, e.person_id, e.recorded_at from cohort_chronologyentry e
        where e.kind in ({", ".join(f"'{kind.value}'" for kind in sorted(CRITICAL_MOMENTS))}) and {_live("e")}
          and {counted("e")}
        union all
        {_words("")}
        union all
        select r.id, r.person_id, r.recorded_at from cohort_referral r
        where r.outcome <> 'no_further_action' and {_live("r")}
"""


def _answers(of: str) -> str:
    # The same as `rules.answers_up_to`: being told speaks to the end of its day.
    return f"""
        select r.person_id, r.recorded_at as at from cohort_referral r where {of.format("r")} {_live("r")}
        union all
        select n.person_id, n.recorded_at from cohort_noreferral n where {of.format("n")} {_live("n")}
        union all
        select l.person_id, greatest(l.recorded_at, (l.told_on + 1)::timestamp at time zone 'Europe/London')
        from cohort_leadprofessional l where {of.format("l")} l.told_on is not null and {_live("l")}
    """


def unanswered_of_kept(told: str) -> str:
    """Group keys of children with a recorded risk and no answer from whom whoever asks is kept.

    For the body of a function with the mapping as `wanted`, which answers yes or no, and only where `told`.
    Words that nobody has sorted are no risk yet. What an agency keeps close holds nobody up: that something
    waits would tell of it. An answer that is kept close is one all the same.
    """
    return _unanswered("p.group_key", told=told, of_whom=f"p.id = any({HIDDEN})", words=False, of_team=True)


def _unanswered(
    wanted: str,
    *,
    told: str = _TOLD_OF_RISKS,
    among: bool = False,
    of_whom: str = f"p.id <> all({HIDDEN})",
    words: bool = True,
    of_team: bool = False,
) -> str:
    """Risks and unsorted words after the latest answer, of everybody not grown up when they were recorded.

    Words that nobody has sorted may hold a worry: they count as one until somebody says that they do not.
    Grown up is who is 18 by every birth date known. A birthday answers nothing: who has turned 18 since
    stays until somebody answers, or until their hand-over is settled and their heading is an adult's. A
    record that was taken back still counts while what somebody else said hangs on it.
    """
    some, of = "", ""
    if among:
        some = "and p.group_key in (select o.group_key from subjects_person o where o.id = any(people))"
        of = "{}.person_id = p.id and"
    joined = "cross join lateral ({0}) x" if among else "join ({0}) x on x.person_id = p.id"
    risks = _risks(of, "and {}.audience = 'team'" if of_team else "")
    counts = f"{risks} union all {_words(of)}" if words else risks
    return f"""
        with folk as materialized (
            select p.id, p.group_key, {_A_CHILD} as is_child, p.audience from subjects_person p
            where {told} and p.mapping_id = wanted and {of_whom} {some}
        ), answered as (
            select p.group_key, max(x.at) as at from folk p {joined.format(_answers(of))} group by 1
        ), youngest as (
            select p.group_key, max(coalesce(d.born, d.born_high)) as born
            from folk p join subjects_persondetail d on d.person_id = p.id
            where d.kind = 'born' and d.withdrawn_at is null and coalesce(d.born, d.born_high) is not null
            group by 1
        )
        select {wanted} from folk p {joined.format(counts)}
        left join answered a on a.group_key = p.group_key
        left join youngest g on g.group_key = p.group_key
        where p.is_child and (a.at is null or x.at > a.at)
          and (g.born is null or g.born > (x.at at time zone 'Europe/London')::date - interval '18 years')
          {"and p.audience = 'team'" if of_team else ""}
    """


def _waiting_words(wanted: str, *, told: str) -> str:
    """Unsorted words about the same people, answered or not. It begins at the words, which are few."""
    return f"""
        with words as materialized (
            select x.id, p.group_key from ({_words("")}) x join subjects_person p on p.id = x.person_id
            where {told} and p.mapping_id = wanted and p.id <> all({HIDDEN}) and {_A_CHILD}
        ), grown as (
            select p.group_key from subjects_person p join subjects_persondetail d on d.person_id = p.id
            where p.mapping_id = wanted and p.group_key in (select w.group_key from words w)
              and {_BORN}
            group by 1 having {_GROWN}
        )
        select {wanted} from words w where w.group_key not in (select g.group_key from grown g)
    """


FUNCTIONS = [
    # Adults whom a child trusts, as another agency named them to the team and took it back or put it right,
    # and when: as `names_others_took_back` has it of people.
    SecurityFunction(
        name="trusted_names_others_took_back",
        arguments="wanted uuid",
        returns="table (person_id uuid, name text, gone_at timestamptz)",
        body=f"""
            select t.person_id, t.name::text, least(t.withdrawn_at, p.withdrawn_at, c.withdrawn_at)
            from cohort_trustedadult t join subjects_person p on p.id = t.person_id
            join information_contribution c on c.id = t.contribution_id
            where wanted = any((select seated_reading())::uuid[])
              and t.mapping_id = wanted and t.agency_id <> {MY_AGENCY} and t.audience = 'team'
              and p.audience = 'team' and coalesce(t.withdrawn_at, p.withdrawn_at, c.withdrawn_at) is not null
              and p.id <> all({HIDDEN}) and {stays_known("p.")}
        """,
    ),
    # Keys of the people who wait for an answer: for how many hold a mapping open.
    SecurityFunction(
        name="cohort_unanswered",
        arguments="wanted uuid",
        returns="setof uuid",
        body=_unanswered("distinct p.group_key", told=_ON_THE_TEAM),
        rows=500,
        cost=10_000,
    ),
    # The same keys for the panel, which counts them and learns nobody's name.
    SecurityFunction(
        name="cohort_unanswered_for_panel",
        arguments="wanted uuid",
        returns="setof uuid",
        body=_unanswered("distinct p.group_key", told=has_duty(Duty.READ_PANEL)),
        rows=500,
        cost=10_000,
    ),
    # Which worries, views and places have no answer yet. A reader is shown those they may see.
    SecurityFunction(
        name="cohort_open_risks",
        arguments="wanted uuid",
        returns="setof uuid",
        body=_unanswered("x.id"),
        rows=5_000,
        cost=10_000,
    ),
    # The same for some people only: for one page of children, or one child.
    SecurityFunction(
        name="cohort_open_risks_among",
        arguments="wanted uuid, people uuid[]",
        returns="setof uuid",
        body=_unanswered("x.id", among=True),
        rows=300,
        cost=1_000,
    ),
    # Words that nobody has sorted, whatever was done for the child: a reader is shown those they may see.
    SecurityFunction(
        name="cohort_words_waiting",
        arguments="wanted uuid",
        returns="setof uuid",
        body=_waiting_words("w.id", told=_TOLD_OF_RISKS),
        rows=500,
        cost=5_000,
    ),
    # Keys of the people they are about: for how many hold a mapping open.
    SecurityFunction(
        name="cohort_unsorted",
        arguments="wanted uuid",
        returns="setof uuid",
        body=_waiting_words("distinct w.group_key", told=_ON_THE_TEAM),
        rows=500,
        cost=5_000,
    ),
    # Whether any risk is recorded of these people, answered or not, seen by the caller or not: a child
    # at risk is never let go. Yes or no, and nothing of what it is.
    SecurityFunction(
        name="cohort_at_risk",
        arguments="wanted uuid, people uuid[]",
        returns="boolean",
        body=f"""
            select {_TOLD_OF_RISKS} and exists (
                select 1 from subjects_person o join subjects_person p
                  on p.group_key = o.group_key and p.mapping_id = o.mapping_id
                join ({_risks("")} union all {_HELD_BACK}) x on x.person_id = p.id
                where o.id = any(people) and o.mapping_id = wanted)
        """,
    ),
    # Whether an outcome is of this referral and agency: a policy that read its own table would never end.
    SecurityFunction(
        name="cohort_outcome_alike",
        arguments="entry uuid, referral uuid, agency uuid",
        returns="boolean",
        body="""
            select exists (select 1 from cohort_outcomeentry e
                where e.id = entry and e.referral_id = referral and e.agency_id = agency)
        """,
    ),
    # What waits for the panel in each open mapping: counts and the oldest day, and never who.
    SecurityFunction(
        name="waiting_for_panel",
        returns=(
            "table (mapping_id uuid, reference text, title text, being_considered bigint, overdue bigint,"
            " oldest date, unreviewed bigint, let_go bigint, emergencies bigint)"
        ),
        body=f"""
            select m.id, m.reference::text, m.title::text, coalesce(c.open, 0), coalesce(c.late, 0), c.oldest,
                (select count(*) from subjects_nameopening o where o.mapping_id = m.id
                   and o.because = 'danger' and o.reviewed_at is null
                   and coalesce(o.person_id <> all({HIDDEN}), true)),
                (select count(distinct g.child) from cohort_letgo g
                   where g.mapping_id = m.id and not g.was_planned),
                (select count(*) from subjects_emergencyopening e where e.mapping_id = m.id
                   and e.reviewed_at is null and e.review_by < {_TODAY}
                   and coalesce(e.person_id <> all({HIDDEN}), true))
            from mappings_mapping m
            left join lateral (
                select count(distinct p.group_key) as open,
                    count(distinct p.group_key) filter (where p.consider_by < {_TODAY}) as late,
                    min(p.consider_by) filter (where p.consider_by < {_TODAY}) as oldest
                from subjects_person p
                where p.mapping_id = m.id and p.consideration = 'open' and p.standing = 'linked'
                  and p.withdrawn_at is null and p.id <> all({HIDDEN})
            ) c on true
            where m.state = 'open' and {has_duty(Duty.READ_PANEL)}
        """,
    ),
    # How many children a mapping is about, for those who watch over it: three counts, and nothing else.
    SecurityFunction(
        name="children_counted",
        arguments="wanted uuid",
        returns="table (agreed bigint, considered bigint, late bigint)",
        body=f"""
            select count(distinct p.group_key) filter (where p.standing = 'cohort'),
                count(distinct p.group_key) filter (where p.standing = 'linked' and p.consideration = 'open'),
                count(distinct p.group_key) filter (
                    where p.standing = 'linked' and p.consideration = 'open' and p.consider_by < {_TODAY})
            from subjects_person p
            where p.mapping_id = wanted and p.withdrawn_at is null and p.id <> all({HIDDEN})
              and (wanted = any((select seated_watched())::uuid[]) or {WATCHES_ALL})
        """,
    ),
    # A safeguarding lead asked about a child may be on no mapping's team. Why they were asked may name the
    # family, so it closes with the name: on answering, and after the last day.
    SecurityFunction(
        name="enquiries_sent_to_me",
        returns="setof uuid",
        body=f"""
            select a.enquiry_id from cohort_enquiryanswer a
            join cohort_enquiry e on e.id = a.enquiry_id
            where a.user_id in (select my_casework()) and a.agency_id = {MY_AGENCY}
              and a.answered_at is null and e.closes_on >= {_TODAY}
        """,
    ),
    # Which agencies hold an address of a child named to the team, and the first half of its postcode
    # ("<agency> FE3"): never the address. Not even that half while a warning says not to disclose it.
    # An agency knows of its own addresses, and the custodian of all, however far the child is named. Whoever
    # opened the child in an emergency learns whom to ring, and reads no address.
    SecurityFunction(
        name="cohort_addresses_held",
        arguments="wanted uuid, people uuid[]",
        returns="setof text",
        body=f"""
            select distinct d.agency_id::text || ' ' || case when exists (
                select 1 from cohort_warningnote w join subjects_person o on o.id = w.person_id
                join information_contribution g on g.id = w.contribution_id
                where o.group_key = p.group_key and w.kind = 'do_not_disclose' and w.ended_at is null
                  and w.withdrawn_at is null and g.withdrawn_at is null
            ) then '' else coalesce(
                substring(upper(d.postcode) from '^([A-Z]{{1,2}}[0-9][0-9A-Z]?) ?[0-9][A-Z]{{2}}$'), ''
            ) end
            from subjects_persondetail d join subjects_person p on p.id = d.person_id
            join information_contribution c on c.id = d.contribution_id
            where d.person_id = any(people) and p.mapping_id = wanted and d.kind = 'address'
              and d.withdrawn_at is null and c.withdrawn_at is null and d.is_current
              and p.withdrawn_at is null
              and (((p.naming = 'named' or p.id = any({OPENED}))
                  and p.audience = 'team' and d.audience = 'team')
                or d.agency_id = {MY_AGENCY} or wanted = any((select seated_custody())::uuid[]))
              and wanted = any((select seated_reading())::uuid[])
        """,
    ),
    # How many linked children wait for a decision, seen by the caller or not: a mapping must not close over
    # them. A count, for whoever closes it and whoever holds its list, and nothing else.
    SecurityFunction(
        name="linked_undecided",
        arguments="wanted uuid",
        returns="bigint",
        body="""
            select count(distinct p.group_key) from subjects_person p
            where p.mapping_id = wanted and p.consideration = 'open' and p.standing = 'linked'
              and p.withdrawn_at is null
              and (wanted = any((select seated_leading())::uuid[])
                or wanted = any((select seated_custody())::uuid[]))
        """,
    ),
    # How many linked children a mapping has let go of: a count for its team, and nothing else.
    SecurityFunction(
        name="children_let_go",
        arguments="wanted uuid",
        returns="bigint",
        body="""
            select count(distinct g.child) from cohort_letgo g
            where g.mapping_id = wanted and not g.was_planned and wanted = any((select seated_team())::uuid[])
        """,
    ),
]

# A version holds everybody, whoever freezes it: one that left out whom its freezer may not see would
# later say that a child was taken out who never was. Keys and states only, and only for whoever may freeze.
_MAY_FREEZE = f"wanted in (select s.mapping_id from my_seats() s where s.duty = '{Duty.FREEZE_COHORT.value}')"
FUNCTIONS.append(
    SecurityFunction(
        name="cohort_as_it_stands",
        arguments="wanted uuid",
        returns="table (person_id uuid, membership_id uuid, state text, concern_id uuid, views uuid[])",
        body=f"""
            with members as (
                select distinct on (p.group_key) p.group_key, m.id, m.state::text as state
                from cohort_membership m join subjects_person p on p.id = m.person_id
                where {_MAY_FREEZE} and {_live("m")} and p.withdrawn_at is null
                order by p.group_key, array_position(array['agreed', 'proposed'], m.state::text),
                    m.recorded_at desc
            ), signed as (
                select distinct on (p.group_key) p.group_key, j.id
                from cohort_concernjudgement j join subjects_person p on p.id = j.person_id
                where {_live("j")} and p.withdrawn_at is null
                order by p.group_key, j.recorded_at desc, j.id desc
            ), latest as (
                select distinct on (p.group_key, v.agency_id) p.group_key, v.id
                from cohort_agencyview v join subjects_person p on p.id = v.person_id
                where {_live("v")} and p.withdrawn_at is null
                order by p.group_key, v.agency_id, v.recorded_at desc
            ), viewed as (
                select l.group_key, array_agg(l.id) as ids from latest l group by 1
            )
            select p.id, m.id, m.state, s.id, coalesce(v.ids, array[]::uuid[])
            from members m
            join subjects_person p on p.group_key = m.group_key and p.mapping_id = wanted
                and p.withdrawn_at is null
            left join signed s on s.group_key = m.group_key
            left join viewed v on v.group_key = m.group_key
        """,
    )
)

# Removal on the planned day. The eraser must know of everybody who is due, and of every reason to wait; the
# custodian reads the same. A risk that nobody has answered is told as yes or no.
_ERASER = system_is("eraser")
_LEAVES = f"({_ERASER} or wanted = any((select seated_custody())::uuid[]))"
_PLANNED = "(coalesce(m.closed_on, m.ends_on) + interval '12 months')::date"
FUNCTIONS += [
    SecurityFunction(
        name="mappings_with_leavers",
        returns="setof uuid",
        body=f"""
            select m.id from mappings_mapping m where {_ERASER} and {_PLANNED} <= {_TODAY}
              and exists (select 1 from subjects_person p where p.mapping_id = m.id)
        """,
    ),
    # Whether something keeps whom a backup brought back, now that they are here: a decision, or a risk
    # that nobody has answered and that was recorded after they had been erased, or after the restore.
    # What the backup itself holds of risks was answered before they went. Yes or no, to the eraser alone.
    SecurityFunction(
        name="cohort_kept_again",
        arguments="wanted uuid, people uuid[], erased_on date",
        returns="boolean",
        body=f"""
            select {_ERASER} and (exists (
                select 1 from cohort_keep k join subjects_person p on p.id = k.person_id
                where k.mapping_id = wanted and k.ended_at is null and coalesce(k.until > {_TODAY}, true)
                  and p.group_key in (select o.group_key from subjects_person o where o.id = any(people))
            ) or exists (
                select 1 from ({_unanswered("x.at", told=_ERASER, among=True)}) risk
                where risk.at > least(
                    (erased_on + 1)::timestamp at time zone 'Europe/London',
                    (select max(e.at) from access_auditentry e where e.event = 'restored')
                )
            ))
        """,
    ),
    SecurityFunction(
        name="cohort_leaving",
        arguments="wanted uuid",
        returns="table (group_key uuid, people uuid[], leaves date, is_held boolean, at_risk boolean)",
        body=f"""
            with risky as materialized ({_unanswered("distinct p.group_key", told=_LEAVES)}),
            kept as (
                select p.group_key, bool_or(k.kind = 'hold') as held, max(k.until) as until
                from cohort_keep k join subjects_person p on p.id = k.person_id
                where k.mapping_id = wanted and k.ended_at is null group by 1
            )
            select p.group_key, array_agg(p.id order by p.recorded_at, p.id),
                greatest({_PLANNED}, max(k.until)), coalesce(bool_or(k.held), false),
                p.group_key in (select r.group_key from risky r)
            from subjects_person p join mappings_mapping m on m.id = p.mapping_id
            left join kept k on k.group_key = p.group_key
            where {_LEAVES} and p.mapping_id = wanted
            group by p.group_key, m.closed_on, m.ends_on
        """,
        rows=500,
        cost=5_000,
    ),
]

# Each child that each person opened, on each day, counted once: one look is many pages. To the sampler alone,
# and keys only. A record of another mapping is never among them, whatever an entry of the trail says.
SAMPLER = "access-sampler"
_DAY = "(e.at at time zone 'Europe/London')::date"
FUNCTIONS.append(
    SecurityFunction(
        name="openings_between",
        arguments="since date, until date",
        returns=(
            "table (entry_id uuid, mapping_id uuid, user_id uuid, person_id uuid, at timestamptz,"
            " by_a_lead boolean)"
        ),
        body=f"""
            select distinct on (e.mapping_id, e.user_id, p.group_key, {_DAY})
                e.id, e.mapping_id, e.user_id, p.id, e.at, exists (
                    select 1 from mappings_seat s join partners_role r on r.id = s.role_id
                    where s.mapping_id = e.mapping_id and s.user_id = e.user_id
                      and '{Duty.LEAD_MAPPING.value}' = any(r.duties)
                      and (s.until_on is null or s.until_on >= current_date))
            from access_auditentry e
            join mappings_mapping m on m.id = e.mapping_id and m.state = 'open'
            join subjects_person p on p.id = any(e.subjects) and p.mapping_id = e.mapping_id
            join partners_user u on u.id = e.user_id
            where {system_is(SAMPLER)} and e.event = 'person_viewed' and e.outcome = 'read'
              and {_DAY} >= since and {_DAY} < until
            order by e.mapping_id, e.user_id, p.group_key, {_DAY}, e.at, e.id
        """,
        rows=1_000,
        cost=10_000,
    )
)
