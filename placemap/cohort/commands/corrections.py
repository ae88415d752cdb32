"""Putting right what an agency recorded by hand. The original stays on record beside its correction.

A correction is a giving of its own that names the one it corrects. The original no longer counts; whoever
could read it still can, beneath what stands now.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.giving import CHANGED_BY_SOMEONE
from placemap.cohort.commands.telling import tell_readers_of
from placemap.cohort.models import AboutPerson, AgencyView, Factor
from placemap.cohort.queries.terms import every_version
from placemap.cohort.rules.terms import check_term
from placemap.cohort.vocabulary import FactorKind, Level
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict
from placemap.foundations.grades import is_graded_with_conditions, is_suspected_false
from placemap.foundations.wording import _
from placemap.information.commands import open_contribution, withdraw_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import Audience, ContributionKind, Handling, HowKnown, Nature
from placemap.mappings.queries import require_open
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import CorrectedHow


@command(may=policy.may_take_back, event=Event.FACTOR_RECORDED)
def correct_factor(
    *,
    fact: Factor,
    kind: str,
    text: str,
    nature: str,
    how_known: str,
    happened_on: date | None = None,
    grade: str = "",
    term: str = "",
    reason: str,
    version: int,
    by: Actor,
) -> Factor:
    """Put a worry or a strength right, with what was wrong about it; `version` is the one that was read.

    An answer to the worry still answers it, unless a strength becomes a worry: that is new. Raises
    `Conflict` when somebody corrected, sorted or took it back meanwhile.
    """
    words = rules.check_reason(text, tested_against=_("what you know"))
    rules.check_not_future(happened_on, today(), _("Something that happened"))
    chosen = FactorKind(kind)
    # A term that has gone out of use since stays with what it was said of.
    kept = term == fact.term and chosen == fact.kind
    listed = None if kept else check_term(term, chosen, every_version(), today())
    if not Factor.objects.filter(pk=fact.pk, version=version).exists():
        raise Conflict(CHANGED_BY_SOMEONE)
    # A worry that is no longer suspected false counts from today: nobody has answered it.
    was_doubted = is_suspected_false(fact.grade) and not is_suspected_false(grade)
    given = _instead_of(
        fact, title=str(fact.contribution.title), how_known=how_known, reason=reason, grade=grade, by=by
    )
    factor = Factor(
        **given,
        how_known=HowKnown(how_known).value,
        nature=Nature(nature).value,
        happened_on=happened_on,
        grade=grade.strip(),
        recorded_at=fact.recorded_at if chosen == fact.kind and not was_doubted else now(),
        kind=chosen.value,
        term=term,
        term_number=listed.number if listed else fact.term_number if kept else 1,
        text=words,
    )
    factor.save(force_insert=True)
    return factor


@command(may=policy.may_take_back, event=Event.VIEW_RECORDED)
def correct_view(
    *,
    fact: AgencyView,
    level: str = "",
    is_known: bool = True,
    reasons_for: str = "",
    reasons_against: str = "",
    held_on: date | None = None,
    reason: str,
    by: Actor,
) -> AgencyView:
    """Put an agency's own view right, with what was wrong about it.

    For a view that has changed a new one is recorded instead. A correction is a row of its own, so `fact`
    names what was read: raises `Conflict` when it was corrected or taken back meanwhile.
    """
    chosen = Level(level) if level and is_known else None
    rules.check_view(level=chosen, is_known=is_known, reasons_for=reasons_for)
    rules.check_not_future(held_on, today(), _("A view"))
    held = chosen.value if chosen else ""
    view = AgencyView(
        **_instead_of(fact, title=str(fact.contribution.title), how_known="", reason=reason, by=by),
        nature=Nature.OPINION,
        how_known=fact.how_known,
        happened_on=held_on,
        # A level that is put right is a new risk to answer; the same level with better words is not.
        recorded_at=fact.recorded_at if held == fact.level else now(),
        level=held,
        is_known=is_known,
        reasons_for=reasons_for.strip(),
        reasons_against=reasons_against.strip(),
    )
    view.save(force_insert=True)
    return view


def _instead_of(
    fact: AboutPerson, *, title: str, how_known: str, reason: str, grade: str = "", by: Actor
) -> dict[str, Any]:
    """Let the original go and open the giving that corrects it; the fields that both have alike."""
    require_open(fact.mapping)
    original = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("agency", "mapping")
        .filter(pk=fact.contribution_id, withdrawn_at=None)
        .first()
    )
    if original is None:
        raise Conflict(CHANGED_BY_SOMEONE)
    rules.check_may_take_back(
        by_hand=original.kind == ContributionKind.BY_HAND,
        gave_people=Person.objects.filter(contribution=original).exists(),
    )
    why = rules.check_what_was_wrong(reason)
    withdraw_contribution(contribution=original, reason=why, by=by)
    tell_readers_of(fact, CorrectedHow.PUT_RIGHT, by)
    contribution = open_contribution(
        mapping=original.mapping,
        agency=original.agency,
        kind=ContributionKind.BY_HAND,
        title=title,
        handling=Handling.CONDITIONS if is_graded_with_conditions(grade) else original.handling,
        how_known=how_known or original.how_known,
        corrects=original,
        by=by,
    )
    return {
        "person_id": fact.person_id,
        "mapping_id": fact.mapping_id,
        "agency_id": fact.agency_id,
        "contribution": contribution,
        "audience": Audience.RESTRICTED
        if Audience.RESTRICTED in (contribution.audience, fact.audience)
        else Audience.TEAM,
        "review_on": contribution.review_on,
        "recorded_by": by.user_id,
    }
