"""Do you know anybody this mapping may be about? Asked on joining, and answered anew at will."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.mappings import commands, queries
from placemap.mappings.forms import InterestForm
from placemap.mappings.views.base import InMapping
from placemap.web.filters import day
from placemap.web.views import FormPage


class DeclareInterest(InMapping, FormPage):
    """One plain question. Everything that was said before is kept."""

    title = gettext_lazy("Do you know anybody in this mapping?")
    draft_title = gettext_lazy("Whom you may know in this mapping")
    form_class = InterestForm
    button = gettext_lazy("Save my answer")
    success_message = gettext_lazy("Saved. You can change your answer whenever you learn more.")

    def context(self) -> dict[str, Any]:
        before = queries.my_declaration(self.actor, self.mapping)
        words = _("Knowing a family is nothing to be ashamed of. Saying so early keeps everybody safe.")
        if before is not None:
            answer = _("Yes") if before.knows_somebody else _("No")
            said = _("You last answered “%(answer)s”, on %(day)s.") % {
                "answer": answer,
                "day": day(before.declared_at),
            }
            words = f"{said} {words}"
        return {**super().context(), "introduction": words}

    def save(self, form: InterestForm) -> str:
        commands.declare_interest(
            mapping=self.mapping,
            knows_somebody=form.cleaned_data["knows_somebody"] == "yes",
            words=form.cleaned_data["words"],
            by=self.actor,
        )
        return self.page_of("mapping")
