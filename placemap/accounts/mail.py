"""How mail is handed to the mail server: within one time for all of it, so that none keeps a job for ever."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from placemap.foundations.time_limit import TimeLimit

# For one handing over: connecting, encryption, signing in and the letters. A job that fails is tried again.
SECONDS = 60.0


class _Call(smtplib.SMTP):
    def __init__(self, *args: Any, limit: TimeLimit, **kwargs: Any) -> None:
        self._limit = limit
        super().__init__(*args, **kwargs)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        line = self._limit.connect((host, port))
        # However long is left for all, one answer is waited for no longer than the settings say.
        line.settimeout(min(timeout, self._limit.left))
        return line


class MailWithinTime(EmailBackend):
    """Django's own, but that a mail server which takes a call and says nothing, or little, is given up."""

    _limit: TimeLimit | None = None

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]
        """What calls the mail server."""
        return smtplib.SMTP if self._limit is None else partial(_Call, limit=self._limit)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were handed over. Raises `OSError` where the server does not answer in time.

        None where no server is named: that is a setting, and no failure that is tried again for days.
        """
        if not self.host:
            return 0
        with TimeLimit(SECONDS) as self._limit:
            return super().send_messages(email_messages)
