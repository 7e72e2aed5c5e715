"""Judging first: the person says what passes before anything of what the critic said is to be seen."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from loops import MendingAuthor, ModelLikeCritic
from redraft.config import Config, sessions_dir
from redraft.core.draft import Draft
from redraft.core.first_judgement import first_ticks
from redraft.core.review import Finding, Premise, Review, Verdict
from redraft.core.veil import asked
from stories.at_home import at_home
from stories.story import NARROW, WIDE, User, again, words

FIRST = Config(judge_first=True, grace=0.0)
SPEC = """
title = "Note"
task = "Say what changed."
[budget]
focus = 2
[[criterion]]
id = "plain"
says = "No 'utilize'"
lacks = "utilize"
[[criterion]]
id = "warm"
says = "Sounds kind"
judge = "critic"
[[criterion]]
id = "clear"
says = "Says what changed"
judge = "critic"
"""
SECRET = "ZEBRA"


class Zebra(ModelLikeCritic):
    """Judges `warm` and `clear` as it is told, and gives itself away in every word."""

    def __init__(self, warm: bool, clear: bool, *, premise: bool = True) -> None:
        super().__init__(limit=99)
        self.says = {"warm": warm, "clear": clear}
        self.premise = Premise(premise, f"{SECRET} premise")

    async def review(self, brief, seen=None) -> Review:  # type: ignore[no-untyped-def]
        code = tuple(v for v in await self.judge_rules(brief.spec, brief.draft) if v.criterion == "plain")
        theirs = tuple(Verdict(id, ok, f"{SECRET} {id}", brief.draft.text[:4]) for id, ok in self.says.items())
        verdicts: tuple[Verdict, ...] = ()
        for verdict in (*theirs, *code):
            verdicts = (*verdicts, verdict)
            if seen is not None:
                seen(verdicts)
            await self.perhaps()
        return Review(verdicts, tuple(self._faults(brief.draft)), self.premise if brief.first else None)

    def _faults(self, draft: Draft):  # type: ignore[no-untyped-def]
        for id in [id for id, ok in self.says.items() if not ok]:
            last = draft.passages[-1].id
            yield Finding(last, 0, "", f"{SECRET} directive", 5, criterion=id, source=SECRET, yours=True)
        yield from (f for f in self._findings(draft) if not f.yours)


def told(folder: Path, critic: ModelLikeCritic, size: tuple[int, int] = WIDE, config: Config = FIRST):  # type: ignore[no-untyped-def]
    return words(folder, critic=critic, author=MendingAuthor(), spec=SPEC, size=size, config=config)


async def walked(user: User) -> list[str]:
    """Every pane, beside the others and alone."""
    seen = [user.screen]
    for key in ("tab", "tab", "tab", "tab", "z", "tab", "tab", "tab", "tab", "z"):
        await user.press_quickly(key)
        seen.append(user.screen)
    return seen


async def tried(user: User) -> list[str]:
    """What any other key leads to."""
    seen = []
    for key in (*"garsxAeoflvOwRDWcimE12M", "exclamation_mark", "F", "question_mark"):
        await user.press_quickly(key)
        seen.append(user.screen)
        if user.is_asked:
            await user.press_quickly("escape")
    return seen


VERDICTS = ((True, True, True), (False, False, False))


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("look", [walked, tried])
async def test_nothing_that_is_painted_depends_on_what_the_critic_said(
    tmp_path: Path, size: tuple[int, int], look: Callable[[User], Awaitable[list[str]]]
) -> None:
    seen = []
    for place, (warm, clear, sound) in enumerate(VERDICTS):
        async with told(tmp_path / str(place), Zebra(warm, clear, premise=sound), size) as user:
            await user.press("g")
            painted = [user.screen]
            await user.press("y")
            painted += await look(user)
            assert not any(SECRET in frame for frame in painted)
            assert asked(user.saved) is not None
            seen.append(painted)
    assert seen[0] == seen[1]


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_nothing_is_painted_of_it_while_it_comes(tmp_path: Path, size: tuple[int, int]) -> None:
    critic = Zebra(False, False)
    async with told(tmp_path, critic, size) as user:
        critic.hangs = True
        await user.press_and_go_on("g")
        await critic.reached.wait()
        for key in ("tab", "tab", "tab", "tab"):
            await user.press_and_go_on(key)
            assert SECRET not in user.screen
            user.does_not_see("( ) warm", "(x) warm")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_two_keys_and_the_word_is_out(tmp_path: Path, size: tuple[int, int]) -> None:
    async with told(tmp_path, Zebra(False, True), size) as user:
        await user.press("g")
        user.sees("Judge v1 first, 1 of 2:", "y passes", "n fails", "warm", "Sounds kind")
        user.sees("We utilize it.")  # the draft stays in view
        await user.press("y")
        user.sees("Judge v1 first, 2 of 2:", "clear", "Says what changed")
        await user.press("space")
        user.does_not_see("Judge v1 first")
        user.sees("You and the critic differ on warm")
        await user.find("critique", SECRET)
        assert [(t.criterion, t.passed, t.critic, t.changed) for t in first_ticks(user.saved)] == [
            ("warm", True, False, False),
            ("clear", True, True, False),
        ]
        user.transcript_has("ticked", criterion="warm", passed=True, first=True, version=1)


async def test_a_change_of_mind_is_told_apart(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True)) as user:
        await user.press("g", "y", "y")
        await user.find("rubric", "warm")
        await user.press("space")
        user.transcript_has("ticked", criterion="warm", passed=False, first=False)
        assert [tick.changed for tick in first_ticks(user.saved)] == [True, False]


async def test_where_both_agree_the_reasons_are_the_critic_s(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True)) as user:
        await user.press("g", "n", "y")
        user.sees("You and the critic agree.")
        user.sees(f"{SECRET} warm", pane="rubric")


async def test_keys_that_would_tell_are_refused(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True)) as user:
        await user.press("g")
        before = user.record.session.last
        for key in ("a", "A", "r", "v", "w", "O", "m", "g", "R", "exclamation_mark", "x"):
            await user.press(key)
            assert not user.is_asked
            user.sees("Judge v1 first: space or y passes, n fails")
        assert user.record.session.last == before


async def test_a_tick_is_taken_back_before_the_word_is_out_and_not_after(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True)) as user:
        await user.press("g", "n", "u")
        user.sees("1 of 2")
        await user.press("y", "y", "u")
        user.sees("said before the critic's word was shown")
        assert len(first_ticks(user.saved)) == 2


async def test_what_was_done_before_is_taken_back_past_what_was_judged_first(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True)) as user:
        await user.press("g", "n", "y", "f", "enter")
        assert user.record.session.acts[-1].what == "froze"
        await user.press("u", "u")
        user.sees("said before the critic's word was shown")
        assert not user.record.session.holds and len(first_ticks(user.saved)) == 2
        await user.press("g", "a")
        head = user.record.session.head
        while user.screen.find("Judge v") >= 0:
            await user.press("y")
        await user.press("u")
        assert user.record.session.head == head - 1


async def test_it_waits_till_the_session_is_taken_up_again(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True)) as user:
        await user.press("g", "y", "q")
        file = user.file
    async with again(file, critic=Zebra(False, True), author=MendingAuthor(), config=FIRST) as user:
        user.sees("Judge v1 first, 2 of 2", "Critique hidden")
        assert SECRET not in user.screen
        await user.press("n")
        user.sees("You and the critic differ on warm, clear")


async def test_each_version_is_judged_anew_and_what_a_pass_came_to_waits(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True)) as user:
        await user.press("g", "n", "y", "a", "a", "g")
        user.sees("Judge v3 first, 1 of 2")
        user.does_not_see("Pass 1", "Converged")
        await user.press("n", "y")
        user.sees("You and the critic agree.", "Pass 1 kept")


async def test_without_the_option_all_is_as_before(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True), config=replace(FIRST, judge_first=False)) as user:
        await user.press("g")
        user.sees(SECRET)
        user.does_not_see("Judge v1")


async def test_what_code_judges_is_asked_of_nobody(tmp_path: Path) -> None:
    async with words(tmp_path, config=FIRST) as user:
        await user.press("g")
        user.does_not_see("Judge v1")
        user.sees("2 in focus")


async def test_what_a_pass_lost_is_asked_about_only_then(tmp_path: Path) -> None:
    critic = Zebra(True, True)
    async with told(tmp_path, critic) as user:
        await user.press("g", "y", "y")
        critic.says["warm"] = False
        await user.press("a", "a")
        user.sees("Judge v3 first, 1 of 2")
        assert not user.is_asked
        await user.press("y")
        assert not user.is_asked
        await user.press("y")
        assert not user.is_asked, "who says that it passes has lost nothing"
        user.sees("You and the critic differ on warm")


async def test_a_loss_that_the_person_sees_too_is_asked_about_once_it_may_be_seen(tmp_path: Path) -> None:
    critic = Zebra(True, True)
    async with told(tmp_path, critic) as user:
        await user.press("g", "y", "y")
        critic.says["warm"] = False
        await user.press("a", "a", "n", "y")
        assert user.is_asked
        user.sees("warm: passed in v1, fails in v3.", "revert to v1", "keep v3 all the same")
        await user.press("k")
        assert user.saved.passes[-1].kept


async def test_a_premise_called_wrong_is_told_only_then(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, False, premise=False)) as user:
        await user.press("g")
        assert not user.is_asked
        user.does_not_see("Restart")
        await user.press("n", "n")
        assert user.is_asked
        user.sees("Restart? The critic calls the premise wrong", f"{SECRET} premise")


async def test_a_session_that_is_only_read_hides_nothing(tmp_path: Path) -> None:
    async with told(tmp_path, Zebra(False, True)) as user:
        await user.press("g")
        async with again(user.file, critic=Zebra(False, True), author=MendingAuthor(), config=FIRST) as reader:
            reader.sees("read-only")
            reader.does_not_see("Judge v1 first")


async def test_low_risks_are_taken_without_a_key_only_then(tmp_path: Path) -> None:
    critic, config = Zebra(True, True), replace(FIRST, auto_accept="low")
    critic.word = "  "
    text = "# News\n\nWe  go on, and you come along.\n"
    players = {"critic": critic, "author": MendingAuthor(" ")}
    async with words(tmp_path, draft=text, spec=SPEC, config=config, **players) as user:
        await user.press("g")
        assert len(user.saved.drafts) == 1
        await user.press("y", "y")
        user.transcript_has("decided", choice="accept", auto=True)


LONG = "Says what changed, for whom, since when and why, and what it asks of the reader, " * 6


async def test_a_criterion_of_many_words_leaves_the_draft_in_sight(tmp_path: Path) -> None:
    spec = SPEC.replace("Sounds kind", f"[b]{LONG}[/b] \\u001b[31m")
    players = {"critic": Zebra(True, True), "author": MendingAuthor()}
    async with words(tmp_path, spec=spec, size=NARROW, config=FIRST, **players) as user:
        await user.press("g")
        user.sees("We utilize it.", "Judge v1 first, 1 of 2", "[b]Says what changed", "? help")
        assert "\x1b" not in user.screen


@pytest.mark.parametrize("first", [True, False])
async def test_home_does_not_tell_it_either(tmp_path: Path, first: bool) -> None:
    async with told(tmp_path, Zebra(True, False)) as user:
        await user.press("g")
        sessions_dir().mkdir(parents=True, exist_ok=True)
        copy = sessions_dir() / user.file.name
        copy.write_bytes(user.file.read_bytes())
    async with at_home(0, config=replace(FIRST, judge_first=first)) as guest:
        line = next(line for line in guest.lines if "Note" in line)
        assert ("1/3" in line) is not first
