"""What other packages bring to an agenda: what is stuck, what is missing, and what was worked out."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.meetings.models import Meeting
from placemap.meetings.policy import may_come
from placemap.meetings.queries.matter import reads_cases_at
from placemap.meetings.rules.matter import Matter, MatterLine
from placemap.responses.queries import escalations_of, gaps_of, waited_words
from placemap.responses.vocabulary import EscalationState, GapKind, GapState
from placemap.scanning.queries import operations_in, published_statement
from placemap.web.filters import day
from placemap.web.jinja import url_if_any

# A gap that was filled, or that stays as it is.
_SETTLED = (GapState.FILLED, GapState.STANDS)


def escalations_matter(actor: Actor, meeting: Meeting) -> Matter:
    """What is stuck, the oldest first, as the words that went up have it. Whoever reads the page reads it."""
    if not may_come(actor, meeting):
        return Matter()
    reference, sits = meeting.mapping.reference, actor.sits_in(meeting.mapping_id)
    lines = [
        MatterLine(
            one.escalation.ask,
            state=waited_words(one.waited),
            kind="wait" if one.is_late else "note",
            url=url_if_any("escalation", reference, one.escalation.pk)
            if sits
            else url_if_any("escalation-above", one.escalation.pk),
        )
        for one in escalations_of(actor, meeting.mapping)
        if one.state is EscalationState.OPEN
    ]
    return Matter(
        tuple(lines),
        none=_("Nothing waits for an answer from above."),
        more=_("What went higher"),
        url=url_if_any("escalations", reference) if sits else "",
    )


def provision_matter(actor: Actor, meeting: Meeting) -> Matter:
    """Services and information that are missing, from the register of gaps."""
    if not may_come(actor, meeting):
        return Matter()
    reference, sits = meeting.mapping.reference, actor.sits_in(meeting.mapping_id)
    lines = [
        MatterLine(
            row.gap.what,
            state=str(row.state.label),
            kind="gap",
            url=url_if_any("gap", reference, row.gap.pk) if sits else "",
        )
        for row in gaps_of(actor, meeting.mapping)
        if row.state not in _SETTLED and row.kind is not GapKind.MEMBERSHIP
    ]
    return Matter(
        tuple(lines),
        none=_("No gap in services or information is on the register."),
        more=_("Gaps"),
        url=url_if_any("gaps", reference) if sits else "",
    )


def operations_matter(actor: Actor, meeting: Meeting) -> Matter:
    """How many released words about operations this reader may read now; the words stand on their page."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    held = sum(one.stands for one in operations_in(actor, meeting.mapping))
    words = ngettext("%(n)d note may be read", "%(n)d notes may be read", held) % {"n": held}
    return Matter(
        (MatterLine(words),) if held else (),
        none=_("The police released nothing for now."),
        more=_("Police operations"),
        url=url_if_any("operations", meeting.mapping.reference),
    )


def interviews_matter(actor: Actor, meeting: Meeting) -> Matter:
    """The way to the digest, child by child. It is opened there, on record."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    return Matter(
        (MatterLine(_("What came of each child’s talks stands in the digest.")),),
        more=_("Return home interviews"),
        url=url_if_any("interviews", meeting.mapping.reference),
    )


def area_matter(actor: Actor, meeting: Meeting) -> Matter:
    """The way to what was counted in the area."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    return Matter(
        (MatterLine(_("What was counted each month stands on the page of the area.")),),
        more=_("The area, month by month"),
        url=url_if_any("area-profile", meeting.mapping.reference),
    )


def themes_matter(actor: Actor, meeting: Meeting) -> Matter:
    """The way to where it is worked out what runs through all of it."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    return Matter(
        (MatterLine(_("What runs through all of it is worked out under scanning.")),),
        more=_("Scanning and analysis"),
        url=url_if_any("scanning", meeting.mapping.reference),
    )


def problem_matter(actor: Actor, meeting: Meeting) -> Matter:
    """The problem as it was published to the team, and when."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    found = published_statement(actor, meeting.mapping)
    published = found.statement.published_at if found else None
    words = _("The statement of the problem was published on %(day)s")
    return Matter(
        (MatterLine(words % {"day": day(published)}),) if published else (),
        none=_("No statement of the problem was published yet."),
        more=_("The problem"),
        url=url_if_any("problem-statement", meeting.mapping.reference),
    )
