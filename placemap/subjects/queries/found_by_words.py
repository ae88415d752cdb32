"""Who answers to words: names, what they are called, schools, homes now and before, a birth date.

The words are compared here and not in the database. Comparisons that may leak a row's words never use an
index under row security, and a function that sees past it must not be asked who is called what. So the
database gives the different words that this reader may see, these are compared, and the rows that hold them
are fetched by equality. How long it takes depends on what there is, and not on who is hidden.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from placemap.access.row_security import MY_AGENCY
from placemap.foundations.clock import today
from placemap.foundations.dates import DateNotUnderstood, parse_birth_date
from placemap.foundations.identifiers import postcode, split_postcode
from placemap.foundations.names import fold, without_title
from placemap.foundations.near_names import EXACT, NEAREST, Nearness, is_misspelt, words_met
from placemap.foundations.streets import STREET_WORDS
from placemap.foundations.wording import _
from placemap.subjects.queries.people import groups_around
from placemap.subjects.vocabulary import PLACE_KINDS, DetailKind, EntityLinkKind, LinkState

_MOST_WORDS = 6
# With more people than this answering to a word or two of several, their records are not put together.
_MOST_TOGETHER = 2000

_NAMES = frozenset({DetailKind.NAME.value, DetailKind.KNOWN_AS.value})
_SEARCHED = [*_NAMES, DetailKind.SCHOOL.value, DetailKind.ADDRESS.value, DetailKind.OLD_ADDRESS.value]
_TIES = [
    EntityLinkKind.LIVES.value,
    EntityLinkKind.FORMERLY_LIVED.value,
    EntityLinkKind.PLACED.value,
    EntityLinkKind.ATTENDS.value,
]
# What is said of a home or a school that somebody has left.
_BEFORE = "before:"
# An earlier address that a list gives is found as a home that somebody has left.
_SHOWN_AS = {DetailKind.OLD_ADDRESS.value: f"{_BEFORE}{DetailKind.ADDRESS.value}"}
_HERE = "d.mapping_id = any(%s::uuid[]) and d.withdrawn_at is null"
_TEXTS = f"""
select d.kind, d.folded from subjects_persondetail d
where {_HERE} and d.kind = any(%s) group by d.kind, d.folded
"""
_ROWS = f"""
select d.person_id, d.kind, d.folded, d.text, d.recorded_at from subjects_persondetail d
where {_HERE} and d.kind = any(%s) and d.folded = any(%s)
"""
_BORN = f"""
select d.person_id, d.born, d.recorded_at from subjects_persondetail d
where {_HERE} and d.kind = 'born' and d.born = any(%s::date[])
"""
_TIED = f"""
select d.person_id, d.kind, d.state, e.folded || ' ' || lower(e.postcode), d.recorded_at
from subjects_entitylink d join subjects_entity e on e.id = d.entity_id and e.withdrawn_at is null
join subjects_person p on p.id = d.person_id
  and (p.naming = 'named' or {MY_AGENCY} in (p.agency_id, p.deciding_agency_id))
where {_HERE} and d.kind = any(%s) and e.kind = any(%s) and d.expires_on >= %s
"""
_AT_POSTCODE = f"""
select d.person_id, d.kind, d.recorded_at from subjects_persondetail d
where {_HERE} and d.postcode = %s order by d.recorded_at, d.id limit %s
"""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, taken apart: folded words, and a birth date if one stands among them."""

    words: tuple[str, ...]
    born: date | None = None

    @property
    def exchanged(self) -> date | None:
        """The birth date with day and month exchanged, where that is another day."""
        if self.born is None or self.born.day > 12 or self.born.day == self.born.month:
            return None
        return self.born.replace(day=self.born.month, month=self.born.day)


@dataclass(slots=True)
class Match:
    """How one person answers: in which kinds of detail, and why they are shown if it is only nearly."""

    kinds: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    is_near: bool = False
    order: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Answers:
    """What one person's rows answer so far."""

    met: dict[int, tuple[Nearness, str, str]] = field(default_factory=dict)
    records: dict[UUID, None] = field(default_factory=dict)
    since: datetime | None = None
    is_whole: bool = False
    born: date | None = None

    def take(self, record: UUID, at: datetime) -> None:
        self.records[record] = None
        self.since = at if self.since is None else min(self.since, at)

    def meet(self, met: dict[int, Nearness], kind: str, text: str) -> None:
        for place, how in met.items():
            said = (how, kind, text)
            if place not in self.met or _rank(*said) < _rank(*self.met[place]):
                self.met[place] = said


def _rank(how: Nearness, kind: str, text: str) -> tuple[int, bool, bool, str]:
    """The nearest way first, what holds now before what did, a name before what somebody is called.

    Never by chance of order.
    """
    return NEAREST.index(how), kind.startswith(_BEFORE), kind != DetailKind.NAME, text


_ONLY_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b",
        r"\b\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:\d{4}|\d{2})\b",
        r"\b\d{1,2} \d{1,2} \d{4}\b",
        r"\b\d{1,2}(?:st|nd|rd|th)?(?: of)?[ -]?[a-z]{3,9}\.?,?[ -]?(?:\d{4}|\d{2})\b",
        r"\b[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b",
        r"^\d{6}$|^\d{8}$",
    )
)


def read_typed(text: str) -> Typed:
    """Take apart what was typed: "Jaydon Smyth 4/3/11" gives two words and a day."""
    rest, born = _without_date(text)
    code = postcode(rest)
    if code.valid:
        rest = code.value
    else:
        street, inside = split_postcode(rest)
        rest = f"{street} {inside}"
    words = fold(" ".join(_untitled(rest.split()))).split()[:_MOST_WORDS]
    if all(len(word) < 2 for word in words):
        words = []
    return Typed(tuple(dict.fromkeys(words)), born)


def _untitled(words: list[str]) -> list[str]:
    """Without "Mr" and the like. "Lord" and "Lady" are surnames and streets too: a name must remain."""
    rest = without_title(words)
    first = words[0].casefold().rstrip(".") if words else ""
    if len(rest) < 2 and first in _ONLY_TITLES and len(words) > 1:
        return _untitled(words[1:])
    return rest if len(rest) > 1 else words


def _without_date(text: str) -> tuple[str, date | None]:
    for pattern in _DATES:
        found = pattern.search(text)
        if found is None:
            continue
        try:
            read = parse_birth_date(found[0])
        except DateNotUnderstood:
            continue
        if read.precise:
            return f"{text[: found.start()]} {text[found.end() :]}", read.value
    return text, None


def people_by_words(within: Collection[UUID], text: str, limit: int) -> dict[UUID, Match]:
    """Records whose person answers to every word: exactly first, then nearly, each way at most `limit`."""
    typed = read_typed(text)
    answers: dict[UUID, _Answers] = defaultdict(_Answers)
    if typed.words:
        _by_details(list(within), typed.words, _SEARCHED, answers)
        _by_ties(list(within), typed.words, answers)
    if typed.born:
        _by_birth(list(within), typed, answers)
    return _matched(typed, answers, limit)


def people_like(
    within: Collection[UUID], names: Iterable[str], born: date | None, limit: int
) -> dict[UUID, Match]:
    """Records of people who may be the one somebody is about to add: by any of these names, or by one word
    of a name and the birth date, day and month exchanged or not."""
    found: dict[UUID, Match] = {}
    same_day: dict[UUID, Match] = {}
    for name in names:
        typed = Typed(read_typed(name).words)
        if not typed.words:
            continue
        answers: dict[UUID, _Answers] = defaultdict(_Answers)
        _by_details(list(within), typed.words, sorted(_NAMES), answers)
        found = {**_matched(typed, answers, limit), **found}
        if born is not None:
            for record, match in _by_birth_and_word(list(within), born, answers).items():
                exact = found.get(record)
                same_day[record] = match if exact is None or exact.is_near else replace(exact, why=match.why)
    # Whoever was born on that day first: of many by one name, theirs is the one that counts.
    return {**same_day, **{record: match for record, match in found.items() if record not in same_day}}


def _by_birth_and_word(within: list[UUID], born: date, answers: dict[UUID, _Answers]) -> dict[UUID, Match]:
    """Of those who answer to a word of a name at least, whoever was born on that day."""
    _by_birth(within, Typed((), born), answers)
    groups = groups_around([record for record, one in answers.items() if one.born])
    found: dict[UUID, Match] = {}
    for record in [record for record, one in answers.items() if one.born]:
        whole = _Answers()
        for key in groups.records(record):
            for place, (how, kind, text) in answers[key].met.items() if key in answers else ():
                whole.meet({place: how}, kind, text)
        if whole.met:
            same = answers[record].born == born
            way = _("Born on the same day") if same else _("Day and month of birth exchanged")
            why = [way, *filter(None, (_why(*said) for said in whole.met.values()))]
            found[record] = Match([DetailKind.BORN.value], why, is_near=True)
    return found


def _matched(typed: Typed, answers: dict[UUID, _Answers], limit: int) -> dict[UUID, Match]:
    if len(typed.words) + bool(typed.born) > 1 and len(answers) <= _MOST_TOGETHER:
        answers = _together(answers)
    matches = [(one, _judged(typed, one)) for one in answers.values()]
    found: dict[UUID, Match] = {}
    for near in (False, True):
        kept = [(match, one) for one, match in matches if match is not None and match.is_near is near]
        for match, one in sorted(kept, key=lambda pair: pair[0].order)[:limit]:
            found |= dict.fromkeys(one.records, match)
    return found


def _by_details(
    within: list[UUID], words: Sequence[str], kinds: list[str], answers: dict[UUID, _Answers]
) -> None:
    met: dict[tuple[str, str], dict[int, Nearness]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [within, kinds])
        for kind, folded in cursor.fetchall():
            compare = words_met if kind in _NAMES else _place_met
            if here := compare(words, folded.split()):
                met[kind, folded] = here
        cursor.execute(_ROWS, [within, kinds, list(dict.fromkeys(folded for _kind, folded in met))])
        rows = cursor.fetchall()
    for person_id, kind, folded, text, at in rows:
        if how := met.get((kind, folded)):
            one = answers[person_id]
            one.take(person_id, at)
            one.meet(how, _SHOWN_AS.get(kind, kind), text)
            one.is_whole |= kind == DetailKind.NAME and set(words) <= set(folded.split())


def _place_met(typed: Sequence[str], words: Sequence[str]) -> dict[int, Nearness]:
    """As for names, but that a house number or half a postcode is never nearly another."""
    met: dict[int, Nearness] = {}
    for place, one in enumerate(typed):
        whole = STREET_WORDS.get(one, one)
        if any(word.startswith(one) or STREET_WORDS.get(word, word) == whole for word in words):
            met[place] = Nearness.SAME
        elif len(one) > 4 and any(is_misspelt(one, word) for word in words):
            met[place] = Nearness.SPELLING
    return met


def _by_ties(within: list[UUID], words: Sequence[str], answers: dict[UUID, _Answers]) -> None:
    """Homes and schools that stand on the map as places."""
    with connection.cursor() as cursor:
        cursor.execute(_TIED, [within, _TIES, [kind.value for kind in PLACE_KINDS], today()])
        rows = cursor.fetchall()
    for person_id, kind, state, folded, at in rows:
        # A postcode stands there whole and in its two halves.
        parts = folded.split()
        if how := _place_met(words, [*parts, "".join(parts[-2:])]):
            one = answers[person_id]
            one.take(person_id, at)
            is_over = state == LinkState.ENDED or kind == EntityLinkKind.FORMERLY_LIVED
            one.meet(how, f"{_BEFORE}{kind}" if is_over else kind, folded)


def people_by_postcode(within: Collection[UUID], code: str, limit: int) -> dict[UUID, Match]:
    """Records with an address of one postcode, or tied to a place that has it."""
    answers: dict[UUID, _Answers] = defaultdict(_Answers)
    with connection.cursor() as cursor:
        cursor.execute(_AT_POSTCODE, [list(within), code, limit])
        for person_id, kind, at in cursor.fetchall():
            answers[person_id].take(person_id, at)
            answers[person_id].meet({0: Nearness.SAME}, _SHOWN_AS.get(kind, kind), "")
    _by_ties(list(within), (fold(code).replace(" ", ""),), answers)
    typed = Typed((code,))
    judged = ((key, _judged(typed, one)) for key, one in answers.items())
    return {key: match for key, match in judged if match is not None}


def _by_birth(within: list[UUID], typed: Typed, answers: dict[UUID, _Answers]) -> None:
    days = [day for day in (typed.born, typed.exchanged) if day is not None]
    with connection.cursor() as cursor:
        cursor.execute(_BORN, [within, days])
        rows = cursor.fetchall()
    for person_id, born, at in rows:
        one = answers[person_id]
        one.take(person_id, at)
        one.born = typed.born if typed.born in (one.born, born) else born


def _together(answers: dict[UUID, _Answers]) -> dict[UUID, _Answers]:
    """One answer for each person: one record may know the nickname and another the school."""
    groups = groups_around(list(answers))
    joined: dict[UUID, _Answers] = defaultdict(_Answers)
    for record, said in answers.items():
        whole = joined[groups.leader(record)]
        for key in said.records:
            whole.take(key, said.since)  # type: ignore[arg-type]
        for place, (how, kind, text) in said.met.items():
            whole.meet({place: how}, kind, text)
        whole.is_whole |= said.is_whole
        whole.born = whole.born or said.born
    return joined


def _judged(typed: Typed, one: _Answers) -> Match | None:
    """Whether somebody answers to all of it, and what to say of it; None where they do not."""
    if len(one.met) < len(typed.words):
        return None
    why = list(dict.fromkeys(_why(*said) for said in one.met.values()))
    near = [said for said in one.met.values() if _is_near(*said)]
    kinds = [kind.removeprefix(_BEFORE) for _how, kind, _text in one.met.values()]
    if typed.born:
        if one.born:
            kinds.append(DetailKind.BORN.value)
        if one.born != typed.born:
            why.append(
                _("Day and month of birth exchanged")
                if one.born
                else _("No such date of birth that you can see")
            )
    is_near = bool(near) or one.born != typed.born
    farthest = max((NEAREST.index(how) for how, _kind, _text in near), default=0)
    order = (
        one.born is None and typed.born is not None,
        len(near),
        farthest,
        not one.is_whole,
        one.since,
        min(one.records),
    )
    return Match(
        list(dict.fromkeys(kinds)), [line for line in why if line] if is_near else [], is_near, order
    )


def _is_near(how: Nearness, kind: str, _text: str) -> bool:
    return how not in EXACT or kind.startswith(_BEFORE)


def _why(how: Nearness, kind: str, text: str) -> str:
    """In words why somebody is shown; empty where it is what was typed."""
    if kind == DetailKind.KNOWN_AS:
        return _("Known as {name}", name=text)
    if kind.startswith(_BEFORE):
        is_school = kind.endswith(EntityLinkKind.ATTENDS.value)
        return _("Went there before") if is_school else _("Lived there before")
    if how in EXACT:
        return ""
    if kind == DetailKind.NAME:
        return _NAME_WHY[how]
    if kind in (DetailKind.SCHOOL, EntityLinkKind.ATTENDS):
        return _("School spelled nearly the same")
    return _("Address spelled nearly the same")


_NAME_WHY = {
    Nearness.OTHER_FORM: _("Another form of the name"),
    Nearness.SPELLING: _("Spelled nearly the same"),
    Nearness.SOUND: _("Sounds nearly the same"),
    Nearness.PART: _("Part of the name"),
}


def names_of(kinds: Iterable[str]) -> list[str]:
    """Each kind of detail, or of tie to a place, as pages call it."""
    ties = {kind.value: str(kind.label) for kind in EntityLinkKind}
    details = {kind.value for kind in DetailKind}
    return [str(DetailKind.label_of(kind)) if kind in details else ties[kind] for kind in kinds]
