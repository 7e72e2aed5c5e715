"""Roles go to the models that are named, nothing is loaded before it is needed, and a missing key stops no session."""

import asyncio
import os
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from redraft.core.briefs import AuthorBrief, ChallengeBrief, CriteriaBrief, DraftBrief, Named
from redraft.core.events import Called
from redraft.core.review import Finding
from redraft.core.spec_values import Limits
from redraft.core.what_counts import may_go_on
from redraft.critics.protocol import CriticFault
from redraft.loop.briefing import critic_brief
from redraft.loop.casting import Cast, cast
from redraft.loop.passes import Loop
from redraft.loop.record import Declined, Record
from redraft.models.chat import Usage
from redraft.models.faults import ModelFault
from redraft.roles import ModelSettings, ProviderSettings
from redraft.settings import ConfigError
from redraft.tui.widgets.header import header
from scripted import record_in
from wire.answers import Answer, Asked
from wire_server import WireServer

OPUS = "anthropic:claude-opus-5-5"


def bare(home: Path) -> dict[str, str]:
    """An environment without a key, whose folders are the test's."""
    return {"REDRAFT_HOME": str(home), "PATH": os.environ["PATH"]}


async def test_without_a_model_everyone_works_offline(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    players = cast(record, ModelSettings(), bare(tmp_path))
    assert (players.author.name, players.critic.name, players.writer, players.judge) == (
        "offline",
        "offline",
        None,
        None,
    )
    assert not players.author.mends and not players.backends
    loop = Loop(record, players.critic, players.author, players.writer, players.judge)
    await loop.go()
    assert record.session.reviews and not record.session.calls
    with pytest.raises(CriticFault, match="--critic"):
        await players.critic.criteria(CriteriaBrief("Say what changed."))
    with pytest.raises(CriticFault, match="no model is named as author"):
        await players.author.write(DraftBrief(record.session.spec))
    await players.close()


async def test_each_role_has_its_own_model(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    players = cast(record, ModelSettings(author="ollama:qwen3", critic=OPUS), bare(tmp_path))
    assert (players.author.name, players.critic.name) == ("ollama:qwen3", OPUS)
    assert players.writer is players.author and players.author.mends
    assert players.judge is not None and players.judge.name == OPUS
    assert [backend.name for backend in players.backends] == ["ollama:qwen3", OPUS]


@pytest.mark.parametrize("name", ["claude", "antropic:claude", "anthropic:", "nobody:x"])
async def test_a_name_that_names_no_model_is_told_at_once(tmp_path: Path, name: str) -> None:
    record = await record_in(tmp_path)
    with pytest.raises(ConfigError):
        cast(record, ModelSettings(critic=name), bare(tmp_path))


async def test_a_missing_key_is_told_when_it_is_missed(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    players = cast(record, ModelSettings(author=OPUS, critic=OPUS), bare(tmp_path))
    loop = Loop(record, players.critic, players.author, players.writer, players.judge)
    with pytest.raises(Declined, match="ANTHROPIC_API_KEY"):
        await loop.go()
    (call,) = record.session.calls
    assert (call.role, call.stopped, call.usd, call.output) == ("critic", "no key", "0", "")
    with pytest.raises(ModelFault, match="ANTHROPIC_API_KEY"):
        await asked_for_a_fix(players, record)
    assert players.judge is not None
    with pytest.raises(ModelFault, match="ANTHROPIC_API_KEY"):
        await players.judge.prefer(ChallengeBrief(record.session.spec, "one", "two"))
    assert [call.role for call in record.session.calls] == ["critic", "author", "judge"]


async def asked_for_a_fix(players: Cast, record: Record) -> None:
    draft = record.session.version(1)
    finding = Finding(draft.passages[0].id, 0, "utilize", "Say it plainly.", 4, criterion="warm")
    await players.author.propose(AuthorBrief(record.session.spec, draft, (Named("3.1", finding),)))


async def test_a_model_on_this_machine_writes_the_first_draft(tmp_path: Path) -> None:
    def says(asked: Asked) -> Answer:
        return Answer("# News\n\nWe use it.\n")

    record = await record_in(tmp_path, text=None)
    with WireServer(says) as server:
        local = {"local": ProviderSettings(base_url=server.openai_url)}
        settings = ModelSettings(author="local:tiny", providers=local, retries=0)
        players = cast(record, settings, bare(tmp_path), apart=False)
        await Loop(record, players.critic, players.author, players.writer, players.judge).go()
        await players.close()
    assert record.session.version(1).text.startswith("# News")
    (call,) = record.session.calls
    assert (call.role, call.doing, call.model, call.usd) == ("author", "draft", "local:tiny", "0")
    assert isinstance(call, Called) and call.stopped == "end"


@pytest.mark.parametrize("name", ["local", "ollama", "llamacpp", "vllm", "lmstudio"])
async def test_a_model_that_is_called_local_is_free_only_on_this_machine(tmp_path: Path, name: str) -> None:
    def price(base_url: str) -> Decimal | None:
        settings = ModelSettings(critic=f"{name}:any", providers={name: ProviderSettings(base_url=base_url)})
        (backend,) = cast(None, settings, bare(tmp_path)).backends
        return backend.price(Usage(1_000, 1_000))

    assert price("http://127.0.0.1:9/v1") == 0
    assert price("http://10.0.0.7:8000/v1") is None
    assert price("https://models.example/v1") is None


async def test_a_profile_has_its_own_budget(tmp_path: Path) -> None:
    record = await record_in(tmp_path, "tokens = 1000000")
    settings = ModelSettings(critic=OPUS, budget=Limits(tokens=100_000))
    players = cast(record, settings, bare(tmp_path))
    for fault in (ModelFault, Declined):
        with pytest.raises(fault):
            await players.critic.review(critic_brief(record.session))
        # The first call reached no model, so that nothing was spent; with nothing to spend, none is made.
        players = cast(record, ModelSettings(critic=OPUS, budget=Limits(tokens=0)), bare(tmp_path))
    assert record.session.ended is not None and record.session.ended.ending == "budget"


async def test_a_profiles_budget_is_the_one_that_is_shown_and_that_ends_a_session(tmp_path: Path) -> None:
    record = await record_in(tmp_path, "tokens = 1000000")
    await record.put(partial(Called, role="critic", doing="review", model=OPUS, input_tokens=70, output_tokens=7))
    assert may_go_on(record.session) is None
    cast(record, ModelSettings(critic=OPUS, budget=Limits(passes=9, tokens=50)), bare(tmp_path))
    reached = may_go_on(record.session)
    assert reached is not None and (reached.name, reached.why) == (
        "budget",
        "the budget of 50 tokens is spent: 77 tokens",
    )
    assert "of 9" in header(record.session, "", 120).plain
    assert record.session.spec.budget.tokens == 1_000_000
    cast(record, ModelSettings(critic=OPUS), bare(tmp_path))
    assert may_go_on(record.session) is None and record.session.budget == record.session.spec.budget


async def test_a_prompt_that_cannot_be_used_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    record = await record_in(tmp_path)
    prompts = tmp_path / "config" / "prompts"
    prompts.mkdir(parents=True)
    (prompts / "review-1.md").write_bytes(b"\xff\xfe")
    players = cast(record, ModelSettings(critic=OPUS), bare(tmp_path))
    with pytest.raises(CriticFault, match=r"review-1\.md"):
        await players.critic.review(critic_brief(record.session))


async def test_without_a_session_a_judgement_needs_no_record(tmp_path: Path) -> None:
    players = cast(None, ModelSettings(critic=OPUS), bare(tmp_path), apart=False)
    record = await record_in(tmp_path)
    with pytest.raises(ModelFault, match="ANTHROPIC_API_KEY"):
        await players.critic.review(critic_brief(record.session))
    with pytest.raises(ModelFault, match="ANTHROPIC_API_KEY"):
        await players.critic.criteria(CriteriaBrief("Say what changed."))
    assert not record.session.calls


async def printed(program: str, home: Path) -> str:
    """What a process of its own prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, env={**os.environ, **bare(home)}
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()


async def test_offline_no_line_to_a_model_is_loaded(tmp_path: Path) -> None:
    program = (
        "import sys, redraft.tui.starting; from redraft.loop.casting import cast\n"
        "from redraft.roles import ModelSettings\ncast(None, ModelSettings())\n"
        "print([name for name in ('redraft.loop.calling', 'redraft.models.naming') if name in sys.modules])"
    )
    assert await printed(program, tmp_path) == "[]\n"


async def test_casting_loads_nothing_that_is_slow(tmp_path: Path) -> None:
    program = (
        "import sys; from redraft.loop.casting import cast; from redraft.roles import ModelSettings\n"
        f"cast(None, ModelSettings(author={OPUS!r}, critic={OPUS!r}))\n"
        "slow = ('anthropic', 'openai', 'httpx2', 'harper', 'proselint', 'genai_prices', 'keyring',"
        " 'redraft.critics.offline', 'redraft.critics.model', 'redraft.authors.model', 'redraft.models.opening')\n"
        "print([name for name in slow if name in sys.modules])"
    )
    assert await printed(program, tmp_path) == "[]\n"
