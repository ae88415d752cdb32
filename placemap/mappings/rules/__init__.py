"""What the state of a mapping allows, and the lists that later packages add themselves to.

Values in, an answer or a named error out. The registries stand here because this package cannot
know the cohort, the links or the lists, and yet its pages must say what waits in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.foundations.dates import add_months, show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _, counted, joined
from placemap.mappings.vocabulary import (
    CanCommit,
    Certainty,
    ClosureReason,
    Ending,
    ListState,
    MappingState,
    Stage,
    StageState,
    StartedFrom,
    Structure,
    TableAnswer,
)
from placemap.partners.vocabulary import AgencyKind, Grade

# A mapping is a task-and-finish group: it may be renewed, never left open.
LONGEST = timedelta(days=366)
ENDING_SOON = timedelta(days=28)
# How long all goes on after the end date, so that nobody is stopped by a meeting that came too late.
GRACE = timedelta(days=28)
# In months: terms of reference are looked at again after a year, and this is said a month before.
TERMS_LAST, TERMS_WARNED = 12, 11

USUAL_PURPOSE = _("To keep children safe from exploitation, and to stop the harm done to them")


class MappingClosed(PlacemapError):
    """The mapping has ended, so nothing more is written to it."""


class MappingEnded(PlacemapError):
    """The end date and its grace have passed, so no new child and no new list is taken."""


class CannotClose(PlacemapError):
    """Something is still open that a mapping may not leave behind. `reasons` lists all of it."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(joined(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits for somebody: what, why, by which day (None: no day), where, and the verb."""

    what: str
    why: str
    by: date | None
    url: str
    verb: str = _("Open")


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One gap in a mapping with the page that mends it; `note` says for how long."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountShown:
    """How many there are of something, for those who read no name."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do in a mapping that has nothing yet: what is missing, and the pages that mend it, by label."""

    title: str
    text: str
    pages: tuple[tuple[str, str], ...]


# Each is asked on every showing of the page, so each must be one small query, whatever the rows.
WORK_SOURCES: list[Callable[[Actor], list[WorkItem]]] = []
ATTENTION_SOURCES: list[Callable[[Actor, Any], list[AttentionItem]]] = []
# A sentence for every reason why a mapping must not close yet; an empty list lets it.
CLOSURE_GUARDS: list[Callable[[Actor, Any], list[str]]] = []
# Counts of a mapping's children for those who watch over it, told by the packages that know them.
COUNTS_WITHOUT_NAMES: list[Callable[[Actor, Any], list[CountShown]]] = []
# What in these words may name somebody of the mapping, as far as their writer may know, told by the packages
# that know its people: a mapping's own words are read by people who see no child.
NAMES_IN_WORDS: list[Callable[..., list[str]]] = []
# What has been sent elsewhere as out of scope, for the overview: words and the page, or nothing.
PASSED_ON_SOURCES: list[Callable[[Actor, Any], AttentionItem | None]] = []
# What a mapping without anything in it should begin with, for the overview: one, or nothing.
NEXT_STEP_SOURCES: list[Callable[[Actor, Any], NextStep | None]] = []


def check_open(state: str) -> None:
    """Refuse to write to a closed mapping."""
    if state != MappingState.OPEN:
        raise MappingClosed(_("This mapping is closed, so nothing more can be added or changed."))


def check_end(opened_on: date, ends_on: date, on: date) -> None:
    """Refuse an end date that has passed, or that lies more than a year after `on`."""
    if ends_on <= opened_on or ends_on < on:
        raise PlacemapError(_("The end date must be a day that has not passed. Give a later one."))
    if ends_on > on + LONGEST:
        raise PlacemapError(
            _(
                "A mapping runs for a year at most before it is renewed. Choose {day} or earlier.",
                day=show(on + LONGEST),
            )
        )


def ending(ends_on: date, on: date) -> Ending:
    """How near the end is on the day `on`. The end date is the last day of the mapping."""
    if on > ends_on + GRACE:
        return Ending.PAST
    if on > ends_on:
        return Ending.GRACE
    return Ending.NEAR if on >= ends_on - ENDING_SOON else Ending.RUNNING


def check_renewal(before: date, ends_on: date, reason: str) -> None:
    """A new end date differs from the one it replaces, and is given on purpose: with its reason."""
    if ends_on == before:
        raise PlacemapError(_("It ends on that day already. Give another day."))
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why the end date changes."))


def who_renews(names: Sequence[str]) -> str:
    """Who can renew, for the end of a sentence; somebody must be named even when nobody has a seat."""
    if not names:
        return _("your exploitation coordinator")
    if len(names) == 1:
        return names[0]
    return _("{some} or {last}", some=joined(names[:-1], ", "), last=names[-1])


def check_takes_new(ends_on: date, on: date, names: Sequence[str]) -> None:
    """Refuse a new child or a new list once the end date and its grace have passed.

    Nothing else stops: what is known of a child is read, decided on, referred and erased as before.
    `names` are those who can renew.
    """
    if ending(ends_on, on) is Ending.PAST:
        raise MappingEnded(
            _(
                "This mapping ended on {day} and was not renewed, so it takes no new child and no new list."
                " Ask {who} to renew it. If a child may be at risk, refer them as you always would, and"
                " write it down under “I noticed something”.",
                day=show(ends_on),
                who=who_renews(names),
            )
        )


def check_start(started_from: str, place: str) -> None:
    """A mapping that starts from a place must say which."""
    if started_from == StartedFrom.PLACE and not place.strip():
        raise PlacemapError(_("Say which place this mapping starts from."))


def reference_for(year: int, number: int) -> str:
    """A short neutral reference, like M-2026-003."""
    return f"M-{year}-{number:03d}"


def stage_after(current: str, moved: str, state: str, states: Mapping[str, str]) -> Stage:
    """The stage a mapping is said to be at, after `moved` went to `state`.

    Starting a stage, or finding that it needs attention, brings the mapping to it, forward or back.
    Completing the present stage moves on to the nearest later stage that is not complete, if any.
    `states` holds every stage's state after the move.
    """
    if state in (StageState.IN_PROGRESS, StageState.NEEDS_ATTENTION):
        return Stage(moved)
    if state == StageState.COMPLETE and moved == current:
        order = list(Stage)
        for later in order[order.index(Stage(moved)) + 1 :]:
            if states.get(later, StageState.NOT_STARTED) != StageState.COMPLETE:
                return later
    return Stage(current)


def check_last_day(from_on: date, until_on: date | None) -> None:
    """A seat that ends must not end before it began, by more than the day it is taken back on."""
    if until_on is not None and until_on < from_on - timedelta(days=1):
        raise PlacemapError(_("A seat cannot end before it began."))


def check_somebody_remains(duty_words: str, others: int) -> None:
    """The last person who leads, or who holds the cohort list, cannot leave before another has it."""
    if others < 1:
        raise PlacemapError(
            _(
                "Nobody else {leads} this mapping. Give that seat to someone else first.",
                leads=duty_words,
            )
        )


def check_due(asked_on: date, due_on: date) -> None:
    """A list is asked for by the day of asking or later."""
    if due_on < asked_on:
        raise PlacemapError(_("The list cannot be due before it is asked for. Give a later day."))


def list_state(
    *,
    asked_on: date | None,
    due_on: date | None,
    received_on: date | None,
    nothing_known_on: date | None,
    unchanged_on: date | None,
    on: date,
) -> ListState:
    """How far an agency has come with its list on the day `on`.

    A list that came before the agency was asked (again) does not answer the asking. Saying that it
    knows nothing stands until a list comes on a later day or on the same one. That nothing has changed
    is said of an earlier list, so it falls with that list and gives way to a newer one.
    """
    if unchanged_on is not None and received_on is not None and received_on < unchanged_on:
        return ListState.UNCHANGED
    has_come = received_on is not None and (asked_on is None or received_on >= asked_on)
    if has_come and (nothing_known_on is None or (received_on or on) >= nothing_known_on):
        return ListState.RECEIVED
    if nothing_known_on is not None:
        return ListState.NOTHING_KNOWN
    if asked_on is None:
        return ListState.NOT_ASKED
    return ListState.OVERDUE if due_on is not None and due_on < on else ListState.WAITING


def may_be_unchanged(state: ListState, received_on: date | None, on: date) -> bool:
    """Whether an agency may say that its latest list still holds, asked or not: an earlier day's list."""
    return received_on is not None and received_on < on and state is not ListState.NOTHING_KNOWN


def check_unchanged(agency: str, state: ListState, received_on: date | None, on: date) -> None:
    """Only an earlier list can still hold, and not beside the answer that nothing is known."""
    if may_be_unchanged(state, received_on, on):
        return
    if received_on is None:
        raise PlacemapError(
            _(
                "No list from {agency} has come yet, so nothing can be unchanged. Send its list.",
                agency=agency,
            )
        )
    if state is ListState.NOTHING_KNOWN:
        raise PlacemapError(
            _("{agency} has said that it knows nothing. Send its list if it knows something.", agency=agency)
        )
    raise PlacemapError(_("The list of {agency} came today. Nothing needs to be said.", agency=agency))


def check_scope(in_scope: str, out_of_scope: str, goes_to: str) -> None:
    """What is in must be said; what is out must go somewhere."""
    if not in_scope.strip():
        raise PlacemapError(_("Say what is in scope."))
    if out_of_scope.strip() and not goes_to.strip():
        raise PlacemapError(_("Say where worries that are out of scope go, so that none is lost."))


def check_closure(reason: str, note: str, guards: Iterable[str]) -> None:
    """Refuse to close while anything open remains, or without the note that two of the reasons need."""
    open_still = list(guards)
    if open_still:
        raise CannotClose(open_still)
    if reason != ClosureReason.OBJECTIVES_MET and not note.strip():
        raise PlacemapError(_("Say in a sentence why, and who takes on what is left."))


# Who keeps children safe, and who can disrupt and enforce. A group needs both.
SAFEGUARDS = frozenset(
    {
        AgencyKind.SOCIAL_CARE,
        AgencyKind.EARLY_HELP,
        AgencyKind.HEALTH,
        AgencyKind.SCHOOL,
        AgencyKind.YOUTH_JUSTICE,
        AgencyKind.YOUTH_SERVICE,
        AgencyKind.CHARITY,
    }
)
ENFORCES = frozenset(
    {AgencyKind.POLICE, AgencyKind.DISTRICT_COUNCIL, AgencyKind.HOUSING, AgencyKind.PROBATION}
)


def lacking_at_first(kinds: Iterable[str]) -> str:
    """What the first meeting lacks before it can close; empty when both sides are at the table."""
    present = set(kinds)
    if not present & SAFEGUARDS:
        return _("Nobody at the table keeps children safe as their work, like social care or a school.")
    if not present & ENFORCES:
        return _("Nobody at the table can disrupt or enforce, like the police or the council.")
    return ""


def check_first_meeting(kinds: Iterable[str], reason: str) -> None:
    """The first meeting closes with both safeguarding and enforcement at the table, or with a reason."""
    lacking = lacking_at_first(kinds)
    if lacking and not reason.strip():
        raise PlacemapError(_("{lacking} Ask them, or say why the meeting closes without.", lacking=lacking))


def check_met(met_on: date, opened_on: date, on: date) -> None:
    """The first meeting lies between the opening and today."""
    if met_on > on:
        raise PlacemapError(_("The day of the first meeting cannot lie ahead."))
    if met_on < opened_on:
        raise PlacemapError(_("The first meeting cannot lie before the mapping was opened."))


def check_suspicion(certainty: str, threshold: str) -> None:
    """A mapping opened on suspicion says what evidence was enough."""
    if certainty == Certainty.SUSPECTED and not threshold.strip():
        raise PlacemapError(_("Say what evidence was enough to open it on suspicion."))


def as_kept(can_commit: CanCommit) -> bool | None:
    """What a seat keeps of an answer; nothing until somebody says."""
    return {CanCommit.YES: True, CanCommit.NO: False}.get(can_commit)


def as_said(kept: bool | None) -> CanCommit:
    """The answer that a seat keeps."""
    return CanCommit.NOT_SAID if kept is None else CanCommit.YES if kept else CanCommit.NO


def answer_number(kept: bool | None) -> int:
    """The place of an answer among all of them."""
    return list(CanCommit).index(as_said(kept))


def check_table_answer(answer: str, asked_on: date | None, reason: str, on: date) -> None:
    """Asked has its day, not needed has its reason."""
    if answer == TableAnswer.ASKED and asked_on is None:
        raise PlacemapError(_("Say on which day you asked."))
    if asked_on is not None and asked_on > on:
        raise PlacemapError(_("The day you asked cannot lie ahead."))
    if answer == TableAnswer.NOT_NEEDED and not reason.strip():
        raise PlacemapError(_("Say in a sentence why it is not needed."))


def check_adopted(adopted_on: date, agreed_on: date, on: date) -> None:
    """Terms are adopted from the day they were agreed, and not ahead of time."""
    if adopted_on > on:
        raise PlacemapError(_("The day they were adopted cannot lie ahead."))
    if adopted_on < agreed_on:
        raise PlacemapError(
            _(
                "These terms were agreed on {day}, so nobody can have adopted them before.",
                day=show(agreed_on),
            )
        )


def terms_due(adopted_on: date, on: date) -> date | None:
    """The day by which the group looks at its terms again, once it is a month away; None until then."""
    return add_months(adopted_on, TERMS_LAST) if on >= add_months(adopted_on, TERMS_WARNED) else None


def check_structure(structure: str, has_silver: bool, sponsor: str) -> None:
    """Two levels name the silver group; one group names who can spend money on what it needs."""
    if structure != Structure.SINGLE and not has_silver:
        raise PlacemapError(_("Choose the silver group."))
    if structure == Structure.SINGLE and not sponsor.strip():
        raise PlacemapError(_("One group alone needs a sponsor: say who can spend money and lend staff."))


def check_structure_change(
    changes: bool, changed_on: date | None, reason: str, opened_on: date, on: date
) -> None:
    """How many groups work on it changes from a day on, for a reason that is kept."""
    if not changes:
        return
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why the groups change. The reason is kept."))
    if changed_on is None or not opened_on <= changed_on <= on:
        raise PlacemapError(
            _("Say from which day the groups change: not before the mapping opened, and not a day ahead.")
        )


# At which level people usually sit: a sergeant at bronze, an inspector at silver.
USUAL_GRADE = {
    Structure.SINGLE: Grade.SUPERVISOR,
    Structure.BRONZE: Grade.SUPERVISOR,
    Structure.SILVER: Grade.MANAGER,
}


def is_below(grade: str, structure: str) -> bool:
    """Whether somebody's level is below the usual one; a level or structure not said yet is no finding."""
    if not grade or not structure:
        return False
    order = list(Grade)
    return order.index(Grade(grade)) < order.index(USUAL_GRADE[Structure(structure)])


@dataclass(frozen=True, slots=True)
class AtTheTable:
    """Somebody with a seat: as much of them as says which expected place they fill."""

    name: str
    agency: str
    agency_kind: str
    job_title: str
    duties: frozenset[str]
    area: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place at the table and who fills it; nobody is the finding that matters."""

    name: str
    people: tuple[str, ...]
    is_expected: bool = True


def _leads(one: AtTheTable) -> bool:
    return Duty.LEAD_MAPPING.value in one.duties


def _keeps_the_list(one: AtTheTable) -> bool:
    return Duty.HOLD_COHORT.value in one.duties


def _from(*kinds: AgencyKind) -> Callable[[AtTheTable], bool]:
    return lambda one: one.agency_kind in kinds


def _police(*, missing: bool) -> Callable[[AtTheTable], bool]:
    # Nothing but the job title tells the missing-persons team from the local one.
    return lambda one: (
        one.agency_kind == AgencyKind.POLICE and ("missing" in one.job_title.lower()) is missing
    )


SCHOOLS = _("Schools")
COMMUNITY_SAFETY = _("Community safety")

# Who the guidance for these groups expects at the table, in the order the overview shows them.
EXPECTED: tuple[tuple[str, Callable[[AtTheTable], bool]], ...] = (
    (_("Lead officer"), _leads),
    (_("Children’s social care"), _from(AgencyKind.SOCIAL_CARE)),
    (_("Police, missing people"), _police(missing=True)),
    (_("Police, local area"), _police(missing=False)),
    (_("Health"), _from(AgencyKind.HEALTH)),
    (SCHOOLS, _from(AgencyKind.SCHOOL)),
    (COMMUNITY_SAFETY, _from(AgencyKind.DISTRICT_COUNCIL)),
    (_("Youth justice"), _from(AgencyKind.YOUTH_JUSTICE)),
    (_("Coordinator"), _keeps_the_list),
    (_("Youth service"), _from(AgencyKind.YOUTH_SERVICE, AgencyKind.CHARITY)),
    (_("Early help"), _from(AgencyKind.EARLY_HELP)),
    (_("Probation"), _from(AgencyKind.PROBATION)),
)


def _at(agency: str) -> Callable[[AtTheTable], bool]:
    return lambda one: one.agency == agency


def _council_in(area: str) -> Callable[[AtTheTable], bool]:
    return lambda one: one.agency_kind == AgencyKind.DISTRICT_COUNCIL and one.area == area


def check_districts(area: UUID, parents: Sequence[UUID | None]) -> None:
    """Districts are parts of the area that was chosen; `parents` holds what each of them is a part of."""
    if any(parent != area for parent in parents):
        raise PlacemapError(_("Choose only districts of the council area that you chose."))


def district_is_named(mappings: int) -> list[str]:
    """Why a district cannot become something else, or another council’s: a sentence, or none if it can."""
    if not mappings:
        return []
    return [
        counted(
            "{n} open mapping works in this district by name. It must close first, or its team must take the"
            " district out of its details.",
            "{n} open mappings work in this district by name. They must close first, or their teams must take"
            " the district out of their details.",
            mappings,
            n=mappings,
        )
    ]


def expected_places(
    schools: Sequence[str] = (), districts: Sequence[str] = (), *, named: bool = False
) -> list[tuple[str, Callable[[AtTheTable], bool]]]:
    """Who is expected, with a place for each school on the team and each district it works across.

    One school's absence then shows, and one district's, instead of being covered by another's presence: of
    districts that were `named` for the mapping also where only one was.
    """
    places: list[tuple[str, Callable[[AtTheTable], bool]]] = []
    for name, fills in EXPECTED:
        if name == SCHOOLS and schools:
            places += [(school, _at(school)) for school in schools]
        elif name == COMMUNITY_SAFETY and len(districts) > (0 if named else 1):
            places += [
                (_("Community safety, {district}", district=one), _council_in(one)) for one in districts
            ]
        else:
            places.append((name, fills))
    return places


def places_at_the_table(
    people: Iterable[AtTheTable],
    schools: Sequence[str] = (),
    districts: Sequence[str] = (),
    *,
    named: bool = False,
) -> list[Place]:
    """The expected places with who fills each, then anybody who fills none of them, by agency."""
    present = list(people)
    placed: set[AtTheTable] = set()
    places = []
    for name, fills in expected_places(schools, districts, named=named):
        found = [one for one in present if fills(one)]
        placed.update(found)
        places.append(Place(name, tuple(dict.fromkeys(one.name for one in found))))
    others: dict[str, list[str]] = {}
    for one in present:
        if one not in placed:
            others.setdefault(one.agency, []).append(one.name)
    return places + [Place(agency, tuple(dict.fromkeys(names)), False) for agency, names in others.items()]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is still to set up on a mapping, each True while it is open."""

    scope: bool
    commission: bool
    basis: bool
    naming: bool

    def __bool__(self) -> bool:
        return self.scope or self.commission or self.basis or self.naming

    def words(self) -> str:
        """What is missing, as the end of a sentence."""
        named = (
            (self.scope, _("the scope")),
            (self.commission, _("who asked for this")),
            (self.basis, _("why we may share")),
            (self.naming, _("how children are named")),
        )
        return joined((words for is_open, words in named if is_open), ", ")
