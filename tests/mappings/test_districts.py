"""The districts that a mapping works in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings import queries
from placemap.mappings.models import Mapping
from placemap.partners.commands import give_role, record_area
from placemap.partners.models import Area
from placemap.partners.vocabulary import AreaKind
from tests.cast import SETTER, World
from tests.mappings.test_commands import opened

pytestmark = pytest.mark.django_db


def test_a_mapping_works_in_those_districts_that_were_named(world: World, client_as: Any) -> None:
    with acting_as(SETTER):
        for name in ("Reedmere", "Saltholme"):
            world.areas[name] = record_area(
                name=name, kind=AreaKind.DISTRICT, parent=world.areas["county"], by=SETTER
            )
    named = [world.areas["district"], world.areas["Saltholme"]]
    with pytest.raises(PlacemapError, match="districts of the council area"):
        opened(world, districts=named)
    mapping = opened(world, area=world.areas["county"], districts=named)
    actor = world.actor("lead")
    with acting_as(actor):
        assert queries.where(mapping) == "Fenmarch County: Saltholme, Wendlow"
        slots = {place.name for place in queries.places(mapping, [])}
        nobody = {name for _what, names in queries.table(actor, mapping).nobody for name in names}
    assert {"Community safety, Wendlow", "Community safety, Saltholme"} <= slots
    assert "Community safety, Reedmere" not in slots and "Reedmere" not in nobody
    # Chosen on the page, kept while the answers are checked and changed, and changed afterwards.
    client: Client = client_as(world.users["lead"])
    at = f"/mappings/{mapping.reference}/details/"
    keys = [str(world.areas["Reedmere"].pk)]
    page = client.get(at).content.decode()
    assert page.count("checked") == 2 and "Wendlow (Fenmarch County)" in page
    sent = {
        "title": "Harbour Street", "area": str(world.areas["county"].pk), "districts": keys, "place": "The pier",
        "harm": "Harm", "version": mapping.version, "once": str(uuid4()),
    }  # fmt: skip
    refused = client.post(at, {**sent, "area": str(world.areas["city"].pk)})
    assert refused.status_code == 422 and "Choose only districts" in refused.content.decode()
    assert client.post(at, sent).status_code == 302
    with acting_as(actor):
        assert queries.where(Mapping.objects.get(pk=mapping.pk)) == "Fenmarch County: Reedmere"
    # So do the list, which is searched by district, and the pages of those who watch over it.
    with acting_as(actor), CaptureQueriesContext(connection) as asked:
        assert queries.wheres([mapping, mapping])[mapping.pk].startswith("Fenmarch County: ")
    assert len(asked) == 1, "however many mappings are listed"
    found = {
        word: mapping.reference in client.get("/mappings/", {"q": word}).content.decode()
        for word in ("", "Reedmere", "reed fenmarch", "Saltholme")
    }
    assert found == {"": True, "Reedmere": True, "reed fenmarch": True, "Saltholme": False}
    assert "Fenmarch County: Reedmere" in client.get("/mappings/").content.decode()
    with acting_as(SETTER):
        give_role(user=world.users["stranger"], role_code="strategic_lead", by=SETTER)
    watcher = client_as(world.users["stranger"])
    for page in ("/watch/", f"/watch/{mapping.reference}/"):
        assert "Fenmarch County: Reedmere." in watcher.get(page).content.decode(), page
    # All of a council is found by each of its districts.
    every = opened(world, area=world.areas["county"])
    assert every.reference in client.get("/mappings/", {"q": "saltholme"}).content.decode()


def test_a_district_that_an_open_mapping_names_stays_where_it_is(world: World, client_as: Any) -> None:
    district, city = world.areas["district"], world.areas["city"]
    mapping = opened(world, area=world.areas["county"], districts=[district])
    with acting_as(world.actor("lead")):
        (safety,) = (p.name for p in queries.places(mapping, []) if p.name.startswith("Community safety"))
        assert safety == "Community safety, Wendlow"
    keeper: Client = client_as(world.users["administrator"])
    sent = {
        "name": district.name, "kind": "unitary", "parent": str(world.areas["partnership"].pk), "bounds": "",
        "version": "1", "once": str(uuid4()),
    }  # fmt: skip
    at = f"/partnership/councils/{district.pk}/"
    answer = keeper.post(at, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "1 open mapping works in this district by name" in page
    assert mapping.reference not in page and mapping.title not in page
    # Its name may still be put right.
    same = {"name": "Wendlow and Fen", "kind": "district", "parent": str(district.parent_id)}
    assert keeper.post(at, {**sent, **same}).status_code == 302
    with acting_as(world.actor("sergeant")), connection.cursor() as cursor:
        cursor.execute("select mappings_in_district(%s)", [district.pk])
        assert cursor.fetchone() == (0,), "nobody else learns of how many"
    # However it came to be no district of that council: the page shows it, and never reads it as "all".
    with acting_as(SETTER):
        Area.objects.filter(pk=district.pk).update(kind=AreaKind.UNITARY.value, parent=city.parent_id)
    lead: Client = client_as(world.users["lead"])
    details = f"/mappings/{mapping.reference}/details/"
    shown = lead.get(details).content.decode()
    assert re.findall(r'name="districts"[^>]* value="([^"]+)"[^>]* checked', shown) == [str(district.pk)]
    kept = {
        "title": mapping.title, "area": str(mapping.area_id), "place": mapping.place, "harm": mapping.harm,
        "version": mapping.version,
    }  # fmt: skip
    left = lead.post(details, {**kept, "districts": [str(district.pk)], "once": str(uuid4())})
    assert left.status_code == 422 and "Choose only districts" in left.content.decode()
    assert lead.post(details, {**kept, "districts": [], "once": str(uuid4())}).status_code == 302


def test_the_districts_travel_with_the_answers_that_are_checked(world: World, client_as: Any) -> None:
    with acting_as(SETTER):
        second = record_area(
            name="Saltholme", kind=AreaKind.DISTRICT, parent=world.areas["county"], by=SETTER
        )
    client = client_as(world.users["coordinator"])
    keys = sorted([str(world.areas["district"].pk), str(second.pk)])
    sent = {
        "title": "The late bus", "area": str(world.areas["county"].pk), "districts": keys,
        "started_from": "cohort", "place": "", "harm": "Harm", "lead": str(world.users["lead"].pk),
        "custodian": str(world.users["coordinator"].pk), "ends_on": f"{today() + timedelta(days=90):%d %m %Y}",
        "once": str(uuid4()),
    }  # fmt: skip
    check = client.post("/mappings/open/", {**sent, "step": "check"}).content.decode()
    assert "Saltholme (Fenmarch County), Wendlow (Fenmarch County)" in check
    assert sorted(re.findall(r'name="districts" value="([^"]+)"', check)) == keys
    again = client.post("/mappings/open/", {**sent, "step": "change"}).content.decode()
    assert len(re.findall(r'name="districts"[^>]*checked', again)) == 2
    done: Any = client.post("/mappings/open/", {**sent, "step": "open"})
    assert done.status_code == 302
    with acting_as(world.actor("coordinator")):
        kept = Mapping.objects.get(reference=done["Location"].split("/")[2])
    assert sorted(str(one) for one in kept.districts) == keys
