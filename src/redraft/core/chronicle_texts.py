"""Lines of the story for what makes, offers and moves versions of the text."""

from redraft.core.draft import reworded
from redraft.core.edits import Edit
from redraft.core.events import Amended, Decided, Opened, Proposed, Reverted, Written
from redraft.core.measures import draft_words
from redraft.core.phrases import because, change_said, clipped, counted, edits_said, listed, quoted, sentence
from redraft.core.review import Finding
from redraft.core.session import Session
from redraft.core.spec import Spec

_CHOSEN = {"accept": "accepted", "reject": "rejected", "skip": "skipped", "reopen": "reopened"}
_PARTS = (
    "title", "task", "audience", "context", "reference", "boundaries", "budget", "critique", "language", "style",
    "tone", "response",
)  # fmt: skip


def opened(event: Opened, before: Session | None, after: Session) -> str:
    """The session began: its title, and what done means."""
    ids = [criterion.id for criterion in after.spec.criteria]
    template = f", from the template {clipped(event.template)}" if event.template else ""
    asks = f"{counted(len(ids), 'criterion', 'criteria')} ({listed(ids, 8)})"
    return f"opened {quoted(event.title)}{template}: spec r{event.revision}, {asks}"


def amended(event: Amended, before: Session | None, after: Session) -> str:
    """Another revision of the spec: why, and what it changes."""
    changes = _spec_changes(before.spec, after.spec) if before else ""
    return f"amended the spec to r{event.revision}{because(event.reason)}{f' ({changes})' if changes else ''}"


def _spec_changes(old: Spec, new: Spec) -> str:
    was, now = ({c.id: c for c in spec.criteria} for spec in (old, new))
    added, gone = [id for id in now if id not in was], [id for id in was if id not in now]
    changed = [id for id in now if id in was and now[id] != was[id]]
    changed += [part for part in _PARTS if getattr(old, part) != getattr(new, part)]
    moved = [] if added or gone or changed or [*was] == [*now] else ["the order of the criteria"]
    return sentence(
        f"added {listed(added)}" if added else "",
        f"took out {listed(gone)}" if gone else "",
        f"changed {listed(changed + moved)}" if changed or moved else "",
    )


def written(event: Written, before: Session | None, after: Session) -> str:
    """A whole text: the first one, one by hand, or one by an author."""
    what = "an outline" if event.outline else counted(len(draft_words(after.drafts[-1])), "word")
    cut = ", incomplete: what came until it was stopped" if event.incomplete else ""
    if not event.parent or before is None or not before.drafts:
        return f"wrote v{event.version}, {what}{cut}{because(event.says)}"
    if after.drafts[-1].origin != "hand":
        return f"wrote v{event.version} in place of v{event.parent}, {what}{cut}{because(event.says)}"
    return f"edited v{event.parent} by hand, v{event.version}: {_by_hand(before, after)}{cut}"


def _by_hand(before: Session, after: Session) -> str:
    new = after.drafts[-1]
    old = after.version(new.parent)
    held = {passage.id for passage in old.passages}
    ids = [*reworded(old, new), *(passage.id for passage in new.passages if passage.id not in held)]
    if len(ids) == 1 and ids[0] in held and len(new.passages) == len(old.passages):
        return f"{ids[0]}, {change_said(old.text_of(ids[0]), new.text_of(ids[0]))}"
    gone = len(held - {passage.id for passage in new.passages})
    growth = len(draft_words(new)) - len(draft_words(old))
    changed = listed([*dict.fromkeys(ids)]) or ("" if gone else "nothing")
    return sentence(changed, f"{counted(gone, 'passage')} less" if gone else "", f"{growth:+,} words" if growth else "")


def proposed(event: Proposed, before: Session | None, after: Session) -> str:
    """What was offered: fixes, each with its change, or another outline."""
    if event.parts:
        titles = [clipped(part.title or part.id, 40) for part in event.parts]
        return f"proposed another outline of v{event.version}: {listed(titles)}"
    offered = [f"{event.n}.{place} {_fix(event, place, after)}" for place in _places(event, refused=False)]
    refused = [event.fixes[place - 1].refused for place in _places(event, refused=True)]
    held = f"{len(refused)} refused ({'; '.join(clipped(why, 60) for why in refused[:2])})" if refused else ""
    if not offered:
        return f"offered no fix for v{event.version}{f': {held}' if held else ''}"
    what = "change" if event.findings else "fix"
    head = f"offered {counted(len(offered), what, 'fixes' if what == 'fix' else '')} for v{event.version}"
    more = f"; and {len(offered) - 3} more" if len(offered) > 3 else ""
    return f"{head}: {'; '.join(offered[:3])}{more}{f'; {held}' if held else ''}"


def _places(event: Proposed, refused: bool) -> list[int]:
    return [place for place, fix in enumerate(event.fixes, 1) if bool(fix.refused) == refused]


def _fix(event: Proposed, place: int, session: Session) -> str:
    fix = event.fixes[place - 1]
    return f"{_served(session, fix.finding)}{edits_said(fix.edits)}, {fix.risk} risk"


def decided(event: Decided, before: Session | None, after: Session) -> str:
    """One fix or finding: what was chosen, what changed by it, and why."""
    name = event.fix or event.finding
    head = f"{_CHOSEN[event.choice]} {name} {_served(after, event.finding)}".rstrip(": ")
    if event.choice == "accept":
        how = "as a low risk, without a key" if event.auto else ""
        return f"{head}: {sentence(edits_said(event.edits), f'v{event.version}', how)}"
    if event.choice == "reopen":
        return f"{head}{because(event.reason)}"
    change = edits_said(_edits(after, event.fix)) or _fault(after, event.finding)
    return f"{head}{f': {change}' if change else ''}{f', because {clipped(event.reason)}' if event.reason else ''}"


def reverted(event: Reverted, before: Session | None, after: Session) -> str:
    """One fix taken back, or the head moved."""
    if event.fix:
        change = sentence(edits_said(event.edits), f"v{event.to}")
        return f"took {event.fix} back alone: {change}{because(event.reason)}"
    left = f" from v{before.head}" if before and before.head else ""
    return f"went {'on' if before and before.head < event.to else 'back'} to v{event.to}{left}{because(event.reason)}"


def _served(session: Session, finding: str) -> str:
    """The criterion that a finding serves, before what is said of it: "for tone: "."""
    found = finding_of(session, finding)
    about = (found.criterion or ("a boundary" if found.of_boundary else "")) if found else ""
    return f"for {about}: " if about else ""


def finding_of(session: Session, name: str) -> Finding | None:
    """The finding of that name; None only where a transcript was edited by hand."""
    try:
        return session.finding(name)
    except KeyError:
        return None


def _edits(session: Session, fix: str) -> tuple[Edit, ...]:
    try:
        return session.fix(fix)[1].edits if fix else ()
    except KeyError:
        return ()


def _fault(session: Session, finding: str) -> str:
    found = finding_of(session, finding)
    return clipped(found.directive, 80) if found else ""
