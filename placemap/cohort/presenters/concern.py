"""Display text of the signed judgement: who signed, how agencies differ, when it is looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from placemap.cohort import rules
from placemap.cohort.queries import Judged, WhatStands
from placemap.cohort.vocabulary import Level
from placemap.foundations.wording import inside, listed
from placemap.web.filters import day, day_short


def level_label(level: str) -> str:
    """A level in words."""
    return Level.label_of(level)


def views_sentence(shown: WhatStands) -> str:
    """How the agencies' own views differ from each other and from the judgement; empty when none does."""
    held: dict[Level, list[str]] = defaultdict(list)
    for agency, level in shown.views:
        if level is not Level.NOT_ASSESSED:
            held[level].append(agency)
    stands = shown.concern.stands
    if not rules.judgement_differs(stands.level if stands else None, held):
        return ""
    parts = [
        _("%(level)s according to %(who)s")
        % {"level": inside(level.label), "who": listed(sorted(held[level]))}
        for level in Level
        if level in held
    ]
    said = _("Views differ: %(parts)s.") % {"parts": _join(parts)}
    if stands is None:
        return said
    return f"{_('The judgement says %(level)s.') % {'level': inside(stands.level.label)}} {said}"


def _join(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def signed_line(judged: Judged) -> str:
    """Who signed, as what, and when."""
    who = f"{judged.signed_name}, {judged.signed_as}" if judged.signed_as else judged.signed_name
    return _("Signed by %(who)s on %(day)s.") % {"who": who, "day": day(judged.signed_at)}


def review_line(judged: Judged) -> str:
    """By when it is looked at again; nothing for a concern that has ended."""
    if judged.review_on is None or judged.level is Level.ENDED:
        return ""
    return _("To be looked at again by %(day)s.") % {"day": day(judged.review_on)}


def withdrawn_line(judged: Judged) -> str:
    """When a judgement was withdrawn and why."""
    return _("Withdrawn on %(day)s: %(why)s") % {
        "day": day_short(judged.withdrawn_at),
        "why": judged.withdrawn_reason,
    }
