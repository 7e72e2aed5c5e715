"""At the end somebody asks whether the text is ready to use: yes; or no, and what comes of what is missing."""

from pathlib import Path

import pytest

from loops import DRAFT, MendingAuthor, ModelLikeCritic
from redraft.core.briefs import FinalBrief
from redraft.core.review import Finding
from redraft.core.signals import signals
from redraft.core.standing import rubric, score
from redraft.critics.protocol import Readiness
from stories.story import NARROW, WIDE, story, words

SPEC = """
title = "Note"
task = "Say what changed in the tools that we use."
[budget]
focus = 2
[[criterion]]
id = "plain"
says = "No 'utilize'"
lacks = "utilize"
[[criterion]]
id = "warm"
says = "Sounds kind"
"""
LAST = "You utilize nothing, and it ends here."


class LastReader:
    """Says what it is told to, and keeps what it saw."""

    name = "test:last"

    def __init__(self, *answers: Readiness) -> None:
        self.answers = list(answers)
        self.briefs: list[FinalBrief] = []

    async def check(self, brief: FinalBrief) -> Readiness:
        self.briefs.append(brief)
        return self.answers.pop(0)


def content(brief_word: str = "nowhere") -> ModelLikeCritic:
    """A critic who finds nothing to say against the draft."""
    return ModelLikeCritic(brief_word)


YES = Readiness(True, "every reader knows what to do")
COLD = Finding("p2", 0, "We utilize it.", "Thank the readers first.", 4, criterion="warm", source="test:last")
DATE = Finding("p3", 0, "", "Say from which day on.", 3, source="test:last")


async def to_the_end(user) -> None:
    """Have the draft judged, in which nothing fails, so that there is nothing to do."""
    await user.press("g")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_yes_and_it_is_rated(tmp_path: Path, size: tuple[int, int]):
    reader = LastReader(YES)
    spec = SPEC.replace('lacks = "utilize"', 'lacks = "nowhere"')
    async with story(
        tmp_path, DRAFT, spec, critic=content(), author=MendingAuthor(), checker=reader, size=size
    ) as user:
        await user.press("g", "y")
        user.sees("Is v1 ready to use?", "Yes: ready to use, says test:last", "every reader knows what to do")
        user.sees("Asked for at first", "Say what changed in the tools", "Sounds kind")
        await user.press("R")
        user.sees("Rate v1")
        await user.press("5", "enter")
        user.transcript_has("reviewed", scope="final", ready=True, why="every reader knows what to do", version=1)
        user.transcript_has("rated", score=5)
        user.sees("ready to use, says test:last: every reader knows what to do", pane="critique")
        user.does_not_see("has it checked by a fresh critic", pane="critique")
    (brief,) = reader.briefs
    assert brief.draft.text == DRAFT and brief.spec.criterion("warm").says == "Sounds kind"


async def test_no_reopens_a_criterion_and_g_works_on_it(tmp_path: Path):
    reader, author = LastReader(Readiness(False, "it is curt", (COLD,)), YES), MendingAuthor("thank you, we use")
    spec = SPEC.replace('lacks = "utilize"', 'lacks = "nowhere"')
    async with story(tmp_path, DRAFT, spec, critic=content(), author=author, checker=reader) as user:
        await user.press("g")
        assert score(user.saved).passed == 2
        await user.press("y")
        user.sees("No: not ready to use", "it is curt", "Thank the readers first.", "reopens warm", "“We utilize it.”")
        await user.press("escape")
        user.sees("warm is open again: g works on it")
        assert [line.criterion.id for line in rubric(user.saved) if line.state == "fail"] == ["warm"]
        assert user.saved.ended is None and signals(user.saved) == ()
        await user.press("g")
        user.sees("Thank the readers first.", "1 in focus", pane="critique")
        assert author.briefs[-1].findings[0].finding.directive == "Thank the readers first."
        await user.press("a")
        assert score(user.saved).passed == 2 and user.saved.ended is not None and user.saved.ended.ending == "done"
        assert signals(user.saved) == ()
        await user.press("y")
        user.sees("Yes: ready to use", "Is v2 ready to use?")


async def test_what_no_criterion_asks_for_needs_an_amendment(tmp_path: Path):
    reader = LastReader(Readiness(False, "nobody knows from when on", (DATE,)))
    spec = SPEC.replace('lacks = "utilize"', 'lacks = "nowhere"')
    async with story(tmp_path, DRAFT, spec, critic=content(), author=MendingAuthor(), checker=reader) as user:
        await user.press("g", "y")
        user.sees("No: not ready to use", "Say from which day on.", "no criterion asks for it: m amends")
        await user.press("m")
        user.sees("Amend the spec")
        await user.press("escape")
        user.sees("Say from which day on.", "needs an amendment (m)", pane="critique")
        assert score(user.saved).passed == 2


async def test_a_gap_that_code_knows_to_be_met_is_no_failure(tmp_path: Path):
    gap = Finding("p2", 0, "", "Cut the jargon.", 3, criterion="plain", source="test:last")
    reader = LastReader(Readiness(False, "jargon", (gap,)))
    spec = SPEC.replace('lacks = "utilize"', 'lacks = "nowhere"')
    async with story(tmp_path, DRAFT, spec, critic=content(), author=MendingAuthor(), checker=reader) as user:
        await user.press("g", "y")
        user.sees("no criterion asks for it: m amends")
        assert score(user.saved).passed == 2


async def test_without_a_model_code_says_what_fails_and_what_nobody_judged(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("y")
        user.sees(
            "No: not ready to use, says rules",
            "plain, short fail; nobody judged warm",
            "Judge this, as nobody has: Sounds kind",
        )
        await user.press("escape")
        user.sees("Say it plainly.", pane="critique")
        await user.press("g")
        user.sees("2 in focus", pane="critique")


async def test_nothing_is_asked_while_fixes_wait_or_before_there_is_a_text(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g", "y")
        user.sees("A pass is under way: decide its fixes first")
        assert not user.is_asked
    async with words(tmp_path / "other", draft=None) as user:
        await user.press("y")
        user.sees("There is no text to check yet")


async def test_what_nobody_asked_for_stands_beside_what_was_asked(tmp_path: Path):
    text = f"{DRAFT}\nOur summer party was lovely, and everybody danced until the morning came.\n"
    reader = LastReader(YES)
    spec = SPEC.replace('lacks = "utilize"', 'lacks = "nowhere"')
    async with story(tmp_path, text, spec, critic=content(), author=MendingAuthor(), checker=reader) as user:
        await user.press("g", "y")
        user.sees(
            "Not asked for, as far as code can tell",
            "Our summer party was lovely",
            "Asked for since",
            "nothing: the spec is as it was",
        )
