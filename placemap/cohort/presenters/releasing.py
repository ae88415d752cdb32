"""Display text of what is held for release: whom it speaks of, and who reads about whom already."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort.queries import HeldForRelease, Released
from placemap.subjects.queries import PersonCard
from placemap.web.filters import day

_NAMED = 3


def people_to_release(row: HeldForRelease, cards: Sequence[PersonCard]) -> list[tuple[str, str]]:
    """Those to choose from, by key."""
    return [(row.key_of(card), card.shown_as) for card in cards]


def hints_of_released(row: HeldForRelease) -> dict[str, str]:
    """Beneath each of them when they were born, and which agencies may read about them already."""
    names = {one.to.pk: one.to.short_name for one in row.standing}
    read = {key: row.read_by(key) for key in names}
    found = {}
    for card in row.about:
        readers = [name for key, name in names.items() if row.records[card.id] <= read[key]]
        parts = [_("Born %(day)s") % {"day": day(card.born)} if card.born else ""]
        if readers:
            parts.append(_("May read it already: %(agencies)s") % {"agencies": ", ".join(readers)})
        found[row.key_of(card)] = ". ".join(filter(None, parts))
    return {key: words for key, words in found.items() if words}


def released_whom(row: HeldForRelease, one: Released) -> str:
    """About whom an agency may read; empty where there was only one person to choose."""
    if len(row.about) < 2 or not one.about:
        return ""
    if len(one.about) <= _NAMED:
        return _("About %(names)s") % {"names": ", ".join(card.shown_as for card in one.about)}
    if len(one.about) == len(row.about):
        return _("About all %(num)s people") % {"num": len(one.about)}
    counted = {"num": len(one.about), "all": len(row.about)}
    return (
        ngettext("About %(num)s of %(all)s people", "About %(num)s of %(all)s people", counted["num"])
        % counted
    )
