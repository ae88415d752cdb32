"""What each body of the two open mappings said comes first for it, what it promised, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago
from placemap.mappings.models import Mapping
from placemap.partners.vocabulary import AnswersFor
from placemap.responses import commands, queries
from placemap.responses.vocabulary import PledgeKind, PledgeState

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story


@dataclass(frozen=True, slots=True)
class Said:
    """One promise: who wrote it down for which body, so many days ago; then each thing that came of it.

    `then`: who wrote it, how many days ago, how it stands, in what words, and who told them.
    """

    by: str
    agency: str
    kind: PledgeKind
    what: str
    who: str
    first: str = ""
    ago: int = 50
    begins: int = 45
    lasts: int = 0
    district: str = ""
    function: AnswersFor | None = None
    then: tuple[tuple[str, int, PledgeState, str, str], ...] = ()


CITY = (
    Said("sergeant", "police", PledgeKind.TIME, "A patrol on foot at the bus station, three evenings a week", "Colin Baptiste, chief inspector",
         "Violence between the two groups, and the officers we have left on a Friday.",
         then=(
             ("sergeant", 30, PledgeState.KEPT, "Three evenings in each of the first two weeks.", ""),
             ("coordinator", 9, PledgeState.NOT_KEPT, "One evening a week since the middle of the month. The two officers are on another duty.", ""),
         )),
    Said("coordinator", "city_council", PledgeKind.FUNCTION, "A night audit of the path behind the shops, each month", "Carys Ellery, community safety officer",
         "Burglary and bicycle theft come first in our plan for this year.", function=AnswersFor.AUDITS,
         then=(("coordinator", 12, PledgeState.PARTLY, "The first was done. The second waits for somebody to go with her.", ""),)),
    Said("youth_worker", "lantern", PledgeKind.ROOM, "The hall on Thursdays until nine", "Sam Reyes, youth worker",
         "That young people have somewhere to be which is theirs.", begins=38,
         then=(("youth_worker", 10, PledgeState.KEPT, "Open every Thursday. Twelve to twenty come.", ""),)),
    Said("lead", "mill_lode", PledgeKind.POST, "Nadia Persaud, one day a week for this mapping", "Helen Marchbanks, head teacher",
         "Every child in lessons, and home safely.", begins=40),
    Said("health", "health", PledgeKind.TIME, "A nurse for young people at both schools, one lunch hour a week", "Grace Obuya, named nurse",
         "Waiting times.", ago=14, begins=-10, lasts=90),
)  # fmt: skip
COUNTY = (
    Said("county_sergeant", "police", PledgeKind.TIME, "Two evenings a week at the bus station", "Aled Moss, neighbourhood sergeant",
         "County lines are the first of our four aims on the coast.", ago=30, begins=25, district="Saltholme",
         then=(("county_sergeant", 6, PledgeState.KEPT, "Two evenings in each week so far.", ""),)),
    Said("coordinator", "police", PledgeKind.TIME, "One evening a week at Marlfleet bus station", "Aled Moss, neighbourhood sergeant",
         "Marlfleet shares its officers with two market towns.", ago=30, begins=25, district="Marlfleet",
         then=(("coordinator", 5, PledgeState.WITHDRAWN, "No officer is left for it until the new year.", "Aled Moss, neighbourhood sergeant"),)),
    Said("saltholme", "saltholme", PledgeKind.POST, "Beth Rowntree, two days a week", "Beth Rowntree, anti-social behaviour officer",
         "Safe evenings on the front, for those who live there.", ago=28, begins=20, district="Saltholme", function=None,
         then=(("saltholme", 4, PledgeState.KEPT, "She is at the arcade on Tuesdays and Fridays.", ""),)),
    Said("coordinator", "marlfleet", PledgeKind.NOTHING, "", "Neil Stubbs, environment officer",
         "Fly-tipping on the fen roads. We have nobody for anti-social behaviour.", ago=27, district="Marlfleet"),
)  # fmt: skip


def tell(story: Story) -> None:
    """Some of it kept, some not, one withdrawn, and one body that puts in nothing for now."""
    for mapping, said in ((story.mapping, CITY), (story.county.mapping, COUNTY)):
        for one in said:
            _write(story, mapping, one)


def _write(story: Story, mapping: Mapping, said: Said) -> None:
    nothing = said.kind is PledgeKind.NOTHING
    areas, agency = story.partnership.areas, story.partnership.agencies[said.agency]
    actor, acting = story.acting(said.by)
    with acting, days_ago(said.ago - 2):
        pledge = commands.record_pledge(
            mapping=mapping,
            agency=agency,
            district=areas[said.district] if said.district else None,
            kind=said.kind,
            function=said.function,
            what=said.what,
            from_on=None if nothing else story.today - timedelta(days=said.begins),
            until_on=story.today + timedelta(days=said.lasts) if said.lasts else None,
            priority=said.first,
            said_by=said.who,
            said_on=story.today - timedelta(days=said.ago),
            looked=True,
            by=actor,
        )
    for by, ago, state, words, told_by in said.then:
        actor, acting = story.acting(by)
        with acting, days_ago(ago - 1):
            held = queries.pledge_in(actor, mapping, pledge.pk)
            commands.answer_pledge(
                pledge=held,
                state=state,
                happened_on=story.today - timedelta(days=ago),
                words=words,
                told_by=told_by,
                looked=True,
                version=held.version,
                by=actor,
            )
