"""A spec in the making: what was answered so far, and which criteria were taken. Pure values."""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.spec import Criterion, Spec, parse_spec, render_spec
from redraft.tui.widgets.rows import BLANK, Row, paragraph, plain
from redraft.tui.widgets.spec_rows import boundary_rows, manner_rows

Taken = Literal["open", "taken", "dropped"]
_MARKS = {"open": ("·", "quiet"), "taken": ("✓", "good"), "dropped": ("✗", "past-bad")}
_TITLE = 60
_HEAD = 'task = "being made"\n'


class Making(Struct, frozen=True):
    """A spec in the making.

    Args:
        task: what is to be written, and what for.
        audience: who reads it.
        template: the rubric to begin with, by name; "" while none is chosen.
        base: that template's spec.
        criteria: its criteria, each with whether it was taken.
    """

    task: str = ""
    audience: str = ""
    template: str = ""
    base: Spec | None = None
    criteria: tuple[tuple[Criterion, Taken], ...] = ()

    def begun_with(self, template: str, base: Spec) -> "Making":
        """Begin the rubric with a template's."""
        return replace(self, template=template, base=base, criteria=tuple((c, "open") for c in base.criteria))

    def deciding(self, id: str, taken: Taken, instead: Criterion | None = None) -> "Making":
        """Take or drop a criterion, or put another in its place."""
        return replace(
            self,
            criteria=tuple((instead or c, taken) if c.id == id else (c, state) for c, state in self.criteria),
        )

    def with_proposed(self, proposed: Sequence[Criterion], blank: Spec) -> "Making":
        """Add what a critic proposes, to be decided; what stands already is not added again.

        Args:
            proposed: the criteria.
            blank: the spec to begin with where no template was picked; its own criteria are left out.
        """
        made = self if self.base is not None else replace(self, base=blank)
        for criterion in proposed:
            if criterion.says not in {known.says for known, _ in made.criteria}:
                new = replace(criterion, id=made.free_id(criterion.id))
                made = replace(made, criteria=(*made.criteria, (new, "open")))
        return made

    def free_id(self, id: str) -> str:
        """This id, or one like it that no criterion has."""
        known = {criterion.id for criterion, _ in self.criteria}
        return next(name for name in (id, *(f"{id[:20]}{n}" for n in range(2, 200))) if name not in known)

    def with_another(self, says: str) -> "Making":
        """Add a criterion of the person's own, judged by a critic or by hand."""
        word = next(iter(re.findall(r"[a-z]{4,}", says.lower())), "mine")[:20]
        return replace(self, criteria=(*self.criteria, (Criterion(self.free_id(word), says), "taken")))

    @property
    def missing(self) -> str:
        """What must still be done, in a line; "" when the spec is whole."""
        if not self.task:
            return "The task is missing: t asks for it."
        if self.base is None:
            return "No rubric yet: p picks a template, c asks the critic for criteria."
        still = sum(state == "open" for _, state in self.criteria)
        if still:
            return f"{still} criteria to decide: a takes one, r drops it, e changes it, A takes the rest."
        taken = any(state == "taken" for _, state in self.criteria)
        return "" if taken else "Take at least one criterion: done is defined first."

    @property
    def reader(self) -> str:
        """Who reads it, as the person said, or as the template says."""
        return self.audience or (self.base.audience if self.base is not None else "")

    def spec(self) -> Spec:
        """The spec as it stands.

        Raises:
            ValueError: something is missing.
        """
        if self.missing or self.base is None:
            raise ValueError(self.missing)
        taken = tuple(criterion for criterion, state in self.criteria if state == "taken")
        title = self.task if len(self.task) <= _TITLE else self.task[: _TITLE - 1].rsplit(" ", 1)[0] + "…"
        return replace(self.base, title=title, task=self.task, audience=self.reader, criteria=taken)


def criterion_toml(criterion: Criterion) -> str:
    """One criterion as a spec writes it, for a person to change."""
    text = render_spec(Spec(title="being made", task="being made", criteria=(criterion,)))
    return text[text.index("[[criterion]]") :].partition("\n\n")[0].rstrip() + "\n"


def read_criterion(text: str) -> Criterion:
    """One criterion from what a person wrote.

    Raises:
        SpecError: it cannot be used; says what is allowed.
    """
    return parse_spec(_HEAD + text, "criterion").criteria[0]


def making_rows(making: Making) -> tuple[Row, ...]:
    """The spec so far, with what its template brings along; each criterion is an item."""
    base = making.base
    rows = [Row(plain("Task", "label")), *(paragraph(making.task) or _asked("t", "says what is to be written")), BLANK]
    rows += [Row(plain("Audience", "label")), *(paragraph(making.reader) or _asked("w", "says who reads it")), BLANK]
    rows += boundary_rows(base) if base is not None else ()
    rubric = f"Rubric  {making.template}" if making.template else "Rubric"
    rows += [Row(plain(rubric, "label"))]
    rows += [_row(criterion, state) for criterion, state in making.criteria] or _asked("p", "picks a template")
    return (*rows, BLANK, *manner_rows(base)[:-1]) if base is not None and manner_rows(base) else tuple(rows)


def _asked(key: str, does: str) -> list[Row]:
    return [Row(((key, "key"), (f" {does}", "quiet")))]


def _row(criterion: Criterion, state: Taken) -> Row:
    mark, style = _MARKS[state]
    gone = "gone" if state == "dropped" else ""
    rules = ", ".join(str(rule) for rule in criterion.rules)
    words = ((criterion.says, gone), (f"  {rules}" if rules else f"  {criterion.judge}", "quiet"))
    return Row(words, item=criterion.id, lead=((f"{mark} ", style), (f"{criterion.id:<12} ", gone or "strong")))
