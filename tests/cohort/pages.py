"""Opening and sending the cohort's pages, and reading the words of what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from placemap.partners.models import User
from tests.cast import World

SignIn = Callable[[User], Client]


def open_page(client: Client, world: World, name: str, *args: Any, query: str = "") -> Any:
    """One page of the cast's mapping, by the name of its address."""
    return client.get(reverse(name, args=[world.mapping.reference, *args]) + query)


def send(client: Client, world: World, page: str, /, *args: Any, query: str = "", **data: Any) -> Any:
    """A form of the cast's mapping, sent with a one-use token unless one is given."""
    data.setdefault("once", str(uuid4()))
    return client.post(reverse(page, args=[world.mapping.reference, *args]) + query, data)


def words_of(response: Any) -> str:
    """What the page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def cells_of(response: Any) -> dict[str, str]:
    """The first row of the grid: what stands in each labelled cell."""
    body = response.content.decode().split("<tbody>")[1].split("</tr>")[0]
    found = re.findall(r'<td data-label="([^"]+)"[^>]*>(.*?)</td>', body, re.S)
    return {label: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for label, cell in found}


def bare(response: Any) -> str:
    """The page without what differs between any two requests."""
    return re.sub(r"(nonce|csrfmiddlewaretoken|X-Request-ID)[^>]*", "", words_of(response))
