"""Types of the TypeScript in client/, and its own tests. Nothing is written."""

from __future__ import annotations

import sys
from pathlib import Path

from placemap.foundations.errors import PlacemapError
from placemap.project.node import NODE_MODULES, install_packages, run_node

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Check the types; with --tests run the client's tests as well."""
    sources = sorted((ROOT / "client").rglob("*.ts"))
    if not sources:
        print("There is no TypeScript in client/.")
        return 0
    try:
        install_packages(for_tests=True, say=lambda words: print(words, file=sys.stderr))
        run_node(NODE_MODULES / "typescript" / "bin" / "tsc", "--noEmit", "-p", str(ROOT / "tsconfig.json"))
        tests = [path for path in sources if path.name.endswith(".test.ts")]
        if "--tests" in sys.argv and tests:
            print(run_node(Path("--test"), *map(str, tests)))
    except PlacemapError as error:
        print(error.message)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
