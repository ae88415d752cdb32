"""The pages of subjects as several people meet them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.partners.models import User
from placemap.subjects.commands import PersonAsGiven
from placemap.subjects.models import EvidenceWords, Link, LinkEvidence, Mention, Person, PersonDetail
from placemap.subjects.vocabulary import LinkKind, MentionState
from tests.cast import World
from tests.subjects.people import ELLIE, LEO, TOMASZ, agree, give, link

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def _text(response: object) -> str:
    content: bytes = response.content  # type: ignore[attr-defined]
    return content.decode()


def _url(world: World, name: str, *more: object) -> str:
    return reverse(name, args=[world.mapping.reference, *more])


@pytest.fixture
def linked(world: World) -> tuple[Person, Person, Link]:
    """Leo is agreed; Ellie, whom only social care gave, is linked to him."""
    leo, ellie = give(world, "social_care", LEO, ELLIE)
    made = link(world, "social_care", leo, ellie, words="Leo was with Ellie Mensah at the bus stand.")
    agree(world, leo)
    return leo, ellie, made


def test_links_page_shows_a_linked_child_by_initials(
    world: World, client_as: SignIn, linked: tuple[Person, Person, Link]
) -> None:
    page = _text(client_as(world.users["sergeant"]).get(_url(world, "links")))
    assert "Leo Pashley" in page and "E.M." in page
    assert "Mensah" not in page and "Elizabeth" not in page


def test_links_page_names_her_to_whoever_gave_her(
    world: World, client_as: SignIn, linked: tuple[Person, Person, Link]
) -> None:
    assert "Elizabeth Mensah" in _text(client_as(world.users["social_care"]).get(_url(world, "links")))
    assert "Elizabeth Mensah" in _text(client_as(world.users["coordinator"]).get(_url(world, "links")))


def test_evidence_words_are_shown_only_where_both_are_named(
    world: World, client_as: SignIn, linked: tuple[Person, Person, Link]
) -> None:
    _, ellie, made = linked
    where = _url(world, "link", made.pk)
    sergeant = _text(client_as(world.users["sergeant"]).get(where))
    assert "bus stand" not in sergeant and "Mensah" not in sergeant and "by initials" in sergeant
    assert "bus stand" in _text(client_as(world.users["coordinator"]).get(where))
    agree(world, ellie)
    assert "bus stand" in _text(client_as(world.users["sergeant"]).get(where))


def test_hidden_and_absent_links_give_the_same_page(world: World, client_as: SignIn) -> None:
    leo, ellie = give(world, "social_care", LEO, ELLIE)
    made = link(world, "social_care", leo, ellie)
    sergeant = client_as(world.users["sergeant"])
    hidden, absent = (
        sergeant.get(_url(world, "link", made.pk)),
        sergeant.get(_url(world, "link", uuid.uuid4())),
    )
    assert hidden.status_code == absent.status_code == 404
    assert _without_ids(_text(hidden)) == _without_ids(_text(absent))
    for name in ("from", "to"):
        hidden = sergeant.get(_url(world, "add-link"), {name: str(ellie.pk)})
        absent = sergeant.get(_url(world, "add-link"), {name: str(uuid.uuid4())})
        assert hidden.status_code == absent.status_code == 404
        assert _without_ids(_text(hidden)) == _without_ids(_text(absent))
    assert sergeant.get(_url(world, "links"), {"about": str(ellie.pk)}).status_code == 404


def _without_ids(page: str) -> str:
    import re

    return re.sub(r'(csrfmiddlewaretoken" value="[^"]+|[0-9a-f]{32}|[0-9a-f-]{36})', "", page)


def test_other_district_finds_none_of_it(
    world: World, client_as: SignIn, linked: tuple[Person, Person, Link]
) -> None:
    outsider = client_as(world.users["other_district"])
    for name in ("links", "mentions", "find-in-mapping", "add-person", "add-link"):
        assert outsider.get(_url(world, name)).status_code == 404
    page = _text(outsider.post(reverse("find"), {"q": "Leo Pashley"}))
    assert "Nobody you may see" in page


def test_find_answers_to_what_the_reader_may_see(
    world: World, client_as: SignIn, linked: tuple[Person, Person, Link]
) -> None:
    sergeant, owner = client_as(world.users["sergeant"]), client_as(world.users["social_care"])
    for words in ("Elizabeth Mensah", "Ellie", "07700 900417", "FE4 2RT", "Chandlers Row", "9990000018"):
        assert "Nobody you may see" in _text(sergeant.post(reverse("find"), {"q": words})), words
        assert "Elizabeth Mensah" in _text(owner.post(reverse("find"), {"q": words})), words
    page = _text(sergeant.post(reverse("find"), {"q": "E.M."}))
    assert "E.M." in page and "Mensah" not in page
    assert "Leo Pashley" in _text(sergeant.post(reverse("find"), {"q": "pashley"}))


def test_searching_is_on_record_with_who_was_shown(
    world: World, client_as: SignIn, linked: tuple[Person, Person, Link]
) -> None:
    leo, _, _ = linked
    client_as(world.users["sergeant"]).post(_url(world, "find-in-mapping"), {"q": "Leo"})
    with acting_as(world.actor("coordinator")):
        entry = AuditEntry.objects.filter(event="searched").latest("at")
    assert entry.subjects == [leo.pk] and "Leo" not in str(entry.details)


def test_links_search_puts_no_name_in_the_address(
    world: World, client_as: SignIn, linked: tuple[Person, Person, Link]
) -> None:
    leo, _, _ = linked
    client = client_as(world.users["coordinator"])
    answer = client.post(_url(world, "links"), {"q": "Leo Pashley"})
    assert answer.status_code == 302 and "Leo" not in answer.url and str(leo.pk) in answer.url
    assert "Elizabeth Mensah" in _text(client.get(answer.url))
    assert "Nobody you may see" in _text(client.post(_url(world, "links"), {"q": "Nobody Atall"}))
    for page in ("links", "network", "cohort"):
        near = client.post(_url(world, page), {"q": "Leo Pashly"}, follow=True)
        assert "Nobody answers to exactly that" in _text(near), page
        assert str(leo.pk) in near.redirect_chain[0][0] and "Leo" not in near.redirect_chain[0][0], page


def _new_link(**changes: str) -> dict[str, str]:
    return {
        "once": str(uuid.uuid4()),
        "kind": "friend",
        "words": "They walk home together.",
        "how_known": "seen_myself",
        "nature": "fact",
        "first_on": "1 3 2026",
        "last_on": "",
        "grade": "",
        **changes,
    }


def test_adding_a_link_keeps_the_draft_and_acts_once(world: World, client_as: SignIn) -> None:
    leo, tomasz = give(world, "sergeant", LEO, TOMASZ)
    sergeant = client_as(world.users["sergeant"])
    where = f"{_url(world, 'add-link')}?from={leo.pk}&to={tomasz.pk}"
    wrong = sergeant.post(where, _new_link(first_on="3 3 2026", last_on="1 3 2026"))
    assert wrong.status_code == 422 and "They walk home together." in _text(wrong)
    assert "The last date is before the first date" in _text(wrong)
    once = _new_link()
    first, second = sergeant.post(where, once), sergeant.post(where, once)
    assert first.status_code == second.status_code == 302 and first.url == second.url
    with acting_as(world.actor("sergeant")):
        made = Link.objects.get()
        assert made.strength == "confirmed" and LinkEvidence.objects.count() == 1
        assert EvidenceWords.objects.get().text == "They walk home together."


def test_adding_a_link_to_oneself_says_so(world: World, client_as: SignIn) -> None:
    (leo,) = give(world, "sergeant", LEO)
    page = client_as(world.users["sergeant"]).get(f"{_url(world, 'add-link')}?from={leo.pk}&to={leo.pk}")
    assert "These are the same person" in _text(page)


def test_link_from_a_child_is_never_exploitation(world: World, client_as: SignIn) -> None:
    leo, tomasz = give(world, "sergeant", LEO, TOMASZ)
    where = f"{_url(world, 'add-link')}?from={leo.pk}&to={tomasz.pk}"
    answer = client_as(world.users["sergeant"]).post(where, _new_link(kind="suspected_exploiting"))
    assert answer.status_code == 422 and "cannot be listed as an adult of concern" in _text(answer)


def test_adding_a_link_begins_with_searching_both_ends(world: World, client_as: SignIn) -> None:
    leo, tomasz = give(world, "sergeant", LEO, TOMASZ)
    sergeant = client_as(world.users["sergeant"])
    where = _url(world, "add-link")
    assert f"from={leo.pk}" in _text(sergeant.post(where, {"q": "leo"}))
    assert f"from={leo.pk}&amp;to={tomasz.pk}" in _text(
        sergeant.post(f"{where}?from={leo.pk}", {"q": "Tomasz"})
    )
    assert "Add a person" in _text(sergeant.post(where, {"q": "Nobody Atall"}))


def test_ending_a_link_shows_what_somebody_else_did_first(world: World, client_as: SignIn) -> None:
    leo, tomasz = give(world, "sergeant", LEO, TOMASZ)
    made = link(world, "sergeant", leo, tomasz)
    sergeant = client_as(world.users["sergeant"])
    where = _url(world, "end-link", made.pk)
    stale = {"once": str(uuid.uuid4()), "reason": "They fell out.", "version": str(made.version - 1)}
    answer = sergeant.post(where, stale)
    assert answer.status_code == 409 and "They fell out." in _text(answer)
    fresh = {**stale, "once": str(uuid.uuid4()), "version": str(made.version)}
    assert sergeant.post(where, fresh).status_code == 302
    assert "They fell out." in _text(sergeant.get(_url(world, "link", made.pk)))
    assert client_as(world.users["head"]).get(where).status_code == 404


@pytest.fixture
def named(world: World) -> tuple[Person, Person, Mention]:
    """The school wrote "Jake" and "H. Wood" beside Leo; Jacob Wright is in the mapping."""
    leo = PersonAsGiven(
        given="Leo",
        family="Pashley",
        born=LEO.born,
        school="Mill Lode School",
        mentions=(("Friends", "Jake", LinkKind.FRIEND), ("Friends", "H. Wood", LinkKind.FRIEND)),
    )
    jacob = PersonAsGiven(given="Jacob", family="Wright", born=date(2010, 1, 2), school="Mill Lode School")
    made, other = give(world, "lead", leo, jacob)
    with acting_as(world.actor("lead")):
        return made, other, Mention.objects.get(as_written="Jake")


def test_mentions_page_suggests_by_another_form_of_the_name(
    world: World, client_as: SignIn, named: tuple[Person, Person, Mention]
) -> None:
    page = _text(client_as(world.users["lead"]).get(_url(world, "mentions")))
    assert (
        "“Jake”" in page and "Jacob Wright" in page and "Another form of the first name, same school" in page
    )
    assert "Nobody here has a name like this." in page
    empty = _text(client_as(world.users["sergeant"]).get(_url(world, "mentions")))
    assert "Jake" not in empty and "No names are waiting." in empty


def test_mention_is_placed_once_and_undone(
    world: World, client_as: SignIn, named: tuple[Person, Person, Mention]
) -> None:
    _, jacob, mention = named
    lead = client_as(world.users["lead"])
    where = _url(world, "mention", mention.pk)
    press = {"once": str(uuid.uuid4()), "choice": str(jacob.pk)}
    assert lead.post(where, press).status_code == 302
    assert lead.post(where, press).status_code == 302
    with acting_as(world.actor("lead")):
        made = Link.objects.get()
        assert Mention.objects.get(pk=mention.pk).state == MentionState.RESOLVED
        assert EvidenceWords.objects.get().text == "Jake"
    assert "Jacob Wright" in _text(lead.get(_url(world, "mentions"), {"show": "decided"}))
    lead.post(where, {"once": str(uuid.uuid4()), "choice": "undo"})
    with acting_as(world.actor("lead")):
        assert Mention.objects.get(pk=mention.pk).state == MentionState.OPEN
        assert Link.objects.get(pk=made.pk).withdrawn_at is not None


def test_mention_left_unknown_then_undone_leaves_nobody(
    world: World, client_as: SignIn, named: tuple[Person, Person, Mention]
) -> None:
    _, _, mention = named
    lead = client_as(world.users["lead"])
    where = _url(world, "mention", mention.pk)
    lead.post(where, {"once": str(uuid.uuid4()), "choice": "unknown"})
    with acting_as(world.actor("lead")):
        unknown = Person.objects.get(standing="unknown_person")
    lead.post(where, {"once": str(uuid.uuid4()), "choice": "undo"})
    with acting_as(world.actor("lead")):
        assert Person.objects.get(pk=unknown.pk).withdrawn_at is not None


def test_dropped_mention_loses_its_words_at_once(
    world: World, client_as: SignIn, named: tuple[Person, Person, Mention]
) -> None:
    _, _, mention = named
    lead = client_as(world.users["lead"])
    where = _url(world, "mention", mention.pk)
    lead.post(where, {"once": str(uuid.uuid4()), "choice": "drop"})
    with acting_as(world.actor("lead")):
        dropped = Mention.objects.get(pk=mention.pk)
    assert dropped.as_written == "" and "jake" not in dropped.folded
    again = lead.post(where, {"once": str(uuid.uuid4()), "choice": "undo"})
    assert again.status_code == 422


def test_bad_presses_on_a_mention_say_what_to_do(
    world: World, client_as: SignIn, named: tuple[Person, Person, Mention]
) -> None:
    leo, jacob, mention = named
    lead = client_as(world.users["lead"])
    where = _url(world, "mention", mention.pk)
    assert lead.post(where, {"choice": str(jacob.pk)}).status_code == 422
    assert lead.post(where, {"once": str(uuid.uuid4()), "choice": "??"}).status_code == 422
    itself = lead.post(where, {"once": str(uuid.uuid4()), "choice": str(leo.pk)})
    assert itself.status_code == 422 and "same person" in _text(itself)
    assert lead.post(where, {"once": str(uuid.uuid4()), "choice": str(uuid.uuid4())}).status_code == 404
    assert client_as(world.users["sergeant"]).get(where).status_code == 404
    assert "Jacob Wright" in _text(lead.post(where, {"q": "Wright"}))


def _new_person(**changes: str) -> dict[str, str]:
    return {
        "once": str(uuid.uuid4()),
        "given": "Maya",
        "family": "Novak",
        "how_known": "record_check",
        **changes,
    }


def test_adding_a_person_asks_first_whether_it_is_one_of_these(world: World, client_as: SignIn) -> None:
    give(world, "sergeant", ELLIE)
    sergeant = client_as(world.users["sergeant"])
    where = _url(world, "add-person")
    looked = _text(sergeant.post(where, {"q": "Lizzie Mensah"}))
    assert "Is it one of these?" in looked and "Elizabeth Mensah" in looked and 'value="Lizzie"' in looked
    straight = sergeant.post(where, _new_person(given="Ellie", family="Mensah"))
    assert straight.status_code == 200 and "Nothing has been saved yet" in _text(straight)
    with acting_as(world.actor("sergeant")):
        assert Person.objects.count() == 1
    seen = re.findall(r'name="seen" value="([^"]+)"', _text(straight))
    known = _new_person(given="Ellie", family="Mensah", seen=seen[0])
    led = sergeant.post(where, known)
    assert (
        led.status_code == 302 and sergeant.post(where, known).headers["Location"] == led.headers["Location"]
    )
    with acting_as(world.actor("coordinator")):
        entry = AuditEntry.objects.get(event="added_as_new", outcome="done")
        assert set(entry.subjects) == {one.pk for one in Person.objects.all()}
    with acting_as(world.actor("sergeant")):
        assert Person.objects.count() == 2
        made = Person.objects.latest("recorded_at")
        assert made.contribution.kind == "by_hand" and made.naming == "closed"
        assert PersonDetail.objects.get(person=made, kind="name").text == "Ellie Mensah"


def test_adding_a_person_near_another_asks_and_loses_nothing(world: World, client_as: SignIn) -> None:
    (leo,) = give(world, "sergeant", LEO)
    sergeant, where = client_as(world.users["sergeant"]), _url(world, "add-person")
    typed = _new_person(
        given="Leon", family="Pashly", born="9 6 2010", school="Larkwood", phone="07700 900111"
    )
    asked = _text(sergeant.post(where, typed))
    assert "Is it one of these?" in asked and "Spelled nearly the same" in asked
    assert f"/people/{leo.pk}/" in asked and "This is them" in asked
    for words in ("Leon", "Pashly", "9 6 2010", "Larkwood", "07700 900111", "None of these: add as new"):
        assert words in asked, words
    # Somebody near who comes in between is asked about too; whoever was shown is not asked about again.
    seen = re.findall(r'name="seen" value="([^"]+)"', asked)[0]
    (other,) = give(world, "sergeant", PersonAsGiven(given="Leo", family="Pashlie"))
    again = _text(sergeant.post(where, typed | {"seen": seen}))
    assert "Nothing has been saved yet" in again and f"/people/{other.pk}/" in again
    seen = re.findall(r'name="seen" value="([^"]+)"', again)[0]
    assert sergeant.post(where, typed | {"seen": seen}).status_code == 302
    # Whom another agency gave to itself alone is neither shown nor hinted at.
    head = client_as(world.users["head"])
    assert head.post(where, _new_person(given="Leo", family="Pashley")).status_code == 302


def test_adding_a_person_keeps_what_was_typed(world: World, client_as: SignIn) -> None:
    sergeant = client_as(world.users["sergeant"])
    where = _url(world, "add-person")
    wrong = sergeant.post(where, _new_person(born="31 2 2010", school="Mill Lode School"))
    assert wrong.status_code == 422 and "31 2 2010" in _text(wrong) and "Mill Lode School" in _text(wrong)
    nameless = sergeant.post(where, _new_person(given="", family=""))
    assert nameless.status_code == 422 and "Enter a name" in _text(nameless)
    endless = sergeant.post(where, _new_person(family="W" * 201))
    assert endless.status_code == 422 and "longer than 200 letters" in _text(endless)
    assert "W" * 201 in _text(endless)
    with acting_as(world.actor("sergeant")):
        assert not Person.objects.exists()
    assert sergeant.get(where).status_code == 200
    assert "None of these" not in _text(sergeant.post(where, {"q": " "}))


def test_pages_fall_back_quietly_from_odd_addresses(world: World, client_as: SignIn) -> None:
    give(world, "coordinator", LEO)
    client = client_as(world.users["coordinator"])
    for query in (
        "page=x",
        "page=0",
        "page=99999999999",
        "sort=nonsense",
        "kind=nonsense",
        "agency=nonsense",
        "strength=nonsense",
        "show=nonsense",
        "about=nonsense",
    ):
        assert client.get(f"{_url(world, 'links')}?{query}").status_code == 200, query
        assert client.get(f"{_url(world, 'mentions')}?{query}").status_code == 200, query
    assert client.get(f"{_url(world, 'add-link')}?from=nonsense").status_code == 404
    assert client.post(_url(world, "links"), {"q": "  "}).status_code == 302
    assert "Enter a name" in _text(client.post(_url(world, "add-link"), {"q": ""}))


def test_future_dates_are_refused_beside_the_field(world: World, client_as: SignIn) -> None:
    leo, tomasz = give(world, "sergeant", LEO, TOMASZ)
    where = f"{_url(world, 'add-link')}?from={leo.pk}&to={tomasz.pk}"
    answer = client_as(world.users["sergeant"]).post(where, _new_link(first_on="1 3 2090"))
    assert answer.status_code == 422 and "in the future" in _text(answer)


def test_links_already_between_two_people_are_shown_before_adding(world: World, client_as: SignIn) -> None:
    leo, tomasz = give(world, "sergeant", LEO, TOMASZ)
    link(world, "sergeant", leo, tomasz)
    page = _text(
        client_as(world.users["sergeant"]).get(f"{_url(world, 'add-link')}?from={leo.pk}&to={tomasz.pk}")
    )
    assert "Already recorded between these two" in page


def test_readers_who_only_read_cannot_add(world: World, client_as: SignIn) -> None:
    give(world, "social_care", LEO)
    world.reseat("head", "reader")
    head = client_as(world.users["head"])
    assert head.get(_url(world, "links")).status_code == 200
    for name in ("add-link", "add-person"):
        assert head.get(_url(world, name)).status_code == 403


def test_mentions_are_filtered_by_agency_and_paged(
    world: World, client_as: SignIn, named: tuple[Person, Person, Mention]
) -> None:
    give(world, "social_care", PersonAsGiven(given="Maya", mentions=(("Friends", "Tia", LinkKind.FRIEND),)))
    coordinator = client_as(world.users["coordinator"])
    everything = _text(coordinator.get(_url(world, "mentions")))
    assert "“Tia”" in everything and "“Jake”" in everything
    theirs = _text(
        coordinator.get(_url(world, "mentions"), {"agency": str(world.agencies["social_care"].pk)})
    )
    assert "“Tia”" in theirs and "“Jake”" not in theirs
    where = _url(world, "mention", named[2].pk)
    back = coordinator.post(
        where, {"once": str(uuid.uuid4()), "choice": "drop", "page": "1", "agency": "a&b"}
    )
    assert back.url.endswith("?page=1")


def test_dropped_name_has_a_page_that_says_so(
    world: World, client_as: SignIn, named: tuple[Person, Person, Mention]
) -> None:
    lead = client_as(world.users["lead"])
    where = _url(world, "mention", named[2].pk)
    lead.post(where, {"once": str(uuid.uuid4()), "choice": "drop"})
    assert "This name was dropped" in _text(lead.get(where))
    assert "A dropped name" in _text(lead.get(_url(world, "mentions"), {"show": "decided"}))
