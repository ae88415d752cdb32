"""Break-glass: one child's record opened in an emergency, and nothing beside it, before, while and after."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from placemap.access.decisions import Refused
from placemap.access.emergency import look_through
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.access.sessions import PROVED
from placemap.access.throttles import LIMITS, Tried
from placemap.accounts import jobs
from placemap.accounts.vocabulary import Letter
from placemap.cohort.models import Factor
from placemap.cohort.queries.panel import panel_rows
from placemap.foundations.clock import days_ago, now
from placemap.foundations.errors import PlacemapError
from placemap.partners.models import User
from placemap.subjects import commands
from placemap.subjects.models import EmergencyOpening, Person, PersonDetail
from placemap.subjects.queries import emergency_work
from placemap.subjects.vocabulary import Category, Emergency, EmergencyJudged
from tests.cast import World
from tests.cohort.conftest import Lists, lists  # noqa: F401
from tests.cohort.opened import panel_chair

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]

WHY = "She did not come home and her mother is at the desk."
BORN = date(2012, 2, 3)


@pytest.fixture
def jade(world: World, lists: Lists) -> Person:  # noqa: F811
    """Linked to Leo by the school, which worries about her; the sergeant sees J.O. and no more."""
    leo = lists.member("head", "Leo", "Pashley")
    jade = lists.linked(leo, "head", address="9 Chandlers Row", postcode="FE4 2RT")
    lists.linked(jade, "head", "Ivy", "Reed", born=date(2012, 9, 1))
    head = world.actor("head")
    with acting_as(head):
        from placemap.cohort.commands import record_factor

        person = Person.objects.select_related("mapping").get(pk=jade.pk)
        record_factor(
            person=person, kind="worry", text="Collected by an older man in a silver car.", how_known="seen_myself",
            nature="fact", by=head,
        )  # fmt: skip
    return person


def url(world: World, *parts: object) -> str:
    return "/".join(["", "mappings", world.mapping.reference, *map(str, parts), ""])


def sent(**changes: str) -> dict[str, str]:
    return {"once": str(uuid4()), "emergency": "missing", "reason": WHY, **changes}


def named(given: str = "Nia", family: str = "Vale", **changes: str) -> dict[str, str]:
    return sent(given=given, family=family, born="3 2 2012", **changes)


def opens(world: World, person: Person, who: str = "sergeant", **changes: Any) -> EmergencyOpening:
    actor = world.actor(who)
    given = {"emergency": Emergency.MISSING, "reason": WHY, **changes}
    with acting_as(actor):
        return commands.open_in_emergency(mapping=world.mapping, person=person, by=actor, **given)


def reads(world: World, page_of: Person, person: Person, who: str = "sergeant") -> set[str]:
    """What somebody reads of a person's details while the page of a child is before them."""
    with acting_as(world.actor(who)):
        look_through(page_of.pk)
        return set(PersonDetail.objects.filter(person=person).values_list("kind", flat=True))


def test_the_page_of_that_child_opens_and_closes_again(world: World, jade: Person, client_as: SignIn) -> None:
    dan, page = client_as(world.users["sergeant"]), url(world, "people", jade.pk)
    before = dan.get(page).content.decode()
    assert "Jade" not in before and "silver car" not in before
    assert "Open the record in an emergency" in before
    answer = dan.post(url(world, "people", jade.pk, "emergency"), sent())
    assert answer.status_code == 302 and answer["Location"] == page
    shown = dan.get(page).content.decode()
    assert "Jade Orme" in shown and "silver car" in shown and "You read this in an emergency." in shown
    for form in ("Record a referral", "Add something that happened", 'data-module="print"'):
        assert form not in shown
    assert "9 Chandlers Row" not in shown, "a sealed address stays sealed"
    chronology = dan.get(url(world, "people", jade.pk, "chronology")).content.decode()
    assert "Jade Orme" in chronology
    # On every page, and of nobody by name.
    for other in ("/my-work/", url(world), url(world, "cohort"), "/no-such-page/"):
        strip = dan.get(other).content.decode()
        assert "You have a child’s record open in an emergency." in strip, other
        assert "Jade" not in strip, other
    assert "open in an emergency" not in client_as(world.users["lead"]).get("/my-work/").content.decode()
    opening = _of(world, "sergeant")
    ended = dan.post(url(world, "emergency", opening.pk, "end"), {"once": str(uuid4())})
    assert ended.status_code == 302
    after = dan.get(page).content.decode()
    assert "Jade" not in after and "silver car" not in after and "pm-emergency" not in after
    with acting_as(world.actor("coordinator")):
        trail = AuditEntry.objects.filter(user_id=world.users["sergeant"].pk, subjects__contains=[jade.pk])
        events = list(trail.values_list("event", flat=True))
    assert events.count("emergency_viewed") == 2, "each page read through it, and no other"
    assert {"emergency_opened", "emergency_ended"} <= set(events)


def _of(world: World, who: str) -> EmergencyOpening:
    with acting_as(world.actor(who)):
        return EmergencyOpening.objects.select_related("mapping").latest("opened_at")


def test_it_ends_by_itself_and_the_banner_with_it(world: World, jade: Person, client_as: SignIn) -> None:
    with days_ago(1):
        opens(world, jade)
    assert reads(world, jade, jade) == set()
    page = client_as(world.users["sergeant"]).get(url(world, "people", jade.pk)).content.decode()
    assert "Jade" not in page and "pm-emergency" not in page


def test_it_opens_that_child_alone_and_only_what_the_team_was_given(
    world: World, jade: Person, lists: Lists  # noqa: F811
) -> None:  # fmt: skip
    with acting_as(world.actor("coordinator")):
        ivy = Person.objects.get(details__text__contains="Ivy")
    kept_close = lists.child("social_care", "Jade", "Orme", born=BORN, handling="C", phone="07700 900417")
    lists.join(jade, kept_close)
    opens(world, jade)
    assert {"name", "born"} <= reads(world, jade, jade) and "address" not in reads(world, jade, jade)
    assert reads(world, jade, kept_close) == set(), "given with conditions, it stays with its giver"
    assert reads(world, jade, ivy) == set(), "no other child through a link"
    assert reads(world, ivy, jade) == set(), "nor through the page of another child"
    assert reads(world, jade, jade, "social_care") == reads(world, ivy, jade, "social_care"), "nor for others"


def test_lists_searches_files_and_letters_are_as_they_were(
    world: World, jade: Person, client_as: SignIn, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    """Nothing but the child's own page shows more, while it is open and after."""
    dan = client_as(world.users["sergeant"])
    gets = [
        url(world), "/my-work/", url(world, "emergency"),
        *(url(world, page) for page in ("cohort", "linked", "network", "names", "noticed")),
        *(url(world, *page.split("/")) for page in ("cohort/no-referral", "network/links", "network/data")),
        url(world, "network", "print"),
        f"{url(world, 'network', 'data')}?around={jade.pk}",
    ]  # fmt: skip

    def shown() -> dict[str, tuple[int, int]]:
        pages = {address: dan.get(address).content.decode() for address in gets}
        pages |= {
            f"search {words}": dan.post(url(world, "find"), {"q": words}).content.decode()
            for words in ("Jade Orme", "silver car")
        }
        return {address: (page.count("Orme"), page.count("silver car")) for address, page in pages.items()}

    before = shown()
    with caplog.at_level(logging.DEBUG):
        opens(world, jade)
        assert shown() == before
        dan.get(url(world, "people", jade.pk))
    assert "Orme" not in caplog.text and "silver car" not in caplog.text and WHY not in caplog.text
    with acting_as(world.actor("sergeant")):
        commands.end_emergency(opening=_of(world, "sergeant"), by=world.actor("sergeant"))
    assert shown() == before


def test_what_cannot_be_opened_is_not_offered_and_says_so(
    world: World, jade: Person, client_as: SignIn
) -> None:
    offered = "Open the record in an emergency"
    client = client_as(world.users["sergeant"])
    assert offered in client.get(url(world, "people", jade.pk)).content.decode()
    with acting_as(world.actor("head")):
        Person.objects.filter(pk=jade.pk).update(category=Category.ADULT_HARMED)
    assert offered not in client.get(url(world, "people", jade.pk)).content.decode()
    with pytest.raises(PlacemapError, match="only a child"):
        opens(world, jade)


def test_nothing_is_written_with_it(world: World, jade: Person) -> None:
    opens(world, jade)
    dan = world.actor("sergeant")
    for write in (
        lambda: Factor(
            person=jade, mapping_id=jade.mapping_id, agency_id=dan.agency_id, contribution_id=jade.contribution_id,
            recorded_by=dan.user_id, kind="worry", text="x",
        ).save(force_insert=True),
        lambda: EmergencyOpening.objects.create(
            mapping=world.mapping, emergency="other", reason=WHY, opened_by=dan.user_id, expires_at=now(),
            ended_at=now(), ended_by=dan.user_id, review_by=BORN,
        ),
    ):  # fmt: skip
        with acting_as(dan), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            assert look_through(jade.pk)
            write()
    with acting_as(dan):
        assert look_through(jade.pk)
        assert Factor.objects.update(text="x") == PersonDetail.objects.update(text="x") == 0
        assert EmergencyOpening.objects.update(version=9) == 0


def test_nobody_kept_from_a_child_opens_them_and_a_later_block_closes_it(
    world: World, jade: Person, client_as: SignIn
) -> None:
    opens(world, jade)
    assert reads(world, jade, jade)
    lead = world.actor("lead")
    with acting_as(lead):
        commands.block_person(person=jade, user=world.users["sergeant"], reason="Her aunt.", by=lead)
    assert reads(world, jade, jade) == set()
    dan = client_as(world.users["sergeant"])
    strip = dan.get("/my-work/").content.decode()
    assert "pm-emergency" not in strip
    assert dan.get(url(world, "people", jade.pk, "emergency")).status_code == 404
    with pytest.raises(PlacemapError):
        opens(world, jade)


def test_by_name_the_page_answers_the_same_whether_there_is_a_child_or_not(
    world: World, lists: Lists, jade: Person, client_as: SignIn  # noqa: F811
) -> None:  # fmt: skip
    """A child of another agency's list, whom the reader does not see at all; an absent one; one kept from them."""
    nia = lists.child("head", "Nia", "Vale", born=BORN)
    lead, bodies = world.actor("lead"), []
    for who, given in (("sergeant", "Nia"), ("social_care", "Nobody")):
        client = client_as(world.users[who])
        assert client.get(url(world, "people", nia.pk)).status_code == 404
        answer = client.post(url(world, "emergency", "open"), named(given))
        bodies.append((answer.status_code, answer["Location"], answer.content))
    assert bodies[0] == bodies[1]
    dan = client_as(world.users["sergeant"])
    listed = dan.get(url(world, "emergency")).content.decode()
    assert "The record that is open" in listed and "Vale" not in listed
    assert "Nia Vale" in dan.get(url(world, "people", nia.pk)).content.decode()
    assert (
        "no record of that name"
        in client_as(world.users["social_care"]).get(url(world, "emergency")).content.decode()
    )
    with acting_as(lead):
        openings = list(EmergencyOpening.objects.order_by("opened_at"))
        assert [one.person_id for one in openings] == [nia.pk, None], "both are written down and looked at"
        assert openings[1].ended_at is not None and "Nobody" not in openings[1].reason
        commands.end_emergency(opening=openings[0], by=lead)
        commands.block_person(person=jade, user=world.users["sergeant"], reason="Her aunt.", by=lead)
    assert dan.get(url(world, "people", nia.pk)).status_code == 404
    # Kept from a child, somebody reads what they would of nobody.
    dan.post(url(world, "emergency", "open"), named("Jade", "Orme"))
    listed = dan.get(url(world, "emergency")).content.decode()
    assert "no record of that name" in listed and "pm-emergency" not in listed


@pytest.mark.parametrize("who", ["coordinator", "administrator", "other_district", "stranger"])
def test_who_sees_all_or_sits_elsewhere_opens_nothing(world: World, jade: Person, who: str) -> None:
    with pytest.raises(Refused):
        opens(world, jade, who)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"reason": "Missing girl"}, "Say in a sentence"), ({}, "one at a time")],
    ids=["no-sentence", "second"],
)
def test_what_an_opening_asks_for(world: World, jade: Person, changes: dict[str, str], words: str) -> None:
    opens(world, jade)
    with pytest.raises(PlacemapError, match=words):
        opens(world, jade, **changes)


def test_it_asks_again_who_one_is_and_only_so_often_a_day(
    world: World, jade: Person, client_as: SignIn
) -> None:
    address = url(world, "emergency", "open")
    stale = client_as(world.users["sergeant"])
    session = stale.session
    session[PROVED] = (now() - timedelta(hours=1)).isoformat()
    session.save()
    asked = stale.post(address, named())
    assert asked.status_code == 401 and "Show that it is you" in asked.content.decode()
    dan = client_as(world.users["sergeant"])
    assert dan.post(address, named(reason="Missing")).status_code == 422
    for _ in range(LIMITS[Tried.EMERGENCY].account):
        assert dan.post(address, named("Nobody")).status_code == 302
    assert dan.post(address, named("Nobody")).status_code == 429
    with acting_as(world.actor("lead")):
        assert EmergencyOpening.objects.count() == LIMITS[Tried.EMERGENCY].account


def test_the_lead_is_told_at_once_looks_at_it_and_the_opener_reads_what_was_said(
    world: World, jade: Person, client_as: SignIn, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "mail.example"
    opens(world, jade)
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'accounts.send_letter'")
        told = [row[0] for row in cursor.fetchall()]
    assert [json.loads(one) for one in told] == [
        {"letter": "emergency", "user_id": str(world.users["lead"].pk)}
    ]
    jobs.send_letter(Letter.EMERGENCY, str(world.users["lead"].pk))
    (mail,) = mailoutbox
    assert mail.to == [world.users["lead"].email] and "/my-work/" in mail.body
    for secret in ("Jade", "J.O.", "Orme", "Dan", world.mapping.reference, WHY):
        assert secret not in mail.body + mail.subject
    helen, opening = client_as(world.users["lead"]), _of(world, "sergeant")
    assert "1 record was opened in an emergency: look at why" in helen.get("/my-work/").content.decode()
    assert "1 record was opened in an emergency: look at why" in helen.get(url(world)).content.decode()
    assert WHY in helen.get(url(world, "emergency")).content.decode()
    page = url(world, "emergency", opening.pk, "review")
    assert WHY in helen.get(page).content.decode()
    assert client_as(world.users["sergeant"]).get(page).status_code == 403
    said = {"once": str(uuid4()), "judged": "ask_first", "words": "Ring me next time.", "version": "1"}
    assert helen.post(page, {**said, "version": "7"}).status_code == 409
    assert helen.post(page, {**said, "once": str(uuid4())}).status_code == 302
    dan = client_as(world.users["sergeant"])
    assert "was looked at: read what was said" in dan.get("/my-work/").content.decode()
    assert "Ring me next time." in dan.get(url(world, "emergency")).content.decode()
    assert (
        "Ring me" not in client_as(world.users["social_care"]).get(url(world, "emergency")).content.decode()
    )
    assert "look at why" not in helen.get("/my-work/").content.decode()


def test_a_leads_own_is_looked_at_by_the_coordinator_and_a_late_one_goes_to_the_panel(
    world: World, jade: Person
) -> None:
    with days_ago(9):
        opens(world, jade, "lead")
    for who, waits in (("lead", 0), ("coordinator", 1), ("sergeant", 0)):
        with acting_as(world.actor(who)):
            assert len(emergency_work(world.actor(who))) == waits, who
    chair = panel_chair(world)
    with acting_as(chair):
        assert [row.emergencies for row in panel_rows() if row.mapping_id == world.mapping.pk] == [1]
    lead, priya = world.actor("lead"), world.actor("coordinator")
    opening = _of(world, "lead")
    given = {"opening": opening, "judged": EmergencyJudged.RIGHT, "words": "Right.", "version": 1}
    with acting_as(lead), pytest.raises(Refused):
        commands.review_emergency(**given, by=lead)
    with acting_as(priya):
        with pytest.raises(PlacemapError, match="Say what you found"):
            commands.review_emergency(**{**given, "words": " "}, by=priya)
        commands.review_emergency(**given, by=priya)
    with acting_as(chair):
        assert [row.emergencies for row in panel_rows() if row.mapping_id == world.mapping.pk] == [0]


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": now() + timedelta(hours=7)},
        {"emergency": "other"},
        {"reason": "Something else altogether, later."},
        {"person_id": None},
        {"reviewed_at": now(), "reviewed_by": "me", "judged": "right"},
        {"ended_at": now(), "ended_by": UUID(int=1)},
        {"opened_by": UUID(int=1)},
    ],
    ids=["longer", "what", "why", "whom", "own-review", "another-ends", "by-another"],
)
def test_an_opening_only_ever_ends(world: World, jade: Person, change: dict[str, Any]) -> None:
    opening, dan = opens(world, jade), world.actor("sergeant")
    change = {key: dan.user_id if value == "me" else value for key, value in change.items()}
    with acting_as(dan), pytest.raises(DatabaseError), transaction.atomic():
        EmergencyOpening.objects.filter(pk=opening.pk).update(**change)


def test_an_ended_opening_is_not_opened_again_and_a_review_stands(world: World, jade: Person) -> None:
    opening, dan, lead = opens(world, jade), world.actor("sergeant"), world.actor("lead")
    with acting_as(dan):
        commands.end_emergency(opening=opening, by=dan)
        commands.end_emergency(opening=opening, by=dan)
        with pytest.raises(DatabaseError), transaction.atomic():
            EmergencyOpening.objects.update(ended_at=None, ended_by=None)
    with acting_as(lead):
        commands.review_emergency(
            opening=opening, judged=EmergencyJudged.WRONG, words="No.", version=2, by=lead
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            EmergencyOpening.objects.update(judged="right")
