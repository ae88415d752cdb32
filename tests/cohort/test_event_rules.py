"""What an entry needs, when a moment asks for an answer, what may be one event. No database."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.cohort.rules import NotAllowedNow, NotComplete
from placemap.cohort.rules import events as rules
from placemap.cohort.vocabulary import CRITICAL_MOMENTS, EntryKind

POLICE, CARE = uuid4(), uuid4()
DAY = date(2026, 3, 12)


def happening(
    kind: EntryKind = EntryKind.MISSING,
    on: date = DAY,
    at: time | None = None,
    *,
    estimated: bool = False,
    agency: UUID = POLICE,
) -> rules.Happening:
    return rules.Happening(uuid4(), kind, on, at, estimated, agency)


def test_an_entry_has_a_day_and_not_one_ahead() -> None:
    assert rules.check_entry(happened_on=DAY, today=DAY) == DAY
    with pytest.raises(NotComplete, match="Give the day"):
        rules.check_entry(happened_on=None, today=DAY)
    with pytest.raises(NotComplete, match="in the future"):
        rules.check_entry(happened_on=DAY + timedelta(days=1), today=DAY)


@pytest.mark.parametrize("kind", EntryKind)
def test_only_critical_moments_ask_for_an_answer(kind: EntryKind) -> None:
    asked = rules.respond_by(kind, date(2026, 4, 2))
    # The Thursday before Easter: the answer is due on the Tuesday after.
    assert asked == (date(2026, 4, 7) if kind in CRITICAL_MOMENTS else None)


def test_an_answer_is_for_a_moment_that_waits() -> None:
    rules.check_answer(is_critical=True, is_answered=False)
    with pytest.raises(NotAllowedNow, match="does not ask"):
        rules.check_answer(is_critical=False, is_answered=False)
    with pytest.raises(NotAllowedNow, match="answered already"):
        rules.check_answer(is_critical=True, is_answered=True)


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (happening(), happening(agency=CARE), True),
        (happening(), happening(EntryKind.ARREST, agency=CARE), False),
        (happening(EntryKind.SEEN), happening(EntryKind.SEEN, agency=CARE), False),
        (happening(), happening(on=DAY + timedelta(days=1), agency=CARE), True),
        (happening(), happening(on=DAY + timedelta(days=2), agency=CARE), False),
        # One agency counts its own days rightly.
        (happening(), happening(on=DAY + timedelta(days=1)), False),
        (happening(), happening(), True),
        # An estimate may be a week out.
        (happening(estimated=True), happening(on=DAY + timedelta(days=7), agency=CARE), True),
        (happening(), happening(on=DAY + timedelta(days=8), agency=CARE, estimated=True), False),
        # Clocks that both give.
        (happening(at=time(9)), happening(at=time(12), agency=CARE), True),
        (happening(at=time(9)), happening(at=time(12, 1), agency=CARE), False),
        (happening(at=time(9)), happening(agency=CARE), True),
        (happening(at=time(23, 50)), happening(on=DAY + timedelta(days=1), at=time(0, 5), agency=CARE), True),
    ],
)
def test_what_may_be_one_event(one: rules.Happening, other: rules.Happening, may: bool) -> None:
    assert rules.may_be_one(one, other) is may
    assert rules.may_be_one(other, one) is may


def test_an_entry_is_no_other_than_itself() -> None:
    with pytest.raises(NotComplete):
        rules.check_pair(POLICE, POLICE)
    rules.check_pair(POLICE, CARE)


happenings = st.lists(
    st.builds(
        happening,
        st.sampled_from(sorted(EntryKind)),
        st.dates(DAY, DAY + timedelta(days=20)),
        st.one_of(st.none(), st.times()),
        estimated=st.booleans(),
        agency=st.sampled_from([POLICE, CARE]),
    ),
    max_size=12,
)


@given(happenings)
def test_suggestions_are_every_pair_that_may_be_one_and_no_judged_one(found: list[rules.Happening]) -> None:
    slow = {
        rules.in_order(a.id, b.id)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if rules.may_be_one(a, b)
    }
    pairs = rules.suggested(found, set())
    assert set(pairs) == slow and len(pairs) == len(slow)
    assert set(rules.suggested(list(reversed(found)), set())) == slow
    judged = set(pairs[:1])
    assert set(rules.suggested(found, judged)) == slow - judged


def test_an_event_is_answered_where_the_same_event_was() -> None:
    a, b, c, d = (uuid4() for _ in range(4))
    assert rules.answered_elsewhere({a}, [(a, b), (c, a), (c, d)]) == {b, c}
    assert rules.answered_elsewhere(set(), [(a, b)]) == set()
