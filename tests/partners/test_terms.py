"""Terms of reference: versions that are kept, read by everybody and never altered."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners import commands, queries, rules
from placemap.partners.models import TermsOfReference
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("words", "before", "changed", "ahead", "refused"),
    [
        ("We meet.", "", "", 0, ""),
        (" ", "", "", 0, "Paste the text"),
        ("We meet.", "We meet.", "All", 0, "words of the latest version"),
        ("We meet.", "We met.", " ", 0, "what is new"),
        ("We meet.", "We met.", "When", 0, ""),
        ("We meet.", "", "", 1, "lie ahead"),
    ],
)
def test_a_version_differs_and_says_how(
    words: str, before: str, changed: str, ahead: int, refused: str
) -> None:
    agreed = DAY + timedelta(days=ahead)
    if not refused:
        rules.check_terms(words, before, changed, agreed, DAY)
        return
    with pytest.raises(PlacemapError, match=refused):
        rules.check_terms(words, before, changed, agreed, DAY)


def test_terms_are_old_after_a_year() -> None:
    assert not rules.terms_are_old(DAY, DAY + timedelta(days=366))
    assert rules.terms_are_old(DAY, DAY + timedelta(days=367))


def keep(by: Any, version: int, words: str) -> TermsOfReference:
    return commands.record_terms_of_reference(
        name="County terms", words=words, changed="More", agreed_on=today(), agreed_by="the board",
        version=version, by=by,
    )  # fmt: skip


def test_information_governance_keeps_them_and_two_writers_do_not_meet(world: World) -> None:
    for key in ("lead", "administrator"):
        actor = world.actor(key)
        with acting_as(actor), pytest.raises(Refused):
            keep(actor, 0, "We meet.")
    with acting_as(SETTER):
        assert keep(SETTER, 0, "We meet.").recorded_by is None
    fiona = world.actor("governance")
    with acting_as(fiona):
        with pytest.raises(Conflict):
            keep(fiona, 0, "We meet again.")
        assert keep(fiona, 1, "We meet again.").number == 2
        assert [one.number for one in queries.terms_of_reference(fiona)] == [2, 1]


def test_the_pages_keep_show_and_compare(world: World, client_as: Any) -> None:
    fiona, lead = client_as(world.users["governance"]), client_as(world.users["lead"])
    assert "No terms are kept yet" in lead.get("/terms-of-reference/").content.decode()
    given = {"name": "County terms", "words": "We meet.\n\nWe act.", "changed": "", "agreed_by": "the board",
             "agreed_on": f"{today():%d %m %Y}"}  # fmt: skip

    def send(**more: str) -> Any:
        return fiona.post("/terms-of-reference/add/", {"once": str(uuid.uuid4()), **given, **more})

    kept = send(version="0")
    assert kept.status_code == 302
    page = lead.get(kept["Location"]).content.decode()
    assert "<p>We act.</p>" in page and "Agreed by the board" in page and "a later version" not in page
    late = send(version="0", words="Other words")
    assert late.status_code == 409 and "Other words" in late.content.decode()
    assert "what is new" in send(version="1", words="Other words").content.decode()
    assert send(version="1", words="Other words", changed="Shorter").status_code == 302
    assert "a later version" in lead.get(kept["Location"]).content.decode()
    listed = lead.get("/terms-of-reference/").content.decode()
    assert "County terms, version 2" in listed and "Keep a version" not in listed
    assert lead.get(f"/terms-of-reference/{uuid.uuid4()}/").status_code == 404
