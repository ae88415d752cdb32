"""Who ran a command on the server: the process's own account, whatever its environment says."""

from __future__ import annotations

import os
import pwd
from types import SimpleNamespace

import pytest

from placemap.project.keeping.recording import account

ACCOUNTS = {"root": 0, "placemap": 900, "ash": 1000, "kim": 1001}


@pytest.mark.parametrize(
    ("number", "told", "who"),
    [
        (900, {}, "placemap"),
        (900, {"LOGNAME": "kim", "USER": "kim", "SUDO_USER": "kim", "SUDO_UID": "1001"}, "placemap"),
        (0, {"SUDO_USER": "ash", "SUDO_UID": "1000"}, "ash"),
        (0, {"SUDO_USER": "ash", "SUDO_UID": "1001"}, "root"),
        (0, {"SUDO_USER": "ash"}, "root"),
        (0, {"SUDO_USER": "nobody-here", "SUDO_UID": "5"}, "0"),
        (77, {}, "77"),
    ],
)
def test_the_account_on_record(
    number: int, told: dict[str, str], who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "SUDO_USER", "SUDO_UID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    by_number = {key: name for name, key in ACCOUNTS.items()}
    monkeypatch.setattr(os, "getuid", lambda: number)
    monkeypatch.setattr(pwd, "getpwnam", lambda name: SimpleNamespace(pw_uid=ACCOUNTS[name]))
    monkeypatch.setattr(pwd, "getpwuid", lambda key: SimpleNamespace(pw_name=by_number[key]))
    assert account() == who
