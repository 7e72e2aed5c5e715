"""The digest of a session: two sessions have the same one only where everything in them is the same."""

import hashlib
from collections.abc import Mapping
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from redraft.core.session import Session


def digest(session: Session) -> str:
    """SHA-256, in hex, over every field of a session but `limits`, which no event tells.

    Mappings and sets go in sorted, and every other value as it stands, in the order of the fields; so the digest does
    not depend on how the session was come by.
    """
    # A passage may have any number in a file that was edited by hand, and no encoder takes an integer of any size.
    told = (replace(session, limits=None, highest=0), str(session.highest))
    return hashlib.sha256(_ENCODER.encode(told)).hexdigest()


def _plain(value: object) -> object:
    """A read-only mapping as its pairs, sorted by key; keys of several parts have no order that an encoder knows."""
    if isinstance(value, Mapping):
        return sorted(value.items(), key=itemgetter(0))
    raise NotImplementedError(f"no digest is made of a {type(value).__name__}")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain, order="deterministic", decimal_format="string")
