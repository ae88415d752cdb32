"""Something you read has been corrected: the list, marking as read, and who has read one's own."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.subjects import commands, queries
from placemap.subjects.models import CorrectionNotice
from placemap.web.fields import OnceForm, new_once
from placemap.web.views import FormPage, Page


class CorrectedPage(Page):
    """What I read that has been corrected since, and what I corrected."""

    template_name = "subjects/corrected.html"
    title = _("Something you read has been corrected")

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        notices = queries.notices_for_me(actor)
        return {
            **super().context(),
            "for_me": notices,
            "told": queries.told_by_me(actor),
            "once_for": {one.id: new_once() for one in notices if not one.is_read},
        }


class MarkRead(FormPage):
    """One press: I have looked at what stands now."""

    form_class = OnceForm
    http_method_names = ("post",)
    success_message = _("Marked as read.")

    @cached_property
    def notice(self) -> CorrectionNotice:
        actor = self.request.actor  # type: ignore[attr-defined]
        found = CorrectionNotice.objects.filter(pk=self.kwargs["notice"], user=actor.user_id).first()
        if found is None:
            raise Http404
        return found

    def save(self, form: Any) -> str:
        commands.mark_correction_read(notice=self.notice, by=self.request.actor)  # type: ignore[attr-defined]
        return reverse("corrected")
