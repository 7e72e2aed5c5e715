"""What is written in a transcript comes back exactly, and reads well on the way."""

import random
import tomllib
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
import rtoml
from hypothesis import given
from hypothesis import strategies as st

from faults.made import HEADER, START, instance_of, nasty_text, said
from redraft.core.edits import Edit
from redraft.core.events import KINDS, AnyEvent, Called, Failed, Proposed, Reviewed, Written
from redraft.core.review import Finding, Fix, Verdict
from redraft.transcripts.codec import (
    BadEvent,
    UnknownKind,
    decode_event,
    decode_header,
    encode_event,
    encode_header,
)
from redraft.transcripts.recovery import scan
from redraft.transcripts.text import Unwritable

FEW, MANY = 600, 20_000


def back(event: AnyEvent) -> AnyEvent:
    """Write one event and read it again, as a transcript would."""
    seen = scan(encode_header(HEADER) + encode_event(event))
    assert seen.sound, seen.problems
    return seen.events[0]


def texts_come_back(count: int, seed: int) -> None:
    rng = random.Random(seed)
    texts = [nasty_text(rng) for _ in range(count)]
    made = [
        Written(n=n + 1, at=START, version=1, text=text, passages=(text, "p1:0"), says=text)
        for n, text in enumerate(texts)
    ]
    data = encode_header(HEADER) + b"".join(map(encode_event, made))
    assert scan(data).events == tuple(made)
    assert [table["text"] for table in tomllib.loads(data.decode())["event"]] == texts


def test_texts_come_back_exactly():
    texts_come_back(FEW, seed=1)


@pytest.mark.soak
def test_twenty_thousand_texts_come_back_exactly():
    texts_come_back(MANY, seed=2)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_comes_back(text: str):
    assert back(said(1, text)) == said(1, text)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_comes_back(kind: type):
    rng = random.Random(3)
    for _ in range(25):
        event = instance_of(kind, rng, n=1, at=START)
        assert back(event) == event


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_written_is_free_of_what_hides(kind: type):
    rng = random.Random(4)
    for _ in range(25):
        text = encode_event(instance_of(kind, rng, n=1, at=START)).decode()
        assert not set(text) & set("\x00\x0b\x1b\x7f\x85\r\u061c\u200e\u202e\u2028\u2029\u2066\ufeff\U000e0041")
        assert not [line for line in text.split("\n") if line != line.rstrip(" \t")]
        assert text.count("\n[[event]]") == 1
        assert text.count("\n# end ") == 1


def test_a_record_reads_as_the_documented_sample():
    event = Reviewed(
        n=2,
        at=START.replace(second=4),
        by="rules",
        version=1,
        revision=1,
        verdicts=(Verdict("evidence", False, "no figure"),),
        findings=(Finding("p2", 17, "ship faster", "Add the figure.", 5, "context", "evidence"),),
    )
    written = (encode_header(HEADER) + encode_event(event)).decode()
    assert written == (
        'format = 1\nid = "k3v9"\ntitle = "Launch email"\napp = "0.1.0"\ncreated = 2026-11-20T14:03:00.120Z\n'
        "# end 0 ea79f2d4cca26fa8\n"
        '\n[[event]]\nn = 2\nat = 2026-11-20T14:03:04.120Z\nkind = "reviewed"\nby = "rules"\nversion = 1\n'
        "revision = 1\n"
        '\n[[event.verdict]]\ncriterion = "evidence"\npassed = false\nreason = "no figure"\n'
        '\n[[event.finding]]\npassage = "p2"\nat = 17\nquote = "ship faster"\ndirective = "Add the figure."\n'
        'impact = 5\ncause = "context"\ncriterion = "evidence"\n'
        f"# end 2 {written[-17:-1]}\n"
    )


def test_a_call_reads_as_its_story():
    event = Called(
        n=1, at=START, by="ollama:qwen3", role="critic", doing="review", model="ollama:qwen3", answered="qwen3:8b",
        prompt="review-1@1f3a5c7e9b2d", prompt_text="Judge it.\nKindly.", request="ab" * 32,
        output='{\n  "reply_to": "x"\n}', stopped="cut off", input_tokens=0, output_tokens=7, usd="0", seconds=1.25,
        retries=1,
    )  # fmt: skip
    assert encode_event(event).decode().split("# end")[0] == (
        '\n[[event]]\nn = 1\nat = 2026-11-20T14:03:00.120Z\nkind = "called"\nby = "ollama:qwen3"\nrole = "critic"\n'
        'doing = "review"\nmodel = "ollama:qwen3"\nanswered = "qwen3:8b"\nprompt = "review-1@1f3a5c7e9b2d"\n'
        f'prompt_text = """\nJudge it.\nKindly."""\nrequest = "{"ab" * 32}"\n'
        'output = """\n{\n  "reply_to": "x"\n}"""\nstopped = "cut off"\ninput_tokens = 0\n'
        'output_tokens = 7\nusd = "0"\nseconds = 1.25\nretries = 1\n'
    )
    assert back(event) == event


def test_tokens_that_nobody_told_stay_untold():
    event = Called(n=1, at=START, role="author", doing="draft", model="local:tiny")
    assert "tokens" not in encode_event(event).decode()
    assert (back(event).input_tokens, back(event).usd) == (None, "")


def test_doubts_of_a_review_come_back():
    verdict = Verdict("evidence", True, "figure given", "not there", ungrounded=True, votes="2/3")
    weak = Finding("p2", 0, "", "Say which.", 2, category="clarity", optional=True)
    event = Reviewed(
        n=1, at=START, version=1, revision=1, scope="part", sound=False, premise="No.", verdicts=(verdict,),
        findings=(weak,),
    )  # fmt: skip
    assert back(event) == event


def test_the_hunks_of_a_rewrite_come_back_with_their_findings():
    hunk = Fix("1.1", (Edit("p1", "old", "new", 0),), "said anew", "high", invented=("40 minutes", "Acme"))
    event = Proposed(n=1, at=START, version=1, fixes=(hunk, hunk), findings=(Finding("p1", 0, "old", "", 3),) * 2)
    assert back(event) == event


def test_a_text_of_several_lines_is_written_as_it_reads():
    text = 'He said "no".\n\n\tTabs stay, and so do\n`[[tables]]`\n[[event]]\n# end 3\nlast "quote"'
    assert (
        'text = """\nHe said "no".\n\n\tTabs stay, and so do\n`[[tables]]`\n'
        '\\u005b[event]]\n\\u0023 end 3\nlast "quote\\""""\n'
    ) in encode_event(Written(n=1, at=START, version=1, text=text)).decode()


def test_defaults_are_left_out_but_for_who_it_was():
    lines = encode_event(Written(n=1, at=START, version=1, text="x")).decode().split("\n")
    assert [line.split(" ")[0] for line in lines[2:-2]] == ["n", "at", "kind", "by", "version", "text"]


def test_a_long_list_is_wrapped():
    passages = tuple(f"p{n}:{n * 100}" for n in range(60))
    event = Written(n=1, at=START, version=1, text="x", passages=passages)
    assert max(map(len, encode_event(event).decode().split("\n"))) <= 101
    assert back(event) == event


@pytest.mark.parametrize("at", [START, START.replace(microsecond=0), START.replace(microsecond=123457)])
def test_times_come_back_in_utc(at: datetime):
    assert back(Failed(n=1, at=at, doing="", what="")).at == at
    east = at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert back(Failed(n=1, at=east, doing="", what="")).at.utcoffset() == timedelta(0)


def test_half_a_character_is_refused_before_anything_is_written():
    with pytest.raises(Unwritable, match=r"half a character \(U\+D800\).*take it out"):
        encode_event(said(1, "before \ud800 after"))


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
def test_a_number_too_large_for_toml_is_refused(number: int):
    with pytest.raises(Unwritable, match="version cannot be written"):
        encode_event(Written(n=1, at=START, version=number, text=""))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(Unwritable, match="UTC"):
        encode_event(Failed(n=1, at=datetime(2026, 1, 1), doing="", what=""))  # noqa: DTZ001


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), Decimal("0.1")])
def test_what_does_not_come_back_equal_is_refused(seconds: float):
    with pytest.raises(Unwritable, match="seconds cannot be written"):
        encode_event(KINDS["rated"](n=1, at=START, version=1, score=3, seconds=seconds))


TABLE = {"n": 1, "at": START, "kind": "written", "version": 1, "text": "x"}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"text": 7}, "text"),
        ({"at": "yesterday"}, "at is not a time"),
        ({"at": datetime(2026, 1, 1)}, "at is not a time"),  # noqa: DTZ001
        ({"at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))}, "UTC"),
        ({"kind": 3}, "kind"),
        ({"passages": ["p1", 2]}, "passages"),
        ({"kind": "reviewed", "revision": 1, "verdict": 3}, "verdicts"),
        ({"kind": "reviewed", "revision": 1, "verdict": [{"criterion": "x"}]}, "passed"),
        ({"kind": "proposed", "fix": [{"finding": "2.1", "edit": [3]}]}, "edits"),
        ({"kind": "proposed", "fix": ["x"]}, "fixes"),
    ],
)
def test_a_bad_event_names_its_field(change: dict[str, object], names: str):
    with pytest.raises(BadEvent, match=names):
        decode_event(TABLE | change)


def test_unknown_fields_are_ignored_and_unknown_kinds_are_not():
    assert decode_event(TABLE | {"mood": "good", "extra": {"a": [1]}}) == decode_event(TABLE)
    with pytest.raises(UnknownKind) as caught:
        decode_event(TABLE | {"kind": "danced"})
    assert caught.value.kind == "danced"


def test_the_header_comes_back_and_names_what_is_wrong():
    table = rtoml.loads(encode_header(HEADER).decode())
    assert decode_header(table) == HEADER
    with pytest.raises(BadEvent, match="title"):
        decode_header(table | {"title": 3})
