"""A bad line: a proxy of our own that breaks off, swallows, cuts, delays and repeats whole requests at random."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import threading
from collections import Counter
from collections.abc import Coroutine
from typing import Any

WELL, BROKEN, UNANSWERED, CUT, LATE, TWICE, AGAIN = (
    "as it was sent", "broken off before it was whole", "whole, and no answer", "the answer cut short",
    "late, often later than anybody waits", "twice at once", "a second time, seconds later",
)  # fmt: skip
# What happens to a request, and how often in a hundred times.
FATES = {WELL: 40, BROKEN: 14, UNANSWERED: 14, CUT: 12, LATE: 4, TWICE: 8, AGAIN: 8}
_MARK = re.compile(rb"(?:mark|bare)-[0-9a-f]{16}")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
# A server that takes longer is as good as gone.
_SERVER_ANSWERS_WITHIN = 60


class BadLine:
    """Listens on a port of its own while it is entered, and sends on to `server`, or does worse.

    `met` counts what befell requests. `whole` holds the marks of forms sent to `form` of which the server was
    given every byte at least once: nothing else can rightly be found afterwards.
    """

    def __init__(self, server: int, form: str, *, patience: float, seed: int) -> None:
        self.port = 0
        self.met: Counter[str] = Counter()
        self.whole: set[str] = set()
        self._server, self._patience = server, patience
        self._form = re.compile(rb"POST " + re.escape(form.encode()) + rb" ")
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> BadLine:
        self._thread.start()
        self._within(self._listen())
        return self

    def __exit__(self, *_problem: object) -> None:
        self._within(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def settle(self) -> None:
        """Wait until the last of what is still under way, or is to be repeated, has reached the server."""
        self._within(self._settled())

    def _within(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    async def _listen(self) -> None:
        self._listening = await asyncio.start_server(self._taken, "127.0.0.1", 0)
        self.port = int(self._listening.sockets[0].getsockname()[1])

    async def _settled(self) -> None:
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def _finish(self) -> None:
        self._listening.close()
        await self._settled()

    def _begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = self._loop.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Not given up with whoever asked: what they sent is on its way, whether they still wait or not.
        self._begin(self._carry(reader, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            request = await _request(reader)
            fate = self._chance.choices(list(FATES), list(FATES.values()))[0]
            self.met[fate] += 1
            writer.write(await self._answer(request, fate))
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()

    async def _answer(self, request: bytes, fate: str) -> bytes:
        """What whoever sent it gets: nothing, a part, or all of an answer."""
        chance = self._chance
        if fate == BROKEN:
            await self._say(request[: chance.randrange(1, len(request))])
            return b""
        if fate == UNANSWERED and chance.random() < 0.5:
            self._note(request)
            await self._say(request)
            return b""
        if fate == LATE:
            await asyncio.sleep(chance.uniform(0.2, 2) * self._patience)
        if fate == AGAIN:
            self._begin(self._again(request, chance.uniform(0.5, 4)))
        if fate == TWICE:
            first, second = await asyncio.gather(self._asked(request), self._asked(request))
            return chance.choice((first, second))
        answer = await self._asked(request)
        if fate == UNANSWERED:
            return b""
        return answer[: chance.randrange(1, len(answer))] if fate == CUT and len(answer) > 1 else answer

    async def _again(self, request: bytes, after: float) -> None:
        await asyncio.sleep(after)
        with contextlib.suppress(OSError):
            await self._asked(request)

    def _note(self, request: bytes) -> None:
        if self._form.match(request) and (mark := _MARK.search(request)):
            self.whole.add(mark[0].decode())

    async def _say(self, part: bytes) -> None:
        """Give the server this and be gone."""
        _reader, writer = await asyncio.open_connection("127.0.0.1", self._server)
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(self._chance.uniform(0, 0.1))
        writer.close()

    async def _asked(self, request: bytes) -> bytes:
        """The server's whole answer to the whole request."""
        self._note(request)
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server)
        try:
            writer.write(request)
            await writer.drain()
            return await asyncio.wait_for(reader.read(), _SERVER_ANSWERS_WITHIN)
        except TimeoutError:
            return b""
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A request with its body. Raises where it ends before it is whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")
