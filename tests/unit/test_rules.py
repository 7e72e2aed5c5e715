"""Rules that code judges: each passes, fails with a reason and a count, and points at the words that break it."""

import time

import pytest

from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.identity import fresh_ids
from redraft.core.measures import draft_sentences, draft_words, grade
from redraft.core.rules import Rule
from redraft.critics.boundaries import forbidden
from redraft.critics.page import Check, Page
from redraft.critics.rules import check


def draft_of(text: str) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")


def judged(kind: str, value: object, text: str) -> Check:
    return check(Rule(kind, value), Page(draft_of(text)))  # type: ignore[arg-type]


THREE = "One two three. Four five six seven!\n\nEight nine?"


@pytest.mark.parametrize(
    ("kind", "value", "text", "passed", "count"),
    [
        ("min_words", 9, THREE, True, 0),
        ("min_words", 12, THREE, False, 3),
        ("max_words", 9, THREE, True, 0),
        ("max_words", 4, THREE, False, 5),
        ("min_sentences", 3, THREE, True, 0),
        ("min_sentences", 4, THREE, False, 1),
        ("max_sentences", 3, THREE, True, 0),
        ("max_sentences", 1, THREE, False, 2),
        ("min_paragraphs", 2, THREE, True, 0),
        ("min_paragraphs", 3, THREE, False, 1),
        ("max_paragraphs", 2, THREE, True, 0),
        ("max_paragraphs", 1, THREE, False, 1),
        ("max_sentence_words", 4, THREE, True, 0),
        ("max_sentence_words", 2, THREE, False, 2),
        ("contains", ("FOUR  five",), THREE, True, 0),
        ("contains", ("four", "fiv"), THREE, False, 1),
        ("lacks", ("fiv", "ten"), THREE, True, 0),
        ("lacks", ("two", "Nine"), THREE, False, 2),
        ("lacks", ("don't",), "We don’t.", False, 1),
        ("matches", (r"\bt\w+e\b",), THREE, True, 0),
        ("matches", (r"\d", "One"), THREE, False, 1),
        ("lacks_match", (r"\d",), THREE, True, 0),
        ("lacks_match", (r"[!?]",), THREE, False, 2),
        ("headings", ("## why", "How"), "# How\n\nx\n\n## Why\n\ny", True, 0),
        ("headings", ("# Why", "How"), "# How\n\nx\n\n## Why\n\ny", False, 1),
        ("headings", ("How",), "```\n# How\n```\n", False, 1),
        ("outline", ("How", "Why"), "# How\n\nx\n\n## Why\n\ny", True, None),
        ("outline", ("Why", "How"), "# How\n\nx\n\n## Why\n\ny", False, None),
        ("no_repeats", 3, "We ship it fast. They wait.", True, 0),
        ("no_repeats", 3, "We ship it fast. Once more we ship it fast, they say.", False, 1),
        ("ends_with", "question", THREE, True, None),
        ("ends_with", "question", "Is it?\n\nIt is.", False, None),
        ("ends_with", "question", "May I call you?\n\nBest,\nSam", True, None),
        ("ends_with", "call", "It is fast.\n\nPlease book a call.\n\nSam", True, None),
        ("ends_with", "call", "It is fast.", False, None),
        ("valid", "json", '{"a": [1]}', True, None),
        ("valid", "json", '{"a": [1}', False, None),
        ("valid", "json", 'Text.\n\n```json\n{"a": 1}\n```\n', True, None),
        ("valid", "json", "Text.\n\n```json\n{a: 1}\n```\n", False, None),
        ("valid", "json", "[" * 100_000, False, None),
        ("valid", "toml", "a = 1\n", True, None),
        ("valid", "toml", "a = \n", False, None),
        ("valid", "toml", "a." * 30_000, False, None),
        ("valid", "links", "See [this](https://a.example/b_(c) \"t\"), [that][r].\n\n[r]: https://a.b", True, 0),
        ("valid", "links", "See [this]() and [that](https://a.example", False, 2),
        ("valid", "links", "See [that][r] and [this] (https://a.example).", False, 2),
        ("valid", "links", "See [](https://a.example) and ![](https://a.example/b.png).", False, 1),
        ("valid", "links", "`[this]()` is code\n\n```\n[this]()\n```\n", True, 0),
        ("grade", (-9.0, 5.0), "The cat sat. The dog ran. It was fun.", True, None),
        ("grade", (8.0, 12.0), "The cat sat. The dog ran. It was fun.", False, None),
        ("grade", (0.0, 4.0), "Organisational interdependencies necessitate reconsideration.", False, None),
    ],
)  # fmt: skip
def test_each_rule_passes_and_fails(kind: str, value: object, text: str, passed: bool, count: int | None) -> None:
    found = judged(kind, value, text)
    assert (found.passed, found.count) == (passed, count), found.reason
    assert found.reason
    assert "\n" not in found.reason
    assert bool(found.spots) is not passed


@pytest.mark.parametrize(
    ("kind", "value", "reason", "evidence"),
    [
        ("max_words", 4, "9 words, 5 over 4", "9 words"),
        ("max_sentence_words", 2, "2 sentences over 2 words", "Four five six seven!"),
        ("lacks", ("nine",), "has 'nine'", "nine"),
        ("contains", ("ten",), "does not have 'ten'", ""),
        ("ends_with", "call", "does not end with a call to act", "Eight nine?"),
    ],
)
def test_reasons_and_evidence(kind: str, value: object, reason: str, evidence: str) -> None:
    found = judged(kind, value, THREE)
    assert (found.reason, found.evidence) == (reason, evidence)


@pytest.mark.parametrize("kind", ["min_words", "contains", "headings", "outline", "ends_with", "grade", "matches"])
def test_an_empty_draft_is_judged(kind: str) -> None:
    value: object = {"min_words": 1, "ends_with": "call", "grade": (1.0, 9.0)}.get(kind, ("a",))
    assert judged(kind, value, "").passed is False
    assert judged("max_words", 3, "").passed is True


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(x+x+)+y", "a.*b|a"])
def test_a_hostile_pattern_cannot_hang(pattern: str) -> None:
    began = time.process_time()
    judged("lacks_match", (pattern,), "a" * 100_000 + "x" * 100_000)
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Doe paid 3.50 to J. Roe, e.g. for tea. He left.", 2),
        ('"Why?" she said. “Because.” He left…', 3),
        ("Wait... what? Yes.", 2),
        ("One! Two? Three.", 3),
        ("# Title\n\n- one\n- two. Three.\n\nLast", 5),
        ("Text.\n\n```\nNot. Prose.\n```\n", 1),
        ("we ship. it works.", 2),
        ("It is in the U.S. They know.", 2),
        ("...", 0),
    ],
)
def test_sentences(text: str, expected: int) -> None:
    draft = draft_of(text)
    found = draft_sentences(draft)
    assert len(found) == expected, [text[s.start : s.end] for s in found]


def test_words_are_counted_as_word_processors_do() -> None:
    assert len(draft_words(draft_of("CI/CD is well-kept — it's 40% of 3.5, no—yes\n\n1. item"))) == 10


def test_the_grade_follows_its_formula() -> None:
    assert grade(500, 100, 5) == pytest.approx(0.0588 * 500 - 0.296 * 5 - 15.8)
    assert grade(0, 0, 0) == 0.0


@pytest.mark.parametrize(
    ("boundary", "phrases"),
    [
        ("no 'leverage', no 'synergy'", ("leverage", "synergy")),
        ("no claim without a number", ()),
        ("Never say “game-changing” or \"best\"; say 'fast' instead", ("game-changing", "best")),
        ("avoid 'don't worry'", ("don't worry",)),
        ("use 'we', never 'I'", ("I",)),
    ],
)
def test_phrases_that_a_boundary_forbids(boundary: str, phrases: tuple[str, ...]) -> None:
    assert forbidden(boundary) == phrases
