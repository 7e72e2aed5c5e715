"""An author and a critic whose every word is written down here: what they answer says nothing about any model."""

import json
import re

from players import block, nonce_of, passages_of, who_of
from wire.answers import Answer, Asked

AUTHOR, CRITIC = "scripted-author", "scripted-critic"
SETTINGS = 'author = "local:{author}"\ncritic = "local:{critic}"\n[provider.local]\nbase_url = "{url}"\n'
Json = dict[str, object]

DRAFT = """Dear members,

We are thrilled to announce that the library opens on Sundays from 3 May, from 10 to 16.

Many of you asked for it.

On Sundays, please bring your books back to the side door, beside the bicycle racks.

Which Sunday shall we see you?
"""
COUNTED = "212 members"


def settings(url: str) -> str:
    """The settings with both in them."""
    return SETTINGS.format(author=AUTHOR, critic=CRITIC, url=url)


def library(asked: Asked) -> Answer:
    """Answer as the author or as the critic of the library's mail."""
    if who_of(asked) == CRITIC:
        told = _final(asked) if "`ready`" in asked.text else _review(asked)
    elif block(asked, "findings"):
        told = {"fixes": [_fix(asked, *each) for each in _findings(asked)]}
    else:
        return Answer(DRAFT, delay=0.02)
    return Answer(json.dumps({"reply_to": nonce_of(asked)} | told, ensure_ascii=False), delay=0.01)


def _final(asked: Asked) -> Json:
    """One gap that reopens a criterion, while many are thanked; else nothing is missing."""
    text = "\n".join(passages_of(asked).values())
    gap = _finding("p3", "Many of you", "Give the number of members.", 4, "why")
    gaps = [] if COUNTED in text else [{name: value for name, value in gap.items() if name != "category"}]
    return {"gaps": gaps, "why": "it can go out" if not gaps else "a number is missing", "ready": not gaps}


def _review(asked: Asked) -> Json:
    text = "\n".join(passages_of(asked).values())
    calm, why = "thrilled" not in text, COUNTED in text
    verdicts = [
        _verdict("when", True, "on Sundays from 3 May, from 10 to 16", "it names the first Sunday and both hours"),
        _verdict("door", True, "to the side door, beside the bicycle racks", "it names the door, and where it is"),
        _verdict("calm", True, "please bring your books back", "the nearest to it is a plain please")
        if calm
        else _verdict("calm", False, "We are thrilled to announce", "“thrilled” is a word of advertisements"),
        _verdict("why", True, f"{COUNTED} asked for it", "it gives the number")
        if why
        else _verdict("why", False, "Many of you asked for it", "“many” is no number"),
    ]
    findings = [] if calm else [
        _finding("p2", "We are thrilled to announce that", "Cut the announcement: begin with the library.", 4, "calm"),
        _finding("p1", "Dear members,", "Replace the greeting by one that is less solemn.", 2, "calm"),
    ]  # fmt: skip
    findings += [] if why else [_finding("p3", "Many of you", "Replace “many” by the number of members.", 3, "why")]
    premise = {"premise": {"reason": "a short mail can tell members this", "sound": True}}
    return {"verdicts": verdicts, "findings": findings} | (premise if "`premise`:" in asked.text else {})


def _verdict(criterion: str, passed: bool, evidence: str, reason: str) -> Json:
    return {"criterion": criterion, "evidence": evidence, "reason": reason, "passed": passed}


def _finding(passage: str, quote: str, directive: str, impact: int, criterion: str) -> Json:
    return {
        "passage": passage, "quote": quote, "directive": directive, "impact": impact, "cause": "instruction",
        "criterion": criterion, "category": "",
    }  # fmt: skip


def _findings(asked: Asked) -> list[tuple[str, str]]:
    """Name and passage of each finding that is to be resolved."""
    return re.findall(r"finding: (\S+)\npassage: (\S+)\n", block(asked, "findings"))


def _fix(asked: Asked, name: str, passage: str) -> Json:
    """The number is made up until somebody has told it; the greeting is changed although it must stay."""
    number = COUNTED if COUNTED in block(asked, "notes") else "More than 400 members"
    quote, replacement, says = {
        "p1": ("Dear members,", "Hello,", "a plainer greeting"),
        "p2": ("We are thrilled to announce that the library", "The library", "cuts the announcement"),
        "p3": ("Many of you", number, "gives the number"),
    }[passage]
    edit = {"passage": passage, "quote": quote, "replacement": replacement}
    return {"finding": name, "edits": [edit], "says": says, "no_change": ""}
