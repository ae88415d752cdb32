"""A form whose words leave the team: what may name somebody is pointed at, and a person looks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.web.fields.tokens import OnceForm


class Looks(forms.Form):
    """Asks for a tick only once something was found; the words themselves are never changed."""

    looked = forms.BooleanField(
        label=_("I have looked: none of these is a child, or anybody else, in this mapping"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asks = self.fields["looked"]
        if self.add_prefix("looked") not in self.data:
            del self.fields["looked"]

    def ask_to_look(self) -> None:
        """Show the tick box from now on."""
        self.fields["looked"] = self._asks

    @property
    def was_looked_at(self) -> bool:
        """Whether its writer has looked."""
        return bool(self.cleaned_data.get("looked"))


class LooksForNames(Looks, OnceForm):
    """The same for a page that is sent once."""
