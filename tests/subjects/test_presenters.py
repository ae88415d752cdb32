"""The words the pages use for people, links and evidence."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import UTC, date, datetime

import pytest

from placemap.foundations.clock import today
from placemap.subjects import presenters
from placemap.subjects.queries import LinkLine, PersonCard
from placemap.subjects.vocabulary import Category, LinkKind, Naming, Standing, Strength

CARD = PersonCard(
    id=uuid.uuid4(),
    record_ids=(),
    shown_as="Leo Pashley",
    is_named=True,
    initials="L.P.",
    known_as=(),
    born=None,
    born_low=None,
    born_high=None,
    births=(),
    age=None,
    school="",
    working_reference="ABC-DEF-GHJ",
    standing=Standing.COHORT,
    category=Category.NOT_SET,
    naming=Naming.NAMED,
    agency_ids=(),
    agencies=(),
)
LINE = LinkLine(
    link_id=uuid.uuid4(),
    from_person=CARD,
    to_person=CARD,
    kind=LinkKind.FRIEND,
    strength=Strength.REPORTED,
    sources=("Police",),
    first_on=None,
    last_on=None,
    recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    how_known=("rumour", "seen_myself"),
    grades=(),
    natures=("fact", "opinion"),
    expires_on=date(2027, 1, 1),
    is_current=True,
    is_expired=False,
)


def test_when_of_is_a_day_a_span_or_not_said() -> None:
    year = today().year
    one, other = date(year, 2, 17), date(year, 3, 3)
    assert presenters.when_of(LINE) == "Not said"
    assert presenters.when_of(dataclasses.replace(LINE, first_on=one)) == "17 February"
    assert presenters.when_of(dataclasses.replace(LINE, first_on=one, last_on=one)) == "17 February"
    assert (
        presenters.when_of(dataclasses.replace(LINE, first_on=one, last_on=other)) == "17 February to 3 March"
    )


def test_evidence_is_in_words() -> None:
    assert presenters.how_known(LINE.how_known) == "Rumour, or not known how. Seen or heard myself"
    assert presenters.natures(LINE.natures) == "Fact, Opinion"
    assert presenters.grade_words("2/B/P").startswith("Untested source; Known indirectly")
    assert presenters.grade_words("") == ""
    assert [presenters.strength_word(one) for one in Strength] == ["Confirmed", "Reported", "Unverified"]


@pytest.mark.parametrize("kind", list(LinkKind))
def test_every_kind_says_what_it_does_not_say(kind: LinkKind) -> None:
    assert "not" in presenters.does_not_say(kind) or "nothing" in presenters.does_not_say(kind)


def test_part_played_never_calls_a_child_an_offender() -> None:
    assert presenters.part_played(CARD) == "in the cohort"
    linked = dataclasses.replace(CARD, standing=Standing.LINKED)
    assert presenters.part_played(linked) == "linked, being considered"
    mother = dataclasses.replace(CARD, standing=Standing.OTHER, category=Category.PARENT)
    assert presenters.part_played(mother) == "parent or carer"


def test_person_note_and_birth() -> None:
    assert presenters.person_note(CARD) == "in the cohort"
    whole = dataclasses.replace(CARD, age=15, school="Mill Lode School", born=date(2011, 3, 4))
    assert presenters.person_note(whole) == "15, Mill Lode School, in the cohort"
    assert presenters.born_words(whole) == "4 March 2011"
    assert presenters.born_words(CARD) == ""
    differ = dataclasses.replace(CARD, births=(date(2011, 3, 4), date(2011, 4, 3)))
    assert presenters.born_words(differ) == "sources differ: 4 March 2011, 3 April 2011"
    ranged = dataclasses.replace(CARD, born_low=date(2010, 9, 1), born_high=date(2011, 8, 31))
    assert presenters.born_words(ranged) == "between 1 September 2010 and 31 August 2011"


def test_said_on_is_when_it_happened_or_was_recorded() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert presenters.said_on(date(2026, 2, 1), at) == date(2026, 2, 1)
    assert presenters.said_on(None, at) == at
