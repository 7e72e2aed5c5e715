"""Sessions and texts made by code, the same from run to run: every kind of event, and texts that hurt."""

import random
import types
from datetime import UTC, datetime, timedelta
from typing import Literal, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from redraft.core.events import KINDS, AnyEvent, Failed
from redraft.transcripts.codec import Header, encode_event, encode_header

START = datetime(2026, 11, 20, 14, 3, 0, 120000, tzinfo=UTC)
HEADER = Header("k3v9", "Launch email", "0.1.0", START)

PIECES = (
    "\r", "\n", "\r\n", "\n\n", '"', '""', '"""', '""""', "'", "'''", "\\", "\\\\", "\\n", "\\u0041", "\t", " ", "  \n",
    "\t\n", " \t \n", "[[event]]", "\n[[event]]\n", "\n [[event]]", "[[event.verdict]]", "\n# end 3 0123456789abcdef\n",
    "# end ", "\n# end 3 ", "\n#", "\n[", "# ", "\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x7f", "\x85",
    "\x9b", "\u00a0", "\u061c", "\u200b", "\u200d", "\u202e", "\u2028", "\u2029", "\u2066", "\ufeff", "\ufffe",
    "\uffff", "\U000e0041", "\U0001f600", "\U0010ffff", "é", "e\u0301", "=", "n = 7", "\nn = 7\n", "{", "}", "[", "]",
    ",", "#", "$", "plain words", "Ω", "中文", "\\\n", "\\ \n", "null", "true", "kind", "{{x}}", "\ud7ff", "\ue000",
)  # fmt: skip


def nasty_text(rng: random.Random) -> str:
    """Return up to some forty pieces: hurtful ones, and characters from all of Unicode but the surrogates."""
    return "".join(_piece(rng) for _ in range(rng.choice((0, 1, 2, 3, 5, 8, 13, 40))))


def _piece(rng: random.Random) -> str:
    if rng.random() < 0.6:
        return rng.choice(PIECES)
    top = rng.choice((0x7F, 0xFF, 0x2FFF, 0xFFFF, 0x10FFFF))
    code = rng.randint(0, top)
    return chr(code) if not 0xD800 <= code <= 0xDFFF else "?"


def value_of(hint: object, rng: random.Random) -> object:
    """Return a random value of an annotated type."""
    if get_origin(hint) in (Union, types.UnionType):
        return value_of(rng.choice(get_args(hint)), rng)
    if get_origin(hint) is Literal:
        return rng.choice(get_args(hint))
    if get_origin(hint) is tuple:
        return tuple(value_of(get_args(hint)[0], rng) for _ in range(rng.randint(0, 4)))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return instance_of(hint, rng)
    return _plain(hint, rng)


def _plain(hint: object, rng: random.Random) -> object:
    makers = {
        str: lambda: nasty_text(rng),
        int: lambda: rng.choice((0, 1, -1, rng.randint(-1000, 1000), 2**63 - 1, -(2**63))),
        float: lambda: rng.choice((0.0, 1.0, rng.random() * 100, 1e-9, 1e300, -0.5)),
        bool: lambda: rng.random() < 0.5,
        type(None): lambda: None,
        datetime: lambda: START + timedelta(milliseconds=rng.randint(0, 10**9)),
    }
    return makers[hint]()  # type: ignore[index]


def instance_of(kind: type, rng: random.Random, **fixed: object) -> object:
    """Return a random instance of a struct, some of its defaults left as they are."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        if field.name not in fixed and (field.default is NODEFAULT or rng.random() < 0.7):
            fixed[field.name] = value_of(hints[field.name], rng)
    return kind(**_without_bare_none(kind, fixed))


def _without_bare_none(kind: type, values: dict[str, object]) -> dict[str, object]:
    """TOML has no None, so a field may be None only where that is its default."""
    kept = {field.name: field.default for field in fields(kind)}
    return {name: value for name, value in values.items() if value is not None or kept[name] is None}


def random_event(n: int, rng: random.Random) -> AnyEvent:
    """Return an event of any kind, with hostile texts in it."""
    kind = KINDS[rng.choice(tuple(KINDS))]
    at = START + timedelta(milliseconds=n * 137, microseconds=rng.choice((0, 0, 1)))
    return instance_of(kind, rng, n=n, at=at)  # type: ignore[return-value]


def said(n: int, text: str = "went by") -> AnyEvent:
    """Return the smallest event, for tests that care for order and not for content."""
    return Failed(n=n, at=START + timedelta(seconds=n), doing=text, what="")


def golden(size: int, seed: int = 7) -> tuple[tuple[AnyEvent, ...], bytes]:
    """Return events of every kind and the transcript that holds them, of at least `size` bytes."""
    rng = random.Random(seed)
    made, parts, length = [], [encode_header(HEADER)], 0
    while length < size:
        made.append(random_event(len(made) + 1, rng))
        parts.append(encode_event(made[-1]))
        length += len(parts[-1])
    return tuple(made), b"".join(parts)
