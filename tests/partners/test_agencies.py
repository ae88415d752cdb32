"""Agencies: what is kept of them, their leaving and coming back, and who can do what where."""

from __future__ import annotations

import html
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.queries import actor_for, member_rows, team_gaps
from placemap.partners import commands, presenters, queries, rules
from placemap.partners.models import Agency, User
from placemap.partners.vocabulary import FUNCTIONS, AgencyKind, AnswersFor
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def sent(world: World, **more: str) -> dict[str, str]:
    return {
        "name": "Saltholme Boxing Club",
        "short_name": "Boxing club",
        "kind": "charity",
        "area": str(world.areas["district"].pk),
        "bounds": "Saltholme and the marsh",
        "controller": "controller",
        "regime": "general",
        "gateway": "CA04-11",
        "contact_name": "Data protection officer",
        "contact_email": "dpo@example.org",
        "contact_phone": "07700 900941",
        "version": "0",
        "once": str(uuid.uuid4()),
        **more,
    }


def test_an_agency_is_added_changed_and_compared_by_pages(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    wrong = client.post("/partnership/agencies/add/", sent(world, gateway="CA04-16LA", contact_email="x"))
    assert wrong.status_code == 422
    assert "Saltholme Boxing Club" in wrong.content.decode()
    once = str(uuid.uuid4())
    places = {
        client.post("/partnership/agencies/add/", sent(world, once=once)).headers["Location"] for _ in "ab"
    }
    assert len(places) == 1
    page = places.pop()
    shown = client.get(page).content.decode()
    for words in (
        "dpo@example.org",
        "Saltholme and the marsh",
        "Children Act 2004",
        "Nobody has written down",
    ):
        assert words in shown
    change = f"{page}change/"
    assert client.post(change, sent(world, version="1", short_name="Boxing")).status_code == 302
    late = client.post(change, sent(world, version="1", short_name="The club"))
    assert late.status_code == 409
    assert "The club" in late.content.decode() and "Boxing" in late.content.decode()
    assert "Change" not in client_as(world.users["lead"]).get(page).content.decode()


def test_what_an_agency_holds_and_under_which_contract_is_kept_by_lines(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    held = "Attendance registers; Register book; the club's lead; weekly\r\n\r\nKeys"
    wrong = client.post("/partnership/agencies/add/", sent(world, holdings=held))
    assert wrong.status_code == 422
    assert "Line 2 of what it holds needs four parts" in wrong.content.decode()
    whole = sent(world, holdings=f"{held}; a box; nobody; never", contract="Youth work 2026/14")
    page = client.post("/partnership/agencies/add/", whole).headers["Location"]
    shown = html.unescape(client.get(page).content.decode())
    assert "Attendance registers, Register book, the club's lead, weekly" in shown
    assert "Youth work 2026/14" in shown


def test_what_is_missing_of_an_agency_is_said(world: World, client_as: Any) -> None:
    page = client_as(world.users["lead"]).get("/partnership/agencies/").content.decode()
    assert "who decides, which law, data protection contact" in page
    assert client_as(world.users["lead"]).get("/partnership/agencies/?q=nothing").status_code == 200


def test_names_of_agencies_are_given_once_and_laws_must_be_in_force(world: World) -> None:
    actor = world.actor("administrator")
    given = {"short_name": "X", "kind": AgencyKind.OTHER, "area": world.areas["city"], "by": actor}
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="agency of that name"):
            commands.record_agency(name="fenmarch POLICE", **given)
        with pytest.raises(PlacemapError, match="not in force"):
            commands.record_agency(name="New", gateway="CA04-16LA", **given)
    lead = world.actor("lead")
    with acting_as(lead), pytest.raises(Refused):
        commands.record_agency(name="New", **{**given, "by": lead})


def leave(world: World, key: str, by: str = "administrator", version: int = 1) -> Agency:
    actor = world.actor(by)
    with acting_as(actor):
        agency = Agency.objects.get(pk=world.agencies[key].pk)
        return commands.agency_leaves(agency=agency, version=version, by=actor)


def test_an_agency_that_leaves_takes_its_people_out_the_same_moment(world: World, client_as: Any) -> None:
    dan = client_as(world.users["sergeant"])
    address = f"/mappings/{world.mapping.reference}/cohort/"
    assert dan.get(address).status_code == 200
    leave(world, "police")
    assert dan.get(address).status_code == 302
    with acting_as(SETTER):
        assert actor_for(world.users["sergeant"].pk) is None
    lead = world.actor("lead")
    with acting_as(lead):
        gaps = [item.text for item in team_gaps(lead, world.mapping)]
        assert gaps == ["Police has left the partnership, so its people see nothing"]
        said = {row.member.agency.name: row.standing.why_not for row in member_rows(lead, world.mapping)}
        assert "has left the partnership" in said["Fenmarch Police"]


def test_the_database_shuts_an_agency_out_even_where_an_account_stays_open(world: World) -> None:
    leave(world, "police")
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["sergeant"].pk).update(is_active=True)
    dan = queries_actor(world, "sergeant")
    with acting_as(dan), connection.cursor() as cursor:
        cursor.execute("select count(*) from mappings_mapping")
        assert cursor.fetchone()[0] == 0


def queries_actor(world: World, key: str) -> Any:
    from placemap.access.actors import Actor

    user = world.users[key]
    return Actor(user_id=user.pk, agency_id=user.agency_id)


def test_an_agency_cannot_leave_twice_or_with_whoever_keeps_the_records(world: World) -> None:
    with pytest.raises(PlacemapError, match="your own agency"):
        leave(world, "partnership")
    leave(world, "police")
    with pytest.raises(PlacemapError, match="already left"):
        leave(world, "police", version=2)
    actor = world.actor("administrator")
    with acting_as(SETTER):
        commands.open_account(
            name="Second Keeper", email="k@example.org", job_title="Clerk", agency=world.agencies["charity"],
            roles=("administrator",), by=SETTER,
        )  # fmt: skip
    with pytest.raises(PlacemapError, match="keeps the partnership’s records"):
        leave(world, "charity")
    with acting_as(actor):
        police = Agency.objects.get(name="Fenmarch Police")
        with pytest.raises(Conflict):
            commands.agency_returns(agency=police, version=1, by=actor)
        commands.agency_returns(agency=police, version=2, by=actor)
        with pytest.raises(PlacemapError, match="part of the partnership already"):
            commands.agency_returns(agency=police, version=3, by=actor)
        assert not User.objects.get(pk=world.users["sergeant"].pk).is_active, "invited again, one by one"


def test_leaving_and_coming_back_are_asked_about_first(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    police = world.agencies["police"]
    page = f"/partnership/agencies/{police.pk}/"
    asked = client.get(f"{page}leave/").content.decode()
    assert "1 account closes at once" in asked
    press = {"version": "1", "once": str(uuid.uuid4())}
    assert client.post(f"{page}leave/", press).headers["Location"] == "/partnership/agencies/"
    assert client.post(f"{page}leave/", {**press, "once": str(uuid.uuid4())}).status_code == 404
    assert "This agency has left the partnership" in client.get(page).content.decode()
    stale = client.post(f"{page}return/", {"version": "1", "once": str(uuid.uuid4())})
    assert stale.status_code == 409
    assert (
        client.post(f"{page}return/", {"version": "2", "once": str(uuid.uuid4())}).headers["Location"] == page
    )


@pytest.mark.parametrize(
    ("review_on", "fits"),
    [(None, True), (date(2026, 3, 1), False), (date(2026, 3, 2), True), (date(2027, 3, 1), True), (date(2027, 3, 2), False)],
)  # fmt: skip
def test_an_agreement_is_looked_at_again_within_its_days(review_on: date | None, fits: bool) -> None:
    days = (date(2026, 3, 1), review_on, date(2027, 3, 1))
    if fits:
        rules.check_review(*days)
    else:
        with pytest.raises(PlacemapError, match="looked at again"):
            rules.check_review(*days)


def test_who_can_do_what_shows_nobody_and_leads_to_the_remedy(world: World, client_as: Any) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        with CaptureQueriesContext(connection) as before:
            table = queries.functions(actor)
        assert table.uncovered == len(FUNCTIONS) * 2
        commands.record_area_body(
            area=world.areas["county"], answers_for=AnswersFor.LIGHTING, agency=world.agencies["other_district"],
            from_on=today(), by=actor,
        )  # fmt: skip
        with CaptureQueriesContext(connection) as after:
            table = queries.functions(actor)
        assert table.uncovered == len(FUNCTIONS) * 2 - 1, "said for the county, so for its district"
        assert len(after) == len(before)
        does = presenters.does_rows(queries.answered_by(actor, world.agencies["other_district"]))
        assert does == [{"what": "Street lighting", "where": "Fenmarch County"}]
    assert "Nobody can do 15 of these" in presenters.gaps_line(15)
    assert presenters.gaps_line(0).startswith("Somebody")
    client = client_as(world.users["administrator"])
    page = client.get("/partnership/functions/").content.decode()
    city = world.areas["city"].pk
    assert f"/partnership/bodies/add/?area={city}&amp;what=lighting" in page
    asked = client.get(f"/partnership/bodies/add/?area={city}&what=lighting").content.decode()
    assert f'value="{city}" selected' in asked and 'value="lighting" selected' in asked
    given = {"area": str(city), "answers_for": "lighting", "agency": "", "name": "City lights", "from_on": "1 3 2026",
             "once": str(uuid.uuid4())}  # fmt: skip
    assert client.post("/partnership/bodies/add/", given).headers["Location"] == "/partnership/functions/"
    assert "Say who" not in client_as(world.users["lead"]).get("/partnership/functions/").content.decode()
