"""The closed set of event kinds. A session is a fold over these, so nothing else may change it.

Each class is one `[[event]]` table of a transcript; `KINDS` names them. Every event has

- `n`: its number, from 1, without gaps;
- `at`: when it was written, UTC;
- `by`: who caused it: "you", "offline", "rules", or a model's name.

Findings and fixes are named by event and position: "2.1" is the first of event 2.
"""

from typing import Literal

from redraft.core.edits import Edit
from redraft.core.event import NO_PERSON, Event
from redraft.core.outline import Part
from redraft.core.review import Finding, Fix, Unjudged, Verdict
from redraft.core.said import Answered, Flagged, Forked, Renamed
from redraft.core.signal import SignalKind

Choice = Literal["accept", "reject", "skip", "reopen"]
HoldKind = Literal["passage", "measure", "criterion"]
Role = Literal["author", "critic", "judge"]
Preferred = Literal["older", "newer", "tie"]
EndingName = Literal["done", "converged", "restart", "ambiguous", "capability", "budget", "stopped"]


class Opened(Event, frozen=True, kw_only=True):
    """The session began. `spec` is the whole spec as TOML, its references included.

    `template` names the template that the spec began with; "" for none.
    """

    title: str
    revision: int = 1
    template: str = ""
    spec: str


class Amended(Event, frozen=True, kw_only=True):
    """The spec changed, for a stated reason; older verdicts stay tied to the revision they judged."""

    revision: int
    spec: str
    reason: str
    undoes: int = 0


class Written(Event, frozen=True, kw_only=True):
    """A whole version was written: by a person (the first draft, or a hand edit), or the first draft by an author.

    `incomplete` marks a draft whose author was stopped or cut off: the text is what came. `outline` marks a text that
    is an outline still: parts, and a line of purpose for each.
    """

    version: int
    parent: int = 0
    text: str
    passages: tuple[str, ...] = ()
    says: str = ""
    incomplete: bool = False
    outline: bool = False


class Reviewed(Event, frozen=True, kw_only=True):
    """A draft was judged.

    `scope` is "rules" when only what code judges was judged again after a change, "part" when only some criteria were
    (a review that was stopped, or one that was asked again). `sound` and `premise` are the first review's word on the
    premise: None when it was not asked. `unjudged` names the criteria whose command gave no verdict.

    `scope` is "final" for the final check, by a fresh critic against the spec alone: `ready` is its answer and `why`
    its reason; its findings are what is missing, each of a criterion that it reopens, or of none: then the spec wants
    amending.
    """

    version: int
    revision: int
    scope: Literal["draft", "rules", "part", "final"] = "draft"
    sound: bool | None = None
    premise: str = ""
    ready: bool | None = None
    why: str = ""
    verdicts: tuple[Verdict, ...] = ()
    findings: tuple[Finding, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


class Proposed(Event, frozen=True, kw_only=True):
    """Fixes were offered, anchored in `version`: for findings in focus, or as the hunks of a rewrite.

    The hunks of a rewrite answer no review: each has a finding of its own in `findings`, named after this event, in the
    order of `fixes`. `parts` are an author's proposal of another outline of `version`; then there are no fixes.
    """

    version: int
    fixes: tuple[Fix, ...] = ()
    findings: tuple[Finding, ...] = ()
    parts: tuple[Part, ...] = ()


class Decided(Event, frozen=True, kw_only=True):
    """A person decided one fix.

    `edits` are stored as applied to the parent (`at` is a position in its text), for an accept only, which makes
    `version` from `parent`. `passages` is left out where the ids merely shifted. `seconds` is the time on screen.
    `auto` marks a low risk that was accepted without a key, as the settings say.
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
    auto: bool = False
    undoes: int = 0

    @property
    def by_key(self) -> bool:
        """Whether a person decided, by key: not code, not a setting, and not while something was undone."""
        return self.by not in NO_PERSON and not self.auto and not self.undoes


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
    """A person set a criterion by hand; or, with `undoes`, took that tick away (`passed` is None then).

    `first` marks a judgement made before the critic's verdict on that version was shown.
    """

    criterion: str
    passed: bool | None = None
    version: int
    first: bool = False
    undoes: int = 0


class Froze(Event, frozen=True, kw_only=True):
    """A hold on `target`, as it stands in `version`.

    Args:
        what: which kind.
        target: a passage, kept byte for byte; a measure, kept in its band; or a criterion, kept passing; by its id.
        version: the version in which it was frozen.
        quote: of a passage, the only words that are kept byte for byte; "" for all of it.
        low: least value of a measure.
        high: greatest value of a measure.
        against: the criterion that it trades places with, if it was frozen for that: once that one passes, a thaw is
            offered.
    """

    what: HoldKind
    target: str
    version: int
    quote: str = ""
    low: float = 0.0
    high: float = 0.0
    against: str = ""
    undoes: int = 0


class Thawed(Event, frozen=True, kw_only=True):
    """The hold on `target` ended; `quote` tells one hold on words of a passage from another."""

    what: HoldKind
    target: str
    quote: str = ""
    reason: str = ""
    undoes: int = 0


class Locked(Event, frozen=True, kw_only=True):
    """The outline of `version` is fixed.

    Args:
        version: whose.
        outline: an entry a locked part, its passage id and, for a heading, its marks and title. Headings alone are the
            parts where there are any; else every passage is one.
        purposes: a line for each part, what it is for; () where nobody said.
    """

    version: int
    outline: tuple[str, ...]
    purposes: tuple[str, ...] = ()
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
    """How good a version is. 0 takes the rating named by `undoes` back.

    Args:
        version: the version rated.
        score: 1 (unusable) to 5 (ready to use).
        aspects: what it is about, a sign and a word each: "+clarity", "-evidence"; see `redraft.core.said.ASPECTS`.
        line: why, in the person's words.
        seconds: how long it took.
        blind: no score and no history was shown.
        late: the time was up, and what was given till then is saved.
    """

    version: int
    score: int
    aspects: tuple[str, ...] = ()
    line: str = ""
    seconds: float = 0.0
    blind: bool = False
    late: bool = False
    undoes: int = 0


class Stopped(Event, frozen=True, kw_only=True):
    """The loop ended for a stated reason; the person may go on all the same."""

    ending: EndingName
    why: str


class Failed(Event, frozen=True, kw_only=True):
    """Something that the loop asked for did not come: what, and what to do next."""

    doing: str
    what: str
    fault: str = ""


class Called(Event, frozen=True, kw_only=True):
    """A model was called, whatever came of it.

    Args:
        role: who it played.
        doing: what it was asked for ("review", "fixes").
        model: the model asked, as `provider:id`.
        answered: the model that answered, in the server's words.
        prompt: the prompt's name and the start of its digest, `review@1f3a…`.
        prompt_text: the text of a prompt that the person overrode, the first time it is used.
        request: SHA-256 of the request, nonce left out.
        output: the whole text that came.
        stopped: why it ended: "end", "length", "refused", or the name of a fault.
        input_tokens: as the server counts them, those read from a cache included; None when it did not say.
        output_tokens: as the server counts them; None when it did not say.
        usd: what it cost, as a decimal; "" when no price is known.
        seconds: from the request to the end, waiting and retries included.
        retries: requests that failed before the one that answered.
    """

    role: Role
    doing: str
    model: str
    answered: str = ""
    prompt: str = ""
    prompt_text: str = ""
    request: str = ""
    output: str = ""
    stopped: str = "end"
    input_tokens: int | None = None
    output_tokens: int | None = None
    usd: str = ""
    seconds: float = 0.0
    retries: int = 0


class Noted(Event, frozen=True, kw_only=True):
    """A person told the author something: steering, or, with `fact`, the fact that finding `about` asked for."""

    text: str
    about: str = ""
    fact: bool = False
    undoes: int = 0


class Challenged(Event, frozen=True, kw_only=True):
    """Two versions were judged blind, twice, in both orders; judges who disagree make a tie."""

    older: int
    newer: int
    prefers: Preferred
    why: str = ""


class Allowed(Event, frozen=True, kw_only=True):
    """A person allowed the spec's commands to run here. For the story: what may run is kept outside the transcript."""

    commands: tuple[str, ...]
    sha256: str


class Dismissed(Event, frozen=True, kw_only=True):
    """A person set a signal aside, for a reason: it is not raised again on the same evidence.

    Args:
        signal: its kind.
        key: kind, subject and evidence in one word, as `Signal.key` gives them.
        reason: why, in the person's words.
    """

    signal: SignalKind
    key: str
    reason: str
    undoes: int = 0


AnyEvent = (
    Opened | Amended | Written | Reviewed | Proposed | Decided | Reverted | Ticked
    | Froze | Thawed | Locked | Unlocked | ClosedPass | Rated | Stopped | Failed
    | Called | Noted | Challenged | Allowed | Dismissed | Forked | Renamed | Flagged | Answered
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
    "called": Called,
    "noted": Noted,
    "challenged": Challenged,
    "allowed": Allowed,
    "dismissed": Dismissed,
    "forked": Forked,
    "renamed": Renamed,
    "flagged": Flagged,
    "answered": Answered,
}

NAMES: dict[type[AnyEvent], str] = {kind: name for name, kind in KINDS.items()}
