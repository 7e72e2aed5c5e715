"""How a run goes, on standard error: a line a pass, and on a terminal what is being done just now."""

import shutil
import sys
from typing import Final

from redraft.commands.answers import is_terminal
from redraft.commands.tally import Tally, tally
from redraft.core.draft import Draft
from redraft.core.measures import draft_words
from redraft.core.outline import parts_of
from redraft.core.session import Session
from redraft.core.spend import total
from redraft.core.stages import is_from_outline
from redraft.loop.record import Record
from redraft.tui.neutral import one_line

_CLEAR: Final = "\r\x1b[K"


class Progress:
    """Tells how a session goes, from what is put on its record.

    Args:
        record: the record; it is listened to from now on.
        accept: what is accepted, as it was typed.
    """

    def __init__(self, record: Record, accept: str) -> None:
        self._record = record
        self._accept = accept
        self._live = is_terminal(sys.stderr)
        self._passes = len(record.session.passes)
        self._texts = len(record.session.drafts)
        self._locks = len(record.session.locks)
        self._attempt = 0
        record.listen(self._changed)
        record.hear(self._heard)

    def say(self, what: str, says: str) -> None:
        """Print a line: what it is about, and what there is to say."""
        print(f"{_CLEAR if self._live else ''}{what:<8} {one_line(says)}", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave nothing on the terminal that is no longer so."""
        if self._live:
            print(_CLEAR, end="", file=sys.stderr, flush=True)

    def _changed(self) -> None:
        session = self._record.session
        for draft in session.drafts[self._texts :]:
            if not draft.parent or is_from_outline(session, draft):
                self.say("outline" if draft.outline else "draft", f"v{draft.number}, {_size(draft)}")
        self._texts = len(session.drafts)
        for number in range(self._passes + 1, len(session.passes) + 1):
            self.say(f"pass {number}", _line(session, tally(session, number), self._accept))
        self._passes = len(session.passes)
        for lock in session.locks[self._locks :]:
            self.say("lock", f"the outline of v{lock.version} stands, and is locked")
        self._locks = len(session.locks)
        self._show_doing()

    def _show_doing(self) -> None:
        if self._live and self._record.doing:
            room = max(shutil.get_terminal_size().columns - 3, 1)
            print(f"{_CLEAR}{one_line(self._record.doing)[:room]} …", end="", file=sys.stderr, flush=True)

    def _heard(self) -> None:
        """Say once that a request is made again; who waits wants to know what for."""
        waiting = self._record.live.waiting if self._record.live else None
        if waiting is None:
            self._attempt = 0
        elif waiting.attempt != self._attempt:
            self._attempt = waiting.attempt
            again = f"asked again in {waiting.seconds:.0f} s ({waiting.attempt} of {waiting.most})"
            self.say("waiting", f"{waiting.why}; {again}")
            self._show_doing()


def _size(draft: Draft) -> str:
    parts = len(parts_of(draft))
    size = f"{parts} part{'' if parts == 1 else 's'}" if draft.outline else f"{len(draft_words(draft))} words"
    return f"{size}{', incomplete' if draft.incomplete else ''}"


def _line(session: Session, told: Tally, accept: str) -> str:
    """One pass: the scores, whether it is kept and why, what became of its fixes, and what was spent so far."""
    closed = told.closed
    scores = closed.before if closed.base == closed.candidate else f"{closed.before} → {closed.after}"
    kept = "" if closed.base == closed.candidate else "kept: " if closed.kept else "not kept: "
    counts = [f"{told.accepted} accepted"]
    counts += [f"{told.above} above --accept {accept}"] if told.above else []
    counts += [f"{told.left} left"] if told.left else []
    counts += [f"{told.refused} refused"] if told.refused else []
    spent = total(session)
    cost = f"; {spent.tokens_say}, {spent.cost_says}" if session.calls else ""
    return f"{scores}, {kept}{closed.why}; {', '.join(counts)}{cost}"
