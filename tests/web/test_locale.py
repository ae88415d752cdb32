"""Every word can be translated: found by Babel, and nothing left over in a made-up language."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.frontend import ExtractMessages
from babel.messages.pofile import read_po

from tests.web import gallery_pages, pseudo

ROOT = Path(__file__).resolve().parents[2]


def test_babel_finds_words_in_templates_and_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command = ExtractMessages()
    command.mapping_file = "babel.cfg"
    command.keywords = "gettext_lazy _"
    command.output_file = str(tmp_path / "all.pot")
    command.input_paths = "placemap"
    command.finalize_options()
    command.run()
    with (tmp_path / "all.pot").open(encoding="utf-8") as file:
        found = {m.id for m in read_po(file) if m.id}
    assert "Skip to main content" in found  # {{ _() }}
    assert "Printed by %(who)s, %(agency)s." in found  # {% trans %}
    assert "Enter the %(what)s, like 4 3 2011." in found  # gettext in Python
    assert "We cannot tell which version you changed. Open the page again." in found  # gettext_lazy


def test_pseudo_keeps_placeholders_and_markup() -> None:
    assert pseudo.pseudo("Named %(who)s <b>here</b> 5%%") == "⟦Ñàméd %(who)s <b>héré</b> 5%%⟧"


def test_forgotten_finds_what_cannot_be_translated() -> None:
    html = (
        '<p>⟦Ôñé <b>tŵô</b>⟧</p><p>Plain words</p><input placeholder="More">'
        "<svg><text>T.B.</text></svg><p>Leo Pashley</p>"
    )
    assert pseudo.forgotten(html, {"Leo Pashley"}) == ["Plain words", "More"]


def test_the_shell_and_its_components_are_translatable(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo.pretend(monkeypatch)
    form = gallery_pages.EveryField(data={})
    data = {
        *(str(bound.label) for bound in form),
        *(str(bound.help_text) for bound in form),
        *(text for name in ("school", "kind", "seen") for _, text in form.fields[name].choices),
        *(tab.label for tab in gallery_pages.HEADER.tabs),
        gallery_pages.HEADER.title,
        gallery_pages.HEADER.reference,
        gallery_pages.HEADER.stage,
        gallery_pages.HEADER.lead_line,
        "Priya Nandra",
        "Exploitation coordinator",
        "Fenmarch Council",
        "My work",
        "Mappings",
        "County picture",
        "November",
        "I noticed something",
        "You need no conclusion. Say what you saw.",
        "This mapping closed on 20 March, so nothing can be added to it.",
    }
    assert pseudo.forgotten(gallery_pages.render("question"), data - {""}) == []


def test_error_pages_are_translatable(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo.pretend(monkeypatch)
    assert (
        pseudo.forgotten(gallery_pages.render("not-found"), {"My work", "Mappings", "County picture"}) == []
    )
