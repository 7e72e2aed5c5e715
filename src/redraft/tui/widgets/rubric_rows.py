"""The rubric as rows: each criterion, how it stands, how it stood before, and why."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from redraft.core.review import Verdict
from redraft.core.session import Mark, Session
from redraft.core.standing import Standing, rubric, score
from redraft.tui.widgets.rows import Row, Words, plain

_BOXES = {"pass": ("[x]", "good"), "fail": ("[ ]", "bad"), "not judged": ("[?]", "quiet")}
_COMING = {True: ("(x)", "good"), False: ("( )", "bad")}
_BARS = "▁▂▃▄▅▆▇█"
_MOST_HISTORY = 6
_MOST_SCORES = 10
_WIDEST_ID = 14


def rubric_rows(
    session: Session, arriving: Sequence[Verdict] = (), marked: Mapping[str, str] = MappingProxyType({})
) -> tuple[Row, ...]:
    """One item a criterion, in the spec's order.

    Args:
        session: the session.
        arriving: verdicts that are coming, shown in round brackets instead of what they will take the place of.
        marked: what a signal says of a criterion, by its id.
    """
    coming = {verdict.criterion: verdict for verdict in arriving}
    lines = rubric(session)
    width = min(max((len(line.criterion.id) for line in lines), default=0), _WIDEST_ID)
    frozen = {hold.target for hold in session.holds if hold.what == "criterion"}
    judged = max((len(_history(line.history)) for line in lines), default=0)
    return tuple(
        _coming_row(line, coming[line.criterion.id], width)
        if line.criterion.id in coming
        else _row(line, (width, judged), line.criterion.id in frozen, _remarks(session, line, marked))
        for line in lines
    )


def rubric_title(session: Session) -> str:
    """The score, and how it went from version to version."""
    bars = sparkline(session)
    return f"Rubric {score(session)}" + (f"  {bars}" if len(bars) > 1 else "")


def sparkline(session: Session) -> str:
    """The scores of the versions that led to the one at the head, oldest first; at most the last ten."""
    if not session.head:
        return ""
    versions = [draft.number for draft, _ in zip(session.lineage(session.head), range(_MOST_SCORES), strict=False)]
    scores = [score(session, version) for version in reversed(versions)]
    return "".join(_BARS[s.weight * (len(_BARS) - 1) // max(s.weights, 1)] for s in scores)


def _row(line: Standing, widths: tuple[int, int], frozen: bool, remarks: list[Words]) -> Row:
    """One criterion; `widths` are those of the ids and of the histories, which all rows line up to."""
    box, style = _BOXES[line.state]
    width, judged = widths
    history = _history(line.history)
    name: Words = (f"{line.criterion.id:<{width}} ", "" if line.state == "pass" else "strong")
    past = (*history, (" " * (judged - len(history) + 2), ""))
    lead = ((box, style), ("❄" if frozen else " ", "frozen"), name, *past)
    weight: list[Words] = [(f"×{line.criterion.weight}  ", "quiet")] if line.criterion.weight > 1 else []
    words = [*weight, *remarks, *_why(line)]
    return Row(tuple(words), item=line.criterion.id, lead=lead)


def _coming_row(line: Standing, verdict: Verdict, width: int) -> Row:
    """A verdict that is not on record yet."""
    name: Words = (f" {line.criterion.id:<{width}}   ", "quiet")
    box = ("(?)", "warn") if verdict.ungrounded else _COMING[verdict.passed]
    return Row(plain(verdict.reason, "quiet"), item=line.criterion.id, lead=(box, name))


def _history(marks: tuple[Mark, ...]) -> list[Words]:
    """The latest verdicts, oldest first."""
    return [_past(mark) for mark in marks[-_MOST_HISTORY:]]


def _past(mark: Mark) -> Words:
    if mark.ungrounded:
        return ("?", "warn")
    return ("✓", "good") if mark.passed else ("✗", "past-bad")


def _remarks(session: Session, line: Standing, marked: Mapping[str, str]) -> list[Words]:
    """What is to be known of the verdict that counts: flags, that it turns, is by hand, of an older text or spec."""
    mark, words = line.mark, _marked(marked.get(line.criterion.id, ""))
    if mark is None:
        return words
    words += _flags(session, line)
    words += [("✎ by hand  " if line.overrode else "✎  ", "person")] if mark.hand else []
    if mark.revision != session.revision:
        words.append((f"~r{mark.revision}  ", "warn"))
    elif mark.stale:
        words.append((f"~v{mark.version}  ", "warn"))
    if mark.votes:
        words.append((f"{mark.votes} votes  ", "warn"))
    return words


def _flags(session: Session, line: Standing) -> list[Words]:
    if not session.flags:
        return []
    from redraft.tui.widgets.flag_rows import verdict_flags  # the first paint can do without

    return verdict_flags(session, line)


def _marked(says: str) -> list[Words]:
    return [(f"{says}  ", "warn")] if says else []


def _why(line: Standing) -> tuple[Words, ...]:
    """The reason; for what passes or waits, what the criterion asks."""
    if line.state == "fail" and line.mark is not None and line.mark.reason:
        return plain(line.mark.reason)
    if line.mark is not None and line.mark.ungrounded:
        return (
            ("its evidence is not in the draft, so it is no pass: g asks again  ", "warn"),
            (line.mark.reason, "faint"),
        )
    if line.note:
        return (("not judged: ", "quiet"), *plain(line.note, "warn"))
    if line.state == "not judged":
        return (("not judged: ", "quiet"), (line.criterion.says, "faint"))
    return plain(line.criterion.says, "faint")
