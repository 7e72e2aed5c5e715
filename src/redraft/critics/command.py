"""Judge a draft by the commands of a spec: a program's exit status is the verdict, its output the reason.

Nothing is started unless a person has allowed exactly these commands for this file. A command that could not run is
no verdict at all: it neither passes nor sends an author to mend a draft that nobody judged.
"""

import asyncio
import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from redraft.core.commands import Command
from redraft.core.draft import Draft
from redraft.core.review import Finding, Review, Unjudged, Verdict
from redraft.core.spec import Criterion, Spec
from redraft.critics.allowed import Leave, commands_of
from redraft.critics.child import SECONDS, Ran, run
from redraft.models.secrets import clean_environ

FAILING: Final = 4
CORE: Final = 5
AT_ONCE: Final = 4
"""Programs that run side by side."""

REASON: Final = 200
"""Code points of a reason."""
WAITING: Final = "its command waits for your leave"
SAID: Final = 2_000
"""Code points of output that a finding carries to the author."""
NAMED: Final = 60
"""Code points of a command in a sentence."""


class CommandCritic:
    """Judges the criteria that have a command, where they are allowed to run."""

    name = "commands"

    def __init__(
        self, leave: Leave, place: Path, environ: Mapping[str, str] = os.environ, seconds: float = SECONDS
    ) -> None:
        """Make a critic; nothing runs.

        Args:
            leave: what may run.
            place: the file that the spec came in, which leave is bound to: a transcript, or the spec's own file.
            environ: what programs get, less everything that holds a key.
            seconds: the longest that one program may take.
        """
        self._leave = leave
        self._place = place
        self._environ = environ
        self._seconds = seconds
        self.troubles: Mapping[str, str] = {}
        """For a criterion's id, why its command gave no verdict the last time, in one line."""

    def waiting(self, spec: Spec) -> tuple[Command, ...]:
        """The commands that wait for leave: all of a spec's, or none."""
        return () if self._leave.allowed(self._place, spec) else commands_of(spec)

    async def judge(self, spec: Spec, draft: Draft, asked: tuple[str, ...] = ()) -> Review:
        """Run the commands over a draft, if they are allowed. Cancelling kills them at once.

        Args:
            spec: what done means.
            draft: the version to judge.
            asked: ids of the only criteria to judge; () for all.

        Returns:
            A verdict for each command that ran to its end, in the spec's order, and a finding for each that fails,
            with its output. `unjudged` says which gave none, and why: all, where they are not allowed.
        """
        judged = [c for c in spec.criteria if c.command and (not asked or c.id in asked)]
        # What was allowed is read from a file.
        waiting = await asyncio.to_thread(self.waiting, spec) if judged else ()
        if waiting:
            return self._told({criterion.id: WAITING for criterion in judged})
        ran = await self._run({criterion.command for criterion in judged}, draft.text)
        troubles = {c.id: _trouble(c.command, ran[c.command]) for c in judged if ran[c.command].status is None}
        told = [(criterion, ran[criterion.command]) for criterion in judged if criterion.id not in troubles]
        return replace(
            self._told(troubles),
            verdicts=tuple(_verdict(criterion, each) for criterion, each in told),
            findings=tuple(_finding(criterion, each, draft) for criterion, each in told if each.status),
        )

    def _told(self, troubles: Mapping[str, str]) -> Review:
        self.troubles = troubles
        return Review(unjudged=tuple(Unjudged(id, why) for id, why in troubles.items()))

    async def _run(self, commands: set[Command], text: str) -> dict[Command, Ran]:
        environ = clean_environ(self._environ)
        room = asyncio.Semaphore(AT_ONCE)

        async def one(command: Command) -> Ran:
            async with room:
                return await run(command, text, environ, self._seconds)

        async with asyncio.TaskGroup() as group:
            tasks = {command: group.create_task(one(command)) for command in commands}
        return {command: task.result() for command, task in tasks.items()}


def shown(command: Command) -> str:
    """A command as a person would type it, whole: what leave is asked for. It may hold control characters."""
    return shlex.join(command)


def _short(command: Command) -> str:
    return _cut(shown(command), NAMED)


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _quoted(text: str) -> str:
    """A text in quotes that it cannot close: output is told to the author as material, never as words of ours."""
    return msgspec.json.encode(text).decode()


def _trouble(command: Command, ran: Ran) -> str:
    said = f"; it says: {_cut(ran.output, REASON)}" if ran.output else ""
    return f"could not run {_short(command)!r}: {ran.trouble}{said}; mend the command, or tick it by hand"


def _verdict(criterion: Criterion, ran: Ran) -> Verdict:
    lines = [line for line in ran.output.splitlines() if line.strip()]
    status = f"exit status {ran.status}"
    return Verdict(criterion.id, ran.status == 0, _cut(lines[0], REASON) if lines else status, status)


def _finding(criterion: Criterion, ran: Ran, draft: Draft) -> Finding:
    name = _short(criterion.command)
    said = f"its output: {_quoted(_cut(ran.output, SAID))}" if ran.output else f"its exit status is {ran.status}"
    passage = draft.passages[0].id if draft.passages else ""
    impact = CORE if criterion.core else FAILING
    return Finding(passage, 0, "", f"Make {name!r} succeed; {said}", impact, "format", criterion.id, f"command {name}")
