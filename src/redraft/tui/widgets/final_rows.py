"""The answer of a final check as rows: yes or no, what is missing, and what was asked beside what nobody asked for."""

from redraft.core.events import Reviewed
from redraft.core.review import Finding
from redraft.core.scope import asked_first, unasked
from redraft.core.session import Session
from redraft.core.signals import signals
from redraft.tui.widgets.rows import BLANK, Row, paragraph, plain

_LONGEST = 160
_YES = ("█ █ █▀▀ █▀▀", " █  █▀▀ ▀▀█", " ▀  ▀▀▀ ▀▀▀")
_NO = ("█▄ █ █▀█", "█ ▀█ █ █", "▀  ▀ ▀▀▀")


def answer_rows(checked: Reviewed) -> tuple[Row, ...]:
    """Yes or no, large; why; and what is missing, each with what comes of it."""
    letters, style = (_YES, "good") if checked.ready else (_NO, "bad")
    says = "Yes: ready to use" if checked.ready else "No: not ready to use"
    said = ((), ((f"{says}, says {checked.by}", "strong"),), ((" ".join(checked.why.split()), ""),))
    rows = [Row(body, lead=((f"{line}   ", style),)) for line, body in zip(letters, said, strict=True)]
    if checked.findings:
        rows += [BLANK, Row(plain("What is missing", "label"))]
        rows += [row for number, gap in enumerate(checked.findings, 1) for row in _gap(number, gap, checked)]
    return tuple(rows)


def _gap(number: int, gap: Finding, checked: Reviewed) -> tuple[Row, ...]:
    lead = ((f"{number} ", "quiet"), (f"{gap.impact} ", "impact"))
    said = Row(((gap.directive, ""), (f"  {_comes_of(gap, checked)}", "warn")), lead=lead)
    quote = " ".join(gap.quote.split())
    return (said, Row(plain(f"“{_short(quote)}”", "quiet"), lead=plain("    "))) if quote else (said,)


def _comes_of(gap: Finding, checked: Reviewed) -> str:
    if not gap.criterion:
        return f"breaks {gap.source}" if gap.of_boundary else "no criterion asks for it: m amends"
    reopened = {verdict.criterion for verdict in checked.verdicts}
    return f"reopens {gap.criterion}" if gap.criterion in reopened else f"{gap.criterion} is open still"


def asked_rows(session: Session) -> tuple[Row, ...]:
    """What was asked for as the session was opened."""
    spec = asked_first(session)
    rows = [Row(plain("Asked for at first", "label")), *paragraph(spec.task)]
    rows += [*paragraph(f"for {spec.audience}", "quiet")] if spec.audience else []
    rows += [Row(plain(criterion.says), lead=((f"{criterion.id} ", "strong"),)) for criterion in spec.criteria]
    return tuple(rows)


def beyond_rows(session: Session) -> tuple[Row, ...]:
    """What the text has that nobody asked for, as far as code can tell, and what was asked for since."""
    rows = [Row(plain("Not asked for, as far as code can tell", "label"))]
    found = unasked(session)
    rows += [
        Row(plain(_short(each.text)), lead=((f"{'+ ' if each.new else ''}{each.passage} ", "strong"),))
        for each in found
    ]
    rows += [
        Row(plain(signal.says, "warn"), lead=plain("⚠ ", "warn"))
        for signal in signals(session)
        if signal.kind == "creep"
    ]
    if len(rows) == 1:
        rows.append(Row(plain("nothing: each passage meets something that was asked", "quiet")))
    rows += [BLANK, Row(plain("Asked for since", "label"))]
    since = [event for event in session.amendments if not event.undoes]
    rows += [
        Row(plain(_short(event.reason) or "no reason given"), lead=((f"r{event.revision} ", "strong"),))
        for event in since
    ]
    return tuple(rows if since else [*rows, Row(plain("nothing: the spec is as it was", "quiet"))])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
