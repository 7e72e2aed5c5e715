"""What the line above the keys says: how a session stands when it is opened, and what the last key did."""

from redraft.core.critique import items, pending
from redraft.core.session import Session
from redraft.loop.record import Live


def next_step(session: Session) -> str:
    """What the person can do now, in one line."""
    if session.draft is None:
        return "There is no draft yet: E writes it in your editor, e writes it here."
    if pending(session):
        return _decide(session)
    if session.ended:
        return f"{session.ended.ending.capitalize()}: {session.ended.why}. g goes on, R rates, q quits."
    return "g begins: the draft is judged against the spec, and the top fixes are offered."


def doing_now(doing: str, live: Live | None) -> str:
    """What is being done: what was asked for, and, where a request is made again, why and when.

    Args:
        doing: what the record says is being done; "" for nothing.
        live: what is coming from a model.
    """
    if live is None or live.waiting is None:
        return doing
    again = live.waiting
    return f"{doing or live.doing}: {again.why}; asked again in {again.seconds:.0f} s ({again.attempt} of {again.most})"


def told(before: Session, now: Session) -> str:
    """What changed between two moments of a session, in one line; "" if nothing did.

    Args:
        before: the session when a key was pressed.
        now: the session when what it asked for was done.
    """
    return " ".join(part for part in (_stale(before, now), _changed(before, now)) if part)


def _changed(before: Session, now: Session) -> str:
    if (before.draft is None) != (now.draft is None) or (now.ended is not None and now.ended is not before.ended):
        return next_step(now)
    if len(now.passes) > len(before.passes):
        return _closed(now)
    if now.open is not None and now.open != before.open:
        return _decide(now)
    if now.acts and now.acts[-1] not in before.acts:
        says = now.acts[-1].says
        return f"{says[:1].upper()}{says[1:]}; u takes it back."
    return ""


def _stale(before: Session, now: Session) -> str:
    """How many fixes lost their ground to what was done."""
    new = now.decisions[len(before.decisions) :]
    count = sum(decision.by == "rules" and decision.choice == "skip" for decision in new)
    if not count:
        return ""
    return f"{count} other {'fix' if count == 1 else 'fixes'} went stale: the words changed."


def _decide(session: Session) -> str:
    count = len(pending(session))
    fixes = "1 fix is" if count == 1 else f"{count} fixes are"
    return f"{fixes} yours to decide: a accepts, r rejects, x says why, e edits, s skips."


def _closed(session: Session) -> str:
    closed = session.passes[-1]
    left = sum(item.state == "waiting" for item in items(session))
    more = f"g offers the next fixes ({left} waiting)" if left else "g goes on"
    kept = "closed" if closed.base == closed.candidate else "kept" if closed.kept else "not kept"
    return f"Pass {len(session.passes)} {kept}: {closed.why}. {more}."
