"""Display text of the grid, of the candidates and of the children without a referral."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import ngettext

from placemap.cohort.models import (
    Factor,
    Membership,
    Referral,
)
from placemap.cohort.queries import Candidate, Cell, GridRow, OpenException, Said
from placemap.cohort.vocabulary import (
    WORRYING_LEVELS,
    Answer,
    IdentifiedBy,
    MembershipState,
    ReferralOutcome,
    YesNoNotKnown,
)
from placemap.subjects.queries import PersonCard
from placemap.web.filters import age_years, day, day_short
from placemap.web.words import say as _

_DONE = frozenset(
    {
        ReferralOutcome.ACCEPTED,
        ReferralOutcome.SEEN,
        ReferralOutcome.WELFARE_CHECK,
        ReferralOutcome.ENGAGED,
        ReferralOutcome.ACTIVITIES_OFFERED,
        ReferralOutcome.SUPPORT_IN_PLACE,
    }
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A word in its box: the text and the kind of `pm.tag`."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell of the grid: a level of concern, or the word for an answer without one."""

    level: str
    answer: str
    text: str


def cell_key(cell: Cell) -> str:
    """What makes two cells look alike, so that a page of hundreds draws each kind once."""
    level = cell.said.level if cell.answer is Answer.VIEW and cell.said is not None else None
    return f"{cell.answer.value} {level.value}" if level is not None else cell.answer.value


def cell_shown(cell: Cell) -> CellShown:
    """How one agency's answer about one child is drawn: a level, or a word that says why there is none."""
    if cell.answer is Answer.VIEW and cell.said is not None and cell.said.level is not None:
        level = cell.said.level
        if level in WORRYING_LEVELS:
            return CellShown(level.value, "", level.label)
        return CellShown("", "known", level.label)
    words = {
        Answer.KNOWN: ("known", _("Known")),
        Answer.NOT_KNOWN: ("not-known", _("Not known")),
        Answer.NOTHING_SHARED: ("not-known", _("None shared")),
        Answer.WAITING: ("waiting", _("Waiting")),
        Answer.NOT_ASKED: ("not-asked", _("Not asked")),
    }
    answer, text = words.get(cell.answer, ("known", _("Known")))
    return CellShown("", answer, text)


def kinds_of_cell(rows: Iterable[GridRow | Candidate]) -> dict[str, CellShown]:
    """Every kind of cell on a page, by key."""
    kinds = {cell_key(cell): cell for row in rows for cell in row.cells}
    return {key: cell_shown(cell) for key, cell in kinds.items()}


_SILENT: dict[Answer, Callable[[int], str]] = {
    Answer.NOT_KNOWN: lambda n: ngettext("%(n)s not known", "%(n)s not known", n),
    Answer.NOTHING_SHARED: lambda n: ngettext("%(n)s none shared", "%(n)s none shared", n),
    Answer.WAITING: lambda n: ngettext("%(n)s waiting", "%(n)s waiting", n),
    Answer.NOT_ASKED: lambda n: ngettext("%(n)s not asked", "%(n)s not asked", n),
}


def folds(cell: Cell) -> bool:
    """Whether a cell holds no view: a phone folds those away beneath a line that counts them."""
    return cell.answer in _SILENT


def fold_line(cells: Sequence[Cell]) -> str:
    """The line over the folded cells: "Others: 3 not known, 1 waiting"; empty when none is folded."""
    counts = Counter(cell.answer for cell in cells)
    said = [words(n) % {"n": n} for answer, words in _SILENT.items() if (n := counts[answer])]
    return _("Others: %(counts)s") % {"counts": ", ".join(said)} if said else ""


def referral_tag(row: GridRow) -> Tag:
    """The referral in one word: that nobody has acted, or not since; what came of it; none is needed."""
    if row.unanswered:
        answered = row.referral or row.none_needed or row.lead_told
        return Tag(_("New worry since") if answered else _("None yet"), "gap-solid")
    if row.referral is not None:
        return outcome_tag(row.referral)
    if row.none_needed is not None:
        return Tag(_("Not needed"), "plain")
    if row.lead_told is not None:
        return Tag(_("Lead told"), "plain")
    # Words that nobody has sorted may hold a risk: never "no risk" beside them.
    return Tag(_("Words to sort"), "wait") if row.has_unsorted else Tag("", "")


def outcome_tag(referral: Referral) -> Tag:
    """What came of one referral."""
    outcome = ReferralOutcome(referral.outcome)
    if outcome in _DONE:
        return Tag(outcome.label, "done")
    if outcome is ReferralOutcome.WAITING:
        return Tag(_("Made %(day)s") % {"day": day_short(referral.made_on)}, "clock")
    if outcome is ReferralOutcome.REDIRECTED:
        return Tag(_("Sent on"), "plain")
    return Tag(outcome.label, "plain")


def group_line(row: GridRow) -> tuple[str, str]:
    """The group's decision in a few words, and the mark beside it."""
    state = MembershipState(row.membership.state)
    if state is MembershipState.AGREED:
        return _("Agreed"), "done"
    if state is MembershipState.DECLINED:
        return _("Declined %(day)s") % {"day": day_short(row.membership.decided_at)}, ""
    if state is MembershipState.REMOVED:
        return _("Left %(day)s") % {"day": day_short(row.membership.decided_at)}, ""
    return _("Not decided yet"), "clock"


def put_forward(row: GridRow) -> str:
    """Who named the child and how they came to notice."""
    if row.membership.identified_by == IdentifiedBy.AGENCY_LIST and row.card.agencies:
        return _("On the list of %(agencies)s") % {"agencies": ", ".join(row.card.agencies)}
    how = IdentifiedBy.label_of(row.membership.identified_by)
    return f"{row.membership.agency.short_name}: {how[:1].lower()}{how[1:]}"


def put_forward_how(membership: Membership) -> str:
    """How the child came to notice, when, and whether services knew them."""
    how = IdentifiedBy.label_of(membership.identified_by)
    on = f", {day_short(membership.identified_on)}" if membership.identified_on else ""
    known = _("Known to services before: %(answer)s.") % {
        "answer": YesNoNotKnown.label_of(membership.known_before).lower()
    }
    return f"{how}{on}. {known}"


@dataclass(frozen=True, slots=True)
class WordsShown:
    """One agency's words in an opened row, with who said them, when, and how far to lean on them."""

    heading: str
    words: str
    against: str
    byline: str


def words_shown(
    cells: Sequence[Cell], names: Mapping[UUID, str], notes: Sequence[Factor]
) -> list[WordsShown]:
    """Each agency's words about a child: its view first, else what its list said."""
    by_agency: dict[UUID, list[Factor]] = {}
    for note in notes:
        by_agency.setdefault(note.agency_id, []).append(note)
    shown = []
    for cell in cells:
        said, found = cell.said, by_agency.get(cell.agency_id, [])
        if said is None and not found:
            continue
        level = cell_shown(cell).text
        words = said.reasons_for if said else ""
        if not words:
            words = " ".join(note.text.rstrip(".") + "." for note in found[:3])
        if said and not said.is_known:
            words = words or _("Checked, and holds nothing about this child.")
        if not words and said and said.as_written:
            words = _("Written on the list as “%(words)s”.") % {"words": said.as_written}
        shown.append(
            WordsShown(
                heading=f"{names.get(cell.agency_id, '')}: {level}",
                words=words or _("No reason given."),
                against=said.reasons_against if said else "",
                byline=_byline(
                    signed(said) if said else "", said.on if said else found[0].recorded_at, _("opinion")
                ),
            )
        )
    return shown


def signed(said: Said) -> str:
    """Who signed a view; where somebody else typed in what the agency sent, that they entered it."""
    return said.by or (_("Entered by %(who)s") % {"who": said.entered_by} if said.entered_by else "")


def _byline(by: str, on: date | datetime, kind: str) -> str:
    return ", ".join(part for part in (by, day_short(on), kind) if part)


def sentence_count(waiting: int, agreed: int) -> str:
    """The line under the heading: how the cohort stands, in words."""
    said = ngettext(
        "%(num)s child is agreed into the cohort.", "%(num)s children are agreed into the cohort.", agreed
    ) % {"num": agreed}
    if not waiting:
        return said
    more = ngettext(
        "%(num)s more is proposed, with a reason tested against the scope.",
        "%(num)s more are proposed, each with a reason tested against the scope.",
        waiting,
    ) % {"num": waiting}
    return f"{said} {more}"


def since_answer(kind: str, on: date, *, only_words: bool = False) -> str:
    """That something new was recorded since an answer that counted only for earlier risks."""
    words = {
        "referral": _("New words since the referral of %(day)s."),
        "none_needed": _("New words since the decision of %(day)s."),
        "lead_told": _("New words since the lead professional was told on %(day)s."),
    }
    if only_words:
        return words[kind] % {"day": day(on)}
    words = {
        "referral": _("A new worry or view since the referral of %(day)s."),
        "none_needed": _("A new worry or view since the decision of %(day)s."),
        "lead_told": _("A new worry or view since the lead professional was told on %(day)s."),
    }
    return words[kind] % {"day": day(on)}


def why_lines(found: OpenException) -> str:
    """What was recorded, in words, without weighing it."""
    words = {
        "worry": _("a worry"),
        "view": _("a view of concern"),
        "agreed": _("agreed into the cohort"),
        "judged": _("a signed judgement of concern"),
        "words": _("words nobody has sorted"),
    }
    return ", ".join(words[one] for one in found.why)


def known_before_words(value: str) -> str:
    """Yes, No, or Not known: three answers."""
    return YesNoNotKnown.label_of(value)


def age_words(card: PersonCard) -> str:
    """The age, or both where sources give two birth dates; nothing when it is not known."""
    ages = sorted({age_years(born) or 0 for born in card.births})
    return _(" or ").join(str(age) for age in ages)
