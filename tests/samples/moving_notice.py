"""A notice whose two criteria trade places, until one of them is frozen; both hold in the end, and it is thawed."""

from samples.person import Person
from samples.playing import Scene, written
from samples.scripted_models import Cast, Fault, Mend, Met

WHOLE = (
    "From 4 May you will find the practice, as some of you will have heard from us already, at Mill Lane 12. The tram "
    "that stops outside is line 3, and whoever would rather not climb the steps will find a door without any on the "
    "yard side."
)
SHORT = "From 4 May we are at Mill Lane 12."
LONG = (
    "From 4 May we are at Mill Lane 12, which you reach by tram 3, and where nobody has to climb any steps who goes "
    "around the house and takes the other door, since there are none in the yard."
)
BOTH = "From 4 May we are at Mill Lane 12: tram 3, and no steps from the yard."
TELL, NAME = "Tell what changes in one short sentence.", "Name the tram and the door without steps."

CAST = Cast(
    faults=(
        Fault("concise", WHOLE, "it takes 48 words, of 20", TELL, 3),
        Fault("complete", SHORT, "no tram, and no door", NAME, 4),
        Fault("concise", LONG, "it takes 40 words, of 20", TELL, 3),
    ),
    met=(
        Met("concise", "it is told in one look", (SHORT, BOTH)),
        Met("complete", "day, street, tram and door are there", (WHOLE, LONG, BOTH)),
    ),
    mends=(
        Mend(WHOLE, SHORT, "says it in one breath"),
        Mend(SHORT, LONG, "says how to get there and in"),
        Mend(LONG, BOTH, "keeps all of it, in fewer words", "is frozen"),
        Mend(LONG, SHORT, "says it in one breath"),
    ),
    premise=lambda _text: ("a notice on a door can tell patients this", True),
    ready="a patient at the door knows when, where and how",
)


async def part(person: Person) -> None:
    """Two passes go in a circle, and the third does not, because what the second gained is frozen."""
    for _ in range(2):
        await person.press("g", after=8)
        await person.decide("a")
        await person.press("k", after=10)
    await person.take("freezes complete")
    await person.press("g")
    await person.decide("a")
    await person.take("thaws complete")
    await person.press("y", after=6)
    await person.press("escape", after=6)
    await person.rate(5, "one sentence, and nothing is missing", "+length", "+completeness")


SCENE = Scene("moving-notice", part, CAST, written("moving-notice"))
