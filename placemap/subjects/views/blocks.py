"""Who knows somebody in the mapping, who is kept from which record, and lifting it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision, require
from placemap.mappings.queries import declarations
from placemap.partners.models import User
from placemap.partners.queries import people_to_choose
from placemap.subjects import commands, queries
from placemap.subjects.forms import BlockForm, LiftBlockForm, NotForMeForm
from placemap.subjects.models import Block, Person
from placemap.subjects.policy import may_read_links
from placemap.subjects.policy.blocks import may_lift_block, may_oversee_blocks, may_read_blocks
from placemap.subjects.queries import PersonCard
from placemap.subjects.views.within import WithinMapping
from placemap.web.filters import day
from placemap.web.jinja import url_if_any
from placemap.web.shell import Column
from placemap.web.views import FormPage, Page


class BlocksPage(WithinMapping, Page):
    """What everybody on the team said, and who is kept from which record."""

    template_name = "subjects/blocks.html"
    title = gettext_lazy("Who knows somebody here")
    current_tab = "mapping"

    def may(self) -> Decision:
        return may_read_blocks(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.address("mapping"),
            "declared": declarations(self.actor, self.mapping),
            "blocks": queries.blocks_in(self.actor, self.mapping),
            "columns": [
                Column("who", _("Who")),
                Column("record", _("Does not see")),
                Column("why", _("Why")),
                Column("state", _("Since")),
            ],
        }


class OfRecord(WithinMapping, FormPage):
    """A page about one person's record, whoever they are on the map."""

    current_tab = "cohort"

    @cached_property
    def person(self) -> Person:
        return queries.visible_person(self.actor, self.mapping, self.kwargs["person"])

    @cached_property
    def card(self) -> PersonCard:
        return self.cards(self.person.pk)[self.person.pk]

    def check(self) -> None:
        # Whether the record is there at all, before whether this person may do it.
        super(WithinMapping, self).check()
        _ = self.person
        decision = self.may()
        if decision is not None:
            require(decision)

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, list(self.card.record_ids)

    def context(self) -> dict[str, Any]:
        back = self.back()
        return {**super().context(), "caption": self.card.shown_as, "back_url": back, "cancel_url": back}

    def back(self) -> str:
        """The person's page."""
        return url_if_any("child", self.mapping.reference, self.card.id) or self.address("links")


class BlockPage(OfRecord):
    """Keep one colleague from this record."""

    title = gettext_lazy("Keep somebody from this record")
    form_class = BlockForm
    button = gettext_lazy("Keep them from it")
    success_message = gettext_lazy("Done. For them this record does not exist, and nothing tells them so.")

    def may(self) -> Decision:
        return may_read_blocks(self.actor, self.mapping)

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        agencies = [key for key, _name in queries.agencies_on_team(self.actor, self.mapping)]
        found = people_to_choose(self.actor, agencies)
        return [(str(one.id), f"{one.name}, {one.job_title}, {one.agency}") for one in found]

    def form_arguments(self) -> dict[str, Any]:
        return {"people": self.people}

    def context(self) -> dict[str, Any]:
        words = _(
            "They will not find this person in any list, count, search, map or file of this mapping, and will"
            " not be told. It holds until you lift it, also for records that are joined with this one later."
        )
        return {**super().context(), "introduction": words}

    def save(self, form: Any) -> str:
        commands.block_person(
            person=self.person,
            user=User.objects.get(pk=form.cleaned_data["user"]),
            reason=form.cleaned_data["reason"],
            by=self.actor,
        )
        return self.address("blocks")


class NotForMePage(OfRecord):
    """Anybody may ask not to be shown somebody they know."""

    title = gettext_lazy("Do not show me this person")
    form_class = NotForMeForm
    button = gettext_lazy("Do not show me this person")
    success_message = gettext_lazy("Done. You will not meet this person in Placemap again.")

    def may(self) -> Decision:
        return may_read_links(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        words = _(
            "From now on this person is nowhere in Placemap for you. You cannot take this back yourself: ask"
            " the lead or the coordinator."
        )
        return {**super().context(), "introduction": words}

    def save(self, form: Any) -> str:
        me = User.objects.get(pk=self.actor.user_id)
        commands.block_person(person=self.person, user=me, reason=form.cleaned_data["reason"], by=self.actor)
        return self.address("mapping")


class LiftBlockPage(WithinMapping, FormPage):
    """Let somebody see a record again."""

    title = gettext_lazy("Let them see this record again")
    form_class = LiftBlockForm
    button = gettext_lazy("Let them see it")
    success_message = gettext_lazy("Lifted. What was decided before is kept.")
    current_tab = "mapping"

    @cached_property
    def block(self) -> Block:
        return queries.visible_block(self.mapping, self.kwargs["block"])

    def check(self) -> None:
        super().check()
        require(may_lift_block(self.actor, self.block))

    def may(self) -> Decision:
        return may_read_blocks(self.actor, self.mapping)

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [self.block.person_id]

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.block.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        held = Block.objects.get(pk=self.block.pk)
        return {"reason": held.lifted_reason, "version": held.version}

    def context(self) -> dict[str, Any]:
        words = _(
            "Once lifted, %(who)s sees this record again at once. Kept from it since %(day)s: %(why)s"
        ) % {
            "who": self.block.user.name,
            "day": day(self.block.blocked_at),
            "why": self.block.reason,
        }
        card = self.cards(self.block.person_id)[self.block.person_id]
        back = self.address("blocks")
        return {
            **super().context(),
            "introduction": words,
            "caption": card.shown_as,
            "back_url": back,
            "cancel_url": back,
        }

    def save(self, form: Any) -> str:
        commands.lift_block(
            block=self.block,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.address("blocks")


class EveryBlockPage(Page):
    """For information governance: every block of the partnership, and no child."""

    template_name = "subjects/every_block.html"
    title = gettext_lazy("Who is kept from a record")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        require(may_oversee_blocks(request.actor))
        return super().dispatch(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "blocks": queries.every_block(self.request.actor),  # type: ignore[attr-defined]
            "columns": [
                Column("mapping", _("Mapping")),
                Column("who", _("Who")),
                Column("why", _("Why")),
                Column("state", _("Since")),
            ],
        }
