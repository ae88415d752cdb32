"""Roles and legal powers as shipped. A partnership may add to the roles; powers are dated.

Powers with no starting day are on the statute book without a commencement date we could
confirm: they are shown with that word and cannot be chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placemap.access.duties import Duty
from placemap.foundations.wording import _
from placemap.partners.vocabulary import RoleScope

D = Duty
CHAIRS = (D.CONSIDER_CHILDREN, D.OPEN_NAMES, D.SIGN_CONCERN, D.FREEZE_COHORT)
CASE_WORK = (D.READ_CASES, D.CONTRIBUTE, D.PROPOSE_CHILDREN, D.RECORD_LINKS, D.REFER_CHILDREN)


@dataclass(frozen=True, slots=True)
class RoleAsShipped:
    """A role: its code, title, sentence for a non-programmer, where it is held, its duties."""

    code: str
    title: str
    sentence: str
    scope: RoleScope
    duties: tuple[Duty, ...]


ROLES = (
    RoleAsShipped(
        "administrator",
        _("Administrator"),
        _("Keeps agencies, people and roles. Sees no child."),
        RoleScope.ACCOUNT,
        (D.MANAGE_PARTNERSHIP,),
    ),
    RoleAsShipped(
        "information_governance",
        _("Information governance officer"),
        _("Keeps the register of who has signed the information sharing protocol, and until when."),
        RoleScope.ACCOUNT,
        (D.KEEP_AGREEMENTS, D.OVERSEE_ACCESS),
    ),
    RoleAsShipped(
        "concerns_receiver",
        _("Receives concerns"),
        _("Reads what was passed on to the agency because it belongs there, and says it has arrived."),
        RoleScope.ACCOUNT,
        (D.ROUTE_CONCERNS,),
    ),
    RoleAsShipped(
        "mapping_opener",
        _("May open mappings"),
        _("Opens a new mapping and names its first team."),
        RoleScope.ACCOUNT,
        (D.OPEN_MAPPINGS,),
    ),
    RoleAsShipped(
        "panel_chair",
        _("Panel chair (MACE)"),
        _(
            "Reads what waits for the panel across mappings, without any child's name. Closes or renews a"
            " mapping that missed two reviews, but not one they lead or hold the list of."
        ),
        RoleScope.ACCOUNT,
        (D.READ_PANEL,),
    ),
    RoleAsShipped(
        "strategic_lead",
        _("Strategic exploitation lead"),
        _("Reads how every mapping stands and what it lacks. Sees no child."),
        RoleScope.ACCOUNT,
        (D.WATCH_MAPPING,),
    ),
    RoleAsShipped(
        "lead_responsible_officer",
        _("Lead responsible officer"),
        _("Leads the mapping, chairs its meetings and answers for it. Closes it."),
        RoleScope.SEAT,
        (D.LEAD_MAPPING, *CHAIRS, *CASE_WORK),
    ),
    RoleAsShipped(
        "co_chair",
        _("Co-chair"),
        _("Stands in for the lead responsible officer."),
        RoleScope.SEAT,
        (D.LEAD_MAPPING, *CHAIRS, *CASE_WORK),
    ),
    RoleAsShipped(
        "custodian",
        _("Coordinator, holds the cohort list"),
        _("Holds the cohort list: joins the agencies' records, and records who is agreed or declined."),
        RoleScope.SEAT,
        (D.HOLD_COHORT, D.DECIDE_COHORT, *CHAIRS, D.EXPORT_MAP, D.ANALYSE, *CASE_WORK),
    ),
    RoleAsShipped(
        "analyst",
        _("Analyst"),
        _(
            "Works with the coordinator on the map and on what the problem is, and takes the map out as files"
            " for analysis."
        ),
        RoleScope.SEAT,
        (D.READ_CASES, D.CONTRIBUTE, D.RECORD_LINKS, D.EXPORT_MAP, D.ANALYSE),
    ),
    RoleAsShipped(
        "team_member",
        _("Team member"),
        _("Speaks for an agency: sends its lists, gives its view, proposes and refers children."),
        RoleScope.SEAT,
        CASE_WORK,
    ),
    RoleAsShipped(
        "contributor",
        _("Contributor"),
        _("Sends what an agency knows, and reads what that agency gave."),
        RoleScope.SEAT,
        (D.CONTRIBUTE,),
    ),
    RoleAsShipped(
        "reader",
        _("Reader"),
        _("Reads the mapping and changes nothing."),
        RoleScope.SEAT,
        (D.READ_CASES,),
    ),
    RoleAsShipped(
        "silver_chair",
        _("Silver chair"),
        _("Reads how the mapping stands and what it lacks. Sees no child."),
        RoleScope.SEAT,
        (D.WATCH_MAPPING,),
    ),
)


@dataclass(frozen=True, slots=True)
class PowerAsShipped:
    """A power or duty to share, or a lawful basis, with one line of plain help and its source."""

    code: str
    title: str
    help: str
    source: str
    in_force_from: date | None
    is_duty: bool = False
    in_force_to: date | None = None
    jurisdiction: str = "England"
    min_age: int | None = None


CHECKED_ON = date(2026, 11, 22)

POWERS = (
    PowerAsShipped(
        "CA04-11",
        "Children Act 2004, sections 10 and 11",
        "Councils, police, health and others must co-operate to keep children safe. The usual basis here.",
        "Children Act 2004, sections 10 and 11",
        date(2005, 4, 1),
        True,
    ),
    PowerAsShipped(
        "CA04-16E",
        "Safeguarding partners' arrangements",
        "The safeguarding partners may ask a body for information, and it must answer.",
        "Children Act 2004, sections 16E to 16H",
        date(2018, 6, 29),
    ),
    PowerAsShipped(
        "CA04-16LA",
        "Duty to share to safeguard a child",
        "A new duty between safeguarding bodies. Commencement is by regulations: check before use.",
        "Children Act 2004, section 16LA, added by the Children's Wellbeing and Schools Act 2026",
        None,
        True,
    ),
    PowerAsShipped(
        "CA89-17-47",
        "Children Act 1989, need and enquiry",
        "When social care assesses need or makes enquiries about harm, and asks others for help.",
        "Children Act 1989, sections 17, 27 and 47",
        date(1991, 10, 14),
    ),
    PowerAsShipped(
        "CDA98-115",
        "Crime and Disorder Act 1998, section 115",
        "A power, not a duty, to pass information to police, councils, health and probation.",
        "Crime and Disorder Act 1998, section 115",
        date(1998, 9, 30),
        jurisdiction="England and Wales",
    ),
    PowerAsShipped(
        "POL-CL",
        "Policing purposes at common law",
        "Police share to prevent crime and protect life.",
        "Common law; Code of Practice on police information",
        date(1900, 1, 1),
        jurisdiction="England and Wales",
    ),
    PowerAsShipped(
        "EDU02-175",
        "Schools' safeguarding duty",
        "Schools must keep pupils safe and work with others to do so.",
        "Education Act 2002, section 175; Keeping children safe in education",
        date(2004, 6, 1),
        True,
    ),
    PowerAsShipped(
        "PCSC22-8",
        "Serious violence duty",
        "Named bodies must work together to prevent serious violence in an area.",
        "Police, Crime, Sentencing and Courts Act 2022, section 8",
        date(2023, 1, 31),
        True,
        jurisdiction="England and Wales",
    ),
    PowerAsShipped(
        "DUAA25-RLI",
        "Recognised legitimate interest: safeguarding",
        "For charities and other bodies that are not public authorities.",
        "Data (Use and Access) Act 2025",
        date(2026, 2, 5),
        jurisdiction="United Kingdom",
    ),
    PowerAsShipped(
        "CONF-PI",
        "Public interest over confidence",
        "For health and care information, when keeping quiet would put a child at risk of harm.",
        "Common law; Caldicott principles",
        date(1900, 1, 1),
        jurisdiction="England and Wales",
    ),
    PowerAsShipped(
        "CDA98-17",
        "Regard to crime and disorder",
        "Councils and police must think about preventing crime in everything they do.",
        "Crime and Disorder Act 1998, section 17",
        date(1998, 9, 30),
        True,
        jurisdiction="England and Wales",
    ),
    PowerAsShipped(
        "MSA15-52",
        "Duty to notify about possible modern slavery",
        "Police, councils and others named must tell the Home Office when they think someone is a victim.",
        "Modern Slavery Act 2015, section 52",
        date(2015, 11, 1),
        True,
        jurisdiction="England and Wales",
    ),
    PowerAsShipped(
        "CARE14-42-45",
        "Adult safeguarding",
        "For adults with care needs who may be harmed, and to ask others for what is needed to protect them.",
        "Care Act 2014, sections 42 to 45",
        date(2015, 4, 1),
        min_age=18,
    ),
    PowerAsShipped(
        "COURT",
        "Order or rule of a court",
        "When a court orders it. What was said in a family court needs the court's permission.",
        "The order itself; court rules",
        date(1900, 1, 1),
        jurisdiction="England and Wales",
    ),
    PowerAsShipped(
        "CA04-16LC",
        "One number for each child",
        "Would let bodies put the same number on each child's record. Needs regulations: check before use.",
        "Children Act 2004, section 16LC, added by the Children's Wellbeing and Schools Act 2026",
        None,
        True,
    ),
)
