"""What the invented team did about linked children: one decided, one late, one let go, names asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.access.session import acting_as
from placemap.cohort import commands as cohort
from placemap.foundations.clock import days_ago
from placemap.partners.models import LegalPower
from placemap.subjects.commands import PersonAsGiven, add_person, open_in_danger, record_link, say_why_opened
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import LinkKind

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# A child is considered from the day the one they are linked to was agreed: Harvey's days are over.
AGREED_DAYS_AGO = {"ellie": 25, "callum": 19, "jayden": 29, "chloe": 25, "dominik": 17, "siân": 18}
OTHERWISE = 21


def tell(story: Story) -> None:
    """Each of the team does what their part of it is."""
    _support_in_place(story)
    _let_go(story)
    _ask_for_names(story)
    _ask_who_knows(story)
    _danger(story)


def linked_record(story: Story, key: str) -> Person:
    """The record of a linked child that the team may see."""
    _actor, acting = story.acting("coordinator")
    with acting:
        records = Person.objects.filter(pk__in=story.people[key].values(), consideration="open")
        return records.order_by("recorded_at").select_related("mapping").first() or story.record(key)


def _support_in_place(story: Story) -> None:
    """Helen asks social care to decide on Dominik's twin; Owen finds that somebody helps already."""
    actor, acting = story.acting("lead")
    twin = linked_record(story, "marek")
    with acting, days_ago(3):
        cohort.ask_to_decide(
            person=twin, agency=story.partnership.agencies["social_care"], version=twin.version, by=actor
        )
    actor, acting = story.acting("social_care")
    with acting, days_ago(1):
        twin = Person.objects.select_related("mapping").get(pk=twin.pk)
        cohort.decide_on_linked(
            person=twin,
            outcome="support",
            reason="Early help works with the whole family since September, and knows of this risk.",
            helper=cohort.Helper(
                name="Farida Noor",
                who="Family worker, early help",
                told_on=story.today - timedelta(days=2),
                told_by="Owen Tait",
                response="She visits on Thursday and speaks to both brothers.",
            ),
            done_with_child=True,
            other_children="no",
            version=twin.version,
            by=actor,
        )


def _let_go(story: Story) -> None:
    """Joan adds a neighbour whom somebody named; a week later the group finds no concern."""
    actor, acting = story.acting("head")
    with acting, days_ago(12):
        child = add_person(
            mapping=story.mapping,
            person=PersonAsGiven(given="Nia", family="Rowe", school="Tanner's Field School"),
            how_known="told_by_other",
            by=actor,
        )
        record_link(
            mapping=story.mapping,
            from_person=child,
            to_person=story.record("hamza"),
            kind=LinkKind.NEIGHBOUR,
            how_known="told_by_other",
            words="They walk home the same way.",
            by=actor,
        )
    actor, acting = story.acting("lead")
    with acting, days_ago(2):
        child = Person.objects.select_related("mapping").get(pk=child.pk)
        cohort.decide_on_linked(
            person=child,
            outcome="no_concern",
            reason="They live in the same street and no more. School sees her every day and is not worried.",
            done_with_child=False,
            done_with_reason="Asking would have worried her about nothing.",
            other_children="no",
            version=child.version,
            by=actor,
        )


def _ask_for_names(story: Story) -> None:
    """Dan asks who T.B. is, and waits; the analyst may read names until a day, by decision."""
    tia = linked_record(story, "tia")
    actor, acting = story.acting("sergeant")
    with acting, days_ago(2):
        tia = Person.objects.select_related("mapping").get(pk=tia.pk)
        cohort.ask_for_name(person=tia, reason="We may have met her at the bus station on Friday.", by=actor)
    actor, acting = story.acting("lead")
    with acting, days_ago(3):
        cohort.decide_police_access(
            mapping=story.mapping,
            users=[story.partnership.users["analyst"]],
            purpose="To check whether any linked child was reported missing this month.",
            until=story.today + timedelta(days=20),
            minuted="Meeting 2, item 5",
            by=actor,
        )


def _ask_who_knows(story: Story) -> None:
    """Priya asks two safeguarding leads whether they know T.B.; one has answered."""
    tia = linked_record(story, "tia")
    actor, acting = story.acting("coordinator")
    users = story.partnership.users
    with acting, days_ago(2):
        tia = Person.objects.select_related("mapping").get(pk=tia.pk)
        enquiry = cohort.ask_who_knows(
            person=tia,
            users=[users["health"], users["youth_justice"]],
            purpose="To decide whether she needs help, and from whom.",
            power=LegalPower.objects.get(code="CA04-11"),
            closes_on=story.today + timedelta(days=5),
            by=actor,
        )
    answerer = story.actor("youth_justice")
    with acting_as(answerer), days_ago(1):
        answer = enquiry.answers.get(user=users["youth_justice"])
        cohort.answer_enquiry(answer=answer, reply="not_known", by=answerer)


def _danger(story: Story) -> None:
    """Sam opened L.F.'s name when it mattered, and said why after. Nobody has looked at it yet."""
    lily = linked_record(story, "lily")
    actor, acting = story.acting("youth_worker")
    with acting:
        lily = Person.objects.select_related("mapping").get(pk=lily.pk)
        opening = open_in_danger(person=lily, by=actor)
        say_why_opened(
            opening=opening,
            purpose="A girl with these initials rang us, frightened, from the bus station. Staff met her there.",
            version=opening.version,
            by=actor,
        )
