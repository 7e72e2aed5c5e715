"""The drafting screen as a desk: where the cursor is, and questions to the person, each in a small screen of its own.

What was typed and not sent is kept, and stands there when the same question is asked again.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from redraft.config import Config
from redraft.intake import DRAFT_LIMIT, Refused, read_text
from redraft.loop.record import Declined
from redraft.tui.desk import PaneName, Result
from redraft.tui.widgets.panes import CritiquePane, DraftPane, RubricPane

if TYPE_CHECKING:
    from redraft.core.rated import Given
    from redraft.roles import ModelSettings
    from redraft.tui.screens.choose_models import Models
    from redraft.tui.screens.dialog import Dialog
    from redraft.tui.screens.drafting import DraftingScreen
    from redraft.tui.screens.rating import How, Save


class ScreenDesk:
    """A `Desk` over the drafting screen.

    Args:
        screen: the screen.
        config: the person's settings.
    """

    def __init__(self, screen: "DraftingScreen", config: Config) -> None:
        self._screen = screen
        self._editor = config.editor
        self.takes_low = config.auto_accept == "low"
        self._unsent: dict[tuple[str, str], str] = {}
        self._given: dict[int, Given] = {}

    @property
    def pane(self) -> PaneName:
        """The pane that has the focus."""
        return self._screen.current

    @property
    def finding(self) -> str:
        """The finding under the cursor of the critique."""
        return self._screen.query_one(CritiquePane).cursor

    @property
    def passage(self) -> str:
        """The passage under the cursor of the draft."""
        return self._screen.query_one(DraftPane).cursor

    @property
    def criterion(self) -> str:
        """The criterion under the cursor of the rubric."""
        return self._screen.query_one(RubricPane).cursor

    @property
    def veiled(self) -> bool:
        """Whether the critic's word is hidden."""
        return self._screen.veil.asked is not None

    @property
    def selected(self) -> tuple[tuple[str, str], ...]:
        """What is selected in the draft, as its words."""
        return self._screen.query_one(DraftPane).selected

    def deselect(self) -> None:
        """Select nothing."""
        self._screen.clear_selection()

    async def ask(self, dialog: "Dialog[Result]") -> "Result | None":
        """Show a small screen of its own."""
        return await self._screen.app.push_screen_wait(dialog)

    def say(self, text: str) -> None:
        """Show a line that fades."""
        self._screen.say(text)

    async def ask_line(self, question: str, text: str = "", why: str = "") -> str | None:
        """Ask for one line."""
        from redraft.tui.screens.ask_line import AskLine

        about = (question, self.finding)
        answer = await self._screen.app.push_screen_wait(AskLine(question, self._unsent.get(about, text), why=why))
        return self._kept(about, answer.text, answer.sent, text)

    async def choose(
        self, question: str, choices: Sequence[tuple[str, str]], why: str = "", default: str = ""
    ) -> str | None:
        """Ask for one of a few keyed choices."""
        from redraft.tui.screens.choose import Choice, Choose

        return await self._screen.app.push_screen_wait(
            Choose(question, tuple(Choice(key, says, key) for key, says in choices), why=why, default=default)
        )

    async def choose_models(self, settings: "ModelSettings") -> "Models | None":
        """Ask which models play the roles."""
        from redraft.tui.model_choices import models_dialog

        return await self._screen.app.push_screen_wait(models_dialog(settings, os.environ))

    async def edit_text(self, title: str, text: str, before: str | None = None, why: str = "") -> str | None:
        """Let the person edit a text, and accept what changed."""
        from redraft.tui.screens.edit_passage import EditPassage

        original = text if before is None else before
        edited = await self._screen.app.push_screen_wait(
            EditPassage(title, self._unsent.get((title, original), text), original, why=why)
        )
        return self._kept((title, original), edited.text, edited.accepted, text)

    async def edit_outside(self, text: str) -> str | None:
        """Let the person edit a text in their own editor, while the app is suspended."""
        if not self._editor:
            return await self.edit_text("The whole draft (set VISUAL or EDITOR to use your own editor)", text, text)
        folder = Path(tempfile.mkdtemp(prefix="redraft-"))
        with self._screen.app.suspend():
            edited = _edited_in(self._editor, folder / "draft.md", text)
        shutil.rmtree(folder, ignore_errors=True)
        return edited

    async def version_log(self) -> tuple[str, int, int] | None:
        """Show the version log."""
        from redraft.tui.screens.version_log import VersionLog

        session = self._screen.session
        return await self._screen.app.push_screen_wait(VersionLog(session)) if session is not None else None

    async def rating(self, save: "Save") -> "How":
        """Ask for a rating of the version that stands; what is given and not saved is kept for the next time."""
        from redraft.tui.screens.rating import RateVersion
        from redraft.tui.widgets.rating_rows import at_hand

        session = self._screen.session
        assert session is not None
        scrolled = int(self._screen.query_one(DraftPane).scroll_offset.y)
        before = self._given.pop(session.head, None)
        question = RateVersion(at_hand(session, scrolled), save, before, self._screen.clock)
        done = await self._screen.app.push_screen_wait(question)
        if done.how != "saved":
            self._given[session.head] = done.given
        return done.how

    def _kept(self, about: tuple[str, str], text: str, sent: bool, began: str = "") -> str | None:
        """The text if it was sent; if not, what the person made of it is kept for the next time."""
        self._unsent.pop(about, None)
        if sent:
            return text
        if text != began:
            self._unsent[about] = text
        return None


def _edited_in(editor: str, path: Path, text: str) -> str:
    """What the person made of a text in their editor; if it cannot be taken, the file stays, so nothing is lost."""
    path.write_bytes(text.encode())
    path.chmod(0o600)
    code = _run_editor(editor, path)
    if code:
        raise Declined(f"The editor ended with status {code}; the draft is unchanged. Its file is kept: {path}")
    try:
        return read_text(path, DRAFT_LIMIT)
    except Refused as refused:
        raise Declined(f"The draft is unchanged: {refused}. The file is kept.") from refused


def _run_editor(editor: str, path: Path) -> int:
    from redraft.models.secrets import clean_environ

    try:
        command = [*shlex.split(editor), os.fspath(path)]
        return subprocess.run(command, check=False, env=clean_environ(os.environ)).returncode
    except (OSError, ValueError) as fault:
        raise Declined(f"The editor could not be started ({editor}: {fault}); set VISUAL or EDITOR.") from fault
