"""What a screen shows while its person judges first: no word of the critic's, a bar that asks, and few keys."""

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from redraft.core.critique import pending
from redraft.core.session import Session
from redraft.loop.record import Live, Record
from redraft.tui.telling import doing_now
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.panes import CritiquePane, RubricPane

if TYPE_CHECKING:
    from redraft.core.veil import Asked
    from redraft.tui.screens.four_panes import FourPanes
    from redraft.tui.widgets.judge_bar import JudgeBar

_KEYS: Final = (
    Key("tick", "space/y", "passes"),
    Key("note", "n", "fails"),
    Key("undo", "u", "undo"),
    Key("next_pane", "tab", "pane"),
    Key("zoom", "z", "zoom"),
    Key("quit", "q", "quit"),
    Key("help", "?", "help"),
)
_INSTEAD: Final = {"tick": "judge_pass", "final_check": "judge_pass", "note": "judge_fail"}
_ALWAYS: Final = ("undo", "save_elsewhere", "retry_saving", "models")


class Veiling:
    """The veil of one screen.

    Args:
        record: whose session is shown.
        wanted: the person judges first; without it, or where nothing can be written, nothing is ever hidden.
    """

    def __init__(self, record: Record, *, wanted: bool) -> None:
        self._record = record
        self._on = wanted and not record.read_only
        self._seen: tuple[Session, Asked | None, Session] | None = None
        self._up = False

    @property
    def asked(self) -> "Asked | None":
        """What is to be judged first; None where nothing is hidden."""
        return self._look()[1]

    @property
    def shown(self) -> Session:
        """The session as it may be seen."""
        return self._look()[2]

    def _look(self) -> "tuple[Session, Asked | None, Session]":
        """The session, what is asked, and what may be seen: worked out once a session."""
        session = self._record.session
        if not self._on:
            return session, None, session
        if self._seen is None or self._seen[0] is not session:
            from redraft.core.veil import asked, veiled

            self._seen = session, asked(session), veiled(session)
        return self._seen

    @property
    def live(self) -> Live | None:
        """What is coming, without the critic's verdicts."""
        live = self._record.live
        if not self._on or live is None or not live.verdicts:
            return live
        theirs = {each.id for each in self._record.session.spec.criteria if each.judge == "critic"}
        return replace(live, verdicts=tuple(each for each in live.verdicts if each.criterion not in theirs))

    @property
    def doing(self) -> str:
        """What is being done; of what the critic's word leads to, no more than that it goes on."""
        doing = self._record.doing
        hides = doing.startswith("Asking") or self.asked is not None  # what is asked again tells what was in doubt
        return doing_now("Reviewing" if self._on and doing and hides else doing, self._record.live)

    def instead(self, action: str) -> str:
        """What a key does while something is hidden: the action itself, what judges, or "" where it is refused."""
        if self.asked is None or action in _ALWAYS:
            return action
        return _INSTEAD.get(action, "")

    @property
    def line(self) -> str:
        """What is asked of the person, in one line; "" where nothing is hidden."""
        now = self.asked
        if now is None:
            return ""
        return f"Judge v{now.version} first: space or y passes, n fails; then the critic's word is shown."

    def keys(self, usual: tuple[Key, ...]) -> tuple[Key, ...]:
        """The keys of the bar."""
        return usual if self.asked is None else _KEYS

    def said(self, up: bool, told: str) -> str:
        """The line after a key.

        Args:
            up: something was hidden before it.
            told: what it did, as the session that may be seen tells it.
        """
        if self.asked is not None:
            return told or self.line
        if not up or not self._on:
            return told
        from redraft.core.veil import difference

        return f"{difference(self._record.session)} {told}".rstrip()

    def dress(self, screen: "FourPanes") -> None:
        """Ask what is to be judged, or take the question away."""
        now = self.asked
        if now is None and not self._up:
            return
        from redraft.tui.widgets.judge_bar import JudgeBar

        bars = list(screen.query(JudgeBar)) or [self._bar(screen)]
        bars[0].asked = now
        screen.query_one(CritiquePane).hidden = now.version if now is not None else 0
        if now is not None:
            screen.query_one(RubricPane).cursor = now.left[0].id
        if (now is not None) != self._up:
            self._up = now is not None
            self._turn_to(screen)

    def _bar(self, screen: "FourPanes") -> "JudgeBar":
        from redraft.tui.widgets.judge_bar import JudgeBar

        bar = JudgeBar()
        screen.mount(bar, before="StatusLine")
        return bar

    def _turn_to(self, screen: "FourPanes") -> None:
        """Where there is room for one pane: the draft while it is judged, then what came of it."""
        if screen.has_class("-narrow"):
            then = "critique" if pending(self.shown) else "rubric"
            screen.current = "draft" if self._up else then  # type: ignore[assignment]
