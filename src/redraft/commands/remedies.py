"""What to do after a model's fault where there are no keys to press: what is typed next."""

from collections.abc import Mapping
from typing import Final

from redraft.models.faults import NEXT, Kind, ModelFault

_TYPED: Final[Mapping[Kind, str]] = {
    "no credit": "add credit at the provider, or name another model",
    "not found": "check the model's name, and the base URL",
    "too large": "shorten the spec or the draft, or name a model with more room",
    "rate limited": "wait a little, then ask again",
    "overloaded": "wait a little, then ask again",
    "server error": "ask again; if it stays, name another model",
    "idle timeout": "ask again",
    "cut off": "ask again",
    "refused": "change the task or the text that it objects to, or name another model",
    "empty": "ask again, or name another model",
    "truncated": "allow more in the settings (max_tokens), or shorten the spec or the draft",
    "invalid output": "ask again, or name another model",
    "cancelled": "ask again",
    "bad request": "the server does not take such a request: name another model",
    "unconfirmed host": "confirm it with --allow-host, or once in the app; no key was sent",
}


def remedy(fault: Exception) -> str:
    """A fault in words, with what to do next on a command line."""
    if not isinstance(fault, ModelFault):
        return str(fault)
    return f"{fault.what}: {_TYPED.get(fault.kind, NEXT[fault.kind])}"
