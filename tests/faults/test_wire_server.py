"""The wire server itself: scripts, processes, and the honest answers that a client without an SDK gets."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import ROOT
from faults.backends import CANARY, WIRES, endpoint
from redraft.models.faults import ModelFault
from wire.answers import Wire
from wire_server import Answer, WireServer, as_json, by_words

SCRIPT = """
from wire_server import Answer, by_words
answer = by_words({"calm": Answer("It is calm."), "clear": [Answer("Once."), Answer("Twice.")]})
"""
CALM = b'{"model": "m", "messages": [{"role": "user", "content": "Is it calm?"}]}'


def post(url: str, body: bytes) -> dict:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    connection.request("POST", "/v1/chat/completions", body, {"content-type": "application/json"})
    said = json.loads(connection.getresponse().read())
    connection.close()
    return said


@contextmanager
def process(*options: str) -> Iterator[str]:
    run = [sys.executable, str(ROOT / "tests" / "wire_server.py"), *options]
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield child.stdout.readline().removeprefix("LISTENING ").strip()
        finally:
            child.kill()


def test_a_process_answers_by_a_script_and_keeps_what_it_was_asked(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    log = tmp_path / "log"
    with process("--script", f"{tmp_path / 'script.py'}:answer", "--log", str(log)) as url:
        said = [post(url, CALM.replace(b"calm", word)) for word in (b"calm", b"clear", b"clear", b"clear", b"kind")]
    texts = [each["choices"][0]["message"]["content"] for each in said[:-1]]
    assert texts == ["It is calm.", "Once.", "Twice.", "Twice."]
    assert "no answer is set" in said[-1]["error"]["message"]
    assert [json.loads(line)["path"] for line in log.read_text().splitlines()] == ["/v1/chat/completions"] * 5


def test_a_list_is_used_up_and_says_so() -> None:
    with WireServer([Answer("One."), as_json({"two": 2})]) as server:
        said = [post(server.url, CALM) for _one in range(3)]
    assert json.loads(said[1]["choices"][0]["message"]["content"]) == {"two": 2}
    assert "used up" in said[2]["error"]["message"]
    assert [asked.messages for asked in server.requests] == [[("user", "Is it calm?")]] * 3


def test_words_choose_the_answer() -> None:
    script = by_words({"calm": Answer("Calm.")}, otherwise=Answer("Something else."))
    with WireServer(script) as server:
        texts = [post(server.url, body)["choices"][0]["message"]["content"] for body in (CALM, b"{}")]
    assert texts == ["Calm.", "Something else."]


ASK = """
import asyncio, sys
sys.path.insert(0, sys.argv[3])
from faults.backends import backend_for, endpoint, heard
async def main():
    backend = backend_for(endpoint(sys.argv[1], sys.argv[2]))
    print((await heard(backend))[2].text)
asyncio.run(main())
"""


@pytest.mark.parametrize("wire", WIRES)
def test_an_sdk_that_is_told_to_log_writes_nothing(wire: Wire) -> None:
    told = os.environ | {"OPENAI_LOG": "debug", "ANTHROPIC_LOG": "debug"}
    with WireServer(Answer("Yes.")) as server:
        command = [sys.executable, "-c", ASK, wire, server.url, str(ROOT / "tests")]
        run = subprocess.run(command, capture_output=True, text=True, env=told, timeout=50)
    assert (run.stdout, run.stderr) == ("Yes.\n", "")


def test_no_text_of_an_endpoint_or_a_fault_holds_the_key() -> None:
    told = endpoint("chat", "http://127.0.0.1:9")
    assert told.key is not None and told.key.reveal() == CANARY
    assert CANARY not in f"{told!r} {told} {ModelFault('wrong key', str(told))}"
