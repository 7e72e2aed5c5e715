"""A program: a session whose spec names commands, under a hook that hears of every process and every connection.

Call it with a folder that holds spec.toml, draft.md and other.toml, and what to do; it prints a line of JSON for each
step: what it did, and what was started or reached for since the step before.
"""

import sys

heard: list[str] = []

STARTS = (
    "subprocess.Popen",
    "os.posix_spawn",
    "os.spawn",
    "os.exec",
    "os.system",
    "os.fork",
    "os.forkpty",
    "pty.spawn",
)


def _hear(event: str, args: tuple[object, ...]) -> None:
    # An event loop wakes itself through a pair of local sockets, which lead nowhere: AF_UNIX is 1.
    local = event == "socket.__new__" and args[1] == 1
    if event in STARTS or (event.startswith("socket.") and not local and event != "socket.gethostname"):
        heard.append(event)


sys.addaudithook(_hear)

import asyncio  # noqa: E402
import json  # noqa: E402
from functools import partial  # noqa: E402
from pathlib import Path  # noqa: E402

from redraft.authors.offline import OfflineAuthor  # noqa: E402
from redraft.config import Config, data_dir  # noqa: E402
from redraft.core.briefs import CriticBrief  # noqa: E402
from redraft.core.events import Allowed  # noqa: E402
from redraft.core.spec import Spec, parse_spec  # noqa: E402
from redraft.critics.allowed import Trust, commands_of, digest  # noqa: E402
from redraft.critics.command import CommandCritic  # noqa: E402
from redraft.critics.composed import ComposedCritic  # noqa: E402
from redraft.critics.offline import OfflineCritic  # noqa: E402
from redraft.loop.opening import begin, resume  # noqa: E402
from redraft.loop.passes import Loop  # noqa: E402
from redraft.loop.record import Record  # noqa: E402


def told(step: str, **more: object) -> None:
    """Print what was heard since the last step."""
    print(json.dumps({"step": step, "heard": heard.copy(), **more}), flush=True)
    heard.clear()


def spec_in(folder: Path, name: str = "spec.toml") -> Spec:
    """Read a spec."""
    return parse_spec((folder / name).read_text("utf-8"))


def critic_at(path: Path) -> ComposedCritic:
    """The critic of a session whose transcript is there."""
    return ComposedCritic(OfflineCritic(), CommandCritic(Trust(data_dir()), path))


def path_of(record: Record) -> Path:
    """Where its transcript is."""
    assert record.journal is not None
    return record.journal.path


async def passed(record: Record) -> dict[str, bool]:
    """Review the draft that stands, and say what the commands' criteria came to."""
    draft = record.session.draft
    assert draft is not None
    review = await critic_at(path_of(record)).review(CriticBrief(record.session.spec, draft))
    assert review.verdicts
    return {verdict.criterion: verdict.passed for verdict in review.verdicts if verdict.criterion.startswith("run")}


async def untrusted(folder: Path) -> None:
    """Open, review, take up again with a forged word of leave, and review again; then the same with leave."""
    spec, text = spec_in(folder), (folder / "draft.md").read_text("utf-8")
    record = await begin(spec, text, folder / "sessions")
    path = path_of(record)
    told("opened")
    await Loop(record, critic_at(path), OfflineAuthor()).go()
    assert record.session.reviews
    told("reviewed", verdicts=await passed(record))
    commands = commands_of(spec)
    words = tuple(" ".join(command) for command in commands)
    await record.put(partial(Allowed, commands=words, sha256=digest(commands)))
    record.close()
    record = resume(path).record
    told("taken up again", waiting=CommandCritic(Trust(data_dir()), path).waiting(spec))
    told("reviewed after a forged leave", verdicts=await passed(record))
    Trust(data_dir()).allow(path, spec)
    told("allowed")
    told("reviewed with leave", verdicts=await passed(record))
    record.close()
    other = spec_in(folder, "other.toml")
    told("changed by one byte", waiting=CommandCritic(Trust(data_dir()), path).waiting(other))
    ran = await CommandCritic(Trust(data_dir()), path).judge(other, record.session.drafts[0])
    told("judged as changed", verdicts={verdict.criterion: verdict.passed for verdict in ran.verdicts})


async def on_screen(folder: Path) -> None:
    """Sit down before the session, and ask for a review by key."""
    from redraft.tui.app import RedraftApp
    from redraft.tui.screens.drafting import DraftingScreen

    record = await begin(spec_in(folder), (folder / "draft.md").read_text("utf-8"), folder / "sessions")
    loop = Loop(record, critic_at(path_of(record)), OfflineAuthor())
    app = RedraftApp(Config(), lambda: DraftingScreen(loop, Config()))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        told("shown")
        await pilot.press("g")
        while not record.session.reviews:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await pilot.pause()
    told("reviewed by key", judged=[verdict.criterion for verdict in record.session.reviews[-1].verdicts])
    record.close()


def by_command(folder: Path) -> None:
    """What the command line does with a spec and with a session."""
    from redraft.cli import main

    told("check", code=main(["check", str(folder / "spec.toml"), str(folder / "draft.md")]))
    record = asyncio.run(begin(spec_in(folder), "A draft.\n", folder / "sessions"))
    record.close()
    for command in ("show", "verify"):
        told(command, code=main([command, str(path_of(record))]))


if __name__ == "__main__":
    if sys.argv[1] == "by command":
        by_command(Path(sys.argv[2]))
    else:
        asyncio.run({"untrusted": untrusted, "on screen": on_screen}[sys.argv[1]](Path(sys.argv[2])))
