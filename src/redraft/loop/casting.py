"""Who plays which role in a session: the models that are named, and for the rest those that work offline."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from redraft.authors.protocol import Author, Outliner, Writer
from redraft.config import config_dir, data_dir
from redraft.core.events import Role
from redraft.critics.protocol import Checker, Critic, Judge, RubricMaker
from redraft.loop.loading import (
    Confirm,
    Late,
    LateAuthor,
    LateBackend,
    LateChecker,
    LateCritic,
    LateJudge,
    LateOutliner,
)
from redraft.loop.record import Record
from redraft.models.line import Line
from redraft.roles import OFFLINE, ModelSettings

if TYPE_CHECKING:
    from redraft.authors.model import ModelAuthor
    from redraft.critics.allowed import Leave
    from redraft.critics.command import CommandCritic
    from redraft.critics.model import ModelCritic
    from redraft.models.endpoints import Hosts


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays which role.

    Args:
        critic: who finds fault, and proposes criteria where a model is named.
        author: who proposes fixes.
        writer: who writes whole texts; None where only the person does.
        judge: who compares versions; None where nobody does.
        checker: who says whether the text is ready to use, in a context of its own; None where code alone does.
        outliner: who proposes outlines; None where only the person does.
        backends: what must be closed at the end.
    """

    critic: LateCritic
    author: LateAuthor
    writer: Writer | None
    judge: Judge | None
    checker: Checker | None = None
    outliner: Outliner | None = None
    backends: tuple[LateBackend, ...] = ()

    async def close(self) -> None:
        """Let go of connections and processes."""
        for backend in self.backends:
            await backend.close()


def cast(
    record: Record | None,
    settings: ModelSettings,
    environ: Mapping[str, str] = os.environ,
    hosts: "Hosts | None" = None,
    *,
    leave: "Leave | None" = None,
    place: Path | None = None,
    apart: bool = True,
    confirm: Confirm | None = None,
) -> Cast:
    """Give each role to the model that is named for it, and what is left to those that work offline.

    Args:
        record: where calls go on record; None where there is no session, such as for a single judgement.
        settings: the models, and how they are reached.
        environ: keys, addresses, and where a person's own prompts and allowed commands are.
        hosts: the hosts that may have a key; None for those on file.
        leave: which commands may run; None for what the person has allowed before.
        place: the file that the spec came in, which leave is bound to; the transcript's when None.
        apart: ask models from another process, as a screen must.
        confirm: asks the person about a host that is not confirmed; None where nobody can be asked.

    Returns:
        The cast. Close it.

    Raises:
        ConfigError: a model's name names none.
    """
    if record is not None:
        record.limit(settings.budget)
    making = _Making(record, settings, (environ, hosts, apart, confirm))
    author, critic = making.line(settings.author, "author"), making.line(settings.critic, "critic")
    judge = making.line(settings.judge or settings.critic, "judge")
    prompts = config_dir(environ)
    model = cache(partial(_model_critic, critic, settings.votes, prompts)) if critic else None
    running = partial(_commands, leave, place or _transcript(record), environ)
    writer = cache(partial(_model_author, author, prompts, settings.max_tokens)) if author else None
    written = LateAuthor(_named(author), bool(author), Late(partial(_author, writer)), Late(writer) if writer else None)
    return Cast(
        critic=LateCritic(_named(critic), Late(partial(_critic, model, running, bool(author))), _late(model)),
        author=written,
        writer=written if author else None,
        judge=LateJudge(judge.model, Late(partial(_model_judge, judge, prompts))) if judge else None,
        checker=LateChecker(critic.model, Late(partial(_model_checker, critic, prompts))) if critic else None,
        outliner=_outliner(author, prompts, settings.max_tokens),
        backends=making.backends,
    )


class _Making:
    """Lines to models; roles of the same model share what it is reached by, never a context."""

    def __init__(
        self,
        record: Record | None,
        settings: ModelSettings,
        reach: tuple[Mapping[str, str], "Hosts | None", bool, Confirm | None],
    ) -> None:
        self._record, self._settings, self._reach = record, settings, reach
        self._made: dict[str, LateBackend] = {}

    @property
    def backends(self) -> tuple[LateBackend, ...]:
        """Every model, once."""
        return tuple(self._made.values())

    def line(self, model: str, role: Role) -> Line | None:
        """A line of that role's own; None where no model is named."""
        if not model:
            return None
        from redraft.loop.calling import PlainLine, RecordedLine
        from redraft.models.naming import parse_model

        name = parse_model(model, self._settings.providers)
        backend = self._made.setdefault(str(name), LateBackend(name, self._settings, *self._reach))
        if self._record is None:
            return PlainLine(backend)
        return RecordedLine(self._record, backend, role, price=backend.price)


def _named(line: Line | None) -> str:
    return line.model if line is not None else OFFLINE


def _late(load: Callable[[], RubricMaker] | None) -> Late[RubricMaker] | None:
    return Late(load) if load is not None else None


def _transcript(record: Record | None) -> Path | None:
    return record.journal.path if record is not None and record.journal is not None else None


def _critic(
    model: "Callable[[], ModelCritic] | None", running: "Callable[[], CommandCritic | None]", writes: bool
) -> Critic:
    from redraft.critics.composed import ComposedCritic
    from redraft.critics.offline import OfflineCritic

    return ComposedCritic(OfflineCritic(), running(), model() if model else None, writes=writes)


def _commands(leave: "Leave | None", place: Path | None, environ: Mapping[str, str]) -> "CommandCritic | None":
    if place is None:  # leave is bound to a file, and there is none
        return None
    from redraft.critics.allowed import Trust
    from redraft.critics.command import CommandCritic

    return CommandCritic(leave or Trust(data_dir(environ)), place, environ)


def _author(writer: "Callable[[], ModelAuthor] | None") -> Author:
    from redraft.authors.composed import ComposedAuthor
    from redraft.authors.offline import OfflineAuthor

    return ComposedAuthor(OfflineAuthor(), writer()) if writer else OfflineAuthor()


def _model_critic(line: Line, votes: int, prompts: Path) -> "ModelCritic":
    from redraft.critics.model import ModelCritic

    return ModelCritic(line, votes, prompts)


def _model_author(line: Line, prompts: Path, max_tokens: int) -> "ModelAuthor":
    from redraft.authors.model import ModelAuthor

    return ModelAuthor(line, prompts, max_tokens)


def _outliner(line: Line | None, prompts: Path, max_tokens: int) -> LateOutliner | None:
    return LateOutliner(line.model, Late(partial(_model_outliner, line, prompts, max_tokens))) if line else None


def _model_outliner(line: Line, prompts: Path, max_tokens: int) -> Outliner:
    from redraft.authors.outlining import ModelOutliner

    return ModelOutliner(line, prompts, max_tokens)


def _model_judge(line: Line, prompts: Path) -> Judge:
    from redraft.critics.model import ModelJudge

    return ModelJudge(line, prompts)


def _model_checker(line: Line, prompts: Path) -> Checker:
    from redraft.critics.final import ModelChecker

    return ModelChecker(line, prompts)
