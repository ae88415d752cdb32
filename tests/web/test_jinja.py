"""The environment, and rules that every template of the product keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory
from jinja2 import nodes

from placemap.web import jinja
from tests.web import gallery_pages

TEMPLATES = sorted(file for folder in jinja.template_folders() for file in folder.rglob("*.html"))
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|\sstyle\s*=|\son(?!ce\b)[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)


def render(source: str, **context: object) -> str:
    return engines["jinja2"].env.from_string(source).render(context)


def test_every_packages_templates_are_found() -> None:
    names = {folder.parent.name for folder in jinja.template_folders()}
    assert {"web"} <= names
    assert "web/base.html" in engines["jinja2"].env.list_templates()


def test_escapes_by_default_and_inside_sentences() -> None:
    assert render("{{ x }}", x="<b>") == "&lt;b&gt;"
    assert render("{% trans x=x %}Named {{ x }}.{% endtrans %}", x="<b>") == "Named &lt;b&gt;."
    assert render("{{ _('All %(x)s', x=x) }}", x="<b>") == "All &lt;b&gt;"


def test_counts_take_their_plural() -> None:
    source = "{{ ngettext('%(num)s child', '%(num)s children', n) }}"
    assert [render(source, n=n) for n in (0, 1, 2)] == ["0 children", "1 child", "2 children"]


def test_with_query_keeps_what_others_chose() -> None:
    request = RequestFactory().get("/x/", {"q": "a b", "page": "3", "show": ["one", "two"]})
    assert jinja.with_query(request, sort="name", page=None) == "?q=a+b&show=one&show=two&sort=name"
    assert jinja.with_query(RequestFactory().get("/x/"), page="") == "?"


def test_url_if_any_is_empty_for_a_page_that_is_not_there() -> None:
    assert jinja.url_if_any("no-such-page") == ""
    with pytest.raises(LookupError):
        try:
            jinja.url("no-such-page")
        except Exception as problem:
            raise LookupError from problem


def test_static_or_plain_survives_a_missing_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: str) -> str:
        raise ValueError("not in the manifest")

    monkeypatch.setattr(jinja, "static", broken)
    assert jinja.static_or_plain("placemap/placemap.css") == "/static/placemap/placemap.css"


def name_of(file: Path) -> str:
    return str(file.relative_to(jinja.PACKAGE_ROOT))


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_template_has_nothing_inline(file: Path) -> None:
    assert INLINE.findall(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_template_translates_literals_only(file: Path) -> None:
    """A translated string is trusted markup, so `_(name)` would let a name be markup."""
    tree = engines["jinja2"].env.parse(file.read_text(encoding="utf-8"))
    wrong = [
        call.lineno
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name in {"_", "gettext", "ngettext", "pgettext"}
        and not all(isinstance(a, nodes.Const) for a in call.args[: 2 if call.node.name == "ngettext" else 1])
    ]
    assert wrong == []


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_template_marks_nothing_as_safe(file: Path) -> None:
    """Nothing of ours needs `|safe`: markup made in Python is `Markup` already."""
    tree = engines["jinja2"].env.parse(file.read_text(encoding="utf-8"))
    assert [f.lineno for f in tree.find_all(nodes.Filter) if f.name == "safe"] == []


@pytest.mark.parametrize("name", gallery_pages.PAGES)
def test_gallery_pages_have_nothing_inline(name: str) -> None:
    assert INLINE.findall(gallery_pages.render(name)) == []


HOOKS = {
    # Classes that mark a thing for script or for reading the page, and have no style of their own.
    "pm-button", "pm-error", "pm-disclosure", "pm-heading__words", "pm-hero__words", "pm-field",
    "pm-pages__gap", "pm-tasks__status", "govuk-checkboxes", "govuk-radios",
}  # fmt: skip


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_template_uses_classes_and_components_that_are_there(file: Path, built_assets: None) -> None:
    sheets = sorted((jinja.PACKAGE_ROOT / "web/static/placemap").glob("*.css"))
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    styled = {name.replace("\\", "") for name in re.findall(r"\.((?:pm|govuk)-[\w!\\-]+)", css)}
    text = file.read_text(encoding="utf-8")
    used: set[str] = set()
    for value in re.findall(r'class="([^"]*)"', text):
        # A class that is put together (`pm-tag--{{ kind }}`) cannot be read from the template.
        used |= {name for name in value.split() if re.fullmatch(r"(?:pm|govuk)-[\w!-]+", name)}
    assert used - styled - HOOKS == set()
    facade = (jinja.PACKAGE_ROOT / "web/templates/components/all.html").read_text(encoding="utf-8")
    known = set(re.findall(r"set (\w+) =", facade))
    assert set(re.findall(r"\bpm\.(\w+)\(", text)) <= known
