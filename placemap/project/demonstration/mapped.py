"""What the invented team did with the map: a snapshot before a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placemap.subjects.commands import take_snapshot

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story


def tell(story: Story) -> None:
    """Helen names the map as it stands, to see after the next meeting what is new."""
    actor, acting = story.acting("lead")
    with acting:
        take_snapshot(mapping=story.mapping, name="Meeting 2", by=actor)
