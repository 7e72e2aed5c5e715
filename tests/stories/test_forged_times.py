"""Sessions that say they happened at the ends of the calendar, all at once, or backwards: each command answers."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from made_session import AT
from redraft.cli import main
from redraft.config import sessions_dir
from redraft.core.events import AnyEvent
from redraft.transcripts.codec import Header, encode_event, encode_header
from stories.at_home import at_home
from stories.replayed import told

FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
TIMES: dict[str, Callable[[AnyEvent], datetime]] = {
    "first": lambda event: FIRST,
    "soon": lambda event: FIRST + timedelta(seconds=event.n),
    "last": lambda event: LAST,
    "late": lambda event: LAST - timedelta(seconds=60 - event.n),
    "once": lambda event: AT,
    "back": lambda event: AT - timedelta(days=300 * event.n),
    "both": lambda event: FIRST if event.n % 2 else LAST,
}
ASKED = (
    ("show",), ("show", "--log"), ("show", "--json"), ("verify",), ("replay", "--plain"), ("feedback", "--json"),
    ("feedback",), ("export", "--to", "md"), ("export", "--to", "json"),
)  # fmt: skip
OF_ALL = (("list",), ("list", "--json"), ("feedback",), ("stats", "--plain"), ("stats", "--json"))


def forged() -> None:
    """A session for each sort of times, begun at its first."""
    folder = sessions_dir()
    folder.mkdir(parents=True, mode=0o700)
    for name, when in TIMES.items():
        events = [replace(event, at=when(event)) for event in told()]
        events[0] = replace(events[0], title=f"At {name}")  # type: ignore[call-arg]
        head = encode_header(Header(name, f"At {name}", "0.1.0", events[0].at))
        (folder / f"2030-01-02-{name}.toml").write_bytes(head + b"".join(map(encode_event, events)))


@pytest.fixture(params=["Asia/Tokyo", "America/New_York"])
def _where(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_where")
def test_every_command_answers_whatever_the_times_are(capsys: pytest.CaptureFixture[str]) -> None:
    forged()
    for name in TIMES:
        for command, *options in ASKED:
            assert main([command, name, *options]) == 0, (name, command, options, capsys.readouterr().err)
    for asked in OF_ALL:
        capsys.readouterr()
        assert main(list(asked)) == 0, asked
        told = capsys.readouterr()
        assert told.err == "", asked
    assert '"sessions": 7' in told.out


@pytest.mark.usefixtures("_where")
async def test_home_lists_them_and_replays_them() -> None:
    forged()
    async with at_home(0) as guest:
        guest.sees(*(f"At {name}" for name in TIMES))
        for name in ("first", "last"):
            await guest.go_to(f"At {name}")
            await guest.press("p", "end")
            guest.sees("replay, event 14 of 14")
            await guest.press("q")
