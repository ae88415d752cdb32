"""People: inviting, changing, roles, training, standing in, and coming back."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from placemap.access.decisions import Refused
from placemap.access.duties import Duty
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.queries import actor_for
from placemap.partners import commands, queries, rules
from placemap.partners.models import Cover, RoleHolding, User
from placemap.partners.vocabulary import Course, Grade
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
KEEPS, AGREES, RECEIVES = ["manage_partnership"], ["keep_agreements"], ["route_concerns"]


@pytest.mark.parametrize(
    ("is_guest", "until", "why"),
    [
        (False, None, ""),
        (False, DAY, ""),
        (False, DAY - timedelta(days=1), "has passed"),
        (True, None, "needs a last day"),
        (True, DAY + timedelta(days=366), ""),
        (True, DAY + timedelta(days=367), "a year at most"),
    ],
)
def test_a_guest_has_a_last_day(is_guest: bool, until: date | None, why: str) -> None:
    if why:
        with pytest.raises(PlacemapError, match=why):
            rules.check_guest(is_guest, until, DAY)
    else:
        rules.check_guest(is_guest, until, DAY)


@pytest.mark.parametrize(
    ("held", "wanted", "fits"),
    [
        ([], KEEPS, True),
        ([AGREES], KEEPS, True),
        ([KEEPS], AGREES, True),
        ([RECEIVES], AGREES, True),
        ([RECEIVES], KEEPS, False),
        ([KEEPS], RECEIVES, False),
    ],
)
def test_nothing_that_reaches_a_child_is_held_beside_the_records(
    held: list[list[str]], wanted: list[str], fits: bool
) -> None:
    if fits:
        rules.check_roles(held, wanted)
    else:
        with pytest.raises(PlacemapError, match="sees no child"):
            rules.check_roles(held, wanted)


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (0, 0, ""),
        (-5, 0, ""),
        (0, 366, ""),
        (0, 367, "a year at most"),
        (-5, -1, "are over"),
        (2, 1, "come before"),
    ],
)
def test_standing_in_has_an_end_and_is_not_over(first: int, last: int, why: str) -> None:
    days = (DAY + timedelta(days=first), DAY + timedelta(days=last), DAY)
    if why:
        with pytest.raises(PlacemapError, match=why):
            rules.check_cover(*days)
    else:
        rules.check_cover(*days)


def test_an_access_is_looked_at_half_a_year_after_it_was_given_or_last_looked_at() -> None:
    later = DAY + timedelta(days=100)
    assert rules.access_due(DAY, None) == DAY + rules.LOOK_AGAIN
    assert rules.access_due(DAY, later) == later + rules.LOOK_AGAIN
    assert rules.access_due(later, DAY) == later + rules.LOOK_AGAIN, "given anew since"


def invite(world: World, **more: Any) -> User:
    actor = world.actor("administrator")
    given = {"name": "Nadia Persaud", "email": "Nadia@Example.org ", "job_title": "Deputy head",
             "agency": world.agencies["mill_lode"], "grade": Grade.MANAGER, "by": actor, **more}  # fmt: skip
    with acting_as(actor):
        return commands.invite_person(**given)


def test_somebody_invited_has_an_account_and_no_way_to_a_child(world: World) -> None:
    nadia = invite(world, roles=("mapping_opener",))
    assert nadia.email == "nadia@example.org"
    with acting_as(SETTER):
        actor = actor_for(nadia.pk)
    assert actor is not None and actor.has(Duty.OPEN_MAPPINGS) and not actor.seats
    with pytest.raises(PlacemapError, match="Nadia Persaud has that e-mail"):
        invite(world, name="Other")
    with pytest.raises(PlacemapError, match="needs a last day"):
        invite(world, email="g@example.org", is_guest=True)
    with pytest.raises(PlacemapError, match="sees no child"):
        invite(world, email="h@example.org", roles=("administrator", "concerns_receiver"))
    with acting_as(SETTER):
        assert not User.objects.filter(email="h@example.org").exists(), "the whole invitation is undone"


def test_a_guest_is_out_after_the_last_day(world: World) -> None:
    nadia = invite(world, is_guest=True, access_until=today())
    with acting_as(SETTER):
        assert actor_for(nadia.pk) is not None
    with acting_as(SETTER):
        User.objects.filter(pk=nadia.pk).update(access_until=today() - timedelta(days=1))
        assert actor_for(nadia.pk) is None


@pytest.mark.parametrize(("days", "until"), [(-3, 0), (0, 0), (40, 40)])
def test_a_guest_who_comes_back_is_a_guest_still(world: World, days: int, until: int) -> None:
    nadia = invite(world, is_guest=True, access_until=today())
    actor = world.actor("administrator")
    with acting_as(actor):
        User.objects.filter(pk=nadia.pk).update(access_until=today() + timedelta(days=days))
        commands.close_account(user=User.objects.get(pk=nadia.pk), by=actor)
        left = User.objects.get(pk=nadia.pk)
        back = commands.reopen_account(user=left, version=left.version, by=actor)
    assert (back.is_guest, back.access_until) == (True, today() + timedelta(days=until))


def test_whoever_moves_to_another_agency_leaves_the_seats_behind(world: World) -> None:
    actor = world.actor("administrator")
    dan = world.users["sergeant"]
    given = {"user": dan, "name": dan.name, "email": dan.email, "job_title": "Youth worker",
             "grade": Grade.FRONT_LINE, "is_guest": False, "access_until": None, "by": actor}  # fmt: skip
    with acting_as(actor):
        commands.change_person(agency=world.agencies["charity"], version=1, **given)
        with pytest.raises(Conflict):
            commands.change_person(agency=world.agencies["police"], version=1, **given)
    assert not world.actor("sergeant").seats


def test_whoever_moves_to_another_agency_leaves_the_roles_behind(world: World) -> None:
    nadia = invite(world, roles=("mapping_opener", "strategic_lead"))
    tom = invite(world, name="Tom Reed", email="reed@example.org", roles=("administrator",))
    actor = world.actor("administrator")

    def moves(user: User, agency: str) -> None:
        commands.change_person(
            user=user, name=user.name, email=user.email, job_title="Youth worker", grade=Grade.FRONT_LINE,
            is_guest=False, access_until=None, agency=world.agencies[agency], version=user.version, by=actor,
        )  # fmt: skip

    def duties(user: User) -> set[str]:
        with acting_as(SETTER):
            found = actor_for(user.pk)
        return {str(duty) for duty in found.duties} if found else set()

    with acting_as(actor):
        commands.give_post(user=nadia, agency=world.agencies["police"], job_title="Lent officer", by=actor)
        commands.give_role(user=nadia, role_code="panel_chair", agency=world.agencies["police"], by=actor)
        moves(nadia, "mill_lode")
    assert duties(nadia) == {Duty.OPEN_MAPPINGS, Duty.WATCH_MAPPING}, "a post that is called otherwise"
    with acting_as(actor):
        moves(nadia, "charity")
        moves(tom, "charity")
    assert duties(nadia) == set()
    assert duties(tom) == {Duty.MANAGE_PARTNERSHIP}
    with acting_as(SETTER):
        lent = actor_for(nadia.pk, world.agencies["police"].pk)
    assert lent is not None and lent.duties == {Duty.READ_PANEL}, "what they do in a second post stays"


def test_nobody_changes_their_own_roles_and_somebody_always_keeps_the_records(world: World) -> None:
    actor, tom = world.actor("administrator"), world.users["administrator"]
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="Somebody else"):
            commands.give_role(user=tom, role_code="information_governance", by=actor)
        with pytest.raises(PlacemapError, match="Somebody else"):
            commands.close_account(user=tom, by=actor)
        with pytest.raises(PlacemapError, match="held across the partnership"):
            commands.give_role(user=world.users["head"], role_code="custodian", by=actor)
        holding = commands.give_role(user=world.users["head"], role_code="concerns_receiver", by=actor)
        with pytest.raises(PlacemapError, match="already"):
            commands.give_role(user=world.users["head"], role_code="concerns_receiver", by=actor)
        commands.take_role(holding=holding, by=actor)
        assert queries.roles_held(world.users["head"]) == []
        assert (
            commands.give_role(user=world.users["head"], role_code="concerns_receiver", by=actor) == holding
        )
    with acting_as(SETTER), pytest.raises(PlacemapError, match="Nobody else keeps"):
        commands.close_account(user=tom, by=SETTER)
    lead = world.actor("lead")
    with acting_as(lead), pytest.raises(Refused):
        commands.give_role(user=world.users["head"], role_code="administrator", by=lead)


def test_a_partnership_never_shuts_itself_out(world: World) -> None:
    tom, nora = world.users["administrator"], invite(world, roles=("administrator",))

    def last_day(user: User, days: int) -> None:
        with acting_as(SETTER):
            User.objects.filter(pk=user.pk).update(access_until=today() + timedelta(days=days))

    def given_a_last_day(user: User, by: str = "administrator") -> User:
        actor, kept = world.actor(by), User.objects.get(pk=user.pk)
        return commands.change_person(
            user=kept, name=kept.name, email=kept.email, job_title=kept.job_title, agency=kept.agency,
            grade=Grade.MANAGER, is_guest=False, access_until=today(), version=kept.version, by=actor,
        )  # fmt: skip

    def made_first() -> User:
        with acting_as(SETTER):
            return commands.make_first_administrator(
                partnership="Fenmarch", agency="", name="Wren Abbot", email="abbot@example.org",
                job_title="Administrator", by=SETTER,
            )  # fmt: skip

    with acting_as(world.actor("administrator")):
        assert given_a_last_day(nora).access_until == today(), "somebody else keeps the records"
    last_day(nora, -1)
    with acting_as(SETTER), pytest.raises(PlacemapError, match="Nobody else keeps"):
        commands.close_account(user=tom, by=SETTER)
    with acting_as(world.actor("administrator")), pytest.raises(PlacemapError, match="Nobody else keeps"):
        given_a_last_day(tom)
    with pytest.raises(PlacemapError, match=f"already: {tom.name}"):
        made_first()
    # However it came to that, the console of the server still lets somebody in.
    last_day(tom, -1)
    with acting_as(SETTER):
        assert actor_for(tom.pk) is None
    wren = made_first()
    with acting_as(SETTER):
        found = actor_for(wren.pk)
    assert found is not None and found.has(Duty.MANAGE_PARTNERSHIP)


def test_the_database_lets_no_administrator_give_themselves_a_role(world: World) -> None:
    tom = world.actor("administrator")
    with acting_as(tom):
        role = RoleHolding.objects.get(user=world.users["coordinator"]).role
        with pytest.raises(DatabaseError), transaction.atomic():
            RoleHolding(user=world.users["administrator"], role=role, from_on=today()).save(force_insert=True)


def test_training_is_written_once_and_not_ahead(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        given = {"user": world.users["lead"], "course": Course.OSARA, "by": actor}
        commands.record_training(done_on=today(), **given)
        with pytest.raises(PlacemapError, match="already"):
            commands.record_training(done_on=today(), **given)
        with pytest.raises(PlacemapError, match="lie ahead"):
            commands.record_training(done_on=today() + timedelta(days=1), **given)
        assert queries.trained(Course.OSARA, [u.pk for u in world.users.values()]) == {world.users["lead"].pk}


def cover(world: World, deputy: User, by: str = "lead", first: int = 0, last: int = 5) -> Cover:
    actor = world.actor(by)
    with acting_as(actor):
        return commands.record_cover(
            away=world.users["lead"],
            deputy=deputy,
            from_on=today() + timedelta(days=first),
            until_on=today() + timedelta(days=last),
            by=actor,
        )


def test_a_deputy_holds_the_seats_for_those_days_and_no_longer(world: World, client_as: Any) -> None:
    nadia = invite(world)
    address = f"/mappings/{world.mapping.reference}/cohort/"
    client = client_as(nadia)
    assert client.get(address).status_code == 404
    standing_in = cover(world, nadia)
    assert client.get(address).status_code == 200
    assert (
        "Nadia Persaud stands in until"
        in client.get(f"/mappings/{world.mapping.reference}/team/").content.decode()
    )
    with acting_as(SETTER):
        actor = actor_for(nadia.pk)
    assert actor is not None and actor.has_in(Duty.LEAD_MAPPING, world.mapping.pk)
    with pytest.raises(PlacemapError, match="on some of those days"):
        cover(world, nadia, first=5, last=9)
    page = client.get("/my-cover/").content.decode()
    assert "Nadia Persaud stands in for Helen Marchbanks" in page
    end = client.post(f"/cover/{standing_in.pk}/end/", {"once": str(uuid.uuid4())})
    assert end.headers["Location"] == "/my-cover/"
    # Whoever loses a seat is signed out at once, and told so.
    assert client.get(address).headers["Location"].startswith("/sign-in/")
    with acting_as(world.actor("lead")), pytest.raises(PlacemapError, match="ended already"):
        commands.end_cover(cover=Cover.objects.get(pk=standing_in.pk), by=world.actor("lead"))


def test_only_a_colleague_who_may_see_a_child_stands_in(world: World) -> None:
    with pytest.raises(PlacemapError, match="same agency"):
        cover(world, world.users["sergeant"])
    with pytest.raises(PlacemapError, match="nobody stands in for themselves"):
        cover(world, world.users["lead"])
    with pytest.raises(Refused):
        cover(world, world.users["sergeant"], by="sergeant")
    actor = world.actor("administrator")
    with acting_as(actor), pytest.raises(PlacemapError, match="sees no child"):
        commands.record_cover(
            away=world.users["coordinator"], deputy=world.users["administrator"], from_on=today(),
            until_on=today(), by=actor,
        )  # fmt: skip


def test_on_the_panel_somebody_stands_in_where_an_administrator_said_so_and_no_longer(
    world: World, client_as: Any
) -> None:
    with acting_as(SETTER):
        chair, deputy = (
            commands.open_account(
                name=name, email=f"{name.split()[0].lower()}@example.org", job_title="Head of service",
                agency=world.agencies["partnership"], roles=roles, by=SETTER,
            )
            for name, roles in (("Ruth Ansell", ("panel_chair", "strategic_lead")), ("Omar Lind", ()))
        )  # fmt: skip
    world.users |= {"chair": chair, "deputy": deputy}
    days = {"from_on": today(), "until_on": today() + timedelta(days=5)}

    def duties(user: User = deputy) -> set[str]:
        with acting_as(SETTER):
            found = actor_for(user.pk)
        return {str(duty) for duty in found.duties} if found else set()

    def stand_in(by: str, carries_panel: bool, away: User = chair, to: User = deputy) -> Cover:
        actor = world.actor(by)
        with acting_as(actor):
            return commands.record_cover(away=away, deputy=to, carries_panel=carries_panel, by=actor, **days)

    with pytest.raises(Refused, match="only they say who stands in"):
        stand_in("chair", True)
    with pytest.raises(PlacemapError, match="not on the panel"):
        stand_in("administrator", True, away=deputy, to=chair)
    own = stand_in("chair", False)
    assert duties() == set(), "the seats alone"
    # Neither of the two makes more of it, or makes it longer, past the pages.
    for who in ("chair", "deputy"):
        with (
            acting_as(world.actor(who)),
            pytest.raises(DatabaseError, match="row-level"),
            transaction.atomic(),
        ):
            Cover.objects.filter(pk=own.pk).update(carries_panel=True)
    with acting_as(world.actor("chair")):
        commands.end_cover(cover=own, by=world.actor("chair"))
    page = f"/partnership/people/{chair.pk}/cover/"
    administrator = client_as(world.users["administrator"])
    asks = "They stand in on the panel (MACE) too"
    assert asks in administrator.get(page).content.decode()
    assert asks not in administrator.get(f"/partnership/people/{deputy.pk}/cover/").content.decode()
    assert asks not in client_as(chair).get("/my-cover/add/").content.decode()
    sent = {
        "deputy": str(deputy.pk), "from_on": f"{today():%d %m %Y}", "until_on": f"{today():%d %m %Y}",
        "carries_panel": "on", "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert administrator.post(page, sent).status_code == 302
    with acting_as(SETTER):
        cover = Cover.objects.get(ended_at=None)
    assert cover.carries_panel and duties() == {"read_panel"}, "and nothing else that the chair holds"
    assert "On the panel (MACE) too" in client_as(deputy).get("/my-cover/").content.decode()
    assert client_as(deputy).get("/panel/").status_code == 200
    with acting_as(world.actor("deputy")), pytest.raises(DatabaseError), transaction.atomic():
        Cover.objects.filter(pk=cover.pk).update(until_on=today() + timedelta(days=300))
    # It rests on the role of whoever is away, and on the cover.
    with acting_as(SETTER):
        RoleHolding.objects.filter(user=chair, role__code="panel_chair").update(
            from_on=today() - timedelta(days=9), until_on=today() - timedelta(days=1)
        )
    assert duties() == set()
    with acting_as(SETTER):
        RoleHolding.objects.filter(user=chair, role__code="panel_chair").update(until_on=None)
        assert duties() == {"read_panel"}
    with acting_as(world.actor("deputy")):
        commands.end_cover(cover=cover, by=world.actor("deputy"))
    assert duties() == set()


def test_cover_ends_with_the_account_of_whoever_is_away(world: World) -> None:
    nadia = invite(world)
    cover(world, nadia)
    actor = world.actor("administrator")
    with acting_as(actor):
        commands.close_account(user=User.objects.get(pk=world.users["lead"].pk), by=actor)
    with acting_as(SETTER):
        actor_now = actor_for(nadia.pk)
        assert actor_now is not None and not actor_now.seats
        assert Cover.objects.get().ended_at is not None and Cover.objects.get().ended_at <= now()
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute("select count(*) from my_stand_ins()")
        assert cursor.fetchone()[0] == 0, "an administrator stands in for nobody"


def test_people_are_invited_changed_and_brought_back_by_pages(world: World, client_as: Any) -> None:
    client = client_as(world.users["administrator"])
    sent = {"name": "Nadia Persaud", "email": "nadia@example.org", "job_title": "Deputy head",
            "agency": str(world.agencies["mill_lode"].pk), "grade": "manager", "roles": ["mapping_opener"],
            "access_until": "", "version": "0", "once": str(uuid.uuid4())}  # fmt: skip
    wrong = client.post("/partnership/people/invite/", {**sent, "is_guest": "on", "once": str(uuid.uuid4())})
    assert wrong.status_code == 422 and "A guest needs a last day" in wrong.content.decode()
    person = client.post("/partnership/people/invite/", sent).headers["Location"]
    shown = client.get(person).content.decode()
    assert "nadia@example.org" in shown and "May open mappings" in shown and "No role" not in shown
    stale = {**sent, "job_title": "Head of year", "version": "7", "once": str(uuid.uuid4())}
    late = client.post(f"{person}change/", stale)
    assert late.status_code == 409 and "Head of year" in late.content.decode()
    assert (
        client.post(f"{person}change/", {**stale, "version": "1", "once": str(uuid.uuid4())}).status_code
        == 302
    )
    assert (
        client.post(
            f"{person}training/", {"course": "osara", "done_on": "4 3 2026", "once": str(uuid.uuid4())}
        ).status_code
        == 302
    )
    assert (
        client.post(
            f"{person}roles/add/", {"role": "concerns_receiver", "once": str(uuid.uuid4())}
        ).status_code
        == 302
    )
    with acting_as(SETTER):
        holding = RoleHolding.objects.get(role__code="concerns_receiver", user__email="nadia@example.org")
    end = f"{person}roles/{holding.pk}/end/"
    assert client.post(end, {"once": str(uuid.uuid4())}).status_code == 302
    assert client.get(end).status_code == 404
    found = client.post("/partnership/people/", {"q": "nadia"}).content.decode()
    assert "Nadia Persaud" in found and "4 March 2026" in found and "Dan Colley" not in found
    assert (
        client.post(f"{person}leave/", {"once": str(uuid.uuid4())}).headers["Location"]
        == "/partnership/people/"
    )
    assert "This account is closed" in client.get(person).content.decode()
    assert "Nadia Persaud" in client.get("/partnership/people/?left=1").content.decode()
    assert client.get(f"{person}change/").status_code == 404
    with acting_as(SETTER):
        version = User.objects.get(email="nadia@example.org").version
    again = {"version": str(version), "once": str(uuid.uuid4())}
    assert client.post(f"{person}return/", again).headers["Location"] == person
    assert "No role and no seat" in client.get(person).content.decode()


def test_the_pool_of_leads_is_who_did_the_course_by_where_they_work(world: World, client_as: Any) -> None:
    reader = client_as(world.users["stranger"])
    assert "Nobody has done the OSARA course yet" in reader.get("/partnership/leads/").content.decode()
    with acting_as(SETTER):
        for key in ("lead", "administrator"):
            commands.record_training(user=world.users[key], course=Course.OSARA, done_on=today(), by=SETTER)
    page = reader.get("/partnership/leads/").content.decode()
    assert "Helen Marchbanks" in page and "Wendlow" in page, "a council with nobody of its own is named"
    assert "Tom Ardley" not in page, "whoever keeps the records leads nothing"
    # Her load is a number: somebody of another mapping learns nothing of which.
    assert "Leads 1 mapping now." in page and "M-2026-901" not in page and world.mapping.title not in page
    with acting_as(SETTER):
        commands.record_training(user=world.users["head"], course=Course.OSARA, done_on=today(), by=SETTER)
    assert "Leads none now." in reader.get("/partnership/leads/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from mappings_led_now()")
        assert cursor.fetchone() == (0,), "nobody signed in learns nothing"


def test_what_was_searched_for_stays_when_it_is_sorted_and_leafed_through(
    world: World, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No name may be in an address: later pages of what was found are asked for by presses that send it again."""
    monkeypatch.setattr("placemap.partners.views.people.People.per_page", 1)
    tom = client_as(world.users["administrator"])
    every = tom.get("/partnership/people/").content.decode()
    assert "pm-pages-again" not in every and 'href="?page=2"' in every
    for n in range(2):
        invite(world, name=f"Zelda Quill {n}", email=f"zelda{n}@example.org")
    found = tom.post("/partnership/people/", {"q": "Zelda"}).content.decode()
    assert "Zelda Quill 0" in found and "Zelda Quill 1" not in found
    for press in (
        'form="pm-pages-again" formaction="?page=2"',
        'form="people-again" formaction="?sort=-name"',
    ):
        assert press in found
    assert found.count('<input type="hidden" name="q" value="Zelda">') == 2
    assert "Zelda" not in " ".join(re.findall(r'(?:href|action)="([^"]*)"', found))
    second = tom.post("/partnership/people/?page=2", {"q": "Zelda"}).content.decode()
    assert "Zelda Quill 1" in second and "Zelda Quill 0" not in second
    turned = tom.post("/partnership/people/?sort=-name", {"q": "Zelda"}).content.decode()
    assert "Zelda Quill 1" in turned and "Zelda Quill 0" not in turned
