"""The law as data: every power explained, dated, and not choosable while it is not in force."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.partners import commands, presenters, queries
from placemap.partners.models import LegalPower
from placemap.partners.reference_data import CHECKED_ON, POWERS
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
ADDRESS = "/partnership/law/"


def text(response: Any) -> str:
    return str(response.content.decode())


def power(world: World, code: str) -> LegalPower:
    with acting_as(world.actor("governance")):
        return LegalPower.objects.get(code=code)


def check(world: World, code: str = "CA04-16LA", key: str = "governance", **changes: Any) -> LegalPower:
    actor = world.actor(key)
    given = {"checked_on": today(), "in_force_from": today(), "in_force_to": None, **changes}
    with acting_as(actor):
        power = LegalPower.objects.get(code=code)
        return commands.record_law_checked(power=power, by=actor, **{"version": power.version, **given})


def age_powers(days: int) -> None:
    with acting_as(SETTER):
        LegalPower.objects.update(last_checked=today() - timedelta(days=days))


def test_every_power_shipped_is_explained_in_a_line_and_sourced() -> None:
    assert len({one.code for one in POWERS}) == len(POWERS)
    for one in POWERS:
        assert 20 <= len(one.help) <= 120, one.code
        assert one.help.endswith("."), one.code
        assert one.source, one.code
        assert one.jurisdiction in {"England", "England and Wales", "United Kingdom"}, one.code


def test_a_power_not_in_force_cannot_be_chosen_until_governance_records_its_day(world: World) -> None:
    with acting_as(SETTER):
        assert queries.power_in_force("CA04-16LA") is None
    check(world)
    with acting_as(SETTER):
        assert queries.power_in_force("CA04-16LA") is not None
    check(world, in_force_from=date(2020, 1, 1), in_force_to=today() - timedelta(days=1))
    with acting_as(SETTER):
        assert queries.power_in_force("CA04-16LA") is None


@pytest.mark.parametrize("key", ["administrator", "lead", "stranger"])
def test_recording_a_check_is_refused_to_others_and_the_refusal_kept(world: World, key: str) -> None:
    with pytest.raises(Refused, match="information governance"):
        check(world, key=key)
    with acting_as(world.actor(key)):
        assert AuditEntry.objects.get(outcome="refused").event == "partnership_changed"
    assert power(world, "CA04-16LA").in_force_from is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"checked_on": date(2999, 1, 1)}, "cannot lie ahead"),
        ({"checked_on": date(2020, 1, 1)}, "checked later than that"),
        ({"in_force_from": None, "in_force_to": date(2030, 1, 1)}, "from which day"),
        ({"in_force_to": date(2020, 1, 1)}, "must not come before"),
    ],
)
def test_a_wrong_check_changes_nothing(world: World, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        check(world, **changes)
    kept = power(world, "CA04-16LA")
    assert (kept.in_force_from, kept.last_checked) == (None, CHECKED_ON)


def test_an_upgrade_keeps_what_was_checked_here_later(world: World) -> None:
    age_powers(1)
    with acting_as(SETTER):
        LegalPower.objects.filter(code="CA04-16LA").update(
            last_checked=CHECKED_ON + timedelta(days=1), in_force_from=date(2026, 9, 1), help="Old words"
        )
        LegalPower.objects.filter(code="CDA98-115").update(
            last_checked=CHECKED_ON - timedelta(days=1), in_force_from=None
        )
        commands.load_reference_data(by=SETTER)
    kept = power(world, "CA04-16LA")
    assert (kept.in_force_from, kept.help == "Old words") == (date(2026, 9, 1), False)
    assert power(world, "CDA98-115").in_force_from == date(1998, 9, 30)


def test_the_page_explains_every_power_to_anybody(world: World, client_as: Any) -> None:
    page = text(client_as(world.users["head"]).get(ADDRESS))
    for one in POWERS:
        assert one.title.replace("'", "&#39;") in page, one.code
    assert "This is not legal advice." in page
    assert "no starting date has been confirmed" in page
    assert "For people of 18 and over." in page
    assert "I have checked it" not in page
    assert "have not been checked for over 180 days" not in page


@pytest.mark.parametrize(("days", "warns"), [(180, False), (181, True)])
def test_law_unchecked_for_more_than_180_days_warns_where_it_is_read_and_where_it_is_chosen(
    world: World, client_as: Any, days: int, warns: bool
) -> None:
    age_powers(days)
    client = client_as(world.users["governance"])
    assert ("have not been checked for over 180 days" in text(client.get(ADDRESS))) is warns
    chosen = text(client.get(f"/agreements/{world.agencies['police'].pk}/"))
    assert ("Nobody has checked this law for over 180 days" in chosen) is warns


def test_recording_a_check_through_the_page(world: World, client_as: Any) -> None:
    client = client_as(world.users["governance"])
    found = power(world, "CA04-16LA")
    assert "I have checked it" in text(client.get(ADDRESS))
    address = f"{ADDRESS}{found.pk}/"
    given = {
        "once": str(uuid.uuid4()),
        "checked_on": today().strftime("%d/%m/%Y"),
        "in_force_from": "1 9 2026",
        "in_force_to": "",
        "version": str(found.version),
    }
    wrong = client.post(address, {**given, "once": str(uuid.uuid4()), "in_force_to": "1 8 2026"})
    assert (wrong.status_code, "must not come before" in text(wrong)) == (422, True)
    assert client.post(address, given).headers["Location"] == ADDRESS
    assert power(world, "CA04-16LA").in_force_from == date(2026, 9, 1)
    # A colleague who had the page open all the while is shown both, and overwrites nothing.
    late = client.post(address, {**given, "once": str(uuid.uuid4()), "in_force_from": "1 10 2026"})
    assert (late.status_code, "Somebody else checked this law" in text(late)) == (409, True)
    assert power(world, "CA04-16LA").in_force_from == date(2026, 9, 1)
    assert client.get(f"{ADDRESS}{uuid.uuid4()}/").status_code == 404


def test_words_for_each_standing_of_a_power(world: World) -> None:
    at = today()

    def said(**changes: Any) -> tuple[str, str]:
        one = LegalPower(title="t", last_checked=at, in_force_from=date(2004, 6, 1))
        for name, value in changes.items():
            setattr(one, name, value)
        shown = queries.PowerShown(one, changes.pop("why", ""), one.last_checked < at - timedelta(days=180))
        return presenters.law_line(shown), presenters.law_tag(shown)["text"]

    assert said() == ("In force since 1 June 2004.", "In force")
    assert said(in_force_to=date(2030, 1, 1))[0] == "In force from 1 June 2004 until 1 January 2030."
    assert said(in_force_from=date(1900, 1, 1))[0] == "In force.", "as old as the common law"
    assert said(why="Not in force: x") == ("Not in force: x", "Not in force")
    assert said(last_checked=at - timedelta(days=181))[1] == "Check it again"
