"""Reads of what stands in this package."""

from __future__ import annotations

from placemap.responses.queries.action import (
    ActionCounts,
    ActionFilter,
    ActionShown,
    UpdateShown,
    action_by_link,
    action_counts,
    action_in,
    actions_found,
    actions_of,
    agencies_with_actions,
    history_of,
    open_actions,
    shown,
)
from placemap.responses.queries.choosing import (
    people_to_choose,
    person_chosen,
    place_chosen,
    places_to_choose,
)
from placemap.responses.queries.delegation import agencies_given, may_be_given, seats_that_act
from placemap.responses.queries.waiting import (
    actions_about,
    actions_attention,
    actions_before_closing,
    actions_due,
    actions_new,
    actions_to_do,
    actions_work,
    people_with_actions,
    what_of,
)

__all__ = [
    "ActionCounts",
    "ActionFilter",
    "ActionShown",
    "UpdateShown",
    "action_by_link",
    "action_counts",
    "action_in",
    "actions_about",
    "actions_attention",
    "actions_before_closing",
    "actions_due",
    "actions_found",
    "actions_new",
    "actions_of",
    "actions_to_do",
    "actions_work",
    "agencies_given",
    "agencies_with_actions",
    "history_of",
    "may_be_given",
    "open_actions",
    "people_to_choose",
    "people_with_actions",
    "person_chosen",
    "place_chosen",
    "places_to_choose",
    "seats_that_act",
    "shown",
    "what_of",
]
