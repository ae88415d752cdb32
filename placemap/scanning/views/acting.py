"""What an interview asks for, and what nobody knows, made into an action."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Seat
from placemap.mappings.queries import live_seats
from placemap.partners.models import Agency, User
from placemap.scanning import commands, policy, presenters
from placemap.scanning.forms import ActionForm
from placemap.scanning.views.interviews import OfInterview
from placemap.scanning.views.workspace import OfQuestion


class _GivesAction:
    """Who may answer for it: an agency at the table, or somebody who sits there for it."""

    mapping: Any
    form_class: Any = ActionForm
    template_name = "web/question.html"
    button = _("Make it an action")
    success_message = _("It is an action now. Whoever answers for it is asked to say yes.")

    @cached_property
    def seats(self) -> list[Seat]:
        return live_seats(self.mapping)

    def form_arguments(self) -> dict[str, Any]:
        return {
            "people": presenters.who_answers(self.seats),
            "initial": {"words": self.words_to_begin_with()},
        }

    def words_to_begin_with(self) -> str:
        """What is known already of what is to be done."""
        return ""

    def chosen(self, data: dict[str, Any]) -> dict[str, Any]:
        """What was typed, as the commands take it."""
        agency, _mark, user = data["who"].partition(":")
        return {
            "words": data["words"],
            "agency": Agency.objects.get(pk=UUID(agency)),
            "owner": User.objects.get(pk=UUID(user)) if user else None,
            "due": data["due"],
        }


class FindOut(_GivesAction, OfQuestion):
    """Somebody finds out, by a day."""

    title = _("Who finds out, and by when?")

    def words_to_begin_with(self) -> str:
        return str(_("Find out: %(question)s")) % {"question": self.question.words}

    def record(self, data: dict[str, Any]) -> None:
        commands.find_out(written=self.question, **self.chosen(data), by=self.actor)


class ActOnInterview(_GivesAction, OfInterview):
    """What the interview asks for, with an owner and a day."""

    title = _("What must be done, by whom and by when?")

    def allowed(self) -> Decision:
        return policy.may_act_on_interview(self.actor, self.interview)

    @property
    def is_kept_close(self) -> bool:
        """Whether it was given with conditions: its agency and the coordinator read it, and nobody else."""
        return self.interview.audience != Audience.TEAM

    def words_to_begin_with(self) -> str:
        # Everybody who reads about this child reads an action: nothing kept close stands in it by itself.
        return "" if self.is_kept_close else self.interview.actions

    def context(self) -> dict[str, Any]:
        words = self.interview.actions
        if self.is_kept_close:
            words = _(
                "%(words)s This was given with conditions. Everybody on the team who reads about this child"
                " reads an action: write only what they may know."
            ) % {"words": words}
        return {**super().context(), "introduction": words.strip()}

    def save(self, form: Any) -> str:
        commands.act_on_interview(interview=self.interview, **self.chosen(form.cleaned_data), by=self.actor)
        return self.child_url
