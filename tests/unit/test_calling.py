"""Every call of a model is on record, once, however it ends; and none is made that the budget does not allow."""

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from redraft.core.events import Called, ClosedPass, Stopped
from redraft.core.spend import total
from redraft.loop.calling import LONGEST, storable
from redraft.loop.opening import read_session
from redraft.loop.record import Declined, Live, Record
from redraft.models.chat import Delta, Reply, Usage, Waiting
from redraft.models.faults import KINDS, Kind, ModelFault
from scripted import (
    OWN_PROMPT,
    PROMPT,
    ScriptedModel,
    dollar_a_token,
    for_free,
    line_to,
    question,
    record_in,
    reply,
    unpriced,
)


def on_file(record: Record) -> list[Called]:
    """The calls as the transcript has them, read again from the disk."""
    assert record.journal is not None
    return [event for event in read_session(record.journal.path).events if isinstance(event, Called)]


def seen_live(record: Record) -> list[Live | None]:
    seen: list[Live | None] = []
    record.hear(lambda: seen.append(record.live))
    return seen


async def shown(record: Record, so: Callable[[Live], bool]) -> None:
    """Wait until what is coming is so."""
    now = asyncio.Event()
    record.hear(lambda: now.set() if record.live is not None and so(record.live) else None)
    await asyncio.wait_for(now.wait(), 20)


async def test_a_call_is_kept_with_what_it_was_and_what_it_cost(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel(reply("All good.", 12, retries=2))
    heard: list[str] = []
    answer = await line_to(record, model).ask(question(), "review", PROMPT, heard.append)
    (call,) = on_file(record)
    assert (answer.text, heard) == ("All good.", ["All good."])
    assert (call.role, call.doing, call.model, call.answered) == (
        "critic", "review", "anthropic:claude-opus-5-5", "opus-2026",
    )  # fmt: skip
    assert (call.prompt, call.prompt_text, call.request) == ("review-1@abababababab", "", question().digest())
    assert (call.output, call.stopped, call.retries) == ("All good.", "end", 2)
    assert (call.input_tokens, call.output_tokens, call.usd) == (12, 1, "13")
    assert call.by == call.model and call.seconds >= 0


@pytest.mark.parametrize("kind", KINDS)
async def test_a_fault_is_on_record_with_what_came_before_it(tmp_path: Path, kind: Kind) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel([Delta("Half a "), Delta("sentence"), ModelFault(kind, "it broke", begun=True)])
    with pytest.raises(ModelFault, match="it broke") as fault:
        await line_to(record, model).ask(question(), "review", PROMPT)
    (call,) = on_file(record)
    assert (call.stopped, call.output, call.usd, call.input_tokens) == (kind, "Half a sentence", "", None)
    assert fault.value.partial == "Half a sentence"
    assert record.live is None


async def test_what_was_turned_away_at_the_door_cost_nothing(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel(
        [ModelFault("no key", "no key was found")], [ModelFault("server error", "it fell over", retries=4)]
    )
    line = line_to(record, model)
    for _ in range(2):
        with pytest.raises(ModelFault):
            await line.ask(question(), "review", PROMPT)
    refused, broken = on_file(record)
    assert (refused.usd, refused.input_tokens) == ("0", 0)
    assert (broken.usd, broken.input_tokens, broken.retries) == ("", None, 4)


async def test_a_stream_without_an_end_is_cut_off(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    with pytest.raises(ModelFault) as fault:
        await line_to(record, ScriptedModel([Delta("It is")])).ask(question(), "review", PROMPT)
    assert (fault.value.kind, fault.value.partial) == ("cut off", "It is")
    assert on_file(record)[0].stopped == "cut off"


async def test_esc_keeps_what_came_before_the_cancellation_goes_on(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel([Delta("thinking", thought=True), Delta("Dear VP, "), asyncio.Event()])
    asking = asyncio.ensure_future(line_to(record, model).ask(question(), "draft", PROMPT))
    await shown(record, lambda live: bool(live.draft))
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    (call,) = on_file(record)
    assert (call.stopped, call.output, call.usd) == ("cancelled", "Dear VP, ", "")
    assert model.left == 1 and record.live is None


async def test_esc_after_the_last_word_waits_for_no_price(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    looked_up = asyncio.Event()
    loop = asyncio.get_running_loop()
    held = threading.Event()

    def slow(usage: Usage) -> None:
        loop.call_soon_threadsafe(looked_up.set)
        held.wait(5)

    asking = asyncio.ensure_future(
        line_to(record, ScriptedModel(reply("Done.")), slow).ask(question(), "review", PROMPT)
    )
    await looked_up.wait()
    await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert not held.is_set()
    held.set()
    (call,) = on_file(record)
    assert (call.output, call.stopped, call.usd) == ("Done.", "end", "")


async def test_several_votes_at_once_are_several_calls(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel(reply("yes"), reply("no"), [Delta("y"), ModelFault("idle timeout", "it fell silent")])
    line, seen = line_to(record, model), seen_live(record)
    votes = await asyncio.gather(*(line.ask(question(), "review", PROMPT) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(vote, Reply) for vote in votes) == 2
    assert sorted(call.output for call in on_file(record)) == ["no", "y", "yes"]
    assert seen[-1] is None and None not in seen[:-1]


async def test_a_draft_is_shown_as_it_comes_and_a_review_is_not(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    pieces = [Delta("hm", thought=True), Delta("Dear "), Delta("VP"), Reply("Dear VP", usage=None)]
    line, seen = line_to(record, ScriptedModel(pieces, pieces)), seen_live(record)
    await line.ask(question(), "draft", PROMPT)
    assert [live and live.draft for live in seen] == ["", "Dear ", "Dear VP", None]
    seen.clear()
    await line.ask(question(), "review", PROMPT)
    assert [live and (live.doing, live.draft) for live in seen] == [("review", None), None]


async def test_a_countdown_is_shown_until_something_comes(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    waiting = [Waiting("overloaded", 2.0, 2, 5), Waiting("overloaded", 1.0, 2, 5)]
    line, seen = line_to(record, ScriptedModel([*waiting, *reply("Here.", retries=1)])), seen_live(record)
    await line.ask(question(), "review", PROMPT)
    assert [live and live.waiting and live.waiting.seconds for live in seen] == [None, 2.0, 1.0, None, None]
    assert on_file(record)[0].retries == 1


async def test_a_countdown_that_is_cancelled_counts_its_requests(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel([Waiting("overloaded", 9.0, 3, 5), asyncio.Event()])
    asking = asyncio.ensure_future(line_to(record, model).ask(question(), "review", PROMPT))
    await shown(record, lambda live: live.waiting is not None)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert on_file(record)[0].retries == 2


async def test_a_prompt_of_ones_own_is_kept_once(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    line = line_to(record, ScriptedModel(*[reply("x")] * 4))
    await asyncio.gather(*(line.ask(question(), "review", OWN_PROMPT) for _ in range(3)))
    await line.ask(question(), "review", PROMPT)
    assert [call.prompt_text for call in on_file(record)] == ["Judge it kindly.", "", "", ""]


async def test_text_that_no_file_can_hold_is_kept_visibly(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    pieces = [Delta("a\ud83d"), Delta("\ude00b\x00 \udc00"), Reply("a\ud83d\ude00b\x00 \udc00", usage=Usage(1, 1))]
    heard: list[str] = []
    answer = await line_to(record, ScriptedModel(pieces)).ask(question(), "draft", PROMPT, heard.append)
    assert answer.text == heard[-1] == on_file(record)[0].output == "a\U0001f600b\x00 ⟨U+DC00⟩"


async def test_each_piece_is_looked_at_once_however_long_the_text_is(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    heard: list[int] = []
    long = [Delta("é" * 300_000), *[Delta("é")] * 20_000]
    model = ScriptedModel([*long, Reply("é" * 320_000, usage=Usage(1, 1))])
    await line_to(record, model).ask(question(), "review", PROMPT, lambda text: heard.append(len(text)))
    assert heard[-1] == 320_000


async def test_a_price_that_comes_to_nothing_after_esc_is_no_loose_end(tmp_path: Path) -> None:
    record, told, going = await record_in(tmp_path), [], asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["message"]))

    def gone(usage: Usage) -> None:
        while not going.is_set():
            time.sleep(0.001)
        raise ImportError("no such list")

    asked = asyncio.create_task(
        line_to(record, ScriptedModel([asyncio.Event()]), gone).ask(question(), "review", PROMPT)
    )
    await asyncio.sleep(0.05)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    going.set()
    del asked
    await asyncio.get_running_loop().shutdown_default_executor()
    await asyncio.sleep(0)
    gc.collect()
    assert told == [] and on_file(record)[0].stopped == "cancelled"


def test_whole_characters_are_left_alone() -> None:
    assert storable("né\U0001f600\x00\u202e") == "né\U0001f600\x00\u202e"


async def test_a_model_that_does_not_stop_is_stopped(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel([Delta("\x01" * (LONGEST // 2))] * 1 + [Delta("\x01" * LONGEST), asyncio.Event()])
    with pytest.raises(ModelFault) as fault:
        await line_to(record, model).ask(question(), "review", PROMPT)
    assert (fault.value.kind, len(fault.value.partial)) == ("truncated", LONGEST)
    (call,) = on_file(record)
    assert call.output.endswith("⟨cut: 500,000 characters more⟩") and call.stopped == "truncated"


@pytest.mark.parametrize("tokens", [-1, 2**63, 2**70])
async def test_a_number_of_tokens_that_cannot_be_is_none(tmp_path: Path, tokens: int) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel([Reply("x", usage=Usage(tokens, 1))])
    await line_to(record, model, unpriced).ask(question(), "review", PROMPT)
    assert on_file(record)[0].input_tokens is None


async def test_a_model_on_this_machine_is_free_whatever_it_counted(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel([Delta("x"), Reply("x")])
    await line_to(record, model, for_free).ask(question(), "review", PROMPT)
    assert on_file(record)[0].usd == "0"
    assert (total(record.session).tokens_say, total(record.session).cost_says) == ("tokens unknown", "$0")


async def test_an_unknown_price_is_not_nothing(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    await line_to(record, ScriptedModel(reply("x")), unpriced).ask(question(), "review", PROMPT)
    assert on_file(record)[0].usd == "" and total(record.session).cost_says == "cost unknown"


async def test_nothing_is_asked_when_the_budget_is_spent(tmp_path: Path) -> None:
    record = await record_in(tmp_path, "tokens = 12")
    model = ScriptedModel(reply("one", 5), reply("two", 5), reply("three", 5))
    line = line_to(record, model)
    await line.ask(question(), "review", PROMPT)
    await line.ask(question(), "review", PROMPT)
    votes = await asyncio.gather(*(line.ask(question(), "review", PROMPT) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(vote, Declined) and "Out of budget" in str(vote) for vote in votes)
    assert len(model.asked) == len(on_file(record)) == 2
    ended = record.session.ended
    assert ended is not None and ended.ending == "budget" and record.session.stops == (ended,)
    assert ended.why == "the budget of 12 tokens is spent: 12 tokens"


async def test_a_call_that_would_likely_take_more_than_is_left_is_not_made(tmp_path: Path) -> None:
    record = await record_in(tmp_path, "tokens = 3000")
    model = ScriptedModel(*[reply("one", 2099)] * 3)
    line = line_to(record, model)
    await line.ask(question(), "review", PROMPT)
    why = "the next call would likely take about 2,100 tokens, and 900 of 3,000 are left"
    with pytest.raises(Declined, match=why):
        await line.ask(question(), "review", PROMPT)
    assert record.session.ended is not None and record.session.ended.why == why
    record.go_on()
    await asyncio.sleep(0.002)
    await line.ask(question(), "review", PROMPT)
    assert record.session.ended is None and len(model.asked) == 2


async def test_dollars_are_looked_at_before_they_are_spent_and_an_unknown_price_stops_nothing(tmp_path: Path) -> None:
    record = await record_in(tmp_path, 'usd = "10"')
    dear, unknown = ScriptedModel(*[reply("one", 5)] * 2), ScriptedModel(*[reply("one", 5)] * 3)
    await line_to(record, dear).ask(question(), "review", PROMPT)
    with pytest.raises(Declined, match=r"would likely cost about \$6.00, and \$4.00 of \$10.00 is left"):
        await line_to(record, dear).ask(question(), "review", PROMPT)
    other = await record_in(tmp_path / "other", 'usd = "10"')
    for _ in range(3):
        await line_to(other, unknown, unpriced).ask(question(), "review", PROMPT)
    assert len(dear.asked) == 1 and len(unknown.asked) == 3


async def test_several_at_once_are_allowed_together_or_not_at_all(tmp_path: Path) -> None:
    record = await record_in(tmp_path, "tokens = 100")
    model = ScriptedModel(*[reply("yes", 29)] * 6)
    line = line_to(record, model)
    await line.ask(question(), "review", PROMPT)
    votes = await asyncio.gather(*(line.ask(question(), "review", PROMPT) for _ in range(3)), return_exceptions=True)
    why = "the next 3 calls would likely take about 90 tokens, and 70 of 100 are left"
    assert all(isinstance(vote, Declined) and why in str(vote) for vote in votes) and len(model.asked) == 1
    assert [stop.why for stop in record.session.stops] == [why]
    await line.ask(question(), "review", PROMPT)
    assert len(model.asked) == 2


async def test_a_first_call_is_stopped_by_the_length_of_its_request_alone(tmp_path: Path) -> None:
    record = await record_in(tmp_path, "tokens = 100")
    model = ScriptedModel(reply("yes", 90))
    with pytest.raises(Declined, match="would likely take about 250 tokens, and 100 of 100 are left"):
        await line_to(record, model).ask(question("x" * 1000), "review", PROMPT)
    await line_to(record, model).ask(question("x" * 400), "review", PROMPT)
    assert len(model.asked) == 1


async def test_a_final_check_is_no_pass_and_needs_none_to_be_left(tmp_path: Path) -> None:
    record = await record_in(tmp_path, "passes = 1")
    model = ScriptedModel(*[reply("x")] * 3)
    await line_to(record, model).ask(question(), "review", PROMPT)
    sha = record.session.version(1).sha256
    closed = partial(ClosedPass, base=1, candidate=1, kept=True, before="0/3", after="0/3", why="so", sha256=sha)
    await record.put(closed, by="rules")
    await line_to(record, model).ask(question(), "final check", PROMPT)
    assert len(model.asked) == 2


async def test_who_goes_on_has_the_same_budget_once_more(tmp_path: Path) -> None:
    record = await record_in(tmp_path, 'usd = "6"')
    model = ScriptedModel(*[reply("x", 5)] * 4)
    line = line_to(record, model)
    await line.ask(question(), "review", PROMPT)
    for _ in range(2):
        with pytest.raises(Declined):
            await line.ask(question(), "review", PROMPT)
        record.go_on()
        await asyncio.sleep(0.002)  # the transcript's clock has milliseconds
        await line.ask(question(), "review", PROMPT)
        assert record.session.ended is None
    with pytest.raises(Declined, match=r"the budget of \$6.00 more is spent: \$6.00"):
        await line.ask(question(), "review", PROMPT)
    assert [stop.ending for stop in record.session.stops] == ["budget"] * 3
    assert len(model.asked) == 3


async def test_a_comparison_is_no_pass_and_needs_none_to_be_left(tmp_path: Path) -> None:
    record = await record_in(tmp_path, "passes = 1")
    model = ScriptedModel(*[reply("x")] * 3)
    await line_to(record, model).ask(question(), "review", PROMPT)
    sha = record.session.version(1).sha256
    closed = partial(ClosedPass, base=1, candidate=1, kept=True, before="0/3", after="0/3", why="so", sha256=sha)
    await record.put(closed, by="rules")
    await line_to(record, model, role="judge").ask(question(), "challenge", PROMPT)
    with pytest.raises(Declined, match="the budget of 1 pass is spent"):
        await line_to(record, model).ask(question(), "review", PROMPT)
    assert len(model.asked) == 2


async def test_a_session_that_is_only_read_asks_nobody(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    model = ScriptedModel(reply("x"))
    reading = Record(record.session, None, read_only="Another window holds it.")
    with pytest.raises(Declined, match="Another window"):
        await line_to(reading, model).ask(question(), "review", PROMPT)
    assert not model.asked


async def test_a_broken_listener_does_not_lose_the_call(tmp_path: Path) -> None:
    record = await record_in(tmp_path)

    def deaf(text: str) -> None:
        raise KeyError(text)

    with pytest.raises(KeyError):
        await line_to(record, ScriptedModel(reply("x")), dollar_a_token).ask(question(), "review", PROMPT, deaf)
    assert [(call.stopped, call.output) for call in on_file(record)] == [("KeyError", "x")]


async def test_prices_that_do_not_load_do_not_lose_the_reply(tmp_path: Path) -> None:
    record = await record_in(tmp_path)

    def gone(usage: Usage) -> None:
        raise ImportError("no such list")

    answer = await line_to(record, ScriptedModel(reply("x")), gone).ask(question(), "review", PROMPT)
    assert answer.text == "x" and on_file(record)[0].usd == ""
    assert not [event for event in record.session.stops if isinstance(event, Stopped)]
