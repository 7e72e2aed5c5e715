"""`run`: a whole session without a screen, by the same loop and the same rules."""

import asyncio
import os
from argparse import Namespace
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from redraft.commands.answers import warn
from redraft.commands.casting import Models, check_reach, models_from, no_author, no_critic, no_leave
from redraft.commands.outcome import Outcome, say_outcome
from redraft.commands.outfile import checked_out, write_out
from redraft.commands.progress import Progress
from redraft.commands.terminating import until_terminated
from redraft.config import sessions_dir
from redraft.core.events import Stopped
from redraft.core.naming import named
from redraft.core.spec import Spec, remarks
from redraft.core.spec_values import Limits
from redraft.critics.protocol import CriticFault
from redraft.intake import Refused, read_draft, read_spec
from redraft.loop.casting import cast
from redraft.loop.finishing import final_check
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.loop.record import Declined, Record
from redraft.loop.unattended import CEILINGS, MOST_PASSES, Ceiling, Unattended
from redraft.models.faults import ModelFault


@dataclass(frozen=True, slots=True)
class _Job:
    """What was asked for, with all that can be refused looked at."""

    spec: Spec
    place: Path
    draft: str | None
    models: Models
    accept: Ceiling
    whole: bool
    most_passes: int
    asks: bool
    out: Path | None
    as_json: bool


def run(args: Namespace) -> int:
    """Refine a draft until there is an ending; 0 if every criterion passes, 1 if not, 4 if a fault came instead."""
    job = _job(args)
    models, spec = job.models, job.spec
    for line in (*remarks(spec), no_critic(models, spec), no_author(models), no_leave(models, spec, job.place)):
        if line:
            warn(line)
    return until_terminated(_run(job))


def _job(args: Namespace) -> _Job:
    place = Path(args.spec)
    spec = read_spec(place)
    draft = read_draft(Path(args.draft)) if args.draft else None
    out = checked_out(Path(args.out), place, args.overwrite) if args.out else None
    models = models_from(args)
    whole = args.mode == "rewrite"
    _check_author(models, draft, whole)
    check_reach(models, "author", "critic")
    spec = _limited(spec, models.settings.budget, args.max_passes)
    accept: Ceiling = next(each for each in CEILINGS if each == (args.accept or ("all" if whole else "medium")))
    return _Job(
        spec, place, draft, models.without_budget(), accept, whole, args.max_passes or MOST_PASSES, args.final_check,
        out, args.json,
    )  # fmt: skip


def _limited(spec: Spec, limits: Limits | None, most_passes: int | None) -> Spec:
    """The spec with the budget of this session: whoever takes it up again is held to the same."""
    budget = limits.over(spec.budget) if limits is not None else spec.budget
    return replace(spec, budget=replace(budget, passes=most_passes) if most_passes else budget)


def _check_author(models: Models, draft: str | None, whole: bool) -> None:
    if not models.settings.author and (draft is None or whole):
        what = "a rewrite needs somebody who writes" if whole else "there is no draft, and nobody to write one"
        raise Refused(
            f"{what}: name {'an author with' if whole else 'a text with --draft, or an author with'} --author"
        )


async def _begun(job: _Job) -> Record:
    """A session that is kept; where none can be, no model is asked for what would be lost."""
    record = await begin(job.spec, job.draft, sessions_dir(), person=job.models.config.name)
    if record.fault:
        record.close()
        where = named(sessions_dir())
        raise Refused(f"{where}: no session can be kept there: check its permissions and its disk, or set REDRAFT_HOME")
    return record


async def _run(job: _Job) -> int:
    record = await _begun(job)
    progress = Progress(record, job.accept)
    try:
        fault = await _refined(job, record)
    except asyncio.CancelledError:
        progress.end()
        warn(f"stopped; what came so far is kept: redraft open {record.session.id}")
        raise
    finally:
        record.close()
    progress.end()
    outcome = Outcome(record, fault, job.accept, job.out if fault is None and record.session.draft else None)
    try:
        _write_out(outcome)
    except OSError:  # what came of it is told all the same: the text is in the session
        _say_outcome(replace(outcome, out=None), job.as_json)
        raise
    _say_outcome(outcome, job.as_json)
    return outcome.code


def _say_outcome(outcome: Outcome, as_json: bool) -> None:
    with suppress(BrokenPipeError):  # whoever reads no further may still ask for the exit code
        say_outcome(outcome, as_json)


def _write_out(outcome: Outcome) -> None:
    draft = outcome.session.draft
    if outcome.out is not None and draft is not None:
        write_out(outcome.out, draft.text)


async def _refined(job: _Job, record: Record) -> ModelFault | CriticFault | None:
    models = job.models
    players = cast(
        record, models.settings, os.environ, models.hosts, leave=models.leave, place=job.place.resolve(), apart=False
    )
    loop = Loop(
        record, players.critic, players.author, players.writer, players.judge,
        checker=players.checker, outliner=players.outliner,
    )  # fmt: skip
    try:
        fault = await Unattended(loop, job.accept, whole=job.whole, most_passes=job.most_passes).refine()
        return fault if fault is not None or not job.asks else await _checked(loop)
    finally:
        await players.close()


async def _checked(loop: Loop) -> ModelFault | CriticFault | None:
    """Have what is done looked at by a fresh critic: if it is not ready to use, that is the ending; or a fault."""
    if loop.session.ended is None or loop.session.ended.ending != "done":
        return None
    try:
        checked = await final_check(loop)
    except Declined as declined:
        cause = declined.__cause__
        return cause if isinstance(cause, ModelFault | CriticFault) else None
    if not checked.ready:
        why = f"the final check says that it is not ready to use: {checked.why}"
        await loop.record.put(partial(Stopped, ending="stopped", why=why), by="rules")
    return None
