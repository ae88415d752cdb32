"""Words that are read above, or by other bodies: what in them may tell who somebody is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from placemap.foundations.errors import NamesFound
from placemap.foundations.telling_words import like_names_in, numbers_in
from placemap.foundations.wording import _


class MayTell(NamesFound):
    """Words that go up hold what may tell who somebody is, whether or not they are in the record."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__(found)
        self.message = _(
            "These may tell a reader who a child is: {found}. Take out any that do. If none does, tick the"
            " box and send again.",
            found=", ".join(f"“{one}”" for one in found),
        )


def check_tells_nobody(
    known: Iterable[str], *texts: str, bodies: Iterable[str], staff: Collection[str]
) -> None:
    """Raise where names that are known, numbers that lead to somebody, or what looks like a name stand there.

    All alike, so that nobody learns which of them is in the record. `bodies` are names of agencies and areas,
    and `staff` of those who work on the mapping, in full: to name them is what such words are for.
    """
    like = [one for one in like_names_in(*texts, but=bodies) if one not in staff]
    if found := list(dict.fromkeys([*known, *numbers_in(*texts), *like])):
        raise MayTell(found)
