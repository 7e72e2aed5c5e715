"""What is counted of one session, in small values that many sessions can be summed from."""

from datetime import datetime

from msgspec import Struct


class Rating(Struct, frozen=True, array_like=True):
    """A rating that stands, and what made the text that it is of.

    Args:
        at: when, UTC.
        score: 1 to 5.
        author: the model that was called last, before the rating, to write; "" for none.
        critic: the model that was called last, before the rating, to judge; "" for none.
        prompts: the prompts in use then, `name@digest`, the latest of each name.
        aspects: what it is about, with a sign each.
        blind: no score and no history was shown.
        seconds: how long it took, at most an hour.
    """

    at: datetime
    score: int
    author: str = ""
    critic: str = ""
    prompts: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    blind: bool = False
    seconds: float = 0.0


class Choice(Struct, frozen=True, array_like=True):
    """How a person decided faults of one kind, in one session; all that tells the kinds apart, and the counts.

    Args:
        cause: of the finding.
        criterion: that it serves; "" for none.
        impact: 1 to 5.
        risk: of the fix; "" where there was no fix.
        source: who proposed the fix; "" where there was no fix.
        finder: who found the fault: "critic", "harper", "boundary" …
        accepted: how many were accepted.
        rejected: how many were rejected.
        skipped: how many were left for another pass.
    """

    cause: str
    criterion: str
    impact: int
    risk: str
    source: str
    finder: str
    accepted: int = 0
    rejected: int = 0
    skipped: int = 0


class Paces(Struct, frozen=True, array_like=True):
    """How long the person's decisions took, in tenths of a second, each at most an hour; unmeasured ones are left out.

    Args:
        timed: how many were measured; one that is both hasty and tired is one.
        steady: those that are neither hasty nor tired.
        hasty: in a long run of accepts of under a second each.
        tired: made long after the sitting began.
    """

    timed: int = 0
    steady: tuple[int, ...] = ()
    hasty: tuple[int, ...] = ()
    tired: tuple[int, ...] = ()


class Judged(Struct, frozen=True, array_like=True):
    """How one criterion was judged in one session.

    Args:
        criterion: its id.
        judge: who judges it, as the spec says it last.
        passed: judgements that it passes; one whose evidence is not in the draft is none.
        failed: judgements that it fails.
        reopened: times that it was said to fail after it was said to pass.
        rechecked: of these, by the final check.
        resolved: it failed when the session began and passes in the text that stands.
    """

    criterion: str
    judge: str
    passed: int = 0
    failed: int = 0
    reopened: int = 0
    rechecked: int = 0
    resolved: bool = False


class Pair(Struct, frozen=True, array_like=True):
    """What a person and the critic said of the same criterion of the same version.

    Args:
        criterion: its id.
        at: when the person said it, UTC.
        person: their word: it passes.
        critic: its word.
        first: the person had not seen the critic's word.
    """

    criterion: str
    at: datetime
    person: bool
    critic: bool
    first: bool = False


class SeenAfter(Struct, frozen=True, array_like=True):
    """What became of first judgements of one criterion once the critic's verdicts were shown.

    Args:
        criterion: its id.
        judged: first judgements.
        changed: of these, how many the person changed later, of the same version.
        differed: first judgements that differed from the critic's.
        gave_way: of these, how many the person changed.
    """

    criterion: str
    judged: int = 0
    changed: int = 0
    differed: int = 0
    gave_way: int = 0


class Fault(Struct, frozen=True, array_like=True):
    """One kind of fault that a session's reviews found: the first directive of those that say the same."""

    criterion: str
    directive: str


class Flags(Struct, frozen=True, array_like=True):
    """How many flags of one kind stand on things of one kind."""

    flag: str
    what: str
    count: int


class Used(Struct, frozen=True, array_like=True):
    """What one model took in one role.

    Args:
        role: whom it played.
        model: as `provider:id`.
        calls: how many.
        retries: requests that failed before one that answered, over all calls.
        failed: calls that did not come to their end.
        tokens: read and written, as far as servers told.
        uncounted: calls of which the server did not tell them.
        usd: what is known of the cost, as a decimal.
        unpriced: calls whose price is not known.
    """

    role: str
    model: str
    calls: int
    retries: int = 0
    failed: int = 0
    tokens: int = 0
    uncounted: int = 0
    usd: str = "0"
    unpriced: int = 0
