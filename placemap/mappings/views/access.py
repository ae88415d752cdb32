"""People as those who keep the records see them: who has what, who leaves. No child and no mapping."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.once import spend
from placemap.accounts.queries import not_in_yet
from placemap.foundations.errors import PlacemapError
from placemap.mappings import commands, policy, presenters, queries
from placemap.partners import queries as partners
from placemap.partners.models import User
from placemap.partners.vocabulary import AccessKind, Course, Grade
from placemap.web.fields import OnceForm, new_once
from placemap.web.guards import AsksAgain, proved
from placemap.web.shell import Column
from placemap.web.views import ConfirmPage, ListPage, Page


class _Reviews:
    """A page for whoever looks at who has access."""

    request: HttpRequest

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        require(policy.may_review_access(self.actor))


class Access(_Reviews, ListPage):
    """Who has what, last used when; kept or taken away with one press, dated and signed."""

    template_name = "mappings/access.html"
    title = gettext_lazy("Who has access")
    columns = (
        Column("what", gettext_lazy("What they have")),
        Column("since", gettext_lazy("Since")),
        Column("used", gettext_lazy("Last used")),
        Column("looked", gettext_lazy("Looked at")),
        Column("do", gettext_lazy("Keep or take away"), kind="hidden"),
    )

    def rows(self, q: str) -> list[queries.PersonAccess]:
        found = queries.people_with_access(self.actor)
        if self.request.GET.get("show") != "all" and not q:
            found = [one for one in found if any(held.is_due for held in one.held)]
        words = q.casefold().split()
        return [
            one
            for one in found
            if all(w in f"{one.user.name} {one.user.agency.name}".casefold() for w in words)
        ]

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "shows_all": self.request.GET.get("show") == "all",
            "me": self.actor.user_id,
            "once": new_once,
            "looked": presenters.looked_line,
            "used": presenters.used_line,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "decide" not in request.POST:
            return super().post(request, *args, **kwargs)
        return self.decide(request)

    @proved
    def decide(self, request: HttpRequest) -> HttpResponse:
        token = _uuid(request.POST.get("once", ""))
        if token is not None and not spend(self.actor, token):
            return HttpResponseRedirect(request.get_full_path())
        user = User.objects.filter(pk=_uuid(request.POST.get("person", "")), is_active=True).first()
        access_id = _uuid(request.POST.get("access", ""))
        try:
            held = queries.person_access(self.actor, user.pk) if user else None
            found = next((one for one in held.held if one.access_id == access_id), None) if held else None
            if user is None or found is None:
                raise PlacemapError(_("That access is there no longer. Look at the list again."))
            decide = commands.keep_access if request.POST["decide"] == "keep" else commands.take_access
            decide(user=user, about=found.kind, access_id=found.access_id, by=self.actor)
        except PlacemapError as problem:
            return self.page(status=422, problem=problem.message)
        kept = request.POST["decide"] == "keep"
        messages.success(request, _("Kept, with your name and today’s date.") if kept else _("Taken away."))
        return HttpResponseRedirect(request.get_full_path())


class _AboutPerson(_Reviews):
    kwargs: dict[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = partners.person_kept(self.actor, kwargs["user"])
        if found is None:
            raise Http404
        self.user = found


class OnePerson(_AboutPerson, Page):
    """An account: post, level, training, roles, seats, cover."""

    template_name = "mappings/person.html"

    def context(self) -> dict[str, Any]:
        found = queries.person_access(self.actor, self.user.pk)
        return {
            **super().context(),
            "title": self.user.name,
            "person": self.user,
            "about": presenters.person_rows(self.user),
            "held": [one for one in found.held if one.kind is not AccessKind.ACCOUNT] if found else [],
            "is_role": lambda one: one.kind is AccessKind.ROLE,
            "posts": partners.posts_of(self.user),
            "training": partners.training_of(self.user),
            "course": Course.label_of,
            "grade": Grade.label_of,
            "cover": partners.cover_of(self.user),
            "is_me": self.user.pk == self.actor.user_id,
            "not_in_yet": not_in_yet(self.user) if self.user.is_active else None,
            "used": presenters.used_line,
        }


class PersonLeaves(AsksAgain, _AboutPerson, ConfirmPage):
    """A leaver: everything they have ends now."""

    title = gettext_lazy("Is this person leaving?")
    form_class = OnceForm
    button = gettext_lazy("They leave now")
    dangerous = True
    success_message = gettext_lazy("They are signed out, and everything they had has ended.")

    @property
    def back_url(self) -> str:
        return reverse("person", args=[self.user.pk])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": f"{self.user.name}, {self.user.agency.name}"}

    def consequences(self) -> list[str]:
        found = queries.person_access(self.actor, self.user.pk)
        ends = [one.words for one in found.held[1:]] if found else []
        return [
            _("They are signed out at once and cannot sign in again."),
            *(_("This ends: %(what)s.") % {"what": what} for what in ends),
            *self._alone(),
            _("What they wrote stays, with their name."),
        ]

    def _alone(self) -> list[str]:
        alone = queries.answers_alone(self.actor, self.user)
        if not alone:
            return []
        words = _(
            "Nobody else leads or holds the list of %(references)s. If it can wait, have them give somebody"
            " theirs first. Once they have left, you or the panel name a lead: it stands in your work."
        )
        return [words % {"references": ", ".join(alone)}]

    def save(self, form: OnceForm) -> str:
        commands.person_leaves(user=self.user, by=self.actor)
        return reverse("people")


class PostEnds(AsksAgain, _AboutPerson, ConfirmPage):
    """Somebody no longer works for their second agency."""

    title = gettext_lazy("Does this second post end?")
    form_class = OnceForm
    button = gettext_lazy("The post ends now")
    dangerous = True
    success_message = gettext_lazy("The post has ended, with its roles and seats.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = [one for one in partners.posts_of(self.user) if one.pk == kwargs["post"]]
        if not found:
            raise Http404
        self.held = found[0]

    @property
    def back_url(self) -> str:
        return reverse("person", args=[self.user.pk])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": f"{self.user.name}, {self.held.agency.name}"}

    def consequences(self) -> list[str]:
        given = {"name": self.user.name, "agency": self.held.agency.name}
        return [
            _("%(name)s can no longer act for %(agency)s, and is signed out if they do so now.") % given,
            _("Roles and seats that they have for %(agency)s end. Those for other agencies stay.") % given,
            _("What they wrote stays, with their name."),
        ]

    def save(self, form: OnceForm) -> str:
        commands.post_ends(post=self.held, by=self.actor)
        return self.back_url


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
