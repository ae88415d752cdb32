"""Who says what of a police operation, and who reads it until when.

Past its last day, or taken back, it is the police's alone: nobody else reads that there was one.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, TablePolicy
from placemap.foundations.wording import _
from placemap.information.policy import OWN, RELEASED_OF_NOBODY
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, GIVES, MINE
from placemap.partners.models import Agency
from placemap.partners.vocabulary import AgencyKind
from placemap.scanning.models import OperationNote
from placemap.subjects.policy import READS_CASES, may_read_links

_TODAY = "(now() at time zone 'Europe/London')::date"
_POLICE = (
    f"exists (select 1 from partners_agency a where a.id = {MY_AGENCY}"
    f" and a.kind = '{AgencyKind.POLICE.value}')"
)
_STANDS = f"withdrawn_at is null and expires_on >= {_TODAY}"

ROW_SECURITY = [
    TablePolicy(
        model="scanning.OperationNote",
        read=(
            f"{MINE} and ({OWN} or ({_STANDS} and ({CUSTODY} or ({READS_CASES}"
            f" and (audience = 'team' or {RELEASED_OF_NOBODY})))))"
        ),
        add=f"{GIVES} and {OWN} and recorded_by = {ME} and {_POLICE}",
        change=f"{GIVES} and {OWN} and {_POLICE}",
        stays=("contribution_id",),
    ),
]


def may_read_operations(actor: Actor, mapping: Mapping) -> Decision:
    """Reading what was released: whoever reads cases, as the handling allows."""
    return may_read_links(actor, mapping)


def may_add_operation(actor: Actor, mapping: Mapping) -> Decision:
    """Saying something of an operation: a police seat that gives information."""
    if actor.agency_id is None or not actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return refuse(_("You are not on this mapping’s team in a role that gives information."))
    if not Agency.objects.filter(pk=actor.agency_id, kind=AgencyKind.POLICE.value).exists():
        return refuse(_("Only the police say what may be told of a police operation. Ask their officer."))
    return allow(_("You give information for the police here."))


def may_change_operation(actor: Actor, operation: OperationNote) -> Decision:
    """Changing and taking it back: the police agency that gave it."""
    if operation.agency_id != actor.agency_id:
        return refuse(_("Only the agency that released this can change it or take it back."))
    return may_add_operation(actor, operation.mapping)
