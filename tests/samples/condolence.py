"""One that ends in "leave it": the critic finds nothing worth a pass, and no rewrite is better."""

from samples.person import Person
from samples.playing import Scene, written
from samples.scripted_models import Cast, Fault, Met

REWRITTEN = """Dear Marta,

I was so sorry to hear about Anselm, who was a mentor to me and to so many others. He taught me to read a timetable \
when I was nineteen. He was kind, and he had kept his own first one in the drawer under the kettle.

Words cannot express what you must be going through, and you were in every letter he wrote me.

I still have the key to his shed. Please tell me when it would suit you that I come and water the beans, and whether \
there is anything else that I can do.

Jonas
"""

CAST = Cast(
    faults=(
        Fault("light", "I can stay, or go again", "", "Say at what time you come on Saturday.", 1, weak=True),
    ),
    met=(
        Met("his", "nobody else could know of the drawer", ("in the drawer under the kettle",)),
        Met("light", "she may leave the question of Saturday open", ("I can stay, or go again",)),
    ),
    texts=(("", REWRITTEN),),
    premise=lambda _text: ("a letter can do this, and little else can", True),
    ready="it can be sent; leave it as it is",
)  # fmt: skip


async def part(person: Person) -> None:
    """Jonas is not sure, asks for a rewrite all the same, and finds that the first letter said it."""
    await person.press("g", after=20)
    await person.press("W", after=40)
    await person.press("w", after=8)
    await person.because("he would have struck out the first line")
    await person.because("then let us not try")
    await person.because("that asks her for a list, and for an hour")
    await person.press("y", after=15)
    await person.press("escape", after=6)
    await person.rate(5, "it was right before I opened it", "+tone", "+length")


SCENE = Scene("condolence", part, CAST, written("condolence"))
