"""Where the server says that it did not take the body of a request, and why. Needs nothing else of ours."""

from __future__ import annotations

from enum import Enum

NOT_TAKEN = "placemap.not_taken"

# A multipart form is the file and a little wording round it.
FORM_ROOM = 1024 * 1024


class NotTaken(Enum):
    """Why the server did not take the body of a request."""

    TOO_MANY_SEND = "too many send at the same moment"
    BROKEN_OFF = "less came than was said"
    DISK_FULL = "there is no room for it"
