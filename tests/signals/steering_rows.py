"""Creep, regression, moving target, stuck, and what was set aside: true cases and near misses."""

from signals.history import SPEC, TEXT, History
from signals.rows import Table, v

TABLE = Table()
raises, near = TABLE.raises, TABLE.near

LONG = "quick and also rather clever and in its own way quite charming"


def fresh(*found: tuple[str, ...]) -> History:
    return History().review(v("abc"), ("a", "quick"), *found)


@raises(("creep", "words"), ("cosmetic", "v2"), ("stall",))
def a_pass_that_moved_nothing_made_the_text_longer() -> History:
    return fresh().turn(("quick", LONG), v("abc"))


@raises(("creep", "words"), ("stuck", "a"))
def three_passes_that_moved_nothing_add_up() -> History:
    h = fresh().turn(("quick", "quick and clever"), v("abc"), ("a", "tired cat"))
    h.turn(("tired cat", "tired and old cat"), v("abc"), ("a", "an hour", "Give the date."))
    h.turn(("an hour", "an hour or so"), v("abc"), ("b", "lazy dog", "Be kinder to dogs."))
    return h.turn(("lazy dog", "sleepy dog"), v("ac"))


@raises(("creep", "p4"))
def a_note_on_style_brings_a_passage() -> History:
    h = fresh(("", "people who know.", "Say something nice at the end."))
    h.offer((1, "fast"), (2, "people who know.\n\nWe thank you for all the good years.")).accept(1).accept(2)
    return h.review(v("bc")).close()


@raises(("creep", "p4"), ("cosmetic", "v2"), ("stall",))
def a_rewrite_that_moved_nothing_brings_a_passage() -> History:
    h = fresh().rewrite(("people who know.", "people who know.\n\nWe thank you all."))
    return h.review(v("abc")).close()


@near("creep")
def growth_made_a_criterion_pass() -> History:
    return fresh().turn(("quick", LONG), v("bc"))


@near("creep")
def the_person_made_the_text_longer() -> History:
    h = fresh().hand(TEXT + "\nWe thank you all for the many good years that we had with you.\n")
    return h.review(v("abc"), ("a", "quick")).turn(("quick", "fast"), v("bc"))


@near("creep")
def the_first_draft_was_an_outline() -> History:
    h = History("# Hook\n\nOne line.\n", outline=True).review(v("abc"), ("a", "One line."))
    return h.hand(TEXT).review(v("abc"), ("a", "quick")).turn(("quick", "fast"), v("bc"))


@near("creep", ("cosmetic", "v2"), ("stall",))
def the_text_grew_within_its_band() -> History:
    return fresh().turn(("quick", "quick and clever"), v("abc"))


@near("creep")
def a_boundary_asked_for_the_passage() -> History:
    h = fresh(("boundary 1", "people who know.", "Say who you are."))
    h.offer((1, "fast"), (2, "people who know.\n\nWe are a tool for every builder.")).accept(1).accept(2)
    return h.review(v("bc")).close()


@near("creep")
def a_note_on_style_parts_a_passage() -> History:
    h = fresh(("", ", and nobody has to wait", "Make two paragraphs of it."))
    h.offer((1, "fast"), (2, ".\n\nNow nobody has to wait")).accept(1).accept(2)
    return h.review(v("bc")).close()


@near("creep")
def the_person_went_back_from_what_grew() -> History:
    return fresh().turn(("quick", LONG), v("abc")).back(1)


@near("creep", ("stall",), ("cosmetic", "v2"))
def what_grew_was_not_kept() -> History:
    return fresh().turn(("quick", LONG), v("abc"), kept=False)


@near("creep")
def what_grew_was_cut_again() -> History:
    h = fresh().turn(("quick", LONG), v("abc"), ("a", LONG))
    return h.turn((LONG, "brisk"), v("bc"))


@near("creep")
def a_criterion_asked_for_the_passage() -> History:
    h = History().review(v("abc"), ("c", "people who know."))
    return h.turn(("people who know.", "people who know.\n\nIt saves them nine hours in a week."), v("ab"))


@raises(("regression", "d"))
def a_lost_criterion_is_being_weighed() -> History:
    return fresh().offer((1, "fast")).accept().review(v("bcd"))


@raises(("regression", "d"))
def a_person_keeps_a_version_that_lost_a_criterion() -> History:
    return fresh().turn(("quick", "fast"), v("bcd"))


@raises(("regression", "d", "e"), ("stall",))
def two_criteria_are_lost_at_once() -> History:
    return fresh().turn(("quick", "fast"), v("abcde"))


@near("regression", ("stall",))
def the_version_that_lost_a_criterion_was_not_kept() -> History:
    return fresh().turn(("quick", "fast"), v("bcd"), kept=False)


@near("regression")
def the_person_ticked_what_was_lost() -> History:
    return fresh().turn(("quick", "fast"), v("bcd")).tick("d")


@near("regression", ("stall",), ("cosmetic", "v2"))
def the_critic_wavers_over_the_same_words() -> History:
    h = History().review(v("abc"), ("a", "quick brown"))
    return h.turn(("quick brown", "quick  brown"), v("abcd"))


@near("regression")
def what_was_lost_passes_when_it_is_judged_again() -> History:
    return fresh().turn(("quick", "fast"), v("bcd")).review("d+", scope="part")


@near("regression")
def the_person_went_back_from_what_lost_a_criterion() -> History:
    return fresh().turn(("quick", "fast"), v("bcd")).back(1)


@near("regression")
def what_failed_before_fails_still() -> History:
    return fresh().turn(("quick", "fast"), v("bc"))


@raises(("moving target", "warmth"))
def warmer_and_then_more_authoritative() -> History:
    return fresh().note("more concise").note("warmer").note("more authoritative")


@raises(("moving target", "length"))
def too_long_and_then_more_detail() -> History:
    return fresh().note("This is too long.").note("Please give more detail on the cache")


@raises(("moving target", "warmth"))
def less_formal_and_then_more_professional() -> History:
    return fresh().note("less formal, please").note("it should look more professional")


@raises(("moving target", "plainness"))
def a_part_is_made_plainer_and_then_more_technical() -> History:
    return fresh().note("make the intro simpler").note("the intro must be more technical")


@raises(("moving target", "spec"))
def two_amendments_change_what_was_asked() -> History:
    return History().amend(a="Is clear to anyone").amend(b="Is kind and short")


@raises(("moving target", "plainness"))
def free_of_jargon_and_then_more_technical() -> History:
    return fresh().note("make it jargon-free").note("more technical, it is for experts")


@near("moving target")
def free_of_jargon_and_then_simpler() -> History:
    return fresh().note("make it jargon-free").note("simpler still")


@raises(("moving target", "length"))
def in_shorter_sentences_and_then_longer() -> History:
    return fresh().note("say it in shorter sentences").note("longer, please")


@near("moving target")
def concise_and_then_warmer() -> History:
    return fresh().note("more concise").note("warmer")


@near("moving target")
def shorter_twice() -> History:
    return fresh().note("make it shorter").note("too long still, cut more")


@near("moving target")
def one_part_shorter_and_another_longer() -> History:
    return fresh().note("make the intro shorter").note("the proof should be longer")


@near("moving target")
def a_note_was_taken_back() -> History:
    return fresh().note("warmer").note("more authoritative").unsay()


@near("moving target")
def a_fact_is_no_steering() -> History:
    return fresh().note("make it shorter").note("Our list of examples is longer: nine pages", fact=True)


@near("moving target")
def one_amendment_was_taken_back() -> History:
    return History().amend(a="Is clear to anyone").amend(b="Is kind and short").unamend()


@near("moving target")
def only_boundaries_were_added() -> History:
    h = History().amend("said twice", boundaries=("no hype",))
    return h.amend("said twice", boundaries=("no hype", "no exclamation marks"))


@near("moving target")
def an_amendment_settled_what_pulled() -> History:
    return fresh().note("warmer").note("more authoritative").amend(b="Is warm, and sure of itself")


@near("moving target")
def the_session_is_done() -> History:
    h = fresh().note("warmer").note("more authoritative")
    return h.turn(("quick", "fast"), v("")).end("done")


@near("moving target")
def not_too_formal_and_warmer() -> History:
    return fresh().note("not too formal").note("a little warmer")


MENDS = ("Name the fox.", "Give its age.", "Say where it lives.", "Tell why it jumps.", "Ask for its colour.")


def four(last: str, *between: str, first: str = v("abcde"), on: str = "eeeee", spec: str = SPEC) -> History:
    """Four passes, each with a fix for `e` that moves another criterion; `last` are the verdicts of the last one."""
    h = History(spec=spec).review(first, (on[0], "quick"))
    words = ("quick", "fast", "swift", "fleet", "brisk")
    for place, verdicts in enumerate([*(between or (v("bcde"), v("cde"), v("de"))), last]):
        h.turn((words[place], words[place + 1]), verdicts, (on[place + 1], words[place + 1], MENDS[place]))
    return h


@raises(("stuck", "e"))
def one_criterion_never_moved_in_four_passes() -> History:
    return four(v("e"))


@raises(("stuck", "d", "e"))
def two_criteria_never_moved_in_four_passes() -> History:
    return four(v("de", 1), v("bcde", 9), v("cde", 5), v("de", 3), first=v("abcde", 9), on="edede")


@raises(("stuck", "d", "e"), ("stall",), ("cosmetic", "v5"))
def nobody_worked_on_one_that_fails_and_nothing_else_moves() -> History:
    return four(v("de"), v("bcde"), v("cde"), v("de"))


@near("stuck", ("stall",), ("cosmetic", "v5"))
def a_criterion_waits_for_its_stage() -> History:
    polish = SPEC.replace('says = "Names the reader"', 'says = "Names the reader"\nstage = "polish"')
    return four(v("e", 6), v("bce", 8), v("ce", 7), v("e", 6), first=v("abce", 9), spec=polish)


@near("stuck")
def a_criterion_waits_for_its_turn() -> History:
    return four(v("e"), on="abcda")


@near("stuck")
def three_passes_are_too_few_to_tell() -> History:
    return four(v("de"), v("bcde"), v("cde"))


@near("stuck")
def all_moved_at_one_time_or_another() -> History:
    return four(v("", 4), v("bc", 5), v("c", 4), v("c", 4), first=v("abc", 5)).tick("y", False)


@near("stuck")
def the_criterion_reads_otherwise_since() -> History:
    return four(v("e")).amend(e="Names the reader by their job").review(v("e"))


@near("stuck")
def it_fails_since_the_second_review_only() -> History:
    h = History().review(v("abcd"), ("a", "quick"))
    words = ("quick", "fast", "swift", "fleet", "brisk")
    h.hand(TEXT.replace("fox", "hen")).review(v("abcde"), ("a", "quick"))
    for place, failing in enumerate(("bcde", "cde", "de", "e")):
        found = ("e", words[place + 1], MENDS[place])
        h.turn((words[place], words[place + 1]), v(failing), found)
    return h


@near("stuck")
def what_never_moved_is_done_in_the_end() -> History:
    return four(v("")).end("done")


@near("stuck")
def a_person_ticked_what_never_moved() -> History:
    return four(v("e")).tick("e")


@near("stall")
def a_stall_was_set_aside() -> History:
    return fresh().turn(("quick", "fast"), v("abc"), kept=False).dismiss("stall").dismiss("cosmetic")


@raises(("stall",), ("cosmetic", "v3"))
def another_stall_comes_after_one_that_was_set_aside() -> History:
    h = fresh().turn(("quick", "fast"), v("abc"), kept=False).dismiss("stall").dismiss("cosmetic")
    return h.turn(("quick", "swift"), v("abc"), kept=False)


@near("fight")
def a_fight_was_set_aside_and_the_fault_is_found_again() -> History:
    say = "Use a plainer word than this one."
    h = History().review(v("abce"), ("e", "quick", say)).turn(("quick", "fast"), v("bce"), ("e", "fast", say))
    h.turn(("fast", "swift"), v("ce"), ("e", "swift", say), ("c", "hour")).dismiss("fight")
    return h.offer((2, "nine hours")).accept(2).review(v("e"), ("e", "swift", say)).close()


@near("moving target")
def notes_that_pull_were_set_aside() -> History:
    return fresh().note("warmer").note("more authoritative").dismiss("moving target")
