"""Which places lie where, who answers there, and what bringing in a file changes."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners import commands, lookup_files, presenters, queries
from placemap.partners.models import AreaBody, PostcodeArea
from placemap.partners.vocabulary import AgencyKind, AnswersFor, AreaKind
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
SINCE = date(2020, 4, 1)


def add(
    world: World, code: str, area: str = "district", key: str = "administrator", **more: Any
) -> PostcodeArea:
    actor = world.actor(key)
    with acting_as(actor):
        return commands.add_postcode_area(
            code=code, area=world.areas[area], **{"from_on": SINCE, "by": actor, **more}
        )


def ask(world: World, typed: str, on: date | None = None, key: str = "lead") -> queries.PlaceAnswer:
    actor = world.actor(key)
    with acting_as(actor):
        return queries.who_covers(actor, typed, on)


def names(answer: queries.PlaceAnswer) -> list[str]:
    return [found.area.name for found in answer.covered]


def bodies(found: queries.AreaCovered, what: AnswersFor) -> list[str]:
    return [body.name for answer in found.answers if answer.what is what for body in answer.bodies]


def bring_in(
    world: World, text: str | bytes, key: str = "administrator", on: date = SINCE
) -> commands.BroughtIn:
    actor = world.actor(key)
    data = text.encode() if isinstance(text, str) else text
    with acting_as(actor):
        return commands.import_postcode_areas(data=data, from_on=on, by=actor)


def kept(world: World) -> list[tuple[str, str, date, date | None]]:
    with acting_as(world.actor("administrator")):
        rows = PostcodeArea.objects.order_by("code", "from_on", "area__name")
        return [(row.code, row.area.name, row.from_on, row.until_on) for row in rows.select_related("area")]


# Looking up


def test_the_nearest_code_answers_and_says_that_it_is_wider(world: World) -> None:
    add(world, "FE3", "city")
    add(world, "FE3 4", "district")
    assert names(ask(world, "fe34ab")) == ["Wendlow"]
    assert ask(world, "FE3 4AB").is_wider
    assert names(ask(world, "FE3 9ZZ")) == ["Estwick"]
    exact = ask(world, "FE3 4")
    assert (names(exact), exact.is_wider) == (["Wendlow"], False)


def test_a_whole_post_district_lies_wherever_its_parts_do(world: World) -> None:
    add(world, "FE3 4", "district")
    add(world, "FE3 5", "city")
    assert names(ask(world, "FE3")) == ["Estwick", "Wendlow"]
    assert names(ask(world, "FE34")) == ["Wendlow"], "without its space it is FE3 4, since no FE34 is known"
    assert names(ask(world, "FE35")) == ["Estwick"]


def test_a_postcode_inside_an_address_is_found(world: World) -> None:
    add(world, "FE3 4")
    assert ask(world, "12 Osier Walk, fe3 4ab").code == "FE3 4AB"


def test_bounds_are_asked_as_they_were_on_a_day(world: World) -> None:
    entry = add(world, "FE3 4", "district")
    actor = world.actor("administrator")
    with acting_as(actor):
        moved = commands.move_postcode_area(
            entry=entry, area=world.areas["city"], from_on=date(2024, 4, 1), by=actor
        )
    assert (moved.from_on, entry.until_on) == (date(2024, 4, 1), date(2024, 3, 31))
    assert names(ask(world, "FE3 4", date(2024, 3, 31))) == ["Wendlow"]
    assert names(ask(world, "FE3 4", date(2024, 4, 1))) == ["Estwick"]
    assert names(ask(world, "FE3 4", date(2020, 3, 31))) == []


def test_names_of_councils_and_places_are_found(world: World) -> None:
    add(world, "FE3 4", "district", place="Long Sluice")
    assert names(ask(world, "wendlow")) == ["Wendlow"]
    by_place = ask(world, "long sluice")
    assert (names(by_place), by_place.covered[0].places) == (["Wendlow"], ("Long Sluice",))
    assert names(ask(world, "fenmarch")) == ["Fenmarch"], "an area called just that"
    assert names(ask(world, "no such place")) == []
    assert names(ask(world, "   ")) == []


def test_the_nearest_body_said_answers_and_else_the_agency_of_that_kind(world: World) -> None:
    add(world, "FE3 4", "district")
    assert bodies(ask(world, "FE3 4").covered[0], AnswersFor.SOCIAL_CARE) == []
    assert bodies(ask(world, "Estwick").covered[0], AnswersFor.SOCIAL_CARE) == [
        "Estwick Children's Social Care"
    ]
    assert bodies(ask(world, "FE3 4").covered[0], AnswersFor.POLICE) == ["Fenmarch Police"], "the county's"
    actor = world.actor("administrator")
    with acting_as(actor):
        for area, name in (("county", "County services"), ("partnership", "Everywhere services")):
            commands.record_area_body(
                area=world.areas[area], answers_for=AnswersFor.SOCIAL_CARE, name=name, from_on=SINCE, by=actor
            )
        later = commands.record_area_body(
            area=world.areas["district"],
            answers_for=AnswersFor.SOCIAL_CARE,
            agency=world.agencies["social_care"],
            from_on=today() + timedelta(days=1),
            by=actor,
        )
    assert bodies(ask(world, "FE3 4").covered[0], AnswersFor.SOCIAL_CARE) == ["County services"]
    assert bodies(ask(world, "Estwick").covered[0], AnswersFor.SOCIAL_CARE) == ["Everywhere services"]
    tomorrow = ask(world, "FE3 4", today() + timedelta(days=1)).covered[0]
    assert bodies(tomorrow, AnswersFor.SOCIAL_CARE) == [later.agency.name if later.agency else ""]


def test_a_look_up_is_kept_nowhere(world: World) -> None:
    add(world, "FE3 4")
    with acting_as(world.actor("lead")):
        before = AuditEntry.objects.count()
    ask(world, "FE3 4AB")
    with acting_as(world.actor("lead")):
        assert AuditEntry.objects.count() == before


def test_a_look_up_takes_as_many_queries_however_much_is_kept(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        add(world, f"FE3 {number}", "district" if number % 2 else "city")
    actor = world.actor("lead")
    with acting_as(actor), django_assert_max_num_queries(6):
        assert len(queries.who_covers(actor, "FE3").covered) == 2


def test_stakeholders_are_each_body_once_with_everything_it_answers_for(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        for what in (AnswersFor.STREETS, AnswersFor.COMMUNITY_SAFETY):
            commands.record_area_body(
                area=world.areas["district"], answers_for=what, name="Wendlow team", from_on=SINCE, by=actor
            )
        commands.record_area_body(
            area=world.areas["district"],
            answers_for=AnswersFor.EARLY_HELP,
            agency=world.agencies["unsigned"],
            from_on=SINCE,
            by=actor,
        )
        found = {one.name: one for one in queries.stakeholders(actor, world.areas["county"])}
        everywhere = queries.stakeholders(actor, world.areas["partnership"])
    assert found["Wendlow team"].answers_for == (AnswersFor.COMMUNITY_SAFETY, AnswersFor.STREETS)
    unsigned = found["Reedmere Housing"]
    assert unsigned.standing is not None
    assert not unsigned.standing.may_take_part
    assert {name for one in everywhere for name in one.areas} == {"Wendlow", "Estwick"}


def test_a_postcode_in_the_place_narrows_the_stakeholders(world: World) -> None:
    add(world, "FE3 4", "district")
    actor = world.actor("lead")
    with acting_as(actor):
        narrowed = queries.stakeholders(actor, world.areas["city"], "The park, FE3 4AB")
        assert {name for one in narrowed for name in one.areas} == {"Wendlow"}
        unknown = queries.stakeholders(actor, world.areas["city"], "The park, FE9 4AB")
        assert {name for one in unknown for name in one.areas} == {"Estwick"}


# Keeping


@pytest.mark.parametrize("key", ["governance", "coordinator", "lead", "stranger"])
def test_keeping_is_refused_to_others_and_the_refusal_kept(world: World, key: str) -> None:
    entry = add(world, "FE3 4")
    body = _body(world)
    actor = world.actor(key)
    for act in (
        lambda: commands.add_postcode_area(code="FE3 5", area=world.areas["city"], from_on=SINCE, by=actor),
        lambda: commands.import_postcode_areas(
            data=b"postcode,council\nFE3 5,Wendlow\n", from_on=SINCE, by=actor
        ),
        lambda: commands.move_postcode_area(entry=entry, area=world.areas["city"], from_on=today(), by=actor),
        lambda: commands.stop_postcode_area(entry=entry, from_on=today(), by=actor),
        lambda: commands.remove_postcode_area(entry=entry, by=actor),
        lambda: commands.record_area_body(
            area=world.areas["city"], answers_for=AnswersFor.POLICE, name="X", from_on=SINCE, by=actor
        ),
        lambda: commands.end_area_body(body=body, until_on=today(), by=actor),
    ):
        with pytest.raises(Refused, match="administrator"), acting_as(actor):
            act()
    with acting_as(actor):
        refused = AuditEntry.objects.filter(outcome="refused", user_id=actor.user_id)
        assert set(refused.values_list("event", flat=True)) == {"partnership_changed"}
        assert refused.count() == 7
    assert len(kept(world)) == 1


def _body(world: World) -> AreaBody:
    actor = world.actor("administrator")
    with acting_as(actor):
        return commands.record_area_body(
            area=world.areas["district"], answers_for=AnswersFor.STREETS, name="Team", from_on=SINCE, by=actor
        )


def test_the_database_refuses_what_the_command_would(world: World) -> None:
    entry = add(world, "FE3 4")
    actor = world.actor("lead")
    with acting_as(actor):
        assert PostcodeArea.objects.filter(pk=entry.pk).update(place="Elsewhere") == 0
        assert PostcodeArea.objects.filter(pk=entry.pk).delete()[0] == 0
    with acting_as(actor), pytest.raises(DatabaseError, match="row-level security"):
        PostcodeArea(code="FE3 5", area=world.areas["city"], from_on=SINCE).save(force_insert=True)


def test_what_is_kept_is_in_the_trail_without_the_postcode(world: World) -> None:
    entry = add(world, "FE3 4AB", place="Long Sluice")
    with acting_as(world.actor("administrator")):
        trail = AuditEntry.objects.filter(event="partnership_changed").latest("at")
    assert trail.details["result"] == str(entry.pk)
    assert "FE3" not in str(trail.details)
    assert "Sluice" not in str(trail.details)


@pytest.mark.parametrize(
    ("code", "words"),
    [("FE", "not a postcode"), ("Osier Walk", "not a postcode"), ("FE3 4A", "not a postcode")],
)
def test_only_postcodes_and_their_first_parts_are_kept(world: World, code: str, words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        add(world, code)
    assert kept(world) == []


def test_a_code_lies_in_a_district_or_unitary_council_and_once_at_a_time(world: World) -> None:
    with pytest.raises(PlacemapError, match="district or a unitary"):
        add(world, "FE3 4", "county")
    add(world, "FE3 4")
    with pytest.raises(PlacemapError, match="already kept"):
        add(world, "fe3  4", from_on=today())
    add(world, "FE3 4", "city")
    assert names(ask(world, "FE3 4")) == ["Estwick", "Wendlow"], "it straddles the two"


def test_moving_stopping_and_taking_out(world: World) -> None:
    entry = add(world, "FE3 4")
    actor = world.actor("administrator")
    with acting_as(actor), pytest.raises(PlacemapError, match="take it out"):
        commands.stop_postcode_area(entry=entry, from_on=SINCE, by=actor)
    with acting_as(actor), pytest.raises(PlacemapError, match="lies there already"):
        commands.move_postcode_area(entry=entry, area=world.areas["district"], from_on=today(), by=actor)
    before = kept(world)
    with acting_as(actor), pytest.raises(PlacemapError, match="district or a unitary"):
        commands.move_postcode_area(entry=entry, area=world.areas["county"], from_on=today(), by=actor)
    assert kept(world) == before, "nothing of a move that fails is kept"
    stale = PostcodeArea(pk=entry.pk, code="FE3 4", area=world.areas["district"], from_on=SINCE)
    with acting_as(actor):
        commands.stop_postcode_area(entry=entry, from_on=today(), by=actor)
    with acting_as(actor), pytest.raises(Conflict, match="Somebody else"):
        commands.stop_postcode_area(entry=stale, from_on=today() - timedelta(days=9), by=actor)
    assert kept(world) == [("FE3 4", "Wendlow", SINCE, today() - timedelta(days=1))]
    with acting_as(actor):
        commands.remove_postcode_area(entry=entry, by=actor)
    assert kept(world) == []


def test_a_move_undoes_its_first_half_when_the_second_fails(world: World, monkeypatch: Any) -> None:
    entry = add(world, "FE3 4")
    before = kept(world)
    actor = world.actor("administrator")
    monkeypatch.setattr(commands, "add_postcode_area", lambda **given: (_ for _ in ()).throw(RuntimeError()))
    with acting_as(actor), pytest.raises(RuntimeError):
        commands.move_postcode_area(entry=entry, area=world.areas["city"], from_on=today(), by=actor)
    assert kept(world) == before


def test_bodies_need_one_name_and_are_said_once(world: World) -> None:
    body = _body(world)
    actor = world.actor("administrator")

    def say(**more: Any) -> AreaBody:
        with acting_as(actor):
            return commands.record_area_body(
                area=world.areas["district"],
                answers_for=AnswersFor.STREETS,
                from_on=today(),
                by=actor,
                **more,
            )

    with pytest.raises(PlacemapError, match="Choose an agency"):
        say(name="  ")
    with pytest.raises(PlacemapError, match="already written"):
        say(name="team")
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="must not come before"):
            commands.end_area_body(body=body, until_on=SINCE - timedelta(days=1), by=actor)
        commands.end_area_body(body=body, until_on=today() - timedelta(days=1), by=actor)
        with pytest.raises(PlacemapError, match="ended already"):
            commands.end_area_body(body=body, until_on=today(), by=actor)
    assert say(agency=world.agencies["police"], name="ignored").name == ""
    assert say(name="team").pk != body.pk, "said again after it ended"


# Files


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


# Words


def test_the_sentences_a_head_teacher_reads(world: World) -> None:
    add(world, "FE3 4", "district", place="Osier Fen")
    one = ask(world, "FE3 4AB")
    assert presenters.place_line(one) == "FE3 4AB is in Wendlow."
    assert presenters.area_line(one.covered[0]) == (
        "Wendlow is a district council. Fenmarch County is the county council over it."
    )
    assert presenters.place_advice(one) == ""
    assert "everything in FE3 4" in presenters.wider_line(one)
    add(world, "FE3 4", "city")
    both = ask(world, "FE3 4")
    assert presenters.place_line(both) == "FE3 4 lies in 2 council areas: Estwick and Wendlow."
    assert "Type the whole postcode" in presenters.place_advice(both)
    assert "council tax" in presenters.place_advice(ask(world, "FE3 4AB"))
    unknown = ask(world, "FE9 1AA")
    assert presenters.place_line(unknown) == "Placemap does not know where FE9 1AA lies."
    assert "outside this partnership" in presenters.place_advice(unknown)
    assert "Check the spelling" in presenters.place_advice(ask(world, "Atlantis"))
    assert presenters.place_line(ask(world, "Estwick")) == "You asked about Estwick."
    assert "does the work of a district and a county" in presenters.area_line(
        ask(world, "Estwick").covered[0]
    )
    assert presenters.area_line(ask(world, "Fenmarch").covered[0]) == "Fenmarch: safeguarding partnership."


def test_what_is_the_same_in_both_areas_of_a_straddling_place_is_said_once(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        for area, what, name in (
            ("partnership", AnswersFor.HEALTH, "One health body"),
            ("district", AnswersFor.STREETS, "Wendlow team"),
        ):
            commands.record_area_body(
                area=world.areas[area], answers_for=what, name=name, from_on=SINCE, by=actor
            )
    add(world, "FE3 4", "district")
    one = ask(world, "FE3 4")
    assert presenters.alike(one.covered) == ()
    add(world, "FE3 4", "city")
    covered = ask(world, "FE3 4").covered
    same = presenters.alike(covered)
    assert AnswersFor.HEALTH in {answer.what for answer in same}
    for found in covered:
        left = {answer.what for answer in presenters.apart(found, same)}
        assert AnswersFor.STREETS in left, "different, so said of each"
        assert AnswersFor.EARLY_HELP in left, "nobody in either: a gap is said of each"
        assert left | {answer.what for answer in same} == set(AnswersFor)


def test_several_areas_that_answer_to_a_name_are_offered(world: World) -> None:
    with acting_as(SETTER):
        commands.record_area(name="Long Fen", kind=AreaKind.DISTRICT, parent=world.areas["county"], by=SETTER)
        commands.record_area(
            name="Short Fen", kind=AreaKind.DISTRICT, parent=world.areas["county"], by=SETTER
        )
    several = ask(world, "n fen")
    assert presenters.place_line(ask(world, "fen ")).startswith("More than one area answers")
    assert several.code == ""
    assert "Look at the one you mean" in presenters.place_advice(ask(world, "fen "))


def test_bodies_say_whether_they_can_be_shared_with(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        commands.record_agency(
            name="Wendlow Health",
            short_name="WH",
            kind=AgencyKind.HEALTH,
            area=world.areas["district"],
            by=actor,
        )
        commands.record_area_body(
            area=world.areas["district"], answers_for=AnswersFor.STREETS, name="Team", from_on=SINCE, by=actor
        )
    rows = {
        str(row["key"]): row["lines"]
        for row in presenters.answer_rows(ask(world, "Wendlow").covered[0].answers)
    }
    assert rows["Health"] == ["Wendlow Health (has not signed the information sharing protocol)"]
    assert rows["Streets, parks and anti-social behaviour"] == ["Team (not on Placemap)"]
    assert rows["Police"] == ["Fenmarch Police"]
    assert rows["Early help"] == []


# Pages


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_page_answers_and_keeps_the_words_out_of_address_and_trail(world: World, client_as: Any) -> None:
    add(world, "FE3 4")
    client = client_as(world.users["head"])
    assert "Who covers this place?" in text(client.get("/partnership/areas/"))
    response = client.post("/partnership/areas/", {"place": "FE3 4AB"})
    page = text(response)
    assert response.status_code == 200
    assert "FE3 4AB is in Wendlow." in page
    assert "Fenmarch Police" in page
    assert "Nobody is written down" in page
    assert "Add a postcode" not in text(client.get("/partnership/postcodes/"))
    empty = client.post("/partnership/areas/", {"place": " "})
    assert (empty.status_code, "Type a postcode" in text(empty)) == (422, True)
    hostile = text(client.post("/partnership/areas/", {"place": "<b>x</b>"}))
    assert "<b>x</b>" not in hostile
    with acting_as(world.actor("head")):
        assert not AuditEntry.objects.filter(user_id=world.users["head"].pk).exists()


def test_a_look_up_by_address_line_is_not_one(world: World, client_as: Any) -> None:
    add(world, "FE3 4")
    page = text(client_as(world.users["head"]).get("/partnership/areas/?place=FE3+4AB"))
    assert "Wendlow is a" not in page


def test_an_area_s_page_and_one_that_is_not(world: World, client_as: Any) -> None:
    client = client_as(world.users["head"])
    page = text(client.get(f"/partnership/areas/{world.areas['county'].pk}/"))
    assert "Fenmarch County" in page
    assert f"/partnership/areas/{world.areas['district'].pk}/" in page
    assert client.get(f"/partnership/areas/{uuid.uuid4()}/").status_code == 404


def sent(**given: str) -> dict[str, str]:
    return {"once": str(uuid.uuid4()), **given}


def test_keeping_postcodes_through_the_pages(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    area, city = str(world.areas["district"].pk), str(world.areas["city"].pk)
    bad = client.post("/partnership/postcodes/add/", sent(code="?", area=area, from_on="1 4 2020", place=""))
    assert (bad.status_code, "is not a postcode" in text(bad)) == (422, True)
    good = sent(code="fe3 4", area=area, from_on="1 4 2020", place="Osier Fen")
    assert client.post("/partnership/postcodes/add/", good).status_code == 302
    assert client.post("/partnership/postcodes/add/", good).status_code == 302, "sent twice"
    assert kept(world) == [("FE3 4", "Wendlow", SINCE, None)]
    for words in ("osier", "FE3", "Wendlow"):
        assert "Osier Fen" in text(client.post("/partnership/postcodes/", {"q": words})), words
    assert "Nothing here answers" in text(client.post("/partnership/postcodes/", {"q": "FE9"}))
    with acting_as(world.actor("administrator")):
        entry = PostcodeArea.objects.get()
    address = f"/partnership/postcodes/{entry.pk}/"
    missing = text(client.post(address, sent(became="moves", area="", day="")))
    assert "Choose the council it moves to" in missing
    assert "Enter the first day" in missing
    assert client.post(address, sent(became="moves", area=city, day="1 4 2024")).status_code == 302
    with acting_as(world.actor("administrator")):
        new = PostcodeArea.objects.get(area=world.areas["city"])
    assert "Osier Fen" in text(client.get("/partnership/postcodes/?past=1"))
    assert (
        client.post(f"/partnership/postcodes/{new.pk}/", sent(became="ends", day="1 4 2025")).status_code
        == 302
    )
    assert client.post(f"/partnership/postcodes/{new.pk}/", sent(became="mistake")).status_code == 302
    assert kept(world) == [("FE3 4", "Wendlow", SINCE, date(2024, 3, 31))]
    assert client.get(f"/partnership/postcodes/{new.pk}/").status_code == 404


def test_bringing_a_file_in_through_the_page_and_taking_it_out(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    address = "/partnership/postcodes/bring-in/"
    assert "What the file should look like" in text(client.get(address))
    none = client.post(address, sent(from_on="1 4 2020"))
    assert (none.status_code, "Choose the file" in text(none)) == (422, True)
    file = io.BytesIO(b"postcode,council\nFE3 4,Atlantis\n")
    file.name = "x.csv"
    wrong = client.post(address, {**sent(from_on="1 4 2020"), "file": file})
    assert (wrong.status_code, "Line 2: no council here is called Atlantis" in text(wrong)) == (422, True)
    file = io.BytesIO(b"postcode,council\nFE3 4,Wendlow\n")
    file.name = "x.csv"
    response = client.post(address, {**sent(from_on="1 4 2020"), "file": file}, follow=True)
    assert "Brought in: 1 row added, 0 changed, 0 taken out, 0 already there." in text(response)
    out = client_as(world.users["head"]).get("/partnership/postcodes/look-up.csv")
    assert out["Content-Type"].startswith("text/csv")
    assert b"FE3 4,Wendlow" in out.content


def test_saying_who_answers_through_the_pages(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    area = str(world.areas["district"].pk)
    assert "Nobody has written down" in text(client.get("/partnership/bodies/"))
    given = {"area": area, "answers_for": "streets", "agency": "", "name": "", "from_on": "1 4 2020"}
    assert "one of the two" in text(client.post("/partnership/bodies/add/", sent(**given)))
    assert (
        client.post("/partnership/bodies/add/", sent(**{**given, "name": "Wendlow team"})).status_code == 302
    )
    police = str(world.agencies["police"].pk)
    assert (
        client.post(
            "/partnership/bodies/add/", sent(**{**given, "agency": police, "answers_for": "police"})
        ).status_code
        == 302
    )
    page = text(client.get("/partnership/bodies/"))
    assert "Wendlow team" in page
    assert "Fenmarch Police" in page
    with acting_as(world.actor("administrator")):
        body = AreaBody.objects.get(name="Wendlow team")
    address = f"/partnership/bodies/{body.pk}/end/"
    assert client.post(address, sent(until_on="1 1 2019")).status_code == 422
    assert client.post(address, sent(until_on="1 1 2024")).status_code == 302
    assert client.get(f"/partnership/bodies/{uuid.uuid4()}/end/").status_code == 404
    assert "until 1 January 2024" in text(client.get("/partnership/bodies/"))
