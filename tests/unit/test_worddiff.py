"""Word diffs: exact, readable, and quick on whole texts."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.core.worddiff import Span, word_diff

TOKENS = ["the", "cat", "don't", "caf\u00e9", " ", "  ", "\n", "\n\n", ".", ",", "e\u0301"]
WORDS = st.lists(st.sampled_from(TOKENS), max_size=40)


def shown(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[span.kind].format(span.text) for span in word_diff(old, new))


def check(old: str, new: str) -> tuple[Span, ...]:
    spans = word_diff(old, new)
    assert "".join(span.text for span in spans if span.kind != "added") == old
    assert "".join(span.text for span in spans if span.kind != "removed") == new
    assert all(span.text for span in spans)
    assert all(a.kind != b.kind and (a.kind, b.kind) != ("added", "removed") for a, b in pairwise(spans))
    return spans


@given(WORDS, WORDS)
def test_both_texts_come_back_from_their_diff(old: list[str], new: list[str]) -> None:
    check("".join(old), "".join(new))


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_come_back_whatever_they_hold(old: str, new: str) -> None:
    check(old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("same", "same", "same"),
        ("teams ship faster now", "teams cut build time now", "teams [-ship faster-]{+cut build time+} now"),
        ("the foo bar cat", "the cat", "the [-foo bar -]cat"),
        ("we don't go", "we didn't go", "we [-don't-]{+didn't+} go"),
        ("a 3.5 b", "a 3.7 b", "a [-3.5-]{+3.7+} b"),
        ("cafe\u0301 x", "cafe x", "[-cafe\u0301-]{+cafe+} x"),
        ("one\n\ntwo", "1\n\n2", "[-one-]{+1+}\n\n[-two-]{+2+}"),
        ("\u4eca\u5929\u5f88\u597d", "\u4eca\u5929\u4e0d\u597d", "\u4eca\u5929[-\u5f88-]{+\u4e0d+}\u597d"),
    ],
)
def test_reads_well(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def _text(rng: random.Random, size: int) -> list[str]:
    words = ["".join(rng.choices("abcdefghij", k=rng.randint(1, 9))) for _ in range(2_000)]
    return [rng.choice(words) + rng.choice(["", "", "", "", ".", ",", ".\n\n"]) for _ in range(size // 6)]


@pytest.mark.parametrize("share", [0.0, 0.03, 1.0])
def test_a_whole_text_is_compared_quickly(share: float) -> None:
    rng = random.Random(3)
    old = _text(rng, 200_000)
    new = [word if rng.random() > share else rng.choice(old) for word in old]
    began = time.process_time()
    check(" ".join(old), " ".join(new))
    assert time.process_time() - began < 2


REPEATED = [(".-" * 1_000, "-," * 1_000), ("a " * 60_000, "a b " * 40_000), ("a\n" * 50_000, "b\na\n" * 30_000)]


@pytest.mark.parametrize(("old", "new"), REPEATED, ids=range(3))
def test_repetition_does_not_slow_it_down(old: str, new: str) -> None:
    began = time.process_time()
    check(old, new)
    assert time.process_time() - began < 2
