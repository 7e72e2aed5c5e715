"""Whether a key may go to a host that is not its provider's own. Only its own key says yes."""

from typing import TYPE_CHECKING

from redraft.tui.neutral import spelt_out
from redraft.tui.screens.choose import Choice, Choose

if TYPE_CHECKING:
    from redraft.models.endpoints import UnconfirmedHost

CHOICES = (
    Choice("s", "send it there, now and from now on", "send"),
    Choice("n", "send nothing", "nothing"),
)


def confirm_host(unknown: "UnconfirmedHost") -> Choose:
    """Ask about a host.

    Args:
        unknown: what would go where, and who says so.

    Returns:
        The question; it gives back "send" if the person says so, and anything else if not.
    """
    why = (
        f"Host     {spelt_out(unknown.host)}\n"
        f"Address  {spelt_out(unknown.base_url)}\n"
        f"Set by   {spelt_out(unknown.source)}\n"
        f"Key      {spelt_out(unknown.key_name)}\n\n"
        "The key would go there, and with it what author and critic see of the session. It is not the provider's own "
        "host. If you do not know it, send nothing."
    )
    return Choose("Send a key to a host that is new?", CHOICES, why=why)
