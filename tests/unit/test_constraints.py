"""What a spec would say of a fault, a reason or a note: a rule where one fits, else a boundary in plain words."""

import pytest

from redraft.core.competing import competing
from redraft.core.constraints import (
    Constraint,
    amended,
    from_directive,
    from_fault,
    from_note,
    from_reason,
    read_constraint,
    written,
)
from redraft.core.rules import Rule
from redraft.core.spec import Criterion, Spec, SpecError, parse_spec, render_spec

SPEC = Spec(
    title="Note",
    task="Tell customers what changed. Name the figure from the case.",
    criteria=(
        Criterion("concise", "Is concise"),
        Criterion("complete", "Says everything that matters", stage="polish"),
        Criterion("short", "At most 40 words", "rule", (Rule("max_words", 40),)),
    ),
    boundaries=("no jargon",),
)


@pytest.mark.parametrize(
    ("directive", "rules"),
    [
        ("End with a question.", (Rule("ends_with", "question"),)),
        ("Close the mail with a clear call to action.", (Rule("ends_with", "call"),)),
        ("Cut this to at most 12 words.", (Rule("max_words", 12),)),
        ("Keep it under 1,000 words.", (Rule("max_words", 999),)),
        ("Give it at least two paragraphs.", (Rule("min_paragraphs", 2),)),
        ("30 words or fewer", (Rule("max_words", 30),)),
        ("Keep sentences under 20 words.", (Rule("max_sentence_words", 19),)),
        ("Remove 'utilize'.", (Rule("lacks", ("utilize",)),)),
        ('Replace "leverage" with "use".', (Rule("lacks", ("leverage",)),)),
        ("Don't say “synergy” or “leverage”.", (Rule("lacks", ("synergy", "leverage")),)),
        ("Say 'beta' in the first line.", (Rule("contains", ("beta",)),)),
        ("Fix the spelling.", (Rule("no_faults", ("spelling",)),)),
    ],
)
def test_a_directive_that_code_can_check_becomes_a_rule(directive: str, rules: tuple[Rule, ...]) -> None:
    drafted = from_directive(SPEC, directive, "complete")
    assert tuple(rule for criterion in drafted.criteria for rule in criterion.rules) == rules
    assert {criterion.stage for criterion in drafted.criteria} == {"polish"}
    assert not drafted.boundaries


@pytest.mark.parametrize(
    "directive", ["Add the figure from the case.", "Say it plainly.", "Write one call to act.", "It isn't 'warm' yet"]
)
def test_what_code_cannot_check_becomes_a_boundary_in_its_own_words(directive: str) -> None:
    assert from_directive(SPEC, directive) == Constraint(boundaries=(directive.rstrip("."),))


def test_a_new_criterion_takes_an_id_that_is_free() -> None:
    spec = amended(SPEC, from_directive(SPEC, "Remove 'utilize'."))
    again = from_directive(spec, "Never say 'utilize'.")
    assert [c.id for c in spec.criteria][-1] == "no-utilize"
    assert [c.id for c in again.criteria] == ["no-utilize-2"]


@pytest.mark.parametrize(
    ("reason", "boundary"),
    [
        ('"leverage" is jargon', 'no "leverage"'),
        ("too salesy", "not too salesy"),
        ("never invent a number", "never invent a number"),
        ("sounds like an ad", "never what was rejected as: sounds like an ad"),
    ],
)
def test_a_reason_for_rejecting_becomes_a_boundary(reason: str, boundary: str) -> None:
    assert from_reason(SPEC, reason) == Constraint(boundaries=(boundary,))


def test_a_reason_that_asks_for_a_phrase_does_not_forbid_it() -> None:
    (criterion,) = from_reason(SPEC, "it must say 'beta'").criteria
    assert criterion.rules == (Rule("contains", ("beta",)),)


def test_a_fault_with_a_quoted_phrase_becomes_a_boundary_that_code_checks() -> None:
    from redraft.critics.boundaries import forbidden

    (boundary,) = from_fault(SPEC, "Drop “synergy” here.").boundaries
    assert forbidden(boundary) == ("synergy",)


def test_a_note_that_lasts_goes_where_a_spec_would_have_it() -> None:
    assert from_note(SPEC, "warmer, please") == Constraint(tone="warmer, please")
    assert from_note(SPEC, "more concise") == Constraint(style="more concise")
    assert from_note(SPEC, "no exclamation marks") == Constraint(boundaries=("no exclamation marks",))
    assert from_note(SPEC, "at most 30 words").criteria[0].rules == (Rule("max_words", 30),)


@pytest.mark.parametrize(
    "constraint",
    [
        from_directive(SPEC, 'Replace "leverage" with "use".'),
        Constraint(boundaries=("no 'x'", 'not "y"'), style="plain; short", tone="warm"),
        Constraint(("one",), from_directive(SPEC, "End with a question.").criteria),
        Constraint(),
    ],
)
def test_what_is_written_for_a_person_to_edit_is_read_back_as_it_was(constraint: Constraint) -> None:
    assert read_constraint(written(constraint)) == constraint


def test_what_a_person_got_wrong_is_told_with_the_line_that_they_see() -> None:
    with pytest.raises(SpecError) as error:
        read_constraint('boundaries = ["a"]\ncolour = "red"\n')
    assert "line 2: unknown key 'colour'" in str(error.value)


def test_an_amended_spec_holds_what_was_added_and_nothing_twice() -> None:
    added = Constraint(("no jargon", "no slang"), (Criterion("short", "At most 30 words"),), "plain", "warm")
    spec = amended(amended(SPEC, added), added)
    assert spec.boundaries == ("no jargon", "no slang")
    assert [c.id for c in spec.criteria] == ["concise", "complete", "short"]
    assert spec.criteria[-1].says == "At most 30 words"
    assert parse_spec(render_spec(spec)) == spec


def test_parts_of_the_spec_that_pull_the_other_way_come_first() -> None:
    found = competing(SPEC, "Add the figure from the case.", ("complete",))
    assert [part.where for part in found] == ["criterion concise", "criterion short", "task"]
    assert found[0].why == "pulls the other way: shorter against longer"
    assert found[2].says == "Name the figure from the case." and "figure" in found[2].why


def test_what_has_nothing_to_do_with_each_other_does_not_compete() -> None:
    assert competing(SPEC, "Spell the greeting right.") == ()
