"""A mapping that began well and was then let lie: two reviews were missed, and the panel decides on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago
from placemap.mappings import commands as mappings
from placemap.mappings.vocabulary import EvidenceGrade, PanelAnswer, Stage, StageState, Trigger

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

OPENED = 250


def tell(story: Story) -> None:
    """It opened eight months ago; its lead changed posts, and nobody held a review since."""
    users = story.partnership.users
    actor, acting = story.acting("fens_coordinator")
    with acting, days_ago(OPENED):
        mapping = mappings.open_mapping(
            title="Market Square, Thorneyhay",
            area=story.partnership.areas["county"],
            districts=[story.partnership.areas["Thorneyhay"]],
            started_from="place",
            place="Market Square",
            harm=(
                "Children were given food and vapes by older people on the square, and asked to carry a bag for"
                " them. Nobody waits for them there, and whoever carried one is helped."
            ),
            ends_on=story.today + timedelta(days=90),
            lead=users["fens_inspector"],
            custodian=users["fens_coordinator"],
            opened_on=story.today - timedelta(days=OPENED),
            by=actor,
        )
    actor, acting = story.acting("fens_coordinator")
    with acting, days_ago(OPENED - 3):
        mappings.change_scope(
            mapping=mapping,
            in_scope="Children who spend time on the square after dark, and the two shops that face it.",
            out_of_scope="The school gate, which the school looks after.",
            goes_to="The school’s safeguarding lead",
            reason="As the first meeting agreed it.",
            version=0,
            by=actor,
        )
        mappings.record_referred_in(
            mapping=mapping,
            source=Trigger.DISTRICT,
            from_whom="The market officer, Thorneyhay",
            referred_on=story.today - timedelta(days=OPENED + 20),
            evidence="Traders saw children handed bags on three market days in one month.",
            how_known=EvidenceGrade.TOLD_BY_OTHER,
            decision=PanelAnswer.OPEN,
            decided_on=story.today - timedelta(days=OPENED + 6),
            decision_words="A small group, for one place.",
            by=actor,
        )
        mappings.move_stage(
            mapping=mapping, stage=Stage.OBJECTIVE, state=StageState.COMPLETE, version=1, by=actor
        )
