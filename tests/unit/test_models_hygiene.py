"""What coming to a model loads, and what it does not: fresh interpreters tell."""

import pytest

from unit.test_import_hygiene import PROSE, SCREEN, SDKS, loaded_by

HEAVY = SDKS | PROSE | SCREEN | {"pydantic", "pydantic_core", "anyio", "genai_prices", "keyring", "platformdirs"}

OPENED = """
import asyncio
from redraft.models.endpoints import Endpoint
from redraft.models.naming import ModelName
from redraft.models.opening import open_backend
from redraft.roles import ModelSettings

async def main():
    for wire in ("anthropic", "responses", "chat"):
        endpoint = Endpoint(ModelName("local", "m"), wire, "http://127.0.0.1:9/v1")
        backend = open_backend(endpoint, ModelSettings(), apart={})
        assert backend.name == "local:m"
        await backend.close()

asyncio.run(main())
"""


@pytest.mark.parametrize("room", ["apart", "opening", "patience", "thinking", "pipe", "wires", "whole", "host"])
def test_a_room_loads_no_sdk(room: str) -> None:
    loaded = loaded_by(f"import redraft.models.{room}")
    assert "msgspec" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("apart", [True, False])
def test_a_model_that_was_not_asked_yet_has_loaded_no_sdk(apart: bool) -> None:
    assert loaded_by(OPENED.replace("{}", str(apart))) & HEAVY == set()


def test_what_is_looked_for_would_be_seen() -> None:
    assert {"openai", "httpx2", "pydantic"} <= loaded_by("import openai") & HEAVY
