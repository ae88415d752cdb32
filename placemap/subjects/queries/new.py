"""What is new on the map of a mapping since somebody last looked."""

from __future__ import annotations

from django.utils.translation import ngettext_lazy

from placemap.information.queries import DOUBTED
from placemap.mappings.queries import Newly
from placemap.subjects.models import Entity, Link

# Links and places that nobody suspects to be false.
MAP_NEW = (
    Newly(
        lambda: Link.objects.filter(withdrawn_at=None).exclude(DOUBTED),
        ngettext_lazy(
            "%(n)d link between people was recorded", "%(n)d links between people were recorded", "n"
        ),
        "network",
    ),
    Newly(
        lambda: Entity.objects.filter(withdrawn_at=None).exclude(DOUBTED),
        ngettext_lazy("%(n)d place or thing was added", "%(n)d places or things were added", "n"),
        "network",
    ),
)
