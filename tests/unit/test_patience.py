"""Waiting for a model: deadlines, asking again where that is safe, a countdown, and leaving at any moment."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import get_args

import pytest

from redraft.models.chat import Delta, Message, Reply, Request, Waiting
from redraft.models.faults import KINDS, RETRIED, Kind, ModelFault
from redraft.models.patience import LONGEST_ASKED, MOST_PER_TOKEN, Patient
from redraft.roles import Timeouts

ASKED = Request((Message("user", "Write."),), max_tokens=100)
SHORT = Timeouts(connect=1, first_token=0.05, idle=0.03)
LONG = Timeouts(connect=1, first_token=3600, idle=3600)
SILENCE = "silence"

Step = Delta | Waiting | Reply | ModelFault | float | str


class Played:
    """A backend that plays one list of steps a request: items, faults, pauses in seconds, or silence for ever."""

    def __init__(self, *requests: Sequence[Step]) -> None:
        self.requests = list(requests)
        self.asked = 0
        self.closed = False
        self.ended: list[str] = []

    name = "ollama:played"

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        steps = self.requests[self.asked]
        self.asked += 1
        try:
            for step in steps:
                match step:
                    case ModelFault():
                        raise step
                    case str():
                        await asyncio.Event().wait()
                    case float():
                        await asyncio.sleep(step)
                    case _:
                        yield step
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise

    async def close(self) -> None:
        self.closed = True


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def patient(backend: Played, timeouts: Timeouts = LONG, retries: int = 4, chance: float = 1.0) -> tuple[Patient, Time]:
    time = Time()
    return Patient(backend, timeouts, retries, sleep=time.sleep, clock=time, chance=lambda: chance), time


async def told(model: Patient) -> list[Delta | Waiting | Reply]:
    return [item async for item in model.stream(ASKED)]


async def fault_of(model: Patient) -> ModelFault:
    with pytest.raises(ModelFault) as raised:
        await told(model)
    return raised.value


def fault(kind: Kind, **more: object) -> ModelFault:
    return ModelFault(kind, f"it was {kind}", **more)  # type: ignore[arg-type]


async def test_an_answer_passes_through_and_learns_how_long_it_took() -> None:
    model, time = patient(Played([Delta("Once "), Delta("upon"), Reply("Once upon", "m", seconds=99.0)]))
    stream = model.stream(ASKED)
    assert await anext(stream) == Delta("Once ")
    time.now += 7
    assert [item async for item in stream] == [Delta("upon"), Reply("Once upon", "m", seconds=7.0)]


async def test_signs_of_life_are_not_told() -> None:
    model, _ = patient(Played([Delta(""), Delta("a"), Delta("", thought=True), Reply("a")]))
    assert await told(model) == [Delta("a"), Reply("a")]


@pytest.mark.parametrize("kind", sorted(RETRIED))
async def test_what_may_pass_is_asked_again(kind: Kind) -> None:
    backend = Played([Delta(""), fault(kind)], [fault(kind)], [Delta("ok"), Reply("ok")])
    model, time = patient(backend)
    *_, text, reply = await told(model)
    assert (text, backend.asked) == (Delta("ok"), 3)
    assert reply == Reply("ok", seconds=sum(time.slept), retries=2)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - RETRIED))
async def test_what_will_not_pass_is_asked_once(kind: Kind) -> None:
    backend = Played([fault(kind)], [Reply("never")])
    model, _ = patient(backend)
    raised = await fault_of(model)
    assert (raised.kind, raised.retries, backend.asked) == (kind, 0, 1)


def test_both_sorts_of_fault_are_covered() -> None:
    assert set(RETRIED) < set(get_args(Kind))


@pytest.mark.parametrize("kind", sorted(RETRIED))
@pytest.mark.parametrize("first", [Delta("Half a"), Delta("Hm.", thought=True)], ids=["text", "reasoning"])
async def test_after_the_first_token_nothing_is_asked_again(kind: Kind, first: Delta) -> None:
    backend = Played([first, fault(kind)], [Reply("never")])
    model, _ = patient(backend)
    raised = await fault_of(model)
    assert (raised.kind, raised.begun, backend.asked) == (kind, True, 1)
    assert raised.partial == ("" if first.thought else "Half a")


async def test_a_fault_that_says_it_began_is_believed() -> None:
    backend = Played([fault("network", begun=True)], [Reply("never")])
    raised = await fault_of(patient(backend)[0])
    assert (raised.begun, backend.asked) == (True, 1)


async def test_pauses_double_and_chance_shortens_them() -> None:
    faults = [[fault("overloaded")]] * 5
    model, time = patient(Played(*faults))
    raised = await fault_of(model)
    assert (raised.retries, sum(time.slept)) == (4, 1 + 2 + 4 + 8)
    model, time = patient(Played(*faults), chance=0.0)
    await fault_of(model)
    assert sum(time.slept) == (1 + 2 + 4 + 8) / 2


async def test_no_retries_means_one_request() -> None:
    backend = Played([fault("overloaded")])
    await fault_of(patient(backend, retries=0)[0])
    assert backend.asked == 1


async def test_the_countdown_is_told_every_second() -> None:
    model, time = patient(Played([fault("rate limited", retry_after=3.5)], [Reply("ok")]))
    waits = [item for item in await told(model) if isinstance(item, Waiting)]
    assert waits == [Waiting("it was rate limited", left, 2, 5) for left in (3.5, 2.5, 1.5, 0.5)]
    assert max(time.slept) <= 1
    assert sum(time.slept) == 3.5


@pytest.mark.parametrize(("asked", "waits"), [(0.0, 1.0), (-5.0, 1.0), (0.2, 1.0), (30.0, 30.0), (LONGEST_ASKED, 60.0)])
async def test_a_server_is_obeyed_up_to_a_minute(asked: float, waits: float) -> None:
    model, time = patient(Played([fault("rate limited", retry_after=asked)], [Reply("ok")]))
    await told(model)
    assert sum(time.slept) == waits


@pytest.mark.parametrize("asked", [60.5, 86_400.0, float("inf"), float("nan")])
async def test_a_server_that_asks_for_more_is_not_waited_for(asked: float) -> None:
    backend = Played([fault("rate limited", retry_after=asked)], [Reply("never")])
    model, time = patient(backend)
    assert (await fault_of(model)).kind == "rate limited"
    assert (time.slept, backend.asked) == ([], 1)


def in_real_time(backend: Played, timeouts: Timeouts = SHORT, retries: int = 0) -> Patient:
    return Patient(backend, timeouts, retries)


@pytest.mark.parametrize("steps", [[SILENCE], [Delta(""), SILENCE], [*[0.01, Delta("")] * 400, Reply("late")]])
async def test_a_first_token_that_does_not_come_is_a_fault(steps: list[Step]) -> None:
    backend = Played(steps)
    model = in_real_time(backend)
    raised = await fault_of(model)
    assert (raised.kind, raised.begun, raised.partial) == ("first token timeout", False, "")
    await model.close()
    assert (backend.ended, backend.closed) == (["cancelled"], True)


async def test_a_late_first_token_is_asked_for_again() -> None:
    backend = Played([SILENCE], [Delta("ok"), Reply("ok")])
    model = Patient(backend, SHORT, 1, sleep=Time().sleep)
    items = await told(model)
    assert isinstance(items[0], Waiting)
    assert items[-2] == Delta("ok")


async def test_silence_in_the_middle_keeps_what_came() -> None:
    backend = Played([Delta("Kept "), Delta("hm", thought=True), Delta("too"), SILENCE], [Reply("never")])
    model = in_real_time(backend, retries=1)
    raised = await fault_of(model)
    assert (raised.kind, raised.partial, raised.begun) == ("idle timeout", "Kept too", True)
    assert backend.asked == 1


async def test_signs_of_life_hold_the_line_open_but_not_for_ever() -> None:
    alive: list[Step] = [0.02, Delta("")] * 3
    backend = Played([Delta("a"), *alive, Delta("b"), *alive, Reply("ab")])
    timeouts = Timeouts(connect=1, first_token=10, idle=0.5)
    assert (await told(in_real_time(backend, timeouts)))[:2] == [Delta("a"), Delta("b")]
    backend = Played([Delta("a"), *[0.01, Delta("")] * 2000])
    raised = await fault_of(in_real_time(backend, Timeouts(connect=1, first_token=0.05, idle=0.3)))
    assert (raised.kind, raised.partial) == ("idle timeout", "a")


async def test_a_stream_without_an_end_is_cut_off() -> None:
    raised = await fault_of(patient(Played([Delta("Half")]))[0])
    assert (raised.kind, raised.partial) == ("cut off", "Half")


async def test_a_stream_that_never_stops_is_stopped() -> None:
    backend = Played([Delta("x" * 50)] * (ASKED.max_tokens * MOST_PER_TOKEN))
    raised = await fault_of(patient(backend)[0])
    assert raised.kind == "truncated"
    assert len(raised.partial) <= ASKED.max_tokens * MOST_PER_TOKEN + 50


Leaving = Callable[[Patient], AsyncIterator[Delta | Waiting | Reply]]


@pytest.mark.parametrize(
    "steps",
    [[SILENCE], [Delta(""), SILENCE], [Delta("a"), SILENCE], [fault("rate limited", retry_after=50.0)]],
    ids=["connecting", "before the first token", "in the middle", "in the countdown"],
)
async def test_a_listener_leaves_at_any_stage(steps: list[Step]) -> None:
    backend = Played(steps)
    model = Patient(backend, LONG, 4)
    heard: list[object] = []

    async def listen() -> None:
        async for item in model.stream(ASKED):
            heard.append(item)

    task = asyncio.create_task(listen())
    for _ in range(20):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert task.cancelled()
    await model.close()
    assert backend.asked == 1
    assert backend.ended == (["cancelled"] if SILENCE in steps else [])


async def test_leaving_does_not_wait_for_a_connection_that_closes_slowly() -> None:
    closing, closed = asyncio.Event(), asyncio.Event()

    class Slow(Played):
        async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
            yield Delta("a")
            try:
                await asyncio.Event().wait()
            finally:
                closing.set()
                await asyncio.sleep(0.05)
                closed.set()

    model = Patient(Slow(), LONG, 0)
    async with aclosing(model.stream(ASKED)) as stream:
        assert await anext(stream) == Delta("a")
    assert not closed.is_set()
    await model.close()
    assert closing.is_set()
    assert closed.is_set()


async def test_a_library_that_cancels_itself_does_not_look_like_a_person_who_left() -> None:
    class Cancelled(Played):
        async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
            yield Delta("Half")
            raise asyncio.CancelledError

    raised = await fault_of(Patient(Cancelled(), LONG, 4))
    assert (raised.kind, raised.partial) == ("cut off", "Half")


async def test_what_nobody_foresaw_is_not_swallowed() -> None:
    class Wrong(Played):
        async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
            yield Delta("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await told(Patient(Wrong(), LONG, 4))
