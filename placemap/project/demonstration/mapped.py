"""What the invented team put on the map: places, a group, a line, a car, and links with their dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from placemap.foundations.clock import days_ago, today
from placemap.project.demonstration.meetings import MEETING_2
from placemap.subjects.commands import (
    PersonAsGiven,
    accept_place,
    add_person,
    record_entity,
    record_entity_link,
    record_link,
    take_snapshot,
)
from placemap.subjects.models import Entity, Person
from placemap.subjects.queries import places_to_decide
from placemap.subjects.vocabulary import Category, EntityKind, EntityLinkKind, LinkKind

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# key: who gave it, what it is, its name, how to know it, postcode
THINGS = {
    "stand": ("lead", EntityKind.PLACE, "Bus stand C", "Behind the market, where the school buses stop.", "FE1 1PL"),
    "row": ("sergeant", EntityKind.PLACE, "Chandlers Row", "The short street of shops by the river.", "FE1 2SE"),
    "club": ("youth_worker", EntityKind.PROTECTIVE_PLACE, "Boxing club", "Upstairs at the old drill hall. Open until nine.", "FE1 3DD"),
    "dropin": ("youth_worker", EntityKind.PROTECTIVE_PLACE, "Lantern drop-in", "Tuesdays and Fridays after school.", "FE2 1TP"),
    "carpark": ("sergeant", EntityKind.PLACE, "Drill Hall car park", "The lower level, by the recycling bins.", "FE1 3DD"),
    "group": ("sergeant", EntityKind.GROUP, "Lower Dyke group", "What pupils call the older lads by the garages.", ""),
    "line": ("sergeant", EntityKind.LINE, "The “Ace” line", "A number that is passed round on cards.", ""),
    "car": ("sergeant", EntityKind.VEHICLE, "Grey hatchback", "Dent in the near-side door. Waits at the back gate.", ""),
}  # fmt: skip

# Why each place belongs. One waits for a decision.
WHY = {
    "stand": "Children of both schools wait here, and older people have been seen to approach them.",
    "row": "Two of the children were picked up here, and the shops report the same cars.",
    "club": "Children go there who have stopped going anywhere else. It is part of what keeps them safe.",
    "dropin": "Youth workers meet four of the children here every week.",
    "carpark": "Two reports this month of older boys waiting here when the boxing club closes.",
}
WAITS = "carpark"

# key: who added them, first name, last name, what they are called, category
OTHERS = {
    "abara": ("lead", "Joseph", "Abara", "Mr Abara", Category.PROFESSIONAL),
    "coach": ("youth_worker", "Deena", "Marsh", "Coach Deena", Category.GUARDIAN),
    "stranger": ("sergeant", "", "", "Unknown man, black coat", Category.ADULT_OF_CONCERN),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One link as somebody said it, from so many days ago until so many days ago."""

    by: str
    one: str
    kind: LinkKind | EntityLinkKind
    other: str
    known: str
    words: str
    since: int | None = None
    until: int | None = None
    grade: str = ""
    opinion: bool = False


E, L = EntityLinkKind, LinkKind  # as the table below reads best
FIRST = (
    Said("lead", "leo", L.FRIEND, "tomasz", "seen_myself", "Sit together and walk home together.", 420, 30),
    Said(
        "youth_worker",
        "leo",
        L.FRIEND,
        "tomasz",
        "told_by_person",
        "Tomasz says Leo is his best friend.",
        300,
        45,
    ),
    Said("social_care", "leo", L.COUSIN, "ellie", "record_check", "Their mothers are sisters."),
    Said(
        "lead",
        "leo",
        E.SPENDS_TIME,
        "stand",
        "seen_myself",
        "Waits there long after his bus has gone.",
        210,
        25,
    ),
    Said(
        "lead",
        "ellie",
        E.FEELS_UNSAFE,
        "stand",
        "told_by_person",
        "She walks the long way round to miss it.",
        150,
        21,
    ),
    Said(
        "youth_worker", "leo", E.FEELS_SAFE, "club", "told_by_person", "“Nobody bothers you there.”", 260, 21
    ),
    Said(
        "youth_worker",
        "callum",
        E.FEELS_SAFE,
        "club",
        "seen_myself",
        "Comes on Thursdays and stays to tidy up.",
        200,
        22,
    ),
    Said("lead", "abara", L.TRUSTED_ADULT, "leo", "told_by_person", "Leo goes to him first.", 380, 21),
)
SINCE = (
    Said("lead", "abara", L.TRUSTED_ADULT, "ellie", "told_by_person", "She asked for him by name.", 90, 17),
    Said("youth_worker", "coach", L.SUPPORTS, "leo", "seen_myself", "Drives him home after training.", 120, 17),
    Said("youth_worker", "tomasz", E.FEELS_SAFE, "club", "told_by_person", "He likes that phones stay in a box.", 60, 18),
    Said("sergeant", "leo", L.SEEN_TOGETHER, "callum", "record_check", "On camera by the garages at midnight.", 48, 48, "2/B/P"),
    Said("head", "callum", E.FEELS_UNSAFE, "stand", "told_by_person", "Asked to be let out by the other gate.", 75, 22),
    Said("sergeant", "chloe", E.FOUND_AT, "row", "record_check", "Found there at two in the morning when missing.", 34, 34, "1/A/P"),
    Said("sergeant", "darren", E.SPENDS_TIME, "row", "record_check", "Parks outside the phone shop most evenings.", 95, 17, "2/B/P"),
    Said("sergeant", "darren", E.CONTROLS, "line", "record_check", "The number was in a phone he had thrown away.", 62, 40, "2/C/P"),
    Said("sergeant", "darren", E.USES, "car", "record_check", "Seen driving it, three times.", 70, 18, "2/B/P"),
    Said("head", "kacper", E.FOUND_WITH, "car", "seen_myself", "Got out of it at the back gate, late for school.", 27, 27),
    Said("sergeant", "tomasz", E.EXPLOITED_BY, "line", "record_check", "Cards for it were in his bag when he was found.", 52, 52, "2/B/P"),
    Said("head", "jayden", E.THREATENED_BY, "group", "told_by_person", "They told him what would happen if he said no.", 44, 19),
    Said("youth_worker", "connor", E.IN_CONTACT, "group", "told_by_other", "His friends say he runs errands for them.", 130, 33, "", True),
    Said("youth_worker", "siân", E.FEELS_SAFE, "dropin", "told_by_person", "She comes early to help set up.", 40, 17),
    Said("sergeant", "stranger", L.SEEN_TOGETHER, "darren", "rumour", "Somebody at the shop thought they came together.", 28, 28, "3/D/P", True),
)  # fmt: skip


def tell(story: Story) -> None:
    """The team fills in the map; Helen names it before the meeting and again after."""
    map_made = _Map(story)
    for said in FIRST:
        map_made.say(said, MEETING_2 + 4)
    _snapshot(story, "Before meeting 2", MEETING_2 + 4)
    for said in SINCE:
        map_made.say(said, MEETING_2)
    _snapshot(story, "Meeting 2", MEETING_2)


def _snapshot(story: Story, name: str, days: int) -> None:
    actor, acting = story.acting("lead")
    with acting, days_ago(days):
        take_snapshot(mapping=story.mapping, name=name, by=actor)


class _Map:
    """What has been put on it so far, by the keys above."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.things: dict[str, Entity] = {}
        self.others: dict[str, Person] = {}
        for key, (by, kind, name, description, postcode) in THINGS.items():
            actor, acting = story.acting(by)
            with acting, days_ago(23):
                self.things[key] = record_entity(
                    mapping=story.mapping,
                    kind=kind,
                    name=name,
                    description=description,
                    postcode=postcode,
                    how_known="seen_myself",
                    reason=WHY.get(key, ""),
                    by=actor,
                )
        self._accept_places()
        for key, (by, given, family, called, category) in OTHERS.items():
            # Whoever saw them put a man at thirty to fifty: nobody who may be under 18 is so listed.
            seen = (date(today().year - 50, 1, 1), date(today().year - 30, 1, 1))
            low, high = seen if category is Category.ADULT_OF_CONCERN else (None, None)
            actor, acting = story.acting(by)
            with acting, days_ago(23):
                self.others[key] = add_person(
                    mapping=story.mapping,
                    person=PersonAsGiven(
                        given=given,
                        family=family,
                        full_as_written=called,
                        category=category,
                        born_low=low,
                        born_high=high,
                    ),
                    how_known="seen_myself",
                    by=actor,
                )

    def _accept_places(self) -> None:
        """The coordinator accepts what was proposed, all but the one that waits."""
        actor, acting = self.story.acting("coordinator")
        with acting, days_ago(22):
            for place in places_to_decide(actor, self.story.mapping):
                if place.entity_id != self.things[WAITS].pk:
                    accept_place(place=place.latest, version=place.latest.number, by=actor)

    def say(self, said: Said, days: int) -> None:
        """One link, through the command its page calls, so many days ago."""
        actor, acting = self.story.acting(said.by)
        with acting, days_ago(days):
            common: dict[str, Any] = {
                "mapping": self.story.mapping,
                # Seen by the day on which it is said, whichever working day that came to be.
                "first_on": self._ago(said.since, days),
                "last_on": self._ago(said.until, days),
                "how_known": said.known,
                "grade": said.grade,
                "nature": "opinion" if said.opinion else "fact",
                "words": said.words,
                "by": actor,
            }
            one = self._person(said.one, said.by)
            if isinstance(said.kind, EntityLinkKind):
                record_entity_link(person=one, entity=self.things[said.other], kind=said.kind, **common)
            else:
                record_link(
                    from_person=one, to_person=self._person(said.other, said.by), kind=said.kind, **common
                )

    def _ago(self, days: int | None, said: int) -> date | None:
        return None if days is None else self.story.today - timedelta(days=max(days, said))

    def _person(self, key: str, by: str) -> Person:
        """Whichever record the one who speaks may see: their own agency's, else an agreed child's."""
        if key in self.others:
            return self.others[key]
        if key == "darren":
            return Person.objects.get(mapping=self.story.mapping, initials="D.S.")
        agency = self.story.partnership.users[by].agency_id
        records = Person.objects.filter(pk__in=self.story.people[key].values(), withdrawn_at=None)
        own = records.filter(agency_id=agency).first()
        return own or records.order_by("recorded_at", "pk")[0]


__all__ = ["tell"]
