"""Whoever stops listening closes what stands behind, all the way down, before anything else is done."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import cast

import pytest

from redraft.models.chat import ChatBackend, Delta, Reply, Request
from redraft.models.masked import Masked
from redraft.models.secrets import Secret
from redraft.models.thinking import Thinking
from redraft.models.whole import Whole


class Far:
    """A server's stream that never ends."""

    name = "made:far"
    open = 0

    async def stream(self, _request: Request) -> AsyncIterator[Delta | Reply]:
        self.open += 1
        try:
            while True:
                yield Delta("word ")
        finally:
            self.open -= 1

    async def close(self) -> None:
        """Hold nothing."""


@pytest.mark.parametrize(
    "around",
    [
        Whole,
        Thinking,
        lambda far: Masked(far, None),
        lambda far: Masked(far, Secret("sk-canary-0123456789abcdef")),
        lambda far: Thinking(Masked(Whole(far), Secret("sk-canary-0123456789abcdef"))),
    ],
    ids=["whole", "thinking", "no key", "masked", "all"],
)
async def test_closing_a_stream_closes_the_one_behind_it_at_once(
    around: Callable[[ChatBackend], ChatBackend],
) -> None:
    far = Far()
    backend = around(far)
    stream = cast(AsyncGenerator[Delta | Reply, None], backend.stream(Request(())))
    heard = [await anext(stream) for _ in range(3)]
    assert far.open == 1 and "".join(item.text for item in heard).startswith("word ")
    await stream.aclose()
    assert far.open == 0
