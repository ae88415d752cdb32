"""The pages of responses once a mapping is closed: everything is read, and nothing is offered or taken."""

from __future__ import annotations

from typing import Any

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.responses.commands import withdraw_all
from placemap.responses.models import Action, ActionUpdate, Escalation, EscalationEntry, Gap, LadderStep
from placemap.responses.vocabulary import Rung
from tests.cast import World
from tests.cohort.pages import SignIn, open_page, send, words_of
from tests.responses.people import recorded
from tests.responses.test_escalation import PARTNERSHIP, SILVER, named, sent
from tests.responses.test_gaps_and_panel import gap

pytestmark = pytest.mark.django_db

OFFERS = (
    "Record an action", "Yes, I will", "No, with the reason", "Say how it stands", "Give it to somebody else",
    "End it though", "Put something on the register", "Say what was done", "Send something up", "Name somebody",
    "Pass it a step higher", "Write down an answer", "Withdraw it", "Make it an action",
)  # fmt: skip
MODELS = (Action, ActionUpdate, Escalation, EscalationEntry, Gap, LadderStep)


def written() -> list[Any]:
    """Every row of responses, as it stands."""
    return [list(model._default_manager.order_by("pk").values()) for model in MODELS]


def test_a_closed_mapping_offers_nothing_more(world: World, client_as: SignIn) -> None:
    action, one = recorded(world), gap(world)
    named(world, Rung.SILVER, SILVER)
    named(world, Rung.COMMUNITY_SAFETY, PARTNERSHIP, 10)
    stuck = sent(world)
    priya, dan = client_as(world.users["coordinator"]), client_as(world.users["sergeant"])
    lead = client_as(world.users["lead"])
    pages = {"response": (), "action": (action.pk,), "gaps": (), "gap": (one.pk,), "escalations": (), "escalation": (stuck.pk,)}  # fmt: skip
    readers = (priya, dan, lead)
    shown = " ".join(
        words_of(open_page(who, world, page, *args)) for who in readers for page, args in pages.items()
    )
    offered = [words for words in OFFERS if words in shown]
    assert len(offered) > 5, shown
    with acting_as(world.actor("lead")):
        # Not by its command, which refuses while an action is open: what was left open takes nothing either.
        Mapping.objects.filter(pk=world.mapping.pk).update(
            state="closed", closed_on=today(), closure_reason="objectives_met"
        )
        world.mapping.refresh_from_db()
        withdraw_all(world.mapping, world.actor("lead"))
    for who in readers:
        for page, args in pages.items():
            found = open_page(who, world, page, *args)
            assert found.status_code == 200
            still = [words for words in OFFERS if words in words_of(found)]
            assert still == [], (page, still)
    with acting_as(world.actor("coordinator")):
        before = written()
    day = f"{today():%d %m %Y}"
    for who, page, args, form in (
        (priya, "record-action", (), {"words": "Walk", "who": "dan col", "due": "in two weeks", "about": "place"}),
        (dan, "accept-action", (action.pk,), {"version": 1}),
        (dan, "decline-action", (action.pk,), {"version": 1, "reason": "No."}),
        (dan, "update-action", (action.pk,), {"version": 1, "state": "done", "words": "Done."}),
        (priya, "change-action", (action.pk,), {"version": 1, "owner": "", "due": "in two weeks", "reason": "So."}),
        (priya, "end-action", (action.pk,), {"version": 1, "how": "not_needed", "reason": "So."}),
        (priya, "add-gap", (), {"what": "A nurse", "kind": "service", "since_on": day}),
        (priya, "change-gap", (one.pk,), {"version": 1, "what_was_done": "Asked.", "state": "filled"}),
        (lead, "escalate", (), {"kind": "finance", "ask": "Money", "why": "None."}),
        (lead, "withdraw-escalation", (stuck.pk,), {"version": 1, "reason": "So."}),
        (lead, "pass-up-escalation", (stuck.pk,), {"version": 1, "reason": "So."}),
        (lead, "write-answer", (stuck.pk,), {"version": 1, "answer": "agreed", "words": "So.", "decided_by": "Rupa"}),
        (lead, "ladder-step", ("silver",), {"version": 1, "person": "Rupa", "days": 3}),
        (lead, "leave-out-step", ("silver",), {"version": 1}),
    ):  # fmt: skip
        answer = send(who, world, page, *args, **form)
        assert answer.status_code in (403, 422), (page, answer.status_code)
    with acting_as(world.actor("coordinator")):
        assert written() == before
