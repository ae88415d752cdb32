"""Files of postcodes brought in and taken out."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.partners import commands, lookup_files, queries
from placemap.partners.models import PostcodeArea
from tests.cast import World
from tests.partners.places import SINCE, add, ask, bring_in, kept, names

pytestmark = pytest.mark.django_db


def test_a_file_comes_in_and_goes_out_the_same(world: World) -> None:
    done = bring_in(
        world,
        "Sector;Local authority name;Ward name\r\nFE3 4;Wendlow District Council;=Osier\r\nFE3 5;ESTWICK;\r\n"
        "fe35;Wendlow;\r\n",
    )
    assert done == commands.BroughtIn(added=3, changed=0, removed=0, same=0)
    assert kept(world) == [
        ("FE3 4", "Wendlow", SINCE, None),
        ("FE3 5", "Estwick", SINCE, None),
        ("FE35", "Wendlow", SINCE, None),
    ]
    with acting_as(world.actor("lead")):
        out = lookup_files.write_lookup(queries.lookup_kept(world.actor("lead")))
    rows = list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))
    assert rows[0] == {
        "postcode": "FE3 4", "council": "Wendlow", "place": "'=Osier", "from": "2020-04-01", "until": "",
    }  # fmt: skip
    assert bring_in(world, out, on=today()) == commands.BroughtIn(0, 0, 0, same=3)


def test_a_file_moves_bounds_from_its_day_and_leaves_other_codes_alone(world: World) -> None:
    bring_in(world, "postcode,council\nFE3 4,Wendlow\nFE3 5,Wendlow\nFE4,Wendlow\n")
    moved = date(2024, 4, 1)
    done = bring_in(world, "postcode,council\nFE3 4,Estwick\nFE3 5,Wendlow\n", on=moved)
    assert done == commands.BroughtIn(added=1, changed=1, removed=0, same=1)
    assert kept(world) == [
        ("FE3 4", "Wendlow", SINCE, date(2024, 3, 31)),
        ("FE3 4", "Estwick", moved, None),
        ("FE3 5", "Wendlow", SINCE, None),
        ("FE4", "Wendlow", SINCE, None),
    ]
    again = bring_in(world, "postcode,council\nFE3 4,Wendlow\n", on=moved)
    assert again.removed == 1, "the file of the same day is the better one"
    assert names(ask(world, "FE3 4", moved)) == ["Wendlow"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("postcode,council\nFE3 4,Wendlow\nFE3 5,Atlantis\n", "Line 3: no council here is called Atlantis"),
        ("postcode,council\nFE3 4,Wendlow\nrubbish,Wendlow\n", "Line 3: “rubbish” is not a postcode"),
        ("postcode,council\nFE3 4,\n", "Line 2: there is no council"),
        ("postcode,council,from\nFE3 4,Wendlow,31/02/2024\n", "Line 2"),
        ("postcode,council,from,until\nFE3 4,Wendlow,1/4/2024,1/3/2024\n", "Line 2"),
        ("postcode,council,until\nFE3 4,Wendlow,1/3/2019\n", "Line 2: it ends before it begins"),
        ("postcode,council\n", "no rows"),
        ("", "empty"),
        ("a,b\n1,2\n", "No column of postcodes"),
        ('postcode,council\n"FE3 4,Wendlow\n', "quotation mark"),
        (b"PK\x03\x04", "not a CSV"),
        ("postcode,council,place\nFE3 4,Wendlow," + "x" * 81 + "\n", "longer than 80"),
        ("postcode,council\n" + "FE3 4,Atlantis\n" * 12, "And 4 more lines"),
        ("postcode,council\n" + "FE3 4,Wendlow\n" * 60_001, "60,000 lines"),
        (b"x" * 5_000_001, "over 5 MB"),
        ("postcode,council\nFE3 4,Fenmarch County\n", "no council here"),
    ],
)
def test_a_bad_file_changes_nothing_and_says_where(world: World, text: str | bytes, words: str) -> None:
    add(world, "FE3 4", "city")
    before = kept(world)
    with pytest.raises(PlacemapError, match=words):
        bring_in(world, text)
    assert kept(world) == before


def test_columns_are_found_without_headings_and_in_any_order(world: World) -> None:
    bring_in(world, b"Wendlow,FE3 4\nEstwick,FE3 5\n")
    assert [row[0] for row in kept(world)] == ["FE3 4", "FE3 5"]
    bring_in(world, "gss;pcds;lad23nm\nE1;FE5 1AA;Wendlow\n".encode("utf-8-sig"))
    assert ("FE5 1AA", "Wendlow", SINCE, None) in kept(world)


def test_a_file_that_breaks_off_half_way_leaves_nothing(world: World, monkeypatch: Any) -> None:
    bring_in(world, "postcode,council\nFE3 4,Wendlow\n")
    before = kept(world)

    def fail(*rows: Any, **options: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(PostcodeArea.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        bring_in(world, "postcode,council\nFE3 4,Estwick\n", on=today())
    monkeypatch.undo()
    assert kept(world) == before


def test_a_county_s_worth_of_postcodes_comes_in_at_once(world: World) -> None:
    lines = [
        f"FE{one} {two}{chr(65 + three // 20)}{chr(65 + three % 20)},{'Wendlow' if two % 2 else 'Estwick'}"
        for one in range(1, 10)
        for two in range(10)
        for three in range(100)
    ]
    assert bring_in(world, "postcode,council\n" + "\n".join(lines) + "\n").added == 9000
    assert names(ask(world, "FE3 4")) == ["Estwick"]
