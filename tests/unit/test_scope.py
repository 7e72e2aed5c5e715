"""What a text has beyond what was asked, as far as code can tell."""

import pytest

from folded import Story
from made_session import AT
from redraft.core.events import Opened
from redraft.core.review import Verdict
from redraft.core.scope import asked_first, unasked
from redraft.core.spec import parse_spec, render_spec

SPEC = """
task = "Tell builders of software about our build cache."
context = "At Larkfield, builds went from 40 minutes to 9."
[[criterion]]
id = "figure"
says = "Gives the figure from the case"
[[criterion]]
id = "calm"
says = "Sounds calm"
"""
HEAD = "# A party for everybody who likes music and dancing until late\n\n"
PARTY = "Our summer party was lovely, and everybody danced until the morning came."


def story(text: str) -> Story:
    made = Story(text=text)
    made.events[0] = Opened(n=1, at=AT, title="Note", spec=render_spec(parse_spec(SPEC)))
    return made


ROWS = [
    (PARTY, True),
    ("Our builds took long, and the cache of Turnstile saves most of that time.", False),
    ("They went from 40 to 9, and nobody there ever looked back at all.", False),  # figures of the context
    ("Dear friends,", False),  # too short to say
    (HEAD, False),  # a heading
    (f"{PARTY} We showed the cache to each of the software builders who came.", False),
]


@pytest.mark.parametrize(("text", "beyond"), ROWS)
def test_a_passage_that_shares_nothing_with_the_spec_is_named(text: str, beyond: bool) -> None:
    assert bool(unasked(story(f"{text}\n").session)) is beyond


def test_what_is_evidence_for_a_criterion_was_asked_for() -> None:
    made = story(f"{PARTY}\n")
    made.reviewed(Verdict("calm", True, "it is", "everybody danced until the morning"))
    assert unasked(made.session) == ()
    other = story(f"{PARTY}\n").reviewed(Verdict("calm", False, "it is not", "everybody danced until the morning"))
    assert len(unasked(other.session)) == 1


def test_it_says_what_was_not_there_at_first() -> None:
    made = story("Our builds took long, and the cache of Turnstile saves most of that time.\n")
    made.written(f"{made.session.version(1).text}\n{PARTY}\n")
    (found,) = unasked(made.session)
    assert (found.passage, found.text, found.new) == ("p2", PARTY, True)


def test_it_is_held_against_the_spec_as_it_was_opened() -> None:
    session = story(f"{PARTY}\n").session
    assert asked_first(session) == session.specs[0]
