"""The model critic: sees the spec, the draft and the holds, and nothing else; its replies are checked in code."""

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from redraft.core.briefs import ChallengeBrief, CriteriaBrief, CriticBrief
from redraft.core.draft import Draft
from redraft.core.review import Review, Verdict
from redraft.core.spec import Criterion, Spec
from redraft.critics.asking import asked_of_model, challenge_question, criteria_question, review_question
from redraft.critics.checking import Checking, stands
from redraft.critics.protocol import Preference, Seen
from redraft.critics.replies import CriteriaReply, FirstReviewReply, PreferenceReply, ReviewReply
from redraft.critics.rubric import criteria_of, lacking_in_rubric, wrong_with_rubric
from redraft.critics.voting import agreed
from redraft.critics.watching import Watching
from redraft.models.line import Line
from redraft.models.structured import ask_for
from redraft.prompts import prompt

T = TypeVar("T")


class ModelCritic:
    """Judges the criteria that are for a critic, and proposes criteria."""

    def __init__(self, line: Line, votes: int = 1, config_dir: Path | None = None) -> None:
        """Make a critic.

        Args:
            line: to its model.
            votes: independent judgements for a review, whose majority stands; an odd number.
            config_dir: where a person may keep their own prompts.

        Raises:
            ConfigError: one of these prompts cannot be used.
        """
        self._line, self._votes = line, votes
        self._review, self._criteria = prompt("review-1", config_dir), prompt("criteria-1", config_dir)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._line.model

    async def review(self, brief: CriticBrief, seen: Seen | None = None) -> Review:
        """Judge the criteria that are for a critic; see `redraft.critics.protocol.Critic`.

        With several votes nothing is told before all are in. Where nothing is left to judge, no model is asked,
        except for the premise.
        """
        if not asked_of_model(brief) and (brief.asked or not brief.first):
            return Review()
        votes = max(self._votes, brief.votes)
        told = seen if votes == 1 else None
        checking = await asyncio.to_thread(Checking, brief, self.name)  # a long text takes long to fold
        return agreed(await together([self._judged(brief, checking, told) for _ in range(votes)]))

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Nothing: a model is not asked what code can judge."""
        return ()

    async def criteria(self, brief: CriteriaBrief) -> tuple[Criterion, ...]:
        """Propose criteria; see `redraft.critics.protocol.RubricMaker`."""
        question = criteria_question(brief, self._criteria)
        reply = await ask_for(self._line, question, CriteriaReply, wrong_with_rubric, lacking_in_rubric)
        return criteria_of(reply)

    async def _judged(self, brief: CriticBrief, checking: Checking, seen: Seen | None) -> Review:
        question = review_question(brief, self._review)
        heard = None if seen is None else Watching(checking, question.nonce, seen).heard
        kind = FirstReviewReply if brief.first else ReviewReply
        reply = await ask_for(self._line, question, kind, checking.wrong, checking.lacking, heard, stands)
        return checking.review(reply)


class ModelJudge:
    """Compares two texts, each time in a context of its own."""

    def __init__(self, line: Line, config_dir: Path | None = None) -> None:
        """Make a judge.

        Args:
            line: to its model.
            config_dir: where a person may keep their own prompts.

        Raises:
            ConfigError: its prompt cannot be used.
        """
        self._line, self._prompt = line, prompt("challenge-1", config_dir)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._line.model

    async def prefer(self, brief: ChallengeBrief) -> Preference:
        """Say which of two texts meets the spec better; see `redraft.critics.protocol.Judge`."""
        reply = await ask_for(self._line, challenge_question(brief, self._prompt), PreferenceReply)
        why = " ".join(reply.why.split())
        if reply.better == "tie":
            return Preference("tie", why)
        return Preference("one" if reply.better == "first" else "other", why)


async def together(asked: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Wait for all of several questions at once; where one fails, the others are given up, and its fault is raised."""
    tasks = [asyncio.ensure_future(each) for each in asked]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
