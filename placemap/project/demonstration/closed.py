"""The mapping of a year ago, closed since: everybody referred or decided on, and what was learnt written down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from placemap.access.actors import system_actor
from placemap.access.policy import HOUSEKEEPER
from placemap.access.session import acting_as
from placemap.cohort import commands as cohort
from placemap.cohort.models import Referral
from placemap.cohort.vocabulary import IdentifiedBy
from placemap.exchange import commands as exchange
from placemap.foundations.clock import days_ago
from placemap.foundations.clock import today as todays_date
from placemap.linkage import commands as linkage
from placemap.mappings import commands as mappings
from placemap.mappings.models import Mapping, Member
from placemap.mappings.vocabulary import EvidenceGrade, Trigger
from placemap.partners.models import TermsOfReference
from placemap.project.demonstration.beginnings import Raised, agree_objectives, meet_first, say_why
from placemap.project.demonstration.lists import SentList, csv_bytes, year_group
from placemap.project.demonstration.made import Made
from placemap.project.demonstration.people import TANNER, Invented
from placemap.subjects.commands import record_entity_link, record_link
from placemap.subjects.models import Entity
from placemap.subjects.vocabulary import EntityKind, EntityLinkKind, LinkKind

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

OPENED, AGREED, CLOSED = 372, 340, 61

CHILDREN = {
    child.key: child
    for child in (
        Invented("elodie", "Elodie", "Farrant", 14, 5, 2, "f", TANNER, "12 Eel Drove", "FE3 6PC", "07700 900601"),
        Invented("kian", "Kian", "Maddox", 15, 10, 17, "m", TANNER, "27 Eel Drove", "FE3 6PD", "07700 900618"),
        Invented("priti", "Priti", "Lal", 13, 3, 28, "f", TANNER, "4 Bakers Yard", "FE3 6QA", "07700 900625"),
        Invented("samuel", "Samuel", "Thorne", 15, 7, 9, "m", TANNER, "19 Bakers Yard", "FE3 6QB", "07700 900632"),
    )
}  # fmt: skip

OBJECTIVES = (
    ("Nobody is met outside the shops after school by adults they do not know", "staff and shopkeepers, asked each month", "9 times in a month", "none for two months", "pursue"),
    ("Every child with a worry has a referral or a decision", "counted from the cohort at each meeting", "1 of 4", "all four within eight weeks", "context"),
)  # fmt: skip

# How each stage went: which, how far, what was noted, how many days ago, the version its mover saw.
STAGES = (
    ("objective", "complete", "Two objectives agreed at the first meeting", 355, 1),
    ("scanning", "complete", "One list in, four children, one place", 335, 0),
    ("analysis", "complete", "It was the hour and the place: a dark corner, between the last lesson and the late bus", 300, 0),
    ("response", "complete", "Lamps mended, shopkeepers know whom to ring, a youth worker there on three days", 170, 0),
    ("assessment", "complete", "Nobody was met there for four months. Two children say that they feel safer; two were not asked in time", 75, 0),
)  # fmt: skip

LEARNT = (
    "Both objectives are met. Learnt: mending the lamps and being there at the right hour did more than moving"
    " children on. Ask each child at the start as well as at the end: two were not asked in time, so we cannot"
    " say how it was for them. The school keeps the shopkeepers' telephone list."
)

# key, why, worry, strength, to whom, what came of it, what was said of it; or nobody, and why
STORIES = (
    ("elodie", "Walked home with somebody she did not know, twice.", "Met outside the shops by a grown-up she did not know", "Tells her aunt when she is worried", "early_help", "support_in_place", "Her worker sees her each week, and she asked for that to go on"),
    ("kian", "Given cigarettes to hand on to others.", "Asked to hand on cigarettes, and paid in food", "Good with bicycles, and mends those of the others", "mentoring", "engaged", "He stays with the bicycle workshop"),
    ("samuel", "Late on four evenings, and hungry.", "Out late on four evenings in a fortnight", "Close to his grandfather", "youth_support", "engaged", "He and his grandfather chose the club together"),
    ("priti", "Waits at the corner for a friend.", "Waited alone at the corner on three evenings", "Her friend's mother now collects both", "", "", "It was for her friend alone, and both are collected since. She said that she is fine."),
)  # fmt: skip


def tell(story: Story) -> Made:
    """From opening to closing, each under the day on which it was done."""
    made = Made(story, _open(story))
    made.bring(
        ("social_care", "police", "city_council"),
        {"social_care": "team_member", "sergeant": "team_member", "community_safety": "reader"},
        days=OPENED - 2,
    )
    _agree_on_purpose(made)
    _take_in_the_list(made)
    _work(made)
    _close(made)
    return made


def _open(story: Story) -> Mapping:
    users = story.partnership.users
    actor, acting = story.acting("coordinator")
    with acting, days_ago(OPENED):
        return mappings.open_mapping(
            title="Eel Drove shops, Estwick",
            area=story.partnership.areas["city"],
            started_from="place",
            place="Eel Drove shops",
            harm="Children are met outside the shops in the dark hour between the last lesson and the late bus.",
            ends_on=story.today - timedelta(days=OPENED - 350),
            lead=users["head"],
            custodian=users["coordinator"],
            opened_on=story.today - timedelta(days=OPENED),
            by=actor,
        )


def _agree_on_purpose(made: Made) -> None:
    story, mapping = made.story, made.mapping
    say_why(
        story,
        mapping,
        days=OPENED - 2,
        trigger=Trigger.SCHOOL,
        themes="One school heard the same from four pupils in a month.",
        threshold="Four reports from pupils, and two from shopkeepers.",
        silver="silver_city",
        sponsor="",
        first_chair="Joan Okell, head teacher",
        told_whom="Estwick Community Safety Partnership, its chair",
        raised=[
            Raised(
                Trigger.SCHOOL,
                "Joan Okell, head teacher, Tanner's Field School",
                days=OPENED + 25,
                evidence="Four pupils told staff the same within a month, and two shopkeepers saw it.",
                known=EvidenceGrade.SEEN_MYSELF,
                decided=OPENED + 10,
            )
        ],
    )
    actor, acting = story.acting("coordinator")
    with acting, days_ago(355):
        mapping = mappings.confirm_basis(
            mapping=mapping,
            power=mapping.lawful_basis,
            purpose=mapping.purpose,
            version=mapping.version,
            by=actor,
        )
        mapping = mappings.record_commission(
            mapping=mapping,
            commissioned_by="Ruth Ansell, chair of the exploitation panel",
            commissioned_on=story.today - timedelta(days=375),
            version=mapping.version,
            by=actor,
        )
        mappings.adopt_terms(
            mapping=mapping,
            # The version that held then.
            terms=TermsOfReference.objects.filter(agreed_on__lte=todays_date()).latest("agreed_on"),
            adopted_on=todays_date(),
            agreed_by="the first meeting",
            version=0,
            by=actor,
        )
        mappings.change_scope(
            mapping=mapping,
            in_scope="Children who are met or waited for outside the Eel Drove shops after school.",
            out_of_scope="Shoplifting.",
            goes_to="Shoplifting: the problem solving group.",
            reason="Agreed at the first meeting",
            version=0,
            by=actor,
        )
    agree_objectives(story, mapping, OBJECTIVES, days=355)
    meet_first(story, mapping, "tanners_field", "police", "social_care", days=355)
    for stage, state, note, days, version in STAGES:
        with story.acting("coordinator")[1], days_ago(days):
            mappings.move_stage(
                mapping=mapping,
                stage=stage,
                state=state,
                note=note,
                moved_on=story.today - timedelta(days=days),
                version=version,
                by=actor,
            )


def _take_in_the_list(made: Made) -> None:
    """The school's list; the others looked and knew nothing. Its file has gone on its date."""
    story = made.story
    agencies = story.partnership.agencies
    actor, acting = story.acting("coordinator")
    with acting, days_ago(352):
        for key in ("tanners_field", "social_care", "police"):
            member = Member.objects.get(mapping=made.mapping, agency=agencies[key])
            mappings.ask_for_list(
                member=member,
                due_on=story.today - timedelta(days=345),
                version=member.version,
                by=actor,
            )
    made.receive(_list(story.today), days=346)
    for key in ("social_care", "sergeant"):
        actor, acting = story.acting(key)
        with acting, days_ago(345):
            member = Member.objects.get(
                mapping=made.mapping, agency_id=story.partnership.users[key].agency_id
            )
            mappings.record_nothing_known(member=member, version=member.version, by=actor)
    actor, acting = story.acting("coordinator")
    with acting, days_ago(344):
        run = linkage.ask_for_matching(mapping=made.mapping, by=actor)
        linkage.run_matching(run=run, by=actor)
    housekeeper = system_actor(HOUSEKEEPER)
    with acting_as(housekeeper):
        exchange.dispose_of_files(by=housekeeper)


def _list(today: date) -> SentList:
    """The school year is that of the day on which it was sent."""
    sent_on = today - timedelta(days=346)
    rows: list[list[object]] = [["Name", "Year group", "DOB", "Home postcode"]]
    where = {}
    for number, child in enumerate(CHILDREN.values(), start=2):
        where[number] = child.key
        born = child.born(today)
        rows.append(
            [
                f"{child.given} {child.family}",
                f"Y{year_group(born, sent_on)}",
                born.isoformat(),
                child.postcode,
            ]
        )
    return SentList("tanners_field", "eel drove.csv", csv_bytes(rows), where)


def _work(made: Made) -> None:
    """Each is proposed and agreed, referred or decided on, and what came of it is written down."""
    story = made.story
    for key, reason, worry, strength, to, outcome, said in STORIES:
        actor, acting = story.acting("head")
        with acting, days_ago(AGREED + 2):
            person = made.record(key)
            cohort.propose_child(
                mapping=made.mapping,
                person=person,
                reason=reason,
                identified_by=IdentifiedBy.SCHOOL_REPORT,
                identified_on=story.today - timedelta(days=AGREED + 12),
                known_before="no",
                category="child_at_risk",
                by=actor,
            )
            for kind, text in (("worry", worry), ("strength", strength)):
                cohort.record_factor(
                    person=person,
                    kind=kind,
                    text=text,
                    how_known="seen_myself",
                    happened_on=story.today - timedelta(days=AGREED + 4),
                    by=actor,
                )
        actor, acting = story.acting("coordinator")
        with acting, days_ago(AGREED):
            held = made.membership(key)
            cohort.agree_child(membership=held, reason="Agreed by the group", version=held.version, by=actor)
        _answer(made, key, to, outcome, said)
    _map(made)


def _map(made: Made) -> None:
    """Where two of them did not feel safe, and who was with whom."""
    actor, acting = made.story.acting("head")
    with acting, days_ago(AGREED - 2):
        made.places["shops"] = Entity.objects.get(mapping=made.mapping, kind=EntityKind.PLACE)
        for key, words in (
            ("elodie", "She went the long way round."),
            ("samuel", "He stayed there because it was lit."),
        ):
            record_entity_link(
                mapping=made.mapping,
                person=made.record(key),
                entity=made.places["shops"],
                kind=EntityLinkKind.FEELS_UNSAFE if key == "elodie" else EntityLinkKind.SPENDS_TIME,
                how_known="told_by_person",
                words=words,
                by=actor,
            )  # fmt: skip
        record_link(
            mapping=made.mapping,
            from_person=made.record("kian"),
            to_person=made.record("samuel"),
            kind=LinkKind.FRIEND,
            how_known="seen_myself",
            words="They mend bicycles together.",
            by=actor,
        )


def _answer(made: Made, key: str, to: str, outcome: str, said: str) -> None:
    story = made.story
    actor, acting = story.acting("head")
    if not to:
        with acting, days_ago(330):
            cohort.decide_no_referral(person=made.record(key), reason=said, by=actor)
        return
    with acting, days_ago(334):
        referral = cohort.record_referral(
            person=made.record(key),
            to=to,
            made_on=story.today - timedelta(days=334),
            made_by_name=actor.display_name,
            told="yes",
            by=actor,
        )
    with story.acting("head")[1], days_ago(90):
        referral = cohort.record_receipt(
            referral=referral,
            received_on=story.today - timedelta(days=330),
            version=Referral.objects.get(pk=referral.pk).version,
            by=actor,
        )
        cohort.record_outcome(
            referral=referral,
            outcome=outcome,
            outcome_on=story.today - timedelta(days=95),
            reason=said,
            version=Referral.objects.get(pk=referral.pk).version,
            by=actor,
        )


def _close(made: Made) -> None:
    """Joan closes it, with what was learnt. The gate refuses while anything waits."""
    actor, acting = made.story.acting("head")
    with acting, days_ago(CLOSED):
        mapping = Mapping.objects.get(pk=made.mapping.pk)
        made.mapping = mappings.close_mapping(
            mapping=mapping, reason="objectives_met", note=LEARNT, version=mapping.version, by=actor
        )


__all__ = ["tell"]
