"""Builds the styles, scripts and fonts that pages use, into placemap/web/static/placemap/.

In:   placemap/web/assets/styles/*.scss      each file without a leading underscore -> <name>.css
      placemap/web/assets/scripts/*.{ts,js}  likewise                              -> <name>.js
      placemap/web/assets/images/            copied                                -> images/
      client/<name>/mount.ts                                                       -> <name>.js
Also: govuk-frontend.min.js, the fonts, and whatever images of the two design systems the styles name.

Nothing is done when no input has changed. Nothing built is committed.

    python -m placemap.project.assets [--force] [--check]
"""

from __future__ import annotations

import argparse
import fcntl
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from placemap.foundations.errors import PlacemapError
from placemap.project.node import NODE_MODULES, install_packages, run_node
from placemap.project.state import CHECKOUT, PACKAGE, build_cache, in_checkout

ASSETS = PACKAGE / "web" / "assets"
CLIENT = CHECKOUT / "client"
BUILT = PACKAGE / "web" / "static" / "placemap"
MARK = ".built"

FONT = NODE_MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next"
FONT_FILES = re.compile(r"-(latin|latin-ext)-wght-(normal|italic)\.woff2$")
GOVUK = NODE_MODULES / "govuk-frontend" / "dist" / "govuk"
# Where an image that a style names may come from. The crown and GOV.UK's own marks are not ours to use.
IMAGE_HOMES = (NODE_MODULES / "@ministryofjustice" / "frontend" / "moj" / "assets", GOVUK / "assets")
NOT_OURS = re.compile(
    r"crown|crest|logotype|opengraph|favicon|govuk-icon|touch-icon|GDSTransport|light-|bold-"
)
CSS_URL = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")?#]+)")


class AssetsFailed(PlacemapError):
    """The styles or scripts could not be built."""


def is_current() -> bool:
    """Whether what is built was built from the inputs as they are. An installed package carries its own."""
    if not in_checkout():
        return (BUILT / "placemap.css").exists()
    mark = BUILT / MARK
    return mark.exists() and mark.read_text().strip() == _input_hash()


def build(*, force: bool = False, say: Callable[[str], None] = print) -> bool:
    """Build what is out of date; returns whether anything was. All outputs change at once, or none does."""
    if not in_checkout():
        if not is_current():
            raise AssetsFailed("This installation lacks its styles. Install the package placemap again.")
        return False
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    with (build_cache() / "assets.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not force and is_current():
            return False
        wanted = _input_hash()
        install_packages(say=say)
        say("Building styles and scripts ...")
        unfinished = Path(tempfile.mkdtemp(prefix=".placemap-", dir=BUILT.parent))
        try:
            unfinished.chmod(0o755)
            _build_scripts(unfinished)
            _copy_fonts(unfinished)
            _copy_images(unfinished)
            _build_styles(unfinished)
            (unfinished / MARK).write_text(wanted + "\n")
            put_in_place(unfinished, BUILT)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return True


def _build_styles(target: Path) -> None:
    pairs = [f"{style}:{target / style.stem}.css" for style in _entries(ASSETS / "styles", ("scss",))]
    if pairs:
        run_node(
            NODE_MODULES / "sass" / "sass.js",
            f"--load-path={NODE_MODULES}", "--style=compressed", "--no-source-map", "--quiet-deps", *pairs,
        )  # fmt: skip
    for style in sorted(target.glob("*.css")):
        _bring_named_files(style)


def _bring_named_files(style: Path) -> None:
    """Copy the images that a style names; refuse a style that names what is not there."""
    for name in sorted(set(CSS_URL.findall(style.read_text(encoding="utf-8")))):
        wanted = style.parent / name
        if wanted.exists():
            continue
        inside = wanted.resolve().is_relative_to(style.parent.resolve())
        source = next((home / name for home in IMAGE_HOMES if (home / name).is_file()), None)
        if not inside or source is None or NOT_OURS.search(wanted.name):
            raise AssetsFailed(f"{style.name} names {name}, which is not among the files that it may use.")
        wanted.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, wanted)


def _build_scripts(target: Path) -> None:
    esbuild = NODE_MODULES / "esbuild" / "bin" / "esbuild"
    entries = [f"{script.stem}={script}" for script in _entries(ASSETS / "scripts", ("ts", "js"))]
    entries += [f"{mount.parent.name}={mount}" for mount in sorted(CLIENT.glob("*/mount.ts"))]
    if entries:
        run_node(
            esbuild, *entries, f"--outdir={target}", "--bundle", "--format=esm", "--target=es2020",
            "--minify", "--legal-comments=eof", "--log-level=warning",
        )  # fmt: skip
    shutil.copyfile(GOVUK / "govuk-frontend.min.js", target / "govuk-frontend.min.js")


def _copy_fonts(target: Path) -> None:
    fonts = target / "fonts"
    fonts.mkdir()
    for font in sorted((FONT / "files").iterdir()):
        if FONT_FILES.search(font.name):
            shutil.copyfile(font, fonts / font.name)
    shutil.copyfile(FONT / "LICENSE", fonts / "LICENSE")


def _copy_images(target: Path) -> None:
    if (ASSETS / "images").is_dir():
        shutil.copytree(ASSETS / "images", target / "images", dirs_exist_ok=True)


def _entries(folder: Path, kinds: Iterable[str]) -> list[Path]:
    found = [path for kind in kinds for path in folder.glob(f"*.{kind}")]
    return sorted(path for path in found if not path.name.startswith("_") and ".test." not in path.name)


def put_in_place(unfinished: Path, folder: Path) -> None:
    """Let a finished folder take the place of the former one."""
    former = folder.with_name(f".former-{unfinished.name}")
    if folder.exists():
        folder.rename(former)
    unfinished.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def _input_hash() -> str:
    digest = sha256()
    here = Path(__file__)
    inputs = [CHECKOUT / "package.json", CHECKOUT / "package-lock.json", here, here.with_name("node.py")]
    for folder in (ASSETS, CLIENT):
        inputs += sorted(path for path in folder.rglob("*") if path.is_file())
    for path in inputs:
        digest.update(f"{path.relative_to(CHECKOUT)}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def main(argv: Sequence[str] | None = None) -> int:
    """Build, or with --check say whether what is built is current (exit status 1 when it is not)."""
    parser = argparse.ArgumentParser(
        prog="python -m placemap.project.assets",
        description="Builds the styles, scripts and fonts that pages use, unless they are current.",
    )
    parser.add_argument("--force", action="store_true", help="build even when no input has changed")
    parser.add_argument("--check", action="store_true", help="only say whether they are current")
    options = parser.parse_args(argv)
    try:
        if options.check:
            current = is_current()
            print("Styles and scripts are current." if current else "Styles and scripts must be built.")
            return 0 if current else 1
        if build(force=options.force):
            size = sum(path.stat().st_size for path in BUILT.rglob("*") if path.is_file())
            print(f"Styles and scripts are built ({size / 1000:.0f} kB in {BUILT.relative_to(CHECKOUT)}).")
    except PlacemapError as error:
        print(error.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
