"""What the cohort adds to the mapping's own pages: reasons not to close, work waiting, gaps."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.queries.category import agreed_without_reason
from placemap.cohort.queries.concern import reviews_due
from placemap.cohort.queries.considering import considering, undecided_count
from placemap.cohort.queries.enquiries import waiting_for_answer
from placemap.cohort.queries.gate import unanswered_keys, unsorted_keys, waiting_for
from placemap.cohort.queries.naming import to_account_for
from placemap.cohort.queries.notes import (
    HAND_OVER,
    Waits,
    adulthood_waiting,
    moments_waiting,
    warnings_overdue,
)
from placemap.cohort.queries.out_of_date import my_agency_out_of_date
from placemap.cohort.queries.panel import panel_rows
from placemap.cohort.vocabulary import EntryKind, WarningKind
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, WorkItem
from placemap.subjects.vocabulary import Category
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


def linked_children_undecided(actor: Actor, mapping: Mapping) -> list[str]:
    """Why a mapping must not close yet: each linked child gets a decision, seen by this actor or not."""
    waiting = undecided_count(mapping)
    if not waiting:
        return []
    return [
        ngettext(
            "%(num)s linked child waits for a decision. Decide first: refer, say that support is in place, or"
            " let the child go. The page of linked children lists those you see, the coordinator’s all.",
            "%(num)s linked children wait for a decision. Decide on each first: refer, say that support is in"
            " place, or let the child go. The page of linked children lists those you see, the"
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
    """What the overview of a mapping shows as missing in its cohort. One query, two for its holder."""
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
    unsaid = agreed_without_reason(mapping) if actor.has_in(Duty.HOLD_COHORT, mapping.pk) else 0
    if unsaid:
        text = ngettext(
            "%(num)s child was agreed, and why they are here is not set yet",
            "%(num)s children were agreed, and why they are here is not set yet",
            unsaid,
        )
        items.append(
            AttentionItem(
                text % {"num": unsaid},
                f"{url_if_any('cohort', mapping.reference)}?why={Category.NOT_SET.value}",
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
    items += [_turning_18_item(one) for one in adulthood_waiting(actor, acts)]
    return items


def _turning_18_item(one: Waits) -> WorkItem:
    soon = one.on > today()
    if one.kind == HAND_OVER:
        return WorkItem(
            what=_("Turns 18 soon: nobody has accepted the hand-over")
            if soon
            else _("Has turned 18: nobody has accepted the hand-over"),
            why=_why(one),
            by=one.on,
            url=f"{url_if_any('child', one.reference, one.person_id)}#turning-18",
            verb=_("Look"),
        )
    return WorkItem(
        what=_("Turns 18 soon: review what happens next")
        if soon
        else _("Has turned 18: review what happens next"),
        why=_why(one),
        by=one.on,
        url=url_if_any("turning-18", one.reference, one.person_id),
        verb=_("Review"),
    )


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
    rows, items = panel_rows(), []
    late = [row for row in rows if row.overdue]
    if late:
        children = sum(row.overdue for row in late)
        items.append(
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
        )
    unreviewed = [row for row in rows if row.unreviewed]
    if unreviewed:
        items.append(
            WorkItem(
                what=_names_to_review(sum(row.unreviewed for row in unreviewed)),
                why=", ".join(row.title for row in unreviewed[:3]),
                by=None,
                url=url_if_any("panel"),
                verb=_("Look"),
            )
        )
    emergencies = [row for row in rows if row.emergencies]
    if emergencies:
        waiting = sum(row.emergencies for row in emergencies)
        items.append(
            WorkItem(
                what=ngettext(
                    "%(num)s record was opened in an emergency, and nobody has looked at it in time",
                    "%(num)s records were opened in an emergency, and nobody has looked at them in time",
                    waiting,
                )
                % {"num": waiting},
                why=", ".join(row.title for row in emergencies[:3]),
                by=None,
                url=url_if_any("panel"),
                verb=_("Look"),
            )
        )
    return items


def _names_to_review(count: int) -> str:
    return ngettext(
        "%(num)s name was opened in danger, and nobody has looked at why",
        "%(num)s names were opened in danger, and nobody has looked at why",
        count,
    ) % {"num": count}


def names_work(actor: Actor) -> list[WorkItem]:
    """Names opened in danger to look at or to give a reason for, and questions that were answered.

    Two queries.
    """
    items = []
    for found in to_account_for(actor, list(actor.seats)):
        page = url_if_any("names", found.reference)
        if found.reviews:
            items.append(
                WorkItem(
                    what=_names_to_review(found.reviews),
                    why=found.title,
                    by=None,
                    url=f"{page}#opened-names",
                    verb=_("Review"),
                )
            )
        items += [
            WorkItem(
                what=_("You opened a name in danger: say what the danger was"),
                why=found.title,
                by=None,
                url=url_if_any("opening-reason", found.reference, opening),
                verb=_("Say why"),
            )
            for opening in found.reasons
        ]
        if found.answers:
            items.append(
                WorkItem(
                    what=ngettext(
                        "Your question who a linked child is was answered",
                        "%(num)s of your questions who a linked child is were answered",
                        found.answers,
                    )
                    % {"num": found.answers},
                    why=found.title,
                    by=None,
                    url=f"{page}#asked",
                    verb=_("Read the answer"),
                )
            )
    return items


def names_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Names opened in danger that nobody looked at or gave a reason for, on the overview. Two queries."""
    items = []
    for found in to_account_for(actor, [mapping.pk]):
        if found.reviews:
            page = f"{url_if_any('names', found.reference)}#opened-names"
            items.append(AttentionItem(_names_to_review(found.reviews), page))
        items += [
            AttentionItem(
                _("You opened a name in danger: say what the danger was"),
                url_if_any("opening-reason", found.reference, opening),
            )
            for opening in found.reasons
        ]
    return items


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


def given_to_check_again(actor: Actor) -> list[WorkItem]:
    """What the actor's agency gave and nobody looked at in time, one line a mapping. One query."""
    return [
        WorkItem(
            what=ngettext(
                "%(num)s thing your agency gave is out of date: check whether it is still right",
                "%(num)s things your agency gave are out of date: check whether they are still right",
                found.number,
            )
            % {"num": found.number},
            why=found.title,
            by=found.oldest,
            url=url_if_any("out-of-date", found.reference),
            verb=_("Check"),
        )
        for found in my_agency_out_of_date(actor)
    ]


_THESE = PreparedQuery(
    lambda keys: Mapping.objects.filter(pk__in=keys).order_by("reference"),
    Takes.KEYS,
)


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
        for mapping in _THESE(due)
    ]
