"""Facts that new words add, told from the same facts in other words."""

import pytest

from redraft.authors.facts import SHOWN, invented

SPEC = (
    "Write a sales email that gets an engineering leader to take a 15-minute call about Turnstile, our build cache.\n\n"
    "Turnstile keeps build results and reuses them. At Larkfield, an 80-person team, builds went from 40 minutes to 9. "
    "Setting it up takes an afternoon. It is free for the first 30 days. It costs $1,500 a year after that.\n"
    "The offer ends on 20 November 2026 at 15:00. Ines Moravec runs continuous integration there. Half of the builds\n"
    "were thrown away. See https://turnstile.example/docs/ or write to hello@turnstile.example. It runs on GPT-4 hosts."
)
DRAFT = (
    "Hi Sam,\n\nYour builds are slow, and everyone knows it. “We were fed up with waiting”, says Ines.\n\n"
    "- It went live in 2024.\n- Two million builds a month; 12% of them cold.\n\nDr. Okafor measured it with `cargo`.\n"
)

NEW = [
    # numbers with and without units
    ("Builds got 78% faster.", "78%"),
    ("Builds took 40 hours.", "40 hours"),
    ("It takes 80 minutes to set up.", "80 minutes"),
    ("It takes forty hours to set up.", "forty hours"),
    ("It costs $2,000 a year.", "$2,000"),
    ("It costs £1,500 a year.", "£1,500"),
    ("It costs 1,500 euros a year.", "1,500 euros"),
    ("More than 300 teams use it.", "300"),
    ("More than three hundred teams use it.", "three hundred"),
    ("Some twelve thousand builds ran.", "twelve thousand"),
    ("It has run for seventeen months.", "seventeen months"),
    ("It pays for itself in two weeks.", "two weeks"),
    ("It saves five minutes.", "five minutes"),
    ("It is ten times faster.", "ten times"),
    ("It is 10x faster.", "10x"),
    ("It is twice as fast.", "twice as"),
    ("It tripled the throughput.", "tripled"),
    ("It saves two-thirds of the time.", "two-thirds"),
    ("Hundreds of teams rely on it.", "Hundreds of"),
    ("It stores 5 GB a day.", "5 GB"),
    ("We have 2.5 million users.", "2.5 million"),
    ("We raised $4m.", "$4m"),
    ("It cut waste by 12.5 percent.", "12.5 percent"),
    ("Version 3.12.1 is out.", "3.12.1"),
    ("There are 3 ways to begin.", "3"),
    ("Builds went from 45 to 9 minutes.", "45"),
    ("In 2019 builds were slower.", "2019"),
    # dates and times
    ("The offer ends on 21 November 2026.", "21 November 2026"),
    ("The offer ends on 20 November 2027.", "20 November 2027"),
    ("The offer ends on 2026-12-20.", "2026-12-20"),
    ("The offer ends in December.", "December"),
    ("The offer ends on Tuesday.", "Tuesday"),
    ("The offer ends on 4/5/2026.", "4/5/2026"),
    ("Can we talk next week?", "next week"),
    ("Can we talk tomorrow?", "tomorrow"),
    ("Can we talk at 4 pm?", "4 pm"),
    ("Can we talk at 16:30?", "16:30"),
    ("Can we talk at noon?", "noon"),
    ("We ship it in Q3.", "Q3"),
    # names
    ("At Brightwater, builds are quick.", "Brightwater"),
    ("Teams such as Brightwater Systems use it.", "Brightwater Systems"),
    ("Jane Pereira told us so.", "Jane Pereira"),
    ("It works with GitHub as well.", "GitHub"),
    ("GitHub runs it.", "GitHub"),
    ("It meets the rules of the FDA.", "FDA"),
    ("NASA uses it.", "NASA"),
    ("It was bought by the Bank of Norwick last.", "Bank of Norwick"),
    ("We asked Dr. Pereira about it.", "Pereira"),
    ("Ask @pereira about it.", "@pereira"),
    ("It beats GPT-5 at this.", "GPT-5"),
    ("The hosts are H100 machines.", "H100"),
    ("It runs in Norwick, too.", "Norwick"),
    ("Best,\nPereira", "Pereira"),
    ("We love it (as Brightwater does).", "Brightwater"),
    ("It is Brightwater's choice.", "Brightwater"),
    # quotations and addresses
    ("“It changed how we work”, says Ines.", '"It changed how we work"'),
    ('She called it "a small miracle".', '"a small miracle"'),
    ("They said 'never again a cold build' to us.", "'never again a cold build'"),
    ("One reader: «vraiment rapide».", '"vraiment rapide"'),
    ("See https://turnstile.example/pricing.", "https://turnstile.example/pricing"),
    ("See www.brightwater.example for more.", "www.brightwater.example"),
    ("See brightwater.com for more.", "brightwater.com"),
    ("Write to sales@turnstile.example.", "sales@turnstile.example"),
]

KNOWN = [
    # the same figures in other words
    "Builds took forty minutes, and now take nine.",
    "A 40-minute build became a 9-minute one.",
    "It cut build time from 40 to 9 minutes.",
    "It takes nine minutes, where it took 40.",
    "Eighty people build with it.",
    "The team of 80 engineers builds with it.",
    "Try it for thirty days.",
    "It has a 30-day trial.",
    "It costs 1500 dollars a year.",
    "It costs $1,500.00 a year.",
    "It costs USD 1 500 a year.",
    "It costs $1.5k a year.",
    "Some 2,000,000 builds a month run on it.",
    "Some 2m builds a month run on it.",
    "12 per cent of the builds are cold.",
    "Twelve percent of the builds are cold.",
    "It threw away 50% of the builds.",
    "A quarter of an hour is all I ask: 15 minutes.",
    "May I have fifteen minutes?",
    "It takes 0.25 hours of your time: 15 minutes.",
    "It has been live since 2024.",
    # the same dates and times
    "The offer ends on November 20th, 2026.",
    "The offer ends on 20 Nov.",
    "The offer ends on 2026-11-20.",
    "The offer ends on 20/11/2026.",
    "The offer ends in November.",
    "The offer ends on a Friday.",
    "The offer ends at 3 pm.",
    "The offer ends at 3:00 p.m. sharp.",
    "The offer ends at 3 o'clock.",
    "May we talk? March on, we say.",
    # names that are known, and capitals that name nothing
    "Larkfield's builds are quick.",
    "Moravec's team builds with it.",
    "The CI team runs it.",
    "Teams run Continuous Integration with it.",
    "Hi Sam,\nYour builds are slow.",
    "Dear reader,\nBuilds are slow.",
    "Slow builds cost you. Quick ones do not. Why wait?",
    "## Next Steps\n\nSet it up.",
    "**What It Does**\n\nIt keeps results.",
    "Subject: Stop Waiting For Builds",
    "- Setup: an afternoon\n- Price: none at first\n1. Begin\n2. Wait",
    "It is quick: Builds end before you look away.",
    "We say it in plain English, and I mean it.",
    "It MUST NOT fail, and it SHOULD be quick.",
    "Dear [Name], write to {Sender}.",
    "| Before | After |\n|---|---|\n| Slow | Quick |",
    "(See the page below.) “Your builds are slow” is all we say.",
    "Step 2 is the last. We have two reasons and three ways.",
    "There is one thing you can do, and no one has to wait for ten people.",
    "It is a 24/7 service, and a day goes by.",
    "Best regards,\nSam",
    "P.S. Ask me anything. ASAP, please.",
    # quotations and addresses that are known
    'Ines says: "we were fed up with waiting."',
    "“Your builds are slow,” we wrote.",
    "The teams' builds aren't the users' fault; it's ours.",
    "See http://www.turnstile.example/docs for more.",
    "Write to HELLO@turnstile.example.",
    'Run `cargo build --Release` with "cargo".',
    "It runs on GPT-4, as before.",
    "At the 4th of them it ends.",
    "Dr Okafor’s measure — the one that counts — stands.",
    "It keeps what was built\u00a0and uses it again…",
]


@pytest.mark.parametrize(("text", "fact"), NEW)
def test_a_fact_that_nobody_gave_is_told(text: str, fact: str) -> None:
    assert invented(text, (SPEC, DRAFT)) == (fact,)


@pytest.mark.parametrize("text", KNOWN)
def test_a_fact_in_other_words_is_none(text: str) -> None:
    assert invented(text, (SPEC, DRAFT)) == ()


@pytest.mark.parametrize(("text", "fact"), NEW)
def test_a_fact_is_known_once_somebody_gave_it(text: str, fact: str) -> None:
    assert invented(text, (SPEC, DRAFT, text)) == ()


def test_every_fact_is_told_once_and_in_order() -> None:
    text = "In December, Pereira saved 31 minutes. “So quick”, says Pereira, 31 minutes later."
    assert invented(text, (SPEC,)) == ("December", "Pereira", "31 minutes", '"So quick"')


def test_a_long_fact_is_told_in_short() -> None:
    (told,) = invented('"' + "word " * 60 + '"', (SPEC,))
    assert len(told) == SHOWN and told.endswith("…")


def test_capitals_are_no_sign_of_a_name_where_every_noun_has_one() -> None:
    text = "Wir bauen mit einem Speicher, der Ergebnisse in 31 Minuten liefert."
    assert invented(text, ("Wir bauen.",), "de") == ("31",)
    assert invented(text, ("Wir bauen.",), "en") != ("31",)


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", '"', "'" * 400, "9" * 5000, "1," * 2000, "A" * 5000, "A " * 2000, "[" * 3000, "`" * 3000, "@" * 2000,
     "half " * 2000, "one hundred and " * 800, "a.b." * 2000, "\u202e\x00\x1b[31m",
     "99/99/9999 2026-13-40 31 February 2026",
     "٣٠ days and 三 and ²", "25:61 99 pm", "'" + "x'y " * 2000, "'x " * 9000],
)  # fmt: skip
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(invented(text, (SPEC, text)), tuple)
    assert all(len(fact) <= SHOWN for fact in invented(text, ("",)))
