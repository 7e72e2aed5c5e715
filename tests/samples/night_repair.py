"""A sales email made specific: what was invented goes, and what the person counted takes its place."""

from samples.person import Person
from samples.playing import Scene, written
from samples.scripted_models import Cast, Fault, Mend, Met

FORTUNE = "Downtime costs your business a fortune, and in today's market every minute counts."
ALMOST = "almost every bike is back by morning"
LEADING = "We are the city's leading experts in hassle-free cargo bike repair."
LEVEL = "Get in touch to take your fleet to the next level."
IDLE = "At Kurier Nord, 3 of 14 bikes stood broken in the yard on a usual morning in January."
COUNTED = "Since March we fetched 212 bikes, and 187 of them were back by six."

CAST = Cast(
    faults=(
        Fault(
            "problem", FORTUNE, "“a fortune” is nothing that anybody has seen in a yard",
            "Name what the reader sees in the yard on a usual morning, with a number.", 5, "context",
        ),
        Fault(
            "proof", ALMOST, "“almost every” was not counted",
            "Replace “almost every” by how many of how many bikes were back.", 4,
        ),
        Fault("proof", "97 of 100", "the facts hold no such count", "Replace this count by one that was made.", 4),
    ),
    met=(
        Met("problem", "a dispatcher has walked past these three bikes", ("3 of 14",)),
        Met("proof", "187 of 212 can be checked", ("187 of the 212",)),
    ),
    mends=(
        Mend(
            FORTUNE, "At Kurier Nord, 3 of 14 bikes stood broken in the yard on a usual morning in January. "
            "Somebody else rode their parcels.", "opens in the yard, with the count that you gave", "3 of 14",
        ),
        Mend(ALMOST, "187 of the 212 bikes that we fetched since March were back by six",
             "puts your count in the place of “almost”", "187 of them"),
        Mend(ALMOST, "97 of 100 bikes are back by morning", "turns “almost every” into a number"),
        Mend(LEADING, "We are two mechanics who mend cargo bikes at night.", "says who you are, without the brochure"),
        Mend(LEVEL, "Shall we fetch one bike on Monday evening?", "asks for one bike, on one evening"),
    ),
    premise=lambda _text: ("a short email can get a dispatcher to lend one bike", True),
    ready="a dispatcher can answer it with yes before the next tour",
)  # fmt: skip


async def part(person: Person) -> None:
    """Milena gives a fact, rejects a number that nobody counted, and tells the one that she did count."""
    await person.press("g", after=12)
    await person.decide("a")
    await person.press("g", after=9)
    await person.to_finding("proof")
    await person.flag("h", "97 of 100 stands in no book of ours")
    await person.because("97 of 100 is made up: nobody counted that")
    await person.to_finding("problem")
    await person.press("i", after=10)
    await person.write(IDLE)
    await person.accept_all()
    await person.press("n", after=14)
    await person.write(COUNTED)
    await person.press("g")
    await person.accept_all()
    await person.to_criterion("voice")
    await person.press("space", after=15)
    await person.press("y")
    await person.press("escape", after=8)
    await person.press("O", after=5)
    await person.press("t", after=6)
    await person.press("1", after=4)
    await person.press("ctrl+u", after=3)
    await person.write("no figure that nobody counted", inside=True)
    await person.press("x", after=4)
    await person.write("the template says it now")
    await person.rate(5, "every number in it is in our book", "+accuracy", "+tone")


SCENE = Scene("night-repair", part, CAST, written("night-repair"), "email")
