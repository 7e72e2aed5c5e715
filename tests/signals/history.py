"""Histories told in few words: reviews, fixes, decisions and closings, each event true of the text as it stands."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from msgspec.structs import replace

from made_session import AT
from redraft.core.blocks import block_starts
from redraft.core.critique import items, review_in_force
from redraft.core.draft import pack
from redraft.core.edits import Edit, apply_edits, inverse
from redraft.core.events import (
    Amended,
    AnyEvent,
    ClosedPass,
    Decided,
    Dismissed,
    Froze,
    Noted,
    Opened,
    Proposed,
    Reverted,
    Reviewed,
    Stopped,
    Thawed,
    Ticked,
    Written,
)
from redraft.core.fold import apply, start
from redraft.core.identity import fresh_ids, inherit_by_diff, inherit_by_edits
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.session import Session
from redraft.core.signals import all_signals, signals
from redraft.core.spec import Spec, parse_spec, render_spec
from redraft.core.standing import score

SPEC = """
task = "Say what changed."
[[criterion]]
id = "a"
says = "Is clear"
[[criterion]]
id = "b"
says = "Is kind"
[[criterion]]
id = "c"
says = "Has a figure"
[[criterion]]
id = "d"
says = "Ends with a question"
[[criterion]]
id = "e"
says = "Names the reader"
[[criterion]]
id = "r"
says = "No 'very'"
lacks = "very"
[[criterion]]
id = "y"
says = "Sounds like me"
judge = "person"
"""

TEXT = """The quick brown fox jumps over the lazy dog and the tired cat.

Our tool makes the builds of every team faster, and nobody has to wait for them any more.

Please tell us when you have an hour to talk about it with the people who know.
"""

Found = tuple[str, str] | tuple[str, str, str]
"""A finding: its criterion ("" for none, "harper:x" for a source), the words it quotes, and its directive."""


class History:
    """A session of six criteria that are judged and one that is a person's, `y`, told event by event.

    Verdicts are told as "a+ b- r-3": a passes, b fails, r fails with three violations. What is not named is not judged.
    """

    def __init__(self, text: str = TEXT, spec: str = SPEC, outline: bool = False) -> None:
        self.events: list[AnyEvent] = []
        self._session: Session | None = None
        self._tell(Opened, title="Note", spec=render_spec(parse_spec(spec)))
        passages = pack(fresh_ids(block_starts(text), len(text)))
        self._tell(Written, version=1, text=text, passages=passages, outline=outline)

    @property
    def session(self) -> Session:
        assert self._session is not None
        return self._session

    @property
    def text(self) -> str:
        return self.session.version(self.session.head).text

    def review(self, verdicts: str, *found: Found, scope: str = "draft", by: str = "critic") -> Self:
        """The head is judged, and these faults are found."""
        given = tuple(_verdict(word) for word in verdicts.split())
        findings = tuple(self._finding(*each) for each in found)
        known = {"version": self.session.head, "revision": self.session.revision, "by": by, "scope": scope}
        return self._tell(Reviewed, verdicts=given, findings=findings, **known)

    def offer(self, *fixes: tuple[int, str] | tuple[int, str, str]) -> Self:
        """Fixes are proposed: for which finding, from 1, the new words, and the words they replace (what it quotes)."""
        review = review_in_force(self.session)
        assert review is not None
        made = tuple(self._fix(review, *fix) for fix in fixes)
        return self._tell(Proposed, version=self.session.head, fixes=made, by="author")

    def rewrite(self, *hunks: tuple[str, str]) -> Self:
        """The whole is rewritten: old words and new ones, a hunk each; all are accepted in their order."""
        n, findings, fixes = len(self.events) + 1, [], []
        for place, (old, new) in enumerate(hunks, 1):
            passage = self._passage(old)
            findings.append(Finding(passage, 0, "", f"Take the rewrite's words: {new}", 3, source="rewrite"))
            fixes.append(Fix(f"{n}.{place}", (Edit(passage, old, new, self.text.index(old)),), "rewritten", "medium"))
        head = self.session.head
        self._tell(Proposed, version=head, fixes=tuple(fixes), findings=tuple(findings), by="author")
        for place, (old, new) in enumerate(hunks, 1):
            edit = Edit(self._passage(old), old, new, self.text.index(old))
            self._accept(f"{n}.{place}", f"{n}.{place}", (edit,))
        return self

    def accept(self, place: int = 1) -> Self:
        """The fix for a finding of the review in force is accepted."""
        item = items(self.session)[place - 1]
        assert item.fix is not None, item
        edits = tuple(replace(edit, at=self.text.index(edit.quote)) for edit in item.fix.edits)
        return self._accept(item.name, item.fix_name, edits)

    def reject(self, place: int = 1, reason: str = "") -> Self:
        return self._decline(place, "reject", reason)

    def skip(self, place: int = 1, reason: str = "") -> Self:
        return self._decline(place, "skip", reason)

    def reopen(self, place: int = 1) -> Self:
        return self._tell(Decided, finding=items(self.session)[place - 1].name, choice="reopen")

    def close(self, kept: bool = True, by: str = "rules") -> Self:
        """The pass is closed; not kept, the head goes back to the version that it began with first."""
        underway = self.session.open
        assert underway is not None
        base, candidate = underway.base, self.session.head
        if not kept and candidate != base:
            self._tell(Reverted, to=base, reason="no criterion moved", by=by)
        standing = self.session.version(self.session.head)
        scores = {"before": str(score(self.session, base)), "after": str(score(self.session, candidate))}
        return self._tell(
            ClosedPass, base=base, candidate=candidate, kept=kept, why="so", sha256=standing.sha256, by=by, **scores
        )

    def turn(self, change: tuple[str, str], verdicts: str, *found: Found, place: int = 1, kept: bool = True) -> Self:
        """A whole pass: one fix for a finding is proposed and accepted, the head is judged, and the pass is closed."""
        old, new = change
        self.offer((place, new, old)).accept(place)
        return self.review(verdicts, *found).close(kept)

    def hand(self, text: str) -> Self:
        """The person writes a version."""
        draft = self.session.version(self.session.head)
        passages = pack(inherit_by_diff(draft, text, self.session.highest))
        known = {"version": len(self.session.drafts) + 1, "parent": draft.number}
        return self._tell(Written, text=text, passages=passages, **known)

    def back(self, to: int) -> Self:
        return self._tell(Reverted, to=to)

    def undo(self) -> Self:
        """The person takes back their last decision."""
        act = self.session.acts[-1]
        decision = next(each for each in self.session.decisions if each.n == act.n)
        if decision.choice == "accept":
            return self._tell(Reverted, to=act.head, undoes=act.n)
        return self._tell(Decided, finding=decision.finding, choice="reopen", undoes=act.n)

    def take_back(self, version: int) -> Self:
        """One accepted fix alone is undone, as long as nothing after it moved its place."""
        decision = next(each for each in self.session.decisions if each.version == version)
        edits = tuple(replace(edit, at=self.text.index(edit.quote)) for edit in inverse(decision.edits))
        draft = self.session.version(self.session.head)
        text = apply_edits(draft.text, edits)
        passages = pack(inherit_by_edits(draft, text, edits, self.session.highest))
        known = {"to": len(self.session.drafts) + 1, "fix": decision.fix, "parent": draft.number}
        return self._tell(Reverted, edits=edits, passages=passages, **known)

    def tick(self, criterion: str, passed: bool = True) -> Self:
        return self._tell(Ticked, criterion=criterion, passed=passed, version=self.session.head)

    def freeze(self, criterion: str, against: str = "") -> Self:
        return self._tell(Froze, what="criterion", target=criterion, version=self.session.head, against=against)

    def freeze_passage(self, passage: str) -> Self:
        return self._tell(Froze, what="passage", target=passage, version=self.session.head)

    def thaw(self, criterion: str) -> Self:
        return self._tell(Thawed, what="criterion", target=criterion)

    def note(self, text: str, fact: bool = False) -> Self:
        return self._tell(Noted, text=text, fact=fact)

    def unsay(self, back: int = 1) -> Self:
        """A note is taken back, the latest if not told otherwise."""
        note = self.session.notes[-back]
        return self._tell(Noted, text=note.text, undoes=note.n)

    def amend(self, reason: str = "it was vague", undoes: int = 0, **changes: Any) -> Self:
        """The spec changes: what a criterion says, by its id, or a field of the spec."""
        spec = self.session.spec
        fields = {key: value for key, value in changes.items() if key in Spec.__struct_fields__}
        criteria = fields.pop("criteria", spec.criteria)
        said = tuple(replace(c, says=changes[c.id]) if c.id in changes else c for c in criteria)
        text = render_spec(replace(spec, criteria=said, **fields))
        known = {"revision": self.session.revision + 1, "reason": reason, "undoes": undoes}
        return self._tell(Amended, spec=text, **known)

    def unamend(self) -> Self:
        """The last amendment is taken back."""
        last = self.session.amendments[-1]
        spec = render_spec(self.session.specs[last.revision - 2])
        revision = self.session.revision + 1
        return self._tell(Amended, spec=spec, revision=revision, reason="undo", undoes=last.n)

    def end(self, ending: str) -> Self:
        return self._tell(Stopped, ending=ending, why="so", by="rules")

    def dismiss(self, kind: str) -> Self:
        """The first signal of that kind is set aside."""
        signal = next(each for each in signals(self.session) if each.kind == kind)
        return self._tell(Dismissed, signal=signal.kind, key=signal.key, reason="I know")

    def raised(self) -> set[tuple[str, tuple[str, ...]]]:
        """What is in force: kind and subject of each signal. "#1" is the first finding of the review in force."""
        review = review_in_force(self.session)
        names = {f"{review.n}.{place}": f"#{place}" for place in range(1, len(review.findings) + 1)} if review else {}
        return {(each.kind, tuple(names.get(a, a) for a in each.about)) for each in signals(self.session)}

    def known(self) -> set[str]:
        """The kinds in force, those set aside among them."""
        return {each.kind for each in all_signals(self.session)}

    def _finding(self, subject: str, quote: str, directive: str = "") -> Finding:
        passage = self._passage(quote)
        at = self.session.version(self.session.head).text_of(passage).index(quote)
        criterion, source = (subject, "critic") if subject and len(subject) == 1 else ("", subject or "style")
        said = directive or f"Make {quote} better for {subject or 'style'}."
        return Finding(passage, at, quote, said, 3, "instruction", criterion, source)

    def _passage(self, quote: str) -> str:
        draft = self.session.version(self.session.head)
        assert quote in draft.text, f"{quote!r} is not in {draft.text!r}"
        return draft.passage_at(draft.text.index(quote)).id

    def _fix(self, review: Reviewed, place: int, new: str, old: str = "") -> Fix:
        found = review.findings[place - 1]
        quote = old or found.quote
        edit = Edit(self._passage(quote), quote, new, self.text.index(quote))
        return Fix(f"{review.n}.{place}", (edit,), f"{quote} → {new}")

    def _accept(self, finding: str, fix: str, edits: Iterable[Edit]) -> Self:
        draft, placed = self.session.version(self.session.head), tuple(edits)
        text = apply_edits(draft.text, placed)
        passages = pack(inherit_by_edits(draft, text, placed, self.session.highest))
        known = {"version": len(self.session.drafts) + 1, "parent": draft.number, "edits": placed}
        return self._tell(Decided, finding=finding, fix=fix, choice="accept", passages=passages, **known)

    def _decline(self, place: int, choice: str, reason: str) -> Self:
        item = items(self.session)[place - 1]
        return self._tell(Decided, finding=item.name, fix=item.fix_name, choice=choice, reason=reason)

    def _tell(self, kind: Any, **fields: Any) -> Self:
        n = len(self.events) + 1
        event = kind(n=n, at=AT + timedelta(seconds=n), **fields)
        self._session = start("k3v9", AT, event) if self._session is None else apply(self._session, event)
        self.events.append(event)
        return self


def _verdict(word: str) -> Verdict:
    criterion, sign, count = word[0], word[1], word[2:]
    assert sign in "+-", word
    return Verdict(criterion, sign == "+", "so", count=int(count or 0) if criterion == "r" else None)
