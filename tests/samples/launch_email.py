"""A launch email without any model: small faults first, then what only its author can know."""

from redraft.core.spec import parse_spec
from redraft.demo import demo_draft, demo_spec
from samples.person import Person
from samples.playing import Scene

CASE = (
    "At Larkfield, an 80-person team, builds went from 40 minutes to 9. Their old pipeline was separate scripts held "
    "together by hope, and an hour of coffee. Since Turnstile, the coffee has become a choice."
)
BUILT = (
    "We built Turnstile for her. It remembers every build that your team has already paid for, so that nobody waits "
    "for the same result twice."
)


async def part(person: Person) -> None:
    """Sam takes what code can mend, and writes the rest."""
    await person.press("g", after=10)
    await person.accept_all()
    await person.press("g")
    await person.decide("a")
    await person.because("I write that paragraph anew in any case")
    await person.accept_all()
    await person.in_draft("p5")
    await person.press("e", after=15)
    await person.rewrite(CASE)
    await person.in_draft("p4")
    await person.press("e", after=6)
    await person.rewrite(BUILT)
    await person.to_pane("critique")
    await person.press("g")
    await person.to_finding("ask")
    await person.press("e", after=8)
    await person.rewrite("Do you have a quarter of an hour on Thursday?")
    await person.press("g")
    await person.rate(4, "asks for one thing; the problem still has no number", "+clarity", "-evidence")


SCENE = Scene("launch-email", part, None, (parse_spec(demo_spec()), demo_draft()))
