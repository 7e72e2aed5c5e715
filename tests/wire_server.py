"""A server on 127.0.0.1 that speaks Anthropic Messages, OpenAI Chat Completions and OpenAI Responses, and fails on cue.

In a test's own loop: `async with WireServer(script) as server: … server.url … server.requests`. Without a loop:
`with WireServer(script) as server`. As a process: `python tests/wire_server.py --script FILE.py:NAME`, which prints
`LISTENING url`. A script is one Answer for every request, a list that is used up in order, or a callable.

Anthropic's base URL is `server.url`; that of both OpenAI wires is `server.openai_url`.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import inspect
import itertools
import json
import socket
import struct
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Self

from wire import speech, stream
from wire.answers import Answer, Asked, Fault, Script, as_json, by_words, unscripted

__all__ = ["Answer", "Asked", "Fault", "Script", "WireServer", "as_json", "by_words", "refusing_url", "unaccepting_url"]

PING_EVERY = 0.05
TLS_GREETING = b"\x16"
STREAMED = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}


class WireServer:
    """The server; `requests` holds everything that it was asked."""

    def __init__(self, script: Script = Answer(), port: int = 0) -> None:  # noqa: B008 - a frozen value
        self.script = list(script) if isinstance(script, list | tuple) else script
        self.requests: list[Asked] = []
        self.connections = 0
        self.on_request: Callable[[Asked], None] = lambda _asked: None
        self._port = port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread: tuple[threading.Thread, asyncio.AbstractEventLoop] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def openai_url(self) -> str:
        return f"{self.url}/v1"

    @property
    def asked(self) -> Asked:
        """The last request."""
        return self.requests[-1]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self._port, limit=2**22)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_exc: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def __enter__(self) -> Self:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="wire server", daemon=True)
        thread.start()
        self._thread = thread, loop
        asyncio.run_coroutine_threadsafe(self.__aenter__(), loop).result(10)
        return self

    def __exit__(self, *_exc: object) -> None:
        assert self._thread is not None
        thread, loop = self._thread
        asyncio.run_coroutine_threadsafe(self.__aexit__(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        connection = _Connection(self, reader, writer, self.connections)
        try:
            await connection.serve()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the server is closing: either way nobody is there to answer
        finally:
            self._tasks.discard(task)
            writer.close()

    async def answer_to(self, asked: Asked) -> Answer:
        script = self.script
        if isinstance(script, Answer):
            return script
        if isinstance(script, list):
            return script.pop(0) if script else unscripted("the script is used up")
        assert callable(script)
        said = script(asked)
        return await said if inspect.isawaitable(said) else said


class _Connection:
    """One connection of a client, and the requests that come on it."""

    def __init__(
        self, server: WireServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        self.server, self.reader, self.writer, self.number = server, reader, writer, number
        self.ahead = b""
        self.open = self.chunked = True
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    async def serve(self) -> None:
        while self.open and (asked := await self._read()):
            self.server.requests.append(asked)
            self.server.on_request(asked)
            await self._answered_or_left(asked)

    async def _read(self) -> Asked | None:
        self.ahead = self.ahead or await self.reader.readexactly(1)
        if self.ahead == TLS_GREETING:
            self.writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
            return None
        head = self.ahead + await self.reader.readuntil(b"\r\n\r\n")
        self.ahead = b""
        lines = head.decode("latin-1").split("\r\n")
        if len(parts := lines[0].split(" ")) != 3:
            return None
        pairs = (line.partition(":") for line in lines[1:] if line)
        headers = {name.strip().lower(): value.strip() for name, _colon, value in pairs}
        raw = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return Asked(parts[0], parts[1], headers, raw, time.monotonic(), self.number)

    async def _answered_or_left(self, asked: Asked) -> None:
        answering = asyncio.ensure_future(self._answer(asked))
        leaving = asyncio.ensure_future(self.reader.read(1))
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done() and not leaving.result():
                asked.left = time.monotonic()
                self.open = False
                return
            await answering
            asked.done = time.monotonic()
            self.ahead = leaving.result() if leaving.done() else b""
        except ConnectionError:
            asked.left = time.monotonic()
            self.open = False
        finally:
            for task in (answering, leaving):
                task.cancel()
            await asyncio.gather(answering, leaving, return_exceptions=True)

    async def _answer(self, asked: Asked) -> None:
        answer = await self.server.answer_to(asked)
        fault = answer.fault
        if fault and await self._failed_early(fault, asked):
            return
        if answer.raw is not None or answer.status != 200 or asked.wire == "other":
            await self._say(answer.status, self._plain(asked, answer), answer.raw_type, answer.headers)
        elif not asked.streamed or (fault and fault.shape == "json body"):
            await self._say(200, speech.whole(asked.wire, answer, self._model(asked)), "application/json")
        else:
            await self._stream(asked, answer)

    def _plain(self, asked: Asked, answer: Answer) -> bytes:
        if answer.raw is not None:
            return answer.raw
        if asked.wire == "other" and answer.status == 200:
            return json.dumps({"object": "list", "data": []}).encode()
        return speech.error_body(asked.wire, answer.status, answer.error, answer.message)

    def _model(self, asked: Asked) -> str:
        return str(asked.body.get("model", "?"))

    async def _say(self, status: int, body: bytes, kind: str, headers: object = ()) -> None:
        told = {"content-type": kind, "content-length": str(len(body)), **dict(headers)}  # type: ignore[call-overload]
        self._head(status, told)
        self.writer.write(body)
        await self.writer.drain()

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.writer.write(_head(status, headers))

    async def _failed_early(self, fault: Fault, asked: Asked) -> bool:
        """Do what goes wrong before an honest body begins; say whether that was all."""
        match fault.shape:
            case "silence":
                await asyncio.Event().wait()
            case "reset before headers":
                self._reset()
            case "close before headers":
                self._hang_up()
            case "half headers":
                self.writer.write(b"HTTP/1.1 200 Made\r\ncontent-ty")
                self._hang_up()
            case "garbage http":
                self.writer.write(b"220 mail.example.org ESMTP ready\r\n\r\n")
                self._hang_up()
            case "slow headers":
                await asyncio.sleep(fault.seconds)
                return False
            case "dripping headers":
                await self._dripped()
            case "redirect":
                await self._say(307, b"", "text/plain", {"location": fault.location + asked.path})
            case "short body":
                self._head(200, {"content-type": "application/json", "content-length": "5000"})
                self.writer.write(b'{"id": "msg_1", ')
                self._hang_up()
            case _:
                return await self._said_oddly(fault, asked)
        return True

    async def _said_oddly(self, fault: Fault, asked: Asked) -> bool:
        bodies: dict[str, tuple[bytes, str, dict[str, str]]] = {
            "empty body": (b"", "text/event-stream", {}),
            "html body": (b"<!doctype html><title>Sign in</title><p>Welcome to this hotel's network", "text/html", {}),
            "wrong type": (b"hello, this is text", "text/plain", {}),
            "malformed json body": (b'{"id": "msg_1", "content": [', "application/json", {}),
            "garbage gzip": (b"\x1f\x8bnot really", "text/event-stream", {"content-encoding": "gzip"}),
            "error body": (
                speech.error_body(asked.wire, 500, fault.kind, fault.message), "application/json", {},
            ),
        }  # fmt: skip
        if fault.shape not in bodies:
            return False
        body, kind, more = bodies[fault.shape]
        await self._say(200, body, kind, more)
        return True

    async def _stream(self, asked: Asked, answer: Answer) -> None:
        await self._headed(answer)
        await asyncio.sleep(answer.wait)
        usage_asked = bool((asked.body.get("stream_options") or {}).get("include_usage"))
        lots = stream.lots(asked.wire, answer, self._model(asked), usage_asked=usage_asked)
        if answer.cut or answer.cuts:
            lots = _cut(b"".join(lot for lot in lots if lot not in stream.SIGNS), answer)
        async for lot in self._paced(lots, answer):
            if lot in stream.SIGNS:
                await self._signed(lot, asked)
                return
            await self._chunk(lot)
        self.writer.write(b"0\r\n\r\n" if self.chunked else b"")
        await self.writer.drain()

    async def _headed(self, answer: Answer) -> None:
        """Send the headers of a stream, in whatever odd way."""
        odd = answer.fault.shape if answer.fault else ""
        self.open = self.chunked = not odd.startswith("http/1.0")
        if odd == "early hints":
            self.writer.write(b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n")
        told = STREAMED | ({"transfer-encoding": "chunked"} if self.chunked else {}) | dict(answer.headers)
        head = _head(200, told, "HTTP/1.1" if self.chunked else "HTTP/1.0")
        for part in (head[at : at + 1] for at in range(len(head))) if odd == "headers by the byte" else (head,):
            self.writer.write(part)
            await self.writer.drain()
            await asyncio.sleep(0)

    async def _dripped(self) -> None:
        self.writer.write(b"HTTP/1.1 200 Made\r\nx-drops: ")
        while True:
            self.writer.write(b"x")
            await self.writer.drain()
            await asyncio.sleep(PING_EVERY)

    async def _paced(self, lots: Iterator[bytes], answer: Answer) -> AsyncIterator[bytes]:
        due = time.monotonic()
        for lot in lots:
            if lot != stream.PIECE:
                yield lot
            elif answer.delay:
                due += answer.delay
                await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _chunk(self, data: bytes) -> None:
        self.writer.write(b"%x\r\n%b\r\n" % (len(data), data) if self.chunked else data)
        await self.writer.drain()

    async def _signed(self, sign: bytes, asked: Asked) -> None:
        if sign == stream.RESET:
            self._reset()
        elif sign == stream.CUT:
            self._hang_up()
        elif sign == stream.STALL:
            await asyncio.Event().wait()
        elif sign in (stream.BROKEN, stream.SHORT):
            self.writer.write(b"this is no number\r\n" if sign == stream.BROKEN else b"400\r\ndata: {")
            self._hang_up()
        while sign in (stream.PING_ON, stream.EMPTY):
            await self._chunk(speech.ping(asked.wire) if sign == stream.PING_ON else speech.empty_delta(asked.wire))
            await asyncio.sleep(PING_EVERY)

    def _reset(self) -> None:
        """End the connection with RST: what lay in the buffers is lost, as when a machine goes down."""
        self.open = False
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()

    def _hang_up(self) -> None:
        self.open = False
        self.writer.close()


def _head(status: int, headers: dict[str, str], version: str = "HTTP/1.1") -> bytes:
    lines = [f"{version} {status} Made", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _cut(body: bytes, answer: Answer) -> Iterator[bytes]:
    cuts = [0, *(answer.cuts or range(answer.cut, len(body), answer.cut or 1)), len(body)]
    yield from (body[start:end] for start, end in itertools.pairwise(cuts) if end > start)


@contextlib.contextmanager
def refusing_url() -> Iterator[str]:
    """A port at which nobody listens: a connection is refused."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


@contextlib.contextmanager
def unaccepting_url() -> Iterator[str]:
    """A port whose queue is full and never emptied: a connection is neither accepted nor refused."""
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _one in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def _named_script(name: str) -> Script:
    """The script that `FILE.py:NAME` names: an answer, a list, or a callable."""
    path, _colon, attribute = name.rpartition(":")
    spec = importlib.util.spec_from_file_location("wire_script", Path(path).resolve())
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, attribute)


async def _serve(script: Script, port: int, log: Path | None) -> None:
    async with WireServer(script, port) as server:
        if log is not None:
            server.on_request = lambda asked: _logged(log, asked)
        print("LISTENING", server.url, flush=True)
        await asyncio.Event().wait()


def _logged(log: Path, asked: Asked) -> None:
    line = {"path": asked.path, "headers": asked.headers, "body": asked.body, "connection": asked.connection}
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Speak three wires, and fail on cue.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--script", default="", help="FILE.py:NAME of an answer, a list of them, or a callable")
    parser.add_argument("--text", default="Yes.", help="what every request is answered, when there is no script")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds between pieces, when there is no script")
    parser.add_argument("--log", type=Path, help="a file that gets every request as a line of JSON")
    given = parser.parse_args()
    script = _named_script(given.script) if given.script else Answer(given.text, delay=given.delay)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(script, given.port, given.log))


if __name__ == "__main__":
    main()
