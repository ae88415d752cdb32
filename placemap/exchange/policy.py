"""Who may send a list, and who may read it: the agency it came from, and the custodian."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.policy import ERASER, HOUSEKEEPER
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy, system_is
from placemap.exchange.models import OutsideGiven, Upload, UploadSheet
from placemap.foundations.wording import _
from placemap.information.policy import OWN, WRITES_FOR_AGENCY
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, MINE
from placemap.partners.models import Agency

_OWN_OR_CUSTODY = f"{MINE} and ({OWN} or {CUSTODY})"

# The housekeeper empties what is past its date, and can reach nothing that is not.
_DUE = f"({system_is(HOUSEKEEPER)} and dispose_on <= current_date)"
_OF_DUE = (
    f"({system_is(HOUSEKEEPER)} and exists (select 1 from exchange_upload u"
    " where u.id = upload_id and u.dispose_on <= current_date))"
)

# What a referral or a question says of a child is for whoever may read it; of a file of the map, for both.
_SEES_WHAT_WAS_GIVEN = (
    "(referral_id is null or exists (select 1 from cohort_referral r where r.id = referral_id))"
    " and (answer_id is null or exists (select 1 from cohort_enquiryanswer a where a.id = answer_id))"
)

FUNCTIONS = [
    # What left Placemap about the people of a list since it was given, and by whose hand: for whoever may
    # take the list back. Keys alone; what stands behind each is read under its own policy.
    SecurityFunction(
        name="given_outside",
        arguments="wanted uuid",
        returns="table (referral_id uuid, answer_id uuid, user_id uuid, given_at timestamptz)",
        body=f"""
            with given as (
                select c.id, c.mapping_id, c.given_at from information_contribution c
                where c.id = wanted and c.mapping_id = any((select seated_team())::uuid[])
                  and (c.agency_id = {MY_AGENCY} or c.mapping_id = any((select seated_custody())::uuid[]))
            ), people as (
                select distinct g.id from given
                join subjects_person p on p.contribution_id = given.id
                join subjects_person g on g.mapping_id = p.mapping_id and g.group_key = p.group_key
            )
            select r.id, null::uuid, null::uuid, r.recorded_at from given, cohort_referral r
            where r.mapping_id = given.mapping_id and r.withdrawn_at is null
              and r.made_on >= (given.given_at at time zone 'Europe/London')::date
              and r.person_id in (select id from people)
            union all
            select null, a.id, null, a.asked_at from given, cohort_enquiryanswer a
            join cohort_enquiry e on e.id = a.enquiry_id
            where e.mapping_id = given.mapping_id and a.asked_at >= given.given_at
              and e.person_id in (select id from people)
            union all
            select null, null, t.user_id, max(t.at) from given, access_auditentry t
            where t.mapping_id = given.mapping_id and t.event = 'map_exported' and t.outcome = 'done'
              and t.at >= given.given_at and t.user_id is not null
              and t.subjects && array(select id from people)
            group by t.user_id
        """,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="exchange.Upload",
        read=f"({_OWN_OR_CUSTODY}) or {_DUE}",
        add=f"{WRITES_FOR_AGENCY} and uploaded_by = {ME}",
        change=f"{WRITES_FOR_AGENCY} or {_DUE}",
    ),
    TablePolicy(
        model="exchange.UploadSheet",
        read=f"({_OWN_OR_CUSTODY}) or {_OF_DUE}",
        add=WRITES_FOR_AGENCY,
        change=f"{WRITES_FOR_AGENCY} or {_OF_DUE}",
    ),
    TablePolicy(
        model="exchange.ImportRow",
        read=f"({_OWN_OR_CUSTODY}) or {_OF_DUE}",
        add=WRITES_FOR_AGENCY,
        change=WRITES_FOR_AGENCY,
        remove=f"{WRITES_FOR_AGENCY} or {_OF_DUE}",
    ),
    TablePolicy(
        model="exchange.OutsideGiven",
        read=f"{MINE} and ({CUSTODY} or {OWN}) and {_SEES_WHAT_WAS_GIVEN}",
        add=(
            f"{WRITES_FOR_AGENCY} and exists (select 1 from exchange_upload u where u.id = upload_id"
            " and u.mapping_id = exchange_outsidegiven.mapping_id"
            " and u.agency_id = exchange_outsidegiven.agency_id)"
        ),
        change=f"{WRITES_FOR_AGENCY} and {_SEES_WHAT_WAS_GIVEN}",
        stays=("upload_id", "referral_id", "answer_id", "user_id"),
    ),
    # Headings only. A custodian setting out another agency's list remembers it for that agency.
    TablePolicy(
        model="exchange.RememberedLayout",
        read=f"agency_id = {MY_AGENCY} or (select cardinality(seated_custody()) > 0)",
        add=f"agency_id = {MY_AGENCY} or (select cardinality(seated_custody()) > 0)",
        change=f"agency_id = {MY_AGENCY} or (select cardinality(seated_custody()) > 0)",
    ),
]


def may_say_told(actor: Actor, given: OutsideGiven) -> Decision:
    """Saying that somebody outside was told: whoever may take the list back."""
    return may_work_on_list(actor, given.upload)


def may_send_list(actor: Actor, mapping: Mapping, agency: Agency) -> Decision:
    """Sending a list: for one's own agency, or as custodian for an agency that sent it to them."""
    if not actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return refuse(_("You are not on this mapping's team in a role that sends lists."))
    if agency.pk == actor.agency_id:
        return allow(_("You send lists for your own agency."))
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You hold the cohort list, so you may enter what an agency sent you."))
    return refuse(_("You can only send lists for your own agency. Ask the coordinator to enter this one."))


def may_work_on_list(actor: Actor, upload: Upload) -> Decision:
    """Setting out columns, accepting, taking back: the sending agency or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, upload.mapping_id):
        return allow(_("You hold the cohort list."))
    if upload.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, upload.mapping_id):
        return allow(_("Your agency sent this list."))
    return refuse(_("Only the agency that sent this list, or the coordinator, can work on it."))


def may_set_out_sheet(actor: Actor, sheet: UploadSheet) -> Decision:
    """Setting out one sheet: as for its list."""
    return may_work_on_list(actor, sheet.upload)


def may_read_lists(actor: Actor, mapping: Mapping) -> Decision:
    """Seeing which lists were asked for and came: anyone on the team who gives information."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return allow(_("You are on this mapping's team."))
    return refuse(_("You are not on this mapping's team in a role that sends lists."))


def may_dispose(actor: Actor) -> Decision:
    """Emptying files past their date: the housekeeper alone."""
    if actor.system == HOUSEKEEPER:
        return allow(_("Files go on the date that was stated when they came."))
    return refuse(_("Files are removed by themselves on the date that stands beside them."))


def may_erase_rows(actor: Actor) -> Decision:
    """Taking a child who was let go out of the lists: the eraser alone."""
    if actor.system == ERASER:
        return allow(_("This is an erasure."))
    return refuse(_("Only an erasure changes rows as they were sent."))
