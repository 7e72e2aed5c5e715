"""Every action of home, once: bindings, key bar, help and the README's table are made from it."""

from typing import Final

from redraft.tui.actions import BY_ID, Action
from redraft.tui.widgets.keybar import Key

_ONE: Final = "A session"
_LIST: Final = "The list"

HOME_ACTIONS: Final[tuple[Action, ...]] = (
    Action("home.open", "enter,o", "Enter", "opens", "Open a session, read a sample, begin with a template.", _ONE),
    Action("home.replay", "p", "p", "replays", "Watch it again, event by event; nothing is written.", _ONE, False),
    Action("home.fork", "f", "f", "forks", "Go on from a copy of it; the session itself stays as it is.", _ONE),
    Action("home.rate", "R", "R", "rates", "Rate it; on the line of the unrated, all of them one by one.", _ONE),
    Action("home.rename", "r", "r", "renames", "Give it another title; its file keeps its name.", _ONE),
    Action("home.export", "x", "x", "exports", "Write its report: Markdown, HTML or plain text.", _ONE, False),
    Action("home.delete", "d,delete", "d", "deletes", "Move it to the trash folder.", _ONE),
    Action("home.take_back", "u", "u", "", "Take back from the trash what was deleted last.", _ONE),
    Action("home.filter", "slash", "/", "filters", "Show what has the words that you type, as you type them.", _LIST),
    Action("home.sort", "s", "s", "sorts", "Sort by change, beginning, title, score or rating.", _LIST, False),
    Action("home.turn", "minus", "-", "", "Turn the order round.", _LIST, False),
    Action("home.section", "tab", "tab", "", "Go on to the samples, the templates, the sessions.", _LIST, False),
    Action("home.clear", "escape", "Esc", "", "Show everything again.", _LIST, False),
    Action("home.feedback", "O", "O", "", "Open feedback: the sessions that hold it; on one of them, its list.", _LIST),
    Action("home.stats", "S", "S", "stats", "What the sessions teach.", _LIST, False),
    Action("home.new", "n", "n", "new", "Begin a session: first its spec.", _LIST),
    Action("home.demo", "D", "D", "demo", "Begin a session on the launch email of the demo.", _LIST),
    Action("home.models", "M", "M", "models", "Pick the models for what is opened from here.", _LIST, False),
    BY_ID["theme"],
    Action("home.quit", "q", "q", "quits", "Quit.", "The session", False),
    Action("home.help", "question_mark,f1", "?", "keys", "All keys.", "The session", False),
)

_BAR: Final = (
    "home.open", "home.filter", "home.new", "home.replay", "home.rate", "home.sort", "home.quit", "home.fork",
    "home.rename", "home.delete", "home.export", "home.stats", "home.demo", "home.models",
    "home.help",
)  # fmt: skip

HOME_BY_ID: Final = {action.id: action for action in HOME_ACTIONS}


def home_bar() -> tuple[Key, ...]:
    """The keys of the bar, in order of use; the last stays however narrow it is."""
    return tuple(Key(id, HOME_BY_ID[id].shown, HOME_BY_ID[id].label) for id in _BAR)
