"""Display text of snapshots: what changed between two, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.subjects.queries import SnapshotsCompared


def compared_sentence(compared: SnapshotsCompared) -> str:
    """ "6 new on the map, 14 new links." What a reader sees none of is not said to be none."""
    said = (
        (
            len(compared.nodes_added),
            ngettext("%(num)s new on the map", "%(num)s new on the map", len(compared.nodes_added)),
        ),
        (
            len(compared.nodes_gone),
            ngettext("%(num)s no longer on it", "%(num)s no longer on it", len(compared.nodes_gone)),
        ),
        (
            len(compared.lines_added),
            ngettext("%(num)s new link", "%(num)s new links", len(compared.lines_added)),
        ),
        (
            len(compared.lines_gone),
            ngettext("%(num)s link gone", "%(num)s links gone", len(compared.lines_gone)),
        ),
        (
            len(compared.lines_changed),
            ngettext(
                "%(num)s link firmer or weaker", "%(num)s links firmer or weaker", len(compared.lines_changed)
            ),
        ),
    )
    found = ", ".join(words % {"num": count} for count, words in said if count)
    return f"{found}." if found else _("Nothing changed that you can see.")
