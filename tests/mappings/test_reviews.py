"""Reviews of a mapping: what two missed ask for, and what the panel sees and decides."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from html import unescape
from importlib import import_module
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection
from django.urls import resolve, reverse
from psycopg.sql import SQL, Identifier

from placemap.access.actors import Actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands as cohort
from placemap.foundations.clock import today
from placemap.foundations.dates import add_months
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.invented import NotInvented
from placemap.mappings import commands, queries
from placemap.mappings.models import Mapping, Member, Renewal, ReviewEntry, Seat
from placemap.mappings.pages import TakesNew
from placemap.mappings.rules import reviews as rules
from placemap.mappings.vocabulary import PanelChoice, ReviewStep
from placemap.partners.models import Cover, Role, RoleHolding, User
from placemap.subjects.models import Person
from placemap.web.filters import day
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists
from tests.cohort.opened import panel_chair
from tests.cohort.pages import SignIn, open_page, words_of
from tests.database import prepared_template, superuser_url
from tests.information.test_commands import notice
from tests.oracles.worlds import Planter

LATE = rules.REVIEW_GRACE.days + 1


# Commands and pages


def reviewed(world: World, first: int, second: int = 300, **more: Any) -> Mapping:
    """The cast's mapping, opened 200 days ago, with its review days so many days ahead."""
    lead = world.actor("lead")
    with acting_as(lead):
        Mapping.objects.filter(pk=world.mapping.pk).update(
            opened_on=today() - timedelta(days=200), ends_on=today() + timedelta(days=200),
            review_on=today() + timedelta(days=first), review_again_on=today() + timedelta(days=second), **more,
        )  # fmt: skip
        world.mapping = queries.open_mapping(lead, world.mapping.reference)
    return world.mapping


def two_missed(world: World, **more: Any) -> Mapping:
    return reviewed(world, -90, -LATE, **more)


def held(world: World, key: str = "coordinator", **changes: Any) -> ReviewEntry:
    actor = world.actor(key)
    given = {"mapping": world.mapping, "held_on": today(), "held_by": "Helen Marchbanks",
             "words": "Two actions are late; the work at the station goes on.",
             "next_on": today() + timedelta(days=60), "version": world.mapping.version, "by": actor}  # fmt: skip
    with acting_as(actor):
        return commands.hold_review(**{**given, **changes})


def decided(world: World, by: Actor, **changes: Any) -> ReviewEntry:
    given = {"mapping_id": world.mapping.pk, "choice": PanelChoice.RENEW, "reason": "The station is half done",
             "next_on": today() + timedelta(days=60), "ends_on": None, "version": world.mapping.version,
             "by": by}  # fmt: skip
    with acting_as(by):
        return commands.decide_for_panel(**{**given, **changes})


def kept(world: World) -> Mapping:
    actor = world.actor("lead")
    with acting_as(actor):
        return queries.open_mapping(actor, world.mapping.reference)


@pytest.mark.django_db
def test_opening_proposes_the_first_review_and_an_earlier_end_brings_it_forward(world: World) -> None:
    lead = world.actor("lead")
    with acting_as(lead):
        opened = commands.open_mapping(
            title="The bus station", area=world.areas["city"], started_from="cohort", place="", harm="Harm",
            ends_on=today() + timedelta(days=300), lead=world.users["lead"], custodian=world.users["coordinator"],
            opened_on=today() - timedelta(days=300), by=lead,
        )  # fmt: skip
    assert opened.review_on == add_months(today(), 3), "never missed on the day it opens"
    assert opened.review_again_on == add_months(opened.review_on, 3)
    lead = world.actor("lead")
    with acting_as(lead):
        sooner = today() + timedelta(days=30)
        changed = commands.change_end(
            mapping=opened, ends_on=sooner, reason="It is a small one", version=opened.version, by=lead
        )
        assert changed.review_on == sooner
        later = commands.change_end(
            mapping=changed, ends_on=today() + timedelta(days=90), reason="No", version=2, by=lead
        )
        assert later.review_on == sooner


@pytest.mark.django_db
def test_a_review_held_is_kept_and_counts_and_whoever_may_not_writes_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = reviewed(world, -LATE, 30)
    assert queries.reviews_of(mapping).missed == 1
    for key in ("sergeant", "other_district", "administrator"):
        with pytest.raises(Refused):
            held(world, key)
    for changes, words in (
        ({"words": " "}, "what was decided"),
        ({"held_on": today() + timedelta(days=1)}, "cannot lie ahead"),
        ({"next_on": today()}, "must lie ahead"),
        ({"next_on": today() + timedelta(days=199)}, "at the latest"),
    ):
        with pytest.raises(PlacemapError, match=words):
            held(world, **changes)
    with pytest.raises(NotInvented):
        held(world, words="Ring her on 07911 123456")
    # What fails after the mapping was changed leaves nothing of it.
    with monkeypatch.context() as broken:
        broken.setattr(ReviewEntry, "save", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("full")))
        with pytest.raises(RuntimeError):
            held(world)
    world.mapping = kept(world)
    assert (world.mapping.version, world.mapping.review_on) == (1, today() - timedelta(days=LATE))
    entry = held(world)
    now_held = kept(world)
    assert (now_held.review_on, now_held.reviews_missed) == (entry.next_on, 0)
    assert queries.reviews_of(now_held).missed == 0
    with pytest.raises(PlacemapError, match="written down already"):
        held(world, version=now_held.version)
    with pytest.raises(Conflict), acting_as(world.actor("lead")):
        # From a page that is older than the mapping.
        commands.move_review(
            mapping=kept(world), next_on=today() + timedelta(days=20), reason="Half-term", version=0,
            by=world.actor("lead"),
        )  # fmt: skip
    with acting_as(world.actor("sergeant")):
        assert ReviewEntry.objects.get().words.startswith("Two actions"), "the whole team reads it"
        assert ReviewEntry.objects.update(words="Rewritten") == 0
    with acting_as(world.actor("other_district")):
        assert not ReviewEntry.objects.exists()
    with acting_as(world.actor("lead")):
        assert AuditEntry.objects.filter(event="mapping_reviewed", mapping_id=mapping.pk).exists()


@pytest.mark.django_db
def test_a_review_dated_back_clears_no_miss_and_puts_nothing_off(world: World) -> None:
    reviewed(world, -90, 30)
    long_ago = today() - timedelta(days=199)
    with pytest.raises(PlacemapError, match="too early to count"):
        held(world, held_on=long_ago, next_on=today() + timedelta(days=31))
    held(world, held_on=long_ago, next_on=today() + timedelta(days=30))
    first = world.mapping = kept(world)
    stands = queries.reviews_of(first)
    assert (stands.missed, stands.due_on) == (1, today() + timedelta(days=30))
    # Brought forward, what was missed is still remembered, and an older review does not undo that.
    held(world, held_on=long_ago + timedelta(days=1), next_on=today() + timedelta(days=20))
    world.mapping = kept(world)
    assert queries.reviews_of(world.mapping).missed == 1
    with pytest.raises(PlacemapError, match="too early to count"):
        held(world, held_on=long_ago + timedelta(days=2))
    held(world, held_on=today() - timedelta(days=1))
    assert queries.reviews_of(kept(world)).missed == 0


@pytest.mark.django_db
def test_a_day_is_moved_with_its_reason_and_what_was_missed_stays_missed(world: World) -> None:
    reviewed(world, -LATE, 30)
    actor = world.actor("coordinator")

    def move(days: int, reason: str = "Half-term") -> ReviewEntry:
        with acting_as(actor):
            mapping = queries.open_mapping(actor, world.mapping.reference)
            return commands.move_review(
                mapping=mapping, next_on=today() + timedelta(days=days), reason=reason, version=mapping.version,
                by=actor,
            )  # fmt: skip

    for days, reason, words in (
        (20, " ", "why the day changes"),
        (30, "Same", "on that day already"),
        (31, "Later", "at the latest"),
    ):
        with pytest.raises(PlacemapError, match=words):
            move(days, reason)
    assert move(20).step == ReviewStep.MOVED
    assert (kept(world).reviews_missed, kept(world).review_on) == (1, today() + timedelta(days=20))
    with pytest.raises(PlacemapError, match="at the latest"):
        move(30)
    two_missed(world)
    with pytest.raises(PlacemapError, match="The panel decides"):
        move(20)


@pytest.fixture
def lists(world: World) -> Lists:
    return Lists(world)


@pytest.mark.django_db
def test_the_panel_sees_titles_and_decides_and_nobody_else_does(world: World, lists: Lists) -> None:
    child = lists.child("head", "Jade", "Orme")
    chair = panel_chair(world)
    reviewed(world, -LATE, 30)
    with acting_as(chair):
        assert queries.reviews_for_panel(chair) == [], "one missed is for the mapping to mend"
    mapping = two_missed(world)
    with acting_as(chair):
        (waiting,) = queries.reviews_for_panel(chair)
        assert (waiting.title, waiting.missed) == ("Two schools, Estwick", 2)
        assert not Mapping.objects.exists() and not ReviewEntry.objects.exists()
        assert not Person.objects.filter(pk=child.pk).exists()
    for key in ("lead", "coordinator", "sergeant", "other_district", "administrator"):
        actor = world.actor(key)
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("select count(*) from reviews_for_panel()")
            assert cursor.fetchone()[0] == 0, key
        with pytest.raises(Refused):
            decided(world, actor)
    with pytest.raises(Refused), acting_as(chair):
        commands.close_mapping(
            mapping=mapping, reason="objectives_met", version=mapping.version, by=chair
        )  # closing stays the lead's
    for changes, error, words in (
        ({"reason": " "}, PlacemapError, "why"),
        ({"reason": "Ring 07911 123456"}, NotInvented, "."),
        ({"next_on": None}, PlacemapError, "reviewed next"),
        ({"ends_on": today() + timedelta(days=900)}, PlacemapError, "a year at most"),
        ({"next_on": today() + timedelta(days=250)}, PlacemapError, "latest"),
        ({"version": mapping.version + 1}, Conflict, "Somebody else"),
        ({"mapping_id": world.other_mapping.pk}, Conflict, "Somebody else"),
    ):
        with pytest.raises(error, match=words):
            decided(world, chair, **changes)
    with acting_as(world.actor("lead")):
        assert not ReviewEntry.objects.exists() and not Renewal.objects.exists(), "a failure leaves nothing"
    until = today() + timedelta(days=300)
    decided(world, chair, ends_on=until)
    renewed = kept(world)
    assert (renewed.ends_on, renewed.reviews_missed, renewed.state) == (until, 0, "open")
    assert queries.takes_new(renewed)
    with acting_as(world.actor("lead")):
        assert ReviewEntry.objects.get().step == ReviewStep.RENEWED
        assert Renewal.objects.get().ends_on == until
    with acting_as(chair):
        assert queries.reviews_for_panel(chair) == []
    with pytest.raises(Conflict):
        decided(world, chair, version=renewed.version)
    with acting_as(world.actor("lead")):
        assert AuditEntry.objects.filter(event="panel_decided", mapping_id=mapping.pk).exists()


@pytest.mark.django_db
def test_asked_for_an_end_it_stays_with_the_lead_whose_gates_still_bind(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    chair = panel_chair(world)
    two_missed(world)
    decided(world, chair, choice=PanelChoice.CLOSE, reason="Nobody has met since spring")
    asked = kept(world)
    assert asked.closing_asked_on == today() and asked.state == "open" and not queries.takes_new(asked)
    assert queries.takes_new(asked).passes, "shut for a time, to everybody"
    assert asked.ends_on == world.mapping.ends_on
    # What was held since is kept, and the decision is still the panel's.
    world.mapping = asked
    held(world)
    assert queries.waits_for_panel(kept(world))
    lead = client_as(world.users["lead"])
    work = words_of(lead.get(reverse("my-work")))
    assert "the panel asks for it to be closed" in work
    page = words_of(open_page(lead, world, "mapping-reviews"))
    assert "Nobody has met since spring" in page and "Close this mapping" in page
    coordinator = client_as(world.users["coordinator"])
    assert "Close this mapping" not in words_of(open_page(coordinator, world, "mapping-reviews"))
    # The panel may think again, and finds it in its list.
    panel = client_as(world.users["panel"])
    assert "Change the decision" in words_of(panel.get(reverse("panel")))
    assert "close or renew" not in words_of(panel.get(reverse("my-work")))
    decided(world, chair, version=kept(world).version)
    assert queries.takes_new(kept(world))


@pytest.mark.django_db
def test_whoever_was_asked_to_close_it_has_a_day_and_after_it_the_panel_reads_that_it_is_open(
    world: World, client_as: SignIn
) -> None:
    chair, lead = panel_chair(world), world.actor("lead")
    two_missed(world)
    decided(world, chair, choice=PanelChoice.CLOSE, reason="Nobody has met since spring")

    def waits(actor: Actor) -> list[tuple[date | None, str]]:
        with acting_as(actor):
            found = queries.my_work(actor)
            return [(one.by, one.verb) for one in found if one.what.startswith(world.mapping.title)]

    by = today() + rules.CLOSED_WITHIN
    assert (by, "Close it") in waits(lead) and waits(chair) == []
    page = words_of(open_page(client_as(world.users["sergeant"]), world, "mapping"))
    assert f"Whoever leads it closes it by {day(by)}" in page
    assert f"by {day(by)}. Its lead has not closed it yet" in words_of(
        client_as(world.users["panel"]).get(reverse("panel"))
    )
    for gone, again in ((28, []), (29, [(today() - timedelta(days=1), "Decide again")])):
        with acting_as(lead):
            Mapping.objects.filter(pk=world.mapping.pk).update(
                closing_asked_on=today() - timedelta(days=gone)
            )
        assert waits(chair) == again, gone
    assert (today() - timedelta(days=1), "Close it") in waits(lead)
    work = words_of(client_as(world.users["panel"]).get(reverse("my-work")))
    assert "still not closed" in work and "close or renew" not in work
    # Asked once more, its day is set anew.
    decided(world, chair, choice=PanelChoice.CLOSE, reason="Still nobody", version=kept(world).version)
    assert waits(chair) == [] and (by, "Close it") in waits(lead)


def _leads_to_refused(page: Any) -> set[str]:
    addresses = re.findall(r'(?:href|action)="(/[^"?#]*)', page.content.decode())
    found = [resolve(unescape(one)) for one in addresses if not one.startswith("/static/")]
    return {
        one.url_name
        for one in found
        if one.url_name and issubclass(getattr(one.func, "view_class", object), TakesNew)
    }


@pytest.mark.django_db
def test_while_the_panel_decides_nothing_new_is_taken_or_offered_and_safety_goes_on(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    first, waiting = lists.child("head"), lists.propose(lists.child("head", "Ellie", "Marsden"))
    coordinator = client_as(world.users["coordinator"])
    assert _leads_to_refused(open_page(coordinator, world, "lists"))
    two_missed(world)
    priya = world.actor("coordinator")
    with acting_as(priya):
        member = Member.objects.select_related("mapping", "agency").get(
            mapping=world.mapping, agency=world.agencies["police"]
        )
        with pytest.raises(rules.WaitsForPanel, match="Two reviews of this mapping were missed"):
            commands.ask_for_list(member=member, due_on=today(), version=member.version, by=priya)
        assert not queries.lists_awaited().filter(mapping=world.mapping).exists()
    with pytest.raises(rules.WaitsForPanel):
        lists.propose(first)
    for name, args in (("lists", []), ("candidates", []), ("child", [first.pk]), ("mapping-team", [])):
        page = open_page(coordinator, world, name, *args)
        assert page.status_code == 200 and not _leads_to_refused(page), name
        words = words_of(page)
        assert "takes no new list, and no child is proposed" in words, name
        assert "Read about its reviews" in words, name
    assert open_page(coordinator, world, "add-person").status_code == 403
    sergeant = client_as(world.users["sergeant"])
    overview = words_of(open_page(sergeant, world, "mapping"))
    assert "no child is proposed, also one already on a list" in overview
    assert "Two reviews in a row were missed." in overview and "read, decided on and referred" in overview
    # A child must never fall between.
    noticed = notice(world, happened_on=None)
    assert noticed.pk
    with acting_as(priya):
        agreed = cohort.agree_child(membership=waiting, reason="", version=waiting.version, by=priya)
        assert agreed.state == "agreed"
        cohort.decide_no_referral(person=first, reason="Allocated already", by=priya)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second", "work", "attention"),
    [
        (15, 100, "", ""),
        (14, 100, "hold its review", "Hold the review"),
        (-3, 100, "hold its review", "Hold the review"),
        (-90, 5, "One review was missed already", "One review was missed: hold the next"),
        (-90, -LATE, "two reviews were missed", "Two reviews were missed: the panel decides"),
    ],
)
def test_who_answers_is_told_calmly_and_in_time(
    world: World, client_as: SignIn, first: int, second: int, work: str, attention: str
) -> None:
    reviewed(world, first, second)
    for key in ("lead", "coordinator", "sergeant"):
        client = client_as(world.users[key])
        told = key != "sergeant" and bool(work)
        page = words_of(open_page(client, world, "mapping"))
        mine = words_of(client.get(reverse("my-work")))
        assert (bool(attention) and attention in page) is told, key
        assert (bool(work) and work in mine) is told, key


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["leads", "holds", "stands_in", "in_another_post"])
def test_whoever_answers_for_a_mapping_does_not_decide_on_it_for_the_panel(
    world: World, client_as: SignIn, how: str
) -> None:
    two_missed(world)
    who = {"leads": "lead", "holds": "coordinator"}.get(how, "panel")
    if who == "panel":
        panel_chair(world)
    with acting_as(SETTER):
        if who != "panel":
            RoleHolding(
                user=world.users[who], role=Role.objects.get(code="panel_chair"), from_on=today()
            ).save(force_insert=True)
        elif how == "stands_in":
            Cover(
                away=world.users["lead"], deputy=world.users["panel"], from_on=today(),
                until_on=today() + timedelta(days=5),
            ).save(force_insert=True)  # fmt: skip
    if how == "in_another_post":
        with acting_as(world.actor("coordinator")):
            Seat(
                mapping=world.mapping, agency=world.agencies["police"], user=world.users["panel"],
                role=Role.objects.get(code="co_chair"), from_on=today(),
            ).save(force_insert=True)  # fmt: skip
    actor = world.actor(who)
    with acting_as(actor):
        assert queries.reviews_for_panel(actor) == []
    with pytest.raises(Refused, match="somebody else on the panel decides"):
        decided(world, actor)
    page = reverse("decide-for-panel", args=[world.mapping.reference])
    refused = client_as(world.users[who]).get(page)
    assert refused.status_code == 403 and "somebody else on the panel decides" in words_of(refused)
    with pytest.raises(ProgrammingError), acting_as(actor), connection.cursor() as cursor:
        cursor.execute(
            "insert into mappings_reviewentry (id, mapping_id, step, held_on, held_by, words, recorded_at,"
            " recorded_by) values (gen_random_uuid(), %s, 'close', current_date, '', 'x', now(), %s)",
            [world.mapping.pk, actor.user_id],
        )


@pytest.mark.django_db
def test_administrators_read_that_the_panel_has_no_chair_and_of_no_mapping(
    world: World, client_as: SignIn
) -> None:
    def told(key: str) -> bool:
        work = words_of(client_as(world.users[key]).get(reverse("my-work")))
        assert key != "administrator" or "Two schools" not in work
        return "The panel has no chair" in work

    assert not told("administrator"), "nothing waits"
    two_missed(world)
    assert told("administrator") and not told("coordinator")
    panel_chair(world)
    assert not told("administrator")
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["panel"].pk).update(is_active=False)
    assert told("administrator"), "a closed account decides nothing"


def test_a_mapping_that_was_open_already_has_its_first_review_ahead(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    fill = import_module("placemap.mappings.migrations.0011_reviews")._FILL
    planter = Planter(random.Random(3))
    planter.world()
    soon, late = planter.rows["mappings.Mapping"]
    with (
        django_db_blocker.unblock(),
        psycopg.connect(superuser_url(connection.settings_dict["NAME"])) as link,
    ):
        cursor = link.cursor()
        planter.insert(cursor)
        cursor.execute(
            "update mappings_mapping set review_on = null, review_again_on = null,"
            " ends_on = current_date + case when id = %s then 30 else 300 end",
            [soon.pk],
        )
        cursor.execute(
            "update mappings_openingrecord set structure = 'bronze' where mapping_id = %s", [late.pk]
        )
        # A table with checks still to come cannot be altered.
        cursor.execute("set constraints all immediate")
        # Carried out as an upgrade does: the owner of a table sees its rows only where that is let go.
        cursor.execute(SQL("set local role {}").format(Identifier(prepared_template()[1].owner)))
        cursor.execute(fill)
        cursor.execute("reset role")
        cursor.execute("select id, review_on, review_again_on, current_date from mappings_mapping")
        found = {row[0]: row[1:] for row in cursor.fetchall()}
        link.rollback()
    on = found[soon.pk][2]
    assert found[soon.pk][:2] == (on + timedelta(days=30), add_months(on + timedelta(days=30), 3))
    assert found[late.pk][:2] == (add_months(on, 2), add_months(add_months(on, 2), 2))
