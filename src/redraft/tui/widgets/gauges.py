"""How much of each part of the budget is spent, as figures and as small bars."""

from decimal import Decimal
from typing import Final

from redraft.core.session import Session
from redraft.core.spend import Spend, counted_from, dollars, passes_counted, spent_on
from redraft.tui.widgets.rows import Row, paragraph, plain

CELLS: Final = 5
"""Cells of a bar, so that it fits beside its figures in the narrowest pane."""
NEAR: Final = 0.8
"""Share of a budget from which on its bar warns."""


def budget_rows(session: Session, outlook: str = "") -> tuple[Row, ...]:
    """The budget: a bar for each part of it that has a limit, what is worked on at once, and how long it will take.

    Args:
        session: the session.
        outlook: an estimate, in a line; "" for none.
    """
    budget, since = session.budget, counted_from(session)
    spent = spent_on([call for call in session.calls if call.n > since])
    again = " more" if since else ""
    passes = passes_counted(session, since)
    rows = [_gauge("passes", passes / budget.passes, f"{passes} of {budget.passes}{again}")]
    if budget.tokens is not None:
        rows.append(_gauge("tokens", spent.tokens / budget.tokens, f"{tokens_of(spent, budget.tokens)}{again}"))
    if budget.usd is not None:
        share = float((spent.usd or 0) / budget.usd)
        rows.append(_gauge("cost", share, f"{cost_of(spent)} of {round_dollars(budget.usd)}{again}"))
    rows.append(Row(plain(f"{budget.focus} in focus", "quiet")))
    return (*rows, *paragraph(outlook))


def tokens_of(spent: Spend, limit: int | None) -> str:
    """Tokens spent, of how many: "8.1k of 20k"; without a limit, what is spent. What is not known is said."""
    more = "+" if spent.uncounted else ""
    return f"{thousands(spent.tokens)}{more}{f' of {thousands(limit)}' if limit is not None else ''}"


def cost_of(spent: Spend) -> str:
    """Dollars spent; what is not known is said."""
    return "?" if spent.usd is None else f"{dollars(spent.usd)}{'+?' if spent.unknown else ''}"


def round_dollars(amount: Decimal) -> str:
    """An amount that may be spent, without cents where there are none: "$1"."""
    return dollars(amount).removesuffix(".00")


def thousands(count: int) -> str:
    """A count in few characters: "900", "8.1k", "20k", "1.5M"."""
    if count < 1000:
        return str(count)
    unit, letter = (1000, "k") if count < 1_000_000 else (1_000_000, "M")
    return f"{f'{count / unit:.1f}'.removesuffix('.0')}{letter}"


def bar(share: float) -> str:
    """A bar of blocks that every terminal has. Something is never shown as nothing, nor what is left as nothing."""
    full = min(max(round(share * CELLS), 1 if share > 0 else 0), CELLS if share >= 1 else CELLS - 1)
    return f"▕{'█' * full}{'░' * (CELLS - full)}▏"


def _gauge(name: str, share: float, figures: str) -> Row:
    style = "bad" if share >= 1 else "warn" if share >= NEAR else "quiet"
    return Row(((figures, style),), lead=((f"{name:<6} ", "quiet"), (bar(share), style), (" ", "")))
