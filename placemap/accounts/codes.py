"""Time-based codes: secrets, the square code that an app reads, and what an app would show."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable

import pyotp
import segno
from django.utils.crypto import salted_hmac
from markupsafe import Markup

from placemap.access import data_key
from placemap.accounts.rules import STEP_SECONDS
from placemap.partners.models import User

ISSUER = "Placemap"


def secret_for(purpose: str) -> str:
    """The secret that one link, or one person on one session, is offered.

    Made anew from its purpose each time, so that nothing is stored before a first code has fitted.
    """
    digest = salted_hmac("placemap.code-app", purpose, algorithm="sha256").digest()
    return base64.b32encode(digest[:20]).decode()


def seal(secret: str) -> bytes:
    """The secret as it is kept."""
    return data_key.seal(secret.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """The secret as an app has it."""
    return data_key.unseal(bytes(sealed)).decode()


def step_now() -> int:
    """Which half minute this is."""
    return int(time.time()) // STEP_SECONDS


def shown_by(secret: str) -> Callable[[int], str]:
    """What an app with that secret shows at a step."""
    app = pyotp.TOTP(secret, interval=STEP_SECONDS, digest=hashlib.sha1)
    return lambda step: app.at(step * STEP_SECONDS)


def in_groups(secret: str) -> str:
    """The secret as somebody types it: in fours."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def square(secret: str, user: User) -> Markup:
    """The square code as SVG, to be read from the screen by an app."""
    address = pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=user.email, issuer_name=ISSUER)
    drawn = segno.make(address, micro=False).svg_inline(omitsize=True, border=4, svgclass="pm-square-code")
    return Markup(drawn)  # noqa: S704 - drawn here, of black modules alone
