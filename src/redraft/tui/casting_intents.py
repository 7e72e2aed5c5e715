"""What a person wants of those who play the roles: that others do."""

from redraft.loop.record import Declined
from redraft.tui.casting import Casting
from redraft.tui.desk import Desk


class PickingModels:
    """Models for this session, from now on.

    Args:
        desk: the screen.
        casting: who plays the roles; None where whoever made the screen has settled that.
    """

    def __init__(self, desk: Desk, casting: Casting | None) -> None:
        self._desk = desk
        self._casting = casting

    async def models(self) -> None:
        """Pick models; they are asked from the next key on.

        Raises:
            Declined: the roles are settled.
        """
        if self._casting is None:
            raise Declined("Models cannot be picked here: the roles are settled.")
        chosen = await self._desk.choose_models(self._casting.settings)
        if chosen is None:
            return
        await self._casting.name(*chosen)
        named = self._casting.settings.named
        self._desk.say(f"From now on: {', '.join(named)}." if named else "From now on offline: no model is asked.")
