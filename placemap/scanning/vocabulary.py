"""Coded lists of scanning and analysis."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _

GUIDANCE = "Department for Education, Children who run away or go missing from home or care, 2014"


class MissingFrom(Term):
    """Where the child was missing from."""

    HOME = "home", _("Home"), GUIDANCE
    CARE = "care", _("Where they live in care"), GUIDANCE
    EDUCATION = "education", _("School or college"), GUIDANCE
    NOT_KNOWN = "not_known", _("Not known")


class Offer(Term):
    """How far a return home interview has come. That it has not been is an answer like the others."""

    NOT_YET = "not_yet", _("Not offered yet")
    OFFERED = "offered", _("Offered, and not held yet")
    DONE = "done", _("Held")
    DECLINED = "declined", _("The child did not want it")
    MISSING_AGAIN = "missing_again", _("Missing again before it could be held")
    NOT_OFFERED = "not_offered", _("Will not be offered, for a reason")
    NOT_KNOWN = "not_known", _("Not known to us")


class Topic(Term):
    """What a return home interview speaks of, each in the child's own words."""

    WHY = "why", _("What made them go, and what drew them"), GUIDANCE
    WHERE = "where", _("Where they went")
    TRAVEL = "travel", _("How they got there")
    WITH = "with", _("Who they were with")
    HAPPENED = "happened", _("What happened")
    HARM = "harm", _("Whether anybody hurt them, or made them do something"), GUIDANCE
    HEALTH = "health", _("What they need for their health")
    ONLINE = "online", _("Phones, and people online")
    MONEY = "money", _("Money, or owing somebody")
    FRIGHTENED = "frightened", _("What or whom they are frightened of")
    HELPED = "helped", _("What helped")
    TRUSTS = "trusts", _("Whom they trust")
    CAME_BACK = "came_back", _("How they came back")
    WANTS = "wants", _("What they want to happen now")


class Unsaid(Term):
    """Why there are no words of the child. Left empty, nobody has written down either."""

    NOT_ASKED = "not_asked", _("Not asked")
    NOT_SAID = "not_said", _("Asked, and they did not want to say")
    NOT_KNOWN = "not_known", _("Asked, and they do not know")


class Heading(Term):
    """What a group reads of each interview, under five headings."""

    RESPONSES = "responses", _("Responses"), "Terms of reference, first meeting"
    OUTCOMES = "outcomes", _("Outcomes"), "Terms of reference, first meeting"
    SAFETY = "safety", _("Safety planning"), "Terms of reference, first meeting"
    RISKS = "risks", _("Risks that go on"), "Terms of reference, first meeting"
    ACTIONS = "actions", _("Actions required"), "Terms of reference, first meeting"


class InTime(Term):
    """Whether an interview was offered within 72 hours of the return. A help to plan by, never a mark."""

    YES = "yes", _("Offered within 72 hours")
    LATER = "later", _("Offered later than 72 hours")
    WAITING = "waiting", _("Still within 72 hours")
    PASSED = "passed", _("72 hours have passed, and it can still be offered")
    NOT_KNOWN = "not_known", _("Not known: an hour or a day is missing")


class MayTell(Term):
    """Where the words of a police operation may go, as the officer who released them says."""

    HERE = "here", _("Only this team, in this mapping")
    OWN_AGENCY = "own_agency", _("Also whoever must act on it in your own agency")
    FAMILIES = "families", _("Also the children and families it is about")


class Sure(Term):
    """How sure the writers are, in words. Never added up."""

    CERTAIN = "certain", _("We know this")
    LIKELY = "likely", _("We think so, and something points to it")
    POSSIBLE = "possible", _("It may be so, and little points to it")
    NOT_KNOWN = "not_known", _("We do not know")


class Question(Term):
    """What a statement of the problem answers."""

    WHAT = "what", _("What happens?")
    WHO = "who", _("Who is harmed, and who harms?")
    WHERE = "at_place", _("Where does it happen?")
    WHEN = "at_time", _("When does it happen?")
    HOW = "how", _("How is it done?")
    WHY = "why", _("Why here, and why now?")


class Stance(Term):
    """What a piece of evidence does to an explanation."""

    AGAINST = "against", _("Speaks against it")
    FOR = "for", _("Speaks for it")
    EITHER = "either", _("Fits either way, so it settles nothing")
