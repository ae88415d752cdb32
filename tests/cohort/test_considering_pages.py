"""The pages of linked children: the list, the decision, names, questions and the panel's list."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import Consideration, EnquiryAnswer, LetGo, NameRequest
from placemap.foundations.clock import days_ago, today
from placemap.information.commands import keep_concern
from placemap.partners.models import LegalPower
from placemap.subjects.models import NameOpening, Person
from placemap.subjects.queries import Called, considered_before
from placemap.subjects.vocabulary import LinkKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of
from tests.cohort.test_letting_go import BORN, held
from tests.information.test_commands import afresh, notice

pytestmark = pytest.mark.django_db
DECISION = {"reason": "School sees her daily.", "done_with_child": "yes", "other_children": "no"}


@pytest.fixture
def jade(lists: Lists, leo: Person) -> Person:
    return held(lists.linked(leo, "head"))


def test_the_list_shows_initials_links_days_and_one_press(
    world: World, jade: Person, client_as: SignIn
) -> None:
    page = words_of(open_page(client_as(world.users["sergeant"]), world, "linked"))
    assert "J.O." in page and "Jade" not in page
    assert "Friend of Leo Pashley says Tanner" in page
    assert "28 days left" in page
    assert "Ask who this is" in page and "Decide now" not in page
    on_map = open_page(client_as(world.users["sergeant"]), world, "map-data").json()["nodes"]
    assert {node["note"] for node in on_map if node["label"] == "J.O."} == {"28 days left"}
    lead = words_of(open_page(client_as(world.users["lead"]), world, "linked"))
    assert "Decide now" in lead and "Jade" not in lead
    assert "Jade Orme" in words_of(open_page(client_as(world.users["coordinator"]), world, "linked"))


def test_the_number_of_queries_does_not_grow(
    world: World, lists: Lists, leo: Person, jade: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["lead"])
    open_page(client, world, "linked")
    with CaptureQueriesContext(
        connection,
    ) as few:
        open_page(client, world, "linked")
    for number, given in enumerate(("Ada", "Bea", "Cat")):
        lists.linked(leo, ("head", "sergeant", "social_care")[number], given, f"Orme{given}")
    with CaptureQueriesContext(connection) as more:
        open_page(client, world, "linked")
    assert len(more) == len(few)


def test_a_decision_is_recorded_and_bad_input_keeps_what_was_typed(
    world: World, jade: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["lead"])
    assert open_page(client, world, "consider", jade.pk).status_code == 200
    given = {**DECISION, "outcome": "refer", "version": jade.version, "once": str(uuid4())}
    wrong = send(client, world, "consider", jade.pk, **given)
    assert wrong.status_code == 422
    assert "Choose whom you refer to." in words_of(wrong) and "School sees her daily." in words_of(wrong)
    for _ in range(2):
        right = send(client, world, "consider", jade.pk, **given, refer_to="mash", told="yes")
        assert right.status_code == 302
    with acting_as(world.actor("lead")):
        assert Consideration.objects.filter(person=jade).count() == 1
    last = {"outcome": "no_concern", "sure": "sure"}
    late = send(client, world, "consider", jade.pk, **{**given, **last, "once": str(uuid4())})
    assert late.status_code == 409


def test_letting_go_asks_once_more(world: World, jade: Person, client_as: SignIn) -> None:
    client = client_as(world.users["lead"])
    given = {**DECISION, "outcome": "no_concern", "version": jade.version}
    assert "Tick this to let the child go" in words_of(send(client, world, "consider", jade.pk, **given))
    assert send(client, world, "consider", jade.pk, **given, sure="sure").status_code == 302
    shown = words_of(client.get(reverse("linked", args=[world.mapping.reference])))
    assert "only the count stays" in shown and "1 linked child has been let go" in shown
    school = client_as(world.users["head"])
    assert "School sees her daily." in words_of(open_page(school, world, "linked"))
    with acting_as(world.actor("head")):
        receipt = LetGo.objects.get()
    assert send(school, world, "read-receipt", receipt.pk).status_code == 302
    assert "Read on" in words_of(open_page(school, world, "linked"))


def test_adding_the_same_child_again_says_only_considered_before(
    world: World, lists: Lists, jade: Person, client_as: SignIn
) -> None:
    lists.act(
        "lead", commands.decide_on_linked, person=jade, outcome="no_concern", reason="Fine",
        done_with_child=True, version=jade.version,
    )  # fmt: skip
    client = client_as(world.users["sergeant"])
    given = {"given": "Jade", "family": "Orme", "how_known": "seen_myself"}
    answer = send(client, world, "add-person", **given, born="3 2 2012")
    assert "Considered before: ask the custodian." in words_of(client.get(answer["Location"]))
    with acting_as(world.actor("sergeant")):
        given["seen"] = str(Person.objects.latest("recorded_at").pk)
    other = send(client, world, "add-person", **given, born=f"4 2 {BORN.year}")
    assert "Considered before" not in words_of(client.get(other["Location"]))


def test_a_name_beside_a_child_and_words_noticed_say_only_considered_before(
    world: World, lists: Lists, leo: Person, jade: Person, client_as: SignIn
) -> None:
    """A name in a cell has no birth date, and a record may be known by what somebody is called alone."""
    called = held(lists.linked(leo, "sergeant", "", "", born=None, known_as=("Skinny P",)))
    done = {"outcome": "no_concern", "reason": "Fine", "done_with_child": True}
    for child in (jade, called):
        lists.act("lead", commands.decide_on_linked, person=child, version=child.version, **done)
    beside = (("Friends", "Skinny P", LinkKind.FRIEND), ("Friends", "Orme, Jade", LinkKind.FRIEND))
    lists.child("sergeant", "Kit", "Moss", mentions=(*beside, ("Friends", "Tom Reed", LinkKind.FRIEND)))
    sergeant, said = client_as(world.users["sergeant"]), "Considered before: ask the custodian."
    assert words_of(open_page(sergeant, world, "mentions")).count(said) == 2
    actor = world.actor("coordinator")
    for text, found in (("Saw jade Orme at the park.", True), ("Saw Jade at the park.", False)):
        concern = notice(world, text=text)
        lists.act("coordinator", keep_concern, concern=afresh(world, concern), version=1)
        page = words_of(open_page(client_as(world.users["coordinator"]), world, "place-concern", concern.pk))
        assert (said in page) is found
    with acting_as(actor):
        assert considered_before(actor, world.mapping, Called(known_as=("skinny p",)))
        assert not considered_before(actor, world.mapping, Called("Skinny", "Reed"))


def test_somebody_who_is_not_linked_has_none_of_these_pages(
    world: World, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["coordinator"])
    for page in ("consider", "who-decides", "who-knows", "danger"):
        assert open_page(client, world, page, leo.pk).status_code == 404


def test_asking_and_opening_a_name(world: World, jade: Person, client_as: SignIn) -> None:
    sergeant, lead = client_as(world.users["sergeant"]), client_as(world.users["lead"])
    assert send(sergeant, world, "ask-name", jade.pk).status_code == 302
    assert "You asked who this is" in words_of(open_page(sergeant, world, "child", jade.pk))
    with acting_as(world.actor("lead")):
        asked = NameRequest.objects.get()
    assert "Dan Colley asks who this is." in words_of(open_page(lead, world, "open-name", asked.pk))
    assert send(lead, world, "open-name", asked.pk, purpose="", until="").status_code == 422
    answer = send(lead, world, "open-name", asked.pk, purpose="To check.", until=f"{today():%d %m %Y}")
    assert answer.status_code == 302, words_of(answer)
    assert "Jade Orme" in words_of(open_page(sergeant, world, "child", jade.pk))
    assert "Dan Colley" in words_of(open_page(lead, world, "names"))
    with acting_as(world.actor("lead")):
        opening = NameOpening.objects.get()
    assert send(sergeant, world, "close-opening", opening.pk).status_code == 302
    assert "Jade" not in words_of(open_page(sergeant, world, "child", jade.pk))


def test_declining_police_access_and_danger(world: World, jade: Person, client_as: SignIn) -> None:
    sergeant, lead = client_as(world.users["sergeant"]), client_as(world.users["lead"])
    send(sergeant, world, "ask-name", jade.pk)
    with acting_as(world.actor("lead")):
        asked = NameRequest.objects.get()
    assert open_page(lead, world, "decline-name", asked.pk).status_code == 200
    assert send(lead, world, "decline-name", asked.pk, reason="School speaks to her.").status_code == 302
    assert "School speaks to her." in words_of(open_page(sergeant, world, "names"))
    assert open_page(lead, world, "police-names").status_code == 200
    given = {"purpose": "To check.", "minuted": "Meeting 3", "until": f"{today():%d %m %Y}"}
    officers = str(world.users["sergeant"].pk)
    assert send(lead, world, "police-names", officers=officers, **given).status_code == 302
    assert open_page(sergeant, world, "danger", jade.pk).status_code == 200
    assert send(sergeant, world, "danger", jade.pk).status_code == 302
    with acting_as(world.actor("lead")):
        opening = NameOpening.objects.get(because="danger")
    assert open_page(sergeant, world, "opening-reason", opening.pk).status_code == 200
    reason = send(sergeant, world, "opening-reason", opening.pk, purpose="She was followed.", version=1)
    assert reason.status_code == 302
    assert "She was followed." in words_of(open_page(lead, world, "review-opening", opening.pk))
    stale = send(lead, world, "review-opening", opening.pk, note="Needed.", version=1)
    assert stale.status_code == 409
    assert send(lead, world, "review-opening", opening.pk, note="Needed.", version=2).status_code == 302


def test_who_knows_is_sent_and_answered_from_outside_the_team(
    world: World, jade: Person, client_as: SignIn
) -> None:
    lead, stranger = client_as(world.users["lead"]), client_as(world.users["stranger"])
    with acting_as(world.actor("lead")):
        power = LegalPower.objects.get(code="CA04-11")
    page = words_of(open_page(lead, world, "who-knows", jade.pk))
    assert "Rupa Sen" in page and "Dan Colley" not in page
    sent = send(
        lead, world, "who-knows", jade.pk, people=str(world.users["stranger"].pk), purpose="To decide.",
        power=str(power.pk), closes_on=f"{today().day + 0} {today():%m %Y}",
    )  # fmt: skip
    assert sent.status_code == 422
    with days_ago(-2):
        soon = f"{today():%d %m %Y}"
    sent = send(
        lead, world, "who-knows", jade.pk, people=str(world.users["stranger"].pk), purpose="To decide.",
        power=str(power.pk), closes_on=soon,
    )  # fmt: skip
    assert sent.status_code == 302
    assert "You are asked whether you know a child" in words_of(stranger.get(reverse("my-work")))
    assert "Jade" not in words_of(stranger.get(reverse("asked")))
    with acting_as(world.actor("stranger")):
        answer = EnquiryAnswer.objects.get()
    address = reverse("answer-enquiry", args=[answer.pk])
    assert "Jade Orme" in words_of(stranger.get(address))
    assert lead.get(address).status_code == 404
    assert stranger.post(address, {"reply": "known", "once": str(uuid4())}).status_code == 302
    assert "Jade" not in words_of(stranger.get(address))
    assert "Known to us" in words_of(open_page(lead, world, "consider", jade.pk))


def test_asking_an_agency_to_decide(world: World, jade: Person, client_as: SignIn) -> None:
    lead = client_as(world.users["lead"])
    page = words_of(open_page(lead, world, "who-decides", jade.pk))
    assert "Fenmarch Police" not in page
    agency = str(world.agencies["social_care"].pk)
    assert send(lead, world, "who-decides", jade.pk, agency=agency, version=1).status_code == 302
    assert send(lead, world, "who-decides", jade.pk, agency=agency, version=1).status_code == 409
    owen = client_as(world.users["social_care"])
    assert "1 linked child waits for a decision" in words_of(owen.get(reverse("my-work")))
    assert "Jade Orme" in words_of(open_page(owen, world, "consider", jade.pk))


def test_a_name_alone_never_says_that_nothing_is_written(
    world: World, lists: Lists, jade: Person, client_as: SignIn
) -> None:
    """The coordinator sees all there is; who knows only the name is told no more than that."""
    lists.act("sergeant", commands.ask_for_name, person=jade)
    with acting_as(world.actor("lead")):
        request = NameRequest.objects.select_related("mapping", "person").get()
    until = today() + timedelta(days=7)
    lists.act("lead", commands.open_asked_name, name_request=request, purpose="To check.", until=until)
    dan = words_of(open_page(client_as(world.users["sergeant"]), world, "child", jade.pk))
    assert "Jade Orme" in dan
    for false in ("No worry is written down", "No referral is recorded", "Nobody has written down"):
        assert false not in dan
    assert "No worry that you can see." in dan
    priya = words_of(open_page(client_as(world.users["coordinator"]), world, "child", jade.pk))
    assert "No worry is written down." in priya


def test_support_in_place_names_who_works_with_the_child_and_whether_they_were_told(
    world: World, jade: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["lead"])
    given = {**DECISION, "outcome": "support", "version": jade.version}
    alone = send(client, world, "consider", jade.pk, **given)
    assert "Say who works with this child, as support is in place." in words_of(alone)
    helper = {
        "helper_name": "Farida Noor",
        "helper_who": "Family worker",
        "helper_response": "Visits Thursday",
    }
    half = send(client, world, "consider", jade.pk, **given, **helper, helper_told_by="Helen")
    assert "Give the day they were told" in words_of(half)
    assert 'value="Visits Thursday"' in half.content.decode()
    told = {**helper, "helper_told_by": "Helen", "helper_told_on": f"{today():%d %m %Y}"}
    assert send(client, world, "consider", jade.pk, **given, **told).status_code == 302
    shown = words_of(open_page(client, world, "child", jade.pk))
    assert "Farida Noor, Family worker. Told on" in shown and "by Helen. Visits Thursday" in shown
    # Once somebody is on record nobody is asked for them again, here or with a referral.
    assert "Farida Noor" in words_of(open_page(client, world, "consider", jade.pk))
    with acting_as(world.actor("lead")):
        version = Person.objects.get(pk=jade.pk).version
    assert send(client, world, "consider", jade.pk, **{**given, "version": version}).status_code == 302
    assert "If somebody works with this child" not in words_of(open_page(client, world, "refer", jade.pk))


def test_a_referral_of_a_child_who_is_known_asks_who_works_with_them(
    world: World, lists: Lists, jade: Person, client_as: SignIn
) -> None:
    lead, stranger = client_as(world.users["lead"]), client_as(world.users["stranger"])
    assert "If somebody works with this child" not in words_of(open_page(lead, world, "refer", jade.pk))
    with acting_as(world.actor("lead")):
        power = LegalPower.objects.get(code="CA04-11")
    given = {"people": str(world.users["stranger"].pk), "purpose": "To decide.", "power": str(power.pk)}
    with days_ago(-2):
        soon = f"{today():%d %m %Y}"
    assert send(lead, world, "who-knows", jade.pk, **given, closes_on=soon).status_code == 302
    with acting_as(world.actor("stranger")):
        asked = EnquiryAnswer.objects.get()
    assert (
        stranger.post(
            reverse("answer-enquiry", args=[asked.pk]), {"reply": "lead_worker", "once": str(uuid4())}
        ).status_code
        == 302
    )
    page = words_of(open_page(lead, world, "refer", jade.pk))
    assert "If somebody works with this child" in page
    assert (
        f'value="{world.users["stranger"].name}"' in open_page(lead, world, "refer", jade.pk).content.decode()
    )
    referral = {"to": "mash", "made_on": f"{today():%d %m %Y}", "made_by_name": "Helen", "told": "yes"}
    helper = {"helper_name": "Joan", "helper_told_on": f"{today():%d %m %Y}", "helper_told_by": "Helen"}
    for _ in range(2):
        assert send(lead, world, "refer", jade.pk, **referral, **helper).status_code == 302
    shown = words_of(open_page(lead, world, "child", jade.pk))
    assert shown.count("Told on") == 1


def test_what_is_being_done_says_who_owns_it_and_nothing_that_nobody_recorded(
    world: World, leo: Person, jade: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["coordinator"])

    def plan(person: Person) -> str:
        return words_of(open_page(client, world, "child", person.pk)).split(
            "What is being done, and who owns it"
        )[1]

    assert "Decision on a linked child 28 days left The lead or the coordinator" in plan(jade)
    day = f"{today():%d %m %Y}"
    send(client, world, "refer", jade.pk, to="mash", made_on=day, made_by_name="Helen", told="yes")
    send(client, world, "lead-professional", jade.pk, name="Farida Noor")
    said = plan(jade)
    assert "Referral: " in said and "Helen, " in said
    # What waits for somebody stands first.
    assert said.index("Works with them: Farida Noor Not told yet") < said.index("Statutory plan")
