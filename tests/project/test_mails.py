"""Where mail goes: in a demonstration without a mail server it can be looked at all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.mail import send_mail

from placemap.project.mails import mail_goes_to


def test_in_a_demonstration_without_a_mail_server_each_mail_is_a_file(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = mail_goes_to("", demonstration=True, folder=tmp_path)
    assert send_mail("Placemap", "There is something to read.", None, ["joan.okell@example.org"]) == 1
    (kept,) = (tmp_path / "mail").iterdir()
    assert "There is something to read." in kept.read_text(encoding="utf-8")


def test_with_a_mail_server_or_for_real_nothing_is_left_in_files(tmp_path: Path) -> None:
    for host, demonstration in (("mail.example.org", True), ("mail.example.org", False), ("", False)):
        backend, folder = mail_goes_to(host, demonstration=demonstration, folder=tmp_path)
        assert backend == "placemap.accounts.mail.MailWithinTime" and not folder
