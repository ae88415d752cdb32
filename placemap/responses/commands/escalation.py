"""Naming who answers above a mapping, sending up what is stuck, its answer, and its going higher."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_at, ask_for_later
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.office_hours import next_office_hour
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency, GovernanceGroup, User
from placemap.partners.queries import administrators, author
from placemap.responses import policy
from placemap.responses.commands._telling import check_words_sent_up
from placemap.responses.models import Action, Escalation, EscalationEntry, EscalationWords, LadderStep
from placemap.responses.rules import escalation as rules
from placemap.responses.vocabulary import (
    ActionState,
    EscalationAnswer,
    EscalationKind,
    EscalationState,
    EscalationStep,
    Rung,
)
from placemap.subjects.queries import names_in_words

CHANGED = _("Somebody else changed this while you were reading it. Look at both before you save.")
ANSWERED = _("Somebody answered, withdrew or passed this on while you were reading it. Look at it again.")


@command(may=policy.may_escalate, event=Event.LADDER_CHANGED)
def set_step(
    *,
    mapping: Mapping,
    rung: Rung,
    group: GovernanceGroup | None = None,
    person: str,
    user: User | None = None,
    agency: Agency | None = None,
    days: int,
    version: int,
    by: Actor,
) -> LadderStep:
    """Name who answers at one step, for which group, and in how many working days. `version` 0: the first.

    Where something waits at the step already, whoever is newly named there hears of it.
    """
    require_open(mapping)
    rules.check_person(person)
    rules.check_days(days)
    if user is not None and (not user.is_active or user.pk in administrators()):
        raise PlacemapError(
            _("{who} cannot answer here: choose somebody with an open account.", who=user.name)
        )
    given = {
        "group": group,
        "person": person.strip(),
        "user": user,
        "agency": (agency or user.agency) if user else None,
        "days": days,
    }
    before = None
    if version:
        held = LadderStep.objects.select_for_update().filter(
            mapping=mapping, rung=rung.value, version=version
        )
        before = held.first()
        if before is None:
            raise Conflict(CHANGED)
        # Whose a row is never changes: whoever answers for another agency stands in a new one.
        before.delete()
    step = LadderStep(mapping=mapping, rung=rung.value, set_by=author(by), version=version + 1, **given)
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError:
        raise Conflict(CHANGED) from None
    if before is not None and before.user_id != step.user_id and _waits_at(step):
        _tell_above([step], by)
    return step


@command(may=policy.may_change_step, event=Event.LADDER_CHANGED)
def leave_out_step(*, step: LadderStep, version: int, by: Actor) -> None:
    """Take a step off the ladder, where nothing waits."""
    require_open(step.mapping)
    if _waits_at(step):
        raise PlacemapError(_("Something waits at this step. It is answered or passed on first."))
    gone, _by_model = LadderStep.objects.filter(pk=step.pk, version=version).delete()
    if gone != 1:
        raise Conflict(CHANGED)


@command(may=policy.may_escalate, event=Event.ESCALATED)
def escalate(
    *,
    mapping: Mapping,
    kind: EscalationKind,
    ask: str,
    why: str,
    options: str = "",
    needed_by: date | None = None,
    own_words: str = "",
    about_action: Action | None = None,
    looked: bool = False,
    by: Actor,
) -> Escalation:
    """Send something up that the group cannot settle. Whoever decides reads `ask`, `why` and `options` alone.

    `about_action`: what cannot be done below. Its page and this one lead to each other, for the team.

    Words that may tell who somebody is are pointed at first; `looked` says that none does.
    """
    require_open(mapping)
    if about_action is not None:
        rules.check_cannot_be_done(
            ActionState(about_action.state), is_here=about_action.mapping_id == mapping.pk
        )
    rules.check_needed_by(needed_by, today())
    check_words_sent_up(mapping, ask, why, options, looked=looked)
    if not looked and (found := names_in_words(mapping, own_words)):
        raise NamesFound(found)
    ladder = _ladder(mapping.pk)
    lowest = rules.check_lowest(ladder.keys())
    last = Escalation.objects.filter(mapping=mapping).aggregate(n=Max("number"))["n"] or 0
    sent = Escalation(
        mapping=mapping,
        number=last + 1,
        kind=kind.value,
        ask=ask.strip(),
        why=why.strip(),
        options=options.strip(),
        needed_by=needed_by,
        rung=lowest.value,
        reached_on=today(),
        answer_by=rules.answer_by(today(), ladder[lowest].days, needed_by),
        about_action=about_action,
        recorded_by=author(by),
    )
    try:
        with transaction.atomic():
            sent.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Somebody sent something else up at the same moment. Send it again.")) from None
    if own_words.strip():
        EscalationWords(
            escalation=sent, mapping=mapping, words=own_words.strip(), recorded_by=author(by)
        ).save(force_insert=True)
    _enter(sent, EscalationStep.SENT, by)
    _tell_above([ladder[lowest]], by)
    return sent


@command(may=policy.may_answer, event=Event.ESCALATION_ANSWERED)
def answer(
    *,
    escalation: Escalation,
    answer: EscalationAnswer,
    words: str,
    said_by: str = "",
    looked: bool = False,
    version: int,
    by: Actor,
) -> EscalationEntry:
    """Decide on what was sent up, or write down what whoever decides has said. The group reads the words."""
    rules.check_waits(EscalationState(escalation.state))
    rules.check_answer(answer, words)
    _check_names(escalation, by, looked, words, who=said_by)
    if not policy.is_above(by, escalation) and not said_by.strip():
        raise PlacemapError(_("Say who decided."))
    entry = _enter(escalation, EscalationStep.DECIDED, by, answer=answer, words=words, said_by=said_by)
    _change(escalation, version, state=EscalationState.DECIDED.value)
    ask_for_later("responses.tell_group", queue="letters", escalation_id=escalation.pk)
    return entry


@command(may=policy.may_answer, event=Event.ESCALATION_PASSED_UP)
def pass_up(
    *, escalation: Escalation, reason: str, looked: bool = False, version: int, by: Actor
) -> Escalation:
    """Pass it a step higher before its time runs out, with the reason, which is read there too."""
    rules.check_waits(EscalationState(escalation.state))
    rules.check_reason(reason)
    _check_names(escalation, by, looked, reason)
    ladder = _ladder(escalation.mapping_id)
    above = rules.next_rung(Rung(escalation.rung), ladder.keys())
    if above is None:
        raise PlacemapError(_("Nobody is named above this step, so it cannot go higher."))
    _enter(escalation, EscalationStep.PASSED_UP, by, words=reason)
    lifted = _lift(escalation, ladder[above], version)
    _tell_above([ladder[above]], by)
    return lifted


@command(may=policy.may_withdraw, event=Event.ESCALATION_WITHDRAWN)
def withdraw(
    *, escalation: Escalation, reason: str, looked: bool = False, version: int, by: Actor
) -> Escalation:
    """Withdraw it, with the reason, which whoever it has come to reads too."""
    rules.check_waits(EscalationState(escalation.state))
    rules.check_reason(reason)
    check_words_sent_up(escalation.mapping, reason, looked=looked)
    _enter(escalation, EscalationStep.WITHDRAWN, by, words=reason)
    return _change(escalation, version, state=EscalationState.WITHDRAWN.value)


@command(may=policy.may_withdraw, event=Event.ESCALATION_ANSWERED)
def note_action(*, escalation: Escalation, action: Action, by: Actor) -> Escalation:
    """The group does something about an answer: its page then leads to that action."""
    rules.check_was_answered(EscalationState(escalation.state))
    free = Escalation.objects.filter(pk=escalation.pk, action=None)
    if free.update(action=action, version=F("version") + 1) != 1:
        raise Conflict(_("Somebody made an action of this answer already. Look at it again."))
    return escalation


@command(may=policy.may_climb, event=Event.ESCALATION_CLIMBED)
def climb(*, by: Actor) -> int:
    """Take everything whose time has run out a step higher, where there is one; how many."""
    late = Escalation.objects.select_for_update().filter(
        state=EscalationState.OPEN.value, answer_by__lt=today()
    )
    reached = []
    for escalation in late:
        ladder = _ladder(escalation.mapping_id)
        above = rules.next_rung(Rung(escalation.rung), ladder.keys())
        if above is None or not rules.time_ran_out(
            EscalationState(escalation.state), escalation.answer_by, today()
        ):
            continue
        _enter(escalation, EscalationStep.CLIMBED, by)
        _lift(escalation, ladder[above], escalation.version)
        reached.append(ladder[above])
    _tell_above(reached, by)
    return len(reached)


def withdraw_all(mapping: Mapping, by: Actor) -> None:
    """Withdraw what still waits of a mapping that closes, each by itself."""
    waiting = Escalation.objects.filter(mapping=mapping, state=EscalationState.OPEN.value)
    for escalation in waiting.select_related("mapping"):
        withdraw(
            escalation=escalation,
            reason=str(_("The mapping was closed.")),
            looked=True,
            version=escalation.version,
            by=by,
        )


def _check_names(escalation: Escalation, by: Actor, looked: bool, words: str, *, who: str = "") -> None:
    """What the group writes is read above too; whoever is not on the team knows nobody there.

    `who` is somebody who decides: that this looks like a name is no news.
    """
    if looked or not by.sits_in(escalation.mapping_id):
        return
    if found := names_in_words(escalation.mapping, who):
        raise NamesFound(found)
    check_words_sent_up(escalation.mapping, words, looked=False)


def _ladder(mapping_id: UUID) -> dict[Rung, LadderStep]:
    # By its key: whoever stands above reads no mapping.
    return {Rung(step.rung): step for step in LadderStep.objects.filter(mapping_id=mapping_id)}


def _waits_at(step: LadderStep) -> bool:
    return Escalation.objects.filter(
        mapping=step.mapping_id, rung=step.rung, state=EscalationState.OPEN.value
    ).exists()


def _tell_above(reached: Iterable[LadderStep], by: Actor) -> None:
    """A mail to each who is named at a step that something has come to: one, whatever came at once."""
    at = next_office_hour(now())
    for user_id in sorted({step.user_id for step in reached if step.user_id} - {by.user_id}):
        ask_for_at(at, "responses.tell_above", queue="letters", user_id=user_id, asked=now().isoformat())


def _enter(
    escalation: Escalation,
    step: EscalationStep,
    by: Actor,
    *,
    answer: EscalationAnswer | None = None,
    words: str = "",
    said_by: str = "",
) -> EscalationEntry:
    entry = EscalationEntry(
        escalation=escalation,
        mapping_id=escalation.mapping_id,
        step=step.value,
        rung=escalation.rung,
        answer=answer.value if answer else "",
        words=words.strip(),
        said_by=said_by.strip(),
        written_by=by.user_id,
    )
    entry.save(force_insert=True)
    return entry


def _lift(escalation: Escalation, above: LadderStep, version: int) -> Escalation:
    return _change(
        escalation,
        version,
        rung=above.rung,
        reached_on=today(),
        answer_by=rules.answer_by(today(), above.days, None),
    )


def _change(escalation: Escalation, version: int, **values: object) -> Escalation:
    changed = Escalation.objects.filter(
        pk=escalation.pk, version=version, state=EscalationState.OPEN.value
    ).update(version=F("version") + 1, **values)
    if changed != 1:
        raise Conflict(ANSWERED)
    for name, value in values.items():
        setattr(escalation, name, value)
    escalation.version = version + 1
    return escalation
