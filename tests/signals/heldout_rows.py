"""Histories that were written after the signals, to see how they do on what they were not made for."""

from signals.history import TEXT, History
from signals.rows import Table, v

TABLE = Table()
raises, near = TABLE.raises, TABLE.near


@raises(("reversal", "#1"))
def a_hedge_goes_and_comes() -> History:
    text = "We may cut your build times next year, if the budget holds.\n\nCall us.\n"
    h = History(text).review(v("ab"), ("a", "may cut")).turn(("may cut", "will cut"), v("b"), ("b", "will cut"))
    return h.offer((1, "may cut"))


@raises(("reversal", "#1"))
def a_list_item_gets_its_old_words_back() -> History:
    text = "What changed:\n\n- builds run on your own machines now\n- the cache is shared\n"
    h = History(text).review(v("abc"), ("a", "run on your own machines now"))
    h.turn(("run on your own machines now", "stay in house"), v("bc"), ("b", "builds stay in house"))
    return h.offer((1, "builds run now on your own machines"))


@near("reversal")
def a_word_comes_back_in_another_sentence_of_the_passage() -> History:
    text = "Every team waits for its builds. Some wait an hour. Others gave up and went home.\n"
    h = (
        History(text)
        .review(v("abc"), ("a", "Every team waits"))
        .turn(("team waits", "group waits"), v("bc"), ("b", "Others gave"))
    )
    return h.offer((1, "Other team members gave"))


@raises(("oscillation", "b", "c"), ("stall",))
def a_trade_is_kept_once_and_refused_once() -> History:
    h = History().review(v("bd"), ("b", "quick"), ("c", "hour")).turn(("quick", "kind"), v("cd"), ("c", "an hour"))
    return h.turn(("an hour", "9 hours"), v("bd"), kept=False)


@near("oscillation")
def the_persons_hand_turned_the_first_trade_round() -> History:
    h = History().review(v("bd"), ("b", "quick")).turn(("quick", "kind"), v("cd")).hand(TEXT)
    h.review(v("bd"), ("b", "quick")).hand(TEXT.replace("tired", "sleepy")).review(v("bd"), ("b", "lazy"))
    return (
        h.turn(("lazy", "dear"), v("bcd"), ("b", "dear", "Be kinder still.")).turn(("dear", "good"), v("bcd")).back(5)
    )


@raises(("fight", "c", "p1"))
def a_heading_never_gets_its_figure() -> History:
    text = "# Faster builds for all\n\nIt works for everyone who tries it.\n"
    h = History(text).review(v("acd"), ("c", "Faster builds for all", "Put a figure in the heading."))
    h.turn(
        ("Faster builds", "Much faster builds"),
        v("cd"),
        ("c", "Much faster builds for all", "The heading needs a figure."),
    )
    return h.turn(
        ("Much faster builds", "Three times faster builds"),
        v("c"),
        ("c", "Three times faster", "Put a real figure in the heading."),
    )


@near("fight", ("repeat", "c", "p1"))
def two_fixes_of_one_pass_and_the_fault_again() -> History:
    say = "Name the animal's owner."
    h = (
        History()
        .review(v("ac"), ("c", "brown fox", say), ("c", "tired cat", say))
        .offer((1, "our brown fox"), (2, "my tired cat"))
    )
    return h.accept(1).accept(2).review(v("c"), ("c", "our brown fox", say)).close()


@raises(("repeat", "#2"))
def too_formal_and_still_too_formal() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "lazy dog"), ("c", "an hour"))
    h.offer((1, "expeditious"), (2, "indolent hound"), (3, "one hour"))
    return h.reject(1, "too formal").reject(2, "still far too formal for us")


@near("repeat")
def too_long_and_too_short() -> History:
    h = History().review(v("abc"), ("a", "quick"), ("b", "lazy dog"), ("c", "an hour"))
    h.offer((1, "very quick indeed"), (2, "dog"), (3, "one hour"))
    return h.reject(1, "too long").reject(2, "too short")


@raises(("stall",))
def the_person_skips_all_fixes() -> History:
    return (
        History()
        .review(v("ab"), ("a", "quick"), ("b", "lazy"))
        .offer((1, "fast"), (2, "dear"))
        .skip(1)
        .skip(2)
        .close(False)
    )


@raises(("creep", "words"), ("regression", "d"), ("stall",))
def a_long_fix_loses_a_criterion_and_is_kept() -> History:
    h = History().review(v("ab"), ("a", "quick"))
    return h.turn(("quick", "quick, brave, and by all accounts rather well behaved"), v("abd"))


@near("creep")
def the_text_grows_while_violations_go() -> History:
    h = History().review(v("a", 6), ("r", "quick"))
    return h.turn(("quick", "quick, brave, and by all accounts rather well behaved"), v("a", 2))


@raises(("moving target", "boldness"))
def punchier_and_then_softer() -> History:
    return History().note("Make it punchier").review(v("a")).note("softer tone please")


@near("moving target")
def no_jargon_and_plain_words() -> History:
    return History().note("no jargon").note("use plain words").note("explain it in everyday terms, nothing technical")


@raises(("stuck", "r"))
def violations_only_ever_grow() -> History:
    h = History().review(v("abcd", 3), ("r", "quick", "Leave out 'very'."))
    h.turn(("quick", "fast"), v("bcd", 4), ("r", "lazy", "Say it in fewer words."))
    h.turn(("lazy", "idle"), v("cd", 5), ("r", "tired", "This line repeats itself."))
    return h.turn(("tired", "worn"), v("d", 5), ("r", "hour", "Mind the intensifiers.")).turn(("hour", "day"), v("", 5))
