"""Fight, repeat, stall and cosmetic: true cases and near misses."""

from signals.history import TEXT, History
from signals.rows import Table, v

TABLE = Table()
raises, near = TABLE.raises, TABLE.near

SAY = "Use a plainer word than this one."


def again(first: str, second: str, third: str, subject: str = "e") -> History:
    """The same kind of word is found three times; the first two were mended in passes that moved `a` and `b`."""
    h = History().review(v("abce"), (subject, first, SAY))
    h.turn((first, second), v("bce"), (subject, second, SAY))
    return h.turn((second, third), v("ce"), (subject, third, SAY))


@raises(("fight", "e", "p1"))
def a_fault_comes_back_after_two_fixes() -> History:
    return again("quick", "fast", "swift")


@raises(("fight", "harper:Style", "p1"))
def a_fault_of_style_comes_back_after_two_fixes() -> History:
    return again("quick", "quick and fast", "quick and swift", "harper:Style")


@raises(("fight", "e", "p1"))
def a_fault_comes_back_in_other_words() -> History:
    h = History().review(v("abce"), ("e", "quick", "Name the reader in the first sentence."))
    h.turn(("quick", "fast"), v("bce"), ("e", "fast", "The first sentence should name the reader."))
    return h.turn(("fast", "swift"), v("ce"), ("e", "swift", "Name the actual reader in the first sentence."))


@raises(("fight", "e", "p1"))
def a_fault_comes_back_a_third_time() -> History:
    h = again("quick", "fast", "swift")
    return h.turn(("swift", "fleet"), v("e"), ("e", "fleet", SAY))


@raises(("fight", "e", "p1"))
def a_fight_goes_on_though_a_pass_did_something_else() -> History:
    h = History().review(v("abcde"), ("e", "quick", SAY)).turn(("quick", "fast"), v("bcde"), ("b", "an hour"))
    h.turn(("an hour", "half an hour"), v("cde"), ("e", "fast", SAY))
    return h.turn(("fast", "swift"), v("ce"), ("e", "swift", SAY))


@near("fight")
def three_misspellings_in_one_passage() -> History:
    text = TEXT.replace("quick", "quikc").replace("brown", "borwn").replace("jumps", "jmups")
    spell = "harper:Spell"
    h = History(text).review(v("abce"), (spell, "quikc", "Correct the spelling of this word."))
    h.turn(("quikc", "quick"), v("bce"), (spell, "borwn", "Correct the spelling of this word."))
    return h.turn(("borwn", "brown"), v("ce"), (spell, "jmups", "Correct the spelling of this word."))


@near("fight")
def three_words_that_the_directive_tells_apart() -> History:
    h = History().review(v("abce"), ("e", "quick brown fox", "Replace 'quick' by a plainer word."))
    h.turn(("quick", "fast"), v("bce"), ("e", "fast brown fox", "Replace 'brown' by a plainer word."))
    return h.turn(("brown", "red"), v("ce"), ("e", "fast red fox", "Replace 'fox' by a plainer word."))


@near("fight")
def many_of_a_kind_are_mended_two_in_a_pass() -> History:
    text = "The very quick and very brown fox jumps very far over the very lazy and very old dog, so very well.\n"
    found = [
        ("e", word, "Say it without the word 'very'.")
        for word in ("very quick", "very brown", "very far", "very lazy", "very old", "very well")
    ]
    h = History(text).review(v("abce"), *found).offer((1, "quick"), (2, "brown")).accept(1).accept(2)
    h.review(v("bce"), *found[2:]).close().offer((1, "far"), (2, "lazy")).accept(1).accept(2)
    return h.review(v("ce"), *found[4:]).close()


@near("fight")
def the_same_fault_in_three_passages() -> History:
    say = "Use a plainer word here."
    h = History().review(v("abce"), ("e", "quick", say))
    h.turn(("quick", "fast"), v("bce"), ("e", "faster", say))
    return h.turn(("faster", "swifter"), v("ce"), ("e", "an hour", say))


@near("fight", ("repeat", "e", "p1"))
def the_second_time_the_fault_is_of_another_criterion() -> History:
    h = History().review(v("abce"), ("d", "quick", SAY))
    h.turn(("quick", "fast"), v("bce"), ("e", "fast", SAY))
    return h.turn(("fast", "swift"), v("ce"), ("e", "swift", SAY))


@near("fight")
def each_pass_leaves_fewer_of_what_is_counted() -> History:
    h = History().review(v("", 9), ("r", "makes", "Say it without 'very'."))
    h.turn(("makes", "very makes"), v("", 6), ("r", "makes", "Say it without 'very'."))
    return h.turn(("makes", "made"), v("", 3), ("r", "made", "Say it without 'very'."))


@near("fight", ("repeat", "e", "p1"))
def one_of_the_two_fixes_was_taken_back() -> History:
    h = History().review(v("abce"), ("e", "quick", SAY))
    h.turn(("quick", "fast"), v("bce"), ("b", "an hour"))
    h.turn(("an hour", "half an hour"), v("ce"), ("e", "fast", SAY)).turn(("fast", "fast and swift"), v("e")).take_back(
        4
    )
    return h.review(v("ce"), ("e", "fast", SAY))


@near("fight")
def the_fixes_were_in_passes_that_were_not_kept() -> History:
    h = History().review(v("abce"), ("e", "quick", SAY), ("c", "an hour"))
    for new in ("fast", "swift"):
        h.offer((1, new)).accept().review(v("abce")).close(False)
    return h.offer((2, "half an hour")).accept(2).review(v("abe"), ("e", "quick", SAY)).close()


@raises(("repeat", "e", "p1"))
def a_fault_comes_back_after_one_fix() -> History:
    h = History().review(v("abce"), ("e", "quick", SAY))
    return h.turn(("quick", "fast"), v("bce"), ("e", "fast", SAY))


@raises(("repeat", "e", "p1"))
def a_fault_comes_again_in_other_words_though_its_fix_was_rejected() -> History:
    h = History().review(v("abce"), ("e", "quick brown fox", SAY), ("b", "quick")).offer((1, "fast bird"), (2, "swift"))
    return h.reject(1).accept(2).review(v("ace"), ("e", "swift brown fox", SAY)).close()


@near("repeat")
def the_passage_of_a_rejected_fix_changed_elsewhere() -> History:
    h = History().review(v("abce"), ("e", "quick", SAY), ("b", "lazy dog")).offer((1, "fast"), (2, "sleepy dog"))
    return h.reject(1).accept(2).review(v("ace"), ("e", "quick brown", SAY)).close()


@raises(("repeat", "#2"))
def a_reason_for_rejecting_is_given_twice() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "lazy dog")).offer((1, "blazing"), (2, "sleepy dog"))
    h.reject(1, "sounds like an advertisement").accept(2).review(v("ac"), ("a", "hour"), ("a", "tired")).close()
    return h.offer((1, "golden hour"), (2, "wondrous")).reject(2, "again it sounds like advertising")


@raises(("repeat", "#2"))
def a_reason_is_given_twice_in_one_pass() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "lazy dog"), ("c", "an hour"))
    h.offer((1, "blazing"), (2, "wonder dog"), (3, "one hour")).reject(1, "no 'wow' words please")
    return h.reject(2, "we do not use 'wow' words")


@near("repeat")
def a_fault_is_there_still_after_its_fix_was_rejected() -> History:
    h = History().review(v("abce"), ("e", "quick", SAY), ("b", "an hour")).offer((1, "fast"), (2, "half an hour"))
    return h.reject(1).accept(2).review(v("ace"), ("e", "quick", SAY)).close()


@near("repeat")
def two_rejections_for_two_reasons() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "lazy dog"), ("c", "an hour"))
    h.offer((1, "blazing"), (2, "sleepy dog"), (3, "one hour")).reject(1, "sounds like an advertisement")
    return h.reject(2, "changes the meaning")


@near("repeat")
def two_rejections_with_a_bare_no() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "lazy dog"), ("c", "an hour"))
    return h.offer((1, "blazing"), (2, "sleepy dog"), (3, "one hour")).reject(1, "no").reject(2, "no")


@near("repeat")
def the_spec_was_amended_after_the_second_reason() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "lazy dog"), ("c", "an hour"))
    h.offer((1, "blazing"), (2, "wonder dog"), (3, "one hour")).reject(1, "too salesy").reject(2, "salesy again")
    return h.amend("as rejected", boundaries=("nothing salesy",))


@near("repeat")
def the_first_of_two_rejections_was_taken_back() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "lazy dog"), ("c", "an hour"))
    h.offer((1, "blazing"), (2, "wonder dog"), (3, "one hour")).reject(1, "too salesy").undo()
    return h.reject(2, "too salesy")


@near("repeat")
def the_same_fault_is_rejected_twice_in_one_pass() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "an hour")).offer((1, "blazing"), (2, "half an hour"))
    return h.reject(1, "too salesy").reopen(1).offer((1, "fleet")).reject(1, "too salesy")


def idle(h: History, kept: bool = False, accepted: bool = True) -> History:
    """A pass that moves no criterion."""
    h.offer((1, "fleet"))
    if not accepted:
        return h.reject().close(False)
    return h.accept().review(v("abc"), ("b", "cat", "Be kinder to cats.")).close(kept)


def fresh() -> History:
    return History().review(v("abc"), ("a", "quick"))


@raises(("stall",))
def every_fix_of_a_pass_is_rejected() -> History:
    return idle(fresh(), accepted=False)


@raises(("stall",), ("cosmetic", "v2"))
def a_pass_that_moved_nothing_is_not_kept() -> History:
    return idle(fresh())


@raises(("stall",), ("cosmetic", "v2"))
def a_person_keeps_a_pass_that_moved_nothing() -> History:
    return idle(fresh(), kept=True)


@raises(("stall",), ("cosmetic", "v3"))
def two_passes_in_a_row_move_nothing() -> History:
    return fresh().turn(("quick", "fleet"), v("abc"), kept=False).turn(("quick", "swift"), v("abc"), kept=False)


@raises(("stall",))
def a_pass_that_lost_something_is_not_kept() -> History:
    return fresh().turn(("quick", "fleet"), v("abcd"), kept=False)


@near("stall")
def what_was_not_judged_is_no_stall() -> History:
    return fresh().turn(("quick", "fleet"), "a- b- c-")


@near("stall")
def a_fix_was_left_unread_as_too_risky() -> History:
    return fresh().offer((1, "fleet")).skip(1, "above --accept low").close(False)


@near("stall")
def the_next_pass_is_under_way() -> History:
    h = idle(fresh(), accepted=False).review(v("abc"), ("b", "tired"))
    return h.offer((1, "sleepy"))


@near("stall")
def the_spec_was_amended_after_the_pass() -> History:
    return idle(fresh()).amend(a="Can be read by anyone")


@near("stall")
def the_person_wrote_on_after_the_pass() -> History:
    return idle(fresh()).hand(TEXT + "\nBye.\n")


@near("stall")
def fewer_violations_are_progress() -> History:
    return History().review(v("", 5), ("r", "quick")).turn(("quick", "fleet"), v("", 3))


@near("stall")
def one_criterion_of_three_passes_now() -> History:
    return fresh().turn(("quick", "fleet"), v("bc"))


@near("stall")
def only_the_persons_criterion_was_not_judged_and_another_moved() -> History:
    return History().review(v("ab"), ("a", "quick")).turn(("quick", "fleet"), v("b")).tick("y", False)


@raises(("cosmetic", "v2"), ("stall",))
def a_count_stays_the_same() -> History:
    return History().review(v("", 5), ("r", "quick")).turn(("quick", "fleet"), v("", 5))


@near("cosmetic", ("stall",))
def there_are_more_violations_than_before() -> History:
    return History().review(v("", 3), ("r", "quick")).turn(("quick", "fleet"), v("", 5))


@near("cosmetic", ("stall",))
def nothing_was_accepted() -> History:
    return idle(fresh(), accepted=False)


@near("cosmetic")
def a_verdict_changed() -> History:
    return fresh().turn(("quick", "fleet"), v("bc"))


@near("cosmetic")
def a_criterion_was_not_judged() -> History:
    return fresh().turn(("quick", "fleet"), "a- b- c-")


@near("cosmetic")
def the_person_went_back_from_it() -> History:
    return idle(fresh(), kept=True).back(1)
