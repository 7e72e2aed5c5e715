"""The plain report: what a person reads of it, in lines that fit, and never a claim from too little."""

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from redraft.stats.counted import Choice, Judged, Paces, Pair, Rating, SeenAfter, Used
from redraft.stats.facts import Facts
from redraft.stats.plain import plain
from redraft.stats.report import LeftOut, report
from redraft.transcripts.lessons import lessons
from stats.made_sessions import make

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def session(**fields: Any) -> Facts:
    return replace(Facts("aaaa", "Note", "email", NOW - timedelta(days=1), NOW), **fields)


def said(*sessions: Facts, **options: Any) -> str:
    return "\n".join(plain(report(sessions, now=NOW, **options)))


def test_many_sessions_fit_a_terminal_of_80_columns(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    make(folder, 60)
    lines = plain(lessons(folder, tmp_path / "index", now=NOW))
    assert len(lines) > 100
    assert [line for line in lines if len(line) > 80] == []
    assert all(line.isprintable() and line == line.rstrip() for line in lines)


def test_a_spec_that_is_too_vague_is_named() -> None:
    slow = [session(ended_after=passes) for passes in (6, 6, 7, 9, 5)]
    assert "email: 6 passes at the median, n 5. More than 5: its spec is too vague." in said(*slow)
    fast = [session(ended_after=5) for _ in range(5)]
    assert "too vague" not in said(*fast)
    assert "too vague" not in said(*slow[:4]), "four sessions are too few to say"


def test_what_the_critic_is_wasted_on_is_told() -> None:
    dull = Choice("format", "commas", 1, "low", "m", "harper", accepted=2, rejected=18)
    good = Choice("context", "evidence", 5, "high", "m", "critic", accepted=11, rejected=9)
    text = said(session(choices=(dull, good)))
    assert "commas    10% (3 to 30%)   n 20  #           mostly rejected: wasted?" in text
    assert "evidence  55% (34 to 74%)  n 20  ######\n" in text
    assert "mostly rejected" not in said(session(choices=(replace(dull, rejected=7),)))


def test_unknown_prices_are_told_and_never_counted_as_nothing() -> None:
    paid = Used("critic", "m", 1, usd="0.10")
    unknown = Used("critic", "local", 1, unpriced=1)
    text = said(*(session(used=(paid,)) for _ in range(5)), session(used=(paid, unknown)), session())
    assert "  spent                       at least $0.60\n" in text
    assert "  median of a session         $0.10                     n 5\n" in text
    assert "Of 1 session a price is unknown: only the first line has them.\nIn 1 session no model was called." in text
    assert "  spent                       $0.50\n" in said(*(session(used=(paid,)) for _ in range(5)))


def test_hasty_and_tired_decisions_are_told_apart() -> None:
    text = said(session(paces=Paces(30, tuple([50] * 12), tuple([4] * 10), tuple([200] * 10))))
    rows = [re.split(" {2,}", line.strip()) for line in text.splitlines()]
    assert ["median seconds for a decision", "5.0", "n 12"] in rows
    assert ["not among them: in haste", "33% (19 to 51%)", "n 30"] in rows
    assert [row[1] for row in rows if row[0] == "their median"] == ["0.4", "20.0"]


def test_agreement_and_its_drift() -> None:
    pairs = [Pair("tone", NOW + timedelta(minutes=n), n % 2 == 0, (n % 2 == 0) is (n < 30)) for n in range(60)]
    text = said(session(pairs=tuple(pairs)))
    assert "  tone  60  0.00 (-0.25 to 0.25)   50%  -             0\n" in text
    assert "tone drifts: they agreed 100% of the time, and 0% since." in text
    steady = [replace(pair, critic=pair.person) for pair in pairs]
    assert "drifts" not in said(session(pairs=tuple(steady)))


def test_what_was_changed_after_seeing() -> None:
    text = said(session(seen_after=(SeenAfter("tone", 20, 6, 10, 6),)), session(pairs=(Pair("tone", NOW, True, True),)))
    assert "  changed after seeing the verdict           30% (15 to 52%)           n 20\n" in text
    assert "    of what had differed from it             60% (31 to 83%)           n 10\n" in text


def test_dead_weight_is_told_from_ten_sessions_on() -> None:
    many = [session(judged=(Judged("spelling", "rule", 3, 0), Judged("tone", "critic", 1, 1))) for _ in range(10)]
    assert "spelling  never fails  n 10 sessions" in said(*many)
    few = said(*many[:9])
    assert "never fails" not in few
    assert "Too few to say of 2 of 2: judged in fewer than 10 sessions." in few


def test_ratings_by_prompt_and_month() -> None:
    def rated(month: int, score: int) -> Rating:
        return Rating(datetime(2026, month, 3, tzinfo=UTC), score, "m", "", ("fixes-1@aa",), ("+tone",), True)

    text = said(session(ratings=tuple(rated(month, score) for month in (9, 10) for score in (3, 4, month % 5 + 1))))
    assert "  mean of 5    3.33             n 6\n  4 or 5       50% (19 to 81%)  n 6\n" in text
    assert "  2026-09  4.00  n 3  ###################\n" in text
    assert "  fixes-1@aa  3.33  n 6  4.0 2.7 to 2026-10" in text
    assert "About: tone +6 -0." in text
    assert "  rated blind  3.33             n 6\n" in text


def test_abandoned_sessions_and_at_which_pass() -> None:
    left = [session(passes=n % 2, changed=NOW - timedelta(days=20)) for n in range(4)]
    text = said(*left, session(ending="done"), session())
    assert "  abandoned (open, untouched for 14 days)  67% (30 to 90%)  n 6\n" in text
    assert "Passes when they were left:\n  0  2  ####" in text


def test_files_left_out_are_named_even_where_nothing_else_is() -> None:
    text = said(left_out=[LeftOut("b.toml", "it is empty"), LeftOut("a.toml", "its header\nis gone")])
    assert text.startswith("No sessions yet")
    assert "  a.toml: its header is gone\n  b.toml: it is empty" in text


@pytest.mark.parametrize("name", ["x" * 400, "世界" * 40, "a\nb\x1b[31m"])
def test_a_name_of_any_length_stays_in_its_column(name: str) -> None:
    choice = Choice("context", name, 3, "low", name, name, accepted=10)
    lines = plain(report([session(template=name, choices=(choice,), ended_after=1)] * 5, now=NOW))
    assert max(map(len, lines)) <= 120
    assert not any("\n" in line for line in lines)


def test_days_are_told_by_the_clock_where_the_reader_is(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = session(created=datetime(2026, 11, 18, 23, tzinfo=UTC))
    with monkeypatch.context() as there:
        there.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        told = said(evening, since=datetime(2026, 11, 1, 23, tzinfo=UTC))
        forged = said(session(created=datetime.max.replace(tzinfo=UTC)))
    time.tzset()
    assert "1 session, begun 2026-11-19 to 2026-11-19" in told
    assert "begun 9999-12-31" in forged
