"""What a call cost, by prices that came with the installation: nothing is fetched."""

from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from redraft.models.chat import Usage
from redraft.models.naming import PROVIDERS, ModelName

_FREE: Final = ":free"
"""How OpenRouter names what it gives away."""
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


def cost(model: ModelName, usage: Usage, base_url: str = "") -> Decimal | None:
    """Price a call.

    The first call loads the prices, which takes about a sixth of a second: make it off the event loop's thread.

    Args:
        model: the model that was asked.
        usage: its tokens; `input` includes those that were read from a cache or written to it.
        base_url: the server that was asked; "" for the provider's own.

    Returns:
        US dollars at list prices, 0 for a model on this machine; None where the price is not known, which is not 0.
    """
    provider = PROVIDERS.get(model.provider)
    if provider is None:
        return None
    if provider.local:
        return Decimal(0) if _at_home(model, base_url) else None
    return Decimal(0) if model.id.endswith(_FREE) else _listed(model, usage)


def _at_home(model: ModelName, base_url: str) -> bool:
    """Whether a local server answers by itself: it may stand elsewhere, or pass a model's work on to a paid one."""
    here = not base_url or urlsplit(base_url).hostname in _LOOPBACK
    return here and not model.id.endswith(("-cloud", ":cloud"))


def _listed(model: ModelName, usage: Usage) -> Decimal | None:
    import genai_prices

    try:
        tokens = genai_prices.Usage(
            input_tokens=usage.input,
            output_tokens=usage.output,
            cache_read_tokens=usage.cache_read,
            cache_write_tokens=usage.cache_write,
        )
        found = genai_prices.calc_price(tokens, model.id, provider_id=model.provider)
    except (LookupError, ValueError):  # a model that is not listed, or counts that contradict each other
        return None
    # A price list that prices only sound or embeddings would make a text free of charge.
    priced = found.model_price.input_mtok is not None and found.model_price.output_mtok is not None
    return found.total_price if priced else None
