"""Criteria that a model proposes: what must be true of them, and the criteria of a spec that are made of them."""

import re
from typing import Final

from redraft.core.rules import Rule, read_rules
from redraft.core.spec import FEWEST, LONGEST_ID, MOST, Criterion
from redraft.critics.replies import CriteriaReply, CriterionReply

LONGEST: Final = 300

_WORDS: Final = frozenset({"contains", "lacks"})


def wrong_with_rubric(reply: CriteriaReply) -> str:
    """What makes a proposal unusable; "" if nothing does."""
    if not reply.criteria:
        return "it has no criteria"
    ids = [criterion.id for criterion in reply.criteria]
    odd = [id[:LONGEST_ID] for id in ids if not re.fullmatch(r"\w[\w-]*", id) or len(id) > LONGEST_ID]
    if odd:
        return f"an id is one word of letters, digits, - and _, at most {LONGEST_ID} long; not {odd[0]!r}"
    if len(set(ids)) < len(ids):
        return "an id stands twice"
    return "" if all(criterion.says.strip() for criterion in reply.criteria) else "a criterion says nothing"


def lacking_in_rubric(reply: CriteriaReply) -> str:
    """What a usable proposal should still have; "" if it lacks nothing."""
    count = len(reply.criteria)
    return "" if FEWEST <= count <= MOST else f"it has {count} criteria: {FEWEST} to {MOST} are wanted"


def criteria_of(reply: CriteriaReply) -> tuple[Criterion, ...]:
    """The criteria of a usable proposal, at most as many as are advised."""
    return tuple(_criterion(each) for each in reply.criteria[:MOST])


def _criterion(reply: CriterionReply) -> Criterion:
    rules = _rules(reply)
    says = " ".join(reply.says.split())[:LONGEST]
    return Criterion(reply.id, says, "rule" if rules else "critic", rules, stage=reply.stage)


def _rules(reply: CriterionReply) -> tuple[Rule, ...]:
    """The rule that was proposed, if it is one that a spec may have; a criterion without one is judged by a critic."""
    if not reply.rule:
        return ()
    value = reply.value.strip()
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else value
    rules, problems = read_rules({reply.rule: value if reply.rule in _WORDS else number})
    return () if problems else rules
