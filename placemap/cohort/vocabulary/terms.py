"""Dated lists of vulnerabilities, indicators and protective factors, each with where it comes from.

A term only helps people find like with like: the words beside it say what was seen. Nothing is added up.
A list changes by a new version with its own day, and a version is retired, never altered: what was recorded
under it is still read, and no longer chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placemap.cohort.vocabulary import FactorKind
from placemap.foundations.terms import Term
from placemap.foundations.wording import _

COUNTY_LINES = _("Home Office county lines guidance, October 2023, with additions from practice")
# No published list was taken over for these, and the page says so.
FROM_PRACTICE = _("Placemap’s own list, November 2026, from practice and not from a published source")


class Vulnerability(Term):
    """What exploiters use. It causes nothing by itself, and is never a child's fault."""

    EARLIER_HARM = "earlier_harm", _("Neglect or abuse earlier on"), COUNTY_LINES
    UNSAFE_HOME = "unsafe_home", _("Home is not safe"), COUNTY_LINES
    DOMESTIC_ABUSE = "domestic_abuse", _("Domestic abuse"), COUNTY_LINES
    INSECURE_HOUSING = "insecure_housing", _("Homeless, or housing not secure"), COUNTY_LINES
    HARDSHIP = "hardship", _("Not enough money at home"), COUNTY_LINES
    ISOLATED = "isolated", _("Alone, with few friends"), COUNTY_LINES
    KNOWS_GANG = "knows_gang", _("Connected to people in gangs"), COUNTY_LINES
    LEARNING = "learning", _("Learning disability or neurodivergence"), COUNTY_LINES
    COMMUNICATION = "communication", _("Speech, language and communication needs"), COUNTY_LINES
    MENTAL_HEALTH = "mental_health", _("Poor mental health"), COUNTY_LINES
    SUBSTANCES = "substances", _("Harm from drugs or alcohol"), COUNTY_LINES
    IN_CARE = "in_care", _("In care, or a care leaver"), COUNTY_LINES
    PLACED_AWAY = "placed_away", _("Placed away from home area"), COUNTY_LINES
    OUT_OF_SCHOOL = (
        "out_of_school",
        _("Excluded, in other provision or missing education"),
        COUNTY_LINES,
    )
    IMMIGRATION = "immigration", _("Insecure immigration status"), COUNTY_LINES
    YOUNG_CARER = "young_carer", _("Young carer"), COUNTY_LINES
    BEREAVED = "bereaved", _("Lost somebody close"), COUNTY_LINES
    FAMILY_IN_PRISON = "family_in_prison", _("Family member in prison"), COUNTY_LINES
    JUSTICE = "justice", _("Earlier contact with the justice system"), COUNTY_LINES
    BULLIED = "bullied", _("Bullied"), COUNTY_LINES
    RACISM = "racism", _("Meets racism or discrimination"), COUNTY_LINES


class Indicator(Term):
    """A sign that somebody may be exploiting the child now."""

    MISSING = "missing", _("Missing from home, care or education"), COUNTY_LINES
    OUT_OF_AREA = "out_of_area", _("Found out of area"), COUNTY_LINES
    TRAVEL = "travel", _("Train or taxi journeys nobody can explain"), COUNTY_LINES
    UNEXPLAINED_GOODS = "unexplained_goods", _("Money, clothes or phones nobody can explain"), COUNTY_LINES
    SEVERAL_PHONES = "several_phones", _("More than one phone"), COUNTY_LINES
    CALLS = "calls", _("Many calls, or secrecy about them"), COUNTY_LINES
    NEW_PEERS = "new_peers", _("A sudden change of friends"), COUNTY_LINES
    OLDER_PEOPLE = "older_people", _("With older people"), COUNTY_LINES
    SCHOOL_FALL = "school_fall", _("Sudden fall in attendance or school work"), COUNTY_LINES
    INJURIES = "injuries", _("Injuries"), COUNTY_LINES
    SEXUAL_HEALTH = "sexual_health", _("Sexual health worries"), COUNTY_LINES
    WEAPONS = "weapons", _("Weapons"), COUNTY_LINES
    DRUG_ITEMS = "drug_items", _("Things used for drugs"), COUNTY_LINES
    BAG = "bag", _("A bag never put down"), COUNTY_LINES
    KEYS = "keys", _("Keys or hotel cards"), COUNTY_LINES
    DEBT = "debt", _("Owes money, or takes things from home"), COUNTY_LINES
    FEAR = "fear", _("Fear, withdrawal, self-harm or anger"), COUNTY_LINES
    SLANG = "slang", _("New slang or nicknames"), COUNTY_LINES
    ADULTS_HOME = "adults_home", _("Found in an adult’s home"), COUNTY_LINES
    ARREST_AWAY = "arrest_away", _("Arrested away from home with drugs to supply"), COUNTY_LINES
    BANK_ACCOUNT = "bank_account", _("Somebody uses their bank account"), COUNTY_LINES
    ONLINE_CASH = "online_cash", _("Cash shown in posts online"), COUNTY_LINES
    LEAVES_PLACEMENT = "leaves_placement", _("Leaves a care placement without permission"), COUNTY_LINES
    FAMILY_THREATENED = "family_threatened", _("Threats to the family"), COUNTY_LINES


class ProtectiveFactor(Term):
    """What keeps a child safe, and what to build on."""

    TRUSTED_ADULT = "trusted_adult", _("An adult they trust"), FROM_PRACTICE
    SAME_WORKER = "same_worker", _("A worker who stays"), FROM_PRACTICE
    SUPPORTIVE_PARENT = "supportive_parent", _("A parent or carer who supports them"), FROM_PRACTICE
    SAFE_FRIENDS = "safe_friends", _("Safe friends"), FROM_PRACTICE
    SCHOOL_BELONGING = "school_belonging", _("Belongs at school and goes"), FROM_PRACTICE
    NEEDS_MET = "needs_met", _("Special educational needs are met"), FROM_PRACTICE
    ACTIVITIES = "activities", _("Clubs, sport, music or other activities"), FROM_PRACTICE
    WORK = "work", _("Training or a job"), FROM_PRACTICE
    SAFE_HOME = "safe_home", _("A safe and settled home"), FROM_PRACTICE
    HEALTH_MET = "health_met", _("Health needs are met"), FROM_PRACTICE
    OWN_GOALS = "own_goals", _("Their own goals and skills"), FROM_PRACTICE
    DEBT_RESOLVED = "debt_resolved", _("A debt is settled"), FROM_PRACTICE
    DISTANCE = "distance", _("Distance from whoever exploits"), FROM_PRACTICE
    COMMUNITY = "community", _("Faith, culture or community ties"), FROM_PRACTICE
    KNOWS_HELP = "knows_help", _("Knows how to get help"), FROM_PRACTICE
    SAFE_PLACES = "safe_places", _("Safe places and ways to them"), FROM_PRACTICE
    GUARDIANS = "guardians", _("Adults who look out in the places they use"), FROM_PRACTICE
    SAFE_ONLINE = "safe_online", _("Stays safe online"), FROM_PRACTICE


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of a dated list: what it is called, which side it belongs to, and when it is in force.

    Version 1 of each list stands here. Later ones are kept in the database, and each row that was
    recorded keeps the number of the version it was recorded under.
    """

    code: str
    title: str
    kind: FactorKind
    number: int
    terms: tuple[tuple[str, str], ...]
    source: str
    dated: date
    # The first day on which nothing of it may be chosen any more.
    ends: date | None = None

    def knows(self, term: str) -> bool:
        """Whether a kept code is of this version, in force or not."""
        return any(term == code for code, _label in self.terms)

    def label_of(self, term: str) -> str:
        """The words of a kept code; the code itself where this version does not know it."""
        return dict(self.terms).get(term, term)

    def is_in_force(self, on: date) -> bool:
        """Whether its terms may be chosen on a day."""
        return self.dated <= on and (self.ends is None or on < self.ends)


def _first(code: str, title: str, kind: FactorKind, terms: type[Term], source: str, dated: date) -> Terms:
    return Terms(code, title, kind, 1, tuple((one.value, one.label) for one in terms), source, dated)


LISTS = (
    _first(
        "vulnerabilities",
        _("Vulnerabilities"),
        FactorKind.WORRY,
        Vulnerability,
        COUNTY_LINES,
        date(2023, 10, 1),
    ),
    _first(
        "indicators", _("Signs of harm now"), FactorKind.WORRY, Indicator, COUNTY_LINES, date(2023, 10, 1)
    ),
    _first(
        "protective",
        _("What protects"),
        FactorKind.STRENGTH,
        ProtectiveFactor,
        FROM_PRACTICE,
        date(2026, 11, 1),
    ),
)
