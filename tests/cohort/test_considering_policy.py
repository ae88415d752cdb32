"""Who decides on a linked child, opens names and erases; each refusal says whom to ask."""

from __future__ import annotations

from uuid import uuid4

import pytest

from placemap.access.actors import Actor, system_actor
from placemap.access.duties import Duty
from placemap.access.policy import ERASER, may_erase_words
from placemap.cohort import policy, rules
from placemap.cohort.models import EnquiryAnswer, LetGo, NameRequest
from placemap.cohort.vocabulary import ConsiderationOutcome, EnquiryReply
from placemap.exchange.policy import may_erase_rows
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.partners.models import User
from placemap.subjects import policy as subjects
from placemap.subjects.models import NameOpening, Person
from placemap.subjects.vocabulary import OpenedBecause

HERE, AGENCY = uuid4(), uuid4()
MAPPING = Mapping(pk=HERE)


def somebody(*duties: Duty, agency: object = None, account: tuple[Duty, ...] = ()) -> Actor:
    return Actor(
        user_id=uuid4(),
        agency_id=agency or uuid4(),  # type: ignore[arg-type]
        duties=frozenset(one.value for one in account),
        seats={HERE: frozenset(one.value for one in duties)},
    )


CHAIR = somebody(Duty.CONSIDER_CHILDREN, Duty.OPEN_NAMES, Duty.READ_CASES, Duty.HOLD_COHORT)
MEMBER = somebody(Duty.READ_CASES, Duty.REFER_CHILDREN)
DECIDER = somebody(Duty.READ_CASES, Duty.REFER_CHILDREN, agency=AGENCY)
OF_AGENCY = somebody(Duty.CONTRIBUTE, agency=AGENCY)


def child(agency: object = None) -> Person:
    return Person(pk=uuid4(), mapping=MAPPING, deciding_agency_id=agency)


@pytest.mark.parametrize(
    ("actor", "agency", "allowed"),
    [
        (CHAIR, None, True),
        (MEMBER, None, False),
        (MEMBER, AGENCY, False),
        (DECIDER, AGENCY, True),
        (DECIDER, None, False),
        (OF_AGENCY, AGENCY, False),
    ],
)
def test_who_decides_on_a_linked_child(actor: Actor, agency: object, allowed: bool) -> None:
    assert bool(policy.may_decide_on_linked(actor, child(agency))) is allowed


def test_who_opens_names() -> None:
    user = User(pk=uuid4())
    request = NameRequest(mapping=MAPPING)
    assert subjects.may_ask_to_decide(CHAIR, child())
    assert policy.may_answer_name_request(CHAIR, request)
    assert not policy.may_answer_name_request(MEMBER, request)
    assert subjects.may_open_name(CHAIR, MAPPING, child(), user, OpenedBecause.CHAIR)
    assert not subjects.may_open_name(DECIDER, MAPPING, child(AGENCY), user, OpenedBecause.CHAIR)
    assert subjects.may_open_name(DECIDER, MAPPING, child(AGENCY), user, OpenedBecause.WHO_KNOWS)
    assert not subjects.may_open_name(DECIDER, MAPPING, None, user, OpenedBecause.WHO_KNOWS)
    assert subjects.may_open_in_danger(MEMBER, child())
    assert not subjects.may_open_in_danger(OF_AGENCY, child())
    assert policy.may_ask_for_name(somebody(Duty.READ_CASES, Duty.CONTRIBUTE), child())
    assert not policy.may_ask_for_name(somebody(Duty.READ_CASES), child())
    assert not policy.may_ask_for_name(OF_AGENCY, child())


def test_who_closes_reviews_and_explains_an_opening() -> None:
    opening = NameOpening(mapping=MAPPING, user_id=MEMBER.user_id, opened_by=MEMBER.user_id)
    assert subjects.may_close_opening(MEMBER, opening)
    assert subjects.may_close_opening(CHAIR, opening)
    assert not subjects.may_close_opening(DECIDER, opening)
    assert subjects.may_say_why_opened(MEMBER, opening)
    assert not subjects.may_say_why_opened(CHAIR, opening)
    assert subjects.may_review_opening(CHAIR, opening)
    assert not subjects.may_review_opening(MEMBER, opening)
    assert not subjects.may_review_opening(DECIDER, opening)


def test_who_answers_reads_receipts_and_reads_for_the_panel() -> None:
    answer = EnquiryAnswer(user_id=MEMBER.user_id)
    assert policy.may_answer_enquiry(MEMBER, answer) and not policy.may_answer_enquiry(CHAIR, answer)
    receipt = LetGo(mapping=MAPPING, agency_id=AGENCY)
    assert policy.may_read_receipt(OF_AGENCY, receipt) and policy.may_read_receipt(CHAIR, receipt)
    assert not policy.may_read_receipt(MEMBER, receipt)
    assert policy.may_read_panel(somebody(account=(Duty.READ_PANEL,)))
    assert not policy.may_read_panel(CHAIR)


def test_only_the_eraser_erases() -> None:
    for may in (subjects.may_erase, subjects.may_erase_named, may_erase_words, may_erase_rows):
        assert may(system_actor(ERASER))
        assert not may(CHAIR)


@pytest.mark.parametrize("outcome", list(ConsiderationOutcome))
@pytest.mark.parametrize("at_risk", [True, False])
def test_only_a_child_without_a_recorded_risk_is_let_go(outcome: ConsiderationOutcome, at_risk: bool) -> None:
    given = {"outcome": outcome, "reason": " Fine ", "done_with_child": True, "done_with_reason": ""}
    if outcome is ConsiderationOutcome.NO_CONCERN and at_risk:
        with pytest.raises(rules.NotAllowedNow):
            rules.check_considered(**given, at_risk=at_risk, others_named=False)
    else:
        assert rules.check_considered(**given, at_risk=at_risk, others_named=False) == "Fine"


def test_an_answer_in_time_is_taken() -> None:
    rules.check_reply(EnquiryReply.KNOWN, is_answered=False, closes_on=today(), today=today())


def test_other_children_are_never_forgotten_with_one_let_go() -> None:
    given = {"reason": "Fine", "done_with_child": True, "done_with_reason": "", "at_risk": False}
    with pytest.raises(rules.NotComplete, match="other children to think of"):
        rules.check_considered(outcome=ConsiderationOutcome.NO_CONCERN, others_named=True, **given)
    assert rules.check_considered(outcome=ConsiderationOutcome.SUPPORT, others_named=True, **given) == "Fine"
