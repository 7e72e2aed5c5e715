"""What an intent may ask of the screen: where the cursor is, a question to the person, a line to show them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from redraft.roles import ModelSettings
    from redraft.tui.screens.choose_models import Models
    from redraft.tui.screens.dialog import Dialog
    from redraft.tui.screens.rating import How, Save

Result = TypeVar("Result")
PaneName = Literal["spec", "draft", "critique", "rubric"]


class Desk(Protocol):
    """The screen as the intents see it."""

    @property
    def pane(self) -> PaneName:
        """The pane that has the focus."""
        ...

    @property
    def finding(self) -> str:
        """The finding under the cursor of the critique, or ""."""
        ...

    @property
    def passage(self) -> str:
        """The passage under the cursor of the draft, or ""."""
        ...

    @property
    def criterion(self) -> str:
        """The criterion under the cursor of the rubric, or ""."""
        ...

    @property
    def takes_low(self) -> bool:
        """Whether fixes of low risk are accepted without a key."""
        ...

    @property
    def veiled(self) -> bool:
        """Whether the critic's word is hidden until the person has judged, too."""
        ...

    @property
    def selected(self) -> tuple[tuple[str, str], ...]:
        """What is selected in the draft with the mouse: for each passage its id, and the words as they stand in it."""
        ...

    def deselect(self) -> None:
        """Select nothing."""
        ...

    async def ask(self, dialog: "Dialog[Result]") -> "Result | None":
        """Show a small screen that was made for one question, and wait for what comes of it."""
        ...

    def say(self, text: str) -> None:
        """Show a line that fades."""
        ...

    async def ask_line(self, question: str, text: str = "", why: str = "") -> str | None:
        """Ask for one line, and say below it what for; None if the person leaves."""
        ...

    async def choose(
        self, question: str, choices: Sequence[tuple[str, str]], why: str = "", default: str = ""
    ) -> str | None:
        """Ask for one of a few keyed choices, as (key, what it does), `why` above them; the key, or None.

        Enter decides nothing, unless `default` is one of the keys.
        """
        ...

    async def choose_models(self, settings: "ModelSettings") -> "Models | None":
        """Ask which models play the roles, those of the settings standing there; None if the person leaves."""
        ...

    async def edit_text(self, title: str, text: str, before: str | None = None, why: str = "") -> str | None:
        """Let the person edit a text, and show what they changed against `before`, or `text`; None if they leave."""
        ...

    async def edit_outside(self, text: str) -> str | None:
        """Let the person edit a text in their own editor; None if nothing came back."""
        ...

    async def version_log(self) -> tuple[str, int, int] | None:
        """Show the version log; ("go back", "take back" or "challenge", version, the one marked or 0), or None."""
        ...

    async def rating(self, save: "Save") -> "How":
        """Ask for a rating of the version that stands, and have it saved; say how the questions were left."""
        ...
