"""Things people noticed: writing one down, keeping it, passing it on, and giving the receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import require
from placemap.information import commands, policy, presenters, queries, rules
from placemap.information.forms import KeepForm, NoticeForm, PassOnForm, ReceiptForm
from placemap.information.vocabulary import ConcernState
from placemap.mappings.pages import WithinMapping
from placemap.mappings.queries import require_open, scope_now
from placemap.partners.models import Agency
from placemap.partners.queries import agency_standings
from placemap.web.jinja import url_if_any
from placemap.web.views import ConfirmPage, FormPage, Page


class InMapping(WithinMapping):
    """A page of one mapping, under the tab of things noticed."""

    current_tab = "noticed"

    @property
    def back_url(self) -> str:
        return self.address("noticed")


class Noticed(InMapping, Page):
    """What was noticed and this reader may see, and what became of it."""

    template_name = "information/noticed.html"
    title = _("What people noticed")

    def context(self) -> dict[str, Any]:
        state = self.request.GET.get("state", "")
        state = state if state in {member.value for member in ConcernState} else ""
        return {
            **super().context(),
            "state": state,
            "states": list(ConcernState),
            "counts": queries.noticed_counts(self.actor, self.mapping),
            "concerns": queries.noticed(self.actor, self.mapping, state=state),
            "may_notice": bool(policy.may_notice(self.actor, self.mapping)) and self.mapping.state == "open",
            "decides": policy.decides_in(self.actor, self.mapping),
            "is_open": self.mapping.state == "open",
            "words": presenters,
        }


class Notice(InMapping, FormPage):
    """One short question page."""

    template_name = "information/notice.html"
    title = _("I noticed something")
    form_class = NoticeForm
    button = _("Save")
    success_message = _(
        "Thank you. It is saved, and the coordinator will keep it or pass it on. It is never dropped."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_notice(self.actor, self.mapping))

    def save(self, form: NoticeForm) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        commands.notice_something(mapping=self.mapping, by=self.actor, **given)
        return self.back_url


class _OnConcern(InMapping):
    """A decision about one thing noticed, by the custodian or the lead."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.concern = queries.concern_in(self.actor, self.mapping, kwargs["concern"])
        require(policy.may_decide_concern(self.actor, self.concern))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "concern": self.concern, "scope": scope_now(self.mapping)}

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.concern_in(self.actor, self.mapping, self.concern.pk)
        return {"version": now.version}


class KeepConcern(_OnConcern, ConfirmPage):
    """Keeps it for the mapping."""

    template_name = "information/keep.html"
    title = _("Keep this for the mapping?")
    form_class = KeepForm
    button = _("Keep it")
    success_message = _("Kept for the mapping. Now say who it is about.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.concern.version}}

    def save(self, form: KeepForm) -> str:
        require_open(self.mapping)
        commands.keep_concern(concern=self.concern, version=form.cleaned_data["version"], by=self.actor)
        # The next page belongs to the cohort, which knows the children.
        return url_if_any("place-concern", self.mapping.reference, self.concern.pk) or self.back_url


class PassOn(_OnConcern, FormPage):
    """Passes it on, in words that say only what the other agency needs."""

    template_name = "information/pass_on.html"
    title = _("Pass this on")
    form_class = PassOnForm
    button = _("Pass it on")
    success_message = _("Passed on. Their receipt will show here.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.terms = queries.terms_passed_on(self.concern)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "terms": self.terms, "words": presenters}

    def form_arguments(self) -> dict[str, Any]:
        is_own = self.concern.agency_id == self.actor.agency_id
        must_ask = rules.must_ask_giver(self.terms.handling, is_own=is_own)
        return {
            "agencies": agency_standings(self.actor),
            "ask_first": self.concern.agency.name if must_ask else "",
            "initial": {"version": self.concern.version},
        }

    def save(self, form: PassOnForm) -> str:
        given = form.cleaned_data
        commands.route_concern(
            concern=self.concern,
            sent_to=Agency.objects.get(pk=given["sent_to"]),
            reason=given["reason"],
            message=given["message"],
            agreed_with=given.get("agreed_with", ""),
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class Routed(Page):
    """What was passed to my agency."""

    template_name = "information/routed.html"
    title = _("Passed to your agency")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "routed": queries.routed_to_me(self.request.actor),  # type: ignore[attr-defined]
            "words": presenters,
        }


class GiveReceipt(FormPage):
    """Says that it has arrived."""

    template_name = "information/receipt.html"
    title = _("Give a receipt")
    form_class = ReceiptForm
    button = _("Give the receipt")
    success_message = _("The sender can see that it has arrived.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.routing = queries.routing_to_me(request.actor, kwargs["routing"])  # type: ignore[attr-defined]
        self.back_url = reverse("routed")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "routing": self.routing, "words": presenters}

    def save(self, form: ReceiptForm) -> str:
        commands.acknowledge_routing(
            routing=self.routing,
            reply=form.cleaned_data["reply"],
            by=self.request.actor,  # type: ignore[attr-defined]
        )
        return reverse("routed")
