"""Who may open, see, lead and change a mapping.

Each file beside this one declares the functions, the rows and the decisions of its own; here they become one.
"""

from __future__ import annotations

from placemap.access.row_security import SecurityFunction
from placemap.mappings.policy import counted, leading, reviews, seats, sponsors
from placemap.mappings.policy.leading import may_seat_lead as may_seat_lead
from placemap.mappings.policy.may import leads as leads
from placemap.mappings.policy.may import may_accept_for_agency as may_accept_for_agency
from placemap.mappings.policy.may import may_answer_for_agency as may_answer_for_agency
from placemap.mappings.policy.may import may_change_mapping as may_change_mapping
from placemap.mappings.policy.may import may_change_member as may_change_member
from placemap.mappings.policy.may import may_change_objective as may_change_objective
from placemap.mappings.policy.may import may_change_referred_in as may_change_referred_in
from placemap.mappings.policy.may import may_change_seat as may_change_seat
from placemap.mappings.policy.may import may_close_mapping as may_close_mapping
from placemap.mappings.policy.may import may_dispose_of_mapping as may_dispose_of_mapping
from placemap.mappings.policy.may import may_look_back as may_look_back
from placemap.mappings.policy.may import may_note_list as may_note_list
from placemap.mappings.policy.may import may_open_mapping as may_open_mapping
from placemap.mappings.policy.may import may_read_mapping as may_read_mapping
from placemap.mappings.policy.may import may_review_access as may_review_access
from placemap.mappings.policy.may import may_watch as may_watch
from placemap.mappings.policy.may import seated_in as seated_in
from placemap.mappings.policy.may import visible_mappings as visible_mappings
from placemap.mappings.policy.may import watched_mappings as watched_mappings
from placemap.mappings.policy.reviews import ANSWERED_FOR as ANSWERED_FOR
from placemap.mappings.policy.reviews import YEARLY_POST as YEARLY_POST
from placemap.mappings.policy.reviews import may_decide_for_panel as may_decide_for_panel
from placemap.mappings.policy.reviews import may_tell_yearly as may_tell_yearly
from placemap.mappings.policy.reviews import not_to_judge as not_to_judge
from placemap.mappings.policy.rows import PANEL as PANEL
from placemap.mappings.policy.rows import REVIEWS as REVIEWS
from placemap.mappings.policy.rows import ROW_SECURITY as ROW_SECURITY
from placemap.mappings.policy.seats import CUSTODY as CUSTODY
from placemap.mappings.policy.seats import GIVES as GIVES
from placemap.mappings.policy.seats import LEADING as LEADING
from placemap.mappings.policy.seats import MINE as MINE
from placemap.mappings.policy.seats import OPENING as OPENING
from placemap.mappings.policy.seats import STANDING as STANDING
from placemap.mappings.policy.seats import WATCHES_ALL as WATCHES_ALL
from placemap.mappings.policy.sponsors import SPONSOR as SPONSOR

FUNCTIONS: list[SecurityFunction] = [
    *seats.FUNCTIONS,
    *reviews.FUNCTIONS,
    *counted.FUNCTIONS,
    *leading.FUNCTIONS,
    *sponsors.FUNCTIONS,
]
