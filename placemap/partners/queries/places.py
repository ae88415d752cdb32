"""Which councils a place lies in and who answers there. Reference data, open to anyone signed in.

What somebody typed is never kept: nothing here writes an entry in the trail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Q, QuerySet

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.foundations.identifiers import split_postcode
from placemap.partners import rules
from placemap.partners.models import Agency, Area, AreaBody, GovernanceGroup, PostcodeArea
from placemap.partners.queries.register import AgencyStanding, agency_standings
from placemap.partners.vocabulary import (
    FUNCTIONS,
    LOWEST_KINDS,
    USUAL_KIND,
    AgencyKind,
    AnswersFor,
    GroupKind,
)


@dataclass(frozen=True, slots=True)
class BodyAnswering:
    """A body that answers for something in an area.

    `standing` is how its agency stands with the protocol; None for a body with no agency here.
    `said` is whether somebody recorded it; otherwise it is an agency of the usual kind. `group` is the
    partnership's own group that it is.
    """

    name: str
    agency: Agency | None
    standing: AgencyStanding | None
    said: bool
    group: UUID | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers for one thing; nobody known where `bodies` is empty."""

    what: AnswersFor
    bodies: tuple[BodyAnswering, ...]


@dataclass(frozen=True, slots=True)
class AreaCovered:
    """One area with the councils over it, who answers in it, and the codes and names that led there."""

    area: Area
    above: tuple[Area, ...]
    parts: tuple[Area, ...]
    answers: tuple[Answer, ...]
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What the records say of a typed place. `code` is empty when a name was typed.

    More than one area: the place straddles them (a code), or several answer to the name. `is_wider`:
    the records know only a wider code around the one typed.
    """

    typed: str
    code: str
    covered: tuple[AreaCovered, ...]
    is_wider: bool = False


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """A body to ask to the table for a place: what it answers for, and where, in their words."""

    name: str
    agency: Agency | None
    standing: AgencyStanding | None
    answers_for: tuple[AnswersFor, ...]
    areas: tuple[str, ...]
    group: UUID | None = None

    @property
    def key(self) -> UUID:
        """What it is told by: its agency, the group that it is, or else its name."""
        return self.keys[0]

    @property
    def keys(self) -> tuple[UUID, ...]:
        """Everything it may have been told by: before it was an agency here it had only its name.

        Never by whom it took over from: that another body was asked says nothing of this one.
        """
        own = self.agency.pk if self.agency else self.group
        named = uuid5(NAMESPACE_URL, self.name.casefold())
        return (own, named) if own else (named,)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who must be at the table for a place, and what nobody is known to answer for there, with where."""

    bodies: tuple[Stakeholder, ...]
    uncovered: tuple[tuple[AnswersFor, tuple[Area, ...]], ...]


# So many areas answer to a name at most: more means that the name says too little.
MOST_AREAS = 8


_AREAS = PreparedQuery(lambda: Area.objects.all())
_BODIES = PreparedQuery(
    lambda on: (
        AreaBody.objects.filter(from_on__lte=on)
        .exclude(until_on__lt=on)
        .select_related("agency")
        .order_by("name", "agency__name")
    ),
    Takes.DAY,
)
_PARTNERSHIPS = PreparedQuery(
    lambda on: GovernanceGroup.objects.filter(kind=GroupKind.COMMUNITY_SAFETY.value).exclude(ended_on__lt=on),
    Takes.DAY,
)


class Directory:
    """The whole tree of areas with who answers there on one day. Six queries, however it is asked."""

    def __init__(self, actor: Actor, on: date) -> None:
        self.areas = {str(area.pk): area for area in _AREAS()}
        self.parents = {
            key: str(area.parent_id) if area.parent_id else None for key, area in self.areas.items()
        }
        self.standings = {found.agency.pk: found for found in agency_standings(actor)}
        self.bodies: dict[tuple[str, str], list[AreaBody]] = defaultdict(list)
        for body in _BODIES(on):
            self.bodies[(str(body.area_id), body.answers_for)].append(body)
        self.kinds: dict[tuple[str, str], list[AgencyStanding]] = defaultdict(list)
        self.safety: dict[str, list[GovernanceGroup]] = defaultdict(list)
        for group in _PARTNERSHIPS(on):
            self.safety[str(group.area_id)].append(group)
        for found in self.standings.values():
            self.kinds[(str(found.agency.area_id), found.agency.kind)].append(found)

    def children(self, key: str) -> tuple[Area, ...]:
        """The areas straight beneath one, by name."""
        return tuple(area for area in self.areas.values() if str(area.parent_id) == key)

    def lowest(self, key: str) -> list[str]:
        """The districts and unitary councils of an area; itself where it has no parts."""
        parts = self.children(key)
        return [one for part in parts for one in self.lowest(str(part.pk))] if parts else [key]

    def answers(self, key: str) -> tuple[Answer, ...]:
        """Who answers in one area, for everything in the list."""
        return tuple(Answer(what, self._who(key, what)) for what in AnswersFor)

    def _who(self, key: str, what: AnswersFor) -> tuple[BodyAnswering, ...]:
        chain = rules.area_and_above(key, self.parents)
        for level in chain:
            if said := self.bodies.get((level, what.value)):
                return tuple(
                    BodyAnswering(
                        str(body), body.agency, self.standings.get(body.agency_id or UUID(int=0)), True
                    )
                    for body in said
                )
            if what is AnswersFor.COMMUNITY_SAFETY and (groups := self.safety.get(level)):
                return tuple(BodyAnswering(group.name, None, None, True, group.pk) for group in groups)
        usual = USUAL_KIND.get(what)
        for level in chain:
            if usual is not None and (found := self.kinds.get((level, usual.value))):
                return tuple(BodyAnswering(one.agency.name, one.agency, one, False) for one in found)
        return ()

    def covered(self, key: str, codes: Iterable[str] = (), places: Iterable[str] = ()) -> AreaCovered:
        """One area with everything a page says of it."""
        return AreaCovered(
            area=self.areas[key],
            above=tuple(self.areas[one] for one in rules.area_and_above(key, self.parents)[1:]),
            parts=self.children(key),
            answers=self.answers(key),
            codes=tuple(dict.fromkeys(codes)),
            places=tuple(dict.fromkeys(place for place in places if place)),
        )


def postcodes_in_force(on: date) -> QuerySet[PostcodeArea]:
    """The codes that count on a day."""
    return PostcodeArea.objects.filter(from_on__lte=on).exclude(until_on__lt=on)


def who_covers(actor: Actor, typed: str, on: date | None = None) -> PlaceAnswer:
    """Which councils a postcode, a part of one, or a place's name lies in, and who answers there.

    Nothing is kept of what was typed, here or in the trail.
    """
    at = on or today()
    words = " ".join(typed.split())[:100]
    readings = rules.postcode_readings(words)
    if not readings and (inside := split_postcode(words)[1]):
        readings = (inside,)
    directory = Directory(actor, at)
    for code in readings:
        rows = _rows_for(code, at)
        if rows:
            return PlaceAnswer(
                words, code, _by_area(directory, rows), all(rules.lies_within(code, r.code) for r in rows)
            )
    if readings:
        return PlaceAnswer(words, readings[0], ())
    return PlaceAnswer(words, "", _by_name(directory, words, at)) if words else PlaceAnswer("", "", ())


def _rows_for(code: str, at: date) -> list[PostcodeArea]:
    first = code.split(" ")[0]
    near = postcodes_in_force(at).filter(Q(code=first) | Q(code__startswith=f"{first} "))
    rows = list(near.order_by("code"))
    wanted = rules.codes_that_answer(code, {row.code for row in rows})
    return [row for row in rows if row.code in wanted]


def _by_area(directory: Directory, rows: Iterable[PostcodeArea]) -> tuple[AreaCovered, ...]:
    found: dict[str, list[PostcodeArea]] = defaultdict(list)
    for row in rows:
        found[str(row.area_id)].append(row)
    order = sorted(found, key=lambda key: directory.areas[key].name)
    return tuple(
        directory.covered(key, (row.code for row in found[key]), (row.place for row in found[key]))
        for key in order
    )


def _by_name(directory: Directory, words: str, at: date) -> tuple[AreaCovered, ...]:
    wanted = words.casefold().split()
    named = [
        key for key, area in directory.areas.items() if all(word in area.name.casefold() for word in wanted)
    ]
    exactly = [key for key in named if directory.areas[key].name.casefold() == " ".join(wanted)]
    if exactly:
        return tuple(directory.covered(key) for key in exactly)
    places = postcodes_in_force(at).exclude(place="")
    for word in wanted:
        places = places.filter(place__icontains=word)
    found = _by_area(directory, places.order_by("code"))
    already = {one.area.pk for one in found}
    rest = [directory.covered(key) for key in named if directory.areas[key].pk not in already]
    return (*found, *rest)[:MOST_AREAS]


def stakeholders(
    actor: Actor, area: Area, place: str = "", districts: Collection[UUID] = ()
) -> list[Stakeholder]:
    """The bodies that answer where a mapping works, each once, those with most to answer for first.

    A postcode among the words of `place` narrows it to the councils that lie there; otherwise the
    `districts` named count, or every one of the area.
    """
    directory = Directory(actor, today())
    return _answering(directory, _councils_of(directory, area, place, districts))


def wanted_for(actor: Actor, area: Area, place: str = "", districts: Collection[UUID] = ()) -> Wanted:
    """Who must be at the table for a mapping's places: as above, every school there, and the empty cells."""
    directory = Directory(actor, today())
    keys = _councils_of(directory, area, place, districts)
    answering = _answering(directory, keys)
    listed = {one.agency.pk for one in answering if one.agency}
    schools: dict[UUID, Stakeholder] = {}
    for key in keys:
        for level in rules.area_and_above(key, directory.parents):
            for found in directory.kinds.get((level, AgencyKind.SCHOOL.value), []):
                agency = found.agency
                if agency.is_active and agency.pk not in listed:
                    name = directory.areas[level].name
                    schools.setdefault(agency.pk, Stakeholder(agency.name, agency, found, (), (name,)))
    nobody: dict[AnswersFor, list[Area]] = defaultdict(list)
    for key in keys:
        for answer in directory.answers(key):
            if not answer.bodies:
                nobody[answer.what].append(directory.areas[key])
    return Wanted(
        (*answering, *sorted(schools.values(), key=lambda one: one.name)),
        tuple((what, tuple(nobody[what])) for what in AnswersFor if what in nobody),
    )


def _councils_of(directory: Directory, area: Area, place: str, districts: Collection[UUID]) -> list[str]:
    code = split_postcode(place)[1]
    rows = _rows_for(code, today()) if code else []
    named = sorted(str(one) for one in districts)
    return sorted({str(row.area_id) for row in rows}) or named or directory.lowest(str(area.pk))


def _answering(directory: Directory, keys: list[str]) -> list[Stakeholder]:
    found: dict[object, BodyAnswering] = {}
    what_for: dict[object, list[AnswersFor]] = defaultdict(list)
    where: dict[object, list[str]] = defaultdict(list)
    for key in keys:
        for answer in directory.answers(key):
            for body in answer.bodies:
                same = body.agency.pk if body.agency else body.name.casefold()
                found.setdefault(same, body)
                what_for[same].append(answer.what)
                where[same].append(directory.areas[key].name)
    listed = [
        Stakeholder(
            body.name,
            body.agency,
            body.standing,
            tuple(what for what in AnswersFor if what in what_for[same]),
            tuple(dict.fromkeys(where[same])),
            body.group,
        )
        for same, body in found.items()
    ]
    order = list(AnswersFor)
    return sorted(listed, key=lambda one: (order.index(one.answers_for[0]), one.name))


@dataclass(frozen=True, slots=True)
class FunctionCell:
    """Who can do one thing in one council's area; nobody where `bodies` is empty."""

    area: Area
    bodies: tuple[BodyAnswering, ...]


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """One thing that somebody should be able to do, council by council."""

    what: AnswersFor
    cells: tuple[FunctionCell, ...]


@dataclass(frozen=True, slots=True)
class Functions:
    """Every such thing in every district and unitary council, and how many cells are empty."""

    areas: tuple[Area, ...]
    rows: tuple[FunctionRow, ...]
    uncovered: int


def functions(actor: Actor) -> Functions:
    """Who can do what in each council today, as a table whose empty cells are the finding."""
    directory = Directory(actor, today())
    lowest = [area for area in directory.areas.values() if area.kind in LOWEST_KINDS]
    answers = {
        area.pk: {answer.what: answer.bodies for answer in directory.answers(str(area.pk))} for area in lowest
    }
    rows = tuple(
        FunctionRow(what, tuple(FunctionCell(area, answers[area.pk][what]) for area in lowest))
        for what in FUNCTIONS
    )
    empty = sum(1 for row in rows for cell in row.cells if not cell.bodies)
    return Functions(tuple(lowest), rows, empty)


def answered_by(actor: Actor, agency: Agency) -> list[AreaBody]:
    """What an agency was said to answer for or to be able to do, today and later."""
    rows = agency.covers.exclude(until_on__lt=today()).select_related("area").order_by("area__name")
    order = list(AnswersFor)
    return sorted(rows, key=lambda row: order.index(AnswersFor(row.answers_for)))


def codes_kept(actor: Actor, search: str = "", *, past: bool = False) -> QuerySet[PostcodeArea]:
    """The codes as kept, by words in the code, the place or the council; past ones when asked for."""
    found = PostcodeArea.objects.select_related("area")
    if not past:
        found = found.exclude(until_on__lt=today())
    readings = rules.postcode_readings(search)
    if readings:
        wanted = Q()
        for code in readings:
            wanted |= Q(code=code) | Q(code__startswith=code if " " in code else f"{code} ")
        return found.filter(wanted)
    for word in search.split():
        found = found.filter(
            Q(code__istartswith=word) | Q(place__icontains=word) | Q(area__name__icontains=word)
        )
    return found


def bodies_kept(actor: Actor) -> list[AreaBody]:
    """Who was said to answer where: those that count now and later first, then those that ended."""
    rows = AreaBody.objects.select_related("area", "agency")
    order = list(AnswersFor)
    return sorted(
        rows,
        key=lambda row: (
            row.until_on is not None and row.until_on < today(),
            row.area.name,
            order.index(AnswersFor(row.answers_for)),
            str(row),
        ),
    )


def councils(actor: Actor) -> list[Area]:
    """The areas that a postcode can lie in: districts and unitary councils, by name."""
    return list(Area.objects.filter(kind__in=LOWEST_KINDS).order_by("name"))


def lookup_kept(actor: Actor) -> list[tuple[rules.Placed, str]]:
    """Every code with its council's name, past ones too, for the file that is given back."""
    rows = PostcodeArea.objects.select_related("area").order_by("code", "from_on", "area__name")
    return [
        (rules.Placed(row.code, str(row.area_id), row.from_on, row.until_on, row.place), row.area.name)
        for row in rows
    ]
