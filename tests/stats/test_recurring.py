"""Faults that come back: grouped by what they say, told with their count, and worded for a template."""

from datetime import UTC, datetime

import pytest

from redraft.critics.boundaries import forbidden
from redraft.stats.counted import Fault, Judged
from redraft.stats.facts import Facts
from redraft.stats.recurring import Recurring
from redraft.stats.report import report

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SAID = ("Add an example of the claim.", "Give the claim an example.", "The claim has no example.")


def session(number: int, *directives: str, criterion: str = "evidence", template: str = "email") -> Facts:
    judged = (Judged(criterion, "critic", 1, 1),) if criterion else (Judged("other", "rule", 1),)
    faults = tuple(Fault(criterion, said) for said in directives)
    return Facts(f"s{number}", "Note", template, NOW, NOW, judged=judged, faults=faults)


def told(*sessions: Facts) -> tuple[Recurring, ...]:
    return report(sessions, now=NOW).recurring


def test_no_example_in_14_of_31() -> None:
    (found,) = told(*(session(n, SAID[n % 3]) if n < 14 else session(n) for n in range(31)))
    assert (found.share.count, found.share.n) == (14, 31)
    assert found.share.value == pytest.approx(14 / 31)
    assert found.directive == SAID[0], "as it was said most often"


def test_a_session_that_says_it_twice_counts_once() -> None:
    (found,) = told(*(session(n, *SAID) for n in range(12)))
    assert (found.share.count, found.share.n) == (12, 12)


def test_the_same_words_of_another_criterion_are_another_fault() -> None:
    found = told(*(session(n, SAID[0], criterion=id) for n in range(10) for id in ("evidence", "clarity")))
    assert [(each.criterion, each.share.count) for each in found] == [("clarity", 10), ("evidence", 10)]


def test_what_quotes_other_words_is_another_fault() -> None:
    slips = ("'definately' is misspelt: write 'definitely'", "'seperate' is misspelt: write 'separate'")
    found = told(*(session(n, slips[n % 2]) for n in range(10)))
    assert {each.directive for each in found} == set(slips)


def test_twice_is_no_coming_back() -> None:
    assert told(session(1, SAID[0]), session(2, SAID[1])) == ()


def test_of_few_sessions_the_count_is_told_and_no_share() -> None:
    (found,) = told(*(session(n, SAID[0]) for n in range(3)))
    assert (found.share.count, found.share.value, found.share.says) == (3, None, "too few to say (3 of 10)")


def test_style_notes_are_counted_over_all_that_were_judged() -> None:
    found = told(*(session(n, "Cut the filler.", criterion="") for n in range(4)), *(session(n) for n in range(9)))
    assert [(each.share.count, each.share.n) for each in found] == [(4, 13)]


def test_the_templates_of_those_sessions_are_told_the_most_frequent_first() -> None:
    names = ["email"] * 3 + ["rfc"] * 5 + [""] * 4
    (found,) = told(*(session(n, SAID[0], template=name) for n, name in enumerate(names)))
    assert [(each.template, each.sessions) for each in found.templates] == [("rfc", 5), ("email", 3)]


@pytest.mark.parametrize(
    ("directive", "plain"),
    [
        ("Put a figure behind this.", "put a figure behind this."),
        ("'definately' is misspelt: write 'definitely'", "definately is misspelt: write definitely"),
        ("Say it without “synergy”: don't  sell.", "say it without synergy: don't sell."),
        ("RFC 2119 words want capitals.", "RFC 2119 words want capitals."),
        ("Don’t shout: no 'WOW' and no \"NOW\".", "don’t shout: no WOW and no NOW."),
    ],
)
def test_what_is_offered_for_a_template_forbids_no_words_by_accident(directive: str, plain: str) -> None:
    (found,) = told(*(session(n, directive) for n in range(3)))
    assert found.boundary == f"from the first draft on: {plain.removesuffix('.')}"
    assert found.reference == f"A good one has this from the start: {plain}"
    assert forbidden(found.boundary) == ()
