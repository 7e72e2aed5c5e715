"""What steers a terminal is shown, never sent; and editing gives back exactly what was opened."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.tui.neutral import for_editing, from_editing, neutral, one_line

STEERING = [
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"),
    *(chr(code) for code in range(0x7F, 0xA0)),
    "\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\ud800", "\udfff",
    *(chr(code) for code in range(0x202A, 0x202F)),
    *(chr(code) for code in range(0x2066, 0x206A)),
    *(chr(code) for code in range(0xE0000, 0xE0080)),
]  # fmt: skip
pieces = st.one_of(st.characters(), st.sampled_from([*STEERING, "\r", "\n", "\r\n", "⟨", "⟩", "U+"]))
anything = st.lists(pieces).map("".join)
bracketed = st.lists(st.sampled_from(["⟨U+001B⟩", "⟨U+27E8⟩", "⟨U+0041⟩", "⟨", "\r\n", "\n", "\x1b"])).map("".join)


@pytest.mark.parametrize("character", STEERING, ids=lambda c: f"{ord(c):04X}")
def test_each_steering_character_is_spelt_out(character: str) -> None:
    assert character not in neutral(f"a{character}b")
    assert f"U+{ord(character):04X}" in neutral(f"a{character}b")


@given(anything)
def test_nothing_that_steers_is_left(text: str) -> None:
    shown = neutral(text)
    left = {c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}} - {"\t", "\n"}
    assert not left
    assert not set(shown) & set(STEERING)


def test_harmless_text_is_left_alone() -> None:
    text = "Tab\there,\nnew line, émigré, 漢字, 👩\u200d💻, soft\u00adhyphen"
    assert neutral(text) == text


def test_line_ends_of_windows_are_line_ends_and_a_lone_cr_is_shown() -> None:
    assert neutral("a\r\nb\rc") == "a\nb⟨U+000D⟩c"


def test_a_clipboard_write_is_words_on_the_screen() -> None:
    assert neutral("\x1b]52;c;aGk=\x1b\\") == "⟨U+001B⟩]52;c;aGk=⟨U+001B⟩\\"


def test_one_line_folds_what_breaks_lines() -> None:
    assert one_line(" a\n\n b\t\x1b ") == "a b ⟨U+001B⟩"


@given(st.one_of(anything, bracketed))
def test_an_editor_gives_back_what_it_was_given(text: str) -> None:
    shown = for_editing(text)
    assert from_editing(shown, text) == text
    assert not set(shown) & {*STEERING, "\r"}


def test_a_change_keeps_the_line_ends_of_windows() -> None:
    original = "one\r\ntwo\x1b\r\n"
    shown = for_editing(original)
    assert shown == "one\ntwo⟨U+001B⟩\n"
    assert from_editing(shown + "three\n", original) == "one\r\ntwo\x1b\r\nthree\r\n"


def test_a_number_beyond_unicode_stays_text() -> None:
    assert from_editing("⟨U+FFFFFF⟩", "") == "⟨U+FFFFFF⟩"
