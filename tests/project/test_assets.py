"""Styles and scripts: built once, all at once, and only from what may be used; the locks name no address."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path

import pytest

from placemap.foundations.errors import PlacemapError
from placemap.project import assets, console_services, node
from placemap.project.assets import BUILT, AssetsFailed, build, is_current
from placemap.project.state import CHECKOUT


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    build(say=lambda words: None)


def test_everything_that_pages_name_is_built() -> None:
    assert is_current()
    assert (BUILT / "placemap.css").stat().st_size > 10_000
    assert (BUILT / "govuk-frontend.min.js").exists()
    fonts = {path.name for path in (BUILT / "fonts").glob("*.woff2")}
    assert "atkinson-hyperlegible-next-latin-wght-normal.woff2" in fonts
    assert "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2" in fonts, "Welsh needs ŵ and ŷ"


def test_styles_name_only_files_that_are_there_and_no_other_host() -> None:
    for style in BUILT.glob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"url\(['\"]?(https?:)?//", text)
        for name in assets.CSS_URL.findall(text):
            assert (style.parent / name).exists(), name


def test_crown_and_government_marks_are_not_carried() -> None:
    carried = [path.name for path in BUILT.rglob("*") if assets.NOT_OURS.search(path.name)]
    assert carried == []


def test_two_services_of_one_checkout_gather_static_files_once_and_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with a state directory of its own, as two demonstrations side by side."""
    root = tmp_path / "served"
    monkeypatch.setenv("PLACEMAP_STATIC_ROOT", str(root))
    gathering, together, missing = threading.Barrier(2), [], []

    def gather(folder: Path) -> None:
        together.append(folder)
        (folder / "first.css").write_text("x")
        # The former files are served until every new one is there.
        missing.extend(["half done"] if root.exists() else [])
        time.sleep(0.05)
        (folder / "last.css").write_text("x")

    def start() -> None:
        gathering.wait()
        console_services.build_assets(lambda words: None)

    monkeypatch.setattr(console_services, "_gather", gather)
    services = [threading.Thread(target=start) for _ in range(2)]
    for service in services:
        service.start()
    for service in services:
        service.join()
    assert (len(together), missing) == (1, [])
    assert {path.name for path in root.iterdir()} == {"first.css", "last.css", ".gathered"}
    assert {path.name for path in tmp_path.iterdir()} == {"served", ".served.lock"}

    def fails(folder: Path) -> None:
        raise PlacemapError("no room")

    (root / ".gathered").write_text("of an older version")
    monkeypatch.setattr(console_services, "_gather", fails)
    with pytest.raises(PlacemapError):
        console_services.build_assets(lambda words: None)
    assert (root / "last.css").exists(), "what was served goes on being served"
    assert {path.name for path in tmp_path.iterdir()} == {"served", ".served.lock"}


def test_second_build_does_nothing_and_is_quick() -> None:
    said: list[str] = []
    started = time.process_time()
    assert build(say=said.append) is False
    assert time.process_time() - started < 0.5
    assert said == []


def test_changed_input_must_be_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "CHECKOUT", tmp_path)
    for name in ("ASSETS", "CLIENT"):
        monkeypatch.setattr(assets, name, tmp_path / name.lower())
    (tmp_path / "client" / "map").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "assets.py", "node.py"):
        (tmp_path / name).write_text("{}")
    monkeypatch.setattr(assets, "__file__", str(tmp_path / "assets.py"))
    before = assets._input_hash()
    assert assets._input_hash() == before
    (tmp_path / "client" / "map" / "mount.ts").write_text("export {}")
    after = assets._input_hash()
    assert after != before
    (tmp_path / "client" / "map" / "mount.ts").rename(tmp_path / "client" / "map" / "moved.ts")
    assert assets._input_hash() != after


def test_style_that_names_a_missing_file_is_refused(tmp_path: Path) -> None:
    style = tmp_path / "placemap.css"
    style.write_text("a{background:url(images/nowhere.svg)}")
    with pytest.raises(AssetsFailed, match=r"images/nowhere\.svg"):
        assets._bring_named_files(style)
    style.write_text("a{background:url(../../outside.svg)}")
    with pytest.raises(AssetsFailed, match="outside"):
        assets._bring_named_files(style)
    style.write_text("a{background:url(images/govuk-logotype-crown.png)}")
    with pytest.raises(AssetsFailed, match="crown"):
        assets._bring_named_files(style)


def test_images_of_the_design_system_are_brought_when_named(tmp_path: Path) -> None:
    style = tmp_path / "placemap.css"
    style.write_text(
        'a{background:url("images/icon-search-black.svg")}b{background:url(data:image/png;base64,AA)}'
    )
    assets._bring_named_files(style)
    assert (tmp_path / "images" / "icon-search-black.svg").exists()


def test_failed_build_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(path.name for path in BUILT.iterdir())

    def fail(*arguments: object) -> str:
        raise node.NodeFailed("sass failed")

    monkeypatch.setattr(assets, "run_node", fail)
    with pytest.raises(node.NodeFailed):
        build(force=True, say=lambda words: None)
    assert sorted(path.name for path in BUILT.iterdir()) == before
    assert is_current()
    assert not list(BUILT.parent.glob(".placemap-*"))


def test_installed_package_without_its_styles_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "in_checkout", lambda: False)
    assert build() is False
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    with pytest.raises(AssetsFailed, match="Install the package"):
        build()


def test_command_says_whether_they_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert assets.main(["--check"]) == 0
    assert "current" in capsys.readouterr().out
    assert assets.main([]) == 0
    assert capsys.readouterr().out == "", "nothing to do, nothing to say"


def test_script_that_fails_shows_its_words(tmp_path: Path) -> None:
    script = tmp_path / "failing.mjs"
    script.write_text("console.error('the reason'); process.exit(4)")
    with pytest.raises(node.NodeFailed, match="the reason"):
        node.run_node(script)


def test_script_that_hangs_is_stopped(tmp_path: Path) -> None:
    script = tmp_path / "hanging.mjs"
    script.write_text("setInterval(() => {}, 1000)")
    program = str(node._node_home() / "bin" / "node")
    with pytest.raises(node.NodeFailed, match=r"hanging\.mjs took over"):
        node._run([program, str(script)], patience=0.3)


def test_packages_that_are_there_are_not_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "_npm", lambda *arguments: pytest.fail("npm was called"))
    node.install_packages(say=lambda words: None)


def test_npm_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((CHECKOUT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: found for name, found in lock["packages"].items() if name}
    assert packages
    for name, found in packages.items():
        assert found["integrity"].startswith("sha512-"), name
        assert "resolved" not in found, name


@pytest.mark.parametrize("name", ["install", "run", "build", "test", "bench"])
def test_python_locks_have_hashes_and_no_addresses(name: str) -> None:
    text = (CHECKOUT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text
    for requirement in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]+\])?==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


def test_locks_agree_with_one_another() -> None:
    chosen: dict[str, set[str]] = {}
    for path in sorted((CHECKOUT / "requirements").glob("*.txt")):
        here: dict[str, set[str]] = {}  # one lock may hold two versions, each for its own Pythons
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ \\\n]+)", path.read_text(), re.MULTILINE):
            here.setdefault(name, set()).add(version)
        for name, versions in here.items():
            assert chosen.setdefault(name, versions) == versions, f"{name} in {path.name}"
