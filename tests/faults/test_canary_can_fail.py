"""What hunts made-up keys finds them: in a file in any form, on a screen however it was painted, and in a child."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from faults.canary import Hunt, Place, Sampler, made_up_key

KEY = made_up_key()
WAITS = "import time; print('here', flush=True); time.sleep(20)"
PLANTED = {
    "as it is": KEY,
    "amid a text": f"authorization: Bearer {KEY}\n",
    "backwards": KEY[::-1],
    "quoted": f"?key={quote(KEY, safe='')}&more=1",
    "cut at its end": KEY[:-4],
    "cut at its start": KEY[4:],
    "in base64": base64.b64encode(KEY.encode()).decode(),
    "in base64 after a name": base64.b64encode(f"user:{KEY}".encode()).decode(),
    "in hexadecimal": KEY.encode().hex(),
}


@pytest.mark.parametrize("how", PLANTED)
def test_a_key_in_a_file_is_found(how: str, tmp_path: Path):
    hunt = Hunt([made_up_key(), KEY])
    (tmp_path / "clean").write_text(made_up_key())
    hunt.look_in_files(tmp_path)
    assert not hunt.hits and hunt.files == 1
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".planted").write_bytes(b"\xff\0" * 999 + PLANTED[how].encode() + b"\0")
    hunt.look_in_files(tmp_path)
    assert hunt.hits


def test_a_key_in_a_name_is_found(tmp_path: Path):
    (tmp_path / KEY[:12]).touch()
    hunt = Hunt([KEY])
    hunt.look_in_files(tmp_path)
    assert hunt.hits


PAINTED = {
    "plainly": KEY.encode(),
    "in a new colour each": b"\x1b[31m".join(KEY[at : at + 1].encode() for at in range(len(KEY))),
    "in two places": b"\x1b[5;1H" + KEY[20:].encode() + b"\x1b[9;1H" + KEY[:20].encode(),
}


@pytest.mark.parametrize("how", PAINTED)
def test_a_key_on_a_screen_is_found(how: str):
    painted = PAINTED[how]
    hunt = Hunt([KEY])
    hunt.look_at_screen([(0.1, b"\x1b[2J"), (0.2, painted[:9]), (0.3, painted[9:])], "a screen")
    assert hunt.hits


def sampled(child: str, environ: Mapping[str, str]) -> Sampler:
    """Look at a process that starts this child, as long as it takes to see it."""
    sampler = Sampler([KEY])
    parent = subprocess.Popen([sys.executable, "-c", child], env=dict(environ), stdout=subprocess.PIPE)
    try:
        assert parent.stdout is not None and parent.stdout.readline()
        with sampler.watching(parent.pid):
            end = time.monotonic() + 10
            while len(sampler.seen) < 2 and time.monotonic() < end:
                time.sleep(0.01)
            seen = sampler.samples
            while sampler.samples < seen + 3 and time.monotonic() < end:
                time.sleep(0.01)
    finally:
        for pid, _born in sampler.seen:
            if pid != parent.pid:
                os.kill(pid, 9)
        parent.kill()
        parent.wait()
        assert parent.stdout is not None
        parent.stdout.close()
    assert len(sampler.seen) == 2
    return sampler


def starts(*argv: str, environ: str) -> str:
    return f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WAITS!r}, *{argv!r}], env={environ})"


def test_a_key_in_the_environment_of_a_child_is_found_and_that_of_the_process_itself_is_none():
    given = {"PATH": os.environ["PATH"], "A": KEY}
    assert not sampled(starts(environ="{}"), given).hits
    assert any("environment" in hit for hit in sampled(starts(environ="None"), given).hits)


def test_a_key_in_arguments_is_found():
    assert any("arguments" in hit for hit in sampled(starts(KEY, environ="{}"), {}).hits)


def test_a_child_that_was_too_quick_to_be_seen_is_told_by_the_process_that_started_it(tmp_path: Path):
    place = Place(tmp_path).make("http://127.0.0.1:1", "", "")
    code = "import subprocess; [subprocess.run(['true'], env=env) for env in ({}, None)]"
    subprocess.run([sys.executable, "-c", code], env=dict(place.environ("http://127.0.0.1:1")), check=True)
    assert [line["environ"] for line in place.spied()] == [False, True]
