"""Structured replies: a model is asked for one object, and only a whole and valid one of its own is taken.

Where the server enforces a schema it is asked to; where it refuses or ignores one, the schema goes in the prompt.
What comes is validated here in either case. One reply may be sent back, with what is wrong with it.
"""

from collections.abc import Callable
from typing import Final, Literal, TypeVar
from weakref import WeakKeyDictionary

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from redraft.models.chat import Message, Reply, Request
from redraft.models.extracting import Unusable, extract, is_shaped
from redraft.models.faults import ModelFault
from redraft.models.line import Heard, Line, NotAsked, Prompt
from redraft.models.shapes import allowed_at, strict_schema

__all__ = ["Asking", "Check", "ask_for", "enforcement"]

Enforcement = Literal["unknown", "enforces", "refuses", "ignores"]
Answer = TypeVar("Answer", bound=Struct)
Check = Callable[[Answer], str]
"""Says in a line what is wrong with a reply of the right shape; "" when nothing is."""

SHOWN: Final = 1_000
"""Most characters of what is wrong that a model is told."""

_enforcements: "WeakKeyDictionary[Line, Enforcement]" = WeakKeyDictionary()


class Asking(Struct, frozen=True):
    """A question that wants a structured reply.

    Args:
        messages: in order; the last is the user's. How to reply is added to it.
        prompt: what they were made from, for the record.
        doing: what it is for ("review"), for the record.
        nonce: delimits the data in the messages; the reply must carry it as its `reply_to`.
        data: the texts of others that the messages hold: no object that stands in one is taken for the reply.
        max_tokens: most tokens of the reply, thinking included.
    """

    messages: tuple[Message, ...]
    prompt: Prompt
    doing: str
    nonce: str
    data: tuple[str, ...] = ()
    max_tokens: int = 16_000


def enforcement(line: Line) -> Enforcement:
    """What is known of the server at the end of a line: whether it makes replies keep to a schema."""
    return _enforcements.get(line, "unknown")


async def ask_for(
    line: Line,
    asking: Asking,
    kind: type[Answer],
    check: Check[Answer] | None = None,
    wish: Check[Answer] | None = None,
    heard: Heard | None = None,
    keep: Callable[[Answer, Answer], Answer] | None = None,
) -> Answer:
    """Ask for one object, and send back once a reply that cannot be used or could be better.

    Args:
        line: to the model.
        asking: the question.
        kind: the reply's shape; its first field is `reply_to: str`. Fields that it lacks have their defaults.
        check: what else must be true of a reply. One that still fails after it was sent back is a fault.
        wish: what should be true of it. One that still fails after it was sent back is taken as it is.
        heard: is told the reply's text as it comes; "" where what was told is void, because it cannot be used.
        keep: of a reply that was sent back for `wish` and the better one, in that order, makes the one to take: what of
            the first must stand whatever the second says of it.

    Returns:
        A valid reply.

    Raises:
        ModelFault: "invalid output" when the second reply cannot be used either, "truncated", "refused" or "empty";
            or it did not come at all.
        NotAsked: nothing was asked.
    """
    first = await _ask(line, asking, kind, heard)
    answer, wrong = _read(first, asking, kind, check)
    if answer is None:
        return await _mended(line, _again(asking, first, wrong), kind, check, heard)
    wanted = wish(answer) if wish is not None else ""
    if not wanted:
        return answer
    try:
        better = await _ask(line, _again(asking, first, wanted), kind, None)
    except (ModelFault, NotAsked):
        return answer  # it can be used as it is, and why no better one came is on record
    second = _read(better, asking, kind, check)[0]
    if second is None:
        return answer
    return keep(answer, second) if keep is not None else second


async def _mended(
    line: Line, asking: Asking, kind: type[Answer], check: Check[Answer] | None, heard: Heard | None
) -> Answer:
    """The second reply to a question whose first could not be used."""
    void = heard or _unheard
    void("")
    text = await _ask(line, asking, kind, heard)
    answer, wrong = _read(text, asking, kind, check)
    if answer is None:
        void("")
        raise ModelFault("invalid output", f"the reply for {asking.doing} cannot be used ({wrong})", partial=text)
    return answer


def _unheard(_text: str) -> None:
    """Nobody listens."""


def _again(asking: Asking, text: str, wrong: str) -> Asking:
    return replace(asking, messages=(*asking.messages, *_sent_back(text, wrong)))


def _sent_back(text: str, wrong: str) -> tuple[Message, Message]:
    said = f"That reply cannot be used as it is: {wrong[:SHOWN]}. Give the whole object again, with this put right."
    return Message("assistant", text), Message("user", said)


def _read(text: str, asking: Asking, kind: type[Answer], check: Check[Answer] | None) -> tuple[Answer | None, str]:
    try:
        answer = extract(text, kind, asking.nonce, asking.data)
    except Unusable as fault:
        allowed = allowed_at(kind, str(fault))
        return None, f"{fault}; allowed are {allowed}" if allowed else str(fault)
    wrong = check(answer) if check is not None else ""
    return (None, wrong) if wrong else (answer, "")


async def _ask(line: Line, asking: Asking, kind: type[Struct], heard: Heard | None) -> str:
    """One reply's text; a server that refuses the schema is asked again at once, with the schema in the prompt."""
    known = enforcement(line)
    if known in ("unknown", "enforces"):
        try:
            reply = await line.ask(_request(asking, kind, enforced=True), asking.doing, asking.prompt, heard)
        except ModelFault as fault:
            if fault.kind != "no schema":
                raise
            _enforcements[line] = "refuses"
        else:
            text = _whole(reply, asking)
            _enforcements[line] = "enforces" if is_shaped(text, kind) else "ignores"
            return text
    return _whole(await line.ask(_request(asking, kind, enforced=False), asking.doing, asking.prompt, heard), asking)


def _request(asking: Asking, kind: type[Struct], *, enforced: bool) -> Request:
    schema = strict_schema(kind)
    how = f'Reply with one JSON object and nothing else. Its "reply_to" is "{asking.nonce}".'
    if not enforced:
        shape = msgspec.json.encode(schema.body).decode()
        how += f"\nIt must keep to this JSON schema, every property present:\n{shape}"
    *before, last = asking.messages
    told = (*before, replace(last, text=f"{last.text}\n\n{how}"))
    return Request(told, asking.max_tokens, schema if enforced else None, asking.nonce)


def _whole(reply: Reply, asking: Asking) -> str:
    if reply.stopped == "refused":
        raise ModelFault("refused", f"{reply.model or 'the model'} will not do it ({asking.doing})", partial=reply.text)
    if reply.stopped == "length":
        what = f"the reply for {asking.doing} was cut off at the limit of tokens"
        raise ModelFault("truncated", what, partial=reply.text)
    if not reply.text.strip():
        raise ModelFault("empty", f"the reply for {asking.doing} has no text", begun=True)
    return reply.text
