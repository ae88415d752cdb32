"""Who opens the analysts' workspace: the coordinator and whoever has the seat of analyst, while they have it.

Nobody else reads anything of it, but for what they have published to those who read cases.
"""

from __future__ import annotations

from typing import Any

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, TablePolicy
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import GIVES, MINE
from placemap.subjects.policy import READS_CASES

ANALYSES = f"mapping_id in (select s.mapping_id from my_seats() s where s.duty = '{Duty.ANALYSE.value}')"
_PUBLISHED = f"{READS_CASES} and published_at is not null"
_MINE = f"{ANALYSES} and written_by = {ME}"


def _seen(column: str, table: str) -> str:
    """What a column names is nothing, or is seen by whoever asks, in the very mapping of the row."""
    return (
        f"({column} is null or exists (select 1 from (select mapping_id as of_row) o"
        f" join {table} t on t.mapping_id = o.of_row where t.id = {column}))"
    )


_PLACE = _seen("place_id", "subjects_entity")
_CITED = " and ".join(
    _seen(column, table)
    for column, table in (
        ("entry_id", "cohort_chronologyentry"),
        ("interview_id", "scanning_interview"),
        ("operation_id", "scanning_operationnote"),
        ("place_id", "subjects_entity"),
        ("series_id", "scanning_indicatorseries"),
    )
)
_CAME_FROM = " and ".join(
    (
        MINE,
        _seen("action_id", "responses_action"),
        _seen("question_id", "scanning_openquestion"),
        _seen("interview_id", "scanning_interview"),
    )
)

ROW_SECURITY = [
    TablePolicy(
        model="scanning.ProblemStatement",
        read=f"({ANALYSES}) or ({_PUBLISHED})",
        add=_MINE,
        change=ANALYSES,
        stays=("written_by",),
    ),
    TablePolicy(
        model="scanning.Explanation", read=ANALYSES, add=_MINE, change=ANALYSES, stays=("written_by",)
    ),
    TablePolicy(
        model="scanning.IndicatorSeries",
        read=f"(({ANALYSES}) or ({_PUBLISHED})) and {_PLACE}",
        add=f"{_MINE} and {_PLACE}",
        change=f"{ANALYSES} and {_PLACE}",
        stays=("written_by",),
    ),
    TablePolicy(
        model="scanning.IndicatorMonth",
        read=_seen("series_id", "scanning_indicatorseries"),
        add=f"{ANALYSES} and {_seen('series_id', 'scanning_indicatorseries')}",
        remove=f"{ANALYSES} and {_seen('series_id', 'scanning_indicatorseries')}",
    ),
    TablePolicy(
        model="scanning.Evidence",
        read=f"{ANALYSES} and {_CITED}",
        add=f"{_MINE} and {_CITED} and {_seen('explanation_id', 'scanning_explanation')}",
        remove=f"{ANALYSES} and {_CITED}",
    ),
    # Whoever sees the action and what it came from: a question stays in the workspace.
    TablePolicy(
        model="scanning.ActionFrom",
        read=_CAME_FROM,
        add=f"{GIVES} and {_CAME_FROM}",
    ),
    TablePolicy(
        model="scanning.OpenQuestion", read=ANALYSES, add=_MINE, change=ANALYSES, stays=("written_by",)
    ),
]


def may_analyse(actor: Actor, mapping: Mapping) -> Decision:
    """Opening the workspace, and writing in it."""
    if actor.has_in(Duty.ANALYSE, mapping.pk):
        return allow(_("You work out what the problem is in this mapping."))
    return refuse(
        _("Only the coordinator and the named analyst work here. What they publish, the team reads.")
    )


def may_change_written(actor: Actor, written: Any) -> Decision:
    """Changing something in the workspace: whoever works there."""
    return may_analyse(actor, written.mapping)


def may_read_published(actor: Actor, mapping: Mapping) -> Decision:
    """Reading what was published: whoever reads cases."""
    if actor.has_in(Duty.READ_CASES, mapping.pk):
        return allow(_("You are on this mapping’s team."))
    return refuse(_("You are not on this mapping’s team in a role that reads cases."))
