"""A spec of two criteria that code judges, and a critic that judges them with the code that does."""

from redraft.core.draft import Draft
from redraft.core.review import Verdict
from redraft.core.spec import Spec
from redraft.critics.page import Page
from redraft.critics.rules import check

SPEC = """
task = "Say what changed."
[[criterion]]
id = "lacks"
says = "No 'zap'"
lacks = "zap"
[[criterion]]
id = "has"
says = "Says 'keep'"
contains = "keep"
"""


class Rules:
    """Judges what code judges, with the code that does."""

    name = "rules"

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        page = Page(draft)
        checks = [(criterion.id, check(criterion.rules[0], page)) for criterion in spec.criteria]
        return tuple(Verdict(id, checked.passed, checked.reason) for id, checked in checks)
