"""An RFC whose structure is settled first: its outline is arranged and locked before a word of it is judged."""

from samples.person import Person
from samples.playing import Scene, written
from samples.scripted_models import Cast, Fault, Mend, Met

PARTS = (
    (1, "Photographs leave the database", "Says in a line what is proposed, and who decides."),
    (2, "Executive summary", "Tells all of it in short, before it is told."),
    (2, "Rollback", "How each step is taken back, and when that was tried."),
    (2, "Problem", "What the photographs do to the night, measured, and to whom."),
    (2, "Our vision", "The move, step by step, each with its owner."),
    (2, "Alternatives", "What else could be done, and what it would do better."),
)
TEXT = """# Photographs leave the database

We propose to keep the photographs of the inventory in files, and only their names in the database. The five of us \
decide on Friday.

## Problem

The backup takes far too long, and everybody suffers from it.

## Proposal

A photograph becomes a file in the museum's own store, and the database keeps its name and its checksum.

1. Tomasz sets up the store and a second copy of it in the other building.
2. Ife lets the application write new photographs to both places, and read from the store first.
3. Ruth moves the old ones, a gallery a night, and compares checksums in the morning.

In a pilot in September we moved 2,000 photographs, and no page became slower.

## Alternatives

We could buy a larger machine, which would be a waste of money.

## Rollback

Each photograph stays in the database until all are moved. If something goes wrong, Ife turns the reading back, and \
the pages show what they showed before.
"""
SLOW = "The backup takes far too long, and everybody suffers from it."
WASTE = "We could buy a larger machine, which would be a waste of money."
BACK = "Ife turns the reading back, and the pages show what they showed before."
TRIED = "On 14 October Ife turned the reading back for a whole morning; it took her two minutes."
FAIR = (
    "We could do nothing: that costs no evening, and nothing new can break. But the photographs grow by a tenth a "
    "year, and so does the backup. We could buy a larger machine: it needs no change of code, and it "
    "buys about two years."
)
OURS = (
    "We could do nothing: that costs no evening, and nothing new can break; but the backup only gets longer. We could "
    "buy a larger machine: it needs no change of code, and it buys time."
)

CAST = Cast(
    faults=(
        Fault(
            "problem", SLOW, "“far too long” is no measure, and “everybody” is nobody",
            "Replace “far too long” and “everybody” by the hours, and by who meets them.", 5,
        ),
        Fault(
            "alternatives", WASTE, "one alternative, and nothing that it does better; doing nothing is missing",
            "Add doing nothing, and say what each alternative does better than the proposal.", 4,
        ),
        Fault(
            "rollback", BACK, "it says how, and not when that was tried",
            "Name the day on which this was tried, and how long it took.", 4, "context", unless="14 October",
        ),
    ),
    met=(
        Met("problem", "hours, and the people who wait at six", ("5 hours and 40 minutes",)),
        Met("alternatives", "both are told with what speaks for them", ("that costs no evening", "Alternatives")),
        Met("rollback", "it was done, on a day, in two minutes", ("On 14 October", "Rollback")),
        Met("problem", "the part for it is there", ("## Problem",)),
    ),
    mends=(
        Mend(
            SLOW, "The nightly backup takes 5 hours and 40 minutes. It runs into the first check-ins at six, and "
            "whoever stands at the door then waits for a page.", "gives the hours, and who waits",
        ),
        Mend(WASTE, FAIR, "says both under the heading that is there", "proposed in"),
        Mend(WASTE, f"{FAIR}\n\n## Risks\n\nThe store may be down while the database is up.", "adds both, and risks"),
        Mend(BACK, f"{BACK} {TRIED}", "adds the morning on which it was tried", "14 October"),
    ),
    texts=(("", TEXT),),
    parts=PARTS,
    premise=lambda _text: ("five people can decide on a text like this", True),
    ready="five people can say yes or no to it on Friday",
)  # fmt: skip


async def part(person: Person) -> None:
    """Ruth throws out the summary, puts the way back last, names the parts plainly, and locks the outline."""
    await person.press("l", after=15)
    await person.press("j", after=6)
    await person.press("d", after=5)
    await person.press("J", "J", "J", after=6)
    await person.press("k", "k", after=3)
    await person.press("r", after=6)
    await person.press(*["backspace"] * len("Our vision"), after=1)
    await person.write("Proposal", inside=True)
    await person.press("l", after=12)
    await person.press("g", after=8)
    await person.press("g", after=40)
    await person.decide("a")
    await person.press("e", after=20)
    await person.rewrite(OURS)
    await person.to_finding("rollback")
    await person.press("i", after=9)
    await person.write(TRIED)
    await person.accept_all()
    await person.press("y", after=10)
    await person.press("escape", after=8)
    await person.rate(5, "the argument was about the plan, not about the paper", "+clarity", "+completeness")


SCENE = Scene("photographs-rfc", part, CAST, written("photographs-rfc"), "rfc")
