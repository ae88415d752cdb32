"""What happened to the invented children, agency by agency; warnings; and one who turns 18 soon."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from placemap.cohort.commands import (
    answer_moment,
    judge_entries,
    record_adulthood_review,
    record_entry,
    record_warning,
)
from placemap.cohort.models import ChronologyEntry
from placemap.foundations.clock import days_ago
from placemap.foundations.working_days import is_working_day

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# who tells it, the child, whose record, days ago, at what time, kind, what; and what else is known.
ENTRIES: tuple[tuple[str, str, str, int, time | None, str, str, dict[str, Any]], ...] = (
    (
        "social_care", "leo", "social_care", 3, None, "contact",
        "Leo's mother asked for help with the evenings.",
        {"how_known": "told_by_person", "nature": "fact", "impact": "He is home more when she is.",
         "response": "Family help offered, and she said yes."},
    ),
    (
        "lead", "leo", "mill_lode", 3, None, "contact",
        "Leo's mother rang school to ask who could help with the evenings.",
        {"how_known": "told_by_person", "nature": "fact", "response": "Passed on to social care the same hour."},
    ),
    (
        "sergeant", "leo", "police", 8, time(22, 40), "missing",
        "Reported missing by his mother at 22:40. Home at 01:15.",
        {"how_known": "record_check", "nature": "fact", "impact": "Cold and tired. Would not say where he had been."},
    ),
    (
        "social_care", "leo", "social_care", 7, None, "missing",
        "Away from home until after 1am, says his mother.",
        {"how_known": "told_by_person", "nature": "fact", "written": 1},
    ),
    (
        "sergeant", "leo", "police", 17, time(16, 5), "seen",
        "Seen with Adult A near bus stand C.",
        {"how_known": "seen_myself", "nature": "fact", "grade": "2/B/P",
         "response": "An officer spoke to Leo, to see that he was well."},
    ),
    (
        "lead", "leo", "mill_lode", 24, None, "achievement",
        "Leo finished his workshop piece and showed it to the class.",
        {"how_known": "seen_myself", "nature": "fact", "impact": "Proud. He took it home for his mother."},
    ),
    (
        "youth_worker", "leo", "lantern", 31, None, "disclosure",
        "Leo told Coach Deena that somebody keeps asking him to carry things.",
        {"how_known": "told_by_other", "nature": "fact", "is_estimated": True,
         "response": "Coach Deena listened, and told the safeguarding lead the same day."},
    ),
    (
        "head", "callum", "tanners_field", 2, None, "exclusion",
        "Sent home for two days after a shout in the corridor.",
        {"how_known": "record_check", "nature": "fact", "impact": "Two days with nobody at home in the daytime."},
    ),
    (
        "head", "sian", "tanners_field", 12, None, "disclosure",
        "Siân told her tutor that the money she owes has gone up.",
        {"how_known": "told_by_person", "nature": "fact", "impact": "She is frightened of the walk home.",
         "response": "Her tutor told the safeguarding lead, who referred her the same day."},
    ),
)  # fmt: skip


def tell(story: Story) -> None:
    """Several agencies write down what they know; one moment is answered, and one waits."""
    for who, key, agency, days, at, kind, text, known in ENTRIES:
        actor, acting = story.acting(who)
        # Written down the day after, unless later; and not before the agency's list had come.
        given = {key: value for key, value in known.items() if key != "written"}
        with acting, days_ago(known.get("written", min(days - 1, 28))):
            record_entry(
                person=story.record("siân" if key == "sian" else key, agency),
                kind=kind,
                text=text,
                happened_on=story.today - timedelta(days=days),
                happened_at=at,
                by=actor,
                **given,
            )
    _answer(story)
    _hold_to_be_one(story)
    _warn(story)
    _review(story)


def _answer(story: Story) -> None:
    """Social care answered when Leo was missing. When Callum was sent home, nobody has yet."""
    actor, acting = story.acting("social_care")
    with acting, days_ago(6):
        moment = ChronologyEntry.objects.get(mapping=story.mapping, kind="missing", agency__kind="police")
        answer_moment(
            moment=moment,
            text="Return home interview done the next day, at the boxing club, where Leo asked to meet.",
            happened_on=story.today - timedelta(days=7),
            kind="seen",
            by=actor,
        )


def _hold_to_be_one(story: Story) -> None:
    """Owen knows that school and his own team wrote down one telephone call. The two missing entries wait."""
    actor, acting = story.acting("social_care")
    with acting, days_ago(1):
        school, care = (
            ChronologyEntry.objects.get(
                mapping=story.mapping, kind="contact", agency__kind=kind, answers=None
            )
            for kind in ("school", "social_care")
        )
        judge_entries(left=school, right=care, is_same=True, by=actor)


def _review(story: Story) -> None:
    """Connor's review is done and its hand-over waits for a yes. Callum's review is due: see my work."""
    actor, acting = story.acting("social_care")
    with acting, days_ago(19):
        record_adulthood_review(
            person=story.record("connor"),
            reviewed_on=story.today - timedelta(days=20),
            plan="Connor wants to stay at home and start at the college. His youth worker stays with him.",
            hand_over_to="Transition team, Estwick adult services",
            by=actor,
        )


def _warn(story: Story) -> None:
    actor, acting = story.acting("lead")
    with acting, days_ago(12):
        record_warning(
            person=story.record("leo", "mill_lode"),
            kind="plan_first",
            text="Speak to Mrs Marchbanks before changing his teaching group.",
            review_on=_working_day(story, 30),
            by=actor,
        )
    actor, acting = story.acting("social_care")
    with acting, days_ago(14):
        record_warning(
            person=story.record("chloe", "social_care"),
            kind="do_not_disclose",
            text="Her new home must not become known. Ask Owen Tait before any letter goes out.",
            review_on=_working_day(story, 20),
            by=actor,
        )


def _working_day(story: Story, days: int) -> Any:
    """About so many days ahead, on a day when somebody is there to look."""
    day = story.today + timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
