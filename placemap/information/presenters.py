"""Words for things noticed and passed on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from placemap.information.models import Routing
from placemap.information.queries import ConcernShown, Terms
from placemap.information.vocabulary import ConcernPlaced, ConcernState, Handling, HowKnown, Nature
from placemap.web.filters import day

STATE_TAGS = {
    ConcernState.NEW: "wait",
    ConcernState.KEPT: "done",
    ConcernState.ROUTED: "clock",
    ConcernState.RECEIVED: "done",
}


def state_tag(state: ConcernState) -> dict[str, str]:
    """Words and kind of the tag for where a concern has got to."""
    words = state.label if state is not ConcernState.NEW else _("Not yet decided")
    return {"text": words, "kind": STATE_TAGS[state]}


def placed(shown: ConcernShown) -> str:
    """What something kept turned out to be about: never who, since that shows on the person's own page."""
    return ConcernPlaced.label_of(shown.concern.placed)


def source(shown: ConcernShown) -> str:
    """Who said so, for which agency."""
    return f"{shown.recorded_by}, {shown.concern.agency.name}"


def standing(shown: ConcernShown) -> str:
    """How it is known, and whether it stands as fact or opinion."""
    return f"{HowKnown.label_of(shown.concern.how_known)}. {Nature.label_of(shown.concern.nature)}"


def terms_line(terms: Terms | Routing) -> str:
    """One line: why it was shared, by which power, how to handle it, how it is known, until when."""
    return " · ".join(
        (
            _("Why it is shared: %(purpose)s") % {"purpose": terms.purpose},
            _("Legal power: %(power)s") % {"power": terms.power.title},
            str(Handling.label_of(terms.handling)),
            str(HowKnown.label_of(terms.how_known)),
            _("Look at it again by %(day)s") % {"day": day(terms.review_on)},
        )
    )


def facts(shown: ConcernShown) -> str:
    """Who, where and which day, as far as they were given."""
    given = (
        (_("About"), shown.concern.about),
        (_("Where"), shown.concern.place),
        (_("Day"), day(shown.concern.happened_on)),
    )
    return " · ".join(f"{label}: {value}" for label, value in given if value)
