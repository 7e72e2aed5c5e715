"""Read and write a spec as TOML.

`parse_spec` reports everything that is wrong at once, because a person who mends one line at a time gives up.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, Final

import tomli_w

from redraft.core.commands import BadCommand, Command, read_command
from redraft.core.critique_terms import Critique, plain_critique, read_critique
from redraft.core.rules import RULES, Rule, read_rules
from redraft.core.spec_values import Budget, Criterion, Judge, Spec, SpecError, Stage
from redraft.core.toml_limits import over_limit

__all__ = [
    "Budget", "Criterion", "Critique", "Judge", "Rule", "Spec", "SpecError", "Stage", "parse_spec", "remarks",
    "render_spec",
]  # fmt: skip

LIMIT: Final = 1_000_000
"""Most code points in a spec."""

MOST_CRITERIA: Final = 100
MOST_UNKNOWN: Final = 10

FEWEST: Final = 5
MOST: Final = 7
"""How many criteria are advised: fewer leave room to call anything done, more are not held in mind at once."""

TEXTS: Final = ("title", "audience", "context", "style", "tone", "response")
LISTS: Final = ("reference", "boundaries")
TOP: Final = (*TEXTS, "task", "language", *LISTS, "budget", "critique", "criterion")
BUDGET: Final = ("passes", "focus", "tokens", "usd")
CRITERION: Final = ("id", "says", "judge", "core", "stage", "command", "weight")
JUDGES: Final[tuple[Judge, ...]] = ("critic", "person", "rule", "command")
STAGES: Final[tuple[Stage, ...]] = ("structure", "content", "polish")
LONGEST_ID: Final = 40
HEAVIEST: Final = 10
"""The most that a criterion weighs."""
TITLE_WIDTH: Final = 60

_KINDS = {str: "a text", bool: "true or false", int: "a whole number", list: "a list", dict: "a table"}


@dataclass
class _Table:
    """One table being read: it hands values out and gathers what is wrong with them."""

    values: Mapping[str, Any]
    where: str
    line_of: Callable[[str], str]
    problems: list[str] = field(default_factory=list)

    def wrong(self, key: str, what: str) -> None:
        self.problems.append(f"{self.line_of(key)}{self.where}{what}")

    def know(self, keys: tuple[str, ...]) -> None:
        unknown = [key for key in self.values if key not in keys]
        for key in unknown[:MOST_UNKNOWN]:
            self.wrong(key, f"unknown key {key[:TITLE_WIDTH]!r}{_nearest(key, keys)}")
        if len(unknown) > MOST_UNKNOWN:
            self.wrong(unknown[MOST_UNKNOWN], f"and {len(unknown) - MOST_UNKNOWN} more unknown keys")

    def text(self, key: str, default: str = "") -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            self.wrong(key, f"{key} must be a text in quotes, not {_kind(value)}")
            return default
        return value

    def needed(self, key: str, why: str) -> str:
        value = self.text(key)
        if not value.strip() and isinstance(self.values.get(key, ""), str):
            self.wrong(key, f"{key} is {'empty' if key in self.values else 'missing'}: {why}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        parts = [value] if isinstance(value, str) else value
        if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            self.wrong(key, f"{key} must be a text or a list of texts")
            return ()
        if any(not part.strip() for part in parts):
            self.wrong(key, f"{key} holds an empty text: write it or take it out")
        return tuple(parts)

    def number(self, key: str, default: int | None) -> int | None:
        value = self.values.get(key, default)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 10**12):
            self.wrong(key, f"{key} must be a whole number of at least 1, not {_kind(value)}")
            return default
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.values.get(key, default)
        if value not in allowed:
            near = _nearest(value, allowed) if isinstance(value, str) else f" ({' | '.join(allowed)})"
            self.wrong(key, f"{key} cannot be {value!r}{near}")
            return default
        return str(value)


def _kind(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value}"
    if isinstance(value, str | int):
        return f"{value!r}"[:60] if not isinstance(value, bool) else str(value).lower()
    return _KINDS.get(type(value), f"a {type(value).__name__}")


def _nearest(word: str, known: tuple[str, ...]) -> str:
    if word == "objective":
        return ": write the objective as task"
    near = get_close_matches(word[:80], known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else f" (known: {', '.join(known)})"


def parse_spec(text: str, name: str = "spec") -> Spec:
    """Read a spec.

    Args:
        text: TOML.
        name: what messages call it, such as the file's name.

    Returns:
        The spec. A title that is missing is taken from the task.

    Raises:
        SpecError: it cannot be used; the error holds every problem found.
    """
    values = _tables(text.removeprefix("\ufeff"), name)
    top = _Table(values, "", _lines_of(text))
    top.know(TOP)
    task = top.needed("task", "say in a sentence what is to be written, and what for")
    parts: dict[str, Any] = {key: top.text(key) for key in TEXTS} | {key: top.texts(key) for key in LISTS}
    parts["title"] = (parts["title"].strip() and parts["title"]) or _title(task)
    criteria = _criteria(top, text)
    budget = _budget(top)
    critique = _critique(top)
    language = top.text("language", "en") or "en"
    if top.problems:
        raise SpecError(tuple(sorted(top.problems, key=_line)), name)
    return Spec(task=task, criteria=criteria, budget=budget, critique=critique, language=language, **parts)


def _line(problem: str) -> int:
    found = re.match(r"line (\d+)", problem)
    return int(found[1]) if found else 0


def _title(task: str) -> str:
    line = " ".join(task.split())
    return line if len(line) <= TITLE_WIDTH else line[: TITLE_WIDTH - 1].rstrip() + "…"


def _tables(text: str, name: str) -> dict[str, Any]:
    if len(text) > LIMIT:
        raise SpecError((f"{len(text)} characters; a spec may have {LIMIT}. Is this the draft?",), name)
    problem = over_limit(text)
    if problem:
        raise SpecError((problem,), name)
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise SpecError((f"not valid TOML: {fault}",), name) from fault
    except (InvalidOperation, ValueError, RecursionError) as fault:
        raise SpecError(("not valid TOML: a value in it is too large to read",), name) from fault


def _lines_of(text: str, start: int = 0, end: int | None = None) -> Callable[[str], str]:
    """Make a function that names the line on which a key stands between two offsets, or "" if it cannot be told."""

    def line_of(key: str) -> str:
        if len(key) > TITLE_WIDTH:
            return ""
        found = re.compile(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.]|^[ \t]*\[+[ \t]*{re.escape(key)}\b", re.M)
        place = found.search(text, start, len(text) if end is None else end)
        return f"line {text.count(chr(10), 0, place.start()) + 1}: " if place else ""

    return line_of


_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*criterion[ \t]*\]\]", re.M)


def _criteria(top: _Table, text: str) -> tuple[Criterion, ...]:
    tables = top.values.get("criterion", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        top.wrong("criterion", "criterion must be tables, each under [[criterion]]")
        return ()
    if not tables:
        top.wrong("criterion", "no criteria: done is defined first; add at least one [[criterion]] with an id and says")
    if len(tables) > MOST_CRITERIA:
        top.wrong("criterion", f"{len(tables)} criteria: at most {MOST_CRITERIA} can be judged, and {MOST} are advised")
        return ()
    starts = [header.start() for header in _HEADER.finditer(text)]
    known = len(starts) == len(tables)  # a header inside a text, or an inline table, would name the wrong line
    bounds = [*starts, len(text)] if known else []
    lines = [_lines_of(text, bounds[i], bounds[i + 1]) if known else _no_line for i in range(len(tables))]
    read = [
        _criterion(_Table(table, _called(table, index), lines[index], top.problems))
        for index, table in enumerate(tables)
    ]
    _once(top, read, lines)
    return tuple(read)


def _no_line(_key: str) -> str:
    return ""


def _called(table: Mapping[str, Any], index: int) -> str:
    name = table.get("id")
    return f"criterion {name!r}: " if isinstance(name, str) and name else f"criterion {index + 1}: "


def _once(top: _Table, criteria: list[Criterion], lines: list[Callable[[str], str]]) -> None:
    seen: set[str] = set()
    for index, criterion in enumerate(criteria):
        if criterion.id and criterion.id in seen:
            top.problems.append(f"{lines[index]('id')}criterion {criterion.id!r} stands twice: each id is used once")
        seen.add(criterion.id)


def _criterion(table: _Table) -> Criterion:
    table.know((*CRITERION, *RULES))
    name = table.needed("id", "name it in one word")
    if (name and not re.fullmatch(r"\w[\w-]*", name)) or len(name) > LONGEST_ID:
        table.wrong("id", f"id must be one word of letters, digits, - and _, at most {LONGEST_ID} long")
    says = table.needed("says", "say what must be true of the draft")
    rules, problems = read_rules(_floats(table.values))
    for key, problem in problems:
        table.wrong(key, problem)
    core = table.values.get("core", False)
    if not isinstance(core, bool):
        table.wrong("core", f"core must be true or false, not {_kind(core)}")
    stage: Any = table.choice("stage", STAGES, "content")
    ruled = bool(rules or problems)
    command, weight = _command(table, ruled), _weight(table)
    return Criterion(name, says, _judge(table, ruled), rules, core is True, stage, command, weight)


def _weight(table: _Table) -> int:
    weight = table.values.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= HEAVIEST:
        table.wrong("weight", f"weight must be a whole number from 1 to {HEAVIEST}, not {_kind(weight)}")
        return 1
    return weight


def _command(table: _Table, ruled: bool) -> Command:
    if "command" not in table.values:
        return ()
    if ruled:
        table.wrong("command", "a rule and a command: a criterion is judged by one; make two criteria of it")
    try:
        return read_command(table.values["command"])
    except BadCommand as fault:
        table.wrong("command", f"command {fault}")
        return ()


def _floats(values: Mapping[str, Any]) -> dict[str, Any]:
    grade = values.get("grade")
    if not isinstance(grade, list):
        return dict(values)
    return {**values, "grade": [float(part) if isinstance(part, Decimal) else part for part in grade]}


def _judge(table: _Table, ruled: bool) -> Judge:
    commanded = "command" in table.values
    judge: Any = table.choice("judge", JUDGES, "rule" if ruled else "command" if commanded else "critic")
    if commanded and not ruled and judge != "command":
        table.wrong("judge", f"judge = {judge!r} and a command: a command is judged by its exit status; keep one")
    if not commanded and judge == "command":
        table.wrong("judge", "judge = 'command' without a command; add command = [...]")
    if ruled and judge != "rule":
        table.wrong("judge", f"judge = {judge!r} and a rule: a rule is judged by code; keep one of the two")
    if not ruled and judge == "rule":
        table.wrong("judge", f"judge = 'rule' without a rule; add one of {', '.join(RULES)}")
    kept: Judge = judge
    return kept


def _critique(top: _Table) -> Critique:
    terms, problems = read_critique(top.values.get("critique", {}))
    for key, problem in problems:
        top.wrong(key, problem)
    return terms


def _budget(top: _Table) -> Budget:
    values = top.values.get("budget", {})
    if not isinstance(values, dict):
        top.wrong("budget", "budget must be a table, under [budget]")
        return Budget()
    table = _Table(values, "budget: ", top.line_of, top.problems)
    table.know(BUDGET)
    passes, focus = table.number("passes", 5), table.number("focus", 2)
    return Budget(passes or 5, focus or 2, table.number("tokens", None), _usd(table))


def _usd(table: _Table) -> Decimal | None:
    value = table.values.get("usd")
    if value is None:
        return None
    try:
        usd = Decimal(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else Decimal(-1)
    except InvalidOperation:
        usd = Decimal(-1)
    if not usd.is_finite() or not Decimal("1e-9") <= usd <= 10**9:
        table.wrong("usd", f'usd must be an amount above 0 such as "0.50", not {_kind(value)}')
        return None
    return usd


def render_spec(spec: Spec) -> str:
    """Write a whole spec as TOML that a person can read.

    Args:
        spec: any valid spec.

    Returns:
        TOML for which `parse_spec` gives an equal spec.
    """
    top = {key: getattr(spec, key) for key in ("title", "task", *TEXTS[1:3], *LISTS, *TEXTS[3:]) if getattr(spec, key)}
    if spec.language != "en":
        top["language"] = spec.language
    tables = [f"\n[[criterion]]\n{_written(_plain(criterion))}" for criterion in spec.criteria]
    asked = plain_critique(spec.critique)
    critique = "\n" + tomli_w.dumps({"critique": asked}) if asked else ""
    return _written(top) + f"\n[budget]\n{_written(_spent(spec.budget))}" + critique + "".join(tables)


def _written(values: Mapping[str, Any]) -> str:
    # The writer's multi-line strings turn CRLF into LF, so a value with a CR is written in one line, escaped.
    return "".join(
        tomli_w.dumps({key: value}, multiline_strings=not any("\r" in part for part in _strings(value)))
        for key, value in values.items()
    )


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(part for part in value if isinstance(part, str)) if isinstance(value, tuple) else ()


def _spent(budget: Budget) -> dict[str, Any]:
    kept = {"passes": budget.passes, "focus": budget.focus, "tokens": budget.tokens}
    usd = {} if budget.usd is None else {"usd": str(budget.usd)}
    return {key: value for key, value in kept.items() if value is not None} | usd


def _plain(criterion: Criterion) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": criterion.id, "says": criterion.says}
    if criterion.judge not in ("rule", "command"):
        plain["judge"] = criterion.judge
    if criterion.core:
        plain["core"] = True
    plain["stage"] = criterion.stage
    if criterion.weight != 1:
        plain["weight"] = criterion.weight
    if criterion.command:
        plain["command"] = criterion.command
    return plain | {rule.kind: rule.value for rule in criterion.rules}


def remarks(spec: Spec) -> tuple[str, ...]:
    """Advise on a spec that is valid.

    Args:
        spec: any.

    Returns:
        Lines of advice, which refuse nothing; () when there is none.
    """
    advice: list[str] = []
    count = len(spec.criteria)
    if count < FEWEST:
        advice.append(f"{count} {'criterion' if count == 1 else 'criteria'}: {FEWEST} to {MOST} are advised, "
                      "so that done cannot mean almost anything")  # fmt: skip
    if count > MOST:
        advice.append(f"{count} criteria: {FEWEST} to {MOST} are advised; keep those that decide")
    if not spec.audience:
        advice.append("no audience: a critic judges better when it knows who reads")
    return tuple(advice)
