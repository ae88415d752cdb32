"""People with accounts: the list, inviting, changing, roles, training, and who stands in for whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.foundations.wording import read_kept
from placemap.partners import commands, policy, presenters, queries
from placemap.partners.forms import (
    CoverForm,
    InviteForm,
    PersonForm,
    PostForm,
    RoleForm,
    TrainingForm,
    VersionForm,
)
from placemap.partners.models import Agency, Cover, RoleHolding, User
from placemap.partners.views.setting_up import Administers
from placemap.partners.vocabulary import Course, Grade
from placemap.web.fields import OnceForm
from placemap.web.guards import AsksAgain
from placemap.web.shell import Column
from placemap.web.views import ConfirmPage, FormPage, ListPage, Page


def _role_choices(actor: Actor) -> list[tuple[str, str, str]]:
    return [
        (role.code, read_kept(role.title), read_kept(role.sentence)) for role in queries.account_roles(actor)
    ]


class People(Administers, ListPage):
    """Everybody with an account. A search comes in the body, since a name may not be in an address."""

    template_name = "partners/people.html"
    title = gettext_lazy("People")
    columns = (
        Column("name", gettext_lazy("Name"), sortable=True),
        Column("agency", gettext_lazy("Agency"), sortable=True),
        Column("grade", gettext_lazy("Level")),
        Column("roles", gettext_lazy("Across the partnership")),
        Column("osara", gettext_lazy("OSARA training")),
    )
    sorts = {
        "name": lambda row: row.user.name.casefold(),
        "agency": lambda row: (row.user.agency.name.casefold(), row.user.name.casefold()),
    }
    default_sort = "name"

    def rows(self, q: str) -> list[queries.PersonRow]:
        return queries.people_kept(self.actor, q, left=self.request.GET.get("left") == "1")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "left": self.request.GET.get("left") == "1",
            "grade": Grade.label_of,
        }


class _AgencyChoices(Administers, FormPage):
    def agencies(self) -> list[Agency]:
        return [found.agency for found in queries.agency_standings(self.actor)]

    def given(self, form: Any) -> dict[str, Any]:
        given = form.cleaned_data
        names = ("name", "email", "job_title", "is_guest", "access_until")
        return {
            **{name: given[name] for name in names},
            "agency": Agency.objects.get(pk=UUID(given["agency"])),
            "grade": Grade(given["grade"]),
        }


class InvitePerson(AsksAgain, _AgencyChoices):
    title = gettext_lazy("Invite somebody")
    form_class = InviteForm
    button = gettext_lazy("Invite them")
    draft_query = ("agency",)
    success_message = gettext_lazy("Their account is open. A mapping’s lead can give them a seat.")

    @property
    def back_url(self) -> str:
        return reverse("people")

    def form_arguments(self) -> dict[str, Any]:
        return {
            "agencies": self.agencies(),
            "roles": _role_choices(self.actor),
            "initial": {"version": 0, "agency": self.request.GET.get("agency", "")},
        }

    def save(self, form: Any) -> str:
        user = commands.invite_person(
            by=self.actor, roles=tuple(form.cleaned_data["roles"]), **self.given(form)
        )
        return reverse("person", args=[user.pk])


class _OfPerson:
    """Reached from one person's page, which it goes back to."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.user = self.found()

    def found(self) -> User:
        found = queries.person_kept(self.actor, self.kwargs["user"])
        if found is None or found.is_active is not self.is_open:
            raise Http404
        return found

    is_open: bool = True

    @property
    def back_url(self) -> str:
        return reverse("person", args=[self.user.pk])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": f"{self.user.name}, {self.user.agency.name}"}  # type: ignore[misc]


class ChangePerson(AsksAgain, _OfPerson, _AgencyChoices):
    title = gettext_lazy("Change an account")
    form_class = PersonForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy(
        "Saved. Whoever moved to another agency must be given seats and roles there."
    )

    def form_arguments(self) -> dict[str, Any]:
        return {"agencies": self.agencies(), "initial": self.held(self.user)}

    def held(self, user: User) -> dict[str, Any]:
        names = ("name", "email", "job_title", "grade", "is_guest", "access_until", "version")
        return {**{name: getattr(user, name) for name in names}, "agency": str(user.agency_id)}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held(self.found())

    def save(self, form: Any) -> str:
        commands.change_person(
            user=self.user, version=form.cleaned_data["version"], by=self.actor, **self.given(form)
        )
        return self.back_url


class GiveRole(AsksAgain, _OfPerson, Administers, FormPage):
    title = gettext_lazy("Give a role across the partnership")
    form_class = RoleForm
    button = gettext_lazy("Give the role")
    success_message = gettext_lazy("They have the role from now on.")

    def form_arguments(self) -> dict[str, Any]:
        second, held = queries.posts_of(self.user), queries.roles_held(self.user)
        # With one post a role that is held is not offered; with several it may be held in each.
        has = set() if second else {one.role.code for one in held}
        own = (str(self.user.agency_id), f"{self.user.job_title}, {self.user.agency.name}")
        posts = [own, *((str(one.agency_id), f"{one.job_title}, {one.agency.name}") for one in second)]
        return {"roles": [role for role in _role_choices(self.actor) if role[0] not in has], "posts": posts}

    def save(self, form: Any) -> str:
        where = form.cleaned_data.get("agency")
        commands.give_role(
            user=self.user,
            role_code=form.cleaned_data["role"],
            agency=Agency.objects.get(pk=UUID(where)) if where else None,
            by=self.actor,
        )
        return self.back_url


class AddPost(AsksAgain, _OfPerson, Administers, FormPage):
    """A second post: somebody lent to another agency, who acts for one of the two at a time."""

    template_name = "partners/add_post.html"
    title = gettext_lazy("Add a second post")
    form_class = PostForm
    button = gettext_lazy("Add the post")
    success_message = gettext_lazy("They have the post from now on. Its seats and roles are given apart.")

    def form_arguments(self) -> dict[str, Any]:
        has = queries.agencies_of(self.user)
        found = [standing.agency for standing in queries.agency_standings(self.actor)]
        return {"agencies": [one for one in found if one.pk not in has]}

    def save(self, form: Any) -> str:
        commands.give_post(
            user=self.user,
            agency=Agency.objects.get(pk=UUID(form.cleaned_data["agency"])),
            job_title=form.cleaned_data["job_title"],
            by=self.actor,
        )
        return self.back_url


class TakeRole(AsksAgain, _OfPerson, Administers, ConfirmPage):
    title = gettext_lazy("Take this role away?")
    form_class = OnceForm
    button = gettext_lazy("Take the role away")
    dangerous = True
    success_message = gettext_lazy("The role has ended.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        holding = next((one for one in queries.roles_held(self.user) if one.pk == kwargs["holding"]), None)
        if holding is None:
            raise Http404
        self.holding: RoleHolding = holding

    def consequences(self) -> list[str]:
        return [
            _("%(name)s is no longer: %(role)s.")
            % {"name": self.user.name, "role": read_kept(self.holding.role.title)},
            _("It ends at once."),
        ]

    def save(self, form: Any) -> str:
        commands.take_role(holding=self.holding, by=self.actor)
        return self.back_url


class AddTraining(_OfPerson, Administers, FormPage):
    title = gettext_lazy("Record training")
    form_class = TrainingForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"course": Course.OSARA.value}}

    def save(self, form: Any) -> str:
        commands.record_training(
            user=self.user,
            course=Course(form.cleaned_data["course"]),
            done_on=form.cleaned_data["done_on"],
            by=self.actor,
        )
        return self.back_url


class ReopenAccount(AsksAgain, _OfPerson, Administers, ConfirmPage):
    is_open = False
    title = gettext_lazy("Does this person come back?")
    form_class = VersionForm
    button = gettext_lazy("Open the account again")
    success_message = gettext_lazy("The account is open, with no role and no seat.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.user.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": self.found().version}

    def consequences(self) -> list[str]:
        guest = _("They are a guest. Where their last day has passed, give a later one with “Change”.")
        return [
            _("They can sign in again."),
            _("Roles and seats must be given again."),
            *([guest] if self.user.is_guest else []),
        ]

    def save(self, form: Any) -> str:
        commands.reopen_account(user=self.user, version=form.cleaned_data["version"], by=self.actor)
        return self.back_url


class AddCover(AsksAgain, _OfPerson, FormPage):
    """An administrator says who stands in; everybody says it of themselves on the page after this."""

    title = gettext_lazy("Who stands in?")
    template_name = "partners/add_cover.html"
    form_class = CoverForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. It begins and ends by itself.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_arrange_cover(self.actor, self.user))

    def form_arguments(self) -> dict[str, Any]:
        people = [(str(one.pk), f"{one.name}, {one.job_title}") for one in queries.deputies_for(self.user)]
        return {
            "people": people,
            "initial": {"from_on": today()},
            "asks_about_panel": self.user.pk in queries.on_the_panel()
            and bool(policy.may_arrange_cover(self.actor, self.user, carries_panel=True)),
        }

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        commands.record_cover(
            away=self.user,
            deputy=User.objects.get(pk=UUID(given["deputy"])),
            from_on=given["from_on"],
            until_on=given["until_on"],
            carries_panel=given.get("carries_panel", False),
            by=self.actor,
        )
        return self.back_url


class AddMyCover(AddCover):
    """While I am away: anyone says who of their agency stands in."""

    title = gettext_lazy("Who stands in while you are away?")

    def found(self) -> User:
        return User.objects.select_related("agency").get(pk=queries.author(self.actor))

    @property
    def back_url(self) -> str:
        return reverse("my-cover")


class MyCover(Page):
    """Who stands in for me, and for whom I stand in."""

    template_name = "partners/my_cover.html"
    title = gettext_lazy("While you are away")

    def context(self) -> dict[str, Any]:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        me = User.objects.get(pk=queries.author(actor))
        return {
            **super().context(),
            "cover": queries.cover_of(me),
            "me": me,
            "others": len(queries.deputies_for(me)),
            "on_panel": me.pk in queries.on_the_panel(),
            "administers": bool(policy.may_manage_partnership(actor)),
        }


class EndCover(AsksAgain, ConfirmPage):
    """The deputy stands in no longer."""

    title = gettext_lazy("Does this end now?")
    form_class = OnceForm
    button = gettext_lazy("It ends now")
    success_message = gettext_lazy("It has ended.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        found = (
            Cover.objects.select_related("away", "deputy").filter(pk=kwargs["cover"], ended_at=None).first()
        )
        if found is None:
            raise Http404
        require(policy.may_end_cover(self.actor, found))
        self.cover = found

    @property
    def back_url(self) -> str:
        mine = self.actor.user_id in (self.cover.away_id, self.cover.deputy_id)
        return reverse("my-cover") if mine else reverse("person", args=[self.cover.away_id])

    def consequences(self) -> list[str]:
        return [presenters.cover_line(self.cover), _("The deputy stops seeing what is not theirs at once.")]

    def save(self, form: Any) -> str:
        commands.end_cover(cover=self.cover, by=self.actor)
        return self.back_url


class WhoCanLead(Page):
    """The pool that leads are chosen from: whoever did the OSARA course, by where they work."""

    template_name = "partners/who_can_lead.html"
    title = gettext_lazy("Who can lead a mapping")

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        pool = queries.who_can_lead(actor)
        return {
            **super().context(),
            "pool": pool,
            "nobody": [area.name for area in queries.councils(actor) if area not in pool],
            "grade": Grade.label_of,
        }
