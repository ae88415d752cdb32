"""What of a mapping waits for whoever leads or keeps it: setting up, deciding its end, gaps of its team."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.foundations.dates import show
from placemap.mappings import rules
from placemap.mappings.models import Mapping, ScopeVersion
from placemap.mappings.policy import may_change_mapping
from placemap.mappings.queries.leading import lead_attention
from placemap.mappings.queries.reading import live_seats
from placemap.mappings.queries.reviews import renewal_work, renewed_lately, review_attention, review_work
from placemap.mappings.queries.table import agencies_on_team
from placemap.mappings.rules import AttentionItem, WorkItem
from placemap.mappings.vocabulary import Ending, MappingState
from placemap.partners.policy import may_keep_agreements
from placemap.partners.queries import agency_standings
from placemap.web.jinja import url_if_any

_WHY_DECIDE = {
    Ending.NEAR: gettext_lazy("Its end date is near. A mapping that goes on is renewed on purpose."),
    Ending.GRACE: gettext_lazy("Its end date has passed. All goes on for 28 days after it, and no longer."),
    Ending.PAST: gettext_lazy("It was not renewed, so it takes no new child and no new list."),
}


_SCOPED = PreparedQuery(
    lambda mine: ScopeVersion.objects.filter(mapping__in=mine).values_list("mapping_id", flat=True),
    Takes.KEYS,
)
_OPEN = PreparedQuery(
    lambda mine: Mapping.objects.filter(pk__in=mine, state=MappingState.OPEN.value), Takes.KEYS
)


def setting_up(actor: Actor) -> list[WorkItem]:
    """Work: open mappings the actor leads or keeps that are not set up, or whose end or review is near."""
    mine = [pk for pk in actor.seats if _runs(actor, pk)]
    if not mine:
        return []
    scoped = set(_SCOPED(mine))
    renewed = renewed_lately(mine)
    items = []
    for mapping in _OPEN(mine):
        href = url_if_any("mapping", mapping.reference)
        missing = rules.Unfinished(
            scope=mapping.pk not in scoped,
            commission=mapping.commissioned_on is None,
            basis=mapping.basis_confirmed_at is None,
            naming=not mapping.naming_minuted,
        )
        if missing:
            items.append(
                WorkItem(
                    what=_("%(title)s: finish setting up") % {"title": mapping.title},
                    why=_("Still to do: %(what)s.") % {"what": missing.words()},
                    by=None,
                    url=f"{href}#set-up",
                    verb=_("Finish"),
                )
            )
        near = rules.ending(mapping.ends_on, today())
        if near is not Ending.RUNNING:
            items.append(
                WorkItem(
                    what=_("%(title)s: close or renew") % {"title": mapping.title},
                    why=str(_WHY_DECIDE[near]),
                    by=mapping.ends_on,
                    url=url_if_any("mapping-end", mapping.reference) or href,
                    verb=_("Decide"),
                )
            )
        items += review_work(actor, mapping) + renewal_work(mapping, renewed.get(mapping.pk))
    return items


def _runs(actor: Actor, mapping_id: UUID) -> bool:
    return actor.has_in(Duty.LEAD_MAPPING, mapping_id) or actor.has_in(Duty.HOLD_COHORT, mapping_id)


def team_gaps(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention: agencies on the team whose agreement has lapsed; for those who renew, an end to decide."""
    items = []
    runs = mapping.state == MappingState.OPEN and may_change_mapping(actor, mapping).allowed
    if runs:
        items += _end_to_decide(mapping) + review_attention(mapping)
    standings = agency_standings(actor, agencies_on_team(mapping))
    if runs:
        items += lead_attention(mapping, live_seats(mapping), standings)
    for found in standings:
        if runs and found.ends_on is not None:
            items.append(
                AttentionItem(
                    _("%(agency)s: its agreement ends soon") % {"agency": found.agency.short_name},
                    url_if_any("mapping-team", mapping.reference),
                    _("on %(day)s") % {"day": show(found.ends_on)},
                )
            )
        if not found.may_take_part:
            items.append(
                AttentionItem(
                    (
                        _("%(agency)s: no agreement in force, so its people see nothing")
                        if found.agency.is_active
                        else _("%(agency)s has left the partnership, so its people see nothing")
                    )
                    % {"agency": found.agency.short_name},
                    url_if_any("mapping-team", mapping.reference),
                )
            )
    return items


def agreements_to_renew(actor: Actor) -> list[WorkItem]:
    """Work for whoever keeps the agreements: those that end soon, while there is time to sign again."""
    if not may_keep_agreements(actor):
        return []
    ending = {
        one.agency.short_name: one.ends_on for one in agency_standings(actor) if one.ends_on is not None
    }
    if not ending:
        return []
    return [
        WorkItem(
            what=ngettext(
                "%(n)d agency’s signature to the information sharing protocol ends soon",
                "%(n)d agencies’ signatures to the information sharing protocol end soon",
                len(ending),
            )
            % {"n": len(ending)},
            why=_("Without it its people see nothing, and it gives nothing: %(who)s.")
            % {"who": ", ".join(sorted(ending))},
            by=min(ending.values()),
            url=url_if_any("agreements"),
            verb=_("Renew"),
        )
    ]


def yearly_told_last() -> datetime | None:
    """For the post alone: when people were last told of what is looked at once a year."""
    with connection.cursor() as cursor:
        cursor.execute("select yearly_told_last()")
        told: datetime | None = cursor.fetchone()[0]
    return told


def people_to_remind_yearly() -> list[UUID]:
    """For the post alone: who has something of every year before them."""
    with connection.cursor() as cursor:
        cursor.execute("select p from people_to_remind_yearly() p order by 1")
        return [key for (key,) in cursor.fetchall()]


def _end_to_decide(mapping: Mapping) -> list[AttentionItem]:
    near = rules.ending(mapping.ends_on, today())
    if near is Ending.RUNNING:
        return []
    days = abs((today() - mapping.ends_on).days)
    if near is Ending.NEAR:
        words = _("The end date is near: close or renew")
        note = ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days} if days else _("today")
    else:
        words = _("The end date has passed: close or renew")
        note = ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return [AttentionItem(words, url_if_any("mapping-end", mapping.reference), note)]
