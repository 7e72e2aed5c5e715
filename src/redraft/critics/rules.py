"""Judge a draft by the rules of a criterion: code, no model, the same answer every time."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final, cast

from redraft.core.draft import Draft, heading_of
from redraft.core.measures import Run, Span, grade_of, repeats, runs, sentences, words
from redraft.core.rules import Rule, compiled
from redraft.critics.page import EVIDENCE, Check, Page, Spot, many
from redraft.critics.phrases import occurrences
from redraft.critics.prose import LONGEST, Fault
from redraft.critics.validity import valid

MOST_MATCHES: Final = 100
"""Matches of a pattern that are counted: each search is linear in the text, so this bounds the time of all."""

STEPS: Final = 2_000_000_000
"""Most pattern instructions times code points that are run."""

SHOWN: Final = 3
"""Sentences that are named when a draft is too long."""


def check(rule: Rule, page: Page, says: str = "what is asked for") -> Check:
    """Judge a draft by one rule.

    Args:
        rule: any rule that a spec can carry.
        page: the draft, with the faults of its prose if the rule is `no_faults`.
        says: what the criterion asks for, in its own words: a pattern alone says little to a person.

    Returns:
        Whether it holds, a one-line reason, evidence, and the places that break it.
    """
    return _matches(rule, page, says) if rule.kind == "matches" else _CHECKS[rule.kind](rule, page)


def _at_least(thing: str) -> Callable[[Rule, Page], Check]:
    def run(rule: Rule, page: Page) -> Check:
        least, have = cast(int, rule.value), len(_measured(page, thing))
        if have >= least:
            return Check(True, f"{many(have, thing)}, at least {least}", many(have, thing), 0)
        short = many(least - have, thing)
        spot = Spot(page.end(), f"Add at least {short}")
        return Check(
            False, f"{many(have, thing)}, {least - have} below {least}", many(have, thing), least - have, (spot,)
        )

    return run


def _at_most(thing: str) -> Callable[[Rule, Page], Check]:
    def run(rule: Rule, page: Page) -> Check:
        most, found = cast(int, rule.value), _measured(page, thing)
        have = len(found)
        if have <= most:
            return Check(True, f"{many(have, thing)}, at most {most}", many(have, thing), 0)
        over = have - most
        spots = _longest(page, f"Cut: {many(over, thing)} must go")
        return Check(False, f"{many(have, thing)}, {over} over {most}", many(have, thing), over, spots)

    return run


def _measured(page: Page, thing: str) -> Sequence[Span | Run]:
    if thing == "paragraph":
        return page.paragraphs()
    return page.words() if thing == "word" else page.sentences()


def _longest(page: Page, directive: str, longer_than: int = 0) -> tuple[Spot, ...]:
    sized = [(len(words(page.text, s.start, s.end)), s) for s in page.sentences()]
    ranked = sorted((pair for pair in sized if pair[0] > longer_than), key=lambda pair: (-pair[0], pair[1].start))
    return tuple(Spot(span, f"{directive}; this sentence has {many(size, 'word')}") for size, span in ranked[:SHOWN])


def _sentence_words(rule: Rule, page: Page) -> Check:
    most = cast(int, rule.value)
    sizes = [(len(words(page.text, s.start, s.end)), s) for s in page.sentences()]
    over = [pair for pair in sizes if pair[0] > most]
    if not over:
        return Check(True, f"no sentence over {most} words", many(max((n for n, _ in sizes), default=0), "word"), 0)
    worst = max(over, key=lambda pair: (pair[0], -pair[1].start))
    spots = tuple(
        Spot(s, f"Split or shorten: {n} words, at most {most}")
        for n, s in sorted(over, key=lambda p: (-p[0], p[1].start))
    )
    return Check(False, f"{many(len(over), 'sentence')} over {most} words", page.quote(worst[1]), len(over), spots)


def _grade(rule: Rule, page: Page) -> Check:
    low, high = cast(tuple[float, float], rule.value)
    have = grade_of(page.draft)
    band, evidence = f"{low:g} to {high:g}", f"grade {have:.1f}"
    if not page.words():
        return Check(
            False, f"no words to measure, grade {band} wanted", "", None, (Spot(page.end(), "Write the text"),)
        )
    if low <= have <= high:
        return Check(True, f"reads at grade {have:.1f}, within {band}", evidence)
    if have > high:
        spots = _longest(page, "Use shorter words and sentences")
        return Check(False, f"reads at grade {have:.1f}, above {band}", evidence, None, spots)
    spot = Spot(_whole(page), "Say more in each sentence: the text reads below the grade that is wanted")
    return Check(False, f"reads at grade {have:.1f}, below {band}", evidence, None, (spot,))


def _whole(page: Page) -> Span:
    return Span(0, 0) if not page.draft.passages else Span(page.draft.passages[0].start, page.draft.passages[0].start)


def _contains(rule: Rule, page: Page) -> Check:
    wanted = cast(tuple[str, ...], rule.value)
    missing = [text for text in wanted if next(occurrences(text, page.text), None) is None]
    if not missing:
        return Check(True, f"has {_listed(wanted)}", page.quote(next(occurrences(wanted[0], page.text))), 0)
    spots = tuple(Spot(page.end(), f"Bring in {text!r}") for text in missing)
    return Check(False, f"does not have {_listed(missing)}", "", len(missing), spots)


def _lacks(rule: Rule, page: Page) -> Check:
    unwanted = cast(tuple[str, ...], rule.value)
    found = sorted({span for text in unwanted for span in occurrences(text, page.text)}, key=lambda s: (s.start, s.end))
    return _without(found, f"has no {_listed(unwanted)}", page)


def _without(found: Sequence[Span], good: str, page: Page) -> Check:
    if not found:
        return Check(True, good, "", 0)
    names = Counter(page.quote(span).lower() for span in found)
    told = ", ".join(f"{name!r}{f' {count} times' if count > 1 else ''}" for name, count in islice(names.items(), 4))
    spots = tuple(Spot(span, f"Say it without {page.quote(span)!r}") for span in found)
    return Check(False, f"has {told}", page.quote(found[0]), len(found), spots)


def _listed(texts: Sequence[str]) -> str:
    shown = ", ".join(repr(text) for text in texts[:4])
    return shown if len(texts) <= 4 else f"{shown} and {len(texts) - 4} more"


def _matches(rule: Rule, page: Page, says: str) -> Check:
    wanted = cast(tuple[str, ...], rule.value)
    found = [(pattern, next(_found(pattern, page.text), None)) for pattern in wanted]
    missing = [pattern for pattern, span in found if span is None]
    if not missing:
        return Check(True, "has what is asked for", page.quote(cast(Span, found[0][1])), 0)
    asked = says if len(says) <= EVIDENCE else says[: EVIDENCE - 1] + "…"
    spots = tuple(Spot(page.end(), f"Bring in what is missing: {asked} {_patterns([each])}") for each in missing)
    return Check(False, f"not found: {asked} {_patterns(missing)}", "", len(missing), spots)


def _patterns(patterns: Sequence[str]) -> str:
    told = ", ".join(patterns)
    shown = told if len(told) <= EVIDENCE else told[: EVIDENCE - 1] + "…"
    return f"(pattern{'' if len(patterns) == 1 else 's'} {shown})"


def _lacks_match(rule: Rule, page: Page) -> Check:
    unwanted = cast(tuple[str, ...], rule.value)
    found = sorted({s for pattern in unwanted for s in _found(pattern, page.text)}, key=lambda s: (s.start, s.end))
    return _without(found, f"has nothing that is ruled out {_patterns(unwanted)}", page)


def _found(pattern: str, text: str) -> Iterator[Span]:
    """Stretches that match, empty ones left out.

    A pattern is run over as much of the text as its size allows, so that none can take more than a few seconds.
    """
    made = compiled(pattern)
    matches = islice(made.finditer(text[: max(10_000, STEPS // max(made.programsize, 1))]), MOST_MATCHES)
    return (Span(*match.span()) for match in matches if match.span()[0] < match.span()[1])


def _titles(draft: Draft) -> list[tuple[int, str, Span]]:
    found = ((heading_of(draft.text[p.start : p.end]), p) for p in draft.passages)
    return [(head[0], " ".join(head[1].split()), Span(p.start, p.start)) for head, p in found if head]


def _named(entry: str, level: int, title: str) -> bool:
    marks = len(entry) - len(entry.lstrip("#"))
    return (not marks or marks == level) and " ".join(entry.lstrip("#").split()).casefold() == title.casefold()


def _headings(rule: Rule, page: Page) -> Check:
    wanted, have = cast(tuple[str, ...], rule.value), _titles(page.draft)
    missing = [entry for entry in wanted if not any(_named(entry, level, title) for level, title, _ in have)]
    if not missing:
        return Check(True, f"has the {'heading' if len(wanted) == 1 else 'headings'} {_listed(wanted)}", "", 0)
    spots = tuple(Spot(page.end(), f"Add the heading {entry!r} and what belongs under it") for entry in missing)
    return Check(False, f"no heading {_listed(missing)}", "", len(missing), spots)


def _outline(rule: Rule, page: Page) -> Check:
    wanted, have = cast(tuple[str, ...], rule.value), _titles(page.draft)
    titles = [title for _, title, _ in have]
    if len(wanted) == len(have) and all(_named(w, h[0], h[1]) for w, h in zip(wanted, have, strict=True)):
        return Check(True, "the headings are as asked", ", ".join(titles)[:EVIDENCE])
    wrong = next((h for w, h in zip(wanted, have, strict=False) if not _named(w, h[0], h[1])), None)
    spot = Spot(wrong[2] if wrong else page.end(), f"Make the headings {' / '.join(wanted)[:200]}, in this order")
    told = (
        f"has the headings {_listed(titles)}, not {_listed(wanted)}"
        if titles
        else f"has no headings; wanted are {_listed(wanted)}"
    )
    return Check(False, told, titles[0] if titles else "", None, (spot,))


def _no_faults(rule: Rule, page: Page) -> Check:
    kinds = cast(tuple[str, ...], rule.value)
    found = [fault for fault in page.faults if fault.kind in kinds]
    if not found:
        far = f" in its first {LONGEST:,} characters; the rest is not read" if len(page.text) > LONGEST else ""
        return Check(True, f"no faults of {' or '.join(kinds)} found{far}", "", 0)
    counts = Counter(fault.kind for fault in found)
    told = " and ".join(many(counts[kind], f"{kind} fault") for kind in ("spelling", "grammar") if counts[kind])
    spots = tuple(Spot(Span(f.start, f.end), directive_of(f, page.text), f) for f in found)
    return Check(False, told, page.quote(spots[0].span), len(found), spots)


def directive_of(fault: Fault, text: str) -> str:
    """Say what to do about a fault of prose."""
    quote = text[fault.start : fault.end]
    says = fault.says.rstrip(".?!")
    if fault.ready is None:
        return f"{says}: {' or '.join(repr(guess) for guess in fault.guesses[:2])}?" if fault.guesses else says
    if not quote.strip():
        return says
    return f"{says}: write {fault.ready!r}" if fault.ready else f"{says}: leave it out"


def _no_repeats(rule: Rule, page: Page) -> Check:
    size = cast(int, rule.value)
    found = repeats(page.draft, size)
    if not found:
        return Check(True, f"no phrase of {size} words comes twice", "", 0)
    spots = tuple(Spot(span, "Say it once: these words stand in the draft before") for span, _ in found)
    told = f"{many(len(found), 'phrase')} of {size} words or more said again"
    return Check(False, told, page.quote(found[0][0]), len(found), spots)


_CLOSERS = "\"'”’)]*_ \t\r\n"
_SIGN_OFF: Final = 8
_CALL = re.compile(
    r"(?:please|just|so|then|and|now|to \w+[^,]*,|if [^,]*,)?[\s,]*"
    r"(?:book|reply|call|click|try|start|join|sign|get|tell|write|send|email|mail|visit|see|read|download|register|"
    r"schedule|pick|choose|give|ask|let|contact|meet|talk|order|buy|subscribe|install|run|open|watch|grab|claim|"
    r"request|vote|approve|review|comment|come|say|drop|ping|message|text|bring|take|use|add|share|support|donate)\b",
    re.IGNORECASE,
)


def _ends_with(rule: Rule, page: Page) -> Check:
    last = _last_sentence(page)
    if last is None:
        return Check(False, "there is no text", "", None, (Spot(page.end(), f"End with a {rule.value}"),))
    words_there = page.text[last.start : last.end].rstrip(_CLOSERS)
    held = (
        words_there.endswith("?") if rule.value == "question" else _CALL.match(words_there.lstrip(_CLOSERS)) is not None
    )
    told = {"question": "a question", "call": "a call to act"}[str(rule.value)]
    if held:
        return Check(True, f"ends with {told}", page.quote(last))
    return Check(False, f"does not end with {told}", page.quote(last), None, (Spot(last, f"End with {told}"),))


def _last_sentence(page: Page) -> Span | None:
    """The last sentence of the body: a sign-off, which is a few words without a full stop, is passed over."""
    spans = [s for run in runs(page.draft) if run.kind != "heading" for s in sentences(page.text, run.start, run.end)]
    for span in reversed(spans):
        closed = page.text[span.start : span.end].rstrip(_CLOSERS)[-1:] in (".", "!", "?", "…")
        if closed or len(words(page.text, span.start, span.end)) > _SIGN_OFF:
            return span
    return spans[-1] if spans else None


_CHECKS: Final[dict[str, Callable[[Rule, Page], Check]]] = {
    "min_words": _at_least("word"),
    "max_words": _at_most("word"),
    "min_sentences": _at_least("sentence"),
    "max_sentences": _at_most("sentence"),
    "min_paragraphs": _at_least("paragraph"),
    "max_paragraphs": _at_most("paragraph"),
    "max_sentence_words": _sentence_words,
    "grade": _grade,
    "contains": _contains,
    "lacks": _lacks,
    "lacks_match": _lacks_match,
    "outline": _outline,
    "headings": _headings,
    "no_faults": _no_faults,
    "no_repeats": _no_repeats,
    "ends_with": _ends_with,
    "valid": valid,
}
