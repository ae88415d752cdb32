"""Children of agencies' lists, as the tests of the cohort have them."""

from __future__ import annotations

from tests.cohort.conftest import jade, leo, lists

__all__ = ["jade", "leo", "lists"]
