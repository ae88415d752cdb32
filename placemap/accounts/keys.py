"""Passkeys: what the browser is asked, and whether what it answers holds (WebAuthn).

Somebody's presence is not enough: the phone or computer must know its owner, by face, finger or PIN,
so that a passkey is two things at once. No answer fits twice, since each question is used up.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from placemap.accounts.models import Passkey
from placemap.foundations.clock import now
from placemap.partners.models import User

ASKED = "passkey_asked"
ANSWER_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A passkey that has just been made."""

    credential: bytes
    public_key: bytes
    sign_count: int


def host_of(request: HttpRequest) -> str:
    """The name that passkeys are bound to: the site's own, without its port."""
    host, _port, _rest = request.get_host().partition(":")
    return host


def can_be_used(request: HttpRequest) -> bool:
    """Passkeys need a name, not a number, and a secure line; this very computer counts as one."""
    host = host_of(request)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def ask_to_make(request: HttpRequest, user: User, purpose: str) -> str:
    """The question for a new passkey, as JSON. Its answer must come in this session, for this purpose."""
    options = generate_registration_options(
        rp_id=host_of(request),
        rp_name="Placemap",
        user_id=user.pk.bytes,
        user_name=user.email,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=bytes(found))
            for found in Passkey.objects.filter(user=user).values_list("credential", flat=True)
        ],
    )
    _remember(request, options.challenge, purpose)
    return options_to_json(options)


def ask_to_use(request: HttpRequest, purpose: str) -> str:
    """The question for a passkey that exists. It names nobody: the browser offers what it has."""
    options = generate_authentication_options(
        rp_id=host_of(request), user_verification=UserVerificationRequirement.REQUIRED
    )
    _remember(request, options.challenge, purpose)
    return options_to_json(options)


def made(request: HttpRequest, answer: str, purpose: str) -> NewKey | None:
    """The new passkey, when the answer holds."""
    challenge = _recall(request, purpose)
    if challenge is None:
        return None
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host_of(request),
            expected_origin=_origin(request),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def credential_in(answer: str) -> bytes:
    """Which passkey an answer says it is of; empty when it says nothing that can be read."""
    try:
        return bytes(base64url_to_bytes(json.loads(answer)["rawId"]))
    except (ValueError, KeyError, TypeError):
        return b""


def used(request: HttpRequest, answer: str, purpose: str, passkey: Passkey | None) -> int | None:
    """The new count of uses, when the answer holds for that passkey. The question is used up either way."""
    challenge = _recall(request, purpose)
    if challenge is None or passkey is None:
        return None
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host_of(request),
            expected_origin=_origin(request),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return int(found.new_sign_count)


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _remember(request: HttpRequest, challenge: bytes, purpose: str) -> None:
    request.session[ASKED] = {
        "challenge": bytes_to_base64url(challenge),
        "for": purpose,
        "at": now().isoformat(),
    }


def _recall(request: HttpRequest, purpose: str) -> bytes | None:
    asked: dict[str, Any] | None = request.session.pop(ASKED, None)
    if asked is None or asked["for"] != purpose:
        return None
    if now() - datetime.fromisoformat(asked["at"]) > ANSWER_WITHIN:
        return None
    return bytes(base64url_to_bytes(asked["challenge"]))
