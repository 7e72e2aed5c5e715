"""How everyone comes to a model: one call that puts the parts together."""

from pathlib import Path

from redraft.models.apart import Apart
from redraft.models.chat import ChatBackend
from redraft.models.endpoints import Endpoint
from redraft.models.patience import Patient
from redraft.models.recorded import Recorded, Recording
from redraft.models.thinking import Thinking
from redraft.models.wires import Here
from redraft.roles import ModelSettings


def open_backend(endpoint: Endpoint, settings: ModelSettings, *, apart: bool) -> ChatBackend:
    """A model, ready to be asked. Nothing is loaded, started or sent before it is.

    Args:
        endpoint: whom to ask, with which key and deadlines.
        settings: how often to ask again, and where exchanges are recorded to or played back from.
        apart: ask from another process, as a screen must; else from this one.

    Returns:
        A backend that keeps deadlines, asks again where that is safe, and knows reasoning from text. Close it.
    """
    return Patient(Thinking(_source(endpoint, settings, apart)), endpoint.timeouts, settings.retries)


def _source(endpoint: Endpoint, settings: ModelSettings, apart: bool) -> ChatBackend:
    """Where answers come from. What is played back needs no process and no key; what is recorded is what was sent."""
    if settings.replay:
        return Recorded(Path(settings.replay).expanduser(), str(endpoint.model))
    asked = Apart(endpoint) if apart else Here(endpoint)
    return Recording(asked, Path(settings.record).expanduser()) if settings.record else asked
