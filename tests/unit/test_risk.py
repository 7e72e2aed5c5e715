"""Risk, row by row: what makes a fix a high one, and what it says is at risk; beside each, the near miss."""

import random

import pytest

from redraft.core.at_risk import at_risk
from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.identity import fresh_ids
from redraft.core.review import Fix, Verdict
from redraft.core.risk import risk_of_fix

# text, the words quoted of it, what is put there, the risk, what is told of it
ROWS = [
    # Numbers.
    ("It took 40 minutes.", "took 40", "took 55", "high", ("40 → 55",)),
    ("It took 40 minutes.", "took 40", "needed 40", "medium", ()),
    ("It costs $40 now.", "$40", "€40", "high", ("$40 → €40",)),
    ("We save 30 % of it.", "30 %", "3 %", "high", ("30% → 3%",)),
    ("We save 30% of it.", "save 30%", "keep 30%", "medium", ()),
    ("It went from 40 to 9.", "from 40 to 9", "from 9 to 40", "high", ("40, 9 → 9, 40",)),
    ("There are three ways.", "three ways", "four ways", "high", ("three → four",)),
    ("There are three ways.", "three ways", "three paths", "medium", ()),
    ("We ship faster.", "faster", "twice as fast", "high", ("adds twice",)),
    ("It is 5.1 wide.", "5.1", "1.5", "high", ("5.1 → 1.5",)),
    ("It fell to -5 there.", "to -5", "to 5", "high", ("-5 → 5",)),
    ("A 40-minute build.", "40-minute build", "40 minute build", "medium", ()),
    # Dates.
    ("We meet on Friday.", "on Friday", "on Monday", "high", ("Friday → Monday",)),
    ("We meet on Friday.", "on Friday", "soon", "high", ("leaves out Friday",)),
    ("We meet on Friday.", "meet on Friday", "talk on Friday", "medium", ()),
    ("Call by 9:30 at most.", "9:30", "9:45", "high", ("9:30 → 9:45",)),
    ("It ends tomorrow.", "ends tomorrow", "ends today", "high", ("tomorrow → today",)),
    # Names.
    ("We met Dana there.", "met Dana", "met them", "high", ("name: Dana",)),
    ("We met Dana there.", "met Dana", "saw Dana", "medium", ()),
    ("We use it at Acme.", "at Acme", "at Apex", "high", ("name: Acme → Apex",)),
    ("Acme runs it. We like Acme.", "Acme runs", "Apex runs", "high", ("name: Acme",)),
    ("Teams run it daily.", "Teams run", "Groups run", "medium", ()),
    ("Call Dr. Smith there.", "Dr. Smith", "Dr. Smyth", "high", ("name: Smith → Smyth",)),
    ("It is on GitHub now.", "GitHub", "a server", "high", ("name: GitHub",)),
    ("Well, I'll say so.", "I'll say", "let me say", "high", ("leaves out will",)),
    ("we said so", "we said", "We said", "medium", ()),
    # Quotations.
    ("He said “a cat sat” here.", "a cat", "a dog", "high", ("quote changed",)),
    ("He said “a cat sat” here.", "here", "there", "medium", ()),
    ('He said "a cat" here.', "cat", "dog", "high", ("quote changed",)),
    ("He said 'a cat sat' here.", "cat", "dog", "high", ("quote changed",)),
    ("He said it's a cat, isn't it.", "a cat", "the cat", "medium", ()),
    ("He said a cat sat.", "a cat sat", "“a cat sat”", "high", ("quote changed",)),
    ("> A cat sat here.\n", "cat", "dog", "high", ("quote changed",)),
    # Links.
    ("See [a cat](https://a.example).", "a cat", "the cat", "high", ("link",)),
    ("See [a cat](https://a.example) there.", "there", "here", "medium", ()),
    ("See https://a.example/x now.", "example/x", "example/y", "high", ("link",)),
    ("Write to ann@acme.example today.", "ann@", "bob@", "high", ("link",)),
    ("See [a cat][ref] now.", "cat", "dog", "high", ("link",)),
    ("It is at turnstile.dev now.", "turnstile.dev", "our page", "high", ("link",)),
    # Code.
    ("Run `a cat` now.", "a cat", "the cat", "high", ("code",)),
    ("Run `a cat` now.", "Run", "Use", "medium", ()),
    ("```sh\ncache connect\n```\n", "connect", "join", "high", ("code",)),
    ("```sh\ncache  connect\n```\n", "cache  connect", "cache connect", "high", ("code",)),
    ("    cache connect\n", "connect", "join", "high", ("code",)),
    ("Use <b>it</b> now.", "<b>", "<i>", "high", ("code",)),
    # Negation.
    ("It is not so.", "is not so", "is so", "high", ("leaves out not",)),
    ("It isn't so.", "isn't so", "is so", "high", ("leaves out isn't",)),
    ("It is so.", "is so", "is never so", "high", ("adds never",)),
    ("It is not so.", "not so", "not thus", "medium", ()),
    ("It is a knot.", "a knot", "the knot", "medium", ()),
    # Modality.
    ("You may go now.", "may go", "will go", "high", ("may → will",)),
    ("You may go now.", "may go", "may leave", "medium", ()),
    ("You must try, and may stop.", "must try, and may", "may try, and must", "high", ("must, may → may, must",)),
    ("We'll go now.", "We'll go", "We go", "high", ("leaves out will",)),
    ("We'll go now.", "We'll go", "We will go", "medium", ()),
    ("All of it works.", "All of it", "Most of it", "high", ("leaves out All",)),
    # Length.
    ("word " * 41 + "end.", "word " * 41, "less ", "high", ("41 words",)),
    ("word " * 40 + "end.", "word " * 40, "less ", "medium", ()),
    # White space.
    ("It is  so.", "is  so", "is so", "low", ()),
    ("It is so .", "so .", "so.", "low", ()),
    ("It is in correct.", "in correct", "incorrect", "medium", ()),
    ("It is 1 000 wide.", "1 000", "1000", "high", ("1, 000 → 1000",)),
    ("It is 10. 5 wide.", "10. 5", "10.5", "high", ("10, 5 → 10.5",)),
    ("One\n\ntwo here", "One\n\ntwo", "One two", "medium", ()),
    ("- one\n- two\n", "- two", "  - two", "medium", ()),
    ("He said “a  cat” here.", "a  cat", "a cat", "high", ("quote changed",)),
    # Else.
    ("We utilize it.", "utilize", "use", "medium", ()),
]


def draft(text: str) -> Draft:
    return Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")


def fix(text: str, old: str, new: str, **more: object) -> Fix:
    at = text.index(old)
    return Fix("1.1", (Edit(draft(text).passage_at(at).id, old, new, at),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "old", "new", "risk", "told"), ROWS)
def test_the_risk_of_a_change_and_what_it_puts_at_risk(
    text: str, old: str, new: str, risk: str, told: tuple[str, ...]
) -> None:
    made = fix(text, old, new)
    assert (risk_of_fix(made, draft(text)), at_risk(made, draft(text))) == (risk, told)


SLIPS = [
    ("We recieve it.", "recieve", "receive", "low"),
    ("Recieve it now.", "Recieve", "Receive", "low"),
    ("I dont go.", "dont go", "don't go", "low"),
    ("We met Smyth there.", "Smyth", "Smith", "high"),
    ("He said “we recieve it” here.", "recieve", "receive", "high"),
    ("Run `recieve` now.", "recieve", "receive", "high"),
    ("See [recieve](https://a.example).", "recieve", "receive", "high"),
    ("It is the 21th day.", "21th", "21st", "high"),
    ("You shoud go.", "shoud", "should", "high"),
    ("```sh\nrecieve it\n```\n", "recieve", "receive", "high"),
]


@pytest.mark.parametrize(("text", "old", "new", "risk"), SLIPS)
def test_a_dictionary_word_for_an_unknown_one_is_low_outside_what_is_guarded(
    text: str, old: str, new: str, risk: str
) -> None:
    made = fix(text, old, new, risk="low")
    assert risk_of_fix(made, draft(text), slip=True) == risk
    assert risk_of_fix(made, draft(text)) == ("high" if risk == "high" else "medium")


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (Verdict("a", False, votes="2/3"), ("votes 2/3",)),
        (Verdict("a", True, ungrounded=True), ("its verdict quotes what is not in the draft",)),
        (Verdict("a", False), ()),
        (None, ()),
    ],
)
def test_a_verdict_in_doubt_puts_a_fix_at_risk(verdict: Verdict | None, told: tuple[str, ...]) -> None:
    made = fix("We utilize it.", "utilize", "use")
    assert at_risk(made, draft("We utilize it."), verdict) == told
    assert risk_of_fix(made, draft("We utilize it."), verdict) == ("high" if told else "medium")


def test_a_fact_that_nobody_gave_is_told_with_what_it_adds() -> None:
    made = fix("We ship faster.", "faster", "far faster", invented=("by 30 %",))
    assert at_risk(made, draft("We ship faster.")) == ("adds 'by 30 %' (in neither spec nor draft)",)
    assert risk_of_fix(made, draft("We ship faster.")) == "high"


def test_all_that_several_edits_touch_is_told_once() -> None:
    text = "It took 40 minutes. You may go."
    made = Fix("1.1", (Edit("p1", "40", "55", 8), Edit("p1", "may", "will", 24)))
    assert at_risk(made, draft(text)) == ("40 → 55", "may → will")


PIECES = [
    "a",
    "We",
    "40",
    "Acme",
    "“so it is”",
    "`x y`",
    "not",
    "may",
    "runs",
    " ",
    "  ",
    "\n\n",
    ".",
    "(",
    "https://a.b",
]


def test_a_fix_is_a_high_risk_just_where_there_is_something_to_tell() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        text = " ".join(chance.choices(PIECES, k=chance.randint(2, 9))).strip() or "a"
        first = chance.randrange(len(text))
        old = text[first : chance.randint(first + 1, len(text))]
        made = fix(text, old, " ".join(chance.choices(PIECES, k=2)), risk="low")
        high = risk_of_fix(made, draft(text), slip=chance.random() < 0.5) == "high"
        assert high == bool(at_risk(made, draft(text))), (text, made)


def test_an_edit_that_has_no_place_tells_nothing() -> None:
    assert at_risk(Fix("1.1", (Edit("p1", "40", "55", 99),)), draft("It took 40 minutes.")) == ()
