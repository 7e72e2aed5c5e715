"""What the line above the keys says: how a session stands when it is opened, and what the last key did."""

from redraft.core.critique import REWRITE, items, pending, reviewed_head, ungrounded
from redraft.core.session import Act, Session
from redraft.core.stages import is_outline
from redraft.core.stopping import weighing
from redraft.loop.record import Live
from redraft.tui.widgets.ending_rows import ending_name, ways_on


def next_step(session: Session, writer: bool = False) -> str:
    """What the person can do now, in one line.

    Args:
        session: the session.
        writer: a model is there to write the first draft.
    """
    if session.draft is None:
        written = "g has it written, l its outline first, " if writer else ""
        return f"There is no draft yet: {written}E writes it in your editor, e writes it here."
    if pending(session):
        return _decide(session)
    if session.ended:
        doubted = ungrounded(session)
        ways = f"{_without_ground(doubted)}: g asks again" if doubted else ways_on(session)
        return f"{ending_name(session)}: {session.ended.why.rstrip('.')}. {ways}."
    if _broken_off(session):
        return f"v{session.head} is incomplete, {length_of(session)}: g asks how to go on."
    return _from_here(session)


def _from_here(session: Session) -> str:
    """The next step where a draft stands, and nothing is on offer."""
    if is_outline(session):
        return _OUTLINE_LOCKED if session.lock is not None else _OUTLINE
    if doubted := ungrounded(session):
        return f"{_without_ground(doubted)}: g asks again."
    return "g begins: the draft is judged against the spec, and the top fixes are offered."


_OUTLINE = "This is an outline: l arranges and locks it, g has it judged."
_OUTLINE_LOCKED = "The outline is locked: g has the text written from it, l unlocks it."


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
    return " ".join(part for part in (_taken(before, now), _stale(before, now), _changed(before, now)) if part)


def _changed(before: Session, now: Session) -> str:
    if now.head != before.head and now.draft is not None and (said := _drafted(before, now)):
        return said
    if (before.draft is None) != (now.draft is None) or (now.ended is not None and now.ended is not before.ended):
        return next_step(now)
    if len(now.passes) > len(before.passes):
        return _closed(now)
    if now.open is not None and now.open != before.open:
        return " ".join(part for part in (_decide(now), _doubts(before, now)) if part)
    if now.acts and now.acts[-1] not in before.acts and now.acts[-1].what != "auto":
        return " ".join(part for part in (_did(now), _no_fix(before, now), _weighed(now), _to_write(now)) if part)
    return _judged(before, now) or _weighed(now)


def _to_write(now: Session) -> str:
    """What a lock leads to, where nothing but the outline stands."""
    return _OUTLINE_LOCKED if now.acts[-1].what == "locked" and is_outline(now) else ""


def _weighed(now: Session) -> str:
    """What the person has left open: whether a version stands that lost something."""
    change, underway = weighing(now), now.open
    if change is None or underway is None:
        return ""
    return f"{', '.join(change.lost)} passed in v{underway.base}: g asks whether v{now.head} stands."


def _drafted(before: Session, now: Session) -> str:
    """A text that a model wrote since, whole or not; "" if none did."""
    if _broken_off(now) and now.draft is not before.draft:
        return kept_of(now, before.head)
    by = next((call.model for call in now.calls[len(before.calls) :] if call.doing == "draft"), "")
    return f"v{now.head} drafted by {by}, {length_of(now)}: g has it reviewed." if by else ""


def kept_of(session: Session, before: int) -> str:
    """What stands of a draft that broke off since version `before` was the head; "" if none did."""
    if session.head == before or not _broken_off(session):
        return ""
    return f"{length_of(session)} of the draft are kept as v{session.head}, marked incomplete: g asks how to go on."


def length_of(session: Session) -> str:
    """The words of the draft, as "1 word" or "240 words"."""
    from redraft.core.measures import words  # the first paint can do without

    count = len(words(session.draft.text)) if session.draft is not None else 0
    return "1 word" if count == 1 else f"{count} words"


def _broken_off(session: Session) -> bool:
    return session.draft is not None and session.draft.incomplete and not reviewed_head(session)


def _taken(before: Session, now: Session) -> str:
    """The fixes of low risk that were accepted without a key, or all in focus that were accepted with one."""
    new = [each for each in now.decisions[len(before.decisions) :] if each.version]
    auto = [now.fix(each.fix)[1].says or each.fix for each in new if each.auto]
    if auto:
        listed = ", ".join(auto[:_LISTED]) + (f" and {len(auto) - _LISTED} more" if len(auto) > _LISTED else "")
        one = len(auto) == 1
        return f"{len(auto)} low {'risk' if one else 'risks'} taken: {listed}; u takes {'it' if one else 'all'} back."
    return f"{len(new)} fixes accepted, a version each." if len(new) > 1 else ""


_LISTED = 3


def _did(now: Session) -> str:
    if now.acts[-1].what == "rated":
        return _rated(now)
    says = f"{_named(now.acts[-1])}{_band(now.acts[-1])}"
    left = sum(item.finding.source == REWRITE for item in pending(now))
    more = f", {left} {'hunk' if left == 1 else 'hunks'} of the rewrite left" if left else ""
    return f"{says[:1].upper()}{says[1:]}{more}; u takes it back."


def _rated(now: Session) -> str:
    """What was rated how, and what becomes of a low rating."""
    from redraft.core.rated import LOW, score_says  # rating may come much later than the first paint

    rating = now.ratings[-1]
    late = "The time was up: " if rating.late else ""
    open_ = " It stays on the list of open feedback: O." if rating.score <= LOW else ""
    return f"{late}v{rating.version} rated {score_says(rating)}; u takes it back.{open_}"


def _named(act: Act) -> str:
    """What was done; what an author says of its fix is set off: "accepted: says it in one breath"."""
    done, _, of = act.says.partition(" ")
    return f"{done}: {of}" if act.what == "decided" and of else act.says


def _band(act: Act) -> str:
    """The band that a measure is kept in from now on."""
    hold = act.hold if act.what == "froze" else None
    if hold is None or hold.what != "measure":
        return ""
    from redraft.core.bands import MEASURES

    return f" at {MEASURES[hold.target].show_band(hold.low, hold.high)}" if hold.target in MEASURES else ""


def _no_fix(before: Session, now: Session) -> str:
    """Why the author had nothing to offer, where it was asked after a fact was given."""
    if len(now.proposals) == len(before.proposals) or now.acts[-1].what != "noted":
        return ""
    refused = next((fix.refused for fix in now.proposals[-1].fixes if fix.refused), "")
    return f"No fix came of it: {refused}." if refused else ""


def _doubts(before: Session, now: Session) -> str:
    doubted = ungrounded(now) if len(now.reviews) > len(before.reviews) else ()
    return f"{_without_ground(doubted)}: the next review asks again, space ticks." if doubted else ""


def _judged(before: Session, now: Session) -> str:
    """What a review left behind that opened no pass: verdicts before it was stopped, or such as have no ground."""
    new = now.reviews[len(before.reviews) :]
    if new and new[-1].scope == "part" and not reviewed_head(now):
        return f"{_verdicts(len(new[-1].verdicts))} kept; g has the draft reviewed again."
    if new and (doubted := ungrounded(now)):
        return f"{_without_ground(doubted)}: g asks again, space ticks it in the rubric."
    return ""


def _without_ground(criteria: tuple[str, ...]) -> str:
    has = "has" if len(criteria) == 1 else "have"
    return f"{_verdicts(len(criteria))} ({', '.join(criteria)}) {has} no evidence in the draft"


def _verdicts(count: int) -> str:
    return "1 verdict" if count == 1 else f"{count} verdicts"


def _stale(before: Session, now: Session) -> str:
    """How many fixes lost their ground to what was done, and which hold others would break now."""
    new = now.decisions[len(before.decisions) :]
    aside = [decision.reason for decision in new if decision.by == "rules" and decision.choice == "skip"]
    held = [reason for reason in aside if not reason.startswith("stale")]
    stale = len(aside) - len(held)
    told = [f"{_others(stale)} went stale: the words changed."] if stale else []
    told += [f"{_others(len(held))} set aside: {held[0]}."] if held else []
    return " ".join(told)


def _others(count: int) -> str:
    return f"{count} other {'fix' if count == 1 else 'fixes'}"


def _decide(session: Session) -> str:
    count = len(pending(session))
    hunks = all(item.finding.source == REWRITE for item in pending(session))
    one, many = ("hunk of the rewrite", "hunks of the rewrite") if hunks else ("fix", "fixes")
    fixes = f"1 {one} is" if count == 1 else f"{count} {many} are"
    return f"{fixes} yours to decide: a accepts, r rejects, x says why, e edits, s skips."


def _closed(session: Session) -> str:
    closed = session.passes[-1]
    left = sum(item.state == "waiting" for item in items(session))
    more = f"g offers the next fixes ({left} waiting)" if left else "g goes on"
    kept = "closed" if closed.base == closed.candidate else "kept" if closed.kept else "not kept"
    return f"Pass {len(session.passes)} {kept}: {closed.why}. {more}."
