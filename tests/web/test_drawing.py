"""Templates run as plain Jinja runs them, in less time: the same pages, and the same mistakes found."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from jinja2 import Environment
from jinja2.defaults import DEFAULT_NAMESPACE
from markupsafe import Markup

from placemap.foundations.terms import Term
from placemap.foundations.wording import _
from placemap.web.drawing import Drawing
from placemap.web.escaping import shown

MACROS = """
{% macro card(title="", note=1, level=2) %}<{{ title }}|{{ note }}|{{ level }}|{{ caller() if caller }}>{% endmacro %}
{% macro row(item) %}({{ item }}{{ caller(item) }}){% endmacro %}
{% macro bare(a, b) %}{{ a }}{{ b }}{% endmacro %}
{% macro open(a) %}{{ a }}{{ kwargs }}{{ varargs }}{% endmacro %}
{% macro own(a, caller=None) %}{{ a }}{{ caller() if caller is callable else caller }}{% endmacro %}
"""
CALLS = [
    "{{ card() }}",
    "{{ card(x) }}",
    "{{ card(note=x, title='t') }}",
    "{{ card('t', 2, 3) }}",
    "{{ card('t', 2, 3, 4) }}",
    "{{ card('t', title='u') }}",
    "{{ card(colour='red') }}",
    "{% call card(x) %}{{ x }} in {{ loop }}{% endcall %}",
    "{% call(one) row(x) %}[{{ one }}]{% endcall %}",
    "{{ row(x) }}",
    "{{ bare() }}",
    "{{ bare(b=x) }}",
    "{{ bare(x, x, x) }}",
    "{{ open(x, 1, 2, c=3) }}",
    "{{ own(x) }}",
    "{{ own(x, x) }}",
    "{% call own(x) %}{{ x }}{% endcall %}",
    "{% for y in [1, x] %}{% set z = card(y) %}{{ z }}{{ loop.index }}{% endfor %}",
    "{% set z %}<b>{{ x }}</b>{% endset %}{{ z }}{{ z ~ x }}",
    "{{ table.name }} {{ table.items is callable }} {{ table.missing }} {{ table.missing or 'none' }}",
    "{{ table.missing.more }}",
    "{{ table['items'] }}",
    "{{ nothing(x) }}",
    "{{ x.upper() }}",
    "{{ dict(**table) }}",
    "{{ {'class': 1}.get('class') }}{{ card(**{'title': x}) }}",
]


def outcome(environment: Environment, source: str) -> str:
    try:
        return environment.from_string(source).render(
            x="<b>&", table={"name": "<i>", "items": "own", "class": "c"}
        )
    except Exception as wrong:
        return f"{type(wrong).__name__}: {wrong}"


@pytest.mark.parametrize("call", CALLS)
def test_pages_are_those_of_plain_jinja(call: str) -> None:
    assert outcome(Drawing(autoescape=True), MACROS + call) == outcome(
        Environment(autoescape=True), MACROS + call
    )


class Colour(Term):
    RED = "red", _("Red & bright"), "invented"


@pytest.mark.parametrize(
    "value",
    [
        "", "<b>", "it's \"so\"", 0, 3, -1, True, 2.5, None, Markup("<b>"), mark_safe("<i>"), _("a < b"),
        Colour.RED, Colour.RED.label, gettext_lazy("a < b"), b"<", ["<"],
    ],
)  # fmt: skip
def test_a_value_is_shown_as_jinja_shows_it(value: Any) -> None:
    plain = Environment(autoescape=True).from_string("{{ value }}").render(value=value)
    assert "".join([shown(value)]) == plain


def test_nothing_that_templates_call_takes_the_context() -> None:
    """`Reached.call` gives it to nobody: such a function would get its arguments one place off."""
    env = engines["jinja2"].env
    assert isinstance(env, Drawing) and env.autoescape is True and not env.is_async
    ours = {name: value for name, value in env.globals.items() if DEFAULT_NAMESPACE.get(name) is not value}
    assert [name for name, value in ours.items() if hasattr(value, "jinja_pass_arg")] == []
    assert [name for name, value in DEFAULT_NAMESPACE.items() if hasattr(value, "jinja_pass_arg")] == []
