"""Random worlds: rows of every model, planted past the commands and the database's policies."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta
from typing import Any

from django.apps import apps

from placemap.cohort.models import AboutPerson
from placemap.foundations.clock import now, today
from tests.oracles.planting import Planting

# The duties of the roles that are held in a mapping: see `placemap/partners/reference_data.py`.
DUTY_SETS = (
    ["hold_cohort", "read_cases", "contribute", "sign_concern", "analyse"],
    ["lead_mapping", "read_cases", "contribute", "sign_concern"],
    ["read_cases", "contribute"],
    ["read_cases"],
    ["contribute"],
    ["watch_mapping"],
    ["read_cases", "contribute", "analyse"],
)

# One duty across the partnership each, and how often somebody has it.
ACCOUNT_DUTIES = {
    "route_concerns": 0.5, "manage_partnership": 0.15, "oversee_access": 0.2, "watch_mapping": 0.15,
    "keep_agreements": 0.3, "read_panel": 0.2,
}  # fmt: skip

ITEMS = (
    "impact", "officer", "basis", "purpose", "harm", "scoring", "victims", "sharing", "security", "log", "social",
)  # fmt: skip


class Planter(Planting):
    """Makes a random world of model instances."""

    def world(self) -> None:
        pick = self.rng.choice
        day = today()
        area = self.plant("partners.Area", name=uuid.uuid4().hex, kind="unitary")
        power = self.plant(
            "partners.LegalPower", code=uuid.uuid4().hex, title="t", help="h", source="s", last_checked=day
        )
        roles = [
            self.plant(
                "partners.Role", code=uuid.uuid4().hex, title="r", sentence="s", scope="seat", duties=duties
            )
            for duties in DUTY_SETS
        ]
        agencies = [
            self.plant(
                "partners.Agency",
                name=uuid.uuid4().hex,
                short_name="a",
                kind="other" if one else "police",
                area=area,
                is_active=self.flip(0.9),
            )
            for one in range(3)
        ]
        for agency in agencies:
            signed = day - timedelta(days=300)
            expires = day + timedelta(days=pick([-1, 0, 60, 60, 60]))
            self.plant(
                "partners.Agreement", agency=agency, signed_on=signed, expires_on=expires, signed_by="x",
                version="1", purpose="p", power="CA04-11", handling="P", source_grade="record_check",
            )  # fmt: skip
        users = [
            self.plant(
                "partners.User",
                name="n",
                email=f"{uuid.uuid4().hex}@example.org",
                job_title="j",
                agency=agencies[i % 3],
                is_active=self.flip(0.9),
                access_until=pick([None, None, None, day, day - timedelta(days=1)]),
            )  # fmt: skip
            for i in range(5)
        ]
        for user in users:
            # Half of the people work for a second agency; mostly still.
            if self.flip():
                self.plant(
                    "partners.Post",
                    user=user,
                    agency=pick([one for one in agencies if one is not user.agency]),
                    job_title="j",
                    from_on=day + timedelta(days=pick([-9, -9, 0, 1])),
                    until_on=pick([None, None, day, day - timedelta(days=1)]),
                )
        for away, deputy in ((0, 3), (3, 0), (1, 4), (0, 1)):
            if self.flip(0.4):
                self.plant(
                    "partners.Cover",
                    away=users[away],
                    deputy=users[deputy],
                    from_on=day + timedelta(days=pick([-3, 0, 1])),
                    until_on=day + timedelta(days=pick([1, 5])),
                    ended_at=pick([None, None, now()]),
                )
        held = [
            (
                self.plant(
                    "partners.Role",
                    code=uuid.uuid4().hex,
                    title="r",
                    sentence="s",
                    scope="account",
                    duties=[duty],
                ),
                chance,
            )
            for duty, chance in ACCOUNT_DUTIES.items()
        ]
        for user in users:
            for role, chance in held:
                if not self.flip(chance):
                    continue
                until = pick([None, None, day, day - timedelta(days=1)])
                self.plant(
                    "partners.RoleHolding",
                    user=user,
                    role=role,
                    agency=pick([None, None, self.post_of(user)]),
                    from_on=day - timedelta(days=3),
                    until_on=until,
                )
        self.plant(
            "meetings.Statement", number=self.rng.randrange(1, 30000), words="w", recorded_by=users[0].id
        )
        self.plant("meetings.MinutesTemplate", number=self.rng.randrange(1, 30000), recorded_by=users[0].id)
        self.plant(
            "partners.TermsOfReference", number=self.rng.randrange(1, 30000), name="n", words="w", agreed_on=day,
            agreed_by="x", recorded_by=users[0].id,
        )  # fmt: skip
        for _ in range(2):
            mapping = self.plant(
                "mappings.Mapping", reference=uuid.uuid4().hex[:12], title="t", area=area, started_from="cohort",
                harm="h", purpose="p", lawful_basis=power, opened_on=day, opened_by=users[0].id,
                ends_on=day + timedelta(days=30), review_on=day - timedelta(days=pick([-9, 14, 15, 40])),
                review_again_on=day - timedelta(days=pick([-30, 14, 15])), reviews_missed=pick([0, 0, 1, 2]),
                closing_asked_on=pick([None, None, None, day]),
            )  # fmt: skip
            self._fill(mapping, agencies, users, roles, power)
        for agency in agencies:
            self.plant("exchange.RememberedLayout", agency=agency, fingerprint=uuid.uuid4().hex)

    def _went_up(self, mapping: Any, agencies: list[Any], users: list[Any]) -> None:
        """Who answers above a mapping, something that is stuck there, and what it lacks."""
        pick, day = self.rng.choice, today()
        for rung in ("silver", "panel"):
            user = pick([None, *users])
            agency = pick([user.agency, self.post_of(user) or user.agency, pick(agencies)]) if user else None
            self.plant(
                "responses.LadderStep", mapping=mapping, rung=rung, person="p", user=user, agency=agency, days=5,
                set_by=users[0].id,
            )  # fmt: skip
        for number, rung in ((1, "silver"), (2, "community_safety"), (3, "board")):
            sent = self.plant(
                "responses.Escalation", mapping=mapping, number=number, kind="finance", ask="a", why="w", rung=rung,
                reached_on=day, answer_by=day, recorded_by=users[0].id,
            )  # fmt: skip
            self.plant(
                "responses.EscalationWords",
                escalation=sent,
                mapping=mapping,
                words="w",
                recorded_by=users[0].id,
            )
            for step in ("sent", "decided", "passed_up", "climbed"):
                self.plant(
                    "responses.EscalationEntry", escalation=sent, mapping=mapping, step=step, rung=rung,
                    answer="agreed" if step == "decided" else "",
                    written_by=None if step == "climbed" else pick(users).id,
                )  # fmt: skip
        owner = pick([None, *users])
        gap = self.plant(
            "responses.Gap", mapping=mapping, kind="service", what="w", since_on=day, owner=owner,
            owner_agency=pick([owner.agency, self.post_of(owner) or owner.agency]) if owner else None, recorded_by=users[0].id,
        )  # fmt: skip
        self.plant(
            "responses.GapEntry",
            gap=gap,
            mapping=mapping,
            state="open",
            words="w",
            recorded_by=pick(users).id,
        )
        for number, agency in enumerate(agencies):
            pledge = self.plant(
                "responses.Pledge", mapping=mapping, agency=agency, kind="time" if number else "nothing",
                what="w" if number else "", from_on=day, priority="p", said_by="s", said_on=day, recorded_by=users[0].id,
            )  # fmt: skip
            self.plant(
                "responses.PledgeEntry", pledge=pledge, mapping=mapping, state="kept", happened_on=day, words="w",
                for_agency=self.flip(), recorded_by=pick(users).id,
            )  # fmt: skip
        asked = self.plant(
            "responses.FeedbackRound", mapping=mapping, number=1, why="first", opened_by=users[0].id
        )
        for agency in (None, *agencies):
            self.plant(
                "responses.FeedbackAnswer", round=asked, mapping=mapping, agency=agency, helped="w", in_the_way="w",
                change="w", again="w",
            )  # fmt: skip
        for user in users:
            self.plant("responses.FeedbackGiven", round=asked, mapping=mapping, user=user)
        self.plant(
            "responses.PanelReview", mapping=mapping, held_on=day, presented_by="p", decision="agreed", words="w",
            recorded_by=users[0].id,
        )  # fmt: skip

    def _briefed(self, mapping: Any, users: list[Any]) -> None:
        """A draft, an approved briefing and one that was called back, with readers and copies."""
        pick = self.rng.choice
        for number, steps in ((1, ()), (2, ("approved",)), (3, ("approved", "recalled"))):
            briefing = self.plant(
                "meetings.Briefing", mapping=mapping, number=number, audience="board", about="a",
                written_by=users[0].id,
            )  # fmt: skip
            for step in steps:
                self.plant(
                    "meetings.BriefingStep",
                    briefing=briefing,
                    mapping=mapping,
                    step=step,
                    taken_by=users[0].id,
                )
            self.plant(
                "meetings.BriefingSection", briefing=briefing, mapping=mapping, part="ask", text="t",
                written_by=users[0].id,
            )  # fmt: skip
            for user in users:
                if not self.flip(0.4):
                    continue
                whose = {"user": user, "agency": pick([user.agency, self.post_of(user) or user.agency])}
                self.plant(
                    "meetings.BriefingReader",
                    briefing=briefing,
                    mapping=mapping,
                    added_by=users[0].id,
                    **whose,
                )
            someone = pick(users)
            self.plant(
                "meetings.BriefingCopy", briefing=briefing, mapping=mapping, number=1, user=someone,
                agency=someone.agency, form="pdf", reason="r",
            )  # fmt: skip

    def _before(self, mapping: Any, meeting: Any, agencies: list[Any], users: list[Any]) -> None:
        """Replies, copies and readings of a meeting, and the request it cites."""
        day, pick = today(), self.rng.choice
        request = self.plant(
            "returns.ReturnRequest", mapping=mapping, due_on=day, asked_by=users[0].id, followed_at=now()
        )
        self.plant(
            "meetings.AskedBefore", mapping=mapping, meeting=meeting, request=request, recorded_by=users[0].id
        )
        for number, user in enumerate(users, start=1):
            whose = {"mapping": mapping, "meeting": meeting, "user": user, "agency": user.agency}
            self.plant("meetings.InvitationReply", **whose, coming="substitute", substitute="s")
            self.plant("meetings.PackReading", **whose, with_two=self.flip())
            self.plant("meetings.PackCopy", **whose, number=number, with_two=self.flip())
            self.plant(
                "meetings.ReplyChase", mapping=mapping, meeting=meeting, user=user,
                chased_on=day - timedelta(days=1), recorded_by=users[0].id,
            )  # fmt: skip
        self.plant(
            "meetings.PackRecall", mapping=mapping, meeting=meeting, reason="r", recorded_by=users[0].id,
            **pick([{}, {"lifted_at": now(), "lifted_by": users[0].id}]),
        )  # fmt: skip

    def _fill(
        self, mapping: Any, agencies: list[Any], users: list[Any], roles: list[Any], power: Any
    ) -> None:
        pick, day = self.rng.choice, today()
        for agency in agencies:
            if self.flip(0.8):
                member = self.plant(
                    "mappings.Member", mapping=mapping, agency=agency, joined_on=day - timedelta(days=9),
                    left_on=pick([None, None, None, day, day + timedelta(days=3)]),
                )  # fmt: skip
                self.plant(
                    "mappings.SponsorAcceptance", mapping=mapping, member=member, agency=agency, sponsor="s",
                    purpose="p", area="a", proof="x", asked_by=users[0].id, expires_on=day,
                )  # fmt: skip
        for user in users:
            if self.flip(0.8):
                self.plant(
                    "mappings.Seat", mapping=mapping, user=user, role=pick(roles),
                    agency=user.agency if self.flip(0.95) else pick(agencies),
                    from_on=day + timedelta(days=pick([-5, -5, -5, 0, 1])),
                    until_on=pick([None, None, day, day - timedelta(days=1)]),
                )  # fmt: skip
        for post in self.rows["partners.Post"]:
            if self.flip(0.7):
                self.plant(
                    "mappings.Seat", mapping=mapping, user=post.user, role=pick(roles), agency=post.agency,
                    from_on=day - timedelta(days=4),
                )  # fmt: skip
        self.plant(
            "mappings.ScopeVersion",
            mapping=mapping,
            number=1,
            in_scope="s",
            reason="r",
            approved_by=users[0].id,
        )
        self.plant("mappings.OpeningRecord", mapping=mapping)
        self.plant(
            "mappings.Renewal", mapping=mapping, before_on=day, ends_on=day + timedelta(days=30), reason="r",
            recorded_by=users[0].id,
        )  # fmt: skip
        for step in ("held", "close"):
            self.plant(
                "mappings.ReviewEntry", mapping=mapping, step=step, held_on=day, words="w", recorded_by=users[0].id,
                next_on=day if step == "held" else None,
            )  # fmt: skip
        self.plant(
            "mappings.ReferredIn", mapping=mapping, source="panel", from_whom="f", referred_on=day, evidence="e",
            recorded_by=users[0].id,
        )  # fmt: skip
        self.plant(
            "mappings.StructureChange", mapping=mapping, before="bronze", structure="single", changed_on=day,
            reason="r", recorded_by=users[0].id,
        )  # fmt: skip
        self._went_up(mapping, agencies, users)
        series = self.plant(
            "meetings.MeetingSeries",
            mapping=mapping,
            kind=pick(["mapping", "silver", "silver"]),
            cadence="weekly",
            begun_by=users[0].id,
        )
        self.plant(
            "meetings.CadenceChange", mapping=mapping, series=series, before="weekly", cadence="monthly", reason="r",
            recorded_by=users[0].id,
        )  # fmt: skip
        meeting = self.plant(
            "meetings.Meeting", mapping=mapping, series=series, number=1, minutes=90,
            starts_at=now() + timedelta(hours=pick([-2, 2])),
            planned_by=users[0].id, chair=pick([None, *users]), minute_taker=pick([None, *users]),
        )  # fmt: skip
        self.plant(
            "meetings.MeetingChange", mapping=mapping, meeting=meeting, before_at=now(), reason="r",
            recorded_by=users[0].id,
        )  # fmt: skip
        self.plant(
            "meetings.Invitation", mapping=mapping, meeting=meeting, user=users[0], agency=agencies[0],
            invited_by=users[0].id,
        )  # fmt: skip
        self._before(mapping, meeting, agencies, users)
        for user in users:
            if not self.flip(0.6):
                continue
            attendance = self.plant(
                "meetings.Attendance", mapping=mapping, meeting=meeting, user=user, agency=user.agency,
                presence="here", recorded_by=users[0].id,
            )  # fmt: skip
            if self.flip(0.6):
                self.plant(
                    "meetings.Signature", mapping=mapping, meeting=meeting, attendance=attendance, user=user,
                    digest="0" * 64, how=pick(["self", "aloud"]), recorded_by=user.id,
                )  # fmt: skip
        self._briefed(mapping, users)
        self.plant(
            "mappings.Objective", mapping=mapping, words="w", measure="m", baseline="b", target="t", aim="context",
            agreed_on=day, agreed_by="x", recorded_by=users[0].id,
        )  # fmt: skip
        self.plant(
            "mappings.TermsAdopted", mapping=mapping, number=1, terms=self.rows["partners.TermsOfReference"][0],
            adopted_on=day, agreed_by="x", recorded_by=users[0].id,
        )  # fmt: skip
        self.plant(
            "mappings.StakeholderAnswer", mapping=mapping, body=uuid.uuid4(), name="n", number=1, answer="to_ask",
            recorded_by=users[0].id,
        )  # fmt: skip
        self.plant(
            "mappings.StageEntry", mapping=mapping, stage="scanning", state="complete", moved_by=users[0].id
        )
        contributions = [
            self.plant(
                "information.Contribution",
                mapping=mapping,
                agency=pick(agencies),
                kind="list",
                title="t",
                purpose="p",
                power=power,
                how_known="record_check",
                audience=pick(["team", "restricted"]),
                review_on=day,
                given_by=users[0].id,
                **pick([{}, {}, {}, {"withdrawn_at": now(), "withdrawn_by": users[0].id}]),
            )  # fmt: skip
            for _ in range(3)
        ]

        def sourced() -> dict[str, Any]:
            given_in = pick(contributions)
            return {
                "mapping": mapping,
                "agency": given_in.agency,
                "contribution": given_in,
                "audience": pick(["team", "team", "restricted"]),
                "recorded_by": users[0].id,
                "withdrawn_at": pick([None, None, None, now()]),
            }

        groups = [uuid.uuid4() for _ in range(5)]
        people = [
            self.plant(
                "subjects.Person",
                **sourced(),
                working_reference=uuid.uuid4().hex[:12],
                naming=pick(["closed", "initials", "named"]),
                standing=pick(["cohort", "linked", "linked"]),
                decided_standing=pick(["candidate", "candidate", "cohort"]),
                decided_category=pick(["not_set", "not_set", "child_linked"]),
                deciding_agency=pick([None, None, pick(agencies)]),
                consideration=pick(["", "open", "open", "referred"]),
                consider_by=day + timedelta(days=pick([-1, 0, 1])),
                group_key=pick(groups),
            )  # fmt: skip
            for _ in range(6)
        ]
        for part, about in (("one", None), ("two", None), *(("two", person) for person in people)):
            self.plant(
                "meetings.AgendaItem", mapping=mapping, meeting=meeting, part=part, position=1,
                kind="child" if about else "other", title="" if about else "t", minutes=5, person=about,
                added_by=users[0].id,
            )  # fmt: skip
        self._minutes(mapping, meeting, people, users)
        self.plant("meetings.Sitting", mapping=mapping, meeting=meeting, begun_by=users[0].id, begun_at=now())
        for item in [one for one in self.rows["meetings.AgendaItem"] if one.mapping is mapping]:
            entry = self.plant(
                "meetings.Entry", mapping=mapping, meeting=meeting, item=item, part=item.part, kind="note",
                person=item.person, words="w", client_key=uuid.uuid4(), recorded_by=users[0].id,
            )  # fmt: skip
            self.plant(
                "meetings.EntryVersion", mapping=mapping, entry=entry, number=1, words="w",
                at_risk=True, shares=False, told="told",
                replaced_by=users[0].id,
            )  # fmt: skip
            if item.person is None:
                sheet = self.plant(
                    "meetings.ItemSheet", mapping=mapping, meeting=meeting, item=item, part=item.part,
                    kind=item.kind, wanted="w", owner=pick([None, *users]), agency=agencies[0],
                    written_by=users[0].id,
                )  # fmt: skip
                self.plant(
                    "meetings.ItemSheetEnd", mapping=mapping, sheet=sheet, number=1, how="done",
                    settled_by=users[0].id,
                )  # fmt: skip
                self.plant(
                    "meetings.ItemSheetVersion", mapping=mapping, sheet=sheet, number=1, wanted="w",
                    replaced_by=users[0].id,
                )  # fmt: skip
        for person in people:
            for sealed in (False, True):
                self.plant(
                    "subjects.PersonDetail",
                    **sourced(),
                    person=person,
                    kind=pick(["name", "born", "school"]),
                    text="x",
                    is_sealed=sealed,
                )
            self._about(person, sourced)
        for _ in range(5):
            left, right = self.rng.sample(people, 2)
            link = self.plant(
                "subjects.Link", **sourced(), from_person=left, to_person=right, kind="friend", strength="reported",
                state="ended", expires_on=day,
            )  # fmt: skip
            evidence = self.plant("subjects.LinkEvidence", **sourced(), link=link)
            self.plant(
                "subjects.EvidenceWords",
                evidence=evidence,
                mapping=mapping,
                agency=evidence.agency,
                text="words",
            )
        for person in people:
            self.plant(
                "subjects.Mention", **sourced(), person=person, heading=uuid.uuid4().hex, as_written="x", folded="x",
                link=pick([None, *(link for link in self.rows["subjects.Link"] if link.mapping is mapping)]),
            )  # fmt: skip
        for given_in in contributions:
            # To one agency of everybody, to another of some, or of what is about nobody.
            for agency in agencies:
                if self.flip(0.6):
                    whom = pick(
                        [[*people, None], self.rng.sample(people, 3), self.rng.sample(people, 4), [None]]
                    )
                    for person in whom:
                        self.plant(
                            "information.Release", mapping=mapping, agency=given_in.agency, contribution=given_in,
                            released_to=agency, person=person, reason="r", released_by=users[0].id,
                            **pick([{}, {}, {}, {"withdrawn_at": now(), "withdrawn_by": users[0].id}]),
                        )  # fmt: skip
        self._kept_apart(mapping, people, users)
        self._kept_close(mapping, people, users, agencies, sourced)
        self._emergencies(mapping, people, users)
        self._map(mapping, people, users, sourced)
        self._considered(mapping, people, users, agencies)
        run = self.plant(
            "linkage.MatchRun", mapping=mapping, asked_by=users[0].id, asked_for_agency=agencies[0].id
        )
        for left, right in zip(people, people[1:], strict=False):
            low, high = sorted([left, right], key=lambda p: p.id.int)
            pair = {"mapping": mapping, "left": low, "right": high}
            self.plant("subjects.SameAs", **pair, judgement_id=uuid.uuid4())
            self.plant("linkage.Candidate", **pair, run=run, decision="review", weight=1.0)
            self.plant("linkage.Judgement", **pair, answer="same", origin="read", judged_by=users[0].id)
        for user in users:
            about, other = self.rng.sample(people, 2)
            whole = self.flip(0.3)
            self.plant(
                "subjects.CorrectionNotice", correction=uuid.uuid4(), mapping=mapping, agency=pick(agencies),
                person=None if whole else about, other_person=None if whole else pick([None, other]), how="ended",
                contribution=pick(contributions) if whole else None, user=user, told_by=users[0].id,
            )  # fmt: skip
        placed = pick([None, pick(contributions)])
        concern = self.plant(
            "information.Concern", **sourced(), text="x", placed_in=placed, person=pick([None, *people])
        )
        self.plant(
            "information.Routing", concern=concern, mapping=mapping, agency=concern.agency, sent_to=pick(agencies),
            reason="r", message="m", sent_by=pick(users).id, purpose="keeping children safe",
            power=concern.contribution.power, handling=pick(["P", "C"]), how_known="rumour",
            review_on=today() + timedelta(days=90),
        )  # fmt: skip
        self._returns(mapping, people, users, agencies, concern)
        self._actions(mapping, people, users, agencies)
        self._scanning(mapping, people, users, sourced)
        agency = pick(agencies)
        for _ in range(6):
            user, about = pick(users), self.rng.sample(people, self.rng.choice([0, 0, 1, 2]))
            self.plant(
                "access.Draft",
                user_id=user.id,
                agency_id=user.agency_id if self.flip(0.8) else pick(agencies).id,
                page=uuid.uuid4(),
                address="/x/",
                mapping_id=mapping.id if self.flip(0.7) else None,
                person_ids=[*(one.id for one in about), *([uuid.uuid4()] if self.flip(0.2) else [])],
                expires_at=now() + timedelta(days=pick([-1, 1, 14])),
            )
        upload = self.plant(
            "exchange.Upload", mapping=mapping, agency=agency, file_name="f", size=1, digest="d", content=b"",
            uploaded_by=users[0].id, dispose_on=day,
        )  # fmt: skip
        of_it = {"upload": upload, "mapping": mapping, "agency": agency, "given_at": now()}
        here = lambda label: [row for row in self.rows[label] if row.mapping is mapping]  # noqa: E731
        for referral in here("cohort.Referral")[:3]:
            self.plant("exchange.OutsideGiven", **of_it, referral=referral)
        for answer in here("cohort.EnquiryAnswer")[:3]:
            self.plant("exchange.OutsideGiven", **of_it, answer=answer)
        self.plant("exchange.OutsideGiven", **of_it, user=pick(users))
        sheet = self.plant("exchange.UploadSheet", upload=upload, mapping=mapping, agency=agency, number=1)
        self.plant(
            "exchange.ImportRow",
            upload=upload,
            sheet=sheet,
            mapping=mapping,
            agency=agency,
            number=1,
            digest="d",
        )

    def _returns(
        self, mapping: Any, people: list[Any], users: list[Any], agencies: list[Any], concern: Any
    ) -> None:
        """A request, every agency's return, and answers, some of them sent."""
        request = self.plant(
            "returns.ReturnRequest", mapping=mapping, due_on=today(), asked_by=self.rng.choice(users).id
        )
        places = [one for one in self.rows["subjects.Entity"] if one.mapping is mapping]
        for agency in agencies:
            given = self.plant("returns.AgencyReturn", request=request, mapping=mapping, agency=agency)
            for person, place in [(one, None) for one in people[:3]] + [(None, one) for one in places]:
                self.plant(
                    "returns.ReturnAnswer", given=given, mapping=mapping, agency=agency, person=person, place=place,
                    about="child" if person else "place", reply="no_change", written_by=self.rng.choice(users).id,
                    sent_at=self.rng.choice([None, now()]), concern=self.rng.choice([None, concern]),
                )  # fmt: skip

    def _actions(self, mapping: Any, people: list[Any], users: list[Any], agencies: list[Any]) -> None:
        """What is being done: in Part 1, at a place, in Part 2, and about somebody; with what was said of it."""
        # Drawn apart, so that the rest of every world stays as it was.
        before = self.rng.getstate()
        pick = self.rng.choice
        places = [one for one in self.rows["subjects.Entity"] if one.mapping is mapping]
        about: list[tuple[str, dict[str, Any]]] = [
            ("child", {"person": one, "in_part_two": True}) for one in people
        ]
        about += [("place", {"place": one, "in_part_two": self.flip()}) for one in places]
        about += [("system", {}), ("child", {"in_part_two": True})]
        for kind, whom in about:
            owner = pick([None, *users])
            action = self.plant(
                "responses.Action", mapping=mapping, agency=pick(agencies), owner=owner, words="w", about=kind,
                due=today(), state=pick(["offered", "accepted", "done"]), recorded_by=pick(users).id, **whom,
            )  # fmt: skip
            self.plant(
                "responses.ActionUpdate", mapping=mapping, action=action, words="w", before="offered",
                after="accepted", recorded_by=pick(users).id,
            )  # fmt: skip
            self.plant(
                "responses.ActionReminder", mapping=mapping, action=action, user=pick(users), kind="coming",
                due=today(),
            )  # fmt: skip
        self.rng.setstate(before)

    def _minutes(self, mapping: Any, meeting: Any, people: list[Any], users: list[Any]) -> None:
        minutes = self.plant(
            "meetings.Minutes", mapping=mapping, meeting=meeting, begun_at=now(), ended_at=now(),
            written_by=users[0].id,
        )  # fmt: skip
        for step in ("approved", "silver"):
            if self.flip(0.6):
                self.plant(
                    "meetings.MinutesStep", mapping=mapping, meeting=meeting, minutes=minutes, step=step,
                    decision=uuid.uuid4() if step == "silver" else None, taken_by=users[0].id,
                )  # fmt: skip
        for part, about in (("one", None), ("two", None), *(("two", person) for person in people)):
            section = self.plant(
                "meetings.MinutesSection", mapping=mapping, meeting=meeting, minutes=minutes, part=part, position=1,
                kind="child" if about else "item", heading="" if about else "h", person=about, text="t",
                written_by=users[0].id,
            )  # fmt: skip
            self.plant(
                "meetings.MinutesVersion", mapping=mapping, section=section, number=1, text="t",
                replaced_by=users[0].id,
            )  # fmt: skip
            self.plant(
                "meetings.MinutesCorrection", mapping=mapping, meeting=meeting, section=section, words="w",
                asked_by=users[0].id,
            )  # fmt: skip
        for number, user in enumerate(users, start=1):
            self.plant(
                "meetings.MinutesReceipt", mapping=mapping, meeting=meeting, minutes=minutes, user=user,
                agency=user.agency, part="one",
            )  # fmt: skip
            self.plant(
                "meetings.MinutesCopy", mapping=mapping, minutes=minutes, user=user, agency=user.agency,
                number=number, form="pdf", reason="r",
            )  # fmt: skip

    def _scanning(self, mapping: Any, people: list[Any], users: list[Any], sourced: Any) -> None:
        """Interviews, police operations of which some are over, and the workspace with some of it published."""
        # Drawn apart, so that the rest of every world stays as it was.
        before, pick, day = self.rng.getstate(), self.rng.choice, today()
        mine = lambda: {"mapping": mapping, "written_by": pick(users).id}  # noqa: E731
        published = lambda: pick([{}, {"published_at": now(), "published_by": users[0].id}])  # noqa: E731
        here = lambda label: [row for row in self.rows[label] if row.mapping is mapping]  # noqa: E731
        for person in people:
            self.plant("scanning.Interview", **sourced(), person=person)
        for _ in range(5):
            self.plant(
                "scanning.OperationNote", **sourced(), title="t", text="t", released_by="n",
                expires_on=day + timedelta(days=pick([-1, 0, 3])),
            )  # fmt: skip
        for number in (1, 2, 3):
            self.plant("scanning.ProblemStatement", **mine(), number=number, **published())
            self.plant("scanning.OpenQuestion", **mine(), words="w")
            series = self.plant(
                "scanning.IndicatorSeries", **mine(), name="n", definition="d", source="s", finding="f",
                place=pick([None, *here("subjects.Entity")]), **published(),
            )  # fmt: skip
            self.plant("scanning.IndicatorMonth", mapping=mapping, series=series, month=day)
            explanation = self.plant("scanning.Explanation", **mine(), words="w")
            cites = [
                {"entry": one} for one in here("cohort.ChronologyEntry")
            ] + [{"interview": one} for one in here("scanning.Interview")] + [
                {"operation": one} for one in here("scanning.OperationNote")
            ] + [{"place": one} for one in here("subjects.Entity")] + [{"series": series}]  # fmt: skip
            for cited in self.rng.sample(cites, 4):
                self.plant(
                    "scanning.Evidence", **mine(), explanation=explanation, stance="for", words="w", **cited
                )
        came = [{"question": one} for one in here("scanning.OpenQuestion")]
        came += [{"interview": one} for one in here("scanning.Interview")]
        for action, of in zip(here("responses.Action"), self.rng.sample(came, len(came)), strict=False):
            self.plant("scanning.ActionFrom", mapping=mapping, action=action, **of)
        self.rng.setstate(before)

    def _about(self, person: Any, sourced: Any) -> None:
        """One row of every model that says something about a person."""
        day = today()
        asked = {
            "Membership": {"reason": "r", "identified_by": "other"},
            "Dissent": {"text": "t"},
            "AgencyView": {"level": "moderate"},
            "Factor": {"kind": "worry", "text": "t"},
            "ChildVoice": {"text": "t"},
            "TrustedAdult": {"name": "n"},
            "StatutoryCheck": {"status": "not_known", "checked_on": day},
            "Referral": {"to": "mash", "made_on": day, "made_by_name": "n", "told": "yes"},
            "NoReferral": {"reason": "r", "decided_on": day},
            "LeadProfessional": {"name": "n"},
            "ToldAbout": {"who": "child", "told": "yes"},
            "ConcernJudgement": {"level": "moderate", "signed_name": "n", "signed_as": "j"},
            "CategoryEntry": {"category": "child_at_risk", "ground": "g", "set_by": "n"},
            "OutcomeEntry": {"outcome": "seen", "outcome_on": day, "said_by": "n"},
            "AdulthoodReview": {"reviewed_on": day, "plan": "p"},
            "ChronologyEntry": {"text": "t"},
            "WarningNote": {"kind": "other", "text": "t", "signed_name": "n"},
            "Consideration": {
                "outcome": "refer", "reason": "r", "done_with_child": True, "decided_on": day,
            },
            "Enquiry": {
                "purpose": "p", "power": self.rows["partners.LegalPower"][0],
                "closes_on": day + timedelta(days=self.rng.choice([-1, 0, 3])),
            },
            "NameRequest": {},
        }  # fmt: skip
        for model in apps.get_app_config("cohort").get_models():
            if issubclass(model, AboutPerson):
                values = asked[model.__name__]
                if model.__name__ == "OutcomeEntry":
                    values = {**values, "referral": self.rows["cohort.Referral"][-1]}
                row = self.plant(f"cohort.{model.__name__}", **sourced(), person=person, **values)
                if model.__name__ == "OutcomeEntry":
                    put_right = {"corrects": row, "corrected_at": now(), "corrected_because": "b"}
                    self.plant("cohort.OutcomeEntry", **sourced(), person=person, **values, **put_right)

    def _kept_apart(self, mapping: Any, people: list[Any], users: list[Any]) -> None:
        """What everybody declared, and who is kept from whom; some of it lifted since, and one always."""
        self.plant(
            "subjects.Block", mapping=mapping, person=people[0], user=users[-1], reason="r", blocked_by=users[0].id,
            lifted_at=now(), lifted_by=users[0].id,
        )  # fmt: skip
        for user in users:
            self.plant(
                "mappings.LastLook", mapping=mapping, user=user, agency=self.post_of(user) or user.agency
            )
            self.plant(
                "mappings.InterestDeclaration", mapping=mapping, user=user, knows_somebody=True, words="w"
            )
            for person in self.rng.sample(people, self.rng.choice([0, 0, 1, 2])):
                lifted = self.rng.choice([None, None, now()])
                self.plant(
                    "subjects.Block", mapping=mapping, person=person, user=user, reason="r", blocked_by=users[0].id,
                    lifted_at=lifted, lifted_by=users[0].id if lifted else None,
                )  # fmt: skip
            asked = self.rng.choice([None, now()])
            self.plant(
                "cohort.SampledOpening", mapping=mapping, person=self.rng.choice(people), user=user, month=today(),
                entry_id=uuid.uuid4(), opened_at=now(), by_a_lead=self.flip(), due_on=today(), asked_at=asked,
                asked_by=users[0].id if asked else None,
            )  # fmt: skip
        for person in self.rng.sample(people, 2):
            opened = self.rng.choice([None, None, now()])
            self.plant(
                "subjects.SchoolSeal", mapping=mapping, person=person, agency=person.agency, reason="r",
                sealed_by=users[0].id, opened_at=opened, opened_by=users[0].id if opened else None,
            )  # fmt: skip

    def _kept_close(
        self, mapping: Any, people: list[Any], users: list[Any], agencies: list[Any], sourced: Any
    ) -> None:
        """Phones that are kept close, whom they were released to, who asks for one, and who kept it."""
        # Drawn apart, so that the rest of every world stays as it was.
        before = self.rng.getstate()
        pick = self.rng.choice
        for person in people:
            held = self.plant(
                "subjects.PersonDetail", **sourced(), person=person, kind=pick(["phone", "phone", "note"]),
                text="x", is_sealed=pick([True, True, False]),
            )  # fmt: skip
            self.plant(
                "subjects.DetailRelease", mapping=mapping, agency=held.agency, person=person, detail=held,
                released_to=pick(agencies), handling="P", audience="team", reason="r", released_by=users[0].id,
                **pick([{}, {}, {"withdrawn_at": now(), "withdrawn_by": users[0].id}]),
            )  # fmt: skip
            asked = self.plant(
                "subjects.DetailRequest", mapping=mapping, agency=pick(agencies), person=person, kind="phone",
                asked_by=users[0].id, lapses_on=today() + timedelta(days=pick([-1, 0, 3])),
            )  # fmt: skip
            self.plant(
                "subjects.DetailKept", mapping=mapping, agency=pick(agencies), request=asked,
                decided_by=users[0].id,
            )  # fmt: skip
        self.rng.setstate(before)

    def _emergencies(self, mapping: Any, people: list[Any], users: list[Any]) -> None:
        """Records opened in an emergency: open, past their time, ended early, or nobody's; some looked at."""
        # Drawn apart, so that the rest of every world stays as it was.
        chance, at = random.Random(), now()
        chance.setstate(self.rng.getstate())
        pick = chance.choice
        for user in users:
            person = pick([*people, None])
            ended = at if person is None else pick([None, None, None, at])
            reviewer = pick([None, None, *(other.id for other in users if other is not user)])
            self.plant(
                "subjects.EmergencyOpening", mapping=mapping, person=person, emergency="missing", reason="r",
                agency=pick([None, user.agency, self.post_of(user)]), opened_by=user.id, opened_at=at - timedelta(minutes=30), by_a_lead=pick([True, False]),
                expires_at=at + timedelta(minutes=pick([-1, 30, 30])), review_by=today(),
                ended_at=ended, ended_by=user.id if ended else None, reviewed_at=at if reviewer else None,
                reviewed_by=reviewer, judged="right" if reviewer else "",
            )  # fmt: skip

    def _map(self, mapping: Any, people: list[Any], users: list[Any], sourced: Any) -> None:
        """Entities, who is linked to them, positions, pictures and names opened."""
        pick, day = self.rng.choice, today()
        entities = [
            self.plant(
                "subjects.Entity", **sourced(), working_reference=uuid.uuid4().hex[:12], kind="place", name="n",
                folded="n",
            )
            for _ in range(3)
        ]  # fmt: skip
        for thing in entities:
            moves = pick([[], ["proposed"], ["proposed", "accepted"], ["proposed", "declined"],
                          ["proposed", "declined", "reopened"], ["proposed", "accepted", "declined"]])  # fmt: skip
            for number, move in enumerate(moves, 1):
                self.plant(
                    "subjects.PlaceStep", mapping=mapping, entity=thing, agency=thing.agency, contribution=thing.contribution,
                    audience=thing.audience, kind="place", called="n", number=number, move=move, reason="r",
                    recorded_by=thing.recorded_by,
                )  # fmt: skip
        ties = [
            self.plant(
                "subjects.EntityLink", **sourced(), person=pick(people), entity=pick(entities), kind=pick(["attends", "lives", "seen_at"]),
                strength="reported", state="ended", expires_on=day,
            )
            for _ in range(4)
        ]  # fmt: skip
        for tie in ties:
            self.plant("subjects.EntityLinkWords", link=tie, mapping=mapping, agency=tie.agency, text="w")
        self.plant("subjects.Fingerprint", mapping=mapping, code="c" * 64)
        links = [link for link in self.rows["subjects.Link"] if link.mapping is mapping]
        for user in users:
            snapshot = self.plant(
                "subjects.MapSnapshot", mapping=mapping, agency=user.agency, name="s", taken_by=user.id
            )
            end = pick([{"person": pick(people)}, {"entity": pick(entities)}])
            self.plant("subjects.MapPosition", mapping=mapping, user=user, x=1.0, y=2.0, **end)
            self.plant("subjects.SnapshotNode", mapping=mapping, snapshot=snapshot, **end)
            joined = pick([{"link": pick(links)}, {"entity_link": pick(ties)}])
            self.plant(
                "subjects.SnapshotLink", mapping=mapping, snapshot=snapshot, strength="reported", **joined
            )
            closed = pick([None, None, now()])
            for_all = self.flip(0.2)
            self.plant(
                "subjects.NameOpening", mapping=mapping, person=None if for_all else pick(people), user=user,
                agency=pick([None, None, self.post_of(user)]),
                because="police_decision" if for_all else pick(["chair", "danger", "who_knows"]), opened_by=pick(users).id,
                until=now() + timedelta(hours=pick([-1, 1, 1])), closed_at=closed,
                closed_by=users[0].id if closed else None,
            )  # fmt: skip

    def _considered(self, mapping: Any, people: list[Any], users: list[Any], agencies: list[Any]) -> None:
        """What hangs on considering a linked child, and the frozen versions."""
        pick, day = self.rng.choice, today()
        for enquiry in [row for row in self.rows["cohort.Enquiry"] if row.mapping is mapping]:
            asked = pick(users)
            self.plant(
                "cohort.EnquiryAnswer", enquiry=enquiry, mapping=mapping, user=asked,
                agency=self.post_of(asked) or asked.agency if self.flip(0.3) else asked.agency,
                answered_at=pick([None, None, now()]),
            )  # fmt: skip
        self.plant(
            "cohort.LetGo", mapping=mapping, agency=pick(agencies), child=uuid.uuid4(), reason="r",
            done_with_child=False, decided_on=day, decided_by=users[0].id,
        )  # fmt: skip
        for person in people:
            self.plant(
                "cohort.Keep", mapping=mapping, agency=pick(agencies), person=person, kind="hold", reason="r",
                decided_by=users[0].id,
            )  # fmt: skip
        version = self.plant(
            "cohort.CohortVersion", mapping=mapping, agency=pick(agencies), number=1, name="n",
            frozen_by=users[0].id,
        )  # fmt: skip
        for person in people:
            self.plant(
                "cohort.CohortVersionEntry",
                cohort_version=version,
                mapping=mapping,
                person=person,
                state="agreed",
            )
        entries = [row for row in self.rows["cohort.ChronologyEntry"] if row.mapping is mapping]
        for left, right in zip(entries, entries[1:], strict=False):
            low, high = sorted([left, right], key=lambda row: row.id.int)
            self.plant(
                "cohort.EntryJudgement", mapping=mapping, agency=pick(agencies), left=low, right=high,
                is_same=True, decided_by=users[0].id,
            )  # fmt: skip

    def beside(self) -> None:
        """The trail, sessions, ways to sign in and the directory's smaller tables: nothing about children."""
        pick, day, area = self.rng.choice, today(), self.rows["partners.Area"][0]
        agency = self.rows["partners.Agency"][0]
        power = self.rows["partners.LegalPower"][0]
        # Opened, and nobody seated yet.
        self.plant(
            "mappings.Mapping", reference=uuid.uuid4().hex[:12], title="t", area=area, started_from="cohort",
            harm="h", purpose="p", lawful_basis=power, opened_on=day - timedelta(days=900),
            opened_by=self.rows["partners.User"][0].id,
            ends_on=day - timedelta(days=500), state="closed", closed_on=day - timedelta(days=500),
            reviews_missed=2,
        )  # fmt: skip
        self.plant("subjects.Fingerprint", mapping=self.rows["mappings.Mapping"][-1], code="d" * 64)
        self.plant("partners.PostcodeArea", code="FE1", area=area, from_on=day)
        self.plant("partners.AreaBody", area=area, answers_for="police", agency=agency, from_on=day)
        self.plant("partners.GovernanceGroup", name=uuid.uuid4().hex, kind="bronze", area=area)
        self.plant("accounts.AgencySignIn", agency=agency, issuer="i", client_id="c", secret=b"s")
        for code in ("impact", "training", "scrutiny", "gangs", "joint"):
            signature = self.plant(
                "readiness.SetUpSignature", check_code=code, signed_on=day - timedelta(days=5), reference="r",
                review_on=day + timedelta(days=pick([-1, 0, 1, 90, 361, 362])) if code != "joint" else day + timedelta(days=9),
                kept_at="k", recorded_by=pick(self.rows["partners.User"]).id,
            )  # fmt: skip
        self.plant(
            "readiness.SetUpWithdrawal", signature=signature, reason="r",
            recorded_by=pick(self.rows["partners.User"]).id,
        )  # fmt: skip
        for item in ITEMS[: pick([len(ITEMS), len(ITEMS) - 1])]:
            self.plant(
                "readiness.ChecklistAnswer", item=item, answer="in_place", note="n",
                recorded_by=pick(self.rows["partners.User"]).id,
            )  # fmt: skip
        self.plant("access.AuditSeal", number=uuid.uuid4().int % 10**9, up_to=1, entries=1, digest="d")
        self.plant("access.SealCheck", seals=1, entries=1)
        self.plant("cohort.TermListVersion", list_code=uuid.uuid4().hex[:20], number=2, dated=day, source="s")
        for user in self.rows["partners.User"]:
            mine = {"user_id": user.id}
            late = now() + timedelta(days=pick([-1, 1]))
            self.plant(
                "access.AuditEntry", **mine, agency_id=user.agency_id, event="searched", outcome="read"
            )
            self.plant("access.SpentToken", **mine, token=uuid.uuid4())
            self.plant("access.Attempt", kind="code", whose="w")
            self.plant(
                "access.Session", **mine, key_digest=uuid.uuid4().hex, started_at=now(), last_used_at=now(),
                expires_at=late, ends_at=late + timedelta(days=1), data="",
            )  # fmt: skip
            self.plant("accounts.Passkey", **mine, credential=uuid.uuid4().bytes, public_key=b"k", name="n")
            self.plant("accounts.CodeApp", **mine, secret=b"s")
            self.plant("accounts.EnrolmentLink", **mine, made_by=user.id, expires_at=late)
            self.plant("accounts.AgencySubject", **mine, agency=agency, subject=uuid.uuid4().hex)
            self.plant("partners.Training", **mine, course="osara", done_on=day, recorded_by=user.id)
            self.plant(
                "partners.AccessDecision", **mine, about="seat", access_id=uuid.uuid4(), stays=True,
                decided_by=pick(self.rows["partners.User"]).id,
            )  # fmt: skip
