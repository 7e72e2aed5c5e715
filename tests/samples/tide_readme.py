"""A README cut to half: what people keep asking for is frozen first, so that no cut can take it."""

from samples.person import Person
from samples.playing import Scene, written
from samples.scripted_models import Cast, Fault, Mend, Met

WELCOME = (
    "Welcome to tidemark! We are very happy that you are here. The sea is never still, and people who live by it have "
    "always wanted to know when it comes and when it goes. For hundreds of years they carved marks into the harbour "
    "wall. With tidemark you can now do the same in your terminal, which is where many of us spend the day anyway."
)
BOAT = (
    "It is made for sailors, for walkers who cross the flats, and for anybody else who has ever come back to a boat "
    "that was lying on its side."
)
MANY = (
    "There are many ways to install software, and everybody has a favourite. We think that the following one is the "
    "simplest, and it works on all systems on which we have tried it, which are three:"
)
PAGE = """# tidemark

tidemark prints the tides of a harbour for the coming week. It is made for sailors, for walkers who cross the flats, \
and for anybody else who has ever come back to a boat that was lying on its side.

## Installing

```
pipx install tidemark
tidemark Vlissingen
```

You see a table of the coming week.

## Things to know

%s

It works without a network, once a harbour has been fetched.

## Licence

MIT.
"""
BARE = "All times are local time at the harbour. Heights are in metres."
KEPT = (
    "All times are local time at the harbour, because nobody should have to do sums on a wet deck. Heights are in "
    "metres above chart datum. The tables are predictions and not for navigation: wind can move the sea by half "
    "a metre."
)

CAST = Cast(
    faults=(
        Fault("first", "Welcome to tidemark!", "two sentences in, nothing is said of what it does",
              "Cut the welcome: begin with what tidemark prints.", 5),
        Fault("once", "This means that you can be offline", "“without a network” and “offline” are one thing",
              "Cut the second telling.", 2),
    ),
    met=(
        Met("first", "tides of a harbour, for sailors and walkers", ("tidemark prints the tides of a harbour",)),
        Met("once", "each thing is told once", ("works without a network",)),
    ),
    mends=(
        Mend(WELCOME, "", "cuts the welcome"),
        Mend(MANY, "", "cuts what says nothing"),
        Mend(BOAT, "It is made for sailors, and for walkers who cross the flats.", "cuts the boat"),
    ),
    texts=(("was sent back", PAGE % KEPT), ("", PAGE % BARE)),
    premise=lambda _text: ("a page can get a newcomer to a first table", True),
    ready="a newcomer has a table within a minute, and knows what it is not for",
)  # fmt: skip


async def part(person: Person) -> None:
    """Noor freezes what must stay, has the page rewritten, and takes all of it but one cut."""
    await person.press("g", after=12)
    await person.to_finding("half")
    await person.because("the boat on its side is who it is for")
    await person.accept_all()
    await person.to_criterion("keeps")
    await person.press("f", "enter", after=10)
    await person.in_draft("p6")
    await person.press("f", "enter", after=8)
    await person.to_pane("critique")
    await person.press("W", after=10)
    await person.press("w", after=6)
    await person.accept_all()
    await person.press("y", after=10)
    await person.press("escape", after=6)
    await person.rate(5, "half the words, and the boat is still in it", "+length", "+clarity")


SCENE = Scene("tide-readme", part, CAST, written("tide-readme"))
