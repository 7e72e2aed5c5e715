"""Briefs out of a session: the one place that says what of it each role may see."""

from redraft.core.bands import MEASURES
from redraft.core.briefs import (
    AuthorBrief,
    ChallengeBrief,
    CriticBrief,
    DraftBrief,
    Held,
    Named,
    OutlineBrief,
    Rejected,
)
from redraft.core.critique import REWRITE, items
from redraft.core.draft import Draft
from redraft.core.events import Froze
from redraft.core.locks import locked_parts, outline_now
from redraft.core.session import Session
from redraft.core.stages import is_outline


def critic_brief(session: Session, asked: tuple[str, ...] = ()) -> CriticBrief:
    """What the critic sees: the spec at its revision, the head, the holds. No word of the author's.

    Args:
        session: as it stands; it has a draft.
        asked: the only criteria to judge; () for all.
    """
    return CriticBrief(
        spec=session.spec,
        draft=session.version(session.head),
        holds=holds_in_words(session),
        asked=asked,
        first=not asked and not _premise_judged(session),
    )


def author_brief(session: Session, findings: tuple[Named, ...]) -> AuthorBrief:
    """What the author sees when it is asked for fixes of these findings in the head."""
    return AuthorBrief(
        spec=session.spec,
        draft=session.version(session.head),
        findings=findings,
        holds=holds_in_words(session),
        rejected=rejections(session),
        notes=notes(session),
        facts=facts(session),
    )


def draft_brief(session: Session, rewrite: bool = False) -> DraftBrief:
    """What the author sees when it is asked for a whole text: a first draft, or a rewrite of the head."""
    found = (item for item in items(session) if item.state != "accepted" and item.finding.source != REWRITE)
    return DraftBrief(
        spec=session.spec,
        holds=holds_in_words(session),
        outline=locked_parts(session) or (outline_now(session) if is_outline(session) else ()),
        draft=session.draft if rewrite else None,
        findings=tuple(Named(item.name, item.finding) for item in found) if rewrite else (),
        rejected=rejections(session) if rewrite else (),
        notes=notes(session),
        facts=facts(session),
    )


def outline_brief(session: Session) -> OutlineBrief:
    """What the author sees when it is asked for an outline, of nothing yet or of the head."""
    return OutlineBrief(session.spec, session.draft, holds_in_words(session), notes(session), facts(session))


def challenge_brief(session: Session, one: Draft, other: Draft) -> ChallengeBrief:
    """What a judge sees of two versions."""
    return ChallengeBrief(session.spec, one.text, other.text)


def holds_in_words(session: Session) -> tuple[Held, ...]:
    """The holds in force, a line each."""
    frozen = tuple(_held(session, hold) for hold in session.holds)
    if session.lock is None:
        return frozen
    return (*frozen, Held("outline", "", f"the outline is locked: {_outline_in_words(session.lock.outline)}"))


def _outline_in_words(entries: tuple[str, ...]) -> str:
    if all(" " in entry for entry in entries):
        headings = "; ".join(entry.partition(" ")[2] for entry in entries)
        return f"these headings, word for word and in this order, none added and none left out: {headings}"
    return f"these passages in this order, none added and none left out: {'; '.join(entries)}"


def rejections(session: Session) -> tuple[Rejected, ...]:
    """What the person rejected, with their reasons, oldest first; what was reopened is left out."""
    rejected = sorted((d for d in session.decided.values() if d.choice == "reject" and d.fix), key=lambda d: d.n)
    return tuple(
        Rejected(edit.quote, edit.replacement, decision.reason)
        for decision in rejected
        for edit in session.fix(decision.fix)[1].edits
    )


def notes(session: Session) -> tuple[str, ...]:
    """What the person told the author, oldest first."""
    return tuple(note.text for note in session.notes if not note.fact)


def facts(session: Session) -> tuple[str, ...]:
    """The facts that the person gave, oldest first."""
    return tuple(note.text for note in session.notes if note.fact)


def _held(session: Session, hold: Froze) -> Held:
    if hold.what == "passage":
        told = f"these words of passage {hold.target} are frozen: {hold.quote!r}: they stay in it" if hold.quote else ""
        told = told or f"passage {hold.target} is frozen: it stays as it is"
        return Held("passage", hold.target, f"{told}, byte for byte")
    if hold.what == "measure":
        return Held("measure", hold.target, _band_in_words(session, hold))
    says = next((c.says for c in session.spec.criteria if c.id == hold.target), "")
    meaning = f" ({says})" if says else ""
    return Held("criterion", hold.target, f"criterion '{hold.target}'{meaning} is frozen: it passes, and must go on so")


def _band_in_words(session: Session, hold: Froze) -> str:
    """The band of the whole text, and where it is now: what is left to use up is the difference."""
    measure = MEASURES.get(hold.target)
    if measure is None:
        return f"the text's {hold.target} is frozen: it stays as it is"
    value = measure.of(session.draft) if session.draft is not None else None
    now = "" if value is None else f"; it is {measure.show(value)} now"
    return (
        f"the whole text is frozen in its {measure.label}, which stays at {measure.show_band(hold.low, hold.high)}{now}"
    )


def _premise_judged(session: Session) -> bool:
    """Under the spec's revision: another spec is another premise."""
    return any(review.sound is not None and review.revision == session.revision for review in session.reviews)
