"""What can go wrong between a question and its answer: a closed set, each with what to do next."""

from typing import Final, Literal, get_args

from redraft.models.chat import Usage

Kind = Literal[
    "no key", "wrong key", "no credit", "not found", "too large", "rate limited", "overloaded", "server error",
    "connect timeout", "first token timeout", "idle timeout", "network", "tls", "cut off", "refused", "empty",
    "truncated", "invalid output", "cancelled", "bad request", "no schema", "unconfirmed host",
    "not loaded",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

RETRIED: Final[frozenset[Kind]] = frozenset(
    {"rate limited", "overloaded", "server error", "connect timeout", "first token timeout", "network"}
)
"""Asked again by themselves, and only before an answer has begun: nothing can be said or billed twice."""

NEXT: Final[dict[Kind, str]] = {
    "no key": "set its key in the environment, the keyring or the key file; redraft doctor says which",
    "wrong key": "check the key; redraft doctor says where it was found",
    "no credit": "add credit at the provider, or choose another model (M)",
    "not found": "check the model's name, and the base URL; M chooses another model",
    "too large": "shorten the spec or the draft, or choose a model with more room (M)",
    "rate limited": "wait a little, then ask again with the same key",
    "overloaded": "wait a little, then ask again with the same key",
    "server error": "ask again with the same key; if it stays, choose another model (M)",
    "connect timeout": "check the network and the base URL, then ask again",
    "first token timeout": "ask again, or allow more time in the settings ([timeouts] first_token)",
    "idle timeout": "what came is kept; ask again with the same key",
    "network": "check the network and the base URL, then ask again",
    "tls": "check the base URL and the machine's certificates; nothing was sent",
    "cut off": "what came is kept; ask again with the same key",
    "refused": "change the task or the text that it objects to, or choose another model (M)",
    "empty": "ask again with the same key, or choose another model (M)",
    "truncated": "what came is kept; ask for less at once, or allow more in the settings (max_tokens)",
    "invalid output": "ask again, or choose another model (M); the raw text is in the transcript",
    "cancelled": "what came is kept; the same key asks again",
    "bad request": "the server does not take such a request: choose another model (M)",
    "no schema": "the schema goes in the prompt instead",
    "unconfirmed host": "confirm it once in the app, or with --allow-host; no key was sent",
    "not loaded": "nothing was sent; ask again, and if it stays, install redraft again",
}
"""What to do next, for each kind."""


class ModelFault(Exception):
    """A model did not answer as asked. Its text is safe to show and to keep: no key is in it.

    Args:
        kind: which of the closed set.
        what: what happened, to what, in a few words.
        partial: the text that came before it, reasoning left out.
        begun: whether the answer had begun, if only with reasoning or a first event without text, or may have: after
            that nothing is asked again unasked.
        usage: tokens, as far as the server told.
        retry_after: seconds that the server asked for; None when it did not.
        retries: requests that were made again before giving up.
    """

    def __init__(
        self,
        kind: Kind,
        what: str,
        *,
        partial: str = "",
        begun: bool = False,
        usage: Usage | None = None,
        retry_after: float | None = None,
        retries: int = 0,
    ) -> None:
        super().__init__(f"{what}: {NEXT[kind]}")
        self.kind: Kind = kind
        self.what = what
        self.partial = partial
        self.begun = begun or bool(partial)
        self.usage = usage
        self.retry_after = retry_after
        self.retries = retries
