"""What each key of the replay screen does, by the id of its action."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from redraft.core.timeline import bound_before, bounds, next_bound
from redraft.tui.actions import ACTIONS, help_groups
from redraft.tui.keymap import usable_keys
from redraft.tui.replay_actions import REPLAY_ACTIONS
from redraft.tui.widgets.replay_panes import ReplayDraft

if TYPE_CHECKING:
    from redraft.tui.screens.replaying import ReplayScreen

ABOUT = """This is a replay: it shows a session as it stood after each of its events, and changes nothing.
Cursors, and the pane that is lit, go to where each event happened; z shows one pane, and stays on it.
Played, two events are as far apart as recorded, but at least a quarter of a second and at most two."""


def writing_keys(wanted: Mapping[str, str]) -> frozenset[str]:
    """The keys that write while drafting, with the person's own in place of the usual ones."""
    own, _ = usable_keys(wanted)
    return frozenset(key for each in ACTIONS if each.writes for key in own.get(each.id, each.keys).split(",") if key)


class ReplayKeys:
    """Does what a key says, for one screen.

    Args:
        screen: the replay.
    """

    def __init__(self, screen: "ReplayScreen") -> None:
        self._screen = screen
        self._bounds = bounds(screen.tape.events)
        searching = screen.searching
        self.does: Mapping[str, Callable[[], object]] = {
            "replay.next": lambda: screen.go(screen.wanted + 1),
            "replay.previous": lambda: screen.go(screen.wanted - 1),
            "replay.next_pass": lambda: screen.go(next_bound(self._bounds, screen.wanted)),
            "replay.previous_pass": lambda: screen.go(bound_before(self._bounds, screen.wanted)),
            "replay.first": lambda: screen.go(1),
            "replay.last": lambda: screen.go(len(screen.tape)),
            "replay.play": self._play,
            "replay.faster": lambda: screen.say(screen.player.change_speed(1)),
            "replay.slower": lambda: screen.say(screen.player.change_speed(-1)),
            "replay.find": self._find,
            "replay.next_match": lambda: searching.step(1),
            "replay.previous_match": lambda: searching.step(-1),
            "replay.diff": self._diff,
            "replay.versions": lambda: screen.ask(self._versions()),
            "replay.fork": self._fork,
            "next_pane": lambda: screen.step_pane(1),
            "previous_pane": lambda: screen.step_pane(-1),
            "zoom": lambda: setattr(screen, "zoomed", not screen.zoomed),
            "copy": screen.action_copy_text,
            "theme": screen.app.action_do_theme,  # type: ignore[attr-defined]
            "cancel": self._cancel,
            "quit": self._leave,
            "help": self._help,
        }

    def _play(self) -> None:
        if self._screen.player.playing.running:
            self._screen.player.pause()
        else:
            self._screen.player.play()

    def _find(self) -> None:
        self._screen.player.pause()
        self._screen.searching.open()

    def _diff(self) -> None:
        draft, session = self._screen.query_one(ReplayDraft), self._screen.session
        draft.changes = not draft.changes
        if not draft.changes:
            self._screen.say("The text of each version is shown again.")
        elif session is None or session.draft is None or not session.draft.parent:
            self._screen.say("There is no version before this one; from the next on, changes are shown. d ends that.")
        else:
            self._screen.say(f"What v{session.head} changed in v{session.draft.parent}; d shows the text again.")
        if self._screen.zoomed or self._screen.has_class("-narrow"):
            self._screen.current = "draft"

    async def _versions(self) -> None:
        from redraft.tui.screens.past_versions import PastVersions

        session = self._screen.session
        if session is None or session.draft is None:
            self._screen.say("There is no version yet.")
            return
        chosen = await self._screen.app.push_screen_wait(PastVersions(session))
        if chosen is not None:
            self._screen.go(session.version(chosen[1]).made - self._screen.tape.event(1).n + 1)

    def _fork(self) -> None:
        from redraft.tui.forking import fork_here

        self._screen.player.pause()
        self._screen.ask(fork_here(self._screen, self._screen.line))

    def _cancel(self) -> None:
        screen = self._screen
        if screen.searching.is_open:
            screen.searching.close()
        elif screen.player.playing.running:
            screen.player.pause()
        elif screen.zoomed:
            screen.zoomed = False
        elif screen.query_one(ReplayDraft).changes:
            screen.query_one(ReplayDraft).changes = False
        else:
            screen.say("There is nothing to cancel; q leaves the replay.")

    def _leave(self) -> None:
        """Back to where the replay was opened from, or out."""
        app = self._screen.app
        if len(app.screen_stack) > 1:
            app.pop_screen()
        else:
            app.exit()

    def _help(self) -> None:
        from redraft.tui.screens.help import WITHIN, HelpScreen

        self._screen.app.push_screen(HelpScreen([*help_groups(REPLAY_ACTIONS), WITHIN], ABOUT))
