"""What the page accepts on which a lead is named for a mapping that nobody leads."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from placemap.partners.queries import PersonToChoose
from placemap.web.fields import OnceForm, SearchField


class SeatLeadForm(OnceForm):
    """A person, in one of their posts."""

    user = SearchField(
        label=_("Who leads it from now on?"),
        help_text=_("Type part of a name, a job or an agency, then choose."),
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("That person cannot lead this mapping. Choose somebody else."),
        },
    )

    def __init__(self, *args: Any, people: list[PersonToChoose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [  # type: ignore[attr-defined]
            (f"{one.id} {one.agency_id}", f"{one.name}, {one.job_title}, {one.agency}") for one in people
        ]
