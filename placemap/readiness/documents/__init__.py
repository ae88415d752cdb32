"""Papers drafted from the settings of this instance as they are at the moment of asking.

A draft is never the paper: it says so at its top, and names what only people can write.
"""

from placemap.readiness.documents.drafting import draft
from placemap.readiness.documents.paper import Paper, Section, Table

__all__ = ["Paper", "Section", "Table", "draft"]
