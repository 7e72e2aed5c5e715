"""The commands that bring up the app: `demo`, `new`, `open`, and home."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from redraft.commands.answers import FAULT, FINE, is_terminal, say, session_path
from redraft.commands.casting import Models, models_from
from redraft.config import Config, sessions_dir
from redraft.tui.app import RedraftApp

if TYPE_CHECKING:
    from redraft.loop.record import Record
    from redraft.models.endpoints import Hosts


def demo(args: Namespace) -> int:
    """Work on the launch email that comes with redraft."""
    _need_terminal()
    from redraft.core.spec import parse_spec
    from redraft.demo import demo_draft, demo_spec
    from redraft.loop.opening import begin

    models = models_from(args)
    record = asyncio.run(
        begin(parse_spec(demo_spec(), "demo"), demo_draft(), sessions_dir(), person=models.config.name)
    )
    return _run_record(record, models)


def new(args: Namespace) -> int:
    """Begin a session from a spec, or make the spec first."""
    _known_template(args.template)
    if args.spec is None:
        return _make_spec(args)
    from redraft.intake import DRAFT_LIMIT, read_spec, read_text

    spec = read_spec(Path(args.spec))
    draft = read_text(Path(args.draft), DRAFT_LIMIT) if args.draft else None
    _need_terminal()
    from redraft.core.spec import remarks
    from redraft.loop.opening import begin

    models = models_from(args)
    record = asyncio.run(begin(spec, draft, sessions_dir(), person=models.config.name))
    return _run_record(record, models, remarks(spec))


def open_session(args: Namespace) -> int:
    """Take a session up again."""
    from redraft.loop.opening import read_session

    path = session_path(args.session)
    if not _has_terminal():
        read_session(path)  # what is wrong with the file comes first: a terminal would not help
    _need_terminal()
    from redraft.tui.starting import resumed

    models = models_from(args)
    screen = resumed(path, models.config, _hosts(models))
    return run_app(models.config, lambda: screen, screen.record)


def home(args: Namespace) -> int:
    """Show recent sessions, the samples, and the way to a new one."""
    _need_terminal()
    from redraft.tui.screens.home import HomeScreen

    models = models_from(args)
    return run_app(models.config, lambda: HomeScreen(models.config, _hosts(models)), None)


def _make_spec(args: Namespace) -> int:
    from redraft.intake import DRAFT_LIMIT, read_text

    draft = read_text(Path(args.draft), DRAFT_LIMIT) if args.draft else None
    _need_terminal()
    from redraft.tui.screens.new_session import NewSession

    models = models_from(args)
    template = args.template or ""
    return run_app(models.config, lambda: NewSession(models.config, template, draft, _hosts(models)), None)


def _run_record(record: "Record", models: Models, advice: Sequence[str] = ()) -> int:
    """Show the session; advice on its spec stands before what can be done now."""
    from redraft.tui.starting import drafting
    from redraft.tui.telling import next_step

    notes = [f"{line[:1].upper()}{line[1:]}." for line in advice]
    if notes:
        notes.append(next_step(record.session, bool(models.config.models.author)))
    return run_app(models.config, lambda: drafting(record, models.config, notes, _hosts(models)), record)


def run_app(config: Config, first: Callable[[], object], record: "Record | None") -> int:
    """Run the app, and then say where what was opened in it is.

    Args:
        config: the person's settings.
        first: makes the first screen.
        record: the session that it shows; None for all that were opened meanwhile.

    Returns:
        The exit code.
    """
    app = RedraftApp(config, first)  # type: ignore[arg-type]
    app.run()
    for each in app.records if record is None else [record]:
        _farewell(each)
        each.close()
    return FAULT if app.return_code else FINE


def _hosts(models: Models) -> "Hosts | None":
    """The hosts that may have a key; None for those on file, as the first paint can do without reading that."""
    return models.hosts if models.allowed_hosts else None


def _farewell(record: "Record") -> None:
    """Say where the session is, after the screen has gone."""
    journal = record.journal
    if journal is None:
        return
    if journal.fault:
        say(f"{journal.fault} {len(journal.unsaved)} events were never saved.")
    else:
        say(f"Saved in {journal.path}")
        say(f"Go on with: redraft open {record.session.id}")


def _known_template(name: str | None) -> None:
    """Refuse a template that there is not, or that cannot be used, before the screen comes up."""
    if name is not None:
        from redraft.intake import Refused
        from redraft.templates import UnknownTemplate, template_spec

        try:
            template_spec(name)
        except UnknownTemplate as unknown:
            raise Refused(str(unknown)) from unknown


def _has_terminal() -> bool:
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def _need_terminal() -> None:
    if not _has_terminal():
        from redraft.intake import Refused

        raise Refused("this command needs a terminal; without one, use: redraft check, show, verify or list")
