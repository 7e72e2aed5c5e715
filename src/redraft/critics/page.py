"""What rules judge, and what they say of it: a page, and a check of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, cast

from redraft.core.draft import Draft
from redraft.core.measures import Run, Span, draft_sentences, draft_words, paragraphs
from redraft.critics.prose import Fault

EVIDENCE: Final = 80


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that breaks a rule. `fault` is the prose fault there, which may have a replacement ready."""

    span: Span
    directive: str
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What one rule says of one draft: as a verdict, and the places that break it."""

    passed: bool
    reason: str
    evidence: str = ""
    count: int | None = None
    spots: tuple[Spot, ...] = ()


@dataclass(slots=True)
class Page:
    """A draft and its measures, each taken once and only when a rule asks."""

    draft: Draft
    faults: tuple[Fault, ...] = ()
    _kept: dict[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The whole text."""
        return self.draft.text

    def words(self) -> tuple[Span, ...]:
        """The words of its prose."""
        return cast(tuple[Span, ...], self._once("words", draft_words))

    def sentences(self) -> tuple[Span, ...]:
        """Its sentences."""
        return cast(tuple[Span, ...], self._once("sentences", draft_sentences))

    def paragraphs(self) -> tuple[Run, ...]:
        """Its paragraphs."""
        return cast(tuple[Run, ...], self._once("paragraphs", paragraphs))

    def quote(self, span: Span) -> str:
        """The words of a stretch, on one line and cut short, as evidence."""
        line = " ".join(self.text[span.start : span.end].split())
        return line if len(line) <= EVIDENCE else line[: EVIDENCE - 1] + "…"

    def end(self) -> Span:
        """The empty stretch after the text."""
        return Span(len(self.text), len(self.text))

    def _once(self, name: str, measure: Callable[[Draft], object]) -> object:
        if name not in self._kept:
            self._kept[name] = measure(self.draft)
        return self._kept[name]


def many(count: int, thing: str) -> str:
    """Write a number with its noun: "1 word", "2 words"."""
    return f"{count} {thing}{'' if count == 1 else 's'}"
