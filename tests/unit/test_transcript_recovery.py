"""What of a damaged transcript can be trusted, at every cut and every flipped bit, and how hostile ones are refused."""

import random
import time

import pytest

from faults.made import HEADER, golden, nasty_text, said
from redraft.core.events import AnyEvent
from redraft.transcripts.codec import MAX_EVENTS, MAX_FILE, encode_event, encode_header, seal
from redraft.transcripts.recovery import Damaged, Scan, TooLarge, check_limits, glance, records, scan

GOLDEN = 65_536
SHARDS = 6
FEW_FLIPS, FLIPS = 400, 20_000


def transcript(*events: AnyEvent) -> bytes:
    return encode_header(HEADER) + b"".join(map(encode_event, events))


def sealed(n: int, body: str) -> bytes:
    """Seal any bytes, as a hostile writer would."""
    record = f"\n[[event]]\n{body}".encode()
    return record + f"# end {n} {seal(record)}\n".encode()


THREE = (said(1), said(2), said(3))
RECORDS = [encode_header(HEADER), *map(encode_event, THREE)]
WHOLE = b"".join(RECORDS)


def check_cut(data: bytes, events: tuple[AnyEvent, ...], ends: list[int], cut: int) -> None:
    """Exactly the whole records before the cut come back, and the rest is torn."""
    seen = scan(data[:cut])
    whole = sum(end <= cut for end in ends)
    assert seen.events == events[: max(0, whole - 1)]
    assert (seen.header is None) == (whole == 0)
    assert seen.sound_length == (ends[whole - 1] if whole else 0)
    assert seen.torn == data[seen.sound_length : cut]
    assert (seen.edited, seen.unknown, seen.problems) == ((), (), ())


def check_cuts(cuts: range, size: int) -> None:
    events, data = golden(size)
    ends = [record.end for record in records(data)]
    for cut in cuts:
        check_cut(data, events, ends, min(cut, len(data)))


def test_a_cut_at_any_byte_is_never_misread():
    check_cuts(range(0, 5_000, 3), 4_500)


@pytest.mark.soak
@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_cut_at_every_byte_of_a_large_transcript_is_never_misread(shard: int):
    size = len(golden(GOLDEN)[1])
    assert size >= GOLDEN
    check_cuts(range(shard, size + 1, SHARDS), GOLDEN)


def check_flips(count: int, seed: int) -> None:
    rng = random.Random(seed)
    events, data = golden(12_000)
    ends = [record.end for record in records(data)]
    for _ in range(count):
        spot, bit = rng.randrange(len(data)), rng.randrange(8)
        flipped = data[:spot] + bytes([data[spot] ^ 1 << bit]) + data[spot + 1 :]
        seen = scan(flipped)
        assert not seen.sound, (spot, bit)
        untouched = max(0, sum(end <= spot for end in ends) - 1)
        assert seen.events[:untouched] == events[:untouched]


def test_a_flipped_bit_is_noticed():
    check_flips(FEW_FLIPS, seed=5)


@pytest.mark.soak
def test_twenty_thousand_flipped_bits_are_noticed():
    check_flips(FLIPS, seed=6)


def test_scan_takes_any_bytes():
    rng = random.Random(8)
    for _ in range(1500):
        parts = [*RECORDS, nasty_text(rng).encode(), rng.randbytes(20), b"\n# end ", b"\n[[event]]\n", b"# end 1 x\n"]
        data = b"".join(rng.choices(parts, k=rng.randint(0, 8)))
        seen = scan(data)
        assert seen.torn == data[seen.sound_length :]
        assert glance(data).sound_length == seen.sound_length
        assert not seen.sound or transcript(*seen.events) == data


def test_a_sound_transcript_is_sound():
    seen = scan(WHOLE)
    assert seen == Scan(HEADER, THREE, len(WHOLE))
    assert seen.sound
    assert seen.writable
    assert seen.last == 3


def test_an_edited_event_is_reported_and_still_read():
    seen = scan(WHOLE.replace(b'doing = "went by"', b'doing = "came by"', 2))
    assert seen.edited == (1, 2)
    assert [event.doing for event in seen.events] == ["came by", "came by", "went by"]
    assert seen.writable
    assert not seen.sound


def test_an_edited_event_that_cannot_be_read_is_named_and_the_rest_come_back():
    seen = scan(WHOLE.replace(b"n = 2\n", b"n = two\n"))
    assert seen.edited == (2,)
    assert seen.events == (THREE[0], THREE[2])
    assert seen.problems[0].startswith("event 2 cannot be read: it is not TOML")
    assert seen.problems[1] == "event 2 is missing"
    assert not seen.writable


def test_an_end_line_taken_away_joins_two_records_and_loses_none():
    for number in range(3):
        lines = WHOLE.split(b"\n")
        kept = b"\n".join(line for line in lines if not line.startswith(b"# end %d " % number))
        seen = scan(kept)
        assert seen.events == THREE
        assert seen.edited == (number, number + 1)
    kept = b"\n".join(line for line in WHOLE.split(b"\n") if not line.startswith(b"# end 3 "))
    assert scan(kept).events == THREE[:2]
    assert scan(kept).torn.startswith(b"\n[[event]]\nn = 3")


def test_an_event_taken_away_is_missed():
    seen = scan(RECORDS[0] + RECORDS[1] + RECORDS[3])
    assert seen.events == (THREE[0], THREE[2])
    assert seen.problems == ("event 2 is missing",)
    assert scan(RECORDS[0] + RECORDS[3]).problems == ("events 1 to 2 are missing",)


def test_an_event_given_twice_is_noticed():
    seen = scan(RECORDS[0] + RECORDS[1] + RECORDS[1] + RECORDS[2])
    assert seen.problems == ("event 1 stands after event 1",)
    assert not seen.writable


def test_a_number_with_a_zero_before_it_is_an_edit():
    assert scan(WHOLE.replace(b"# end 2", b"# end 02")).edited == (2,)


def test_a_seal_of_another_number_is_an_edit():
    record = RECORDS[2].replace(b"# end 2", b"# end 7")
    assert scan(RECORDS[0] + RECORDS[1] + record + RECORDS[3]).edited == (2,)


def test_a_file_saved_with_windows_line_ends_is_edited_throughout_and_still_read():
    seen = scan(WHOLE.replace(b"\n", b"\r\n"))
    assert seen.edited == (0, 1, 2, 3)
    assert seen.events == THREE


def test_unknown_kinds_make_it_read_only():
    seen = scan(RECORDS[0] + RECORDS[1] + sealed(2, "n = 2\nat = 2026-11-20T14:03:00Z\nkind = 'danced'\n"))
    assert seen.events == THREE[:1]
    assert seen.unknown == ("danced",)
    assert not seen.writable
    assert not seen.problems


def test_a_newer_format_makes_it_read_only():
    body = encode_header(HEADER).replace(b"format = 1", b"format = 2").split(b"# end")[0]
    seen = scan(body + f"# end 0 {seal(body)}\n".encode() + RECORDS[1])
    assert seen.header is not None
    assert seen.unknown == ("format 2",)
    assert seen.events == THREE[:1]


def test_a_file_without_a_header_still_gives_its_events():
    seen = scan(b"".join(RECORDS[1:]))
    assert seen.header is None
    assert seen.events == THREE
    assert not seen.writable


def test_sealed_records_cannot_hide_events_from_one_another():
    opens = sealed(1, 'n = 1\nat = 2026-11-20T14:03:00Z\nkind = "failed"\ndoing = "x"\nwhat = """\n')
    closes = sealed(2, 'n = 2\n"""\n')
    seen = scan(RECORDS[0] + opens + closes + RECORDS[3])
    assert seen.events == THREE[2:]
    assert len(seen.problems) == 3


def test_two_events_under_one_seal_are_reported():
    body = WHOLE.split(b"[[event]]\n")
    two = sealed(2, (body[1].split(b"# end")[0] + b"\n[[event]]\n" + body[2].split(b"# end")[0]).decode())
    seen = scan(RECORDS[0] + two)
    assert seen.events == THREE[:2]
    assert seen.edited == (1, 2)


HOSTILE = {
    "long dotted key": ".".join("a" * 32_768) + " = 1\n",
    "long dotted header": "[" + ".".join("a" * 32_768) + "]\n",
    "nested brackets": "a = " + "[" * 5_000 + "]" * 5_000 + "\n",
    "nested tables": "a = " + "{a=" * 5_000 + "1" + "}" * 5_000 + "\n",
    "many deep headers": "".join(f"[{'.'.join('a' * depth)}]\n" for depth in range(1, 300)),
    "NULs": "\0" * 65_536 + "\n",
    "huge number": "a = " + "9" * 60_000 + "\n",
    "far date": "n = 1\nat = 9999-12-31T23:59:59-14:00\nkind = 'failed'\ndoing = ''\nwhat = ''\n",
    "huge kind": f"n = 1\nat = 2026-11-20T14:03:00Z\nkind = '{'x' * 60_000}'\n",
    "control characters in a message": 'n = 1\nat = 2026-11-20T14:03:00Z\nkind = "\\u001b[31m"\n',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("has_seal", [True, False])
def test_a_hostile_record_is_a_clear_problem_at_once(body: str, has_seal: bool):
    record = sealed(1, body) if has_seal else b"\n[[event]]\n" + body.encode() + b"# end 1 0123456789abcdef\n"
    data = RECORDS[0] + record
    scan(WHOLE)  # what is imported at first use is not what is measured
    start = time.process_time()
    check_limits(data)
    seen = scan(data)
    assert time.process_time() - start < 0.1
    assert not seen.sound
    assert not seen.events
    said_of_it = [*seen.problems, *seen.unknown]
    assert said_of_it
    assert all(line.isprintable() and len(line) < 300 for line in said_of_it)


def test_bytes_that_are_not_utf8_spoil_only_their_own_record():
    bad = RECORDS[2].replace(b"went", b"\xff\xfe")
    seen = scan(RECORDS[0] + RECORDS[1] + bad + RECORDS[3])
    assert seen.events == (THREE[0], THREE[2])
    assert "UTF-8" in seen.problems[0]


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (b"", Damaged, "empty"),
        (b"\0" * 5000, Damaged, "NUL"),
        (b"\x7fELF\0\0", Damaged, "NUL"),
        (b"\n# end " * (MAX_EVENTS + 2), TooLarge, "more than 100,000 records"),
        (bytes(MAX_FILE + 1), TooLarge, "67,108,865 bytes"),
    ],
    ids=["empty", "blank", "binary", "many", "large"],
)
def test_what_is_no_transcript_is_refused_before_it_is_parsed(data: bytes, kind: type[Damaged], says: str):
    start = time.process_time()
    with pytest.raises(kind, match=says):
        check_limits(data)
    assert time.process_time() - start < 0.1


def test_a_glance_checks_every_seal():
    seen = glance(WHOLE.replace(b"went by", b"came by", 1) + b"\n[[ev")
    assert (seen.header, seen.events, seen.edited, seen.torn) == (HEADER, THREE[2:], (1,), b"\n[[ev")
