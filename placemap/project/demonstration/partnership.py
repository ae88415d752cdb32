"""Who works with whom: councils, agencies with their agreements, and people with accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.partners.commands import (
    add_postcode_area,
    give_post,
    move_postcode_area,
    open_account,
    record_agency,
    record_agreement,
    record_area,
    record_area_body,
    record_cover,
    record_group,
    record_terms_of_reference,
    record_training,
)
from placemap.partners.models import Agency, Area, GovernanceGroup, TermsOfReference, User
from placemap.partners.policy import SET_UP
from placemap.partners.vocabulary import (
    AgencyKind,
    AnswersFor,
    AreaKind,
    ControllerStatus,
    Course,
    Grade,
    GroupKind,
    Regime,
)

SETTER = system_actor(SET_UP)
DISTRICTS = ("Wendlow", "Reedmere", "Saltholme", "Thorneyhay", "Marlfleet")

# key: name, short name, kind, area, power, how lists are usually known, signed
AGENCIES = {
    "partnership": ("Fenmarch Safeguarding Partnership", "Partnership", AgencyKind.PARTNERSHIP_TEAM, "partnership", "CA04-16E", "record_check"),
    "social_care": ("Estwick Children's Social Care", "Social care", AgencyKind.SOCIAL_CARE, "city", "CA04-11", "record_check"),
    "police": ("Fenmarch Police", "Police", AgencyKind.POLICE, "partnership", "POL-CL", "record_check"),
    "mill_lode": ("Mill Lode School", "Mill Lode School", AgencyKind.SCHOOL, "city", "EDU02-175", "seen_myself"),
    "tanners_field": ("Tanner's Field School", "Tanner's Field", AgencyKind.SCHOOL, "city", "EDU02-175", "seen_myself"),
    "health": ("Fenmarch Health", "Health", AgencyKind.HEALTH, "partnership", "CA04-11", "record_check"),
    "youth_justice": ("Estwick Youth Justice Service", "Youth justice", AgencyKind.YOUTH_JUSTICE, "city", "CA04-11", "record_check"),
    "lantern": ("Lantern Youth", "Lantern Youth", AgencyKind.CHARITY, "city", "DUAA25-RLI", "told_by_person"),
    "city_council": ("Estwick City Council, community safety", "City council", AgencyKind.DISTRICT_COUNCIL, "city", "CDA98-115", "record_check"),
    "wendlow": ("Wendlow District Council", "Wendlow", AgencyKind.DISTRICT_COUNCIL, "Wendlow", "CDA98-115", "record_check"),
    "county_care": ("Fenmarch County Children's Social Care", "County social care", AgencyKind.SOCIAL_CARE, "county", "CA04-11", "record_check"),
    "academy": ("Saltholme Academy", "Saltholme Academy", AgencyKind.SCHOOL, "Saltholme", "EDU02-175", "seen_myself"),
    "college": ("Marlfleet Village College", "Marlfleet College", AgencyKind.SCHOOL, "Marlfleet", "EDU02-175", "seen_myself"),
    "saltholme": ("Saltholme District Council", "Saltholme council", AgencyKind.DISTRICT_COUNCIL, "Saltholme", "CDA98-115", "record_check"),
    "marlfleet": ("Marlfleet District Council", "Marlfleet council", AgencyKind.DISTRICT_COUNCIL, "Marlfleet", "CDA98-115", "record_check"),
}  # fmt: skip
# Whose people worked on the mapping of a year ago, under the protocol as it was then.
SIGNED_BEFORE = ("partnership", "social_care", "police", "tanners_field", "city_council")
# Who decides about information, where it is not the agency alone.
_CONTROLLERS = {"partnership": ControllerStatus.JOINT, "lantern": ControllerStatus.PROCESSOR}
UNSIGNED = ("Reedmere Homes", "Reedmere Homes", AgencyKind.HOUSING, "Reedmere")

# Which council each part of the post lies in: code, area, what people call it, days since it began.
# FE3 5 straddles two districts; FE6 2 moved from one to another when the bounds changed.
POSTCODES = (
    ("FE1", "city", "Mill Lode", 4000),
    ("FE2", "city", "Tanner's Field", 4000),
    ("FE3 4", "Reedmere", "Reedmere town", 4000),
    ("FE3 5", "Reedmere", "Osier Fen", 4000),
    ("FE3 5", "Wendlow", "Osier Fen", 4000),
    ("FE3 6", "city", "Eel Drove", 4000),
    ("FE4", "Wendlow", "Wendlow", 4000),
    ("FE5", "Saltholme", "Saltholme", 4000),
    ("FE6 1", "Thorneyhay", "Thorneyhay", 4000),
    ("FE6 2", "Marlfleet", "Long Sluice", 4000),
    ("FE7", "Marlfleet", "Marlfleet", 4000),
)
MOVED = ("FE6 2", "Thorneyhay", 420)

# Who answers where: what for, area, agency key or a name.
ANSWERING = (
    ("social_care", "city", "social_care"),
    ("social_care", "county", "county_care"),
    ("police", "partnership", "police"),
    ("health", "partnership", "health"),
    ("early_help", "county", "Fenmarch County Council, early help"),
    ("youth_justice", "city", "youth_justice"),
    ("youth_justice", "county", "Fenmarch Youth Justice Service"),
    ("streets", "city", "city_council"),
    ("streets", "Wendlow", "wendlow"),
    ("streets", "Reedmere", "Reedmere District Council"),
    ("streets", "Saltholme", "saltholme"),
    ("streets", "Marlfleet", "marlfleet"),
    ("probation", "partnership", "Fenmarch Probation Service"),
    ("lead", "partnership", "partnership"),
    # Two districts of five have an officer for anti-social behaviour, and nobody audits places in three.
    ("anti_social", "city", "city_council"),
    ("anti_social", "Wendlow", "wendlow"),
    ("anti_social", "Saltholme", "saltholme"),
    ("lighting", "city", "city_council"),
    ("lighting", "county", "Fenmarch County Council, highways"),
    ("audits", "city", "city_council"),
    ("audits", "Wendlow", "police"),
    ("audits", "Reedmere", "police"),
    ("youth_provision", "city", "lantern"),
    ("youth_provision", "Saltholme", "Saltholme Boxing Club"),
    ("cameras", "city", "city_council"),
    ("cameras", "Reedmere", "Reedmere District Council"),
    ("licensing", "city", "city_council"),
    *(("licensing", name, f"{name} District Council, licensing") for name in DISTRICTS),
    ("schools", "city", "Estwick Education Service"),
    ("schools", "county", "Fenmarch County Council, education"),
    ("housing", "city", "city_council"),
    ("housing", "Reedmere", "unsigned"),
)

# The groups that mappings answer to: key, name, kind, area, under, chair, when it meets.
GROUPS = (
    ("board", "Fenmarch and Estwick Safeguarding Board", "board", "partnership", "", "Dr Anil Mehra, independent chair", "every two months"),
    ("panel", "Exploitation panel (MACE)", "panel", "partnership", "board", "Ruth Ansell, head of safeguarding", "the first Tuesday of the month"),
    ("silver_city", "Estwick silver group", "silver", "city", "panel", "Colin Baptiste, chief inspector", "every four weeks"),
    ("silver_county", "County silver group", "silver", "county", "panel", "Moira Fenn, assistant director", "every four weeks"),
    ("solving_city", "Estwick problem solving group", "problem_solving", "city", "csp_city", "Carys Ellery, community safety officer", "every two weeks"),
    ("csp_city", "Estwick Community Safety Partnership", "community_safety", "city", "", "Cllr Beth Oduya", "every quarter"),
    ("solving_fens", "Wendlow problem solving group", "problem_solving", "Wendlow", "csp_Wendlow", "Marek Dunn, community safety officer", "every month"),
    *((f"csp_{name}", f"{name} Community Safety Partnership", "community_safety", name, "", "", "every quarter") for name in DISTRICTS),
)  # fmt: skip

# Where each council ends, by name.
BOUNDS = {
    "city": "The city between the two rivers: Mill Lode, Tanner's Field, Eel Drove and the station",
    "Wendlow": "Wendlow town, the border villages and the west of Osier Fen",
    "Reedmere": "Reedmere town and the east of Osier Fen",
    "Saltholme": "Saltholme and the marsh",
    "Thorneyhay": "Thorneyhay and its four villages",
    "Marlfleet": "Marlfleet and, since the bounds changed, Long Sluice",
}

RUN, BRING, WATCH, APART = "Run a mapping", "Bring what you know", "Keep watch", "See that you see nothing"

# key: name, job title, agency, account roles, signs in, introduction, group
PEOPLE = {
    "lead": ("Helen Marchbanks", "Head teacher, Mill Lode School", "mill_lode", ("mapping_opener",), True, "Leads the mapping", RUN),
    "sergeant": ("Dan Colley", "Neighbourhood sergeant", "police", (), True, "Sees linked children by initials", RUN),
    "coordinator": ("Priya Nandra", "Exploitation coordinator", "partnership", ("mapping_opener",), True, "Holds the cohort list", RUN),
    "social_care": ("Owen Tait", "Social care lead", "social_care", (), True, "Children's pages and referrals", BRING),
    "panel_chair": ("Ruth Ansell", "Chair, exploitation panel (MACE)", "partnership", ("panel_chair",), True, "Reads what waits over all mappings, without names", WATCH),
    "head": ("Joan Okell", "Head teacher, Tanner's Field", "tanners_field", (), True, "Her school's children", BRING),
    "analyst": ("Kit Voss", "Police analyst", "police", (), True, "Works on the map with the coordinator, and takes it out as files", RUN),
    "youth_worker": ("Sam Reyes", "Youth worker", "lantern", (), True, "What young people say, on a phone", BRING),
    "health": ("Grace Obuya", "Named nurse for safeguarding", "health", (), True, "Leads the county mapping; lent to youth justice too", RUN),
    "youth_justice": ("Robin Imrie", "Youth justice officer", "youth_justice", (), True, "Sends what his service knows, and reads that alone", BRING),
    "community_safety": ("Carys Ellery", "Community safety officer, Estwick", "city_council", ("concerns_receiver",), True, "Reads and changes nothing; worries are passed to her", WATCH),
    "deputy_head": ("Nadia Persaud", "Deputy head, Mill Lode School", "mill_lode", (), True, "Co-chair: stands in for Helen", RUN),
    "silver_chair": ("Colin Baptiste", "Chief inspector, silver chair", "police", (), True, "Reads how the mapping stands and what it lacks, and no child", WATCH),
    "strategic_lead": ("Ingrid Sallow", "Strategic exploitation lead", "partnership", ("strategic_lead",), True, "Reads how every mapping stands, and no child", WATCH),
    "administrator": ("Tom Ardley", "Administrator", "partnership", ("administrator",), True, "Keeps councils, agencies and people, and sees no child", WATCH),
    "governance": ("Fiona Leckie", "Information governance officer", "partnership", ("information_governance",), True, "Agreements and the law, and no child", WATCH),
    "other_district": ("Marek Dunn", "Community safety officer, Wendlow", "wendlow", ("mapping_opener",), True, "Another district: finds none of it", APART),
    # On no card: they work on the mapping between two districts of the county.
    "county_care": ("Judith Amery", "Social care lead, the coast", "county_care", (), False, "", BRING),
    "academy": ("Colm Rainey", "Deputy head, Saltholme Academy", "academy", (), False, "", BRING),
    "college": ("Wendy Scott-Lane", "Safeguarding lead, Marlfleet Village College", "college", (), False, "", BRING),
    "county_sergeant": ("Aled Moss", "Neighbourhood sergeant, the coast", "police", (), False, "", BRING),
    "saltholme": ("Beth Rowntree", "Anti-social behaviour officer, Saltholme", "saltholme", (), False, "", BRING),
    "marlfleet": ("Neil Stubbs", "Environment officer, Marlfleet", "marlfleet", (), False, "", BRING),
    # On no card: a small mapping of theirs was let lie, and stands before the panel.
    "fens_inspector": ("Gareth Pym", "Inspector, the fens", "police", (), False, "", RUN),
    "fens_coordinator": ("Lois Adair", "Exploitation coordinator, the fens", "partnership", ("mapping_opener",), False, "", RUN),
}  # fmt: skip


GRADES = {
    "lead": "manager",
    "head": "manager",
    "panel_chair": "senior",
    "youth_worker": "front_line",
    "analyst": "front_line",
    "health": "manager",
    "social_care": "manager",
    "silver_chair": "manager",
    "strategic_lead": "senior",
}
# Who did the OSARA course, and how many days ago.
TRAINED = {"coordinator": 410, "lead": 130, "other_district": 700}


# The terms that groups work under: what is new, who agreed, days ago. Wholly this partnership's own words.
_TERMS = """Every mapping group works for the exploitation panel, and ends when its work is done.

The group keeps to children and places in its scope. A worry outside it is passed on the same day, and never dropped.

Nothing here takes the place of a child's own social worker or plan. If a child may be in danger, refer first and tell the group after.

Each agency sends somebody who can commit its people and money, brings its list before the meeting, and does what it said by the next one."""
TERMS = (
    (_TERMS, "", 700),
    (f"{_TERMS}\n\nMinutes and actions reach everybody within 48 hours.", "Minutes are sent within 48 hours.", 420),
    (
        f"{_TERMS}\n\nMinutes and actions reach everybody within 48 hours.\n\nProbation is asked to come as soon as an adult of concern is known.",
        "Probation is asked whenever an adult of concern is known.",
        160,
    ),
)  # fmt: skip


@dataclass
class Partnership:
    """What set-up made, by the keys above."""

    areas: dict[str, Area] = field(default_factory=dict)
    groups: dict[str, GovernanceGroup] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    terms: TermsOfReference | None = None


def set_up(today: date) -> Partnership:
    """Areas, agencies, agreements and accounts. One agency has not signed, so it can join nothing."""
    made = Partnership()
    with acting_as(SETTER):
        top = record_area(name="Fenmarch and Estwick", kind=AreaKind.PARTNERSHIP, by=SETTER)
        county = record_area(name="Fenmarch County", kind=AreaKind.COUNTY, parent=top, by=SETTER)
        made.areas = {
            "partnership": top,
            "county": county,
            "city": record_area(
                name="Estwick", kind=AreaKind.UNITARY, parent=top, bounds=BOUNDS["city"], by=SETTER
            ),
        }
        for name in DISTRICTS:
            made.areas[name] = record_area(
                name=name, kind=AreaKind.DISTRICT, parent=county, bounds=BOUNDS[name], by=SETTER
            )
        _groups(made)
        for number, (key, (name, short, kind, area, power, known)) in enumerate(AGENCIES.items()):
            agency = record_agency(
                name=name,
                short_name=short,
                kind=kind,
                area=made.areas[area],
                regime=Regime.LAW_ENFORCEMENT if kind is AgencyKind.POLICE else Regime.GENERAL,
                controller=_CONTROLLERS.get(key, ControllerStatus.CONTROLLER),
                gateway=power,
                contact_name="Data protection officer",
                contact_email=f"data.protection.{key.replace('_', '.')}@example.org",
                contact_phone=f"07700 900{940 + number}",
                by=SETTER,
            )
            made.agencies[key] = agency
            signed = today - timedelta(days=240 - number * 11)
            record_agreement(
                agency=agency,
                signed_on=signed,
                expires_on=signed + timedelta(days=730),
                review_on=signed + timedelta(days=365),
                signed_by=f"Director, {name}",
                version="Information sharing protocol, version 4",
                purpose="To find and help children who may be being exploited",
                power=power,
                handling="P",
                source_grade=known,
                by=SETTER,
            )
            if key in SIGNED_BEFORE:
                record_agreement(
                    agency=agency,
                    signed_on=today - timedelta(days=800 + number),
                    expires_on=signed,
                    signed_by=f"Director, {name}",
                    version="Information sharing protocol, version 3",
                    purpose="To find and help children who may be being exploited",
                    power=power,
                    handling="P",
                    source_grade=known,
                    by=SETTER,
                )
        name, short, kind, area = UNSIGNED
        made.agencies["unsigned"] = record_agency(
            name=name, short_name=short, kind=kind, area=made.areas[area], by=SETTER
        )
        _places(made, today)
        for number, (words, changed, ago) in enumerate(TERMS):
            made.terms = record_terms_of_reference(
                name="County terms of reference",
                words=words,
                changed=changed,
                agreed_on=today - timedelta(days=ago),
                agreed_by="the safeguarding board",
                version=number,
                by=SETTER,
            )
        for order, (key, (name, title, agency_key, roles, shows, says, group)) in enumerate(PEOPLE.items()):
            made.users[key] = open_account(
                name=name,
                email=f"{name.lower().replace(' ', '.')}@example.org",
                job_title=title,
                agency=made.agencies[agency_key],
                roles=roles,
                can_demonstrate=shows,
                introduction=says,
                demonstration_group=group,
                order=order,
                grade=Grade(GRADES.get(key, "supervisor")),
                by=SETTER,
            )
        for key, ago in TRAINED.items():
            record_training(
                user=made.users[key], course=Course.OSARA, done_on=today - timedelta(days=ago), by=SETTER
            )
        # A nurse lent for two days a week: she acts as one of her posts at a time.
        give_post(
            user=made.users["health"],
            agency=made.agencies["youth_justice"],
            job_title="Seconded nurse",
            by=SETTER,
        )
        record_cover(
            away=made.users["lead"],
            deputy=made.users["deputy_head"],
            from_on=today + timedelta(days=20),
            until_on=today + timedelta(days=34),
            by=SETTER,
        )
    return made


def _groups(made: Partnership) -> None:
    """The board, the panel and what sits under them."""
    wanted = {
        key: (name, kind, area, under, chair, meets) for key, name, kind, area, under, chair, meets in GROUPS
    }

    def record(key: str) -> GovernanceGroup:
        if key not in made.groups:
            name, kind, area, under, chair, meets = wanted[key]
            made.groups[key] = record_group(
                name=name,
                kind=GroupKind(kind),
                area=made.areas[area],
                under=record(under) if under else None,
                chair=chair,
                meets=meets,
                by=SETTER,
            )
        return made.groups[key]

    for key in wanted:
        record(key)


def _places(made: Partnership, today: date) -> None:
    """Which postcodes lie where, and who answers there; Thorneyhay's streets are nobody's yet."""
    entries = {
        (code, area): add_postcode_area(
            code=code, area=made.areas[area], place=place, from_on=today - timedelta(days=ago), by=SETTER
        )
        for code, area, place, ago in POSTCODES
    }
    code, area, ago = MOVED
    before = next(entry for (kept, _), entry in entries.items() if kept == code)
    move_postcode_area(entry=before, area=made.areas[area], from_on=today - timedelta(days=ago), by=SETTER)
    for what, where, who in ANSWERING:
        record_area_body(
            area=made.areas[where],
            answers_for=AnswersFor(what),
            agency=made.agencies.get(who),
            name="" if who in made.agencies else who,
            from_on=today - timedelta(days=1000),
            by=SETTER,
        )
