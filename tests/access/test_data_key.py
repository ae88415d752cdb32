"""What is sealed opens whole or not at all."""

from __future__ import annotations

import base64

import pytest

from placemap.access import data_key


def test_what_was_changed_by_so_much_as_a_bit_does_not_open() -> None:
    sealed = base64.urlsafe_b64decode(data_key.seal(b"A grey car by the shops"))
    assert data_key.unseal(base64.urlsafe_b64encode(sealed)) == b"A grey car by the shops"
    for at in range(0, len(sealed), 7):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(data_key.InvalidToken):
            data_key.unseal(base64.urlsafe_b64encode(changed))


def test_the_same_words_are_sealed_differently_each_time() -> None:
    assert len({data_key.seal(b"A grey car") for _ in range(20)}) == 20
