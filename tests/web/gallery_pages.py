"""The pages of the gallery: every component once, filled with invented people. Modelled on the looks."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.template.backends.utils import csrf_input
from django.test import RequestFactory
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from placemap.web import context
from placemap.web.shell import MappingHeader, NavigationItem, Tab
from tests.web.gallery_words import CONTEXTS, EveryField

__all__ = ["HEADER", "PAGES", "EveryField", "render"]

FOLDER = Path(__file__).parent / "gallery"
PAGES = ("welcome", "overview", "cohort", "match", "child", "parts", "question", "not-found")


def environment() -> Environment:
    """The product's own environment, with the gallery's templates in front."""
    env: Environment = engines["jinja2"].env
    return env.overlay(loader=ChoiceLoader([FileSystemLoader(FOLDER), env.loader]))


def request_for(path: str = "/gallery/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.actor = Row(
        display_name="Priya Nandra", role_title="Exploitation coordinator", agency_name="Fenmarch Council"
    )
    request.navigation = [
        NavigationItem("My work", "/my-work/"),
        NavigationItem("Mappings", "/mappings/", current=True),
        NavigationItem("County picture", "/county/"),
    ]
    return request


HEADER = MappingHeader(
    reference="M-2026-003",
    title="Two schools, Estwick",
    href="/mappings/M-2026-003/",
    stage="Assessment",
    lead_line="Lead: Helen Marchbanks. Co-chair: Sgt Dan Colley. Bronze, with silver above",
    tabs=[
        Tab(key, label, f"/mappings/M-2026-003/{key}/")
        for key, label in [
            ("overview", "Overview"),
            ("cohort", "Cohort"),
            ("network", "Network"),
            ("places", "Places"),
            ("board", "Board"),
            ("meetings", "Meetings"),
            ("response", "Response"),
            ("reports", "Reports"),
        ]
    ],
)


def render(name: str, **extra: Any) -> str:
    """One page of the gallery as HTML."""
    request = request_for()
    if name == "not-found":
        from placemap.web import errors

        return errors.not_found(request).content.decode()
    env = environment()
    base = {
        **context.shell(request),
        "find_url": "/find/",
        "sign_out_url": "/sign-out/",
        "home_url": "/",
        "request": request,
        "csrf_input": csrf_input(request),
        "mapping_header": HEADER,
        "title": name.capitalize(),
    }
    template = "web/question.html" if name == "question" else f"{name}.html"
    return env.get_template(template).render({**base, **CONTEXTS[name](request), **extra})
