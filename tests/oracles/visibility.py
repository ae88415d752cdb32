"""Who may see which row, stated once more as an obvious predicate over plain values.

Written from the product's decisions and not from the database's policies: a property test builds
random worlds and asks both. Slow on purpose.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from placemap.foundations.clock import now
from tests.oracles.seats import Reader, Seats

__all__ = ["Oracle", "Reader"]

# How a mapping stands, without any child.
STANDING = {
    "mappings.ScopeVersion", "mappings.Member", "mappings.Seat", "mappings.StageEntry", "mappings.Renewal",
    "mappings.OpeningRecord", "mappings.Objective", "mappings.TermsAdopted", "mappings.StakeholderAnswer",
    "mappings.SponsorAcceptance", "mappings.ReviewEntry", "mappings.ReferredIn", "meetings.MeetingSeries",
    "meetings.CadenceChange", "meetings.Meeting", "meetings.MeetingChange", "meetings.Invitation",
    "mappings.StructureChange", "responses.Gap", "responses.GapEntry", "responses.Pledge", "responses.PledgeEntry",
    "meetings.Minutes", "meetings.MinutesStep", "meetings.MinutesCopy",
    "meetings.Attendance",
}  # fmt: skip


GONE_HIGHER = {
    "responses.LadderStep", "responses.Escalation", "responses.EscalationWords", "responses.EscalationEntry",
    "responses.PanelReview",
}  # fmt: skip
# The steps above a mapping, the lowest first.
RUNGS = ("silver", "community_safety", "panel", "board")


class Oracle(Seats):
    """Answers for one world: `rows[label]` is every row of that model, as model instances."""

    def __init__(self, rows: dict[str, list[Any]], today: date) -> None:
        super().__init__(rows, today)
        self.people = {p.id: p for p in rows["subjects.Person"]}
        self.links = {link.id: link for link in rows["subjects.Link"]}
        self.evidence = {e.id: e for e in rows["subjects.LinkEvidence"]}
        self.entities = {e.id: e for e in rows["subjects.Entity"]}
        self.ties = {tie.id: tie for tie in rows["subjects.EntityLink"]}
        self.entries = {e.id: e for e in rows["cohort.ChronologyEntry"]}
        self.given = {c.id: c for c in rows["information.Contribution"]}
        self.enquiries = {e.id: e for e in rows["cohort.Enquiry"]}
        # Whose page the reader has before them: what they opened in an emergency shows there alone.
        self.page_of: UUID | None = None

    def _given_to_reader(self, label: str, row: Any, reader: Reader) -> bool:
        """Given to the team or released to their agency, to somebody whose seat is for reading it, and not
        taken back."""
        released = self._is_released(label, row, reader) and row.withdrawn_at is None
        return (self._given_to_team(row) or released) and self.reads(reader, row.mapping_id)

    def _is_released(self, label: str, row: Any, reader: Reader) -> bool:
        """What its giver released to the reader's agency, about everybody it speaks of."""
        released = self._released(row.contribution_id, reader)
        match label:
            case "subjects.Person":
                return row.id in released
            case "subjects.Link":
                return {row.from_person_id, row.to_person_id} <= released
            case "subjects.LinkEvidence":
                link = self.links[row.link_id]
                return {link.from_person_id, link.to_person_id} <= released
            case "subjects.Entity":
                # A place or a thing is given by itself, about nobody.
                return None in released
            case _:
                return row.person_id in released

    def _released(self, contribution_id: UUID, reader: Reader) -> set[UUID | None]:
        """About whom a giving was released to the reader's agency: neither it nor the word taken back."""
        return {
            r.person_id
            for r in self.rows["information.Release"]
            if r.contribution_id == contribution_id
            and r.released_to_id == reader.agency_id
            and r.withdrawn_at is None
            and self.given[contribution_id].withdrawn_at is None
        }

    def _receives_for(self, reader: Reader, agency_id: UUID) -> bool:
        """Trusted to receive concerns for an agency of their own that has signed."""
        return (
            agency_id == reader.agency_id
            and self._has_agreement(agency_id)
            and self._works_on_cases(reader)
            and "route_concerns" in self._account_duties(reader)
        )

    # What each kind of row asks

    def sees(self, label: str, row: Any, reader: Reader) -> bool:
        """Whether this reader sees this row: never one that leads to a record they are kept from."""
        return not self._is_kept_from(label, row, reader) and self._may_see(label, row, reader)

    def _hidden(self, reader: Reader) -> set[UUID]:
        """The records a standing block keeps this reader from, and every record joined to one."""
        groups = {
            (self.people[b.person_id].mapping_id, self.people[b.person_id].group_key)
            for b in self.rows["subjects.Block"]
            if b.user_id == reader.user_id and b.lifted_at is None
        }
        return {p.id for p in self.people.values() if (p.mapping_id, p.group_key) in groups}

    def _is_kept_in(self, mapping_id: UUID, reader: Reader) -> bool:
        """Whether any of those is of that mapping."""
        return any(self.people[one].mapping_id == mapping_id for one in self._hidden(reader))

    def _is_kept_from(self, label: str, row: Any, reader: Reader) -> bool:
        hidden = self._hidden(reader)
        return bool(hidden and hidden & self._who_is_in(label, row))

    def _who_is_in(self, label: str, row: Any) -> set[UUID]:
        """Everybody a row says something about, however far away."""
        match label:
            case "subjects.Person":
                return {row.id}
            case "subjects.Link":
                return {row.from_person_id, row.to_person_id}
            case "subjects.LinkEvidence":
                return self._who_is_in("subjects.Link", self.links[row.link_id])
            case "subjects.EvidenceWords":
                return self._who_is_in("subjects.LinkEvidence", self.evidence[row.evidence_id])
            case "subjects.EntityLinkWords":
                return {self.ties[row.link_id].person_id}
            case "subjects.SameAs" | "linkage.Candidate" | "linkage.Judgement":
                return {row.left_id, row.right_id}
            case "subjects.CorrectionNotice":
                return {row.person_id, row.other_person_id}
            case "exchange.OutsideGiven":
                return {
                    one.person_id
                    for one in (row.referral, row.answer.enquiry if row.answer else None)
                    if one is not None
                }
            case "subjects.Mention":
                named = self.links.get(row.link_id)
                return {row.person_id} | (self._who_is_in("subjects.Link", named) if named else set())
            case "subjects.SnapshotLink":
                if row.link_id is not None:
                    return self._who_is_in("subjects.Link", self.links[row.link_id])
                return {self.ties[row.entity_link_id].person_id}
            case "subjects.DetailKept":
                return {row.request.person_id}
            case "meetings.Entry":
                item = {row.item.person_id} if row.item else set()
                action = {row.action.person_id} if row.action else set()
                return ({row.person_id} | item | action) - {None}
            case "meetings.EntryVersion":
                return self._who_is_in("meetings.Entry", self._entry_of(row))
            case "cohort.EntryJudgement":
                return {self.entries[row.left_id].person_id, self.entries[row.right_id].person_id}
            case "cohort.EnquiryAnswer":
                return {self.enquiries[row.enquiry_id].person_id}
            case "access.Draft":
                return set(row.person_ids)
            case "information.Concern":
                # Whom its writer was asked about; and once the custodian wrote it on somebody's page, theirs.
                written_on = {
                    f.person_id
                    for f in self.rows["cohort.Factor"]
                    if row.placed_in_id is not None and f.contribution_id == row.placed_in_id
                }
                return written_on | ({row.person_id} - {None})
            case "information.Routing":
                return {row.concern.person_id} - {None}
            case "responses.ActionUpdate" | "responses.ActionReminder":
                return {row.action.person_id} - {None}
            case "meetings.MinutesVersion" | "meetings.MinutesCorrection":
                return {row.section.person_id} - {None}
            case "scanning.ActionFrom":
                about = {row.action.person_id, row.interview.person_id if row.interview else None}
                return about - {None}
            case "scanning.Evidence":
                return {one.person_id for one in (row.entry, row.interview) if one is not None}
            case "returns.ReturnAnswer":
                return {row.person_id, row.concern.person_id if row.concern else None} - {None}
            case _:
                return {getattr(row, "person_id", None)} - {None}

    def _comes_to(self, label: str, row: Any, reader: Reader) -> bool:
        """Whoever only watches reads the first part of the agenda of a silver meeting that they are invited to,
        who is there, and of their pack of it; of a copy that they printed also without an invitation."""
        at_meeting = {
            "meetings.AgendaItem", "meetings.Attendance", "meetings.Signature", "meetings.InvitationReply",
            "meetings.ReplyChase",
            "meetings.Sitting",
            "meetings.Entry", "meetings.ItemSheet",
            "meetings.PackReading", "meetings.PackCopy", "meetings.PackRecall",
        }  # fmt: skip
        if label not in at_meeting or not self.watches(reader, row.mapping_id):
            return False
        meeting = next(one for one in self.rows["meetings.Meeting"] if one.id == row.meeting_id)
        series = next(one for one in self.rows["meetings.MeetingSeries"] if one.id == meeting.series_id)
        invited = series.kind == "silver" and any(
            one.meeting_id == row.meeting_id and one.user_id == reader.user_id and one.withdrawn_at is None
            for one in self.rows["meetings.Invitation"]
        )
        if label in {"meetings.ReplyChase", "meetings.PackReading"}:
            return invited and row.user_id == reader.user_id
        if label == "meetings.PackCopy":
            return invited or row.user_id == reader.user_id
        if label == "meetings.PackRecall":
            return invited or any(
                one.meeting_id == row.meeting_id and one.user_id == reader.user_id
                for one in self.rows["meetings.PackCopy"]
            )
        return invited and getattr(row, "part", "one") == "one"

    def _sees_case(self, row: Any, reader: Reader) -> bool:
        """Whether the reader reads cases there, and sees the child that an item of an agenda is about."""
        person = self.people.get(row.person_id)
        seen = person is None or (
            person.mapping_id == row.mapping_id and self.sees("subjects.Person", person, reader)
        )
        return self.reads(reader, row.mapping_id) and seen

    def _entry_of(self, row: Any) -> Any:
        return next(one for one in self.rows["meetings.Entry"] if one.pk == row.entry_id)

    def _has_signed(self, row: Any, reader: Reader) -> bool:
        """Whether the reader agreed to the statement at the meeting of the row."""
        return any(
            one.meeting_id == row.meeting_id and one.user_id == reader.user_id
            for one in self.rows["meetings.Signature"]
        )

    def _opens_part_two(self, row: Any, reader: Reader) -> bool:
        """Part 2 is for those who prepare it, until the meeting begins, and for whoever has signed."""
        runs = self.holds_list(reader, row.mapping_id) or self.leads(reader, row.mapping_id)
        signed = self._has_signed(row, reader)
        ahead = any(
            one.pk == row.meeting_id and one.starts_at > now() for one in self.rows["meetings.Meeting"]
        )
        return self._sees_case(row, reader) and (signed or (runs and ahead))

    def _opens_sheet(self, row: Any, reader: Reader) -> bool:
        """What is wanted of an item of Part 2: as the item, and only where the reader is kept from nobody."""
        return self._opens_part_two(row.item, reader) and not self._is_kept_in(row.mapping_id, reader)

    def _steps_of(self, reader: Reader, mapping_id: UUID) -> set[str]:
        """The steps above a mapping at which the reader is named, or somebody for whom they stand in."""
        if not self._works_on_cases(reader):
            return set()
        return {
            step.rung
            for step in self.rows["responses.LadderStep"]
            if step.mapping_id == mapping_id
            and step.user_id in self._stands_in_for(reader)
            and step.agency_id == reader.agency_id
        }

    def _has_come_to(self, escalation: Any, reader: Reader) -> bool:
        """Whether it stands at a step at which the reader is named, or above it."""
        named = self._steps_of(reader, escalation.mapping_id)
        return any(RUNGS.index(one) <= RUNGS.index(escalation.rung) for one in named)

    def _sees_what_went_up(self, label: str, row: Any, reader: Reader) -> bool:
        """The group and whoever watches over it; whoever is named above, once it has come to them. The
        group's own words stay with the group, and what the panel decided is the panel's too."""
        stands = self.on_team(reader, row.mapping_id) or self.watches(reader, row.mapping_id)
        match label:
            case "responses.EscalationWords":
                return self.on_team(reader, row.mapping_id)
            case "responses.PanelReview":
                return stands or "read_panel" in self._duties_beside_administration(reader)
            case "responses.LadderStep":
                return stands or bool(self._steps_of(reader, row.mapping_id))
            case "responses.EscalationEntry":
                return stands or self._has_come_to(row.escalation, reader)
            case _:
                return stands or self._has_come_to(row, reader)

    def _briefing_stepped(self, briefing_id: UUID, step: str) -> bool:
        """Whether a briefing was approved, or called back."""
        return any(
            s.briefing_id == briefing_id and s.step == step for s in self.rows["meetings.BriefingStep"]
        )

    def _reads_briefing(self, briefing_id: UUID, reader: Reader) -> bool:
        """Named as a reader of something that stands, in the post they act as, and their agency has signed."""
        stands = self._briefing_stepped(briefing_id, "approved")
        if not stands or self._briefing_stepped(briefing_id, "recalled"):
            return False
        if not self._works_on_cases(reader) or not self._has_agreement(reader.agency_id):
            return False
        return any(
            one.briefing_id == briefing_id
            and (one.user_id, one.agency_id) == (reader.user_id, reader.agency_id)
            for one in self.rows["meetings.BriefingReader"]
        )

    def _sees_briefing(self, label: str, row: Any, reader: Reader) -> bool:
        """The team everything; a reader outside what stands for them, and no row of what was called back."""
        if self.on_team(reader, row.mapping_id):
            return True
        match label:
            case "meetings.Briefing":
                return self._reads_briefing(row.pk, reader)
            case "meetings.BriefingStep" | "meetings.BriefingSection":
                return self._reads_briefing(row.briefing_id, reader)
            case _:
                return bool(row.user_id == reader.user_id)

    def _stepped(self, minutes_id: UUID, step: str) -> bool:
        """What the chair did with minutes: approved them, or gave Part 2 to silver."""
        return any(s.minutes_id == minutes_id and s.step == step for s in self.rows["meetings.MinutesStep"])

    def _writes_minutes(self, row: Any, reader: Reader) -> bool:
        """Whoever leads or holds the list, and on the team whoever chairs the meeting or takes its minutes."""
        meeting = next(one for one in self.rows["meetings.Meeting"] if one.pk == row.meeting_id)
        its_own = reader.user_id in (meeting.chair_id, meeting.minute_taker_id)
        runs = self.holds_list(reader, row.mapping_id) or self.leads(reader, row.mapping_id)
        return self.on_team(reader, row.mapping_id) and (runs or its_own)

    def _opens_two(self, row: Any, reader: Reader) -> bool:
        """Part 2 of a record or of minutes: whoever reads cases, signed there and sees the child; what is about
        several at once, whoever is kept from none of that mapping."""
        sees_all = row.person_id is not None or not self._is_kept_in(row.mapping_id, reader)
        return self._has_signed(row, reader) and sees_all and self._sees_case(row, reader)

    def _sees_of_minutes(self, label: str, row: Any, reader: Reader) -> bool:
        standing = self.on_team(reader, row.mapping_id) or self.watches(reader, row.mapping_id)
        if label == "meetings.MinutesReceipt":
            mine = standing and row.user_id == reader.user_id
            return mine or self._writes_minutes(row, reader)
        if label == "meetings.MinutesVersion":
            return self._sees_section(row.section, reader) and self._writes_minutes(row.section, reader)
        if label == "meetings.MinutesCorrection":
            return self._sees_section(row.section, reader)
        return self._sees_section(row, reader)

    def _sees_section(self, row: Any, reader: Reader) -> bool:
        """A draft is for those who write it. Approved, Part 1 is for the team and for those who watch."""
        at = row.mapping_id
        team, out = self.on_team(reader, at), self._stepped(row.minutes_id, "approved")
        if row.part == "one":
            watches = self.watches(reader, at)
            return self._writes_minutes(row, reader) or (out and (team or watches))
        if self._opens_two(row, reader) and (out or self._writes_minutes(row, reader)):
            return True
        silver = "watch_mapping" in self.duties(reader, at) and not team
        whole = row.person_id is not None or not self._is_kept_in(at, reader)
        return silver and whole and self._stepped(row.minutes_id, "silver")

    def _may_see(self, label: str, row: Any, reader: Reader) -> bool:
        if label == "access.Draft":
            return self._sees_draft(row, reader)
        if label == "mappings.Seat" and self._keeps_records(reader):
            return True
        if label in {"meetings.Statement", "meetings.MinutesTemplate"}:
            return True
        if label.startswith("meetings.Minutes") and label not in STANDING:
            return self._sees_of_minutes(label, row, reader)
        if label == "mappings.Mapping":
            return self.on_team(reader, row.id) or self.watches(reader, row.id)
        if label == "meetings.EntryVersion":
            # What it said before shows with the entry, to whomever that shows.
            return self.sees("meetings.Entry", self._entry_of(row), reader)
        if label in {"meetings.ItemSheetVersion", "meetings.ItemSheetEnd"}:
            return self.sees("meetings.ItemSheet", row.sheet, reader)
        if label in STANDING:
            return self.on_team(reader, row.mapping_id) or self.watches(reader, row.mapping_id)
        if label.startswith("meetings.Briefing"):
            return self._sees_briefing(label, row, reader)
        if label in GONE_HIGHER:
            return self._sees_what_went_up(label, row, reader)
        if label == "information.Routing" and self._receives_for(reader, row.sent_to_id):
            return True
        if label == "exchange.RememberedLayout":
            return row.agency_id == reader.agency_id or any(
                self.holds_list(reader, m.id) for m in self.rows["mappings.Mapping"]
            )
        if label == "subjects.Fingerprint":
            return False
        if label == "subjects.CorrectionNotice":
            return self._is_told(row, reader)
        if label == "subjects.Block":
            oversees = "oversee_access" in self._duties_beside_administration(reader)
            answers = self.holds_list(reader, row.mapping_id) or self.leads(reader, row.mapping_id)
            return oversees or answers
        mine = label == "subjects.NameOpening" and row.user_id == reader.user_id
        if mine and self._in_this_post(row.agency_id, reader):
            return True
        if label == "subjects.PersonDetail" and self._opened(row, reader):
            return True
        if self._was_asked(label, row, reader):
            return True
        if not self.on_team(reader, row.mapping_id):
            return self._comes_to(label, row, reader)
        if label == "subjects.MapPosition":
            return row.user_id == reader.user_id
        if label == "responses.FeedbackRound":
            return True
        if label == "responses.FeedbackAnswer":
            return self.holds_list(reader, row.mapping_id) or self.leads(reader, row.mapping_id)
        if label == "responses.FeedbackGiven":
            return row.user_id == reader.user_id
        if label == "mappings.LastLook":
            return (row.user_id, row.agency_id) == (reader.user_id, reader.agency_id)
        if label == "cohort.SampledOpening":
            custody = self.holds_list(reader, row.mapping_id) and row.by_a_lead
            if row.user_id == reader.user_id:
                return row.asked_at is not None
            return custody or self.leads(reader, row.mapping_id)
        if label == "subjects.SchoolSeal":
            return self.holds_list(reader, row.mapping_id) or row.agency_id == reader.agency_id
        if label == "mappings.InterestDeclaration":
            answers = self.holds_list(reader, row.mapping_id) or self.leads(reader, row.mapping_id)
            return answers or row.user_id == reader.user_id
        if label == "subjects.EmergencyOpening":
            answers = self.holds_list(reader, row.mapping_id) or self.leads(reader, row.mapping_id)
            mine = row.opened_by == reader.user_id and self._in_this_post(row.agency_id, reader)
            return answers or mine
        if label == "subjects.NameOpening":
            holds = self.holds_list(reader, row.mapping_id)
            return holds or self.leads(reader, row.mapping_id) or row.opened_by == reader.user_id
        if label == "returns.ReturnRequest":
            return True
        if label == "meetings.Sitting":
            return True
        if label == "meetings.Entry":
            return row.part == "one" or self._opens_two(row, reader)
        if label == "meetings.AgendaItem":
            return row.part == "one" or self._opens_part_two(row, reader)
        if label == "meetings.ItemSheet":
            return row.part == "one" or self._opens_sheet(row, reader)
        if label in {"meetings.Signature", "meetings.InvitationReply", "meetings.AskedBefore"}:
            return True
        if label in {"meetings.PackCopy", "meetings.PackRecall"}:
            return True
        if label in {"meetings.ReplyChase", "meetings.PackReading"}:
            runs = self.holds_list(reader, row.mapping_id) or self.leads(reader, row.mapping_id)
            return runs or row.user_id == reader.user_id
        if label.startswith("returns."):
            return self._sees_return(label, row, reader)
        if label.startswith("responses.Action"):
            return self._sees_action(label, row, reader)
        if label.startswith("scanning.") and label != "scanning.Interview":
            return self._sees_scanning(label, row, reader)
        if self._is_left_out(label, row):
            return False
        if label == "exchange.OutsideGiven":
            theirs = row.agency_id == reader.agency_id or self.holds_list(reader, row.mapping_id)
            return theirs and self._sees_what_was_given(row, reader)
        if self.holds_list(reader, row.mapping_id):
            return True
        own = getattr(row, "agency_id", None) == reader.agency_id
        match label:
            case "linkage.MatchRun" | "linkage.Candidate" | "linkage.Judgement":
                return False
            case "exchange.Upload" | "exchange.UploadSheet" | "exchange.ImportRow" | "subjects.Mention":
                return own
            case "information.Contribution":
                return own or row.audience == "team" or bool(self._released(row.id, reader))
            case "information.Release" | "subjects.DetailRelease" | "subjects.DetailKept":
                return own
            case "subjects.DetailRequest":
                answers = "contribute" in self.duties(reader, row.mapping_id) and self._is_asked(row, reader)
                return own or (answers and self._sees_person(row.person_id, reader))
            case "information.Concern":
                return own or (row.audience == "team" and self.leads(reader, row.mapping_id))
            case "information.Routing":
                shown = row.handling == "P" or row.sent_by == reader.user_id
                return own or (shown and self.leads(reader, row.mapping_id))
            case "subjects.Person":
                deciding = row.deciding_agency_id == reader.agency_id
                shown = row.naming in {"initials", "named"} and not self._narrowed(row, reader)
                shown = shown or self._named_by_release(row, reader)
                opened = self._opened_in_emergency(row, reader)
                given = self._given_to_reader(label, row, reader)
                return own or (given and (shown or deciding or opened))
            case "subjects.SameAs":
                return self._sees_person(row.left_id, reader) and self._sees_person(row.right_id, reader)
            case "subjects.Link":
                return (
                    (own or self._given_to_reader(label, row, reader))
                    and self._sees_person(row.from_person_id, reader)
                    and self._sees_person(row.to_person_id, reader)
                )
            case "subjects.LinkEvidence":
                return own or (
                    self._given_to_reader(label, row, reader)
                    and self.sees("subjects.Link", self.links[row.link_id], reader)
                )
            case "subjects.EvidenceWords":
                return own or (self.reads(reader, row.mapping_id) and self._words_open(row, reader))
            case "subjects.PersonDetail":
                sealed = row.is_sealed or (row.kind == "school" and self._school_is_sealed(row))
                return own or (not sealed and self._detail_open(row, reader))
            case "subjects.Entity":
                return own or self._given_to_reader(label, row, reader)
            case "subjects.EntityLink":
                home = row.audience != "team" and row.kind in {"lives", "formerly_lived", "placed"}
                sealed = row.kind == "attends" and self._school_is_sealed(row)
                given = self._given_to_reader(label, row, reader) and not home and not sealed
                return (own or given) and self._sees_both(row, reader)
            case "subjects.PlaceStep":
                leads = self.leads(reader, row.mapping_id) and row.audience == "team"
                return own or leads or self.sees("subjects.Entity", self.entities[row.entity_id], reader)
            case "subjects.EntityLinkWords":
                tie = self.ties[row.link_id]
                person = self.people[tie.person_id]
                return own or (
                    self.reads(reader, row.mapping_id)
                    and tie.withdrawn_at is None
                    and self.sees("subjects.EntityLink", tie, reader)
                    and (person.naming == "named" or self._named_by_release(person, reader))
                )
            case "subjects.MapSnapshot":
                return "read_cases" in self.duties(reader, row.mapping_id)
            case "subjects.SnapshotNode":
                return "read_cases" in self.duties(reader, row.mapping_id) and self._sees_end(row, reader)
            case "subjects.SnapshotLink":
                return "read_cases" in self.duties(reader, row.mapping_id) and self._sees_line(row, reader)
            case (
                "cohort.ChronologyEntry"
                | "cohort.WarningNote"
                | "cohort.ConcernJudgement"
                | "cohort.CategoryEntry"
                | "cohort.OutcomeEntry"
            ):
                return own or self._fact_open(row, reader)
            case "cohort.EntryJudgement":
                return all(
                    self.sees("cohort.ChronologyEntry", self.entries[key], reader)
                    for key in (row.left_id, row.right_id)
                )
            case "cohort.Consideration":
                theirs = self.people[row.person_id].agency_id == reader.agency_id
                seen = self._sees_person(row.person_id, reader)
                return own or self._considers(row, reader) or (theirs and seen)
            case "cohort.Keep":
                return self.reads(reader, row.mapping_id) and self._sees_person(row.person_id, reader)
            case "cohort.LetGo":
                return own or self.leads(reader, row.mapping_id)
            case "cohort.NameRequest":
                return (own and row.recorded_by == reader.user_id) or self.leads(reader, row.mapping_id)
            case "cohort.Enquiry":
                return own or self._considers(row, reader)
            case "cohort.EnquiryAnswer":
                return self.sees("cohort.Enquiry", self.enquiries[row.enquiry_id], reader)
            case "cohort.CohortVersion":
                return "read_cases" in self.duties(reader, row.mapping_id)
            case "cohort.CohortVersionEntry":
                reads = "read_cases" in self.duties(reader, row.mapping_id)
                return reads and self._sees_person(row.person_id, reader)
            case "cohort.Membership":
                # The agency whose record it is learns what the group decided.
                theirs = row.audience == "team" and self.people[row.person_id].agency_id == reader.agency_id
                return own or theirs or self._open_about(row, reader)
            case _ if label.startswith("cohort."):
                return own or self._fact_open(row, reader)
            case _:
                return own or self._open_about(row, reader)

    def _sees_return(self, label: str, row: Any, reader: Reader) -> bool:
        """That it was asked: the agency and those who run the mapping. An answer, to the latter, once sent."""
        own = row.agency_id == reader.agency_id
        runs = self.holds_list(reader, row.mapping_id) or self.leads(reader, row.mapping_id)
        if label == "returns.AgencyReturn":
            return own or runs
        told = self.holds_list(reader, row.mapping_id) or (
            runs and (row.concern is None or self.sees("information.Concern", row.concern, reader))
        )
        return (own or (told and row.sent_at is not None)) and self._sees_whom(row, reader)

    def _sees_action(self, label: str, row: Any, reader: Reader) -> bool:
        """Of Part 1, the team; of Part 2, those who read cases and see whom it is about; and its own agency.

        At a place that was left out, nobody. What was said of it, whoever reads it; a reminder, no person.
        """
        if label == "responses.ActionReminder":
            return False
        if label == "responses.ActionUpdate":
            action = row.action
            same = bool(action.mapping_id == row.mapping_id)
            return same and self.sees("responses.Action", action, reader)
        place = self.entities.get(row.place_id)
        if place is not None and self._is_left_out("subjects.Entity", place):
            return False
        if row.agency_id == reader.agency_id:
            return True
        if place is not None and not (
            place.mapping_id == row.mapping_id and self.sees("subjects.Entity", place, reader)
        ):
            return False
        open_to_all = row.person_id is not None or row.recorded_by == reader.user_id
        whole = open_to_all or not self._is_kept_in(row.mapping_id, reader)
        return not row.in_part_two or (whole and self._sees_case(row, reader))

    def analyses(self, reader: Reader, mapping_id: UUID) -> bool:
        """The coordinator and the named analyst, who alone open the workspace."""
        return "analyse" in self.duties(reader, mapping_id)

    def _sees_scanning(self, label: str, row: Any, reader: Reader) -> bool:
        """A police operation until its last day; and the workspace, or what was published of it."""
        at = row.mapping_id
        if label == "scanning.OperationNote":
            if row.agency_id == reader.agency_id:
                return True
            stands = row.withdrawn_at is None and row.expires_on >= self.today
            given = row.audience == "team" or None in self._released(row.contribution_id, reader)
            return stands and (self.holds_list(reader, at) or (self.reads(reader, at) and given))
        if label == "scanning.ActionFrom":
            came = {"responses.Action": row.action, "scanning.OpenQuestion": row.question}
            came["scanning.Interview"] = row.interview
            return all(self._seen_or_none(name, it, row, reader) for name, it in came.items())
        if label == "scanning.IndicatorMonth":
            return self._seen_or_none("scanning.IndicatorSeries", row.series, row, reader)
        published = getattr(row, "published_at", None) is not None and self.reads(reader, at)
        if not self.analyses(reader, at) and not published:
            return False
        names = {
            "place": "subjects.Entity", "entry": "cohort.ChronologyEntry", "interview": "scanning.Interview",
            "operation": "scanning.OperationNote", "series": "scanning.IndicatorSeries",
        }  # fmt: skip
        cited = {"scanning.IndicatorSeries": ["place"], "scanning.Evidence": list(names)}.get(label, [])
        return all(self._seen_or_none(names[one], getattr(row, one), row, reader) for one in cited)

    def _seen_or_none(self, label: str, it: Any, row: Any, reader: Reader) -> bool:
        """What a row names is nothing, or stands in its own mapping and is seen."""
        return it is None or (it.mapping_id == row.mapping_id and self.sees(label, it, reader))

    def _sees_whom(self, row: Any, reader: Reader) -> bool:
        """Whoever or whatever an answer is about is seen, and of its mapping."""
        for label, held, key in (
            ("subjects.Person", self.people, row.person_id),
            ("subjects.Entity", self.entities, row.place_id),
        ):
            if key is not None:
                it = held[key]
                if it.mapping_id != row.mapping_id or not self.sees(label, it, reader):
                    return False
        return True

    def _is_left_out(self, label: str, row: Any) -> bool:
        """A place that was declined, and whatever is said of one: nobody on the team sees it anywhere."""
        match label:
            case "subjects.Entity":
                key = row.id
            case "subjects.EntityLink" | "subjects.SnapshotNode":
                key = row.entity_id
            case "subjects.EntityLinkWords":
                key = self.ties[row.link_id].entity_id
            case "subjects.SnapshotLink":
                key = self.ties[row.entity_link_id].entity_id if row.entity_link_id else None
            case _:
                return False
        steps = [
            step for step in self.rows["subjects.PlaceStep"] if key is not None and step.entity_id == key
        ]
        return bool(steps) and max(steps, key=lambda step: step.number).move == "declined"

    def _sees_what_was_given(self, row: Any, reader: Reader) -> bool:
        """What a row about somebody outside points at, where it points at something of a child."""
        points = (("cohort.Referral", row.referral_id), ("cohort.EnquiryAnswer", row.answer_id))
        return all(
            any(one.id == key and self.sees(label, one, reader) for one in self.rows[label])
            for label, key in points
            if key is not None
        )

    def _is_told(self, row: Any, reader: Reader) -> bool:
        """A notice of a correction: whoever it is for; and the agency that corrected, and the custodian, to
        see who has read it."""
        theirs = row.agency_id == reader.agency_id or self.holds_list(reader, row.mapping_id)
        seen = self.on_team(reader, row.mapping_id) and (
            row.person_id is None or self._sees_person(row.person_id, reader)
        )
        return self._is_for(row, reader) or (theirs and seen)

    def _is_for(self, row: Any, reader: Reader) -> bool:
        """A notice's reader, while everybody it is about is still named to them."""
        ends = [self.people[key] for key in (row.person_id, row.other_person_id) if key is not None]
        return (
            row.user_id == reader.user_id
            and self.reads(reader, row.mapping_id)
            and all(
                self.sees("subjects.Person", one, reader)
                and (
                    one.naming == "named"
                    or self._named_by_release(one, reader)
                    or reader.agency_id in (one.agency_id, one.deciding_agency_id)
                    or self.holds_list(reader, one.mapping_id)
                )
                for one in ends
            )
        )

    def _school_is_sealed(self, row: Any) -> bool:
        """Somebody asked that the school of this person, by any of their records, is not shown."""
        person = self.people[row.person_id]
        return any(
            seal.opened_at is None
            and self.people[seal.person_id].group_key == person.group_key
            and seal.mapping_id == row.mapping_id
            for seal in self.rows["subjects.SchoolSeal"]
        )

    def _is_asked(self, request: Any, reader: Reader) -> bool:
        """Another agency asks for what the reader's own holds of that very child, and keeps close."""
        if request.agency_id == reader.agency_id or request.lapses_on < self.today:
            return False
        asked = self.people[request.person_id]
        return any(
            d.agency_id == reader.agency_id
            and d.kind == request.kind
            and d.is_sealed
            and d.withdrawn_at is None
            and self.given[d.contribution_id].withdrawn_at is None
            and (person := self.people[d.person_id]).withdrawn_at is None
            and (person.mapping_id, person.group_key) == (request.mapping_id, asked.group_key)
            for d in self.rows["subjects.PersonDetail"]
        )

    # Names opened, and who was asked whether they know a child

    def _opened(self, row: Any, reader: Reader) -> bool:
        """A name or birth date of a linked child opened to this reader for a time."""
        person = self.people[row.person_id]
        if row.kind not in {"name", "born"} or row.is_sealed or not self._given_to_team(row):
            return False
        if not self._given_to_team(person) or not self._works_on_cases(reader):
            return False
        alike = [p for p in self.people.values() if p.group_key == person.group_key]
        narrowed = self._narrowed(person, reader)
        return any(
            o.user_id == reader.user_id
            and self._in_this_post(o.agency_id, reader)
            and (o.because == "who_knows" or self.on_team(reader, o.mapping_id))
            and (not narrowed or o.because in {"who_knows", "danger"})
            and o.closed_at is None
            and o.until > now()
            and o.mapping_id == person.mapping_id
            and any(o.person_id == p.id or (o.person_id is None and p.standing == "linked") for p in alike)
            for o in self.rows["subjects.NameOpening"]
        )

    def _narrowed(self, person: Any, reader: Reader) -> bool:
        """Nobody decided in time: only the chair, beside the custodian and the agency deciding, sees them."""
        late = person.consideration == "open" and person.consider_by < self.today
        return late and not self.leads(reader, person.mapping_id)

    def _was_asked(self, label: str, row: Any, reader: Reader) -> bool:
        if label == "cohort.EnquiryAnswer":
            return bool(row.user_id == reader.user_id and row.agency_id == reader.agency_id)
        return label == "cohort.Enquiry" and any(
            a.enquiry_id == row.id
            and a.user_id == reader.user_id
            and a.agency_id == reader.agency_id
            and a.answered_at is None
            and row.closes_on >= self.today
            and self._works_on_cases(reader)
            for a in self.rows["cohort.EnquiryAnswer"]
        )

    def _considers(self, row: Any, reader: Reader) -> bool:
        """The chair, and the agency deciding on this child, who must be able to see the record."""
        deciding = self.people[row.person_id].deciding_agency_id == reader.agency_id
        return self.leads(reader, row.mapping_id) or (deciding and self._sees_person(row.person_id, reader))

    def _sees_both(self, row: Any, reader: Reader) -> bool:
        entity = self.entities[row.entity_id]
        return self._sees_person(row.person_id, reader) and self.sees("subjects.Entity", entity, reader)

    def _sees_end(self, row: Any, reader: Reader) -> bool:
        if row.person_id is not None:
            return self._sees_person(row.person_id, reader)
        return self.sees("subjects.Entity", self.entities[row.entity_id], reader)

    def _sees_line(self, row: Any, reader: Reader) -> bool:
        if row.link_id is not None:
            return self.sees("subjects.Link", self.links[row.link_id], reader)
        return self.sees("subjects.EntityLink", self.ties[row.entity_link_id], reader)

    def _sees_draft(self, row: Any, reader: Reader) -> bool:
        """Whoever typed it, for the agency it was typed for, while its page is still there for them."""
        mine = row.user_id == reader.user_id and row.agency_id == reader.agency_id
        there = row.mapping_id is None or self.on_team(reader, row.mapping_id)
        shown = not row.person_ids or any(
            self.on_team(reader, self.people[one].mapping_id) and self._sees_person(one, reader)
            for one in row.person_ids
            if one in self.people
        )
        return mine and there and shown and row.expires_at > now()

    @staticmethod
    def _given_to_team(row: Any) -> bool:
        return row.audience == "team" and row.withdrawn_at is None

    def _sees_person(self, person_id: UUID, reader: Reader) -> bool:
        return self.sees("subjects.Person", self.people[person_id], reader)

    def _open_about(self, row: Any, reader: Reader) -> bool:
        """Given to the team, about somebody this reader sees and who is named to them."""
        person = self.people[row.person_id]
        named = self._named_to(person, reader)
        given = self._given_to_reader("", row, reader)
        return given and self._sees_person(row.person_id, reader) and named

    def _fact_open(self, row: Any, reader: Reader) -> bool:
        """Also what was released of somebody whom the reader knows by name by another record than the closed
        one that it hangs on: the fact, and not that record."""
        told = (
            row.withdrawn_at is None
            and self.reads(reader, row.mapping_id)
            and row.person_id in self._released(row.contribution_id, reader)
            and self._known_by_another(self.people[row.person_id], reader)
        )
        return told or self._open_about(row, reader)

    def _named_to(self, person: Any, reader: Reader) -> bool:
        deciding = person.deciding_agency_id == reader.agency_id
        named = person.naming == "named" or self._named_by_release(person, reader)
        return named or deciding or self._opened_in_emergency(person, reader)

    def _named_by_release(self, person: Any, reader: Reader) -> bool:
        """A record kept close and released to the reader's agency, of somebody whom they may see by name by
        another record; unless another decision was made through it than through that one."""
        return self._is_released("subjects.Person", person, reader) and self._known_by_another(person, reader)

    def _known_by_another(self, person: Any, reader: Reader) -> bool:
        """A record kept close, of somebody whom they may see by name by a record that was decided on alike."""
        if person.audience == "team" or person.withdrawn_at is not None:
            return False
        return any(
            (p.mapping_id, p.group_key) == (person.mapping_id, person.group_key)
            and p.withdrawn_at is None
            and p.id not in self._hidden(reader)
            and person.decided_standing in {"candidate", p.decided_standing}
            and person.decided_category in {"not_set", p.decided_category}
            and (
                p.agency_id == reader.agency_id
                or (
                    p.audience == "team"
                    and (
                        p.deciding_agency_id == reader.agency_id
                        or (p.naming == "named" and not self._narrowed(p, reader))
                    )
                )
            )
            for p in self.people.values()
        )

    def _opened_in_emergency(self, person: Any, reader: Reader) -> bool:
        """One child, by any record of theirs, whom this reader has open now, on that child's own page."""
        page = self.people.get(self.page_of) if self.page_of else None
        child = person.category == "not_set" or person.category.startswith("child_")
        if page is None or page.group_key != person.group_key or not child or not self._given_to_team(person):
            return False
        return any(
            self._is_open_now(o)
            and o.opened_by == reader.user_id
            and self._in_this_post(o.agency_id, reader)
            and o.mapping_id == person.mapping_id
            and self.people[o.person_id].group_key == person.group_key
            and self._works_on_cases(reader)
            and self.reads(reader, o.mapping_id)
            for o in self.rows["subjects.EmergencyOpening"]
        )

    @staticmethod
    def _is_open_now(opening: Any) -> bool:
        return opening.person_id is not None and opening.ended_at is None and opening.expires_at > now()

    def _detail_open(self, row: Any, reader: Reader) -> bool:
        """As anything about somebody; and what was put right since, to whoever could read it before."""
        if row.withdrawn_at is None or not row.corrected_because:
            return self._open_about(row, reader)
        named = self._named_to(self.people[row.person_id], reader)
        given = row.audience == "team" or self._is_released("subjects.PersonDetail", row, reader)
        reads = given and self.reads(reader, row.mapping_id)
        return reads and self._sees_person(row.person_id, reader) and named

    def _words_open(self, row: Any, reader: Reader) -> bool:
        """The words may name people: only where the evidence shows and both ends are named."""
        evidence = self.evidence[row.evidence_id]
        link = self.links[evidence.link_id]
        ends = [self.people[link.from_person_id], self.people[link.to_person_id]]
        return self.sees("subjects.LinkEvidence", evidence, reader) and all(
            self._sees_person(p.id, reader) and (p.naming == "named" or self._named_by_release(p, reader))
            for p in ends
        )
