"""The shape of a partnership: who lies in whom, who sits under whom, and what is still to set up."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners import commands, presenters, queries, rules
from placemap.partners.commands.structure import NAMES
from placemap.partners.models import Area, GovernanceGroup
from placemap.partners.vocabulary import AgencyKind, AnswersFor, AreaKind, GroupKind
from tests.cast import World
from tests.database import superuser_url

pytestmark = pytest.mark.django_db
K = AreaKind


@pytest.mark.parametrize(
    ("kind", "over", "has_partnership", "beneath", "why"),
    [
        (K.PARTNERSHIP, None, False, (), ""),
        (K.PARTNERSHIP, None, True, (), "one partnership"),
        (K.PARTNERSHIP, K.COUNTY, False, (), "nothing can be over it"),
        (K.COUNTY, K.PARTNERSHIP, True, (), ""),
        (K.UNITARY, K.PARTNERSHIP, True, (), ""),
        (K.UNITARY, None, True, (), "lies under the partnership"),
        (K.COUNTY, K.COUNTY, True, (), "lies under the partnership"),
        (K.DISTRICT, K.COUNTY, True, (), ""),
        (K.DISTRICT, K.UNITARY, True, (), "lies under a county"),
        (K.DISTRICT, None, True, (), "lies under a county"),
        (K.COUNTY, K.PARTNERSHIP, True, (K.DISTRICT,), ""),
        (K.UNITARY, K.PARTNERSHIP, True, (K.DISTRICT,), "Other areas lie under"),
        (K.PARTNERSHIP, None, False, (K.COUNTY, K.UNITARY), ""),
    ],
)
def test_which_areas_fit_into_the_tree(
    kind: AreaKind, over: AreaKind | None, has_partnership: bool, beneath: tuple[AreaKind, ...], why: str
) -> None:
    if not why:
        rules.check_area(kind, over, has_partnership=has_partnership, beneath=beneath)
        return
    with pytest.raises(PlacemapError, match=why):
        rules.check_area(kind, over, has_partnership=has_partnership, beneath=beneath)


def test_a_group_never_sits_under_itself_however_far_round() -> None:
    above = {"bronze": "silver", "silver": "panel", "panel": None}
    rules.check_under("bronze", "panel", above)
    rules.check_under("panel", None, above)
    for under in ("panel", "silver", "bronze"):
        with pytest.raises(PlacemapError, match="cannot sit under itself"):
            rules.check_under("panel", under, above)


def test_a_tree_keeps_the_order_and_what_lost_its_parent_stands_at_the_top() -> None:
    tree = rules.as_tree({"a": None, "b": "a", "c": "gone", "d": "b"})
    assert [one.key for one in tree] == ["a", "c"]
    assert [one.key for one in tree[0].below[0].below] == ["d"]


def group(world: World, name: str, key: str = "administrator", **more: Any) -> GovernanceGroup:
    actor = world.actor(key)
    values = {"kind": GroupKind.PANEL, "area": world.areas["partnership"], **more}
    with acting_as(actor):
        return commands.record_group(name=name, by=actor, **values)


def test_only_administrators_change_the_shape(world: World) -> None:
    for key in ("lead", "governance", "coordinator"):
        with pytest.raises(Refused):
            group(world, "Panel", key)
    assert group(world, "Panel").kind == GroupKind.PANEL


def test_names_are_given_once_whatever_their_case(world: World) -> None:
    group(world, "The panel")
    with pytest.raises(PlacemapError, match="group of that name"):
        group(world, "the PANEL ")
    actor = world.actor("administrator")
    with acting_as(actor), pytest.raises(PlacemapError, match="area of that name"):
        commands.record_area(name="ESTWICK", kind=K.UNITARY, parent=world.areas["partnership"], by=actor)


def test_a_group_ends_when_nobody_sits_under_it(world: World) -> None:
    panel = group(world, "Panel")
    silver = group(world, "Silver", kind=GroupKind.SILVER, under=panel)
    actor = world.actor("administrator")
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="sit under this one"):
            commands.end_group(group=panel, ended_on=today(), version=1, by=actor)
        with pytest.raises(PlacemapError, match="lies ahead"):
            commands.end_group(group=silver, ended_on=today() + timedelta(days=1), version=1, by=actor)
        assert len(queries.groups_kept(actor)) == 2
        commands.end_group(group=silver, ended_on=today(), version=1, by=actor)
        commands.end_group(group=panel, ended_on=today(), version=1, by=actor)
        assert queries.structure(actor).groups == ()


def test_a_community_safety_partnership_answers_for_its_council_until_another_is_said(world: World) -> None:
    group(world, "Wendlow CSP", kind=GroupKind.COMMUNITY_SAFETY, area=world.areas["district"])
    actor = world.actor("lead")
    with acting_as(actor):
        answers = queries.Directory(actor, today()).answers(str(world.areas["district"].pk))
    said = next(one for one in answers if one.what is AnswersFor.COMMUNITY_SAFETY)
    assert [body.name for body in said.bodies] == ["Wendlow CSP"]


def test_the_tasks_say_what_is_missing_and_do_not_grow_with_the_rows(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        with CaptureQueriesContext(connection) as before:
            found = queries.setting_up(actor)
        assert (found.partnership, found.upper_tiers, found.districts) == ("Fenmarch", 2, 1)
        assert found.without_community_safety == ("Estwick", "Wendlow")
        assert found.panels == () and found.unsigned == ("Reedmere Housing",)
        statuses = {
            task["text"]: task["status"]
            for card in presenters.set_up_cards(
                found, queries.BackupStanding(None, is_expected=True, is_late=True)
            )
            for task in card.tasks
        }
        assert statuses["The partnership"] == "Done"
        assert statuses["Exploitation panel (MACE)"] == "To do"
    for name in ("North Fen", "South Fen"):
        with acting_as(actor):
            commands.record_area(name=name, kind=K.DISTRICT, parent=world.areas["county"], by=actor)
    with acting_as(actor), CaptureQueriesContext(connection) as after:
        assert queries.setting_up(actor).districts == 3
    assert len(after) == len(before)


def test_somebody_adding_is_offered_what_comes_next(world: World) -> None:
    areas = list(world.areas.values())
    assert presenters.next_area([]) == {"kind": "partnership"}
    assert presenters.next_area(areas)["kind"] == "district"
    assert presenters.next_area(areas[:1]) == {"parent": str(areas[0].pk)}


def test_two_administrators_at_once_are_shown_both(world: World, client_as: Any) -> None:
    district = world.areas["district"]
    client = client_as(world.users["administrator"])
    sent = {
        "name": "Wendlow and Fen",
        "kind": "district",
        "parent": str(district.parent_id),
        "bounds": "Up to the drove",
        "version": "1",
        "once": str(uuid.uuid4()),
    }
    assert client.post(f"/partnership/councils/{district.pk}/", sent).status_code == 302
    late = client.post(
        f"/partnership/councils/{district.pk}/", {**sent, "name": "Wendlow East", "once": str(uuid.uuid4())}
    )
    page = late.content.decode()
    assert late.status_code == 409
    assert "Wendlow East" in page and "Wendlow and Fen" in page
    actor = world.actor("administrator")
    with acting_as(actor), pytest.raises(Conflict):
        commands.change_area(
            area=district, name="X", kind=K.DISTRICT, parent=district.parent, bounds="", version=1, by=actor
        )


def test_a_council_is_added_once_however_often_the_form_is_sent(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    assert "checked" in client.get("/partnership/councils/add/").content.decode()
    sent = {
        "name": "Reedmere",
        "kind": "district",
        "parent": str(world.areas["county"].pk),
        "bounds": "",
        "version": "0",
        "once": str(uuid.uuid4()),
    }
    for _ in range(2):
        assert (
            client.post("/partnership/councils/add/", sent).headers["Location"] == "/partnership/structure/"
        )
    with acting_as(world.actor("administrator")):
        assert Area.objects.filter(name="Reedmere").count() == 1
    shown = client.get("/partnership/structure/").content.decode()
    assert shown.index("Fenmarch County") < shown.index("Reedmere") < shown.index("No group is written down")


def test_groups_are_added_changed_and_ended_by_pages(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    assert "checked" in client.get("/partnership/groups/add/?kind=panel").content.decode()
    sent = {"name": "MACE", "kind": "panel", "area": str(world.areas["partnership"].pk), "under": "", "chair": "",
            "meets": "", "version": "0", "once": str(uuid.uuid4())}  # fmt: skip
    assert client.post("/partnership/groups/add/", sent).status_code == 302
    with acting_as(world.actor("administrator")):
        mace = GovernanceGroup.objects.get(name="MACE")
    sent |= {"chair": "Ruth Ansell", "version": "1", "once": str(uuid.uuid4())}
    assert client.post(f"/partnership/groups/{mace.pk}/", sent).status_code == 302
    again = client.post(f"/partnership/groups/{mace.pk}/", {**sent, "chair": "X", "once": str(uuid.uuid4())})
    assert again.status_code == 409 and "Ruth Ansell" in again.content.decode()
    shown = client_as(world.users["lead"]).get("/partnership/structure/").content.decode()
    assert "Chair: Ruth Ansell" in shown and "Add a group" not in shown
    end = f"/partnership/groups/{mace.pk}/end/"
    stale = client.post(end, {"ended_on": "1 3 2026", "version": "1", "once": str(uuid.uuid4())})
    assert stale.status_code == 409
    assert (
        client.post(end, {"ended_on": "1 3 2026", "version": "2", "once": str(uuid.uuid4())}).status_code
        == 302
    )
    assert client.get(end).status_code == 404
    assert client.get(f"/partnership/councils/{uuid.uuid4()}/").status_code == 404


def test_a_seat_is_refused_to_whoever_administers(world: World) -> None:
    from placemap.mappings import commands as mappings

    actor = world.actor("coordinator")
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="may see no child"):
            mappings.seat_person(
                mapping=world.mapping, user=world.users["administrator"], role_code="reader", by=actor
            )
        assert world.users["administrator"].pk not in {one.id for one in queries.people_to_choose(actor)}


@pytest.mark.parametrize("what", ["area", "group", "agency", "person"])
def test_two_who_add_the_same_at_once_wait_for_each_other(world: World, what: str) -> None:
    """So that the second reads that it is there, and not an error of the database."""
    actor, agency = world.actor("administrator"), world.agencies["police"]
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"]), autocommit=True) as other:

        def is_free() -> bool:
            row = other.execute(
                "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [NAMES]
            ).fetchone()
            return row == (True,)

        assert is_free()
        with acting_as(actor):
            if what == "area":
                commands.record_area(
                    name="Newton", kind=AreaKind.DISTRICT, parent=world.areas["county"], by=actor
                )
            elif what == "group":
                commands.record_group(
                    name="New panel", kind=GroupKind.PANEL, area=world.areas["partnership"], by=actor
                )
            elif what == "agency":
                commands.record_agency(
                    name="New charity", short_name="New", kind=AgencyKind.CHARITY, area=world.areas["county"],
                    by=actor,
                )  # fmt: skip
            else:
                commands.open_account(
                    name="New Person", email="new@example.org", job_title="Officer", agency=agency, by=actor
                )
        assert not is_free()
