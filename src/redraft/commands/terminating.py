"""A command that is asked to end, by a signal, ends like by Ctrl-C: what it began is brought to a sound end."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, Final

TERMINATED: Final = 128 + signal.SIGTERM
"""The exit code of a command that was asked to end, as shells have it."""


def until_terminated(work: Coroutine[Any, Any, int]) -> int:
    """Do some work in an event loop of its own; a signal to end cancels it.

    Args:
        work: returns the exit code.

    Returns:
        Its exit code, or `TERMINATED`.

    Raises:
        KeyboardInterrupt: it was cancelled by Ctrl-C.
    """
    terminated = False

    async def watched() -> int:
        nonlocal terminated
        task = asyncio.ensure_future(work)

        def end() -> None:
            nonlocal terminated
            terminated = True
            task.cancel()

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end)
        return await task

    try:
        return asyncio.run(watched())
    except asyncio.CancelledError:
        if not terminated:
            raise
        return TERMINATED
