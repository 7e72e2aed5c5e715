"""Finding events of a story by their words, or by their kind."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from redraft.core.events import KINDS, NAMES, AnyEvent


class Found(Struct, frozen=True):
    """What a search found.

    Args:
        query: what was looked for, as it was typed.
        places: the events that have it, from 1, in their order.
    """

    query: str
    places: tuple[int, ...]

    def after(self, place: int) -> int:
        """The next one after an event; the first of all after the last."""
        return self.places[bisect_right(self.places, place) % len(self.places)]

    def before(self, place: int) -> int:
        """The one before an event; the last of all before the first."""
        return self.places[bisect_left(self.places, place) - 1]

    def says(self, place: int) -> str:
        """Which of them an event is: "3 of 17"."""
        return f"{bisect_left(self.places, place) + 1} of {len(self.places)}"


def find(query: str, events: Sequence[AnyEvent], texts: Sequence[str]) -> Found:
    """The events of a kind, if the query is the name of one ("decided", "closed pass"); else those with its words.

    Args:
        query: what was typed; in double quotes it is never taken for a kind.
        events: the story.
        texts: the words of each event, as `words_of` gives them.
    """
    kind = query.casefold().replace(" ", "_")
    if kind in KINDS:
        return Found(query, tuple(n for n, event in enumerate(events, start=1) if NAMES[type(event)] == kind))
    words = query[1:-1] if len(query) > 2 and query[0] == query[-1] == '"' else query
    wanted = words.casefold()
    return Found(query, tuple(n for n, text in enumerate(texts, start=1) if wanted in text))


def words_of(event: AnyEvent, line: str) -> str:
    """All the words of an event, as `find` compares them: its line in the chronicle, and every text that it holds."""
    return "\n".join([line, *_strings(event)]).casefold()


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _strings(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
