"""The four drafts, each from what `live_settings` found."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.partners.vocabulary import ControllerStatus, Regime
from placemap.readiness.documents.notice import childs_notice
from placemap.readiness.documents.paper import Paper, Section, Table
from placemap.readiness.documents.settings import (
    LiveSettings,
    agreement_of,
    contact_of,
    live_settings,
    periods,
    security,
)
from placemap.readiness.vocabulary import DraftKind
from placemap.web.filters import day


def draft(kind: DraftKind, actor: Actor) -> Paper:
    """The draft of that kind, from this instance as it is now."""
    found = live_settings(actor)
    made = _("Draft for %(who)s, made on %(day)s from the settings of this instance.") % {
        "who": found.partnership or _("a partnership that has no name yet"),
        "day": day(found.made_on),
    }
    return Paper(_("Draft: %(title)s") % {"title": kind.label}, made, _PARTS[kind](found))


def _held() -> str:
    return _(
        "Names, birth dates, addresses, telephone, NHS and pupil numbers, schools; who is linked"
        " to whom, places and"
        " cars; what agencies are worried about and what goes well; the child’s and the parent’s"
        " words; what happened"
        " and when; referrals; levels of concern as people signed them; lists as agencies sent them;"
        " meetings, with who came, what was said and decided of each child, and minutes; what agencies do."
    )


def _impact(found: LiveSettings) -> tuple[Section, ...]:
    return (
        Section(
            _("What is planned"),
            (
                _(
                    "Agencies put together what each knows of children who may be exploited in"
                    " one area, agree who"
                    " is in scope, and decide what to do about people, places and groups. Each mapping has a"
                    " purpose, a scope and an end date. There is no list of all children."
                ),
            ),
            gaps=(_("why this is needed here, and how many children it may be about"),),
        ),
        _agencies(found),
        Section(
            _("What is held"),
            (_held(),),
            gaps=(_("anything that is kept beside Placemap, on paper above all"),),
        ),
        _bases(found),
        _who_sees(found),
        *_keeping(found),
        _safe(),
        Section(
            _("Risks to people, and what meets them here"),
            table=Table(
                (_("What could go wrong"), _("What Placemap does")),
                (
                    (
                        _("A child is seen as a criminal"),
                        _("Children and adults of concern are kept apart, in words and lists."),
                    ),
                    (
                        _("A list becomes a score"),
                        _("No score or rank of a person is computed. A level is a signed judgement."),
                    ),
                    (
                        _("A rumour becomes a fact"),
                        _("Each thing keeps its source, its grade and who gave it."),
                    ),
                    (
                        _("Somebody looks who should not"),
                        _("Need to know by mapping and child; looking is written down and looked at."),
                    ),
                    (
                        _("An address reaches somebody dangerous"),
                        _("Addresses are sealed; the custodian sees who asked."),
                    ),
                    (_("A child stays listed for ever"), _("Every record has a day on which it goes.")),
                ),
            ),
            gaps=(
                _("how likely and how grave each risk is here, and what is left after what meets it"),
                _("risks of your own: print-outs, meetings, talk"),
            ),
        ),
        Section(
            _("Who was asked"),
            gaps=(
                _("what each data protection officer said, and whether it was followed"),
                _("what young people and parents said"),
                _("who accepts the risks that are left, with their name and the day"),
            ),
        ),
    )


def _agencies(found: LiveSettings) -> Section:
    return Section(
        _("Who decides, and who works for whom"),
        table=Table(
            (
                _("Agency"),
                _("Part"),
                _("Which law on data"),
                _("Power to share"),
                _("Agreement"),
                _("Data protection contact"),
            ),
            tuple(
                (
                    one.agency.name,
                    str(ControllerStatus.label_of(one.agency.controller))
                    if one.agency.controller
                    else _("Not said yet"),
                    str(Regime.label_of(one.agency.regime)),
                    found.titles.get(one.agency.gateway, one.agency.gateway) or _("Not said yet"),
                    agreement_of(one),
                    contact_of(one),
                )
                for one in found.agencies
            ),
        ),
    )


def _bases(found: LiveSettings) -> Section:
    return Section(
        _("What the law lets or makes agencies share"),
        (_("Powers and duties that can be chosen here today. Each list and note carries one."),),
        table=Table(
            (_("Power or duty"), _("Where it comes from"), _("In force since"), _("Last checked")),
            tuple(
                (
                    power.title,
                    power.source,
                    day(power.in_force_from) if power.in_force_from else _("no day is kept"),
                    day(power.last_checked),
                )
                for power in found.powers
            ),
        ),
        gaps=(_("the lawful basis and the condition for sensitive facts that each agency relies on"),),
    )


def _who_sees(found: LiveSettings) -> Section:
    return Section(
        _("Who may do what"),
        (_("By role, in the words that the product’s own rules ask for. Nobody has more than their role."),),
        table=Table(
            (_("Role"), _("Where it is held"), _("May"), _("Can children’s names come before them?")),
            tuple(
                (
                    role.title,
                    role.where,
                    "; ".join(role.may) or _("Read what the mapping’s lead lets them"),
                    _("Yes, within their mapping") if role.sees_children else _("No"),
                )
                for role in found.roles
            ),
        ),
    )


def _keeping(found: LiveSettings) -> tuple[Section, ...]:
    return (
        Section(
            _("How long things are kept"),
            table=Table((_("What"), _("How long")), tuple(periods())),
        ),
        Section(
            _("How each kind of record goes"),
            (_("As the tables declare it:"),),
            table=Table((_("Kind of record"), _("How it goes")), found.kept),
        ),
    )


def _safe() -> Section:
    return Section(
        _("How it is kept safe"),
        points=tuple(security()),
        gaps=(_("who runs the server and where it stands, and who holds the backups and their key"),),
    )


def _joint(found: LiveSettings) -> tuple[Section, ...]:
    joint = found.of_status(ControllerStatus.JOINT)
    return (
        Section(
            _("Joint controllers"),
            (
                _("These agencies decide together why and how facts about people are used here.")
                if joint
                else _("No agency is marked as a joint controller yet. Say it beside each agency."),
            ),
            points=tuple(one.agency.name for one in joint),
        ),
        _agencies(found),
        Section(
            _("Who answers for what"),
            table=Table(
                (_("Task"), _("Who")),
                (
                    (_("Telling children and families (privacy notices)"), _("to be agreed")),
                    (
                        _("Answering somebody who asks for their record"),
                        _("the agency asked, with the agency that gave each thing"),
                    ),
                    (_("Putting a fact right"), _("the agency that gave it")),
                    (_("A leak: telling the ICO within 72 hours, and people"), _("to be agreed")),
                    (_("Complaints"), _("to be agreed")),
                    (_("Keeping the server safe"), _("to be agreed")),
                ),
            ),
            gaps=(_("one contact for the public, and where families can read the main points"),),
        ),
        Section(
            _("Processors"),
            points=tuple(one.agency.name for one in found.of_status(ControllerStatus.PROCESSOR))
            or (_("No agency is marked as a processor."),),
            gaps=(_("whoever runs the server, with the contract and its day"),),
        ),
    )


def _processing(found: LiveSettings) -> tuple[Section, ...]:
    police = [one for one in found.agencies if one.agency.regime == Regime.LAW_ENFORCEMENT.value]
    return (
        Section(
            _("Purpose"),
            (
                _(
                    "To see who is being exploited and by whom, where and how, and to agree and"
                    " follow up what is done."
                ),
            ),
        ),
        _agencies(found),
        Section(
            _("Agencies under the law for law enforcement"),
            (_("What these do falls under Part 3 of the Data Protection Act 2018."),),
            points=tuple(one.agency.name for one in police) or (_("None is marked so."),),
            gaps=(_("how each meets the duties of that part: logging, review, categories of people"),),
        ),
        Section(
            _("About whom, and what"),
            (
                _(
                    "Children who may be exploited, children and adults linked to them, adults"
                    " of concern, and family."
                ),
                _held(),
            ),
        ),
        Section(
            _("Who receives it"),
            (
                _("The agencies above that are in the same mapping."),
                _(
                    "Groups above it, community safety partnerships, governors and the board read the general"
                    " part of minutes, what is taken higher, and briefings. These are written without names"
                    " of children and looked through for them."
                ),
            ),
            gaps=(_("anybody else, and whether any of it leaves the United Kingdom"),),
        ),
        _bases(found),
        *_keeping(found),
        _who_sees(found),
        _safe(),
    )


_PARTS: dict[DraftKind, Callable[[LiveSettings], tuple[Section, ...]]] = {
    DraftKind.IMPACT: _impact,
    DraftKind.JOINT: _joint,
    DraftKind.PROCESSING: _processing,
    DraftKind.NOTICE: childs_notice,
}
