"""A child's privacy notice, in short words: about what a child of 11 reads."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from placemap.exchange.commands.receiving import KEPT_FOR
from placemap.partners.vocabulary import AgencyKind
from placemap.readiness.documents.paper import Section, Table
from placemap.readiness.documents.settings import LiveSettings, contact_of
from placemap.subjects.commands.people import KEPT_AFTER_CLOSING

# What to call them to a child, where the usual word is an office word.
_CALLED = {
    AgencyKind.SOCIAL_CARE: "social workers",
    AgencyKind.EARLY_HELP: "family workers",
    AgencyKind.HEALTH: "nurses and doctors",
    AgencyKind.YOUTH_JUSTICE: "youth justice workers",
    AgencyKind.YOUTH_SERVICE: "youth workers",
    AgencyKind.CHARITY: "a charity",
}


def childs_notice(found: LiveSettings) -> tuple[Section, ...]:
    """Who we are, what we write down, why, who sees it, how long, and what you can do."""
    return (
        Section(
            _("What is this about?"),
            (
                _("Sometimes older people or other young people trick or scare children into doing things."),
                _("It is never the child’s fault."),
                _(
                    "We are grown-ups who work together to stop it. To do that, we put together"
                    " what each of us knows."
                ),
            ),
        ),
        Section(
            _("Who are we?"),
            (_("These teams work together:"),),
            points=tuple(
                _named(one.agency.name, one.agency.kind) for one in found.agencies if one.may_take_part
            )
            or (_("No team has signed yet."),),
        ),
        Section(
            _("What do we write down?"),
            points=(
                _("your name and your birthday"),
                _("which school you go to and where you live"),
                _("who you spend time with, and where"),
                _("what makes us worry about you"),
                _("what is going well, and who you trust"),
                _("what you tell us, in your own words"),
            ),
        ),
        Section(
            _("Why are we allowed to?"),
            (
                _("The law says that we must help to keep children safe."),
                _("So we can share what we know, even if you have not said yes."),
                _("We tell you when we do, unless that could put somebody in danger."),
            ),
        ),
        Section(
            _("Who can see it?"),
            (
                _("Only people in the team who work on your area, and only what their job needs."),
                _("Fewer people can see where you live."),
                _("Each time somebody opens your page, that is written down."),
                _("A computer does not give you a score. People decide, and they sign their name."),
            ),
        ),
        Section(
            _("How long do we keep it?"),
            (
                _("Each piece of work has an end date. %(n)d months after it, we take your name out.")
                % {"n": KEPT_AFTER_CLOSING},
                _("Lists that teams send us go after %(n)d days.") % {"n": KEPT_FOR.days},
                _("If we agree that you do not belong on the list, we take your name out sooner."),
                *_spare_copies(),
            ),
            gaps=() if settings.PLACEMAP_BACKUP_DAYS else (_("how long backups are kept"),),
        ),
        Section(
            _("What can you do?"),
            points=(
                _("Ask to see what we wrote about you."),
                _("Tell us if something is wrong. We put it right, or write down that you do not agree."),
                _("Tell us to stop, or to take something out. We listen, and tell you why if we cannot."),
                _(
                    "Complain to us. If that does not help, complain to the Information"
                    " Commissioner: 0303 123 1113."
                ),
                _("Ask a grown-up you trust to do any of this with you."),
            ),
        ),
        Section(
            _("Who can you ask?"),
            (_("You can ask the person you already talk to. Or you can ask one of these people:"),),
            table=Table(
                (_("Team"), _("Who to ask")),
                tuple(
                    (one.agency.name, contact_of(one)) for one in found.agencies if one.agency.contact_name
                ),
            )
            if any(one.agency.contact_name for one in found.agencies)
            else None,
            gaps=(
                _("one telephone number that a child can ring or text"),
                _("have some young people read this, and change what they do not understand"),
            ),
        ),
        Section(
            _("For grown-ups: the law we use"),
            table=Table(
                (_("The law we use"), _("Where it is written")),
                tuple((power.title, power.source) for power in found.powers),
            )
            if found.powers
            else None,
        ),
    )


def _spare_copies() -> tuple[str, ...]:
    if not settings.PLACEMAP_BACKUP_DAYS:
        return ()
    return (
        _("We keep locked copies in case a computer breaks. Each one goes after %(n)d days.")
        % {"n": settings.PLACEMAP_BACKUP_DAYS},
    )


def _named(name: str, kind: str) -> str:
    called = _CALLED.get(AgencyKind(kind)) if kind in set(AgencyKind) else None
    return f"{name} ({called})" if called else name
