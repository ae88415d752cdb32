"""Who lets another agency see one thing that is kept close, who asks for one, and what each is shown.

A release opens no row of a person's details: searches, lists, the map, files and matching read those, and
they must not change. What was released is answered by one function, to the page of that one child.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.holding_back import HIDDEN
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy
from placemap.foundations.wording import _
from placemap.information.policy import OWN, OWN_OR_CUSTODY, WRITES_FOR_AGENCY
from placemap.mappings.policy import CUSTODY, GIVES, MINE
from placemap.subjects.models import DetailRelease, DetailRequest, Person, PersonDetail
from placemap.subjects.policy.functions import known_by_name
from placemap.subjects.vocabulary import RELEASED_ONE_BY_ONE

_READS = "= any((select seated_reading())::uuid[])"
_TODAY = "(now() at time zone 'Europe/London')::date"
_RELEASED_ON = "(r.released_at at time zone 'Europe/London')::date"
_KINDS = ", ".join(f"'{kind.value}'" for kind in RELEASED_ONE_BY_ONE)
_STANDS = (
    "d.is_sealed and d.withdrawn_at is null and p.withdrawn_at is null"
    " and exists (select 1 from information_contribution c where c.id = d.contribution_id"
    " and c.withdrawn_at is null{})"
)

FUNCTIONS = [
    # What was released to the reader's agency of the child with these records, as words and not as rows: the
    # one place where anybody reads it who has not given it. It ends with all that it rests on: the release,
    # the detail, its giving and how that is handled; the membership and the agreement, of the agency that
    # gave it and of the reader's, under which it was released; the reader's own seat; and that they may see,
    # by name, whose it is.
    SecurityFunction(
        name="details_released_to_me",
        arguments="records uuid[]",
        returns=(
            "table (release_id uuid, kind text, said text, agency_id uuid, released_at timestamptz,"
            " needed_for text)"
        ),
        body=f"""
            select r.id, d.kind::text, d.text::text, r.agency_id, r.released_at, r.reason::text
            from subjects_detailrelease r
            join subjects_persondetail d on d.id = r.detail_id
            join subjects_person p on p.id = d.person_id
            where r.released_to_id = {MY_AGENCY} and r.mapping_id {_READS} and r.withdrawn_at is null
              and {_STANDS.format(" and c.handling = r.handling")} and d.audience = r.audience
              and p.id <> all({HIDDEN})
              and not exists (
                select 1 from unnest(array[r.released_to_id, r.agency_id]) as a(id)
                where not exists (select 1 from mappings_member m
                    where m.mapping_id = r.mapping_id and m.agency_id = a.id
                      and m.joined_on <= {_RELEASED_ON} and (m.left_on is null or m.left_on > {_TODAY}))
                  or not exists (select 1 from partners_agreement g
                    where g.agency_id = a.id and g.signed_on <= {_RELEASED_ON}
                      and g.expires_on >= {_TODAY}))
              and exists (select 1 from subjects_person q
                where q.id = any(records) and q.mapping_id = p.mapping_id and q.group_key = p.group_key
                  and q.withdrawn_at is null and {known_by_name("q.")})
            order by d.kind, r.released_at, r.id
        """,
    ),
    # Requests for what the reader's agency holds: keys only, and to nobody who holds nothing of the kind.
    SecurityFunction(
        name="details_asked_of_me",
        returns="setof uuid",
        body=f"""
            select r.id from subjects_detailrequest r
            join subjects_person q on q.id = r.person_id and q.mapping_id = r.mapping_id
            join subjects_person p on p.mapping_id = q.mapping_id and p.group_key = q.group_key
            join subjects_persondetail d on d.person_id = p.id and d.kind = r.kind
            where d.agency_id = {MY_AGENCY} and r.agency_id <> {MY_AGENCY} and r.lapses_on >= {_TODAY}
              and r.mapping_id = any((select seated_team())::uuid[]) and {_STANDS.format("")}
        """,
    ),
]

# Whoever is asked about must be known to the whole team: that somebody asks then says of nobody that they
# are here.
_KNOWN_TO_TEAM = (
    "exists (select 1 from (select mapping_id as of_row) o join subjects_person p on p.mapping_id = o.of_row"
    " where p.id = person_id and p.audience = 'team' and p.naming = 'named' and p.withdrawn_at is null)"
)
_SEES_PERSON = "exists (select 1 from subjects_person p where p.id = person_id)"
_OWN_DETAIL = (
    "exists (select 1 from subjects_persondetail d where d.id = detail_id"
    " and d.mapping_id = subjects_detailrelease.mapping_id"
    " and d.agency_id = subjects_detailrelease.agency_id and d.person_id = subjects_detailrelease.person_id"
    f" and d.is_sealed and d.withdrawn_at is null and d.kind in ({_KINDS}))"
)
_ASKED_OF_US = (
    "request_id in (select details_asked_of_me()) and exists (select 1 from subjects_detailrequest r"
    " where r.id = request_id and r.mapping_id = subjects_detailkept.mapping_id)"
)

ROW_SECURITY = [
    TablePolicy(
        model="subjects.DetailRequest",
        read=(
            f"{MINE} and ({OWN} or {CUSTODY}"
            f" or ({GIVES} and id in (select details_asked_of_me()) and {_SEES_PERSON}))"
        ),
        add=f"{GIVES} and mapping_id {_READS} and {OWN} and asked_by = {ME} and {_KNOWN_TO_TEAM}",
    ),
    # Only whoever gives for the agency that gave it releases it. The custodian can end it too, since an
    # agency that is gone cannot. All but the end stays, and what has ended stays ended.
    TablePolicy(
        model="subjects.DetailRelease",
        read=OWN_OR_CUSTODY,
        add=f"{GIVES} and {OWN} and released_by = {ME} and {_OWN_DETAIL}",
        change=f"{WRITES_FOR_AGENCY} and withdrawn_at is null",
        changed=WRITES_FOR_AGENCY,
        stays=(
            "person_id",
            "detail_id",
            "released_to_id",
            "handling",
            "audience",
            "reason",
            "released_at",
            "released_by",
        ),
    ),
    # Never to whoever asked: that somebody keeps it close says that there is something.
    TablePolicy(
        model="subjects.DetailKept",
        read=OWN_OR_CUSTODY,
        add=f"{GIVES} and {OWN} and decided_by = {ME} and {_ASKED_OF_US}",
    ),
]


def may_ask_for_detail(actor: Actor, person: Person) -> Decision:
    """Asking for something that is kept close: whoever reads cases and speaks for an agency here."""
    if actor.has_in(Duty.HOLD_COHORT, person.mapping_id):
        return refuse(_("You hold the cohort list, so you see what is kept close already."))
    if actor.has_in(Duty.READ_CASES, person.mapping_id) and actor.has_in(Duty.CONTRIBUTE, person.mapping_id):
        return allow(_("You speak for your agency here."))
    return refuse(_("You are not on this mapping's team in a role that asks for this."))


def may_release_detail(actor: Actor, detail: PersonDetail) -> Decision:
    """Letting another agency see it: the agency that gave it, nobody else."""
    return _gave(actor, detail)


def may_end_detail_release(actor: Actor, release: DetailRelease) -> Decision:
    """Taking that back: the agency that gave it; and whoever holds the cohort list, who answers for all."""
    if actor.has_in(Duty.HOLD_COHORT, release.mapping_id):
        return allow(_("You hold the cohort list."))
    return _gave(actor, release)


def may_keep_detail(actor: Actor, detail_request: DetailRequest) -> Decision:
    """Keeping close what another agency asks for: whoever speaks for an agency here, for their own."""
    if actor.agency_id == detail_request.agency_id:
        return refuse(_("Your own agency asks for this."))
    if actor.has_in(Duty.CONTRIBUTE, detail_request.mapping_id):
        return allow(_("You speak for your agency here."))
    return refuse(_("You are not on this mapping's team in a role that answers this."))


def may_read_kept(actor: Actor, person: Person) -> Decision:
    """Reading what one's own agency keeps close of somebody, and who else may see it; the custodian, all."""
    if actor.has_in(Duty.HOLD_COHORT, person.mapping_id):
        return allow(_("You hold the cohort list."))
    if actor.has_in(Duty.CONTRIBUTE, person.mapping_id):
        return allow(_("You speak for your agency here."))
    return refuse(_("You are not on this mapping's team in a role that gives information."))


def _gave(actor: Actor, row: PersonDetail | DetailRelease) -> Decision:
    if row.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, row.mapping_id):
        return allow(_("Your agency gave this."))
    return refuse(_("Only the agency that gave this can let another agency see it. Ask them."))
