"""The pages of the set-up checks, the notice on every page, and what a form says to a real number."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.exchange.models import Upload
from placemap.foundations.clock import today
from placemap.readiness.commands import withdraw_signature
from placemap.readiness.models import ChecklistAnswer, SetUpSignature
from placemap.readiness.vocabulary import CheckCode
from placemap.web.filters import day
from tests.cast import SETTER, World
from tests.readiness.conftest import sign

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def text(response: Any) -> str:
    return str(response.content.decode())


def dates(name: str, at: Any) -> dict[str, int]:
    return {name: day(at)}


def form(**changes: Any) -> dict[str, Any]:
    return {
        "once": uuid.uuid4(), "reference": "Impact assessment 2", "kept_at": "Registry", "is_true": "on",
        **dates("signed_on", today()), **dates("review_on", today() + timedelta(days=100)), **changes,
    }  # fmt: skip


def test_a_check_is_signed_once_however_often_its_form_is_sent(panel: World, client_as: SignIn) -> None:
    client, address = client_as(panel.users["governance"]), reverse("sign-check", args=["impact"])
    assert 'name="once"' in text(client.get(address))
    given = form()
    for _ in range(2):
        answer = client.post(address, given)
        assert (answer.status_code, answer["Location"]) == (302, reverse("set-up-checks"))
    with acting_as(panel.actor("governance")):
        signature = SetUpSignature.objects.get()
        assert (signature.check_code, signature.recorded_by) == ("impact", panel.users["governance"].pk)
    shown = text(client.get(reverse("set-up-checks")))
    assert "Signed by Fiona Leckie, counts until" in shown
    assert "11 checks are left to sign." in shown
    # Taken back by its page, once, and still there to be read.
    back = reverse("withdraw-signature", args=[signature.pk])
    once = {"once": uuid.uuid4(), "reason": "The paper was redrawn"}
    assert [client.post(back, once).status_code for _ in range(2)] == [302, 302]
    shown = text(client.get(reverse("set-up-check", args=["impact"])))
    assert "The paper was redrawn" in shown and "Impact assessment 2" in shown
    assert client.post(back, {**once, "once": uuid.uuid4()}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"is_true": ""}, "Look at the signed paper first"),
        ({"reference": ""}, "Say which paper was signed."),
        (dates("signed_on", today() + timedelta(days=2)), "cannot lie ahead"),
        (dates("review_on", today() + timedelta(days=800)), "within a year"),
    ],
    ids=["unseen", "no-paper", "ahead", "long"],
)
def test_a_form_that_is_wrong_signs_nothing_and_keeps_what_was_typed(
    panel: World, client_as: SignIn, changes: dict[str, Any], said: str
) -> None:
    client = client_as(panel.users["governance"])
    answer = client.post(reverse("sign-check", args=["impact"]), form(**changes))
    assert answer.status_code == 422
    assert said in text(answer) and 'value="Registry"' in text(answer)
    with acting_as(panel.actor("governance")):
        assert not SetUpSignature.objects.exists()


def test_the_last_signature_says_that_real_people_may_be_entered(
    open_gate: Callable[..., World], client_as: SignIn
) -> None:
    world = open_gate(leaving=(CheckCode.IMPACT,))
    head, governance = client_as(world.users["head"]), client_as(world.users["governance"])
    assert "Invented people only, until every set-up check is signed." in text(head.get("/my-work/"))
    assert "Invented people only" in text(head.get("/no-such-page/"))
    answer = governance.post(reverse("sign-check", args=["impact"]), form(), follow=True)
    assert "real people may be entered now" in text(answer)
    for address in ("/my-work/", "/mappings/M-2026-999/"):  # the second fails in its view
        assert "Invented people only" not in text(head.get(address))
    actor = world.actor("governance")
    with acting_as(actor):
        withdraw_signature(signature=SetUpSignature.objects.latest("recorded_at"), reason="Redrawn", by=actor)
    for address in ("/my-work/", "/mappings/", "/no-such-page/", "/mappings/M-2026-999/"):
        assert "Nobody new can be added" in text(head.get(address))
    # Its end date is far off: renewing it would open nothing.
    team = text(client_as(world.users["coordinator"]).get(f"/mappings/{world.mapping.reference}/team/"))
    assert "a set-up check has ended or was taken" in team and "Close or renew" not in team
    assert "Invented people only" not in text(head.get("/my-work/"))


def test_a_point_of_the_checklist_is_answered_on_its_page(panel: World, client_as: SignIn) -> None:
    client = client_as(panel.users["governance"])
    address = reverse("answer-checklist", args=["scoring"])
    given = {"once": uuid.uuid4(), "answer": "not_yet", "note": "Being written"}
    for _ in range(2):
        answer = client.post(address, given)
        assert (answer.status_code, answer["Location"]) == (302, reverse("gangs-checklist"))
    empty = client.post(address, {**given, "once": uuid.uuid4(), "answer": ""})
    assert empty.status_code == 422
    assert "Say whether it is in place." in text(empty) and "Being written" in text(empty)
    client.post(address, {"once": uuid.uuid4(), "answer": "in_place", "note": "Section 4 of the protocol"})
    with acting_as(panel.actor("governance")):
        answers = ChecklistAnswer.objects.order_by("recorded_at").values_list("item", "answer")
        assert list(answers) == [("scoring", "not_yet"), ("scoring", "in_place")]
    assert "Section 4 of the protocol" in text(client.get(reverse("gangs-checklist")))


def test_a_point_of_a_signed_checklist_does_not_become_undone_on_its_page(
    open_gate: Callable[..., World], client_as: SignIn
) -> None:
    client = client_as(open_gate().users["governance"])
    given = {"once": uuid.uuid4(), "answer": "not_yet", "note": "The rule was dropped"}
    answer = client.post(reverse("answer-checklist", args=["scoring"]), given)
    assert answer.status_code == 422
    assert "take the signature back first" in text(answer) and "The rule was dropped" in text(answer)


LIST = "Name,DOB,NHS number\nLeo Fenn,3 4 2011,9992147733\nAva Reed,4 5 2012,{number}\n"


@pytest.mark.parametrize(
    ("number", "status"), [("9434765919", 422), ("9991234567", 302)], ids=["real", "invented"]
)
def test_a_list_with_a_real_number_is_not_kept(
    world: World, client_as: SignIn, number: str, status: int
) -> None:
    client = client_as(world.users["coordinator"])
    address = reverse("send-list", args=[world.mapping.reference])
    assert "Everybody in this list must be invented." in text(client.get(address))
    rows = LIST.format(number="") + "Ann Other,1 1 2012,\n" * 300 + LIST.format(number=number)
    given = {
        "once": uuid.uuid4(), "agency": world.agencies["police"].pk,
        "file": SimpleUploadedFile("list.csv", rows.encode()),
    }  # fmt: skip
    answer = client.post(address, given)
    assert answer.status_code == status
    with acting_as(world.actor("coordinator")):
        assert Upload.objects.exists() is (status == 302)
    if status == 422:
        assert "Row 306: Only invented people can be entered here" in text(answer)


def test_what_is_written_in_words_is_looked_at_too(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["coordinator"])
    address = reverse("notice", args=[world.mapping.reference])
    given = {"once": uuid.uuid4(), "how_known": "seen_myself", "text": "Ring his mother on 01223 358966"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "this could be a telephone number" in text(answer) and "Ring his mother on 01223" in text(answer)
    assert client.post(address, {**given, "text": "Ring her on 07700 900417"}).status_code == 302


def test_drafts_are_made_of_the_settings_as_they_are(panel: World, client_as: SignIn) -> None:
    client = client_as(panel.users["administrator"])
    panel.agencies["police"].controller = "joint"
    panel.agencies["police"].contact_name = "Dee Peeo"
    with acting_as(SETTER):
        panel.agencies["police"].save()
    joint = text(client.get(reverse("set-up-draft", args=["joint-controllers"])))
    assert "Draft: Register of joint controllers" in joint
    assert "Dee Peeo" in joint and "joint controller" in joint
    assert "one press" in text(client.get(reverse("set-up-draft", args=["impact-assessment"])))
    assert "Lantern Youth (a charity)" in text(client.get(reverse("set-up-draft", args=["childs-notice"])))
    refused = client_as(panel.users["head"]).get(reverse("set-up-draft", args=["joint-controllers"]))
    assert refused.status_code == 403
    assert sign(panel, CheckCode.JOINT).pk
