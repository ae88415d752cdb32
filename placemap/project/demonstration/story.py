"""What the invented people did, in order, each through the command a page would call.

It unfolds over the last ten weeks, each command under the day on which it would have been given: the
mapping opened 75 days ago, lists asked for 44 and in by 29, the second meeting 16 days ago and the third 5.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

from placemap.access.actors import Actor, system_actor
from placemap.access.policy import HOUSEKEEPER
from placemap.access.session import acting_as
from placemap.cohort.commands import membership as cohort
from placemap.cohort.models import Factor, Membership, Referral
from placemap.cohort.vocabulary import FactorKind, IdentifiedBy, MembershipState
from placemap.exchange import commands as exchange
from placemap.foundations.clock import days_ago
from placemap.foundations.clock import today as todays_date
from placemap.information import commands as information
from placemap.linkage import commands as linkage
from placemap.linkage.models import Candidate
from placemap.linkage.vocabulary import Verdict
from placemap.mappings import commands as mappings
from placemap.mappings.models import Mapping
from placemap.mappings.queries import actor_for
from placemap.partners.models import User
from placemap.partners.policy import SET_UP
from placemap.project.demonstration import (
    acted,
    briefed,
    closed,
    considered,
    county,
    emergencies,
    gathered,
    happened,
    heard,
    judged,
    kept_apart,
    kept_close,
    lapsed,
    mapped,
    minuted,
    opened,
    prepared,
    promised,
    readying,
    recorded,
    returned,
    scanned,
    stuck,
    wanted,
)
from placemap.project.demonstration import children as said
from placemap.project.demonstration.lists import DUE, EARLY, SentList, all_lists
from placemap.project.demonstration.made import Made
from placemap.project.demonstration.meetings import MEETING_1, MEETING_2, MEETING_3
from placemap.project.demonstration.partnership import SETTER, Partnership, set_up
from placemap.subjects.models import Mention, Person
from placemap.subjects.queries import people_groups

MINUTES = "Two schools, Estwick"


def tell() -> None:
    """Make the whole world, unless it is there. Safe to call at every start."""
    with acting_as(SETTER):
        if User.objects.filter(can_demonstrate=True).exists():
            return
    Story(todays_date()).tell()


class Story:
    """One telling: who is who, and what they have made so far."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.partnership: Partnership
        self.mapping: Mapping
        self.people: dict[str, dict[str, UUID]] = {}
        self.closed: Made
        self.county: Made

    def tell(self) -> None:
        """Each chapter is one or more transactions; the last leaves work in the middle of things."""
        chapters: list[tuple[str, Callable[[], None]]] = [
            ("Councils, agencies and people", self.set_up),
            ("Opening the mapping", self.open),
            ("What the first meeting agreed", lambda: opened.tell(self)),
            ("Agencies are asked for their lists", self.ask_for_lists),
            ("Agencies send their lists", self.receive_lists),
            ("Matching the lists", self.match),
            ("Names that agencies wrote beside a child", self.resolve_names),
            ("Agreeing the cohort", self.agree),
            ("Judging concern at two meetings", lambda: judged.tell(self)),
            ("What each agency knows", self.describe),
            ("Referrals", self.refer),
            ("What people noticed", self.notice),
            ("What happened, and warnings", lambda: happened.tell(self)),
            ("The map", lambda: mapped.tell(self)),
            ("Linked children", lambda: considered.tell(self)),
            ("What is kept close", lambda: kept_close.tell(self)),
            ("Who knows somebody", lambda: kept_apart.tell(self)),
            ("Set-up checks", lambda: readying.tell(self)),
            ("Opened in an emergency", lambda: emergencies.tell(self)),
            ("What is new before the next meeting", lambda: returned.tell(self)),
            ("What the problem is", lambda: scanned.tell(self)),
            ("Meetings, those that were and the next", lambda: gathered.tell(self)),
            ("What was stuck and went higher", lambda: stuck.tell(self)),
            ("What was said at the last one", lambda: recorded.tell(self)),
            ("What is being done, and by whom", lambda: acted.tell(self)),
            ("Minutes, approved and in draft", lambda: minuted.tell(self)),
            ("Before the next meeting", lambda: prepared.tell(self)),
            ("A mapping of a year ago, closed", self.tell_of_the_closed),
            ("A mapping across two districts", self.tell_of_the_county),
            ("What each body promised", lambda: promised.tell(self)),
            ("What people said of working here", lambda: heard.tell(self)),
            ("What others are told", lambda: briefed.tell(self)),
            ("What is wanted of each item", lambda: wanted.tell(self)),
            ("A mapping that nobody looked at again", lambda: lapsed.tell(self)),
        ]
        for number, (what, chapter) in enumerate(chapters, start=1):
            print(f"  {number} of {len(chapters)}: {what}", flush=True)
            chapter()

    # Who acts

    def actor(self, key: str) -> Actor:
        with acting_as(SETTER):
            found = actor_for(self.partnership.users[key].pk)
        if found is None:
            raise LookupError(key)
        return found

    def acting(self, key: str) -> tuple[Actor, AbstractContextManager[object]]:
        actor = self.actor(key)
        return actor, acting_as(actor)

    # Chapters

    def set_up(self) -> None:
        with days_ago(100):
            self.partnership = set_up(self.today)

    def open(self) -> None:
        users, agencies = self.partnership.users, self.partnership.agencies
        actor, acting = self.acting("coordinator")
        with acting, days_ago(75):
            self.mapping = mappings.open_mapping(
                title=MINUTES,
                area=self.partnership.areas["city"],
                started_from="cohort",
                place="Mill Lode School and Tanner's Field School, and the streets between",
                harm=(
                    "Pupils of two schools are drawn into carrying drugs and money between towns, and fights"
                    " between two groups follow. Fewer children hurt, and each one known to somebody who helps."
                ),
                ends_on=self.today + timedelta(days=150),
                lead=users["lead"],
                custodian=users["coordinator"],
                opened_on=self.today - timedelta(days=75),
                by=actor,
            )
        actor, acting = self.acting("coordinator")
        with acting, days_ago(72):
            for key in (
                "social_care",
                "police",
                "tanners_field",
                "health",
                "youth_justice",
                "lantern",
                "city_council",
            ):
                mappings.join_agency(
                    mapping=self.mapping,
                    agency=agencies[key],
                    joined_on=self.today - timedelta(days=72),
                    by=actor,
                )
            seats = {
                "sergeant": "team_member",
                "social_care": "team_member",
                "head": "team_member",
                "deputy_head": "co_chair",
                "analyst": "analyst",
                "youth_worker": "team_member",
                "health": "team_member",
                "youth_justice": "contributor",
                "community_safety": "reader",
                "silver_chair": "silver_chair",
            }
            for key, role in seats.items():
                mappings.seat_person(
                    mapping=self.mapping,
                    user=users[key],
                    role_code=role,
                    from_on=self.today - timedelta(days=72),
                    by=actor,
                )
            # The nurse's second post: what she sees in it is what a contributor of youth justice sees.
            mappings.seat_person(
                mapping=self.mapping,
                user=users["health"],
                agency=agencies["youth_justice"],
                role_code="contributor",
                from_on=self.today - timedelta(days=72),
                by=actor,
            )
        actor, acting = self.acting("coordinator")
        with acting, days_ago(MEETING_1):
            mappings.change_scope(
                mapping=self.mapping,
                in_scope=(
                    "Harm between two groups of pupils, and adults who may be exploiting them, from both"
                    " schools to Chandlers Row."
                ),
                out_of_scope="Bicycle theft at the station. Worries about a child's home alone.",
                goes_to="Theft: the problem solving group. Worries at home: children's social care.",
                reason="Agreed at the first meeting",
                version=0,
                by=actor,
            )
        actor, acting = self.acting("coordinator")
        with acting:
            # Opening the mapping began its first stage.
            for stage, state, note, days, version in (
                ("objective", "complete", "Four objectives agreed at the first meeting", MEETING_1, 1),
                ("scanning", "in_progress", "Lists are asked for from seven agencies", 61, 0),
                ("analysis", "in_progress", "Problem statement drafted, one view differs", 24, 0),
            ):
                with days_ago(days):
                    mappings.move_stage(
                        mapping=self.mapping,
                        stage=stage,
                        state=state,
                        note=note,
                        moved_on=self.today - timedelta(days=days),
                        version=version,
                        by=actor,
                    )

    def ask_for_lists(self) -> None:
        """Everybody who has one is asked, and Health once more: it is waited for."""
        actor, acting = self.acting("coordinator")
        with acting:
            for member in self.mapping.members.select_related("agency"):
                if member.agency.kind in {"partnership_team", "district_council"}:
                    continue
                with days_ago(44):
                    mappings.ask_for_list(
                        member=member,
                        due_on=self.today - timedelta(days=DUE),
                        version=member.version,
                        by=actor,
                    )
                if member.agency.kind == "health":
                    with days_ago(17):
                        mappings.ask_for_list(
                            member=member,
                            due_on=self.today + timedelta(days=4),
                            version=member.version,
                            by=actor,
                        )

    def receive_lists(self) -> None:
        for sent in all_lists(self.today):
            with days_ago(EARLY.get(sent.agency, DUE)):
                self._receive(sent)
        # As the night does: a file leaves thirty days after it was accepted.
        housekeeper = system_actor(HOUSEKEEPER)
        with acting_as(housekeeper):
            exchange.dispose_of_files(by=housekeeper)

    def _receive(self, sent: SentList) -> None:
        actor, acting = self.acting("coordinator")
        with acting:
            upload = exchange.receive_file(
                mapping=self.mapping,
                agency=self.partnership.agencies[sent.agency],
                file_name=sent.file_name,
                content=sent.content,
                by=actor,
            )
        with acting_as(actor):
            contribution = exchange.accept_list(upload=upload, by=actor)
            rows = dict(Person.objects.filter(contribution=contribution).values_list("source_row", "id"))
        for row, key in sent.rows.items():
            self.people.setdefault(key, {})[sent.agency] = rows[row]

    def match(self) -> None:
        actor, acting = self.acting("coordinator")
        with acting, days_ago(DUE):
            run = linkage.ask_for_matching(mapping=self.mapping, by=actor)
        with acting_as(actor), days_ago(DUE):
            linkage.run_matching(run=run, by=actor)
        with acting_as(actor), days_ago(DUE):
            run.refresh_from_db()
            linkage.confirm_clear_matches(mapping=self.mapping, run=run, by=actor)
            self._judge(actor)

    def _judge(self, actor: Actor) -> None:
        """Read the doubtful pairs as Priya would, and leave three for the visitor to decide."""
        child_of = {str(record): key for key, records in self.people.items() for record in records.values()}
        left_open = 0
        for pair in Candidate.objects.filter(mapping=self.mapping, decision="review").select_related(
            "left", "right"
        ):
            one, other = child_of.get(str(pair.left_id)), child_of.get(str(pair.right_id))
            if one is None or other is None:
                continue
            same = one == other
            if left_open < 3 and {one, other} & {"dominik", "femi", "connor", "jayden", "ruby"}:
                left_open += 1
                continue
            linkage.judge_pair(
                mapping=self.mapping,
                left=pair.left,
                right=pair.right,
                answer=Verdict.SAME if same else Verdict.DIFFERENT,
                why="The agencies confirmed it by phone."
                if same
                else "The agencies confirmed they are two children.",
                by=actor,
            )

    def record(self, key: str, agency: str | None = None) -> Person:
        """One record of a child: that agency's, or the first one in."""
        records = self.people[key]
        return Person.objects.get(pk=records[agency] if agency else next(iter(records.values())))

    def resolve_names(self) -> None:
        """Say who a written name is, where a full name leaves no doubt; leave the rest waiting."""
        from placemap.project.demonstration.people import CHILDREN
        from placemap.subjects.commands import drop_mention, leave_mention_unknown, resolve_mention

        by_name = {
            f"{c.given} {c.family}".casefold(): key for key, c in CHILDREN.items() if key in self.people
        }
        known = {
            "jay": "jayden",
            "kaz": "kacper",
            "tia": "tia",
            "grace": "grace",
            "maisie": "maisie",
            "callum": "callum",
        }
        actor, acting = self.acting("coordinator")
        with acting, days_ago(DUE):
            for mention in Mention.objects.filter(mapping=self.mapping, state="open").select_related(
                "person"
            ):
                written = mention.as_written.casefold()
                key = by_name.get(written) or known.get(written)
                if key and self.people[key] and not self._same(actor, mention.person_id, key):
                    resolve_mention(mention=mention, to_person=self.record(key), kind=None, by=actor)
                elif written == "harvey":
                    leave_mention_unknown(mention=mention, by=actor)
                elif written == "ellie":
                    drop_mention(mention=mention, by=actor)

    def _same(self, actor: Actor, person_id: UUID, key: str) -> bool:
        groups = people_groups(actor, self.mapping, [person_id])
        return bool(set(groups.records(person_id)) & set(self.people[key].values()))

    def agree(self) -> None:
        agreed = [key for key in said.COHORT if key not in judged.LATER]
        for proposal in (*said.COHORT.values(), *said.PROPOSED.values()):
            actor, acting = self.acting(proposal.by)
            with acting, days_ago(_proposed(proposal)):
                cohort.propose_child(
                    mapping=self.mapping,
                    person=self.record(proposal.key, proposal.agency),
                    reason=proposal.reason,
                    identified_by=IdentifiedBy(proposal.identified_by),
                    identified_on=self.today - timedelta(days=proposal.days_ago),
                    known_before=proposal.known_before,
                    category=proposal.category,
                    consideration=proposal.consideration,
                    by=actor,
                )
        actor, acting = self.acting("coordinator")
        with acting:
            for key in agreed:
                membership = self._membership(key)
                # Whoever is linked to a child agreed then has been considered since then.
                with days_ago(considered.AGREED_DAYS_AGO.get(key, considered.OTHERWISE)):
                    cohort.agree_child(
                        membership=membership,
                        reason="Agreed by the group",
                        version=membership.version,
                        by=actor,
                    )
            declined = self._membership(said.DECLINED)
            with days_ago(MEETING_2):
                cohort.decline_child(
                    membership=declined,
                    reason="One fight outside a shop, not between the two groups. School keeps an eye on him.",
                    version=declined.version,
                    by=actor,
                )
        actor, acting = self.acting("sergeant")
        with acting, days_ago(20):
            cohort.record_dissent(
                membership=self._membership("zara"),
                text="Police have nothing that shows exploitation. We would have waited a month.",
                by=actor,
            )

    def _membership(self, key: str) -> Membership:
        return Membership.objects.filter(
            mapping=self.mapping,
            person_id__in=self.people[key].values(),
            state__in=[MembershipState.PROPOSED, MembershipState.AGREED],
        ).latest("recorded_at")

    def describe(self) -> None:
        """Worries, strengths, voices and trusted adults, each by somebody of the agency that knows."""
        for who, days, tell in said.told(self.today):
            actor, acting = self.acting(who)
            with acting, days_ago(days):
                tell(actor, self.record)
        self._sort_notes()

    def _sort_notes(self) -> None:
        """Lists come with notes unsorted. Priya has read most of them; some wait."""
        actor, acting = self.acting("coordinator")
        with acting, days_ago(22):
            for factor in Factor.objects.filter(mapping=self.mapping, kind=FactorKind.UNSORTED):
                lowered = factor.text.casefold()
                if any(word in lowered for word in said.GOOD_SIGNS):
                    kind = FactorKind.STRENGTH
                elif any(word in lowered for word in said.WORRYING_SIGNS):
                    kind = FactorKind.WORRY
                elif any(word in lowered for word in said.NO_SIGN):
                    kind = FactorKind.NEITHER
                else:
                    continue
                from placemap.cohort.commands import sort_factor

                sort_factor(factor=factor, kind=kind, version=factor.version, by=actor)

    def refer(self) -> None:
        """What each agency had asked for, written down the day after the third meeting."""
        from placemap.cohort.commands import (
            decide_no_referral,
            record_outcome,
            record_receipt,
            record_referral,
        )

        for made in said.REFERRALS:
            actor, acting = self.acting(made.by)
            with acting, days_ago(MEETING_3 - 1):
                referral = record_referral(
                    person=self.record(made.key, made.agency),
                    to=made.to,
                    to_detail=made.to_detail,
                    made_on=self.today - timedelta(days=made.days_ago),
                    made_by_name=self.partnership.users[made.by].name,
                    told=made.told,
                    told_reason=made.told_reason,
                    by=actor,
                )
                if made.outcome:
                    referral = record_receipt(
                        referral=referral,
                        received_on=self.today - timedelta(days=made.days_ago - 1),
                        version=Referral.objects.get(pk=referral.pk).version,
                        by=actor,
                    )
                    record_outcome(
                        referral=referral,
                        outcome=made.outcome,
                        outcome_on=self.today - timedelta(days=max(made.days_ago - 6, 0)),
                        reason=made.outcome_reason,
                        version=Referral.objects.get(pk=referral.pk).version,
                        by=actor,
                    )
        for key, who, reason in said.NO_REFERRAL:
            actor, acting = self.acting(who)
            with acting, days_ago(MEETING_3 - 2):
                decide_no_referral(person=self.record(key), reason=reason, by=actor)

    def notice(self) -> None:
        actor, acting = self.acting("head")
        with acting, days_ago(1):
            information.notice_something(
                mapping=self.mapping,
                text="A grey car waits at the back gate on Fridays. Two Year 10s get in. I do not know what it means.",
                place="Back gate, Tanner's Field",
                how_known="seen_myself",
                happened_on=self.today - timedelta(days=2),
                by=actor,
            )
        actor, acting = self.acting("lead")
        with acting, days_ago(5):
            theft = information.notice_something(
                mapping=self.mapping,
                text="Three bicycles gone from the station racks this week.",
                place="Estwick station",
                how_known="told_by_other",
                happened_on=self.today - timedelta(days=6),
                by=actor,
            )
        actor, acting = self.acting("coordinator")
        with acting, days_ago(4):
            theft.refresh_from_db()
            information.route_concern(
                concern=theft,
                sent_to=self.partnership.agencies["city_council"],
                reason="Out of scope: theft goes to the problem solving group",
                message="Bicycle theft at Estwick station, three in a week. No young person is named.",
                by=actor,
            )

    # The other mappings

    def tell_of_the_closed(self) -> None:
        self.closed = closed.tell(self)

    def tell_of_the_county(self) -> None:
        self.county = county.tell(self)


def _proposed(proposal: said.Proposal) -> int:
    """How many days ago a child was proposed: once the list was in, and before the group agreed."""
    if proposal.key in judged.LATER:
        return 12
    if proposal.key in said.PROPOSED:
        return min(proposal.days_ago, 20)
    return considered.AGREED_DAYS_AGO.get(proposal.key, considered.OTHERWISE) + 1


__all__ = ["SET_UP", "Story", "tell"]
