"""Display text of a child's page: each thing with its source, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort import rules
from placemap.cohort.models import (
    AboutPerson,
    AdulthoodReview,
    AgencyView,
    ChildVoice,
    Factor,
    LeadProfessional,
    Membership,
    NoReferral,
    OutcomeEntry,
    Referral,
    StatutoryCheck,
    ToldAbout,
    TrustedAdult,
)
from placemap.cohort.presenters.grid import Tag, outcome_tag, since_answer
from placemap.cohort.queries import (
    CameOfIt,
    ChildRecord,
    Corrected,
    Given,
    OutcomeBefore,
    Said,
    Source,
    came_of_it,
)
from placemap.cohort.vocabulary import (
    Level,
    MembershipState,
    ReferralOutcome,
    ReferralTo,
    StatutoryStatus,
    Told,
    WhoTold,
)
from placemap.foundations.names import fold
from placemap.information.vocabulary import HowKnown, Nature
from placemap.subjects.queries import LinkLine, PutRight
from placemap.subjects.vocabulary import UNSAID_CATEGORIES, Category, Standing
from placemap.web.filters import day, day_short


def statement(factor: Factor) -> dict[str, Any]:
    """A worry or a strength as `pm.statements` draws it, with its source beneath."""
    return {
        "text": factor.text,
        "source": factor.agency.short_name,
        "on": factor.happened_on or factor.recorded_at,
        "standing": standing_words(factor.nature, factor.how_known),
        "grade": factor.grade,
        "note": _("Kept to this agency and the coordinator.") if factor.audience == "restricted" else "",
    }


def doubted_words(count: int) -> str:
    """That some of what is recorded is suspected false and not counted; empty when there is none."""
    if not count:
        return ""
    return ngettext(
        "%(num)s thing recorded about this child is suspected to be false by whoever sent it. It is not"
        " counted as a risk. Read it on the child’s page before you decide.",
        "%(num)s things recorded about this child are suspected to be false by whoever sent them. They are"
        " not counted as a risk. Read them on the child’s page before you decide.",
        count,
    ) % {"num": count}


def standing_words(nature: str, how_known: str) -> str:
    """How far to lean on a statement: fact or opinion, and how it is known."""
    said = Nature.label_of(nature)
    known = HowKnown.label_of(how_known) if how_known else ""
    return f"{said}. {known}" if known else said


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """One thing that came of a referral; `before` is what it said before it was put right."""

    id: UUID
    words: str
    before: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReferralShown:
    """A referral on the child's page.

    `latest` is what came of it last, `before` what came of it earlier, and `undone` what was written
    down by mistake.
    """

    id: UUID
    to: str
    line: str
    told: str
    outcome: Tag
    outcome_line: str
    needs_receipt: bool
    has_outcome: bool
    latest: OutcomeShown | None
    before: tuple[OutcomeShown, ...]
    undone: tuple[OutcomeShown, ...]


def referral_shown(referral: Referral, outcomes: Sequence[OutcomeEntry] = ()) -> ReferralShown:
    """A referral in sentences: to whom, when and by whom; who was told; what came of it.

    `outcomes` are those of any referral, the latest first, with those that were put right since.
    """
    to = ReferralTo.label_of(referral.to)
    detail = f", {referral.to_detail}" if referral.to_detail else ""
    received = (
        _(" Received %(day)s.") % {"day": day_short(referral.received_on)} if referral.received_on else ""
    )
    outcome = ""
    if referral.outcome_on:
        outcome = _came_of_it(referral.outcome, referral.outcome_on, referral.outcome_reason)
    recorded = came_of_it((one for one in outcomes if one.referral_id == referral.pk), undone=True)
    stand = [_outcome_shown(one) for one in recorded if one.happened]
    return ReferralShown(
        id=referral.pk,
        to=f"{to}{detail}",
        line=_("%(day)s, by %(who)s (%(agency)s).")
        % {
            "day": day_short(referral.made_on),
            "who": referral.made_by_name,
            "agency": referral.agency.short_name,
        }
        + received,
        told=_told(referral.told, referral.told_reason),
        outcome=outcome_tag(referral),
        outcome_line=outcome,
        # What came of it says that they had it.
        needs_receipt=referral.received_on is None and referral.outcome_on is None,
        has_outcome=referral.outcome_on is not None,
        latest=stand[0] if stand else None,
        before=tuple(stand[1:]),
        undone=tuple(_outcome_shown(one) for one in recorded if not one.happened),
    )


def _outcome_shown(one: CameOfIt) -> OutcomeShown:
    return OutcomeShown(
        one.entry.pk,
        f"{_outcome_words(one.entry)} {_written_by(one.entry)}",
        tuple(outcome_before(step) for step in one.before),
    )


def outcome_before(step: OutcomeBefore) -> dict[str, str]:
    """What an outcome said until it was put right, as `before_correction` says it."""
    when = {"day": day_short(step.until), "who": step.by}
    return {
        "summary": _("Corrected %(day)s by %(who)s") % when,
        "why": _sentence(step.why),
        "words": _outcome_words(step.entry),
    }


def outcome_fact(entry: OutcomeEntry) -> dict[str, Any]:
    """What stands as the outcome, for the page that puts it right."""
    return {"words": _outcome_words(entry), "agency": entry.agency.short_name, "on": entry.recorded_at}


def _outcome_words(entry: OutcomeEntry) -> str:
    if entry.outcome == ReferralOutcome.WAITING:
        return _("Nothing came of it: it was written here by mistake.")
    return _came_of_it(entry.outcome, entry.outcome_on, entry.reason)


def _came_of_it(outcome: str, on: date, reason: str) -> str:
    said = _("%(what)s on %(day)s.") % {"what": ReferralOutcome.label_of(outcome), "day": day_short(on)}
    return f"{said} {reason.rstrip('.')}." if reason else said


def _written_by(entry: OutcomeEntry) -> str:
    words = (
        _("Corrected by %(who)s on %(day)s.") if entry.corrected_at else _("Recorded by %(who)s on %(day)s.")
    )
    return words % {"who": entry.said_by, "day": day_short(entry.corrected_at or entry.recorded_at)}


def _told(told: str, reason: str) -> str:
    if told == Told.YES:
        return _("Family told.")
    words = _("Family not told yet: %(why)s") if told == Told.NOT_YET else _("Family not told: %(why)s")
    return words % {"why": reason}


def none_needed_line(decision: NoReferral) -> str:
    """A decision that no referral is needed, in a sentence."""
    return _("%(day)s, %(agency)s: %(why)s") % {
        "day": day_short(decision.decided_on),
        "agency": decision.agency.short_name,
        "why": decision.reason,
    }


def lead_line(lead: LeadProfessional) -> str:
    """Who works with the child, and whether they were told."""
    who = f"{lead.name}, {lead.who}" if lead.who else f"{lead.name} ({lead.agency.short_name})"
    if lead.told_on is None:
        return _("%(who)s. Not told of this risk yet.") % {"who": who}
    said = _("%(who)s. Told on %(day)s by %(by)s.") % {
        "who": who,
        "day": day_short(lead.told_on),
        "by": lead.told_by,
    }
    return f"{said} {lead.response}" if lead.response else said


def fact_shown(fact: AboutPerson) -> dict[str, Any]:
    """One thing recorded by hand, for the page that takes it back: its words, its source and day."""
    on = fact.happened_on or fact.recorded_at
    return {"words": fact_words(fact), "agency": fact.agency.short_name, "on": on}


def fact_words(fact: AboutPerson) -> str:
    """What was recorded, in its own words."""
    if isinstance(fact, AgencyView):
        level = Level(fact.level).label if fact.level else _("No level given")
        words = f"{level}. {fact.reasons_for}".strip()
    elif isinstance(fact, ChildVoice):
        words = fact.text or fact.not_sought_because
    elif isinstance(fact, TrustedAdult):
        words = f"{fact.name}, {fact.who}" if fact.who else fact.name
    else:
        words = _answer_words(fact) or getattr(fact, "text", "")
    return str(words)


def _answer_words(fact: AboutPerson) -> str:
    """What was done or asked for a child, in a sentence; empty for anything else."""
    if isinstance(fact, Referral):
        shown = referral_shown(fact)
        words = f"{shown.to}. {shown.line} {shown.outcome_line}".strip()
    elif isinstance(fact, NoReferral):
        words = _("No referral needed. %(why)s") % {"why": fact.reason}
    elif isinstance(fact, LeadProfessional):
        words = lead_line(fact)
    elif isinstance(fact, StatutoryCheck):
        words = _check_line(fact)
    elif isinstance(fact, ToldAbout):
        words = _("%(who)s: %(said)s") % {"who": WhoTold.label_of(fact.who), "said": _told_said(fact)}
    elif isinstance(fact, AdulthoodReview):
        words = fact.plan
    else:
        words = ""
    return str(words)


def before_correction(step: Corrected) -> dict[str, str]:
    """What a fact said before it was put right, by whom and when that was, and what was wrong."""
    when = {"day": day_short(step.on), "who": step.by}
    return {
        "summary": _("Corrected %(day)s by %(who)s") % when if step.by else _("Corrected %(day)s") % when,
        "why": _sentence(step.why),
        "words": fact_words(step.before),
    }


def name_before(step: PutRight) -> dict[str, str]:
    """What a name or a birth date was before it was put right, as `before_correction` says it."""
    when = {"day": day_short(step.on), "who": step.by, "agency": step.agency}
    return {
        "summary": _("%(agency)s: corrected %(day)s by %(who)s") % when
        if step.by
        else _("%(agency)s: corrected %(day)s") % when,
        "why": _sentence(step.why),
        "words": day(step.born) if step.born else step.text,
    }


def reopened_line(record: ChildRecord) -> str:
    """Since which answer something new was recorded; empty when nobody answered, as far as one sees."""
    check = record.check
    answers: list[tuple[datetime, str, date]] = [
        (one.recorded_at, "referral", one.made_on) for one in check.referrals
    ]
    answers += [(one.recorded_at, "none_needed", one.decided_on) for one in check.none_needed]
    answers += [
        (rules.answers_up_to(one.recorded_at, one.told_on), "lead_told", one.told_on)
        for one in check.leads
        if one.told_on is not None
    ]
    if not check.is_open or not answers:
        return ""
    _at, kind, on = max(answers, key=lambda answer: answer[0])
    return since_answer(kind, on)


def statutory_line(record: ChildRecord) -> str:
    """Where the child stands with statutory services, and when somebody last checked."""
    return _check_line(record.statutory) if record.statutory else ""


def _check_line(check: StatutoryCheck) -> str:
    status = StatutoryStatus.label_of(check.status)
    if check.as_written and check.status == StatutoryStatus.OTHER:
        status = _("“%(words)s”, as %(agency)s wrote it") % {
            "words": check.as_written,
            "agency": check.agency.short_name,
        }
    held = _(", held by %(owner)s") % {"owner": check.owner} if check.owner else ""
    return _("%(status)s%(held)s. Checked %(day)s by %(agency)s.") % {
        "status": status,
        "held": held,
        "day": day(check.checked_on),
        "agency": check.agency.short_name,
    }


def told_lines(record: ChildRecord) -> list[dict[str, Any]]:
    """Who was told about this, when and by whom; and what they think of it, as last written down."""
    views = {one.who: one.view for one in record.told_views}
    lines = []
    for entry in record.told:
        # A parent's view stands beside the child's own words.
        view = "" if entry.who == WhoTold.PARENT else views.get(entry.who, "")
        who = WhoTold.label_of(entry.who)
        lines.append({"id": entry.pk, "who": who, "said": _told_said(entry), "view": view})
    return lines


def _told_said(entry: ToldAbout) -> str:
    if entry.told != Told.YES:
        words = _("not yet: %(why)s") if entry.told == Told.NOT_YET else _("no: %(why)s")
        return words % {"why": entry.reason}
    on = day_short(entry.told_on) if entry.told_on else ""
    by = _("by %(who)s") % {"who": entry.told_by} if entry.told_by else ""
    return ", ".join(part for part in (_("yes"), on, by) if part)


def parent_voice(record: ChildRecord) -> dict[str, str] | None:
    """What a parent or carer thinks, as last written down, and who wrote it."""
    said = next((one for one in record.told_views if one.who == WhoTold.PARENT), None)
    if said is None:
        return None
    on = day_short(said.told_on or said.recorded_at)
    return {
        "view": said.view,
        "aside": _("%(agency)s, %(day)s") % {"agency": said.agency.short_name, "day": on},
    }


def plan_words(record: ChildRecord, *, sees_all: bool = False) -> str:
    """Who holds the statutory plan, if anybody, so that a reader knows whom to ask."""
    check = record.statutory
    if check is None:
        if not sees_all:
            return _("No check that you can see. Ask social care whether there is a statutory plan.")
        return _("Nobody has checked whether there is a statutory plan.")
    status = StatutoryStatus(check.status)
    if not rules.is_held(status):
        return _("No statutory plan, as last checked on %(day)s.") % {"day": day(check.checked_on)}
    return _("%(status)s: ask %(owner)s. Checked %(day)s.") % {
        "status": status.label,
        "owner": check.owner or check.agency.short_name,
        "day": day(check.checked_on),
    }


def identity_facts(record: ChildRecord, home: str, *, school_sealed: bool = False) -> list[dict[str, str]]:
    """The facts of the identity bar. What sources do not agree on is said with who says which."""
    if not record.card.is_named:
        return [{"label": _("Why they are here"), "text": why_here(record)}]
    return [
        {"label": _("Born"), "text": born_words(record)},
        {"label": _("School"), "text": _school(record, school_sealed)},
        {"label": _("Lives"), "text": home},
        {"label": _("Lead worker"), "text": lead_worker(record)},
        {"label": _("Why they are here"), "text": why_here(record)},
    ]


def born_words(record: ChildRecord) -> str:
    """A birth date with the age; both, with their sources, when two are given; else the possible years."""
    births = [given for given in record.identity.births if given.born]
    if len(births) > 1:
        return _(" or ").join(f"{day(given.born)} ({', '.join(given.agencies)})" for given in births)
    if births:
        return f"{day(births[0].born)}, {record.card.age}"
    low, high = record.card.born_low, record.card.born_high
    if high and not low:
        return _("An adult, age not known")
    if low and high:
        return _("Between %(low)s and %(high)s") % {"low": day(low), "high": day(high)}
    return ""


def _with_sources(found: Sequence[Given]) -> str:
    """One value as it is; several with who says which."""
    if len(found) == 1:
        return found[0].text
    return _(" or ").join(f"{given.text} ({', '.join(given.agencies)})" for given in found)


def _school(record: ChildRecord, sealed: bool) -> str:
    """The school; where it is sealed, to those who may know it, with the reminder that nobody else does."""
    known = _with_sources(record.identity.schools)
    if not sealed:
        return known or _year(record)
    return _("%(school)s. Not shown to others") % {"school": known} if known else _("Sealed")


def _year(record: ChildRecord) -> str:
    found = record.identity.year_groups
    return _("Year %(year)s") % {"year": found[0].text} if found else ""


def lead_worker(record: ChildRecord) -> str:
    """Who works with the child, as last recorded."""
    if not record.check.leads:
        return ""
    lead = record.check.leads[0]
    return f"{lead.name}, {lead.who or lead.agency.short_name}"


def why_here(record: ChildRecord) -> str:
    """The data-subject category, which is how the record must be read; and where the child stands."""
    if record.card.category is Category.CHILD_LINKED and record.card.standing is Standing.LINKED:
        return record.card.category.label  # the same thing, said once
    return _("%(category)s. %(standing)s") % {
        "category": _("Why they are here: not set yet")
        if record.membership is not None and record.card.category in UNSAID_CATEGORIES
        else record.card.category.label,
        "standing": record.card.standing.label,
    }


def also_called(record: ChildRecord) -> str:
    """Other names by source, and what the child likes to be called."""
    shown = record.card.shown_as
    parts = []
    if record.identity.pronouns:
        parts.append(record.identity.pronouns[0].text)
    own = _name_words(shown)
    for name, agencies in _different(record.identity.known_as):
        if not _name_words(name) <= own:
            parts.append(_("Called “%(name)s” (%(who)s)") % {"name": name, "who": ", ".join(agencies)})
    for name, agencies in _different(record.identity.names):
        if _name_words(name) != own:
            parts.append(_("“%(name)s” (%(who)s)") % {"name": name, "who": ", ".join(agencies)})
    return ". ".join(parts)


def _name_words(name: str) -> frozenset[str]:
    """The words of a name, whatever their order, capitals and accents: "PASHLEY, Leo" is Leo Pashley."""
    return frozenset(fold(name).replace(",", " ").split())


def _different(names: Sequence[Given]) -> list[tuple[str, tuple[str, ...]]]:
    """Names that differ in more than how they are written, each with everybody who gives it."""
    found: dict[frozenset[str], tuple[str, list[str]]] = {}
    for given in names:
        _written, agencies = found.setdefault(_name_words(given.text), (given.text, []))
        agencies += [agency for agency in given.agencies if agency not in agencies]
    return [(name, tuple(agencies)) for name, agencies in found.values()]


def view_heading(agency: str, said: Said) -> str:
    """Whose view it is and what it says, in a few words."""
    if not said.is_known:
        return _("%(agency)s: not known to them") % {"agency": agency}
    if said.level is None or said.level is Level.NOT_ASSESSED:
        return _("%(agency)s: known, no view given") % {"agency": agency}
    return _("%(agency)s: %(level)s") % {"agency": agency, "level": said.level.label}


def voice_aside(voice: ChildVoice) -> str:
    """To whom and when the child said it, and whether they agreed to its being written here."""
    on = day_short(voice.happened_on or voice.recorded_at)
    parts = [_("To %(who)s, %(day)s") % {"who": voice.said_to, "day": on} if voice.said_to else on]
    if voice.agreed_to_record:
        parts.append(_("They agreed we could write it here"))
    elif voice.agreed_to_record is None:
        parts.append(_("Nobody asked whether it may be written here"))
    return ". ".join(parts)


def link_line(line: LinkLine) -> str:
    """Who says so, and how firmly it stands."""
    firmness = _("Suspected to be false") if line.is_doubted else line.strength.label.split(":")[0]
    return f"{', '.join(line.sources)}. {firmness}"


def handling_words(source: Source) -> str:
    """Under which terms something was given."""
    kept = _("kept to them and the coordinator") if source.is_restricted else _("shared with the team")
    return _("%(day)s, %(kept)s. Look at it again by %(review)s.") % {
        "day": day_short(source.given_on),
        "kept": kept,
        "review": day(source.review_on),
    }


def looked_words(count: int) -> str:
    """How many people opened the page in thirty days."""
    return ngettext("%(num)s person in 30 days.", "%(num)s people in 30 days.", count) % {"num": count}


def already_here(membership: Membership) -> dict[str, str]:
    """Why a child needs no new proposal, or that one was refused before: a lead and what to do."""
    state = MembershipState(membership.state)
    words = membership_words(membership)
    if state is MembershipState.AGREED:
        return {
            "lead": words,
            "text": _("There is nothing to propose. Everything about them is on their page."),
        }
    if state is MembershipState.PROPOSED:
        return {"lead": words, "text": _("There is nothing more to do until the group decides.")}
    return {
        "lead": words,
        "text": _("The reason given: %(reason)s To ask again, say below what is different now.")
        % {"reason": _sentence(membership.decision_reason)}
        if membership.decision_reason
        else _("To ask again, say below what is different now."),
    }


def _sentence(text: str) -> str:
    words = text.strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."


def membership_words(membership: Membership) -> str:
    """Where the child stands with the group, and since when."""
    state = MembershipState(membership.state)
    if state is MembershipState.PROPOSED:
        return _("Proposed %(day)s by %(who)s. The group has not decided yet.") % {
            "day": day_short(membership.recorded_at),
            "who": membership.agency.short_name,
        }
    words = {
        MembershipState.AGREED: _("Agreed into the cohort on %(day)s."),
        MembershipState.DECLINED: _("Declined on %(day)s."),
        MembershipState.REMOVED: _("Left the cohort on %(day)s."),
    }[state]
    return words % {"day": day(membership.decided_at)}
