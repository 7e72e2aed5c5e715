"""Misquoted edits by the thousand: none may land in a wrong place.

The generator builds drafts atom by atom (one character as read: a letter, a quote mark, a blank, an ellipsis). It
knows every way to write an atom, so it knows by itself where a misquote was taken from and how often its atoms
stand in a passage. Nothing of the code under test takes part in that.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from redraft.core.draft import Draft, Passage
from redraft.core.edits import Edit, Unanchored, anchor, apply_edits

Atom = tuple[str, str]  # what is read, and how it is written

WAYS = {
    " ": (" ", "\u00a0", "\u2009", "\u202f", "  ", " \u00a0", "\n", "\r\n", "\t"),
    "'": ("'", "\u2018", "\u2019", "\u02bc", "\u2032"),
    '"': ('"', "\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb"),
    "-": ("-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212"),
    "...": ("...", "\u2026"),
    "\u00e9": ("\u00e9", "e\u0301"),
    "\u00fc": ("\u00fc", "u\u0308"),
    "\u00c5": ("\u00c5", "A\u030a", "\u212b"),
    "\u1e69": ("\u1e69", "s\u0323\u0307", "s\u0307\u0323", "\u1e63\u0307"),
    "\uac01": ("\uac01", "\u1100\u1161\u11a8"),
    "o": ("o", "o", "o", "o", "o", "o", "o", "o\u00ad", "o\u200b"),
}
WORDS = """
    builds ship faster slow teams cost an hour caf\u00e9 resum\u00e9 M\u00fcnchen \u00c5ngstr\u00f6m the a of and to
    don't it's we're Acme x\u00b2 H\u2082O \ufb01nal 40 9 minutes well-known so-called \uac01\uac01 na\u1e69d
    \U0001f680 every tool out too book before noon
""".split()
SWAPS = {
    "bare letter": {"\u00e9": "e", "\u00fc": "u", "\u1e69": "s"},
    "compatible": {"\u00b2": "2", "\ufb01": "fi"},
}
KINDS = ("as it stands", "form", "form", "form", "form", "case", "bare letter", "typo", "compatible", "straddle",
         "other passage", "no passage", "blank edge")  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A passage by its atoms, and where it starts in the whole text."""

    atoms: tuple[Atom, ...]
    start: int

    @property
    def text(self) -> str:
        return "".join(surface for _, surface in self.atoms)

    def where_read(self, wanted: str) -> list[tuple[int, int]]:
        """Where a run of atoms stands, however it is written; an ellipsis reads as three full stops."""
        cuts: dict[int, int] = {}
        read = written = 0
        for reads, surface in self.atoms:
            cuts[read] = written
            read, written = read + len(reads), written + len(surface)
        cuts[read] = written
        return self._where("".join(reads for reads, _ in self.atoms), wanted, cuts)

    def where_written(self, wanted: str) -> list[tuple[int, int]]:
        """Where exact words stand; two blanks in a row, unlike CR and LF, may be parted."""
        cuts, written = {0: 0}, 0
        for _, surface in self.atoms:
            if surface.isspace() and surface != "\r\n":
                cuts |= {written + n: written + n for n in range(len(surface))}
            written += len(surface)
            cuts[written] = written
        return self._where(self.text, wanted, cuts)

    def _where(self, whole: str, wanted: str, cuts: dict[int, int]) -> list[tuple[int, int]]:
        starts = [at for at in cuts if whole.startswith(wanted, at) and at + len(wanted) in cuts]
        return [(self.start + cuts[at], self.start + cuts[at + len(wanted)]) for at in starts]


@dataclass(frozen=True)
class Case:
    """One misquote: what the author sends, and where alone it may land; None where it must be refused."""

    kind: str
    edit: Edit
    place: tuple[int, int] | None


def _write(rng: random.Random, reads: str, tidy: float) -> Atom:
    ways = WAYS.get(reads, (reads,))
    return reads, ways[0] if rng.random() < tidy else rng.choice(ways)


def _rewritten(rng: random.Random, reads: list[str]) -> str:
    quote = "".join(_write(rng, read, 0.4)[1] for read in reads)
    return quote.replace("...", "\u2026") if rng.random() < 0.5 else quote


def _dressed(rng: random.Random, word: str) -> list[str]:
    atoms = list(word)
    if rng.random() < 0.08:
        atoms = ['"', *atoms, '"']
    if rng.random() < 0.06:
        atoms = [*atoms, "..."]
    if rng.random() < 0.06:
        atoms = [*atoms, " ", "-"]
    return atoms


def _atoms(rng: random.Random, tidy: float) -> tuple[Atom, ...]:
    words = rng.choices(WORDS, k=rng.randint(4, 40))
    if rng.random() < 0.3:  # a phrase said twice
        at = rng.randrange(len(words))
        words += words[at : at + rng.randint(1, 6)]
    reads: list[str] = []
    for word in words:
        reads += [*([" "] if reads else []), *_dressed(rng, word)]
    atoms = [_write(rng, read, tidy) for read in [*reads, "."]]
    return tuple(atom for one in atoms for atom in ([(".", ".")] * 3 if one[1] == "..." else [one]))


def _draft(rng: random.Random) -> tuple[Draft, list[Written]]:
    tidy = rng.choice((0.0, 0.5, 0.9, 1.0))
    text, written, starts = "", [], []
    for _ in range(rng.randint(2, 6)):
        starts.append(len(text))
        written.append(Written(_atoms(rng, tidy), len(text)))
        text += written[-1].text + "\n\n"
    ends = [*starts[1:], len(text)]
    passages = tuple(Passage(f"p{n + 1}", a, b) for n, (a, b) in enumerate(zip(starts, ends, strict=True)))
    return Draft(1, 0, text, passages, "opened"), written


def _cut(rng: random.Random, written: Written, edges: str = "") -> tuple[int, int]:
    """A run of atoms that begins and ends on a blank, or on anything else."""
    while True:
        first = rng.randrange(len(written.atoms))
        last = min(len(written.atoms), first + rng.randint(1, 60))
        blank = " " in (written.atoms[first][0], written.atoms[last - 1][0])
        if blank == (edges == "blank"):
            return first, last


def _place(written: Written, reads: str, quote: str) -> tuple[int, int] | None:
    """The literal place if there is one, as the rule says; else the one place that reads so."""
    literal = written.where_written(quote)
    places = literal or written.where_read(reads)
    return places[0] if len(places) == 1 else None


def _misread(rng: random.Random, kind: str, reads: list[str]) -> list[str]:
    """Change what a quote says, not only how it is written."""
    if swaps := SWAPS.get(kind):
        return [piece for read in reads for piece in swaps.get(read, read)] if set(reads) & set(swaps) else []
    letters = [n for n, read in enumerate(reads) if read.isascii() and read.isalpha()]
    if not letters:
        return []
    at = rng.choice(letters)
    changed = reads[at].swapcase() if kind == "case" else rng.choice(("", "q", reads[at] * 2))
    return [*reads[:at], *changed, *reads[at + 1 :]]


def _case(rng: random.Random, kind: str, written: list[Written]) -> Case | None:
    n = rng.randrange(len(written))
    first, last = _cut(rng, written[n], "blank" if kind == "blank edge" else "")
    source = written[n].atoms[first:last]
    reads = [read for read, _ in source]
    quote = "".join(surface for _, surface in source)
    if kind == "straddle":
        return _straddling(rng, written, n)
    if kind in ("case", "bare letter", "typo", "compatible"):
        reads = _misread(rng, kind, reads)
    if kind != "as it stands":
        quote = _rewritten(rng, reads)
    if not quote:
        return None
    home = rng.choice([m for m in range(len(written)) if m != n]) if kind == "other passage" else n
    id = "p99" if kind == "no passage" else f"p{home + 1}"
    place = None if kind == "no passage" else _place(written[home], "".join(reads), quote)
    return Case(kind, Edit(id, quote, "\u2042 new words \u2042"), place)


def _straddling(rng: random.Random, written: list[Written], n: int) -> Case | None:
    if n + 1 == len(written):
        return None
    before, after = (rng.randint(1, 30) for _ in "ab")
    quote = _tail(written[n], before) + rng.choice(("\n\n", "\r\n\r\n", "\n \n")) + _head(written[n + 1], after)
    return Case("straddle", Edit(f"p{rng.choice((n, n + 1)) + 1}", quote, "\u2042"), None)


def _tail(written: Written, count: int) -> str:
    return "".join(surface for _, surface in written.atoms[-count:])


def _head(written: Written, count: int) -> str:
    return "".join(surface for _, surface in written.atoms[:count])


def _cases(count: int) -> Iterator[tuple[Draft, Case]]:
    rng = random.Random(count)
    made = 0
    while made < count:
        draft, written = _draft(rng)
        for case in (_case(rng, rng.choice(KINDS), written) for _ in range(min(10, count - made))):
            if case is not None:
                made += 1
                yield draft, case


def _outcome(draft: Draft, case: Case) -> str:
    try:
        found = anchor(draft, case.edit)
    except Unanchored:
        return "refused" if case.place is None else "refused, though sure"
    done = apply_edits(draft.text, [found])
    if case.place is None:
        return "wrong place"
    start, end = case.place
    right = done == draft.text[:start] + case.edit.replacement + draft.text[end:]
    return "applied" if right else "wrong place"


@pytest.mark.parametrize("count", [2_000, pytest.param(50_000, marks=[pytest.mark.soak, pytest.mark.timeout(120)])])
def test_no_misquoted_edit_lands_in_a_wrong_place(count: int) -> None:
    seen = Counter((case.kind, _outcome(draft, case)) for draft, case in _cases(count))
    for (kind, outcome), number in sorted(seen.items()):
        print(f"{kind:14} {outcome:22} {number:6}")
    form = {outcome: seen["form", outcome] for outcome in ("applied", "refused, though sure")}
    print(f"{sum(seen.values())} quotes; differing in form alone and sure: {form}")
    assert sum(seen.values()) == count
    assert not [key for key in seen if key[1] == "wrong place"]
    assert form["applied"] >= 0.99 * sum(form.values()) > 0.1 * count
    assert seen["as it stands", "refused, though sure"] == 0
    assert all(seen[kind, "refused"] for kind in KINDS), "every kind of misquote must also meet a refusal"
