from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.foundations.clock import today
from placemap.mappings.commands import ask_for_list, join_agency
from placemap.mappings.models import Member
from placemap.partners.commands import record_agency, record_agreement
from placemap.partners.vocabulary import AgencyKind
from tests.cast import SETTER
from tests.web.browsing import LAPTOP, NARROWEST, PHONE, chromium, visit

pytestmark = pytest.mark.django_db

KIDS = [
    ("Ellie", "Marsden", date(2012, 1, 5)),
    ("Tomasz", "Zielny", date(2011, 2, 7)),
    ("Amara", "Dosumu", date(2013, 3, 3)),
    ("Leo", "Pashley", date(2011, 6, 9)),
    ("Callum", "Frane", date(2010, 3, 3)),
    ("Zara", "Wynn", date(2012, 5, 5)),
    ("Dominik", "Havel", date(2011, 3, 9)),
    ("Hamza", "Qadri", date(2014, 2, 2)),
    ("Chloe", "Ashdown", date(2011, 1, 1)),
    ("Isaac", "Merrow", date(2012, 7, 7)),
]


def test_look(world, lists, client_as):
    with acting_as(SETTER):
        extra = {}
        for key, name, short, kind in (
            ("health", "Fenmarch Health", "Health", AgencyKind.HEALTH),
            ("yj", "Youth Justice Service", "Youth justice", AgencyKind.YOUTH_JUSTICE),
        ):
            extra[key] = record_agency(
                name=name, short_name=short, kind=kind, area=world.areas["city"], by=SETTER
            )
            record_agreement(
                agency=extra[key],
                signed_on=today() - timedelta(days=9),
                expires_on=today() + timedelta(days=300),
                signed_by="x",
                version="4",
                purpose="To keep children safe from exploitation",
                power="CA04-11",
                handling="P",
                source_grade="record_check",
                by=SETTER,
            )
    coord = world.actor("coordinator")
    with acting_as(coord):
        for a in (*extra.values(), world.agencies["charity"]):
            join_agency(mapping=world.mapping, agency=a, by=coord)
        for k in ("police", "mill_lode", "tanners_field", "social_care"):
            ask_for_list(
                member=Member.objects.get(mapping=world.mapping, agency=world.agencies[k]),
                due_on=today() + timedelta(days=4),
                by=coord,
            )
        ask_for_list(
            member=Member.objects.get(mapping=world.mapping, agency=extra["health"]),
            due_on=today() + timedelta(days=4),
            by=coord,
        )
    lv = [
        "moderate",
        "significant",
        "emerging",
        "significant",
        "moderate",
        "",
        "significant",
        "emerging",
        "moderate",
        "",
    ]
    people = []
    for i, (g, f, b) in enumerate(KIDS):
        recs = [
            lists.child(
                "social_care",
                g,
                f,
                born=b,
                school="Mill Lode School",
                says={
                    "level": lv[i],
                    "level_as_written": lv[i],
                    "notes": (("Notes", "Out after ten on four nights"),),
                },
            )
        ]
        if i % 3 != 1:
            recs.append(
                lists.child(
                    "sergeant",
                    g[0] + ".",
                    f,
                    born=b if i != 3 else date(2011, 9, 6),
                    says={"level": lv[(i + 1) % 10], "level_as_written": "High"},
                )
            )
        if i % 2 == 1:
            recs.append(
                lists.child(
                    "lead",
                    g,
                    f,
                    born=b,
                    school="Mill Lode",
                    says={
                        "level": lv[(i + 2) % 10],
                        "notes": (("Concerns", "A second phone nobody bought"), ("Attendance", "92%")),
                    },
                )
            )
        if len(recs) > 1:
            lists.join_more = None
        people.append(recs)
    # join all at once
    from uuid import uuid4

    from placemap.subjects.commands import set_same_people

    with acting_as(coord):
        set_same_people(
            mapping=world.mapping, joins=[(r[0].pk, o.pk, uuid4()) for r in people for o in r[1:]], by=coord
        )
    P = [r[0] for r in people]
    for i, p in enumerate(P):
        if i == 9:
            continue
        m = lists.propose(
            p,
            "coordinator",
            known_before=["yes", "no", "not_known"][i % 3],
            identified_by=["police_enforcement", "recorded_crime", "school_report"][i % 3],
            category="child_exploited",
        )
        if i not in (2, 5, 7):
            if i == 8:
                lists.act(
                    "coordinator",
                    commands.decline_child,
                    membership=m,
                    reason="Lives outside the area.",
                    version=1,
                )
            else:
                lists.agree(m, "Fits the first line of the scope.")
    for i in (0, 1, 3, 4):
        r = lists.act(
            "social_care",
            commands.record_referral,
            person=P[i],
            to="mash",
            made_on=today() - timedelta(days=12),
            made_by_name="Owen Tait",
            told="yes",
        )
        if i != 4:
            lists.act(
                "social_care",
                commands.record_outcome,
                referral=r,
                outcome="accepted",
                outcome_on=today() - timedelta(days=2),
                version=1,
            )
    lists.act("coordinator", commands.decide_no_referral, person=P[7], reason="Support in place.")
    leo = P[3]
    A = lists.act
    A(
        "sergeant",
        commands.record_view,
        person=leo,
        level="significant",
        reasons_for="Seen with an adult of concern three times since 17 February.",
        held_on=today() - timedelta(days=18),
    )
    A(
        "lead",
        commands.record_view,
        person=leo,
        level="moderate",
        reasons_for="Attendance is 92%. New phone. Trusts Mr Abara.",
        reasons_against="Has come every day this month.",
    )
    A(
        "social_care",
        commands.record_view,
        person=leo,
        level="emerging",
        reasons_for="Mum has asked for help and is home after 4pm now.",
    )
    for who, k, t, h in (
        ("sergeant", "worry", "Seen with an adult of concern three times", "seen_myself"),
        ("lead", "worry", "A second phone he did not buy", "professional_opinion"),
        ("social_care", "worry", "Away from home after 10pm on four nights", "told_by_other"),
        ("head", "strength", "Boxing club twice a week; the coach knows him well", "seen_myself"),
        ("lead", "strength", "Trusts Mr Abara and goes to him first", "told_by_person"),
        ("social_care", "strength", "Mum rings when she is worried, and is home after 4pm", "record_check"),
    ):
        A(
            who,
            commands.record_factor,
            person=leo,
            kind=k,
            text=t,
            how_known=h,
            happened_on=today() - timedelta(days=9),
            grade="2/B/P" if who == "sergeant" else "",
        )
    A(
        "lead",
        commands.record_voice,
        person=leo,
        text="I don’t want to be moved from Mill Lode. I want people to ask me before they decide. It’s better when Coach drops me home.",
        said_to="Mr Abara",
        agreed_to_record=True,
        said_on=today() - timedelta(days=8),
    )
    A("lead", commands.record_trusted_adult, person=leo, name="Mr Abara", **{"who": "pastoral lead"})
    A("lead", commands.record_trusted_adult, person=leo, name="Coach Deena", **{"who": "boxing club"})
    A(
        "lead",
        commands.record_told_about,
        person=leo,
        told="yes",
        told_on=today() - timedelta(days=8),
        told_by="Mr Abara",
        **{"who": "child"},
    )
    A(
        "social_care",
        commands.record_told_about,
        person=leo,
        told="yes",
        told_on=today() - timedelta(days=7),
        told_by="Nadia Bright",
        view="I just want the evenings to stop being frightening.",
        **{"who": "parent"},
    )
    A(
        "social_care",
        commands.record_lead_professional,
        person=leo,
        name="Nadia Bright",
        **{"who": "social worker"},
    )
    A(
        "social_care",
        commands.record_statutory_check,
        person=leo,
        status="child_in_need",
        owner="Nadia Bright",
        checked_on=today() - timedelta(days=4),
    )
    mem = None
    with acting_as(coord):
        from placemap.cohort.models import Membership

        mem = Membership.objects.get(person=leo)
        prop = Membership.objects.get(person=P[2])
    A("sergeant", commands.record_dissent, membership=mem, text="We would hold this at significant.")
    linked = lists.linked(leo, "head")
    lists.linked(leo, "sergeant", "Kye", "Rowan")
    for i in range(4):
        lists.child(
            "head",
            ["Maya", "Noah", "Ivy", "Finn"][i],
            ["Stone", "Price", "Hart", "Cole"][i],
            says={
                "level": lv[i],
                "notes": (("Notes", "Out late with older boys near the bus station most weeks"),),
            },
        )
    ref = world.mapping.reference
    u = lambda n, *a: reverse(n, args=[ref, *a])
    shots = [
        ("grid", "coordinator", u("cohort"), LAPTOP),
        ("grid-open", "coordinator", u("cohort") + f"?open={mem.pk}", LAPTOP),
        ("grid-open-prop", "coordinator", u("cohort") + f"?open={prop.pk}&show=waiting", LAPTOP),
        ("grid", "head", u("cohort"), LAPTOP),
        ("grid", "coordinator", u("cohort"), PHONE),
        ("grid-open", "coordinator", u("cohort") + f"?open={prop.pk}&show=waiting", PHONE),
        ("grid", "sergeant", u("cohort"), NARROWEST),
        ("child", "social_care", u("child", leo.pk), LAPTOP),
        ("child", "coordinator", u("child", leo.pk), LAPTOP),
        ("child", "head", u("child", leo.pk), PHONE),
        ("linked", "sergeant", u("child", linked.pk), LAPTOP),
        ("candidates", "coordinator", u("candidates"), LAPTOP),
        ("candidates", "head", u("candidates"), PHONE),
        ("exceptions", "coordinator", u("exceptions"), LAPTOP),
        ("exceptions", "lead", u("exceptions"), PHONE),
        ("refer", "head", u("refer", leo.pk), LAPTOP),
        ("view", "coordinator", u("record-view", leo.pk), LAPTOP),
        ("decline", "coordinator", u("decline-child", P[2].pk), LAPTOP),
        ("propose", "coordinator", u("propose", P[9].pk), PHONE),
        ("looked", "head", u("who-looked", leo.pk), LAPTOP),
        ("child", "coordinator", u("child", P[2].pk), PHONE),
    ]
    only = os.environ.get("ONLY")
    pages = {}
    for name, who, address, size in shots:
        if only and not any(o in f"{name}-{who}" for o in only.split(",")):
            continue
        pages[(name, who, size["width"])] = (client_as(world.users[who]).get(address), size)
    with chromium() as browser:
        for (name, who, w), (response, size) in pages.items():
            assert response.status_code == 200, (name, response.status_code)
            context = browser.new_context(viewport=size)
            html = response.content.decode()
            page = visit(context, lambda _n, html=html: html)
            page.goto("http://gallery.test/x")
            page.screenshot(path=f"/tmp/p3/{name}-{who}-{w}.png", full_page=True)
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            print(name, who, w, "overflow", over, page.problems)
            context.close()
