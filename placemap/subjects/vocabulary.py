"""Coded lists about people and the links between them."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _

DPA38 = "Data Protection Act 2018, section 38"


class Category(Term):
    """Data-subject category: separate from the part somebody plays in a mapping."""

    NOT_SET = "not_set", _("Not set yet")
    CHILD_EXPLOITED = "child_exploited", _("Child who may be being exploited"), DPA38
    CHILD_AT_RISK = "child_at_risk", _("Child at risk"), DPA38
    CHILD_LINKED = "child_linked", _("Child linked, being considered"), DPA38
    CHILD_HARMED = "child_harmed", _("Child who has been harmed"), DPA38
    CHILD_CAUSED_HARM = "child_caused_harm", _("Child who has caused harm, and may be exploited"), DPA38
    ADULT_CONVICTED = "adult_convicted", _("Adult convicted of a relevant offence"), DPA38
    ADULT_INVESTIGATED = "adult_investigated", _("Adult under investigation"), DPA38
    ADULT_OF_CONCERN = "adult_of_concern", _("Adult of concern"), DPA38
    ADULT_HARMED = "adult_harmed", _("Adult who may be being harmed"), DPA38
    PARENT = "parent", _("Parent or carer")
    FAMILY = "family", _("Family member")
    PROFESSIONAL = "professional", _("Professional")
    GUARDIAN = "guardian", _("Someone in the community who protects")


CHILD_CATEGORIES = frozenset(c for c in Category if c.value.startswith("child_"))
# Says why a child is here; that they are linked to somebody says only that nobody has decided yet.
UNSAID_CATEGORIES = frozenset({Category.NOT_SET, Category.CHILD_LINKED})
OFFENDER_CATEGORIES = frozenset(
    {Category.ADULT_CONVICTED, Category.ADULT_INVESTIGATED, Category.ADULT_OF_CONCERN}
)
# What somebody may be listed as by hand: a grown-up. A child's category comes with the group's decision.
GROWN_UP_CATEGORIES = tuple(c for c in Category if c not in CHILD_CATEGORIES and c is not Category.NOT_SET)


class Standing(Term):
    """The part a record plays in the mapping."""

    CANDIDATE = "candidate", _("On an agency's list")
    PROPOSED = "proposed", _("Proposed for the cohort")
    COHORT = "cohort", _("In the cohort")
    LINKED = "linked", _("Linked, being considered")
    DECLINED = "declined", _("Not in the cohort")
    REMOVED = "removed", _("Left the cohort")
    UNKNOWN_PERSON = "unknown_person", _("Somebody not yet known")
    OTHER = "other", _("Another person on the map")


class Naming(Term):
    """How far the team sees who this is. The agency that gave it and the custodian see it anyway."""

    CLOSED = "closed", _("Not shown to the team")
    INITIALS = "initials", _("Shown by initials")
    NAMED = "named", _("Named to the team")


class DetailKind(Term):
    """What one detail row says."""

    NAME = "name", _("Name")
    KNOWN_AS = "known_as", _("Known as")
    BORN = "born", _("Date of birth")
    SEX = "sex", _("Sex")
    NHS_NUMBER = "nhs_number", _("NHS number")
    UPN = "upn", _("Unique pupil number")
    IDENTIFIER = "identifier", _("Agency's own number")
    ADDRESS = "address", _("Address")
    OLD_ADDRESS = "old_address", _("Earlier address")
    PHONE = "phone", _("Phone")
    SCHOOL = "school", _("School")
    YEAR_GROUP = "year_group", _("School year")
    PRONOUNS = "pronouns", _("Pronouns")
    CONSIDERED = "considered", _("How this child may be being exploited")
    LISTED_AS = "listed_as", _("Why they are listed as they are")
    NOTE = "note", _("What the agency wrote")


# Shown only to the agency that gave it and the custodian, however far the person is named: the team
# acts on a name, a birth date and a school, and free words may name other children.
SEALED_DETAILS = frozenset(
    {
        DetailKind.ADDRESS,
        DetailKind.OLD_ADDRESS,
        DetailKind.PHONE,
        DetailKind.NHS_NUMBER,
        DetailKind.UPN,
        DetailKind.IDENTIFIER,
        DetailKind.NOTE,
        DetailKind.LISTED_AS,
    }
)

# What may be released to another agency, one by one: one thing each, that names nobody else. Free words
# never go so: they may name other children.
RELEASED_ONE_BY_ONE = (
    DetailKind.ADDRESS,
    DetailKind.OLD_ADDRESS,
    DetailKind.PHONE,
    DetailKind.NHS_NUMBER,
    DetailKind.UPN,
    DetailKind.IDENTIFIER,
)
# What an agency may ask the others for, in one press: the same of every child, whatever is held.
ASKED_FOR = (DetailKind.ADDRESS, DetailKind.PHONE, DetailKind.NHS_NUMBER, DetailKind.UPN)


class EndedBecause(Term):
    """Why what an agency was let see shows to it no more, though nobody took it back."""

    TAKEN_BACK = "taken_back", _("what it was about was taken back or put right")
    HANDLED = "handled", _("how it may be shared was changed since")
    LEFT = "left", _("they had left this mapping")
    AGREEMENT = "agreement", _("their agreement ended")
    GIVER_LEFT = "giver_left", _("the agency that gave it had left this mapping")
    GIVER_AGREEMENT = "giver_agreement", _("the agreement of the agency that gave it ended")


class LinkKind(Term):
    """How two people are linked. Never inferred: somebody said so."""

    PARENT = "parent", _("Parent or carer of")
    SIBLING = "sibling", _("Brother or sister of")
    HALF_SIBLING = "half_sibling", _("Half or step brother or sister of")
    COUSIN = "cousin", _("Cousin of")
    KIN = "kin", _("Other family of")
    CO_RESIDENT = "co_resident", _("Lives with")
    FRIEND = "friend", _("Friend of")
    PARTNER = "partner", _("Partner or former partner of")
    CLASSMATE = "classmate", _("At the same school as")
    TEAM = "team", _("In the same team or club as")
    NEIGHBOUR = "neighbour", _("Neighbour of")
    MISSING_TOGETHER = "missing_together", _("Missing together with")
    SEEN_TOGETHER = "seen_together", _("Seen with")
    NAMED_BY_CHILD = "named_by_child", _("Named by the child")
    CO_REPORTED = "co_reported", _("In the same report as")
    IN_CONFLICT = "in_conflict", _("In conflict with")
    THREATENED_BY = "threatened_by", _("Threatened by")
    SUPPORTS = "supports", _("Supports")
    SUSPECTED_GROOMING = "suspected_grooming", _("Suspected of grooming")
    SUSPECTED_EXPLOITING = "suspected_exploiting", _("Suspected of exploiting")
    DEBT = "debt", _("Holds a debt over")
    TRANSPORTS = "transports", _("Drives or transports")
    SUPPLIES = "supplies", _("Gives phones, drugs or goods to")
    HARBOURS = "harbours", _("Lets stay, hides")
    CONTROLS_ONLINE = "controls_online", _("Controls online")
    LEAD_PROFESSIONAL = "lead_professional", _("Lead professional for")
    TRUSTED_ADULT = "trusted_adult", _("Trusted adult for")
    ASSOCIATE = "associate", _("Named beside, on a list")


SYMMETRIC_KINDS = frozenset(
    {
        LinkKind.SIBLING,
        LinkKind.HALF_SIBLING,
        LinkKind.COUSIN,
        LinkKind.KIN,
        LinkKind.CO_RESIDENT,
        LinkKind.FRIEND,
        LinkKind.PARTNER,
        LinkKind.CLASSMATE,
        LinkKind.TEAM,
        LinkKind.NEIGHBOUR,
        LinkKind.MISSING_TOGETHER,
        LinkKind.SEEN_TOGETHER,
        LinkKind.CO_REPORTED,
        LinkKind.IN_CONFLICT,
        LinkKind.ASSOCIATE,
    }
)
EXPLOITATIVE_KINDS = frozenset(
    {
        LinkKind.SUSPECTED_GROOMING,
        LinkKind.SUSPECTED_EXPLOITING,
        LinkKind.DEBT,
        LinkKind.TRANSPORTS,
        LinkKind.SUPPLIES,
        LinkKind.HARBOURS,
        LinkKind.CONTROLS_ONLINE,
    }
)


FAMILY_KINDS = frozenset(
    {LinkKind.PARENT, LinkKind.SIBLING, LinkKind.HALF_SIBLING, LinkKind.COUSIN, LinkKind.KIN}
)
# Kinds whose first person is somebody grown up.
ADULT_KINDS = EXPLOITATIVE_KINDS | {LinkKind.LEAD_PROFESSIONAL, LinkKind.TRUSTED_ADULT}


class Strength(Term):
    """How firmly a link stands, read from its evidence by `rules.strength_of`."""

    CONFIRMED = "confirmed", _("Confirmed: two sources, or known directly")
    REPORTED = "reported", _("Reported: one source")
    UNVERIFIED = "unverified", _("Unverified: may be wrong")


FIRMEST = (Strength.CONFIRMED, Strength.REPORTED, Strength.UNVERIFIED)


class LinkState(Term):
    """Whether a link still holds."""

    CURRENT = "current", _("Current")
    ENDED = "ended", _("Ended")


class MentionState(Term):
    """What became of a name an agency wrote in a cell."""

    OPEN = "open", _("Waiting")
    RESOLVED = "resolved", _("Linked to a person")
    UNKNOWN = "unknown", _("Left as an unknown person")
    DROPPED = "dropped", _("Dropped")


class Considered(Term):
    """Where a linked child stands: every one is considered, then helped or let go."""

    OPEN = "open", _("Being considered")
    REFERRED = "referred", _("Referred")
    SUPPORTED = "supported", _("Supported in place")


class Emergency(Term):
    """Why somebody cannot wait to ask: the emergency in which they open a child's record."""

    HURT_NOW = "hurt_now", _("A child may be hurt right now, and I have to act")
    MISSING = "missing", _("A child is missing and may be in danger")
    WITH_ME = "with_me", _("A child is with me, and I have to keep them safe")
    ILL = "ill", _("A child needs urgent medical help")
    OTHER = "other", _("Another emergency, which I describe below")


class EmergencyJudged(Term):
    """What whoever answers for the mapping says of it afterwards."""

    RIGHT = "right", _("It was right to open it")
    ASK_FIRST = "ask_first", _("It was a real worry, but there was time to ask somebody")
    WRONG = "wrong", _("It was not right to open it")


class OpenedBecause(Term):
    """Why a linked child's name was opened to somebody."""

    WHO_KNOWS = "who_knows", _("Asked whether they know this child")
    CHAIR = "chair", _("Opened by the chair for one item")
    POLICE_DECISION = "police_decision", _("Decision on police access, for safeguarding only")
    DANGER = "danger", _("Immediate danger")


class EntityKind(Term):
    """What is on the map beside people. A group or line is never anybody's identity."""

    PLACE = "place", _("Place")
    PROTECTIVE_PLACE = "protective_place", _("Place that protects")
    GROUP = "group", _("Group")
    LINE = "line", _("Line or brand")
    VEHICLE = "vehicle", _("Vehicle")
    PHONE = "phone", _("Phone")
    ACCOUNT = "account", _("Online account")
    OBJECT = "object", _("Other object")


PLACE_KINDS = frozenset({EntityKind.PLACE, EntityKind.PROTECTIVE_PLACE})
# Things that may be one person's own: their name or number says who that is.
PERSONAL_KINDS = frozenset(
    {EntityKind.LINE, EntityKind.VEHICLE, EntityKind.PHONE, EntityKind.ACCOUNT, EntityKind.OBJECT}
)


class PlaceMove(Term):
    """One step of taking a place added by hand into a mapping, or of leaving it out."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REOPENED = "reopened", _("Declining was taken back")


class PlaceState(Term):
    """Where a place stands: it belongs, somebody has still to decide, or it is left out everywhere."""

    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("Proposed, waiting for a decision")
    DECLINED = "declined", _("Declined")


class EntityLinkKind(Term):
    """How somebody is linked to a place, group, line or object."""

    LIVES = "lives", _("Lives at")
    FORMERLY_LIVED = "formerly_lived", _("Used to live at")
    PLACED = "placed", _("Placed at")
    ATTENDS = "attends", _("Goes to")
    SPENDS_TIME = "spends_time", _("Spends time at")
    FEELS_SAFE = "feels_safe", _("Feels safe at")
    FEELS_UNSAFE = "feels_unsafe", _("Feels unsafe at")
    HARMED_AT = "harmed_at", _("Was harmed at")
    FOUND_AT = "found_at", _("Found at when missing")
    AVOIDS = "avoids", _("Avoids")
    BANNED_FROM = "banned_from", _("Banned from")
    WORKS_AT = "works_at", _("Works at")
    CONTROLS = "controls", _("Controls")
    IN_CONTACT = "in_contact", _("In contact with")
    EXPLOITED_BY = "exploited_by", _("Exploited by")
    THREATENED_BY = "threatened_by", _("Threatened by")
    USES = "uses", _("Uses")
    FOUND_WITH = "found_with", _("Found with")


# Which kinds may join somebody to what: a place is lived at, a group is been in contact with.
ENTITY_LINK_KINDS: dict[EntityKind, frozenset[EntityLinkKind]] = {
    **dict.fromkeys(
        PLACE_KINDS,
        frozenset(
            {
                EntityLinkKind.LIVES,
                EntityLinkKind.FORMERLY_LIVED,
                EntityLinkKind.PLACED,
                EntityLinkKind.ATTENDS,
                EntityLinkKind.SPENDS_TIME,
                EntityLinkKind.FEELS_SAFE,
                EntityLinkKind.FEELS_UNSAFE,
                EntityLinkKind.HARMED_AT,
                EntityLinkKind.FOUND_AT,
                EntityLinkKind.AVOIDS,
                EntityLinkKind.BANNED_FROM,
                EntityLinkKind.WORKS_AT,
                EntityLinkKind.CONTROLS,
            }
        ),
    ),
    **dict.fromkeys(
        (EntityKind.GROUP, EntityKind.LINE),
        frozenset(
            {
                EntityLinkKind.IN_CONTACT,
                EntityLinkKind.EXPLOITED_BY,
                EntityLinkKind.THREATENED_BY,
                EntityLinkKind.CONTROLS,
            }
        ),
    ),
    **dict.fromkeys(
        (EntityKind.VEHICLE, EntityKind.PHONE, EntityKind.ACCOUNT, EntityKind.OBJECT),
        frozenset({EntityLinkKind.USES, EntityLinkKind.FOUND_WITH, EntityLinkKind.CONTROLS}),
    ),
}
# Said only of grown-ups.
ADULT_ENTITY_KINDS = frozenset({EntityLinkKind.CONTROLS})


class MapFileKind(Term):
    """Which file of the map an analyst takes out."""

    GRAPHML = "graphml", _("GraphML: one file, for Gephi and other network tools")
    NODES = "nodes", _("Spreadsheet of people and places (CSV)")
    LINKS = "links", _("Spreadsheet of links (CSV)")


class MapFilePurpose(Term):
    """What a file of the map is taken out for. Nothing else is a reason."""

    ANALYSIS = "analysis", _("Analysis with the coordinator, for the next meeting")
    SAFETY_PLANNING = "safety_planning", _("Planning safety for children on the map")
    CHECKING = "checking", _("Checking the map against our own records")


class CorrectedHow(Term):
    """What became of something that somebody had read."""

    PUT_RIGHT = "put_right", _("Put right")
    TAKEN_BACK = "taken_back", _("Taken back")
    ENDED = "ended", _("Ended: it no longer holds")
