"""The demonstration world: wholly invented, made by the product's own commands, loaded once.

`people` invents children, `lists` writes the files that agencies would send, `partnership` sets up
who works with whom, and `story` lets them do their work in order in the city. `county` and `closed` tell of
the two other mappings, and give back what they made.
"""

from __future__ import annotations


def load() -> None:
    """Load the demonstration world if it is not there yet. Prints its progress."""
    # Imported here, since the console asks for this module before Django is ready.
    from placemap.project.demonstration.story import tell

    tell()
