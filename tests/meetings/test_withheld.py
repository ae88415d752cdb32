"""While names are hidden on the shared screen, no page that it leads to brings back words with a name in them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from placemap.access.models import Draft
from placemap.access.session import acting_as
from placemap.meetings.vocabulary import AgendaKind, EntryKind
from placemap.partners.models import User
from tests.cast import World
from tests.meetings.running import go, item, safe, sat, write
from tests.meetings.screen import run, value

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
TYPED = "Ellie MENSAH was seen there"


@pytest.mark.parametrize(
    ("rest", "field"),
    [
        ("different-view/", "words"),
        ("sharing/", "because"),
        ("next-day/", "what"),
        ("strike", "because"),
        ("entry", "words"),
        ("add/", "title"),
        ("sheet", "wanted"),
    ],
)
def test_words_that_were_kept_wait_there_until_names_are_shown(
    world: World, client_as: SignIn, rest: str, field: str
) -> None:
    meeting, priya = sat(world), client_as(world.users["coordinator"])
    safe(world, meeting)
    child = item(world, meeting, AgendaKind.CHILD)
    go(world, meeting, child)
    entry = write(world, meeting, child, "It is dark there.", kind=EntryKind.NOTE)
    of_entry = run(meeting, f"entries/{entry.pk}/")
    places = item(world, meeting, AgendaKind.PLACES).pk
    own = {
        "strike": f"{of_entry}strike/",
        "entry": f"{of_entry}?show=yes",
        "add/": run(meeting, "add/"),
        "sheet": f"/mappings/M-2026-901/meetings/{meeting.pk}/agenda/{places}/wanted/",
    }
    address = own.get(rest, f"{run(meeting, rest)}?item={child.pk}")

    def page(more: str = "", at: str = address) -> str:
        there = f"{at}{'&' if '?' in at else '?'}{more}" if more else at
        return priya.get(there).content.decode()

    def names(hidden: str) -> None:
        sent = {"hidden": hidden, "once": str(uuid.uuid4())}
        assert priya.post(run(meeting, "names/"), sent).status_code == 302

    names("no")
    opened = page()
    kept = {"draft_ticket": value(opened, "draft_ticket"), "draft_count": "0", "finish_later": "yes"}
    assert priya.post(address, {**kept, field: TYPED}).status_code == 302
    with acting_as(world.actor("coordinator")):
        draft = Draft.objects.get()
    assert TYPED in page(f"draft={draft.pk}")
    names("yes")
    # Of an entry there is no form at all until somebody presses to see it.
    hidden = address.partition("?show")[0]
    for more in ("", f"draft={draft.pk}"):
        shown = page(more, hidden)
        main = shown.split("<main")[1].split("</main>")[0]
        assert "Ellie" not in main and "MENSAH" not in main
        if rest != "entry":
            assert 'data-part="withheld"' in main and str(draft.pk) not in main
    names("no")
    assert TYPED in page(f"draft={draft.pk}")
    assert str(draft.pk) in page() and 'data-part="withheld"' not in page()


def test_words_without_a_name_are_back_also_while_names_are_hidden(world: World, client_as: SignIn) -> None:
    meeting, priya = sat(world), client_as(world.users["coordinator"])
    child = item(world, meeting, AgendaKind.CHILD)
    address = f"{run(meeting, 'different-view/')}?item={child.pk}"
    opened = priya.get(address).content.decode()
    kept = {"draft_ticket": value(opened, "draft_ticket"), "draft_count": "0", "finish_later": "yes"}
    assert priya.post(address, {**kept, "words": "Wait for the audit."}).status_code == 302
    with acting_as(world.actor("coordinator")):
        draft = Draft.objects.get()
    page = priya.get(f"{address}&draft={draft.pk}").content.decode()
    assert "Wait for the audit." in page and 'data-part="withheld"' not in page
