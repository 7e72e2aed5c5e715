"""How many passes a session will likely take: from what fails, how much is worked on at once, and the past."""

from collections.abc import Sequence
from math import ceil
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.critique import items, review_in_force
from redraft.core.session import Session
from redraft.core.spec import Criterion
from redraft.core.spend import counted_from, passes_counted
from redraft.core.standing import rubric

ALIKE: Final = 0.5
"""Share of criteria, of all that either session has, from which on two sessions are of one kind."""
FEW_WORDS: Final = 40
"""Words of a text that are read at one go."""
FAILING_AT_FIRST: Final = 0.6
"""Share of its criteria that a first draft is taken to fail, before anything is known of it. A guess, and said so."""
SEVERAL: Final = 3
"""Past sessions of a kind from which on their range is told instead of one that is reckoned."""
SHORT: Final = 120
"""Words of a text in which a reformatting is done at one go."""
_REFORMS: Final = frozenset({"no_faults", "no_repeats", "lacks", "valid"})
"""Rules about form and wording alone."""


class Past(Struct, frozen=True):
    """A session that came to an end.

    Args:
        passes: how many it took.
        ending: how it ended.
        criteria: ids of its criteria.
        title: what it was called.
    """

    passes: int
    ending: str
    criteria: tuple[str, ...] = ()
    title: str = ""


class Estimate(Struct, frozen=True):
    """How many passes are still to come.

    Args:
        low: the fewest that are likely.
        high: the most that are likely.
        likely: the number that is likeliest.
        grounds: what it rests on, a few words each, the most telling first.
        one_pass: no loop is needed.
        beyond: passes that the budget has left, where the most likely are more; None where it has enough.
    """

    low: int
    high: int
    likely: int
    grounds: tuple[str, ...] = ()
    one_pass: bool = False
    beyond: int | None = None

    @property
    def range_says(self) -> str:
        """The range in words: "about 2 to 3 passes", "1 pass", "no pass"."""
        if not self.high:
            return "no pass"
        if self.one_pass:
            return "one pass, no loop needed"
        if self.low == self.high:
            return f"about {_passes(self.high)}"
        return f"about {self.low} to {_passes(self.high)}"

    @property
    def says(self) -> str:
        """All of it in one line: "about 2 to 3 passes: 4 criteria fail, 2 in focus"."""
        more = [] if self.beyond is None else [f"the budget has {_passes(self.beyond) if self.beyond else 'none'} left"]
        return f"{self.range_says}: {', '.join((*self.grounds, *more))}"


class _Work(Struct, frozen=True):
    """What is to be done in one stage: the least number of fixes, and the most, as far as can be told."""

    least: int
    most: int


def estimate(session: Session, past: Sequence[Past] = ()) -> Estimate:
    """How many passes are still to come, with what says so.

    Before the first review this rests on the number and kind of criteria, and on the person's own sessions of that
    kind; after it, on what fails and was found.

    Args:
        session: as it stands.
        past: sessions of the same person that came to an end, of any kind.

    Returns:
        A range. It may be more than the budget has, and says so then.
    """
    reviewed = review_in_force(session) is not None
    if reviewed and not _open(session):
        return Estimate(0, 0, 0, ("nothing fails",))
    if why := _one_pass(session):
        return Estimate(1, 1, 1, (why,), one_pass=True)
    made = _after_review(session) if reviewed else _before_review(session)
    if not session.passes:
        made = _with_past(made, alike(session, past))
    left = max(session.budget.passes - passes_counted(session, counted_from(session)), 0)
    return replace(made, beyond=left) if made.high > left and not (reviewed and _free(session)) else made


def _free(session: Session) -> bool:
    """Whether no model has judged anything: passes without one cost nothing of the budget."""
    by_critic = (line for line in rubric(session) if line.criterion.judge == "critic")
    return not session.calls and all(line.state == "not judged" for line in by_critic)


def alike(session: Session, past: Sequence[Past]) -> tuple[Past, ...]:
    """The past sessions of this one's kind: of the same title, or with much the same criteria; none stopped by hand."""
    ids = {criterion.id for criterion in session.spec.criteria}
    return tuple(one for one in past if one.ending not in ("", "stopped") and _of_kind(one, session.title, ids))


def _of_kind(one: Past, title: str, ids: set[str]) -> bool:
    other = set(one.criteria)
    both = ids | other
    return one.title == title or (bool(both) and len(ids & other) >= ALIKE * len(both))


def _open(session: Session) -> bool:
    """Whether anything fails, or was not judged by those who could: what a person ticks takes no pass."""
    return any(line.state == "fail" or (line.state != "pass" and _looped(line.criterion)) for line in rubric(session))


def _looped(criterion: Criterion) -> bool:
    return criterion.judge != "person"


def _after_review(session: Session) -> Estimate:
    focus, lines = session.spec.budget.focus, rubric(session)
    failing = [line.criterion for line in lines if line.state == "fail"]
    unjudged = [line.criterion for line in lines if line.state == "not judged" and _looped(line.criterion)]
    stages = dict.fromkeys(criterion.stage for criterion in failing)
    work = [_work(session, [each.id for each in failing if each.stage == stage]) for stage in stages]
    low, likely = sum(ceil(each.least / focus) for each in work), sum(ceil(each.most / focus) for each in work)
    again = ceil(sum(criterion.judge == "critic" for criterion in (*failing, *unjudged)) / (2 * focus))
    grounds = [_criteria(len(failing), "fails", "fail"), f"{focus} in focus"] if failing else []
    grounds += [f"{len(unjudged)} not judged"] if unjudged else []
    grounds += [f"in {len(stages)} stages"] if len(stages) > 1 else []
    low = max(low, 1)
    return Estimate(low, max(likely, low) + again, max(likely, low), tuple(grounds))


def _work(session: Session, failing: list[str]) -> _Work:
    found = sum(item.finding.criterion in failing and not item.finding.optional for item in items(session))
    return _Work(len(failing), max(len(failing), found))


def _before_review(session: Session) -> Estimate:
    focus, criteria = session.spec.budget.focus, [each for each in session.spec.criteria if _looped(each)]
    stages = dict.fromkeys(criterion.stage for criterion in criteria)
    counts = [sum(criterion.stage == stage for criterion in criteria) for stage in stages]
    high = sum(ceil(count / focus) for count in counts)
    likely = sum(ceil(count * FAILING_AT_FIRST / focus) for count in counts)
    by_critic = sum(criterion.judge == "critic" for criterion in criteria)
    grounds = [f"{_criteria(len(criteria), '', '')}, {_kinds(len(criteria), by_critic)}", f"{focus} in focus"]
    grounds += [f"in {len(stages)} stages"] if len(stages) > 1 else []
    grounds += ["nothing judged yet"]
    return Estimate(1, max(high + bool(by_critic), 1), max(likely, 1), tuple(grounds))


def _kinds(count: int, by_critic: int) -> str:
    if by_critic in (0, count):
        return "all by a critic" if by_critic else "all by code"
    return f"{by_critic} by a critic"


def _with_past(made: Estimate, past: tuple[Past, ...]) -> Estimate:
    """The range of the person's own sessions where there are several; one or two widen what is reckoned."""
    if not past:
        return made
    passes = sorted(one.passes for one in past)
    low, high = max(passes[0], 1), max(passes[-1], 1)
    took = str(low) if low == high else f"{low} to {high}"
    sessions = f"your last {len(past)} sessions of this kind" if len(past) > 1 else "your last session of this kind"
    ground = f"{sessions} took {took} (done: {sum(one.ending == 'done' for one in past)})"
    if len(past) < SEVERAL:
        low, high = min(low, made.low), max(high, made.high)
    likely = min(max(passes[len(passes) // 2], low), high)
    return replace(made, low=low, high=high, likely=likely, grounds=(ground, *made.grounds))


def _one_pass(session: Session) -> str:
    """Why no loop is needed; "" if one is. Only rules judge, and what is asked for is short, or a matter of form."""
    criteria = session.spec.criteria
    kinds = {rule.kind for criterion in criteria for rule in criterion.rules}
    if any(criterion.judge != "rule" for criterion in criteria) or session.passes or not _at_one_go(session):
        return ""
    if (most := _few_words(session)) and most <= FEW_WORDS:
        return f"at most {most} words, judged by code alone"
    if kinds <= _REFORMS and session.draft is not None and most <= SHORT:
        return "a short text, and only its form is judged, by code"
    return ""


def _at_one_go(session: Session) -> bool:
    """Whether all that was found, if anything was looked for yet, can be worked on in one pass."""
    found = sum(not item.finding.optional for item in items(session))
    return found <= session.spec.budget.focus


def _few_words(session: Session) -> int:
    """How many words are asked for at most, or stand there; 0 where neither is known."""
    asked = [rule.value for criterion in session.spec.criteria for rule in criterion.rules if rule.kind == "max_words"]
    limits = [value for value in asked if isinstance(value, int)]
    return min(limits) if limits else len(session.draft.text.split()) if session.draft is not None else 0


def _criteria(count: int, one: str, many: str) -> str:
    said = f"{count} criterion {one}" if count == 1 else f"{count} criteria {many}"
    return said.rstrip()


def _passes(count: int) -> str:
    return "1 pass" if count == 1 else f"{count} passes"
