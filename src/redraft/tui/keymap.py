"""A person's own keys: what of them can be used, and a complaint for what cannot.

Textual passes over unknown names in silence and misses some clashes, so both are looked for here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from textual.binding import Binding
from textual.keys import REPLACED_KEYS, Keys, key_to_character

from redraft.tui.actions import ACTIONS, Action

NAMED = frozenset(key.value for key in Keys)
MODIFIERS = frozenset({"ctrl", "shift", "alt", "super"})


def usable_keys(
    wanted: Mapping[str, str], screens: Sequence[Sequence[Action]] = ()
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Sort out the `[keys]` of the settings.

    Args:
        wanted: keys by the id of an action, with commas between them.
        screens: the actions of each screen; those of drafting, replay and home if there are none.

    Returns:
        The keys that can be used, as `App.set_keymap` takes them, and one line for each that cannot.
    """
    if not wanted:
        return {}, ()
    screens = screens or _screens()
    faults = {name: fault for name, keys in wanted.items() if (fault := _fault(name, keys, screens))}
    usable = {name: keys for name, keys in wanted.items() if name not in faults}
    # An action that goes back to its usual keys may meet another of the new ones, so look until nothing is left.
    while clashing := {name: met for actions in screens for name, met in _clashes(usable, actions).items()}:
        faults |= clashing
        usable = {name: keys for name, keys in usable.items() if name not in clashing}
    complaints = (f"[keys] {name} = {wanted[name]!r} is not used: {faults[name]}" for name in wanted if name in faults)
    return {name: ",".join(_split(keys)) for name, keys in usable.items()}, tuple(complaints)


def _screens() -> tuple[Sequence[Action], ...]:
    """Actions of two screens may have the same key; within one they may not."""
    from redraft.tui.home_actions import HOME_ACTIONS  # not needed by who has no keys of their own
    from redraft.tui.replay_actions import REPLAY_ACTIONS

    return ACTIONS, REPLAY_ACTIONS, HOME_ACTIONS


def _split(keys: str) -> list[str]:
    """The keys by the names that Textual gives them: "question_mark" for "?"."""
    return [binding.key for binding in Binding.make_bindings([(keys, "", "")])] if keys else []


def _fault(name: str, keys: str, screens: Sequence[Sequence[Action]]) -> str:
    ids = list(dict.fromkeys(action.id for actions in screens for action in actions))
    if name not in ids:
        near = get_close_matches(name, ids, n=1)
        return "there is no such action. " + (f"Did you mean {near[0]}?" if near else f"There are: {', '.join(ids)}.")
    odd = next((key for key in _split(keys) if not _is_key(key)), None)
    return f"there is no key called {odd}. Keys are written like y, Y, f5, space or ctrl+y." if odd else ""


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    named = last in NAMED or len(last) == 1 or key_to_character(REPLACED_KEYS.get(last, last)) is not None
    return named and MODIFIERS.issuperset(modifiers)


def _clashes(usable: Mapping[str, str], actions: Sequence[Action]) -> dict[str, str]:
    keys = {action.id: _split(usable.get(action.id, action.keys)) for action in actions}
    twice = {key for key, times in Counter(key for each in keys.values() for key in set(each)).items() if times > 1}
    return {name: _met(name, keys, twice) for name in usable if twice.intersection(keys.get(name, ()))}


def _met(name: str, keys: Mapping[str, Iterable[str]], twice: set[str]) -> str:
    key = next(key for key in keys[name] if key in twice)
    other = next(action for action, theirs in keys.items() if action != name and key in theirs)
    return f"{key} is the key of {other} too. Give one of them another."
