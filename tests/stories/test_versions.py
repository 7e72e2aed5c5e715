"""Going back: undo, the version log, a pass that lost something, and the draft in the user's own editor."""

import os
import sys
from pathlib import Path

import pytest
from textual.app import App

from loops import DRAFT, SPEC, WordAuthor, WordCritic
from redraft.config import Config
from stories.story import PLAIN_DRAFT, story, words


async def test_a_user_undoes_two_versions(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "a", "a")
        user.sees("Draft v3", "Rubric 2/4")
        await user.press("u")
        user.sees("Draft v2", "Undone:")
        await user.press("u")
        user.sees("Draft v1", "definately", "Rubric 1/4")
        user.transcript_has("reverted", to=2)
        user.transcript_has("reverted", to=1)
        assert user.draft == PLAIN_DRAFT
        assert len(user.saved.drafts) == 3
        await user.press("u")
        user.sees("There is nothing to undo.")


async def test_what_was_rejected_stays_rejected_after_undoing_what_came_before(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g", "a", "r")
        assert user.saved.rejected
        await user.press("v", "j", "u")
        user.sees("Draft v1", "2 waiting", "rejected")
        await user.press("g", "a", "a", "g")
        user.sees("refused: you rejected this change before")


async def test_the_version_log_goes_back(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "a", "a", "v")
        user.sees("Version", "Change", "Score", "Keep?", "first draft", "'definately' → 'definitely'", "1/4", "2/4")
        user.sees("2 changes, not separable")
        await user.press("j", "j")
        user.sees("definately moved")
        await user.press("u")
        user.sees("Draft v1")
        user.transcript_has("reverted", to=1, fix="")
        assert user.draft == PLAIN_DRAFT


async def test_the_version_log_takes_one_change_back_and_keeps_the_later_one(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "a", "a", "v", "j", "t")
        user.sees("Draft v4", "definately", "The lift is out of order")
        user.transcript_has("reverted", to=4, fix="4.1")
        assert user.draft == PLAIN_DRAFT.replace("The the", "The")
        await user.press("v")
        user.sees("took back 4.1")


async def test_the_version_log_changes_nothing_when_it_is_left(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("g", "a")
        before = user.file.read_bytes()
        for key in ("escape", "v", "q", "enter"):
            await user.press("v", key)
            if key == "enter":
                await user.press("escape")
        assert user.file.read_bytes() == before


LOSING = SPEC + '[[criterion]]\nid = "brief"\nsays = "At most 16 words"\nmax_words = 16\n'


class LosingCritic(WordCritic):
    """Also counts against a limit that the draft just meets."""

    async def judge_rules(self, spec, draft):
        from redraft.core.review import Verdict

        count = len(draft.text.split())
        return (*await super().judge_rules(spec, draft), Verdict("brief", count <= 16, f"{count} words"))


@pytest.mark.parametrize("key", ["r", "enter"])
async def test_a_pass_that_lost_a_criterion_asks_and_reverts_with_the_first_key(tmp_path: Path, key: str):
    async with words(tmp_path, spec=LOSING, critic=LosingCritic(), author=WordAuthor("make use of")) as user:
        await user.press("g", "a", "a")
        user.sees("brief: passed in v1, fails in v3.", "revert to v1", "keep v3 all the same")
        assert user.is_asked
        await user.press(key)
        user.sees("Draft v1", "not kept")
        user.transcript_has("closed_pass", base=1, candidate=3, kept=False)
        assert user.draft == DRAFT


async def test_a_version_that_lost_a_criterion_may_be_kept_all_the_same(tmp_path: Path):
    async with words(tmp_path, spec=LOSING, critic=LosingCritic(), author=WordAuthor("make use of")) as user:
        await user.press("g", "a", "a", "escape")
        user.sees("Draft v3")
        user.transcript_lacks("closed_pass")
        await user.press("g", "k")
        user.transcript_has("closed_pass", kept=True, by="you")
        assert "make use of" in user.draft


class NoTerminal:
    """In place of giving the terminal to the editor: there is none in a test."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *fault: object) -> None:
        return None


def editor(folder: Path, script: str) -> Config:
    """An editor that is a script: `path` is the file that it is given."""
    program = folder / "editor.py"
    program.write_text(f"import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n{script}\n")
    return Config(editor=f"{sys.executable} {program}")


@pytest.fixture
def _headless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(App, "suspend", lambda self: NoTerminal())


@pytest.mark.usefixtures("_headless")
async def test_the_whole_draft_is_written_in_the_users_own_editor(tmp_path: Path):
    settings = editor(tmp_path, "path.write_text(path.read_text().replace('definately', 'at last'))")
    async with story(tmp_path, config=settings) as user:
        await user.press("E")
        user.sees("Draft v2", "We at last moved")
        user.transcript_has("written", version=2, says="edited by hand")


@pytest.mark.usefixtures("_headless")
async def test_an_editor_that_changes_nothing_makes_no_version(tmp_path: Path):
    async with story(tmp_path, config=editor(tmp_path, "")) as user:
        await user.press("E")
        user.sees("Nothing was changed.", "Draft v1")


@pytest.mark.usefixtures("_headless")
async def test_an_editor_that_fails_leaves_the_draft_as_it_is(tmp_path: Path):
    async with story(tmp_path, config=editor(tmp_path, "sys.exit(3)")) as user:
        await user.press("E")
        user.sees("The editor ended with status 3; the draft is unchanged.")
    async with story(tmp_path, config=Config(editor=os.fspath(tmp_path / "none"))) as user:
        await user.press("E")
        user.sees("The editor could not be started", "Draft v1")


@pytest.mark.usefixtures("_headless")
async def test_an_editor_gets_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    held = {
        "OPENAI_API_KEY": "abcd-key-0123",
        "MY_COPY": "abcd-key-0123",
        "ANTHROPIC_AUTH_TOKEN": "t",
        "PLAIN": "stays",
    }
    for name, value in held.items():
        monkeypatch.setenv(name, value)
    script = f"import os; path.write_text(' '.join(name for name in os.environ if name in {set(held)!r}))"
    async with story(tmp_path, config=editor(tmp_path, script)) as user:
        await user.press("E")
        assert user.draft == "PLAIN"


@pytest.mark.usefixtures("_headless")
async def test_an_editor_that_saves_no_text_leaves_the_draft_as_it_is(tmp_path: Path):
    async with story(tmp_path, config=editor(tmp_path, "path.write_bytes(b'\\xff\\xfe')")) as user:
        await user.press("E")
        user.sees("The draft is unchanged", "UTF-8", "The file is kept.")
    async with story(tmp_path, config=editor(tmp_path, "path.write_bytes(b'one\\0two')")) as user:
        await user.press("E")
        user.sees("Draft v1")


async def test_without_an_editor_the_draft_is_edited_here(tmp_path: Path):
    async with story(tmp_path) as user:
        await user.press("E")
        user.sees("set VISUAL or EDITOR", "definately")
        await user.replace("definately", "at last")
        await user.press("f2", "a")
        user.sees("Draft v2", "at last")


async def test_a_session_without_a_draft_begins_with_writing_one(tmp_path: Path):
    async with story(tmp_path, draft=None) as user:
        user.sees("There is no draft yet", "No text yet")
        await user.press("g")
        user.sees("There is no draft yet: press E to write one.")
        await user.press("e")
        await user.type("Shall we meet?")
        await user.press("f2", "a")
        user.sees("Draft v1", "Shall we meet?", "g begins")
        user.transcript_has("written", version=1, text="Shall we meet?")
        await user.press("g")
        user.sees("[x] ask")
