"""How what stands in this package reads."""

from __future__ import annotations

from placemap.responses.presenters.escalation import age_line as age_line
from placemap.responses.presenters.escalation import answer_line as answer_line
from placemap.responses.presenters.escalation import answer_words as answer_words
from placemap.responses.presenters.escalation import beneath_line as beneath_line
from placemap.responses.presenters.escalation import entry_rows as entry_rows
from placemap.responses.presenters.escalation import kind_of as kind_of
from placemap.responses.presenters.escalation import state_tag as state_tag
from placemap.responses.presenters.escalation import step_line as step_line
from placemap.responses.presenters.gaps import gap_chips as gap_chips
from placemap.responses.presenters.gaps import gap_tag as gap_tag
from placemap.responses.presenters.gaps import shown_of as shown_of
from placemap.responses.presenters.panel import at_table as at_table
from placemap.responses.presenters.panel import decision_tag as decision_tag
from placemap.responses.presenters.panel import gap_line as gap_line
from placemap.responses.presenters.panel import late_tag as late_tag
from placemap.responses.presenters.panel import other_gaps as other_gaps
from placemap.responses.presenters.panel import stage_of as stage_of
from placemap.responses.presenters.panel import stuck_line as stuck_line
