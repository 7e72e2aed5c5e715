"""The line of a session: which events get a mark, which mark is seen, and which event stands under which cell."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from folded import Story
from made_session import AT
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.events import Called, Decided, Froze, Rated, Written
from redraft.core.fold import apply, start
from redraft.core.raised import came_up, raised
from redraft.core.review import Fix, Verdict
from redraft.core.scene import Scene, first_changed, scene
from redraft.core.timeline import (
    Milestone,
    MilestoneKind,
    bound_before,
    bounds,
    cell_of,
    kind_of,
    milestones,
    most_telling,
    next_bound,
    place_at,
    signalled,
)
from redraft.tui.widgets.timeline import SIGNS, legend
from stories.replayed import told

COUNTS = st.integers(1, 20_000)
WIDTHS = st.integers(2, 300)


def test_every_kind_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(get_args(MilestoneKind))
    assert len({sign for sign, _ in SIGNS.values()}) == len(SIGNS)


def test_a_story_is_told_in_marks() -> None:
    found = [(each.place, each.kind) for each in milestones(told())]
    assert found == [
        (2, "text"), (5, "accepted"), (6, "rejected"), (8, "pass"), (9, "freeze"), (11, "rating"), (12, "text"),
        (13, "revert"), (14, "ending"),
    ]  # fmt: skip


def test_what_takes_back_a_rating_is_none() -> None:
    assert kind_of(Rated(n=1, at=AT, version=1, score=0, undoes=3)) is None
    assert kind_of(Decided(n=1, at=AT, finding="1.1", choice="reopen")) is None


@given(COUNTS, WIDTHS, st.data())
def test_the_line_goes_from_the_first_cell_to_the_last(count: int, width: int, data: st.DataObject) -> None:
    assert cell_of(1, count, width) == 0
    assert cell_of(count, count, width) == (width - 1 if count > 1 else 0)
    place = data.draw(st.integers(1, count))
    cell = cell_of(place, count, width)
    assert 0 <= cell < width
    assert cell_of(min(place + 1, count), count, width) >= cell


@given(COUNTS, WIDTHS, st.data())
def test_the_event_under_a_cell_stands_in_it_or_beside(count: int, width: int, data: st.DataObject) -> None:
    cell = data.draw(st.integers(-5, width + 5))
    place = place_at(cell, count, width)
    assert 1 <= place <= count
    if count >= width and 0 <= cell < width:
        assert abs(cell_of(place, count, width) - cell) <= 1
    if 1 < count <= width:
        assert place_at(cell_of(place, count, width), count, width) == place


@given(st.lists(st.tuples(st.integers(1, 500), st.sampled_from(get_args(MilestoneKind)))), WIDTHS)
def test_the_most_telling_mark_of_a_cell_is_seen(pairs: list[tuple[int, MilestoneKind]], width: int) -> None:
    marks = [Milestone(place, kind) for place, kind in pairs]
    seen = most_telling(marks, 500, width)
    ranks = list(get_args(MilestoneKind))
    for each in marks:
        shown = seen[cell_of(each.place, 500, width)]
        assert ranks.index(shown.kind) <= ranks.index(each.kind)
    assert set(seen.values()) <= set(marks)


def test_of_two_marks_as_telling_the_earlier_is_seen_in_whatever_order_they_come() -> None:
    marks = [Milestone(place, "signal") for place in (3, 1, 2)]
    assert most_telling(marks, 500, 10) == most_telling(marks[::-1], 500, 10) == {0: Milestone(1, "signal")}


def test_passes_are_gone_through_one_by_one() -> None:
    found = bounds(told())
    assert found == (1, 8, 14)
    assert [next_bound(found, place) for place in (1, 7, 8, 14)] == [8, 8, 14, 14]
    assert [bound_before(found, place) for place in (14, 9, 8, 1)] == [8, 8, 1, 1]
    assert bounds(told()[:1]) == (1,)


def test_signals_are_told_where_they_came_up_first() -> None:
    story = Story().reviewed(Verdict("a", True), Verdict("b", False))
    for n in range(4):
        base = story.session.head
        story.proposed(Fix(f"{story.session.last}.1", (Edit("p1", "One", f"One {n}", 0),)))
        story.written(f"One {n}.\n\nTwo.\n").reviewed(Verdict("a", n % 2 == 1), Verdict("b", n % 2 == 0)).closed(base)
    session = story.session
    found = [(n, signal.kind) for n, signals in came_up(story.events, session) for signal in signals]
    assert found and found == [(each.since, each.signal.kind) for each in raised(story.events, session)]
    (n, signals), *_ = [(n, signals) for n, signals in came_up(story.events, session) if signals]
    assert [(each.place, each.kind) for each in signalled(n, signals, 1)] == [(n, "signal")] * len(signals)


def scenes() -> list[Scene]:
    events = told()
    before, found = None, []
    for event in events:
        after = apply(before, event) if before is not None else start("k3v9", AT, event)
        found.append(scene(event, before, after))
        before = after
    return found


def test_the_eye_is_led_to_where_it_happened() -> None:
    assert scenes() == [
        Scene("spec"),
        Scene("draft", passage="p1"),
        Scene("critique", "3.1", "p1", "a"),
        Scene("critique", "3.1", "p1"),
        Scene("draft", "3.1", "p1"),
        Scene("critique", "3.2", "p2"),
        Scene("rubric", criterion="a"),
        Scene("rubric"),
        Scene("draft", passage="p2"),
        Scene("rubric", criterion="b"),
        Scene("draft"),
        Scene("draft", passage="p3"),
        Scene("draft"),
        Scene("critique"),
    ]


def test_the_first_change_of_a_version_is_found() -> None:
    session = Story().written("One.\n\nThree.\n").session
    one, two = session.drafts
    assert first_changed(None, one) == "p1" and first_changed(one, None) == ""
    assert isinstance(two, Draft) and first_changed(one, two) in {passage.id for passage in two.passages}
    assert scene(Froze(n=9, at=AT, what="measure", target="words", version=1), session, session) == Scene("spec")
    called = Called(n=9, at=AT, role="critic", doing="review", model="local:small")
    assert scene(called, session, session) == Scene("")
    assert kind_of(Written(n=9, at=AT, version=3, text="")) == "text"


def test_the_legend_keeps_what_is_most_telling() -> None:
    kinds = set(get_args(MilestoneKind))
    whole = "".join(text for text, _ in legend(kinds, 300))
    assert all(f"{sign} {kind}" in whole for kind, (sign, _) in SIGNS.items())
    short = "".join(text for text, _ in legend(kinds, 50))
    assert len(short) <= 50 and "rating" in short and "skipped" not in short
    assert legend({"accepted"}, 80) == [("✓", "good"), (" accepted", "quiet")]
