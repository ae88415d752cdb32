"""What the pages of this package accept."""

from __future__ import annotations

from placemap.responses.forms.action import (
    AcceptActionForm,
    ChangeActionForm,
    DeclineActionForm,
    EndActionForm,
    RecordActionForm,
    UpdateActionForm,
)

__all__ = [
    "AcceptActionForm",
    "ChangeActionForm",
    "DeclineActionForm",
    "EndActionForm",
    "RecordActionForm",
    "UpdateActionForm",
]
