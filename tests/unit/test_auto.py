"""Several fixes at once, without a screen: what is taken, what is left, and what is taken back as one."""

from pathlib import Path

import pytest

from loops import SPEC, WordAuthor, WordCritic
from redraft.core.critique import pending
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix
from redraft.core.spec import parse_spec
from redraft.loop import acts, undo
from redraft.loop.auto import take_all, take_low
from redraft.loop.opening import begin, read_session, resume
from redraft.loop.passes import Loop
from redraft.loop.record import Declined

DRAFT = "# News\n\nWe  mend it.\n\nYou  utilize it.\n\nThey  see it, and it ends here.\n"


class BlankCritic(WordCritic):
    """Finds two blanks in a row."""

    def _findings(self, draft):
        for passage in draft.passages:
            if (at := draft.text_of(passage.id).find("  ")) >= 0:
                yield Finding(passage.id, at, "  ", "One blank.", 3, criterion="plain", source="blanks")


class BlankAuthor(WordAuthor):
    """Makes them one."""

    def _fix(self, draft, named):
        text, at = draft.text_of(named.finding.passage), named.finding.at
        old = text[: at + 3]
        edit = Edit(named.finding.passage, old, old.replace("  ", " "), draft.passage(named.finding.passage).start)
        return Fix(named.name, (edit,), f"{old.split()[0]} mended")


async def blank_loop(home: Path, focus: int = 3, text: str = DRAFT, author: WordAuthor | None = None) -> Loop:
    spec = parse_spec(SPEC.replace("focus = 2", f"focus = {focus}"))
    return Loop(await begin(spec, text, home / "sessions"), BlankCritic(), author or BlankAuthor())


async def test_a_run_of_low_risks_is_one_act_though_code_judges_each(tmp_path: Path) -> None:
    loop = await blank_loop(tmp_path)
    await loop.go()
    assert await take_low(loop) == 3
    taken = [event for event in loop.session.decisions if event.auto]
    assert taken[0].n + 1 < taken[1].n  # what code judges was judged in between
    assert [(act.what, act.count, act.head) for act in loop.session.acts] == [("auto", 3, 1)]
    assert "took 3 fixes of low risk" in await undo.undo(loop)
    assert (loop.session.head, loop.session.acts) == (1, ())
    assert len(loop.session.drafts) == 4


async def test_two_runs_are_two_acts(tmp_path: Path) -> None:
    loop = await blank_loop(tmp_path, focus=1)
    for _ in range(2):
        await loop.go()
        await take_low(loop)
        if loop.session.open is not None:
            await loop.go()
    runs = [act for act in loop.session.acts if act.what == "auto"]
    assert [act.count for act in runs] == [1, 1] and runs[0].head == 1


async def test_what_was_taken_back_is_left_after_a_restart_too(tmp_path: Path) -> None:
    loop = await blank_loop(tmp_path)
    await loop.go()
    await take_low(loop)
    await undo.undo(loop)
    assert loop.record.journal is not None
    loop.record.close()
    again = resume(loop.record.journal.path).record
    loop = Loop(again, BlankCritic(), BlankAuthor())
    await loop.go()
    assert await take_low(loop) == 0 and len(pending(loop.session)) == 3
    await loop.accept(pending(loop.session)[0].name)
    assert loop.session.head == 5
    again.close()


async def test_one_taken_back_alone_is_not_taken_again(tmp_path: Path) -> None:
    loop = await blank_loop(tmp_path)
    await loop.go()
    await take_low(loop)
    await undo.take_back(loop, 3)
    standing = {event.version for event in loop.session.decisions if event.auto}
    await loop.go()
    await take_low(loop)
    assert {event.version for event in loop.session.decisions if event.auto} == standing


@pytest.mark.parametrize("quote", ["", "utilize it"])
async def test_a_frozen_passage_and_one_with_frozen_words_are_left(tmp_path: Path, quote: str) -> None:
    loop = await blank_loop(tmp_path)
    await acts.freeze_passage(loop.record, "p3", quote)
    await loop.go()
    assert await take_low(loop) == 2
    assert loop.session.version(loop.session.head).text == "# News\n\nWe mend it.\n\nYou  utilize it.\n\n" + (
        "They see it, and it ends here.\n"
    )


async def test_parts_that_are_locked_are_left(tmp_path: Path) -> None:
    loop = await blank_loop(tmp_path, text=DRAFT.replace("# News", "# Old  news"))
    await acts.lock(loop.record)
    await loop.go()
    await take_low(loop)
    assert loop.session.version(loop.session.head).text.startswith("# Old  news\n\nWe mend it.")


async def test_a_session_that_is_only_read_is_left_alone(tmp_path: Path) -> None:
    loop = await blank_loop(tmp_path)
    await loop.go()
    assert loop.record.journal is not None
    read = read_session(loop.record.journal.path).session
    loop.record.read_only = "read-only here"
    assert await take_low(loop) == 0 and loop.session == read


class Growing(BlankAuthor):
    """Adds a word with each."""

    def _fix(self, draft, named):
        fix = super()._fix(draft, named)
        (edit,) = fix.edits
        return Fix(named.name, (Edit(edit.passage, edit.quote, f"so {edit.replacement}", edit.at),), "longer")


async def test_all_in_focus_stop_where_they_would_break_a_hold_together(tmp_path: Path) -> None:
    loop = await blank_loop(tmp_path, author=Growing())
    await acts.freeze_measure(loop.record, "words", 1, 15)
    await loop.go()
    assert await take_all(loop, 2.0) == ()
    first, *others = loop.session.decisions
    assert (first.choice, first.seconds, first.version, len(loop.session.drafts)) == ("accept", 2.0, 2, 2)
    assert [(event.choice, event.by) for event in others] == [("skip", "rules")] * 2
    assert all("frozen at 1 to 15" in event.reason for event in others), others
    with pytest.raises(Declined, match="no fix to accept"):
        await take_all(await blank_loop(tmp_path / "other"))
