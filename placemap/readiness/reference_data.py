"""The set-up checks as shipped: what must be true, who signs, and where the paper usually lives.

In code and not in a table, so that nobody can open the gate by taking a check away. A partnership adds
nothing here; a new check ships with its day, and from then on must be signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placemap.foundations.wording import _
from placemap.readiness.vocabulary import CheckCode, DraftKind, ItemCode, Signer


@dataclass(frozen=True, slots=True)
class SetUpCheck:
    """One check; `draft` is the paper that is drafted for it here."""

    code: CheckCode
    must_be_true: str
    signer: Signer
    paper: str
    draft: DraftKind | None = None
    since: date = date(2026, 11, 28)


C, S = CheckCode, Signer

CHECKS = (
    SetUpCheck(
        C.IMPACT,
        _(
            "It names the risks to children and families and how each is met, and the data"
            " protection officers of the agencies were asked."
        ),
        S.DATA_PROTECTION,
        _("With the lead agency’s data protection officer"),
        DraftKind.IMPACT,
    ),
    SetUpCheck(
        C.EQUALITY,
        _(
            "It looks at who could be listed more often than others, and says what is done so"
            " that nobody is treated unfairly."
        ),
        S.PANEL,
        _("With the safeguarding partnership"),
    ),
    SetUpCheck(
        C.JOINT,
        _(
            "Every agency that decides together with others has signed who answers for what, and"
            " families can read the main points."
        ),
        S.DATA_PROTECTION,
        _("With each agency’s data protection officer"),
        DraftKind.JOINT,
    ),
    SetUpCheck(
        C.POLICY,
        _("It says on what grounds facts about health, origin, belief and crime are held, and how long."),
        S.DATA_PROTECTION,
        _("With the lead agency’s data protection officer"),
        DraftKind.PROCESSING,
    ),
    SetUpCheck(
        C.PROTOCOL,
        _(
            "Every agency that gives or receives information here has signed it, and the"
            " register of agreements says until when."
        ),
        S.DATA_PROTECTION,
        _("In the register of agreements, with the signed copy at the partnership"),
    ),
    SetUpCheck(
        C.RETENTION,
        _("The agencies agree how long each kind of record is kept, and it is what this instance does."),
        S.DATA_PROTECTION,
        _("With the records manager of the lead agency"),
        DraftKind.PROCESSING,
    ),
    SetUpCheck(
        C.NOTICES,
        _(
            "People can read what is done with facts about them. There is a notice that a child"
            " of 11 can read, and young people have read it."
        ),
        S.DATA_PROTECTION,
        _("On the partnership’s website, and on paper where children are seen"),
        DraftKind.NOTICE,
    ),
    SetUpCheck(
        C.BREACH,
        _(
            "Everybody knows whom to tell of a leak, at any hour. Complaints have a named person"
            " and a day by which they are answered."
        ),
        S.DATA_PROTECTION,
        _("With the lead agency’s data protection officer, and by the phone"),
    ),
    SetUpCheck(
        C.LEAVERS,
        _(
            "Somebody named gives and takes away access. Whoever leaves is out the same day, and"
            " access is looked at regularly."
        ),
        S.ADMINISTRATOR,
        _("With the administrator"),
    ),
    SetUpCheck(
        C.TRAINING,
        _(
            "Everybody who signs in has learned how to use Placemap, to share information, and"
            " to write about children fairly."
        ),
        S.ADMINISTRATOR,
        _("In each person’s training record here"),
    ),
    SetUpCheck(
        C.SCRUTINY,
        _(
            "Somebody outside the agencies looks at how it is used. Young people had their say,"
            " and were told what changed."
        ),
        S.PANEL,
        _("With the safeguarding partnership’s scrutineer"),
    ),
    SetUpCheck(
        C.GANGS,
        _("Every point of the checklist was walked through together, and each is in place."),
        S.DATA_PROTECTION,
        _("On the next page, with the papers it names"),
    ),
)
CHECK = {check.code: check for check in CHECKS}

# What Placemap itself does about a point, beside which the partnership writes what it does.
ITEM_HELP = {
    ItemCode.IMPACT: _("The first of the set-up checks is this paper."),
    ItemCode.OFFICER: _("Their contact stands beside each agency."),
    ItemCode.BASIS: _("Each list and note here carries its purpose and power."),
    ItemCode.PURPOSE: _("Each mapping here has a purpose, a scope and an end date."),
    ItemCode.HARM: _("Think of school, housing, police stops, family and trust."),
    ItemCode.SCORING: _("Placemap computes no score or rank of a person. Do the papers around it?"),
    ItemCode.VICTIMS: _("Here children and adults of concern have words of their own, and two lists."),
    ItemCode.SHARING: _("A decision not to share is kept here too."),
    ItemCode.SECURITY: _("Think of print-outs, downloads and talk as well."),
    ItemCode.LOG: _("Placemap writes it down. Somebody has to read it each month."),
    ItemCode.SOCIAL: _("Placemap takes nothing from social media. Do the agencies’ lists?"),
}
