"""How a value stands on a page."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]


def shown(value: Any) -> str:
    """A value as a page shows it, escaped unless it is markup already; to be joined to a page and no more.

    Most values are plain text, for which this is markupsafe's own escaping without the wrapping as markup.
    """
    kind = type(value)
    if kind is str:
        return _escape_inner(value)  # type: ignore[no-any-return]
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    return escape(value)
