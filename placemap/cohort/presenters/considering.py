"""Words about linked children, names opened and what waits for the panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort.models import Consideration, LetGo
from placemap.cohort.presenters.grid import Tag
from placemap.cohort.queries import AskedName, LinkedChild, Opened
from placemap.cohort.vocabulary import ConsiderationOutcome, NameRequestState
from placemap.foundations.clock import LONDON, today
from placemap.foundations.wording import read_kept
from placemap.subjects.vocabulary import SYMMETRIC_KINDS, Considered, LinkKind
from placemap.web.filters import day, day_short


def time_left(child: LinkedChild) -> Tag:
    """How long is left to decide, or what came of it."""
    if child.considered is Considered.REFERRED:
        return Tag(_("Referred"), "done")
    if child.considered is Considered.SUPPORTED:
        return Tag(_("Support in place"), "done")
    return days_tag(child.consider_by)


def days_tag(by: date | None) -> Tag:
    """Days left as a calm clock; a gap once they are over."""
    if by is None:
        return Tag(_("Being considered"), "clock")
    left = (by - today()).days
    if left < 0:
        return Tag(ngettext("%(num)s day late", "%(num)s days late", -left) % {"num": -left}, "gap")
    if left == 0:
        return Tag(_("Last day to decide"), "wait")
    words = ngettext("%(num)s day left", "%(num)s days left", left) % {"num": left}
    return Tag(words, "wait" if left <= 7 else "clock")


def who_decides(child: LinkedChild) -> str:
    """Who is to decide."""
    return child.decider or _("The lead or the coordinator")


def linked_lines(child: LinkedChild) -> list[tuple[str, str]]:
    """To whom in the cohort and how, with whose word it is: three lines at most."""
    mine = set(child.card.record_ids)
    shown = []
    for line in child.lines[:3]:
        other = line.other_than(mine).on_map
        reads_on = line.kind in SYMMETRIC_KINDS or mine & set(line.from_person.record_ids)
        if line.kind is LinkKind.ASSOCIATE:
            how = _("Named beside %(who)s, on a list") % {"who": other}
        else:
            how = f"{line.kind.label} {other}" if reads_on else f"{other}: {line.kind.label.lower()}"
        shown.append((how, ", ".join(line.sources)))
    return shown


def more_lines(child: LinkedChild) -> int:
    """How many links are not written out."""
    return max(len(child.lines) - 3, 0)


def decided_line(decided: Consideration) -> str:
    """A decision on a linked child, in a sentence."""
    return _("%(what)s, decided by %(who)s on %(day)s.") % {
        "what": ConsiderationOutcome(decided.outcome).label,
        "who": decided.agency.short_name,
        "day": day(decided.decided_on),
    }


def decided_by(decided: Consideration) -> str:
    """Who decided, and when."""
    return _("%(who)s, %(day)s") % {
        "who": decided.agency.short_name,
        "day": day_short(decided.decided_on),
    }


def done_line(decided: Consideration) -> str:
    """Whether it was done with the young person, and why not."""
    if decided.done_with_child:
        return _("Done with the young person.")
    return _("Not done with the young person: %(why)s") % {"why": decided.done_with_reason}


def receipt_where(receipt: LetGo) -> str:
    """Which row of which list it was: enough for its sender to know, and for nobody else."""
    if receipt.contribution is None:
        return _("A record you gave")
    title = read_kept(receipt.contribution.title)
    if receipt.source_row is None:
        return title
    return _("%(list)s, row %(row)s") % {"list": title, "row": receipt.source_row}


def because_words(opened: Opened) -> str:
    """Why a name was opened, with where it is minuted."""
    words = opened.because.label
    if opened.opening.minuted:
        words = f"{words}. {opened.opening.minuted}"
    return words


def until_words(opened: Opened) -> str:
    """Until when, or since when no longer."""
    # Midnight belongs to the day before: "until the 3rd" is not "the 4th, 00:00".
    moment = opened.ended_at.astimezone(LONDON) - timedelta(seconds=1)
    on = day_short(moment.date())
    if opened.is_open:
        return _("Open until %(day)s, %(time)s") % {"day": on, "time": f"{moment:%H:%M}"}
    return _("Closed %(day)s") % {"day": on}


def opened_tag(opened: Opened) -> Tag:
    """Whether a name still stands open, or somebody must look at it."""
    if opened.needs_review:
        return Tag(_("Review it"), "gap")
    return Tag(_("Open"), "clock") if opened.is_open else Tag(_("Closed"), "plain")


def answered_line(asked: AskedName) -> str:
    """What became of one's own question."""
    state = NameRequestState(asked.request.state)
    return _("%(what)s by %(who)s: %(why)s") % {
        "what": state.label,
        "who": asked.asked_by,
        "why": asked.request.decided_reason,
    }


def words_to_ask_of(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Words that may be a child's name, each with who wrote it."""
    return {
        one: _("“%(words)s”, written by %(who)s") % {"words": one, "who": ", ".join(who)}
        if who
        else _("“%(words)s”") % {"words": one}
        for one, who in words.items()
    }


def job_at(job: str, agency: str) -> str:
    """Somebody's job and agency, the agency once: a head teacher's job may end with their school."""
    said, _comma, place = job.rpartition(", ")
    return f"{said}, {agency}" if said and agency.startswith(place) else f"{job}, {agency}" if job else agency
