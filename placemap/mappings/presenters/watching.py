"""Words for those who watch over a mapping: what it lacks, and what each agency puts in. No child."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.foundations.clock import today
from placemap.mappings import rules
from placemap.mappings.presenters.mapping import STAGE_TAGS
from placemap.mappings.presenters.opening import acceptance_tag
from placemap.mappings.presenters.reviews import review_banner
from placemap.mappings.queries import StageShown, Watched, reviews_of
from placemap.mappings.vocabulary import Ending
from placemap.web.filters import day, day_short


def stages_without_links(stages: list[StageShown]) -> list[dict[str, str]]:
    """Rows for `pm.task_list`: the five stages with no page of theirs, and no note, which is the team's."""
    return [
        {
            "text": shown.stage.label,
            "href": "",
            "note": _("Since %(day)s") % {"day": day_short(shown.moved_at)} if shown.moved_at else "",
            "status": shown.state.label,
            "kind": STAGE_TAGS[shown.state],
        }
        for shown in stages
    ]


def what_it_lacks(shown: Watched) -> list[str]:
    """What stands in a mapping's way and somebody who can spend money or lend staff may mend."""
    opened, found = shown.opening, []
    ends = rules.ending(shown.mapping.ends_on, today())
    if ends is not Ending.RUNNING:
        found.append(
            _("It ends on %(day)s: it must be closed or renewed.") % {"day": day(shown.mapping.ends_on)}
        )
    banner = review_banner(shown.mapping)
    if banner:
        found.append(banner["lead"])
    elif reviews_of(shown.mapping).missed:
        found.append(_("One review was missed. After a second the panel decides."))
    if opened.record is None or not opened.record.structure:
        found.append(_("It is not said yet who can spend money and lend staff."))
    empty = [place.name for place in shown.places if place.is_expected and not place.people]
    if empty:
        found.append(_("Nobody sits for: %(names)s.") % {"names": ", ".join(empty)})
    if opened.lacking:
        found.append(opened.lacking)
    if opened.untrained:
        found.append(_("Not trained in OSARA: %(names)s.") % {"names": ", ".join(opened.untrained)})
    if opened.below:
        found.append(_("Chairs below the usual level: %(names)s.") % {"names": ", ".join(opened.below)})
    if opened.cannot_commit:
        found.append(
            _("Cannot commit their agency’s people and money: %(names)s.")
            % {"names": ", ".join(opened.cannot_commit)}
        )
    waiting = sum(
        1 for one in shown.members if (said := shown.sponsors.get(one.pk)) is None or said.accepted_at is None
    )
    if waiting:
        words = ngettext(
            "%(n)d agency’s sponsor has not accepted yet.",
            "The sponsors of %(n)d agencies have not accepted yet.",
            waiting,
        )
        found.append(words % {"n": waiting})
    table = opened.table
    if table and table.still:
        words = ngettext(
            "%(n)d body that answers for this place was not asked yet.",
            "%(n)d bodies that answer for this place were not asked yet.",
            table.still,
        )
        found.append(words % {"n": table.still})
    if not opened.objectives:
        found.append(_("No objective is agreed yet."))
    if opened.adopted is None:
        found.append(_("No terms of reference are adopted yet."))
    for what, where in table.nobody if table else ():
        found.append(
            _("%(what)s: nobody is known in %(where)s.") % {"what": what.label, "where": ", ".join(where)}
        )
    return found


def sponsor_rows(shown: Watched) -> list[dict[str, Any]]:
    """Each agency on the team with what its sponsor accepted."""
    rows = []
    for member in shown.members:
        said = shown.sponsors.get(member.pk)
        tag = acceptance_tag(said) if said else {"text": _("Not asked"), "kind": "plain", "note": ""}
        rows.append({"name": member.agency.name, **tag})
    return rows
