"""Keeping one named colleague from one person's record, and letting them see it again."""

from __future__ import annotations

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.models import Mapping
from placemap.mappings.queries import OFFICER_DUTIES, officers_today
from placemap.partners.models import Role, User
from placemap.partners.queries import author
from placemap.subjects.models import Block, Person
from placemap.subjects.policy import blocks as policy
from placemap.subjects.queries.blocks import standing_blocks


@command(may=policy.may_block, event=Event.BLOCK_SET)
def block_person(*, person: Person, user: User, reason: str, by: Actor) -> Block:
    """Keep somebody from a record until it is lifted: from then on it does not exist for them.

    Never whoever leads the mapping or holds its list, or stands in for them: they must see every child,
    so somebody else takes that seat first. Blocked twice, they are blocked once.
    """
    if not reason.strip():
        raise PlacemapError(_("Say why, in a sentence."))
    if user.pk in officers_today(person.mapping):
        raise PlacemapError(
            _(
                "%(who)s leads this mapping, holds its cohort list or stands in for somebody who does, and so"
                " must see every child. Give that seat to somebody else first; then do this."
            )
            % {"who": user.name}
        )
    group = Person.objects.filter(pk=person.pk).values("group_key")
    held = standing_blocks(person.mapping).filter(user=user, person__group_key__in=group).first()
    if held is not None:
        return held
    block = Block(
        mapping_id=person.mapping_id,
        person=person,
        user=user,
        reason=reason.strip(),
        blocked_by=author(by),
    )
    block.save(force_insert=True)
    return block


@command(may=policy.may_lift_block, event=Event.BLOCK_LIFTED)
def lift_block(*, block: Block, reason: str, version: int, by: Actor) -> Block:
    """Let somebody see a record again, with the reason. The block is kept, as lifted."""
    if not reason.strip():
        raise PlacemapError(_("Say why, in a sentence."))
    lifted = Block.objects.filter(pk=block.pk, version=version, lifted_at=None).update(
        lifted_at=now(), lifted_by=author(by), lifted_reason=reason.strip(), version=F("version") + 1
    )
    if lifted != 1:
        raise Conflict(_("Somebody else changed this while you were writing. Look at it first."))
    block.refresh_from_db()
    return block


def refuse_officer_kept_away(mapping: Mapping, user: User, role: Role) -> None:
    """Nobody leads a mapping or holds its list while a record of it is hidden from them."""
    if set(role.duties) & OFFICER_DUTIES and standing_blocks(mapping).filter(user=user).exists():
        raise PlacemapError(
            _("%(who)s is kept from a record here, so cannot hold this seat. Choose somebody else.")
            % {"who": user.name}
        )


def refuse_deputy_kept_away(away: User, deputy: User) -> None:
    """Nor does anybody stand in for somebody who does. Who arranges it may not learn why."""
    with connection.cursor() as cursor:
        cursor.execute("select cannot_stand_in(%s, %s)", [deputy.pk, away.pk])
        if cursor.fetchone()[0]:
            raise PlacemapError(
                _("%(deputy)s cannot stand in for %(away)s. Choose somebody else.")
                % {"deputy": deputy.name, "away": away.name}
            )
