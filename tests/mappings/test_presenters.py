"""Words of the mapping pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from placemap.mappings import presenters
from placemap.mappings.models import Mapping, Member
from placemap.mappings.queries import MemberRow, WorkItem
from placemap.mappings.rules import Place

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("days", "words", "note", "urgency"),
    [
        (None, "When you can", "", ""),
        (-2, "Late", "since 20 November", "now"),
        (0, "Today", "", "now"),
        (1, "Tomorrow", "Mon 23 November", "soon"),
        (4, "Thursday", "26 November", "soon"),
        (9, "1 December", "in 9 days", ""),
    ],
)
def test_when_due(
    days: int | None, words: str, note: str, urgency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placemap.web.filters.today", lambda: TODAY)
    by = None if days is None else TODAY + timedelta(days=days)
    due = presenters.when_due(by, TODAY)
    assert (due.words, due.note, due.urgency) == (words, note, urgency)


@pytest.mark.parametrize(
    ("hour", "hello"), [(8, "Good morning"), (13, "Good afternoon"), (20, "Good evening")]
)
def test_greeting(hour: int, hello: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presenters.mapping, "now", lambda: datetime(2026, 11, 22, hour, tzinfo=UTC))
    monkeypatch.setattr("placemap.mappings.queries.reading.today", lambda: TODAY)
    assert presenters.greeting("Helen Marchbanks", []) == f"{hello}, Helen. Nothing needs you today."
    one = WorkItem("x", "", None, "/")
    assert presenters.greeting("Helen Marchbanks", [one]) == f"{hello}, Helen. 1 thing needs you."
    late = WorkItem("x", "", TODAY, "/")
    assert presenters.greeting("H M", [one, late]).endswith("2 things need you, 1 of them today.")
    assert presenters.greeting("H M", [late]).endswith("1 thing needs you today.")


def test_short_name() -> None:
    assert presenters.short_name("Helen Mary Marchbanks") == "H. Marchbanks"
    assert presenters.short_name("Cher") == "Cher"


def test_place_rows_say_who_or_how_many() -> None:
    rows = presenters.place_rows(
        [
            Place("Schools", ("Helen Marchbanks", "Joan Okell")),
            Place("Health", ()),
            Place("Police", ("A B", "C D", "E F")),
        ],
        "/team/",
    )
    assert [row["who"] for row in rows] == ["H. Marchbanks, J. Okell", "", "A. B and 2 more"]


def test_seats_line_counts_expected_places_only() -> None:
    places = [Place("a", ("x",)), Place("b", ()), Place("extra", ("y",), False)]
    assert presenters.seats_line(places) == "1 of 2 expected places filled, 1 empty."
    assert presenters.seats_line(places[:1]) == "1 of 1 expected places filled."


@pytest.mark.parametrize(
    ("asked", "due", "nothing", "text", "kind"),
    [
        (None, None, None, "Not asked", "plain"),
        (TODAY, TODAY + timedelta(days=3), None, "Asked, due 25 November", "wait"),
        (TODAY, TODAY, None, "Asked, due 22 November", "wait"),
        (TODAY, TODAY - timedelta(days=1), None, "Asked, due 21 November", "gap"),
        (TODAY, TODAY, TODAY, "Nothing known, 22 November", "done"),
    ],
)
def test_list_answer(
    asked: date | None,
    due: date | None,
    nothing: date | None,
    text: str,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("placemap.mappings.queries.reading.today", lambda: TODAY)
    monkeypatch.setattr("placemap.web.filters.today", lambda: TODAY)
    row = MemberRow(Member(asked_on=asked, due_on=due, nothing_known_on=nothing), None, ())  # type: ignore[arg-type]
    assert presenters.list_answer(row) == {"text": text, "kind": kind}


def test_about_rows_of_an_open_and_a_closed_mapping() -> None:
    from placemap.partners.models import Area

    mapping = Mapping(
        harm="Harm",
        area=Area(name="Estwick"),
        started_from="place",
        place="The bus station",
        opened_on=TODAY,
        ends_on=TODAY + timedelta(days=30),
        state="open",
        commissioned_by="Alan Whitcombe",
        commissioned_on=TODAY,
    )
    rows = {row["key"]: row["value"] for row in presenters.about_rows(mapping, mapping.area.name)}
    assert rows["Started from"] == "A place: The bus station"
    assert rows["Asked for by"] == "Alan Whitcombe, 22 November 2026"
    assert rows["Ends"] == "22 December 2026"
    mapping.state, mapping.closed_on, mapping.place = "closed", TODAY, ""
    rows = {row["key"]: row["value"] for row in presenters.about_rows(mapping, mapping.area.name)}
    assert rows["Closed"] == "22 November 2026"
    assert rows["Started from"] == "A place"
