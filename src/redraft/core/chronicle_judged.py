"""Lines of the story for what was judged, called and concluded."""

from collections import Counter
from collections.abc import Iterator

from redraft.core.events import Called, Challenged, ClosedPass, Failed, Reviewed, Stopped, Ticked
from redraft.core.phrases import because, clipped, counted, listed, sentence
from redraft.core.review import Finding, Verdict
from redraft.core.session import Mark, Session
from redraft.core.spend import spent_on

_SCOPES = {"draft": "reviewed {}", "rules": "judged {} by code", "part": "judged part of {}"}
_ENDED = {"refused": "it refused", "length": "it was cut off at its length", "end": ""}


def reviewed(event: Reviewed, before: Session | None, after: Session) -> str:
    """A judgement: what passes, what turned, and what was found."""
    if event.scope == "final":
        return _final(event)
    verdicts = _verdicts(event, before) if event.verdicts else ""
    unjudged = "; ".join(f"no verdict on {each.criterion}{because(each.why)}" for each in event.unjudged[:2])
    parts = [part for part in (_premise(event), verdicts, unjudged, _found(event.findings)) if part]
    head = _SCOPES[event.scope].format(f"v{event.version}")
    return f"{head}: {'; '.join(parts) or 'no verdict, and nothing found'}"


def _premise(event: Reviewed) -> str:
    if event.sound is None:
        return ""
    return f"the premise {'holds' if event.sound else 'is wrong'}{because(event.premise)}"


def _final(event: Reviewed) -> str:
    ready = "ready to use" if event.ready else "not ready to use"
    missing = [clipped(finding.directive, 80) for finding in event.findings]
    return f"checked v{event.version} afresh: {ready}{because(event.why)}" + (
        f"; missing: {'; '.join(missing[:3])}" if missing else ""
    )


def _verdicts(event: Reviewed, before: Session | None) -> str:
    """How many pass; then what turned since it was last judged, or, the first time, what fails and why."""
    passing = sum(v.passed and not v.ungrounded for v in event.verdicts)
    turned = [said for v in event.verdicts if (said := _turned(v, _last(before, v.criterion)))]
    failing = [f"{v.criterion} ({clipped(v.reason, 60)})" for v in event.verdicts if _new_failure(v, before)]
    parts = [f"{passing} of {len(event.verdicts)} pass", listed(turned, 6)]
    parts += [f"fails: {listed(failing)}"] if failing else []
    return "; ".join(part for part in parts if part)


def _new_failure(verdict: Verdict, before: Session | None) -> bool:
    return not verdict.passed and _last(before, verdict.criterion) is None


def _last(before: Session | None, criterion: str) -> Mark | None:
    marks = before.marks.get(criterion, ()) if before else ()
    return marks[-1] if marks else None


def _turned(verdict: Verdict, last: Mark | None) -> str:
    """What is new in a verdict, in a few words; "" where nothing is."""
    votes = f" ({verdict.votes})" if verdict.votes else ""
    if verdict.passed and verdict.ungrounded:
        return f"{verdict.criterion} said to pass on words that are not in the draft"
    if last is None:
        return f"{verdict.criterion}{votes}" if votes else ""
    if last.passed != verdict.passed:
        reason = "" if verdict.passed or not verdict.reason else f" ({clipped(verdict.reason, 60)})"
        return f"{verdict.criterion} {'passes' if verdict.passed else 'fails'} now{votes}{reason}"
    if None not in (last.count, verdict.count) and last.count != verdict.count:
        return f"{verdict.criterion} {last.count} → {verdict.count}"
    return ""


def _found(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return ""
    about = Counter(found.criterion or ("a boundary" if found.of_boundary else "style") for found in findings)
    each = [name if count == 1 else f"{name} {count}" for name, count in about.most_common()]
    gravest = max(found.impact for found in findings)
    return f"{counted(len(findings), 'finding')} ({listed(each)}; gravest {gravest} of 5)"


def ticked(event: Ticked, before: Session | None, after: Session) -> str:
    """A person's own verdict, and where it differs from the critic's."""
    said = "passes" if event.passed else "fails"
    first = "before the critic's verdict was shown" if event.first else ""
    return f"ticked that {event.criterion} {said} in v{event.version}" + "".join(
        f", {part}" for part in (first, _differs(event, before)) if part
    )


def _differs(event: Ticked, before: Session | None) -> str:
    marks = before.marks.get(event.criterion, ()) if before else ()
    judged = next((mark for mark in reversed(marks) if mark.version == event.version and not mark.hand), None)
    if judged is None or judged.passed == event.passed:
        return ""
    return f"where {judged.by} said that it {'passes' if judged.passed else 'fails'}"


def closed_pass(event: ClosedPass, before: Session | None, after: Session) -> str:
    """The end of a pass: what stands, the score before and after, and why."""
    stands = f"kept v{event.candidate}" if event.kept else f"v{event.candidate} not kept, v{event.base} stands"
    if event.base == event.candidate:
        stands = f"v{event.base} as it was"
    return f"closed pass {len(after.passes)}: {stands}, {event.before} → {event.after}{because(event.why)}"


def challenged(event: Challenged, before: Session | None, after: Session) -> str:
    """A blind comparison, in both orders."""
    better = {"older": f"v{event.older} is better", "newer": f"v{event.newer} is better", "tie": "neither is better"}
    return f"compared v{event.older} and v{event.newer} blind: {better[event.prefers]}{because(event.why)}"


def stopped(event: Stopped, before: Session | None, after: Session) -> str:
    """The ending, and why."""
    said = "stopped the session" if event.ending == "stopped" else f"ended the session, {event.ending}"
    return f"{said}{because(event.why)}"


def failed(event: Failed, before: Session | None, after: Session) -> str:
    """What did not come, why, and what next."""
    fault = f" ({clipped(event.fault)})" if event.fault else ""
    doing, what = clipped(event.doing), clipped(event.what).rstrip(".")
    return f"noted that this failed: {doing}{fault}: {what}; the text is as it was"


def called(event: Called, before: Session | None, after: Session) -> str:
    """A model's answer: as whom, for what, and what it took."""
    spent = spent_on([event])
    took = [*_tokens(event), spent.cost_says, f"{event.seconds:.1f} s"]
    retries = counted(event.retries, "retry", "retries") if event.retries else ""
    ended = _ENDED.get(event.stopped, f"ended by: {clipped(event.stopped)}")
    return f"answered as {event.role} ({clipped(event.doing)}): {sentence(*took, retries, ended)}"


def _tokens(event: Called) -> Iterator[str]:
    if event.input_tokens is None and event.output_tokens is None:
        yield "tokens unknown"
    if event.input_tokens is not None:
        yield f"{counted(event.input_tokens, 'token')} read"
    if event.output_tokens is not None:
        yield f"{event.output_tokens:,} written"
