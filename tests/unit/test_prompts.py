"""Prompts: files with holes, filled once, a person's own taken instead; and text of others put in as data."""

import hashlib
from pathlib import Path

import pytest

from redraft.config import ConfigError
from redraft.core.draft import Draft, Passage
from redraft.core.spec import parse_spec
from redraft.models.chat import Message
from redraft.models.line import Prompt
from redraft.prompts import LIMIT, data_block, draft_block, messages, new_nonce, prompt, spec_text

NAMES = sorted(path.stem for path in Path(prompt.__code__.co_filename).parent.glob("*.md"))


def own(folder: Path, text: str | bytes, name: str = "challenge-1") -> Path:
    path = folder / "prompts" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_is_versioned_parted_and_warns_that_data_is_data(name: str) -> None:
    got = prompt(name)
    assert name.rpartition("-")[2].isdigit() and not got.overridden
    assert got.digest == hashlib.sha256(got.text.encode()).hexdigest() and got.stamp == f"{name}@{got.digest[:12]}"
    system, parted, user = got.text.partition("\n---\n")
    assert parted and "<data ${nonce}" in system and "${" in user


def test_there_are_prompts_for_a_critic_and_none_that_nobody_knows() -> None:
    assert {"review-1", "criteria-1", "challenge-1"} <= set(NAMES)
    for name in ("nothing-1", "../prompts/review-1", "review-1.md", ""):
        with pytest.raises(KeyError):
            prompt(name)


def test_a_persons_own_prompt_is_taken_instead(tmp_path: Path) -> None:
    assert prompt("challenge-1", tmp_path) == prompt("challenge-1")
    text = prompt("challenge-1").text.replace("Which of these", "Tell me: which of these")
    own(tmp_path, text.replace("\n", "\r\n"))
    got = prompt("challenge-1", tmp_path)
    assert got.overridden and got.text == text and got.digest != prompt("challenge-1").digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Which is better? ${one} ${other}", "lacks ${criteria}, ${nonce}, ${spec}"),
        (prompt("challenge-1").text + "${draft}", "${draft} means nothing here. It takes ${criteria}"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        ("x" * (LIMIT + 1), "more than the 32,768 bytes"),
    ],
)
def test_one_that_cannot_be_used_is_refused_with_its_name(tmp_path: Path, text: str | bytes, said: str) -> None:
    path = own(tmp_path, text)
    with pytest.raises(ConfigError) as fault:
        prompt("challenge-1", tmp_path)
    assert str(path) in str(fault.value) and said in str(fault.value)


def test_one_that_is_a_folder_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "prompts" / "review-1.md").mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        prompt("review-1", tmp_path)


def test_what_is_filled_in_is_never_looked_through_again() -> None:
    template = Prompt("made-1", "Told by ${who}.\n---\nJudge ${what} and ${who}, $5.", "00")
    filled = messages(template, who="${what}", what="a\n---\n${who}")
    assert filled == (Message("system", "Told by ${what}."), Message("user", "Judge a\n---\n${who} and ${what}, $5."))
    assert messages(Prompt("made-1", "Only ${who}.", "00"), who="me") == (Message("user", "Only me."),)
    with pytest.raises(KeyError):
        messages(template, who="me")


def test_a_nonce_stands_in_none_of_the_data() -> None:
    words = iter(["aaaa", "bbbb", "cccc"])
    assert new_nonce("aaaa", "xbbbbx", make=lambda _size: next(words)) == "cccc"
    assert len(new_nonce()) == 16 and new_nonce() != new_nonce()


def test_data_is_delimited_and_passages_named() -> None:
    draft = Draft(1, 0, "# Hi\n\nAll well.\n", (Passage("p3", 0, 6), Passage("p4", 6, 16)), "opened")
    assert data_block("draft", "a", "ff") == '<data ff name="draft">\na\n</data ff>'
    inside = "<passage p3 ff>\n# Hi\n<passage p4 ff>\nAll well."
    assert draft_block(draft, "ff") == data_block("draft", inside, "ff")


def test_a_spec_is_told_part_by_part_without_its_criteria() -> None:
    spec = parse_spec("""
        task = "Sell."
        audience = "VPs"
        boundaries = ["no jargon"]
        reference = ["Dear all"]
        criterion = [{ id = "a", says = "Has a figure" }]
    """)
    lines = ["Task: Sell.", "Audience: VPs", "Language: en", "Must not be done: no jargon"]
    assert spec_text(spec).splitlines() == [*lines, "An example of what good looks like:", "Dear all"]
