"""What home shows, as plain values: what there is, which of it fits the words that were typed, and in which order."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from redraft.core.session_row import SessionRow
    from redraft.transcripts.index import Entry

Sort = Literal["changed", "created", "title", "score", "rating"]
What = Literal["columns", "unrated", "feedback", "session", "sample", "template", "new", "demo", "heading", "says", ""]

SORTS: Final[tuple[Sort, ...]] = ("changed", "created", "title", "score", "rating")
"""By what sessions can be sorted, in the order in which the key goes through them."""
UPWARD: Final = ("title",)
"""What is sorted upward, unless it is turned round."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Template(NamedTuple):
    """A template: its name, what it is for in a line, and whether it is the person's own."""

    name: str
    says: str
    own: bool


class View(Struct, frozen=True):
    """What of the shelf is looked at.

    Args:
        words: what was typed; only what has all of these words is shown.
        sort: by what sessions are sorted.
        turned: the other way round.
    """

    words: str = ""
    sort: Sort = "changed"
    turned: bool = False

    @property
    def upward(self) -> bool:
        """Whether the least comes first."""
        return (self.sort in UPWARD) != self.turned


class Line(NamedTuple):
    """One line of home.

    Args:
        what: which kind.
        key: what the cursor knows it by; "" where it does not stop.
        entry: of a session or a sample.
        says: words of a heading or a line of text; what a sample is about; the number that a line tells.
        template: of a template.
    """

    what: What
    key: str = ""
    entry: "Entry | None" = None
    says: str = ""
    template: Template | None = None


class Shelf:
    """Everything that there is to open, as it was when it was read.

    Args:
        sessions: the person's own.
        samples: those that come with redraft.
        templates: rubrics to begin with.
        now: when it was read, UTC.
        whole: all of it was read; if not, more is to come.
        told: what samples are about, in a few words, by file name.
    """

    def __init__(
        self,
        sessions: "Sequence[Entry]" = (),
        samples: "Sequence[Entry]" = (),
        templates: Sequence[Template] = (),
        now: datetime = _EPOCH,
        whole: bool = True,
        told: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.sessions = tuple(sessions)
        self.samples = tuple(samples)
        self.templates = tuple(templates)
        self.now = now
        self.whole = whole
        self.told = told
        self.progress = ""
        """How far the reading is, in a few words; "" once it is done."""
        self._sorted: dict[tuple[Sort, bool], tuple[Entry, ...]] = {}
        self._lines: dict[tuple[Sort, bool], tuple[Line, ...]] = {}

    @cached_property
    def unrated(self) -> "tuple[Entry, ...]":
        """The sessions that want a rating, the last changed first."""
        return tuple(
            each for each in self.sorted_by(View()) if each.row is not None and each.row.wants_rating(self.now)
        )

    @cached_property
    def feedback(self) -> int:
        """How much of what the person said is not seen to."""
        return sum(each.row.feedback for each in self.sessions if each.row is not None)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What each session and sample can be found by, by its key."""
        found = {key_of("session", each): _words_of(each) for each in self.sessions}
        told = self.told
        named = {key_of("sample", e): f"{_words_of(e)} {_folded(told.get(e.name, ''))}" for e in self.samples}
        return MappingProxyType(found | named)

    def sorted_by(self, view: View) -> "tuple[Entry, ...]":
        """The sessions in an order; those that cannot be read come last."""
        order = (view.sort, view.upward)
        if order not in self._sorted:
            sound = [(each.row, each) for each in self.sessions if each.row is not None]
            key = _KEYS[view.sort]
            sound.sort(key=lambda pair: (pair[0].changed, pair[1].name), reverse=True)
            sound.sort(key=lambda pair: key(pair[0]), reverse=not view.upward)
            broken = sorted((each for each in self.sessions if each.row is None), key=lambda each: each.name)
            self._sorted[order] = (*(each for _, each in sound), *broken)
        return self._sorted[order]

    def lines(self, view: View) -> tuple[Line, ...]:
        """What is shown of it."""
        wanted = _folded(view.words).split()
        sessions = self._fitting(self._session_lines(view), wanted)
        samples = self._fitting(self._sample_lines, wanted)
        begun = [Line("template", f"template {each.name}", template=each) for each in self.templates
                 if _fits(_folded(f"{each.name} {each.says} template"), wanted)]  # fmt: skip
        if wanted and not (sessions or samples or begun):
            return (Line("says", says="Nothing here has these words. Esc shows everything again."),)
        top = () if wanted else self._to_do()
        sections = (("Samples, to read and replay", samples), ("Templates, to begin with", begun))
        more = [line for says, lines in sections if lines for line in (Line(""), Line("heading", says=says), *lines)]
        own = sessions or ([] if wanted else self._beginnings())
        return (*((Line("columns"),) if sessions else ()), *top, *own, *(more if own else more[1:]))

    def _session_lines(self, view: View) -> tuple[Line, ...]:
        order = (view.sort, view.upward)
        if order not in self._lines:
            self._lines[order] = tuple(Line("session", key_of("session", each), each) for each in self.sorted_by(view))
        return self._lines[order]

    @cached_property
    def _sample_lines(self) -> tuple[Line, ...]:
        return tuple(Line("sample", key_of("sample", e), e, self.told.get(e.name, "")) for e in self.samples)

    def _fitting(self, lines: Sequence[Line], wanted: Sequence[str]) -> Sequence[Line]:
        for word in wanted:
            words = self.words
            lines = [line for line in lines if word in words[line.key]]
        return lines

    def _to_do(self) -> tuple[Line, ...]:
        """What waits for the person, above everything else."""
        waiting: tuple[tuple[What, int], ...] = (("unrated", len(self.unrated)), ("feedback", self.feedback))
        lines = [Line(what, what, says=f"{count:,}") for what, count in waiting if count]
        return (*lines, Line("")) if lines else ()

    def _beginnings(self) -> list[Line]:
        """What a home without a session says."""
        if not self.whole:
            return [Line("says", says="Looking for your sessions.")]
        first = Line("says", says="No session yet. One takes a draft to the point where it meets its spec.")
        return [first, Line(""), Line("demo", "demo"), Line("new", "new")]


def first_key(lines: Sequence[Line]) -> str:
    """Where the cursor begins: the first session, or else the first line that it stops at; "" where there is none."""
    keys = [line.key for line in lines if line.key]
    return next((line.key for line in lines if line.what == "session"), keys[0] if keys else "")


def next_section(lines: Mapping[str, Line], here: Line | None) -> str:
    """The first line of the kind after that of a line, by its key; "" where there are none.

    Args:
        lines: what is shown, in order, by key.
        here: where the cursor is.
    """
    firsts: dict[str, str] = {}
    for key, line in lines.items():
        firsts.setdefault(line.what, key)
    order = [what for what in ("session", "sample", "template") if what in firsts]
    if not order:
        return ""
    place = order.index(here.what) + 1 if here is not None and here.what in order else 0
    return firsts[order[place % len(order)]]


def key_of(what: What, entry: "Entry") -> str:
    """What the cursor knows a session or a sample by."""
    return f"{what} {entry.name}"


def _words_of(entry: "Entry") -> str:
    row = entry.row
    if row is None:
        return _folded(f"{entry.name} damaged {entry.fault}")
    told = (row.title, row.id, row.state, row.kind, row.template, row.author, row.critic, entry.name, entry.fault)
    rated = f"rated{row.rating}" if row.rating else "unrated"
    marks = (("damaged", bool(entry.fault)), ("feedback", bool(row.feedback)), ("fork", bool(row.forked)))
    return _folded(" ".join((*told, rated, *(mark for mark, has in marks if has))))


def _folded(text: str) -> str:
    """As it is compared: without case, and without what tells compatible characters apart."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _fits(words: str, wanted: Sequence[str]) -> bool:
    return all(word in words for word in wanted)


_KEYS: "Mapping[Sort, Callable[[SessionRow], Any]]" = MappingProxyType(
    {
        "changed": lambda row: row.changed,
        "created": lambda row: row.created,
        "title": lambda row: _folded(row.title),
        "score": lambda row: (bool(row.score), row.share),
        "rating": lambda row: row.rating,
    }
)
