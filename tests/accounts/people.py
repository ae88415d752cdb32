"""Somebody who signs in for real, and a code app in their hand."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pyotp
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import AsyncMessage

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.accounts import commands
from placemap.accounts.policy import SIGNING_IN
from placemap.accounts.rules import STEP_SECONDS
from placemap.partners.models import User

DOOR = system_actor(SIGNING_IN)
# The half minute in which a whole run of these tests happens: none depends on when another begins.
STEP = int(time.time()) // STEP_SECONDS


def shown(secret: str, steps: int = 0) -> str:
    """What an app shows now, or some half minutes from now."""
    return pyotp.TOTP(secret).at((STEP + steps) * STEP_SECONDS)


def with_code_app(user: User) -> str:
    """Give somebody a code app that has not been used; returns its secret."""
    secret = pyotp.random_base32()
    with acting_as(DOOR):
        commands.set_code_app(owner=user, secret=secret, step=STEP - 5, by=DOOR)
    return secret


@dataclass
class Post(AsyncMessage):
    """What a mail server was given."""

    came: list[EmailMessage] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(EmailMessage)

    async def handle_message(self, message: Any) -> None:
        self.came.append(message)


@contextmanager
def mail_server(settings: Any) -> Iterator[list[EmailMessage]]:
    """A real mail server on loopback, to which the product sends for as long as the block lasts."""
    post = Post()
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_BACKEND = "placemap.accounts.mail.MailWithinTime"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = port
        yield post.came
    finally:
        server.stop()
