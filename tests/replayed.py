"""Whether a replay shows, at each event, byte for byte what folding the transcript up to there makes.

python tests/replayed.py FOLDER        every transcript below it, such as what a run of the tests left behind
"""

import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [path for path in (str(ROOT / "src"), str(ROOT / "tests")) if path not in sys.path]

from redraft.core.chronicle import line_of  # noqa: E402 - the checkout's own code, not what is installed
from redraft.core.digest import digest  # noqa: E402
from redraft.core.events import AnyEvent  # noqa: E402
from redraft.core.fold import apply, start  # noqa: E402
from redraft.core.folding import Unfoldable  # noqa: E402
from redraft.core.session import Session  # noqa: E402
from redraft.loop.opening import read_session  # noqa: E402
from redraft.loop.tape import Tape  # noqa: E402
from redraft.transcripts.codec import Header, encode_event, encode_header  # noqa: E402
from redraft.transcripts.library import read_bytes  # noqa: E402
from redraft.transcripts.recovery import Damaged, scan  # noqa: E402

MOST = 400
"""Events up to which a session is looked at after each of them, in every direction; of a longer one, so many are."""


@dataclass
class Tally:
    """What was looked at."""

    transcripts: int = 0
    damaged: int = 0
    no_session: int = 0
    events: int = 0
    seeks: int = 0
    kinds: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return (
            f"{self.transcripts:,} transcripts ({self.damaged:,} of them damaged, {self.no_session:,} no session),"
            f" {self.events:,} events of {len(self.kinds)} kinds, {self.seeks:,} seeks: every digest the same"
        )


def plain_fold(path: Path) -> list[Session]:
    """The session after each event, as far as they follow from each other; no tape has a part in this."""
    seen = scan(read_bytes(path))
    assert seen.header is not None
    session = start(seen.header.id, seen.header.created, seen.events[0])
    states = [session]
    for event in seen.events[1:]:
        try:
            session = apply(session, event)
        except Unfoldable:
            break
        states.append(session)
    return states


def check(path: Path, tally: Tally, dice: random.Random | None = None) -> None:
    """Replay one transcript forwards, backwards and by jumps, each on a tape of its own."""
    tally.transcripts += 1
    try:
        tape = Tape.open(path)
    except Damaged:
        tally.no_session += 1
        check_refused(path)
        return
    states = plain_fold(path)
    count, dice = len(states), dice or random.Random(str(path.name))
    assert len(tape) == count, (path, len(tape), count)
    every = range(1, count + 1) if count <= MOST else sorted(dice.sample(range(1, count + 1), MOST))
    told = {n: digest(states[n - 1]) for n in {1, count, *every}}
    jumps = [dice.choice(every) for _ in every]
    for order in (every, list(reversed(every)), jumps):
        _same(Tape.open(path), order, told, path)
        tally.seeks += len(every)
    _same(tape, [count, 1, *jumps, 1, count], told, path)  # and all of it on one that was used
    check_faults(path, tape)
    check_lines(tape, every)
    tally.damaged += bool(tape.fault)
    tally.events += count
    tally.kinds |= {type(event).__name__ for event in tape.events}


def _same(tape: Tape, order: Iterable[int], told: Mapping[int, str], path: Path) -> None:
    for n in order:
        assert digest(tape.at(n)) == told[n], f"{path}: event {n} is shown as something else"


def check_refused(path: Path) -> None:
    """What is no session for a tape is none for any other command."""
    try:
        read_session(path)
    except Damaged:
        return
    raise AssertionError(f"{path} can be read, but not replayed")


def check_faults(path: Path, tape: Tape) -> None:
    """A tape finds fault with what any other command finds fault with."""
    assert bool(tape.fault) == bool(read_session(path).fault), (path, tape.fault)


def check_lines(tape: Tape, every: Iterable[int]) -> None:
    """Each event has one line."""
    for n in every:
        line = line_of(tape.event(n), tape.at(n - 1) if n > 1 else None, tape.at(n))
        assert line.split()[1:], (tape.path, n)
        assert "\n" not in line and len(line) < 2000, (tape.path, n, line)


def written(folder: Path, id: str, events: Sequence[AnyEvent]) -> Path:
    """A transcript of these events."""
    path = folder / f"{id}.toml"
    header = Header("k3v9", "Note", "0.1.0", events[0].at)
    path.write_bytes(encode_header(header) + b"".join(map(encode_event, events)))
    return path


def transcripts(folder: Path) -> list[Path]:
    """Every file below a folder that begins as a transcript does."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                start = file.read(2000)
            if start.startswith(b"format = ") and b"\n# end 0 " in start:
                found.append(path)
    return found


def main(folder: str) -> int:
    tally = Tally()
    for path in transcripts(Path(folder)):
        check(path, tally)
    print(tally)
    return int(not tally.transcripts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
