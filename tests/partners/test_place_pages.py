"""The pages on which places are looked up and kept."""

from __future__ import annotations

import io
import uuid
from datetime import date
from typing import Any

import pytest

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.partners.models import AreaBody, PostcodeArea
from tests.cast import World
from tests.partners.places import SINCE, add, kept

pytestmark = pytest.mark.django_db


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
