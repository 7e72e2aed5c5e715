"""The four panes. Each is given the session and builds its rows; none touches a file, the loop or another pane."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual.reactive import reactive

from redraft.core.critique import Item, items, pending
from redraft.core.edits import Edit
from redraft.core.review import Finding, Verdict
from redraft.core.session import Session
from redraft.loop.record import Declined
from redraft.tui.widgets.critique_rows import critique_rows, critique_title
from redraft.tui.widgets.draft_rows import draft_rows
from redraft.tui.widgets.keys_in_rows import KeysInRows
from redraft.tui.widgets.live_rows import Arriving
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row
from redraft.tui.widgets.rubric_rows import rubric_rows, rubric_title
from redraft.tui.widgets.spec_rows import spec_rows

if TYPE_CHECKING:
    from redraft.core.offering import OnOffer


class SessionPane(Pane):
    """A pane whose rows are a view of the session."""

    session: reactive[Session | None] = reactive[Session | None](None, init=False, repaint=False)

    def watch_session(self, session: Session | None) -> None:
        """Show the session as it stands now."""
        if session is not None:
            self.show(session)

    def show(self, session: Session) -> None:
        """Build title and rows."""
        raise NotImplementedError


class SpecPane(SessionPane):
    """What done means, and what is held."""

    stays: ClassVar[bool] = False
    outlook: reactive[str] = reactive("", init=False, repaint=False)
    """How many passes it will likely take, in a line; "" until somebody has looked."""

    def watch_outlook(self) -> None:
        """Show it under the budget."""
        if self.session is not None:
            self.show(self.session)

    def show(self, session: Session) -> None:
        """Title with the revision, and every part of the spec."""
        self.show_title(f"Spec r{session.revision}")
        self.rows = spec_rows(session, self.outlook)


class DraftPane(SessionPane):
    """The version at the head; the fault in focus is marked in it, or its fix shown in place."""

    focused: reactive[str] = reactive("", init=False, repaint=False)
    """Name of the finding in focus, or ""."""
    arriving: reactive[str | None] = reactive[str | None](None, init=False, repaint=False)
    """A whole text that is coming from a model, shown in place of the draft; None when none is."""

    _arrived: Arriving

    def watch_arriving(self, before: str | None, text: str | None) -> None:
        """Show what came, and follow it as long as its end is in sight."""
        if text is None:
            if self.session is not None:
                self.show(self.session)
            return
        if before is None:
            self._arrived = Arriving()
        follows = before is None or self.scroll_offset.y >= self.max_scroll_y
        self.show_title("Draft  arriving, not saved yet")
        self.rows = self._arrived.rows(text)
        if follows:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True, immediate=True)

    def watch_focused(self) -> None:
        """Show the fault or fix in place, and bring its passage into sight."""
        if self.session is not None:
            self.show(self.session)

    def show(self, session: Session) -> None:
        """Title with version and lock, and the text with the fix in focus."""
        if self.arriving is not None:
            return
        draft = session.draft
        self.show_title(_draft_title(session))
        if draft is None:
            self.rows = (Row((("No text yet. ", "quiet"), ("e", "key"), (" writes it here.", "quiet"))),)
            return
        item = next((item for item in items(session) if item.name == self.focused), None)
        edits = _placed(session, item)
        fault = item.finding if item is not None and item.state not in ("accepted", "rejected") else None
        held = [hold for hold in session.holds if hold.what == "passage"]
        frozen = frozenset(hold.target for hold in held if not hold.quote)
        words = tuple((hold.target, hold.quote) for hold in held if hold.quote)
        self.rows = draft_rows(draft, frozen, edits, fault, words)
        if place := _place(session, edits, fault):
            self.cursor = place
            self.call_after_refresh(self.reveal, place)

    @property
    def selected(self) -> tuple[tuple[str, str], ...]:
        """What is selected with the mouse: for each passage its id, and the words as they stand in it."""
        draft = self.session.draft if self.session is not None else None
        if draft is None or self.text_selection is None or self.arriving is not None:
            return ()
        from redraft.tui.widgets.selected import selected_words

        return selected_words(draft, self.layout_now.rows, self.text_selection)


class CritiquePane(SessionPane, KeysInRows):
    """Findings in rank order, by where they are in the loop."""

    writer: reactive[bool] = reactive(False, init=False, repaint=False)
    """A model is there to write the first draft."""
    on_offer: "OnOffer | None" = None
    """The signals, and what one key does; given before the session that they are of, which shows them."""

    hidden: int = 0
    """The version on which the critic's word is hidden till the person has judged it; 0 for none."""

    _above: tuple[object, ...] = ()
    """What stands above the findings: the ending and the signals."""
    _on_top = False
    """Whether that is what is to be seen, and not the item under the cursor."""

    def watch_writer(self) -> None:
        """Say what it can be asked for."""
        if self.session is not None:
            self.show(self.session)

    def show(self, session: Session) -> None:
        """Title with what is in focus and what waits, and the findings; or that they are not to be seen yet."""
        self.show_title("Critique  hidden" if self.hidden else critique_title(session))
        self.rows = _hidden_rows(self.hidden) if self.hidden else self.rows_of(session)
        raised = self.on_offer.shown.open if self.on_offer is not None else ()
        above = (session.ended, *(signal.key for signal in raised))
        if above != self._above:
            self._above, self._on_top = above, not pending(session)  # a fix that waits stays in sight; else news do
            self.call_after_refresh(self._reveal_cursor)

    def rows_of(self, session: Session) -> tuple[Row, ...]:
        """The findings, and what stands above them."""
        return critique_rows(session, self.writer, self.on_offer)

    def _reveal_cursor(self) -> None:
        """Bring the item under the cursor into sight, wherever the cursor went meanwhile."""
        self.reveal(self.cursor)

    def reveal(self, item: str) -> None:
        """Bring an item into sight; or what stands above all of them, as long as it is news."""
        if self._on_top and self.is_attached:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        else:
            super().reveal(item)

    def watch_cursor(self, before: str, after: str) -> None:
        """Show the item that somebody went to, and no longer what stands above it."""
        self._on_top = False
        super().watch_cursor(before, after)

    def action_step(self, by: int) -> None:
        """Move the cursor by so many items, and up from the first one to what stands above it."""
        before = self.cursor
        super().action_step(by)
        if before and self.cursor == before:
            self._on_top = by < 0
            self.reveal(before)


class RubricPane(SessionPane):
    """Every criterion, how it stands and how it stood."""

    arriving: reactive[tuple[Verdict, ...]] = reactive[tuple[Verdict, ...]]((), init=False, repaint=False)
    """Verdicts that are coming from a model, and are not on record yet."""
    marked: Mapping[str, str] = MappingProxyType({})
    """What a signal says of a criterion, by its id; given before the session that it is of."""

    def watch_arriving(self) -> None:
        """Show them in their lines."""
        if self.session is not None:
            self.show(self.session)

    def show(self, session: Session) -> None:
        """Title with the score and how it went, and the criteria."""
        self.show_title(rubric_title(session))
        self.rows = rubric_rows(session, self.arriving, self.marked)


def _hidden_rows(version: int) -> tuple[Row, ...]:
    says = f"What the critic says of v{version} is shown once you have judged it, too: "
    return (Row(((says, "quiet"), ("y", "key"), (" passes, ", "quiet"), ("n", "key"), (" fails.", "quiet"))),)


def _draft_title(session: Session) -> str:
    if session.draft is None:
        return "Draft"
    rating = next((rated for rated in reversed(session.ratings) if rated.version == session.head), None)
    parts = [f"Draft v{session.head}", *(["incomplete"] if session.draft.incomplete else [])]
    parts += ["outline locked"] if session.lock is not None else []
    parts += [f"rated {rating.score}"] if rating is not None and rating.score else []
    return "  ".join([*parts, *([flags] if (flags := _flags(session)) else [])])


def _flags(session: Session) -> str:
    if not session.flags:
        return ""
    from redraft.tui.widgets.flag_rows import draft_flags  # the first paint can do without

    return draft_flags(session)


def _placed(session: Session, item: Item | None) -> tuple[Edit, ...]:
    """The edits of the fix in focus where they would stand now; none if there is no fix or its ground has gone."""
    if item is None or item.fix is None or item.state not in ("focus", "refused"):
        return ()
    from redraft.loop.changes import (
        placed_at_head,
    )  # brings a Markdown parser and a diff, which the first paint can do without

    try:
        return placed_at_head(session, item)
    except Declined:
        return ()


def _place(session: Session, edits: tuple[Edit, ...], fault: Finding | None) -> str:
    """The passage that the finding in focus is about."""
    draft = session.draft
    if draft is None:
        return ""
    if edits:
        return draft.passage_at(edits[0].at).id
    return fault.passage if fault is not None else ""
