"""A wrong premise, restarted: no change of words turns an essay into a call for hands."""

from samples.person import Person
from samples.playing import Scene, written
from samples.scripted_models import Cast, Fault, Mend, Met

THOUGHT = "It would be good if more of us thought about that."
HELPED = "It would be good if more of us thought about that, and came to help."
SOCKS = "Our grandparents darned their socks."
AGAIN = """# Can you sew, solder, or true a wheel?

On the first Saturday of each month, from 10 to 13, five of us mend what the quarter brings to the old fire station in \
Weaver Street. In October 41 people came. Nineteen of them carried a thing home that was still broken, because no hand \
was free, and not one of them complained.

We are looking for twelve people who give us two Saturdays a year. Tools are there, and coffee.

Which Saturday shall Henrike write you down for?
"""
COMPLAINED = ", because no hand was free, and not one of them complained."

CAST = Cast(
    faults=(
        Fault(
            "asked", THOUGHT, "to think is all that is asked, and no day is named",
            "Say in the first two sentences what the reader is asked to do, and when.", 5,
        ),
        Fault(
            "asked", HELPED, "“came to help” names no day, no place and no work",
            "Say in the first two sentences what the reader is asked to do, and when.", 5,
        ),
        Fault("need", SOCKS, "grandparents are no reason to get up on a Saturday",
              "Begin with what happened at the café.", 4),
        Fault("plain", "not one of them complained", "nobody wrote down who complained",
              "Cut what the facts do not hold.", 2),
    ),
    met=(
        Met("asked", "the title asks, and a Saturday is named",
            ("two Saturdays a year", "On the first Saturday of each month")),
        Met("need", "19 of 41 is reason enough", ("Nineteen of them",)),
        Met("plain", "all of it is in the facts", ("In October 41 people came",)),
        Met("plain", "it tells of grandparents, and of nobody in particular", ("Our grandparents",)),
    ),
    mends=(
        Mend(THOUGHT, HELPED, "asks for help"),
        Mend(HELPED, "It would be good if more of us thought about that, and came to help on a Saturday.",
             "names a day"),
        Mend(SOCKS, "In October 41 people came to the café. Our grandparents darned their socks.", "adds the café"),
        Mend(COMPLAINED, ", because no hand was free.", "keeps what was counted"),
    ),
    texts=(("", AGAIN),),
    premise=lambda text: ("it asks twelve readers for two Saturdays", True) if "Saturdays a year" in text else
    ("an essay on mending asks nobody for a Saturday, however well it is worded", False),
    ready="somebody who can solder knows where to be on Saturday",
)  # fmt: skip


async def part(person: Person) -> None:
    """Jaap does not believe it, tries two passes, and starts over with what they taught him."""
    await person.press("g", after=12)
    await person.press("escape", after=9)
    await person.to_criterion("asked")
    await person.flag("l", "an essay can move people, too")
    await person.to_pane("critique")
    await person.press("g", after=20)
    await person.accept_all()
    await person.press("g", after=12)
    await person.because("no essay, with or without a Saturday in it")
    await person.take("starts over")
    await person.press("f2", after=25)
    await person.press("enter", after=6)
    await person.press("g", after=20)
    await person.accept_all()
    await person.press("y", after=8)
    await person.press("escape", after=6)
    await person.press("O", after=5)
    await person.press("x", after=6)
    await person.write("this one moved nobody: see the new draft", inside=True)
    await person.press("p", after=6)
    await person.press("1", after=4)
    await person.press("escape", after=2)
    await person.rate(5, "it asks, and it says when", "+clarity", "+format")


SCENE = Scene("repair-cafe", part, CAST, written("repair-cafe"))
