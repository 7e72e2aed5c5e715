"""Constraints: what a spec would say so that a fault, a reason or a note need not come again.

Drafted from a person's or a critic's words by patterns alone: a rule that code checks where one fits, else a boundary,
a style or a tone in plain words. A person sees and edits every one before it stands.
"""

import re
from itertools import count
from typing import Final

import tomli_w
from msgspec import Struct
from msgspec.structs import replace

from redraft.core.rules import Rule
from redraft.core.ruling import FORBIDS, demanded_phrases, forbidden_phrases, listed, quoted_phrases, rules_in
from redraft.core.spec import Criterion, Spec, SpecError, Stage, parse_spec, render_spec


class Constraint(Struct, frozen=True):
    """What a spec would say besides what it says.

    Args:
        boundaries: what must not be done, in plain words.
        criteria: rubric lines that code judges.
        style: how it is to be written, besides.
        tone: how it is to sound, besides.
    """

    boundaries: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    style: str = ""
    tone: str = ""

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.boundaries or self.criteria or self.style or self.tone)


def from_directive(spec: Spec, directive: str, criterion: str = "") -> Constraint:
    """What a spec would say of a fault that comes back.

    Args:
        spec: what it is drafted for; new criteria take ids that it does not use.
        directive: the finding's.
        criterion: which it serves; a new one is worked on in the same stage.
    """
    rules = rules_in(directive)
    if not rules:
        return Constraint(boundaries=(_boundary(directive),))
    stages: dict[str, Stage] = {each.id: each.stage for each in spec.criteria}
    taken = set(stages)
    made = []
    for rule, says in rules:
        id = _free(_slug(rule), taken)
        taken.add(id)
        made.append(Criterion(id, says, "rule", (rule,), stage=stages.get(criterion, "content")))
    return Constraint(criteria=tuple(made))


def from_fault(spec: Spec, directive: str) -> Constraint:
    """What a spec would say of a fault that came twice: a boundary, which code checks where a phrase is quoted."""
    phrases = forbidden_phrases(directive)
    if phrases:
        return Constraint(boundaries=(f"no {listed(phrases)}",))
    if rules_in(directive):
        return from_directive(spec, directive)
    return Constraint(boundaries=(_boundary(directive),))


def from_reason(spec: Spec, reason: str) -> Constraint:
    """What a spec would say of a reason for rejecting that came twice; phrases in it are forbidden unless asked for."""
    phrases = quoted_phrases(reason)
    if phrases and demanded_phrases(reason):
        return from_directive(spec, reason)
    if phrases:
        return Constraint(boundaries=(f"no {listed(phrases)}",))
    return Constraint(boundaries=(_boundary(reason, complaint=True),))


def from_note(spec: Spec, note: str) -> Constraint:
    """What a spec would say of a note to the author that should last."""
    if rules_in(note):
        return from_directive(spec, note)
    if FORBIDS.match(note.strip()):
        return Constraint(boundaries=(_plain(note),))
    return Constraint(tone=_plain(note)) if _TONES.search(note) else Constraint(style=_plain(note))


def amended(spec: Spec, constraint: Constraint) -> Spec:
    """The spec with a constraint; a criterion of an id that it has takes that one's place."""
    new = {criterion.id: criterion for criterion in constraint.criteria}
    kept = tuple(new.pop(criterion.id, criterion) for criterion in spec.criteria)
    said = tuple(boundary for boundary in constraint.boundaries if boundary not in spec.boundaries)
    return replace(
        spec,
        boundaries=(*spec.boundaries, *said),
        criteria=(*kept, *new.values()),
        style=_joined(spec.style, constraint.style),
        tone=_joined(spec.tone, constraint.tone),
    )


def _joined(before: str, more: str) -> str:
    return "; ".join(part for part in (before.rstrip(" .;"), more) if part) if more else before


def written(constraint: Constraint) -> str:
    """A constraint as the TOML of a spec, for a person to edit."""
    top: dict[str, object] = {"boundaries": list(constraint.boundaries)} if constraint.boundaries else {}
    top |= {key: getattr(constraint, key) for key in ("style", "tone") if getattr(constraint, key)}
    if not constraint.criteria:
        return tomli_w.dumps(top)
    frame = render_spec(Spec(title="-", task="-", criteria=constraint.criteria))
    _, header, criteria = frame.partition(_CRITERION)
    return tomli_w.dumps(top) + (header + criteria if top else (header + criteria).lstrip("\n"))


def read_constraint(text: str) -> Constraint:
    """Read what a person made of a constraint.

    Raises:
        SpecError: it is no part of a spec; every problem names its line.
    """
    try:
        spec = parse_spec(f'task = "-"\n{text}', "the constraint")
    except SpecError as error:
        if not any(problem.startswith("no criteria") for problem in error.problems):
            raise _moved_up(error) from error
        try:
            spec = parse_spec(f'task = "-"\n{text}\n{_NOTHING}', "the constraint")
        except SpecError as other:
            raise _moved_up(other) from other
        spec = replace(spec, criteria=spec.criteria[:-1])
    return Constraint(spec.boundaries, spec.criteria, spec.style, spec.tone)


def _moved_up(error: SpecError) -> SpecError:
    """The same, with lines counted as the person sees them: there is none above."""
    lines = tuple(re.sub(r"\bline (\d+)", lambda at: f"line {max(int(at[1]) - 1, 1)}", p) for p in error.problems)
    return SpecError(lines, "the constraint")


_CRITERION: Final = "\n[[criterion]]"
_NOTHING: Final = '[[criterion]]\nid = "nothing-else-is-asked"\nsays = "-"\n'


def _slug(rule: Rule) -> str:
    if isinstance(rule.value, tuple) and rule.kind in ("lacks", "contains"):
        words = re.findall(r"[^\W_]+", str(rule.value[0]).lower())[:3]
        return "-".join(["no" if rule.kind == "lacks" else "says", *words])[:36]
    return rule.kind.replace("_", "-")


def _free(id: str, taken: set[str]) -> str:
    return id if id not in taken else next(name for n in count(2) if (name := f"{id}-{n}") not in taken)


def _boundary(text: str, complaint: bool = False) -> str:
    """A line as a boundary: as it is where it says what to do or not to do; a mere complaint is said never to come."""
    plain = _plain(text)
    if not complaint or FORBIDS.match(plain):
        return plain
    return (
        f"not {plain[:1].lower()}{plain[1:]}"
        if plain.lower().startswith("too ")
        else f"never what was rejected as: {plain}"
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(" .;")


_TONES: Final = re.compile(
    r"\b(?:warm\w*|kind\w*|friendl\w*|gentl\w*|formal\w*|informal\w*|casual\w*|authoritative\w*|confident\w*|humbl\w*|"
    r"playful\w*|serious\w*|polite\w*|firm\w*|urgent\w*|calm\w*|personal\w*|professional\w*|cheerful\w*|human|humour|"
    r"humor|neutral|tone|sound\w*|voice)\b",
    re.I,
)
