"""The log of a session, for a person: its versions as a tree, and what was held, warned of, ended and accepted."""

from collections.abc import Iterable, Mapping, Sequence

from redraft.commands.answers import say
from redraft.commands.spending import say_spend, spent_says
from redraft.core.accounts import EndingTold, FixTold, HoldTold, endings_told, fixes_told, holds_told
from redraft.core.bands import MEASURES
from redraft.core.chronicle import origin_said
from redraft.core.critique import stage_worked_on
from redraft.core.events import Decided, Locked
from redraft.core.feedback import open_feedback
from redraft.core.first_judgement import FirstTick, first_ticks
from redraft.core.history import LogLine, tokens_since, version_log
from redraft.core.pace import hasty, tired
from redraft.core.raised import Raised
from redraft.core.rated import rating_says
from redraft.core.said import Answered, Flagged
from redraft.core.session import Session
from redraft.core.stages import stages_used
from redraft.tui.neutral import one_line

_WIDEST = 48


def say_log(session: Session, signals: Sequence[Raised]) -> None:
    """Print the version log, then holds, signals, endings, accepted fixes and totals, each only where there is any."""
    _say_versions(version_log(session))
    if (since := tokens_since(session)).calls:
        say(f"since v{len(session.drafts)}: {spent_says(since)}")
    _say_part("Forked", [f"{origin_said(each)} (event {each.n} here)" for each in session.forked])
    stages = stages_used(session)
    _say_part(
        "Stage", [" ▸ ".join(f"[{s}]" if s == stage_worked_on(session) else s for s in stages)][: len(stages) > 1]
    )
    _say_part("Held", [*map(_hold, holds_told(session)), *_lock(session.lock)])
    _say_part("Signals", [line for each in signals for line in _signal(each)])
    _say_part("Endings", [*map(_ending, endings_told(session))])
    _say_part("Final checks", list(_final_checks(session)))
    accepted = [(d, each) for each in fixes_told(session) for d in each.decisions if d.choice == "accept"]
    marked = _marked(session)
    _say_part("Accepted", [_fix(*each, marked) for each in sorted(accepted, key=lambda pair: pair[0].n)])
    _say_part("Judged before the critic's word was shown", map(_first, first_ticks(session)))
    _say_part("Ratings", [f"v{each.version}: {rating_says(each)} (event {each.n})" for each in session.ratings])
    _say_part("Flags", map(_flag, session.flags))
    _say_part("Open feedback", [f"{item.says} (event {item.n})" for item in open_feedback(session)])
    _say_part("Feedback seen to", map(_answer, session.answers))
    say_spend(session)


def _say_versions(lines: Sequence[LogLine]) -> None:
    """Version | Change | Score | Keep? | Tokens, newest first, with the tree; the reason comes last."""
    change = max([len("Change"), *(min(len(one_line(line.change)), _WIDEST) for line in lines)])
    tree = max([len("Tree"), *(len(line.twig.node) for line in lines)])
    score = max([len("Score"), *(len(str(line.score)) for line in lines)])
    say(f"{'Version':<8} {'Tree':<{tree}} {'Change':<{change}} {'Score':<{score}} {'Keep?':<8} {'Tokens':>8}  Why")
    for line in reversed(lines):
        mark = f"v{line.version}{' *' if line.head else ''}"
        columns = f"{mark:<8} {line.twig.node:<{tree}} {_short(line.change):<{change}} {line.score!s:<{score}}"
        say(f"{columns} {line.keep:<8} {line.tokens_say:>8}  {one_line(line.why)}".rstrip())


def _say_part(title: str, lines: Iterable[str]) -> None:
    if told := [*lines]:
        say(f"\n{title}")
        for line in told:
            indent = " " * (len(line) - len(line.lstrip(" ")))
            say(f"  {indent}{one_line(line)}")


def _hold(told: HoldTold) -> str:
    hold = told.hold
    since = f"since v{hold.version} (event {hold.n})"
    if hold.what == "measure":
        measure = MEASURES.get(hold.target)
        band = measure.show_band(hold.low, hold.high) if measure else f"{hold.low:g} to {hold.high:g}"
        now = f", {measure.show(told.value)} now" if measure and isinstance(told.value, float | int) else ""
        return f"❄ {hold.target} {band}{now}, {since}"
    if hold.what == "criterion":
        against = f", frozen against {hold.against}" if hold.against else ""
        return f"❄ criterion {hold.target}, now: {told.value or 'gone'}{against}, {since}"
    return f"❄ {hold.target} “{_short(hold.quote)}” {since}" if hold.quote else f"❄ {hold.target} (exact) {since}"


def _lock(lock: Locked | None) -> list[str]:
    if lock is None:
        return []
    purposes = dict(zip(lock.outline, lock.purposes, strict=False))
    parts = [f"  {entry}{f': {purposes[entry]}' if purposes.get(entry) else ''}" for entry in lock.outline]
    return [f"≡ outline locked since v{lock.version} (event {lock.n})", *parts]


def _signal(told: Raised) -> list[str]:
    became = f"dismissed: {told.dismissed}" if told.dismissed is not None else "in force" if told.in_force else "past"
    head = f"⚠ {told.signal.kind}: {told.signal.says} (since event {told.since}; {became})"
    return [head, *(f"    {each.says}" for each in told.signal.evidence)]


def _ending(told: EndingTold) -> str:
    went = "; you went on" if told.went_on else ""
    return f"{told.stop.ending}: {told.stop.why} (event {told.stop.n}{went})"


def _final_checks(session: Session) -> Iterable[str]:
    for review in session.reviews:
        if review.scope == "final":
            ready = "ready to use" if review.ready else "not ready to use"
            yield f"v{review.version}: {ready}: {review.why} (event {review.n})"
            yield from (f"    missing: {finding.directive}" for finding in review.findings)


def _marked(session: Session) -> dict[int, str]:
    """What is to be known of a decision's pace, by its event."""
    quick = dict.fromkeys(hasty(session), "; in a run of accepts under a second each")
    late = tired(session)
    return {n: quick.get(n, "") + ("; after 45 minutes on end" if n in late else "") for n in {*quick, *late}}


def _first(tick: FirstTick) -> str:
    said = {True: "pass", False: "fail", None: "no verdict"}
    changed = "; you changed it afterwards" if tick.changed else ""
    return f"v{tick.version} {tick.criterion}: you {said[tick.passed]}, the critic {said[tick.critic]}{changed}"


def _flag(flag: Flagged) -> str:
    line = f": {flag.line}" if flag.line else ""
    return f"⚑ v{flag.version} {flag.what} {flag.target}".rstrip() + f" {flag.flag}{line} (event {flag.n})"


def _answer(answer: Answered) -> str:
    came = answer.reason if answer.how == "dismissed" else answer.led_to
    of = f"event {came}" if answer.how == "amendment" else came
    return f"event {answer.feedback}: {answer.how}, {of} (event {answer.n})"


def _fix(decision: Decided, told: FixTold, marked: Mapping[int, str]) -> str:
    who = "auto" if decision.auto else "rule" if decision.by == "rules" else decision.by
    risk = f"; at risk: {', '.join(told.at_risk)}" if told.at_risk else ""
    says = _short(told.fix.says or told.name)
    pace = marked.get(decision.n, "")
    return f"v{decision.version} {told.fix.risk} risk, {who}, {told.criterion or 'style'}: {says}{risk}{pace}"


def _short(text: str) -> str:
    line = one_line(" ".join(text.split()))
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
