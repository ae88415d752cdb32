"""How many days ago each meeting of the invented mapping was."""

from __future__ import annotations

MEETING_1, MEETING_2, MEETING_3 = 68, 16, 5
