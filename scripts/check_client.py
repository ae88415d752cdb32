"""Types of the TypeScript in client/. Nothing is written. (Its own tests run with pytest.)"""

from __future__ import annotations

import sys
from pathlib import Path

from placemap.foundations.errors import PlacemapError
from placemap.project.node import NODE_MODULES, install_packages, run_node

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Check the types; exit status 1 with the compiler's words when one does not hold."""
    if not any((ROOT / "client").rglob("*.ts")):
        print("There is no TypeScript in client/.")
        return 0
    try:
        install_packages(for_tests=True, say=lambda words: print(words, file=sys.stderr))
        compiler = NODE_MODULES / "typescript" / "bin" / "tsc"
        run_node(compiler, "--noEmit", "--pretty", "false", "-p", str(ROOT / "client" / "tsconfig.json"))
    except PlacemapError as error:
        print(error.message)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
