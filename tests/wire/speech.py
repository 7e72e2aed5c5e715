"""The three wires as bytes: whole replies, events of a stream, and errors."""

import json
from collections.abc import Iterator
from typing import Any

from wire.answers import Answer, Wire

STOPS: dict[str, dict[str, str]] = {
    "anthropic": {"end": "end_turn", "length": "max_tokens", "refused": "refusal"},
    "chat": {"end": "stop", "length": "length", "refused": "content_filter"},
    "responses": {"end": "completed", "length": "incomplete", "refused": "incomplete"},
}
ANTHROPIC_ERRORS = {
    400: "invalid_request_error", 401: "authentication_error", 402: "billing_error", 403: "permission_error",
    404: "not_found_error", 408: "timeout_error", 413: "request_too_large", 429: "rate_limit_error",
    500: "api_error", 504: "timeout_error", 529: "overloaded_error",
}  # fmt: skip


def event(data: object, name: str = "") -> bytes:
    """One server-sent event."""
    head = f"event: {name}\n" if name else ""
    body = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return f"{head}data: {body}\n\n".encode()


def error_body(wire: Wire, status: int, kind: str, message: str) -> bytes:
    """The body of an HTTP error, as the wire's own servers write it."""
    words = message or f"made error {status}"
    if wire == "anthropic":
        kind = kind or ANTHROPIC_ERRORS.get(status, "api_error")
        return json.dumps({"type": "error", "error": {"type": kind, "message": words}, "request_id": "req_1"}).encode()
    return json.dumps({"error": {"message": words, "type": kind or "error", "param": None, "code": kind}}).encode()


def error_event(wire: Wire, kind: str, message: str) -> bytes:
    """An error amid a stream."""
    if wire == "anthropic":
        return event({"type": "error", "error": {"type": kind, "message": message}}, "error")
    if wire == "responses":
        return event({"type": "error", "code": kind, "message": message, "param": None, "sequence_number": 99}, "error")
    return event({"error": {"message": message, "type": kind, "code": kind}})


def ping(wire: Wire) -> bytes:
    """What servers send to keep a connection: an event of its own, or a comment."""
    return event({"type": "ping"}, "ping") if wire == "anthropic" else b": keep-alive\n\n"


def empty_delta(wire: Wire) -> bytes:
    """A piece of an answer without a character in it."""
    if wire == "chat":
        return event(_chunk(Answer(), "?", {"content": ""}))
    make = _anthropic_piece if wire == "anthropic" else _responses_piece
    return b"".join(make("", 2_000, 0, first=False, last=False, thought=False))


def whole(wire: Wire, answer: Answer, model: str) -> bytes:
    """The body of a reply that is not streamed."""
    made = {"anthropic": _message, "chat": _completion, "responses": _response}[wire]
    return json.dumps(made(answer, model, answer.whole), ensure_ascii=False).encode()


def opening(wire: Wire, answer: Answer, model: str) -> Iterator[bytes]:
    """The events before the first piece."""
    if wire == "anthropic":
        start = _message(answer, model, "") | {"content": [], "stop_reason": None}
        yield event({"type": "message_start", "message": start}, "message_start")
    elif wire == "chat":
        yield event(_chunk(answer, model, {"role": "assistant", "content": ""}))
    else:
        begun = _response(answer, model, "") | {"status": "in_progress", "output": [], "usage": None}
        yield _numbered({"type": "response.created", "response": begun}, 0)
        yield _numbered({"type": "response.in_progress", "response": begun}, 1)


def pieces(wire: Wire, answer: Answer, model: str) -> Iterator[bytes]:
    """Bytes for each piece, thought first; what opens and closes a block goes with its first and last piece."""
    thoughts = [answer.thought[at : at + 12] for at in range(0, len(answer.thought), 12)]
    texts = answer.pieces
    for at, text in enumerate(thoughts):
        yield _piece(wire, answer, model, text, at, first=at == 0, last=at == len(thoughts) - 1, thought=True)
    for at, text in enumerate(texts):
        number = at + len(thoughts)
        yield _piece(wire, answer, model, text, number, first=at == 0, last=at == len(texts) - 1, thought=False)


def closing(wire: Wire, answer: Answer, model: str, *, usage_asked: bool) -> Iterator[bytes]:
    """The events after the last piece."""
    stop = STOPS[wire][answer.stop]
    if wire == "anthropic":
        delta: dict[str, Any] = {"type": "message_delta", "delta": {"stop_reason": stop, "stop_sequence": None}}
        delta["usage"] = {"output_tokens": answer.usage[1]} if answer.usage else {}
        yield event(delta, "message_delta")
        yield event({"type": "message_stop"}, "message_stop")
    elif wire == "chat":
        yield event(_chunk(answer, model, {}, stop))
        if usage_asked and answer.usage:
            yield event(_chunk(answer, model, None) | {"usage": _chat_usage(answer)})
        yield event("[DONE]")
    else:
        end = _response(answer, model, answer.whole)
        yield _numbered({"type": f"response.{stop}", "response": end}, 10_000)


def _piece(
    wire: Wire, answer: Answer, model: str, text: str, number: int, *, first: bool, last: bool, thought: bool
) -> bytes:
    if wire == "chat":
        return event(_chunk(answer, model, {"reasoning_content" if thought else "content": text}))
    make = _anthropic_piece if wire == "anthropic" else _responses_piece
    index = 0 if thought or not answer.thought else 1
    return b"".join(make(text, number, index, first=first, last=last, thought=thought))


def _anthropic_piece(text: str, _number: int, index: int, *, first: bool, last: bool, thought: bool) -> Iterator[bytes]:
    if first:
        empty = {"type": "thinking", "thinking": "", "signature": ""} if thought else {"type": "text", "text": ""}
        yield event({"type": "content_block_start", "index": index, "content_block": empty}, "content_block_start")
    delta = {"type": "thinking_delta", "thinking": text} if thought else {"type": "text_delta", "text": text}
    yield event({"type": "content_block_delta", "index": index, "delta": delta}, "content_block_delta")
    if last:
        yield event({"type": "content_block_stop", "index": index}, "content_block_stop")


def _responses_piece(text: str, number: int, index: int, *, first: bool, last: bool, thought: bool) -> Iterator[bytes]:
    at, name = number * 4 + 2, "reasoning_text" if thought else "output_text"
    place = {"item_id": f"item_{index}", "output_index": index, "content_index": 0}
    if first:
        item: dict[str, Any] = {"id": f"item_{index}", "type": "reasoning", "summary": []}
        if not thought:
            item = {"id": f"item_{index}", "type": "message", "role": "assistant", "status": "in_progress"}
        added = {"type": "response.output_item.added", "output_index": index, "item": item | {"content": []}}
        yield _numbered(added, at)
        part = {"type": name, "text": "", "annotations": []}
        yield _numbered({"type": "response.content_part.added", "part": part} | place, at + 1)
    yield _numbered({"type": f"response.{name}.delta", "delta": text, "logprobs": []} | place, at + 2)
    if last:
        yield _numbered({"type": f"response.{name}.done", "text": "", "logprobs": []} | place, at + 3)


def _numbered(data: dict[str, Any], number: int) -> bytes:
    return event(data | {"sequence_number": number}, str(data["type"]))


def _message(answer: Answer, model: str, text: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": text}]
    if answer.thought and text:
        content.insert(0, {"type": "thinking", "thinking": answer.thought, "signature": ""})
    told = {"id": "msg_1", "type": "message", "role": "assistant", "model": answer.model or model, "content": content}
    usage: dict[str, int] = {}
    if answer.usage:
        fresh = answer.usage[0] - answer.cached - answer.written
        usage = {"input_tokens": fresh, "output_tokens": answer.usage[1] if text else 1}
        usage |= {"cache_read_input_tokens": answer.cached, "cache_creation_input_tokens": answer.written}
    return told | {"stop_reason": STOPS["anthropic"][answer.stop], "stop_sequence": None, "usage": usage}


def _completion(answer: Answer, model: str, text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    if answer.thought:
        message["reasoning_content"] = answer.thought
    choice = {"index": 0, "message": message, "finish_reason": STOPS["chat"][answer.stop], "logprobs": None}
    told = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": answer.model or model}
    return told | {"choices": [choice], **({"usage": _chat_usage(answer)} if answer.usage else {})}


def _chunk(answer: Answer, model: str, delta: dict[str, Any] | None, stop: str | None = None) -> dict[str, Any]:
    told = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": answer.model or model}
    choice = {"index": 0, "delta": delta, "finish_reason": stop, "logprobs": None}
    return told | {"choices": [] if delta is None else [choice]}


def _chat_usage(answer: Answer) -> dict[str, Any]:
    into, out = answer.usage or (0, 0)
    details = {"prompt_tokens_details": {"cached_tokens": answer.cached}}
    return {"prompt_tokens": into, "completion_tokens": out, "total_tokens": into + out} | details


def _response(answer: Answer, model: str, text: str) -> dict[str, Any]:
    part: dict[str, Any] = {"type": "output_text", "text": text, "annotations": []}
    item = {"id": "item_0", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    why = {"length": "max_output_tokens", "refused": "content_filter"}.get(answer.stop)
    told = {
        "id": "resp_1", "object": "response", "created_at": 1, "model": answer.model or model, "output": [item],
        "status": STOPS["responses"][answer.stop], "incomplete_details": {"reason": why} if why else None,
        "error": None, "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "usage": None,
    }  # fmt: skip
    if answer.usage:
        into, out = answer.usage
        told["usage"] = {
            "input_tokens": into, "output_tokens": out, "total_tokens": into + out,
            "input_tokens_details": {"cached_tokens": answer.cached},
            "output_tokens_details": {"reasoning_tokens": 0},
        }  # fmt: skip
    return told
