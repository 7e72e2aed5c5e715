"""How many passes a session will likely take, row by row: what is known of it, and what is said."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from folded import Story
from loops import WordAuthor, WordCritic
from made_session import AT
from redraft.core.estimate import Estimate, Past, estimate
from redraft.core.events import Opened
from redraft.core.fold import start
from redraft.core.review import Finding, Verdict
from redraft.core.session import Session
from redraft.core.spec import parse_spec, render_spec
from redraft.core.spec_values import Budget, Criterion, Spec
from redraft.loop.ending import end
from redraft.loop.forking import fork
from redraft.loop.opening import begin, resume
from redraft.loop.passes import Loop
from redraft.transcripts.past import past_sessions

CRITIC = 'judge = "critic"'


def criteria(*judged: str) -> str:
    """A spec with a criterion for each line of what judges it."""
    tables = (f'[[criterion]]\nid = "c{n}"\nsays = "Is good"\n{each}\n' for n, each in enumerate(judged, 1))
    return 'task = "Write it."\n' + "".join(tables)


def story(spec: str, text: str = "One.\n\nTwo.\n", budget: Budget | None = None) -> Story:
    """A session on that spec, with a first draft."""
    made = Story(budget, text)
    told = replace(parse_spec(spec), budget=budget or Budget())
    made.events[0] = Opened(n=1, at=AT, title="Note", spec=render_spec(told))
    return made


def reviewed(made: Story, failing: int, passing: int = 0, found: int = 0) -> Session:
    """Judged: the first criteria fail, each with a finding at least, and the next ones pass."""
    verdicts = [Verdict(f"c{n}", n > failing) for n in range(1, failing + passing + 1)]
    named = [f"c{n % failing + 1}" for n in range(max(found, failing))] if failing else []
    findings = tuple(Finding("p1", 0, "One", "Mend it.", 3, criterion=id) for id in named)
    return made.reviewed(*verdicts, findings=findings).session


AFTER = [
    # criteria, of which fail, pass; found; focus; what is said
    ((CRITIC,) * 5, 4, 1, 4, 2, "about 2 to 3 passes: 4 criteria fail, 2 in focus"),
    ((CRITIC,) * 5, 1, 4, 1, 2, "about 1 to 2 passes: 1 criterion fails, 2 in focus"),
    ((CRITIC,) * 5, 4, 1, 4, 1, "about 4 to 6 passes: 4 criteria fail, 1 in focus"),
    ((CRITIC,) * 5, 2, 3, 6, 2, "about 1 to 4 passes: 2 criteria fail, 2 in focus"),
    ((CRITIC,) * 5, 0, 5, 0, 2, "no pass: nothing fails"),
    (("max_words = 500",) * 3, 3, 0, 3, 2, "about 2 passes: 3 criteria fail, 2 in focus"),
    ((CRITIC,) * 4, 2, 0, 2, 2, "about 1 to 2 passes: 2 criteria fail, 2 in focus, 2 not judged"),
    ((*(CRITIC,) * 2, 'judge = "person"'), 0, 2, 0, 2, "no pass: nothing fails"),
    (
        (f'{CRITIC}\nstage = "structure"', CRITIC, f'{CRITIC}\nstage = "polish"'), 3, 0, 3, 2,
        "about 3 to 4 passes: 3 criteria fail, 2 in focus, in 3 stages",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("judged", "failing", "passing", "found", "focus", "said"), AFTER)
def test_after_a_review_it_rests_on_what_fails(
    judged: tuple[str, ...], failing: int, passing: int, found: int, focus: int, said: str
) -> None:
    told = estimate(reviewed(story(criteria(*judged), budget=Budget(9, focus)), failing, passing, found))
    assert told.says == said and told.low <= told.likely <= told.high


BEFORE = [
    ((CRITIC,) * 5, "about 1 to 4 passes: 5 criteria, all by a critic, 2 in focus, nothing judged yet"),
    (
        (CRITIC, *("max_words = 500",) * 2),
        "about 1 to 3 passes: 3 criteria, 1 by a critic, 2 in focus, nothing judged yet",
    ),
    (("max_words = 500",) * 2, "about 1 pass: 2 criteria, all by code, 2 in focus, nothing judged yet"),
    (
        (CRITIC, f'{CRITIC}\nstage = "polish"'),
        "about 1 to 3 passes: 2 criteria, all by a critic, 2 in focus, in 2 stages, nothing judged yet",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("judged", "said"), BEFORE)
def test_before_any_review_it_rests_on_how_many_and_what_kind(judged: tuple[str, ...], said: str) -> None:
    told = estimate(story(criteria(*judged), "word " * 200).session)
    assert told.says == said and told.low <= told.likely <= told.high


ONE_PASS = [
    ("max_words = 12", "A line.\n", True),
    ("max_words = 40", "A line.\n", True),
    ("max_words = 41", "word " * 60, False),
    ('no_faults = "spelling"', "word " * 120, True),
    ('no_faults = "spelling"', "word " * 121, False),
    (CRITIC, "A line.\n", False),
    ('judge = "person"', "A line.\n", False),
    ('lacks = "utilize"', "word " * 60, True),
    ('contains = "Acme"', "word " * 60, False),
    ('contains = "Acme"', "A line.\n", True),
]


@pytest.mark.parametrize(("judged", "text", "one"), ONE_PASS)
def test_a_line_or_a_reformatting_needs_no_loop(judged: str, text: str, one: bool) -> None:
    told = estimate(story(criteria(judged), text).session)
    assert told.one_pass is one and ("no loop needed" in told.says) is one
    assert (told.low, told.high) == (1, 1) or not one


def test_more_faults_than_are_worked_on_at_once_need_a_loop_after_all() -> None:
    made = story(criteria('no_faults = "spelling"'), "A line.\n")
    assert estimate(made.session).one_pass
    told = estimate(reviewed(made, 1, 0, 6))
    assert not told.one_pass and told.says == "about 1 to 3 passes: 1 criterion fails, 2 in focus"


def test_passes_that_call_no_model_are_not_held_against_the_budget() -> None:
    made = story(criteria(*('contains = "word"',) * 5), budget=Budget(passes=2, focus=1))
    told = estimate(reviewed(made, 5))
    assert told.high > 2 and told.beyond is None and "budget" not in told.says


def test_a_range_beyond_the_budget_says_so() -> None:
    made = story(criteria(*(CRITIC,) * 5), budget=Budget(passes=2, focus=1))
    told = estimate(reviewed(made, 5))
    assert told.beyond == 2 and told.says.endswith("5 criteria fail, 1 in focus, the budget has 2 passes left")


def ids(count: int) -> tuple[str, ...]:
    return tuple(f"c{n}" for n in range(1, count + 1))


PAST = [
    ([], (1, 4), ""),
    ([Past(2, "done", ids(5))], (1, 4), "your last session of this kind took 2 (done: 1)"),
    ([Past(6, "done", ids(5))], (1, 6), "your last session of this kind took 6 (done: 1)"),
    ([Past(2, "done", ids(5)), Past(3, "converged", ids(4)), Past(2, "done", ids(5))], (2, 3),
     "your last 3 sessions of this kind took 2 to 3 (done: 2)"),
    ([Past(9, "done", ("x", "y", "c1"))] * 4, (1, 4), ""),
    ([Past(9, "stopped", ids(5))] * 4, (1, 4), ""),
    ([Past(4, "done", (), "Note")] * 3, (4, 4), "your last 3 sessions of this kind took 4 (done: 3)"),
]  # fmt: skip


@pytest.mark.parametrize(("past", "between", "ground"), PAST)
def test_the_persons_own_sessions_of_that_kind_count(past: list[Past], between: tuple[int, int], ground: str) -> None:
    told = estimate(story(criteria(*(CRITIC,) * 5), "word " * 200).session, past)
    assert (told.low, told.high) == between and told.low <= told.likely <= told.high
    assert ground in told.grounds if ground else not any("your last" in each for each in told.grounds)


def test_once_passes_are_closed_the_past_says_no_more() -> None:
    made = story(criteria(*(CRITIC,) * 5))
    reviewed(made, 4, 1)
    told = estimate(made.closed().session, [Past(9, "done", ids(5))] * 3)
    assert told == estimate(made.session) and isinstance(told, Estimate)


async def test_past_sessions_are_read_from_their_files_and_damaged_ones_are_left_out(tmp_path: Path) -> None:
    spec = Spec(title="Note", task="Say it.", criteria=(Criterion("plain", "Is plain"), Criterion("short", "Is short")))
    for n in range(3):
        record = await begin(spec, "We utilize it.\n", tmp_path)
        loop = Loop(record, WordCritic(), WordAuthor())
        await loop.go()
        await loop.accept(loop.session.reviews[-1].n.__str__() + ".1")
        assert record.session.ended is not None
        record.close()
        journal = record.journal
        assert journal is not None
        if n == 0:
            journal.path.write_bytes(journal.path.read_bytes().replace(b"utilize", b"utilise"))
        else:
            fork(journal.path, 3, tmp_path)
            ended = resume(fork(journal.path, 3, tmp_path)).record
            await end(ended, "converged", "Its beginning is another session's.")
            ended.close()
    open_one = await begin(spec, "Not at its end.\n", tmp_path)
    found = past_sessions(tmp_path, open_one.session.id)
    assert [(one.passes, one.ending, one.criteria, one.title) for one in found] == [
        (1, "done", ("plain", "short"), "Note")
    ] * 2
    assert len(past_sessions(tmp_path, most=1)) <= 1 and past_sessions(tmp_path / "nowhere") == ()
    open_one.close()


def test_a_session_without_a_draft_has_an_estimate_too() -> None:
    spec = parse_spec(criteria(*(CRITIC,) * 5))
    told = estimate(start("k3v9", AT, Opened(n=1, at=AT, title="Note", spec=render_spec(spec))))
    assert (told.low, told.high) == (1, 4)
