"""What the invented team said of whom they know, and one of them kept from one child."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from placemap.access.actors import system_actor
from placemap.access.audit import write_entry
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.cohort.commands import ask_why, draw_openings
from placemap.cohort.models import SampledOpening
from placemap.cohort.policy.functions import SAMPLER
from placemap.cohort.rules.sampling import month_before
from placemap.foundations.clock import LONDON, days_ago
from placemap.mappings.commands import declare_interest
from placemap.subjects.commands import block_person

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# Who opened whose record at the end of last month, and how many days before the month was out. The list
# of their school had come by then, whatever day of the month it is today.
LOOKED = (
    ("jayden", "sergeant", 0),
    ("kacper", "head", 0),
    ("jayden", "social_care", 1),
    ("connor", "head", 1),
    ("jayden", "lead", 2),
    ("siân", "youth_worker", 2),
)
KNOWS_NOBODY = ("coordinator", "lead", "sergeant", "social_care", "youth_worker", "health")


def tell(story: Story) -> None:
    """Most have answered; Carys knows a family, and Helen keeps her from that record."""
    for key in KNOWS_NOBODY:
        actor, acting = story.acting(key)
        with acting, days_ago(71):
            declare_interest(mapping=story.mapping, knows_somebody=False, by=actor)
    actor, acting = story.acting("community_safety")
    with acting, days_ago(70):
        declare_interest(
            mapping=story.mapping,
            knows_somebody=True,
            words="Chloe Ashdown's mother and I have worked together for years, and our families meet.",
            by=actor,
        )
    actor, acting = story.acting("lead")
    with acting, days_ago(28):
        block_person(
            person=story.record("chloe"),
            user=story.partnership.users["community_safety"],
            reason="A friend of the family. She asked for this herself when we spoke.",
            by=actor,
        )
    _look_at_openings(story)


def _look_at_openings(story: Story) -> None:
    """Last month's openings are drawn as the job does; Helen asks Dan about one of them."""
    month = month_before(story.today)
    last = story.today.replace(day=1) - timedelta(days=1)
    for key, who, days in LOOKED:
        actor, acting = story.acting(who)
        with acting:
            at = datetime.combine(last - timedelta(days=days), time(10, 20), LONDON)
            write_entry(
                actor=actor,
                event=Event.PERSON_VIEWED,
                outcome="read",
                mapping_id=story.mapping.pk,
                subjects=[story.record(key, "tanners_field").pk],
                at=at,
            )
    sampler = system_actor(SAMPLER)
    with acting_as(sampler), days_ago(min(story.today.day - 1, 6)):
        draw_openings(month=month, by=sampler)
    actor, acting = story.acting("lead")
    with acting, days_ago(min(story.today.day - 1, 2)):
        opened = SampledOpening.objects.filter(user=story.partnership.users["sergeant"]).first()
        if opened is not None:
            ask_why(
                sampled=opened,
                question="Nobody at the table remembers this. Was there something we should all know?",
                version=opened.version,
                by=actor,
            )
