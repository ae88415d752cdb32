"""Where mail goes: to the mail server, or in a demonstration without one to files that can be looked at."""

from __future__ import annotations

from pathlib import Path


def mail_goes_to(host: str, *, demonstration: bool, folder: Path) -> tuple[str, str]:
    """The backend, and the folder where it leaves files. In real use without a host no mail is sent."""
    if demonstration and not host:
        return "django.core.mail.backends.filebased.EmailBackend", str(folder / "mail")
    return "placemap.accounts.mail.MailWithinTime", ""
