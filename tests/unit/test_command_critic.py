"""Commands as critics: what they get, what comes of them, and that none outlives its time or sees a key."""

import asyncio
import json
import os
import shlex
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from redraft.core.draft import Draft, Passage
from redraft.core.review import Finding, Review, Unjudged, Verdict
from redraft.core.spec import Criterion, Spec
from redraft.critics import child
from redraft.critics.allowed import Granted
from redraft.critics.command import CommandCritic, shown

TEXT = "Every build takes 40 minutes.\n\nWe cut it to 9.\n"
DRAFT = Draft(1, 0, TEXT, (Passage("p4", 0, 31), Passage("p7", 31, len(TEXT))), "opened")
CANARY = "sk-canary-1234567890abcdef"


def python(code: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code, *arguments)


def spec_of(*commands: tuple[str, ...]) -> Spec:
    criteria = tuple(Criterion(f"c{n}", "holds", "command", command=each) for n, each in enumerate(commands, 1))
    return Spec(title="t", task="t", criteria=criteria)


def critic(seconds: float = 20.0, environ: dict[str, str] | None = None) -> CommandCritic:
    return CommandCritic(Granted(), Path("spec.toml"), os.environ if environ is None else environ, seconds)


async def judged(command: tuple[str, ...], seconds: float = 20.0) -> tuple[Review, str]:
    one = critic(seconds)
    review = await one.judge(spec_of(command), DRAFT)
    return review, one.troubles.get("c1", "")


async def told(command: tuple[str, ...], environ: dict[str, str] | None = None) -> str:
    """What a program that fails has said, as it reaches the author."""
    review = await critic(environ=environ).judge(spec_of((*command,)), DRAFT)
    return json.loads(review.findings[0].directive.partition(" succeed; its output: ")[2])


async def test_the_exit_status_is_the_verdict_and_the_output_its_reason() -> None:
    passing = python("print('all good'); print('more')")
    says = "print('line 3: no figure', flush=True); print('2 faults', file=sys.stderr)"
    failing = python(f"import sys; {says}; sys.exit(3)")
    silent = python("raise SystemExit(1)")
    review = await critic().judge(spec_of(passing, failing, silent), DRAFT)
    assert review.verdicts == (
        Verdict("c1", True, "all good", "exit status 0"),
        Verdict("c2", False, "line 3: no figure", "exit status 3"),
        Verdict("c3", False, "exit status 1", "exit status 1"),
    )
    names = [shlex.join(each)[:59] + "…" for each in (failing, silent)]
    assert [finding.criterion for finding in review.findings] == ["c2", "c3"]
    assert review.findings[0].directive.endswith(' succeed; its output: "line 3: no figure 2 faults"')
    assert review.findings[1].directive.endswith(" succeed; its exit status is 1")
    first = review.findings[0]
    assert first == Finding("p4", 0, "", first.directive, 4, "format", "c2", f"command {names[0]}")


async def test_only_what_is_asked_is_run(tmp_path: Path) -> None:
    mark = python("import sys, pathlib; pathlib.Path(sys.argv[1]).touch()")
    spec = spec_of((*mark, str(tmp_path / "1")), (*mark, str(tmp_path / "2")))
    review = await critic().judge(spec, DRAFT, asked=("c2",))
    assert [verdict.criterion for verdict in review.verdicts] == ["c2"]
    assert [path.name for path in tmp_path.iterdir()] == ["2"]


async def test_what_was_allowed_is_not_read_where_keys_are_answered() -> None:
    class Asked(Granted):
        by: threading.Thread | None = None

        def allowed(self, path: Path, spec: Spec) -> bool:
            self.by = threading.current_thread()
            return super().allowed(path, spec)

    leave = Asked()
    review = await CommandCritic(leave, Path("spec.toml")).judge(spec_of(python("pass")), DRAFT)
    assert review.verdicts[0].passed and leave.by not in (None, threading.main_thread())


async def test_the_same_command_is_run_once(tmp_path: Path) -> None:
    command = python("import sys; open(sys.argv[1], 'a').write('x')", str(tmp_path / "runs"))
    review = await critic().judge(spec_of(command, command), DRAFT)
    assert [verdict.passed for verdict in review.verdicts] == [True, True]
    assert (tmp_path / "runs").read_text() == "x"


SHOW = "import sys, os; print(repr(sys.argv[1:]), '|', open(sys.argv[-1].split('=')[-1]).read()); sys.exit(1)"


async def test_the_draft_is_put_where_the_command_wants_it() -> None:
    assert await told(python(SHOW)) == f"['draft.md'] | {' '.join(TEXT.split())}"
    assert (await told(python(SHOW, "-a", "--in={draft}"))).startswith("['-a', '--in=draft.md'] | Every build")


async def test_no_shell_reads_an_argument(tmp_path: Path) -> None:
    sign = f"$(touch {tmp_path}/a); `touch {tmp_path}/b` > {tmp_path}/c * ~"
    code = "import sys; print(sys.argv[1]); sys.exit(1)"
    assert await told(python(code, sign)) == sign
    assert list(tmp_path.iterdir()) == []


async def test_the_draft_is_for_this_user_only_and_gone_afterwards() -> None:
    code = (
        "import os, sys; f = sys.argv[1]; d = os.path.dirname(f); "
        "print(oct(os.stat(f).st_mode & 0o777), oct(os.stat(d).st_mode & 0o777), os.getcwd() == d, os.listdir(d)); "
        "print('at', d[1:]); os.mkdir('x'); open('x/y', 'w'); sys.exit(1)"
    )
    before = os.umask(0)
    try:
        said = await told(python(code))
    finally:
        os.umask(before)
    modes, _, folder = said.partition(" at ")
    assert modes == "0o600 0o700 True ['draft.md']"
    assert not Path("/", folder).exists() and Path("/", folder).parent.exists()


async def test_a_command_hears_nothing_and_leads_a_group_of_its_own() -> None:
    code = "import sys, os; print(repr(sys.stdin.read()), os.getpgid(0) == os.getsid(0) == os.getpid()); sys.exit(1)"
    assert await told(python(code)) == "'' True"


async def test_a_command_sees_no_key() -> None:
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nowhere"}
    hidden = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MY_TOKEN", "DB_SECRET", "COPY_OF_IT"), CANARY)
    said = await told(python("import os, sys; print(dict(os.environ)); sys.exit(1)"), {**kept, **hidden})
    assert CANARY not in said
    assert all(repr(name) in said for name in kept) and not any(name in said for name in hidden)


async def test_what_steers_a_terminal_is_taken_out_of_the_output() -> None:
    code = (
        "import sys; sys.stdout.buffer.write(b'\\x1b[31mred\\x1b[0m \\x1b]0;title\\x07a\\x1b]52;c;aGk=\\x1b\\\\b "
        "\\xff \\xc2\\x9b1m\\xe2\\x80\\xae\\x7f\\x00c\\rd'); sys.exit(1)"
    )
    assert await told(python(code)) == "red ab \ufffd 1mc d"
    review, _ = await judged(python(code))
    assert review.verdicts[0].reason == "red ab \ufffd 1mc"


async def test_of_a_long_output_the_end_is_kept() -> None:
    review, _ = await judged(python("print('a' * 100_000); print('b' * 3_000); raise SystemExit(1)"))
    assert len(review.verdicts[0].reason) == 200
    assert len(review.findings[0].directive) < 2_200
    ran = await child.run(python("print('a' * 100_000); print('end')"), TEXT, dict(os.environ))
    assert len(ran.output) == child.KEPT - 1 and ran.output.endswith("aaa\nend")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("no-such-program-anywhere",), "not found: name it by its whole path"),
        (("./check.sh",), "not found: name it by its whole path"),
        (("/etc/passwd",), "permission denied"),
        (("/tmp",), "permission denied"),
        (python("import os; os._exit(127)"), "exit status 127, not found"),
        (python("import os; os._exit(126)"), "exit status 126, permission denied"),
        (python("import os, signal; os.kill(0, signal.SIGSEGV)"), "ended by signal 11"),
    ],
)
async def test_a_command_that_could_not_run_is_no_verdict(command: tuple[str, ...], why: str) -> None:
    review, trouble = await judged(command)
    assert not review.verdicts and not review.findings
    assert trouble.startswith("could not run ") and why in trouble and "\n" not in trouble
    assert trouble.endswith("; mend the command, or tick it by hand")
    assert review.unjudged == (Unjudged("c1", trouble),)


async def test_one_that_could_not_run_keeps_no_other_from_judging() -> None:
    one = critic()
    review = await one.judge(spec_of(("no-such-program-anywhere",), python("")), DRAFT)
    assert review.verdicts == (Verdict("c2", True, "exit status 0", "exit status 0"),)
    assert set(one.troubles) == {"c1"}
    await one.judge(spec_of(python("")), DRAFT)
    assert one.troubles == {}


# It starts a child that holds its output, says so, and stays or goes.
FAMILY = 'sleep 600 & echo $$ $! > "$1.part"; mv "$1.part" "$1"; echo begun; if [ "$2" = stay ]; then wait; fi'


def family(note: Path, then: str) -> tuple[str, ...]:
    return ("sh", "-c", FAMILY, "sh", str(note), then)


async def until(holds: Callable[[], bool]) -> None:
    """Return once something holds of other processes; the test's own limit ends a wait that does not end."""
    while not holds():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def gone(pids: list[int]) -> None:
    await until(lambda: not any(_runs(pid) for pid in pids))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


async def test_at_its_time_limit_a_command_is_killed_with_all_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    review, trouble = await judged(family(note, "stay"), seconds=2.0)
    assert not review.verdicts and not review.findings
    assert "took more than 2 s; it says: begun; mend" in trouble
    await gone([int(pid) for pid in note.read_text().split()])


async def test_what_a_command_leaves_running_holds_nobody_up(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    review, _ = await judged(family(note, "go"))
    assert review.verdicts == (Verdict("c1", True, "begun", "exit status 0"),)
    await gone([int(pid) for pid in note.read_text().split()])


async def test_one_that_left_its_group_and_holds_the_output_holds_nobody_up(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys; print('done', flush=True); p = subprocess.Popen([sys.executable, '-c', "
        "'import time; time.sleep(600)'], start_new_session=True); open(sys.argv[1], 'w').write(str(p.pid))"
    )
    review, _ = await judged(python(code, str(tmp_path / "pid")))
    assert review.verdicts == (Verdict("c1", True, "done", "exit status 0"),)
    os.kill(int((tmp_path / "pid").read_text()), 9)


async def test_a_command_that_never_stops_writing_is_stopped() -> None:
    review, trouble = await judged(python("while True: print('y' * 1_000_000)"))
    assert not review.verdicts and not review.findings
    assert "wrote more than 8,000,000 bytes" in trouble


async def test_cancelling_kills_at_once(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    task = asyncio.create_task(judged(family(note, "stay"), seconds=600.0))
    await until(note.exists)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await gone([int(pid) for pid in note.read_text().split()])


async def test_a_full_disk_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    review, trouble = await judged(python(""))
    assert not review.verdicts and "no folder for the draft" in trouble


async def test_nothing_stays_open() -> None:
    commands = (python(""), ("no-such-program-anywhere",), python("import time; time.sleep(60)"))
    await critic(seconds=0.3).judge(spec_of(*commands), DRAFT)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        await critic(seconds=0.3).judge(spec_of(*commands), DRAFT)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_command_is_shown_as_it_would_be_typed() -> None:
    assert shown(("grep", "-q", "two words", "{draft}")) == "grep -q 'two words' '{draft}'"
