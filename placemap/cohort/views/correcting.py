"""What every page has that puts a fact right: who reads it by a release, which a correction ends."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.cohort import policy
from placemap.cohort.models import AboutPerson
from placemap.cohort.views.base import ChildForm
from placemap.information.policy import may_release
from placemap.information.queries import who_else_reads


class PutsRight(ChildForm):
    """A fact is put right. What stood before stays on the record beneath it.

    A correction is a giving of its own, which nobody has released: the page says so before, and leads on to
    releasing it to the same agencies.
    """

    title = _("Put this right")
    template_name = "cohort/correct.html"
    button = _("Record the correction")
    success_message = _("Corrected. What stood before stays beneath it.")
    # What stands now, once `record` has made it.
    made: AboutPerson

    @property
    def put_right(self) -> AboutPerson:
        """What the address names, as it stands."""
        raise NotImplementedError

    def allowed(self) -> Decision:
        return policy.may_take_back(self.actor, self.put_right)

    @cached_property
    def read_by(self) -> str:
        """The agencies that read it because it was released to them; empty where there is none."""
        given = self.put_right.contribution_id
        return ", ".join(one.short_name for one in who_else_reads(given)) if given else ""

    @property
    def releases(self) -> bool:
        """Whether whoever puts it right may also release it."""
        given = self.put_right.contribution
        return given is not None and bool(may_release(self.actor, given))

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "read_by": self.read_by,
            "releases": self.releases,
            "giver": self.put_right.agency.short_name,
        }

    def save(self, form: Any) -> str | HttpResponse:
        read_by, releases, giver = self.read_by, self.releases, self.put_right.agency.short_name
        address = super().save(form)
        if not read_by:
            return address
        if releases:
            self.success_message = gettext("Corrected. %(agencies)s can read no version of it now.") % {
                "agencies": read_by
            }
            return self.address("release-again", self.made.contribution_id)
        self.success_message = gettext(
            "Corrected. %(agencies)s can read no version of it now. Only %(giver)s can release it again:"
            " tell them."
        ) % {"agencies": read_by, "giver": giver}
        return address
