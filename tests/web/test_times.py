"""Times of day as people write them."""

from __future__ import annotations

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from placemap.web.fields import WrittenTimeField
from placemap.web.fields.times import read_time


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("22:40", time(22, 40)),
        ("2240", time(22, 40)),
        ("9.05", time(9, 5)),
        ("9pm", time(21)),
        ("10.40 p.m.", time(22, 40)),
        ("12am", time(0)),
        ("12:15 pm", time(12, 15)),
        ("00:00", time(0)),
        ("9", None),
        ("25:00", None),
        ("13pm", None),
        ("evening", None),
    ],
)
def test_read_time(written: str, read: time | None) -> None:
    assert read_time(written) == read


def test_an_empty_box_is_no_time_and_never_midnight() -> None:
    field = WrittenTimeField(required=False)
    assert field.clean("") is None and field.clean(time(1, 2)) == time(1, 2)
    assert field.prepare_value(time(22, 40)) == "22:40" and field.prepare_value("9pm") == "9pm"
    with pytest.raises(ValidationError, match="evening is not a time"):
        field.clean("evening")
