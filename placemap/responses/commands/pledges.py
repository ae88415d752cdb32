"""What each body promised: writing it down, saying what came of it, and taking it higher."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping, Member
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency, Area
from placemap.partners.queries import author
from placemap.partners.vocabulary import AnswersFor
from placemap.responses import policy
from placemap.responses.commands._telling import check_words_sent_up
from placemap.responses.models import Escalation, Pledge, PledgeEntry
from placemap.responses.queries.pledges import districts_of, said_last
from placemap.responses.rules import pledges as rules
from placemap.responses.vocabulary import PledgeKind, PledgeState

CHANGED = _("Somebody else said how this stands while you were reading it. Look at both before you save.")


@command(may=policy.may_record_pledge, event=Event.PLEDGE_RECORDED)
def record_pledge(
    *,
    mapping: Mapping,
    agency: Agency,
    district: Area | None = None,
    kind: PledgeKind,
    function: AnswersFor | None = None,
    what: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    priority: str = "",
    said_by: str,
    said_on: date,
    looked: bool = False,
    by: Actor,
) -> Pledge:
    """Write down what a body puts first and what it puts in. Its words stay; they name no child."""
    require_open(mapping)
    nothing = kind is PledgeKind.NOTHING
    begins = said_on if nothing or from_on is None else from_on
    rules.check_pledge(kind, what, priority, function or "", begins, until_on)
    rules.check_said(said_by, said_on, today())
    if not Member.objects.filter(mapping=mapping, agency=agency, left_on=None).exists():
        raise PlacemapError(_("{agency} is not on this mapping’s team.", agency=agency.name))
    if district is not None and district.pk not in {one.pk for one in districts_of(mapping)}:
        raise PlacemapError(_("This mapping does not work in {district}.", district=district.name))
    check_words_sent_up(mapping, what, priority, looked=looked)
    pledge = Pledge(
        mapping=mapping,
        agency=agency,
        district=district,
        kind=kind.value,
        function=function.value if function and kind is PledgeKind.FUNCTION else "",
        what="" if nothing else what.strip(),
        from_on=begins,
        until_on=None if nothing else until_on,
        priority=priority.strip(),
        said_by=said_by.strip(),
        said_on=said_on,
        recorded_by=author(by),
    )
    pledge.save(force_insert=True)
    return pledge


@command(may=policy.may_answer_pledge, event=Event.PLEDGE_ANSWERED)
def answer_pledge(
    *,
    pledge: Pledge,
    state: PledgeState,
    happened_on: date,
    words: str,
    told_by: str = "",
    looked: bool = False,
    version: int,
    by: Actor,
) -> PledgeEntry:
    """Say whether it was kept, since when and why: for the body, or for the group that goes without."""
    require_open(pledge.mapping)
    for_agency = policy.speaks_for(by, pledge)
    rules.check_answer(PledgeKind(pledge.kind), state, words, happened_on, pledge.said_on, today())
    rules.check_told_by(state, for_agency, told_by)
    check_words_sent_up(pledge.mapping, words, looked=looked)
    entry = PledgeEntry(
        pledge=pledge,
        mapping=pledge.mapping,
        state=state.value,
        happened_on=happened_on,
        words=words.strip(),
        for_agency=for_agency,
        told_by="" if for_agency else told_by.strip(),
        recorded_by=author(by),
    )
    entry.save(force_insert=True)
    _change(pledge, version, state=state.value)
    return entry


@command(may=policy.may_take_pledge_up, event=Event.PLEDGE_TAKEN_UP)
def take_pledge_up(*, pledge: Pledge, escalation: Escalation, by: Actor) -> Pledge:
    """What was sent up because this promise is missing: its page then leads there."""
    stands = rules.standing(
        PledgeKind(pledge.kind),
        PledgeState(pledge.state),
        pledge.from_on,
        pledge.until_on,
        said_last(pledge),
        today(),
    )
    if not rules.is_unmet(stands) or escalation.mapping_id != pledge.mapping_id:
        raise PlacemapError(_("This promise is not missing. Look at it again."))
    free = Pledge.objects.filter(pk=pledge.pk, escalation=pledge.escalation_id)
    if free.update(escalation=escalation, version=F("version") + 1) != 1:
        raise Conflict(_("Somebody took this higher already. Look at it again."))
    return pledge


def _change(pledge: Pledge, version: int, **values: object) -> None:
    changed = Pledge.objects.filter(pk=pledge.pk, version=version).update(version=F("version") + 1, **values)
    if changed != 1:
        raise Conflict(CHANGED)
    pledge.refresh_from_db()
