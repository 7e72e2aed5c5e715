"""The offline critic: the spec's rules and boundaries, and the prose tools. No model, no network, the same each run.

It judges only what code can judge. Criteria for a critic or a person get no verdict from it.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from redraft.core.briefs import CriticBrief
from redraft.core.draft import Draft, Passage
from redraft.core.measures import Span
from redraft.core.review import Cause, Finding, Review, Verdict
from redraft.core.spec import Criterion, Spec
from redraft.critics.boundaries import breaches
from redraft.critics.page import Check, Page, Spot
from redraft.critics.prose import Fault, ProseLinter, shared_linter
from redraft.critics.protocol import CriticFault, Seen
from redraft.critics.rules import check, directive_of

MOST_FINDINGS: Final = 30
MOST_OF_ONE: Final = 12
"""Findings shown for one criterion, so that one fault often made does not hide the others; the count tells the rest."""

FAILING: Final = 4
CORE: Final = 5
BOUNDARY: Final = 3
STYLE: Final = 1

_FACTS: Final = frozenset({"contains", "matches"})
_FORMAT: Final = frozenset({"outline", "headings", "valid"})


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A finding and what it is sorted by: kind of finding, then weight of its criterion, then place in the text."""

    group: int
    order: int
    start: int
    length: int
    finding: Finding


class OfflineCritic:
    """Judges rules, boundaries and prose without a model."""

    name = "offline"

    def __init__(self, linter: ProseLinter | None = None) -> None:
        """Make a critic.

        Args:
            linter: reads prose; None shares one with the offline author.
        """
        self._linter = linter or shared_linter()

    async def review(self, brief: CriticBrief, seen: Seen | None = None) -> Review:
        """Judge the whole draft; see `redraft.critics.protocol.Critic`."""
        faults = await self._read(brief.spec, brief.draft)
        return await asyncio.to_thread(_review, brief.spec, brief.draft, faults)

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Judge what code judges; see `redraft.critics.protocol.Critic`."""
        reads = any(rule.kind == "no_faults" for criterion in spec.criteria for rule in criterion.rules)
        faults = await self._read(spec, draft) if reads else ()
        return await asyncio.to_thread(_verdicts, spec, draft, faults)

    async def _read(self, spec: Spec, draft: Draft) -> tuple[Fault, ...]:
        try:
            return await self._linter.faults(draft, spec.language)
        except (ImportError, OSError, RuntimeError) as fault:
            raise CriticFault(f"the prose tools do not work ({fault}); redraft doctor says more") from fault


def _verdicts(spec: Spec, draft: Draft, faults: tuple[Fault, ...]) -> tuple[Verdict, ...]:
    page = Page(draft, faults)
    return tuple(_verdict(c, _checks(c, page, spec)) for c in spec.criteria if c.rules)


def _checks(criterion: Criterion, page: Page, spec: Spec) -> tuple[Check, ...]:
    unread = spec.language.lower().split("-")[0] != "en"
    return tuple(
        Check(False, f"spelling and grammar cannot be checked in {spec.language!r}: tick it by hand")
        if unread and rule.kind == "no_faults"
        else check(rule, page, criterion.says)
        for rule in criterion.rules
    )


def _verdict(criterion: Criterion, checks: tuple[Check, ...]) -> Verdict:
    told = [each for each in checks if not each.passed] or list(checks)
    counts = [each.count for each in checks if each.count is not None]
    return Verdict(
        criterion.id,
        all(each.passed for each in checks),
        "; ".join(each.reason for each in told),
        next((each.evidence for each in told if each.evidence), ""),
        sum(counts) if len(counts) == len(checks) else None,
    )


def _review(spec: Spec, draft: Draft, faults: tuple[Fault, ...]) -> Review:
    page = Page(draft, faults)
    judged = [(index, c, _checks(c, page, spec)) for index, c in enumerate(spec.criteria) if c.rules]
    verdicts = tuple(_verdict(criterion, checks) for _, criterion, checks in judged)
    ranked = [
        *(found for index, criterion, checks in judged for found in _failing(index, criterion, checks, page)),
        *_breaking(spec, page),
        *(_noted(fault, page) for fault in faults),
    ]
    ranked.sort(key=lambda r: (r.group, -r.finding.impact, r.order, r.start, r.length))
    return Review(verdicts, tuple(_distinct(ranked)))


def _failing(index: int, criterion: Criterion, checks: Iterable[Check], page: Page) -> Iterator[_Ranked]:
    impact = CORE if criterion.core else FAILING
    spots = [(rule.kind, spot) for rule, each in zip(criterion.rules, checks, strict=True) for spot in each.spots]
    # What has a fix ready comes first: it can be decided at once.
    spots.sort(key=lambda pair: pair[1].fault is None or pair[1].fault.ready is None)
    for place, (kind, spot) in enumerate(spots[:MOST_OF_ONE]):
        cause: Cause = "format" if kind in _FORMAT else "context" if kind in _FACTS else "instruction"
        source = spot.fault.rule if spot.fault else kind
        found = _finding(spot, page.draft, impact, cause, criterion.id, source)
        yield _Ranked(0, index * 1000 + place, spot.span.start, len(found.quote), found)


def _breaking(spec: Spec, page: Page) -> Iterator[_Ranked]:
    for number, phrase, span in breaches(spec.boundaries, page.text):
        fault = next((f for f in page.faults if (f.start, f.end) == (span.start, span.end) and f.ready), None)
        says = f"Say it without {phrase!r}" if fault is None else f"Write {fault.ready!r} for {phrase!r}"
        spot = Spot(span, f"{says}: boundary {number} forbids it", fault)
        found = _finding(spot, page.draft, BOUNDARY, "instruction", "", f"boundary {number}")
        yield _Ranked(1, number, span.start, len(found.quote), found)


def _noted(fault: Fault, page: Page) -> _Ranked:
    spot = Spot(Span(fault.start, fault.end), directive_of(fault, page.text), fault)
    found = _finding(spot, page.draft, STYLE + (fault.kind != "style"), "instruction", "", fault.rule)
    return _Ranked(2, 0, fault.start, len(found.quote), found)


def _finding(spot: Spot, draft: Draft, impact: int, cause: Cause, criterion: str, source: str) -> Finding:
    """Place a spot inside one passage; one that runs on into the next is told by its beginning."""
    passage = draft.passage_at(spot.span.start)
    quote = draft.text[spot.span.start : min(spot.span.end, passage.end)]
    yours = spot.fault is None or spot.fault.ready is None
    directive = spot.directive[:1].upper() + spot.directive[1:]
    at = spot.span.start - passage.start
    return Finding(passage.id, at, quote, directive, impact, cause, criterion, source, yours)


def _distinct(ranked: Iterable[_Ranked]) -> Iterator[Finding]:
    """Keep the first of findings about the same words, unless they fail two criteria; and no more than can be read."""
    seen: set[tuple[int, int]] = set()
    kept: set[tuple[int, int, str, str]] = set()
    for each in ranked:
        place, found = (each.start, each.length), each.finding
        # Two findings about the draft as a whole share an empty place and are still two.
        key = (*place, found.criterion, "" if each.length else found.directive)
        if key in kept or (not found.criterion and place in seen) or len(kept) >= MOST_FINDINGS:
            continue
        seen.add(place)
        kept.add(key)
        yield found


_SAMPLE: Final = "We definitely recieve it, irregardless."


def self_test() -> dict[str, str]:
    """Try the prose tools on a sentence with known faults.

    Returns:
        For each tool "works", or what is wrong and what to do.
    """
    passage = Passage("p1", 0, len(_SAMPLE))
    try:
        found = asyncio.run(ProseLinter().faults(Draft(1, 0, _SAMPLE, (passage,), "opened"), "en"))
    except (ImportError, OSError, RuntimeError) as fault:
        return {"offline": f"does not load ({fault}): install redraft again"}
    rules = {fault.rule.partition(":")[0] for fault in found}
    return {tool: "works" if tool in rules else "finds nothing: install redraft again" for tool in _TOOLS}


_TOOLS: Final = ("harper", "proselint")
