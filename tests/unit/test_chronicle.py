"""The story, a line an event: what each kind says, in words that stand by themselves."""

import random
from datetime import timedelta
from typing import Any

import pytest

from faults.made import nasty_text
from made_session import AT, SPEC, events
from redraft.core.chronicle import deed_of, line_of, who
from redraft.core.edits import Edit
from redraft.core.events import (
    KINDS,
    Allowed,
    Amended,
    AnyEvent,
    Called,
    Challenged,
    ClosedPass,
    Decided,
    Dismissed,
    Failed,
    Froze,
    Locked,
    Noted,
    Opened,
    Proposed,
    Rated,
    Reverted,
    Reviewed,
    Stopped,
    Thawed,
    Ticked,
    Unlocked,
    Written,
)
from redraft.core.fold import apply, fold
from redraft.core.outline import Part
from redraft.core.phrases import change_said, clipped, counted, edits_said, listed
from redraft.core.review import Finding, Fix, Unjudged, Verdict
from redraft.core.said import Answered, Flagged, Forked, Renamed
from redraft.core.session import Session

BASE = events()
N = len(BASE) + 1
"""The session in which all is told: v2 stands, a pass is open, p1 is frozen, the outline locked, tone ticked."""


def after(*more: tuple[type[Any], dict[str, Any]]) -> tuple[AnyEvent, Session, Session]:
    """The last of some events that follow the base, and the sessions before and after it."""
    session = before = fold("k3v9", AT, BASE)
    event: AnyEvent = BASE[-1]
    for place, (kind, fields) in enumerate(more):
        event = kind(n=N + place, at=AT + timedelta(seconds=place), **fields)
        before, session = session, apply(session, event)
    return event, before, session


def said(*more: tuple[type[Any], dict[str, Any]]) -> str:
    return line_of(*after(*more))


def edit(quote: str, replacement: str) -> tuple[Edit, ...]:
    text = fold("k3v9", AT, BASE).drafts[-1].text
    return (Edit("p9", quote, replacement, text.index(quote)),)


def reviewed(*verdicts: Verdict, by: str = "offline", **more: Any) -> tuple[type[Any], dict[str, Any]]:
    return Reviewed, {"by": by, "version": 2, "revision": 1, "verdicts": verdicts, **more}


RATED = Rated, {"version": 2, "score": 2}
ASK = edit("We could talk", "Could we talk")
OFFER = Proposed, {"by": "anthropic:opus", "version": 2, "fixes": (Fix("3.2", ASK, "a question", "high"),)}
TAKEN = {"finding": "3.2", "fix": f"{N}.1", "version": 3, "parent": 2, "edits": ASK}

LINES: list[tuple[str, list[tuple[type[Any], dict[str, Any]]]]] = [
    (
        "you amended the spec to r2: the reader is in a hurry"
        " (added brief, took out tone, changed length, audience)",
        [(Amended, {"revision": 2, "reason": "the reader is in a hurry", "spec": SPEC
            .replace('id = "tone"', 'id = "brief"').replace("max_words = 90", "max_words = 80")
            .replace("50 to 200 engineers", "in a hurry")})],
    ),
    ("m wrote v3 in place of v2, 2 words, incomplete: what came until it was stopped: another draft", [
        (Called, {"by": "m", "role": "author", "doing": "draft", "model": "m"}),
        (Written, {"by": "m", "version": 3, "parent": 2, "text": "A b", "passages": ("p90:0",),
                   "incomplete": True, "says": "another draft"})]),
    ("you edited v2 by hand, v3: p90, 9 passages less, -66 words", [
        (Written, {"version": 3, "parent": 2, "text": "A b", "passages": ("p90:0",)})]),
    (
        "critic reviewed v2: the premise is wrong: nobody buys this; 1 of 3 pass; evidence passes now, length fails"
        " now (91 words), tone said to pass on words that are not in the draft; no verdict on ask: it timed out;"
        " 3 findings (a boundary, style, evidence; gravest 4 of 5)",
        [reviewed(
            Verdict("evidence", True), Verdict("length", False, "91 words"), Verdict("tone", True, ungrounded=True),
            by="critic", sound=False, premise="nobody buys this", unjudged=(Unjudged("ask", "it timed out"),),
            findings=(Finding("p1", 0, "", "x", 4, source="boundary 1"), Finding("p1", 0, "", "x", 2, source="wordy"),
                      Finding("p1", 0, "", "x", 1, criterion="evidence")))],
    ),
    ("critic judged part of v2: 1 of 2 pass; evidence passes now (2/3); fails: sober (too loud)", [
        reviewed(Verdict("evidence", True, votes="2/3"), Verdict("sober", False, "too loud"), by="critic",
                 scope="part")]),
    ("rules judged v2 by code: 0 of 1 pass; length 9 → 4", [
        reviewed(Verdict("length", False, count=9), by="rules"),
        reviewed(Verdict("length", False, count=4), by="rules", scope="rules")]),
    ("offline reviewed v2: no verdict, and nothing found", [reviewed()]),
    ("judge checked v2 afresh: not ready to use: no price; missing: Say what it costs.", [
        reviewed(by="judge", scope="final", ready=False, why="no price",
                 findings=(Finding("p1", 0, "", "Say what it costs.", 4),))]),
    ("judge checked v2 afresh: ready to use: it can be sent", [
        reviewed(by="judge", scope="final", ready=True, why="it can be sent")]),
    (f"anthropic:opus offered 1 fix for v2: {N}.1 for ask: 'We could talk' → 'Could we talk', high risk", [OFFER]),
    ("anthropic:opus offered no fix for v2: 1 refused (p1 is frozen)", [
        (Proposed, {"by": "anthropic:opus", "version": 2, "fixes": (Fix("3.2", ASK, refused="p1 is frozen"),)})]),
    ("anthropic:opus offered no fix for v2", [(Proposed, {"by": "anthropic:opus", "version": 2})]),
    ("anthropic:opus proposed another outline of v2: Hook, Ask", [
        (Proposed, {"by": "anthropic:opus", "version": 2, "parts": (Part("p1", 1, "Hook"), Part("", 1, "Ask"))})]),
    (f"you accepted {N}.1 for ask: 'We could talk' → 'Could we talk', v3", [
        OFFER, (Decided, {"choice": "accept", **TAKEN})]),
    (f"rules accepted {N}.1 for ask: 'We could talk' → 'Could we talk', v3, as a low risk, without a key", [
        OFFER, (Decided, {"choice": "accept", "by": "rules", "auto": True, **TAKEN})]),
    (f"you rejected {N}.1 for ask: 'We could talk' → 'Could we talk', because too forward", [
        OFFER, (Decided, {"choice": "reject", "finding": "3.2", "fix": f"{N}.1", "reason": "too forward"})]),
    ("you skipped 3.4 for problem: Say what slow builds cost this reader.", [
        (Decided, {"choice": "skip", "finding": "3.4"})]),
    ("you reopened 3.4 for problem", [
        (Decided, {"choice": "skip", "finding": "3.4"}), (Decided, {"choice": "reopen", "finding": "3.4"})]),
    (f"you undid event {N} (skipped 3.4): reopened 3.4 for problem", [
        (Decided, {"choice": "skip", "finding": "3.4"}),
        (Decided, {"choice": "reopen", "finding": "3.4", "undoes": N})]),
    ("you went back to v1 from v2: too long", [(Reverted, {"to": 1, "reason": "too long"})]),
    ("you went on to v2 from v1", [(Reverted, {"to": 1}), (Reverted, {"to": 2})]),
    ("you undid event 8 (accepted the figure from the context): went back to v1 from v2", [
        (Reverted, {"to": 1, "undoes": 8})]),
    ("you took 7.1 back alone: 'cut build time from 40 to 9 minutes' → 'ship faster', v3", [
        (Reverted, {"to": 3, "fix": "7.1", "parent": 2,
                    "edits": edit("cut build time from 40 to 9 minutes", "ship faster")})]),
    ("you ticked that evidence passes in v1, before the critic's verdict was shown, where offline said that it fails", [
        (Ticked, {"criterion": "evidence", "passed": True, "version": 1, "first": True})]),
    ("you ticked that tone fails in v2", [(Ticked, {"criterion": "tone", "passed": False, "version": 2})]),
    ("you undid event 6 (ticked tone): the tick is gone", [
        (Ticked, {"criterion": "tone", "version": 1, "undoes": 6})]),
    ("you froze p2 of v2: 'Your builds are slow, and everyone on the team knows it by…'", [
        (Froze, {"what": "passage", "target": "p2", "version": 2})]),
    ("you froze words of p2: 'slow'", [
        (Froze, {"what": "passage", "target": "p2", "version": 2, "quote": "slow"})]),
    ("you froze the criterion length: it must keep passing, against evidence", [
        (Froze, {"what": "criterion", "target": "length", "version": 2, "against": "evidence"})]),
    ("you froze words: 50 to 70", [
        (Froze, {"what": "measure", "target": "words", "version": 2, "low": 50, "high": 70})]),
    ("you changed the band of words: 50 to 90", [
        (Froze, {"what": "measure", "target": "words", "version": 2, "low": 50, "high": 70}),
        (Froze, {"what": "measure", "target": "words", "version": 2, "low": 50, "high": 90})]),
    ("you thawed p1: it may change", [(Thawed, {"what": "passage", "target": "p1", "reason": "it may change"})]),
    ("you undid event 4 (froze p1): thawed p1", [(Thawed, {"what": "passage", "target": "p1", "undoes": 4})]),
    ("you locked the outline of v2, 3 parts: Hook, Proof, p9", [
        (Locked, {"version": 2, "outline": ("p1 ## Hook", "p3 ## Proof", "p9")})]),
    ("you unlocked the outline: a part is missing", [(Unlocked, {"reason": "a part is missing"})]),
    ("rules closed pass 1: kept v2, 1/5 → 2/5: evidence passes now", [
        (ClosedPass, {"by": "rules", "base": 1, "candidate": 2, "kept": True, "before": "1/5", "after": "2/5",
                      "why": "evidence passes now", "sha256": "0"})]),
    ("you closed pass 1: v2 not kept, v1 stands, 1/5 → 1/5: nothing moved", [
        (ClosedPass, {"base": 1, "candidate": 2, "kept": False, "before": "1/5", "after": "1/5",
                      "why": "nothing moved", "sha256": "0"})]),
    ("you closed pass 1: v2 as it was, 1/5 → 1/5: all were rejected", [
        (ClosedPass, {"base": 2, "candidate": 2, "kept": True, "before": "1/5", "after": "1/5",
                      "why": "all were rejected", "sha256": "0"})]),
    ("you rated v2 4 of 5; clarity good, evidence lacking: nearly (7 s, blind, saved when the time was up)", [
        (Rated, {"version": 2, "score": 4, "aspects": ("+clarity", "-evidence"), "line": "nearly", "seconds": 6.6,
                 "blind": True, "late": True})]),
    (f"you undid event {N} (rated 2): the rating is gone", [
        RATED, (Rated, {"version": 2, "score": 0, "undoes": N})]),
    ("rules ended the session, converged: v2 passes nothing that v1 did not", [
        (Stopped, {"by": "rules", "ending": "converged", "why": "v2 passes nothing that v1 did not"})]),
    ("you stopped the session: enough for today", [(Stopped, {"ending": "stopped", "why": "enough for today"})]),
    (
        "rules noted that this failed: Reviewing v2 (timeout): nothing came in 60 s; the text is as it was",
        [(Failed, {"by": "rules", "doing": "Reviewing v2", "what": "nothing came in 60 s.", "fault": "timeout"})],
    ),
    ("opus answered as critic (review): 1,200 tokens read, 80 written, $0.04, 3.2 s, 1 retry, ended by: timeout", [
        (Called, {"by": "opus", "role": "critic", "doing": "review", "model": "opus", "input_tokens": 1200,
                  "output_tokens": 80, "usd": "0.04", "seconds": 3.21, "retries": 1, "stopped": "timeout"})]),
    ("opus answered as author (fixes): tokens unknown, cost unknown, 0.0 s, it was cut off at its length", [
        (Called, {"by": "opus", "role": "author", "doing": "fixes", "model": "opus", "stopped": "length"})]),
    ("you told the author: no jokes", [(Noted, {"text": "no jokes"})]),
    ("you gave the fact that 3.1 asked for: it was 40 minutes", [
        (Noted, {"text": "it was 40 minutes", "about": "3.1", "fact": True})]),
    (f"you undid event {N} (told the author: no jokes): the author is no longer told", [
        (Noted, {"text": "no jokes"}), (Noted, {"text": "no jokes", "undoes": N})]),
    ("judge compared v1 and v2 blind: v2 is better: it has a figure", [
        (Challenged, {"by": "judge", "older": 1, "newer": 2, "prefers": "newer", "why": "it has a figure"})]),
    ("judge compared v1 and v2 blind: neither is better", [
        (Challenged, {"by": "judge", "older": 1, "newer": 2, "prefers": "tie"})]),
    ("you allowed 2 commands of the spec to run: 'wc -w', 'vale draft.md'", [
        (Allowed, {"commands": ("wc -w", "vale draft.md"), "sha256": "0"})]),
    ("you set the signal 'creep' aside: it must be long", [
        (Dismissed, {"signal": "creep", "key": "creep:words:9", "reason": "it must be long"})]),
    (f"you undid event {N} (dismissed creep): the signal is back", [
        (Dismissed, {"signal": "creep", "key": "creep:words:9", "reason": "it must be long"}),
        (Dismissed, {"signal": "creep", "key": "creep:words:9", "reason": "x", "undoes": N})]),
    (f"ann went on here from a copy of k3v9 'Launch email', events 1 to {N - 1}, seal 0123456789abcdef", [
        (Forked, {"by": "ann", "origin": "k3v9", "event": N - 1, "seal": "0123456789abcdef",
                  "title": "Launch email"})]),
    ("you renamed the session 'Launch email' to 'The launch'", [(Renamed, {"title": "The launch"})]),
    ("you flagged v2 as tone: it shouts", [
        (Flagged, {"what": "draft", "version": 2, "flag": "tone", "line": "it shouts"})]),
    ("you flagged finding 3.1 as hallucinated", [
        (Flagged, {"what": "finding", "target": "3.1", "version": 1, "flag": "hallucinated"})]),
    ("you flagged the verdict on ask in v1 as logic", [
        (Flagged, {"what": "verdict", "target": "ask", "version": 1, "flag": "logic"})]),
    (f"you undid event {N} (flagged v2 tone): the flag is gone", [
        (Flagged, {"what": "draft", "version": 2, "flag": "tone"}),
        (Flagged, {"what": "draft", "version": 2, "flag": "tone", "undoes": N})]),
    (f"you saw to the feedback of event {N} (a rating of 2): became the boundary 'no claim without a number'", [
        RATED, (Answered, {"feedback": N, "how": "boundary", "led_to": "no claim without a number"})]),
    (f"you saw to the feedback of event {N} (a flag, tone): led to the amendment of event 12", [
        (Flagged, {"what": "draft", "version": 2, "flag": "tone"}),
        (Answered, {"feedback": N, "how": "amendment", "led_to": "12"})]),
    (f"you saw to the feedback of event {N} (a reason, 'too forward'): set aside: said once", [
        (Decided, {"choice": "reject", "finding": "3.2", "reason": "too forward"}),
        (Answered, {"feedback": N, "how": "dismissed", "reason": "said once"})]),
    (f"you saw to the feedback of event {N} (a rating of 2): went into the template email", [
        RATED, (Answered, {"feedback": N, "how": "template", "led_to": "email"})]),
    (f"you undid event {N + 1} (saw to the feedback of event {N}: put a boundary into the template email): "
     "the feedback is open again", [
        RATED, (Answered, {"feedback": N, "how": "template", "led_to": "email"}),
        (Answered, {"feedback": N, "how": "template", "led_to": "email", "undoes": N + 1})]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "told"), LINES, ids=[line[:50] for line, _ in LINES])
def test_an_event_says_what_happened_in_one_line(line: str, told: list[tuple[type[Any], dict[str, Any]]]) -> None:
    assert said(*told) == line


def test_the_first_events_tell_what_done_means_and_where_it_began() -> None:
    first = fold("k3v9", AT, BASE[:1])
    assert line_of(BASE[0], None, first) == (
        "you opened 'Launch email': spec r1, 5 criteria (problem, evidence, ask, length, tone)"
    )
    opened = Opened(n=1, at=AT, title="Mail", spec=SPEC, template="email")
    assert line_of(opened, None, fold("k3v9", AT, [opened])).startswith("you opened 'Mail', from the template email: ")
    assert line_of(BASE[1], first, fold("k3v9", AT, BASE[:2])).startswith("you wrote v1, ")


def test_every_kind_of_event_has_a_line_here() -> None:
    assert {type(event) for _, told in LINES for event in [after(*told)[0]]} | {Opened} == {*KINDS.values()}


def test_who_did_it_is_told_apart_from_what_was_done() -> None:
    event, before, session = after(RATED)
    assert line_of(event, before, session) == f"{who(event)} {deed_of(event, before, session)}"
    assert deed_of(event, before, session) == "rated v2 2 of 5"


def test_a_change_is_told_by_the_words_around_which_both_sides_differ() -> None:
    assert change_said("a", "b") == "'a' → 'b'"
    assert change_said("the the", "the") == "'the the' → 'the'"
    assert change_said("", "so ") == "added 'so'" and change_said("so", "") == "took out 'so'"
    assert change_said(" ", "\n") == "blanks only"
    long = "one two three four five six seven eight nine ten"
    assert change_said(long, long.replace("five", "5")) == "'five' → '5'"
    assert change_said(long, f"{long} eleven") == "added 'eleven'"
    assert change_said(long, long.removeprefix("one ")) == "took out 'one'"
    assert change_said(long, f"{long} \n") == "blanks only"
    three = (Edit("p1", "a", "b"), Edit("p1", "c", "d"), Edit("p1", "e", "f"))
    assert edits_said(three) == "'a' → 'b' and 2 more edits"
    assert edits_said(()) == ""


def test_phrases_are_cut_and_counted() -> None:
    assert clipped("a\n b", 5) == "a b" and clipped("abcdef", 4) == "abc…" and clipped("a" * 10_000, 4) == "aaa…"
    assert clipped(" " * 10_000 + "a", 4) == "…"
    assert (counted(1, "fix", "fixes"), counted(2_000, "fix", "fixes"), counted(0, "word")) == (
        "1 fix", "2,000 fixes", "0 words",
    )  # fmt: skip
    assert listed("abc", 2) == "a, b and 1 more"


def test_whatever_was_written_a_line_is_one_line_and_not_endless() -> None:
    rng = random.Random(3)
    for _ in range(200):
        text = nasty_text(rng) * rng.choice((1, 1, 500))
        for told in (
            (Noted, {"text": text, "by": text}), (Rated, {"version": 2, "score": 1, "line": text}),
            (Dismissed, {"signal": "creep", "key": text, "reason": text}), (Renamed, {"title": f"x{text}"}),
            (Failed, {"doing": text, "what": text, "fault": text}), (Stopped, {"ending": "done", "why": text}),
            reviewed(*(Verdict(f"{text}{n}", False, text, text) for n in range(9)), premise=text, sound=True),
        ):  # fmt: skip
            line = said(told)
            assert len(line.splitlines()) <= 1 or not line.isprintable()
            assert "\n" not in line and "\r" not in line and len(line) < 1000
