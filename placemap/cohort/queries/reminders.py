"""What the cohort adds to the mapping's own pages: reasons not to close, work waiting, gaps."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.cohort.queries.gate import unanswered_keys, waiting_for
from placemap.cohort.queries.notes import Waits, adulthood_waiting, moments_waiting, warnings_overdue
from placemap.cohort.vocabulary import EntryKind, WarningKind
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, WorkItem
from placemap.web.jinja import url_if_any


def children_without_an_answer(actor: Actor, mapping: Mapping) -> list[str]:
    """Why a mapping must not close yet: all open exceptions count, seen by this actor or not."""
    waiting = len(unanswered_keys(mapping))
    if not waiting:
        return []
    return [
        ngettext(
            "%(num)s child has a recorded risk and neither a referral nor a decision. Record one first: the"
            " cohort’s page of children without a referral lists those you see, the coordinator’s all.",
            "%(num)s children have a recorded risk and neither a referral nor a decision. Record one for each"
            " first: the cohort’s page of children without a referral lists those you see, the"
            " coordinator’s all.",
            waiting,
        )
        % {"num": waiting}
    ]


def work(actor: Actor) -> list[WorkItem]:
    """Children to refer and proposals to decide, in every mapping this actor works in. One query."""
    refers = [key for key in actor.seats if actor.has_in(Duty.REFER_CHILDREN, key)]
    holds = {key for key in actor.seats if actor.has_in(Duty.HOLD_COHORT, key)}
    items = []
    for found in waiting_for(actor, [*refers, *(holds - set(refers))]):
        if found.unanswered and found.mapping_id in refers:
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(num)s child has a recorded risk and no referral",
                        "%(num)s children have a recorded risk and no referral",
                        found.unanswered,
                    )
                    % {"num": found.unanswered},
                    why=found.title,
                    by=None,
                    url=url_if_any("exceptions", found.reference),
                    verb=_("Refer or decide"),
                )
            )
        if found.proposed and found.mapping_id in holds:
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(num)s child waits for the group’s decision",
                        "%(num)s children wait for the group’s decision",
                        found.proposed,
                    )
                    % {"num": found.proposed},
                    why=found.title,
                    by=None,
                    url=f"{url_if_any('cohort', found.reference)}?show=waiting",
                    verb=_("Decide now"),
                )
            )
    return items


def attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """What the overview of a mapping shows as missing in its cohort. One query."""
    items = []
    for found in waiting_for(actor, [mapping.pk]):
        if found.unanswered:
            text = ngettext(
                "%(num)s child with a recorded risk has no referral and no decision",
                "%(num)s children with a recorded risk have no referral and no decision",
                found.unanswered,
            )
            items.append(
                AttentionItem(text % {"num": found.unanswered}, url_if_any("exceptions", mapping.reference))
            )
        if found.proposed:
            text = ngettext(
                "%(num)s proposed child waits for the group’s decision",
                "%(num)s proposed children wait for the group’s decision",
                found.proposed,
            )
            items.append(
                AttentionItem(
                    text % {"num": found.proposed},
                    f"{url_if_any('cohort', mapping.reference)}?show=waiting",
                )
            )
    return items


def child_page_work(actor: Actor) -> list[WorkItem]:
    """Critical moments to answer, warnings to look at again, and children soon 18. Three queries.

    A child is written by initials: my work is what a screen shows first.
    """
    acts = [key for key in actor.seats if actor.has_in(Duty.REFER_CHILDREN, key)]
    if not acts:
        return []
    items = [
        WorkItem(
            what=_("%(what)s: say what was done") % {"what": EntryKind.label_of(one.kind)},
            why=_why(one),
            by=one.on,
            url=f"{url_if_any('chronology', one.reference, one.person_id)}",
            verb=_("Answer"),
        )
        for one in moments_waiting(actor, acts)
    ]
    items += [
        WorkItem(
            what=_("A warning should have been looked at again: %(what)s")
            % {"what": WarningKind.label_of(one.kind)},
            why=_why(one),
            by=one.on,
            url=url_if_any("child", one.reference, one.person_id),
            verb=_("Look again"),
        )
        for one in warnings_overdue(actor, acts)
    ]
    items += [
        WorkItem(
            what=_("Turns 18 soon: review what happens next")
            if one.on > today()
            else _("Has turned 18: review what happens next"),
            why=_why(one),
            by=one.on,
            url=url_if_any("turning-18", one.reference, one.person_id),
            verb=_("Review"),
        )
        for one in adulthood_waiting(actor, acts)
    ]
    return items


def child_page_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Critical moments that nobody answered in time, on the overview of a mapping. One query."""
    return [
        AttentionItem(
            _("%(what)s (%(who)s): no answer by the next working day")
            % {"what": EntryKind.label_of(one.kind), "who": one.initials},
            url_if_any("chronology", one.reference, one.person_id),
        )
        for one in moments_waiting(actor, [mapping.pk])
        if one.on < today()
    ]


def _why(one: Waits) -> str:
    return f"{one.initials}, {one.title}"
