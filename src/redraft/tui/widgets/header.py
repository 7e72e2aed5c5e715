"""The line on top: what is being written, how far it is, and how good; and, on narrow screens, what it is for."""

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive

from redraft.core.critique import stage_worked_on
from redraft.core.session import Session
from redraft.core.spend import counted_from, passes_counted, total
from redraft.core.stages import stage_passed, stages_used
from redraft.core.standing import rubric, score
from redraft.tui.neutral import one_line
from redraft.tui.widgets.gauges import cost_of, round_dollars, tokens_of
from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

_SHORTEST_TITLE = 16


class HeaderLine(KeptLines):
    """Title, stage, pass, version and score in one line; what does not fit is dropped, least telling first."""

    DEFAULT_CSS = """
    HeaderLine { height: 1; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    session: reactive[Session | None] = reactive[Session | None](None)
    note: reactive[str] = reactive("")
    """What must always be seen, such as "read-only"; "" for nothing."""

    def render(self) -> Content:
        """The parts that fit."""
        if self.session is None:
            return literal(("redraft", "strong"))
        return header(self.session, self.note, self.content_size.width)


def header(session: Session, note: str, width: int) -> Content:
    """The line, at most so many cells: parts on the right are dropped from the front until the title has room."""
    parts = [_stages(session), [(_pass(session), "quiet")], [(f"v{session.head}", "quiet")]]
    parts += [[(str(score(session)), "strong")], *_spent(session)]
    parts += [[(one_line(note), "warn")]] if note else []
    title = one_line(session.title)
    room = min(cell_len(title), _SHORTEST_TITLE) + 2
    while len(parts) > 1 and _cells(_joined(parts)) + room > width:
        parts.pop(0)
    right = _joined(parts)
    left = max(width - _cells(right) - 2, 1)
    shown = title if cell_len(title) <= left else set_cell_size(title, max(left - 1, 0)) + "…"
    return literal((shown, "strong"), " " * max(left + 2 - cell_len(shown), 1), *right)


def _joined(parts: list[list[Words]]) -> list[Words]:
    words: list[Words] = []
    for part in (part for part in parts if part):
        words += [*([(" · ", "faint")] if words else []), *part]
    return words


def _cells(words: list[Words]) -> int:
    return sum(cell_len(text) for text, _ in words)


def _pass(session: Session) -> str:
    """The pass at hand. Passes that call no model cost nothing of the budget, and are told without it."""
    closed, most = len(session.passes), session.budget.passes
    number = session.open.number if session.open is not None else closed
    return f"pass {number} of {most}" if number <= most and closed == passes_counted(session) else f"pass {number}"


def _spent(session: Session) -> list[list[Words]]:
    """Tokens and cost, of what may be spent, once a model was called; what is not known is said to be unknown.

    Who went on after the budget was spent is shown all that was spent, as that is more than any limit says.
    """
    spend, again = total(session), counted_from(session)
    if not spend.calls:
        return []
    limits = session.budget
    tokens = f"{tokens_of(spend, None if again else limits.tokens)} tok"
    limit = f" of {round_dollars(limits.usd)}" if limits.usd is not None and not again and spend.usd is not None else ""
    cost = spend.cost_says if spend.usd is None else f"{cost_of(spend)}{limit}"
    return [[("tokens unknown" if spend.uncounted == spend.calls else tokens, "quiet")], [(cost, "quiet")]]


def _stages(session: Session) -> list[Words]:
    """The stages of the session: passed with a tick, the one at hand in bold."""
    used, now = stages_used(session), stage_worked_on(session)
    words: list[Words] = []
    for stage in used if len(used) > 1 else ():
        done = [(" ✓", "good")] if stage_passed(session, stage) else []
        style = "strong" if stage == now and not done else "quiet"
        words += [*([(" ▸ ", "faint")] if words else []), (stage.capitalize(), style), *done]
    return words


class ContextLine(KeptLines):
    """Under 100 columns, where panes are tabs: the task and what still fails stay in sight."""

    DEFAULT_CSS = """
    ContextLine { height: 2; padding: 0 1; color: $foreground; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    session: reactive[Session | None] = reactive[Session | None](None)

    def render(self) -> Content:
        """Two lines: task, and failing criteria."""
        if self.session is None:
            return literal("")
        lines = rubric(self.session)
        failing = [line.criterion.id for line in lines if line.state == "fail"]
        waiting = [line.criterion.id for line in lines if line.state == "not judged"]
        words: list[Words] = [("Task  ", "label"), (one_line(self.session.spec.task), ""), ("\n", "")]
        if failing:
            words += [("Fails ", "bad"), (one_line(", ".join(failing)), "")]
        if waiting:
            words += [("   " if failing else "", ""), ("not judged ", "quiet"), (one_line(", ".join(waiting)), "quiet")]
        return literal(*(words if failing or waiting else [*words, ("Every criterion passes", "good")]))
