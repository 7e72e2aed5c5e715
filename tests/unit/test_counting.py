"""What a single judgement took is counted, and no fault of the counting loses an answer that was paid for."""

import sys
from pathlib import Path

import pytest

from redraft.commands.casting import Models
from redraft.commands.counting import CountedLine
from redraft.config import Config
from redraft.roles import ModelSettings
from scripted import PROMPT, question
from wire.answers import Answer
from wire_server import WireServer


@pytest.mark.parametrize("listed", [True, False], ids=["prices", "no prices"])
async def test_an_answer_is_had_whether_or_not_prices_are(
    listed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not listed:
        monkeypatch.setitem(sys.modules, "genai_prices", None)  # as where it is not installed
    async with WireServer(Answer("Plain.", model="gpt-4o")) as server:
        environ = {"REDRAFT_HOME": str(tmp_path), "OPENAI_API_KEY": "sk-none", "OPENAI_BASE_URL": server.openai_url}
        line = CountedLine(Models(Config(models=ModelSettings(critic="openai:gpt-4o")), (), False, environ))
        assert (await line.ask(question(), "review", PROMPT)).text == "Plain."
        await line.close()
    assert (line.spent.calls, line.spent.unknown) == (1, not listed)
    assert ("cost unknown" in line.spent.cost_says) == (not listed)
