"""What every writing at a meeting asks first: whether the meeting runs, and whether it is theirs to write."""

from __future__ import annotations

from uuid import UUID

from placemap.foundations.clock import now
from placemap.foundations.errors import NamesFound, PlacemapError
from placemap.foundations.wording import _
from placemap.meetings import rules
from placemap.meetings.models import Entry, Meeting, MinutesStep, Sitting
from placemap.meetings.queries.kept import is_kept_from_somebody
from placemap.meetings.vocabulary import MinutesStepKind, Part
from placemap.subjects.models import Person
from placemap.subjects.queries import names_in_words

TAKEN = _("This was sent before, as something else. Nothing is lost: save it once more.")


def check_about(meeting: Meeting, part: Part, person: Person | None) -> None:
    """Raise where whoever acts may not write, nor read again, what Part 2 says of nobody in particular."""
    if part is Part.TWO and person is None and is_kept_from_somebody(meeting.mapping_id):
        raise PlacemapError(rules.OF_SEVERAL)


def check_names(meeting: Meeting, *words: str, part: Part = Part.ONE, looked: bool) -> None:
    """Raise where what everybody at the table reads may name somebody, and nobody has looked."""
    if not looked and part is Part.ONE and (found := names_in_words(meeting.mapping, *words)):
        raise NamesFound(found)


def check_running(meeting: Meeting, *, sent: UUID | None = None) -> None:
    """Raise where nothing is written down there now.

    What was written with the key `sent` is found again also once the minutes are approved: whoever did not
    hear that it was saved is not told that it was not. After the end the meeting is held until all is kept,
    as by whoever approves its minutes: no word comes in while they are being locked.
    """
    ends = Sitting.objects.filter(meeting=meeting).values_list("ended_at", flat=True)
    is_begun, ended_at = bool(ends), ends[0] if ends else None
    if ended_at is not None:
        hold_record(meeting.pk)
    is_locked = ended_at is not None and _is_approved(meeting) and not _was_sent(meeting, sent)
    rules.check_running(is_begun, ended_at, now(), is_approved=is_locked)


def hold_record(meeting_id: UUID) -> None:
    """Keep the record of an ended meeting until this is done: one writes in it, or locks its minutes."""
    _held = Sitting.objects.select_for_update().filter(meeting=meeting_id).first()


def _is_approved(meeting: Meeting) -> bool:
    return MinutesStep.objects.filter(meeting=meeting, step=MinutesStepKind.APPROVED.value).exists()


def _was_sent(meeting: Meeting, key: UUID | None) -> bool:
    return key is not None and Entry.objects.filter(meeting=meeting, client_key=key).exists()
