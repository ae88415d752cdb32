"""What the engine found about a pair, in words that anybody can check against the two rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache

from placemap.foundations.identifiers import show_nhs_number, show_phone
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold, forename_variants
from placemap.foundations.wording import _, counted, inside, joined, listed, starting
from placemap.linkage import engine_phrases as phrases
from placemap.linkage.engine_called import says_called
from placemap.linkage.engine_edits import one_edit
from placemap.linkage.engine_extras import Extra
from placemap.linkage.engine_levels import Field
from placemap.linkage.engine_phrases import AGREES, CANNOT, CLOSE, DIFFERS, PLAIN, Said, reason
from placemap.linkage.engine_weights import LIVED_BEFORE, findings
from placemap.linkage.vocabulary import FieldReason, Outcome

_GENERATION_DAYS = 12 * 365
_SENTENCES: Mapping[Outcome, Callable[[str, int], str]] = {
    AGREES: lambda fields, n: counted("{fields} agrees.", "{fields} agree.", n, fields=fields),
    CLOSE: lambda fields, n: counted("{fields} is close.", "{fields} are close.", n, fields=fields),
    DIFFERS: lambda fields, n: counted("{fields} differs.", "{fields} differ.", n, fields=fields),
}


class PairInWords:
    """One pair, put into words when asked. `follows` says that it is clear only because both rows match
    others of the same person."""

    __slots__ = ("follows", "left", "pattern", "right", "speaker")

    def __init__(self, speaker: Speaker, left: int, right: int, pattern: str, follows: bool) -> None:
        self.speaker = speaker
        self.left = left
        self.right = right
        self.pattern = pattern
        self.follows = follows

    def turned(self) -> PairInWords:
        """The same pair with the other row on the left."""
        return PairInWords(self.speaker, self.right, self.left, self.pattern, self.follows)

    def reasons(self) -> tuple[FieldReason, ...]:
        return self.speaker.reasons(self)

    def warnings(self) -> tuple[str, ...]:
        return self.speaker.warnings(self)

    def summary(self) -> str:
        return self.speaker.summary(self)


class Speaker:
    """Explains pairs of one set of rows. It keeps who shares a birthday, a name or a postcode with whom."""

    def __init__(
        self,
        records: Sequence[IdentityRecord],
        fields: tuple[Field, ...],
        extras: Sequence[Extra],
        person: Mapping[int, int],
    ) -> None:
        self._records = records
        # Each row's person, of the rows that have a clear match.
        self._person = person
        self._extras = extras
        # Patterns are few and pairs are many, so what depends on the pattern alone is worked out once.
        self._findings = lru_cache(maxsize=None)(lambda pattern: findings(pattern, fields))
        self._sentences = lru_cache(maxsize=None)(self._outlined)

    @cached_property
    def _postcodes(self) -> Counter[str]:
        """How many rows have each postcode."""
        return Counter(phrases.postcode(record.postcode) for record in self._records if record.postcode)

    @cached_property
    def _households(self) -> dict[tuple[date, str], list[int]]:
        """Rows by birthday and surname."""
        found: dict[tuple[date, str], list[int]] = defaultdict(list)
        for place, record in enumerate(self._records):
            if record.born and record.family:
                found[record.born, fold(record.family)].append(place)
        return found

    @cached_property
    def _namesakes(self) -> dict[tuple[str, str], list[int]]:
        """Rows by first name and surname."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, record in enumerate(self._records):
            if record.given and record.family:
                found[fold(record.given), fold(record.family)].append(place)
        return found

    def reasons(self, pair: PairInWords) -> tuple[FieldReason, ...]:
        """Every field that at least one of the rows gives."""
        a, b = self._records[pair.left], self._records[pair.right]
        found = self._findings(pair.pattern)
        left, right = phrases.postcode(a.postcode), phrases.postcode(b.postcode)
        name = phrases.name_outcome(found)
        made = [
            reason(
                "name",
                phrases.shown_name(a),
                phrases.shown_name(b),
                None if name is CANNOT else (name, phrases.name_why(a, b, found)),
            ),
            reason(
                "born",
                phrases.shown_birth(a),
                phrases.shown_birth(b),
                phrases.born_said(a.born, b.born, found["born"]),
            ),
            reason(
                "nhs",
                show_nhs_number(a.nhs_number),
                show_nhs_number(b.nhs_number),
                phrases.NUMBER.get(found["nhs"]),
            ),
            reason("upn", a.upn, b.upn, phrases.NUMBER.get(found["upn"])),
            reason(
                "postcode",
                left,
                right,
                phrases.moved(phrases.postcode_said(left, right, self._postcodes[left]), found["home"]),
            ),
            reason(
                "street",
                a.street,
                b.street,
                phrases.moved(phrases.street_said(a.street, b.street), found["home"]),
            ),
            reason("old_address", a.old_address, b.old_address, phrases.before_said(a, b, found["home"])),
            reason("phone", show_phone(a.phone), show_phone(b.phone), PLAIN["phone"].get(found["phone"])),
            reason("school", a.school, b.school, PLAIN["school"].get(found["school"])),
            reason("sex", a.sex, b.sex, PLAIN["sex"].get(found["sex"])),
            reason("known_as", a.known_as, b.known_as, PLAIN["known_as"].get(found["known_as"])),
            *(_extra(extra, a, b, found[extra.field.name]) for extra in self._extras),
        ]
        return tuple(one for one in made if one.left or one.right)

    def summary(self, pair: PairInWords) -> str:
        """The whole in a few sentences: what agrees, what is close, what differs, and why of the name."""
        a, b = self._records[pair.left], self._records[pair.right]
        post = street = CANNOT
        if a.postcode and b.postcode:
            post = (
                AGREES
                if a.postcode == b.postcode
                else phrases.postcode_outcome(phrases.postcode(a.postcode), phrases.postcode(b.postcode))
            )
        if a.street and b.street:
            street = phrases.street_outcome(a.street, b.street)
        whole, name_is_plain = self._sentences(pair.pattern, post, street)
        sentences = [whole] if whole else []
        if not name_is_plain:
            sentences.append(phrases.name_why(a, b, self._findings(pair.pattern)))
        if pair.follows:
            named = self._findings(pair.pattern)["given"] == "differs" and self._called_both(pair)
            sentences.append(
                _("Another row of the same person gives both first names.")
                if named
                else _("Both rows also match another row of the same person.")
            )
        return joined(sentences) or _("The rows share too little to compare.")

    def _outlined(self, pattern: str, post: Outcome, street: Outcome) -> tuple[str, bool]:
        """What agrees, is close and differs, and whether the name needs no more words."""
        found = self._findings(pattern)
        name = phrases.name_outcome(found)
        labels: dict[Outcome, list[str]] = defaultdict(list)
        labels[name].append(_("name"))
        for field, table in (("born", phrases.BORN), ("nhs", phrases.NUMBER), ("upn", phrases.NUMBER)):
            if said := table.get(found[field]):
                labels[said[0]].append(inside(phrases.LABELS[field]))
        labels[post].append(_("home postcode"))
        labels[street].append(_("street"))
        if found["home"] in LIVED_BEFORE:
            labels[AGREES].append(inside(phrases.LABELS["old_address"]))
        for field, words in PLAIN.items():
            if said := words.get(found[field]):
                labels[said[0]].append(inside(phrases.LABELS[field]))
        for extra in self._extras:
            if said := _extra_said(extra, found[extra.field.name]):
                labels[said[0]].append(inside(extra.field.label))
        sentences = [
            say(starting(listed(labels[outcome])), len(labels[outcome]))
            for outcome, say in _SENTENCES.items()
            if labels[outcome]
        ]
        return joined(sentences), name in (AGREES, CANNOT)

    def warnings(self, pair: PairInWords) -> tuple[str, ...]:
        """What to be careful of before deciding."""
        a, b = self._records[pair.left], self._records[pair.right]
        found = self._findings(pair.pattern)
        given, born = found["given"], found["born"]
        # A name that the rows themselves say somebody goes by is not a twin's.
        called = given in ("differs", "two_names", "other_form") and self._called_both(pair)
        other_name = given in ("differs", "two_names", "other_part", "other_initial")
        number = "same" in (found["nhs"], found["upn"])
        warnings = []
        if born == "same" and called:
            pass
        elif born == "same" and other_name:
            if found["family"] in ("same", "part", "slip", "two_names", "words"):
                warnings.append(
                    _(
                        "These may be twins. The birthday and the surname agree,"
                        " but the first names are different."
                    )
                )
        elif born == "same" and given == "other_form":
            warnings.append(
                _(
                    "These may be twins. The birthday agrees, and the first names are two full forms"
                    " of one name."
                )
            )
        elif twin := self._twin(pair):
            warnings.append(
                _(
                    "There may be a twin. {name} has the same surname and birthday."
                    " Check that neither row is about {given} before you decide.",
                    name=phrases.shown_name(twin),
                    given=twin.given,
                )
            )
        if born == "generation":
            warnings.append(
                _(
                    "These may be a parent and a child of one name."
                    " The dates of birth are more than twelve years apart."
                )
            )
        elif elder := self._namesake(pair):
            warnings.append(
                _(
                    "Another {name} was born on {day}."
                    " A parent and a child may share this name. Check which of them each row means.",
                    name=phrases.shown_name(elder),
                    day=phrases.shown_birth(elder),
                )
            )
        if number and given in ("differs", "two_names"):
            warnings.append(
                _(
                    "The number is the same but the first names differ."
                    " One number may be on the wrong child’s row."
                )
            )
        if "differs" in (found["nhs"], found["upn"]):
            warnings.append(
                _(
                    "Each row has a number of its own that checks out."
                    " One may still have been keyed for the wrong child."
                )
            )
        if (
            given == "differs"
            and born != "same"
            and found["home"]
            in (
                "same",
                "postcode",
                "door",
                *LIVED_BEFORE,
            )
        ):
            warnings.append(
                _("These may be brothers or sisters: the home agrees, but the first names are different.")
            )
        named = given != "nothing" or found["family"] != "nothing"
        if named and not a.born and not b.born and not number:
            warnings.append(_("Neither row has a date of birth."))
        return tuple(warnings)

    def _is_of(self, pair: PairInWords, other: int) -> bool:
        """Whether a row is one of the pair, or clearly the same person as one of them."""
        if other in (pair.left, pair.right):
            return True
        person = self._person.get(other)
        return person is not None and person in (self._person.get(pair.left), self._person.get(pair.right))

    @cached_property
    def _rows(self) -> dict[int, list[int]]:
        """The rows of each person."""
        found: dict[int, list[int]] = defaultdict(list)
        for row, person in self._person.items():
            found[person].append(row)
        return found

    def _rows_of(self, pair: PairInWords) -> list[int]:
        """The pair's rows, and the rows that are clearly the same person as one of them."""
        rows = dict.fromkeys((pair.left, pair.right))
        for row in tuple(rows):
            rows.update(dict.fromkeys(self._rows.get(self._person.get(row, -1), ())))
        return list(rows)

    def _called_both(self, pair: PairInWords) -> bool:
        """Whether a row of either person says that it goes by the other's first name too."""
        one, other = (fold(self._records[row].given) for row in (pair.left, pair.right))
        return any(
            says_called(self._records[row], one) or says_called(self._records[row], other)
            for row in self._rows_of(pair)
        )

    def _twin(self, pair: PairInWords) -> IdentityRecord | None:
        """Somebody else of the same surname and birthday as either row, plainly of another first name."""
        rows = self._rows_of(pair)
        names = {fold(self._records[place].given) for place in rows}
        for place in (pair.left, pair.right):
            record = self._records[place]
            if not (record.born and record.family):
                continue
            for other in self._households.get((record.born, fold(record.family)), ()):
                given = fold(self._records[other].given)
                if (
                    not self._is_of(pair, other)
                    and given
                    and not any(_one_name(given, name) for name in names)
                    and not any(says_called(self._records[row], given) for row in rows)
                    and not any(says_called(self._records[other], name) for name in names)
                ):
                    return self._records[other]
        return None

    def _namesake(self, pair: PairInWords) -> IdentityRecord | None:
        """Somebody of the same name a generation apart, when a row here does not say when it was born."""
        a, b = self._records[pair.left], self._records[pair.right]
        if a.born and b.born:
            return None
        born = a.born or b.born or a.born_low or b.born_low
        for record in (a, b):
            for other in self._namesakes.get((fold(record.given), fold(record.family)), ()):
                theirs = self._records[other].born
                if theirs is None or self._is_of(pair, other):
                    continue
                if born is None or abs((theirs - born).days) >= _GENERATION_DAYS:
                    return self._records[other]
        return None


def _one_name(one: str, other: str) -> bool:
    return (
        one == other or one[:3] == other[:3] or one in forename_variants(other) or bool(one_edit(one, other))
    )


def _extra_said(extra: Extra, level: str) -> Said | None:
    if level == "nothing":
        return None
    outcome = {"same": AGREES, "close": CLOSE, "near": CLOSE, "some": CLOSE}.get(level, DIFFERS)
    meaning = next(one.meaning for one in extra.field.levels if one.name == level)
    return outcome, _("{why}.", why=starting(meaning))


def _extra(extra: Extra, a: IdentityRecord, b: IdentityRecord, level: str) -> FieldReason:
    left, right = a.extra.get(extra.key, ""), b.extra.get(extra.key, "")
    outcome, why = _extra_said(extra, level) or (CANNOT, phrases.missing(left, right))
    return FieldReason(extra.key, extra.field.label, left, right, outcome, why)
