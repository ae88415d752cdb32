"""What an agency's sign-in signs is believed only with its own key, in time, and meant for us."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from placemap.accounts import oidc
from placemap.accounts.models import AgencySignIn
from placemap.accounts.oidc import NotProved

ISSUER, NONCE = "https://login.example.org", "n" * 43
SERVICE = AgencySignIn(issuer=ISSUER, client_id="placemap")
THEIRS, ANOTHER = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))
PUBLISHED: dict[str, Any] = KeySet([THEIRS]).as_dict(private=False)  # type: ignore[assignment]


def claims(**changed: Any) -> dict[str, Any]:
    said = {"iss": ISSUER, "aud": "placemap", "sub": "joan", "nonce": NONCE, "exp": int(time.time()) + 300}
    return {name: value for name, value in {**said, **changed}.items() if value is not None}


def token(key: RSAKey = THEIRS, header: Any = None, **changed: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one", **(header or {})}, claims(**changed), key)


def packed(said: dict[str, Any]) -> bytes:
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=")


def unsigned() -> str:
    return b".".join([packed({"alg": "none"}), packed(claims()), b""]).decode()


def altered() -> str:
    head, _body, signature = token().split(".")
    return ".".join([head, packed(claims(sub="dan")).decode(), signature])


def signed_with_what_everybody_knows() -> str:
    """Their public key taken for a shared secret."""
    signed = b".".join([packed({"alg": "HS256", "kid": "one"}), packed(claims())])
    digest = hmac.digest(THEIRS.as_pem(private=False), signed, "sha256")
    return b".".join([signed, urlsafe_b64encode(digest).rstrip(b"=")]).decode()


def brings_its_own_key() -> str:
    return token(
        ANOTHER, header={"jwk": ANOTHER.as_dict(private=False), "jku": "https://elsewhere.example/keys"}
    )


def test_what_they_signed_for_us_is_believed() -> None:
    assert oidc._claims(token(), PUBLISHED, SERVICE, NONCE)["sub"] == "joan"


@pytest.mark.parametrize(
    "made",
    [
        unsigned,
        altered,
        signed_with_what_everybody_knows,
        brings_its_own_key,
        lambda: token(ANOTHER),
        lambda: token(exp=int(time.time()) - 120),
        lambda: token(exp=None),
        lambda: token(nbf=int(time.time()) + 600),
        lambda: token(aud="another-service"),
        lambda: token(iss="https://elsewhere.example"),
        lambda: token(nonce="m" * 43),
        lambda: token(sub=None),
        lambda: "",
    ],
    ids=[
        "unsigned", "altered", "public key as a secret", "brings its own key", "another key", "over", "no end",
        "not begun", "for somebody else", "of somebody else", "another question", "about nobody", "nothing",
    ],
)  # fmt: skip
def test_anything_else_is_not(made: Callable[[], str]) -> None:
    with pytest.raises(NotProved):
        oidc._claims(made(), PUBLISHED, SERVICE, NONCE)


@pytest.mark.parametrize(
    "late", [{"exp": -120}, {"iat": 600}, {"nbf": 600}], ids=["over", "made later", "begins later"]
)
def test_a_clock_that_is_off_is_named(late: dict[str, int]) -> None:
    signed = token(**{claim: int(time.time()) + seconds for claim, seconds in late.items()})
    with pytest.raises(NotProved, match="clock"):
        oidc._claims(signed, PUBLISHED, SERVICE, NONCE)


@pytest.mark.parametrize("wrong", [{"aud": "another-service"}, {"exp": None}], ids=["for another", "no end"])
def test_what_else_does_not_hold_is_no_matter_of_clocks(wrong: dict[str, Any]) -> None:
    with pytest.raises(NotProved, match="does not hold"):
        oidc._claims(token(**wrong), PUBLISHED, SERVICE, NONCE)
