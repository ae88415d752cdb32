"""One child's page, who has looked at it, and the children without a referral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.cohort import policy, presenters, queries
from placemap.cohort.views.base import AboutChild, InMapping
from placemap.cohort.views.chronology import happened_columns
from placemap.cohort.views.considering import considering_shown
from placemap.subjects.policy import may_say_listed_as
from placemap.subjects.policy.blocks import may_read_blocks
from placemap.subjects.policy.emergencies import may_open_in_emergency
from placemap.subjects.policy.released import may_ask_for_detail, may_read_kept
from placemap.subjects.policy.schools import may_seal_school
from placemap.subjects.queries import is_school_sealed
from placemap.subjects.queries.emergencies import can_be_opened
from placemap.subjects.queries.released import details_asked_for, details_released
from placemap.subjects.vocabulary import ASKED_FOR
from placemap.web.fields import new_once
from placemap.web.shell import Column

PER_PAGE = 50
# The rest of what happened is one press away.
LATEST_SHOWN = 5


class ChildPage(AboutChild):
    """Worries beside strengths, the child's own words, and what has been done."""

    template_name = "cohort/child.html"
    shows_opened = True

    def context(self) -> dict[str, Any]:
        record = queries.child_record(self.actor, self.mapping, self.person, self.card)
        if self.through_opening:
            record = replace(record, can_go_back=frozenset())
        ids, held = self.card.record_ids, record.held
        standing, ended = queries.warnings_about(self.actor, ids, held)
        births = [given.born for given in record.identity.births if given.born]
        # Where only an age is known, the earliest that the birthday can be.
        if not births and self.card.born_low:
            births = [self.card.born_low]
        return {
            **super().context(),
            # The title of a page stays in the browser's history: initials, never a name.
            "title": _("%(initials)s, child’s page") % {"initials": record.card.initials},
            "record": record,
            **considering_shown(self),
            "levels": queries.levels_shown(record.views),
            "concern": queries.what_stands(
                self.actor,
                self.card,
                views=record.views,
                factors=(*record.worries, *record.strengths, *record.unsorted),
                held=held,
            ),
            "category_entries": queries.entries_about(ids, held),
            "show": presenters,
            "may": self._may(record),
            "may_change": set()
            if self.through_opening
            else {
                *(r.pk for r in record.check.referrals if policy.may_change_referral(self.actor, r)),
                *(lead.pk for lead in record.check.leads if policy.may_change_lead(self.actor, lead)),
            },
            "may_correct": set()
            if self.through_opening
            else {one.pk for one in record.check.outcomes if policy.may_take_back(self.actor, one)},
            "warnings": standing,
            "ended_warnings": ended,
            "turning": queries.turning_18(self.actor, ids, births, held),
            "school_sealed": is_school_sealed(ids),
            "home": queries.home_of(self.actor, self.mapping, ids),
            "numbers": queries.numbers_held(self.actor, ids),
            **self._kept_close(ids),
            "others_at_home": queries.others_at_home(
                self.actor, self.mapping, ids, known=record.cards_at_hand
            ),
            "chronology": queries.chronology(
                self.actor, self.mapping, ids, corrected=record.corrected, held=held
            ),
            "hung": queries.hung_on(self.actor, self.mapping, ids),
            "latest_shown": LATEST_SHOWN,
            "happened_columns": happened_columns(),
            "once_for": {factor.pk: new_once() for factor in record.unsorted},
        }

    def _kept_close(self, ids: Sequence[UUID]) -> dict[str, Any]:
        """What other agencies let this one see, and what it may ask for: of a child it knows by name."""
        if self.through_opening or not self.card.is_named:
            return {"released": (), "asked_for": {}, "may_ask_for": ()}
        may_ask = bool(may_ask_for_detail(self.actor, self.person))
        asked = details_asked_for(self.actor, ids) if may_ask else {}
        released = details_released(self.actor, ids)
        seen = {one.kind for one in released}
        return {
            "released": released,
            "ask_once": new_once,
            "asked_for": {kind: until for kind, until in asked.items() if kind not in seen},
            "may_ask_for": [kind for kind in ASKED_FOR if kind not in asked] if may_ask else (),
        }

    def _may(self, record: queries.ChildRecord) -> dict[str, bool]:
        """What the page offers. Of somebody seen by initials only, no more than to answer a risk that one's
        own agency recorded: the rest is for those who know the child."""
        if self.through_opening:
            # Read for an hour in an emergency, and nothing is made of it.
            return {}
        membership, is_named = record.membership, record.card.is_named
        return {
            "emergency": not is_named
            and bool(may_open_in_emergency(self.actor, self.mapping))
            and can_be_opened(self.mapping, self.person.pk),
            "propose": is_named
            and bool(policy.may_propose_child(self.actor, self.mapping, self.card.agency_ids)),
            "dissent": is_named and bool(policy.may_propose(self.actor, self.mapping)),
            "decide": membership is not None and bool(policy.may_decide(self.actor, membership)),
            "view": is_named and bool(policy.may_give_view(self.actor, self.person)),
            "record": is_named and bool(policy.may_record_about(self.actor, self.person)),
            "kept": is_named
            and (
                self.actor.has_in(Duty.HOLD_COHORT, self.mapping.pk)
                or self.actor.agency_id in record.card.agency_ids
            )
            and bool(may_read_kept(self.actor, self.person)),
            "seal_school": is_named and bool(may_seal_school(self.actor, self.person)),
            "keep_from": bool(may_read_blocks(self.actor, self.mapping)),
            # Whoever answers for the mapping must see every child: they are told how to go about it.
            "not_for_me": not may_read_blocks(self.actor, self.mapping),
            "list_as": bool(may_say_listed_as(self.actor, self.person)),
            "sign": is_named and bool(policy.may_sign_concern(self.actor, self.person)),
            "refer": (is_named or record.check.is_open) and bool(policy.may_refer(self.actor, self.person)),
        }


class WhoLookedPage(AboutChild):
    """Who opened this child's page in the last thirty days."""

    template_name = "cohort/who_looked.html"
    title = gettext_lazy("Who has looked at this page")

    def context(self) -> dict[str, Any]:
        record_reading(
            self.actor, Event.TRAIL_VIEWED, mapping_id=self.mapping.pk, subjects=self.card.record_ids
        )
        return {
            **super().context(),
            "looked": queries.who_looked(self.actor, self.mapping, self.card.record_ids),
            "columns": [
                Column("name", _("Who")),
                Column("agency", _("Agency")),
                Column("last", _("Last looked")),
            ],
            "back_url": self.child_url,
        }


class ExceptionsPage(InMapping):
    """Children with a recorded risk whom nobody has referred, decided on, or told of. Oldest first."""

    template_name = "cohort/exceptions.html"
    title = gettext_lazy("Recorded risk, and nobody has acted")

    def context(self) -> dict[str, Any]:
        agencies = queries.agencies_on(self.actor, self.mapping)
        chosen = next((a.pk for a in agencies if str(a.pk) == self.request.GET.get("agency", "")), None)
        words = queries.words_waiting(self.actor, self.mapping)
        open_risks = queries.open_risks(self.actor, self.mapping)
        # Words hold the mapping open whatever was done for the child, so they are listed for themselves too.
        sorting = self.request.GET.get("show") == "words"
        everybody = words if sorting else open_risks
        risks = [risk for risk in everybody if chosen is None or chosen in risk.agency_ids]
        page = Paginator(risks, PER_PAGE).get_page(self.request.GET.get("page"))
        rows = queries.filled(self.actor, self.mapping, list(page.object_list))
        page.object_list = rows  # type: ignore[assignment]
        record_reading(
            self.actor,
            Event.EXCEPTIONS_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=[row.card.id for row in rows],
        )
        return {
            **super().context(),
            "rows": page,
            "in_all": len(everybody),
            "sorting": sorting,
            "words_count": len(words),
            "open_count": len(open_risks),
            "beyond": 0 if sorting else self._beyond(len(open_risks)),
            "funnel": queries.funnel(self.actor, self.mapping),
            "columns": [
                Column("child", _("Child, age")),
                Column("since", _("Recorded since")),
                Column("why", _("What is recorded")),
                # A child whose words are sorted may be referred long since.
                *([] if sorting else [Column("remedy", _("What to do"))]),
            ],
            "chips": self._chips(agencies, everybody, chosen),
            "may_tell": {
                row.lead.pk for row in rows if row.lead and policy.may_change_lead(self.actor, row.lead)
            },
            "refers": bool(policy.may_refer_in(self.actor, self.mapping)),
            "sortable": {
                factor.pk
                for row in rows
                for factor in row.words
                if policy.may_change_factor(self.actor, factor)
            },
            "once_for": {factor.pk: new_once() for row in rows for factor in row.words},
            "show": presenters,
        }

    def _beyond(self, shown: int) -> int:
        """How many more hold the mapping open, for whoever leads it; nobody else hears of those unseen."""
        if not self.actor.has_in(Duty.LEAD_MAPPING, self.mapping.pk):
            return 0
        return max(len(queries.unanswered_keys(self.mapping)) - shown, 0)

    def _chips(
        self, agencies: list[Any], risks: list[queries.Risk], chosen: UUID | None
    ) -> list[dict[str, Any]]:
        chips = [{"text": _("All agencies"), "count": len(risks), "current": chosen is None, "agency": None}]
        for agency in agencies:
            count = sum(agency.pk in risk.agency_ids for risk in risks)
            if count or agency.pk == chosen:
                chips.append(
                    {
                        "text": agency.short_name,
                        "count": count,
                        "current": agency.pk == chosen,
                        "agency": agency.pk,
                    }
                )
        return chips
