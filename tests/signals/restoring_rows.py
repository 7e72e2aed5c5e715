"""Reversal, oscillation, settled: true cases and near misses."""

from signals.history import TEXT, History
from signals.rows import Table, v

TABLE = Table()
raises, near = TABLE.raises, TABLE.near

QUICK = ("a", "quick", "Use a plainer word.")
LINE = "makes the builds of every team faster"
SHORT = "speeds up builds"


def fast(then: str, *found: tuple[str, ...]) -> History:
    """Pass 1 put 'fast' for 'quick'; `a` passes since, and these faults are found."""
    return History().review(v("abc"), QUICK).turn(("quick", "fast"), then, *found)


@raises(("reversal", "#1"))
def a_fix_puts_one_word_back_where_it_stood() -> History:
    return fast(v("bc"), ("b", "fast", "Be kinder to the fox.")).offer((1, "quick"))


@raises(("reversal", "#1"))
def a_fix_restores_most_of_a_phrase() -> History:
    h = History().review(v("abc"), ("a", LINE)).turn((LINE, SHORT), v("bc"), ("b", SHORT))
    return h.offer((1, "makes the builds of each team faster"))


@raises(("reversal", "#2"))
def a_fix_of_pass_three_undoes_pass_one() -> History:
    h = fast(v("bc"), ("b", "lazy dog")).turn(("lazy dog", "sleepy dog"), v("c"), ("c", "sleepy"), ("e", "fast"))
    return h.offer((1, "two sleepy"), (2, "quick"))


@raises(("reversal", "#1"))
def the_words_come_back_with_other_quotes_and_case() -> History:
    text = TEXT.replace("quick brown", "'quick brown'")
    h = (
        History(text)
        .review(v("abc"), ("a", "'quick brown'"))
        .turn(("'quick brown'", "fast red"), v("bc"), ("b", "fast red"))
    )
    return h.offer((1, "“Quick brown”"))


@raises(("reversal", "#1"))
def the_words_come_back_after_the_passage_was_split() -> History:
    h = (
        History()
        .review(v("abc"), ("a", "has to wait for them any more"))
        .turn(("has to wait for them any more", "waits"), v("bc"), ("b", ", and nobody waits"))
    )
    h.turn((", and nobody waits", ".\n\nAnd nobody waits"), v("c"), ("c", "nobody waits"))
    return h.offer((1, "nobody has to wait for them any more"))


@raises(("reversal", "#1"))
def the_words_come_back_in_a_fix_of_two_edits_in_one() -> History:
    h = (
        History()
        .review(v("abc"), ("a", "the lazy dog and the tired cat"))
        .turn(("the lazy dog and the tired cat", "two animals"), v("bc"), ("b", "jumps over two animals"))
    )
    return h.offer((1, "leaps over the lazy dog and the tired cat"))


@near("reversal")
def only_half_of_its_words_come_back() -> History:
    h = History().review(v("abc"), ("a", LINE)).turn((LINE, SHORT), v("bc"), ("b", SHORT))
    return h.offer((1, "makes the work of many people lighter and the builds faster to run"))


@near("reversal")
def the_article_comes_back_elsewhere() -> History:
    h = (
        History()
        .review(v("abc"), ("a", "the lazy dog"))
        .turn(("the lazy dog", "a lazy dog"), v("bc"), ("b", "tired cat"))
    )
    return h.turn(("tired cat", "sleepy cat"), v("c"), ("c", "jumps")).offer((1, "jumps the fence"))


@near("reversal")
def the_word_comes_back_in_another_passage() -> History:
    return fast(v("bc"), ("b", "an hour")).offer((1, "a quick hour"))


@near("reversal")
def the_fix_that_took_it_out_was_taken_back() -> History:
    h = fast(v("bc"), ("b", "lazy dog")).take_back(2).review(v("abc"), ("b", "lazy dog"))
    return h.offer((1, "quick brown dog"))


@near(
    "reversal",
)
def the_pass_that_took_it_out_was_not_kept() -> History:
    h = History().review(v("abc"), ("b", "lazy dog"), QUICK).turn(("quick", "fast"), v("abcd"), place=2, kept=False)
    return h.offer((1, "quick brown dog"))


@near("reversal")
def two_fixes_of_one_pass_move_a_word() -> History:
    h = History().review(v("abc"), QUICK, ("b", "lazy"))
    return h.offer((1, "fast"), (2, "quick")).accept(1)


@near("reversal")
def a_fix_only_takes_out_what_another_put_in() -> History:
    h = (
        History()
        .review(v("abc"), QUICK)
        .turn(("quick", "quick and very clever"), v("bc"), ("b", "quick and very clever"))
    )
    return h.offer((1, "quick"))


@near("reversal")
def the_fix_that_would_have_taken_it_out_was_rejected() -> History:
    h = History().review(v("abc"), QUICK, ("b", "an hour")).offer((1, "fast"), (2, "one hour")).reject(1).accept(2)
    return h.review(v("ac"), ("c", "lazy")).close().offer((1, "quick"))


@near("reversal")
def the_fix_that_puts_it_back_was_skipped() -> History:
    h = fast(v("bc"), ("b", "fast"), ("c", "lazy dog"))
    return h.offer((1, "quick"), (2, "two lazy dogs")).skip(1)


@near("reversal")
def a_fix_uses_other_words_of_the_same_passage() -> History:
    return fast(v("bc"), ("b", "lazy dog")).offer((1, "friendly brown dog"))


@raises(("oscillation", "p1"))
def a_fix_leads_back_to_the_first_draft() -> History:
    h = fast(v("bc"), ("b", "fast")).offer((1, "quick")).accept()
    return h.review(v("c")).close()


@raises(("oscillation", "p1"))
def a_rewrite_leads_back_to_the_first_draft() -> History:
    return fast(v("bc")).rewrite(("fast brown", "quick brown"))


@raises(("oscillation", "p1"))
def a_version_that_was_not_kept_comes_again() -> History:
    h = History().review(v("abc"), QUICK, ("b", "quick")).turn(("quick", "fast"), v("abc"), kept=False)
    return h.offer((2, "fast")).accept(2).review(v("bc")).close()


@raises(("oscillation", "p1"))
def a_text_comes_back_but_for_white_space() -> History:
    h = fast(v("bc"), ("b", "fast brown")).offer((1, "quick  brown")).accept()
    return h.review(v("c")).close()


@near("oscillation")
def the_person_goes_back_to_the_first_draft() -> History:
    return fast(v("bc")).back(1)


@near("oscillation")
def the_person_accepts_again_what_they_took_back() -> History:
    h = History().review(v("abc"), QUICK, ("b", "lazy")).offer((1, "fast"), (2, "sleepy")).accept(1).undo()
    return h.accept(1)


@near("oscillation")
def the_person_writes_the_first_draft_again() -> History:
    return fast(v("bc")).hand(TEXT)


@near("oscillation")
def one_fix_is_taken_back() -> History:
    return fast(v("bc")).take_back(2)


@near("oscillation")
def only_white_space_changed() -> History:
    return History().review(v("abc"), ("a", "quick brown")).offer((1, "quick  brown")).accept()


@near("oscillation", ("stuck", "e"))
def a_text_of_long_ago_comes_back() -> History:
    h = History().review(v("abcde", 5), QUICK)
    words = ["fast", "swift", "rapid", "fleet", "brisk", "nimble", "speedy", "hasty", "agile"]
    failing = ["bcde", "cde", "de", "e", "e", "e", "e", "e", "e"]
    for place, (old, new) in enumerate(zip(["quick", *words], words, strict=False)):
        found = ("e" if place < 8 else "b", new, f"Find a word that fits case {place}.")
        h.turn((old, new), v(failing[place], max(8 - place, 0)), found)
    return h.offer((1, "quick")).accept()


def traded(first: str, second: str, kept: bool = True) -> History:
    """Two passes with these verdicts at their ends."""
    h = History().review(v("ac"), QUICK).turn(("quick", "fast"), first, ("b", "lazy dog"), kept=kept)
    if not kept:
        return h.offer((1, "swift")).accept().review(second).close(False)
    return h.turn(("lazy dog", "sleepy dog"), second, kept=kept)


@raises(("oscillation", "a", "b"), ("regression", "a"))
def two_criteria_trade_places_twice() -> History:
    return traded(v("bc"), v("ac"))


@raises(("oscillation", "a", "b"), ("stall",))
def two_criteria_trade_places_in_passes_that_are_not_kept() -> History:
    return traded(v("bc"), v("bc"), kept=False)


@raises(("oscillation", "a", "b"), ("regression", "a"))
def the_second_trade_is_being_weighed() -> History:
    h = History().review(v("ac"), QUICK).turn(("quick", "fast"), v("bc"), ("b", "lazy dog"))
    return h.offer((1, "sleepy dog")).accept().review(v("ac"))


@raises(("oscillation", "a", "r"), ("regression", "a"))
def a_rule_trades_places_with_what_a_critic_judges() -> History:
    h = History().review(v("a"), QUICK).turn(("quick", "very fast"), v("", 1), ("r", "very"))
    return h.turn(("very fast", "fleet"), v("a"))


@near("oscillation", ("regression", "b"))
def two_criteria_trade_places_once() -> History:
    return History().review(v("ac"), QUICK).turn(("quick", "fast"), v("bc"))


@near("oscillation")
def only_ticks_trade_places() -> History:
    h = History().review(v("c"), ("c", "lazy"), ("c", "tired")).tick("a", False).turn(("lazy", "two lazy"), v("cd"))
    h.tick("a").tick("b", False).review(v("c"), ("c", "tired")).offer((1, "nine tired")).accept()
    return h.review(v("")).close().tick("a", False).tick("b", True)


@near("oscillation")
def verdicts_trade_places_over_the_same_words() -> History:
    h = (
        History()
        .review(v("ac"), ("a", "quick brown"))
        .turn(("quick brown", "quick  brown"), v("bc"), ("b", "lazy dog"))
    )
    return h.offer((1, "lazy  dog")).accept().review(v("ac")).close().hand(TEXT + "\nBye.\n")


@near("oscillation")
def the_side_that_a_text_returns_to_was_frozen() -> History:
    h = History().review(v("ac"), QUICK).turn(("quick", "fast"), v("bc"), ("b", "fast"))
    return h.turn(("fast", "quick"), v("ac")).freeze("b", "a")


@near("oscillation", ("stall",))
def a_frozen_side_is_lost_again_in_a_pass_that_is_not_kept() -> History:
    h = traded(v("bc"), v("ac")).back(2).freeze("a", "b").review(v("bc"), ("b", "lazy dog"))
    return h.turn(("lazy dog", "lovely dog"), v("ac"), kept=False)


@near("oscillation")
def both_pass_in_the_end() -> History:
    h = traded(v("bc"), v("ac")).review(v("ac"), ("a", "fast"))
    return h.turn(("fast", "fleet"), v("c")).freeze("a").thaw("a")


@near("oscillation")
def one_of_the_two_was_frozen() -> History:
    return traded(v("bc"), v("ac"), kept=True).back(2).freeze("a", "b")


@near("oscillation")
def one_of_the_two_says_something_else_since() -> History:
    h = History().review(v("ac"), QUICK).turn(("quick", "fast"), v("bc"))
    h.amend(b="Is kind to readers").review(v("bc"), ("b", "lazy dog")).offer((1, "sleepy dog")).accept()
    return h.review(v("c"), ("c", "fast")).close()


@raises(("oscillation", "a"), ("regression", "a"))
def one_criterion_flips_while_others_change() -> History:
    h = History().review(v("abc"), QUICK).turn(("quick", "fast"), v("bc"), ("b", "lazy dog"))
    return h.turn(("lazy dog", "sleepy dog"), v("ac"), ("a", "sleepy")).freeze("b").thaw("b")


@raises(("oscillation", "a"))
def one_criterion_is_lost_and_found() -> History:
    h = History().review(v("bc"), ("b", "quick")).turn(("quick", "fast"), v("ac"), ("a", "fast"), kept=True)
    return h.turn(("fast", "rapid"), v("c"))


@near("oscillation")
def one_criterion_turns_once() -> History:
    return (
        History().review(v("abc"), QUICK).turn(("quick", "fast"), v("bc"), ("b", "dog")).turn(("dog", "hound"), v("c"))
    )


@near("oscillation")
def one_criterion_flips_by_the_persons_own_hand() -> History:
    h = History().review(v("abc"), QUICK).turn(("quick", "fast"), v("bc")).hand(TEXT.replace("fox", "hen"))
    return h.review(v("abc"), ("a", "hen")).turn(("hen", "bird"), v("bc"))


@near("oscillation")
def one_criterion_flips_in_a_pass_that_was_not_kept() -> History:
    h = History().review(v("abc"), QUICK).turn(("quick", "fast"), v("bc"), ("b", "lazy dog"), ("c", "cat"))
    h.turn(("lazy dog", "sleepy dog"), v("abc"), kept=False)
    return h.offer((2, "nine cats")).accept(2).review(v("b")).close()


@raises(("settled", "a", "b"))
def the_other_side_of_a_frozen_criterion_passes() -> History:
    h = traded(v("bc"), v("ac")).back(2).freeze("a", "b").review(v("bc"), ("b", "lazy dog"))
    return h.turn(("lazy dog", "lovely dog"), v("c"))


@raises(("settled", "a", "b"))
def the_hold_may_go_when_all_is_done() -> History:
    h = traded(v("bc"), v("ac")).back(2).freeze("a", "b").review(v("bc"), ("b", "lazy dog"))
    return h.turn(("lazy dog", "lovely dog"), v("")).end("done")


@near("settled")
def the_other_side_fails_still() -> History:
    h = traded(v("bc"), v("ac")).back(2).freeze("a", "b").review(v("bc"), ("c", "lazy dog"))
    return h.turn(("lazy dog", "two lazy dogs"), v("b"))


@near("settled")
def the_other_side_passed_in_an_older_text() -> History:
    h = History().review(v("c"), ("c", "dog")).freeze("a", "b")
    return h.hand(TEXT.replace("dog", "hound"))


@near("settled")
def a_criterion_is_frozen_for_its_own_sake() -> History:
    return History().review(v("c")).freeze("a")


@near("settled")
def the_hold_was_thawed() -> History:
    return History().review(v("c")).freeze("a", "b").thaw("a")
