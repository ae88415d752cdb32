"""How what stands in this package reads."""

from __future__ import annotations
