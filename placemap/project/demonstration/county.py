"""The mapping between two districts of the county: at the scanning stage, with lists still coming in.

Saltholme has an officer for anti-social behaviour, Marlfleet has none; Grace leads, and none of it exists
for whoever has no seat in it, such as the officer of a third district.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.cohort import commands as cohort
from placemap.cohort.vocabulary import IdentifiedBy
from placemap.foundations.clock import days_ago
from placemap.information import commands as information
from placemap.linkage import commands as linkage
from placemap.mappings import commands as mappings
from placemap.mappings.models import Member
from placemap.mappings.vocabulary import EvidenceGrade, Trigger
from placemap.project.demonstration import county_lists as lists
from placemap.project.demonstration.beginnings import Raised, agree_objectives, meet_first, say_why
from placemap.project.demonstration.made import Made
from placemap.subjects.commands import (
    accept_place,
    add_person,
    record_entity,
    record_entity_link,
    record_link,
)
from placemap.subjects.queries import places_to_decide
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import Category, EntityKind, EntityLinkKind, LinkKind

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

OPENED, JOINED, FIRST_MEETING, ASKED = 41, 38, 34, 30

TEAM = ("police", "county_care", "academy", "college", "saltholme", "marlfleet")
SEATS = {
    "county_sergeant": "team_member",
    "county_care": "team_member",
    "academy": "co_chair",
    "college": "contributor",
    "analyst": "analyst",
    "saltholme": "team_member",
    "marlfleet": "reader",
}
KNOWS_NOBODY = ("coordinator", "health", "academy", "county_care")
# Who was asked, and in how many days from today it is due. Marlfleet's council was not asked.
DUE = {"police": -12, "county_care": -12, "academy": -12, "college": -3, "health": -12, "saltholme": 6}

OBJECTIVES = (
    ("Every child who travels at night is known to somebody who helps", "counted from the cohort at each meeting", "not known yet", "all of them within eight weeks", "context"),
    ("Both districts can act at the bus station and on the front", "who answers there for anti-social behaviour", "one district of two", "both by the spring", "pursue"),
)  # fmt: skip

# key, who proposed, from whose list, why, how they came to notice, days ago, category
PROPOSED = (
    ("megan", "county_care", "county_care", "Home late from Marlfleet on three nights, and would not say who with.", "missing_episode", 9, "child_at_risk"),
    ("tyler", "academy", "academy", "Has a second phone, and leaves school when it rings.", "school_report", 9, "child_exploited"),
    ("idris", "academy", "academy", "Given money by somebody older on the bus, he told his tutor.", "child", 8, "child_at_risk"),
    ("nell", "county_care", "county_care", "Her mother asked for help: older friends meet her at the bus station.", "family", 5, "child_at_risk"),
    ("lucas", "county_sergeant", "police", "On the last bus with a bag that was not his, he said.", "police_enforcement", 4, "child_exploited"),
    ("farah", "county_care", "county_care", "Worried about a friend, and has begun to miss school herself.", "return_interview", 2, "child_at_risk"),
)  # fmt: skip
AGREED = ("megan", "tyler")

# key: who gave it, what it is, its name, how to know it, postcode, why it belongs
PLACES = {
    "arcade": ("saltholme", EntityKind.PLACE, "Pier arcade", "The covered end, by the shuttered kiosk.", "FE5 1PA", "Three reports in a month of children waiting here until the last bus goes."),
    "gym": ("academy", EntityKind.PROTECTIVE_PLACE, "Saltholme Boxing Club", "In the old lifeboat house. Open until nine on weekdays.", "FE5 1LH", "Two of the children go there, and the coaches know who did not come."),
    "subway": ("county_sergeant", EntityKind.PLACE, "Station subway", "Between the buses and the market, with two lamps out.", "FE7 1BS", "A phone and a bag were found here, and children say they run through it."),
}  # fmt: skip
WAITS = "subway"

# Whose word it is, of whom, how they are linked, to whom, how it is known, in what words.
LINKS = (
    ("county_care", "megan", LinkKind.SIBLING, "evie", "record_check", "Sisters, at one address."),
    ("academy", "tyler", LinkKind.FRIEND, "jude", "seen_myself", "They sit together and wait for each other at the gate."),
    ("academy", "coach", LinkKind.TRUSTED_ADULT, "tyler", "told_by_person", "He rang her when he missed the last bus."),
)  # fmt: skip


def tell(story: Story) -> Made:
    """Open it, ask for lists, take in those that came, propose children; the rest waits for Priya."""
    made = _open(story)
    _agree_at_first_meeting(made)
    _ask(made)
    for days, sent in (
        (20, lists.police(story.today)),
        (16, lists.academy(story.today)),
        (13, lists.social_care(story.today)),
    ):
        made.receive(sent, days=days)
    _nothing_known(made)
    _match(made)
    _propose(made)
    _map(made)
    _say_what_is_known(made)
    _notice(made)
    return made


def _open(story: Story) -> Made:
    """The coordinator opens it and seats the team; most have said by now whether they know anybody."""
    users = story.partnership.users
    opened = story.today - timedelta(days=OPENED)
    actor, acting = story.acting("coordinator")
    with acting, days_ago(OPENED):
        mapping = mappings.open_mapping(
            title="The 34 bus, Saltholme to Marlfleet",
            area=story.partnership.areas["county"],
            districts=[story.partnership.areas[name] for name in ("Saltholme", "Marlfleet")],
            started_from="place",
            place="Marlfleet bus station",
            harm=(
                "Children of two towns ride the late bus and come home with money or phones that they will not"
                " explain. Each of them known to somebody who helps, and nobody waiting for them at either end."
            ),
            ends_on=story.today + timedelta(days=220),
            lead=users["health"],
            custodian=users["coordinator"],
            opened_on=opened,
            by=actor,
        )
    made = Made(story, mapping)
    made.bring(TEAM, SEATS, days=JOINED)
    for key in KNOWS_NOBODY:
        actor, acting = story.acting(key)
        with acting, days_ago(JOINED):
            mappings.declare_interest(mapping=mapping, knows_somebody=False, by=actor)
    return made


def _agree_at_first_meeting(made: Made) -> None:
    """Why it was opened, under whom, what it is to change, and what belongs in it."""
    story, mapping = made.story, made.mapping
    say_why(
        story,
        mapping,
        days=JOINED,
        trigger=Trigger.DISTRICT,
        themes="Two districts heard of the same late bus in one month, and neither could act at both ends.",
        threshold="Four reports from three agencies in five weeks, one of them from a child.",
        silver="silver_county",
        sponsor="Moira Fenn, assistant director",
        first_chair="Ruth Ansell, head of safeguarding",
        told_whom="The community safety partnerships of Saltholme and Marlfleet, by letter",
        raised=[
            Raised(
                Trigger.DISTRICT,
                "The district leads of Saltholme and Marlfleet",
                days=60,
                evidence="Four reports from three agencies in five weeks name one late bus, at both ends of its road.",
                known=EvidenceGrade.RECORD_CHECK,
                decided=47,
                words="One mapping for both ends, with a silver group for the county.",
            )
        ],
    )
    agree_objectives(story, mapping, OBJECTIVES, days=FIRST_MEETING)
    meet_first(story, mapping, "police", "county_care", "academy", "saltholme", days=FIRST_MEETING)
    actor, acting = story.acting("coordinator")
    assert story.partnership.terms is not None  # set-up keeps three versions
    with acting, days_ago(FIRST_MEETING):
        mappings.adopt_terms(
            mapping=mapping,
            terms=story.partnership.terms,
            adopted_on=story.today - timedelta(days=FIRST_MEETING),
            agreed_by="the first meeting",
            version=0,
            by=actor,
        )
        mappings.change_scope(
            mapping=mapping,
            in_scope="Children who are met, paid or sent on the late buses between Saltholme and Marlfleet, and whoever waits for them.",
            out_of_scope="Noise on the front. Damage to shelters.",
            goes_to="Noise and damage: each council's own team; in Marlfleet, the police.",
            reason="Agreed at the first meeting",
            version=0,
            by=actor,
        )
        for stage, state, note, version in (
            ("objective", "complete", "Two objectives agreed at the first meeting", 1),
            ("scanning", "in_progress", "Lists are asked for from six agencies", 0),
        ):
            mappings.move_stage(
                mapping=mapping,
                stage=stage,
                state=state,
                note=note,
                moved_on=story.today - timedelta(days=FIRST_MEETING),
                version=version,
                by=actor,
            )


def _ask(made: Made) -> None:
    """All but one district are asked; the other has nobody yet who would send anything."""
    agencies = made.story.partnership.agencies
    actor, acting = made.story.acting("coordinator")
    with acting, days_ago(ASKED):
        for key, due in DUE.items():
            member = Member.objects.get(mapping=made.mapping, agency=agencies[key])
            mappings.ask_for_list(
                member=member,
                due_on=made.story.today + timedelta(days=due),
                version=member.version,
                by=actor,
            )


def _nothing_known(made: Made) -> None:
    """Grace looked, and her service holds nothing: an answer like any other."""
    actor, acting = made.story.acting("health")
    with acting, days_ago(14):
        member = Member.objects.get(mapping=made.mapping, agency=made.story.partnership.agencies["health"])
        mappings.record_nothing_known(member=member, version=member.version, by=actor)


def _match(made: Made) -> None:
    """The lists are compared, and what is clear is confirmed. What is doubtful waits for the visitor."""
    actor, acting = made.story.acting("coordinator")
    with acting, days_ago(12):
        run = linkage.ask_for_matching(mapping=made.mapping, by=actor)
        linkage.run_matching(run=run, by=actor)
        run.refresh_from_db()
        linkage.confirm_clear_matches(mapping=made.mapping, run=run, by=actor)


def _propose(made: Made) -> None:
    """Six are proposed, two are agreed; four wait for the next meeting."""
    for key, by, agency, reason, identified_by, days, category in PROPOSED:
        actor, acting = made.story.acting(by)
        with acting, days_ago(days):
            cohort.propose_child(
                mapping=made.mapping,
                person=made.record(key, agency),
                reason=reason,
                identified_by=IdentifiedBy(identified_by),
                identified_on=made.story.today - timedelta(days=days + 4),
                known_before="no",
                category=category,
                by=actor,
            )
    actor, acting = made.story.acting("coordinator")
    with acting, days_ago(6):
        for key in AGREED:
            held = made.membership(key)
            cohort.agree_child(membership=held, reason="Agreed by the group", version=held.version, by=actor)


def _map(made: Made) -> None:
    """Three places, one of which waits, and the people whom two of the children are linked to."""
    for key, (by, kind, name, description, postcode, reason) in PLACES.items():
        actor, acting = made.story.acting(by)
        with acting, days_ago(8):
            made.places[key] = record_entity(
                mapping=made.mapping,
                kind=kind,
                name=name,
                description=description,
                postcode=postcode,
                how_known="seen_myself",
                reason=reason,
                by=actor,
            )
    actor, acting = made.story.acting("coordinator")
    with acting, days_ago(6):
        for place in places_to_decide(actor, made.mapping):
            if place.entity_id != made.places[WAITS].pk:
                accept_place(place=place.latest, version=place.latest.number, by=actor)
    _links(made)


def _links(made: Made) -> None:
    """Each is said by somebody of the agency whose record it is; the coach is on nobody's list."""
    actor, acting = made.story.acting("academy")
    with acting, days_ago(6):
        coach = add_person(
            mapping=made.mapping,
            person=PersonAsGiven(given="Lorna", family="Keane", full_as_written="Coach Lorna", category=Category.GUARDIAN),
            how_known="seen_myself",
            by=actor,
        )  # fmt: skip
        made.people["coach"] = {"academy": coach.pk}
    for by, one, kind, other, known, words in LINKS:
        actor, acting = made.story.acting(by)
        with acting, days_ago(5):
            record_link(
                mapping=made.mapping,
                from_person=made.record(one, by),
                to_person=made.record(other, by),
                kind=kind,
                how_known=known,
                words=words,
                by=actor,
            )
    for by, key, agency, tie, place, words in (
        ("academy", "tyler", "academy", EntityLinkKind.FEELS_SAFE, "gym", "“You can just be there.”"),
        (
            "county_sergeant",
            "megan",
            "police",
            EntityLinkKind.SPENDS_TIME,
            "arcade",
            "Seen there with friends on three evenings.",
        ),
    ):
        actor, acting = made.story.acting(by)
        with acting, days_ago(5):
            record_entity_link(
                mapping=made.mapping,
                person=made.record(key, agency),
                entity=made.places[place],
                kind=tie,
                how_known="seen_myself",
                words=words,
                by=actor,
            )


def _say_what_is_known(made: Made) -> None:
    """One child has help on its way; what the other says is written down, and a referral is still owed."""
    story = made.story
    actor, acting = story.acting("academy")
    with acting, days_ago(4):
        tyler = made.record("tyler", "academy")
        cohort.record_factor(
            person=tyler, kind="worry", text="Leaves school when a second phone rings",
            how_known="seen_myself", happened_on=story.today - timedelta(days=6), by=actor,
        )  # fmt: skip
        cohort.record_factor(
            person=tyler, kind="strength", text="Boxes three times a week and looks after the younger ones",
            how_known="told_by_other", happened_on=story.today - timedelta(days=7), by=actor,
        )  # fmt: skip
        cohort.record_voice(
            person=tyler, text="I would like somebody to ask me what I want, and not only where I was.",
            said_to="Colm Rainey", said_on=story.today - timedelta(days=5), agreed_to_record=True, by=actor,
        )  # fmt: skip
    actor, acting = story.acting("county_care")
    with acting, days_ago(3):
        cohort.record_referral(
            person=made.record("megan", "county_care"), to="early_help",
            made_on=story.today - timedelta(days=3), made_by_name=actor.display_name, told="yes", by=actor,
        )  # fmt: skip


def _notice(made: Made) -> None:
    """Something came yesterday that Priya has not decided on."""
    actor, acting = made.story.acting("saltholme")
    with acting, days_ago(1):
        information.notice_something(
            mapping=made.mapping,
            text="Four young people under the pier at eleven, cold, waiting for somebody with a car. I walked them to the bus.",
            place="Pier arcade, Saltholme",
            how_known="seen_myself",
            happened_on=made.story.today - timedelta(days=2),
            by=actor,
        )


__all__ = ["tell"]
