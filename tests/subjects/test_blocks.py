"""Somebody kept from a record sees of it what an outsider would, everywhere, and is told nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands as cohort
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings import commands as mappings
from placemap.mappings import queries as reading
from placemap.partners.commands import record_cover
from placemap.partners.models import User
from placemap.subjects.commands import block_person, lift_block, withdraw_people
from placemap.subjects.models import Block, Link, LinkEvidence, Person, PersonDetail
from tests.cast import World
from tests.cohort.conftest import Lists, lists  # noqa: F401

pytestmark = pytest.mark.django_db

WHY = "His mother is a friend of hers."


def _as(world: World, who: str, command: Callable[..., Any], /, **given: Any) -> Any:
    actor = world.actor(who)
    with acting_as(actor):
        return command(by=actor, **given)


@pytest.fixture
def leo(lists: Lists) -> Person:  # noqa: F811
    """Leo is in the cohort; the sergeant's own agency gave a record of him and a link to Ellie, and wrote of him."""
    leo = lists.member("head", "Leo", "Pashley")
    lists.member("head", "Ellie", "Marsden")
    police = lists.child("sergeant", says={"level": "significant", "level_as_written": "High"})
    lists.join(leo, police)
    lists.linked(leo, "sergeant", "Jade", "Orme")
    return leo


def _addresses(world: World, leo: Person) -> list[str]:
    base = f"/mappings/{world.mapping.reference}/"
    return [
        base,
        *(f"{base}{page}/" for page in ("cohort", "cohort/lists", "cohort/no-referral", "linked", "network", "noticed")),
        *(f"{base}{page}/" for page in ("network/links", "network/findings", "network/print", "network/data", "names")),
        f"{base}lists/",
        "/my-work/",
    ]  # fmt: skip


def test_the_record_is_nowhere_for_them(
    world: World, leo: Person, client_as: Callable[[User], Client]
) -> None:
    """Every page of the mapping, search, suggestion and the record itself: before, during and after a block."""
    dan = client_as(world.users["sergeant"])
    child = f"/mappings/{world.mapping.reference}/people/{leo.pk}/"

    def shown() -> dict[str, int]:
        pages = {
            address: dan.get(address).content.decode().count("Pashley") for address in _addresses(world, leo)
        }
        for address in ("/find/", f"/mappings/{world.mapping.reference}/find/"):
            pages[f"search {address}"] = (
                dan.post(address, {"q": "Pashley"}).content.decode().count(f"{leo.pk}")
            )
        return pages

    before = shown()
    assert dan.get(child).status_code == 200 and sum(before.values()) > 3, (
        "or the rest of this test says nothing"
    )
    exceptions = f"/mappings/{world.mapping.reference}/cohort/no-referral/"
    counted = dan.get(exceptions).content.decode().count("/people/")
    block = _as(world, "coordinator", block_person, person=leo, user=world.users["sergeant"], reason=WHY)
    searched = {key: count for key, count in shown().items() if count}
    assert searched == {} and dan.get(child).status_code == 404
    assert dan.get(exceptions).content.decode().count("/people/") < counted
    for word in (WHY, "kept from", "block"):
        assert word not in dan.get(f"/mappings/{world.mapping.reference}/").content.decode().lower()
    for page in ("keep-from", "not-for-me", "refer", "chronology", "looked"):
        assert dan.get(f"{child}{page}/").status_code == 404
    dan_acts = world.actor("sergeant")
    with acting_as(dan_acts):
        # Not even what his own agency gave: the record, its name, the link and its evidence.
        assert set(PersonDetail.objects.filter(text__contains="Pashley")) == set()
        assert not Link.objects.exists() and not LinkEvidence.objects.exists() and not Block.objects.exists()
        assert not AuditEntry.objects.filter(subjects__contains=[leo.pk]).exists(), "nor that he once looked"
    _as(world, "lead", lift_block, block=block, reason="They moved away.", version=1)
    assert shown() == before


def test_somebody_is_kept_from_a_record_and_let_in_again_by_pages(
    world: World, leo: Person, client_as: Callable[[User], Client]
) -> None:
    priya, base = client_as(world.users["coordinator"]), f"/mappings/{world.mapping.reference}/"
    given = {"user": str(world.users["sergeant"].pk), "reason": "", "once": str(uuid4())}
    keep = f"{base}people/{leo.pk}/keep-from/"
    assert priya.post(keep, given).status_code == 422
    given["reason"] = WHY
    for _ in range(2):
        assert priya.post(keep, given)["Location"] == f"{base}blocks/"
    with acting_as(world.actor("coordinator")):
        (block,) = Block.objects.all()
    assert WHY in priya.get(f"{base}blocks/").content.decode()
    lift = {"reason": "They moved away.", "version": "1", "once": str(uuid4())}
    for _ in range(2):
        assert priya.post(f"{base}blocks/{block.pk}/lift/", lift)["Location"] == f"{base}blocks/"
    dan = client_as(world.users["sergeant"])
    assert dan.get(f"{base}people/{leo.pk}/").status_code == 200


def test_a_record_joined_later_is_hidden_too(world: World, leo: Person, lists: Lists) -> None:  # noqa: F811
    _as(world, "coordinator", block_person, person=leo, user=world.users["sergeant"], reason=WHY)
    again = lists.child("sergeant", "Lee", "Pashly")
    with acting_as(world.actor("sergeant")):
        assert Person.objects.filter(pk=again.pk).exists()
    lists.join(leo, again)
    with acting_as(world.actor("sergeant")):
        assert not Person.objects.filter(pk=again.pk).exists()


def test_taking_back_a_list_reaches_what_is_hidden(world: World, leo: Person, lists: Lists) -> None:  # noqa: F811
    """Whoever takes a list back, it goes whole: also the row of a child they are kept from."""
    given = lists.child("sergeant", "Niall", "Quill")
    _as(world, "coordinator", block_person, person=given, user=world.users["sergeant"], reason=WHY)
    dan = world.actor("sergeant")
    with acting_as(dan):
        withdraw_people(contribution=given.contribution, by=dan)
        assert not Person.objects.filter(pk=given.pk).exists(), "and stays hidden afterwards"
    with acting_as(world.actor("coordinator")):
        assert Person.objects.get(pk=given.pk).withdrawn_at is not None


def test_letting_a_hidden_child_go_still_works(world: World, leo: Person, lists: Lists) -> None:  # noqa: F811
    linked = lists.linked(leo, "head", "Ivy", "Reed")
    _as(world, "coordinator", block_person, person=linked, user=world.users["sergeant"], reason=WHY)
    with acting_as(world.actor("coordinator")):
        linked = Person.objects.select_related("mapping").get(pk=linked.pk)
    _as(
        world, "lead", cohort.decide_on_linked, person=linked, outcome="no_concern", reason="Classmates only.",
        done_with_child=True, other_children="no", version=linked.version,
    )  # fmt: skip
    with acting_as(world.actor("coordinator")):
        assert not Person.objects.filter(pk=linked.pk).exists() and not Block.objects.exists()


def test_who_may_block_lift_and_read(world: World, leo: Person) -> None:
    dan, joan = world.users["sergeant"], world.users["head"]
    with pytest.raises(Refused):
        _as(world, "head", block_person, person=leo, user=dan, reason=WHY)
    with pytest.raises(PlacemapError, match="Say why"):
        _as(world, "lead", block_person, person=leo, user=dan, reason=" ")
    own = _as(world, "head", block_person, person=leo, user=joan, reason="My pupil's brother.")
    with acting_as(world.actor("head")):
        assert not Person.objects.filter(pk=leo.pk).exists() and not Block.objects.exists()
    block = _as(world, "lead", block_person, person=leo, user=dan, reason=WHY)
    assert _as(world, "coordinator", block_person, person=leo, user=dan, reason="Again").pk == block.pk
    for reader, sees in (
        ("lead", 2),
        ("coordinator", 2),
        ("governance", 2),
        ("social_care", 0),
        ("administrator", 0),
    ):
        with acting_as(world.actor(reader)):
            assert Block.objects.count() == sees, reader
    with pytest.raises(Refused):
        _as(world, "social_care", lift_block, block=block, reason="x", version=1)
    with pytest.raises(Conflict):
        _as(world, "lead", lift_block, block=block, reason="x", version=7)
    with pytest.raises(PlacemapError, match="Say why"):
        _as(world, "lead", lift_block, block=block, reason="", version=1)
    _as(world, "lead", lift_block, block=own, reason="She asked.", version=1)
    with acting_as(world.actor("coordinator")):
        events = list(
            AuditEntry.objects.filter(event__startswith="block_", outcome="done")
            .order_by("at")
            .values_list("event", flat=True)
        )
    assert events.count("block_set") == 3 and events.count("block_lifted") == 1


def test_whoever_must_see_every_child_is_not_blocked_and_nobody_blocked_takes_that_seat(
    world: World, leo: Person, lists: Lists  # noqa: F811
) -> None:  # fmt: skip
    for officer in ("coordinator", "lead"):
        with pytest.raises(PlacemapError, match="Give that seat to somebody else first"):
            _as(world, "lead", block_person, person=leo, user=world.users[officer], reason=WHY)
    with pytest.raises(PlacemapError, match="Give that seat"):
        _as(world, "lead", block_person, person=leo, user=world.users["lead"], reason="I know them")
    _as(world, "lead", block_person, person=leo, user=world.users["sergeant"], reason=WHY)
    with pytest.raises(PlacemapError, match="cannot hold this seat"):
        _as(
            world, "lead", mappings.seat_person, mapping=world.mapping, user=world.users["sergeant"], role_code="co_chair"
        )  # fmt: skip
    # A colleague of the lead's own school who is kept from a record cannot stand in for her.
    colleague = User(
        name="Una Hale", email="una@example.org", job_title="Deputy", agency=world.users["lead"].agency
    )
    from placemap.partners.commands import open_account
    from tests.cast import SETTER

    with acting_as(SETTER):
        colleague = open_account(
            name="Una Hale", email="una@example.org", job_title="Deputy", agency=world.agencies["mill_lode"], by=SETTER
        )  # fmt: skip
    days = {"from_on": today(), "until_on": today() + timedelta(days=3)}
    _as(world, "lead", block_person, person=leo, user=colleague, reason=WHY)
    for arranger in ("lead", "administrator"):
        with pytest.raises(
            PlacemapError, match=r"^Una Hale cannot stand in for Helen Marchbanks. Choose somebody else.$"
        ):
            _as(world, arranger, record_cover, away=world.users["lead"], deputy=colleague, **days)


def test_declaring_is_kept_changed_and_read_by_those_who_answer(
    world: World, client_as: Callable[[User], Client]
) -> None:
    base = f"/mappings/{world.mapping.reference}/"
    joan = client_as(world.users["head"])
    asked = "Before you start: do you know anybody"
    assert asked in joan.get(base).content.decode()
    refused = joan.post(f"{base}interests/", {"once": str(uuid4()), "knows_somebody": "yes", "words": ""})
    assert refused.status_code == 422 and "Say whom you know" in refused.content.decode()
    joan.post(f"{base}interests/", {"once": str(uuid4()), "knows_somebody": "no", "words": ""})
    joan.post(
        f"{base}interests/",
        {"once": str(uuid4()), "knows_somebody": "yes", "words": "The Pashleys live next door."},
    )
    page = joan.get(base).content.decode()
    assert asked not in page and "may know somebody" in page
    helen = client_as(world.users["lead"])
    assert "1 person may know somebody" in helen.get(base).content.decode()
    said = helen.get(f"{base}blocks/").content.decode()
    assert "The Pashleys live next door." in said and "answer 2" in said
    dan = client_as(world.users["sergeant"])
    assert "may know somebody" not in dan.get(base).content.decode()
    with acting_as(world.actor("sergeant")):
        assert reading.declarations(world.actor("sergeant"), world.mapping)[0].words == ""
    with acting_as(world.actor("other_district")):
        from placemap.mappings.models import InterestDeclaration

        assert not InterestDeclaration.objects.exists()
