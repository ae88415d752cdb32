"""One thing that is kept close shows to one other agency, on one page, while its giver lets it; and asking
for one tells nobody whether it is held."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.audit import write_entry
from placemap.access.decisions import Refused
from placemap.access.events import TELLS_WHO_HOLDS
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.information.models import Contribution
from placemap.mappings.commands import agency_leaves, join_agency
from placemap.mappings.models import Member, Seat
from placemap.partners.commands import record_agreement
from placemap.subjects import commands
from placemap.subjects.models import (
    CorrectionNotice,
    DetailKept,
    DetailRelease,
    DetailRequest,
    Person,
    PersonDetail,
)
from placemap.subjects.queries import find_people
from placemap.subjects.queries.released import (
    asked_of_us,
    asked_of_us_work,
    details_released,
    kept_close,
    released_by_others,
)
from placemap.subjects.vocabulary import CorrectedHow, DetailKind
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, bare, open_page, send, words_of

pytestmark = pytest.mark.django_db
PHONE, ADDRESS, WHY = "07700900417", "14 Chandlers Row, FE4 2RT", "To ring home when she is missing."


@pytest.fixture
def mia(lists: Lists) -> Person:
    """A child of the cohort whom the police gave with an address and a phone."""
    return lists.member("sergeant", "Mia", "Fowler", phone=PHONE, address=ADDRESS)


def _detail(world: World, mia: Person, kind: str = "phone") -> PersonDetail:
    with acting_as(world.actor("sergeant")):
        found = PersonDetail.objects.select_related("mapping", "contribution")
        return found.get(person=mia, kind=kind)


def _release(lists: Lists, mia: Person, kind: str = "phone", to: str = "head", **given: Any) -> DetailRelease:
    given = {"who": "sergeant", "reason": WHY, **given}
    found: DetailRelease = lists.act(
        given.pop("who"),
        commands.release_detail,
        detail=_detail(lists.world, mia, kind),
        agency=lists.world.users[to].agency,
        **given,
    )
    return found


def _reads(world: World, who: str, mia: Person) -> list[str]:
    """What this person is let see of her by other agencies."""
    actor = world.actor(who)
    with acting_as(actor):
        return [f"{one.kind.value} {one.text}" for one in details_released(actor, [mia.pk])]


def test_one_thing_shows_to_one_agency_until_it_is_taken_back(
    lists: Lists, world: World, mia: Person
) -> None:
    assert _reads(world, "head", mia) == []
    release = _release(lists, mia)
    assert _reads(world, "head", mia) == [f"phone {PHONE}"]
    assert _reads(world, "social_care", mia) == _reads(world, "sergeant", mia) == []
    with acting_as(world.actor("head")):
        # The row itself, which every search, list, map, file and matching reads, stays as closed as before.
        assert not PersonDetail.objects.filter(person=mia, kind__in=["phone", "address"]).exists()
        assert not DetailRelease.objects.exists()
    for _ in range(2):
        lists.act("sergeant", commands.end_detail_release, release=release)
    assert _reads(world, "head", mia) == []
    with acting_as(world.actor("coordinator")):
        events = AuditEntry.objects.filter(event__startswith="detail_release").order_by("at")
        assert [entry.event for entry in events][:2] == ["detail_released", "detail_release_ended"]


def test_only_its_giver_releases_it_to_an_agency_of_the_team_and_once(
    lists: Lists, world: World, mia: Person
) -> None:
    with pytest.raises(Refused):
        _release(lists, mia, who="coordinator")
    for wrong in ({"reason": " "}, {"to": "other_district"}, {"to": "sergeant"}, {"kind": "name"}):
        with pytest.raises(PlacemapError):
            _release(lists, mia, **wrong)
    release = _release(lists, mia)
    with pytest.raises(PlacemapError):
        _release(lists, mia)
    with pytest.raises(Refused):
        lists.act("head", commands.end_detail_release, release=release)


def test_a_release_that_fails_leaves_nothing(
    lists: Lists, world: World, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_trail(**entry: Any) -> None:
        write_entry(**entry)
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("placemap.access.command.write_entry", no_trail)
    with pytest.raises(RuntimeError):
        _release(lists, mia)
    monkeypatch.undo()
    with acting_as(world.actor("sergeant")):
        assert not DetailRelease.objects.exists()


def test_it_ends_with_a_change_of_handling_and_opens_under_no_later_membership_or_agreement(
    lists: Lists, world: World, mia: Person
) -> None:
    head = world.users["head"].agency
    release = _release(lists, mia)
    for handling, seen in (("C", 0), ("P", 1)):
        with acting_as(world.actor("coordinator")):
            Contribution.objects.filter(pk=release.detail.contribution_id).update(handling=handling)
        assert len(_reads(world, "head", mia)) == seen
    _back(lists, release, days=1, joined=9)
    assert _reads(world, "head", mia)
    with acting_as(world.actor("coordinator")):
        member = Member.objects.select_related("mapping", "agency").get(mapping=world.mapping, agency=head)
    lists.act("coordinator", agency_leaves, member=member)
    lists.act("coordinator", join_agency, mapping=world.mapping, agency=head)
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(mapping=world.mapping, user=world.users["head"]).update(until_on=None)
    assert _reads(world, "head", mia) == []
    actor = world.actor("sergeant")
    with acting_as(actor):
        (kept,) = (one for one in kept_close(actor, [mia.pk]) if one.detail.kind == "phone")
        by_itself = [one for one in kept.releases if one.release.withdrawn_at is None]
        assert [(one.stands, one.ended) for one in by_itself] == [(False, "left")]
    # It makes room for what is decided anew.
    anew = _release(lists, mia)
    assert _reads(world, "head", mia) == [f"phone {PHONE}"]
    # On the team by then, and not signed.
    _back(lists, anew, days=300, joined=400)
    assert _reads(world, "head", mia) == []


def _back(lists: Lists, release: DetailRelease, *, days: int, joined: int) -> None:
    """Released so many days ago, between agencies that joined so many days ago: in the place of this one."""
    world = lists.world
    lists.act("sergeant", commands.end_detail_release, release=release)
    with acting_as(world.actor("sergeant")):
        release.pk, release.released_at = uuid4(), release.released_at - timedelta(days=days)
        release.save(force_insert=True)
    with acting_as(world.actor("coordinator")):
        members = Member.objects.filter(
            mapping=world.mapping, agency__in=[release.agency_id, release.released_to_id]
        )
        members.update(joined_on=today() - timedelta(days=joined))


@pytest.mark.parametrize("change", ["left", "agreement"])
def test_it_ends_once_its_giver_has_left_or_has_no_agreement(
    lists: Lists, world: World, mia: Person, change: str
) -> None:
    release = _release(lists, mia)
    if change == "left":
        _back(lists, release, days=1, joined=9)
        assert _reads(world, "head", mia) == [f"phone {PHONE}"]
        with acting_as(world.actor("coordinator")):
            police = Member.objects.filter(mapping=world.mapping, agency=world.agencies["police"])
            police.update(left_on=today())
    else:
        # The school had signed by then, and the police had not.
        with acting_as(SETTER):
            record_agreement(
                agency=world.users["head"].agency, signed_on=today() - timedelta(days=400),
                expires_on=today() + timedelta(days=30), signed_by="Director", version="Protocol 3",
                purpose="To keep children safe", power="CA04-11", handling="P", source_grade="record_check",
                by=SETTER,
            )  # fmt: skip
        _back(lists, release, days=300, joined=400)
    assert _reads(world, "head", mia) == []
    actor = world.actor("coordinator")
    with acting_as(actor):
        (shown,) = released_by_others(actor, world.mapping, [mia.pk])
        assert shown.ended == f"giver_{change}"


def test_the_custodian_lists_what_others_let_each_other_see_and_ends_it(
    lists: Lists, world: World, mia: Person, client_as: SignIn
) -> None:
    release = _release(lists, mia)
    coordinator = client_as(world.users["coordinator"])
    kept = reverse("kept-close", args=[world.mapping.reference, mia.pk])
    assert kept in open_page(coordinator, world, "child", mia.pk).content.decode()
    words = words_of(coordinator.get(kept))
    assert "What other agencies let each other see" in words and WHY in words
    assert "What other agencies let each other see" not in words_of(
        client_as(world.users["sergeant"]).get(kept)
    )
    for _ in range(2):
        sent = send(coordinator, world, "end-detail-release", mia.pk, release.pk)
        assert sent.status_code == 302
    assert _reads(world, "head", mia) == []
    with acting_as(world.actor("coordinator")):
        # It is taken back, and nothing else of it changes.
        held = DetailRelease.objects.get()
        assert held.withdrawn_by == world.users["coordinator"].pk
        assert not DetailRelease.objects.update(withdrawn_at=None, withdrawn_by=None)
    assert "What other agencies let each other see" not in words_of(coordinator.get(kept))


def test_it_is_not_seen_of_a_child_who_is_not_named_to_the_reader(
    lists: Lists, world: World, mia: Person
) -> None:
    _release(lists, mia)
    for change in ({"naming": "initials"}, {"naming": "named", "withdrawn_at": now()}):
        with acting_as(world.actor("coordinator")):
            Person.objects.filter(pk=mia.pk).update(**change)
        assert _reads(world, "head", mia) == []


def test_no_search_list_map_file_or_other_page_changes(
    lists: Lists, world: World, mia: Person, client_as: SignIn
) -> None:
    head, third = client_as(world.users["head"]), client_as(world.users["social_care"])
    pages = ("cohort", "candidates", "links", "network", "map-data", "held", "names")

    def everywhere(client: Client) -> list[str]:
        found = [bare(open_page(client, world, name)) for name in pages]
        found.append(bare(open_page(client, world, "kept-close", mia.pk)))
        found += [
            bare(send(client, world, "find-in-mapping", q=q)) for q in (PHONE, "900417", "Chandlers Row")
        ]
        return found

    everywhere(head), everywhere(third)
    before, of_third = everywhere(head), everywhere(third)
    page = words_of(open_page(third, world, "child", mia.pk))
    _release(lists, mia)
    _release(lists, mia, "address")
    assert everywhere(head) == before
    assert everywhere(third) == of_third
    assert words_of(open_page(third, world, "child", mia.pk)) == page
    for who in ("head", "social_care"):
        actor = world.actor(who)
        with acting_as(actor):
            assert not find_people(actor, world.mapping, PHONE)
            assert asked_of_us_work(actor) == []
    shown = words_of(open_page(head, world, "child", mia.pk))
    assert PHONE in shown and ADDRESS in shown and WHY in shown


def _ask(lists: Lists, mia: Person, kind: str = "phone", who: str = "head") -> DetailRequest:
    found: DetailRequest = lists.act(who, commands.ask_for_detail, person=mia, kind=kind)
    return found


def test_a_question_reaches_whoever_holds_it_and_nobody_else(lists: Lists, world: World, mia: Person) -> None:
    asked = _ask(lists, mia)
    assert _ask(lists, mia).pk == asked.pk
    nothing = _ask(lists, mia, "upn")
    for who, seen in (("sergeant", {asked.pk}), ("social_care", set()), ("head", {asked.pk, nothing.pk})):
        actor = world.actor(who)
        with acting_as(actor):
            assert set(DetailRequest.objects.values_list("pk", flat=True)) == seen
            assert len(asked_of_us_work(actor)) == (who == "sergeant")
    actor, asker = world.actor("sergeant"), Member.objects.filter(agency=world.users["head"].agency)
    for left_on, waits in ((today(), 0), (None, 1)):
        with acting_as(world.actor("coordinator")):
            asker.filter(mapping=world.mapping).update(left_on=left_on)
        with acting_as(actor):
            # Nobody answers an agency that is no longer on the team.
            assert len(asked_of_us_work(actor)) == len(asked_of_us(actor, [mia.pk])) == waits
    _release(lists, mia)
    with acting_as(actor):
        assert asked_of_us_work(actor) == [] == asked_of_us(actor, [mia.pk])
    with pytest.raises(Refused):
        _ask(lists, mia, who="coordinator")
    with pytest.raises(PlacemapError):
        _ask(lists, lists.child("head", "Ava", "Close"))


def test_whoever_asks_reads_the_same_whether_it_is_held_kept_close_or_not(
    lists: Lists, world: World, mia: Person, client_as: SignIn
) -> None:
    head = client_as(world.users["head"])
    for kind in (DetailKind.PHONE, DetailKind.UPN):
        assert send(head, world, "ask-for-detail", mia.pk, kind=kind.value).status_code == 302
    open_page(head, world, "child", mia.pk)
    before = bare(open_page(head, world, "child", mia.pk))
    # One of them is held, and the other is not.
    held, not_held = (
        before.split(f" {kind.label}: asked.")[1].partition(".")[0]
        for kind in (DetailKind.PHONE, DetailKind.UPN)
    )
    assert held == not_held
    with acting_as(world.actor("head")):
        request = DetailRequest.objects.select_related("mapping").get(kind="phone")
    # Whoever holds it looks at what is asked, and answers it.
    sergeant, phone = client_as(world.users["sergeant"]), _detail(world, mia)
    for page in (["kept-close", mia.pk], ["release-detail", mia.pk, phone.pk]):
        assert open_page(sergeant, world, *page).status_code == 200
    lists.act("sergeant", commands.keep_detail, detail_request=request)
    page = open_page(head, world, "child", mia.pk)
    assert bare(page) == before
    # Nor is it carried off on paper that anybody asked.
    unprinted = re.search(
        r'<div class="pm-no-print">\s*<details.*?</details>\s*</div>', page.content.decode(), re.S
    )
    assert unprinted and unprinted[0].count("The question lapses") == 2
    assert page.content.decode().count("The question lapses") == 2
    for who, reads in (("head", False), ("social_care", False), ("lead", False), ("coordinator", True)):
        looked = words_of(open_page(client_as(world.users[who]), world, "who-looked", mia.pk))
        assert (world.users["sergeant"].name in looked) == reads, who
        with acting_as(world.actor(who)):
            assert AuditEntry.objects.filter(event__in=TELLS_WHO_HOLDS).exists() == reads, who
    with acting_as(world.actor("head")):
        assert not DetailKept.objects.exists()
    actor = world.actor("sergeant")
    with acting_as(actor):
        assert asked_of_us_work(actor) == []
    with pytest.raises(Refused):
        lists.act("head", commands.keep_detail, detail_request=request)


def test_what_two_colleagues_do_in_the_same_moment_is_done_once(
    lists: Lists, world: World, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other's row comes in after this one was looked for and before it is written."""
    phone, head = _detail(world, mia), world.users["head"].agency
    asked = _ask(lists, mia)
    dan = world.users["sergeant"].pk
    theirs: list[Any] = [
        DetailRelease(
            mapping=world.mapping, agency_id=phone.agency_id, person=mia, detail=phone, released_to=head,
            handling="P", audience="team", reason=WHY, released_by=dan,
        ),
        DetailKept(mapping=world.mapping, agency_id=phone.agency_id, request=asked, decided_by=dan),
    ]  # fmt: skip

    def meanwhile(by: Any) -> Any:
        if coming:
            coming.pop().save(force_insert=True)
        return by.user_id

    monkeypatch.setattr("placemap.subjects.commands.released.author", meanwhile)
    coming = theirs[1:]
    assert lists.act("sergeant", commands.keep_detail, detail_request=asked).pk == theirs[1].pk
    coming = theirs[:1]
    with pytest.raises(PlacemapError, match="already"):
        _release(lists, mia)
    monkeypatch.undo()
    with acting_as(world.actor("sergeant")):
        assert DetailKept.objects.get().pk == theirs[1].pk


def test_what_is_taken_back_stays_with_whoever_was_let_see_it(
    lists: Lists, world: World, mia: Person, client_as: SignIn
) -> None:
    release = _release(lists, mia)
    with acting_as(world.actor("sergeant")):
        PersonDetail.objects.filter(pk=release.detail_id).update(
            withdrawn_at=now(), corrected_because="Mistaken.", corrected_by=world.users["sergeant"].pk
        )
    sergeant = client_as(world.users["sergeant"])
    words = words_of(open_page(sergeant, world, "kept-close", mia.pk))
    seen = words.split("Seen before")[1]
    assert "s Field: " in seen and "put right" in seen
    # The address beside it can be let go, and what was taken back cannot.
    address = _detail(world, mia, "address")
    for detail, status in ((address.pk, 200), (release.detail_id, 404)):
        assert open_page(sergeant, world, "release-detail", mia.pk, detail).status_code == status


def test_a_list_that_is_taken_back_is_told_to_whoever_was_let_see_one_thing_of_it(
    lists: Lists, world: World, mia: Person, client_as: SignIn
) -> None:
    given = _detail(world, mia).contribution

    def told() -> int:
        found: int = lists.act(
            "sergeant", commands.tell_readers, mapping=world.mapping, people=[mia.pk], since=given.given_at,
            how=CorrectedHow.TAKEN_BACK, audience="restricted", given_by=given.agency_id, given_in=given.pk,
            whole=given,
        )  # fmt: skip
        return found

    head, third = client_as(world.users["head"]), client_as(world.users["social_care"])
    open_page(head, world, "child", mia.pk), open_page(third, world, "child", mia.pk)
    release = _release(lists, mia)
    # They opened her page before they were let see it, and not since.
    assert told() == 0
    open_page(head, world, "child", mia.pk), open_page(third, world, "child", mia.pk)
    assert told() == 1
    with acting_as(world.actor("head")):
        assert CorrectionNotice.objects.get().contribution_id == given.pk
    lists.act("sergeant", commands.end_detail_release, release=release)
    assert told() == 0


def test_two_questions_at_once_take_turns(lists: Lists, world: World, mia: Person) -> None:
    with CaptureQueriesContext(connection) as done:
        _ask(lists, mia)
    said = [one["sql"] for one in done.captured_queries]
    locked = next(at for at, one in enumerate(said) if "pg_advisory_xact_lock" in one)
    looked = next(at for at, one in enumerate(said) if 'FROM "subjects_detailrequest"' in one)
    assert locked < looked


def test_the_giver_answers_from_my_work(lists: Lists, world: World, mia: Person, client_as: SignIn) -> None:
    sergeant, head = client_as(world.users["sergeant"]), client_as(world.users["head"])
    assert send(head, world, "ask-for-detail", mia.pk, kind="phone").status_code == 302
    assert send(head, world, "ask-for-detail", mia.pk, kind="note").status_code == 422
    kept = reverse("kept-close", args=[world.mapping.reference, mia.pk])
    assert kept in sergeant.get(reverse("my-work")).content.decode()
    assert kept not in head.get(reverse("my-work")).content.decode()
    words = words_of(sergeant.get(kept))
    assert "Asked for" in words and PHONE in words and ADDRESS in words
    phone = _detail(world, mia)
    looked = _looks(world, mia)
    page = open_page(sergeant, world, "release-detail", mia.pk, phone.pk)
    assert _looks(world, mia) == looked + 1
    assert "checked" not in page.content.decode()
    assert open_page(head, world, "release-detail", mia.pk, phone.pk).status_code == 404
    wrong = send(sergeant, world, "release-detail", mia.pk, phone.pk, reason=WHY)
    assert wrong.status_code == 422 and WHY in wrong.content.decode()
    form = {"agency": str(world.users["head"].agency_id), "reason": WHY, "once": str(uuid4())}
    for _ in range(2):
        assert send(sergeant, world, "release-detail", mia.pk, phone.pk, **form).status_code == 302
    shown = words_of(open_page(head, world, "child", mia.pk))
    assert PHONE in shown and WHY in shown and ADDRESS not in shown
    with acting_as(world.actor("sergeant")):
        release = DetailRelease.objects.get()
    words = words_of(sergeant.get(kept))
    assert "Asked for" not in words
    # Nobody is told that they do see it: whether they do, hangs on what they may see of her.
    assert words.count("as long as they may see this child by name") == 2
    send(sergeant, world, "end-detail-release", mia.pk, release.pk)
    assert PHONE not in words_of(open_page(head, world, "child", mia.pk))
    assert "Seen before" in words_of(sergeant.get(kept))


def _looks(world: World, mia: Person) -> int:
    """How often her record was opened, by the trail."""
    with acting_as(world.actor("coordinator")):
        return AuditEntry.objects.filter(event="kept_viewed", subjects__contains=[mia.pk]).count()


def test_the_number_of_queries_stays_the_same(
    lists: Lists, world: World, mia: Person, django_assert_max_num_queries: Any
) -> None:
    actor = world.actor("sergeant")
    for kind, to in (("phone", "head"), ("phone", "social_care"), ("address", "head")):
        _release(lists, mia, kind, to)
    with acting_as(actor), django_assert_max_num_queries(5):
        assert len(kept_close(actor, [mia.pk])) == 2
