"""An author and a critic whose every word is written down beforehand: what they answer says nothing about any model.

A sample writes down what its critic minds while some words stand in the draft, what it finds met, and what its author
puts in the place of these words. Both answer through a real server, as any model would.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from players import block, nonce_of, passages_of, who_of
from wire.answers import Answer, Asked

AUTHOR, CRITIC = "scripted-author", "scripted-critic"
SETTINGS = 'author = "local:{author}"\ncritic = "local:{critic}"\n[provider.local]\nbase_url = "{url}"\n'
TELLING = ("must hold", "notes", "facts", "rejected", "sent back", "outline")
"""Parts of a question to the author that can change its answer."""
TOKEN = 4
"""Characters that the server counts as one token."""
FIRST, NEXT = 0.7, 0.012
"""Seconds before an answer begins, and between two pieces of it."""
Json = dict[str, object]


class Fault(NamedTuple):
    """What the critic minds while these words stand in the draft, `unless` those stand there too."""

    criterion: str
    words: str
    reason: str
    directive: str
    impact: int = 3
    cause: str = "instruction"
    weak: bool = False
    unless: str = ""


class Met(NamedTuple):
    """What the critic says of a criterion that is met: the first of these words that stands in the draft shows it."""

    criterion: str
    reason: str
    evidence: Sequence[str]


class Mend(NamedTuple):
    """The author's answer to a fault: these words for those; only where it was told what is `given`."""

    old: str
    new: str
    says: str
    given: str = ""
    criterion: str = ""


@dataclass(frozen=True)
class Cast:
    """Both of them, as one script for a `WireServer`.

    Args:
        faults: what the critic minds, in the order in which it tells it.
        met: what it says of what is met.
        mends: the author's answers; the first that fits is given.
        texts: what the author writes when asked for a whole text, by what it was told; the first that fits.
        parts: of the outline that it proposes: level, title and purpose.
        premise: the critic's word on the premise of a draft, and whether it is sound.
        ready: the critic's word in the final check.
    """

    faults: Sequence[Fault] = ()
    met: Sequence[Met] = ()
    mends: Sequence[Mend] = ()
    texts: Sequence[tuple[str, str]] = ()
    parts: Sequence[tuple[int, str, str]] = ()
    premise: Callable[[str], tuple[str, bool]] = field(default=lambda _text: ("a text like this one can do it", True))
    ready: str = "nothing is missing"

    def __call__(self, asked: Asked) -> Answer:
        if who_of(asked) == CRITIC:
            return _told(asked, self._final(asked) if "`ready`" in asked.text else self._review(asked))
        if "`parts`" in asked.text:
            return _told(asked, {"parts": [_part(*each) for each in self.parts]})
        if "`fixes`" in asked.text:
            return _told(asked, {"fixes": [self._fix(asked, *each) for each in _findings(asked)]})
        return _answer(asked, next(text for given, text in self.texts if given in _heard(asked)))

    def _final(self, asked: Asked) -> Json:
        standing = list(self._standing(passages_of(asked)))
        assert not [fault for fault, _ in standing if not fault.weak], standing
        return {"gaps": [], "why": self.ready, "ready": True}

    def _review(self, asked: Asked) -> Json:
        passages = passages_of(asked)
        wanted = re.findall(r"^([\w-]+): ", block(asked, "criteria"), re.MULTILINE)
        standing = [(fault, place) for fault, place in self._standing(passages) if fault.criterion in wanted]
        reason, sound = self.premise("\n".join(passages.values()))
        premise = {"premise": {"reason": reason, "sound": sound}} if "`premise`:" in asked.text else {}
        return {
            "verdicts": [self._verdict(id, [fault for fault, _ in standing], passages) for id in wanted],
            "findings": [_finding(*each) for each in standing],
        } | premise

    def _standing(self, passages: Mapping[str, str]) -> Iterator[tuple[Fault, str]]:
        """What the critic minds in a draft, each with the passage that holds its words."""
        whole = "\n".join(passages.values())
        for fault in self.faults:
            place = next((id for id, text in passages.items() if fault.words in text), "")
            if place and not (fault.unless and fault.unless in whole):
                yield fault, place

    def _verdict(self, criterion: str, standing: Sequence[Fault], passages: Mapping[str, str]) -> Json:
        failed = next((fault for fault in standing if fault.criterion == criterion and not fault.weak), None)
        if failed is not None:
            return _judged(criterion, False, failed.words, failed.reason)
        met = [each for each in self.met if each.criterion == criterion]
        shown = ((each, words) for each in met for words in each.evidence if _stands(words, passages))
        content, words = next(shown)
        return _judged(criterion, True, words, content.reason)

    def _fix(self, asked: Asked, name: str, passage: str, words: str, criterion: str) -> Json:
        """The first answer that fits a finding; none is a good answer, too."""
        text, heard = passages_of(asked)[passage], _heard(asked)
        for mend in self.mends:
            near = not words or mend.old in words or words in mend.old
            if near and mend.old in text and mend.given in heard and mend.criterion in ("", criterion):
                edit = {"passage": passage, "quote": mend.old, "replacement": mend.new}
                return {"finding": name, "edits": [edit], "says": mend.says, "no_change": ""}
        return {"finding": name, "edits": [], "says": "", "no_change": "no edit would make the draft better"}


def settings(url: str) -> str:
    """The settings with both in them."""
    return SETTINGS.format(author=AUTHOR, critic=CRITIC, url=url)


def _told(asked: Asked, reply: Json) -> Answer:
    return _answer(asked, json.dumps({"reply_to": nonce_of(asked)} | reply, ensure_ascii=False))


def _answer(asked: Asked, text: str) -> Answer:
    """An answer in pieces, at a model's pace; its tokens are counted by its letters."""
    return Answer(text, delay=NEXT, wait=FIRST, usage=(len(asked.text) // TOKEN, len(text) // TOKEN))


def _heard(asked: Asked) -> str:
    """What the author was told besides the spec and the draft."""
    boundaries = block(asked, "spec")
    return "\n".join((boundaries, *(block(asked, name) for name in TELLING)))


def _stands(words: str, passages: Mapping[str, str]) -> bool:
    return any(words in text for text in passages.values())


def _judged(criterion: str, passed: bool, evidence: str, reason: str) -> Json:
    return {"criterion": criterion, "evidence": evidence, "reason": reason, "passed": passed}


def _finding(fault: Fault, passage: str) -> Json:
    return {
        "passage": passage, "quote": fault.words, "directive": fault.directive, "impact": fault.impact,
        "cause": fault.cause, "criterion": fault.criterion, "category": "",
    }  # fmt: skip


def _part(level: int, title: str, purpose: str) -> Json:
    return {"part": "", "level": level, "title": title, "purpose": purpose}


_ASKED = re.compile(r"finding: (\S+)\npassage: (\S+)\nwords: (.*)\nto do: .*\n(?:in part: yes\n)?(?:criterion: (\S+))?")


def _findings(asked: Asked) -> Iterator[tuple[str, str, str, str]]:
    """Name, passage, words and criterion of each finding that is to be resolved."""
    for name, passage, words, criterion in _ASKED.findall(block(asked, "findings") + "\n"):
        yield name, passage, json.loads(words) if words.startswith('"') else "", criterion
