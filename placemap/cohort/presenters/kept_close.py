"""Display text of what is kept close of a child, and of who else may see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from placemap.subjects.queries.released import Asked, KeptClose, ReleasedDetail, ReleaseShown
from placemap.subjects.vocabulary import DetailKind
from placemap.web.filters import day_short


def released_by_words(one: ReleasedDetail) -> str:
    """Who lets this agency see it, since when and for what."""
    return _("%(agency)s let your agency see this on %(day)s. Needed for: %(why)s") % {
        "agency": one.agency,
        "day": day_short(one.released_at),
        "why": one.reason,
    }


def asked_words(one: Asked) -> str:
    """Who asks, since when, and until when it waits."""
    return _("%(who)s, %(agency)s, asked on %(day)s. The question lapses on %(until)s.") % {
        "who": one.by,
        "agency": one.request.agency.short_name,
        "day": day_short(one.request.asked_at),
        "until": day_short(one.request.lapses_on),
    }


def released_line(one: ReleaseShown) -> str:
    """Who released it, when, and what for."""
    return _("%(who)s, %(day)s. %(why)s") % {
        "who": one.by,
        "day": day_short(one.release.released_at),
        "why": one.release.reason,
    }


def kind_words(row: KeptClose) -> str:
    """What sort of thing it is."""
    return DetailKind.label_of(row.detail.kind)


def over_line(one: ReleaseShown) -> str:
    """A release that shows no more: from when, and why."""
    if one.release.withdrawn_at is not None:
        return _("%(agency)s: %(day)s to %(until)s. %(why)s") % {
            "agency": one.release.released_to.short_name,
            "day": day_short(one.release.released_at),
            "until": day_short(one.release.withdrawn_at),
            "why": one.release.reason,
        }
    return _("%(agency)s: %(day)s. %(ended)s") % {
        "agency": one.release.released_to.short_name,
        "day": day_short(one.release.released_at),
        "ended": ended_words(one),
    }


def ended_words(one: ReleaseShown) -> str:
    """Why a release that nobody took back shows no more."""
    return _("It ended by itself: %(because)s.") % {"because": one.ended.label if one.ended else ""}


def released_between(one: ReleaseShown) -> str:
    """What one agency lets another see, as long as that one may see the child by name."""
    return _("%(kind)s, from %(giver)s to %(agency)s") % {
        "kind": DetailKind.label_of(one.release.detail.kind),
        "giver": one.release.agency.short_name,
        "agency": one.release.released_to.short_name,
    }
