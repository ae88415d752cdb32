"""Opening in full: why the mapping was opened, under what, and the four objectives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago
from placemap.mappings import commands as mappings
from placemap.mappings.models import Member
from placemap.mappings.policy import SPONSOR
from placemap.mappings.queries import proposed_review, table
from placemap.mappings.vocabulary import EvidenceGrade, PanelAnswer, TableAnswer, Trigger
from placemap.project.demonstration.beginnings import Raised, agree_objectives, meet_first, say_why
from placemap.project.demonstration.meetings import MEETING_1, MEETING_3

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# What should change, how it is seen, how it was, how it should be, the aim it serves.
OBJECTIVES = (
    ("Fewer reports of violence between the two groups", "police reports between the two schools, month by month", "29 in the month before", "under 10 a month within half a year", "pursue"),
    ("Every child with a worry has a referral or a decision", "counted from the cohort at each meeting", "9 of 16", "all of them within eight weeks", "context"),
    ("Pupils say they feel safe from the gate to the bus stop", "asked in both schools each term", "34 of 90", "two in three by the summer", "context"),
    ("One message to families, agreed by all partners", "whether it was sent, and who signed it", "none", "sent within six weeks", "understand"),
)  # fmt: skip


# Who was asked to the table, and who is not needed at it and why.
ANSWERED = {
    "Estwick Community Safety Partnership": (TableAnswer.NOT_NEEDED, "Carys Ellery sits for it already."),
    "Estwick Education Service": (TableAnswer.ASKED, "Its head of inclusion comes from the next meeting."),
    "Fenmarch Probation Service": (TableAnswer.ASKED, "A senior officer comes when an adult is discussed."),
}


# What each agency's sponsor put in: the sponsor, what, and whether the chair may give its people actions.
SPONSORS = {
    "police": ("Colin Baptiste, chief inspector", "The sergeant at every meeting, and an analyst for a day a week.", True),
    "mill_lode": ("Pat Lindqvist, chair of governors", "The head and her deputy, and a room.", True),
    "social_care": ("Moira Fenn, assistant director", "One lead at every meeting, and its list each month.", False),
}  # fmt: skip


# What led to it: both came before it opened, and the panel took them together.
RAISED = (
    Raised(
        Trigger.PANEL,
        "Ruth Ansell, chair of the exploitation panel",
        days=96,
        evidence="Five children of two schools were missing on the same three evenings, in reports of three agencies.",
        known=EvidenceGrade.RECORD_CHECK,
        decided=82,
        words="To be looked at as one place, not child by child.",
    ),
    Raised(
        Trigger.SCHOOL,
        "Helen Marchbanks, head teacher, Mill Lode School",
        days=88,
        evidence="Fights at the bus stop on four days of one week, and two pupils with new telephones they hid.",
        known=EvidenceGrade.SEEN_MYSELF,
        decided=82,
        decision=PanelAnswer.JOIN,
    ),
)  # fmt: skip

REVIEWED = (
    "The evenings at the bus stop are calmer, and two actions are late. The work at the station goes on; each"
    " agency looks at its list once more before the next one."
)


def _review(story: Story) -> None:
    """The lead and the coordinator looked at how it goes, beside the third meeting."""
    actor, acting = story.acting("coordinator")
    with acting, days_ago(MEETING_3):
        mappings.hold_review(
            mapping=story.mapping,
            held_on=story.today - timedelta(days=MEETING_3),
            held_by="Helen Marchbanks, with the group",
            words=REVIEWED,
            next_on=proposed_review(story.mapping),
            version=story.mapping.version,
            by=actor,
        )


def _sponsors(story: Story) -> None:
    """Three sponsors accepted by their links; health's was asked and has not answered."""
    actor, acting = story.acting("coordinator")
    asked = {}
    with acting, days_ago(12):
        members = {one.agency_id: one for one in Member.objects.filter(mapping=story.mapping)}
        for key in (*SPONSORS, "health"):
            who = SPONSORS[key][0] if key in SPONSORS else "Director of nursing"
            member = members[story.partnership.agencies[key].pk]
            asked[key] = mappings.ask_sponsor(member=member, sponsor=who, by=actor)
    sponsor = system_actor(SPONSOR)
    with acting_as(sponsor), days_ago(9):
        for key, (_, offers, may_delegate) in SPONSORS.items():
            mappings.accept_seat(
                acceptance=asked[key].acceptance, offers=offers, may_delegate=may_delegate, by=sponsor
            )


def tell(story: Story) -> None:
    """The coordinator writes down what the first meeting decided."""
    say_why(
        story,
        story.mapping,
        days=74,
        told_after=1,
        trigger=Trigger.PANEL,
        themes="Pupils of two schools go missing on the same evenings, and fights follow at the bus stop.",
        threshold="Five reports from three agencies within six weeks, two of them seen by staff.",
        silver="silver_city",
        sponsor="Moira Fenn, assistant director",
        first_chair="Ruth Ansell, head of safeguarding",
        told_whom="Estwick Community Safety Partnership, its chair",
        raised=RAISED,
    )
    agree_objectives(story, story.mapping, OBJECTIVES, days=MEETING_1)
    meet_first(
        story,
        story.mapping,
        "police",
        "social_care",
        "mill_lode",
        "tanners_field",
        "city_council",
        days=MEETING_1,
    )
    agreed = story.today - timedelta(days=MEETING_1)
    actor, acting = story.acting("coordinator")
    assert story.partnership.terms is not None  # set-up keeps three versions
    with acting, days_ago(MEETING_1):
        mappings.adopt_terms(
            mapping=story.mapping,
            terms=story.partnership.terms,
            adopted_on=agreed,
            agreed_by="the first meeting",
            version=0,
            by=actor,
        )
        for row in table(actor, story.mapping).rows:
            if row.is_open and row.body.name in ANSWERED:
                answer, reason = ANSWERED[row.body.name]
                mappings.answer_for_table(
                    mapping=story.mapping,
                    body=row.body.key,
                    name=row.body.name,
                    answer=answer,
                    asked_on=agreed if answer is TableAnswer.ASKED else None,
                    reason=reason,
                    version=0,
                    by=actor,
                )
    _sponsors(story)
    _review(story)
