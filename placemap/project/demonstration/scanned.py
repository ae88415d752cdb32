"""Scanning: two return home interviews, what the police may tell, and what the two who analyse have found."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from placemap.cohort.models import ChronologyEntry
from placemap.foundations.clock import days_ago, today
from placemap.foundations.dates import add_months
from placemap.scanning.commands import (
    Digest,
    act_on_interview,
    add_evidence,
    ask_question,
    explain,
    find_out,
    publish_problem,
    publish_series,
    record_interview,
    release_operation,
    revise_interview,
    state_problem,
    write_series,
)
from placemap.scanning.models import Explanation, IndicatorSeries, Interview, OperationNote, ProblemStatement
from placemap.scanning.vocabulary import MayTell, Offer, Stance, Sure, Topic, Unsaid
from placemap.subjects.models import Entity

if TYPE_CHECKING:
    from placemap.access.actors import Actor
    from placemap.project.demonstration.story import Story

FIGHTS = (3, 2, 4, 3, 6, 8, None, 9, 7)
BUSES = (5, 4, 6, 5, 5, 7, 11, 12, 9)

FIRST = {
    "what": "Fights between two groups of pupils after school, and younger pupils asked to carry things.",
    "what_sure": Sure.CERTAIN.value,
    "what_source": "Both schools’ records and police reports, since the summer",
    "at_place": "Bus stand C and Chandlers Row",
    "at_place_sure": Sure.LIKELY.value,
    "at_place_source": "Police reports; what three pupils said",
}
SECOND = {
    **FIRST,
    "who": "Pupils of 13 to 15 from both schools are harmed. Two adults are said to ask them to carry things.",
    "who_sure": Sure.LIKELY.value,
    "who_source": "Two return home interviews; a sergeant’s own sighting",
    "at_time": "School days from 15:20 to 16:00, and Fridays after dark.",
    "at_time_sure": Sure.CERTAIN.value,
    "at_time_source": "School gate rota; bus company’s driver reports",
    "how": "A phone is given first. What it costs is then owed, and worked off.",
    "how_sure": Sure.POSSIBLE.value,
    "how_source": "One pupil’s own words",
    "why": "",
    "risk": "The adults who wait near bus stand C, more than the pupils’ own quarrels.",
    "risk_sure": Sure.LIKELY.value,
    "risk_source": "Harm follows the days on which they are seen there; fights on other days are fewer.",
}  # fmt: skip


def tell(story: Story) -> None:
    """Written down by those whose it is, through the product's own commands."""
    tell_of_leo(story)
    tell_of_sian(story)
    release(story)
    analyse(story)


def tell_of_leo(story: Story) -> None:
    """Not held yet on the first day; held the day after, and then brought up to date."""
    back = story.today - timedelta(days=7)
    came = Digest(
        missing_from="home",
        reported_on=back - timedelta(days=1),
        reported_at=time(22, 40),
        returned_on=back,
        returned_at=time(1, 15),
        held_by="Return interview service, Estwick Children's Social Care",
    )
    actor, acting = story.acting("social_care")
    with acting, days_ago(6):
        first = record_interview(person=story.record("leo", "social_care"), digest=came, by=actor)
    held = Digest(
        missing_from="home",
        reported_on=came.reported_on,
        reported_at=came.reported_at,
        returned_on=back,
        returned_at=came.returned_at,
        offer=Offer.DONE.value,
        offered_on=back,
        offered_at=time(16, 0),
        done_on=back + timedelta(days=1),
        done_at=time(16, 30),
        done_by="Nadia Bright, return interview worker",
        is_independent="yes",
        held_by=came.held_by,
        account={
            Topic.WHY.value: "I just wanted to be out. It's loud at home when everybody is back.",
            Topic.WITH.value: "The older lads. They're all right with me.",
            Topic.WANTS.value: "I want somebody to ask me before they move me.",
            Topic.TRUSTS.value: "Mr Abara. And Coach.",
        },
        unsaid={
            Topic.WHERE.value: Unsaid.NOT_SAID.value,
            Topic.MONEY.value: Unsaid.NOT_SAID.value,
            Topic.ONLINE.value: Unsaid.NOT_ASKED.value,
            Topic.HEALTH.value: Unsaid.NOT_ASKED.value,
        },
        carer_view="He was shaking when he came in. I would rather he rang me, whatever the time is.",
        others_view="School saw him tired the next day, and let him rest in the workshop.",
        responses="His mother was rung the same night. School knew before the first lesson.",
        outcomes="He agreed to see the same worker again next week.",
        safety="He keeps his mother’s number in his shoe. Coach brings him home on club nights.",
        risks="He did not want to say where he was. The older lads have his number.",
        actions="Ask the youth worker to be at bus stand C on Fridays, where he gets off.",
        shared_with="School and Lantern Youth",
        child_told="yes",
    )
    actor, acting = story.acting("social_care")
    with acting, days_ago(5):
        interview = revise_interview(
            interview=first, digest=held, reason="The interview was held the day after.", by=actor
        )
    coordinator, acting = story.acting("coordinator")
    with acting, days_ago(4):
        act_on_interview(
            interview=Interview.objects.select_related("mapping", "person").get(pk=interview.pk),
            words="Be at bus stand C on Fridays from 15:15, where he gets off.",
            agency=story.partnership.agencies["lantern"],
            owner=story.partnership.users["youth_worker"],
            due=today() + timedelta(days=9),
            by=coordinator,
        )


def tell_of_sian(story: Story) -> None:
    """She did not want to talk: what her carer says stands by itself."""
    back = story.today - timedelta(days=10)
    actor, acting = story.acting("head")
    with acting, days_ago(8):
        record_interview(
            person=story.record("siân", "tanners_field"),
            digest=Digest(
                missing_from="education",
                returned_on=back,
                offer=Offer.DECLINED.value,
                offered_on=back + timedelta(days=1),
                why_not="She said that she had told her tutor already, and that once was enough.",
                is_independent="not_known",
                held_by="Safeguarding lead, Tanner’s Field School",
                carer_view="Her aunt says she looks over her shoulder on the way home.",
                responses="Her tutor listened, and told the safeguarding lead within the hour.",
                safety="She leaves by the front gate with two friends.",
                risks="The money she owes has gone up, and she will not say to whom.",
                shared_with="Social care",
                child_told="yes",
            ),
            by=actor,
        )


def release(story: Story) -> None:
    """The sergeant says what the group may know."""
    actor, acting = story.acting("sergeant")
    with acting, days_ago(6):
        release_operation(
            mapping=story.mapping,
            title="Officers at the bus station",
            text=(
                "Officers in uniform are at the bus station on school days from 15:00 to 16:15 until the end of"
                " term. They know about the two groups. If pupils ask: they are there so that everybody gets"
                " home."
            ),
            released_by="Sergeant Dan Colley",
            may_tell=MayTell.FAMILIES.value,
            expires_on=story.today + timedelta(days=24),
            by=actor,
        )


def analyse(story: Story) -> None:
    """Two versions of the statement, three explanations, what nobody knows, and two series."""
    actor, acting = story.acting("analyst")
    with acting, days_ago(20):
        state_problem(mapping=story.mapping, given=FIRST, after=0, by=actor)
    actor, acting = story.acting("analyst")
    with acting, days_ago(5):
        fights = write_series(
            mapping=story.mapping,
            name="Fights reported after school",
            definition="Reports to the police or to either school of a fight between pupils, within a mile, 15:00 to 19:00",
            source="Fenmarch Police and both schools’ behaviour logs",
            finding="Reports of fights rose in the autumn, and nobody knows how many there were in the holiday week",
            months=_lines(FIGHTS),
            by=actor,
        )
        write_series(
            mapping=story.mapping,
            place=Entity.objects.get(mapping=story.mapping, name="Bus stand C"),
            name="Trouble reported by bus drivers",
            definition="Reports by drivers of shouting, threats or damage at the stand",
            source="The bus company’s driver reports",
            finding="Trouble at bus stand C doubled from the month in which the timetable changed",
            months=_lines(BUSES),
            by=actor,
        )
        publish_series(
            written=IndicatorSeries.objects.select_related("mapping").get(pk=fights.pk), version=1, by=actor
        )
    coordinator, acting_for_all = story.acting("coordinator")
    with acting_for_all, days_ago(4):
        state_problem(mapping=story.mapping, given=SECOND, after=1, by=coordinator)
        publish_problem(
            written=ProblemStatement.objects.select_related("mapping").get(mapping=story.mapping, number=2),
            by=coordinator,
        )
    actor, acting = story.acting("analyst")
    with acting, days_ago(3):
        _explain(story, actor)
    actor, acting = story.acting("analyst")
    with acting, days_ago(2):
        ask_question(mapping=story.mapping, words="Who pays for the phones that pupils are given?", by=actor)
        question = ask_question(
            mapping=story.mapping,
            words="Were there fewer fights in the holiday week, or was nobody there to report them?",
            by=actor,
        )
        find_out(
            written=question,
            words="Ask the bus company and the market traders what they saw in the holiday week.",
            agency=story.partnership.agencies["police"],
            owner=None,
            due=today() + timedelta(days=12),
            by=actor,
        )


def _explain(story: Story, actor: Actor) -> None:
    adults = explain(
        mapping=story.mapping,
        words="Adults who wait near the bus stand draw pupils in, and the fights are about what is owed to them.",
        by=actor,
    )
    schools = explain(
        mapping=story.mapping, words="An old quarrel between the two schools, and nothing more.", by=actor
    )
    buses = explain(
        mapping=story.mapping,
        words="The new timetable leaves both schools waiting at one stand for twenty minutes.",
        by=actor,
    )
    seen = ChronologyEntry.objects.select_related("mapping").get(
        mapping=story.mapping, text__startswith="Seen with Adult A near bus stand C"
    )
    stand = Entity.objects.select_related("mapping").get(mapping=story.mapping, name="Bus stand C")
    trouble = IndicatorSeries.objects.select_related("mapping").get(
        mapping=story.mapping, name="Trouble reported by bus drivers"
    )
    officers = OperationNote.objects.select_related("mapping").get(mapping=story.mapping)
    said: tuple[tuple[Explanation, Stance, str, dict[str, object]], ...] = (
        (adults, Stance.FOR, "A sergeant saw an adult with a pupil there.", {"entry": seen}),
        (adults, Stance.EITHER, "Fewer fights while officers are there: so would the others have it.", {"operation": officers}),
        (schools, Stance.AGAINST, "The rise began with the timetable, and the schools’ quarrel is years old.", {"series": trouble}),
        (buses, Stance.FOR, "Trouble doubled in the month in which the timetable changed.", {"series": trouble}),
        (buses, Stance.AGAINST, "Pupils say that it is worst on Fridays, when the timetable is the old one.", {"place": stand}),
    )  # fmt: skip
    for explanation, stance, words, cited in said:
        add_evidence(
            written=explanation,
            stance=stance.value,
            words=words,
            **cited,  # type: ignore[arg-type]
            by=actor,
        )


def _lines(counts: tuple[int | None, ...]) -> str:
    first = today().replace(day=1)
    months = [add_months(first, number - len(counts)) for number in range(len(counts))]
    return "\n".join(
        f"{month:%Y-%m}, {'' if count is None else count}"
        for month, count in zip(months, counts, strict=True)
    )
