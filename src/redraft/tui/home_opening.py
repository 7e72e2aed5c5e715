"""From home to the screen of a session, a sample, or one that is begun."""

from pathlib import Path
from typing import TYPE_CHECKING

from redraft.config import sessions_dir

if TYPE_CHECKING:
    from redraft.tui.screens.home import HomeScreen


async def open_session(home: "HomeScreen", path: Path, then: str = "") -> None:
    """Take a session up again; a sample is read.

    Args:
        home: where it is opened from.
        path: its file.
        then: the action to begin with; "" for none.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
        ConfigError: a model's name names none.
    """
    from redraft.tui.starting import resumed

    screen = resumed(path, home.config, home.hosts, greets=False)
    await home.app.push_screen(screen)
    if then:
        screen.call_after_refresh(screen.action_do, then)


async def begin_spec(home: "HomeScreen", template: str = "") -> None:
    """Make a spec, and begin.

    Args:
        home: where it is begun from.
        template: the rubric to begin with; asked for if "".

    Raises:
        Refused: it is a person's own, and cannot be read.
        SpecError: it is a person's own, and cannot be used.
        UnknownTemplate: there is none of that name.
    """
    from redraft.templates import template_spec
    from redraft.tui.screens.new_session import NewSession

    if template:
        template_spec(template)  # what is wrong with it is said here
    await home.app.push_screen(NewSession(home.config, template, hosts=home.hosts))


async def begin_demo(home: "HomeScreen") -> None:
    """Begin a session on the launch email that comes with redraft."""
    from redraft.core.spec import parse_spec
    from redraft.demo import demo_draft, demo_spec
    from redraft.loop.opening import begin
    from redraft.tui.starting import drafting

    record = await begin(parse_spec(demo_spec(), "demo"), demo_draft(), sessions_dir(), person=home.config.name)
    await home.app.push_screen(drafting(record, home.config, hosts=home.hosts, greets=False))
