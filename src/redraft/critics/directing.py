"""Whether a finding tells what to do, or only what is wrong: "too generic" helps nobody."""

import re
from typing import Final

_VERBS: Final = frozenset(
    """
    add address adjust align anchor answer append apply articulate ask assert attach attribute avoid back balance be
    begin break bring build call change check choose cite clarify close combine compare complete compress condense
    confirm connect consider consolidate contrast convert correct count cover create cut decide define delete describe
    detail develop direct divide do drop edit elaborate eliminate emphasise emphasize end enumerate ensure establish
    exclude expand explain expose express extend fill find finish fix fold follow format frame free gather give go
    group guide hedge identify illustrate improve include indicate insert integrate introduce invite join justify keep
    label lay lead leave let limit line link list locate lower make mark match mention merge mind modify move name note
    number offer omit open order organise organize outline pair paraphrase phrase pick place point polish position
    prefer present prioritise prioritize promise proofread prove provide put qualify quantify quote raise rank recast
    reconcile reduce refer reference refine reframe relate remove rename reorder repair repeat rephrase replace report
    resolve respond restate restore restructure return reveal reverse revise reword rework rewrite round rule say
    select separate set sharpen shift shorten show signal simplify smooth soften sort specify spell split standardise
    standardize start state stop strengthen stress strike strip structure substitute suggest summarise summarize supply
    support swap switch take tell tie tighten tone trade transform translate treat trim try turn unify update use
    vary verify warn weave word work wrap write
    """.split()
)
_STATES: Final = frozenset("is are was were has have lacks seems seem feels feel looks sounds reads of".split())
"""After one of these it was no verb: "name is missing", "lack of detail"."""

_LEAD = re.compile(r"(?:please|instead|then|first|next|finally|also|and|or|either|don't|do not|never|always)$", re.I)
_CLAUSE = re.compile(r"[.;:,!?()\u2013\u2014→]+|\s-+\s|\b(?:and|then|by|or|but|so|instead)\b", re.I)
_ORDERED = re.compile(r"\b(?:should|must|needs? to|has to|have to|ought to|could be|instead of)\b", re.I)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def instructs(directive: str) -> bool:
    """Whether an English directive holds an instruction: a clause that begins with a verb of writing or editing.

    A mere description that happens to begin with such a word ("Set phrases everywhere") is let through: what this is
    for is to send back once a finding that surely has no instruction.

    Args:
        directive: what the finding says to do.
    """
    return bool(_ORDERED.search(directive)) or any(_begins_with_verb(clause) for clause in _CLAUSE.split(directive))


def _begins_with_verb(clause: str) -> bool:
    words = _WORD.findall(clause.replace("’", "'"))
    while words and _LEAD.match(words[0]):
        words = words[1:]
    return len(words) > 1 and words[0].lower() in _VERBS and words[1].lower() not in _STATES
