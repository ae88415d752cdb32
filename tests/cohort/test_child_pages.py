"""One child's page, what is added to it, and who has looked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import (
    AgencyView,
    Factor,
    LeadProfessional,
    Membership,
    NoReferral,
    OutcomeEntry,
    Referral,
)
from placemap.foundations.clock import today
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, cells_of, open_page, send, words_of

pytestmark = pytest.mark.django_db


FORMS: list[tuple[str, dict[str, Any], dict[str, Any], type, str]] = [
    (
        "record-view",
        {"level": "significant", "reasons_for": "Seen out late.", "handling": "P"},
        {"level": "significant", "reasons_against": "Kept words", "handling": "P"},
        AgencyView,
        "Kept words",
    ),
    (
        "add-factor",
        {
            "kind": "worry",
            "text": "A second phone.",
            "nature": "opinion",
            "how_known": "told_by_other",
            "handling": "P",
        },
        {"kind": "worry", "text": "A second phone.", "handling": "P", "happened_on": "40 1 2026"},
        Factor,
        "40 1 2026",
    ),
    (
        "refer",
        {"to": "mash", "made_on": "4 3 2026", "made_by_name": "Owen Tait", "told": "yes"},
        {"to": "mash", "made_on": "4 3 2026", "made_by_name": "Kept words", "told": "no"},
        Referral,
        "Kept words",
    ),
    (
        "no-referral",
        {"reason": "Support is in place.", "decided_on": "4 3 2026"},
        {"reason": "Kept words", "decided_on": "4 3 2099"},
        NoReferral,
        "Kept words",
    ),
    (
        "lead-professional",
        {"name": "Nadia Bright", "who": "Social worker"},
        {"name": "Kept words", "told_on": "4 3 2026"},
        LeadProfessional,
        "Kept words",
    ),
]


def test_the_childs_page_holds_each_thing_with_its_source(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lists.act(
        "sergeant",
        commands.record_factor,
        person=leo,
        kind="worry",
        text="Seen with an adult.",
        how_known="seen_myself",
    )
    lists.act("head", commands.record_factor, person=leo, kind="strength", text="Boxing twice a week.")
    lists.act("head", commands.record_voice, person=leo, text="Ask me before you decide.", said_to="Mr Abara")
    lists.act("head", commands.record_trusted_adult, person=leo, name="Coach Deena")
    lists.act(
        "head",
        commands.record_told_about,
        person=leo,
        who="parent",
        told="not_yet",
        reason="Meeting next week",
    )
    lists.act(
        "social_care",
        commands.record_statutory_check,
        person=leo,
        status="child_in_need",
        owner="Nadia Bright",
        checked_on=today() - timedelta(days=40),
    )
    answer = open_page(client_as(world.users["social_care"]), world, "child", leo.pk)
    text = words_of(answer)
    for words in (
        "This is not the child protection plan",
        "Seen with an adult.",
        "Seen or heard myself",
        "Boxing twice a week.",
        "Ask me before you decide.",
        "Coach Deena",
        "Meeting next week",
        "Child in need (section 17), held by Nadia Bright",
        "Check again: over 28 days old",
        "No address that you can see",
        "1 person in 30 days.",
        "A risk is recorded, and nobody has acted.",
        "Views differ",
    ):
        assert words in text, words
    assert "<title>L.P., child’s page" in answer.content.decode()
    with acting_as(world.actor("coordinator")):
        entry = AuditEntry.objects.get(event="person_viewed")
        assert leo.pk in entry.subjects and entry.user_id == world.users["social_care"].pk


def test_two_birth_dates_are_both_shown_with_their_sources(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    one = lists.child("head", born=date(2011, 6, 9))
    two = lists.child("sergeant", born=date(2011, 9, 6))
    lists.join(one, two)
    lists.agree(lists.propose(one))
    text = words_of(open_page(client_as(world.users["coordinator"]), world, "child", one.pk))
    assert "9 June 2011 (Tanner&#39;s Field)" in text and "6 September 2011 (Police)" in text


def test_a_linked_child_is_initials_to_the_sergeant_and_a_name_to_the_school(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    linked = lists.linked(leo, "head")
    lists.act("head", commands.record_factor, person=linked, kind="worry", text="Follows Leo everywhere.")
    sergeant = open_page(client_as(world.users["sergeant"]), world, "child", linked.pk)
    assert sergeant.status_code == 200
    text = words_of(sergeant)
    assert "J.O." in text and "You see this child by initials" in text
    for hidden in ("Jade", "Orme", "2012", "Follows Leo"):
        assert hidden not in text, hidden
    assert "Jade Orme" in words_of(open_page(client_as(world.users["head"]), world, "child", linked.pk))


def test_what_is_restricted_shows_to_its_agency_and_the_custodian_only(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["sergeant"])
    sent = send(
        client,
        world,
        "add-factor",
        leo.pk,
        kind="worry",
        text="Named in an operation.",
        nature="fact",
        how_known="record_check",
        handling="C",
    )
    assert sent.status_code == 302
    for who, sees in (
        ("sergeant", True),
        ("coordinator", True),
        ("head", False),
        ("social_care", False),
        ("lead", False),
    ):
        text = words_of(open_page(client_as(world.users[who]), world, "child", leo.pk))
        assert ("Named in an operation." in text) is sees, who


@pytest.mark.parametrize(("name", "good", "bad", "model", "kept"), FORMS, ids=[form[0] for form in FORMS])
def test_forms_refuse_keep_and_act_once(
    world: World,
    leo: Person,
    client_as: SignIn,
    name: str,
    good: dict[str, Any],
    bad: dict[str, Any],
    model: Any,
    kept: str,
) -> None:
    client = client_as(world.users["social_care"])
    coordinator = world.actor("coordinator")

    def held() -> int:
        with acting_as(coordinator):
            return int(model.objects.count())

    before = held()
    refused = send(client, world, name, leo.pk, **bad)
    assert refused.status_code == 422, words_of(refused)
    assert kept in refused.content.decode() and "There is a problem" in words_of(refused)
    assert held() == before
    once = str(uuid4())
    first = send(client, world, name, leo.pk, once=once, **good)
    second = send(client, world, name, leo.pk, once=once, **good)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert held() == before + 1


def test_the_other_additions_are_recorded(world: World, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["head"])
    sent = {
        "record-voice": {"text": "I like boxing.", "said_to": "Mr Abara", "agreed_to_record": "yes"},
        "add-trusted-adult": {"name": "Mr Abara", "who": "pastoral lead"},
        "check-statutory": {"status": "not_known", "checked_on": "4 3 2026"},
        "told-about": {"who": "child", "told": "yes", "told_on": "4 3 2026", "told_by": "Mr Abara"},
    }
    for name, data in sent.items():
        assert send(client, world, name, leo.pk, **data).status_code == 302, name
    text = words_of(open_page(client, world, "child", leo.pk))
    for words in ("I like boxing.", "pastoral lead", "Not known to social care", "by Mr Abara"):
        assert words in text, words


def test_the_custodian_enters_what_another_agency_told_them(
    world: World, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["coordinator"])
    data = {"agency": str(world.agencies["social_care"].pk), "level": "not_known", "handling": "P"}
    assert send(client, world, "record-view", leo.pk, **data).status_code == 302
    for who in ("coordinator", "sergeant"):
        assert cells_of(open_page(client_as(world.users[who]), world, "cohort"))["Social care"] == "Not known"


def test_a_note_is_sorted_in_one_press(world: World, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["head"])
    with acting_as(world.actor("coordinator")):
        note = Factor.objects.get()
    assert open_page(client, world, "sort-factor", leo.pk, note.pk).status_code == 200
    assert send(client, world, "sort-factor", leo.pk, note.pk, kind="worry", version=1).status_code == 302
    conflict = send(client, world, "sort-factor", leo.pk, note.pk, kind="strength", version=1)
    assert conflict.status_code == 409
    other = client_as(world.users["sergeant"])
    assert send(other, world, "sort-factor", leo.pk, note.pk, kind="worry", version=2).status_code == 403
    assert open_page(client, world, "sort-factor", leo.pk, uuid4()).status_code == 404


def test_who_has_looked_names_them(world: World, leo: Person, client_as: SignIn) -> None:
    for who in ("head", "sergeant"):
        open_page(client_as(world.users[who]), world, "child", leo.pk)
    text = words_of(open_page(client_as(world.users["social_care"]), world, "who-looked", leo.pk))
    assert "Joan Okell" in text and "Dan Colley" in text


def test_no_page_holds_a_number_about_a_person(world: World, leo: Person, client_as: SignIn) -> None:
    """No score, rank or percentage: on the pages of a child there is no number but dates and ages."""
    client = client_as(world.users["coordinator"])
    for page in (open_page(client, world, "cohort"), open_page(client, world, "child", leo.pk)):
        text = words_of(page)
        assert "%" not in text
        assert not re.search(r"\b(score|rank|rating|points)\b", text, re.I)


def test_every_page_of_a_child_is_on_the_trail_once(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    """Every address under people/ that opens, the opened row of the grid, and proposing several."""
    from placemap.cohort.urls import urlpatterns

    lists.act(
        "coordinator",
        commands.record_referral,
        person=leo,
        to="mash",
        made_on=today(),
        made_by_name="O. Tait",
        told="yes",
    )
    with acting_as(world.actor("coordinator")):
        made = Referral.objects.get(mapping=world.mapping)
    lists.act(
        "coordinator",
        commands.record_outcome,
        referral=made,
        outcome="accepted",
        outcome_on=today(),
        version=made.version,
    )
    with acting_as(world.actor("coordinator")):
        outcome = OutcomeEntry.objects.get(mapping=world.mapping)
    lists.act("coordinator", commands.record_lead_professional, person=leo, name="Nadia Bright")
    entries = [
        lists.act(
            "coordinator",
            commands.record_entry,
            person=leo,
            kind="missing",
            text="Missing",
            happened_on=today(),
        )
        for _ in range(2)
    ]
    said = lists.act("coordinator", commands.judge_entries, left=entries[0], right=entries[1], is_same=True)
    warning = lists.act(
        "coordinator",
        commands.record_warning,
        person=leo,
        kind="other",
        text="Ask first",
        review_on=today() + timedelta(days=9),
    )
    review = lists.act(
        "coordinator",
        commands.record_adulthood_review,
        person=leo,
        reviewed_on=today(),
        plan="Stays",
        hand_over_to="Adult team",
    )
    signed = lists.act(
        "coordinator",
        commands.sign_concern,
        person=leo,
        level="moderate",
        reasons_for="Two phones.",
        reasons_against="Goes to boxing.",
        child_view_missing="Not asked yet.",
    )
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        found = {
            "entry": entries[0].pk,
            "other": entries[1].pk,
            "entry_judgement": said.pk,
            "warning": warning.pk,
            "review": review.pk,
            "signed": signed.pk,
            "factor": Factor.objects.filter(mapping=world.mapping)[0].pk,
            "referral": made.pk,
            "outcome": outcome.pk,
            "lead": LeadProfessional.objects.get(mapping=world.mapping).pk,
        }
    client = client_as(world.users["coordinator"])

    def looks() -> int:
        # What an agency keeps close is read under an event of its own, which others do not see.
        read = ("person_viewed", "kept_viewed")
        with acting_as(coordinator):
            return AuditEntry.objects.filter(event__in=read, subjects__contains=[leo.pk]).count()

    walked = 0
    for pattern in urlpatterns:
        if "people/<uuid:person>/" not in str(pattern.pattern):
            continue
        # What an agency keeps close is its own: see test_kept_close. A button on a page is no page.
        if (
            "<uuid:detail>" in str(pattern.pattern)
            or "get" not in pattern.callback.view_class.http_method_names
        ):
            continue
        names = [name for name in found if f"<uuid:{name}>" in str(pattern.pattern)]
        before = looks()
        answer = open_page(client, world, str(pattern.name), leo.pk, *(found[name] for name in names))
        assert answer.status_code in (200, 302), pattern.name
        assert looks() - before == 1, pattern.name
        walked += 1
    assert walked >= 20
    with acting_as(coordinator):
        opened = Membership.objects.get(mapping=world.mapping)
    for name, query in (("cohort", f"?open={opened.pk}"), ("propose-several", f"?people={leo.pk}")):
        before = looks()
        assert open_page(client, world, name, query=query).status_code == 200
        assert looks() - before == 1, name


def test_what_was_recorded_by_hand_can_be_taken_back(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    given: dict[str, Any] = {
        "worry": lists.act("sergeant", commands.record_factor, person=leo, kind="worry", text="Seen at two."),
        "view": lists.act(
            "sergeant", commands.record_view, person=leo, level="emerging", reasons_for="Calmer since."
        ),
        "voice": lists.act("sergeant", commands.record_voice, person=leo, text="I want to go home."),
        "trusted": lists.act("sergeant", commands.record_trusted_adult, person=leo, name="Mr Okoro"),
    }
    words = ("Seen at two.", "Calmer since.", "I want to go home.", "Mr Okoro")
    sergeant, other = client_as(world.users["sergeant"]), client_as(world.users["social_care"])
    page = open_page(sergeant, world, "child", leo.pk)
    for fact, said in zip(given.values(), words, strict=True):
        address = reverse("take-back", args=[world.mapping.reference, leo.pk, fact.pk])
        link = f"/take-back/{fact.pk}/"
        assert link in page.content.decode(), said
        assert link not in open_page(other, world, "child", leo.pk).content.decode()
        assert other.get(address).status_code == 403
        assert said in words_of(sergeant.get(address))
        assert sergeant.post(address, {"reason": "", "once": str(uuid4())}).status_code == 422
        once = str(uuid4())
        for _time in (1, 2):
            assert sergeant.post(address, {"reason": "It was somebody else.", "once": once}).status_code in (
                302,
                404,
            )
        assert sergeant.get(address).status_code == 404
    left = words_of(open_page(sergeant, world, "child", leo.pk))
    assert not [said for said in words if said in left]
    # What a list said goes back with its list.
    with acting_as(world.actor("head")):
        note = Factor.objects.get(person=leo, kind="unsorted")
    head = client_as(world.users["head"])
    address = reverse("take-back", args=[world.mapping.reference, leo.pk, note.pk])
    assert f"/take-back/{note.pk}/" not in open_page(head, world, "child", leo.pk).content.decode()
    refused = head.post(address, {"reason": "Wrong.", "once": str(uuid4())})
    assert refused.status_code == 422 and "Take back the list" in words_of(refused)


def test_of_somebody_seen_by_initials_nothing_is_asked(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    jade = lists.linked(leo, "head")
    page = open_page(client_as(world.users["sergeant"]), world, "child", jade.pk).content.decode()
    for name in ("add-factor", "record-view", "record-voice", "add-trusted-adult", "refer", "propose"):
        assert reverse(name, args=[world.mapping.reference, jade.pk]) not in page, name
    lists.act("sergeant", commands.record_factor, person=jade, kind="worry", text="Seen with three phones.")
    page = open_page(client_as(world.users["sergeant"]), world, "child", jade.pk).content.decode()
    assert reverse("refer", args=[world.mapping.reference, jade.pk]) in page
    assert reverse("add-factor", args=[world.mapping.reference, jade.pk]) not in page


def test_a_name_written_another_way_round_is_no_other_name(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    one = lists.child("head", "Leo", "Pashley")
    two = lists.child("sergeant", "LEO", "PASHLEY", full_as_written="PASHLEY, Leo")
    three = lists.child("social_care", "Leonard", "Pashley")
    lists.join(one, two, three)
    lists.agree(lists.propose(one))
    text = words_of(open_page(client_as(world.users["coordinator"]), world, "child", one.pk))
    assert "PASHLEY, Leo" not in text and "“LEO" not in text
    assert "“Leonard Pashley” (" in text or "“Leo Pashley” (" in text, "a name that differs is another name"


def test_words_are_prompted_where_no_script_runs_and_nothing_is_stopped(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["head"])
    worry = {
        "kind": "worry",
        "text": "He absconded from class.",
        "nature": "fact",
        "how_known": "record_check",
        "handling": "P",
        "words_shown": "",
    }
    # Sent back for another reason: the prompt stands there too, and the words as they were typed.
    back = words_of(send(client, world, "add-factor", leo.pk, **{**worry, "how_known": ""}))
    assert "You wrote “absconded”." in back
    assert "He absconded from class." in back
    saved = send(client, world, "add-factor", leo.pk, **worry)
    assert saved.status_code == 302
    with acting_as(world.actor("head")):
        added = Factor.objects.get(text="He absconded from class.")
    page = client.get(saved.url).content.decode()
    assert "You wrote “absconded”. People often write instead:" in page
    assert f"/correct/{added.pk}/" in page
    assert "You wrote" not in words_of(client.get(saved.url)), "said once"
    for quiet in ({"words_shown": "yes"}, {"nature": "own_words", "text": "I absconded."}):
        sent = send(client, world, "add-factor", leo.pk, **{**worry, **quiet})
        assert "You wrote" not in words_of(client.get(sent.url))


def test_what_a_parent_and_the_child_think_stays_when_they_are_told_again(
    world: World, lists: Lists, client_as: SignIn, leo: Person
) -> None:
    for who, view in (("parent", "He is frightened of the bus."), ("child", "I want to stay at boxing.")):
        given = {"person": leo, "who": who, "told": "yes", "told_on": today()}
        lists.act("head", commands.record_told_about, **given, view=view)
        lists.act("head", commands.record_told_about, **given)
    page = client_as(world.users["head"]).get(reverse("child", args=[world.mapping.reference, leo.pk]))
    words = page.content.decode()
    assert words.count("He is frightened of the bus.") == words.count("I want to stay at boxing.") == 1
