"""Measures that can be frozen: how each is taken, its band, and how both are shown."""

import pytest

from redraft.core.bands import MEASURES, band, measurable
from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.identity import fresh_ids


def draft_of(text: str) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "hand")


PLAIN = "You can reply today. We don't mind! It's your call."


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("words", PLAIN, 10),
        ("words", "# Two words\n\n- one item\n\n```\nnone of this\n```\n\n| a | b |\n|---|---|\n| c | d |\n", 4),
        ("words", "```\ncode alone\n```\n", 0),
        ("words", "One.\n``` is no fence: `this` ```\nand goes on.\n", 8),
        ("sentences", PLAIN, 3),
        ("paragraphs", "# Head\n\nOne.\n\nTwo.\n\n- an item\n", 2),
        ("sentence_words", PLAIN, 3.3),
        ("grade", "The cat ran. The dog sits.", -7.0),
        ("second_person", PLAIN, 20.0),
        ("second_person", "“You,” he said, _you_ and **yourself**, you’re it; youth is not.", 36.4),
        ("second_person", "Nobody is meant.", 0.0),
        ("formality", PLAIN, 30.0),
        ("formality", "Ann's dog sees the ![picture](a.png), and x != y holds.", 0.0),
        ("formality", "Hey!! OK!", 100.0),
        ("formality", "We can’t, he won't, I'd say.", 50.0),
        ("grade", "```\ncode\n```\n", None),
        ("second_person", "", None),
    ],
)
def test_a_measure_of_a_text(name: str, text: str, value: float | None) -> None:
    assert MEASURES[name].of(draft_of(text)) == value


@pytest.mark.parametrize(
    ("name", "value", "low", "high"),
    [
        ("words", 100, 90, 110),
        ("words", 131, 118, 144),
        ("words", 4, 3, 5),
        ("words", 1, 0, 2),
        ("words", 0, 0, 1),
        ("sentences", 12, 11, 13),
        ("paragraphs", 3, 2, 4),
        ("grade", 8.2, 7.3, 9.1),
        ("grade", 0.0, -0.5, 0.5),
        ("grade", -14.8, -16.3, -13.3),
        ("sentence_words", 20.0, 18.0, 22.0),
        ("sentence_words", 3.0, 2.5, 3.5),
        ("second_person", 0.0, 0.0, 1.0),
        ("second_person", 4.0, 3.0, 5.0),
        ("second_person", 20.0, 18.0, 22.0),
        ("formality", 99.5, 89.5, 100.0),
    ],
)
def test_the_usual_band_is_a_tenth_up_and_down_but_never_without_room(
    name: str, value: float, low: float, high: float
) -> None:
    assert MEASURES[name].band(value) == pytest.approx((low, high))


def test_a_band_holds_its_value_whatever_the_share() -> None:
    for measure in MEASURES.values():
        for tenths in range(0, 1000, 7):
            value = float(tenths) if measure.shown == "count" else min(tenths / 10, 100.0)
            for share in (0.0, 0.01, 0.1, 0.5, 3.0):
                low, high = measure.band(value, share)
                assert low <= value <= high
                assert measure.shown != "count" or (low == int(low) and high == int(high))


def test_a_band_of_no_particular_measure() -> None:
    assert band(50) == (45, 55)
    assert band(50, share=0.2) == (40, 60)
    assert band(0, least=2) == (-2, 2)
    assert band(10, shown="count") == (9, 11)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("words", 131, "131"), ("grade", 8.0, "8.0"), ("second_person", 4.5, "4.5%"), ("formality", 0.0, "0.0%")],
)
def test_a_value_for_a_person(name: str, value: float, shown: str) -> None:
    assert MEASURES[name].show(value) == shown


def test_a_band_for_a_person() -> None:
    assert MEASURES["words"].show_band(90, 110) == "90 to 110"
    assert MEASURES["second_person"].show_band(3, 5) == "3.0% to 5.0%"


def test_what_has_no_prose_cannot_be_measured() -> None:
    assert measurable(draft_of("One word.\n"))
    assert not measurable(draft_of("```\ncode\n```\n"))
    assert not measurable(draft_of(""))
