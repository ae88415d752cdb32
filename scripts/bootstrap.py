"""Makes .venv and installs what is missing into it. Needs Python 3.11 to 3.13 and nothing else.

    python3 scripts/bootstrap.py [run] [build] [test] [bench]

Each name is a lock in requirements/. Nothing is ever removed. When nothing has changed it does nothing,
so every `make` command may call it. Uses the package index that pip is set up to use.
"""

# Standard library only; and readable by older Pythons, so that they can say what is wrong.
from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
MARKS = VENV / ".placemap"
OLDEST, NEWEST = (3, 11), (3, 13)
GROUPS = ("run", "build", "test", "bench")
STARTED = time.monotonic()


def say(words):
    """Show progress, with the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {words}", flush=True)


class SetUpFailed(Exception):
    """Set-up cannot go on; the message says what to do."""


def main(arguments):
    """Install the locks that are named (run and build when none is)."""
    groups = list(dict.fromkeys(arguments)) or ["run", "build"]
    unknown = [group for group in groups if group not in GROUPS]
    if unknown:
        print(f"There is no lock called {unknown[0]}. Choose from: {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    interpreter = supported_python()
    if interpreter != sys.executable:
        os.execv(interpreter, [interpreter, __file__, *arguments])
    if is_complete(groups):
        return 0
    with one_at_a_time():
        if is_complete(groups):  # another `make` has just done it
            return 0
        try:
            set_up(groups)
        except SetUpFailed as error:
            print(f"\nSet-up stopped: {error}", file=sys.stderr)
            return 1
    say("Set-up is complete.")
    return 0


def set_up(groups):
    """Make the environment if need be, then install what is missing."""
    make_environment()
    locks = [lock(group) for group in groups if mark_of(group) != fingerprint(group)]
    if locks:
        names = ", ".join(path.stem for path in locks)
        say(f"Installing what Placemap needs ({names}); the first time this downloads about 250 MB ...")
        install(["--require-hashes", *[part for path in locks for part in ("-r", str(path))]])
    for group in groups:
        write_mark(group, fingerprint(group))
    if mark_of("project") != fingerprint("project") or not (BIN / "placemap").exists():
        say("Making the command .venv/bin/placemap ...")
        # Its build tool is in the environment already, from a hashed lock: nothing is fetched for this.
        install(["--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
        write_mark("project", fingerprint("project"))


def make_environment():
    """Make .venv, or make it again when its Python is gone or the folder was moved."""
    if PYTHON.exists() and runs(PYTHON) and not was_moved():
        return_quietly = (BIN / "uv").exists() or mark_of("install") == fingerprint("install")
        if return_quietly:
            return
    else:
        say("Making the environment .venv ...")
        make_venv()
    write_mark("place", str(VENV))
    say("Installing the installer ...")
    if not has_pip():
        with contextlib.suppress(subprocess.CalledProcessError, OSError):
            subprocess.run([str(PYTHON), "-m", "ensurepip"], check=True, capture_output=True)
    if has_pip():
        pip("--require-hashes", "-r", str(lock("install")))
    elif uv_program():
        uv("--require-hashes", "-r", str(lock("install")))
    else:
        raise SetUpFailed("there is no pip in .venv. Delete .venv and run the command again.")
    write_mark("install", fingerprint("install"))


def make_venv():
    """Make .venv with the standard library's own module."""
    answer = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if answer.returncode == 0:
        return
    words = (answer.stdout + answer.stderr).strip()
    if "ensurepip" in words and (shutil.which("uv") or runs_module("pip")):
        # Debian packs venv in halves: without the second half it makes everything but pip.
        subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], check=True)
        if not shutil.which("uv"):
            outer = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
            subprocess.run([*outer, "--require-hashes", "-r", str(lock("install"))], check=True)
        return
    raise SetUpFailed(
        f"Python could not make a virtual environment:\n{words}\n"
        "On Debian and Ubuntu, `apt install python3-venv` (once, by an administrator) mends this; "
        "so does any Python 3.11 to 3.13 that comes with venv."
    )


def install(arguments):
    """Install with uv; where uv cannot be had or cannot reach the index, with pip."""
    program = uv_program()
    if program:
        answer = uv(*arguments, check=False)
        if answer == 0:
            return
        if not has_pip():
            raise SetUpFailed("the packages could not be installed; the lines above say why.")
        say("That did not work; trying with pip ...")
    pip(*arguments)


def uv(*arguments, check=True):
    """Run `uv pip install`; returns its exit status."""
    command = [str(uv_program()), "pip", "install", "--python", str(PYTHON), *arguments]
    status = subprocess.call(command, cwd=str(ROOT), env={**os.environ, **index_settings()})
    if status and check:
        raise SetUpFailed("the packages could not be installed; the lines above say why.")
    return status


def pip(*arguments):
    """Run `pip install`."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *arguments]
    if subprocess.call(command, cwd=str(ROOT)):
        raise SetUpFailed(
            "the packages could not be installed; the lines above say why. Check that this machine reaches "
            "its package index (pip's own settings and HTTPS_PROXY are honoured), then run it again."
        )


def uv_program():
    """The uv to use: the environment's own, else the machine's; None when there is none."""
    own = BIN / "uv"
    return own if own.exists() else shutil.which("uv")


def index_settings():
    """pip's settings of where packages come from, in uv's words. What is set for uv itself wins."""
    found = {}
    for line in pip_settings().splitlines():
        name, _, value = line.partition("=")
        # Variables (":env:.") come last in the list and rightly win over files.
        found[name.rpartition(".")[2].replace("_", "-")] = value.strip().strip("'\"").replace("\\n", " ")
    settings = {"UV_INDEX_STRATEGY": "unsafe-best-match"}  # as pip does; the hashes decide what is let in
    for theirs, ours, separator in (
        ("index-url", "UV_DEFAULT_INDEX", " "),
        ("extra-index-url", "UV_INDEX", " "),
        ("find-links", "UV_FIND_LINKS", ","),
        ("trusted-host", "UV_INSECURE_HOST", " "),
        ("cert", "SSL_CERT_FILE", None),
        ("default-timeout", "UV_HTTP_TIMEOUT", None),
        ("timeout", "UV_HTTP_TIMEOUT", None),
    ):
        if found.get(theirs):
            settings[ours] = separator.join(found[theirs].split()) if separator else found[theirs]
    settings["UV_SYSTEM_CERTS"] = "true"  # pip trusts what the machine trusts
    return {name: value for name, value in settings.items() if name not in os.environ}


def pip_settings():
    """What `pip config list` says, for whichever pip there is."""
    for python in (str(PYTHON), sys.executable):
        answer = subprocess.run(
            [python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
        )
        if answer.returncode == 0:
            return answer.stdout
    return ""


def lock(group):
    """The lock of a group."""
    return ROOT / "requirements" / f"{group}.txt"


def fingerprint(group):
    """What was installed for a group, in one word: changes when it must be installed again."""
    if group == "project":
        inputs = [ROOT / "pyproject.toml"]
    else:
        inputs = [lock(group)]
    digest = hashlib.sha256(f"{VENV} {sys.version_info[:2]}".encode())
    for path in inputs:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_complete(groups):
    """Whether everything is there already. Quick: reads a few small files."""
    return (
        PYTHON.exists()
        and (BIN / "placemap").exists()
        and all(mark_of(group) == fingerprint(group) for group in (*groups, "project"))
    )


def mark_of(group):
    """The fingerprint kept when a group was last installed."""
    try:
        return (MARKS / group).read_text()
    except OSError:
        return ""


def write_mark(group, content):
    """Keep a fingerprint."""
    MARKS.mkdir(exist_ok=True)
    (MARKS / group).write_text(content)


def was_moved():
    """Whether the checkout was copied or moved, so that the environment's scripts name another folder."""
    return mark_of("place") not in ("", str(VENV))


def has_pip():
    """Whether the environment has pip."""
    return runs(PYTHON, "-m", "pip", "--version")


def runs_module(module):
    """Whether this Python has a module."""
    return runs(sys.executable, "-m", module, "--version")


def runs(*command):
    """Whether a command runs and succeeds."""
    command = [str(part) for part in command] + (["--version"] if len(command) == 1 else [])
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def supported_python():
    """This Python when it will do, else a newer one on the path."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and runs(found):
            return found
    print(
        "Placemap needs Python 3.11, 3.12 or 3.13, and this is Python {}.{}. Install one, or name it: "
        "make PYTHON=/path/to/python3.12 ...".format(*sys.version_info[:2]),
        file=sys.stderr,
    )
    raise SystemExit(1)


@contextlib.contextmanager
def one_at_a_time():
    """Wait while another set-up of this checkout runs."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    with (ROOT / ".cache" / "bootstrap.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
