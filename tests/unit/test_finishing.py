"""The final check answers about the version that it was asked about, and about no other."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from loops import DRAFT, model_loop
from redraft.core.briefs import FinalBrief
from redraft.critics.protocol import Readiness
from redraft.loop import acts
from redraft.loop.finishing import final_check
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.writing import write_draft


class Slow:
    """Says yes, but not before something else was done."""

    name = "test:slow"

    def __init__(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        self._meanwhile = meanwhile

    async def check(self, brief: FinalBrief) -> Readiness:
        await self._meanwhile()
        return Readiness(True, "every reader knows what to do")


async def nothing() -> None:
    """Wait for it."""


def checked_while(loop: Loop, meanwhile: Callable[[], Awaitable[None]]) -> Loop:
    return Loop(loop.record, loop.critic, loop.author, checker=Slow(meanwhile))


async def test_an_answer_about_the_draft_that_stands_is_kept(tmp_path: Path) -> None:
    loop = checked_while(await model_loop(tmp_path), nothing)
    event = await final_check(loop)
    assert (event.scope, event.version, event.ready) == ("final", 1, True)


@pytest.mark.parametrize("what", ["draft", "spec"])
async def test_an_answer_about_a_draft_or_a_spec_that_changed_meanwhile_is_not_kept(tmp_path: Path, what: str) -> None:
    plain = await model_loop(tmp_path)

    async def rewrites() -> None:
        await write_draft(plain, DRAFT.replace("utilize", "use"))

    async def amends() -> None:
        await acts.amend(plain.record, replace(plain.session.spec, task="Say less."), "it was too much")

    loop = checked_while(plain, rewrites if what == "draft" else amends)
    with pytest.raises(Declined, match="changed while v1 was checked: y has it checked again"):
        await final_check(loop)
    assert not [review for review in loop.session.reviews if review.scope == "final"]
