"""What a call cost: known prices to the cent, unknown ones unknown, this machine's for nothing, and no network."""

import subprocess
import sys
from decimal import Decimal

import genai_prices
import pytest

from redraft.models.chat import Usage
from redraft.models.naming import ModelName, parse_model
from redraft.models.prices import cost

USAGE = Usage(input=1_000_000, output=100_000)


@pytest.mark.parametrize(
    ("model", "price"),
    [
        ("anthropic:claude-opus-4-5", "7.5"),
        ("anthropic:claude-sonnet-4-5", "4.5"),
        ("openai:gpt-4o-mini", "0.21"),
        ("openai:gpt-4.1", "2.8"),
        ("openrouter:openai/gpt-4o-mini", "0.21"),
    ],
)
def test_list_prices(model: str, price: str) -> None:
    # Small enough for the price of a short request, and scaled up: some models cost more from 200,000 tokens on.
    found = cost(parse_model(model), Usage(input=1_000, output=100))
    assert found is not None and found * 1_000 == Decimal(price)


@pytest.mark.parametrize(
    "name",
    ["anthropic:claude-opus-4-5", "anthropic:claude-opus-5-5", "openai:gpt-5", "openai:gpt-6-sol", "openai:gpt-4o"],
)
@pytest.mark.parametrize("usage", [USAGE, Usage(90_000, 7, 80_000, 3_000), Usage(0, 0), Usage(5, 0, 5), Usage(7, 1)])
def test_the_price_is_that_of_the_list_itself(name: str, usage: Usage) -> None:
    model = parse_model(name)
    tokens = genai_prices.Usage(
        input_tokens=usage.input,
        output_tokens=usage.output,
        cache_read_tokens=usage.cache_read,
        cache_write_tokens=usage.cache_write,
    )
    own = genai_prices.calc_price(tokens, model.id, provider_id=model.provider).total_price
    assert cost(model, usage) == own


def test_what_was_read_from_a_cache_is_cheaper_and_what_was_written_dearer() -> None:
    model = parse_model("anthropic:claude-opus-4-5")  # 5 dollars a million in, 0.50 from the cache, 6.25 into it
    assert cost(model, Usage(1_000, 0)) == Decimal("0.005")
    assert cost(model, Usage(1_000, 0, cache_read=800)) == Decimal("0.0014")
    assert cost(model, Usage(1_000, 0, cache_write=800)) == Decimal("0.006")


@pytest.mark.parametrize(
    "name",
    [
        "anthropic:claude-opus-99",
        "openai:gpt-4o-mini-but-not-quite",
        "openai:claude-opus-4-5",
        "openai:text-embedding-3-small",
        "openai:whisper-1",
        "openai:omni-moderation-latest",
        "openrouter:nobody/nothing",
        "ollama:gpt-oss:120b-cloud",
    ],
)
def test_an_unknown_price_is_not_nothing(name: str) -> None:
    assert cost(parse_model(name), USAGE) is None


def test_a_provider_of_ones_own_has_no_known_price() -> None:
    assert cost(ModelName("mine", "gpt-4o-mini"), USAGE) is None


@pytest.mark.parametrize("usage", [Usage(10, 1, cache_read=11), Usage(10, 1, 6, 6), Usage(-1, 1)])
def test_counts_that_contradict_each_other_have_no_price(usage: Usage) -> None:
    assert cost(parse_model("anthropic:claude-opus-4-5"), usage) is None


@pytest.mark.parametrize("name", ["ollama:qwen3", "llamacpp:any", "vllm:any/model", "lmstudio:any", "local:gpt-4o"])
def test_a_model_on_this_machine_costs_nothing(name: str) -> None:
    assert cost(parse_model(name), USAGE) == Decimal(0)
    assert cost(parse_model(name), USAGE, "http://127.0.0.1:9999/v1") == Decimal(0)
    assert cost(parse_model(name), USAGE, "http://[::1]:9999/v1") == Decimal(0)
    assert cost(parse_model(name), USAGE, "https://models.example/v1") is None
    assert cost(parse_model(name), USAGE, "https://127.0.0.1.example/v1") is None


def test_what_is_given_away_costs_nothing() -> None:
    assert cost(parse_model("openrouter:qwen/qwen3-coder:free"), USAGE) == Decimal(0)


WATCHED = """
import sys
reached = []
sys.addaudithook(lambda event, _: reached.append(event) if event.startswith("socket.") else None)
import redraft.models.prices as prices
assert "genai_prices" not in sys.modules
from redraft.models.chat import Usage
from redraft.models.naming import parse_model
print(prices.cost(parse_model("openai:gpt-4o-mini"), Usage(1_000_000, 0)))
import threading
print([event for event in reached if event != "socket.gethostname"], threading.active_count())
"""


def test_prices_are_read_from_what_is_installed_and_nothing_is_fetched() -> None:
    run = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True)
    assert (run.stdout.split("\n")[:2], run.stderr) == (["0.150", "[] 1"], "")
