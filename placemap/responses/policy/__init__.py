"""Who reads and changes what stands in this package."""

from __future__ import annotations

from placemap.access.row_security import TablePolicy

ROW_SECURITY: list[TablePolicy] = []
