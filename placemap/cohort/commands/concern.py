"""The signed judgement of concern. A person weighs and signs; nothing is worked out from anything."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.giving import _given_by_hand, _one_at_a_time, _record_for, _records_of
from placemap.cohort.models import ConcernJudgement
from placemap.cohort.queries.concern import standing_judgement
from placemap.cohort.vocabulary import Level
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.information.commands import withdraw_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import Handling, Nature
from placemap.mappings.queries import require_open
from placemap.subjects.models import Person

SIGNED_BY_SOMEONE = _("Somebody else signed a judgement while you were writing. Both are shown below.")


@command(may=policy.may_sign_concern, event=Event.CONCERN_SIGNED)
def sign_concern(
    *,
    person: Person,
    level: str,
    reasons_for: str,
    reasons_against: str,
    child_view: str = "",
    child_view_missing: str = "",
    review_on: date | None = None,
    after: UUID | None = None,
    by: Actor,
) -> ConcernJudgement:
    """Sign the level of concern for a child. Earlier judgements stay beneath it, unchanged.

    `level` is a `Level`; `after` is the judgement that stood when the signer read the page, None where
    there was none. `review_on` is 28 days on when left empty. Raises `ReasonMissing` or `NotComplete`
    for what is left out, `Conflict` when somebody signed another meanwhile.
    """
    chosen = Level(level)
    rules.check_judgement(
        reasons_for=reasons_for,
        reasons_against=reasons_against,
        child_view=child_view,
        child_view_missing=child_view_missing,
    )
    review = rules.judgement_review(review_on, today())
    _one_at_a_time(person.mapping_id)
    stands = standing_judgement([record.pk for record in _records_of(person, by)])
    if (stands.pk if stands else None) != after:
        raise Conflict(SIGNED_BY_SOMEONE)
    given = _given_by_hand(
        _record_for(person, by),
        by,
        title=_("A judgement of concern"),
        handling=Handling.PERMITTED,
        nature=Nature.OPINION,
        happened_on=today(),
    )
    judgement = ConcernJudgement(
        **{**given, "review_on": review},
        level=chosen.value,
        reasons_for=reasons_for.strip(),
        reasons_against=reasons_against.strip(),
        child_view=child_view.strip(),
        child_view_missing=child_view_missing.strip(),
        signed_name=by.display_name,
        signed_as=_as_whom(by),
    )
    judgement.save(force_insert=True)
    return judgement


def _as_whom(by: Actor) -> str:
    """Job title and agency; the agency once where the title names it already."""
    parts = [by.role_title] if by.agency_name in by.role_title else [by.role_title, by.agency_name]
    return ", ".join(part for part in parts if part)


@command(may=policy.may_withdraw_concern, event=Event.CONCERN_SIGNED)
def withdraw_concern(*, judgement: ConcernJudgement, reason: str, by: Actor) -> Contribution:
    """Withdraw a judgement that should not have been signed, with a reason that stays.

    Not for a concern that has changed: that is a new judgement. The one before it stands again.
    """
    require_open(judgement.mapping)
    return withdraw_contribution(contribution=judgement.contribution, reason=reason, by=by)
