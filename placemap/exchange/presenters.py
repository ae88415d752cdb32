"""How lists are shown: what came, what was read of a row, and what its sender should look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort.vocabulary import ReferralTo
from placemap.exchange.cells import cell_text
from placemap.exchange.content import CellValue
from placemap.exchange.models import Upload
from placemap.exchange.queries import (
    AgencyLists,
    ListEnded,
    OutsideShown,
    Preview,
    PreviewRow,
    ShownUpload,
    Terms,
)
from placemap.exchange.rules import RowError
from placemap.exchange.vocabulary import FIELDS, FieldName
from placemap.foundations.clock import today
from placemap.foundations.identifiers import show_nhs_number, show_phone
from placemap.information.vocabulary import Handling, HowKnown
from placemap.mappings.vocabulary import ListState
from placemap.partners.models import User
from placemap.web.filters import age_years, day, day_short

_SHOWN_LETTERS = 40


_STATE_TAGS = {
    ListState.RECEIVED: "done",
    ListState.NOTHING_KNOWN: "note",
    ListState.UNCHANGED: "done",
    ListState.OVERDUE: "gap",
    ListState.WAITING: "wait",
    ListState.NOT_ASKED: "plain",
}


def agency_state(lists: AgencyLists) -> tuple[str, str]:
    """Where one agency's list has got to, and the kind of its mark."""
    if lists.uploads:
        states = {shown.upload.state for shown in lists.uploads}
        if Upload.State.READING in states:
            return _("Being read in"), "wait"
        if states - {Upload.State.ACCEPTED}:
            return _("Sent, not accepted yet"), "caution"
    return str(lists.state.label), _STATE_TAGS[lists.state]


def agency_note(lists: AgencyLists) -> str:
    """The dates behind the state, in a sentence."""
    if lists.state is ListState.NOTHING_KNOWN and lists.nothing_known_on:
        return _("Said on %(day)s that it holds nothing.") % {"day": day_short(lists.nothing_known_on)}
    if lists.state is ListState.RECEIVED and lists.received_on and not lists.uploads:
        return _("Received %(day)s.") % {"day": day_short(lists.received_on)}
    if lists.state is ListState.UNCHANGED and lists.unchanged_on:
        return _("Said on %(day)s that its latest list still holds.") % {"day": day_short(lists.unchanged_on)}
    if lists.state in (ListState.WAITING, ListState.OVERDUE) and lists.asked_on:
        due = _(", due by %(day)s") % {"day": day_short(lists.due_on)} if lists.due_on else ""
        return _("Asked %(day)s%(due)s.") % {"day": day_short(lists.asked_on), "due": due}
    return ""


def upload_row(shown: ShownUpload) -> dict[str, Any]:
    """One file on the lists page."""
    upload = shown.upload
    labels = {
        Upload.State.RECEIVED: (_("Check its columns"), "caution"),
        Upload.State.READY: (_("Waiting to be accepted"), "caution"),
        Upload.State.READING: (_("Being read in"), "wait"),
        Upload.State.ACCEPTED: (_("Accepted"), "done"),
        Upload.State.WITHDRAWN: (_("Taken back"), "plain"),
    }
    words, kind = labels[Upload.State(upload.state)]
    return {
        "id": upload.pk,
        "name": upload.file_name,
        "sent": upload.uploaded_at,
        "rows": shown.rows,
        "problems": shown.problems,
        "state": words,
        "kind": kind,
        "is_accepted": upload.state == Upload.State.ACCEPTED,
        "is_new": upload.state == Upload.State.RECEIVED,
        "failure": upload.failure,
    }


def preview_row(row: PreviewRow) -> dict[str, Any]:
    """One row as read: who, born, where, and what else."""
    person = row.person
    numbers = []
    if person.nhs_number:
        numbers.append(_("NHS %(number)s") % {"number": show_nhs_number(person.nhs_number)})
    if person.upn:
        numbers.append(_("UPN %(number)s") % {"number": person.upn})
    if person.phone:
        numbers.append(show_phone(person.phone))
    also = []
    if person.old_address:
        also.append(_("Lived before: %(home)s") % {"home": person.old_address})
    if row.level:
        also.append(_("Concern: %(level)s") % {"level": row.level})
    if row.status:
        also.append(_("Status: %(status)s") % {"status": row.status})
    if row.worker:
        also.append(_("Worker: %(name)s") % {"name": row.worker})
    if person.mentions:
        names = ", ".join(name for _heading, name, _kind in person.mentions[:4])
        more = len(person.mentions) - 4
        also.append(
            _("Names: %(names)s") % {"names": names}
            + (
                ngettext(" and %(count)s more", " and %(count)s more", more) % {"count": more}
                if more > 0
                else ""
            )
        )
    if row.notes:
        also.append(_("Notes: %(headings)s") % {"headings": ", ".join(row.notes)})
    name = " ".join(part for part in (person.given, person.middle, person.family) if part)
    called = ", ".join(f"“{alias}”" for alias in person.known_as)
    return {
        "where": f"{row.sheet}, {row.number}" if row.sheet else str(row.number),
        "name": " ".join(part for part in (name or person.full_as_written, called) if part),
        "born": born_words(person.born, person.born_low, person.born_high),
        "home": ", ".join(
            part for part in (_without(person.address, person.postcode), person.postcode) if part
        ),
        "numbers": numbers,
        "school": person.school or "",
        "year": person.year_group,
        "also": also,
        "problems": [str(problem) for problem in row.problems],
    }


def born_words(born: date | None, low: date | None, high: date | None) -> str:
    """A birthday, or the age that is known of it."""
    if born:
        return day(born)
    if low and high:
        youngest, oldest = age_years(high, today()), age_years(low, today())
        if youngest == oldest:
            return _("about %(age)d years old") % {"age": oldest or 0}
        return _("%(youngest)d to %(oldest)d years old") % {"youngest": youngest or 0, "oldest": oldest or 0}
    return ""


def _without(address: str, postcode: str) -> str:
    plain, code = address.replace(" ", "").upper(), postcode.replace(" ", "").upper()
    if not code or not plain.endswith(code):
        return address
    kept, left = address, len(code)
    while left and kept:
        left -= kept[-1] != " "
        kept = kept[:-1]
    return kept.rstrip(" ,")


def how_it_ended(ended: ListEnded) -> str:
    """Whether a list was accepted or taken back, by whom and when, as a sentence."""
    if ended.is_accepted:
        by_whom = _("%(who)s accepted this list on %(day)s.")
        nobody = _("This list was accepted on %(day)s.")
    else:
        by_whom = _("%(who)s took this list back on %(day)s.")
        nobody = _("This list was taken back on %(day)s.")
    if ended.on is None:
        return _("This list was accepted.") if ended.is_accepted else _("This list was taken back.")
    return (by_whom if ended.who else nobody) % {"who": ended.who, "day": day(ended.on)}


def how_it_was_altered(upload: Upload) -> str:
    """That the file is not what was sent any more, when and why; "" while it is."""
    if upload.altered_at is None:
        return ""
    said = (
        _("A child left this map on %(day)s, so what named them was taken out. The rest is as sent.")
        if upload.altered_digest
        else _("A child left this map on %(day)s, and this file named them, so it was removed.")
    )
    return said % {"day": day(upload.altered_at)}


def held_in(code: str) -> str:
    """What a column holds, in words."""
    field = FIELDS.get(code)
    if field is FieldName.EXTRA_IGNORE:
        return _("Left out")
    return str(field.label) if field else code or _("Kept as a note")


def what_is_written(preview: Preview) -> list[str]:
    """What accepting would write, a short sentence each."""
    lines = [
        ngettext(
            "%(count)s person, as this agency knows them",
            "%(count)s people, as this agency knows them",
            preview.people,
        )
        % {"count": f"{preview.people:,}"}
    ]
    if preview.views:
        lines.append(
            ngettext("%(count)s level of concern, as the agency’s own view",
                     "%(count)s levels of concern, as the agency’s own view", preview.views)
            % {"count": f"{preview.views:,}"}
        )  # fmt: skip
    if preview.statuses:
        lines.append(
            ngettext("%(count)s social care status", "%(count)s social care statuses", preview.statuses)
            % {"count": f"{preview.statuses:,}"}
        )
    if preview.workers:
        lines.append(
            ngettext("%(count)s worker’s name", "%(count)s workers’ names", preview.workers)
            % {"count": f"{preview.workers:,}"}
        )
    if preview.names_mentioned:
        lines.append(
            ngettext("%(count)s name written beside somebody: a link to be checked, never taken as fact",
                     "%(count)s names written beside somebody: links to be checked, never taken as fact",
                     preview.names_mentioned)
            % {"count": f"{preview.names_mentioned:,}"}
        )  # fmt: skip
    if preview.notes:
        lines.append(
            ngettext(
                "%(count)s note, kept in the agency’s words",
                "%(count)s notes, kept in the agency’s words",
                preview.notes,
            )
            % {"count": f"{preview.notes:,}"}
        )
    return lines


def terms_rows(terms: Terms) -> list[dict[str, Any]]:
    """The terms a list is given under, as a summary list."""
    return [
        {"key": _("Why it is shared"), "value": terms.purpose},
        {"key": _("Legal power"), "value": terms.power},
        {"key": _("Who may see it"), "value": Handling.label_of(terms.handling)},
        {"key": _("How it is known"), "value": HowKnown.label_of(terms.how_known)},
        {"key": _("Looked at again"), "value": day(terms.review_on)},
    ]


def problem_sentence(sheet: str, error: RowError) -> str:
    """A problem in the sender's words, with the sheet where there are several."""
    return f"{sheet}: {error}" if sheet else str(error)


def rows_named(rows: Sequence[tuple[str, int]]) -> str:
    """Rows by their number, with the sheet where there are several: "row 3, Nominals row 14"."""
    said = [_("%(sheet)s row %(row)s") % {"sheet": sheet, "row": number} for sheet, number in rows[:20]]
    return ", ".join(one.strip() for one in said)


def sample(cell: CellValue) -> str:
    """One value of a column, shortened."""
    text = cell_text(cell)
    return text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS].rstrip()}…"


def outside_words(shown: OutsideShown) -> tuple[str, str]:
    """Who outside was given something, and what it was."""
    given = shown.given
    if given.referral is not None:
        to = ReferralTo.label_of(given.referral.to)
        who = f"{to}, {given.referral.to_detail}" if given.referral.to_detail else to
        return who, _("A referral, sent %(day)s by %(who)s") % {
            "day": day(given.referral.made_on),
            "who": given.referral.made_by_name,
        }
    if given.answer is not None:
        return _person(given.answer.user), _("Was asked on %(day)s whether they know this child") % {
            "day": day(given.answer.asked_at)
        }
    return _person(given.user), _("Took out a file of the map on %(day)s. Ask who has it") % {
        "day": day(given.given_at)
    }


def _person(user: User | None) -> str:
    return f"{user.name}, {user.agency.name}" if user is not None else ""
