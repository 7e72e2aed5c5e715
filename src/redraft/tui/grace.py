"""The grace: a moment in which a fix that came under the cursor by itself cannot be decided.

Without it, a key pressed for the last fix decides the next one unseen.
"""

from collections.abc import Callable

Clock = Callable[[], float]


class Grace:
    """When the fix in focus came up, and whether it may be decided yet.

    Args:
        seconds: how long a fix that came by itself is safe from a key.
        clock: monotonic seconds; injected, so that tests need not wait.
    """

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._seconds = seconds
        self._clock = clock
        self._came = clock()
        self._by_itself = False

    def came(self, *, by_itself: bool) -> None:
        """A fix is under the cursor now, which the person went to or which came by itself."""
        self._came = self._clock()
        self._by_itself = by_itself

    @property
    def holds(self) -> bool:
        """Whether a key for this fix may have been meant for the last one."""
        return self._by_itself and self.shown < self._seconds

    @property
    def shown(self) -> float:
        """Seconds that the fix has been under the cursor."""
        return self._clock() - self._came
