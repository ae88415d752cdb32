"""The words of the cohort's pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from placemap.cohort import presenters
from placemap.cohort.models import (
    ChildVoice,
    Factor,
    LeadProfessional,
    Membership,
    NoReferral,
    Referral,
    StatutoryCheck,
    ToldAbout,
)
from placemap.cohort.queries import Cell, Given, Said, Source
from placemap.cohort.vocabulary import Answer, Level
from placemap.partners.models import Agency

POLICE = Agency(id=uuid4(), name="Fenmarch Police", short_name="Police")
DAY = date(2025, 3, 4)
AT = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)


def _said(level: Level | None = None, *, is_known: bool = True, **words: str) -> Said:
    given = {
        "as_written": "",
        "reasons_for": "",
        "reasons_against": "",
        "by": "Dan Colley",
        "entered_by": "",
        **words,
    }
    return Said(agency_id=POLICE.pk, level=level, is_known=is_known, on=DAY, recorded_at=AT, **given)


@pytest.mark.parametrize(
    ("answer", "level", "drawn"),
    [
        (Answer.VIEW, Level.SIGNIFICANT, ("significant", "", "Significant")),
        (Answer.VIEW, Level.REDUCED, ("", "known", "Reduced")),
        (Answer.KNOWN, None, ("", "known", "Known")),
        (Answer.NOT_KNOWN, None, ("", "not-known", "Not known")),
        (Answer.NOTHING_SHARED, None, ("", "not-known", "None shared")),
        (Answer.WAITING, None, ("", "waiting", "Waiting")),
        (Answer.NOT_ASKED, None, ("", "not-asked", "Not asked")),
    ],
)
def test_every_answer_looks_different(
    answer: Answer, level: Level | None, drawn: tuple[str, str, str]
) -> None:
    shown = presenters.cell_shown(Cell(POLICE.pk, answer, _said(level) if level else None))
    assert (shown.level, shown.answer, shown.text) == drawn


def test_every_answer_has_its_own_key() -> None:
    cells = [Cell(POLICE.pk, answer) for answer in Answer if answer is not Answer.VIEW]
    cells += [Cell(POLICE.pk, Answer.VIEW, _said(level)) for level in Level]
    assert len({presenters.cell_key(cell) for cell in cells}) == len(cells)


def _row(**changes: Any) -> Any:
    base = {
        "referral": None,
        "none_needed": None,
        "lead_told": None,
        "unanswered": False,
        "has_unsorted": False,
        "differs": False,
        "membership": Membership(
            state="agreed", decided_at=AT, agency=POLICE, identified_by="recorded_crime"
        ),
        "card": SimpleNamespace(agencies=("Police", "Mill Lode")),
    }
    return SimpleNamespace(**{**base, **changes})


def test_the_referral_in_one_word() -> None:
    tag = presenters.referral_tag
    assert tag(_row(referral=Referral(outcome="accepted"))).kind == "done"
    assert tag(_row(referral=Referral(outcome="waiting", made_on=DAY))).text == "Made 4 March 2025"
    assert tag(_row(referral=Referral(outcome="redirected"))).text == "Sent on"
    assert tag(_row(referral=Referral(outcome="no_further_action"))).text == "No further action"
    assert tag(_row(none_needed=NoReferral())).text == "Not needed"
    assert tag(_row(lead_told=LeadProfessional())).text == "Lead told"
    assert tag(_row(unanswered=True)).kind == "gap-solid"
    assert tag(_row()).text == ""
    assert tag(_row(has_unsorted=True)).text == "Words to sort"
    assert tag(_row(has_unsorted=True, none_needed=NoReferral())).text == "Not needed"


def test_the_groups_decision_in_a_few_words() -> None:
    line = presenters.group_line
    assert line(_row()) == ("Agreed", "done")
    assert line(_row(differs=True)) == ("Agreed", "done")
    for state, words in (("declined", "Declined 4 March 2025"), ("removed", "Left 4 March 2025")):
        assert line(_row(membership=Membership(state=state, decided_at=AT)))[0] == words
    assert line(_row(membership=Membership(state="proposed")))[1] == "clock"


def test_who_put_the_child_forward() -> None:
    assert presenters.put_forward(_row()) == "Police: recorded crime"
    listed = Membership(agency=POLICE, identified_by="agency_list", known_before="no", identified_on=DAY)
    assert presenters.put_forward(_row(membership=listed)) == "On the list of Police, Mill Lode"
    assert (
        presenters.put_forward_how(listed) == "An agency's list, 4 March 2025. Known to services before: no."
    )


def test_each_agencys_words_or_its_lists() -> None:
    note = Factor(agency_id=POLICE.pk, agency=POLICE, text="Out late", recorded_at=AT)
    names = {POLICE.pk: "Police"}
    view = Cell(
        POLICE.pk, Answer.VIEW, _said(Level.MODERATE, reasons_for="Seen.", reasons_against="Home by ten.")
    )
    (shown,) = presenters.words_shown([view], names, [note])
    assert (shown.heading, shown.words, shown.against) == ("Police: Moderate", "Seen.", "Home by ten.")
    assert shown.byline == "Dan Colley, 4 March 2025, opinion"
    cases = [
        (Cell(POLICE.pk, Answer.KNOWN), [note], "Out late."),
        (Cell(POLICE.pk, Answer.NOT_KNOWN, _said(is_known=False)), [], "Checked, and holds nothing"),
        (Cell(POLICE.pk, Answer.KNOWN, _said(as_written="Amber")), [], "Written on the list as “Amber”."),
        (Cell(POLICE.pk, Answer.VIEW, _said(Level.ENDED)), [], "No reason given."),
    ]
    for cell, notes, words in cases:
        assert presenters.words_shown([cell], names, notes)[0].words.startswith(words)
    assert presenters.words_shown([Cell(POLICE.pk, Answer.NOT_ASKED)], names, []) == []


def test_a_view_says_who_signed_it_or_who_typed_it_in() -> None:
    assert presenters.signed(_said(Level.MODERATE)) == "Dan Colley"
    assert (
        presenters.signed(_said(Level.MODERATE, by="", entered_by="Priya Nandra"))
        == "Entered by Priya Nandra"
    )
    assert presenters.signed(_said(Level.MODERATE, by="")) == ""


def test_the_line_under_the_heading() -> None:
    assert presenters.sentence_count(0, 1) == "1 child is agreed into the cohort."
    assert presenters.sentence_count(2, 16).endswith(
        "2 more are proposed, each with a reason tested against the scope."
    )


def test_a_referral_in_sentences() -> None:
    referral = Referral(
        to="mash",
        to_detail="Front door",
        made_on=DAY,
        made_by_name="Owen Tait",
        agency=POLICE,
        told="not_yet",
        told_reason="Meeting on Friday",
        received_on=DAY,
        outcome="redirected",
        outcome_on=DAY,
        outcome_reason="To early help.",
    )
    shown = presenters.referral_shown(referral)
    assert shown.to == "Children's social care (MASH), Front door"
    assert shown.line == "4 March 2025, by Owen Tait (Police). Received 4 March 2025."
    assert shown.outcome_line == "Sent on to another service on 4 March 2025. To early help."
    assert shown.told == "Family not told yet: Meeting on Friday"
    referral.told = "no"
    assert presenters.referral_shown(referral).told == "Family not told: Meeting on Friday"


def test_decisions_and_lead_professionals_in_sentences() -> None:
    decision = NoReferral(decided_on=DAY, agency=POLICE, reason="Support in place.")
    assert presenters.none_needed_line(decision) == "4 March 2025, Police: Support in place."
    lead = LeadProfessional(name="Nadia Bright", agency=POLICE)
    assert presenters.lead_line(lead) == "Nadia Bright (Police). Not told of this risk yet."
    lead.who, lead.told_on, lead.told_by, lead.response = "social worker", DAY, "Owen Tait", "Will visit."
    assert (
        presenters.lead_line(lead)
        == "Nadia Bright, social worker. Told on 4 March 2025 by Owen Tait. Will visit."
    )


def _record(**changes: Any) -> Any:
    identity = SimpleNamespace(names=(), known_as=(), births=(), schools=(), year_groups=(), pronouns=())
    card = SimpleNamespace(
        shown_as="Leo Pashley",
        is_named=True,
        age=13,
        born_low=None,
        born_high=None,
        births=(),
        category=SimpleNamespace(label="Child at risk"),
        standing=SimpleNamespace(label="In the cohort"),
    )
    base = {
        "identity": identity,
        "card": card,
        "statutory": None,
        "told": (),
        "told_views": (),
        "membership": None,
        "check": SimpleNamespace(leads=()),
    }
    return SimpleNamespace(**{**base, **changes})


def test_where_the_child_stands_with_statutory_services() -> None:
    assert presenters.statutory_line(_record()) == ""
    check = StatutoryCheck(status="child_in_need", owner="Nadia Bright", checked_on=DAY, agency=POLICE)
    held = "Child in need (section 17), held by Nadia Bright. Checked 4 March 2025 by Police."
    assert presenters.statutory_line(_record(statutory=check)) == held
    odd = StatutoryCheck(status="other", as_written="EHCP", checked_on=DAY, agency=POLICE)
    assert presenters.statutory_line(_record(statutory=odd)).startswith("“EHCP”, as Police wrote it")


def test_who_was_told() -> None:
    told = (
        ToldAbout(who="child", told="yes", told_on=DAY, told_by="Mr Abara", view="All right."),
        ToldAbout(who="parent", told="no", reason="It is not safe"),
        ToldAbout(who="parent", told="not_yet", reason="Next week"),
    )
    lines = presenters.told_lines(_record(told=told, told_views=told[:1]))
    assert lines[0] == {
        "id": told[0].pk,
        "who": "The child",
        "said": "yes, 4 March 2025, by Mr Abara",
        "view": "All right.",
    }
    assert [line["said"] for line in lines[1:]] == ["no: It is not safe", "not yet: Next week"]


def test_birth_dates_by_source() -> None:
    born = presenters.born_words
    record = _record()
    assert born(record) == ""
    record.card.born_low, record.card.born_high = date(2011, 9, 1), date(2012, 8, 31)
    assert born(record) == "Between 1 September 2011 and 31 August 2012"
    record.identity.births = (Given("2011-06-09", ("Police",), date(2011, 6, 9)),)
    assert born(record) == "9 June 2011, 13"
    record.identity.births += (Given("2011-09-06", ("School", "Health"), date(2011, 9, 6)),)
    assert born(record) == "9 June 2011 (Police) or 6 September 2011 (School, Health)"


def test_the_identity_bar_says_only_what_may_be_seen() -> None:
    record = _record()
    record.identity.year_groups = (Given("10", ("School",)),)
    record.check.leads = (LeadProfessional(name="Nadia Bright", agency=POLICE),)
    facts = {fact["label"]: fact["text"] for fact in presenters.identity_facts(record, "FE1. Address sealed")}
    assert (facts["School"], facts["Lead worker"], facts["Lives"]) == (
        "Year 10",
        "Nadia Bright, Police",
        "FE1. Address sealed",
    )
    record.card.is_named = False
    assert [fact["label"] for fact in presenters.identity_facts(record, "")] == ["Why they are here"]


def test_other_names_with_who_uses_them() -> None:
    record = _record()
    record.identity.pronouns = (Given("He, him", ("School",)),)
    record.identity.known_as = (Given("Lee", ("Police",)),)
    record.identity.names = (Given("Leo PASHLEY", ("School",)), Given("Leopold Pashley", ("Health",)))
    assert presenters.also_called(record) == "He, him. Called “Lee” (Police). “Leopold Pashley” (Health)"


def test_whose_view_and_what_it_says() -> None:
    heading = presenters.view_heading
    assert heading("Police", _said(Level.MODERATE)) == "Police: Moderate"
    assert heading("Police", _said(is_known=False)) == "Police: not known to them"
    assert heading("Police", _said(Level.NOT_ASSESSED)) == "Police: known, no view given"


def test_to_whom_the_child_said_it() -> None:
    voice = ChildVoice(said_to="Mr Abara", happened_on=DAY, agreed_to_record=True)
    assert presenters.voice_aside(voice) == "To Mr Abara, 4 March 2025. They agreed we could write it here"
    unasked = ChildVoice(happened_on=DAY, agreed_to_record=None)
    assert presenters.voice_aside(unasked) == "4 March 2025. Nobody asked whether it may be written here"
    assert presenters.voice_aside(ChildVoice(happened_on=DAY, agreed_to_record=False)) == "4 March 2025"


def test_terms_and_standing_in_words() -> None:
    source = Source(uuid4(), "Police", "A list", AT, "C", True, "record_check", DAY)
    assert "kept to them and the coordinator" in presenters.handling_words(source)
    assert presenters.looked_words(1) == "1 person in 30 days."
    proposed = Membership(state="proposed", recorded_at=AT, agency=POLICE)
    assert presenters.membership_words(proposed).startswith("Proposed 4 March 2025 by Police.")
    declined = Membership(state="declined", decided_at=AT)
    assert presenters.membership_words(declined) == "Declined on 4 March 2025."
    assert presenters.standing_words("fact", "") == "Fact"


def test_why_and_ages() -> None:
    assert presenters.why_lines(SimpleNamespace(why=("worry", "agreed"))) == "a worry, agreed into the cohort"
    card = SimpleNamespace(births=(date(2000, 1, 1), date(2000, 1, 2)))
    assert " or " not in presenters.age_words(card)
    assert presenters.age_words(SimpleNamespace(births=())) == ""
