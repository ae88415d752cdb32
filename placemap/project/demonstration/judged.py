"""What the invented chairs judged and froze at two meetings: levels with both sides, and two versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.cohort import commands as cohort
from placemap.cohort.models import ConcernJudgement, Membership
from placemap.cohort.vocabulary import IdentifiedBy, MembershipState
from placemap.foundations.clock import days_ago
from placemap.project.demonstration.meetings import MEETING_2, MEETING_3

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# Agreed at the third meeting, after the others; and one who left at it.
LATER = ("hamza", "aisha")
LEFT = "yusuf"


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement as somebody signed it. `review` is in days from today; None leaves the four weeks."""

    key: str
    by: str
    level: str
    reasons_for: str
    reasons_against: str
    child_view: str = ""
    child_view_missing: str = ""
    review: int | None = None


SECOND_MEETING = (
    Judged("leo", "lead", "emerging", "A new phone he calls a gift.", "Comes to school; 92 in 100 days.",
           child_view_missing="Nobody had asked him by then."),
    Judged("tomasz", "lead", "significant", "Found thirty miles away in an adult's home; says he owes money.",
           "He rang his worker himself to be fetched.", "I just want to pay it back and be left alone."),
    Judged("ellie", "lead", "moderate", "Cries before lessons; frightened of a car near school.",
           "Comes on choir days, and her friends look out for her.", "If I say anything he'll know it was me."),
    Judged("chloe", "coordinator", "moderate", "New coat and trainers; to the coast and back in one night.",
           "Talks to her aunt every week.", child_view_missing="She did not want to talk yet. Tola Obi will ask again."),
    Judged("zara", "lead", "emerging", "Older girls wait for her at the gate.", "No sign of debts or of new things.",
           child_view_missing="She was off this week. Mrs Pell will ask on Monday.", review=5),
    Judged("dominik", "coordinator", "moderate", "Sold vapes to a younger pupil; at the bus station at night.",
           "Stays behind for workshop, and is good at it.", "It was only once and I gave the money back."),
)  # fmt: skip
THIRD_MEETING = (
    Judged("leo", "lead", "moderate", "Seen with an adult of concern three times in a fortnight.",
           "Answers his mum's calls; home after four now.", "I don't want to be moved. Ask me before you decide things."),
    Judged("chloe", "coordinator", "significant", "The coat and the phone came from an adult of concern.",
           "She told her social worker about him without being asked.",
           child_view_missing="She asked us not to write it down."),
    Judged("ellie", "lead", "reduced", "The car has not been seen for three weeks.",
           "She still will not walk home alone.", "It is better when I walk with Grace.", review=3),
)  # fmt: skip


def tell(story: Story) -> None:
    """The second meeting, frozen; then two more children, one who leaves, three levels that change; frozen."""
    _leaves_later(story)
    for judged in SECOND_MEETING:
        _sign(story, judged, MEETING_2)
    _freeze(story, "Meeting 2", "Fifteen children, six of them judged.", MEETING_2)
    actor, acting = story.acting("coordinator")
    with acting, days_ago(MEETING_3):
        for key in LATER:
            held = _open(story, key)
            cohort.agree_child(
                membership=held, reason="Agreed at the third meeting", version=held.version, by=actor
            )
        held = _open(story, LEFT)
        cohort.remove_child(
            membership=held,
            reason="He has moved to his father's in another county. Their panel has taken over.",
            version=held.version,
            by=actor,
        )
    for judged in THIRD_MEETING:
        _sign(story, judged, MEETING_3)
    _freeze(story, "Meeting 3", "", MEETING_3)


def _leaves_later(story: Story) -> None:
    """Somebody who was in the cohort at the second meeting and is not any more."""
    actor, acting = story.acting("lead")
    with acting, days_ago(22):
        person = story.record(LEFT, "mill_lode")
        cohort.propose_child(
            mapping=story.mapping,
            person=person,
            reason="Walked home by somebody he did not know, twice.",
            identified_by=IdentifiedBy.FAMILY,
            identified_on=story.today - timedelta(days=52),
            known_before="no",
            category="child_at_risk",
            by=actor,
        )
    coordinator, acting = story.acting("coordinator")
    with acting, days_ago(21):
        held = _open(story, LEFT)
        cohort.agree_child(
            membership=held, reason="Agreed by the group", version=held.version, by=coordinator
        )
    actor, acting = story.acting("lead")
    with acting, days_ago(20):
        cohort.decide_no_referral(
            person=story.record(LEFT, "mill_lode"),
            reason="His father fetches him, and the panel where he lives now knows of it.",
            decided_on=story.today - timedelta(days=20),
            by=actor,
        )


def _open(story: Story, key: str) -> Membership:
    return Membership.objects.filter(
        mapping=story.mapping,
        person_id__in=story.people[key].values(),
        state__in=[MembershipState.PROPOSED, MembershipState.AGREED],
    ).latest("recorded_at")


def _sign(story: Story, judged: Judged, days: int) -> None:
    actor, acting = story.acting(judged.by)
    with acting, days_ago(days):
        before = ConcernJudgement.objects.filter(person_id__in=story.people[judged.key].values())
        last = before.order_by("-recorded_at").first()
        cohort.sign_concern(
            person=story.record(judged.key),
            level=judged.level,
            reasons_for=judged.reasons_for,
            reasons_against=judged.reasons_against,
            child_view=judged.child_view,
            child_view_missing=judged.child_view_missing,
            review_on=None if judged.review is None else story.today + timedelta(days=judged.review),
            after=last.pk if last else None,
            by=actor,
        )


def _freeze(story: Story, name: str, note: str, days: int) -> None:
    actor, acting = story.acting("lead")
    with acting, days_ago(days):
        cohort.freeze_cohort(mapping=story.mapping, name=name, note=note, by=actor)
