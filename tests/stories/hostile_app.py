"""A program: the app on a session in which every text that others write wants to steer the terminal.

Call it with a folder and "hostile", or "tame" for texts of the same shape that steer nothing.
"""

import sys
import unicodedata
from asyncio import run
from pathlib import Path

import tomli_w

from redraft.authors.protocol import Named
from redraft.config import Config
from redraft.core.briefs import AuthorBrief, CriticBrief
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix, Review, Verdict
from redraft.core.spec import Spec, parse_spec
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.tui.app import RedraftApp
from redraft.tui.screens.drafting import DraftingScreen

LINK = "[@click=app.quit]x[/]"
HOSTILE = (
    f"{LINK} [/] [red]r \x1b]52;c;SE9TVElMRQ==\x07 \x1b]0;OWNED\x1b\\ \x1b[66;67r\x1b[?6667h\x1b[3;4;5;9m"
    " \x1bPq#0\x1b\\ \x9b31m \x9d52;c;QQ==\x9c \x07\x08\x0b\x0c\x0e\x0f\x7f \u202eevil\u202c"
    " \u2066i\u2069 \u200f \u061c \u2028 \U000e0041\U000e0042 end"
)
DRAFT = f"# Head {HOSTILE}\n\nFirst {HOSTILE}\n\nSecond {HOSTILE}\n\n```sh\n{HOSTILE}\n```\n"


def tame(text: str) -> str:
    """The same text with a letter for each character that could steer."""
    return "".join("c" if unicodedata.category(c) in ("Cc", "Cf", "Zl") and c != "\n" else c for c in text)


def spec_of(text: str) -> Spec:
    """A spec that says this wherever it can."""
    criteria = [{"id": f"c{n}", "says": text, "judge": "critic"} for n in range(3)]
    parts = ("title", "task", "audience", "context", "style", "tone", "response")
    lists = {"boundaries": [text], "reference": [text]}
    return parse_spec(tomli_w.dumps({**dict.fromkeys(parts, text), **lists, "criterion": criteria}))


class Hostile:
    """Critic and author in one, who say nothing but this.

    Args:
        text: what they say.
    """

    name = "hostile"
    mends = False

    def __init__(self, text: str) -> None:
        self._text = text

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        """Fail everything, and find a fault in each passage."""
        draft = brief.draft
        quoted = [(passage.id, draft.text_of(passage.id).rstrip("\n")) for passage in draft.passages]
        findings = [Finding(id, 0, quote, self._text, 5, criterion="c0", source=self._text) for id, quote in quoted]
        return Review(await self.judge_rules(brief.spec, draft), tuple(findings))

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Fail everything."""
        return tuple(Verdict(c.id, False, self._text, self._text) for c in spec.criteria)

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        """Refuse one, and put more of the same into the others."""
        return tuple(self._fix(brief.draft, place, named) for place, named in enumerate(brief.findings))

    def _fix(self, draft: Draft, place: int, named: Named) -> Fix:
        if place == 1:
            return Fix(named.name, (), refused=self._text)
        found = named.finding
        edit = Edit(found.passage, found.quote, f"{found.quote} {self._text}", draft.passage(found.passage).start)
        return Fix(named.name, (edit,), self._text)


def main(folder: Path, kind: str) -> None:
    """Run the app."""
    text, draft = (HOSTILE, DRAFT) if kind == "hostile" else (tame(HOSTILE), tame(DRAFT))
    record = run(begin(spec_of(text), draft, folder))
    config = Config(keys={text: text}, theme=text, grace=0.0)
    critic = Hostile(text)
    RedraftApp(config, lambda: DraftingScreen(Loop(record, critic, critic), config, notes=(text,))).run()
    record.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
