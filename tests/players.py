"""A scripted author and a scripted critic at the far end of a wire. Each is told from the other by its model's name."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wire.answers import Answer, Asked, Wire
from wire_server import WireServer

AUTHOR, CRITIC = "author-1", "critic-1"
KEYS = {"STUDIO_API_KEY": "sk-studio-0123456789", "DESK_API_KEY": "sk-desk-0123456789"}

SPEC = """
title = "Launch"
task = "Get a call about Turnstile, our build cache."
audience = "Engineering leaders"
context = "At Larkfield, builds went from 40 minutes to 9."

[[criterion]]
id = "figure"
says = "Gives the figure from the case"
core = true

[[criterion]]
id = "calm"
says = "Sounds calm"

[[criterion]]
id = "ask"
says = "Ends with a question"
ends_with = "question"
"""

DRAFT = "# Turnstile\n\nYour builds are a disgrace!!!\n\nTurnstile saves you oceans of time.\n\nShall we talk?\n"


@dataclass(frozen=True)
class Wish:
    """What the critic wants of the draft: that these words are gone.

    Args:
        criterion: which it fails while they stand.
        bad: the words.
        good: what the author puts there, one after the other as it is asked; the last stays.
        says: the author's line on it.
    """

    criterion: str
    bad: str
    good: Sequence[str]
    says: str


FIGURE = Wish("figure", "saves you oceans of time", ("cut a build from 40 minutes to 9",), "swaps praise for proof")
CALM = Wish("calm", "are a disgrace!!!", ("take long on some days",), "lowers the voice")
DONE = DRAFT.replace(FIGURE.bad, FIGURE.good[0]).replace(CALM.bad, CALM.good[0])


@dataclass
class Players:
    """Both, as one script for a `WireServer`.

    Args:
        draft: what the author writes first.
        wishes: what the critic wants, and how the author answers.
        first: answers that come before theirs, for the author's and for the critic's requests.
        gaps: what a fresh critic names as missing in the end; nothing, and it is ready.
    """

    draft: str = DRAFT
    wishes: Sequence[Wish] = (FIGURE, CALM)
    first: Mapping[str, list[Answer]] = field(default_factory=dict)
    gaps: Sequence[Mapping[str, object]] = ()
    answered: dict[str, int] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> Answer:
        who = who_of(asked)
        if self.first.get(who):
            return self.first[who].pop(0)
        if who == CRITIC and "`ready`" in asked.text:
            return Answer(json.dumps(self._final(asked)))
        if who == CRITIC:
            return Answer(json.dumps(self._review(asked)))
        if "reply_to" in asked.text:
            return Answer(json.dumps(self._fixes(asked)))
        return Answer(self._rewritten() if 'name="draft"' in asked.text else self.draft, usage=(300, 80))

    def _rewritten(self) -> str:
        text = self.draft
        for wish in self.wishes:
            text = text.replace(wish.bad, wish.good[-1])
        return text

    def _review(self, asked: Asked) -> dict[str, object]:
        passages = passages_of(asked)
        wanted = [self._wish(id) for id in re.findall(r"^(\w+): ", block(asked, "criteria"), re.MULTILINE)]
        failing = {wish: id for wish in wanted for id, text in passages.items() if wish.bad in text}
        body = {
            "reply_to": nonce_of(asked),
            "verdicts": [_verdict(wish, wish not in failing, passages) for wish in wanted],
            "findings": [_finding(wish, id) for wish, id in failing.items()],
        }
        return body | ({"premise": {"reason": "it can", "sound": True}} if "`premise`:" in asked.text else {})

    def _final(self, asked: Asked) -> dict[str, object]:
        """Ready, but for the gaps that it was told to name."""
        gaps = [dict(gap) for gap in self.gaps]
        why = "something is missing" if gaps else "nothing is missing"
        return {"reply_to": nonce_of(asked), "gaps": gaps, "why": why, "ready": not gaps}

    def _wish(self, criterion: str) -> Wish:
        """What is wanted for a criterion; nothing, where the critic is content."""
        return next((wish for wish in self.wishes if wish.criterion == criterion), Wish(criterion, "\0", ("\0",), ""))

    def _fixes(self, asked: Asked) -> dict[str, object]:
        found = re.findall(r"finding: (\S+)\npassage: (\S+)\n.*\n.*\ncriterion: (\S+)", block(asked, "findings"))
        return {"reply_to": nonce_of(asked), "fixes": [self._fix(*each) for each in found]}

    def _fix(self, name: str, passage: str, criterion: str) -> dict[str, object]:
        wish = self._wish(criterion)
        count = self.answered.get(criterion, 0)
        self.answered[criterion] = count + 1
        good = wish.good[min(count, len(wish.good) - 1)]
        edit = {"passage": passage, "quote": wish.bad, "replacement": good}
        return {"finding": name, "edits": [edit], "says": wish.says, "no_change": ""}


def who_of(asked: Asked) -> str:
    """The model that a request is for."""
    return str(asked.body.get("model"))


def nonce_of(asked: Asked) -> str:
    """The word that a reply to this request must carry."""
    found = re.search(r'"reply_to" is "([0-9a-f]+)"', asked.text)
    assert found is not None
    return found[1]


def block(asked: Asked, name: str) -> str:
    """What a request holds as data under a name; "" if it does not."""
    found = re.search(rf'<data (\w+) name="{name}">\n(.*?)\n</data \1>', asked.text, re.DOTALL)
    return found[2] if found else ""


def passages_of(asked: Asked) -> dict[str, str]:
    """The draft that a request holds, by passage."""
    parts = re.split(r"<passage (p\d+) \w+>\n", block(asked, "draft"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _verdict(wish: Wish, passed: bool, passages: Mapping[str, str]) -> dict[str, object]:
    shown = next((good for good in wish.good if any(good in text for text in passages.values())), "Shall we talk?")
    reason = f"{wish.criterion} is {'met' if passed else 'missed'}"
    return {
        "criterion": wish.criterion,
        "evidence": shown if passed else wish.bad,
        "reason": reason,
        "passed": passed,
    }


def _finding(wish: Wish, passage: str) -> dict[str, object]:
    return {
        "passage": passage, "quote": wish.bad, "directive": f"Replace these words, for {wish.criterion}.", "impact": 4,
        "cause": "instruction", "criterion": wish.criterion, "category": "",
    }  # fmt: skip


def settings(wire: Wire, url: str, more: str = "") -> str:
    """A settings file in which both are named, each by a provider of its own."""
    base = url if wire == "anthropic" else f"{url}/v1"
    providers = (
        f'[provider.{name}]\nbase_url = "{base}"\nwire = "{wire}"\nkey = "{name.upper()}_API_KEY"\n'
        for name in ("studio", "desk")
    )
    return f'author = "studio:{AUTHOR}"\ncritic = "desk:{CRITIC}"\nretries = 0\n{more}\n' + "".join(providers)


def set_up(home: Path, wire: Wire, server: WireServer | str, more: str = "") -> None:
    """Put that file where redraft looks for it."""
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    url = server if isinstance(server, str) else server.url
    (folder / "config.toml").write_text(settings(wire, url, more))
