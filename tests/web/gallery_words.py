"""The words of the gallery: invented people, a page at a time."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Row
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from placemap.web.fields import CheckboxesField, OnceForm, RadioField, VersionField, WrittenDateField
from placemap.web.shell import Column


class MatchForm(OnceForm):
    decision = RadioField(
        label="Your decision",
        choices=[("same", "Same child"), ("different", "Different children"), ("unsure", "Not sure")],
        hints={
            "same": "The two rows are read together. Both are kept.",
            "different": "Remembered, so you are not asked again.",
            "unsure": "Ask the two agencies. It waits here for 14 days.",
        },
    )
    why = forms.CharField(label="Why do you think so?", widget=forms.Textarea)


class EveryField(OnceForm):
    """One of each kind of field."""

    name = forms.CharField(label="Their name", help_text="As they like to be called")
    born = WrittenDateField(label="Date of birth", help_text="For example, 4 3 2011", birth=True)
    phone = forms.CharField(label="Phone", required=False)
    school = forms.ChoiceField(
        label="School", choices=[("", "Choose one"), ("ml", "Mill Lode"), ("tf", "Tanner’s Field")]
    )
    kind = RadioField(
        label="What kind of worry?", choices=[("harm", "They may be harmed"), ("other", "Something else")]
    )
    seen = CheckboxesField(
        label="Where?", choices=[("bus", "Bus stand C"), ("row", "Chandlers Row")], required=False
    )
    told = forms.BooleanField(label="They have been told", required=False, help_text="Or say below why not")
    note = forms.CharField(label="What did you see?", widget=forms.Textarea, max_length=500)
    file = forms.FileField(label="The list", required=False)
    version = VersionField(initial=3)


def _task(text: str, note: str, status: str, kind: str) -> dict[str, str]:
    return {"text": text, "href": "#", "note": note, "status": status, "kind": kind}


def _overview(request: HttpRequest) -> dict[str, Any]:
    return {
        "current_tab": "overview",
        "stages": [
            _task("Objective", "Four agreed on 15 January", "Agreed", "done"),
            _task("Scanning", "Cohort version 7, sixteen children; three proposed", "Complete", "done"),
            _task("Analysis", "Problem statement agreed, one view differs", "Complete", "done"),
            _task("Response", "21 of 26 actions done, 2 have no owner", "Needs attention", "caution"),
            _task("Assessment", "Counts to 28 February entered", "In progress", "note"),
        ],
        "objective_columns": [
            Column("o", "Objective"),
            Column("b", "Before"),
            Column("n", "Now"),
            Column("s", "Standing"),
        ],
        "objectives": [
            Row(
                text="Fewer reports of violence between the two groups",
                before="29 in December",
                now="3 in February",
                standing="Cannot say why",
                kind="wait",
                mark="",
            ),
            Row(
                text="Every child with a worry has a referral or a decision",
                before="9 of 16",
                now="18 of 19",
                standing="One short",
                kind="gap",
                mark=None,
            ),
            Row(
                text="Pupils say they feel safe from gate to bus stop",
                before="34 of 90",
                now="Ask again in April",
                standing="Not yet known",
                kind="plain",
                mark=None,
            ),
            Row(
                text="One message to families, agreed by all partners",
                before="None",
                now="Sent 6 February",
                standing="Met",
                kind="done",
                mark=None,
            ),
        ],
        "attention": [
            {"text": "1 child with a worry and no referral", "href": "#", "note": "4 days"},
            {"text": "2 places with no owner or no plan", "href": "#"},
            {"text": "Lighting request stuck at silver", "href": "#", "note": "19 days"},
        ],
        "seats": [
            {"name": "Lead officer", "who": "H. Marchbanks"},
            {"name": "Children’s social care", "who": "O. Tait"},
            {"name": "Police, missing", "who": "K. Voss"},
            {"name": "Police, local area", "who": "Sgt D. Colley"},
            {"name": "Health", "who": "G. Obuya", "state": "rare", "note": "Came to 3 of 9"},
            {"name": "Schools", "who": "Both"},
            {"name": "Youth justice", "who": "R. Imrie"},
            {"name": "Coordinator", "who": "P. Nandra"},
            {"name": "Early help", "who": "", "href": "#"},
            {"name": "Probation", "who": ""},
        ],
    }


def _cohort(request: HttpRequest) -> dict[str, Any]:
    labels = [
        "Social care",
        "Police",
        "Mill Lode School",
        "Tanner’s Field",
        "Health",
        "Youth justice",
        "Lantern Youth",
    ]
    e, m, s, n, k, w, q = "emerging", "moderate", "significant", "not-known", "known", "waiting", "not-asked"
    children = [
        Row(
            name="Ellie Marsden",
            age=14,
            views=[m, m, e, n, k, n, m],
            before="Yes",
            referral="Accepted",
            referral_kind="done",
            group="Agreed",
            mark="done",
        ),
        Row(
            name="Tomasz Zielny",
            age=15,
            views=[s, s, m, n, k, m, s],
            before="Yes",
            referral="Accepted",
            referral_kind="done",
            group="Agreed",
            mark="done",
        ),
        Row(
            name="Amara Dosumu",
            age=13,
            views=[n, e, n, m, w, q, e],
            before="No",
            referral="None yet",
            referral_kind="gap-solid",
            group="decide",
            mark="",
        ),
        Row(
            name="Leo Pashley",
            age=15,
            views=[e, s, m, n, e, m, m],
            before="Yes",
            referral="Accepted",
            referral_kind="done",
            group="Views differ",
            mark="differ",
            open=[
                Row(
                    who="Police",
                    level="Significant",
                    text="Seen with an adult of concern three times since 17 February.",
                    source="Sgt D. Colley, 4 March, reliable source",
                ),
                Row(
                    who="Mill Lode School",
                    level="Moderate",
                    text="Attendance is 92%. New phone. Trusts Mr Abara.",
                    source="H. Marchbanks, 9 March, opinion",
                ),
                Row(
                    who="Social care",
                    level="Emerging",
                    text="Mum has asked for help and is home after 4pm now.",
                    source="O. Tait, 17 March, opinion",
                ),
            ],
        ),
        Row(
            name="Callum Frane",
            age=16,
            views=[m, m, n, e, k, s, k],
            before="Yes",
            referral="Accepted",
            referral_kind="done",
            group="Agreed",
            mark="done",
        ),
        Row(
            name="Zara Wynn",
            age=14,
            views=[k, n, e, n, w, n, m],
            before="No",
            referral="Made 20 March",
            referral_kind="clock",
            group="decide",
            mark="",
        ),
        Row(
            name="Isaac Merrow",
            age=14,
            views=[n, n, e, n, w, n, n],
            before="No",
            referral="Not needed",
            referral_kind="plain",
            group="Declined 12 March",
            mark="",
        ),
    ]
    return {
        "current_tab": "cohort",
        "columns": [
            Column("name", "Child, age", sortable=True),
            *(Column(x, x) for x in labels),
            Column("b", "Known before"),
            Column("r", "Referral", sortable=True),
            Column("g", "Group"),
        ],
        "children": children,
        "row_class": lambda row: "pm-row--open" if hasattr(row, "open") else "",
        "chips": [
            {"text": "All", "count": 20, "href": "#", "current": True},
            {"text": "Waiting for a decision", "count": 3, "href": "#"},
            {"text": "Views differ", "count": 5, "href": "#"},
            {"text": "No referral", "count": 1, "href": "#"},
            {"text": "New to services", "count": 6, "href": "#"},
        ],
        "pages": Paginator(range(400), 20).page(7),
    }


def _match(request: HttpRequest) -> dict[str, Any]:
    rows = [
        (
            "Name",
            "Dominik Havel",
            "Dom Havell",
            "close",
            "“Dom” is short for Dominik; the surname differs by one letter.",
        ),
        ("Date of birth", "4 March 2011", "04/03/2011", "agrees", "Same day, written two ways."),
        ("NHS number", "999 214 7733", "", "cannot_compare", "The school does not hold it."),
        ("Home postcode", "FE4 2RT", "FE4 2RT", "agrees", "31 other records share this postcode."),
        (
            "Street",
            "18 Priory Gardens",
            "Flat 6, 18 Priory Gdns",
            "agrees",
            "The same once “Gdns” is written out. The flat is new information.",
        ),
        (
            "Phone",
            "07700 900417",
            "07700 900582",
            "differs",
            "Children change phones often, so this says little.",
        ),
        ("School", "Mill Lode School", "Mill Lode School", "agrees", "1,140 pupils."),
        (
            "Brother or sister",
            "Twin, Marek",
            "Marek, same year",
            "agrees",
            "Also a caution: read the notice above.",
        ),
    ]
    return {
        "current_tab": "cohort",
        "fields": [Row(label=a, left=b, right=c, outcome=d, why=e) for a, b, c, d, e in rows],
        "form": MatchForm(
            initial={
                "decision": "same",
                "why": "School confirmed by phone: Dominik, not Marek. Flat 6 is right.",
            }
        ),
    }


def _child(request: HttpRequest) -> dict[str, Any]:
    def said(text: str, source: str, on: date, standing: str) -> dict[str, Any]:
        return {"text": text, "source": source, "on": on, "standing": standing}

    return {
        "current_tab": "cohort",
        "facts": [
            {"label": "Born", "text": "9 June 2010, 15"},
            {"label": "School", "text": "Mill Lode, Year 10"},
            {"label": "Lives", "text": "Address sealed", "href": "#", "link": "Ask"},
            {"label": "Lead worker", "text": "Nadia Bright, social care"},
            {"label": "Why he is here", "text": "May be being exploited"},
        ],
        "worries": [
            said(
                "Seen with an adult of concern three times", "Police and CCTV", date(2026, 3, 3), "Reported"
            ),
            said("A second phone he did not buy", "Mill Lode School", date(2026, 3, 9), "Opinion"),
            said(
                "Away from home after 10pm on four nights",
                "Mum, to social care",
                date(2026, 3, 12),
                "Told by a person",
            ),
        ],
        "strengths": [
            said(
                "Boxing club twice a week; the coach knows him well",
                "Lantern Youth",
                date(2026, 3, 11),
                "Seen myself",
            ),
            said("Trusts Mr Abara and goes to him first", "Leo", date(2026, 3, 9), "In his own words"),
            said(
                "Mum rings when she is worried, and is home after 4pm",
                "Social care",
                date(2026, 3, 17),
                "Fact",
            ),
        ],
        "event_columns": [
            Column("d", "Date", kind="narrow"),
            Column("s", "Source"),
            Column("w", "What"),
            Column("x", "What we did"),
        ],
        "events": [
            Row(
                when="17 March",
                source="Social care",
                what="Mum asked for help with evenings",
                did="Family help offered and accepted",
                mark="done",
            ),
            Row(
                when="12 March",
                source="Police",
                what="Reported missing 22:40, home 01:15",
                did="Return interview done in 31 hours",
                mark="done",
            ),
            Row(
                when="24 February",
                source="CCTV",
                what="Seen outside the phone shop",
                did="Nobody told social care for 6 days",
                mark="gap",
            ),
        ],
    }


def _parts(request: HttpRequest) -> dict[str, Any]:
    return {
        "mapping_header": None,
        "work": [
            {
                "when": "Today",
                "when_note": "by 5pm",
                "urgency": "now",
                "text": "One child has a worry recorded and no referral",
                "href": "#",
                "note": "Two schools, Estwick. Make a referral, or say why not.",
                "verb": "Decide",
            },
            {
                "when": "Tomorrow",
                "when_note": "Wed 25 March",
                "urgency": "soon",
                "text": "Approve the draft minutes of meeting 9",
                "href": "#",
                "note": "17 of 48 hours used.",
                "verb": "Read draft",
            },
            {
                "when": "31 March",
                "when_note": "in 7 days",
                "text": "Monthly report is three parts short",
                "href": "#",
                "verb": "Continue",
            },
        ],
        "answers": [
            {"key": "Name", "value": "Dominik Havel", "href": "#"},
            {"key": "Known as", "value": "", "href": "#"},
            {
                "key": "Where seen",
                "lines": ["Bus stand C", "Chandlers Row"],
                "href": "#",
                "hidden": "where they were seen",
            },
        ],
        "timeline": [
            {
                "when": date(2026, 3, 17),
                "title": "Mum asked for help with evenings",
                "source": "Social care",
                "standing": "Fact",
                "did": "Family help offered and accepted",
            },
            {
                "when": "Some time in February",
                "title": "Seen outside the phone shop",
                "text": "With two others.",
                "source": "CCTV",
                "standing": "Reported",
                "grade": "2/B",
                "did": "Nobody told social care for 6 days",
                "did_kind": "gap",
            },
        ],
    }


def _question(request: HttpRequest) -> dict[str, Any]:
    typed = {
        "name": "",
        "born": "31/02/2010",
        "phone": "07700 900582",
        "seen": ["bus"],
        "note": "First line\n\n  indented line",
        "version": "3",
    }
    return {
        # As in real use, before everything is signed: the demonstration has nothing to lead to.
        "demonstration": False,
        "gate_url": "/real-people/",
        "current_tab": "cohort",
        "title": "I noticed something",
        "form": EveryField(data=typed),
        "form_error": "This mapping closed on 20 March, so nothing can be added to it.",
        "back_url": "#",
        "introduction": "You need no conclusion. Say what you saw.",
    }


def _welcome(request: HttpRequest) -> dict[str, Any]:
    people = [
        (
            "Run a mapping",
            [
                ("Helen Marchbanks", "Head teacher, leads the mapping", "Two schools, Estwick"),
                ("Dan Colley", "Neighbourhood sergeant", "Minutes, Adult A"),
                ("Priya Nandra", "Exploitation coordinator", "Holds the cohort list"),
            ],
        ),
        (
            "Bring what you know",
            [
                ("Owen Tait", "Social care lead", "Children’s pages"),
                ("Joan Okell", "Head teacher, Tanner’s Field", "Her school’s children"),
            ],
        ),
        ("Decide and resource", [("Judith Farrow", "Silver chair", "Three stuck requests")]),
        ("Keep it lawful", [("Tom Ardley", "Administrator", "No case information")]),
    ]
    return {
        "actor": None,
        "navigation": [],
        "groups": [Row(title=title, people=who) for title, who in people],
    }


CONTEXTS = {
    "welcome": _welcome,
    "overview": _overview,
    "cohort": _cohort,
    "match": _match,
    "child": _child,
    "parts": _parts,
    "question": _question,
}
