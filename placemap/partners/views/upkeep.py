"""How the instance is kept alive: what was done on its server, and when it was last backed up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from placemap.partners import presenters, queries
from placemap.partners.views.setting_up import Administers
from placemap.web.shell import Column
from placemap.web.views import ListPage


class Upkeep(Administers, ListPage):
    """What whoever runs the server did there, newest first. Nothing here is about a child."""

    template_name = "partners/upkeep.html"
    title = _("How this Placemap is looked after")
    columns = (
        Column("when", _("When"), kind="narrow"),
        Column("what", _("What was done")),
        Column("more", _("More about it")),
        Column("account", _("By which account of the server"), kind="narrow"),
    )

    def rows(self, q: str) -> Sequence[Any]:
        return queries.done_on_server(self.actor)  # type: ignore[return-value]

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "backup": queries.backup_standing(self.actor),
            "mails": queries.mail_standing(self.actor),
            "words": presenters,
        }
