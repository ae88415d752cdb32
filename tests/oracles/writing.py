"""Who may add, change or remove which row, stated once more over plain values.

Written from the product's decisions and not from the database's policies, as `visibility.py` is:

- somebody writes in their own name, on a mapping's team today, in a role that gives information there;
- for their own agency; whoever holds the list enters what any agency sent;
- about somebody or something they see, of the very mapping of the row;
- what an agency gave, that agency and the custodian change; what is append-only, nobody;
- nothing is changed or removed that its writer does not see;
- each system actor does what its name says and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps

from placemap.foundations.clock import now
from tests.oracles.visibility import Oracle, Reader


@dataclass(frozen=True)
class Writer:
    """A person with their agency, or a system actor by name, or nobody; and the session's key presented."""

    user_id: UUID | None = None
    agency_id: UUID | None = None
    system: str = ""
    presents: str = ""


DIRECTORY = {
    "partners.Area", "partners.GovernanceGroup", "partners.Role", "partners.Agency", "partners.User",
    "partners.PostcodeArea", "partners.AreaBody", "partners.RoleHolding", "partners.Post",
}  # fmt: skip
APPEND_ONLY = {
    "access.AuditEntry", "access.AuditSeal", "access.SealCheck", "partners.Agreement", "partners.Training",
    "partners.AccessDecision", "accounts.AgencySubject", "mappings.ScopeVersion", "mappings.StageEntry",
    "mappings.Renewal", "subjects.PlaceStep", "partners.TermsOfReference", "mappings.TermsAdopted",
    "mappings.StakeholderAnswer", "mappings.ReviewEntry", "meetings.CadenceChange", "meetings.MeetingChange", "meetings.Statement", "meetings.Signature",
    "mappings.StructureChange", "responses.EscalationWords", "responses.EscalationEntry", "responses.GapEntry", "responses.PanelReview", "responses.PledgeEntry",
    "responses.FeedbackRound", "responses.FeedbackAnswer", "responses.FeedbackGiven",
    "meetings.MinutesVersion", "meetings.MinutesStep", "meetings.MinutesReceipt", "meetings.MinutesCopy", "meetings.MinutesTemplate",
    "meetings.BriefingStep", "meetings.BriefingCopy",
    "meetings.AskedBefore", "meetings.ReplyChase", "meetings.PackReading",
    "meetings.EntryVersion", "meetings.ItemSheetVersion", "meetings.ItemSheetEnd",
    "subjects.SameAs", "subjects.EvidenceWords", "subjects.EntityLinkWords", "subjects.MapSnapshot",
    "subjects.SnapshotNode", "subjects.SnapshotLink", "linkage.Candidate", "cohort.Dissent",
    "cohort.AgencyView", "cohort.ChildVoice", "cohort.StatutoryCheck", "cohort.OutcomeEntry",
    "cohort.NoReferral", "cohort.ToldAbout", "cohort.CategoryEntry", "cohort.ConcernJudgement",
    "cohort.Consideration", "cohort.Enquiry", "cohort.CohortVersion", "cohort.CohortVersionEntry",
    "access.Attempt", "mappings.InterestDeclaration", "readiness.SetUpSignature", "readiness.SetUpWithdrawal",
    "readiness.ChecklistAnswer", "subjects.DetailRequest", "subjects.DetailKept",
    "scanning.Interview",
    "scanning.IndicatorMonth", "scanning.Evidence", "scanning.ActionFrom",
    "responses.ActionUpdate", "responses.ActionReminder",
}  # fmt: skip
# One thing each, that names nobody else: what an agency may let another see.
RELEASED = {"address", "old_address", "phone", "nhs_number", "upn", "identifier"}
# What taking back a list removes, and what only the engine and the custodian's judgements make.
OF_THE_CUSTODIAN = {
    "subjects.Person", "subjects.PersonDetail", "subjects.SameAs", "subjects.Link", "subjects.LinkEvidence",
    "subjects.EvidenceWords", "subjects.Entity", "subjects.EntityLink", "subjects.EntityLinkWords",
    "subjects.MapSnapshot", "subjects.SnapshotNode", "subjects.SnapshotLink", "subjects.Mention",
    "linkage.Candidate", "exchange.ImportRow",
}  # fmt: skip
# Who signs which set-up check; information governance signs the others. And how many points the checklist has.
SIGNED_BY = {
    "leavers": "manage_partnership", "training": "manage_partnership", "equality": "read_panel",
    "scrutiny": "read_panel",
}  # fmt: skip
KNOWN_CHECKS = {
    *SIGNED_BY, "impact", "joint", "policy", "protocol", "retention", "notices", "breach", "gangs",
}  # fmt: skip
POINTS = 11
# What a name is taken out of, when its child is let go, and what tells a page still open that it was.
WORDS_OF_A_MAPPING = {
    "title", "place", "harm", "purpose", "commissioned_by", "naming_minuted", "closure_note", "version",
}  # fmt: skip
# The column that says in whose name a row is written.
AUTHORS = (
    "recorded_by", "given_by", "uploaded_by", "decided_by", "taken_by", "opened_by", "frozen_by", "sent_by",
    "asked_by", "judged_by", "made_by", "approved_by", "moved_by", "released_by",
    "told_by", "blocked_by", "sealed_by", "written_by", "begun_by", "replaced_by", "planned_by", "invited_by", "added_by",
    "set_by",
)  # fmt: skip
# Written later, by whoever answers, signs or changes it: not the name of who made the row.
NOT_AUTHORS = {
    # Who decided is words of the record; who wrote it is another column.
    "meetings.Entry": {"decided_by"}, "meetings.EntryVersion": {"decided_by"},"cohort.Membership": {"decided_by"}, "cohort.NameRequest": {"decided_by"}, "subjects.Mention": {"decided_by"}, "subjects.SchoolSeal": {"opened_by"}, "exchange.OutsideGiven": {"told_by"}}  # fmt: skip


def author_of(label: str) -> str | None:
    """The column of a model that says in whose name its row was made."""
    columns = {f.attname for f in apps.get_model(label)._meta.concrete_fields}
    return next((a for a in AUTHORS if a in columns and a not in NOT_AUTHORS.get(label, set())), None)


class WritingOracle(Oracle):
    """Answers for one world, as `Oracle` does for reading."""

    def __init__(self, rows: dict[str, list[Any]], today: date) -> None:
        super().__init__(rows, today)
        self.by_label = {label: {row.pk: row for row in some} for label, some in rows.items()}
        self.of_a_mapping = {
            label for label in rows if "mapping" in {f.name for f in apps.get_model(label)._meta.fields}
        }

    # Adding

    def adds(self, label: str, row: Any, writer: Writer) -> bool:
        """Whether this writer may add this row."""
        match label:
            case "access.AuditEntry":
                own = (row.user_id, row.agency_id) == (writer.user_id, writer.agency_id)
                return own and row.system == writer.system
            case "access.AuditSeal" | "access.SealCheck":
                return writer.system == "audit-sealer"
            case "access.Attempt":
                return True
            case "access.Session":
                return bool(writer.presents) and row.key_digest == writer.presents
            case "accounts.Passkey" | "accounts.CodeApp":
                return writer.system == "signing-in" or self._own(row.user_id, writer)
            case "accounts.AgencySubject":
                return writer.system == "signing-in"
            case "access.Draft" | "subjects.Fingerprint" | "cohort.LetGo" if writer.system == "eraser":
                return True
            case "responses.ActionReminder":
                return writer.system == "action-post"
            case "meetings.ReplyChase" if writer.system == "meeting-post":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == row.mapping_id
                return held and row.recorded_by is None
            case "responses.EscalationEntry" if writer.system == "climber":
                same = row.escalation.mapping_id == row.mapping_id
                return same and row.step == "climbed" and row.written_by is None
        if writer.system == "set-up":
            return label in {*DIRECTORY, "partners.Agreement", "partners.Training", "partners.Cover", "partners.TermsOfReference",
                             "partners.LegalPower", "accounts.EnrolmentLink", "accounts.AgencySignIn"}  # fmt: skip
        if writer.user_id is None or writer.agency_id is None:
            return False
        author = author_of(label)
        retires = label == "cohort.TermListVersion" and row.recorded_by is None
        if author is not None and getattr(row, "retired_by" if retires else author) != writer.user_id:
            return False
        me = Reader(writer.user_id, writer.agency_id)
        app = label.split(".")[0]
        if label == "access.SpentToken":
            return bool(row.user_id == me.user_id)
        if label == "access.Draft":
            return self._sees_draft(row, me)
        if label == "exchange.RememberedLayout":
            return self._minds_layout(row, me)
        if app == "readiness":
            return self._signs(label, row, me)
        if label == "meetings.Statement":
            return "keep_agreements" in self._held(me)
        if label == "meetings.MinutesTemplate":
            return "manage_partnership" in self._held(me)
        if app in {"partners", "accounts"} or label == "cohort.TermListVersion":
            return self._keeps(label, row, me, author is not None)
        if label == "mappings.Mapping":
            return "open_mappings" in self._held(me)
        return self._adds_in_mapping(label, row, me)

    def _adds_in_mapping(self, label: str, row: Any, me: Reader) -> bool:
        at = row.mapping_id
        decides = self.holds_list(me, at) or self.leads(me, at)
        match label:
            case "mappings.ScopeVersion" | "mappings.StageEntry":
                return decides or self._opens(me, at)
            case "mappings.Member" | "mappings.Seat":
                return (decides or self._opens(me, at)) and self._in_force(row.agency_id)
            case "mappings.Renewal":
                return decides or self._decides_for_panel(me, at)
            case "mappings.ReviewEntry":
                return self._decides_for_panel(me, at) if row.step in {"renewed", "close"} else decides
            case (
                "mappings.SponsorAcceptance"
                | "mappings.ReferredIn"
                | "mappings.OpeningRecord"
                | "mappings.Objective"
                | "mappings.TermsAdopted"
                | "mappings.StakeholderAnswer"
                | "returns.ReturnRequest"
                | "meetings.MeetingSeries"
                | "mappings.StructureChange"
                | "responses.LadderStep"
                | "responses.Escalation"
            ):
                return decides
            case "responses.EscalationWords":
                return decides and row.escalation.mapping_id == at
            case "responses.EscalationEntry":
                if row.escalation.mapping_id != at:
                    return False
                answers = row.step in {"decided", "passed_up"} and self._has_come_to(row.escalation, me)
                return row.step != "climbed" and (decides or answers)
            case "responses.Gap":
                return decides or self._gives(me, at)
            case "responses.GapEntry":
                theirs = self._sees_to(row.gap, me) or (
                    row.gap.recorded_by == me.user_id and self.on_team(me, at)
                )
                return row.gap.mapping_id == at and (decides or theirs)
            case "responses.Pledge":
                return decides or (self._gives(me, at) and row.agency_id == me.agency_id)
            case "responses.PledgeEntry":
                if row.pledge.mapping_id != at:
                    return False
                speaks = self._gives(me, at) and row.pledge.agency_id == me.agency_id
                return speaks if row.for_agency else decides
            case "responses.FeedbackRound":
                return decides
            case "responses.FeedbackAnswer":
                own = row.agency_id in {None, me.agency_id}
                return own and self.on_team(me, at) and row.round.mapping_id == at
            case "responses.FeedbackGiven":
                return row.user_id == me.user_id and self.on_team(me, at) and row.round.mapping_id == at
            case "responses.PanelReview":
                opened = self.by_label["mappings.Mapping"][at].state == "open"
                panel = "read_panel" in self._held(me) and not self._answers_in_any_post(me, at)
                return opened and panel
            case "meetings.Briefing":
                return decides
            case (
                "meetings.BriefingSection"
                | "meetings.BriefingStep"
                | "meetings.BriefingReader"
                | "meetings.BriefingCopy"
            ):
                return self._adds_to_briefing(label, row, me)
            case "meetings.Meeting" | "meetings.CadenceChange":
                return decides and self.by_label["meetings.MeetingSeries"][row.series_id].mapping_id == at
            case "meetings.AgendaItem":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                sees = row.part == "one" or self._sees_case(row, me)
                if self._runs_now(row, me) and (row.part == "one" or self._has_signed(row, me)):
                    return held and sees
                return decides and held and sees
            case "meetings.Attendance":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                mine = row.user_id == me.user_id and row.agency_id == me.agency_id
                return held and (decides or (mine and self._is_there(row, me)))
            case "meetings.Signature":
                of = self.by_label["meetings.Attendance"][row.attendance_id]
                same = (of.meeting_id, of.mapping_id, of.user_id) == (row.meeting_id, at, row.user_id)
                mine = row.how == "self" and row.user_id == me.user_id and self._is_there(row, me)
                return same and (mine or (row.how == "aloud" and decides))
            case "meetings.Minutes":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                return held and self._writes_minutes(row, me)
            case (
                "meetings.MinutesSection"
                | "meetings.MinutesVersion"
                | "meetings.MinutesCorrection"
                | "meetings.MinutesStep"
                | "meetings.MinutesReceipt"
                | "meetings.MinutesCopy"
            ):
                return self._adds_to_minutes(label, row, me)
            case "meetings.Sitting":
                return self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at and self._runs(
                    row, me
                )
            case "meetings.Entry":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                reads = row.part == "one" or self._opens_two(row, me)
                return held and reads and self._runs(row, me) and self._is_under_its_item(row)
            case "meetings.ItemSheet":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                of = self.by_label["meetings.AgendaItem"][row.item_id]
                same = (of.meeting_id, of.mapping_id, of.part, of.kind, of.person_id) == (
                    row.meeting_id, at, row.part, row.kind, None,
                )  # fmt: skip
                reads = self._is_there(row, me) if row.part == "one" else self._opens_sheet(row, me)
                return held and same and reads and self._runs(row, me)
            case "meetings.ItemSheetVersion":
                sheet = self.by_label["meetings.ItemSheet"][row.sheet_id]
                same = sheet.mapping_id == at and self.sees("meetings.ItemSheet", sheet, me)
                return same and self._runs(sheet, me)
            case "meetings.ItemSheetEnd":
                sheet = self.by_label["meetings.ItemSheet"][row.sheet_id]
                same = sheet.mapping_id == at and self.sees("meetings.ItemSheet", sheet, me)
                return same and (self._runs(sheet, me) or sheet.owner_id == me.user_id)
            case "meetings.EntryVersion":
                entry = self._entry_of(row)
                same = entry.mapping_id == at and self.sees("meetings.Entry", entry, me)
                return same and self._runs(entry, me)
            case "meetings.AskedBefore":
                of = self.by_label["returns.ReturnRequest"][row.request_id]
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                return decides and held and of.mapping_id == at
            case "meetings.InvitationReply":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                mine = row.user_id == me.user_id and row.agency_id == me.agency_id
                return held and mine and self._is_there(row, me)
            case "meetings.PackReading" | "meetings.PackCopy":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                mine = row.user_id == me.user_id and row.agency_id == me.agency_id
                is_out = getattr(row, "returned_at", None) is None
                return held and mine and is_out and self._is_there(row, me)
            case "meetings.PackRecall":
                held = self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
                return decides and held and row.lifted_at is None
            case "meetings.MeetingChange" | "meetings.Invitation" | "meetings.ReplyChase":
                return decides and self.by_label["meetings.Meeting"][row.meeting_id].mapping_id == at
            case "responses.Action":
                seen = row.person_id is None or (
                    self.reads(me, at) and self._seen_in(at, "subjects.Person", row.person_id, me)
                )
                at_place = row.place_id is None or self._seen_in(at, "subjects.Entity", row.place_id, me)
                return (decides or self._gives(me, at)) and seen and at_place
            case "responses.ActionUpdate":
                read = self._seen_in(at, "responses.Action", row.action_id, me)
                return (decides or self._gives(me, at)) and read
            case "scanning.OperationNote":
                police = self.agencies[me.agency_id].kind == "police" and row.agency_id == me.agency_id
                return police and self._gives(me, at)
            case "scanning.ActionFrom":
                return self._gives(me, at) and self.sees(label, row, me)
            case "scanning.IndicatorMonth":
                return self.analyses(me, at) and self.sees(label, row, me)
            case "scanning.Evidence":
                of = self.by_label["scanning.Explanation"][row.explanation_id]
                return of.mapping_id == at and self.analyses(me, at) and self.sees(label, row, me)
            case "scanning.ProblemStatement" | "scanning.Explanation" | "scanning.OpenQuestion":
                return self.analyses(me, at)
            case "scanning.IndicatorSeries":
                return self.analyses(me, at) and self.sees(label, row, me)
            case "returns.AgencyReturn":
                request = self.by_label["returns.ReturnRequest"][row.request_id]
                return decides and request.mapping_id == at
            case "returns.ReturnAnswer":
                given = self.by_label["returns.AgencyReturn"][row.given_id]
                theirs = given.mapping_id == at and given.agency_id == row.agency_id == me.agency_id
                return theirs and self._gives(me, at) and self._sees_whom(row, me)
            case "information.Concern":
                seen = row.person_id is None or self._seen_in(at, "subjects.Person", row.person_id, me)
                return seen and self._gives(me, at) and row.agency_id == me.agency_id
            case "information.Release":
                given = self.by_label["information.Contribution"][row.contribution_id]
                whose = given.agency_id == row.agency_id == me.agency_id
                seen = row.person_id is None or self._seen_in(at, "subjects.Person", row.person_id, me)
                return whose and seen and self._gives(me, at) and given.mapping_id == at
            case "subjects.DetailRequest":
                asked = self.by_label["subjects.Person"][row.person_id]
                known = (asked.mapping_id, asked.audience, asked.naming) == (at, "team", "named")
                seen = asked.withdrawn_at is None and self.sees("subjects.Person", asked, me)
                own = self._gives(me, at) and self.reads(me, at) and row.agency_id == me.agency_id
                return own and known and seen
            case "subjects.DetailRelease":
                held = self.by_label["subjects.PersonDetail"][row.detail_id]
                whose = held.agency_id == row.agency_id == me.agency_id and held.mapping_id == at
                close = held.is_sealed and held.withdrawn_at is None and held.kind in RELEASED
                mine = held.person_id == row.person_id and not self._is_kept_from(
                    "subjects.PersonDetail", held, me
                )
                return whose and close and mine and self._gives(me, at)
            case "subjects.DetailKept":
                asked = self.by_label["subjects.DetailRequest"][row.request_id]
                theirs = asked.mapping_id == at and row.agency_id == me.agency_id and self._gives(me, at)
                return theirs and self._is_asked(asked, me) and self.sees("subjects.DetailRequest", asked, me)
            case "mappings.LastLook":
                mine = (row.user_id, row.agency_id) == (me.user_id, me.agency_id)
                return mine and self.on_team(me, at)
            case "mappings.InterestDeclaration":
                return row.user_id == me.user_id and self.on_team(me, at)
            case "subjects.PlaceStep":
                thing = self.by_label["subjects.Entity"][row.entity_id]
                given = ("mapping_id", "agency_id", "contribution_id", "audience")
                if not self.on_team(me, at) or any(getattr(thing, n) != getattr(row, n) for n in given):
                    return False
                decides = self.holds_list(me, at) or (self.leads(me, at) and row.audience == "team")
                own = self._gives(me, at) and row.agency_id == me.agency_id
                return decides or (own and row.move == "proposed")
            case "subjects.Block":
                may = decides or (row.user_id == me.user_id and self.reads(me, at))
                return may and self._seen_in(at, "subjects.Person", row.person_id, me)
            case "subjects.EmergencyOpening":
                return self._opens_in_emergency(row, me)
            case "subjects.SchoolSeal":
                may = self._seals(row, me) and row.agency_id == me.agency_id
                return may and self._seen_in(at, "subjects.Person", row.person_id, me)
            case "subjects.CorrectionNotice":
                seen = (
                    self._seen_in(at, "information.Contribution", row.contribution_id, me)
                    if row.person_id is None
                    else self._seen_in(at, "subjects.Person", row.person_id, me)
                )
                return seen and self._writes_for(row, me) and row.agency_id == me.agency_id
            case "exchange.OutsideGiven":
                of_it = row.upload.mapping_id == at and row.upload.agency_id == row.agency_id
                return of_it and self._writes_for(row, me)
            case "cohort.Keep":
                seen = self._seen_in(at, "subjects.Person", row.person_id, me)
                return seen and self.holds_list(me, at) and row.agency_id == me.agency_id
            case "information.Routing":
                return decides and self._seen_in(at, "information.Concern", row.concern_id, me)
            case "linkage.MatchRun" | "linkage.Candidate" | "linkage.Judgement" | "subjects.SameAs":
                return self.holds_list(me, at)
            case "subjects.MapPosition":
                mine = row.user_id == me.user_id and self.on_team(me, at)
                return mine and self._end_seen(row, me)
            case "subjects.MapSnapshot":
                return self.reads(me, at) and row.agency_id == me.agency_id
            case "subjects.SnapshotNode" | "subjects.SnapshotLink":
                snapshot = self.by_label["subjects.MapSnapshot"][row.snapshot_id]
                mine = snapshot.taken_by == me.user_id and snapshot.mapping_id == at and self.reads(me, at)
                return mine and (
                    self._end_seen(row, me) if label.endswith("Node") else self._line_seen(row, me)
                )
            case "subjects.NameOpening":
                return self._opens_name(row, me)
            case "cohort.CohortVersion":
                return decides and row.agency_id == me.agency_id
            case "cohort.CohortVersionEntry":
                version = self.by_label["cohort.CohortVersion"][row.cohort_version_id]
                return decides and version.frozen_by == me.user_id and version.mapping_id == at
            case "cohort.EntryJudgement":
                both = all(
                    self._seen_in(at, "cohort.ChronologyEntry", one, me)
                    for one in (row.left_id, row.right_id)
                )
                return self._gives(me, at) and row.agency_id == me.agency_id and both
            case "cohort.EnquiryAnswer":
                enquiry = self.enquiries[row.enquiry_id]
                asked = enquiry.recorded_by == me.user_id and enquiry.mapping_id == at
                return asked and self.on_team(me, at) and self.sees("cohort.Enquiry", enquiry, me)
            case "subjects.Fingerprint" | "cohort.LetGo" | "cohort.SampledOpening":
                return False
        return self._writes_for(row, me) and self._hangs_on_what_is_seen(label, row, me)

    def _hangs_on_what_is_seen(self, label: str, row: Any, me: Reader) -> bool:
        """Whatever the row is about is seen by its writer, and of the row's mapping."""
        at = row.mapping_id
        match label:
            case "subjects.Link":
                ends = (row.from_person_id, row.to_person_id)
                return all(self._seen_in(at, "subjects.Person", one, me) for one in ends)
            case "subjects.LinkEvidence":
                return self._seen_in(at, "subjects.Link", row.link_id, me)
            case "subjects.EvidenceWords":
                evidence = self.evidence[row.evidence_id]
                whose = evidence.agency_id == row.agency_id
                return whose and self._seen_in(at, "subjects.LinkEvidence", row.evidence_id, me)
            case "subjects.EntityLink":
                thing = self._seen_in(at, "subjects.Entity", row.entity_id, me)
                return thing and self._seen_in(at, "subjects.Person", row.person_id, me)
            case "subjects.EntityLinkWords":
                whose = self.ties[row.link_id].agency_id == row.agency_id
                return whose and self._seen_in(at, "subjects.EntityLink", row.link_id, me)
        if getattr(row, "person_id", None) is None or label == "exchange.ImportRow":
            return True
        if not self._seen_in(at, "subjects.Person", row.person_id, me):
            return False
        if label == "cohort.OutcomeEntry":
            was = self.by_label[label].get(row.corrects_id)
            alike = was is None or (was.referral_id, was.agency_id) == (row.referral_id, row.agency_id)
            return alike and self._seen_in(at, "cohort.Referral", row.referral_id, me)
        if label == "cohort.ConcernJudgement":
            return "sign_concern" in self.duties(me, at)
        if label in {"cohort.Consideration", "cohort.Enquiry"}:
            return self.holds_list(me, at) or self._considers(row, me)
        return True

    def _adds_to_briefing(self, label: str, row: Any, me: Reader) -> bool:
        at, key = row.mapping_id, row.briefing_id
        if row.briefing.mapping_id != at:
            return False
        decides = self.holds_list(me, at) or self.leads(me, at)
        out, back = (self._briefing_stepped(key, step) for step in ("approved", "recalled"))
        match label:
            case "meetings.BriefingSection":
                return decides and not out
            case "meetings.BriefingStep":
                return self.leads(me, at) if row.step == "approved" else decides
            case "meetings.BriefingReader":
                return (self.leads(me, at) if out else decides) and not back
            case _:
                mine = (row.user_id, row.agency_id) == (me.user_id, me.agency_id)
                return mine and out and not back and (self.on_team(me, at) or self._reads_briefing(key, me))

    def _sees_to(self, gap: Any, me: Reader) -> bool:
        """Whether they see to a gap, in the post they act as."""
        named = (gap.owner_id, gap.owner_agency_id) == (me.user_id, me.agency_id)
        return named and self.on_team(me, gap.mapping_id)

    def _adds_to_minutes(self, label: str, row: Any, me: Reader) -> bool:
        at = row.mapping_id
        if label == "meetings.MinutesVersion":
            seen = self._seen_in(at, "meetings.MinutesSection", row.section_id, me)
            return seen and self._writes_minutes(row.section, me)
        if label == "meetings.MinutesCorrection":
            seen = self._seen_in(at, "meetings.MinutesSection", row.section_id, me)
            return seen and row.answer == "" and row.section.meeting_id == row.meeting_id
        of = self.by_label["meetings.Minutes"][row.minutes_id]
        if of.mapping_id != at or getattr(row, "meeting_id", of.meeting_id) != of.meeting_id:
            return False
        out = self._stepped(of.pk, "approved")
        if label == "meetings.MinutesSection":
            opens = row.part == "one" or self._opens_two(row, me)
            return self._writes_minutes(row, me) and opens and not out
        if label == "meetings.MinutesStep":
            return self._chairs(row, me)
        standing = self.on_team(me, at) or self.watches(me, at)
        return standing and out and (row.user_id, row.agency_id) == (me.user_id, me.agency_id)

    def _chairs(self, row: Any, me: Reader) -> bool:
        """Whoever leads the mapping, and on its team whoever chairs the meeting."""
        chair = self.by_label["meetings.Meeting"][row.meeting_id].chair_id
        its_own = me.user_id == chair and self.on_team(me, row.mapping_id)
        return its_own or self.leads(me, row.mapping_id)

    def _runs(self, row: Any, me: Reader) -> bool:
        """Who leads, who holds the list, and the chair and the minute-taker of that meeting, if they come."""
        meeting = self.by_label["meetings.Meeting"][row.meeting_id]
        its_own = me.user_id in {meeting.chair_id, meeting.minute_taker_id}
        decides = self.holds_list(me, row.mapping_id) or self.leads(me, row.mapping_id)
        return decides or (its_own and self._is_there(row, me))

    def _runs_now(self, row: Any, me: Reader) -> bool:
        """The chair and the minute-taker of a meeting that runs, if they come to it."""
        meeting = self.by_label["meetings.Meeting"][row.meeting_id]
        begun = any(
            one.meeting_id == row.meeting_id and one.ended_at is None for one in self.rows["meetings.Sitting"]
        )
        its_own = me.user_id in {meeting.chair_id, meeting.minute_taker_id}
        return begun and its_own and self._is_there(row, me)

    def _is_under_its_item(self, row: Any) -> bool:
        """An entry stands in the part of its item, and is about whom its item is about."""
        item = self.by_label["meetings.AgendaItem"].get(row.item_id)
        return item is None or (
            (item.meeting_id, item.mapping_id, item.part) == (row.meeting_id, row.mapping_id, row.part)
            and item.person_id in {None, row.person_id}
        )

    def _is_there(self, row: Any, me: Reader) -> bool:
        return self.on_team(me, row.mapping_id) or self._comes_to("meetings.Attendance", row, me)

    # Changing and removing

    def changes_column(self, label: str, column: str, writer: Writer) -> bool:
        """Whether this writer, where they may change such a row at all, may change this of it."""
        if writer.system == "word-eraser":
            return label == "mappings.Mapping" and column in WORDS_OF_A_MAPPING
        return True

    def changes(self, label: str, row: Any, writer: Writer) -> bool:
        """Whether this writer may change this row, as it stands, in something that may change."""
        match writer.system:
            case "eraser":
                if label == "mappings.Mapping":
                    return self._is_to_be_emptied(row)
                return label in self.of_a_mapping or label in {"access.Draft", "subjects.Fingerprint"}
            case "word-eraser":
                return label == "mappings.Mapping"
            case "settler":
                return label == "subjects.Person"
            case "sponsor":
                return label == "mappings.SponsorAcceptance"
            case "panel":
                return label == "mappings.Mapping" and self._waits_for_panel(row)
            case "climber":
                return label == "responses.Escalation"
            case "returns-post":
                return label == "returns.AgencyReturn" and row.answered_at is None
            case "meeting-post":
                # It takes back, and this trial writes that it was taken back.
                return label == "meetings.Invitation"
            case "housekeeper":
                return label in {"exchange.Upload", "exchange.UploadSheet"} and self._is_due(label, row)
            case "set-up":
                return label in {*DIRECTORY, "partners.LegalPower", "partners.Cover", "accounts.EnrolmentLink",
                                 "accounts.AgencySignIn"}  # fmt: skip
            case "signing-in":
                return label in {"accounts.Passkey", "accounts.CodeApp", "accounts.EnrolmentLink"}
        if label == "access.Session":
            return bool(writer.presents) and row.key_digest == writer.presents
        if label in APPEND_ONLY or writer.user_id is None or writer.agency_id is None:
            return False
        me = Reader(writer.user_id, writer.agency_id)
        match label:
            case "access.SpentToken" | "accounts.Passkey" | "accounts.CodeApp":
                return bool(row.user_id == me.user_id)
            case "access.Draft":
                return self._sees_draft(row, me) and not self._is_kept_from(label, row, me)
            case "exchange.RememberedLayout":
                return self._minds_layout(row, me)
            case "partners.Cover":
                return me.user_id in (row.away_id, row.deputy_id) or self._keeps_records(me)
            case "mappings.Mapping":
                return self.holds_list(me, row.id) or self.leads(me, row.id)
        if label.split(".")[0] in {"partners", "accounts"} or label == "cohort.TermListVersion":
            return self._keeps(label, row, me, False)
        return self.sees(label, row, me) and self._changes_in_mapping(label, row, me)

    def _changes_in_mapping(self, label: str, row: Any, me: Reader) -> bool:
        at = row.mapping_id
        decides = self.holds_list(me, at) or self.leads(me, at)
        match label:
            case "mappings.Member":
                return decides or (self._gives(me, at) and row.agency_id == me.agency_id)
            case "mappings.Seat":
                return decides or self._keeps_records(me)
            case (
                "mappings.SponsorAcceptance"
                | "mappings.OpeningRecord"
                | "mappings.ReferredIn"
                | "mappings.Objective"
                | "returns.ReturnRequest"
                | "meetings.MeetingSeries"
                | "meetings.Meeting"
                | "meetings.Invitation"
                | "responses.LadderStep"
                | "meetings.PackCopy"
                | "meetings.PackRecall"
            ):
                return decides
            case "meetings.AgendaItem":
                return decides or self._runs_now(row, me)
            case "responses.Escalation":
                return decides or self._has_come_to(row, me)
            case "responses.Gap":
                return decides or self._sees_to(row, me)
            case "responses.Pledge":
                return decides or (self._gives(me, at) and row.agency_id == me.agency_id)
            case "meetings.Briefing":
                return decides
            case "meetings.BriefingSection":
                return decides and not self._briefing_stepped(row.briefing_id, "approved")
            case "meetings.BriefingReader":
                return False
            case "meetings.Attendance":
                return decides or row.user_id == me.user_id
            case "meetings.Sitting" | "meetings.Entry" | "meetings.ItemSheet":
                return self._runs(row, me)
            case "meetings.Minutes":
                return self._writes_minutes(row, me)
            case "meetings.MinutesSection":
                opens = row.part == "one" or self._opens_two(row, me)
                is_locked = self._stepped(row.minutes_id, "approved")
                return self._writes_minutes(row, me) and opens and not is_locked
            case "meetings.MinutesCorrection":
                return self._chairs(row, me)
            case "meetings.InvitationReply":
                return row.user_id == me.user_id and self._is_there(row, me)
            case "scanning.OperationNote":
                police = self.agencies[me.agency_id].kind == "police" and row.agency_id == me.agency_id
                return police and self._gives(me, at)
            case (
                "scanning.ProblemStatement"
                | "scanning.Explanation"
                | "scanning.OpenQuestion"
                | "scanning.IndicatorSeries"
            ):
                return self.analyses(me, at)
            case "returns.AgencyReturn" | "responses.Action":
                return decides or (self._gives(me, at) and row.agency_id == me.agency_id)
            case "returns.ReturnAnswer":
                return self._gives(me, at) and row.agency_id == me.agency_id
            case "information.Concern" | "subjects.Block":
                return decides
            case "information.Release":
                return self._gives(me, at) and row.agency_id == me.agency_id
            case "subjects.DetailRelease":
                own = self._gives(me, at) and row.agency_id == me.agency_id
                return row.withdrawn_at is None and (own or self.holds_list(me, at))
            case "subjects.CorrectionNotice":
                return self._is_for(row, me)
            case "subjects.SchoolSeal":
                return self._seals(row, me)
            case "cohort.Keep":
                return self.holds_list(me, at)
            case "cohort.SampledOpening":
                # Whoever sees it: the lead and the custodian judge it, and whoever was asked answers.
                return True
            case "information.Routing":
                return self._receives_for(me, row.sent_to_id)
            case "subjects.MapPosition" | "mappings.LastLook":
                return bool(row.user_id == me.user_id)
            case "subjects.EmergencyOpening":
                # Whoever sees it: its opener and those who answer end it; a trigger says who may review it.
                return True
            case "subjects.NameOpening":
                mine = row.user_id == me.user_id and self._in_this_post(row.agency_id, me)
                return mine or (self.on_team(me, at) and (decides or row.opened_by == me.user_id))
            case "linkage.MatchRun" | "linkage.Judgement":
                return self.holds_list(me, at)
            case "cohort.EnquiryAnswer":
                return bool(row.user_id == me.user_id and row.agency_id == me.agency_id)
            case "cohort.NameRequest":
                return decides or (row.recorded_by == me.user_id and row.agency_id == me.agency_id)
            case "cohort.LetGo":
                return self.holds_list(me, at) or row.agency_id == me.agency_id
        return self._writes_for(row, me)

    def removes(self, label: str, row: Any, writer: Writer) -> bool:
        """Whether this writer may take this row away."""
        match writer.system:
            case "eraser":
                return label in self.of_a_mapping or label in {"access.Attempt", "subjects.Fingerprint"}
            case "housekeeper":
                return (
                    label in {"access.SpentToken", "access.Attempt"}
                    or (label == "access.Draft" and row.expires_at <= now())
                    or (label == "access.Session" and min(row.expires_at, row.ends_at) <= now())
                    or (label == "exchange.ImportRow" and self._is_due(label, row))
                    or (label == "subjects.Fingerprint" and self._outlived(row))
                )
            case "signing-in":
                return label in {"access.Attempt", "accounts.CodeApp"}
            case "set-up":
                return label in {"access.Attempt", "partners.PostcodeArea", "accounts.Passkey", "accounts.CodeApp",
                                 "accounts.AgencySubject"}  # fmt: skip
        if label == "access.Attempt":
            return True
        if label == "access.Session" and writer.presents and row.key_digest == writer.presents:
            return True
        if writer.user_id is None or writer.agency_id is None:
            return False
        me = Reader(writer.user_id, writer.agency_id)
        if self._is_kept_from(label, row, me):
            return False
        match label:
            case "access.Session" | "accounts.Passkey" | "accounts.CodeApp":
                return bool(row.user_id == me.user_id) or self._keeps_records(me)
            case "accounts.AgencySubject" | "partners.PostcodeArea":
                return self._keeps_records(me)
            case "meetings.BriefingReader" | "meetings.BriefingSection":
                runs = self.holds_list(me, row.mapping_id) or self.leads(me, row.mapping_id)
                return runs and not self._briefing_stepped(row.briefing_id, "approved")
            case "meetings.Briefing":
                runs = self.holds_list(me, row.mapping_id) or self.leads(me, row.mapping_id)
                return runs and not self._briefing_stepped(row.pk, "approved")
            case "responses.LadderStep":
                return self.holds_list(me, row.mapping_id) or self.leads(me, row.mapping_id)
            case "subjects.MapPosition":
                return bool(row.user_id == me.user_id) and self.on_team(me, row.mapping_id)
            case "subjects.MapSnapshot" if row.taken_by == me.user_id:
                return self.sees(label, row, me)
            case "subjects.SnapshotNode" | "subjects.SnapshotLink":
                snapshot = self.by_label["subjects.MapSnapshot"][row.snapshot_id]
                if snapshot.taken_by == me.user_id:
                    return self.sees("subjects.MapSnapshot", snapshot, me)
            case "scanning.IndicatorMonth" | "scanning.Evidence" if self.analyses(me, row.mapping_id):
                return self.sees(label, row, me)
            case "exchange.ImportRow" if self._writes_for(row, me):
                return True
            case "returns.ReturnAnswer" if row.sent_at is None and row.agency_id == me.agency_id:
                return self.sees(label, row, me) and self._gives(me, row.mapping_id)
        return label in OF_THE_CUSTODIAN and self.holds_list(me, row.mapping_id)

    # In words

    @staticmethod
    def _own(user_id: UUID, writer: Writer) -> bool:
        return writer.user_id is not None and user_id == writer.user_id

    def _held(self, me: Reader) -> set[str]:
        """Duties of the account, as far as somebody who administers may use them."""
        return self._duties_beside_administration(me)

    def _keeps(self, label: str, row: Any, me: Reader, adding: bool) -> bool:
        """The directory and the accounts: whoever administers; agreements and the law: whoever keeps those."""
        if label in {"partners.Agreement", "partners.LegalPower", "partners.TermsOfReference"}:
            return "keep_agreements" in self._held(me)
        if label == "accounts.AgencySubject":
            return False
        if label == "partners.Cover" and row.away_id == me.user_id and not row.carries_panel:
            return True
        # Nobody gives themselves a role or a post, nor signs off their own access.
        if (
            label in {"partners.RoleHolding", "partners.AccessDecision", "partners.Post"}
            and row.user_id == me.user_id
        ):
            return False
        return self._keeps_records(me)

    def _signs(self, label: str, row: Any, me: Reader) -> bool:
        """A set-up check: whoever has the duty it asks for, for a year at most, the checklist once it is whole."""
        if label == "readiness.ChecklistAnswer":
            return "keep_agreements" in self._held(me)
        about = row
        if label == "readiness.SetUpWithdrawal":
            about = self.by_label["readiness.SetUpSignature"][row.signature_id]
        duty = SIGNED_BY.get(about.check_code, "keep_agreements")
        if about.check_code not in KNOWN_CHECKS or duty not in self._held(me):
            return False
        if label == "readiness.SetUpWithdrawal":
            return True
        if not row.signed_on <= self.today < row.review_on or (row.review_on - row.signed_on).days > 366:
            return False
        answers = sorted(self.rows["readiness.ChecklistAnswer"], key=lambda a: a.recorded_at)
        last = {a.item: a.answer for a in answers}
        return row.check_code != "gangs" or list(last.values()).count("in_place") == POINTS

    def _gives(self, me: Reader, mapping_id: UUID) -> bool:
        return "contribute" in self.duties(me, mapping_id)

    def _writes_for(self, row: Any, me: Reader) -> bool:
        """For one's own agency in a role that gives information; in any name as custodian."""
        own = self._gives(me, row.mapping_id) and row.agency_id == me.agency_id
        return own or self.holds_list(me, row.mapping_id)

    def _seals(self, row: Any, me: Reader) -> bool:
        """A school: the custodian; and social care that reads cases, what it sealed itself."""
        agency = self.agencies[me.agency_id]
        cares = agency.kind == "social_care" and row.agency_id == me.agency_id
        return self.holds_list(me, row.mapping_id) or (cares and self.reads(me, row.mapping_id))

    def _in_force(self, agency_id: UUID) -> bool:
        return self._has_agreement(agency_id) and bool(self.agencies[agency_id].is_active)

    def _waits_for_panel(self, mapping: Any) -> bool:
        """Two reviews in a row were missed, each two weeks after its day, or the panel asked for an end."""
        late = [d for d in (mapping.review_on, mapping.review_again_on) if d and (self.today - d).days > 14]
        asked = mapping.closing_asked_on is not None
        return mapping.state == "open" and (asked or mapping.reviews_missed + len(late) > 1)

    def _decides_for_panel(self, me: Reader, mapping_id: UUID) -> bool:
        waits = self._waits_for_panel(self.by_label["mappings.Mapping"][mapping_id])
        return waits and "read_panel" in self._held(me) and not self._answers_in_any_post(me, mapping_id)

    def _answers_in_any_post(self, me: Reader, mapping_id: UUID) -> bool:
        """Leads a mapping or holds its list in any post, or stands in for somebody who does."""
        for_whom = {me.user_id} | {
            c.away_id
            for c in self.rows["partners.Cover"]
            if c.deputy_id == me.user_id and c.from_on <= self.today <= c.until_on and c.ended_at is None
        }
        roles = self.by_label["partners.Role"]
        return any(
            s.mapping_id == mapping_id and s.user_id in for_whom and s.from_on <= self.today
            and (s.until_on is None or s.until_on >= self.today)
            and {"lead_mapping", "hold_cohort"} & set(roles[s.role_id].duties)
            for s in self.rows["mappings.Seat"]
        )  # fmt: skip

    def _opens(self, me: Reader, mapping_id: UUID) -> bool:
        """Opening a mapping, until its first seat is taken."""
        mapping = self.by_label["mappings.Mapping"][mapping_id]
        taken = any(seat.mapping_id == mapping_id for seat in self.rows["mappings.Seat"])
        return mapping.opened_by == me.user_id and self._works_on_cases(me) and not taken

    def _minds_layout(self, row: Any, me: Reader) -> bool:
        return row.agency_id == me.agency_id or any(
            self.holds_list(me, m.id) for m in self.rows["mappings.Mapping"]
        )

    def _seen_in(self, mapping_id: UUID, label: str, key: UUID, me: Reader) -> bool:
        row = self.by_label[label][key]
        return row.mapping_id == mapping_id and self.sees(label, row, me)

    def _end_seen(self, row: Any, me: Reader) -> bool:
        label, key = (
            ("subjects.Person", row.person_id) if row.person_id else ("subjects.Entity", row.entity_id)
        )
        return self._seen_in(row.mapping_id, label, key, me)

    def _line_seen(self, row: Any, me: Reader) -> bool:
        label, key = (
            ("subjects.Link", row.link_id) if row.link_id else ("subjects.EntityLink", row.entity_link_id)
        )
        return self._seen_in(row.mapping_id, label, key, me)

    def _opens_in_emergency(self, row: Any, me: Reader) -> bool:
        """A reader of cases who does not see every child anyway: one child at a time, given to the team."""
        at = row.mapping_id
        if not self.reads(me, at) or self.holds_list(me, at) or row.reviewed_by is not None:
            return False
        if not self._in_this_post(row.agency_id, me):
            return False
        if row.by_a_lead != self.leads(me, at):
            return False
        hidden = self._hidden(me)
        running = any(
            o.opened_by == me.user_id
            and self._in_this_post(o.agency_id, me)
            and self._is_open_now(o)
            and o.person_id not in hidden
            and self.on_team(me, o.mapping_id)
            for o in self.rows["subjects.EmergencyOpening"]
        )
        if running:
            return False
        if row.person_id is None:
            return True
        person = self.people[row.person_id]
        child = person.category == "not_set" or person.category.startswith("child_")
        given = self._given_to_team(person) and person.mapping_id == at
        return given and child and person.id not in hidden

    def _opens_name(self, row: Any, me: Reader) -> bool:
        """Lead and custodian; in danger, a reader of cases to themselves; the agency deciding, to ask."""
        at = row.mapping_id
        seen = row.person_id is not None and self._seen_in(at, "subjects.Person", row.person_id, me)
        if self.holds_list(me, at) or self.leads(me, at):
            return row.person_id is None or seen
        if row.because == "danger":
            mine = row.user_id == me.user_id and self._in_this_post(row.agency_id, me)
            return mine and self.reads(me, at) and seen
        if row.because != "who_knows" or not seen:
            return False
        return self._gives(me, at) and self.people[row.person_id].deciding_agency_id == me.agency_id

    def _is_due(self, label: str, row: Any) -> bool:
        upload = row if label == "exchange.Upload" else self.by_label["exchange.Upload"][row.upload_id]
        return bool(upload.dispose_on <= self.today)

    def _is_to_be_emptied(self, row: Any) -> bool:
        """Closed for a year, with nobody and no code in it, and no receipt of the last thirty days."""
        closed, of = row.closed_on, ("subjects.Person", "subjects.Fingerprint")
        return (
            row.state == "closed"
            and row.disposed_on is None
            and closed + timedelta(days=365) <= self.today
            and not any(one.mapping_id == row.id for label in of for one in self.rows[label])
            and not any(
                one.mapping_id == row.id and one.decided_on + timedelta(days=30) > self.today
                for one in self.rows["cohort.LetGo"]
            )
        )

    def _outlived(self, row: Any) -> bool:
        closed = self.by_label["mappings.Mapping"][row.mapping_id].closed_on
        return closed is not None and closed + timedelta(days=365) < self.today
