"""What the pages of people accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.partners.models import Agency
from placemap.partners.vocabulary import Course, Grade
from placemap.web.fields import (
    CheckboxesField,
    OnceForm,
    RadioField,
    SearchField,
    VersionField,
    WrittenDateField,
)


class PersonForm(OnceForm):
    """Somebody at work, for which agency, and in what post."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write the person’s name.")}
    )
    email = forms.EmailField(
        label=_("Work e-mail"),
        help_text=_("Theirs alone, at work. Not a shared one and not a private one."),
        error_messages={
            "required": _("Write their work e-mail."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )
    job_title = forms.CharField(
        label=_("Post"),
        help_text=_("As their agency says it, like Neighbourhood sergeant"),
        max_length=120,
        error_messages={"required": _("Say what their post is.")},
    )
    agency = forms.ChoiceField(
        label=_("Which agency do they work for?"),
        error_messages={"required": _("Choose the agency they work for.")},
    )
    grade = RadioField(
        label=_("At what level do they work?"),
        choices=Grade.choices(),
        hints={
            Grade.FRONT_LINE.value: _("Constable, social worker, teacher, youth worker, nurse"),
            Grade.SUPERVISOR.value: _("Sergeant, team manager, head of year. Usual for bronze."),
            Grade.MANAGER.value: _("Inspector, service manager, head teacher. Usual for silver."),
            Grade.SENIOR.value: _("Superintendent, head of service, director"),
        },
        error_messages={"required": _("Say at what level they work.")},
    )
    is_guest = forms.BooleanField(
        label=_("A guest: their agency has no accounts of its own here"),
        help_text=_("For small charities and clubs. Its agreement must be signed all the same."),
        required=False,
    )
    access_until = WrittenDateField(
        label=_("Last day they may sign in"),
        help_text=_("A guest needs one, within a year. Leave it empty for others. For example, 31 3 2027"),
        required=False,
    )
    version = VersionField()

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name) for one in agencies]
        self.fields["agency"].choices = [("", str(_("Choose an agency"))), *named]  # type: ignore[attr-defined]


class InviteForm(PersonForm):
    """The same, with what they may do across the partnership from the start."""

    roles = CheckboxesField(
        label=_("What may they do across the partnership?"),
        help_text=_("Most people need none of these: the lead of a mapping gives them a seat in it."),
        required=False,
    )
    field_order = ("name", "email", "job_title", "agency", "grade", "roles", "is_guest", "access_until")

    def __init__(self, *args: Any, roles: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(code, title) for code, title, _sentence in roles]  # type: ignore[attr-defined]
        self.fields["roles"].hints = {code: sentence for code, _title, sentence in roles}  # type: ignore[attr-defined]


class PostForm(OnceForm):
    """A second agency that somebody works for, and as what."""

    agency = forms.ChoiceField(
        label=_("For which other agency do they work too?"),
        error_messages={"required": _("Choose the agency.")},
    )
    job_title = forms.CharField(
        label=_("Post there"),
        help_text=_("As that agency says it, like Seconded nurse"),
        max_length=120,
        error_messages={"required": _("Say what their post there is.")},
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name) for one in agencies]
        self.fields["agency"].choices = [("", str(_("Choose an agency"))), *named]  # type: ignore[attr-defined]


class RoleForm(OnceForm):
    """One more thing somebody may do across the partnership, and in which of their posts."""

    role = RadioField(label=_("What may they do?"), error_messages={"required": _("Choose one.")})
    agency = RadioField(
        label=_("In which of their posts?"), error_messages={"required": _("Choose the post.")}
    )

    def __init__(
        self, *args: Any, roles: list[tuple[str, str, str]], posts: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = posts  # type: ignore[attr-defined]
        if len(posts) == 1:
            del self.fields["agency"]
        self.fields["role"].choices = [(code, title) for code, title, _sentence in roles]  # type: ignore[attr-defined]
        self.fields["role"].hints = {code: sentence for code, _title, sentence in roles}  # type: ignore[attr-defined]


class TrainingForm(OnceForm):
    """A course somebody did, and when."""

    course = RadioField(
        label=_("Which course?"),
        choices=Course.choices(),
        hints={Course.OSARA.value: _("Whoever chairs a bronze group needs it.")},
        error_messages={"required": _("Choose the course.")},
    )
    done_on = WrittenDateField(label=_("Day it was done"), help_text=_("For example, 4 3 2026"))


class CoverForm(OnceForm):
    """Who stands in, from which day until which."""

    deputy = SearchField(
        label=_("Who stands in?"),
        help_text=_("Somebody of the same agency. Type part of a name or a job, then choose."),
        error_messages={
            "required": _("Choose who stands in."),
            "invalid_choice": _("Nobody of the same agency answers to “%(typed)s”."),
        },
    )
    from_on = WrittenDateField(label=_("First day"), help_text=_("For example, 4 12 2026"))
    until_on = WrittenDateField(
        label=_("Last day"), help_text=_("A year at most; it can be written again. For example, 18 12 2026")
    )

    carries_panel = forms.BooleanField(
        label=_("They stand in on the panel (MACE) too"),
        help_text=_(
            "They read what waits for the panel and decide on it, without any child’s name. No other role"
            " goes with it."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], asks_about_panel: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = people  # type: ignore[attr-defined]
        if not asks_about_panel:
            del self.fields["carries_panel"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day must not come before the first."))
        return given
