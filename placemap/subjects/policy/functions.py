"""What the database tells of people beyond the rows one sees: keys and yes or no, never words."""

from __future__ import annotations

from placemap.access.duties import Duty
from placemap.access.emergency import OPENED
from placemap.access.holding_back import HIDDEN
from placemap.access.policy import HOUSEKEEPER
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, has_duty, system_is
from placemap.partners.policy import in_this_post

# A decision that is overdue narrows who sees even the initials, from that very midnight: the custodian,
# whoever leads, the agency asked to decide, and each agency for what it gave itself.
_TODAY = "(now() at time zone 'Europe/London')::date"


def is_overdue(row: str = "") -> str:
    return f"({row}consideration = 'open' and {row}consider_by < {_TODAY})"


def known_by_name(row: str) -> str:
    """Whether the reader may see a record by name, without anything that was released to them."""
    return (
        f"({row}agency_id = {MY_AGENCY} or ({row}audience = 'team' and ({row}deciding_agency_id = {MY_AGENCY}"
        f" or ({row}naming = 'named' and (not {is_overdue(row)}"
        f" or {row}mapping_id = any((select seated_leading())::uuid[]))))))"
    )


def stays_known(row: str) -> str:
    """Whether the reader sees by name today, by any record, whoever a record is of: one that was taken back
    says no more how far the team saw it."""
    return (
        f"exists (select 1 from subjects_person q where q.mapping_id = {row}mapping_id"
        f" and q.group_key = {row}group_key and q.withdrawn_at is null and q.id <> all({HIDDEN})"
        f" and {known_by_name('q.')})"
    )


def named_by(row: str) -> str:
    """A record by which somebody is named: to the team, or one released about somebody who is."""
    return f"({row}naming = 'named' or {row}id in (select r from people_released_to_me() r))"


# A seat alone gives what one's own agency gave: reading what the others gave is a duty of its own.
READS_CASES = "mapping_id = any((select seated_reading())::uuid[])"


def given(released: str, stands: str = "withdrawn_at is null") -> str:
    """Given to the team, or released to the reader's agency, and not taken back."""
    return f"{READS_CASES} and (audience = 'team' or {released}) and {stands}"


def kept_from_nobody(table: str) -> str:
    """Whether the reader is kept from no record of the row's own mapping: for what may speak of several.

    A block in another mapping says nothing of this one: its lead could neither read nor write there.
    """
    return (
        f"((select cardinality({HIDDEN}) = 0)"
        f" or {table}.mapping_id not in (select k from mappings_hiding_from_me() k))"
    )


# Who is kept from which record is for those who answer for the mapping, and for information governance.
OVERSEES = has_duty(Duty.OVERSEE_ACCESS)
# Somebody who leads a mapping or holds its list must see every child of it.
_OFFICER_DUTIES = f"array['{Duty.LEAD_MAPPING.value}', '{Duty.HOLD_COHORT.value}']::varchar[]"

# A record `p` that is kept close, of somebody whom the reader may see by name by another record `q`: a
# release tells nobody's name. One through which something else was decided than the reader knows stays out:
# its giver did not decide.
_KNOWN_BY_ANOTHER = f"""
            p.audience <> 'team' and p.withdrawn_at is null
              and q.mapping_id = p.mapping_id and q.group_key = p.group_key and q.withdrawn_at is null
              and q.id <> all({HIDDEN}) and {known_by_name("q.")}
              and p.decided_standing in ('candidate', q.decided_standing)
              and p.decided_category in ('not_set', q.decided_category)
"""

FUNCTIONS = [
    # The records from which the caller is kept by a standing block, with every record joined to one of them.
    # Asked once in a transaction: see `access.holding_back`.
    SecurityFunction(
        name="people_hidden_from_me",
        returns="uuid[]",
        body=f"""
            select coalesce(array_agg(distinct p.id), '{{}}'::uuid[]) from subjects_block b
            join subjects_person q on q.id = b.person_id
            join subjects_person p on p.group_key = q.group_key and p.mapping_id = q.mapping_id
            where b.user_id = {ME} and b.lifted_at is null
        """,
    ),
    # The mappings of those records: what is said there of nobody in particular may speak of one of them.
    SecurityFunction(
        name="mappings_hiding_from_me",
        returns="setof uuid",
        body=f"select distinct p.mapping_id from subjects_person p where p.id = any({HIDDEN})",
    ),
    # Those whose school is not shown, with every record joined to one of them: keys only, and to the team.
    SecurityFunction(
        name="people_without_school",
        returns="uuid[]",
        body="""
            select coalesce(array_agg(distinct p.id), '{}'::uuid[]) from subjects_schoolseal f
            join subjects_person q on q.id = f.person_id
            join subjects_person p on p.group_key = q.group_key and p.mapping_id = q.mapping_id
            where f.opened_at is null and f.mapping_id = any((select seated_team())::uuid[])
        """,
    ),
    # Whether one would then stand in for somebody who leads, or holds the list, of a mapping in which they
    # are kept from a record. Yes or no, and nothing of which.
    SecurityFunction(
        name="cannot_stand_in",
        arguments="deputy uuid, away uuid",
        returns="boolean",
        body=f"""
            select exists (
                select 1 from subjects_block b
                join mappings_seat s on s.mapping_id = b.mapping_id and s.user_id = away
                join partners_role r on r.id = s.role_id and r.duties && {_OFFICER_DUTIES}
                where b.user_id = deputy and b.lifted_at is null
                  and (s.until_on is null or s.until_on >= current_date))
        """,
    ),
    # The neutral reference of the mapping of each block, for information governance, which is on no team.
    SecurityFunction(
        name="references_of_blocks",
        returns="table (block_id uuid, reference text)",
        body=f"""
            select b.id, m.reference::text
            from subjects_block b join mappings_mapping m on m.id = b.mapping_id
            where {OVERSEES}
        """,
    ),
    # Linked children whose name and birth date were opened to the caller, for a time. Every record
    # of the child that was given to the team, and no other. An overdue decision closes it, but for those
    # asked whether they know the child, those who answer for the mapping, and a child in danger. Whoever
    # has left the team reads nothing more by it; those asked whether they know the child may be on no team.
    SecurityFunction(
        name="people_opened_to_me",
        returns="setof uuid",
        body=f"""
            select p.id from subjects_nameopening o
            join subjects_person q on q.mapping_id = o.mapping_id
              and (q.id = o.person_id or (o.person_id is null and q.standing = 'linked'))
            join subjects_person p on p.mapping_id = q.mapping_id and p.group_key = q.group_key
            where o.user_id in (select my_casework()) and {in_this_post("o.")}
              and o.closed_at is null and o.until > now()
              and (o.because = 'who_knows' or o.mapping_id = any((select seated_team())::uuid[]))
              and p.audience = 'team' and p.withdrawn_at is null
              and (not {is_overdue("p.")} or o.because in ('who_knows', 'danger')
                or p.mapping_id = any((select seated_leading())::uuid[]))
        """,
    ),
    # The same for the rows of a list: which of the caller's own codes are among them.
    SecurityFunction(
        name="codes_considered_before",
        arguments="wanted uuid, codes text[]",
        returns="setof text",
        body="""
            select f.code::text from subjects_fingerprint f join mappings_mapping m on m.id = f.mapping_id
            where wanted = any((select seated_team())::uuid[])
              and f.mapping_id = wanted and f.code = any(codes)
              and (m.closed_on is null or m.closed_on + interval '12 months' >= current_date)
        """,
    ),
    # Which of these things were another agency's, and are somebody's whom this reader knows by initials or
    # not at all: a number plate or a phone says who they are. Whether the reader sees the link or not.
    SecurityFunction(
        name="things_without_name",
        arguments="wanted uuid, things uuid[]",
        returns="setof uuid",
        body=f"""
            select distinct e.id from subjects_entity e
            join subjects_entitylink l on l.entity_id = e.id and l.withdrawn_at is null
            join subjects_person p on p.id = l.person_id and p.withdrawn_at is null
            where e.mapping_id = wanted and e.id = any(things) and e.agency_id <> {MY_AGENCY}
              and wanted not in (select m from my_custody() m)
              and not exists (select 1 from subjects_person q
                where q.mapping_id = p.mapping_id and q.group_key = p.group_key and q.withdrawn_at is null
                  and q.id <> all({HIDDEN})
                  and (q.agency_id = {MY_AGENCY} or (q.audience = 'team' and (q.naming = 'named'
                    or q.deciding_agency_id = {MY_AGENCY} or q.id = any({OPENED})))))
        """,
    ),
    # Names that another agency gave to the team and took back, and when: to hide them where they still stand
    # in words of before that day. Only of people whom the reader knows by name: of a candidate, or of
    # initials alone, the hiding would tell that there was one. Not to whoever is kept from the record.
    SecurityFunction(
        name="names_others_took_back",
        arguments="wanted uuid",
        returns="table (person_id uuid, kind text, said text, given text, gone_at timestamptz)",
        body=f"""
            select d.person_id, d.kind::text, d.text::text, d.given::text,
                   least(d.withdrawn_at, p.withdrawn_at)
            from subjects_persondetail d join subjects_person p on p.id = d.person_id
            where wanted = any((select seated_reading())::uuid[])
              and d.mapping_id = wanted and d.kind in ('name', 'known_as') and d.agency_id <> {MY_AGENCY}
              and d.audience = 'team' and p.audience = 'team' and not d.is_sealed
              and d.corrected_because = '' and (d.withdrawn_at is not null or p.withdrawn_at is not null)
              and p.id <> all({HIDDEN}) and {stays_known("p.")}
        """,
    ),
    # Records that are kept close and were released to the reader's agency, of people whom the reader may see
    # by name without them. What was released of them reads as theirs.
    SecurityFunction(
        name="people_released_to_me",
        returns="setof uuid",
        body=f"""
            select p.id from released_to_me() r
            join subjects_person p on p.id = r.person_id and p.contribution_id = r.contribution_id
            where exists (select 1 from subjects_person q where {_KNOWN_BY_ANOTHER})
        """,
    ),
    # Records of which anything at all was released to the reader's agency, and the records by which the
    # reader knows the same person by name. What an agency recorded later hangs on its own record, which came
    # with a giving of its own and stays closed: the fact shows, and not the record.
    SecurityFunction(
        name="people_told_of_to_me",
        returns="table (person_id uuid, known_by uuid)",
        body=f"""
            select distinct p.id, q.id from released_to_me() r
            join subjects_person p on p.id = r.person_id
            join subjects_person q on {_KNOWN_BY_ANOTHER}
        """,
    ),
    # What is said of a link, where it was released to the reader's agency about both its ends.
    SecurityFunction(
        name="evidence_released_to_me",
        returns="setof uuid",
        body="""
            select e.id from subjects_linkevidence e join subjects_link l on l.id = e.link_id
            join released_to_me() f
              on f.contribution_id = e.contribution_id and f.person_id = l.from_person_id
            join released_to_me() t
              on t.contribution_id = e.contribution_id and t.person_id = l.to_person_id
        """,
    ),
    # Fingerprints whose mapping closed more than twelve months ago: their keys, to the nightly chore.
    SecurityFunction(
        name="fingerprints_outlived",
        returns="setof uuid",
        body=f"""
            select f.id from subjects_fingerprint f join mappings_mapping m on m.id = f.mapping_id
            where {system_is(HOUSEKEEPER)} and m.closed_on + interval '12 months' < current_date
        """,
    ),
    # Whether a name and birth date were considered in this mapping before. Says yes or no, to its
    # team, and nothing about what was decided or who it was.
    SecurityFunction(
        name="considered_before",
        arguments="wanted uuid, codes text[]",
        returns="boolean",
        body="""
            select wanted = any((select seated_team())::uuid[]) and exists (
                select 1 from subjects_fingerprint f join mappings_mapping m on m.id = f.mapping_id
                where f.mapping_id = wanted and f.code = any(codes)
                  and (m.closed_on is null or m.closed_on + interval '12 months' >= current_date))
        """,
    ),
    # Who opened these people's records since a moment, or read their links: those to tell of a correction.
    # Nobody who is kept from one of them.
    # Where what is corrected was kept close, only of the agencies it was open to, and the custodian.
    SecurityFunction(
        name="readers_since",
        arguments="wanted uuid, people uuid[], since timestamptz, agencies uuid[]",
        returns="table (user_id uuid, person_id uuid)",
        body=f"""
            select distinct a.user_id, s.person_id
            from access_auditentry a cross join lateral unnest(a.subjects) as s(person_id)
            join partners_user u on u.id = a.user_id and u.is_active
            where wanted = any((select seated_team())::uuid[]) and a.mapping_id = wanted and a.at >= since
              and a.event in ('person_viewed', 'kept_viewed', 'links_viewed') and a.outcome = 'read'
              and a.subjects && people and s.person_id = any(people) and a.user_id <> {ME}
              and not exists (
                select 1 from subjects_block b
                join subjects_person k on k.id = b.person_id
                join subjects_person h on h.mapping_id = k.mapping_id and h.group_key = k.group_key
                where b.user_id = a.user_id and b.lifted_at is null and h.id = s.person_id)
              and (agencies is null or a.agency_id = any(agencies) or exists (
                select 1 from mappings_seat e join partners_role r on r.id = e.role_id
                where e.user_id = u.id and e.mapping_id = wanted
                  and '{Duty.HOLD_COHORT.value}' = any(r.duties)))
        """,
        rows=20,
    ),
]
