"""The structure lock: which parts of a text are fixed, and what a draft would do to them.

The parts of a text with headings are these: their levels, titles and order stay, and the text below them is free. In a
text without headings every passage is a part: none may come, go or change places, and the words inside are free. A lock
that lists every block of a text with headings, as older transcripts have, fixes every block.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from redraft.core.broken import Broken
from redraft.core.draft import Draft, outline_of
from redraft.core.events import Locked
from redraft.core.outline import Part, parts_of, parts_of_entries, with_purposes, written_passages
from redraft.core.session import Session

Doing = Literal["drop", "add", "rename", "level", "move"]


class Difference(Struct, frozen=True):
    """One thing that differs between two outlines.

    Args:
        doing: what is done to the part.
        part: it as it was; as it is, where it is new.
        now: it as it is; as it was, where it is gone.
        up: whether a part that moved went up.
    """

    doing: Doing
    part: Part
    now: Part
    up: bool = False


def broken_lock(session: Session, candidate: Draft) -> Broken | None:
    """What a draft would do to the locked parts, the first of it named; None if it leaves them as they are."""
    if session.lock is None or fits(session.lock, candidate):
        return None
    held = locked_parts(session)
    now = _like(held, candidate)
    words = _first_words(session.version(session.lock.version)) | _first_words(candidate)
    found = differences(_titled(held, words), _titled(now, words))
    what = _told(found[0], _PRESENT) if found else "puts its parts in another order"
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return Broken("lock", "", f"the outline is locked, and this {what}{more}")


def fits(lock: Locked, draft: Draft) -> bool:
    """Whether a draft has the parts that a lock fixes."""
    held = parts_of_entries(lock.outline)
    return _skeleton(held) == _skeleton(_like(held, draft))


def locked_parts(session: Session) -> tuple[Part, ...]:
    """The parts that are locked, with what each is for; () if none are."""
    return parts_of_entries(session.lock.outline, session.lock.purposes) if session.lock else ()


def outline_now(session: Session) -> tuple[Part, ...]:
    """The parts of the draft at the head, each with its purpose where the lock or an outline before it gave one."""
    if session.draft is None:
        return ()
    return with_purposes(parts_of(session.draft), purposes(session))


def purposes(session: Session) -> Mapping[str, str]:
    """What each part is for, by its id: as the lock says, or one before it; or else the outline it comes from."""
    locks = (lock for lock in reversed(session.locks) if lock.purposes)
    if lock := session.lock if session.lock is not None and session.lock.purposes else next(locks, None):
        return {part.id: part.purpose for part in parts_of_entries(lock.outline, lock.purposes)}
    outline = next((draft for draft in session.lineage(session.head) if draft.outline), None)
    return {part.id: part.purpose for part in parts_of(outline)} if outline else {}


def _headed(parts: Sequence[Part]) -> bool:
    return bool(parts) and all(part.level for part in parts)


def _like(held: Sequence[Part], draft: Draft) -> tuple[Part, ...]:
    """The parts of a draft that a lock on these parts fixes: its headings, or every block."""
    if _headed(held):
        return tuple(part for part in parts_of(draft) if part.level)
    written = {passage.id for passage in draft.passages if draft.text[passage.start : passage.end].strip()}
    known = written & {part.id for part in held} | {passage.id for passage in written_passages(draft)}
    return tuple(part for part in parts_of_entries(outline_of(draft)) if part.id in known)


def _skeleton(parts: Sequence[Part]) -> tuple[tuple[str, int, str], ...]:
    """What must stay of parts: of headings their level and title, wherever their text came from; else their ids too."""
    headed = _headed(parts)
    return tuple(("" if headed else part.id, part.level, part.title) for part in parts)


def _first_words(draft: Draft) -> dict[str, str]:
    return {part.id: part.title for part in parts_of(draft)}


def _titled(parts: Sequence[Part], words: Mapping[str, str]) -> tuple[Part, ...]:
    return tuple(part if part.title else Part(part.id, part.level, words.get(part.id, "")) for part in parts)


def differences(before: Sequence[Part], after: Sequence[Part]) -> tuple[Difference, ...]:
    """What was done to an outline, the parts that are gone first, then new ones, then those that changed or moved."""
    before, after = tuple(before), tuple(after)
    pairs = _paired(before, after)
    gone = [part for n, part in enumerate(before) if n not in pairs]
    new = [part for n, part in enumerate(after) if n not in pairs.values()]
    both = [(before[a], after[b]) for a, b in pairs.items()]
    renamed = [Difference("rename", a, b) for a, b in both if a.level and b.level and a.title != b.title]
    levelled = [Difference("level", a, b) for a, b in both if a.level != b.level]
    return (
        *(Difference("drop", part, part) for part in gone),
        *(Difference("add", part, part) for part in new),
        *renamed,
        *levelled,
        *_moves(before, after, pairs),
    )


def change_in_words(before: Sequence[Part], after: Sequence[Part]) -> str:
    """What was done to an outline, in a line such as "moved 'Ask' up, renamed 'Hook' to 'Opening'"; "" for nothing."""
    found = differences(before, after)
    told = [_told(each, _PAST) for each in found[:_MOST_TOLD]]
    return ", ".join([*told, f"and {len(found) - _MOST_TOLD} more"] if len(found) > _MOST_TOLD else told)


_MOST_TOLD: Final = 4
_PRESENT: Final = {"drop": "drops", "add": "adds", "rename": "renames", "level": "puts", "move": "moves"}
_PAST: Final = {"drop": "dropped", "add": "added", "rename": "renamed", "level": "put", "move": "moved"}


def _told(found: Difference, verbs: dict[str, str]) -> str:
    verb, name = verbs[found.doing], _called(found.part)
    if found.doing == "rename":
        return f"{verb} {name} to {_called(found.now)}"
    if found.doing == "level":
        if not found.part.level:
            return f"{verb} a heading in the place of {name}"
        return f"{verb} {name} on level {found.now.level}" if found.now.level else f"{verb} text in the place of {name}"
    return f"{verb} {name} {'up' if found.up else 'down'}" if found.doing == "move" else f"{verb} {name}"


def _called(part: Part) -> str:
    return f"'{part.title}'" if part.title else part.id


def _paired(before: Sequence[Part], after: Sequence[Part]) -> dict[int, int]:
    """Which part goes on as which: of the same id, of the same level and title, or in the same place between others."""
    pairs: dict[int, int] = {}
    for alike in (_same_id, _same_heading):
        free = [n for n in range(len(after)) if n not in pairs.values()]
        for at in (n for n in range(len(before)) if n not in pairs):
            found = next((n for n in free if alike(before[at], after[n])), None)
            if found is not None:
                pairs[at] = found
                free.remove(found)
    pairs |= _in_place(before, after, pairs)
    return dict(sorted(pairs.items()))


def _same_id(a: Part, b: Part) -> bool:
    return bool(a.id) and a.id == b.id


def _same_heading(a: Part, b: Part) -> bool:
    return a.level > 0 and (a.level, a.title) == (b.level, b.title)


def _in_place(before: Sequence[Part], after: Sequence[Part], pairs: Mapping[int, int]) -> dict[int, int]:
    """Headings that stand where another of their level stood, behind the same part: they were renamed."""
    taken = set(pairs.values())
    found: dict[int, int] = {}
    for at, part in enumerate(before):
        to = 0 if at == 0 else {**pairs, **found}.get(at - 1, len(after)) + 1
        if at not in pairs and to < len(after) and to not in taken and part.level and part.level == after[to].level:
            found[at] = to
            taken.add(to)
    return found


def _moves(before: Sequence[Part], after: Sequence[Part], pairs: Mapping[int, int]) -> list[Difference]:
    """The fewest parts that must have moved; those that went along with the heading they belong to are not named."""
    order, places = list(pairs), list(pairs.values())
    stayed = _longest_rise(places)
    ranks = {place: rank for rank, place in enumerate(sorted(places))}
    found: list[Difference] = []
    under = 0
    for rank, at in enumerate(order):
        if under and before[at].level > under and rank not in stayed:
            continue
        under = 0
        if rank not in stayed:
            part, up = before[at], ranks[places[rank]] < rank
            found.append(Difference("move", part, after[places[rank]], up))
            under = part.level
    return found


def _longest_rise(places: Sequence[int]) -> set[int]:
    """The indices of a longest rising run of numbers: what kept its order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        tails[at:], ends[at:] = [place, *tails[at + 1 :]], [index, *ends[at + 1 :]]
        before.append(ends[at - 1] if at else -1)
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept
