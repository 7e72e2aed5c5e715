"""Specs: what is read, what is refused and in which words, and that a written spec reads back equal."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redraft.core.spec import Budget, Criterion, Critique, Rule, Spec, SpecError, parse_spec, remarks, render_spec

WHOLE = """
title = "Launch email"
task = "Sell the tool."
audience = "Engineering VPs"
context = \"\"\"
Acme went from 40 to 9 minutes.
\"\"\"
reference = ["An email that worked."]
boundaries = ["no 'leverage'", "no claim without a number"]

[budget]
passes = 3
usd = 0.50

[[criterion]]
id = "problem"
says = "Names one problem"
core = true

[[criterion]]
id = "length"
says = "At most 150 words"
stage = "polish"
max_words = 150
lacks = "synergy"

[[criterion]]
id = "voice"
says = "Sounds like us"
judge = "person"
"""

LEAST = 'task = "Write."\n[[criterion]]\nid = "a"\nsays = "It is good"\n'


def problems_of(text: str) -> str:
    with pytest.raises(SpecError) as caught:
        parse_spec(text, "mine.toml")
    assert str(caught.value).count("\n") == len(caught.value.problems) - 1
    return str(caught.value)


def test_a_criterion_may_weigh_more_than_another() -> None:
    weighed = parse_spec(LEAST.replace("says =", "weight = 10\nsays ="))
    assert (weighed.criteria[0].weight, parse_spec(LEAST).criteria[0].weight) == (10, 1)
    assert "weight = 10" in render_spec(weighed) and parse_spec(render_spec(weighed)) == weighed
    assert "weight" not in render_spec(parse_spec(LEAST))


def test_a_whole_spec_is_read() -> None:
    spec = parse_spec(WHOLE)
    assert (spec.title, spec.language, spec.budget) == ("Launch email", "en", Budget(3, 2, None, Decimal("0.50")))
    assert spec.criterion("problem") == Criterion("problem", "Names one problem", core=True)
    assert spec.criterion("length").judge == "rule"
    assert spec.criterion("length").rules == (Rule("max_words", 150), Rule("lacks", ("synergy",)))
    assert spec.criterion("voice").judge == "person"
    with pytest.raises(KeyError):
        spec.criterion("none")


def test_a_criterion_with_a_command_is_judged_by_it() -> None:
    spec = parse_spec(LEAST + 'command = ["python3", "check.py", "{draft}"]\n')
    assert spec.criteria[0].judge == "command"
    assert spec.criteria[0].command == ("python3", "check.py", "{draft}")
    assert parse_spec(LEAST + 'command = ["a", ""]\njudge = "command"\n').criteria[0].command == ("a", "")


def test_the_least_spec_takes_its_title_from_the_task() -> None:
    assert parse_spec(LEAST).title == "Write."
    assert len(parse_spec(LEAST.replace("Write.", "word " * 40)).title) <= 60
    assert parse_spec("\ufeff" + LEAST) == parse_spec(LEAST)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("task", "tusk"), "line 1: unknown key 'tusk'; did you mean 'task'?"),
        (("task", "tusk"), "task is missing"),
        (("task", "objective"), "write the objective as task"),
        (('"Write."', '" "'), "line 1: task is empty"),
        (('"Write."', "3"), "line 1: task must be a text in quotes, not 3"),
        (("id", "ident"), "criterion 1: id is missing"),
        (('"a"', '"two words"'), "line 3: criterion 'two words': id must be one word"),
        (('"a"', f'"{"a" * 41}"'), "at most 40 long"),
        (('"It is good"', '""'), "line 4: criterion 'a': says is empty"),
        (
            ("says =", "max_word = 3\nsays ="),
            "line 4: criterion 'a': unknown key 'max_word'; did you mean 'max_words'?",
        ),
        (("says =", 'judge = "critik"\nsays ='), "judge cannot be 'critik'; did you mean 'critic'?"),
        (("says =", 'stage = "end"\nsays ='), "stage cannot be 'end' (known: structure, content, polish)"),
        (("says =", "stage = 3\nsays ="), "stage cannot be 3 (structure | content | polish)"),
        (("says =", 'core = "yes"\nsays ='), "core must be true or false, not 'yes'"),
        (("says =", "weight = 0\nsays ="), "line 4: criterion 'a': weight must be a whole number from 1 to 10, not 0"),
        (("says =", "weight = 11\nsays ="), "weight must be a whole number from 1 to 10, not 11"),
        (("says =", "weight = true\nsays ="), "weight must be a whole number from 1 to 10, not true"),
        (("says =", "weight = 1.5\nsays ="), "weight must be a whole number from 1 to 10, not 1.5"),
        (("says =", 'weight = "3"\nsays ='), "weight must be a whole number from 1 to 10, not '3'"),
        (("says =", 'judge = "critic"\nmax_words = 3\nsays ='), "judge = 'critic' and a rule"),
        (("says =", 'judge = "rule"\nsays ='), "judge = 'rule' without a rule; add one of min_words"),
        (("says =", "min_words = 9\nmax_words = 3\nsays ="), "min_words (9) is more than max_words (3)"),
        (("says =", "max_words = 0\nsays ="), "max_words must be a whole number from 1"),
        (("says =", "max_words = true\nsays ="), "max_words must be a whole number from 1"),
        (("says =", "no_repeats = 1\nsays ="), "no_repeats must be a whole number from 2"),
        (("says =", "grade = [9.5, 6]\nsays ="), "grade has its low above its high: [9.5, 6]"),
        (("says =", "grade = 6\nsays ="), "grade must be two numbers, [low, high]"),
        (("says =", "contains = []\nsays ="), "contains must be a text or a list of texts"),
        (("says =", 'lacks = ["a", " "]\nsays ='), "lacks must hold texts that are not empty"),
        (("says =", "matches = '(?=a)'\nsays ="), "no look-around"),
        (("says =", "matches = '('\nsays ="), "matches has a pattern that cannot be run"),
        (("says =", "matches = '((a{0,100}){0,100})'\nsays ="), "pattern"),
        (("says =", 'no_faults = ["speling"]\nsays ='), 'no_faults takes "spelling" or "grammar", not "speling"'),
        (("says =", 'ends_with = "bang"\nsays ='), 'ends_with takes "question" or "call", not "bang"'),
        (("says =", 'valid = "yaml"\nsays ='), 'valid takes "json", "toml" or "links", not "yaml"'),
        (("says =", 'command = ["true"]\nmax_words = 3\nsays ='), "line 4: criterion 'a': a rule and a command"),
        (("says =", 'command = ["true"]\njudge = "critic"\nsays ='), "judge = 'critic' and a command"),
        (("says =", 'judge = "command"\nsays ='), "judge = 'command' without a command"),
        (("says =", 'command = "check draft"\nsays ='), "command must be a list of texts"),
        (("says =", "command = []\nsays ="), "command must be a list of texts"),
        (("says =", 'command = ["check", 3]\nsays ='), "command must be a list of texts"),
        (("says =", 'command = [" ", "a"]\nsays ='), "command must start with the name of a program"),
        (("says =", 'command = ["{draft}"]\nsays ='), "command must start with the name of a program"),
        (("says =", "command = [" + "'a'," * 21 + "]\nsays ="), "command has 21 parts, at most 20 are allowed"),
        (("says =", f'command = ["{"é" * 2_049}"]\nsays ='), "command has 4098 bytes, at most 4096 are allowed"),
        (("says =", 'command = ["a", "\\u0000"]\nsays ='), "command holds a NUL character"),
        (("[[criterion]]", "[criterion]"), "criterion must be tables, each under [[criterion]]"),
        (("[[criterion]]", "budget = 3\n[[criterion]]"), "budget must be a table, under [budget]"),
        (("[[criterion]]", "[budget]\npass = 3\n[[criterion]]"), "budget: unknown key 'pass'; did you mean 'passes'?"),
        (("[[criterion]]", "[budget]\nfocus = 0\n[[criterion]]"), "line 3: budget: focus must be a whole number"),
        (("[[criterion]]", '[budget]\nusd = "much"\n[[criterion]]'), "usd must be an amount above 0"),
        (("[[criterion]]", "[budget]\nusd = inf\n[[criterion]]"), "usd must be an amount above 0"),
        (("[[criterion]]", "critique = 3\n[[criterion]]"), "line 2: critique must be a table, under [critique]"),
        (("[[criterion]]", "[critique]\nleast = 3\n[[criterion]]"), "critique: unknown key 'least'"),
        (("[[criterion]]", "[critique]\nmin_findings = 9\n[[criterion]]"), "line 3: critique: min_findings must be"),
        (("[[criterion]]", "[critique]\nmin_findings = true\n[[criterion]]"), "min_findings must be a whole number"),
        (("[[criterion]]", "[critique]\ncategories = 'clarity'\n[[criterion]]"), "categories must be at most 8 names"),
        (("[[criterion]]", "[critique]\ncategories = [1]\n[[criterion]]"), "categories must be at most 8 names"),
        (("[[criterion]]", "[critique]\ncategories = [' ']\n[[criterion]]"), "a category is a word or two"),
        (("[[criterion]]", "[critique]\ncategories = { a = -1 }\n[[criterion]]"), "a must be a whole number from 0"),
        (("[[criterion]]", "[critique]\ncategories = { a = 5, b = 4 }\n[[criterion]]"), "come to more than the 8"),
        (("[[criterion]]", "boundaries = [3]\n[[criterion]]"), "boundaries must be a text or a list of texts"),
        (("[[criterion]]", 'reference = [""]\n[[criterion]]'), "reference holds an empty text"),
        (('"Write."', '"Write.'), "not valid TOML: "),
        (('"Write."', "1e99999999999999999999999"), "not valid TOML: "),
    ],
)
def test_what_is_wrong_is_named_with_its_line_or_key(change: tuple[str, str], said: str) -> None:
    assert said in problems_of(LEAST.replace(change[0], change[1], 1))


def test_invalid_toml_names_line_and_column() -> None:
    assert "line 2, column" in problems_of('task = "Write."\nsays it all\n')


def test_a_spec_without_criteria_is_refused() -> None:
    assert "no criteria: done is defined first" in problems_of('task = "Write."')
    assert "no criteria: done is defined first" in problems_of('task = "Write."\ncriterion = []')


def test_a_criterion_may_stand_once() -> None:
    said = problems_of(LEAST + '[[criterion]]\nid = "a"\nsays = "Again"\n')
    assert "line 6: criterion 'a' stands twice" in said


def test_every_problem_is_told_at_once_in_the_order_of_lines() -> None:
    said = problems_of('tusk = 1\n[[criterion]]\nid = "a"\nsays = 3\nmax_words = "x"\nstage = "y"\n')
    lines = [line.split("line ")[1][0] for line in said.splitlines() if "line " in line]
    assert lines == ["1", "4", "5", "6"]


def test_a_header_inside_a_text_does_not_mislead() -> None:
    text = 'task = """\n[[criterion]]\n"""\n[[criterion]]\nid = "a"\nsays = "x"\nstage = "y"\n'
    assert "mine.toml: criterion 'a': stage cannot be 'y'" in problems_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "a." * 32_000 + "a = 1",
        "[" * 5_000,
        "x = " + "[" * 5_000 + "]" * 5_000,
        "x = " + "{a=" * 5_000,
        '"' + "a" * 900_000 + '" = 1',
        "a" * 900_000 + " = 1",
        "x = " + "9" * 5_000,
        'x = """' + '\\"""' * 100_000,
        '\\"""' * 100_000,
        "x = '''" + "''\n" * 100_000,
        "[[criterion]]\n" * 70_000,
        "".join(f"k{i} = 1\n" for i in range(4_000)),
        "x" * 1_000_001,
    ],
    ids=lambda text: f"{text[:8]!r}-{len(text)}",
)
def test_a_hostile_spec_is_a_clear_error_fast(text: str) -> None:
    began = time.process_time()
    said = problems_of(text)
    assert time.process_time() - began < 1.5
    assert len(said) < 4_000


def test_brackets_and_dots_inside_texts_are_free() -> None:
    assert parse_spec(LEAST.replace("Write.", "[{" * 300 + "a.b" * 300)).task.startswith("[{")
    assert parse_spec(LEAST.replace('"Write."', '"""' + '[{.\\"""' * 300 + '"""')).task.startswith("[{.")


def test_advice_refuses_nothing() -> None:
    few, many = (
        parse_spec(LEAST),
        parse_spec(LEAST + "".join(f'[[criterion]]\nid="c{i}"\nsays="x"\n' for i in range(9))),
    )
    assert "1 criterion: 5 to 7 are advised" in remarks(few)[0]
    assert "10 criteria: 5 to 7 are advised" in remarks(many)[0]
    assert any("audience" in line for line in remarks(few))
    good = Spec(title="t", task="t", audience="a", criteria=many.criteria[:6])
    assert remarks(good) == ()


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
filled = words.filter(lambda text: text.strip() != "")
lists = st.lists(filled, max_size=3).map(tuple)
numbers = st.integers(2, 1000)
rules = st.one_of(
    st.builds(Rule, st.sampled_from(["max_words", "no_repeats", "max_sentence_words", "min_paragraphs"]), numbers),
    st.builds(Rule, st.sampled_from(["contains", "lacks", "headings", "outline"]), lists.filter(bool)),
    st.builds(Rule, st.just("grade"), st.tuples(st.floats(-5, 5), st.floats(5, 20))),
    st.builds(Rule, st.just("valid"), st.sampled_from(["json", "toml", "links"])),
    st.builds(Rule, st.just("no_faults"), st.just(("spelling", "grammar"))),
    st.builds(Rule, st.just("lacks_match"), st.just((r"\bfoo\b", "[\"']"))),
)
stages = st.sampled_from(["structure", "content", "polish"])
arguments = words.map(lambda text: text.replace("\0", ""))
commands = st.builds(lambda name, rest: (name, *rest), st.just("check\r\n"), st.lists(arguments, max_size=5))


@st.composite
def criteria(draw: st.DrawFn) -> tuple[Criterion, ...]:
    made = []
    for index in range(draw(st.integers(1, 4))):
        kept = tuple({rule.kind: rule for rule in draw(st.lists(rules, max_size=3))}.values())
        judge = "rule" if kept else draw(st.sampled_from(["critic", "person", "command"]))
        command = draw(commands) if judge == "command" else ()
        made.append(Criterion(f"c{index}", draw(filled), judge, kept, draw(st.booleans()), draw(stages), command))
    return tuple(made)


money = st.decimals(Decimal("0.01"), 1000, places=2, allow_nan=False)
budgets = st.builds(Budget, st.integers(1, 99), st.integers(1, 9), st.none() | st.integers(1, 10**9), st.none() | money)
names = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12)
critiques = st.builds(
    Critique,
    st.integers(0, 8),
    st.dictionaries(names, st.integers(0, 1), max_size=8).map(lambda asked: tuple(asked.items())),
)
specs = st.builds(
    Spec, title=filled, task=filled, criteria=criteria(), audience=words, context=words, reference=lists,
    boundaries=lists, budget=budgets, critique=critiques, language=st.sampled_from(["en", "de"]),
    style=words, tone=words, response=words,
)  # fmt: skip


@given(specs)
def test_a_written_spec_reads_back_equal(spec: Spec) -> None:
    assert parse_spec(render_spec(spec)) == spec


def test_categories_are_asked_for_once_each_or_as_often_as_the_spec_says() -> None:
    counted = parse_spec(
        LEAST.replace("[[criterion]]", "critique = { categories = { accuracy = 2, tone = 0 } }\n[[criterion]]")
    )
    assert counted.critique == Critique(3, (("accuracy", 2), ("tone", 0)))
    named = parse_spec(
        LEAST.replace("[[criterion]]", '[critique]\nmin_findings = 0\ncategories = ["a", "b"]\n[[criterion]]')
    )
    assert named.critique == Critique(0, (("a", 1), ("b", 1)))


def test_a_written_spec_is_for_people_to_read() -> None:
    text = render_spec(parse_spec(WHOLE))
    assert 'context = """\nAcme went from 40 to 9 minutes.\n"""' in text
    assert '[[criterion]]\nid = "length"\nsays = "At most 150 words"\nstage = "polish"\nmax_words = 150\n' in text
    assert 'usd = "0.50"' in text
