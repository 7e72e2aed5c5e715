"""A tape: a transcript that is shown at any of its events, whatever state its file is in and whatever becomes of it."""

import os
from pathlib import Path
from types import MappingProxyType

import pytest
from msgspec.structs import replace

import made_session
from benchmarks.long_session import transcript
from faults.forged import record
from loops import word_loop
from redraft.core.digest import digest
from redraft.core.review import Verdict
from redraft.core.session import Session
from redraft.core.spec_values import Limits
from redraft.loop.tape import AT_HAND, SPACING, Tape
from redraft.transcripts.library import NoSession
from redraft.transcripts.recovery import Damaged
from replayed import plain_fold, written


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path, "made", made_session.events())


def test_a_tape_shows_each_event_and_no_other(path: Path) -> None:
    tape = Tape.open(path)
    assert (len(tape), tape.id, tape.fault, tape.beyond) == (9, "k3v9", "", 0)
    assert [tape.at(n).last for n in range(1, 10)] == [tape.event(n).n for n in range(1, 10)] == [*range(1, 10)]
    assert (tape.at(1).draft, tape.at(2).head, tape.at(9).head) == (None, 1, 2)
    for n in (0, -1, 10):
        with pytest.raises(IndexError, match="events 1 to 9"):
            tape.at(n)
        with pytest.raises(IndexError):
            tape.event(n)


def test_a_session_of_one_event_is_a_tape_too(tmp_path: Path) -> None:
    tape = Tape.open(written(tmp_path, "one", made_session.events()[:1]))
    assert len(tape) == 1 and tape.at(1).draft is None


def test_where_one_stretch_ends_and_the_next_begins_nothing_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_bytes(transcript(SPACING * (AT_HAND + 3) + 1))
    tape, plain = Tape.open(path), plain_fold(path)
    edges = [n for edge in range(0, len(tape), SPACING) for n in (edge - 1, edge, edge + 1, edge + 2)]
    for n in (each for each in [*edges, *reversed(edges)] if 1 <= each <= len(tape)):
        assert tape.at(n) == plain[n - 1]


def test_what_is_kept_of_a_tape_does_not_grow_by_being_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_bytes(transcript(SPACING * 12))
    tape = Tape.open(path)
    for n in [*range(1, len(tape) + 1), *range(len(tape), 0, -1)]:
        tape.at(n)
    held = list(vars(tape)["_at_hand"].values())
    assert len(held) <= AT_HAND and all(len(states) <= SPACING for states in held)


def test_however_long_a_session_is_so_many_states_are_kept_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redraft.loop.tape.MOST_KEPT", 4)
    path = tmp_path / "long.toml"
    path.write_bytes(transcript(SPACING * 12))
    tape, plain = Tape.open(path), plain_fold(path)
    assert len(vars(tape)["_kept"]) == 4
    assert all(tape.at(n) == plain[n - 1] for n in [*range(len(tape), 0, -7), 1, 200, 3, len(tape)])


async def test_a_tape_is_of_the_file_as_it_was_and_takes_no_lock(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    assert loop.record.journal is not None
    path = loop.record.journal.path
    before = {each.name for each in path.parent.iterdir()}
    tape = Tape.open(path)  # while the session is open for writing
    assert {each.name for each in path.parent.iterdir()} == before
    await loop.go()
    assert len(tape) == 2 and len(Tape.open(path)) == loop.session.last == 4
    loop.record.close()
    path.unlink()
    assert tape.at(2).head == 1


def broken(path: Path, data: bytes) -> Tape:
    path.write_bytes(data)
    return Tape.open(path)


def test_of_a_damaged_file_what_follows_is_shown_and_what_is_wrong_is_said(path: Path) -> None:
    sound = path.read_bytes()
    torn = broken(path, sound + b"\n[[event]]\nn = 10\n")
    assert len(torn) == 9 and "half written" in torn.fault
    edited = broken(path, sound.replace(b"58 words", b"85 words", 1))
    assert len(edited) == 9 and "edited by hand at event 3" in edited.fault
    assert edited.at(3).reviews[0].verdicts[3] == Verdict("length", True, "85 words")
    missing = broken(
        path, sound[: sound.index(b"\n[[event]]\nn = 5\n")] + sound[sound.index(b"\n[[event]]\nn = 6\n") :]
    )
    assert (len(missing), missing.beyond) == (4, 4)
    assert "event 5 is missing" in missing.fault and "shown up to event 4" in missing.fault


def test_an_event_that_does_not_follow_ends_the_replay_before_it(path: Path) -> None:
    bad = record(10, 'kind = "rated"\nversion = 7\nscore = 3\n') + record(11, 'kind = "noted"\ntext = "x"\n')
    tape = broken(path, path.read_bytes() + bad)
    assert (len(tape), tape.beyond) == (9, 2)
    assert tape.fault == "event 10: the session never held a version 7; shown up to event 9"


def test_a_kind_that_only_a_newer_redraft_knows_is_said(path: Path) -> None:
    more = record(10, 'kind = "published"\nwhere = "x"\n') + record(11, 'kind = "noted"\ntext = "x"\n')
    tape = broken(path, path.read_bytes() + more)
    assert len(tape) == 9
    assert "does not know: published" in tape.fault and "a newer redraft can show all of it" in tape.fault


@pytest.mark.parametrize("data", [b"", b"not a transcript", b"\0" * 500, b"format = 1\n"])
def test_what_is_no_transcript_is_no_tape(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(Damaged, match=r"made\.toml"):
        Tape.open(path)


def test_a_transcript_that_lost_its_first_event_is_no_tape(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"\n[[event]]")] + data[data.index(b"\n[[event]]\nn = 2\n") :])
    with pytest.raises(Damaged, match="begins with 'opened'"):
        Tape.open(path)
    with pytest.raises(NoSession):
        Tape.open(path.with_name("gone.toml"))
    os.mkfifo(path.with_name("pipe.toml"))
    with pytest.raises(Damaged, match="folder, pipe or device"):
        Tape.open(path.with_name("pipe.toml"))


def different(session: Session) -> list[Session]:
    """The session with one thing changed, a field at a time: what its events could not have told alike."""
    return [
        replace(session, title="Another"),
        replace(session, drafts=(*session.drafts[:-1], replace(session.drafts[-1], text="x"))),
        replace(session, marks=MappingProxyType({**session.marks, "tone": ()})),
        replace(session, rejected=MappingProxyType({("p1", "a", "b"): 3})),
        replace(session, holds=()),
        replace(session, last=session.last + 1),
        replace(session, spec=replace(session.spec, tone="stern")),
        replace(session, trail=replace(session.trail, reviewed=False)),
    ]


def test_a_digest_tells_sessions_apart_by_all_that_is_in_them_and_by_nothing_else(path: Path) -> None:
    session = Tape.open(path).at(9)
    assert digest(session) == digest(Tape.open(path).at(9)) == digest(made_session.session())
    backwards = replace(session, marks=MappingProxyType(dict(reversed(session.marks.items()))))
    assert digest(backwards) == digest(session)
    assert digest(replace(session, limits=Limits(passes=9))) == digest(session)
    told = {digest(each) for each in different(session)}
    assert len(told) == len(different(session)) and digest(session) not in told
