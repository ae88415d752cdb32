"""Who sees which person, by name or by initials, and who records people and links.

Row security hides rows and not columns, so a name is a row of its own. A person's row shows to
the agency that gave it, to the custodian, to the agency deciding on a linked child, and to the
team once it is proposed, agreed or linked. The names show to the team only when `naming` says so.

How records stand is worked out by the settler, a system actor that sees every record, so that what
the team is shown never depends on who happened to act last. It changes nothing but people's rows.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.emergency import OPENED
from placemap.access.policy import HOUSEKEEPER
from placemap.access.row_security import ME, MY_AGENCY, TablePolicy, system_is
from placemap.foundations.wording import _
from placemap.information.models import Contribution
from placemap.information.policy import OWN, RELEASED_OF_NOBODY, WRITES_FOR_AGENCY, released_about
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, GIVES, LEADING, MINE
from placemap.partners.models import User
from placemap.partners.policy import in_this_post
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.models import (
    CorrectionNotice,
    EntityLink,
    Link,
    MapSnapshot,
    Mention,
    NameOpening,
    Person,
)
from placemap.subjects.policy import emergencies, places, released
from placemap.subjects.policy.functions import FUNCTIONS as _OF_PEOPLE
from placemap.subjects.policy.functions import OVERSEES, given, is_overdue, named_by
from placemap.subjects.policy.functions import READS_CASES as READS_CASES
from placemap.subjects.rules import HOME_KINDS
from placemap.subjects.vocabulary import OpenedBecause, Standing

SETTLER = "settler"
SETTLES = system_is(SETTLER)
# Erasure runs under its own system actor: letting a child go must reach rows that whoever decided
# it may not see. It reads and removes; it is never somebody signed in.
ERASER = "eraser"
ERASES = system_is(ERASER)

FUNCTIONS = [*places.FUNCTIONS, *_OF_PEOPLE, *emergencies.FUNCTIONS, *released.FUNCTIONS]

# What somebody opened in an emergency reads as a child who is named to them, on the page of that child.
_NAMED = (
    "exists (select 1 from subjects_person p where p.id = person_id"
    f" and ({named_by('p.')} or p.deciding_agency_id = {MY_AGENCY} or p.id = any({OPENED})))"
)

_TEAMS_PERSON = given(released_about("id"))
_TEAMS = given(released_about("person_id"))
# What was put right stays readable to whoever could read it, beneath what stands now.
_TEAMS_DETAIL = given(released_about("person_id"), "(withdrawn_at is null or corrected_because <> '')")
# A link says something of both its ends: released of one alone, it stays close.
_TEAMS_LINK = given(f"({released_about('from_person_id')} and {released_about('to_person_id')})")
_TEAMS_EVIDENCE = given("id in (select evidence_released_to_me())")
_TEAMS_THING = given(RELEASED_OF_NOBODY)
# A school that somebody asked not to show is sealed as an address is: for its giver and the custodian.
_SCHOOL_SHOWN = "person_id <> all((select people_without_school())::uuid[])"
# A sourced row about a person: own agency's, the custodian's, or the team's where the person is named.
ABOUT_PERSON = f"{MINE} and ({OWN} or {CUSTODY} or ({_TEAMS} and {_NAMED}))"
# A fact released shows also where its record was not: by another the reader knows by name who it is about.
FACT_ABOUT_PERSON = f"""{MINE} and ({OWN} or {CUSTODY} or ({_TEAMS} and {_NAMED}) or ({READS_CASES}
 and withdrawn_at is null and {released_about("person_id")}
 and person_id in (select t.person_id from people_told_of_to_me() t)))"""


def _seen_here(person: str) -> str:
    """The person in that column is one whom the writer sees, in the very mapping of the row."""
    # The row's own column is named inside a select of its own: within the other it would be the person's.
    return (
        "exists (select 1 from (select mapping_id as of_row) o"
        f" join subjects_person p on p.mapping_id = o.of_row where p.id = {person})"
    )


SEEN_HERE = _seen_here("person_id")
# One may add to what one may see: the row's person must be visible to the writer, and of the row's mapping.
ADD_ABOUT_PERSON = f"{WRITES_FOR_AGENCY} and recorded_by = {ME} and {SEEN_HERE}"
# A name and a birth date opened to the reader, who may be asked from outside the team.
_OPENED = (
    "(kind in ('name', 'born') and audience = 'team' and not is_sealed and withdrawn_at is null"
    " and person_id in (select people_opened_to_me()))"
)
CHANGE_ABOUT_PERSON = WRITES_FOR_AGENCY
_BOTH_ENDS_HERE = f"{_seen_here('from_person_id')} and {_seen_here('to_person_id')}"

_BOTH_ENDS = (
    "exists (select 1 from subjects_person p where p.id = from_person_id)"
    " and exists (select 1 from subjects_person p where p.id = to_person_id)"
)
_PERSON_AND_ENTITY = (
    "exists (select 1 from subjects_person p where p.id = person_id)"
    " and exists (select 1 from subjects_entity e where e.id = entity_id)"
)
_NAMED_HERE = (
    "exists (select 1 from subjects_person p where p.id = {}"
    f" and ({named_by('p.')} or p.agency_id = {MY_AGENCY} or p.deciding_agency_id = {MY_AGENCY}"
    " or p.mapping_id = any((select seated_custody())::uuid[])))"
)
_SEES_PERSON = "exists (select 1 from subjects_person p where p.id = person_id)"
_TOLD = (
    f"user_id = {ME} and {READS_CASES} and (person_id is null or {_NAMED_HERE.format('person_id')}) and"
    f" (other_person_id is null or {_NAMED_HERE.format('other_person_id')})"
)
_HOMES = ", ".join(f"'{kind.value}'" for kind in sorted(HOME_KINDS))
_NOT_A_HOME = f"(audience = 'team' or kind not in ({_HOMES}))"
_SOMEBODY_SEEN = (
    "(exists (select 1 from subjects_person p where p.id = person_id)"
    " or exists (select 1 from subjects_entity e where e.id = entity_id))"
)
_SOME_LINK_SEEN = (
    "(exists (select 1 from subjects_link l where l.id = link_id)"
    " or exists (select 1 from subjects_entitylink l where l.id = entity_link_id))"
)


def _here(*places: tuple[str, str]) -> str:
    """What one of these columns names is seen by the writer, in the very mapping of the row."""
    seen = " or ".join(
        "exists (select 1 from (select mapping_id as of_row) o"
        f" join {table} t on t.mapping_id = o.of_row where t.id = {column})"
        for column, table in places
    )
    return f"({seen})"


_SOMEBODY_HERE = _here(("person_id", "subjects_person"), ("entity_id", "subjects_entity"))
_SOME_LINK_HERE = _here(("link_id", "subjects_link"), ("entity_link_id", "subjects_entitylink"))
_OF_MY_SNAPSHOT = (
    f"{MINE} and exists (select 1 from (select mapping_id as of_row) o join subjects_mapsnapshot s"
    f" on s.mapping_id = o.of_row where s.id = snapshot_id and s.taken_by = {ME})"
)
_OPENED_TO_ME = f"(user_id = {ME} and {in_this_post()})"
# The chair and the custodian open names; the agency deciding may ask who knows the child; in
# immediate danger anybody who reads cases opens one to themselves, and it is reviewed after.
_MAY_OPEN = (
    f"(({CUSTODY} or {LEADING}) and (person_id is null or {_seen_here('person_id')}))"
    f" or (because = 'danger' and {_OPENED_TO_ME} and {READS_CASES} and {_seen_here('person_id')})"
    f" or (because = 'who_knows' and {GIVES} and {_seen_here('person_id')} and exists"
    f" (select 1 from subjects_person p where p.id = person_id and p.deciding_agency_id = {MY_AGENCY}))"
)

_SOCIAL_CARE = (
    f"{READS_CASES} and exists (select 1 from partners_agency a where a.id = {MY_AGENCY}"
    f" and a.kind = '{AgencyKind.SOCIAL_CARE.value}')"
)
_OUTLIVED = f"({system_is(HOUSEKEEPER)} and id in (select fingerprints_outlived()))"

# A place that was declined shows to nobody, and nothing that was said of one does: see `places`.
_ENTITY_STAYS = places.NOT_LEFT_OUT.format("entity_id")

ROW_SECURITY = [
    *places.ROW_SECURITY,
    *emergencies.ROW_SECURITY,
    *released.ROW_SECURITY,
    TablePolicy(
        model="subjects.Person",
        read=(
            f"({MINE} and ({OWN} or {CUSTODY} or ({_TEAMS_PERSON}"
            f" and (deciding_agency_id = {MY_AGENCY}"
            f" or id = any({OPENED})"
            " or id in (select r from people_released_to_me() r)"
            f" or (naming <> 'closed' and (not {is_overdue()} or {LEADING})))))) or {SETTLES}"
        ),
        add=f"{WRITES_FOR_AGENCY} and recorded_by = {ME}",
        change=f"{WRITES_FOR_AGENCY} or {SETTLES}",
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.PersonDetail",
        # A sealed detail (an address, unless opened) shows only to its giver and the custodian.
        read=(
            f"({MINE} and ({OWN} or {CUSTODY} or ({_TEAMS_DETAIL} and not is_sealed"
            f" and (kind <> 'school' or {_SCHOOL_SHOWN}) and {_NAMED}))) or {_OPENED} or {SETTLES}"
        ),
        add=ADD_ABOUT_PERSON,
        change=CHANGE_ABOUT_PERSON,
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.SameAs",
        read=(
            f"({MINE} and ({CUSTODY} or (exists (select 1 from subjects_person p where p.id = left_id)"
            f" and exists (select 1 from subjects_person p where p.id = right_id)))) or {SETTLES}"
        ),
        add=CUSTODY,
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.Link",
        read=(f"({MINE} and ({CUSTODY} or (({OWN} or ({_TEAMS_LINK})) and {_BOTH_ENDS}))) or {SETTLES}"),
        add=f"{WRITES_FOR_AGENCY} and recorded_by = {ME} and {_BOTH_ENDS_HERE}",
        change=f"{CHANGE_ABOUT_PERSON} and ({CUSTODY} or ({_BOTH_ENDS}))",
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.LinkEvidence",
        read=(
            f"({MINE} and ({OWN} or {CUSTODY} or ({_TEAMS_EVIDENCE}"
            f" and exists (select 1 from subjects_link l where l.id = link_id)))) or {SETTLES}"
        ),
        # Evidence is for a link that its writer sees, of the same mapping; words likewise for evidence.
        add=(
            f"{WRITES_FOR_AGENCY} and recorded_by = {ME} and exists (select 1 from subjects_link l"
            " where l.id = link_id and l.mapping_id = subjects_linkevidence.mapping_id)"
        ),
        change=CHANGE_ABOUT_PERSON,
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.EvidenceWords",
        read=(
            f"{MINE} and ({OWN} or {CUSTODY} or {READS_CASES} and exists ("
            " select 1 from subjects_linkevidence e join subjects_link l on l.id = e.link_id"
            " join subjects_person f on f.id = l.from_person_id"
            " join subjects_person t on t.id = l.to_person_id"
            f" where e.id = evidence_id and {named_by('f.')} and {named_by('t.')}))"
        ),
        add=(
            f"{WRITES_FOR_AGENCY} and exists (select 1 from subjects_linkevidence e where e.id = evidence_id"
            " and e.mapping_id = subjects_evidencewords.mapping_id"
            " and e.agency_id = subjects_evidencewords.agency_id)"
        ),
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.Entity",
        read=(
            f"({MINE} and {places.NOT_LEFT_OUT.format('id')} and ({OWN} or {CUSTODY} or ({_TEAMS_THING})))"
            f" or {SETTLES}"
        ),
        add=f"{WRITES_FOR_AGENCY} and recorded_by = {ME}",
        change=f"({CHANGE_ABOUT_PERSON}) and {places.NOT_LEFT_OUT.format('id')}",
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.EntityLink",
        # Where somebody lives stays sealed, whatever it was released with.
        read=(
            f"({MINE} and {_ENTITY_STAYS} and ({CUSTODY} or (({OWN} or ({_TEAMS} and {_NOT_A_HOME}"
            f" and (kind <> 'attends' or {_SCHOOL_SHOWN}))) and {_PERSON_AND_ENTITY}))) or {SETTLES}"
        ),
        add=(
            f"{WRITES_FOR_AGENCY} and recorded_by = {ME} and {_seen_here('person_id')}"
            f" and {_here(('entity_id', 'subjects_entity'))}"
        ),
        change=f"({CHANGE_ABOUT_PERSON}) and {_ENTITY_STAYS} and ({CUSTODY} or ({_PERSON_AND_ENTITY}))",
        remove=f"{CUSTODY} or {ERASES}",
    ),
    TablePolicy(
        model="subjects.EntityLinkWords",
        read=(
            f"{MINE} and {places.WORDS_NOT_LEFT_OUT} and ({OWN} or {CUSTODY} or {READS_CASES} and exists ("
            " select 1 from subjects_entitylink l join subjects_person p on p.id = l.person_id"
            f" where l.id = link_id and l.withdrawn_at is null and {named_by('p.')}))"
        ),
        add=(
            f"{WRITES_FOR_AGENCY} and exists (select 1 from subjects_entitylink l where l.id = link_id"
            " and l.mapping_id = subjects_entitylinkwords.mapping_id"
            " and l.agency_id = subjects_entitylinkwords.agency_id)"
        ),
        remove=f"{CUSTODY} or {ERASES}",
    ),
    TablePolicy(
        model="subjects.MapPosition",
        read=f"user_id = {ME} and {MINE}",
        add=f"user_id = {ME} and {MINE} and {_SOMEBODY_HERE}",
        change=f"user_id = {ME} and {MINE}",
        remove=f"(user_id = {ME} and {MINE}) or {ERASES}",
    ),
    TablePolicy(
        model="subjects.MapSnapshot",
        read=READS_CASES,
        add=f"{READS_CASES} and taken_by = {ME} and agency_id = {MY_AGENCY}",
        remove=f"{READS_CASES} and (taken_by = {ME} or {CUSTODY})",
    ),
    TablePolicy(
        model="subjects.SnapshotNode",
        read=f"{READS_CASES} and {_SOMEBODY_SEEN}",
        add=f"{_OF_MY_SNAPSHOT} and {_SOMEBODY_HERE}",
        remove=f"{_OF_MY_SNAPSHOT} or {CUSTODY} or {ERASES}",
    ),
    TablePolicy(
        model="subjects.SnapshotLink",
        read=f"{READS_CASES} and {_SOME_LINK_SEEN}",
        add=f"{_OF_MY_SNAPSHOT} and {_SOME_LINK_HERE}",
        remove=f"{_OF_MY_SNAPSHOT} or {CUSTODY} or {ERASES}",
    ),
    TablePolicy(
        model="subjects.NameOpening",
        read=f"{_OPENED_TO_ME} or ({MINE} and ({CUSTODY} or {LEADING} or opened_by = {ME})) or {ERASES}",
        add=f"opened_by = {ME} and ({_MAY_OPEN})",
        # What may change of one, a trigger says (migration 0004): an opening only ever grows shorter.
        change=f"{_OPENED_TO_ME} or ({MINE} and ({CUSTODY} or {LEADING} or opened_by = {ME}))",
        remove=ERASES,
    ),
    # Told only while the reader may still see the person by name, and both ends of a link: a notice never
    # says that there is a record they may no longer see. Whoever corrected sees how many have read theirs.
    TablePolicy(
        model="subjects.CorrectionNotice",
        read=(f"({_TOLD}) or ({MINE} and ({OWN} or {CUSTODY}) and (person_id is null or {_SEES_PERSON}))"),
        # Of a whole list it names nobody, and is about a giving of that very mapping that the writer sees.
        add=(
            f"{WRITES_FOR_AGENCY} and {OWN} and told_by = {ME} and ({SEEN_HERE} or (person_id is null and"
            " exists (select 1 from information_contribution c where c.id = contribution_id"
            " and c.mapping_id = subjects_correctionnotice.mapping_id)))"
        ),
        change=_TOLD,
        stays=("person_id", "other_person_id", "contribution_id", "user_id", "told_by"),
    ),
    TablePolicy(
        model="subjects.Block",
        # Never to whoever is kept from the record: that policy of every table holds here too.
        read=f"({MINE} and ({CUSTODY} or {LEADING})) or {OVERSEES}",
        add=(
            f"({CUSTODY} or {LEADING} or ({READS_CASES} and user_id = {ME})) and blocked_by = {ME}"
            f" and {_seen_here('person_id')}"
        ),
        change=f"{CUSTODY} or {LEADING}",
    ),
    TablePolicy(
        model="subjects.SchoolSeal",
        # That a school is sealed, the team is told where it would stand; why, only whoever said so.
        read=f"{MINE} and ({OWN} or {CUSTODY})",
        add=(
            f"{MINE} and agency_id = {MY_AGENCY} and sealed_by = {ME} and {_seen_here('person_id')}"
            f" and ({CUSTODY} or {_SOCIAL_CARE})"
        ),
        change=f"{MINE} and ({CUSTODY} or ({OWN} and {_SOCIAL_CARE}))",
    ),
    TablePolicy(
        model="subjects.Fingerprint",
        # Nobody reads one: `considered_before` compares. The nightly chore finds those past their time.
        read=f"{ERASES} or {_OUTLIVED}",
        add=ERASES,
        change=ERASES,
        remove=f"{ERASES} or {_OUTLIVED}",
    ),
    TablePolicy(
        model="subjects.Mention",
        read=f"({MINE} and ({OWN} or {CUSTODY})) or {SETTLES}",
        add=ADD_ABOUT_PERSON,
        change=CHANGE_ABOUT_PERSON,
        remove=CUSTODY,
    ),
]


def may_record_person(actor: Actor, mapping: Mapping) -> Decision:
    """Recording a person: anyone on the team who gives information."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return allow(_("You are on this mapping's team."))
    return refuse(_("You are not on this mapping's team in a role that records people."))


def may_give_people(actor: Actor, contribution: Contribution) -> Decision:
    """Recording people in a contribution: its own agency, or the custodian for an agency that sent it."""
    if not actor.has_in(Duty.CONTRIBUTE, contribution.mapping_id):
        return refuse(_("You are not on this mapping's team in a role that records people."))
    if contribution.agency_id == actor.agency_id:
        return allow(_("Your agency gave this."))
    if actor.has_in(Duty.HOLD_COHORT, contribution.mapping_id):
        return allow(_("You hold the cohort list, so you may enter what an agency sent you."))
    return refuse(_("You can only record people for your own agency. Ask the coordinator to enter this."))


def may_withdraw_people(actor: Actor, contribution: Contribution) -> Decision:
    """Taking people back: the agency that gave them, or the custodian."""
    return may_give_people(actor, contribution)


def may_take_back_words(actor: Actor, contribution: Contribution) -> Decision:
    """Taking back what was said of one link: as for people, and only what was entered by hand."""
    if contribution.kind != ContributionKind.BY_HAND:
        return refuse(_("This came in a list. Take it back with the list it came in."))
    return may_give_people(actor, contribution)


def may_set_standing(actor: Actor, person: Person, standing: Standing) -> Decision:
    """Deciding the part a record plays: the custodian; an agency may propose somebody it gave."""
    if actor.has_in(Duty.HOLD_COHORT, person.mapping_id):
        return allow(_("You hold the cohort list."))
    if (
        standing is Standing.PROPOSED
        and person.agency_id == actor.agency_id
        and actor.has_in(Duty.PROPOSE_CHILDREN, person.mapping_id)
    ):
        return allow(_("Your agency gave this record, so you may propose this child."))
    return refuse(
        _(
            "Only the coordinator decides who is in the cohort, and only the agency that gave a record can"
            " propose that child. Ask one of them."
        )
    )


def may_change_person(actor: Actor, person: Person) -> Decision:
    """Changing a record: the agency that gave it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, person.mapping_id):
        return allow(_("You hold the cohort list."))
    if person.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, person.mapping_id):
        return allow(_("Your agency gave this record."))
    return refuse(_("Only the agency that gave this record, or the coordinator, can change it."))


def may_say_listed_as(actor: Actor, person: Person) -> Decision:
    """Saying what somebody is here: whoever may change the record, and never of a child of the cohort."""
    if person.standing in (Standing.COHORT, Standing.PROPOSED):
        return refuse(_("The group decides what a child in the cohort, or proposed for it, is listed as."))
    return may_change_person(actor, person)


def may_join_records(actor: Actor, mapping: Mapping) -> Decision:
    """Joining and parting records: the custodian alone, who sees them all."""
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You hold the cohort list."))
    return refuse(_("Only the coordinator who holds the cohort list decides which records are one person."))


def may_settle(actor: Actor) -> Decision:
    """Working out anew how records stand: the settler alone, every night."""
    if actor.system == SETTLER:
        return allow(_("The settler works out how records stand."))
    return refuse(_("How records stand is worked out by Placemap itself, every night."))


def may_find(actor: Actor, mapping: Mapping) -> Decision:
    """Searching: anyone on the team. What they find is what row security shows them."""
    if actor.sits_in(mapping.pk):
        return allow(_("You are on this mapping's team."))
    return refuse(_("You are not on this mapping's team."))


def may_read_links(actor: Actor, mapping: Mapping) -> Decision:
    """Reading links: the team."""
    if actor.has_in(Duty.READ_CASES, mapping.pk):
        return allow(_("You are on this mapping's team."))
    return refuse(_("You are not on this mapping's team in a role that reads cases."))


def may_record_link(actor: Actor, mapping: Mapping) -> Decision:
    """Recording a link: a seat with that duty."""
    if actor.has_in(Duty.RECORD_LINKS, mapping.pk):
        return allow(_("You record links in this mapping."))
    return refuse(_("You are not on this mapping's team in a role that records links."))


def may_end_link(actor: Actor, link: Link | EntityLink) -> Decision:
    """Ending a link: the agency that recorded it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, link.mapping_id):
        return allow(_("You hold the cohort list."))
    if link.agency_id == actor.agency_id and actor.has_in(Duty.RECORD_LINKS, link.mapping_id):
        return allow(_("Your agency recorded this link."))
    return refuse(_("Only the agency that recorded this link, or the coordinator, can end it."))


def may_resolve_mention(actor: Actor, mention: Mention) -> Decision:
    """Saying who a written name is: the custodian, or the agency that wrote it."""
    if actor.has_in(Duty.HOLD_COHORT, mention.mapping_id):
        return allow(_("You hold the cohort list."))
    if mention.agency_id == actor.agency_id and actor.has_in(Duty.RECORD_LINKS, mention.mapping_id):
        return allow(_("Your agency wrote this name."))
    return refuse(_("Only the agency that wrote this name, or the coordinator, can say who it is."))


def may_arrange_map(actor: Actor, mapping: Mapping) -> Decision:
    """Arranging one's own map, and naming pictures of it: whoever reads cases."""
    return may_read_links(actor, mapping)


def may_remove_snapshot(actor: Actor, snapshot: MapSnapshot) -> Decision:
    """Removing a picture of the map: whoever took it, or the custodian."""
    if snapshot.taken_by == actor.user_id or actor.has_in(Duty.HOLD_COHORT, snapshot.mapping_id):
        return allow(_("You took this snapshot, or hold the cohort list."))
    return refuse(_("Only the person who took this snapshot, or the coordinator, can remove it."))


def may_export_map(actor: Actor, mapping: Mapping) -> Decision:
    """Taking the map out as files: the analysts and the custodian, of what they may see."""
    if actor.has_in(Duty.EXPORT_MAP, mapping.pk):
        return allow(_("You take out the map for analysis."))
    return refuse(
        _("Only the coordinator and the mapping's analysts take out files of the map. Ask one of them.")
    )


def may_consider(actor: Actor, person: Person) -> Decision:
    """Deciding on a linked child: whoever leads, the custodian, or the agency that was asked to decide."""
    if actor.has_in(Duty.CONSIDER_CHILDREN, person.mapping_id):
        return allow(_("You decide on linked children in this mapping."))
    if (
        person.deciding_agency_id is not None
        and person.deciding_agency_id == actor.agency_id
        and actor.has_in(Duty.REFER_CHILDREN, person.mapping_id)
    ):
        return allow(_("Your agency was asked to decide on this child."))
    return refuse(
        _("The lead, the coordinator or the agency asked to decides on a linked child. Tell one of them.")
    )


def may_ask_to_decide(actor: Actor, person: Person) -> Decision:
    """Asking an agency to decide on a linked child, which shows it the name."""
    return may_open_names(actor, person.mapping)


def may_open_names(actor: Actor, mapping: Mapping) -> Decision:
    """Opening linked children's names, and reading which are open."""
    if actor.has_in(Duty.OPEN_NAMES, mapping.pk):
        return allow(_("You open names in this mapping."))
    return refuse(_("Only the lead and the coordinator open a linked child's name. Ask one of them."))


def may_open_name(
    actor: Actor, mapping: Mapping, person: Person | None, user: User, because: OpenedBecause
) -> Decision:
    """Opening a name to one person: the lead or the custodian; "who knows?" the agency deciding too."""
    if because is OpenedBecause.WHO_KNOWS and person is not None:
        return may_consider(actor, person)
    return may_open_names(actor, mapping)


def may_open_in_danger(actor: Actor, person: Person) -> Decision:
    """Immediate danger: anybody who reads cases, for themselves, and it is reviewed."""
    if actor.has_in(Duty.READ_CASES, person.mapping_id):
        return allow(_("You read cases in this mapping. Opening a name in danger is reviewed after."))
    return refuse(_("You are not on this mapping's team in a role that reads cases."))


def may_say_why_opened(actor: Actor, opening: NameOpening) -> Decision:
    """Saying what the danger was: whoever opened the name."""
    if opening.opened_by == actor.user_id:
        return allow(_("You opened this name."))
    return refuse(_("Only the person who opened this name can say why."))


def may_close_opening(actor: Actor, opening: NameOpening) -> Decision:
    """Closing an opened name: its reader, whoever opened it, and those who open names here."""
    if actor.user_id in (opening.user_id, opening.opened_by):
        return allow(_("It was opened to you, or by you."))
    return may_open_names(actor, opening.mapping)


def may_close_openings(actor: Actor, mapping: Mapping) -> Decision:
    """Closing what is open to somebody who leaves the team: those who open names here."""
    return may_open_names(actor, mapping)


def may_review_opening(actor: Actor, opening: NameOpening) -> Decision:
    """Reviewing an opened name: somebody who opens names here, and never their own."""
    if actor.user_id in (opening.user_id, opening.opened_by):
        return refuse(
            _("Somebody else must look at a name that you opened. Ask the lead or the coordinator.")
        )
    return may_open_names(actor, opening.mapping)


def may_dispose_of_fingerprints(actor: Actor) -> Decision:
    """The nightly removal of what says "considered before", a year after its mapping closed."""
    if actor.system == HOUSEKEEPER:
        return allow(_("They go twelve months after the mapping closes."))
    return refuse(_("They are removed by the system, twelve months after the mapping closes."))


def may_erase(actor: Actor) -> Decision:
    """Erasing a child who was let go: the eraser alone, inside the decision."""
    if actor.system == ERASER:
        return allow(_("This is an erasure."))
    return refuse(_("A child is erased only by a decision that there is no concern."))


def may_erase_named(actor: Actor) -> Decision:
    """Taking out of words whoever a restore brought back in them: the eraser alone."""
    if actor.system == ERASER:
        return allow(_("Whoever was let go stays gone."))
    return refuse(_("A name is taken out again by the restore of a backup alone."))


def may_tell_readers(actor: Actor, mapping: Mapping) -> Decision:
    """Telling the readers of a record of a correction: part of correcting, by whoever may correct."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You put right what your agency gave."))
    return refuse(_("Readers are told by whoever puts something right, and your role only reads."))


def may_mark_read(actor: Actor, notice: CorrectionNotice) -> Decision:
    """Saying that one has read a notice: whoever it is for."""
    if notice.user_id == actor.user_id:
        return allow(_("This notice is for you."))
    return refuse(_("Only the person this notice is for can mark it as read."))
