"""Pages of their own that the shared screen leads to: while names are hidden, they show none either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.functional import cached_property

from placemap.access import drafts
from placemap.access.models import Draft
from placemap.meetings import presenters, queries
from placemap.meetings.views.planned import OfMeeting
from placemap.web.drafts import ShownDraft
from placemap.web.views import FormPage


class WithholdsDrafts(OfMeeting, FormPage):
    """Words that were typed here and not sent wait, where they name somebody, until names are shown.

    So it is in the boxes of the screen itself. What is being typed at this moment stays before its writer.
    """

    @cached_property
    def hides_names(self) -> bool:
        """Whether names are hidden on the screen of this meeting."""
        sitting = queries.sitting_of(self.actor, self.meeting)
        return sitting is not None and sitting.names_hidden

    @cached_property
    def hider(self) -> presenters.Hider:
        if not self.hides_names:
            return presenters.Hider([], hidden=False)
        _mapping, about = self.draft_concerns()
        return presenters.Hider(queries.cards_to_hide(self.actor, self.meeting, *about), hidden=True)

    @cached_property
    def _sorted_drafts(self) -> tuple[list[Draft], frozenset[UUID]]:
        """The reader's drafts of this page, and which of them hold a name that is hidden."""
        here = list(super().drafts_here())
        if not here or not self.hides_names:
            return here, frozenset()
        held = (one for one in here if any(map(self.hider.finds, _typed_in(one))))
        return here, frozenset(one.pk for one in held)

    def drafts_here(self) -> Sequence[Draft]:
        here, withheld = self._sorted_drafts
        return [one for one in here if one.pk not in withheld]

    def draft_for(self, form: BaseForm, *, refused: bool = False) -> ShownDraft | None:
        shown = super().draft_for(form, refused=refused)
        if shown is None or form.is_bound:
            return shown
        return replace(shown, is_withheld=bool(self._sorted_drafts[1]))

    def carry_on(self, form: BaseForm) -> dict[str, Any]:
        _here, withheld = self._sorted_drafts
        if self.request.GET.get("draft", "") in {str(key) for key in withheld}:
            return {}
        return super().carry_on(form)

    def page(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        if "form_error" in extra:
            extra["form_error"] = self.hider(extra["form_error"])
        return super().page(status=status, **extra)


def _typed_in(draft: Draft) -> list[str]:
    return [said for typed in drafts.words_of(draft).values() for said in typed]
