"""A mail that a model drafts: its greeting is frozen, an invented number is rejected, and the true one is told."""

from samples.person import Person
from samples.playing import Scene, written
from samples.scripted_models import Cast, Fault, Mend, Met

DRAFT = """Dear members,

We are thrilled to announce that the library opens on Sundays from 3 May, from 10 to 16.

Many of you asked for it.

On Sundays, please bring your books back to the side door, beside the bicycle racks.

Which Sunday shall we see you?
"""
THRILLED = "We are thrilled to announce that the library"
COUNTED = "212 members"

CAST = Cast(
    faults=(
        Fault("calm", THRILLED, "“thrilled” is a word of advertisements",
              "Cut the announcement: begin with the library.", 4),
        Fault("calm", "Dear members,", "it is the most solemn line", "Replace the greeting by one that is less solemn.",
              2, weak=True, unless="The library opens"),
        Fault("why", "Many of you", "“many” is no number", "Replace “many” by the number of members.", 3),
        Fault("why", "More than 400", "“more than” is no count", "Replace “more than” by a count.", 3),
    ),
    met=(
        Met("when", "it names the first Sunday and both hours", ("on Sundays from 3 May, from 10 to 16",)),
        Met("door", "it names the door, and where it is", ("to the side door, beside the bicycle racks",)),
        Met("calm", "the nearest to it is a plain please", ("please bring your books back",)),
        Met("why", "it gives the number", (COUNTED,)),
    ),
    mends=(
        Mend("Dear members,", "Hello,", "a plainer greeting"),
        Mend(THRILLED, "The library", "cuts the announcement"),
        Mend("Many of you", COUNTED, "gives the number", COUNTED),
        Mend("Many of you", "More than 400 members", "gives a number"),
    ),
    texts=(("", DRAFT),),
    premise=lambda _text: ("a short mail can tell members this", True),
    ready="a member knows when to come, and to which door",
)  # fmt: skip


async def part(person: Person) -> None:
    """The librarian freezes the greeting, rejects what nobody counted, and tells what she counted."""
    await person.press("g", after=5)
    await person.in_draft("p1")
    await person.press("f", "enter", after=6)
    await person.to_pane("critique")
    await person.press("g", after=15)
    await person.decide("a")
    await person.press("n", after=8)
    await person.write("The box had cards from 212 members.")
    await person.because("nobody has counted 400")
    await person.press("g")
    await person.accept_all()
    await person.press("y", after=8)
    await person.press("escape", after=5)
    await person.rate(4, "short, and every word of it is true", "+accuracy", "+length")


SCENE = Scene("library-mail", part, CAST, written("library-mail"))
