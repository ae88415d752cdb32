"""One file, encrypted to age keys, of named parts in order. Nothing of it is ever on disk in the clear.

Inside the encryption is a plain tar, so that `age --decrypt` and `tar` open it without Placemap. Its
length is never held in memory, and age's own check at the end makes a shortened file fail.
"""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any

import pyrage

from placemap.foundations.errors import PlacemapError

Part = tuple[str, bytes]
PUBLIC, PRIVATE = "age1", "AGE-SECRET-KEY-1"
UNFINISHED = ".unfinished"


class BadArchive(PlacemapError):
    """A backup that cannot be opened, or is not whole."""


def recipients_in(text: str) -> list[Any]:
    """The public keys in a text, separated by commas or white space. Raises `PlacemapError`."""
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(pyrage.x25519.Recipient.from_str(word))
        except pyrage.RecipientError:
            wrong = "It is a private key: keep it off this machine." if word.startswith(PRIVATE) else ""
            shown = "what was given" if wrong else repr(word)
            raise PlacemapError(f"{shown} is not an age public key ({PUBLIC}…). {wrong}".strip()) from None
    return found


def identities_in(path: Path) -> list[Any]:
    """The private keys in a file as `age-keygen` or `placemap backup --make-key` writes it."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(PRIVATE)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise PlacemapError(f"The key in {path} cannot be read: {_words(error)}.") from None
    if not found:
        raise PlacemapError(f"There is no private key ({PRIVATE}…) in {path}.")
    return found


def make_identity(path: Path) -> str:
    """Make a private key in a new file that only this account may read; its public key is returned."""
    made = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise PlacemapError(f"No key was made: {path}: {_words(error)}.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"# public key: {made.to_public()}\n{made}\n")
    return str(made.to_public())


def write(
    path: Path,
    parts: Iterable[Part],
    recipients: Sequence[Any],
    naming: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext,
) -> None:
    """Write an archive, whole or not at all: it has its name only when it is safely on the disk.

    The name is given within what `naming` opens, which does not stand when that fails.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    source = _Blocks(parts)
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            try:
                pyrage.encrypt_io(source, file, list(recipients))
            except Exception:
                if source.failed is not None:
                    raise source.failed from None
                raise
            file.flush()
            os.fsync(file.fileno())
        with naming():
            os.link(unfinished, path)  # never over another backup
    except OSError as error:
        raise PlacemapError(f"The backup could not be written to {path}: {_words(error)}.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def read(path: Path, identities: Sequence[Any]) -> Iterator[Part]:
    """The parts of an archive, in order. Raises `BadArchive`, at the latest when the last has been given."""
    with contextlib.ExitStack() as closing:
        try:
            file = closing.enter_context(path.open("rb"))
        except OSError as error:
            raise BadArchive(f"{path} cannot be read: {_words(error)}.") from None
        opening = _Opening(file, identities)
        plain = closing.enter_context(opening)
        try:
            with tarfile.open(fileobj=plain, mode="r|") as tar:
                for member in tar:
                    content = tar.extractfile(member)
                    yield member.name, content.read() if content else b""
            while plain.read(1 << 20):
                pass  # to the very end, where age's own check is
        except (tarfile.TarError, EOFError):
            opening.raise_failure(path)
            raise BadArchive(f"{path} is not a backup of Placemap.") from None
        opening.raise_failure(path)


class _Blocks(io.RawIOBase):
    """The bytes of a tar, made part by part as they are asked for."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._made = self._blocks(parts)
        self._left = b""
        self.failed: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        try:
            while not self._left:
                self._left = next(self._made)
        except StopIteration:
            return b""
        except BaseException as error:
            self.failed = error
            raise
        given, self._left = self._left[:size], self._left[size:]
        return given

    @staticmethod
    def _blocks(parts: Iterable[Part]) -> Iterator[bytes]:
        for name, content in parts:
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o600
            yield member.tobuf()
            yield content + b"\0" * (-len(content) % tarfile.BLOCKSIZE)
        yield b"\0" * (2 * tarfile.BLOCKSIZE)


class _Opening:
    """Decrypts in a thread of its own into a pipe, which the `with` block reads."""

    def __init__(self, file: IO[bytes], identities: Sequence[Any]) -> None:
        self._file, self._identities = file, identities
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> IO[bytes]:
        reading, self._writing = os.pipe()
        self._plain = os.fdopen(reading, "rb")
        self._thread.start()
        return self._plain

    def __exit__(self, *_: object) -> None:
        self._plain.close()  # a thread that still writes is told so, and ends
        self._thread.join()

    def _run(self) -> None:
        try:
            with os.fdopen(self._writing, "wb") as plain:
                pyrage.decrypt_io(self._file, plain, list(self._identities))
        except Exception as error:
            self._failure = error

    def raise_failure(self, path: Path) -> None:
        """Raise what ended the decryption early, in plain words. The pipe has come to its end."""
        self._thread.join()
        if self._failure is None:
            return
        said = str(self._failure)
        if "No matching keys" in said:
            raise BadArchive(f"{path} was encrypted to another key than the one given. Nothing was changed.")
        if "Header" in said or "header" in said:
            raise BadArchive(f"{path} is not encrypted as a backup of Placemap is. Nothing was changed.")
        raise BadArchive(f"{path} is not whole: it was cut short or changed ({said}). Nothing was changed.")


def _words(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
