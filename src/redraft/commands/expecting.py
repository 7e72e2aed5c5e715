"""What is likely still to come of a session, and what its final check said, in words and for scripts."""

from msgspec.structs import asdict

from redraft.commands.answers import say
from redraft.config import sessions_dir
from redraft.core.estimate import Estimate, estimate
from redraft.core.events import Reviewed
from redraft.core.session import Session
from redraft.transcripts.past import past_sessions
from redraft.tui.neutral import one_line


def say_outlook(session: Session) -> None:
    """Print how many passes are likely, unless the session came to its end; and what the last final check said."""
    if session.ended is None:
        told = estimated(session).says
        say(f"{told[:1].upper()}{told[1:]}")
    if checked := last_check(session):
        answer = "ready to use" if checked.ready else "not ready to use"
        say(f"final check of v{checked.version}: {answer}: {one_line(checked.why)}")


def estimated(session: Session) -> Estimate:
    """How many passes are likely, by what is known of the session and of the person's past ones."""
    return estimate(session, past_sessions(sessions_dir(), session.id))


def estimate_json(session: Session) -> dict[str, object] | None:
    """The estimate for scripts; None after an ending."""
    if session.ended is not None:
        return None
    told = estimated(session)
    return {**asdict(told), "grounds": list(told.grounds), "says": told.says}


def final_json(session: Session) -> dict[str, object] | None:
    """What the last final check said, for scripts; None if there was none."""
    checked = last_check(session)
    if checked is None:
        return None
    gaps = [asdict(gap) for gap in checked.findings]
    return {"version": checked.version, "ready": checked.ready, "why": checked.why, "by": checked.by, "gaps": gaps}


def last_check(session: Session) -> Reviewed | None:
    """The last final check."""
    return next((review for review in reversed(session.reviews) if review.scope == "final"), None)
