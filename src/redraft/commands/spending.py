"""What models took, in words and for scripts."""

from redraft.commands.answers import say
from redraft.core.session import Session
from redraft.core.spend import Spend, spend, total, unwatched
from redraft.tui.neutral import one_line


def say_spend(session: Session) -> None:
    """Print what models took, by role and together, and whether a budget can be watched; nothing where none was."""
    if not session.calls:
        return
    say()
    for role, spent in spend(session).items():
        models = ", ".join(dict.fromkeys(one_line(call.model) for call in session.calls if call.role == role))
        say(f"{role:<8} {spent_says(spent)}  {models}")
    say(f"{'total':<8} {spent_says(total(session))}")
    if unseen := unwatched(session):
        say(one_line(unseen))


def spend_json(session: Session) -> dict[str, object]:
    """What models took, by role and together. Dollars are null where no price is known."""
    return {str(who): spent_json(spent) for who, spent in (*spend(session).items(), ("total", total(session)))}


def spent_says(spent: Spend) -> str:
    """Calls, tokens and cost, in words."""
    return f"{spent.calls} call{'' if spent.calls == 1 else 's'}, {spent.tokens_say}, {spent.cost_says}"


def spent_json(spent: Spend) -> dict[str, object]:
    """Calls, tokens and cost, for scripts. Dollars are null where no price is known."""
    return {
        "calls": spent.calls,
        "tokens": spent.tokens,
        "tokens_unknown": spent.uncounted,
        "usd": None if spent.usd is None else f"{spent.usd:f}",
        "cost_unknown": spent.unknown,
        "says": f"{spent.tokens_say}, {spent.cost_says}",
    }
