"""A keyring that has one key, in plain text; it breaks when it is told to, with the key in its words."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class Ring(KeyringBackend):
    """What the tests' person keeps keys in."""

    priority = 1.0  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        key = json.loads(Path(os.environ["SPY_FOLDER"], "keys.json").read_text())[1]
        if os.environ.get("SPY_BREAK") == "ring":
            raise LookupError(f"no such collection: {key}")
        return key if (service, username) == ("redraft", "RING_API_KEY") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError
