"""What the state of the cohort allows. Pure: values in, an answer or a named error out.

Nothing here counts, adds up or orders people: levels are compared only for being different.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from placemap.cohort.vocabulary import (
    WORRYING_LEVELS,
    Answer,
    ConsiderationOutcome,
    EnquiryReply,
    Level,
    MembershipState,
    ReferralOutcome,
    StatutoryStatus,
    Told,
    YesNoNotKnown,
)
from placemap.foundations.clock import LONDON
from placemap.foundations.dates import show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.lengths import within
from placemap.foundations.wording import _, in_english
from placemap.subjects.vocabulary import UNSAID_CATEGORIES, Category

STALE_AFTER = timedelta(days=28)
LONGEST_ENQUIRY = timedelta(days=14)

# From where a child stands to where the group may put them next. None: not proposed before.
# Being proposed again is a new proposal; the earlier decision stays on the record as it was.
LIFECYCLE: Mapping[MembershipState | None, frozenset[MembershipState]] = {
    None: frozenset({MembershipState.PROPOSED}),
    MembershipState.PROPOSED: frozenset({MembershipState.AGREED, MembershipState.DECLINED}),
    MembershipState.AGREED: frozenset({MembershipState.REMOVED}),
    MembershipState.DECLINED: frozenset({MembershipState.PROPOSED}),
    MembershipState.REMOVED: frozenset({MembershipState.PROPOSED}),
}
# What is still in play outranks what was settled; among the settled the later one stands.
_IN_PLAY = {MembershipState.AGREED: 2, MembershipState.PROPOSED: 1}
_WHY_NOT = {
    (MembershipState.PROPOSED, MembershipState.PROPOSED): _(
        "This child is already proposed, and waits for the group's decision."
    ),
    (MembershipState.AGREED, MembershipState.PROPOSED): _("This child is already in the cohort."),
    (MembershipState.AGREED, MembershipState.AGREED): _("The group has already agreed this child."),
    (MembershipState.AGREED, MembershipState.DECLINED): _(
        "The group has already agreed this child. To take them out again, record that they leave the cohort."
    ),
    (MembershipState.DECLINED, MembershipState.DECLINED): _("The group has already declined this child."),
    (MembershipState.REMOVED, MembershipState.REMOVED): _("This child has already left the cohort."),
    (MembershipState.PROPOSED, MembershipState.REMOVED): _(
        "This child is proposed and not yet in the cohort. Decline the proposal instead."
    ),
}
_STATUTORY_NOT_HELD = frozenset(
    {StatutoryStatus.NOT_CHECKED, StatutoryStatus.NOT_KNOWN, StatutoryStatus.CLOSED}
)
_OUTCOMES_WITH_REASON = frozenset(
    {
        ReferralOutcome.REDIRECTED,
        ReferralOutcome.NO_FURTHER_ACTION,
        ReferralOutcome.DECLINED_OFFER,
    }
)


class NotAllowedNow(PlacemapError):
    """The state of things does not allow this step; the message says what does."""


class ReasonMissing(PlacemapError):
    """A decision about a child needs its reason."""


class NotComplete(PlacemapError):
    """Something that belongs to the record was left out, or contradicts the rest."""


def check_move(current: MembershipState | None, wanted: MembershipState) -> None:
    """Raise `NotAllowedNow` unless a child may go from `current` to `wanted`."""
    if wanted in LIFECYCLE[current]:
        return
    if current is None:
        raise NotAllowedNow(_("This child has not been proposed. Propose them first, with a reason."))
    known = _WHY_NOT.get((current, wanted))
    raise NotAllowedNow(
        known or _("This child has no open proposal. Propose them again first, with a reason.")
    )


def standing_of(
    states: Sequence[tuple[MembershipState, datetime]] | Sequence[tuple[MembershipState, float]],
) -> int:
    """Which of several proposals about one child stands, as its place in the order given.

    When each was made is a moment, or its seconds.
    """
    if not states:
        raise ValueError("No proposal to choose from")
    return max(range(len(states)), key=lambda place: (_IN_PLAY.get(states[place][0], 0), states[place][1]))


def check_reason(reason: str, *, tested_against: str) -> str:
    """The reason, trimmed. `tested_against` names what it is held to, for the message."""
    words = " ".join(reason.split())
    if not words:
        raise ReasonMissing(
            _("Say why, in a sentence, tested against {tested_against}.", tested_against=tested_against)
        )
    return reason.strip()


def check_category_said(category: Category) -> None:
    """Nobody is agreed while nobody has said why they are here: it is how the record must be read."""
    if category in UNSAID_CATEGORIES:
        raise NotAllowedNow(
            _("Nobody has said yet why this child is here. Choose it first, then the group can agree.")
        )


def check_category_changes(before: Category, wanted: Category) -> None:
    """A change says something else than what stands."""
    if before is wanted:
        raise NotAllowedNow(_("That is what stands already. Choose another, or leave it as it is."))


def check_may_leave(*, has_open_exception: bool, has_unsorted_words: bool) -> None:
    """A child with a recorded risk never leaves the cohort undecided, nor with words nobody has sorted."""
    if has_open_exception:
        raise NotAllowedNow(
            _(
                "This child has a recorded risk and no referral or decision. Record a referral, decide"
                " that none is needed, or tell the lead professional. Then the child can leave the cohort."
            )
        )
    if has_unsorted_words:
        raise NotAllowedNow(
            _(
                "Agencies wrote words about this child that nobody has sorted. Say on the child’s page"
                " whether each is a worry, a strength or neither. Then the child can leave the cohort."
            )
        )


# --- What an agency has said -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """An agency's latest visible statement about a child."""

    level: Level | None
    is_known: bool


def answer_for(
    *,
    statement: Statement | None,
    has_record: bool,
    said_nothing_known: bool,
    has_sent_list: bool,
    was_asked: bool,
    sees_everything: bool,
) -> Answer:
    """What one cell of the grid says.

    `statement` and `has_record` are what the reader may see of this agency's on this child.
    `said_nothing_known` and `has_sent_list` are about the agency's whole return. Only a reader who
    sees everything may conclude "not known" from silence: for anybody else a restricted record may
    lie behind it, so silence is "nothing shared". An agency's own plain statement that it checked
    and holds nothing is its word, and is shown as that.
    """
    if statement is not None and statement.level not in (None, Level.NOT_ASSESSED):
        return Answer.VIEW
    if has_record or (statement is not None and statement.is_known):
        return Answer.KNOWN
    if statement is not None:
        return Answer.NOT_KNOWN
    if said_nothing_known or has_sent_list:
        return Answer.NOT_KNOWN if sees_everything else Answer.NOTHING_SHARED
    return Answer.WAITING if was_asked else Answer.NOT_ASKED


def views_differ(levels: Iterable[Level]) -> bool:
    """Whether agencies' own views disagree. Nothing is averaged, and neither view wins."""
    return len({level for level in levels if level is not Level.NOT_ASSESSED}) > 1


def check_view(*, level: Level | None, is_known: bool, reasons_for: str) -> None:
    """A view of concern carries its reason; "we hold nothing" carries no level."""
    if not is_known and level not in (None, Level.NOT_ASSESSED):
        raise NotComplete(_("You said your agency holds nothing, and gave a level. Choose one of the two."))
    if level in WORRYING_LEVELS and not reasons_for.strip():
        raise ReasonMissing(_("Say why you hold this view. Others will read the reason beside the level."))


def check_may_take_back(*, by_hand: bool, gave_people: bool) -> None:
    """Only what somebody entered by hand goes back alone; a list is taken back as a whole."""
    if not by_hand or gave_people:
        raise NotAllowedNow(
            _(
                "This came with a list or with the record of a person, and cannot go back alone. Take back"
                " the list, or record what is right beside it."
            )
        )


def check_what_was_wrong(reason: str) -> str:
    """A correction says what it puts right; trimmed."""
    if not reason.strip():
        raise ReasonMissing(_("Say what was wrong, so that both can be understood."))
    return reason.strip()


# --- The child's words, and who was told -----------------------------------------------------------


def check_voice(*, text: str, not_sought_because: str, agreed_to_record: bool | None) -> None:
    """Either the child's words or the reason there are none; never words the child wanted left out."""
    if bool(text.strip()) == bool(not_sought_because.strip()):
        raise NotComplete(_("Write what the child said, or why nobody has asked. Fill in one of the two."))
    if text.strip() and agreed_to_record is False:
        raise NotComplete(
            _("The child did not agree to these words being kept here. Leave them out, and say so as reason.")
        )


def check_told(told: Told, reason: str) -> None:
    """Not telling a family is a decision, and has a reason."""
    if told is not Told.YES and not reason.strip():
        raise ReasonMissing(_("Say why they have not been told."))


def check_not_future(day: date | None, today: date, what: str) -> None:
    """A day something happened cannot lie ahead. `what` starts the sentence, as in "The referral"."""
    if day is not None and day > today:
        raise NotComplete(_("{what} cannot be dated in the future.", what=what))


def check_name(name: str) -> str:
    """A person's name, trimmed."""
    words = " ".join(name.split())
    if not words:
        raise NotComplete(_("Give a name, so that others know whom to ask."))
    return words


def check_lead_told(told_on: date | None, told_by: str, today: date) -> None:
    """Being told has a day and somebody who told; neither stands alone."""
    check_not_future(told_on, today, _("Telling the lead professional"))
    if told_on is not None and not told_by.strip():
        raise NotComplete(_("Say who told the lead professional."))
    if told_on is None and told_by.strip():
        raise NotComplete(_("Give the day the lead professional was told, like 4 3 2026."))


# --- Referrals -------------------------------------------------------------------------------------


def check_after_made(day: date, made_on: date, what: str) -> None:
    """A receipt or an outcome cannot come before its referral."""
    if day < made_on:
        raise NotComplete(_("{what} cannot be dated before the referral was made.", what=what))


def check_same_referral(held: tuple[str, str, str], given: tuple[str, str, str], made_on: date) -> None:
    """A referral recorded again says the same; each is whether and why the family was told, and by whom."""
    if held != given:
        raise NotAllowedNow(
            _(
                "Your agency has this referral of {day} already, with something else"
                " written about telling the family or about who made it. Look at the one on record."
                " If this is a second referral, say so in the detail of whom it went to.",
                day=show(made_on),
            )
        )


def check_outcome(outcome: ReferralOutcome, reason: str) -> None:
    """An outcome says something came of it; a no, or a move elsewhere, says why."""
    if outcome is ReferralOutcome.WAITING:
        raise NotComplete(_("Choose what came of the referral."))
    _check_why(outcome, reason)


def check_corrected_outcome(
    held: tuple[str, date, str], outcome: ReferralOutcome, on: date, reason: str
) -> None:
    """A correction changes something; that nothing came of it after all is one. `held` is what stands."""
    if held == (outcome, on, reason.strip()):
        raise NotComplete(_("This is what stands already. Change what is wrong."))
    _check_why(outcome, reason)


def _check_why(outcome: ReferralOutcome, reason: str) -> None:
    if outcome in _OUTCOMES_WITH_REASON and not reason.strip():
        raise ReasonMissing(_("Say why this was the outcome, as it was given to you."))


def is_stale(checked_on: date, today: date) -> bool:
    """Whether a statutory check is more than 28 days old."""
    return today - checked_on > STALE_AFTER


def is_held(status: StatutoryStatus) -> bool:
    """Whether somebody holds statutory responsibility for the child now, as last checked."""
    return status not in _STATUTORY_NOT_HELD


def check_statutory(status: StatutoryStatus, owner: str) -> None:
    """Where somebody holds responsibility, say who: that is whom the team asks."""
    if is_held(status) and status is not StatutoryStatus.OTHER and not owner.strip():
        raise NotComplete(_("Say who holds this for the child: a name or a team."))


# --- The gate --------------------------------------------------------------------------------------


def answers_up_to(recorded_at: datetime, told_on: date | None = None) -> datetime:
    """Up to which moment an answer speaks for what is recorded of a child.

    A referral or a decision answers what was on record when it was written down. A lead professional
    may be told later than they were named: then it speaks to the end of the day they were told.
    """
    if told_on is None:
        return recorded_at
    return max(recorded_at, datetime.combine(told_on + timedelta(days=1), time.min, tzinfo=LONDON))


def unanswered(risks: Iterable[datetime], answers: Iterable[datetime]) -> list[datetime]:
    """The risks recorded after the latest answer: a new worry opens the question again.

    `risks` are the moments a worry, a view of concern or a place in the cohort was recorded;
    `answers` come from `answers_up_to`. The database states the same rule; a test holds the two together.
    """
    latest = max(answers, default=None)
    return sorted(at for at in risks if latest is None or at > latest)


def known_to_services(
    *, known_before: YesNoNotKnown | None, status: StatutoryStatus | None, has_lead: bool
) -> bool:
    """Whether anybody is known to work with the child already, so that telling them is a remedy."""
    return has_lead or known_before is YesNoNotKnown.YES or (status is not None and is_held(status))


def how_far(outcome: str) -> int:
    """How far a referral's outcome brought the child: 1 referred, 2 accepted, 3 seen, 4 support in place.

    About the referral and not the child: a referral sent on or ended without action is referred.
    """
    steps = {
        ReferralOutcome.ACCEPTED: 2,
        ReferralOutcome.SEEN: 3,
        ReferralOutcome.WELFARE_CHECK: 3,
        ReferralOutcome.ENGAGED: 3,
        ReferralOutcome.ACTIVITIES_OFFERED: 2,
        ReferralOutcome.SUPPORT_IN_PLACE: 4,
    }
    return steps.get(ReferralOutcome(outcome), 1)


# --- Linked children --------------------------------------------------------------------------------


def check_considered(
    *,
    outcome: ConsiderationOutcome,
    reason: str,
    done_with_child: bool,
    done_with_reason: str,
    at_risk: bool,
    others_named: bool,
) -> str:
    """The reason, trimmed. Every decision has one, and says why where it was not made with the child.

    A child of whom a risk is recorded is never let go: a referral or support answers a risk.
    """
    if outcome is ConsiderationOutcome.NO_CONCERN and at_risk:
        raise NotAllowedNow(
            _(
                "A risk is recorded about this child, so they cannot be let go: a worry, a view, a judgement,"
                " a warning, a critical moment, a note that nobody has sorted, or a referral that has not"
                " ended. Refer them, or say that support is in place. If it was written down by mistake,"
                " whoever recorded it takes it back first."
            )
        )
    if not done_with_child and not done_with_reason.strip():
        raise ReasonMissing(_("Say why it was not done with the young person."))
    if outcome is ConsiderationOutcome.NO_CONCERN and others_named:
        raise NotComplete(
            _(
                "There are other children to think of, and letting this child go erases what is said here."
                " Add them with a link or a note first. Then answer that question with “No”."
            )
        )
    return check_reason(reason, tested_against=_("what is known about this child"))


def check_somebody_helps(outcome: ConsiderationOutcome, *, is_named: bool) -> None:
    """Support is somebody: whoever works with the child is named, so that they can be told and asked."""
    if outcome is ConsiderationOutcome.SUPPORT and not is_named:
        raise NotComplete(_("Support is in place: say who works with this child."))


def check_reply(reply: EnquiryReply, *, is_answered: bool, closes_on: date, today: date) -> None:
    """One answer to "who knows this child?", while it is asked."""
    if is_answered:
        raise NotAllowedNow(_("You have answered this already, so the name is closed to you again."))
    if today > closes_on:
        raise NotAllowedNow(_("This question closed on {day}.", day=show(closes_on)))
    if reply is EnquiryReply.WAITING:
        raise NotComplete(_("Choose one of the three answers."))


def check_asked(count: int, closes_on: date, today: date) -> None:
    """Somebody is asked, and has some days but not many: a name does not lie open."""
    if not count:
        raise NotComplete(_("Choose at least one person to ask."))
    if not today < closes_on <= today + LONGEST_ENQUIRY:
        raise NotComplete(_("Choose a day to close the question that is after today and within 14 days."))


# --- The signed judgement --------------------------------------------------------------------------

REVIEW_WITHIN = timedelta(days=28)
LONGEST_REVIEW = timedelta(days=183)
# So long before its day a review shows as work.
REVIEW_SOON = timedelta(days=7)


def check_judgement(
    *, reasons_for: str, reasons_against: str, child_view: str, child_view_missing: str
) -> None:
    """A judgement weighs both sides, and says what the child thinks or why nobody can say."""
    if not reasons_for.strip():
        raise ReasonMissing(_("Say what speaks for this level. Others will rely on it."))
    if not reasons_against.strip():
        raise ReasonMissing(_("Say what speaks against it, or that you looked and found nothing."))
    if bool(child_view.strip()) == bool(child_view_missing.strip()):
        raise NotComplete(_("Write what the child thinks, or why you cannot say. Fill in one of the two."))


def judgement_review(review_on: date | None, today: date) -> date:
    """The day a judgement is looked at again: 28 days on unless another is given, within six months."""
    if review_on is None:
        return today + REVIEW_WITHIN
    if not today < review_on <= today + LONGEST_REVIEW:
        raise NotComplete(_("The review must be after today and within six months. Give another day."))
    return review_on


def is_review_due(level: Level, review_on: date | None, today: date) -> bool:
    """Whether a judgement waits to be looked at again, now or within a week. An ended concern does not."""
    return level is not Level.ENDED and review_on is not None and review_on <= today + REVIEW_SOON


def judgement_differs(signed: Level | None, views: Iterable[Level]) -> bool:
    """Whether the agencies' own views differ among themselves, or from the signed judgement."""
    held = {signed, *views} - {None, Level.NOT_ASSESSED}
    return len(held) > 1


# --- Versions of the cohort ------------------------------------------------------------------------


def version_name(name: str, meeting_on: date | None) -> str:
    """What a version is called: a name, or the meeting it is for."""
    words = within(" ".join(name.split()), 80, _("The name"))
    if words:
        return words
    if meeting_on is None:
        raise NotComplete(_("Give this version a name, or the day of the meeting it is for."))
    return in_english(_("For the meeting on {day}", day=show(meeting_on)))


def came_or_went(before: MembershipState | None, after: MembershipState | None) -> str:
    """Whether a child was "added" to the cohort or "removed" between two versions; empty for neither."""
    was, is_in = before is MembershipState.AGREED, after is MembershipState.AGREED
    if was == is_in:
        return ""
    return "added" if is_in else "removed"
