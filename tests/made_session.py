"""A session with something in every pane, made by folding events as a transcript would."""

from datetime import UTC, datetime

from msgspec.structs import replace

from redraft.core.blocks import block_starts
from redraft.core.draft import pack
from redraft.core.edits import Edit
from redraft.core.events import AnyEvent, Decided, Froze, Locked, Opened, Proposed, Reviewed, Ticked, Written
from redraft.core.fold import fold
from redraft.core.identity import fresh_ids
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.session import Session

AT = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)

SPEC = """
title = "Launch email"
task = "Write a sales email to engineering VPs about our build cache, so that they agree to a call."
audience = "Engineering VPs, 50 to 200 engineers"
context = \"\"\"Acme's builds went from 40 to 9 minutes in three weeks.
The cache runs on their own machines.\"\"\"
reference = ["Short mails. One number. One question at the end."]
boundaries = ["no 'leverage', no 'synergy'", "no claim without a number"]
tone = "plain, warm, never pushy"

[[criterion]]
id = "problem"
says = "Names one specific problem in the first two sentences"
stage = "structure"

[[criterion]]
id = "evidence"
says = "Every claim has a figure"

[[criterion]]
id = "ask"
says = "Ends with one question that is easy to answer"
ends_with = "question"

[[criterion]]
id = "length"
says = "At most 90 words"
max_words = 90
stage = "polish"

[[criterion]]
id = "tone"
says = "Sounds like a colleague, not like an advertisement"
judge = "person"
stage = "polish"
"""

TEXT = """## Hook

Your builds are slow, and everyone on the team knows it by now.

## Proof

With Acme, teams ship faster since they moved to our cache, and nobody would ever like to go back to what was there.

- no new machines to buy
- half a day to set up

```sh
cache connect --team web
```

## Ask

We could talk about it at some point in the next weeks.
"""


def events(text: str = TEXT, spec: str = SPEC, title: str = "Launch email") -> list[AnyEvent]:
    """Opened, written, judged, frozen, locked, ticked, and two fixes offered of which one was accepted."""
    passages = pack(fresh_ids(block_starts(text), len(text)))
    return [
        Opened(n=1, at=AT, title=title, spec=spec),
        Written(n=2, at=AT, version=1, text=text, passages=passages),
        Reviewed(n=3, at=AT, by="offline", version=1, revision=1, verdicts=VERDICTS, findings=FINDINGS),
        Froze(n=4, at=AT, what="passage", target="p1", version=1),
        Locked(n=5, at=AT, version=1, outline=()),
        Ticked(n=6, at=AT, criterion="tone", passed=True, version=1),
        Proposed(n=7, at=AT, by="offline", version=1, fixes=tuple(_anchored(text, fix) for fix in FIXES)),
        Decided(
            n=8, at=AT, finding="3.1", fix="7.1", choice="accept", version=2, parent=1,
            edits=(_placed(text, FIXES[0].edits[0]),), seconds=3.0,
        ),
        Reviewed(n=9, at=AT, by="rules", version=2, revision=1, scope="rules", verdicts=(VERDICTS[2], VERDICTS[3])),
    ]  # fmt: skip


def session() -> Session:
    """The session that these events make."""
    return fold("k3v9", AT, events())


def _anchored(text: str, fix: Fix) -> Fix:
    return replace(fix, edits=tuple(_placed(text, edit) for edit in fix.edits))


def _placed(text: str, edit: Edit) -> Edit:
    return Edit(edit.passage, edit.quote, edit.replacement, text.index(edit.quote))


VERDICTS = (
    Verdict("problem", True, "slow builds are named"),
    Verdict("evidence", False, "no number given"),
    Verdict("ask", False, "ends without a question", "in the next weeks."),
    Verdict("length", True, "58 words"),
)
FINDINGS = (
    Finding("p4", 16, "ship faster", "Add the figure from the case.", 5, "context", "evidence", "critic"),
    Finding("p9", 0, "We could talk about it at some point in the next weeks.", "Ask one question.", 4,
            "instruction", "ask", "ends_with"),
    Finding("p4", 66, "would ever like to go back to what was there", "Say it in fewer words.", 2, "format", "",
            "proselint:wordy"),
    Finding("p2", 0, "", "Say what slow builds cost this reader.", 3, "context", "problem", "critic", yours=True),
)  # fmt: skip
FIXES = (
    Fix("3.1", (Edit("p4", "ship faster", "cut build time from 40 to 9 minutes"),), "the figure from the context"),
    Fix("3.2", (Edit("p9", "We could talk about it at some point in the next weeks.",
                     "Could we talk for fifteen minutes on Tuesday?"),), "a question with a day", "high"),
    Fix("3.3", (Edit("p4", "would ever like to go", "goes"),), "", "low", "p4 is frozen (exact)"),
)  # fmt: skip
