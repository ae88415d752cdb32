"""Coded lists about people and the links between them."""

from __future__ import annotations

from placemap.foundations.terms import Term

DPA38 = "Data Protection Act 2018, section 38"


class Category(Term):
    """Data-subject category: separate from the part somebody plays in a mapping."""

    NOT_SET = "not_set", "Not yet said"
    CHILD_EXPLOITED = "child_exploited", "Child who may be being exploited", DPA38
    CHILD_AT_RISK = "child_at_risk", "Child at risk", DPA38
    CHILD_LINKED = "child_linked", "Child linked, being considered", DPA38
    CHILD_HARMED = "child_harmed", "Child who has been harmed", DPA38
    CHILD_CAUSED_HARM = "child_caused_harm", "Child who has caused harm, and may be exploited", DPA38
    ADULT_CONVICTED = "adult_convicted", "Adult convicted of a relevant offence", DPA38
    ADULT_INVESTIGATED = "adult_investigated", "Adult under investigation", DPA38
    ADULT_OF_CONCERN = "adult_of_concern", "Adult of concern", DPA38
    ADULT_HARMED = "adult_harmed", "Adult who may be being harmed", DPA38
    PARENT = "parent", "Parent or carer"
    FAMILY = "family", "Family member"
    PROFESSIONAL = "professional", "Professional"
    GUARDIAN = "guardian", "Someone in the community who protects"


CHILD_CATEGORIES = frozenset(c for c in Category if c.value.startswith("child_"))
OFFENDER_CATEGORIES = frozenset(
    {Category.ADULT_CONVICTED, Category.ADULT_INVESTIGATED, Category.ADULT_OF_CONCERN}
)


class Standing(Term):
    """The part a record plays in the mapping."""

    CANDIDATE = "candidate", "On an agency's list"
    PROPOSED = "proposed", "Proposed for the cohort"
    COHORT = "cohort", "In the cohort"
    LINKED = "linked", "Linked, being considered"
    DECLINED = "declined", "Not in the cohort"
    REMOVED = "removed", "Left the cohort"
    UNKNOWN_PERSON = "unknown_person", "Somebody not yet known"
    OTHER = "other", "Another person on the map"


class Naming(Term):
    """How far the team sees who this is. The agency that gave it and the custodian see it anyway."""

    CLOSED = "closed", "Not shown to the team"
    INITIALS = "initials", "Shown by initials"
    NAMED = "named", "Named to the team"


class DetailKind(Term):
    """What one detail row says."""

    NAME = "name", "Name"
    KNOWN_AS = "known_as", "Known as"
    BORN = "born", "Date of birth"
    SEX = "sex", "Sex"
    NHS_NUMBER = "nhs_number", "NHS number"
    UPN = "upn", "Unique pupil number"
    IDENTIFIER = "identifier", "Agency's own number"
    ADDRESS = "address", "Address"
    PHONE = "phone", "Phone"
    SCHOOL = "school", "School"
    YEAR_GROUP = "year_group", "School year"
    PRONOUNS = "pronouns", "Pronouns"
    CONSIDERED = "considered", "How this child may be being exploited"
    NOTE = "note", "What the agency wrote"


# Shown only to the agency that gave it and the custodian, however far the person is named: the team
# acts on a name, a birth date and a school, and free words may name other children.
SEALED_DETAILS = frozenset(
    {
        DetailKind.ADDRESS,
        DetailKind.PHONE,
        DetailKind.NHS_NUMBER,
        DetailKind.UPN,
        DetailKind.IDENTIFIER,
        DetailKind.NOTE,
    }
)


class LinkKind(Term):
    """How two people are linked. Never inferred: somebody said so."""

    PARENT = "parent", "Parent or carer of"
    SIBLING = "sibling", "Brother or sister of"
    HALF_SIBLING = "half_sibling", "Half or step brother or sister of"
    COUSIN = "cousin", "Cousin of"
    KIN = "kin", "Other family of"
    CO_RESIDENT = "co_resident", "Lives with"
    FRIEND = "friend", "Friend of"
    PARTNER = "partner", "Partner or former partner of"
    CLASSMATE = "classmate", "At the same school as"
    TEAM = "team", "In the same team or club as"
    NEIGHBOUR = "neighbour", "Neighbour of"
    MISSING_TOGETHER = "missing_together", "Missing together with"
    SEEN_TOGETHER = "seen_together", "Seen with"
    NAMED_BY_CHILD = "named_by_child", "Named by the child"
    CO_REPORTED = "co_reported", "In the same report as"
    IN_CONFLICT = "in_conflict", "In conflict with"
    THREATENED_BY = "threatened_by", "Threatened by"
    SUPPORTS = "supports", "Supports"
    SUSPECTED_GROOMING = "suspected_grooming", "Suspected of grooming"
    SUSPECTED_EXPLOITING = "suspected_exploiting", "Suspected of exploiting"
    DEBT = "debt", "Holds a debt over"
    TRANSPORTS = "transports", "Drives or transports"
    SUPPLIES = "supplies", "Gives phones, drugs or goods to"
    HARBOURS = "harbours", "Lets stay, hides"
    CONTROLS_ONLINE = "controls_online", "Controls online"
    LEAD_PROFESSIONAL = "lead_professional", "Lead professional for"
    TRUSTED_ADULT = "trusted_adult", "Trusted adult for"
    ASSOCIATE = "associate", "Named beside, on a list"


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

    CONFIRMED = "confirmed", "Confirmed: two sources, or known directly"
    REPORTED = "reported", "Reported: one source"
    UNVERIFIED = "unverified", "Unverified: may be wrong"


class LinkState(Term):
    """Whether a link still holds."""

    CURRENT = "current", "Current"
    ENDED = "ended", "Ended"


class MentionState(Term):
    """What became of a name an agency wrote in a cell."""

    OPEN = "open", "Waiting"
    RESOLVED = "resolved", "Linked to a person"
    UNKNOWN = "unknown", "Left as an unknown person"
    DROPPED = "dropped", "Dropped"
