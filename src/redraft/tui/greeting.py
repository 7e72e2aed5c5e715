"""Who plays the roles, in a line; and what is said once, at the start, where no model does."""

from collections.abc import Mapping

from redraft.roles import OFFLINE, ModelSettings


def greeting(settings: ModelSettings, environ: Mapping[str, str]) -> str:
    """Say that work is offline, and whether a key lies in the environment.

    Args:
        settings: which models are named.
        environ: looked at for the names of keys.

    Returns:
        The line; "" where a model is named.
    """
    if settings.named:
        return ""
    from redraft.models.endpoints import waiting_keys

    if keys := waiting_keys(environ):
        more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
        return f"{keys[0]}{more} is set; M picks models. Nothing is sent until then."
    return "Offline, without a model; M picks models."


def cast_line(author: str, critic: str) -> str:
    """Who writes and who finds fault, for the end of the status line."""
    return author if author == critic == OFFLINE else f"author {author} · critic {critic}"
