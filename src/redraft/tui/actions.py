"""Every action of the drafting screen, once: its id, keys, what the key bar says, and what the help says.

Bindings, key bar, help, palette and the README's table are all made from this list.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from redraft.tui.widgets.keybar import Key

Group = Literal[
    "The loop", "Fixes", "Holds", "Versions", "Getting around", "The session", "Through the story", "Looking at it",
    "A session", "The list",
]  # fmt: skip


class Action(Struct, frozen=True):
    """One thing that a person can do.

    Args:
        id: its name, which a key map of the config file uses.
        keys: Textual key names, with commas between them; "" for the palette only.
        shown: the key as it is written for people.
        label: one or two words for the key bar; "" keeps it off the bar.
        help: one line for the help, the palette and the README; "" where another action's line tells of it.
        group: where the help lists it.
        writes: it makes an event, so it is refused in a session that is only read.
    """

    id: str
    keys: str
    shown: str
    label: str
    help: str
    group: Group
    writes: bool = True


ACTIONS: tuple[Action, ...] = (
    Action("go", "g", "g", "go", "Draft or review if needed, then propose fixes; go on after an ending.", "The loop"),
    Action("note", "n", "n", "note", "Tell the author something; the critic never sees it.", "The loop"),
    Action("rewrite", "W", "W", "rewrite", "Have the whole text rewritten, as hunks to decide one by one.", "The loop"),
    Action("final_check", "y", "y", "", "Ask a fresh critic whether this is ready to use.", "The loop"),
    Action("offer_1", "1", "1–9", "", "Do what a signal or an ending offers beside that digit.", "The loop"),
    *(Action(f"offer_{digit}", f"{digit}", "1–9", "", "", "The loop") for digit in range(2, 10)),
    Action("dismiss", "D", "D", "", "Dismiss the top signal, for a reason.", "The loop"),
    Action("signals", "w", "w", "", "List every signal, its evidence and its offers.", "The loop"),
    Action("cancel", "escape", "Esc", "", "Cancel what is being done.", "The loop", False),
    Action("accept", "a", "a", "accept", "Accept the fix in focus.", "Fixes"),
    Action("accept_all", "A", "A", "", "Accept every fix in focus, one version each.", "Fixes"),
    Action("reject", "r", "r", "reject", "Reject the fix in focus; the same change is not offered again.", "Fixes"),
    Action("reject_because", "x", "x", "reject because", "Reject the fix in focus and say why.", "Fixes"),
    Action("edit", "e", "e", "edit", "Edit the fix, or write the passage under the cursor yourself.", "Fixes"),
    Action("fact", "i", "i", "", "Give the fact that the finding under the cursor asks for.", "Fixes"),
    Action("skip", "s", "s", "skip", "Leave the fix for the next pass.", "Fixes"),
    Action("reopen", "o", "o", "", "Let what was rejected or skipped be offered again.", "Fixes"),
    Action("freeze", "f", "f", "freeze", "Freeze or thaw what is under the cursor, or a measure.", "Holds"),
    Action("holds", "F", "F", "", "List what is held: thaw it, or change the band of a measure.", "Holds"),
    Action("lock", "l", "l", "lock", "Arrange and lock the outline, or unlock it for a reason.", "Holds"),
    Action("tick", "space", "space", "tick", "Tick or untick the criterion under the cursor.", "Holds"),
    Action("amend", "m", "m", "amend", "Amend the spec, for a stated reason.", "Holds"),
    Action("undo", "u", "u", "undo", "Take back the last thing you did.", "Versions"),
    Action("versions", "v", "v", "versions", "The versions as a tree: go back, undo one, or compare.", "Versions"),
    Action("challenge", "c", "c", "", "Have this version compared with the one before, blind and twice.", "Versions"),
    Action("edit_draft", "E", "E", "", "Edit the whole draft in $VISUAL or $EDITOR.", "Versions"),
    Action("rate", "R", "R", "rate", "Rate this version, 1 (unusable) to 5 (ready to use).", "Versions"),
    Action("flag", "exclamation_mark", "!", "", "Flag the draft, finding or verdict under the cursor.", "Versions"),
    Action("feedback", "O", "O", "", "Low ratings, flags and reasons that nothing came of yet.", "Versions"),
    Action("next_pane", "tab", "tab", "pane", "Go to the next pane.", "Getting around", False),
    Action("previous_pane", "shift+tab", "shift+tab", "", "Go to the pane before.", "Getting around", False),
    Action("zoom", "z", "z", "zoom", "Show one pane only, or all again.", "Getting around", False),
    Action("copy", "ctrl+c,super+c", "ctrl+c", "", "Copy what is selected.", "Getting around", False),
    Action("save_elsewhere", "S", "S", "", "Save the session elsewhere, if it cannot be written here.", "The session"),
    Action("retry_saving", "T", "T", "", "Try again to save what could not be saved.", "The session"),
    Action("models", "M", "M", "models", "Pick the models that write, find fault and compare.", "The session"),
    Action("theme", "t", "t", "", "Change between dark and light.", "The session", False),
    Action("quit", "q", "q", "quit", "Quit; the session goes on where you left it.", "The session", False),
    Action("help", "question_mark,f1", "?", "help", "All keys.", "The session", False),
)  # fmt: skip

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}


def written_as(key: str) -> str:
    """The action whose key is written so, or ""."""
    if key.isdecimal():
        return f"offer_{key}" if f"offer_{key}" in BY_ID else ""
    return next((action.id for action in ACTIONS if action.shown == key), "")


BAR = (
    "go", "accept", "reject", "reject_because", "edit", "skip", "freeze", "lock", "tick", "undo", "versions", "rate",
    "zoom", "amend", "quit", "help",
)  # fmt: skip
"""What the key bar shows, in order of use: the last stays however narrow it is."""


WITH_WRITER = ("note", "rewrite")
"""What it shows as well, before what goes back, where a model writes."""


def bar_keys(writer: bool) -> tuple[Key, ...]:
    """The keys of the bar.

    Args:
        writer: a model is there to write.
    """
    place = BAR.index("undo") if writer else 0
    ids = (*BAR[:place], *WITH_WRITER, *BAR[place:]) if writer else BAR
    return tuple(Key(id, BY_ID[id].shown, BY_ID[id].label) for id in ids)


def help_groups(actions: Iterable[Action] = ACTIONS) -> list[tuple[str, list[Key]]]:
    """Actions by group, as the help screen shows them."""
    groups: dict[str, list[Key]] = {}
    for action in actions:
        if action.keys and action.help:
            groups.setdefault(action.group, []).append(Key(action.id, action.shown, action.help))
    return list(groups.items())
