"""Directives that tell what to do, and remarks that only say what is wrong."""

import pytest

from redraft.critics.directing import instructs


@pytest.mark.parametrize(
    "directive",
    [
        "Add the figure from the case.",
        "Replace “teams ship faster” with the minutes saved",
        "In the first line, name the reader's problem.",
        "Too generic: say which teams.",
        "The opening is vague; open with the number instead.",
        "Please cut the last sentence",
        "To help the reader, move this up.",
        "This should name the product.",
        "The call to action needs to come first.",
        "Don't repeat the greeting.",
        "Never use the passive here",
        "Hedging weakens the claim → state it plainly",
        "State what happens when the parser meets an empty file.",
        "keep it; but shorten the second half",
        "1. Merge these two items",
    ],
)
def test_an_instruction_is_known(directive: str) -> None:
    assert instructs(directive)


@pytest.mark.parametrize(
    "directive",
    [
        "",
        "Too generic.",
        "The opening is vague and wordy.",
        "Lacks evidence",
        "No figure given, no source",
        "This sounds like marketing",
        "Weak call to action",
        "Tone: unprofessional",
        "Use.",
        "Name is missing.",
        "It does not mention the audience.",
        "Unclear, and hard to follow for newcomers",
        "The list of benefits",
    ],
)
def test_a_mere_description_is_known(directive: str) -> None:
    assert not instructs(directive)
