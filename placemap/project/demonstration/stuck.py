"""What the city's group sent up, what came back, what it lacks, and what the panel said of its plan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago
from placemap.responses import commands, queries
from placemap.responses.models import Escalation
from placemap.responses.policy import CLIMBER
from placemap.responses.vocabulary import (
    EscalationAnswer,
    EscalationKind,
    GapKind,
    GapState,
    PanelDecision,
    Rung,
)

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# Who answers: the step, the account or the name, the group, and in how many working days.
LADDER = (
    (Rung.SILVER, "silver_chair", "", "silver_city", 5),
    (Rung.COMMUNITY_SAFETY, "", "Cllr Beth Oduya, chair", "csp_city", 10),
    (Rung.PANEL, "panel_chair", "", "panel", 20),
    (Rung.BOARD, "", "Dr Anil Mehra, independent chair", "board", 20),
)
# What is missing: kind, what, since so many days, the account that sees to it, what was done, how far.
GAPS = (
    (GapKind.MEMBERSHIP, "Probation comes to no meeting", 60, "coordinator", "Asked their head twice. Silver was asked too, and agreed a person from next month.", GapState.UNDERWAY),
    (GapKind.SERVICE, "No youth work on the street after six in the evening", 45, "community_safety", "", GapState.OPEN),
    (GapKind.INFORMATION, "Nobody knows which buses run late on Fridays", 38, "lead", "The operator sent its times for the winter.", GapState.FILLED),
    (GapKind.SERVICE, "No cameras behind the parade of shops", 30, "", "", GapState.OPEN),
)  # fmt: skip


def tell(story: Story) -> None:
    """A ladder of named people, four things that were stuck, four gaps, and the panel on the plan."""
    _name_who_answers(story)
    lights = _send(
        story, 40, EscalationKind.FINANCE, "£4,800 for lamps behind the shops",
        "The path behind the shops is dark from four in the afternoon. Pupils of both schools are met there. The"
        " council’s budget for lamps is spent until April.",
        "Lamps on poles for £4,800. Lamps on the shops’ own walls for £2,900, if their owners agree.",
    )  # fmt: skip
    _until_it_climbs(33)
    _until_it_climbs(17)
    probation = _send(
        story, 34, EscalationKind.MEMBERSHIP, "Somebody from probation at every mapping meeting",
        "Two adults of concern are on licence. Nobody at the table knows their conditions.",
        "One officer for both. Or a written line before each meeting.",
    )  # fmt: skip
    actor, acting = story.acting("silver_chair")
    with acting, days_ago(30):
        found = queries.escalation_above(actor, probation.pk)
        commands.answer(
            escalation=found, answer=EscalationAnswer.AGREED, version=found.version, by=actor,
            words="Probation’s head has named an officer, who comes from next month. Until then they send a line.",
        )  # fmt: skip
    letter = _send(
        story, 20, EscalationKind.COMMUNICATIONS, "One letter to the parents of both schools",
        "Each school has written by itself, and the two letters differ.", "",
    )  # fmt: skip
    actor, acting = story.acting("lead")
    with acting, days_ago(16):
        found = queries.escalation_in(actor, story.mapping, letter.pk)
        commands.withdraw(
            escalation=found,
            reason="The two heads have written one together.",
            version=found.version,
            by=actor,
        )
    _send(
        story, 3, EscalationKind.RESOURCES, "A youth worker on the street, three evenings a week",
        "From four to eight nobody who knows the young people is where they are. Two fights began there this"
        " month.",
        "Lend one from the north team until March. Or pay Lantern for two evenings, about £310 a week.",
        own="Lantern could begin next week if somebody signs. The north team’s manager is not against it.",
    )  # fmt: skip
    _gaps(story)
    _panel(story)
    assert lights.pk


def _name_who_answers(story: Story) -> None:
    users, groups = story.partnership.users, story.partnership.groups
    actor, acting = story.acting("coordinator")
    with acting, days_ago(66):
        for rung, key, name, group, days in LADDER:
            user = users[key] if key else None
            commands.set_step(
                mapping=story.mapping,
                rung=rung,
                group=groups[group],
                person=f"{user.name}, {user.job_title}" if user else name,
                user=user,
                days=days,
                version=0,
                by=actor,
            )


def _send(
    story: Story, ago: int, kind: EscalationKind, ask: str, why: str, options: str, *, own: str = ""
) -> Escalation:
    actor, acting = story.acting("lead")
    with acting, days_ago(ago):
        return commands.escalate(
            mapping=story.mapping,
            kind=kind,
            ask=ask,
            why=why,
            options=options,
            own_words=own,
            looked=True,
            by=actor,
        )


def _until_it_climbs(ago: int) -> None:
    """The chore of the mornings around that day: only working ones take anything higher."""
    climber = system_actor(CLIMBER)
    for days in range(ago, ago - 4, -1):
        with acting_as(climber), days_ago(days):
            commands.climb(by=climber)


def _gaps(story: Story) -> None:
    users = story.partnership.users
    for kind, what, since, key, done, state in GAPS:
        actor, acting = story.acting("coordinator")
        with acting, days_ago(since - 2):
            gap = commands.record_gap(
                mapping=story.mapping,
                kind=kind,
                what=what,
                since_on=story.today - timedelta(days=since),
                owner=users[key] if key else None,
                looked=True,
                by=actor,
            )
        if done:
            with acting_as(actor), days_ago(9):
                commands.change_gap(
                    gap=gap,
                    what=what,
                    state=state,
                    owner=gap.owner,
                    owner_agency=gap.owner_agency,
                    done=done,
                    looked=True,
                    version=gap.version,
                    by=actor,
                )


def _panel(story: Story) -> None:
    actor, acting = story.acting("panel_chair")
    with acting, days_ago(26):
        commands.record_panel_review(
            mapping_id=story.mapping.pk,
            held_on=story.today - timedelta(days=26),
            presented_by=queries.presenters_of(actor, story.mapping.pk)[0],
            decision=PanelDecision.CHANGES,
            words="The plan is sound. Say by the next meeting who pays for the lamps, and bring probation in.",
            by=actor,
        )
