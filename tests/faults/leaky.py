"""A server that tells a key to whoever sent it, wherever an answer has room for words; and an honest one."""

import json
import re
from collections.abc import Callable
from urllib.parse import quote

from faults.wire_line import nonce_of
from wire_server import Answer, Asked, Fault

Way = Callable[[Asked], Answer]


def _said(status: int, error: str, words: str = "Incorrect API key provided: KEY. Check it.", **more: object) -> Way:
    def answer(asked: Asked) -> Answer:
        headers = {"x-request-id": asked.key, "www-authenticate": f"Bearer {asked.key}", "retry-after": "0"}
        told = words.replace("KEY", asked.key)
        return Answer(status=status, error=error, message=told, headers=headers, **more)  # type: ignore[arg-type]

    return answer


def _raw(body: str, status: int = 200, kind: str = "text/html") -> Way:
    return lambda asked: Answer(raw=body.replace("KEY", asked.key).encode(), status=status, raw_type=kind)


def _failing(
    shape: str, after: int = 0, words: str = "KEY", text: str = "You wrote to me with KEY, did you not?"
) -> Way:
    def answer(asked: Asked) -> Answer:
        told = words.replace("KEY", asked.key)
        fault = Fault(shape, after=after, message=told, location=f"/elsewhere?key={quote(asked.key)}&for=KEY")  # type: ignore[arg-type]
        return Answer(text.replace("KEY", asked.key), fault=fault)

    return answer


WAYS: dict[str, Way] = {
    "a wrong key, repeated": _said(401, "authentication_error"),
    "a wrong key, as a code": lambda asked: Answer(status=401, error=asked.key, message=asked.key),
    "a wrong key, at the end of long words": _said(403, "permission_error", "No entry. " * 27 + "The key was KEY"),
    "no credit": _said(402, "billing_error", "No credit for KEY"),
    "not found": _said(404, "not_found_error", "model KEY"),
    "too large": _said(413, "request_too_large", "KEY"),
    "rate limited": _said(429, "rate_limit_error", "Rate limit for KEY reached"),
    "overloaded": _said(529, "overloaded_error", "KEY"),
    "a server error in a page": _raw("<!doctype html><title>KEY</title>authorization: Bearer KEY", 500),
    "a page in place of an answer": _raw("<!doctype html><title>Sign in, KEY</title>"),
    "an answer that is no JSON": _raw("authorization: Bearer KEY", kind="application/json"),
    "an error within an answer": _raw('{"error": {"message": "KEY", "type": "KEY"}}', kind="application/json"),
    "a redirect": _failing("redirect"),
    "a reset": _failing("reset before headers"),
    "no HTTP at all": _failing("garbage http"),
    "half of a head": _failing("half headers"),
    "an empty body": _failing("empty body"),
    "an error amid the words": _failing("error event", 2, text="One two three four five six."),
    "an event that is none": _failing("malformed event", 2, text="One two three four five six."),
    "a cut": _failing("cut", 2, text="One two three four five six."),
    "a refusal": lambda _asked: Answer("", stop="refused"),
    "too long": lambda _asked: Answer('{"reply_to": ', stop="length"),
    "another name": lambda asked: Answer("No.", model=asked.key),
    "words with the key in them": lambda asked: Answer(f"You wrote to me with {asked.key}, did you not?"),
    "thoughts with the key in them": lambda asked: Answer("No.", thought=f"They use {asked.key}, as it seems."),
    "words with the key in them, in crumbs": lambda asked: Answer(
        chunks=list(f"Yours is {asked.key}."), text=f"Yours is {asked.key}."
    ),
    "words that end in half of a key": lambda asked: Answer(f"Yours is {asked.key[:30]}", fault=Fault("cut", after=3)),
}


def honest(asked: Asked) -> Answer:
    """A critic who wants warmer words, and an author who finds them."""
    text = asked.text
    if "You judge a draft" not in text:
        (name, *_more) = re.findall(r"\b\d+\.\d+\b", text) or [""]
        edit = {"passage": "p2", "quote": "Go away, all", "replacement": "Come in, all"}
        fix = {"finding": name, "edits": [edit], "says": "Asks them in", "no_change": ""}
        return _reply(asked, {"fixes": [fix]})
    wanted = f"{text} {json.dumps(asked.schema)}"
    cold = "Go away" in text
    verdict = {
        "criterion": "warm",
        "evidence": "Go away, all" if cold else "Come in, all",
        "reason": "so",
        "passed": not cold,
    }
    fault = {
        "passage": "p2", "quote": "Go away, all of you.", "directive": "Ask them in.", "impact": 4,
        "cause": "instruction", "criterion": "warm", "category": "",
    }  # fmt: skip
    premise = {"premise": {"sound": True, "reason": "a note will do"}} if "premise" in wanted else {}
    return _reply(asked, {"verdicts": [verdict], "findings": [fault] if cold else [], **premise})


def _reply(asked: Asked, body: dict[str, object]) -> Answer:
    return Answer(json.dumps({"reply_to": nonce_of(asked), **body}))


class Leaky:
    """Fails in each of the ways in turn, and is honest from then on."""

    def __init__(self, ways: dict[str, Way]) -> None:
        self._left = list(ways.values())

    def __call__(self, asked: Asked) -> Answer:
        return self._left.pop(0)(asked) if self._left else honest(asked)
