"""Models and a server whose every word wants to steer the terminal, as a script for a wire server."""

import json
import re
from dataclasses import dataclass

from players import CRITIC, block, nonce_of, passages_of, who_of
from wire.answers import Answer, Asked

Json = dict[str, object]
MADE_UP = "417 wolves of Larkfield"


@dataclass
class Speaker:
    """Author, critic and judge in one, who can say nothing else.

    Args:
        text: what they say, wherever they can say anything.
        draft: the first draft; each of its passages holds the text.
        status: of the answers, by HTTP: 200, or a fault whose words are the text too.
    """

    text: str
    draft: str
    status: int = 200

    def __call__(self, asked: Asked) -> Answer:
        if self.status != 200:
            headers = {"Retry-After": "30"} if self.status == 429 else {}
            return Answer(status=self.status, error=self.text, message=self.text, headers=headers)
        if '"reply_to" is' not in asked.text:
            rewritten = 'name="draft"' in asked.text
            text = re.sub("First|Second", "Third", self.draft) if rewritten else self.draft
            return Answer(text, thought=self.text, delay=0.005, model=self.text)
        body = {"reply_to": nonce_of(asked)} | self._said(asked)
        return Answer(json.dumps(body), thought=self.text, model=self.text)

    def _said(self, asked: Asked) -> Json:
        if who_of(asked) != CRITIC:
            names = re.findall(r"finding: (\S+)\npassage: (\S+)", block(asked, "findings"))
            return {"fixes": [self._fix(*each) for each in names]}
        if block(asked, "first"):
            return {"why": self.text, "better": "first"}
        return self._review(asked) if block(asked, "draft") else {"criteria": [self._proposed(n) for n in range(5)]}

    def _review(self, asked: Asked) -> Json:
        ids = re.findall(r"^(c\d): ", block(asked, "criteria"), re.MULTILINE)
        verdicts = [{"criterion": id, "evidence": self.text, "reason": self.text, "passed": False} for id in ids]
        found = [self._finding(passage, n) for n, passage in enumerate(passages_of(asked))]
        premise = {"premise": {"reason": self.text, "sound": False}} if "`premise`:" in asked.text else {}
        return {"verdicts": verdicts, "findings": found[:4]} | premise

    def _finding(self, passage: str, number: int) -> Json:
        return {
            "passage": passage, "quote": self.text, "directive": f"Replace it {self.text}", "impact": 5 - number,
            "cause": "context" if number == 3 else "instruction", "criterion": f"c{number % 3}", "category": "",
        }  # fmt: skip

    def _fix(self, name: str, passage: str) -> Json:
        edit = {"passage": passage, "quote": self.text, "replacement": f"{self.text} {MADE_UP} {self.text}"}
        return {"finding": name, "edits": [edit], "says": self.text, "no_change": ""}

    def _proposed(self, number: int) -> Json:
        return {"id": f"c{number}", "says": f"{self.text} {number}", "rule": "", "value": "", "stage": "content"}
