"""A critic and an author of a notice, who go in circles until one criterion is frozen: every word of theirs.

They show how such a loop is seen and ended, and nothing of what a model can do.
"""

import json
import re

from players import block, nonce_of, passages_of, who_of
from samples.scripted_models import CRITIC
from wire.answers import Answer, Asked

Json = dict[str, object]

SHORT = "From 4 May we are at Mill Lane 12."
LONG = (
    "From 4 May we are at Mill Lane 12, which you reach by tram 3, and where nobody has to climb any steps who goes "
    "around the house and takes the other door, since there are none in the yard."
)
BOTH = "From 4 May we are at Mill Lane 12: tram 3, and no steps from the yard."
MOST_WORDS = 20


def notice(asked: Asked) -> Answer:
    """Answer as the author or as the critic of the notice."""
    if who_of(asked) == CRITIC:
        told = _final(asked) if "`ready`" in asked.text else _review(asked)
    else:
        told = {"fixes": [_fix(asked, *each) for each in _findings(asked)]}
    return Answer(json.dumps({"reply_to": nonce_of(asked)} | told, ensure_ascii=False), delay=0.01)


def _final(asked: Asked) -> Json:
    """Nothing is missing from a notice that is short and says all."""
    assert passages_of(asked)["p3"].strip() == BOTH
    return {"gaps": [], "why": "a patient at the door knows when, where and how", "ready": True}


def _review(asked: Asked) -> Json:
    told = passages_of(asked)["p3"].strip()
    words, first = len(told.split()), " ".join(told.split()[:3])
    concise, complete = words <= MOST_WORDS, "tram" in told
    verdicts = {
        "concise": _verdict("concise", concise, first, f"it takes {words} words, of {MOST_WORDS}"),
        "complete": _verdict(
            "complete", complete, first, "day, street, tram and door are there" if complete else "no tram, and no door"
        ),
    }
    findings = [] if concise else [_finding("concise", told, "Tell what changes in one short sentence.", 3)]
    findings += [] if complete else [_finding("complete", told, "Name the tram and the door without steps.", 4)]
    premise = {"premise": {"reason": "a notice can tell patients this", "sound": True}}
    wanted = re.findall(r"^(\w+): ", block(asked, "criteria"), re.MULTILINE)
    return {
        "verdicts": [verdicts[id] for id in wanted],
        "findings": [each for each in findings if each["criterion"] in wanted],
    } | (premise if "`premise`:" in asked.text else {})


def _verdict(criterion: str, passed: bool, evidence: str, reason: str) -> Json:
    return {"criterion": criterion, "evidence": evidence, "reason": reason, "passed": passed}


def _finding(criterion: str, told: str, directive: str, impact: int) -> Json:
    return {
        "passage": "p3", "quote": told, "directive": directive, "impact": impact, "cause": "instruction",
        "criterion": criterion, "category": "",
    }  # fmt: skip


def _findings(asked: Asked) -> list[tuple[str, str]]:
    """Name and criterion of each finding that is to be resolved."""
    return re.findall(r"finding: (\S+)\n(?:.+\n)*?criterion: (\w+)", block(asked, "findings"))


def _fix(asked: Asked, name: str, criterion: str) -> Json:
    """What one criterion asks for, at the cost of the other; both, once something is frozen."""
    cut = (SHORT, "says it in one breath")
    told, says = cut if criterion == "concise" else (LONG, "says how to get there and in")
    if "is frozen" in block(asked, "must hold"):
        told, says = BOTH, "keeps all of it, in fewer words"
    edit = {"passage": "p3", "quote": passages_of(asked)["p3"].strip(), "replacement": told}
    return {"finding": name, "edits": [edit], "says": says, "no_change": ""}
