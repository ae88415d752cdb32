"""What agencies know of a child: their views, worries beside strengths, the child's own words."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.giving import CHANGED_BY_SOMEONE, _given_by_hand, _record_for
from placemap.cohort.commands.telling import tell_readers_of
from placemap.cohort.models import (
    AboutPerson,
    AgencyView,
    ChildVoice,
    Factor,
    StatutoryCheck,
    ToldAbout,
    TrustedAdult,
)
from placemap.cohort.queries.terms import every_version
from placemap.cohort.rules.terms import check_term
from placemap.cohort.vocabulary import FactorKind, Level, StatutoryStatus, Told, WhoTold
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.information.commands import withdraw_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind, HowKnown, Nature
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import CorrectedHow


@command(may=policy.may_give_view, event=Event.VIEW_RECORDED)
def record_view(
    *,
    person: Person,
    level: str = "",
    reasons_for: str = "",
    reasons_against: str = "",
    as_written: str = "",
    is_known: bool = True,
    held_on: date | None = None,
    handling: str = "",
    agency: Agency | None = None,
    by: Actor,
    contribution: Contribution | None = None,
) -> AgencyView:
    """One agency's own view of a child; a later view stands beside the earlier, which is kept.

    `level` is a `Level` or empty; `is_known=False` says that the agency checked and holds nothing.
    `agency` is the actor's own unless the custodian enters what another agency told them. Raises
    `ReasonMissing` for a level of concern without its reason.
    """
    chosen = Level(level) if level else None
    rules.check_view(level=chosen, is_known=is_known, reasons_for=reasons_for)
    rules.check_not_future(held_on, today(), _("A view"))
    record = _record_for(person, by)
    view = AgencyView(
        **_given_by_hand(
            record,
            by,
            title=_("An agency's own view"),
            agency=agency,
            contribution=contribution,
            handling=handling,
            nature=Nature.OPINION,
            happened_on=held_on,
        ),
        level=(chosen.value if chosen and is_known else ""),
        as_written=as_written.strip(),
        is_known=is_known,
        reasons_for=reasons_for.strip(),
        reasons_against=reasons_against.strip(),
    )
    view.save(force_insert=True)
    return view


@command(may=policy.may_record_about, event=Event.FACTOR_RECORDED)
def record_factor(
    *,
    person: Person,
    kind: str,
    text: str,
    how_known: str = "",
    nature: str = "",
    happened_on: date | None = None,
    grade: str = "",
    handling: str = "",
    term: str = "",
    agency: Agency | None = None,
    by: Actor,
    contribution: Contribution | None = None,
) -> Factor:
    """A worry or a strength in words, with how it is known and whether it is fact or opinion.

    `how_known` is a `HowKnown` and `nature` a `Nature`; both come from the agency's agreement when
    left empty. `handling` "C" keeps it to the agency and the custodian. `term` is a term of a list in
    force, or empty; the row keeps the version of that list.
    """
    words = rules.check_reason(text, tested_against=_("what you know"))
    listed = check_term(term, FactorKind(kind), every_version(), today())
    rules.check_not_future(happened_on, today(), _("Something that happened"))
    record = _record_for(person, by)
    factor = Factor(
        **_given_by_hand(
            record,
            by,
            title=FactorKind(kind).label,
            agency=agency,
            contribution=contribution,
            how_known=HowKnown(how_known) if how_known else "",
            handling=handling,
            nature=Nature(nature) if nature else None,
            happened_on=happened_on,
            grade=grade,
        ),
        kind=FactorKind(kind),
        term=term if listed else "",
        term_number=listed.number if listed else 1,
        text=words,
    )
    factor.save(force_insert=True)
    return factor


@command(may=policy.may_change_factor, event=Event.FACTOR_RECORDED)
def sort_factor(*, factor: Factor, kind: str, version: int, by: Actor) -> Factor:
    """Say whether a note is a worry, a strength or neither. Its words stay as they were given."""
    require_open(factor.mapping)
    changed = Factor.objects.filter(pk=factor.pk, version=version).update(
        kind=FactorKind(kind), version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    factor.refresh_from_db()
    return factor


@command(may=policy.may_take_back, event=Event.FACTOR_RECORDED)
def take_back(*, fact: AboutPerson, reason: str, by: Actor) -> Contribution:
    """Take back one thing recorded by hand about a child, with a reason. It then shows to nobody.

    Whatever `visible_fact` finds: a worry, a view, a referral, who was told. An answer that goes back no
    longer answers, so the risk it answered stands open again. What came with a list goes back with the
    list. Raises `NotAllowedNow` for that, `PlacemapError` when it is back already.
    """
    require_open(fact.mapping)
    contribution = fact.contribution
    rules.check_may_take_back(
        by_hand=contribution.kind == ContributionKind.BY_HAND,
        gave_people=Person.objects.filter(contribution=contribution).exists(),
    )
    taken = withdraw_contribution(contribution=contribution, reason=reason, by=by)
    tell_readers_of(fact, CorrectedHow.TAKEN_BACK, by)
    return taken


@command(may=policy.may_record_about, event=Event.CHILD_RECORD_CHANGED)
def record_voice(
    *,
    person: Person,
    text: str = "",
    said_to: str = "",
    said_on: date | None = None,
    agreed_to_record: bool | None = None,
    not_sought_because: str = "",
    by: Actor,
) -> ChildVoice:
    """What the child said, in their own words; or why nobody has asked. One of the two."""
    rules.check_voice(text=text, not_sought_because=not_sought_because, agreed_to_record=agreed_to_record)
    rules.check_not_future(said_on, today(), _("What the child said"))
    record = _record_for(person, by)
    voice = ChildVoice(
        **_given_by_hand(
            record,
            by,
            title=_("The child's own words"),
            how_known=HowKnown.TOLD_BY_PERSON if text.strip() else "",
            nature=Nature.OWN_WORDS if text.strip() else Nature.FACT,
            happened_on=said_on,
        ),
        text=text.strip(),
        said_to=said_to.strip(),
        agreed_to_record=agreed_to_record if text.strip() else None,
        not_sought_because=not_sought_because.strip(),
    )
    voice.save(force_insert=True)
    return voice


@command(may=policy.may_record_about, event=Event.CHILD_RECORD_CHANGED)
def record_trusted_adult(*, person: Person, name: str, who: str = "", by: Actor) -> TrustedAdult:
    """An adult the child trusts, and who they are to the child."""
    words = rules.check_name(name)
    record = _record_for(person, by)
    adult = TrustedAdult(
        **_given_by_hand(record, by, title=_("A trusted adult")), name=words, who=who.strip()
    )
    adult.save(force_insert=True)
    return adult


@command(may=policy.may_record_about, event=Event.CHILD_RECORD_CHANGED)
def record_statutory_check(
    *,
    person: Person,
    status: str,
    checked_on: date,
    owner: str = "",
    as_written: str = "",
    by: Actor,
) -> StatutoryCheck:
    """Where the child stands with statutory services, who holds that, and on which day it was checked."""
    rules.check_not_future(checked_on, today(), _("A check"))
    rules.check_statutory(StatutoryStatus(status), owner)
    record = _record_for(person, by)
    check = StatutoryCheck(
        **_given_by_hand(
            record, by, title=_("A check of statutory involvement"), how_known=HowKnown.RECORD_CHECK
        ),
        status=StatutoryStatus(status),
        as_written=as_written.strip(),
        owner=owner.strip(),
        checked_on=checked_on,
    )
    check.save(force_insert=True)
    return check


@command(may=policy.may_refer, event=Event.CHILD_RECORD_CHANGED)
def record_told_about(
    *,
    person: Person,
    who: str,
    told: str,
    told_on: date | None = None,
    told_by: str = "",
    reason: str = "",
    view: str = "",
    by: Actor,
) -> ToldAbout:
    """Whether the child or a parent was told about this mapping, why not, and what they think of it."""
    rules.check_told(Told(told), reason)
    rules.check_not_future(told_on, today(), _("Telling somebody"))
    record = _record_for(person, by)
    entry = ToldAbout(
        **_given_by_hand(record, by, title=_("Who was told"), nature=Nature.FACT),
        who=WhoTold(who),
        told=Told(told),
        told_on=told_on if told == Told.YES else None,
        told_by=told_by.strip(),
        reason=reason.strip(),
        view=view.strip(),
    )
    entry.save(force_insert=True)
    return entry
