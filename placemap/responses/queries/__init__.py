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
from placemap.responses.queries.escalation import Above as Above
from placemap.responses.queries.escalation import EntryShown as EntryShown
from placemap.responses.queries.escalation import OneEscalation as OneEscalation
from placemap.responses.queries.escalation import StepShown as StepShown
from placemap.responses.queries.escalation import Stuck as Stuck
from placemap.responses.queries.escalation import StuckBeneath as StuckBeneath
from placemap.responses.queries.escalation import above as above
from placemap.responses.queries.escalation import action_of as action_of
from placemap.responses.queries.escalation import came_back as came_back
from placemap.responses.queries.escalation import escalation_above as escalation_above
from placemap.responses.queries.escalation import escalation_in as escalation_in
from placemap.responses.queries.escalation import escalations_attention as escalations_attention
from placemap.responses.queries.escalation import escalations_of as escalations_of
from placemap.responses.queries.escalation import groups_for as groups_for
from placemap.responses.queries.escalation import ladder_of as ladder_of
from placemap.responses.queries.escalation import one_escalation as one_escalation
from placemap.responses.queries.escalation import step_of as step_of
from placemap.responses.queries.escalation import stuck_beneath as stuck_beneath
from placemap.responses.queries.escalation import titles_above as titles_above
from placemap.responses.queries.escalation import to_answer as to_answer
from placemap.responses.queries.escalation import waited_words as waited_words
from placemap.responses.queries.gaps import GapRow as GapRow
from placemap.responses.queries.gaps import OneGap as OneGap
from placemap.responses.queries.gaps import gap_in as gap_in
from placemap.responses.queries.gaps import gaps_attention as gaps_attention
from placemap.responses.queries.gaps import gaps_of as gaps_of
from placemap.responses.queries.gaps import gaps_to_see_to as gaps_to_see_to
from placemap.responses.queries.gaps import one_gap as one_gap
from placemap.responses.queries.gaps import proposed_gaps as proposed_gaps
from placemap.responses.queries.panel import GapForPanel as GapForPanel
from placemap.responses.queries.panel import OnPanel as OnPanel
from placemap.responses.queries.panel import PanelPage as PanelPage
from placemap.responses.queries.panel import StandsForPanel as StandsForPanel
from placemap.responses.queries.panel import on_panel as on_panel
from placemap.responses.queries.panel import panel_attention as panel_attention
from placemap.responses.queries.panel import panel_page as panel_page
from placemap.responses.queries.panel import panel_reviews as panel_reviews
from placemap.responses.queries.panel import presenters_of as presenters_of
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
from placemap.responses.rules import DayNotUnderstood as DayNotUnderstood
from placemap.responses.rules import understood_day as understood_day

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
