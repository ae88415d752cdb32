"""How briefings read, on the page and as a file."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.meetings.models import Briefing, BriefingCopy
from placemap.meetings.papers import Line, Paper, PaperPart, Passage
from placemap.meetings.queries import BriefingRow, BriefingShown
from placemap.meetings.vocabulary import BriefingState
from placemap.web.context import MARKING
from placemap.web.filters import day, day_time

STATE_KINDS = {BriefingState.DRAFT: "wait", BriefingState.APPROVED: "done", BriefingState.RECALLED: "gap"}


def briefing_title(briefing: Briefing) -> str:
    """What it is called everywhere."""
    return _("Briefing %(n)d") % {"n": briefing.number}


def briefing_tag(row: BriefingRow) -> dict[str, str]:
    """Text and kind of a tag: how far it is."""
    return {"text": str(row.state.label), "kind": STATE_KINDS[row.state]}


def briefing_when(row: BriefingRow) -> str:
    """Since when it stands, in a line."""
    if row.recalled is not None:
        return _("Called back on %(day)s") % {"day": day(row.recalled.taken_at)}
    if row.approved is not None:
        return _("Approved on %(day)s") % {"day": day(row.approved.taken_at)}
    return _("Begun on %(day)s") % {"day": day(row.briefing.written_at)}


def briefing_paper(shown: BriefingShown, actor: Actor, copy: BriefingCopy) -> Paper:
    """One reader's copy: the words they read on the page, and nothing else."""
    row = shown.row
    briefing = row.briefing
    passages = tuple(
        Passage(str(one.part.label), tuple(Line(line) for line in one.lines))
        for one in shown.parts
        if one.lines
    )
    return Paper(
        title=briefing_title(briefing),
        mapping=briefing.about,
        reference=str(row.audience.label),
        when=briefing_when(row),
        chair=shown.approved_by,
        minute_taker="",
        marking=MARKING,
        reader=_("For %(name)s, %(agency)s") % {"name": actor.display_name, "agency": actor.agency_name},
        copy=_("Copy %(n)d") % {"n": copy.number},
        made_on=day_time(timezone.now()),
        duty=_(
            "This copy is for its reader and the group named above. It is destroyed when it is called back."
        ),
        language=(get_language() or "en").split("-")[0],
        parts=(PaperPart(_("For: %(audience)s") % {"audience": row.audience.label}, passages),),
    )
