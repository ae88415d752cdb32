"""What is proposed, known and done about each invented child. Plain, fair, and readable by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from placemap.access.actors import Actor
from placemap.cohort import commands as cohort
from placemap.foundations.clock import days_ago
from placemap.subjects.commands import add_person, record_link
from placemap.subjects.models import Person
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import Category, LinkKind

Record = Callable[..., Person]
Telling = Callable[[Actor, Record], None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A child proposed for the cohort, by whom, and why within the scope."""

    key: str
    by: str
    agency: str
    reason: str
    identified_by: str = "agency_list"
    days_ago: int = 60
    known_before: str = "yes"
    category: str = "child_exploited"
    consideration: str = ""


COHORT = {
    p.key: p
    for p in (
        Proposal("ellie", "lead", "mill_lode", "Frightened of a car near school; friends drawn in.", "school_report"),
        Proposal("tomasz", "social_care", "social_care", "Found in Wendlow when missing; says he owes money.", "missing_episode"),
        Proposal("leo", "sergeant", "police", "Seen with an adult of concern three times.", "police_enforcement"),
        Proposal("callum", "sergeant", "police", "Between the two groups; carried a sheath.", "police_enforcement", category="child_harmed"),
        Proposal("zara", "lead", "mill_lode", "Older girls wait for her at the gate.", "school_report", 41, "no", "child_at_risk"),
        Proposal("dominik", "lead", "mill_lode", "Sold vapes to a younger pupil; at the bus station at night.", "school_report"),
        Proposal("chloe", "social_care", "social_care", "Train to the coast and back in one night.", "missing_episode"),
        Proposal("kacper", "head", "tanners_field", "Leaves site at lunch; missing since September.", "school_report"),
        Proposal("siân", "head", "tanners_field", "Told her tutor she owes somebody money.", "child", 38, "no"),
        Proposal("femi", "social_care", "social_care", "Tired in lessons; seen at Chandlers Row car park.", "agency_list", 30, "yes", "child_at_risk"),
        Proposal("ruby", "social_care", "social_care", "Home shared with a younger sister; worried about visitors.", "family", 44, "yes", "child_at_risk"),
        Proposal("jayden", "head", "tanners_field", "Gives out vapes; two phones.", "school_report", 50, "yes", "child_caused_harm",
                 "Two phones and new debts suggest somebody is using him."),
        Proposal("connor", "head", "tanners_field", "Hurt hand he would not explain; friends in one group.", "school_report", 36),
        Proposal("ben", "social_care", "social_care", "Two phones; early help worker is worried.", "agency_list", 33, "yes", "child_at_risk"),
        Proposal("aisha", "lead", "mill_lode", "Carries a bag she never puts down.", "school_report", 24, "no", "child_at_risk"),
        Proposal("hamza", "sergeant", "police", "With older boys outside the phone shop.", "police_enforcement", 21, "no", "child_at_risk"),
    )
}  # fmt: skip

PROPOSED = {
    p.key: p
    for p in (
        Proposal("amara", "head", "tanners_field", "Named in a call about a fight; asked to be moved from two boys.", "school_report", 9, "no", "child_at_risk"),
        Proposal("poppy", "lead", "mill_lode", "Asked to move form; will not say why.", "school_report", 5, "no", "child_at_risk"),
        Proposal("maisie", "social_care", "social_care", "Shares a home with Ruby-Mae; same visitors.", "family", 4, "yes", "child_at_risk"),
        Proposal("isaac", "lead", "mill_lode", "In a fight outside the shop.", "school_report", 26, "no", "child_at_risk"),
    )
}  # fmt: skip
DECLINED = "isaac"

GOOD_SIGNS = ("football", "boxing", "cooking", "knows him well", "wants out", "wants help")
WORRYING_SIGNS = (
    "missing", "seen with", "sheath", "car", "phones", "gate", "vape", "trainers", "bag", "fight", "owes", "pay it back",
    "left site", "new phone", "train ticket", "older boys", "hurt hand", "scared", "midnight", "not in since",
    "lookout", "excluded", "late every day", "crying", "sleeps in lessons", "worried about", "moved seat",
)  # fmt: skip
NO_SIGN = ("where:", "new to the school")


def told(today: date) -> Iterator[tuple[str, int, Telling]]:
    """Who says what about whom, how many days ago, in order."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    def strengths(actor: Actor, record: Record) -> None:
        for key, agency, text in (
            ("leo", "mill_lode", "Trusts Mr Abara and goes to him first"),
            ("ellie", "mill_lode", "Sings in the choir and comes on choir days"),
            ("dominik", "mill_lode", "Good at making things; stays behind for workshop"),
            ("zara", "mill_lode", "Her aunt collects her when asked"),
        ):
            cohort.record_factor(
                person=record(key, agency),
                kind="strength",
                text=text,
                how_known="seen_myself",
                happened_on=ago(14),
                by=actor,
            )

    yield "lead", 13, strengths

    def leo_speaks(actor: Actor, record: Record) -> None:
        leo = record("leo", "mill_lode")
        cohort.record_voice(
            person=leo,
            text="I don't want to be moved from Mill Lode. Ask me before you decide things. It's better when Coach drops me home.",
            said_to="Mr Abara, pastoral lead",
            said_on=ago(13),
            agreed_to_record=True,
            by=actor,
        )
        cohort.record_trusted_adult(
            person=leo, name="Mr Abara", who="Pastoral lead, Mill Lode School", by=actor
        )
        cohort.record_told_about(
            person=leo, who="child", told="yes", told_on=ago(13), told_by="Mr Abara", by=actor
        )
        cohort.record_voice(
            person=record("zara", "mill_lode"),
            not_sought_because="She has been off this week. Mrs Pell will ask on Monday.",
            by=actor,
        )

    yield "lead", 12, leo_speaks

    def charity(actor: Actor, record: Record) -> None:
        cohort.record_factor(
            person=record("leo", "lantern"), kind="strength", text="Boxing club twice a week, never misses",
            term="activities", how_known="seen_myself", happened_on=ago(11), by=actor,
        )  # fmt: skip
        cohort.record_trusted_adult(
            person=record("leo", "lantern"), name="Coach Deena", who="Boxing club", by=actor
        )
        cohort.record_voice(
            person=record("ellie", "lantern"),
            text="If I say anything he'll know it was me.",
            said_to="Sam Reyes",
            said_on=ago(8),
            agreed_to_record=True,
            by=actor,
        )

    yield "youth_worker", 8, charity

    def social_care(actor: Actor, record: Record) -> None:
        leo = record("leo", "social_care")
        with days_ago(9):
            cohort.record_factor(
                person=leo, kind="worry", text="Away from home after ten at night on four nights",
                term="missing", how_known="told_by_other", happened_on=ago(10), by=actor,
            )  # fmt: skip
        cohort.record_factor(
            person=leo, kind="strength", text="Mum rings when she is worried, and is home after four now",
            term="supportive_parent", how_known="record_check", happened_on=ago(5), by=actor,
        )  # fmt: skip
        with days_ago(11):
            cohort.record_told_about(
                person=leo, who="parent", told="yes", told_on=ago(12), told_by="Nadia Bright",
                view="I just want the evenings to stop being frightening.", by=actor,
            )  # fmt: skip
        with days_ago(20):
            cohort.record_factor(
                person=leo, kind="worry", text="His two best friends moved away in the summer; he is often alone",
                term="isolated", how_known="told_by_other", happened_on=ago(21), by=actor,
            )  # fmt: skip
        for key, status, owner, days in (
            ("leo", "child_in_need", "Nadia Bright, family safeguarding", 4),
            ("tomasz", "looked_after", "Tola Obi, children in care", 9),
            ("chloe", "child_protection", "Tola Obi, children in care", 6),
            ("callum", "child_protection", "Ray Dale, family safeguarding", 33),
            ("dominik", "early_help", "Jo Marsh, early help", 12),
            ("kacper", "child_in_need", "Ray Dale, family safeguarding", 8),
        ):
            with days_ago(min(days, 28)):
                cohort.record_statutory_check(
                    person=record(key, "social_care"),
                    status=status,
                    owner=owner,
                    checked_on=ago(days),
                    by=actor,
                )
        with days_ago(15):
            cohort.record_lead_professional(
                person=record("callum", "social_care"), name="Ray Dale", who="Social worker", told_on=ago(20),
                told_by="Owen Tait", response="Seen at home; safety plan updated.", by=actor,
            )  # fmt: skip
        with days_ago(14):
            cohort.record_lead_professional(
                person=record("connor", "social_care"), name="Ray Dale", who="Social worker", told_on=ago(15),
                told_by="Owen Tait", response="Will see him at school.", by=actor,
            )  # fmt: skip

    yield "social_care", 4, social_care

    def police(actor: Actor, record: Record) -> None:
        cohort.record_view(
            person=record("leo", "police"), level="significant",
            reasons_for="Three sightings with an adult of concern in a fortnight, two confirmed by camera.",
            reasons_against="No arrest, and he answers his mother's calls.", held_on=ago(18), by=actor,
        )  # fmt: skip
        cohort.record_view(
            person=record("hamza", "police"), level="emerging",
            reasons_for="Older boys used him to hold a bag.", held_on=ago(16), by=actor,
        )  # fmt: skip
        cohort.record_view(
            person=record("tomasz", "police"), level="significant",
            reasons_for="Missing twice; found thirty miles away in an adult's home.", held_on=ago(16), by=actor,
        )  # fmt: skip

    yield "sergeant", 16, police

    def adult_of_concern(actor: Actor, record: Record) -> None:
        adult = add_person(
            mapping=record("leo", "police").mapping,
            person=PersonAsGiven(
                given="Darren", family="Sleath", born=date(today.year - 27, 5, 14), known_as=("Dazza",),
                category=Category.ADULT_OF_CONCERN,
            ),
            how_known="record_check",
            by=actor,
        )  # fmt: skip
        for key, kind, words, grade in (
            (
                "leo",
                LinkKind.SUSPECTED_EXPLOITING,
                "Collected by car from the boxing club three times.",
                "2/B/P",
            ),
            ("chloe", LinkKind.SUSPECTED_GROOMING, "Bought her a coat and a phone.", "2/C/P"),
            ("tomasz", LinkKind.DEBT, "Says he owes him four hundred pounds.", "2/B/P"),
        ):
            record_link(
                mapping=adult.mapping, from_person=adult, to_person=record(key, "police"), kind=kind,
                first_on=ago(40), last_on=ago(25), how_known="record_check", grade=grade, words=words, by=actor,
            )  # fmt: skip

    yield "sergeant", 24, adult_of_concern

    def family(actor: Actor, record: Record) -> None:
        for one, other, kind in (("dominik", "marek", LinkKind.SIBLING),):
            record_link(
                mapping=record(one, "mill_lode").mapping, from_person=record(one, "mill_lode"),
                to_person=record(other, "mill_lode"), kind=kind, how_known="record_check",
                words="Twins, on the same roll.", by=actor,
            )  # fmt: skip

    yield "lead", 16, family

    def kin(actor: Actor, record: Record) -> None:
        for one, other, words in (
            ("callum", "lily", "Brother and sister at one address."),
            ("ruby", "maisie", "Sisters, live together."),
        ):
            record_link(
                mapping=record(one, "social_care").mapping, from_person=record(one, "social_care"),
                to_person=record(other, "social_care"), kind=LinkKind.SIBLING, how_known="record_check",
                words=words, by=actor,
            )  # fmt: skip

    yield "social_care", 15, kin


@dataclass(frozen=True, slots=True)
class MadeReferral:
    """A referral as made, and what came of it so far."""

    key: str
    agency: str
    by: str
    to: str
    days_ago: int
    outcome: str = ""
    outcome_reason: str = ""
    told: str = "yes"
    told_reason: str = ""
    to_detail: str = ""


REFERRALS = (
    MadeReferral("ellie", "mill_lode", "lead", "mash", 40, "accepted", "Family help started"),
    MadeReferral("tomasz", "social_care", "social_care", "nrm", 30, "accepted", "Reasonable grounds"),
    MadeReferral("leo", "social_care", "social_care", "early_help", 19, "accepted", "Family help started"),
    MadeReferral("chloe", "social_care", "social_care", "nrm", 28, "accepted", "Reasonable grounds"),
    MadeReferral("dominik", "mill_lode", "lead", "exploitation_team", 25, "accepted"),
    MadeReferral("kacper", "tanners_field", "head", "mash", 22, "accepted"),
    MadeReferral(
        "siân",
        "tanners_field",
        "head",
        "mash",
        12,
        told="not_yet",
        told_reason="She asked us to wait for her aunt",
    ),
    MadeReferral("femi", "social_care", "social_care", "youth_support", 15, "engaged"),
    MadeReferral("ruby", "social_care", "social_care", "early_help", 21, "support_in_place"),
    MadeReferral("jayden", "tanners_field", "head", "mentoring", 18, "accepted", to_detail="Lantern Youth"),
    MadeReferral("ben", "social_care", "social_care", "detached_youth_work", 10),
    MadeReferral("zara", "mill_lode", "lead", "early_help", 6),
    MadeReferral("maisie", "social_care", "social_care", "early_help", 21, "support_in_place"),
)

NO_REFERRAL = (
    (
        "aisha",
        "lead",
        "Seen with her mother on Thursday: the bag holds her inhaler and her brother's. No sign of more.",
    ),
)
