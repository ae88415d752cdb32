"""Rules of scanning: interviews, operations, statements, and months pasted as a small table."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.errors import PlacemapError
from placemap.scanning.rules import interviews, operations, workspace
from placemap.scanning.rules.interviews import Moment
from placemap.scanning.rules.workspace import Month
from placemap.scanning.vocabulary import InTime, Offer

DAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 20, 12)
BACK = Moment(DAY, time(1, 15))


@pytest.mark.parametrize(
    ("returned", "offered", "now", "expected"),
    [
        (BACK, Moment(DAY, time(16)), NOW, InTime.YES),
        (BACK, Moment(DAY + timedelta(days=3), time(1, 15)), NOW, InTime.YES),
        (BACK, Moment(DAY + timedelta(days=3), time(1, 16)), NOW, InTime.LATER),
        (BACK, Moment(DAY + timedelta(days=9)), NOW, InTime.LATER),
        # Within three days by the calendar, and nobody knows the hours: nobody can say.
        (Moment(DAY), Moment(DAY + timedelta(days=3)), NOW, InTime.NOT_KNOWN),
        (Moment(DAY), Moment(DAY + timedelta(days=1)), NOW, InTime.YES),
        (Moment(), Moment(DAY), NOW, InTime.NOT_KNOWN),
        (BACK, Moment(), datetime(2026, 3, 13, 1, 15), InTime.WAITING),
        (BACK, Moment(), datetime(2026, 3, 13, 1, 16), InTime.PASSED),
        (Moment(DAY), Moment(), datetime(2026, 3, 13, 12), InTime.NOT_KNOWN),
        (Moment(DAY), Moment(), datetime(2026, 3, 14, 0), InTime.PASSED),
    ],
)
def test_whether_it_was_offered_in_time(
    returned: Moment, offered: Moment, now: datetime, expected: InTime
) -> None:
    assert interviews.in_time(returned, offered, now) is expected


@pytest.mark.parametrize(
    ("offer", "offered", "done", "expected"),
    [
        # Held, declined or offered, and nobody wrote down when: nobody is told to offer it still.
        (Offer.DONE, Moment(), Moment(DAY + timedelta(days=1)), InTime.YES),
        (Offer.DONE, Moment(), Moment(DAY + timedelta(days=9)), InTime.NOT_KNOWN),
        (Offer.DECLINED, Moment(), Moment(), InTime.NOT_KNOWN),
        (Offer.OFFERED, Moment(), Moment(), InTime.NOT_KNOWN),
        (Offer.NOT_KNOWN, Moment(), Moment(), InTime.NOT_KNOWN),
        (Offer.NOT_YET, Moment(), Moment(), InTime.PASSED),
        (Offer.DECLINED, Moment(DAY, time(16)), Moment(), InTime.YES),
    ],
)
def test_what_was_offered_on_an_unknown_day_is_not_still_to_be_offered(
    offer: Offer, offered: Moment, done: Moment, expected: InTime
) -> None:
    assert interviews.offered_in_time(offer, BACK, offered, done, NOW) is expected


def test_by_when_it_is_offered_in_time() -> None:
    assert interviews.offer_by(BACK) == datetime(2026, 3, 13, 1, 15)
    assert interviews.offer_by(Moment()) is None


@pytest.mark.parametrize(
    ("back", "until"),
    [
        # In the night to Sunday 29 March 2026 the clocks go forward, in that to 25 October back.
        (datetime(2026, 3, 27, 12), datetime(2026, 3, 30, 13)),
        (datetime(2026, 10, 23, 12), datetime(2026, 10, 26, 11)),
    ],
)
def test_72_hours_are_72_hours_when_the_clocks_change(back: datetime, until: datetime) -> None:
    returned = Moment(back.date(), back.time())
    assert interviews.offer_by(returned) == until
    in_time = interviews.in_time(returned, Moment(until.date(), until.time()), NOW)
    late = until + timedelta(minutes=1)
    assert in_time is InTime.YES
    assert interviews.in_time(returned, Moment(late.date(), late.time()), NOW) is InTime.LATER


def order(**steps: Moment) -> None:
    names = ("reported", "found", "returned", "offered", "done")
    interviews.check_order(**{name: steps.get(name, Moment()) for name in names}, today=DAY)


def test_an_order_that_can_be() -> None:
    order()
    order(reported=Moment(DAY), found=Moment(DAY), returned=BACK, offered=Moment(DAY), done=Moment(DAY))


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({"found": Moment(None, time(2))}, "give the day as well"),
        ({"returned": Moment(DAY + timedelta(days=1))}, "cannot lie ahead"),
        ({"reported": Moment(DAY), "returned": Moment(DAY - timedelta(days=1))}, "comes before"),
        ({"returned": BACK, "done": Moment(DAY, time(1))}, "comes before"),
        ({"offered": Moment(DAY), "done": Moment(DAY - timedelta(days=1))}, "comes before"),
    ],
)
def test_an_order_that_cannot_be(steps: dict[str, Moment], words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        order(**steps)


@pytest.mark.parametrize(
    ("offer", "done", "why", "account", "words"),
    [
        (Offer.DONE, Moment(), "", False, "on which day"),
        (Offer.OFFERED, Moment(DAY), "", False, "Choose “Held”"),
        (Offer.DECLINED, Moment(), " ", False, "why it was not held"),
        (Offer.MISSING_AGAIN, Moment(), "", False, "why it was not held"),
        (Offer.NOT_OFFERED, Moment(), "", False, "why it was not held"),
        (Offer.NOT_YET, Moment(), "", True, "what the child said"),
    ],
)
def test_what_an_interview_lacks(offer: Offer, done: Moment, why: str, account: bool, words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        interviews.check_offer(offer, done=done, why_not=why, has_account=account)


def test_not_yet_is_a_full_answer() -> None:
    interviews.check_offer(Offer.NOT_YET, done=Moment(), why_not="", has_account=False)
    interviews.check_offer(Offer.DONE, done=Moment(DAY), why_not="", has_account=True)
    interviews.check_offer(Offer.DECLINED, done=Moment(), why_not="Not now.", has_account=True)


def test_words_or_why_there_are_none_and_blank_is_neither() -> None:
    account, unsaid = interviews.kept_account(
        {"why": " Loud. ", "money": ""}, {"money": "not_asked", "health": ""}
    )
    assert (account, unsaid) == ({"why": "Loud."}, {"money": "not_asked"})
    with pytest.raises(PlacemapError, match="Not both"):
        interviews.kept_account({"why": "Loud."}, {"why": "not_said"})
    with pytest.raises(PlacemapError, match="shorten"):
        interviews.kept_account({"why": "x" * 601}, {})


def test_what_is_released_of_an_operation() -> None:
    operations.check_released(title="t", text="t", released_by="n", grade="2/B/P")
    for lacking in ({"title": " "}, {"text": ""}, {"released_by": ""}, {"grade": "3/E/P"}):
        with pytest.raises(PlacemapError):
            operations.check_released(
                **{"title": "t", "text": "t", "released_by": "n", "grade": "", **lacking}
            )
    operations.check_expiry(DAY, DAY)
    for wrong in (DAY - timedelta(days=1), DAY + timedelta(days=367)):
        with pytest.raises(PlacemapError):
            operations.check_expiry(wrong, DAY)


def test_a_statement_says_how_sure_and_by_what() -> None:
    found = workspace.check_statement({"what": " Fights. ", "what_sure": "possible"})
    assert found["what"] == "Fights." and found["who_sure"] == "not_known"
    with pytest.raises(PlacemapError, match="by what source"):
        workspace.check_statement({"risk": "Them.", "risk_sure": "likely"})
    with pytest.raises(PlacemapError, match="at least one"):
        workspace.check_statement({})


def test_the_latest_version_is_published_once() -> None:
    workspace.check_may_publish(is_published=False, number=2, latest=2)
    for published, number in ((True, 2), (False, 1)):
        with pytest.raises(PlacemapError):
            workspace.check_may_publish(is_published=published, number=number, latest=2)


def test_evidence_cites_one_record() -> None:
    workspace.check_cites((None, object()))
    for cited in ((None, None), (object(), object())):
        with pytest.raises(PlacemapError):
            workspace.check_cites(cited)
    with pytest.raises(PlacemapError):
        workspace.check_words(" ", "It")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("March 2026, 12", Month(date(2026, 3, 1), 12)),
        ("Mar 2026\t1,204", Month(date(2026, 3, 1), 1204)),
        ("2026-03: 0", Month(date(2026, 3, 1), 0)),
        ("3/2026 7", Month(date(2026, 3, 1), 7)),
        ("03.2026; ?", Month(date(2026, 3, 1))),
        ("March 2026,", Month(date(2026, 3, 1))),
        ("March 2026", Month(date(2026, 3, 1))),
    ],
)
def test_a_month_as_people_write_it(line: str, expected: Month) -> None:
    assert workspace.read_months(line, in_words=False) == [expected]


def test_months_come_in_order_and_may_speak() -> None:
    read = workspace.read_months("\nApril 2026, loud\n2026-03, quiet\n", in_words=True)
    assert [one.words for one in read] == ["quiet", "loud"]


@pytest.mark.parametrize(
    ("text", "in_words", "words"),
    [
        ("Smarch 2026, 1", False, "Line 1: “Smarch 2026” is no month"),
        ("13/2026, 1", False, "no month"),
        ("nothing", False, "no month"),
        ("March 2026, 1\n2026-03, 2", False, "Line 2: that month stands there twice"),
        ("March 2026, twelve", False, "no whole number"),
        ("March 2026, ٣", False, "no whole number"),
        ("March 2026, 12345678", False, "no whole number"),
        ("March 2026, " + "x" * 301, True, "shorten"),
        (" ", False, "at least one month"),
        ("\n".join(f"{y}-{m:02}, 1" for y in range(2020, 2026) for m in range(1, 12)), False, "Five years"),
    ],
)
def test_months_that_cannot_be_read(text: str, in_words: bool, words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        workspace.read_months(text, in_words=in_words)


@given(st.text(max_size=200), st.booleans())
def test_whatever_is_pasted_is_read_or_refused_in_words(text: str, in_words: bool) -> None:
    try:
        found = workspace.read_months(text, in_words=in_words)
    except PlacemapError as problem:
        assert problem.message
    else:
        assert [one.month for one in found] == sorted({one.month for one in found})
