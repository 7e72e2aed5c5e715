"""What the sessions teach: six panes of plots, and a key that makes a fault that comes back part of a template."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.widgets import Static
from textual.worker import Worker, WorkerState, get_current_worker

from redraft.config import sessions_dir, state_dir
from redraft.core.spec import SpecError
from redraft.intake import Refused
from redraft.local_time import local_day
from redraft.stats.recurring import Recurring
from redraft.stats.report import Report
from redraft.stats.since import since_of
from redraft.templates import UnknownTemplate
from redraft.transcripts.index import NAME, Progress
from redraft.transcripts.lessons import lessons
from redraft.tui.own_fault import own_fault
from redraft.tui.screens.ask_line import AskLine
from redraft.tui.screens.six_panes import SixPanes
from redraft.tui.widgets.keybar import Key, KeyBar
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row, Words, plain
from redraft.tui.widgets.stats_critic_rows import FAULT, acceptance_rows, recurring_rows, trust_rows
from redraft.tui.widgets.stats_rows import course_rows, passes_rows, rating_rows
from redraft.tui.widgets.status import StatusLine

SPANS: Final = ("", "30d", "90d", "1y")
"""How far back is counted, one after the other; "" is all."""

Reads = Callable[[str, str, Callable[[Progress], bool]], Report]
"""Counts the sessions: begun since (a span, or ""), with a template (or ""), telling how far it is."""


class StatsScreen(SixPanes):
    """What the sessions teach.

    Args:
        since: only sessions that began since then ("30d"); "" for all.
        template: only those that began with it; "" for all.
        reads: counts the sessions, in a thread.
    """

    panes = (
        ("ratings", "Ratings"), ("accepted", "What you accept"), ("trust", "Critic and you"),
        ("passes", "Passes to done"), ("recurring", "Faults that come back"), ("course", "Course and cost"),
    )  # fmt: skip
    with_cursor = ("recurring",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "add('boundaries')", "Boundary", show=False, id="stats.boundary"),
        Binding("r", "add('reference')", "Reference", show=False, id="stats.reference"),
        Binding("s", "span", "Since", show=False, id="stats.since"),
        Binding("m", "template", "Template", show=False, id="stats.template"),
        Binding("t", "app.do_theme", "Theme", show=False, id="stats.theme"),
        Binding("question_mark,f1", "help", "Help", show=False, id="stats.help"),
        Binding("q,escape", "leave", "Leave", show=False, id="stats.leave"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("step_pane(1)", "tab", "pane"),
        Key("add('boundaries')", "b", "boundary"),
        Key("add('reference')", "r", "reference"),
        Key("span", "s", "since"),
        Key("template", "m", "template"),
        Key("leave", "q", "leaves"),
        Key("zoom", "z", "zoom"),
        Key("help", "?", "help"),
    )
    report: reactive[Report | None] = reactive[Report | None](None, init=False)

    def __init__(self, since: str = "", template: str = "", reads: Reads | None = None) -> None:
        super().__init__()
        self._since, self._template = since, template
        self._reads = reads or read_lessons
        self._added: dict[int, str] = {}

    def on_mount(self) -> None:
        """Count, without holding up a paint."""
        self.query_one(KeyBar).keys = self.keys
        super().on_mount()
        self._count()

    def _count(self) -> None:
        self._added = {}
        self.query_one(Static).update(literal(("What your sessions teach", "heading"), ("  counting …", "quiet")))
        self.run_worker(self._counted(), exclusive=True, group="count", exit_on_error=False)

    async def _counted(self) -> None:
        worker = get_current_worker()

        def tell(progress: Progress) -> bool:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._tell, progress)
            return not worker.is_cancelled

        self.report = await asyncio.to_thread(self._reads, self._since, self._template, tell)
        self.query_one(StatusLine).doing = ""

    def _tell(self, progress: Progress) -> None:
        if progress.done < progress.total:
            self.query_one(StatusLine).doing = f"Reading {progress.done:,} of {progress.total:,} sessions"

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What cannot be counted is said; the screen stays."""
        if event.state is WorkerState.ERROR:
            self.query_one(StatusLine).say(f"That did not work: {own_fault(event.worker.error)}.")

    def watch_report(self, report: Report | None) -> None:
        """Every pane gets its part."""
        if report is None:
            return
        self.query_one(Static).update(literal(*scope_words(report)))
        shown = {
            "ratings": rating_rows(report.ratings), "accepted": acceptance_rows(report.deciding),
            "trust": trust_rows(report), "passes": passes_rows(report.passes),
            "recurring": recurring_rows(report.recurring, self._added),
            "course": course_rows(report.course, report.spent),
        }  # fmt: skip
        for name, rows in shown.items():
            self.query_one(f"#{name}", Pane).rows = rows if report.scope.sessions else (_NOTHING,)
        if not report.scope.sessions:
            narrowed = report.scope.since or report.scope.template
            self.query_one("#ratings", Pane).rows = (_NOTHING, _WIDEN if narrowed else _BEGIN)

    @on(Pane.Chosen)
    def _went_to(self, event: Pane.Chosen) -> None:
        event.stop()

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        await self.run_action(event.action)

    def action_span(self) -> None:
        """Count from less far back, then all again."""
        place = SPANS.index(self._since) if self._since in SPANS else 0
        self._since = SPANS[(place + 1) % len(SPANS)]
        self._count()

    def action_template(self) -> None:
        """Count the sessions of the next template, then all again."""
        begun = self.report.scope.templates if self.report is not None else ()
        names = ["", *(name for name, _ in begun if name)]
        if len(names) == 1:
            self.query_one(StatusLine).say("No session began with a template; n on the home screen offers them.")
            return
        self._template = names[(names.index(self._template) + 1) % len(names)] if self._template in names else ""
        self._count()

    def action_add(self, section: str) -> None:
        """Add the fault under the cursor to a template."""
        fault = self._fault()
        if fault is None or self.current != "recurring":
            self.query_one(StatusLine).say("Go to a fault that comes back (tab, j): b or r adds it to a template.")
            return
        place, each = fault
        self.run_worker(self._add(section, place, each), exclusive=True, group="add", exit_on_error=False)

    def _fault(self) -> tuple[int, Recurring] | None:
        kind, _, place = self.query_one("#recurring", Pane).cursor.partition(" ")
        if kind != FAULT or self.report is None:
            return None
        return int(place), self.report.recurring[int(place)]

    async def _add(self, section: str, place: int, each: Recurring) -> None:
        """Ask to which template: the one that most of its sessions began with stands there already."""
        from redraft.templates import names

        text = each.boundary if section == "boundaries" else each.reference
        most = next((known.template for known in each.templates), self._template)
        why = f"Adds “{text}” to its {section}. There are {', '.join(names())}."
        answer = await self.app.push_screen_wait(AskLine("Add to which template?", most, why=why, needed=True))
        if answer.sent:
            self._added[place] = self._put(section, answer.text.strip(), text) or self._added.get(place, "")
            assert self.report is not None
            self.query_one("#recurring", Pane).rows = recurring_rows(self.report.recurring, self._added)

    def _put(self, section: str, name: str, text: str) -> str:
        from redraft.templates.adding import add_boundary, add_reference

        try:
            path = (add_boundary if section == "boundaries" else add_reference)(name, text)
        except (UnknownTemplate, Refused, SpecError, OSError) as fault:
            self.query_one(StatusLine).say(f"Not added: {fault}.")
            return ""
        self.query_one(StatusLine).say(f"Added to the {section} of {name}, in {path}: sessions begun with it ask that.")
        return f"added to the {section} of {name}"

    def action_help(self) -> None:
        """Every key of this screen."""
        from redraft.tui.screens.help import WITHIN, HelpScreen

        self.app.push_screen(HelpScreen([("What your sessions teach", KEYS), WITHIN], ABOUT))

    def action_leave(self) -> None:
        """Back to where this was opened, or out."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        else:
            self.app.exit()


ABOUT: Final = """Nothing is claimed from too few cases: n is how many a figure rests on.
A fault that comes back belongs in the spec: b and r add it to a template, so that the next session asks for it."""

KEYS: Final = (
    Key("", "b", "Add the fault under the cursor to a template's boundaries."),
    Key("", "r", "Add it to a template's reference."),
    Key("", "s", "Count sessions begun since 30 days, 90 days, a year, or ever."),
    Key("", "m", "Count the sessions of one template, the next, or all."),
    Key("", "tab, shift+tab", "Next pane, pane before."),
    Key("", "z", "Show one pane only, or all again."),
    Key("", "t", "Change between dark and light."),
    Key("", "q, Esc", "Leave."),
)

_NOTHING: Final = Row(plain("No session to learn from.", "quiet"))
_BEGIN: Final = Row(plain("On the home screen, n begins one and D tries the demo.", "quiet"))
_WIDEN: Final = Row(plain("s counts from longer ago, m those of other templates.", "quiet"))


def scope_words(report: Report) -> tuple[Words, ...]:
    """What was counted, in a line."""
    scope = report.scope
    told = [f"{scope.sessions:,} session{'' if scope.sessions == 1 else 's'}"]
    told += [f"since {local_day(scope.since)}"] if scope.since else []
    told += [f"template {scope.template}"] if scope.template else []
    told += [f"{scope.others:,} others not counted"] if scope.others else []
    told += [f"{scope.forks:,} forked"] if scope.forks else []
    words: tuple[Words, ...] = (("What your sessions teach", "heading"), ("  " + " · ".join(told), "quiet"))
    if not report.left_out:
        return words
    first = report.left_out[0]
    more = f" and {len(report.left_out) - 1} more" if len(report.left_out) > 1 else ""
    return (*words, (f"  left out: {first.name}{more} ({first.fault})", "warn"))


def read_lessons(since: str, template: str, tell: Callable[[Progress], bool]) -> Report:
    """Count the person's own sessions."""
    now = datetime.now(UTC)
    begun = since_of(since, now) if since else None
    return lessons(sessions_dir(), state_dir() / NAME, now=now, since=begun, template=template, progress=tell)
