"""Who must be at the table for a mapping's places, and how far each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.mappings.models import Mapping, Member, StakeholderAnswer
from placemap.mappings.vocabulary import TableAnswer
from placemap.partners.models import Area
from placemap.partners.queries import Stakeholder, wanted_for
from placemap.partners.vocabulary import AgencyKind, AnswersFor


@dataclass(frozen=True, slots=True)
class AtTable:
    """One body that should be there; `said` is the latest that was written down of it, if anything was."""

    body: Stakeholder
    is_member: bool
    said: StakeholderAnswer | None

    @property
    def kept_under(self) -> UUID:
        """The key under which the next answer goes: that of the latest, so that each follows on the last."""
        return self.said.body if self.said else self.body.key

    @property
    def answer(self) -> TableAnswer:
        """How far it is, for one that is not on the team."""
        return TableAnswer(self.said.answer) if self.said else TableAnswer.TO_ASK

    @property
    def is_open(self) -> bool:
        """Whether nobody has asked it, nor said why not."""
        return not self.is_member and self.answer is TableAnswer.TO_ASK


@dataclass(frozen=True, slots=True)
class Table:
    """Every body that should be there, and what nobody is known to answer for, with where."""

    rows: tuple[AtTable, ...]
    uncovered: tuple[tuple[AnswersFor, tuple[Area, ...]], ...]

    @property
    def nobody(self) -> tuple[tuple[AnswersFor, tuple[str, ...]], ...]:
        """What nobody is known to answer for, with the names of where."""
        return tuple((what, tuple(area.name for area in where)) for what, where in self.uncovered)

    @property
    def still(self) -> int:
        """How many bodies are still to ask."""
        return sum(row.is_open for row in self.rows)


_ON_TEAM = PreparedQuery(
    lambda mapping: Member.objects.filter(mapping_id=mapping, left_on=None).values_list(
        "agency_id", flat=True
    ),
    Takes.KEY,
)
_SAID = PreparedQuery(
    lambda mapping: StakeholderAnswer.objects.filter(mapping_id=mapping).order_by("recorded_at", "number"),
    Takes.KEY,
)


def agencies_on_team(mapping: Mapping) -> list[UUID]:
    """The keys of the agencies on the team today."""
    return _ON_TEAM(mapping.pk)


def table(actor: Actor, mapping: Mapping) -> Table:
    """The list from the partnership's own records of who answers where. A constant number of queries."""
    wanted = wanted_for(actor, mapping.area, mapping.place, mapping.districts)
    members = set(agencies_on_team(mapping))
    answers = _SAID(mapping.pk)
    # Of several keys the latest answer stands, in the order they were written.
    said = {one.body: (place, one) for place, one in enumerate(answers)}
    rows = tuple(
        AtTable(body, body.agency is not None and body.agency.pk in members, _latest(body, said))
        for body in wanted.bodies
    )
    return Table(rows, wanted.uncovered)


def _latest(body: Stakeholder, said: dict[UUID, tuple[int, StakeholderAnswer]]) -> StakeholderAnswer | None:
    found = [said[key] for key in body.keys if key in said]
    return max(found, key=itemgetter(0))[1] if found else None


def at_table(actor: Actor, mapping: Mapping, body: UUID) -> AtTable | None:
    """One of them."""
    return next((row for row in table(actor, mapping).rows if row.body.key == body), None)


def answers_for_body(mapping: Mapping, body: Stakeholder) -> list[StakeholderAnswer]:
    """Everything that was written down of one body, the latest first."""
    found = StakeholderAnswer.objects.filter(mapping=mapping, body__in=body.keys)
    return list(found.order_by("-recorded_at", "-number"))


@dataclass(frozen=True, slots=True)
class ProbationAtTable:
    """Whether anybody answers for probation here, and whether it is settled that it comes or need not."""

    is_known: bool
    is_settled: bool


_PROBATION_SITS = PreparedQuery(
    lambda mapping: Member.objects.filter(
        mapping_id=mapping, left_on=None, agency__kind=AgencyKind.PROBATION.value
    ).values_list("pk", flat=True)[:1],
    Takes.KEY,
)


def probation_at_table(actor: Actor, mapping: Mapping) -> ProbationAtTable:
    """How far probation is: settled by somebody on the team, by asking one, or by a reason against each."""
    if _PROBATION_SITS(mapping.pk):
        return ProbationAtTable(is_known=True, is_settled=True)
    rows = [row for row in table(actor, mapping).rows if AnswersFor.PROBATION in row.body.answers_for]
    comes = any(row.is_member or row.answer is TableAnswer.ASKED for row in rows)
    none_needed = bool(rows) and all(row.answer is TableAnswer.NOT_NEEDED for row in rows)
    return ProbationAtTable(is_known=bool(rows), is_settled=comes or none_needed)
