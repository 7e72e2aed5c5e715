"""The version log: what each version changed, how it scored, whether it was kept and by whom, and what it took."""

from collections.abc import Iterator
from itertools import takewhile

from msgspec import Struct

from redraft.core.branches import Twig, tree_of
from redraft.core.draft import Draft
from redraft.core.events import ClosedPass
from redraft.core.session import Session
from redraft.core.spend import Spend, spent_on
from redraft.core.stages import is_from_outline
from redraft.core.standing import Score, score
from redraft.core.what_counts import separable, versions_of


class LogLine(Struct, frozen=True):
    """One version in the log.

    Args:
        version: its number.
        parent: the version it was made from; 0 for the first.
        change: what was done, in one line.
        score: criteria passed, of how many.
        keep: "kept", "not kept", or "" while nothing is decided.
        why: who decided, and the reason.
        head: it is the version that stands.
        tokens: what the calls took that led to it: those since the version before.
        twig: what the tree of versions draws beside it.
        auto: it was accepted without a key, as a low risk.
    """

    version: int
    parent: int
    change: str
    score: Score
    keep: str
    why: str
    head: bool
    tokens: Spend = Spend()
    twig: Twig = Twig("", "")
    auto: bool = False

    @property
    def tokens_say(self) -> str:
        """The tokens in a word: "–" without a call, "unknown", or the figure, with "+" if there were more."""
        if not self.tokens.calls:
            return "–"
        if self.tokens.uncounted == self.tokens.calls:
            return "unknown"
        return f"{self.tokens.tokens:,}{'+' if self.tokens.uncounted else ''}"


class _Facts(Struct, frozen=True):
    """What all lines are made from, gathered once."""

    standing: frozenset[int]
    passes: dict[int, tuple[ClosedPass, int]]
    tokens: dict[int, Spend]
    twigs: dict[int, Twig]
    auto: frozenset[int]
    flags: dict[int, str]


def version_log(session: Session) -> tuple[LogLine, ...]:
    """Every version that the session has held, in order."""
    facts = _Facts(
        frozenset(draft.number for draft in session.lineage(session.head)),
        _passes_by_version(session),
        dict(_tokens_by_version(session)),
        tree_of(session),
        frozenset(decision.version for decision in session.decisions if decision.auto and decision.version),
        _flags_by_version(session),
    )
    return tuple(_line(session, draft, facts) for draft in session.drafts)


def tokens_since(session: Session) -> Spend:
    """What the calls took that came after the latest version, and led to none yet."""
    latest = session.drafts[-1].made if session.drafts else 0
    return spent_on([*takewhile(lambda call: call.n > latest, reversed(session.calls))])


def _line(session: Session, draft: Draft, facts: _Facts) -> LogLine:
    number = draft.number
    keep, why = _kept(session, draft, facts.passes.get(number), number in facts.standing)
    auto, flags = number in facts.auto, facts.flags.get(number, "")
    return LogLine(
        number, draft.parent, _change(session, draft), score(session, number), keep,
        "; ".join(part for part in ("auto" if auto else "", flags, why) if part), number == session.head,
        facts.tokens[number], facts.twigs[number], auto,
    )  # fmt: skip


def _tokens_by_version(session: Session) -> Iterator[tuple[int, Spend]]:
    calls, place = session.calls, 0
    for draft in session.drafts:
        first = place
        while place < len(calls) and calls[place].n < draft.made:
            place += 1
        yield draft.number, spent_on(calls[first:place])


def _flags_by_version(session: Session) -> dict[int, str]:
    """What was flagged in each version: "⚑ draft tone, verdict on evidence logic"."""
    found: dict[int, list[str]] = {}
    for flag in session.flags:
        of = {"verdict": f"verdict on {flag.target}", "finding": f"finding {flag.target}"}.get(flag.what, "draft")
        found.setdefault(flag.version, []).append(f"{of} {flag.flag}")
    return {version: f"⚑ {', '.join(dict.fromkeys(said))}" for version, said in found.items()}


def _passes_by_version(session: Session) -> dict[int, tuple[ClosedPass, int]]:
    """For each version made within a closed pass: that pass, and how many versions it made."""
    found: dict[int, tuple[ClosedPass, int]] = {}
    for closed in session.passes:
        made = versions_of(session, closed)
        found.update({number: (closed, len(made)) for number in made})
    return found


def _kept(session: Session, draft: Draft, closed: tuple[ClosedPass, int] | None, stands: bool) -> tuple[str, str]:
    if closed is None and not stands:
        return "not kept", "you went back"
    if closed is None:
        theirs = draft.number == 1 or draft.origin == "drafted" or bool(draft.fix)
        after = _went_on(session, _made_before(session, draft), draft.made)
        return ("", after) if theirs else ("kept", f"you wrote it{after and '; '}{after}")
    done, count = closed
    since = "" if done.kept == stands else f"; you went back {'to it' if stands else 'since'}"
    inseparable = f" ({separable(count)})" if count > 1 else ""
    who = "rule" if done.by == "rules" else done.by
    after = _went_on(session, max((p.n for p in session.passes if p.n < done.n), default=0), done.n)
    why = f"{who}: {done.why}{inseparable}{after and '; '}{after}"
    told = why if draft.number == done.candidate else f"with v{done.candidate}"
    return ("kept" if stands else "not kept"), told + since


def _made_before(session: Session, draft: Draft) -> int:
    """The event that made the version before, in the order in which they came."""
    return session.drafts[draft.number - 2].made if draft.number > 1 else 0


def _went_on(session: Session, since: int, until: int) -> str:
    """The last ending between two events, after which the person went on; "" if there was none."""
    stops = [stop.ending for stop in session.stops if since < stop.n < until]
    return f"you went on after '{stops[-1]}'" if stops else ""


def _whole(session: Session, draft: Draft) -> str:
    """What a whole text by an author is that comes after another one."""
    if is_from_outline(session, draft):
        return "written from the outline"
    return "drafted again" if session.version(draft.parent).incomplete else "another draft"


def _change(session: Session, draft: Draft) -> str:
    if not draft.parent:
        first = "first outline" if draft.outline else "first draft"
        return f"{first}, incomplete" if draft.incomplete else first
    if draft.takes_back:
        return f"took back {draft.takes_back}"
    if draft.origin == "drafted":
        whole = _whole(session, draft)
        return f"{whole}, incomplete" if draft.incomplete else whole
    if draft.origin == "hand":
        return f"{_changed(session, draft)} by hand"
    try:
        return session.fix(draft.origin)[1].says or draft.origin
    except KeyError:
        return draft.origin


def _changed(session: Session, draft: Draft) -> str:
    old = session.version(draft.parent).texts()
    ids = [id for id, text in draft.texts().items() if old.get(id) != text]
    shown = ", ".join(ids[:3]) or "passages removed"
    return f"{shown} and {len(ids) - 3} more" if len(ids) > 3 else shown
