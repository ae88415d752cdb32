"""What each body promised: in its own words, with what came of it beside them, and what is missing first."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given as supposing
from hypothesis import strategies as st

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.mappings.models import Mapping
from placemap.responses import commands, queries
from placemap.responses.models import Escalation, Pledge, PledgeEntry
from placemap.responses.rules import pledges as rules
from placemap.responses.vocabulary import PledgeKind, PledgeStanding, PledgeState, Rung
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import words_of
from tests.responses.test_escalation import named, sent

DAY = date(2026, 11, 2)
PLEDGES = "/mappings/M-2026-901/response/promised/"


def promised(world: World, by: str = "sergeant", agency: str = "police", **given: Any) -> Pledge:
    """Dan writes down what the police put in since nine days ago."""
    actor = world.actor(by)
    said: dict[str, Any] = {
        "kind": PledgeKind.TIME, "what": "Three evenings a week on foot", "priority": "Burglary comes first",
        "from_on": today() - timedelta(days=9), "said_by": "Colin Baptiste, chief inspector",
        "said_on": today() - timedelta(days=12), **given,
    }  # fmt: skip
    with acting_as(actor):
        return commands.record_pledge(mapping=world.mapping, agency=world.agencies[agency], by=actor, **said)


def answered(world: World, one: Pledge, by: str, **given: Any) -> PledgeEntry:
    actor = world.actor(by)
    with acting_as(actor):
        held = queries.pledge_in(actor, world.mapping, one.pk)
        said: dict[str, Any] = {
            "state": PledgeState.NOT_KEPT, "happened_on": today() - timedelta(days=1),
            "words": "The officers are on another duty.", "version": held.version, **given,
        }  # fmt: skip
        return commands.answer_pledge(pledge=held, by=actor, **said)


# Rules


@pytest.mark.parametrize(
    ("kind", "state", "begins", "expected"),
    [
        (PledgeKind.NOTHING, PledgeState.PROMISED, 0, PledgeStanding.NOTHING),
        (PledgeKind.TIME, PledgeState.PROMISED, 0, PledgeStanding.UNSAID),
        (PledgeKind.TIME, PledgeState.PROMISED, -3, PledgeStanding.UNSAID),
        (PledgeKind.TIME, PledgeState.PROMISED, 1, PledgeStanding.AHEAD),
        (PledgeKind.MONEY, PledgeState.KEPT, 0, PledgeStanding.KEPT),
        (PledgeKind.MONEY, PledgeState.PARTLY, 0, PledgeStanding.PARTLY),
        (PledgeKind.POST, PledgeState.NOT_KEPT, 3, PledgeStanding.NOT_KEPT),
        (PledgeKind.ROOM, PledgeState.WITHDRAWN, 0, PledgeStanding.WITHDRAWN),
    ],
)
def test_how_a_promise_stands(kind: PledgeKind, state: PledgeState, begins: int, expected: Any) -> None:
    assert rules.standing(kind, state, DAY + timedelta(days=begins), None, None, DAY) is expected


@pytest.mark.parametrize(
    ("state", "ended", "said", "expected", "asks"),
    [
        # On its last day a promise runs still.
        (PledgeState.NOT_KEPT, 0, -5, PledgeStanding.NOT_KEPT, False),
        (PledgeState.PROMISED, 0, None, PledgeStanding.UNSAID, False),
        # Over, and nobody has said since what came of it.
        (PledgeState.PROMISED, -1, None, PledgeStanding.DID_IT_COME, True),
        (PledgeState.NOT_KEPT, -1, -5, PledgeStanding.NOT_KEPT, True),
        (PledgeState.PARTLY, -1, -1, PledgeStanding.PARTLY, True),
        # Said since: the group waits for it no longer.
        (PledgeState.NOT_KEPT, -3, -2, PledgeStanding.OVER, False),
        (PledgeState.PARTLY, -3, 0, PledgeStanding.OVER, False),
        (PledgeState.KEPT, -3, -2, PledgeStanding.KEPT, False),
        # What the body itself has said holds without being asked for once more.
        (PledgeState.KEPT, -3, -5, PledgeStanding.KEPT, False),
        (PledgeState.WITHDRAWN, -3, -5, PledgeStanding.OVER, False),
    ],
)
def test_how_a_promise_stands_whose_time_is_over(
    state: PledgeState, ended: int, said: int | None, expected: PledgeStanding, asks: bool
) -> None:
    until, last = DAY + timedelta(days=ended), None if said is None else DAY + timedelta(days=said)
    begun = DAY - timedelta(days=30)
    assert rules.standing(PledgeKind.TIME, state, begun, until, last, DAY) is expected
    assert rules.asks_whether_it_came(PledgeKind.TIME, state, until, last, DAY) is asks
    assert rules.standing(PledgeKind.NOTHING, state, begun, None, last, DAY) is PledgeStanding.NOTHING
    assert not rules.asks_whether_it_came(PledgeKind.NOTHING, state, until, last, DAY)


@supposing(st.sampled_from(PledgeKind), st.sampled_from(PledgeState), st.integers(-400, 400))
def test_what_was_not_kept_or_not_promised_is_missing_and_nothing_else(
    kind: PledgeKind, state: PledgeState, days: int
) -> None:
    stands = rules.standing(kind, state, DAY + timedelta(days=days), None, None, DAY)
    lacking = {PledgeState.NOT_KEPT, PledgeState.WITHDRAWN, PledgeState.PARTLY}
    assert rules.is_unmet(stands) == (kind is PledgeKind.NOTHING or state in lacking)


def test_what_is_missing_is_listed_before_everything_else() -> None:
    unmet = [rules.is_unmet(one) for one in PledgeStanding]
    assert unmet == sorted(unmet, reverse=True)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"kind": PledgeKind.NOTHING, "priority": " "}, "comes first"),
        ({"what": " "}, "what the body puts in"),
        ({"kind": PledgeKind.FUNCTION, "function": ""}, "does here"),
        ({"until_on": DAY - timedelta(days=1)}, "before the first"),
    ],
)
def test_a_promise_that_says_too_little_is_refused(given: dict[str, Any], problem: str) -> None:
    said: dict[str, Any] = {
        "kind": PledgeKind.TIME, "what": "w", "priority": "", "function": "", "from_on": DAY, "until_on": None,
    }  # fmt: skip
    rules.check_pledge(**said)
    rules.check_pledge(**{**said, "until_on": DAY})
    rules.check_pledge(**{**said, "kind": PledgeKind.NOTHING, "what": "", "priority": "p"})
    with pytest.raises(PlacemapError, match=problem):
        rules.check_pledge(**{**said, **given})


def test_somebody_said_it_on_a_day_that_has_come() -> None:
    rules.check_said("Colin", DAY, DAY)
    with pytest.raises(PlacemapError, match="who said so"):
        rules.check_said(" ", DAY, DAY)
    with pytest.raises(PlacemapError, match="ahead"):
        rules.check_said("Colin", DAY + timedelta(days=1), DAY)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"kind": PledgeKind.NOTHING}, "Nothing was promised"),
        ({"state": PledgeState.PROMISED}, "whether it was kept"),
        ({"words": " "}, "how it stands"),
        ({"happened_on": DAY + timedelta(days=1)}, "ahead"),
        ({"happened_on": DAY - timedelta(days=6)}, "before the promise"),
    ],
)
def test_an_answer_that_says_too_little_is_refused(given: dict[str, Any], problem: str) -> None:
    said: dict[str, Any] = {
        "kind": PledgeKind.TIME, "state": PledgeState.KEPT, "words": "w", "happened_on": DAY,
        "said_on": DAY - timedelta(days=5), "on": DAY,
    }  # fmt: skip
    rules.check_answer(**said)
    with pytest.raises(PlacemapError, match=problem):
        rules.check_answer(**{**said, **given})


def test_only_what_the_body_says_itself_needs_whoever_told_the_group() -> None:
    for state, for_agency, told_by in itertools.product(PledgeState, (True, False), ("", "Aled")):
        needed = state in {PledgeState.KEPT, PledgeState.WITHDRAWN} and not for_agency and not told_by
        if not needed:
            rules.check_told_by(state, for_agency, told_by)
            continue
        with pytest.raises(PlacemapError, match="told you"):
            rules.check_told_by(state, for_agency, told_by)


# Writing


@pytest.mark.django_db
def test_a_body_says_what_it_puts_in_and_nobody_changes_its_words(world: World) -> None:
    one = promised(world)
    assert (one.state, one.agency.short_name) == ("promised", "Police")
    for by in ("head", "stranger"):
        with pytest.raises(Refused):
            promised(world, by=by)
    dan = world.actor("sergeant")
    with acting_as(dan), pytest.raises(DatabaseError, match="stays where it is"):
        Pledge.objects.filter(pk=one.pk).update(what="One evening a week")


@pytest.mark.django_db
def test_the_coordinator_writes_for_a_body_on_the_team_and_for_no_other(world: World) -> None:
    assert promised(world, by="coordinator").recorded_by == world.users["coordinator"].pk
    with pytest.raises(PlacemapError, match="not on this mapping"):
        promised(world, by="coordinator", agency="charity")
    with pytest.raises(PlacemapError, match="does not work in"):
        promised(world, district=world.areas["district"])


@pytest.mark.django_db
def test_what_came_of_it_stands_beside_it_and_what_both_sides_say_is_not_averaged(world: World) -> None:
    one = promised(world)
    answered(world, one, "sergeant", state=PledgeState.KEPT, words="Three evenings.")
    group = answered(world, one, "coordinator", words="One evening since Monday.")
    assert not group.for_agency
    priya = world.actor("coordinator")
    with acting_as(priya):
        shown = queries.one_pledge(priya, queries.pledge_in(priya, world.mapping, one.pk))
    assert [entry.entry.words for entry in shown.entries] == ["One evening since Monday.", "Three evenings."]
    assert shown.is_unmet and shown.differs is not None and shown.differs.state is PledgeState.KEPT
    answered(world, one, "sergeant", words="Yes, one evening.")
    with acting_as(priya):
        shown = queries.one_pledge(priya, queries.pledge_in(priya, world.mapping, one.pk))
        assert shown.differs is None
        assert PledgeEntry.objects.count() == 3


@pytest.mark.django_db
def test_nobody_speaks_for_another_body(world: World) -> None:
    one = promised(world)
    for by in ("head", "social_care"):
        with pytest.raises(Refused):
            answered(world, one, by)
    with pytest.raises(PlacemapError, match="told you"):
        answered(world, one, "coordinator", state=PledgeState.WITHDRAWN)
    told = answered(world, one, "coordinator", state=PledgeState.WITHDRAWN, told_by="Colin Baptiste")
    assert (told.for_agency, told.told_by) == (False, "Colin Baptiste")


@pytest.mark.django_db
def test_two_at_once_are_shown_both(world: World) -> None:
    one = promised(world)
    answered(world, one, "sergeant", version=1)
    with pytest.raises(Conflict):
        answered(world, one, "coordinator", version=1)
    with acting_as(world.actor("coordinator")):
        assert PledgeEntry.objects.count() == 1


@pytest.mark.django_db
def test_no_child_is_named_in_a_promise_or_in_what_came_of_it(world: World) -> None:
    Lists(world).child("head", "Jade", "Orme")
    for given in ({"what": "Somebody to walk Jade Orme home"}, {"priority": "Orme, J., comes first"}):
        with pytest.raises(NamesFound):
            promised(world, by="coordinator", **given)
    one = promised(world)
    with pytest.raises(NamesFound):
        answered(world, one, "coordinator", words="Spoke with Orme’s mother")


@pytest.mark.django_db
def test_outside_the_mapping_there_is_no_promise(world: World, client_as: Any) -> None:
    one = promised(world)
    for who in ("stranger", "other_district", "administrator"):
        client = client_as(world.users[who])
        assert client.get(PLEDGES).status_code == 404
        assert client.get(f"{PLEDGES}{one.pk}/").status_code == 404
        with acting_as(world.actor(who)):
            assert not Pledge.objects.exists() and not PledgeEntry.objects.exists()


@pytest.mark.django_db
def test_a_closed_mapping_keeps_its_promises_and_takes_no_more(world: World) -> None:
    one = promised(world)
    helen = world.actor("lead")
    with acting_as(helen):
        Mapping.objects.filter(pk=world.mapping.pk).update(
            state="closed", closed_on=today(), closure_reason="objectives_met"
        )
        world.mapping.refresh_from_db()
    with pytest.raises(PlacemapError):
        promised(world)
    with pytest.raises(PlacemapError):
        answered(world, one, "sergeant")


# Pages


def _form(**given: Any) -> dict[str, Any]:
    return {
        "kind": "time", "what": "Two lunch hours", "function": "", "priority": "Lessons", "said_by": "Joan Okell",
        "from_on": today().strftime("%d %m %Y"), "until_on": "", "said_on": today().strftime("%d %m %Y"),
        "once": str(uuid.uuid4()), **given,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_head_writes_down_what_her_school_puts_in_and_for_no_other(world: World, client_as: Any) -> None:
    joan = client_as(world.users["head"])
    school = str(world.agencies["tanners_field"].pk)
    police = str(world.agencies["police"].pk)
    assert police not in joan.get(f"{PLEDGES}add/").content.decode()
    assert joan.post(f"{PLEDGES}add/", _form(agency=police)).status_code == 422
    sent = _form(agency=school)
    for _twice in range(2):
        assert joan.post(f"{PLEDGES}add/", sent).status_code == 302
    with acting_as(world.actor("head")):
        assert Pledge.objects.count() == 1
    page = words_of(joan.get(PLEDGES))
    assert "“Lessons”" in page and "Two lunch hours" in page and "Nobody has said yet" in page
    for given in (
        {"what": ""},
        {"kind": "function", "what": "Audits"},
        {"kind": "nothing", "priority": ""},
        {"from_on": ""},
    ):
        assert joan.post(f"{PLEDGES}add/", _form(agency=school, **given)).status_code == 422
    assert joan.post(f"{PLEDGES}add/", _form(agency=school, kind="nothing", what="")).status_code == 302
    assert "Nothing for now" in words_of(joan.get(PLEDGES))


@pytest.mark.django_db
def test_what_a_sponsor_said_after_midnight_in_summer_was_said_on_that_day(
    world: World, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    offer = SimpleNamespace(offers="Two lunch hours", sponsor="Joan Okell", accepted_at=late)
    monkeypatch.setattr(queries, "offer_in", lambda *given: offer)
    school = world.agencies["tanners_field"].pk
    page = client_as(world.users["head"]).get(f"{PLEDGES}add/", {"agency": str(school)}).content.decode()
    assert "2 July 2026" in page and "1 July 2026" not in page


@pytest.mark.django_db
def test_what_begins_stands_in_the_work_of_its_agency_until_somebody_says_how_it_stands(
    world: World, client_as: Any
) -> None:
    one = promised(world, by="coordinator")
    ahead = promised(world, from_on=today() + timedelta(days=3), what="A room in spring")
    dan = client_as(world.users["sergeant"])
    work = words_of(dan.get("/my-work/"))
    assert "Three evenings a week on foot" in work and "A room in spring" not in work
    assert "Three evenings" not in words_of(client_as(world.users["head"]).get("/my-work/"))
    form = {
        "state": "partly", "happened_on": today().strftime("%d %m %Y"), "words": "Two evenings of three.",
        "version": "1", "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert dan.post(f"{PLEDGES}{one.pk}/answer/", form).status_code == 302
    assert "Three evenings a week on foot" not in words_of(dan.get("/my-work/"))
    assert "Two evenings of three." in words_of(dan.get(f"{PLEDGES}{one.pk}/"))
    assert dan.get(f"{PLEDGES}{ahead.pk}/take-up/").status_code in (403, 404)


@pytest.mark.django_db
def test_what_is_missing_stands_first_and_is_taken_higher_by_the_usual_way(
    world: World, client_as: Any
) -> None:
    named(world, Rung.SILVER, "stranger")
    promised(world, by="head", agency="tanners_field", what="Two lunch hours")
    one = promised(world)
    answered(world, one, "coordinator")
    helen = client_as(world.users["lead"])
    page = words_of(helen.get(PLEDGES))
    assert page.index("Three evenings a week") < page.index("Two lunch hours")
    assert "promised and missing" in words_of(helen.get("/mappings/M-2026-901/"))
    before = helen.get(f"{PLEDGES}{one.pk}/take-up/")
    assert "Fenmarch Police promised" in words_of(before)
    form = {
        "kind": "resources", "ask": "Three evenings, or the same from elsewhere", "why": "Nobody is there.",
        "options": "", "needed_by": "", "own_words": "", "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert helen.post(f"{PLEDGES}{one.pk}/take-up/", form).status_code == 302
    rupa = words_of(client_as(world.users["stranger"]).get("/my-work/"))
    assert "Three evenings, or the same from elsewhere" in rupa
    assert "It was taken higher" in words_of(helen.get(PLEDGES))
    assert "promised and missing" not in words_of(helen.get("/mappings/M-2026-901/"))
    # Nothing waits twice above because of one promise.
    assert helen.get(f"{PLEDGES}{one.pk}/take-up/").status_code == 404
    assert client_as(world.users["sergeant"]).get(f"{PLEDGES}{one.pk}/take-up/").status_code in (403, 404)


@pytest.mark.django_db
def test_whoever_takes_it_higher_second_is_told_so_and_keeps_their_words(
    world: World, client_as: Any
) -> None:
    named(world, Rung.SILVER, "stranger")
    one = promised(world)
    answered(world, one, "coordinator")
    form = {
        "kind": "resources", "ask": "Three evenings, or the same", "why": "Nobody is there after six.",
        "options": "", "needed_by": "", "own_words": "",
    }  # fmt: skip
    helen, priya = client_as(world.users["lead"]), client_as(world.users["coordinator"])
    for client in (helen, priya):
        assert client.get(f"{PLEDGES}{one.pk}/take-up/").status_code == 200
    first = {**form, "once": str(uuid.uuid4())}
    for _twice in range(2):
        assert helen.post(f"{PLEDGES}{one.pk}/take-up/", first).status_code == 302
    second = priya.post(f"{PLEDGES}{one.pk}/take-up/", {**form, "once": str(uuid.uuid4())})
    assert second.status_code == 422 and "somebody has taken it higher" in words_of(second)
    assert "Nobody is there after six." in second.content.decode()
    with acting_as(world.actor("lead")):
        assert Escalation.objects.count() == 1


@pytest.mark.django_db
def test_what_is_missing_is_proposed_for_the_register_of_gaps(world: World) -> None:
    one = promised(world)
    priya = world.actor("coordinator")
    with acting_as(priya):
        keys = {gap.key for gap in queries.proposed_gaps(priya, world.mapping)}
        assert f"pledge {one.pk}" not in keys
    answered(world, one, "coordinator")
    with acting_as(priya):
        found = {gap.key: gap.words for gap in queries.proposed_gaps(priya, world.mapping)}
    assert "Three evenings a week on foot" in found[f"pledge {one.pk}"]


@pytest.mark.django_db
def test_a_body_that_put_in_nothing_and_then_something_is_not_said_to_put_in_nothing(
    world: World, client_as: Any
) -> None:
    nothing = promised(world, kind=PledgeKind.NOTHING, what="")
    promised(world, by="head", agency="tanners_field", what="Two lunch hours")
    priya = world.actor("coordinator")
    with acting_as(priya):
        assert nothing.pk in {one.pk for one in queries.unmet_pledges(world.mapping)}
    client = client_as(world.users["coordinator"])
    assert client.get(f"{PLEDGES}{nothing.pk}/take-up/").status_code == 200
    kept = promised(world, said_on=today() - timedelta(days=2))
    answered(world, kept, "sergeant", state=PledgeState.KEPT)
    with acting_as(priya):
        shown = queries.one_pledge(priya, queries.pledge_in(priya, world.mapping, nothing.pk))
        assert shown.standing is PledgeStanding.BEFORE and not shown.to_take_up
        assert queries.unmet_pledges(world.mapping) == []
        keys = {gap.key for gap in queries.proposed_gaps(priya, world.mapping)}
        assert f"pledge {nothing.pk}" not in keys
    page = words_of(client.get(PLEDGES))
    assert page.index("Three evenings a week") < page.index("Nothing for now") and "Said before" in page
    assert client.get(f"{PLEDGES}{nothing.pk}/take-up/").status_code == 404


@pytest.mark.parametrize(
    ("nothing", "later", "promise", "again"),
    [
        (None, None, True, True),
        (None, 1, True, False),
        (1, None, True, True),
        (1, 1, True, True),
        (1, 2, False, False),
    ],
)
def test_what_is_said_of_another_district_overtakes_nothing(
    nothing: int | None, later: int | None, promise: bool, again: bool
) -> None:
    area = {None: None, 1: uuid.UUID(int=1), 2: uuid.UUID(int=2)}
    assert rules.is_overtaken(area[nothing], area[later], again=False) is promise
    assert rules.is_overtaken(area[nothing], area[later], again=True) is again


@pytest.mark.django_db
def test_what_was_taken_higher_and_withdrawn_is_missing_as_before(world: World) -> None:
    named(world, Rung.SILVER, "stranger")
    one = promised(world)
    answered(world, one, "coordinator")
    up, helen = sent(world), world.actor("lead")
    with acting_as(helen):
        held = queries.pledge_in(helen, world.mapping, one.pk)
        commands.take_pledge_up(pledge=held, escalation=up, by=helen)
        assert queries.pledges_attention(helen, world.mapping) == []
        held_up = queries.escalation_in(helen, world.mapping, up.pk)
        commands.withdraw(escalation=held_up, reason="Sent too soon.", version=held_up.version, by=helen)
        (item,) = queries.pledges_attention(helen, world.mapping)
        assert "Three evenings a week" in item.text
        assert queries.one_pledge(helen, queries.pledge_in(helen, world.mapping, one.pk)).to_take_up


@pytest.mark.django_db
def test_the_page_asks_the_same_questions_however_many_there_are(world: World, client_as: Any) -> None:
    client = client_as(world.users["coordinator"])
    answered(world, promised(world), "coordinator")
    client.get(PLEDGES)
    with CaptureQueriesContext(connection) as few:
        assert client.get(PLEDGES).status_code == 200
    for agency, by in (("police", "sergeant"), ("tanners_field", "head"), ("social_care", "social_care")):
        for number in range(3):
            one = promised(world, by=by, agency=agency, what=f"Thing {number}")
            answered(world, one, "coordinator")
    with CaptureQueriesContext(connection) as many:
        assert client.get(PLEDGES).status_code == 200
    assert len(many) == len(few)


@pytest.mark.django_db
def test_a_promise_whose_time_is_over_asks_whether_it_came_and_then_is_missing_no_more(
    world: World, client_as: Any
) -> None:
    named(world, Rung.COMMUNITY_SAFETY, "stranger")
    one = promised(world, until_on=today() - timedelta(days=2), from_on=today() - timedelta(days=9))
    dan, helen = client_as(world.users["sergeant"]), client_as(world.users["lead"])
    asked = "what your agency promised is over. Did it come?"
    assert asked in words_of(dan.get("/my-work/"))
    # What was said while it ran answers nothing once it is over.
    with days_ago(5):
        answered(world, one, "coordinator", happened_on=today() - timedelta(days=1))
    assert asked in words_of(dan.get("/my-work/"))
    page = words_of(helen.get(PLEDGES))
    assert "Not kept" in page and "Did it come? Nobody has said so since." in page
    assert "Say whether it came" in page
    assert "What is taken higher goes first to" in page and "to silver" not in page
    assert "promised and missing" in words_of(helen.get("/mappings/M-2026-901/"))
    answered(world, one, "sergeant", state=PledgeState.PARTLY, words="Two evenings of nine.")
    assert asked not in words_of(dan.get("/my-work/"))
    for address in (PLEDGES, f"{PLEDGES}{one.pk}/"):
        page = words_of(helen.get(address))
        assert "What was said of it last: partly kept. The group no longer waits." in page
        assert "Take this higher" not in page and "Say whether it came" not in page
    assert "promised and missing" not in words_of(helen.get("/mappings/M-2026-901/"))
    with acting_as(world.actor("lead")):
        assert queries.unmet_pledges(world.mapping) == []
        held = queries.pledge_in(world.actor("lead"), world.mapping, one.pk)
    up = sent(world)
    with acting_as(world.actor("lead")), pytest.raises(PlacemapError, match="not missing"):
        commands.take_pledge_up(pledge=held, escalation=up, by=world.actor("lead"))


@pytest.mark.django_db
def test_the_page_says_to_whom_what_is_missing_goes_first(world: World, client_as: Any) -> None:
    one = promised(world)
    answered(world, one, "coordinator")
    helen = client_as(world.users["lead"])
    assert "Nobody is named above this mapping yet." in words_of(helen.get(f"{PLEDGES}{one.pk}/"))
    named(world, Rung.PANEL, "other_district")
    named(world, Rung.COMMUNITY_SAFETY, "stranger")
    page = words_of(helen.get(f"{PLEDGES}{one.pk}/"))
    assert "What is taken higher goes first to Rupa Sen: Community safety" in page
    assert "goes first to" not in words_of(client_as(world.users["head"]).get(PLEDGES))
