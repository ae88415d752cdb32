"""How two people or things are linked, as a page: the same path that the drawing shows, in words."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.foundations.names import fold
from placemap.subjects import policy, presenters
from placemap.subjects.queries import LinkLine, network_around, path_between, person_cards
from placemap.subjects.views.within import WithinMapping, ids_in
from placemap.web.views import Page

_STEPS = 2


class PathPage(WithinMapping, Page):
    """Two marks chosen by name from those on the reader's map, and the path between them in a sentence."""

    template_name = "subjects/path.html"
    title = gettext_lazy("How are two linked?")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    @cached_property
    def ends(self) -> tuple[UUID | None, UUID | None]:
        one, other = (ids_in([self.request.GET.get(name, "")]) for name in ("from", "to"))
        return (one[0] if one else None, other[0] if other else None)

    def context(self) -> dict[str, Any]:
        one, other = self.ends
        to = presenters.Addresses(self.mapping)
        shown: dict[str, Any] = {"sentence": "", "steps": []}
        if one and other:
            found = path_between(self.actor, self.mapping, one, other)
            shown = {
                "sentence": presenters.path_sentence(found),
                "steps": [
                    {
                        "words": presenters.line_words(line),
                        "href": to.link(line.link_id)
                        if isinstance(line, LinkLine)
                        else to.entity_link(line.link_id),
                    }
                    for line in found.lines
                ],
            }
        elif "from" in self.request.GET and "to" in self.request.GET:
            shown["nobody"] = True
        return {**super().context(), **shown, "choices": self._choices(), "ends": (str(one), str(other))}

    def _choices(self) -> list[tuple[str, str]]:
        """Everybody and everything on the reader's map, and whoever the address names, by name."""
        drawn = network_around(self.actor, self.mapping, steps=_STEPS)
        called = {}
        for node in drawn.nodes:
            card: Any = node.person or node.entity
            called[str(node.id)] = (_called(node), card.working_reference)
        asked = [key for key in self.ends if key is not None and str(key) not in called]
        for key, card in person_cards(self.actor, self.mapping, asked).items():
            called[str(key)] = (card.on_map, card.working_reference)
        # Of two children shown by the same initials nobody could tell which one is chosen.
        alike = Counter(name for name, _held in called.values())
        labels = {key: f"{name} {held}" if alike[name] > 1 else name for key, (name, held) in called.items()}
        return sorted(labels.items(), key=lambda one: fold(one[1]))


def _called(node: Any) -> str:
    """By name, and a place or thing with what it is: two may be called alike."""
    name = presenters.node_name(node)
    if node.entity is None:
        return name
    return _("%(name)s (%(kind)s)") % {"name": name, "kind": presenters.inside(node.entity.kind.label)}
