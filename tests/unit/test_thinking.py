"""Reasoning in tags is told apart from the reply, wherever it is split; and a tag within a reply is text."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.models.chat import Delta, Message, Reply, Request, Waiting
from redraft.models.faults import ModelFault
from redraft.models.thinking import Reasoning, Thinking, without_reasoning
from redraft.models.whole import Whole, mended

ASKED = Request((Message("user", "Write."),))

CASES = {
    "Plain.": ("", "Plain."),
    "": ("", ""),
    "  \n Plain with room.\n": ("", "  \n Plain with room.\n"),
    "<think>Hm.</think>Yes.": ("Hm.", "Yes."),
    "\n <think>\nHm < 3 </ think> so\n</think>\n\nYes.\n": ("\nHm < 3 </ think> so\n", "Yes.\n"),
    "<think>a</think>\n<think>b</think>\nYes.": ("ab", "Yes."),
    "<think></think>Yes.": ("", "Yes."),
    "<think>never closed": ("never closed", ""),
    "<think>nearly closed</thin": ("nearly closed</thin", ""),
    "<thinking about it": ("", "<thinking about it"),
    "<thin": ("", "<thin"),
    "<": ("", "<"),
    "Write <think>x</think> into the prompt.": ("", "Write <think>x</think> into the prompt."),
    "<think>a</think>Use <think>.": ("a", "Use <think>."),
    "</think>Yes.": ("", "</think>Yes."),
    "<think>é𝕏</think>日本": ("é𝕏", "日本"),
    "<think>a</think>  \n": ("a", ""),
}


def split(pieces: list[str]) -> tuple[str, str]:
    reasoning = Reasoning()
    told = [each for piece in pieces for each in reasoning.feed(piece)] + reasoning.end()
    assert all(each.text for each in told)
    return "".join(e.text for e in told if e.thought), "".join(e.text for e in told if not e.thought)


@pytest.mark.parametrize("text", CASES)
def test_split_anywhere_it_is_the_same(text: str) -> None:
    assert split([text]) == CASES[text]
    assert split(list(text)) == CASES[text]
    for first in range(len(text)):
        for second in range(first, len(text)):
            assert split([text[:first], text[first:second], text[second:]]) == CASES[text]


@given(st.lists(st.sampled_from(["<think>", "</think>", "<", "/think>", "a", "\n", " ", "<thi", "nk>"]), max_size=12))
def test_any_split_of_any_mix_is_the_same(pieces: list[str]) -> None:
    assert split(pieces) == split(["".join(pieces)])
    assert split(pieces)[1] == without_reasoning("".join(pieces))


@given(st.text(max_size=40))
def test_text_without_tags_is_exact(text: str) -> None:
    if not text.lstrip().startswith("<think>"):
        assert split([text]) == ("", text)


def test_text_is_told_as_soon_as_it_is_known() -> None:
    reasoning = Reasoning()
    assert reasoning.feed("<think>Hm") == [Delta("Hm", thought=True)]
    assert reasoning.feed(".</th") == [Delta(".", thought=True)]
    assert reasoning.feed("ink>\nYes") == [Delta("Yes")]
    assert reasoning.feed(" <think>") == [Delta(" <think>")]


class Told:
    """A backend that tells these items."""

    name = "ollama:told"

    def __init__(self, *items: Delta | Waiting | Reply | ModelFault) -> None:
        self.items = items
        self.closed = False

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        for item in self.items:
            if isinstance(item, ModelFault):
                raise item
            yield item

    async def close(self) -> None:
        self.closed = True


async def heard(backend: Thinking | Whole) -> list[Delta | Waiting | Reply]:
    return [item async for item in backend.stream(ASKED)]


async def test_a_stream_and_its_reply_lose_their_reasoning() -> None:
    waiting = Waiting("busy", 1.0, 2, 5)
    raw = [Delta(""), Delta("<thi"), waiting, Delta("nk>Hm</think>"), Delta("own", thought=True), Delta("Yes")]
    inner = Told(*raw, Reply("<think>Hm</think>Yes", "m", stopped="length"))
    backend = Thinking(inner)
    assert await heard(backend) == [
        Delta(""), waiting, Delta("Hm", thought=True), Delta("own", thought=True), Delta("Yes"),
        Reply("Yes", "m", stopped="length"),
    ]  # fmt: skip
    await backend.close()
    assert (backend.name, inner.closed) == ("ollama:told", True)


async def test_what_came_before_a_fault_loses_its_reasoning() -> None:
    cut = ModelFault("cut off", "it ended", partial="<think>Hm</think>Half")
    with pytest.raises(ModelFault) as raised:
        await heard(Thinking(Told(Delta("<think>Hm</think>Half"), cut)))
    assert (raised.value.partial, raised.value.begun) == ("Half", True)


@pytest.mark.parametrize("text", ["\n ", "<thi", "a\ud83d", "<think>Hm</th"])
async def test_what_was_held_back_is_told_before_a_fault(text: str) -> None:
    backend = Thinking(Whole(Told(Delta(text), ModelFault("cut off", "it ended", partial=text))))
    told: list[Delta | Waiting | Reply] = []

    async def listen() -> None:
        async for item in backend.stream(ASKED):
            told.append(item)

    with pytest.raises(ModelFault) as raised:
        await listen()
    assert "".join(item.text for item in told if isinstance(item, Delta) and not item.thought) == raised.value.partial


async def test_reasoning_alone_is_an_empty_reply() -> None:
    with pytest.raises(ModelFault) as raised:
        await heard(Thinking(Told(Delta("<think>Hm"), Reply("<think>Hm"))))
    assert (raised.value.kind, raised.value.begun, raised.value.partial) == ("empty", True, "")


async def test_reasoning_that_used_up_the_tokens_is_a_reply_without_text() -> None:
    assert (await heard(Thinking(Told(Reply("<think>Hm", stopped="length")))))[-1] == Reply("", stopped="length")


HIGH, LOW = "\ud83d", "\ude00"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("plain", "plain"),
        (f"a{HIGH}{LOW}b", "a😀b"),
        (f"a{HIGH}b", "a\ufffdb"),
        (f"{LOW}{HIGH}", "\ufffd\ufffd"),
        ("日本😀\x00", "日本😀\x00"),
    ],
)
def test_halves_are_joined_or_replaced(text: str, whole: str) -> None:
    assert mended(text) == whole


async def test_a_character_cut_between_two_pieces_is_whole() -> None:
    items = [Delta(""), Delta(f"a{HIGH}"), Delta(""), Delta(f"{LOW}b"), Delta(HIGH), Delta(LOW, thought=True)]
    told = await heard(Whole(Told(*items, Delta(HIGH), Reply(f"a{HIGH}{LOW}b{HIGH}"))))
    assert "".join(item.text for item in told if isinstance(item, Delta) and not item.thought) == "a😀b\ufffd\ufffd"
    assert told[-1] == Reply("a😀b\ufffd")


@given(st.text(st.sampled_from([HIGH, LOW, "a", "😀"]), max_size=8), st.integers(0, 8))
async def test_any_cut_tells_the_same(text: str, cut: int) -> None:
    told = await heard(Whole(Told(Delta(text[:cut]), Delta(text[cut:]), Reply(text))))
    assert "".join(item.text for item in told[:-1]) == mended(text) == told[-1].text  # type: ignore[union-attr]
    mended(text).encode()


async def test_a_fault_can_be_encoded_too() -> None:
    with pytest.raises(ModelFault) as raised:
        await heard(Whole(Told(ModelFault("cut off", f"it said {LOW}", partial=f"a{HIGH}"))))
    assert (raised.value.partial, raised.value.what) == ("a\ufffd", "it said \ufffd")
