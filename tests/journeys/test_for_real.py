"""For real: nobody signs in with one press. From an empty database to a mapping that may hold real children.

An administrator sets up a two-tier partnership and sees no child; a youth worker enrols by a mailed link and
answers a return on a phone; a head teacher comes through her school's own sign-in; a mapping's sponsors accept;
a backup comes back elsewhere with equal counts; and no real child is taken until every check is signed.
"""

from __future__ import annotations

import re
import subprocess
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from placemap.foundations.clock import today
from placemap.readiness.reference_data import CHECKS
from placemap.readiness.vocabulary import ItemCode, Signer
from tests.database import empty_database, superuser_url
from tests.journeys import steps
from tests.journeys.for_real import ForReal, Person, never_left_behind, running_for_real
from tests.journeys.setting_up import CONSOLE, placemap
from tests.journeys.site import ROOT
from tests.project.test_backup import contents
from tests.web import browsing

pytestmark = pytest.mark.journey

PARTNERSHIP = "Fenmarch (safeguarding partnership)"
COUNTY = "Fenmarch County (county council)"
TEAM, YOUTH, SCHOOL = "Fenmarch: partnership team", "Fenmarch Youth Service", "Mill Lode School"
HEAD = {"joan": {"email": "joan@example.org", "email_verified": True}}
# In no range of invented numbers, and nobody's: it is kept for books and films.
COULD_BE_REAL, INVENTED = "01632 960417", "07700 900417"
# What goes on by itself while a backup is made: the trail, sessions, and the worker's own notes.
NOT_RECORDS = ("access_", "procrastinate_")


@pytest.fixture(scope="module")
def service(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ForReal]:
    """Placemap with the settings of real use, on a database in which there is nobody."""
    folder = tmp_path_factory.mktemp("real")
    with (
        django_db_blocker.unblock(),
        running_for_real(f"pm_real_{uuid.uuid4().hex[:12]}", folder, HEAD) as one,
    ):
        yield one


def test_a_partnership_starts_for_real(service: ForReal, browser: Browser) -> None:
    tom = Person(service, browser, "Tom Ardley")
    tom.comes_in_by(console_makes_the_first_administrator(service))
    sets_up_two_tiers(tom)
    invites_people_and_sends_links(tom)

    fiona, ruth, helen = (
        Person(service, browser, name) for name in ("Fiona Leckie", "Ruth Ansell", "Helen Marchbanks")
    )
    sam = Person(service, browser, "Sam Reyes", browsing.PHONE)
    sam.page.goto(sam.mailed_link())
    sam.finds_sound("setting up how one signs in")
    for person in (fiona, ruth, helen, sam):
        person.comes_in_by_mail()
    for agency in (TEAM, YOUTH, SCHOOL):
        fiona.records_signature(agency)

    mapping = opens_a_mapping_with_its_team(helen)
    sponsors_accept(helen, browser, mapping)
    child = sam_proposes_a_child(sam, mapping)
    sam_answers_a_return(helen, sam, mapping)
    joan = Person(service, browser, "Joan Okell")
    comes_through_her_school(joan)
    joan.at(mapping)
    expect(joan.page.get_by_role("region", name="This mapping")).to_contain_text("Two villages")
    for inside in (mapping, f"{mapping}cohort/", f"{mapping}returns/", f"{mapping}team/", child):
        answer = tom.page.goto(tom.site.url(inside))
        assert answer is not None and answer.status == 404, inside

    with empty_database() as empty:
        elsewhere = service.elsewhere(empty)
        held, coming_back = back_up_and_restore(service, elsewhere)
        with never_left_behind(coming_back):
            no_real_child_until_all_is_signed(sam, mapping, fiona, tom, ruth)
            said = coming_back.communicate(timeout=900)[0]
        assert "equal to the backup by count and digest in every table" in said, said
        # Nobody was ever let go, so there is no register of them to go by.
        ended = placemap(elsewhere, "erase-again", "--no-register")
        assert ended.returncode == 0, ended.stderr
        assert records_in(empty) == held
    for person in (tom, fiona, ruth, helen, sam, joan):
        person.page.context.close()


def console_makes_the_first_administrator(service: ForReal) -> str:
    """What whoever runs the server types: who it is, and the link to show them."""
    made = placemap(
        service.settings, "administrator", "--partnership", "Fenmarch", "--name", "Tom Ardley",
        "--email", "tom@example.org",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "placemap enrol tom@example.org" in made.stdout
    shown = placemap(service.settings, "enrol", "tom@example.org")
    (link,) = re.findall(r"https://\S+", shown.stdout)
    return str(link)


def sets_up_two_tiers(tom: Person) -> None:
    """A county over its districts, the groups, and agencies; one of them signs in as it does at work."""
    tom.adds_council("Fenmarch County", "County council", PARTNERSHIP)
    for district in ("Wendlow", "Reedmere"):
        tom.adds_council(district, "District council", COUNTY)
        tom.adds_group(f"{district} CSP", "Community safety partnership", f"{district} (district council)")
    tom.adds_group("MACE", "Exploitation panel (MACE)", PARTNERSHIP)
    tom.adds_group("Silver", "Silver group", PARTNERSHIP, under="MACE")
    tom.adds_agency(YOUTH, "Youth service", COUNTY)
    tom.adds_agency(SCHOOL, "School", "Wendlow (district council)")
    tom.at("/accounts/agencies/")
    tom.page.get_by_role("link", name=f"Change {SCHOOL}").click()
    tom.page.get_by_label("Address of the service (issuer)").fill(tom.service.school.issuer)
    tom.page.get_by_label("Placemap’s name there (client ID)").fill("placemap")
    tom.page.get_by_label("Secret (client secret)").fill("between us")
    tom.page.get_by_label("Its people may sign in this way").check()
    tom.sends("Save")


def invites_people_and_sends_links(tom: Person) -> None:
    """Each is sent a link from their own page; the head teacher needs none."""
    for name, post, agency, role in (
        ("Fiona Leckie", "Information governance officer", TEAM, "Information governance officer"),
        ("Ruth Ansell", "Director", TEAM, "Panel chair (MACE)"),
        ("Helen Marchbanks", "Exploitation lead", TEAM, "May open mappings"),
        ("Sam Reyes", "Youth worker", YOUTH, ""),
    ):
        tom.invites(name, post, agency, role)
        if not role:
            tom.finds_sound("somebody who cannot sign in yet")
        tom.page.get_by_role("link", name="Send them a link").click()
        tom.sends("Send the link")
    tom.invites("Joan Okell", "Head teacher", SCHOOL)
    expect(tom.page.get_by_role("link", name="Send them a link")).to_have_count(0)
    tom.at("/accounts/")
    expect(tom.page.get_by_role("row", name=re.compile("Joan Okell"))).to_contain_text(
        "Their agency’s sign-in"
    )
    tom.finds_sound("how people sign in")
    tom.at("/partnership/")
    for task in ("Councils and districts", "Community safety partnerships", "Exploitation panel (MACE)",
                 "Silver and problem solving groups", "People"):  # fmt: skip
        row = tom.page.get_by_role("listitem").filter(has=tom.page.get_by_role("link", name=task, exact=True))
        expect(row.get_by_text("Done")).to_be_visible()


def opens_a_mapping_with_its_team(helen: Person) -> str:
    """She leads it and holds its list. Gives the path of its pages."""
    page, address = helen.page, helen.site.address
    ends = steps.written(today() + timedelta(days=182))
    reference = steps.open_a_mapping(
        page, address, "Two villages", ends, council="Fenmarch County", keeper=helen.name
    )
    steps.join_agencies(page, address, reference, [YOUTH, SCHOOL])
    for name in ("Sam Reyes", "Joan Okell"):
        steps.give_a_seat(page, address, reference, name)
    return f"/mappings/{reference}/"


def sponsors_accept(helen: Person, browser: Browser, mapping: str) -> None:
    """Each by one link, without an account, on a phone."""
    for agency in (YOUTH, SCHOOL):
        helen.at(f"{mapping}team/")
        helen.page.get_by_role("link", name=f"Ask its sponsor to accept {agency}").click()
        helen.page.get_by_label("Who is its sponsor?").fill("Moira Fenn, assistant director")
        helen.page.get_by_role("button", name="Make the link").click()
        sponsor = Person(helen.service, browser, "the sponsor", browsing.PHONE)
        sponsor.page.goto(helen.page.get_by_role("main").locator("code").inner_text())
        sponsor.finds_sound("accepting a seat")
        sponsor.page.get_by_label("What will your agency put in?").fill("One person at each meeting")
        sponsor.page.get_by_label("Yes, within what is said above").check()
        sponsor.page.get_by_role("button", name="Accept the seat").click()
        sponsor.sees("Your agency’s seat is accepted.")
        sponsor.page.context.close()
    helen.at(f"{mapping}team/")
    expect(helen.page.get_by_text("The chair may give its people actions")).to_have_count(2)


def enters_a_child(sam: Person, mapping: str, given: str, family: str, phone: str) -> None:
    """Look first, then the form; it is not sent yet."""
    sam.at(f"{mapping}people/new/")
    sam.page.get_by_label("Name, nickname, phone").fill(f"{given} {family}")
    sam.page.get_by_role("button", name="Look", exact=True).click()
    sam.page.get_by_role("textbox", name=re.compile("^Phone")).fill(phone)
    sam.page.get_by_label("From our records").check()


def sam_proposes_a_child(sam: Person, mapping: str) -> str:
    """Gives the path of the child's page."""
    enters_a_child(sam, mapping, "Leo", "Fenn", INVENTED)
    sam.sends("Add this person")
    child = sam.page.url.removeprefix(sam.site.address)
    sam.page.get_by_role("link", name="Propose for the cohort").click()
    steps.say_why(sam.page, "Seen at the station with older boys.")
    sam.sends("Propose this child")
    return child


def sam_answers_a_return(helen: Person, sam: Person, mapping: str) -> None:
    """Asked from the lead's laptop, answered on the phone with a sentence and one press."""
    helen.at(f"{mapping}returns/ask/")
    helen.sends("Ask them")
    sam.at("/my-work/")
    sam.page.get_by_role("link", name=re.compile("what is new since last time")).first.click()
    sam.finds_sound("the return")
    sam.page.get_by_role("main").get_by_role("link", name="Start").click()
    expect(sam.page.get_by_role("heading", name="What is new about Leo Fenn?")).to_be_visible()
    sam.finds_sound("a question of the return")
    sam.page.get_by_label("Or write what is new").fill("Came to the club twice, and stayed.")
    sam.sends("Save what is new")
    sam.sends("Nothing to add")
    sam.sends("Send it")
    sam.at("/my-work/")
    expect(sam.page.get_by_text("what is new since last time")).to_have_count(0)
    helen.at(f"{mapping}returns/")
    helen.sees("1 with something new")


def comes_through_her_school(joan: Person) -> None:
    """She says who she is on another server, the school's own, and is sent back signed in."""
    joan.at("/sign-in/")
    joan.page.get_by_role("link", name=SCHOOL).click()
    assert joan.page.url.startswith(joan.service.school.issuer)
    joan.page.get_by_role("button", name="joan").click()
    joan.page.wait_for_url(re.compile(re.escape(joan.site.address)))
    expect(joan.page.get_by_role("banner").get_by_text(joan.name).first).to_be_attached()


def records_in(database: str) -> dict[str, Any]:
    """How many rows each table of records holds, and their digest."""
    found = contents(superuser_url(database))
    return {name: rows for name, rows in found.items() if not name.startswith(NOT_RECORDS)}


def back_up_and_restore(
    service: ForReal, elsewhere: dict[str, str]
) -> tuple[dict[str, Any], subprocess.Popen[str]]:
    """A backup of what is held, and a restore of it that goes on in an empty place."""
    key = service.folder / "backup.key"
    public = placemap(service.as_owner, "backup", "--make-key", str(key)).stdout.strip()
    made = placemap(service.as_owner, "backup", "--folder", str(service.folder), "--to", public)
    assert made.returncode == 0, made.stderr
    (path,) = service.folder.glob("placemap-*.age")
    assert not Path(elsewhere["PLACEMAP_STATE"]).exists()
    coming_back = subprocess.Popen(
        [*CONSOLE, "restore", str(path), "--key", str(key)],
        cwd=ROOT, env=elsewhere, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    return records_in(service.site.database), coming_back


def no_real_child_until_all_is_signed(
    sam: Person, mapping: str, fiona: Person, tom: Person, ruth: Person
) -> None:
    """What Sam typed is refused, stays in the form, and is taken once the last check is signed."""
    enters_a_child(sam, mapping, "Mia", "Orme", COULD_BE_REAL)
    for item in ItemCode:
        fiona.at(f"/real-people/gangs-checklist/{item.value}/")
        fiona.page.get_by_label("Yes, it is in place").check()
        fiona.page.get_by_label("What is in place, or what is missing?").fill("It is in the protocol.")
        fiona.sends("Save")
    fiona.finds_sound("the gangs checklist")
    signs = {Signer.DATA_PROTECTION: fiona, Signer.ADMINISTRATOR: tom, Signer.PANEL: ruth}
    *first, last = sorted(CHECKS, key=lambda check: list(signs).index(check.signer))
    for check in first:
        signs_a_check(signs[check.signer], check.code.value)
    ruth.sees("1 check is left to sign.")
    ruth.finds_sound("the checks before real people")
    sam.page.get_by_role("button", name="Add this person").click()
    sam.sees("Only invented people can be entered here")
    signs_a_check(signs[last.signer], last.code.value)
    ruth.sees("That was the last one: real people may be entered now.")
    sam.sends("Add this person")
    sam.sees("Mia Orme")
    expect(sam.page.get_by_text("Invented people only")).to_have_count(0)


def signs_a_check(person: Person, code: str) -> None:
    person.at(f"/real-people/checks/{code}/sign/")
    person.page.get_by_label("Which paper was signed?").fill("Paper 2, signed by the director")
    person.page.get_by_label("Where is the signed paper?").fill("Registry, Fenmarch")
    person.page.get_by_label("Last day before somebody").fill(steps.written(today() + timedelta(days=300)))
    person.page.get_by_label("I have seen the signed paper").check()
    person.sends("Sign in my name")
