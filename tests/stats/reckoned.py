"""What many transcripts come to, reckoned from their TOML alone, without the fold and without the statistics."""

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import Any

from stats.made_sessions import FAMILIES, JUDGES

Row = dict[str, Any]
EXPECTED = (1, 2, 4)
"""Six criteria that are looped over, two at a time: two passes if six tenths fail, three and one again if all do."""
FAMILY_OF = {said: key for key, sayings in FAMILIES.items() for said in sayings}


class File:
    """One transcript: its tables, and which of its events are its own."""

    def __init__(self, path: Path) -> None:
        doc = tomllib.loads(path.read_text("utf-8"))
        self.created: datetime = doc["created"]
        self.events: list[Row] = doc["event"]
        self.since = max((e["n"] for e in self.events if e["kind"] == "forked"), default=0)
        self.template = self.events[0].get("template", "")
        self.parents, self.texts, self.head = {0: 0}, {0: ""}, 0
        self.takes_back: dict[int, str] = {}
        for event in self.events:
            self._move(event)

    @property
    def own(self) -> list[Row]:
        return [event for event in self.events if event["n"] > self.since]

    def of(self, kind: str, own: bool = True) -> list[Row]:
        return [event for event in (self.own if own else self.events) if event["kind"] == kind]

    def finding(self, name: str) -> Row:
        n, place = map(int, name.split("."))
        return self.events[n - 1]["finding"][place - 1]

    def line(self) -> list[int]:
        """The head, its parent, and so on to the first."""
        found, at = [], self.head
        while at:
            found.append(at)
            at = self.parents[at]
        return found

    def _move(self, event: Row) -> None:
        match event["kind"]:
            case "written":
                self._grow(event["version"], event.get("parent", 0), event["text"])
            case "decided" if event["choice"] == "accept":
                self._grow(event["version"], event["parent"], self._edited(event))
            case "reverted" if event.get("fix"):
                self._grow(event["to"], event["parent"], self._edited(event))
                self.takes_back[event["to"]] = event["fix"]
            case "reverted":
                self.head = event["to"]

    def _grow(self, version: int, parent: int, text: str) -> None:
        self.parents[version], self.texts[version], self.head = parent, text, version

    def _edited(self, event: Row) -> str:
        (edit,) = event["edit"]
        text, at = self.texts[event["parent"]], edit["at"]
        assert text[at:].startswith(edit["quote"])
        return text[:at] + edit["replacement"] + text[at + len(edit["quote"]) :]

    def ending(self) -> str:
        """The ending that stands: no change and no leave to go on came after it."""
        stops = self.of("stopped", own=False)
        if not stops:
            return ""
        last = stops[-1]
        for event in self.events[last["n"] :]:
            kind = event["kind"]
            changed = kind in ("written", "reverted", "ticked", "proposed")
            changed |= kind == "decided" and event["choice"] == "accept"
            changed |= kind == "reviewed" and event.get("scope") == "final" and not all(_passes(event).values())
            went_on = kind == "called" and last["ending"] == "budget"
            if changed or (went_on and (event["at"] - last["at"]).total_seconds() >= event["seconds"]):
                return ""
        return last["ending"]

    def marks(self) -> dict[str, list[Row]]:
        """Every judgement of each criterion in order, ticks that were not taken back among them."""
        undone = {event.get("undoes") for event in self.of("ticked", own=False)}
        found = defaultdict(list)
        for event in self.events:
            if event["kind"] == "reviewed":
                for verdict in event.get("verdict", ()):
                    if not verdict.get("ungrounded"):
                        found[verdict["criterion"]].append(_mark(event, verdict["passed"], False))
            if event["kind"] == "ticked" and not event.get("undoes") and event["n"] not in undone:
                found[event["criterion"]].append(_mark(event, event["passed"], True))
        return found


def _mark(event: Row, passed: bool, hand: bool) -> Row:
    return {
        "n": event["n"], "at": event["at"], "version": event["version"], "passed": passed, "hand": hand,
        "criterion": event.get("criterion", ""), "first": event.get("first", False),
        "final": event.get("scope") == "final",
    }  # fmt: skip


def _passes(event: Row) -> dict[str, bool]:
    return {verdict["criterion"]: verdict["passed"] for verdict in event.get("verdict", ())}


def by_hand(decision: Row) -> bool:
    return decision["by"] not in ("rules", "offline") and not decision.get("auto")


def decisions(file: File) -> list[Row]:
    """The decisions of the person's own: none that undoes, reopens, or was made by a setting."""
    return [d for d in file.of("decided") if by_hand(d) and not d.get("undoes") and d["choice"] != "reopen"]


def acceptance(files: Iterable[File], key: str) -> dict[str, tuple[int, int]]:
    """Accepted, and accepted or rejected, by one trait."""
    counts = defaultdict(Counter)
    for file in files:
        undone = {e.get("undoes") for e in file.own if e["kind"] in ("decided", "reverted")}
        for decision in decisions(file):
            if decision["n"] in undone or decision["choice"] == "skip":
                continue
            finding = file.finding(decision["finding"])
            n, place = map(int, decision["fix"].split("."))
            proposed = file.events[n - 1]
            trait = {
                "cause": finding.get("cause", "instruction"), "criterion": finding.get("criterion", ""),
                "impact": str(finding["impact"]), "risk": proposed["fix"][place - 1].get("risk", "medium"),
                "source": proposed["by"],
                "finder": finding["source"] if "/" in finding["source"] or finding.get("criterion")
                else finding["source"].split(":")[0],
            }[key]  # fmt: skip
            counts[trait][decision["choice"]] += 1
    return {name: (each["accept"], each["accept"] + each["reject"]) for name, each in counts.items()}


def paces(files: Iterable[File]) -> dict[str, list[float]]:
    """Seconds a decision, to a tenth, an hour at most: all, steady, hasty and tired ones."""
    found = {"all": [], "steady": [], "hasty": [], "tired": []}
    for file in files:
        hasty, tired = _hasty(file), _tired(file)
        for decision in decisions(file):
            seconds, n = decision.get("seconds", 0.0), decision["n"]
            if seconds > 0:
                took = min(round(seconds * 10), 36_000) / 10
                kinds = ["all", *["hasty"] * (n in hasty), *["tired"] * (n in tired)]
                for kind in kinds if len(kinds) > 1 else ["all", "steady"]:
                    found[kind].append(took)
    return found


def _hasty(file: File) -> set[int]:
    mine = [d for d in file.of("decided", own=False) if by_hand(d) and not d.get("undoes")]
    runs = groupby(mine, key=lambda d: d["choice"] == "accept" and d.get("seconds", 0.0) < 1.0)
    quick = [list(run) for is_quick, run in runs if is_quick]
    return {d["n"] for run in quick if len(run) >= 8 for d in run}


def _tired(file: File) -> set[int]:
    undone = {event.get("undoes") for event in file.events}
    mine = [d for d in file.of("decided", own=False) if by_hand(d)]
    said = [
        e for e in file.events if e["kind"] in ("rated", "flagged") and e["n"] not in undone and not e.get("undoes")
    ]
    begun = last = file.created
    since = {}
    for event in sorted((e for e in (*mine, *said) if e["at"] >= file.created), key=lambda e: e["at"]):
        if event["at"] - last >= timedelta(minutes=10):
            begun = event["at"]
        last = event["at"]
        since[event["n"]] = begun
    return {d["n"] for d in mine if d["n"] in since and d["at"] - since[d["n"]] > timedelta(minutes=45)}


def rollback(files: Iterable[File]) -> tuple[int, int]:
    """Accepted fixes that do not stand at the end, and all that were accepted."""
    lost = total = 0
    for file in files:
        line = file.line()
        for decision in (d for d in file.of("decided") if d["choice"] == "accept"):
            back = any(file.takes_back.get(v) == decision["fix"] and v > decision["version"] for v in line)
            lost += back or decision["version"] not in line
            total += 1
    return lost, total


def ratings(files: Iterable[File], key: str) -> dict[str, list[tuple[str, int]]]:
    """Month and score of every rating that stands, by what made the text."""
    found = defaultdict(list)
    for file in files:
        undone = {event.get("undoes") for event in file.of("rated")}
        for event in file.of("rated"):
            if event["n"] in undone or event.get("undoes"):
                continue
            calls = [e for e in file.of("called", own=False) if e["n"] < event["n"]]
            last = {call["role"]: call["model"] for call in calls}
            prompts = {call["prompt"].split("@")[0]: call["prompt"] for call in calls}
            names = {
                "all": [""], "template": [file.template], "author": [last.get("author", "")],
                "critic": [last.get("critic", "")], "prompt": list(prompts.values()),
                "blind": [""] if event.get("blind") else [],
            }[key]  # fmt: skip
            for name in names:
                found[name].append((f"{event['at']:%Y-%m}", event["score"]))
    return found


def passes_to(file: File, done: bool) -> int | None:
    """Closed passes before the first ending that is done, or that the person did not choose."""
    for stop in file.of("stopped"):
        if stop["ending"] == "done" if done else stop["ending"] != "stopped":
            return sum(e["n"] < stop["n"] for e in file.of("closed_pass"))
    return None


def pairs(files: Iterable[File]) -> dict[str, list[tuple[datetime, bool, bool, bool]]]:
    """When, the person's word, the critic's, and whether it was said first, by criterion; the oldest first."""
    found = defaultdict(list)
    for file in files:
        for criterion, ticks, verdicts in _both(file):
            tick = next((t for t in ticks if t["first"]), ticks[-1])
            if word := _held_against(tick, verdicts):
                found[criterion].append((tick["at"], tick["passed"], word["passed"], tick["first"]))
    return {criterion: sorted(rows) for criterion, rows in found.items()}


def changes(files: Iterable[File]) -> tuple[int, int, int, int]:
    """First judgements, those changed later, those that differed from the critic, and those of them changed."""
    judged = changed = differed = gave_way = 0
    for file in files:
        ticks = [mark for _, ticks, _ in _both(file) for mark in ticks]
        for first in (tick for tick in ticks if tick["first"]):
            word = _last_word(file, first)
            if word is not None and not word.get("ungrounded"):
                later = [t for t in ticks if t["n"] > first["n"] and _same(t, first) and not t["first"]]
                other = bool(later) and later[-1]["passed"] != first["passed"]
                apart = word["passed"] != first["passed"]
                judged, changed = judged + 1, changed + other
                differed, gave_way = differed + apart, gave_way + (apart and other)
    return judged, changed, differed, gave_way


def _same(one: Row, other: Row) -> bool:
    return (one["criterion"], one["version"]) == (other["criterion"], other["version"])


def _last_word(file: File, tick: Row) -> Row | None:
    """What the critic had said last of it when the person said it, whether it had evidence or not."""
    said = [event for event in file.events if event["kind"] == "reviewed" and event["n"] < tick["n"]]
    words = [v for event in said if event["version"] == tick["version"] for v in event.get("verdict", ())]
    return next((word for word in reversed(words) if word["criterion"] == tick["criterion"]), None)


def _both(file: File) -> Iterable[tuple[str, list[Row], list[Row]]]:
    for criterion, marks in file.marks().items():
        if JUDGES.get(criterion) == "critic":
            for version in {mark["version"] for mark in marks}:
                same = [mark for mark in marks if mark["version"] == version]
                ticks = [mark for mark in same if mark["hand"] and mark["n"] > file.since]
                if ticks:
                    yield criterion, ticks, [mark for mark in same if not mark["hand"]]


def _held_against(tick: Row, verdicts: list[Row]) -> Row | None:
    before = [verdict for verdict in verdicts if verdict["n"] < tick["n"]]
    return before[-1] if before else verdicts[0] if verdicts else None


def kappa(rows: list[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa, from how often each says what."""
    n = len(rows)
    same = sum(a == b for a, b in rows) / n
    first, second = sum(a for a, _ in rows) / n, sum(b for _, b in rows) / n
    chance = first * second + (1 - first) * (1 - second)
    return None if math.isclose(chance, 1.0) else (same - chance) / (1 - chance)


def kappa_interval(rows: list[tuple[bool, bool]]) -> tuple[float, float]:
    """Fleiss, Cohen and Everitt's interval with half a pair added to each cell, written out over the four cells."""
    cells = {(a, b): rows.count((a, b)) + 0.5 for a in (True, False) for b in (True, False)}
    n = sum(cells.values())
    p = {cell: count / n for cell, count in cells.items()}
    row = {a: p[a, True] + p[a, False] for a in (True, False)}
    col = {b: p[True, b] + p[False, b] for b in (True, False)}
    seen, chance = p[True, True] + p[False, False], sum(row[a] * col[a] for a in (True, False))
    # The form of the paper: on the diagonal and off it, with 1 - chance and 1 - seen multiplied out.
    total = sum(p[a, a] * ((1 - chance) - (row[a] + col[a]) * (1 - seen)) ** 2 for a in (True, False))
    total += (1 - seen) ** 2 * sum(p[a, not a] * (col[a] + row[not a]) ** 2 for a in (True, False))
    total -= (seen * chance - 2 * chance + seen) ** 2
    error, centre = math.sqrt(total / (n * (1 - chance) ** 4)), (seen - chance) / (1 - chance)
    return max(centre - 1.96 * error, -1.0), min(centre + 1.96 * error, 1.0)


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact test, two-sided, by counting every table with these margins."""

    def ways(k: int) -> int:
        return math.comb(a + b, k) * math.comb(c + d, a + c - k)

    tables = range(max(0, a + c - (c + d)), min(a + b, a + c) + 1)
    return sum(ways(k) for k in tables if ways(k) <= ways(a)) / math.comb(a + b + c + d, a + c)


def judged(files: Iterable[File]) -> dict[str, Counter[str]]:
    """Sessions, judgements, re-openings and resolutions of each criterion."""
    counts = defaultdict(Counter)
    for file in files:
        line = file.line()
        for criterion, marks in file.marks().items():
            own = [mark for mark in marks if mark["n"] > file.since]
            if not own:
                continue
            each = counts[criterion]
            each["sessions"] += 1
            each["passed"] += sum(mark["passed"] for mark in own)
            each["failed"] += sum(not mark["passed"] for mark in own)
            again = [b for a, b in pairwise(marks) if a["passed"] > b["passed"] and b in own]
            each["reopened"] += len(again)
            each["rechecked"] += sum(mark["final"] for mark in again)
            copied = [mark for mark in marks if mark["n"] <= file.since]
            stands = _standing(file, criterion, line)
            at_first = (copied[-1] if copied else own[0])["passed"]
            each["resolved"] += bool(stands and stands["passed"] and stands["n"] > file.since and not at_first)
    return counts


def _standing(file: File, criterion: str, line: list[int]) -> Row | None:
    """The last word on a criterion of the nearest version that has one; one without evidence is the last word, too."""
    words = list(file.marks()[criterion])
    for event in file.of("reviewed", own=False):
        for verdict in event.get("verdict", ()):
            if verdict["criterion"] == criterion and verdict.get("ungrounded"):
                words.append(_mark(event, False, False))
    for version in line:
        here = [mark for mark in words if mark["version"] == version]
        if here:
            return max(here, key=lambda mark: mark["n"])
    return None


def recurring(files: Iterable[File]) -> dict[tuple[str, str], int]:
    """In how many sessions each kind of fault was found."""
    counts = Counter()
    for file in files:
        found = [f for event in file.of("reviewed") for f in event.get("finding", ()) if not f.get("optional")]
        counts.update({FAMILY_OF[f["directive"]] for f in found})
    return counts


def grounded(files: Iterable[File]) -> tuple[int, int]:
    """Verdicts of the critic whose evidence stands in the version, and all that were looked at."""
    stands = {"": None, "plain to  see … reads it": True, "“Here stands”": True, "words that nobody wrote": False,
              "reads … plain": None}  # fmt: skip
    good = total = 0
    for file in files:
        for event in file.of("reviewed"):
            for verdict in event.get("verdict", ()) if event["by"] != "rules" else ():
                evidence = verdict.get("evidence", "")
                if verdict["passed"]:
                    good, total = good + (not verdict.get("ungrounded")), total + 1
                elif evidence:
                    holds = stands[evidence]
                    # "reads" stands before another "plain" in every text of more than one sentence.
                    good, total = good + (True if holds is None else holds), total + 1
    return good, total


def costs(files: Iterable[File]) -> list[tuple[Decimal, bool, int | None]]:
    """What each session with a call cost, whether every price is known, and its tokens if every server told them."""
    found = []
    for file in files:
        calls = file.of("called")
        if calls:
            prices = [call.get("usd", "") for call in calls]
            counts = [(call.get("input_tokens"), call.get("output_tokens")) for call in calls]
            tokens = None if any(None in each for each in counts) else sum(map(sum, counts))
            found.append((sum((Decimal(p) for p in prices if p), Decimal(0)), all(prices), tokens))
    return found


def middle(numbers: Iterable[float]) -> float:
    return float(median(numbers))
