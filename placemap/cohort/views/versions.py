"""Versions of the cohort: the list with a form to freeze one, one of them, and two compared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.cohort import commands, policy, presenters, queries
from placemap.cohort.forms import FreezeForm
from placemap.cohort.views.base import InMapping
from placemap.web.shell import Column
from placemap.web.views import FormPage, Page


class VersionsPage(InMapping, FormPage):
    """Every frozen version, one to freeze, and two to compare."""

    template_name = "cohort/versions.html"
    title = gettext_lazy("Versions of the cohort")
    form_class = FreezeForm
    button = gettext_lazy("Freeze this version")
    success_message = gettext_lazy("Frozen. It stays as it is; later changes show when you compare.")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "frozen": queries.versions(self.actor, self.mapping),
            "may_freeze": policy.may_freeze_cohort(self.actor, self.mapping),
            "back_url": self.address("cohort"),
            "columns": [
                Column("compare", _("Compare")),
                Column("name", _("Version")),
                Column("children", _("Children")),
                Column("frozen", _("Frozen")),
                Column("by", _("By")),
            ],
        }

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        require(policy.may_freeze_cohort(self.actor, self.mapping))
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        commands.freeze_cohort(
            mapping=self.mapping,
            name=data["name"],
            meeting_on=data["meeting_on"],
            note=data["note"],
            by=self.actor,
        )
        return self.address("cohort-versions")


class VersionPage(InMapping, Page):
    """One version as this reader may see it today."""

    template_name = "cohort/version.html"

    def context(self) -> dict[str, Any]:
        shown = queries.version_shown(self.actor, self.mapping, self.kwargs["cohort_version"])
        return {
            **super().context(),
            "title": _("Version %(number)s of the cohort") % {"number": shown.version.number},
            "shown": shown,
            "columns": [
                Column("name", _("Child, age")),
                Column("state", _("Group")),
                Column("signed", _("Judgement then")),
                Column("views", _("Each agency’s own view then")),
            ],
            "show": presenters,
            "back_url": self.address("cohort-versions"),
        }


class CompareVersionsPage(InMapping, Page):
    """What changed from one version to another, and why."""

    template_name = "cohort/compare_versions.html"
    title = gettext_lazy("What changed between two versions")

    def context(self) -> dict[str, Any]:
        asked = list(dict.fromkeys(self.request.GET.getlist("v")))
        keys = [key for key in map(_as_uuid, asked) if key is not None]
        if len(keys) > 2:
            raise Http404
        compared = queries.versions_compared(self.actor, self.mapping, *keys) if len(keys) == 2 else None
        return {
            **super().context(),
            "compared": compared,
            "summary": presenters.compared_sentence(compared) if compared else "",
            "show": presenters,
            "back_url": self.address("cohort-versions"),
        }


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
