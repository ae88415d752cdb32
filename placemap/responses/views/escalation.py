"""What a mapping sent up, who answers above it, and sending something more."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import resolve
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision, require
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import GovernanceGroup, User
from placemap.partners.queries import people_to_choose
from placemap.responses import commands, policy, presenters, queries
from placemap.responses.forms import AnswerForm, EscalateForm, PassUpForm, StepForm, WithdrawForm
from placemap.responses.models import Action, Escalation, LadderStep
from placemap.responses.rules.escalation import USUAL_DAYS
from placemap.responses.views.action import InResponse, OfAction, RecordAction
from placemap.responses.vocabulary import (
    AboutKind,
    EscalationAnswer,
    EscalationKind,
    EscalationState,
    Rung,
)
from placemap.web.views import ConfirmPage, FormPage, Page, PointsAtNames


class EscalationsPage(InResponse, Page):
    """What waits above, with its age; what came back; and who answers at each step."""

    template_name = "responses/escalations.html"
    title = gettext_lazy("What is stuck and went higher")

    def context(self) -> dict[str, Any]:
        found = queries.escalations_of(self.actor, self.mapping)
        may = bool(policy.may_escalate(self.actor, self.mapping))
        may = may and self.mapping.state == MappingState.OPEN
        ladder = queries.ladder_of(self.mapping.pk)
        return {
            **super().context(),
            "waits": [one for one in found if one.state is EscalationState.OPEN],
            "over": [one for one in found if one.state is not EscalationState.OPEN],
            "ladder": ladder,
            "has_ladder": any(one.step for one in ladder),
            "may_send": may,
            "words": presenters,
        }


class _Runs(InResponse):
    """A page for whoever runs the mapping."""

    def check(self) -> None:
        super().check()
        require(policy.may_escalate(self.actor, self.mapping))

    @property
    def back_url(self) -> str:
        return self.address("escalations")


class SendUp(_Runs, PointsAtNames):
    """Something the group cannot settle itself."""

    template_name = "responses/send_up.html"
    title = gettext_lazy("Send something up")
    form_class = EscalateForm
    button = gettext_lazy("Send it up")
    success_message = gettext_lazy("Sent up. The answer will stand here and in your work.")

    # What cannot be done below, where it is sent up from there.
    about_action: Action | None = None

    def context(self) -> dict[str, Any]:
        return {**super().context(), "first": queries.first_above(self.mapping), "words": presenters}

    def send(self, form: EscalateForm) -> str:
        given = form.cleaned_data
        sent = commands.escalate(
            mapping=self.mapping,
            kind=EscalationKind(given["kind"]),
            ask=given["ask"],
            why=given["why"],
            options=given["options"],
            needed_by=given["needed_by"],
            own_words=given["own_words"],
            about_action=self.about_action,
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.address("escalation", sent.pk)


class TakeActionUp(OfAction, SendUp):
    """What is not possible below goes higher. Nothing of it is filled in: it may name a child."""

    title = gettext_lazy("Take this higher")

    def may(self) -> Decision:
        _found = self.action
        return policy.may_escalate(self.actor, self.mapping)

    @cached_property
    def about_action(self) -> Action:  # type: ignore[override]
        return self.action

    @property
    def back_url(self) -> str:
        return self.own_url

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": queries.what_of(self.action)}


class _OfEscalation(InResponse):
    """A page over one thing that was sent up."""

    @cached_property
    def escalation(self) -> Escalation:
        return queries.escalation_in(self.actor, self.mapping, self.kwargs["escalation"])

    def check(self) -> None:
        super().check()
        _found = self.escalation


class EscalationPage(_OfEscalation, Page):
    """The words that went up, the group's own, and what happened."""

    template_name = "responses/escalation.html"

    @property
    def back_url(self) -> str:
        return self.address("escalations")

    def context(self) -> dict[str, Any]:
        found = queries.one_escalation(self.actor, self.escalation)
        is_open = found.stuck.state is EscalationState.OPEN
        may = bool(policy.may_withdraw(self.actor, self.escalation))
        return {
            **super().context(),
            "title": self.escalation.ask,
            "back_url": self.back_url,
            "found": found,
            "rows": presenters.entry_rows(found.entries, found.ladder),
            "action": queries.action_of(self.actor, self.escalation),
            "about": queries.action_gone_up(self.actor, self.escalation),
            "may_do": not is_open and bool(found.answer) and may and self.mapping.state == MappingState.OPEN,
            "may_act": is_open and may,
            "may_pass_up": is_open and found.can_go_higher,
            "words": presenters,
        }


class _Acts(_OfEscalation, FormPage):
    """A form over one, for whoever runs the mapping."""

    success_message: Any = gettext_lazy("Saved.")

    def check(self) -> None:
        super().check()
        require(policy.may_withdraw(self.actor, self.escalation))

    @property
    def back_url(self) -> str:
        return self.address("escalation", self.escalation.pk)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.escalation.ask}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.escalation.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.escalation_in(self.actor, self.mapping, self.escalation.pk).version}


class Withdraw(_Acts, PointsAtNames):
    """The group no longer asks."""

    title = gettext_lazy("Withdraw this?")
    form_class = WithdrawForm
    button = gettext_lazy("Withdraw it")
    success_message = gettext_lazy("Withdrawn. Whoever it had come to reads why.")

    def send(self, form: WithdrawForm) -> str:
        commands.withdraw(
            escalation=self.escalation,
            reason=form.cleaned_data["reason"],
            looked=form.was_looked_at,
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.back_url


class WriteAnswer(_Acts, PointsAtNames):
    """Whoever decides has told the group, and has no account or no time."""

    title = gettext_lazy("Write down the answer")
    form_class = AnswerForm
    button = gettext_lazy("Save the answer")
    success_message = gettext_lazy("The answer is saved.")

    def form_arguments(self) -> dict[str, Any]:
        ladder = queries.ladder_of(self.mapping.pk)
        rung = self.escalation.rung
        person = next((one.step.person for one in ladder if one.step and one.rung == rung), "")
        initial = {"version": self.escalation.version, "said_by": person}
        return {"initial": initial, "for_another": True}

    def send(self, form: AnswerForm) -> str:
        given = form.cleaned_data
        commands.answer(
            escalation=self.escalation,
            answer=EscalationAnswer(given["answer"]),
            words=given["words"],
            said_by=given["said_by"],
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class PassUp(_Acts, PointsAtNames):
    """The group takes it a step higher before its time runs out."""

    title = gettext_lazy("Pass this a step higher?")
    form_class = PassUpForm
    button = gettext_lazy("Pass it up")
    success_message = gettext_lazy("Passed a step higher.")

    def send(self, form: PassUpForm) -> str:
        commands.pass_up(
            escalation=self.escalation,
            reason=form.cleaned_data["reason"],
            looked=form.was_looked_at,
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.back_url


class _OfStep(_Runs):
    """A page over one step of the ladder."""

    @cached_property
    def rung(self) -> Rung:
        try:
            return Rung(self.kwargs["rung"])
        except ValueError:
            raise Http404 from None

    @cached_property
    def step(self) -> LadderStep | None:
        return queries.step_of(self.mapping, self.rung)

    def check(self) -> None:
        super().check()
        _rung = self.rung


class SetStep(_OfStep, FormPage):
    """Who answers at a step, and in how many working days."""

    form_class = StepForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy(
        "Saved. What waits at this step, and what is sent up from now on, goes this way."
    )

    def context(self) -> dict[str, Any]:
        return {**super().context(), "title": _("Who answers?"), "caption": str(self.rung.label)}

    def held(self) -> dict[str, Any]:
        step = self.step
        groups = queries.groups_for(self.actor, self.rung)
        if step is None:
            group = groups[0] if len(groups) == 1 else None
            return {
                "group": str(group.pk) if group else "",
                "person": group.chair if group else "",
                "days": USUAL_DAYS[self.rung],
                "version": 0,
            }
        return {
            "user": str(step.user_id) if step.user_id else "",
            "person": "" if step.user_id else step.person,
            "group": str(step.group_id) if step.group_id else "",
            "days": step.days,
            "version": step.version,
        }

    def form_arguments(self) -> dict[str, Any]:
        people = [
            (str(one.id), f"{one.name}, {one.job_title}, {one.agency}")
            for one in people_to_choose(self.actor)
        ]
        groups = [(str(one.pk), one.name) for one in queries.groups_for(self.actor, self.rung)]
        return {"initial": self.held(), "people": people, "groups": groups}

    def latest(self, form: Any) -> dict[str, Any]:
        self.__dict__.pop("step", None)
        return self.held()

    def save(self, form: StepForm) -> str:
        given = form.cleaned_data
        user = User.objects.select_related("agency").get(pk=given["user"]) if given["user"] else None
        commands.set_step(
            mapping=self.mapping,
            rung=self.rung,
            group=GovernanceGroup.objects.get(pk=given["group"]) if given["group"] else None,
            person=f"{user.name}, {user.job_title}"[:120] if user else given["person"],
            user=user,
            days=given["days"],
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class LeaveOutStep(_OfStep, ConfirmPage):
    """This step is left out from now on."""

    title = gettext_lazy("Leave this step out?")
    button = gettext_lazy("Leave it out")
    success_message = gettext_lazy("Left out.")

    def check(self) -> None:
        super().check()
        if self.step is None:
            raise Http404

    def consequences(self) -> list[str]:
        return [_("What is not answered below it then goes past it to the next step above.")]

    def save(self, form: Any) -> str:
        assert self.step is not None
        commands.leave_out_step(step=self.step, version=self.step.version, by=self.actor)
        return self.back_url


class ActOnAnswer(_OfEscalation, RecordAction):
    """What came back becomes something that somebody does by a day."""

    title = gettext_lazy("What is done about the answer?")

    def check(self) -> None:
        super().check()
        require(policy.may_withdraw(self.actor, self.escalation))
        if self.escalation.state != EscalationState.DECIDED:
            raise Http404

    @property
    def back_url(self) -> str:
        return self.address("escalation", self.escalation.pk)

    def form_arguments(self) -> dict[str, Any]:
        given = super().form_arguments()
        answer = queries.one_escalation(self.actor, self.escalation).answer
        words = answer.entry.words if answer else ""
        return {**given, "initial": {"words": words, "about": AboutKind.SYSTEM.value, **given["initial"]}}

    def save(self, form: Any) -> str:
        led = super().save(form)
        action = queries.action_in(self.actor, self.mapping, resolve(led).kwargs["action"])
        commands.note_action(escalation=self.escalation, action=action, by=self.actor)
        return self.back_url
