"""What the cohort adds to the mapping's own pages: reasons not to close, work waiting, gaps."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.cohort.queries.concern import reviews_due
from placemap.cohort.queries.considering import considering
from placemap.cohort.queries.enquiries import waiting_for_answer
from placemap.cohort.queries.gate import unanswered_keys, unsorted_keys, waiting_for
from placemap.cohort.queries.notes import Waits, adulthood_waiting, moments_waiting, warnings_overdue
from placemap.cohort.queries.panel import panel_rows
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
            "%(num)s child has a recorded risk, or words nobody has sorted, and neither a referral nor a"
            " decision. Record one first: the cohort’s page of children without a referral lists those you"
            " see, the coordinator’s all.",
            "%(num)s children have a recorded risk, or words nobody has sorted, and neither a referral nor a"
            " decision. Record one for each first: the cohort’s page of children without a referral lists"
            " those you see, the coordinator’s all.",
            waiting,
        )
        % {"num": waiting}
    ]


def words_to_sort(actor: Actor, mapping: Mapping) -> list[str]:
    """Why a mapping must not close yet: what agencies wrote of a child, and nobody has sorted."""
    waiting = len(unsorted_keys(mapping))
    if not waiting:
        return []
    return [
        ngettext(
            "%(num)s child has words on record that nobody has sorted. Say whether each is a worry, a"
            " strength or neither: the child’s page and the page of children without a referral ask.",
            "%(num)s children have words on record that nobody has sorted. Say whether each is a worry, a"
            " strength or neither: the child’s page and the page of children without a referral ask.",
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
        if found.unsorted and found.mapping_id in holds:
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(num)s child has words that nobody has sorted",
                        "%(num)s children have words that nobody has sorted",
                        found.unsorted,
                    )
                    % {"num": found.unsorted},
                    why=found.title,
                    by=None,
                    url=f"{url_if_any('exceptions', found.reference)}?show=words",
                    verb=_("Sort them"),
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
        if found.unsorted:
            text = ngettext(
                "%(num)s child has words that nobody has sorted",
                "%(num)s children have words that nobody has sorted",
                found.unsorted,
            )
            items.append(
                AttentionItem(
                    text % {"num": found.unsorted},
                    f"{url_if_any('exceptions', mapping.reference)}?show=words",
                )
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


def considering_work(actor: Actor) -> list[WorkItem]:
    """Linked children to decide on and names asked for, for those who answer. One query."""
    decides = [key for key in actor.seats if actor.has_in(Duty.CONSIDER_CHILDREN, key)]
    opens = {key for key in actor.seats if actor.has_in(Duty.OPEN_NAMES, key)}
    items = []
    for found in considering(actor, decides, list(actor.seats)):
        if found.waiting:
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(num)s linked child waits for a decision",
                        "%(num)s linked children wait for a decision",
                        found.waiting,
                    )
                    % {"num": found.waiting},
                    why=_late_words(found.title, found.overdue),
                    by=found.soonest,
                    url=url_if_any("linked", found.reference),
                    verb=_("Decide now"),
                )
            )
        if found.questions and found.mapping_id in opens:
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(num)s person asks who a linked child is",
                        "%(num)s people ask who a linked child is",
                        found.questions,
                    )
                    % {"num": found.questions},
                    why=found.title,
                    by=None,
                    url=url_if_any("names", found.reference),
                    verb=_("Answer"),
                )
            )
    return items


def _late_words(title: str, overdue: int) -> str:
    if not overdue:
        return title
    return ngettext("%(title)s. %(num)s is late.", "%(title)s. %(num)s are late.", overdue) % {
        "title": title,
        "num": overdue,
    }


def panel_work(actor: Actor) -> list[WorkItem]:
    """What is late over all mappings, for whoever reads for the panel. One query, and none for others."""
    if not actor.has(Duty.READ_PANEL):
        return []
    late = [row for row in panel_rows() if row.overdue]
    if not late:
        return []
    children = sum(row.overdue for row in late)
    return [
        WorkItem(
            what=ngettext(
                "%(num)s linked child has waited too long for a decision",
                "%(num)s linked children have waited too long for a decision",
                children,
            )
            % {"num": children},
            why=", ".join(row.title for row in late[:3]),
            by=min((row.oldest for row in late if row.oldest), default=None),
            url=url_if_any("panel"),
            verb=_("Look"),
        )
    ]


def questions_to_answer(actor: Actor) -> list[WorkItem]:
    """ "Who knows this child?", asked of this person, on a team or on none. One query."""
    return [
        WorkItem(
            what=_("You are asked whether you know a child"),
            why=_("Known, not known, or lead worker: it takes a minute."),
            by=answer.enquiry.closes_on,
            url=url_if_any("answer-enquiry", answer.pk),
            verb=_("Answer"),
        )
        for answer in waiting_for_answer(actor)
    ]


def linked_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Late decisions on linked children, as far as this reader sees them. One query."""
    found = considering(actor, [mapping.pk], [mapping.pk])
    late = found[0].overdue if found else 0
    if not late:
        return []
    text = ngettext(
        "%(num)s linked child has waited more than 28 days for a decision",
        "%(num)s linked children have waited more than 28 days for a decision",
        late,
    )
    return [AttentionItem(text % {"num": late}, url_if_any("linked", mapping.reference))]


def judgements_to_review(actor: Actor) -> list[WorkItem]:
    """Judgements of concern that whoever signs them looks at again, now or within a week. Two queries."""
    due = reviews_due(actor)
    if not due:
        return []
    return [
        WorkItem(
            what=ngettext(
                "%(num)s judgement of concern to look at again",
                "%(num)s judgements of concern to look at again",
                len(due[mapping.pk]),
            )
            % {"num": len(due[mapping.pk])},
            why=mapping.title,
            by=min(due[mapping.pk]),
            url=f"{url_if_any('cohort', mapping.reference)}?show=review",
            verb=_("Look again"),
        )
        for mapping in Mapping.objects.filter(pk__in=due).order_by("reference")
    ]
