"""A text is taken out of what a model put around it, and never cut where it may be meant so."""

import pytest

from redraft.authors.unwrapping import bare

TEXT = "# News\n\nIt is here.\n\nHere is what changed:\n\n- this\n- that"

WRAPPED = [
    f"\n\n{TEXT}\n\n",
    f"```\n{TEXT}\n```",
    f"```markdown\n{TEXT}\n```\n",
    f"~~~md\n\n{TEXT}\n\n~~~",
    f"Here is the draft:\n\n{TEXT}",
    f"Here's the revised version:\n\n{TEXT}",
    f"Here’s a first draft of the announcement:\n\n{TEXT}",
    f"Sure! Here is the rewritten email you asked for:\n\n{TEXT}",
    f"Certainly. Below is the text:\n\n{TEXT}",
    f"**Here is the draft:**\n\n{TEXT}".replace("**Here", "Here"),
    f"Here is the draft:\n\n```\n{TEXT}\n```",
    f"Here is the draft:\n```markdown\n{TEXT}\n```\n\nLet me know if you would like changes!",
    f"Here is the text:\n\n---\n\n{TEXT}\n\n---",
]

KEPT = [
    "Here is what changed:\n\n- this",
    "Here is the draft budget:\n\n- 40 for this",
    "Here is the draft: it is done.",
    "Here is the draft:\nand it goes on.",
    "Here is the draft:",
    "Sure!\n\nWe can do that.",
    "We wrote this.\n\n```\ncode\n```",
    "```python\nprint(1)\n```",
    "```\none\n```\n\nand\n\n```\ntwo\n```",
    "```\nno end",
    "Dear Sam,\n\nHere is the draft:\n\n- this",
    "---\ntitle: News\n---\n\nIt is here.",
    "\u2028 is no line end\x0b\x0chere",
]


@pytest.mark.parametrize("reply", WRAPPED)
def test_what_is_around_the_text_goes(reply: str) -> None:
    assert bare(reply) == TEXT
    assert bare(reply.replace("\n", "\r\n")) == TEXT.replace("\n", "\r\n")


@pytest.mark.parametrize("reply", KEPT)
def test_what_may_belong_to_the_text_stays(reply: str) -> None:
    assert bare(reply) == reply


def test_a_fence_around_fences_goes_where_it_says_what_it_holds() -> None:
    inner = "# How\n\n```sh\nrun it\n```\n\nDone."
    assert bare(f"```markdown\n{inner}\n```") == inner
    assert bare(f"````\n{inner}\n````") == inner
    assert bare(f"```\n{inner}\n```") == f"```\n{inner}\n```"


def test_what_the_original_has_too_stays() -> None:
    fenced, announced = "```\nrun it\n```", "Here is the text:\n\nIt is done."
    assert bare(fenced, "\n```\nrun\n```\n") == fenced
    assert bare(announced, "Here is the text:\n\nIt was done.") == announced


@pytest.mark.parametrize("reply", ["", "\n \n", "```\n```", "```\n\n```", "Here is the draft:\n\n```\n\n```"])
def test_nothing_is_nothing(reply: str) -> None:
    assert bare(reply) == ""
