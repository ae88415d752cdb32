"""Signing in through an agency's own service (OpenID Connect, code flow with PKCE).

The only calls out that pages make: to hosts named in `PLACEMAP_OIDC_HOSTS`, encrypted, without following
anybody elsewhere, and given up after a few seconds (see `patience`). What comes back says who the agency says
it is; whether that is one of our people is asked elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

from django.conf import settings
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import ClaimError, JoseError, MissingClaimError
from joserfc.jwk import KeySet

from placemap.accounts import codes
from placemap.accounts.models import AgencySignIn
from placemap.accounts.patience import HungBefore, Patience, TooManyWait
from placemap.foundations.errors import PlacemapError

LARGEST = 512 * 1024
SIGNED_WITH = ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA"]
# An answer is fetched as it is made: one that is over, or not made yet, tells of a clock.
TIMES = {"exp", "iat", "nbf"}


class ServiceAway(PlacemapError):
    """The agency's service did not answer, or not as it should."""


class NotProved(PlacemapError):
    """The service answered, and the answer does not hold."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who the agency says it is."""

    subject: str
    email: str
    # When they last showed the agency who they are, where it says so.
    proved_at: datetime | None


def why_not_allowed(issuer: str) -> str:
    """Why that service may not be called; empty when it may."""
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_this_computer(parts.hostname or "")):
        return _("The address must begin with https://.")
    if parts.netloc.lower() not in settings.PLACEMAP_OIDC_HOSTS:
        return _(
            "Placemap calls no host that is not named. Ask whoever runs the server to add this one to"
            " PLACEMAP_OIDC_HOSTS."
        )
    return ""


def ask(service: AgencySignIn, back: str, *, afresh: bool = False) -> tuple[str, dict[str, str]]:
    """Where the browser is sent, and what the session keeps until it comes back.

    With `afresh` the agency is to ask its person again, also where it still knows them.
    """
    with _waiting(service) as patience:
        where = _metadata(service, patience)["authorization_endpoint"]
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest())
    question = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": back,
        "scope": "openid email",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if afresh else {}),
    }
    return f"{where}{'&' if '?' in where else '?'}{urlencode(question)}", kept


def answered(service: AgencySignIn, kept: dict[str, str], *, code: str, back: str) -> Said:
    """Exchange the code for who it is. Raises `ServiceAway` or `NotProved`."""
    with _waiting(service) as patience:
        metadata = _metadata(service, patience)
        given = _call(
            patience,
            metadata["token_endpoint"],
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back,
                "client_id": service.client_id,
                "code_verifier": kept["verifier"],
            },
            proof=(service.client_id, codes.unseal(service.secret)),
        )
        keys = _call(patience, metadata["jwks_uri"])
    claims = _claims(given.get("id_token", ""), keys, service, kept["nonce"])
    # A service that says outright that it never checked an address is not believed about it.
    email = "" if claims.get("email_verified") is False else str(claims.get("email", ""))
    return Said(str(claims["sub"]), email.lower(), _moment(claims.get("auth_time")))


@contextmanager
def _waiting(service: AgencySignIn) -> Iterator[Patience]:
    """A place among those who wait for a service. Raises `ServiceAway` where too many do, or it just hung."""
    try:
        with Patience(str(service.issuer)) as patience:
            yield patience
    except HungBefore:
        raise ServiceAway(_("Your agency’s sign-in does not answer.")) from None
    except TooManyWait:
        raise ServiceAway(
            _("Others wait for an agency’s sign-in at this moment. Try again in a few seconds.")
        ) from None


def _moment(said: object) -> datetime | None:
    """A moment as such services say it: whole seconds, or nothing that means one."""
    try:
        return datetime.fromtimestamp(int(str(said)), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _claims(token: str, published: dict[str, Any], service: AgencySignIn, nonce: str) -> dict[str, Any]:
    try:
        keys = KeySet.import_key_set(published)  # type: ignore[arg-type]
        found = jwt.decode(token, keys, algorithms=SIGNED_WITH)
        jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": service.issuer},
            aud={"essential": True, "value": service.client_id},
            sub={"essential": True},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(found.claims)
    except ClaimError as problem:
        if problem.claim in TIMES and not isinstance(problem, MissingClaimError):
            raise NotProved(
                _(
                    "The clock of your agency’s sign-in and ours do not agree, so its answer was not taken."
                    " Tell your agency’s IT, or whoever looks after Placemap, and try again later."
                )
            ) from problem
        raise _does_not_hold() from problem
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise _does_not_hold() from problem
    return dict(found.claims)


def _does_not_hold() -> NotProved:
    return NotProved(_("What your agency’s sign-in answered does not hold. Try once more."))


def _metadata(service: AgencySignIn, patience: Patience) -> dict[str, Any]:
    found = _call(patience, f"{service.issuer.rstrip('/')}/.well-known/openid-configuration")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != service.issuer or not all(isinstance(found.get(name), str) for name in wanted):
        raise ServiceAway(_("Your agency’s sign-in describes itself as somebody else."))
    return found


def _call(
    patience: Patience, url: str, form: dict[str, str] | None = None, proof: tuple[str, str] | None = None
) -> dict[str, Any]:
    if why := why_not_allowed(url):
        raise ServiceAway(why)
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310 - scheme and host were checked
    if form is not None:
        request.data = urlencode(form).encode()
    if proof is not None:
        basic = base64.b64encode(":".join(proof).encode()).decode()
        request.add_header("Authorization", f"Basic {basic}")
    try:
        with patience.opener().open(request, timeout=patience.left) as answer:
            found = json.loads(answer.read(LARGEST))
    except HTTPError as problem:
        problem.close()
        if form is not None and problem.code in (400, 401):
            raise NotProved(_("Your agency’s sign-in did not know us again. Try once more.")) from None
        raise ServiceAway(_("Your agency’s sign-in does not answer as it should.")) from None
    except (URLError, HTTPException, OSError, ValueError):
        raise ServiceAway(_("Your agency’s sign-in does not answer.")) from None
    if not isinstance(found, dict):
        raise ServiceAway(_("Your agency’s sign-in does not answer as it should."))
    return found


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
