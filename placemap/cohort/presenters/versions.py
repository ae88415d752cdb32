"""Display text of versions: what changed, in a sentence, with who and why."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort.queries import CameOrWent, LevelChanged, VersionsCompared
from placemap.web.filters import day_short


def _number(count: int) -> str:
    words = ["", _("one"), _("two"), _("three"), _("four"), _("five")]
    words += [_("six"), _("seven"), _("eight"), _("nine")]
    return words[count] if count < len(words) else str(count)


def compared_sentence(compared: VersionsCompared) -> str:
    """ "Two added, one removed, three levels changed." What a reader sees none of is not said to be none."""
    added, removed, levels = len(compared.added), len(compared.removed), len(compared.levels)
    parts = []
    if added:
        parts.append(ngettext("%(count)s added", "%(count)s added", added) % {"count": _number(added)})
    if removed:
        parts.append(
            ngettext("%(count)s removed", "%(count)s removed", removed) % {"count": _number(removed)}
        )
    if levels:
        changed = ngettext("%(count)s level changed", "%(count)s levels changed", levels)
        parts.append(changed % {"count": _number(levels)})
    said = ", ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else _("Nothing changed that you can see.")


def came_or_went_line(moved: CameOrWent) -> str:
    """Who decided, when and why; that it is not shown to this reader where it is not."""
    if not moved.why and not moved.by:
        return _("No reason that you can see.")
    if not moved.by or moved.on is None:
        return moved.why
    signed = _("%(who)s, %(day)s") % {"who": moved.by, "day": day_short(moved.on)}
    return f"{moved.why} {signed}."


def level_change_line(changed: LevelChanged) -> str:
    """Who signed the new level and why; or that the earlier one was withdrawn."""
    if changed.after is None:
        why = changed.before.withdrawn_reason if changed.before else ""
        return _("The earlier judgement was withdrawn. %(why)s") % {"why": why}
    if changed.after.withdrawn:
        return _("Withdrawn since: %(why)s") % {"why": changed.after.withdrawn_reason}
    return _("%(why)s %(who)s, %(day)s.") % {
        "why": changed.after.reasons_for,
        "who": changed.after.signed_name,
        "day": day_short(changed.after.signed_at),
    }
