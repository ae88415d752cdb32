"""Signing set-up checks in a test, each by whoever may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.partners.commands import give_role
from placemap.readiness.commands import answer_item, sign_check
from placemap.readiness.models import SetUpSignature
from placemap.readiness.reference_data import CHECKS
from placemap.readiness.vocabulary import CheckCode, ItemAnswer, ItemCode, Signer
from tests.cast import SETTER, World

WHO = {Signer.DATA_PROTECTION: "governance", Signer.ADMINISTRATOR: "administrator", Signer.PANEL: "stranger"}


def sign(world: World, code: CheckCode, *, by: str = "", **said: object) -> SetUpSignature:
    """Sign one check, as the right person unless another is named."""
    signer = next(check.signer for check in CHECKS if check.code is code)
    given = {
        "signed_on": today() - timedelta(days=3), "review_on": today() + timedelta(days=200),
        "reference": "Paper 2", "kept_at": "Registry, Estwick", **said,
    }  # fmt: skip
    actor = world.actor(by or WHO[signer])
    with acting_as(actor):
        return sign_check(check=code, by=actor, **given)  # type: ignore[arg-type]


def walk_through(world: World, *, leaving: tuple[ItemCode, ...] = ()) -> None:
    """Answer every point of the checklist, but those left."""
    actor = world.actor("governance")
    with acting_as(actor):
        for item in ItemCode:
            if item not in leaving:
                answer_item(item=item, answer=ItemAnswer.IN_PLACE, note="It is.", by=actor)


@pytest.fixture
def panel(world: World) -> World:
    """The cast, with somebody who chairs the panel."""
    with acting_as(SETTER):
        give_role(user=world.users["stranger"], role_code="panel_chair", by=SETTER)
    return world


@pytest.fixture
def for_real(settings: object) -> None:
    """An instance where nobody signs in with one press."""
    settings.PLACEMAP_DEMONSTRATION = False  # type: ignore[attr-defined]


@pytest.fixture
def open_gate(panel: World, for_real: None) -> Callable[..., World]:
    """Sign everything, but what is left out."""

    def run(*, leaving: tuple[CheckCode, ...] = ()) -> World:
        walk_through(panel)
        for code in CheckCode:
            if code not in leaving:
                sign(panel, code)
        return panel

    return run
