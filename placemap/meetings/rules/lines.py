"""How a draft follows the record: what one thing became in it is found again, changed or taken out.

Whole lines are looked for. What somebody put in words of their own is not found, and so never overwritten.
No Django here.
"""

from __future__ import annotations

from datetime import date

from placemap.foundations.dates import show
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import LineChange

NOT_AS_IT_STANDS = _(
    "Something in the record of this meeting does not stand in these minutes as it stands there now. Press"
    " “Add what came in since” beside them, read them again, and then approve. Where that changes nothing"
    " that you can read, ask the lead or the coordinator to press it."
)
ALL_STRUCK = _("What was written down here was struck out.")


def wanted_written(wanted: str, who: str, due: date | None) -> str:
    """What was wanted of an item, of whom and by when, as minutes say it."""
    first, *rest = [line.strip() for line in wanted.splitlines() if line.strip()]
    by = _("by {day}", day=show(due)) if due else ""
    of = ", ".join(part for part in (who, str(by)) if part)
    return "\n".join([f"{_('Wanted')}: {first}" + (f" ({of})" if of else ""), *rest])


def stands(text: str, words: str) -> bool:
    """Whether these words stand there, as whole lines."""
    return bool(words) and f"\n{words}\n" in f"\n{text}\n"


def put_instead(text: str, before: str, after: str) -> str:
    """Other whole lines in the place of those that stand; none: they are taken out."""
    instead = f"\n{after}\n" if after else "\n"
    return f"\n{text}\n".replace(f"\n{before}\n", instead, 1).strip("\n")


def change_of(*, now: str, was: str | None) -> LineChange | None:
    """What happened in the record since a line was made of it: `was` is that line, `now` what it says now."""
    if now == (was or ""):
        return None
    if was is None:
        return LineChange.NEW
    return LineChange.OTHER_WORDS if now else LineChange.STRUCK
