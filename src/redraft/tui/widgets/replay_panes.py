"""The panes of a replay: those of drafting, without keys that nobody can use there, and with a diff of versions."""

from collections.abc import Iterable, Iterator, Sequence

from textual.reactive import reactive

from redraft.core.draft import Draft
from redraft.core.session import Session
from redraft.tui.widgets.draft_rows import passage_rows, whole_rows
from redraft.tui.widgets.panes import CritiquePane, DraftPane
from redraft.tui.widgets.rows import BLANK, Row, Words


class ReplayDraft(DraftPane):
    """The version that stood then, or what it changed in the version that it was made from."""

    changes: reactive[bool] = reactive(False, init=False, repaint=False)
    """Whether what changed is shown."""

    def watch_changes(self) -> None:
        """Show the one or the other."""
        if self.session is not None:
            self.show(self.session)

    def show(self, session: Session) -> None:
        """The text, or what changed in it."""
        draft = session.draft
        if self.changes and draft is not None and draft.parent:
            self.show_title(f"Draft v{draft.number}  changes since v{draft.parent}")
            self.rows = change_rows(session.version(draft.parent), draft)
            return
        super().show(session)
        if draft is None:
            self.rows = told_only(self.rows)


class ReplayCritique(CritiquePane):
    """The critique as it stood then."""

    def rows_of(self, session: Session) -> tuple[Row, ...]:
        """As while drafting, without what only keys are told in."""
        return told_only(super().rows_of(session))


def change_rows(before: Draft, draft: Draft) -> tuple[Row, ...]:
    """A version with what it changed: passage by passage, as long as those that stayed kept their order.

    Args:
        before: the version that it was made from.
        draft: the version.
    """
    old, new = before.texts(), draft.texts()
    if [id for id in old if id in new] != [id for id in new if id in old]:
        return whole_rows(before.text, draft.text)
    width = max((len(id) for id in (*old, *new)), default=2)
    return tuple(row for id, was, now in _together(old, new) for row in passage_rows(id, was, now, width))


def _together(old: dict[str, str], new: dict[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    """Each passage of both, what is gone where it stood, with its texts; None where it was not, or is no longer."""
    rest = iter(old.items())
    for id, now in new.items():
        if id in old:
            yield from _until(rest, id)
        yield id, old.get(id), now
    yield from ((id, was, None) for id, was in rest)


def _until(rest: Iterator[tuple[str, str]], stop: str) -> Iterator[tuple[str, str | None, str | None]]:
    for id, was in rest:
        if id == stop:
            return
        yield id, was, None


def told_only(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows without the keys in them: a replay is looked at. What then says nothing is left out."""
    shown: list[Row] = []
    for row in rows:
        words = list(_before_keys(row.body))
        if words == list(row.body):
            shown.append(row)
        elif any(text.strip() for text, _ in words):
            words += [(" ", "")] if row.fill else []  # a rule goes on behind it
            shown.append(Row(tuple(words), row.item, row.gutter, row.lead, row.ground, row.fill))
    while shown and shown[-1] == BLANK:
        shown.pop()
    return tuple(shown)


def _before_keys(words: Iterable[Words]) -> Iterator[Words]:
    """The words up to the first key, without the colon or comma that led to it."""
    kept: list[Words] = []
    for text, style in words:
        if style == "key":
            if kept:
                kept[-1] = (kept[-1][0].rstrip(" :,"), kept[-1][1])
            break
        kept.append((text, style))
    return iter(kept)
