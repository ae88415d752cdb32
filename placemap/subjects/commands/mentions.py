"""Saying who a name in a cell is: a person, somebody not yet known, or nobody we keep.

A name decided on can be taken back while its words are still there. A dropped name loses its words
at once, so that cannot be undone; the agency's own list still holds it.
"""

from __future__ import annotations

import uuid

from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict
from placemap.subjects import policy
from placemap.subjects.commands._strength import _read_anew
from placemap.subjects.commands.links import record_link
from placemap.subjects.commands.people import record_person
from placemap.subjects.commands.standing import _settle
from placemap.subjects.models import Link, LinkEvidence, Mention, Person
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import LinkKind, MentionState, Standing

_DECIDED = (MentionState.RESOLVED.value, MentionState.UNKNOWN.value)


@command(may=policy.may_resolve_mention, event=Event.LINK_RECORDED)
def resolve_mention(*, mention: Mention, to_person: Person, kind: LinkKind | None = None, by: Actor) -> Link:
    """The name is this person: a link between them and the one it was written beside."""
    link = _link(mention, to_person, kind or LinkKind(mention.kind), by)
    _decide(mention, MentionState.RESOLVED, link, by)
    return link


@command(may=policy.may_resolve_mention, event=Event.LINK_RECORDED)
def leave_mention_unknown(*, mention: Mention, by: Actor) -> Link:
    """Nobody knows yet who this is: a record of somebody unknown, linked, that can be found later."""
    person = record_person(
        contribution=mention.contribution,
        person=PersonAsGiven(
            full_as_written=mention.as_written,
            source_sheet=mention.person.source_sheet,
            source_row=mention.person.source_row,
        ),
        by=by,
    )
    Person.objects.filter(pk=person.pk).update(
        decided_standing=Standing.UNKNOWN_PERSON, standing=Standing.UNKNOWN_PERSON
    )
    link = _link(mention, person, LinkKind(mention.kind), by)
    _decide(mention, MentionState.UNKNOWN, link, by)
    return link


@command(may=policy.may_resolve_mention, event=Event.LINK_CHANGED)
def drop_mention(*, mention: Mention, by: Actor) -> Mention:
    """Nobody to keep: the words go at once, and only that a name was dropped remains."""
    _decide(mention, MentionState.DROPPED, None, by)
    # A random filler: two names dropped from one cell must not collide.
    Mention.objects.filter(pk=mention.pk).update(as_written="", folded=f"dropped {uuid.uuid4().hex}")
    mention.refresh_from_db()
    return mention


@command(may=policy.may_resolve_mention, event=Event.LINK_CHANGED)
def reopen_mention(*, mention: Mention, by: Actor) -> Mention:
    """Take back who a name was said to be: its evidence goes, and its link if it rested on that alone."""
    link = mention.link
    changed = Mention.objects.filter(pk=mention.pk, state__in=_DECIDED).update(
        state=MentionState.OPEN, link=None, decided_at=None, decided_by=None
    )
    if not changed:
        raise Conflict(_("Somebody else has decided on this name since you opened the page."))
    if link is not None:
        _take_back(mention, link)
    mention.refresh_from_db()
    return mention


def _link(mention: Mention, to_person: Person, kind: LinkKind, by: Actor) -> Link:
    return record_link(
        mapping=mention.mapping,
        from_person=mention.person,
        to_person=to_person,
        kind=kind,
        how_known=mention.how_known,
        grade=mention.grade,
        nature=mention.nature,
        words=mention.as_written,
        heading=mention.heading,
        contribution=mention.contribution,
        by=by,
    )


def _decide(mention: Mention, state: MentionState, link: Link | None, by: Actor) -> None:
    changed = Mention.objects.filter(pk=mention.pk, state=MentionState.OPEN).update(
        state=state, link=link, decided_at=now(), decided_by=by.user_id
    )
    if not changed:
        raise Conflict(
            _("Somebody else has already decided on this name. Open the page again to see what they chose.")
        )


def _take_back(mention: Mention, link: Link) -> None:
    evidence = LinkEvidence.objects.filter(
        link=link,
        contribution_id=mention.contribution_id,
        heading=mention.heading,
        withdrawn_at=None,
        words__text=mention.as_written,
    ).first()
    if evidence is not None:
        LinkEvidence.objects.filter(pk=evidence.pk).update(withdrawn_at=now())
    ends = {link.from_person_id, link.to_person_id}
    if LinkEvidence.objects.filter(link=link, withdrawn_at=None).exists():
        _read_anew(link)
    else:
        # It never held, so it is off every picture of the map: ending it would say that it did once.
        Link.objects.filter(pk=link.pk).update(withdrawn_at=now(), version=F("version") + 1)
        # Somebody unknown who was on record only through this name goes with it.
        Person.objects.filter(
            pk__in=ends - {mention.person_id},
            decided_standing=Standing.UNKNOWN_PERSON,
            contribution_id=mention.contribution_id,
        ).update(withdrawn_at=now())
    _settle(link.mapping_id, ends)
