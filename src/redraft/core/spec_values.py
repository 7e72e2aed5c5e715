"""The spec: what done means, fixed when a session opens.

Frozen values only. `redraft.core.spec` moves them from and to TOML, and is what others import them from.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.commands import Command
from redraft.core.critique_terms import Critique
from redraft.core.rules import Rule

Judge = Literal["critic", "person", "rule", "command"]
Stage = Literal["structure", "content", "polish"]


class SpecError(ValueError):
    """A spec that cannot be used; `problems` has every one found, each naming its line or key and what is allowed."""

    def __init__(self, problems: tuple[str, ...], name: str = "spec") -> None:
        """Keep the problems.

        Args:
            problems: one line each.
            name: what the spec is called, to start each line with.
        """
        super().__init__("\n".join(f"{name}: {problem}" for problem in problems))
        self.problems = problems


class Criterion(Struct, frozen=True):
    """One line of the rubric.

    Args:
        id: one word, by which verdicts and findings name it.
        says: what must be true of the draft.
        judge: "rule" and "command" where code judges, else who does.
        rules: what code checks; all must hold.
        core: whether progress on it decides if a session should start over.
        stage: when in a session it is worked on.
        command: the program that judges by its exit status, and its arguments; () for none.
        weight: how much it counts in the score, 1 to 10.
    """

    id: str
    says: str
    judge: Judge = "critic"
    rules: tuple[Rule, ...] = ()
    core: bool = False
    stage: Stage = "content"
    command: Command = ()
    weight: int = 1


class Budget(Struct, frozen=True):
    """What a session may spend. None is no limit.

    Args:
        passes: most passes.
        focus: findings worked on in a pass.
        tokens: most tokens.
        usd: most US dollars.
    """

    passes: int = 5
    focus: int = 2
    tokens: int | None = None
    usd: Decimal | None = None


class Limits(Struct, frozen=True):
    """What someone lets any session of theirs spend, in the place of what its spec says. None leaves what that says.

    Args:
        passes: most passes.
        tokens: most tokens.
        usd: most US dollars.
    """

    passes: int | None = None
    tokens: int | None = None
    usd: Decimal | None = None

    def over(self, budget: Budget) -> Budget:
        """A spec's budget under these limits."""
        said = {name: getattr(self, name) for name in self.__struct_fields__}
        return replace(budget, **{name: value for name, value in said.items() if value is not None})


class Spec(Struct, frozen=True, kw_only=True):
    """What done means.

    Args:
        title: what the session is called.
        task: what is to be written, and what for.
        audience: who reads it.
        context: facts that the text may use.
        reference: examples of what good looks like, as text.
        boundaries: what must not be done.
        criteria: the rubric, in order; at least one.
        budget: what may be spent.
        critique: what is asked of a critic that is a model.
        language: the draft's language as an IETF tag.
        style: how it is written.
        tone: how it sounds.
        response: the form it takes.
    """

    title: str
    task: str
    criteria: tuple[Criterion, ...]
    audience: str = ""
    context: str = ""
    reference: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    budget: Budget = Budget()
    critique: Critique = Critique()
    language: str = "en"
    style: str = ""
    tone: str = ""
    response: str = ""

    def criterion(self, id: str) -> Criterion:
        """Find a criterion.

        Args:
            id: its id.

        Returns:
            The criterion.

        Raises:
            KeyError: there is none of that id.
        """
        for criterion in self.criteria:
            if criterion.id == id:
                return criterion
        raise KeyError(id)
