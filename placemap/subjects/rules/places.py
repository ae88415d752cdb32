"""Whether a place belongs in a mapping: proposed, accepted, declined, and what may follow what."""

from __future__ import annotations

from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.subjects.vocabulary import PlaceMove, PlaceState

_STATES = {
    PlaceMove.PROPOSED: PlaceState.WAITING,
    PlaceMove.REOPENED: PlaceState.WAITING,
    PlaceMove.ACCEPTED: PlaceState.ACCEPTED,
    PlaceMove.DECLINED: PlaceState.DECLINED,
}
# From which states each move can be made. A place that was accepted may still turn out not to belong.
_FROM = {
    PlaceMove.PROPOSED: {PlaceState.DECLINED},
    PlaceMove.REOPENED: {PlaceState.DECLINED},
    PlaceMove.ACCEPTED: {PlaceState.WAITING},
    PlaceMove.DECLINED: {PlaceState.WAITING, PlaceState.ACCEPTED},
}
WAITING_MOVES = tuple(move for move, state in _STATES.items() if state is PlaceState.WAITING)


def place_state(latest: PlaceMove | None) -> PlaceState:
    """Where a place stands after its latest step. One without any belongs to the mapping."""
    return PlaceState.ACCEPTED if latest is None else _STATES[latest]


def check_place_reason(reason: str) -> str:
    """Why a place belongs, held against the scope; a place is never added without."""
    words = " ".join(reason.split())
    if not words:
        raise PlacemapError(_("Say why this place belongs in this mapping."))
    return words


def check_place_move(latest: PlaceMove, move: PlaceMove, reason: str) -> None:
    """Refuse a step that cannot follow, and one that needs a reason and has none."""
    if place_state(latest) not in _FROM[move]:
        raise Conflict(_("Somebody decided on this place meanwhile. Look at what they decided first."))
    if move is PlaceMove.DECLINED and not reason.strip():
        raise PlacemapError(_("Say why this place does not belong, for whoever proposed it."))
    if move is PlaceMove.PROPOSED:
        check_place_reason(reason)
