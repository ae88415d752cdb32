"""What a whole list says about its children, in one command for one row or a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy
from placemap.cohort.commands.giving import _given_by_hand
from placemap.cohort.models import AgencyView, Factor, LeadProfessional, StatutoryCheck
from placemap.cohort.vocabulary import FactorKind, Level, StatutoryStatus
from placemap.foundations.clock import LONDON
from placemap.foundations.lengths import in_parts, shortened, within
from placemap.information.models import Contribution
from placemap.information.vocabulary import Nature
from placemap.mappings.queries import require_open
from placemap.subjects.models import Person

BATCH = 2000


@dataclass(frozen=True, slots=True)
class FromList:
    """What one row says about one child besides who they are.

    `level` is a `Level` where the agency's own word could be read as one, and empty otherwise; the
    word itself is kept in `level_as_written`. The same holds for `statutory_status`. `worker` names
    who works with the child. `notes` pairs a column's heading with what was written in it.
    """

    person: Person
    level: str = ""
    level_as_written: str = ""
    statutory_status: str = ""
    statutory_as_written: str = ""
    worker: str = ""
    notes: tuple[tuple[str, str], ...] = ()


@command(may=policy.may_record_list, event=Event.CONTRIBUTION_MADE)
def record_from_list(*, contribution: Contribution, rows: Sequence[FromList], by: Actor) -> int:
    """Record each row's view, statutory status, worker and notes; returns how many facts were kept.

    Notes are kept unsorted: nobody but the agency or the custodian says whether one is a worry.
    Everything goes on the row's own record, whatever other record it is later joined to.
    """
    require_open(contribution.mapping)
    given_on = contribution.given_at.astimezone(LONDON).date()
    views: list[AgencyView] = []
    checks: list[StatutoryCheck] = []
    leads: list[LeadProfessional] = []
    factors: list[Factor] = []
    for row in rows:
        source = _given_by_hand(row.person, by, title="", contribution=contribution)
        opinion = {**source, "nature": Nature.OPINION}
        if row.level or row.level_as_written:
            views.append(
                AgencyView(
                    **opinion,
                    level=Level(row.level) if row.level else "",
                    as_written=within(row.level_as_written, 1000, _("The level of concern")),
                )
            )
        if row.statutory_status or row.statutory_as_written:
            checks.append(
                StatutoryCheck(
                    **source,
                    status=StatutoryStatus(row.statutory_status or StatutoryStatus.OTHER),
                    as_written=within(row.statutory_as_written, 1000, _("The status")),
                    checked_on=given_on,
                )
            )
        if row.worker.strip():
            leads.append(LeadProfessional(**source, name=within(row.worker, 300, _("The worker"))))
        factors.extend(
            Factor(**source, kind=FactorKind.UNSORTED, text=part)
            for heading, text in row.notes
            for part in _as_noted(heading, text)
        )
    return sum(_keep(kept) for kept in (views, checks, leads, factors))


def _as_noted(heading: str, text: str) -> Iterator[str]:
    """The words with the heading they stood under; more than one note may hold goes on in the next."""
    before = f"{shortened(heading.strip(), 200)}: " if heading.strip() else ""
    for part in in_parts(text, 1000 - len(before)):
        yield f"{before}{part}"


def _keep(rows: Iterable[Any]) -> int:
    kept = list(rows)
    if kept:
        type(kept[0]).objects.bulk_create(kept, batch_size=BATCH)
    return len(kept)
