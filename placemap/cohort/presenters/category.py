"""Display text of why a child is here: the words, who set it, on which day and on what ground."""

from __future__ import annotations

from django.utils.translation import gettext as _

from placemap.cohort.models import CategoryEntry
from placemap.cohort.queries import Proposal
from placemap.subjects.queries import PersonCard
from placemap.subjects.vocabulary import UNSAID_CATEGORIES, Category
from placemap.web.filters import day

_SHORT = {
    Category.NOT_SET: lambda: _("Not set yet"),
    Category.CHILD_LINKED: lambda: _("Not set yet"),
    Category.CHILD_EXPLOITED: lambda: _("May be being exploited"),
    Category.CHILD_AT_RISK: lambda: _("At risk"),
    Category.CHILD_HARMED: lambda: _("Has been harmed"),
    Category.CHILD_CAUSED_HARM: lambda: _("Has caused harm, may be exploited"),
}


def why_short(category: str) -> str:
    """Why somebody is here, in the few words that fit under a name."""
    known = Category(category)
    return _SHORT[known]() if known in _SHORT else known.label


def is_unsaid(card: PersonCard) -> bool:
    """Whether nobody has said yet why a child of the cohort is here."""
    return card.category in UNSAID_CATEGORIES


def entry_line(entry: CategoryEntry) -> str:
    """Who set it, for which agency, and when."""
    who = (
        entry.set_by
        if entry.agency.short_name in entry.set_by
        else f"{entry.set_by}, {entry.agency.short_name}"
    )
    return _("Set by %(who)s on %(day)s.") % {"who": who, "day": day(entry.happened_on)}


def waiting_hint(waits: Proposal) -> str:
    """Beside a box that agrees a child: who proposed them and why; that nobody has said why they are here."""
    said = f"{waits.membership.agency.short_name}: {waits.membership.reason}"
    return _("Why they are here is not set yet. %(said)s") % {"said": said} if waits.is_unsaid else said
