"""A key that a server repeats is in nothing that is told of its answer, however the answer is cut."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import pytest

from redraft.models.chat import Delta, Message, Reply, Request
from redraft.models.faults import ModelFault
from redraft.models.masked import Masked, Masking
from redraft.models.secrets import MASK, Secret

KEY = "made-up/0123456789+not-a-key=abc"
TEXT = f"You sent {KEY}, and {KEY}{KEY} again; made up it is, made-up too."
REQUEST = Request((Message("user", "Hello"),))


class Saying:
    """A model that says pieces, and then its reply, or fails."""

    name = "made:one"

    def __init__(self, pieces: Sequence[str], fault: ModelFault | None = None) -> None:
        self._pieces, self._fault = pieces, fault

    async def stream(self, _request: Request) -> AsyncIterator[Delta | Reply]:
        for piece in self._pieces:
            yield Delta(piece)
        if self._fault is not None:
            raise self._fault
        yield Reply("".join(self._pieces), KEY)

    async def close(self) -> None:
        """Hold nothing."""


def told(text: str, at: Sequence[int]) -> str:
    masking, starts = Masking(Secret(KEY)), [0, *at, len(text)]
    pieces = [masking.feed(text[start:end]) for start, end in pairwise(starts)]
    return "".join(pieces) + masking.end()


def test_wherever_a_text_is_cut_in_two_no_key_is_told():
    whole = TEXT.replace(KEY, MASK)
    for at in range(len(TEXT) + 1):
        said = told(TEXT, [at])
        assert KEY not in said and KEY[4:] not in said
        # Up to three characters of a key can have been told before it was known to be one.
        assert said.replace("mad" + MASK, MASK).replace("ma" + MASK, MASK).replace("m" + MASK, MASK) == whole


@pytest.mark.parametrize("size", range(1, 12))
def test_however_small_the_pieces_are_no_key_is_told(size: int):
    said = told(TEXT, range(size, len(TEXT), size))
    assert KEY not in said and KEY[4:] not in said and said.count(MASK) == 3
    assert said.endswith("again; made up it is, made-up too.")


def test_a_text_that_only_begins_like_a_key_is_told_whole():
    for end in range(len(KEY[:8])):
        assert told(f"So {KEY[:end]}", [3]) == f"So {KEY[:end]}"
    for at in range(3, 20):
        assert KEY[3:12] not in told(f"So {KEY[:20]}", [at])


async def test_reply_name_and_pieces_are_without_the_key():
    items = [item async for item in Masked(Saying([TEXT[:20], TEXT[20:]]), Secret(KEY)).stream(REQUEST)]
    reply = items[-1]
    assert isinstance(reply, Reply) and (reply.text, reply.model) == (TEXT.replace(KEY, MASK), MASK)
    assert KEY not in "".join(item.text for item in items)


async def test_what_came_before_a_fault_is_kept_without_the_key():
    fault = ModelFault("cut off", "it ended", partial=f"So it is. {KEY[:25]}")
    heard: list[str] = []

    async def listen() -> None:
        async for item in Masked(Saying(["So it is. ", KEY[:25]], fault), Secret(KEY)).stream(REQUEST):
            heard.append(item.text)

    with pytest.raises(ModelFault) as raised:
        await listen()
    assert "".join(heard) == raised.value.partial == f"So it is. {MASK}"


def test_a_word_that_serves_as_a_key_stays_a_word():
    async def said() -> str:
        backend = Masked(Saying(["Run it with ollama."]), Secret("ollama"))
        return "".join([item.text async for item in backend.stream(REQUEST) if isinstance(item, Delta)])

    assert asyncio.run(said()) == "Run it with ollama."
