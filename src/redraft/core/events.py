"""The closed set of event kinds. A session is a fold over these, so nothing else may change it.

Each class is one `[[event]]` table of a transcript; `KINDS` names them. Every event has

- `n`: its number, from 1, without gaps;
- `at`: when it was written, UTC;
- `by`: who caused it: "you", "offline", "rules", or a model's name.

Findings and fixes are named by event and position: "2.1" is the first of event 2.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix, Verdict

Choice = Literal["accept", "reject", "skip", "reopen"]
HoldKind = Literal["passage", "criterion"]
EndingName = Literal["done", "converged", "restart", "ambiguous", "capability", "budget", "stopped"]


class Event(Struct, frozen=True, kw_only=True):
    """What every event has."""

    n: int
    at: datetime
    by: str = "you"


class Opened(Event, frozen=True, kw_only=True):
    """The session began. `spec` is the whole spec as TOML, its references included."""

    title: str
    revision: int = 1
    spec: str


class Amended(Event, frozen=True, kw_only=True):
    """The spec changed, for a stated reason; older verdicts stay tied to the revision they judged."""

    revision: int
    spec: str
    reason: str
    undoes: int = 0


class Written(Event, frozen=True, kw_only=True):
    """A person wrote a whole version: the first draft, or a hand edit."""

    version: int
    parent: int = 0
    text: str
    passages: tuple[str, ...] = ()
    says: str = ""


class Reviewed(Event, frozen=True, kw_only=True):
    """A draft was judged. `scope` is "rules" when only what code judges was judged again after a change."""

    version: int
    revision: int
    scope: Literal["draft", "rules"] = "draft"
    verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = ()


class Proposed(Event, frozen=True, kw_only=True):
    """Fixes were offered for findings in focus, anchored in `version`."""

    version: int
    fixes: tuple[Fix, ...]


class Decided(Event, frozen=True, kw_only=True):
    """A person decided one fix.

    `edits` are stored as applied to the parent (`at` is a position in its text), for an accept only, which makes
    `version` from `parent`. `passages` is left out where the ids merely shifted. `seconds` is the time on screen.
    """

    finding: str
    fix: str = ""
    choice: Choice
    reason: str = ""
    seconds: float = 0.0
    version: int = 0
    parent: int = 0
    edits: tuple[Edit, ...] = ()
    passages: tuple[str, ...] = ()
    undoes: int = 0


class Reverted(Event, frozen=True, kw_only=True):
    """The head moved to version `to`, which makes no new version; or one fix was taken back, which does."""

    to: int
    fix: str = ""
    parent: int = 0
    edits: tuple[Edit, ...] = ()
    passages: tuple[str, ...] = ()
    reason: str = ""
    undoes: int = 0


class Ticked(Event, frozen=True, kw_only=True):
    """A person set a criterion by hand; or, with `undoes`, took that tick away (`passed` is None then)."""

    criterion: str
    passed: bool | None = None
    version: int
    undoes: int = 0


class Froze(Event, frozen=True, kw_only=True):
    """A hold: `target` is a passage id (kept byte for byte as in `version`) or a criterion id (kept passing)."""

    what: HoldKind
    target: str
    version: int
    undoes: int = 0


class Thawed(Event, frozen=True, kw_only=True):
    """The hold on `target` ended."""

    what: HoldKind
    target: str
    reason: str = ""
    undoes: int = 0


class Locked(Event, frozen=True, kw_only=True):
    """The outline of `version` is fixed: one entry a block, its id and, for a heading, its line."""

    version: int
    outline: tuple[str, ...]
    undoes: int = 0


class Unlocked(Event, frozen=True, kw_only=True):
    """The outline may change again."""

    reason: str = ""
    undoes: int = 0


class ClosedPass(Event, frozen=True, kw_only=True):
    """A pass ended with its verifying review. Scores are "passed/total"; `sha256` is of the version that stands."""

    base: int
    candidate: int
    kept: bool
    before: str
    after: str
    why: str
    sha256: str


class Rated(Event, frozen=True, kw_only=True):
    """How good a version is: 1 (unusable) to 5 (ready to use). 0 takes the rating named by `undoes` back."""

    version: int
    score: int
    line: str = ""
    seconds: float = 0.0
    undoes: int = 0


class Stopped(Event, frozen=True, kw_only=True):
    """The loop ended for a stated reason; the person may go on all the same."""

    ending: EndingName
    why: str


class Failed(Event, frozen=True, kw_only=True):
    """Something that the loop asked for did not come: what, and what to do next."""

    doing: str
    what: str


AnyEvent = (
    Opened | Amended | Written | Reviewed | Proposed | Decided | Reverted | Ticked
    | Froze | Thawed | Locked | Unlocked | ClosedPass | Rated | Stopped | Failed
)  # fmt: skip

KINDS: dict[str, type[AnyEvent]] = {
    "opened": Opened,
    "amended": Amended,
    "written": Written,
    "reviewed": Reviewed,
    "proposed": Proposed,
    "decided": Decided,
    "reverted": Reverted,
    "ticked": Ticked,
    "froze": Froze,
    "thawed": Thawed,
    "locked": Locked,
    "unlocked": Unlocked,
    "closed_pass": ClosedPass,
    "rated": Rated,
    "stopped": Stopped,
    "failed": Failed,
}

NAMES: dict[type[AnyEvent], str] = {kind: name for name, kind in KINDS.items()}
