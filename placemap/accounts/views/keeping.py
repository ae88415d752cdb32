"""How everybody can sign in: for administrators, who see counts and dates and no proof."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access import throttles
from placemap.access.decisions import require
from placemap.access.throttles import Tried
from placemap.accounts import commands, policy, presenters, queries
from placemap.accounts.forms import AfreshForm
from placemap.web import errors
from placemap.web.guards import proved
from placemap.web.shell import Column
from placemap.web.views import FormPage, ListPage


class Accounts(ListPage):
    """Everybody with an account and how they can sign in; those who cannot come first."""

    template_name = "accounts/accounts.html"
    title = gettext_lazy("How people sign in")
    columns = (
        Column("name", gettext_lazy("Person"), sortable=True),
        Column("agency", gettext_lazy("Agency"), sortable=True),
        Column("ways", gettext_lazy("Signs in with")),
        Column("do", gettext_lazy("Send a link"), kind="hidden"),
    )
    sorts = {
        "name": lambda row: row.user.name.casefold(),
        "agency": lambda row: row.user.agency.name.casefold(),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_accounts(request.actor))  # type: ignore[attr-defined]

    def rows(self, q: str) -> list[queries.AccountRow]:
        return queries.account_rows(self.request.actor, q)  # type: ignore[attr-defined]

    def context(self) -> dict[str, Any]:
        return {**super().context(), "ways": presenters.ways, "has_mail": bool(settings.EMAIL_HOST)}


class StartAfresh(FormPage):
    """Send somebody a link; where they have ways to sign in, take those away first and say why."""

    template_name = "accounts/start_afresh.html"
    form_class = AfreshForm
    draft_title = gettext_lazy("Start somebody’s signing in afresh")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_accounts(request.actor))  # type: ignore[attr-defined]
        user = queries.account_to_keep(kwargs["user"])
        if user is None:
            raise Http404
        self.user = user
        self.by_agency = queries.comes_by_agency(user.pk)
        self.has_a_way = self.by_agency or queries.ways_of(user.pk).count > 0
        self.back_url = reverse("accounts")
        self.title = (
            _("Start %(name)s’s signing in afresh") if self.has_a_way else _("Send %(name)s a link")
        ) % {"name": user.name}
        self.button = _("Take it away and send a link") if self.has_a_way else _("Send the link")
        self.success_message = _("A link is on its way to %(email)s.") % {"email": user.email}

    def form_arguments(self) -> dict[str, Any]:
        return {"asks_why": self.has_a_way}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "person": self.user,
            "has_a_way": self.has_a_way,
            "by_agency": self.by_agency,
            "has_mail": bool(settings.EMAIL_HOST),
            "hours": settings.PLACEMAP_LINK_HOURS,
        }

    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account, actor = str(self.user.pk), request.actor  # type: ignore[attr-defined]
        if wait := throttles.seconds_to_wait(Tried.LETTER, account=account):
            return errors.too_many(
                request,
                wait_seconds=wait,
                because=_("This person was sent several links today. Ask them to look among unwanted mail."),
            )
        throttles.note(Tried.LETTER, account=account, by=actor)
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        actor = self.request.actor  # type: ignore[attr-defined]
        if self.has_a_way:
            commands.start_afresh(user=self.user, reason=form.cleaned_data["reason"], by=actor)
        else:
            commands.send_link(user=self.user, by=actor)
        return self.back_url
