"""The browser of the tests: found or a failure with words, never a skip."""

from __future__ import annotations

import platform
import stat
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from placemap.project import browser, node
from placemap.project.browser import BrowserNotFound, find_browser


@pytest.mark.journey
def test_browser_that_is_found_draws_pages_and_webgl() -> None:
    found = find_browser(say=lambda words: None)
    assert "Chrom" in found.version
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**found.launch_options())
        page = chromium.new_page()
        page.set_content("<h1>Tŷ Gwyn</h1><canvas></canvas>")
        drawn = page.evaluate("() => document.querySelector('canvas').getContext('webgl2') !== null")
        picture = page.screenshot()
        chromium.close()
    assert drawn
    assert picture.startswith(b"\x89PNG")


def test_named_browser_comes_first_and_must_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEMAP_CHROMIUM", str(tmp_path / "nothing"))
    with pytest.raises(BrowserNotFound, match="PLACEMAP_CHROMIUM names"):
        find_browser()
    # A file of the right name that is only a notice to install something else.
    notice = tmp_path / "chromium"
    notice.write_text("#!/bin/sh\necho 'Please install the chromium snap'; exit 1\n")
    notice.chmod(notice.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PLACEMAP_CHROMIUM", str(notice))
    with pytest.raises(BrowserNotFound, match="does not run as Chromium"):
        find_browser()


def test_browser_that_starts_and_never_listens_is_not_taken(tmp_path: Path) -> None:
    pretender = tmp_path / "chromium"
    pretender.write_text("#!/bin/sh\necho 'Chromium 1.0'\n")
    pretender.chmod(0o755)
    assert browser._if_it_runs(pretender, "test") is None


def test_without_any_browser_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLACEMAP_CHROMIUM", raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)

    def fail(**options: object) -> None:
        raise node.NodeFailed("npm is not reached")

    monkeypatch.setattr(browser, "install_packages", fail)
    with pytest.raises(BrowserNotFound, match=r"(?s)npm is not reached.*PLACEMAP_CHROMIUM"):
        find_browser()
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(BrowserNotFound, match="Install one"):
        find_browser()


def test_browser_that_npm_brings_and_that_does_not_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLACEMAP_CHROMIUM", raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(browser, "install_packages", lambda **options: None)
    monkeypatch.setattr(browser, "_unpacked", lambda say: tmp_path)
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho 'libnspr4.so: cannot open shared object file' >&2; exit 127\n")
    broken.chmod(0o755)
    with pytest.raises(BrowserNotFound, match=r"libnspr4.so.*Install Chromium"):
        find_browser()


def test_command_prints_the_browser(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser.main() == 0
    assert "Chrom" in capsys.readouterr().out
    monkeypatch.setenv("PLACEMAP_CHROMIUM", "/nonexistent")
    assert browser.main() == 1
