"""Where the eye is led in a replay: to what an event changed, and to nothing that it only repeats."""

from folded import Story
from redraft.core.events import Froze, Noted
from redraft.core.fold import fold
from redraft.core.review import Finding, Verdict
from redraft.core.said import Flagged
from redraft.core.scene import Scene, scene


def looked_at(story: Story) -> Scene:
    """Where the last event of a story leads the eye."""
    after = story.session
    return scene(story.events[-1], fold(after.id, after.created, story.events[:-1]), after)


def test_a_review_leads_to_the_criterion_whose_verdict_turned() -> None:
    story = Story().reviewed(Verdict("a", False), Verdict("b", True))
    assert looked_at(story) == Scene("rubric", criterion="a")
    assert looked_at(story.reviewed(Verdict("a", False), Verdict("b", False))) == Scene("rubric", criterion="b")
    assert looked_at(story.reviewed(Verdict("a", False), Verdict("b", False))) == Scene("rubric", criterion="a")


def test_a_review_with_findings_leads_to_the_first_of_them() -> None:
    story = Story().reviewed(Verdict("a", False), findings=(Finding("p2", 0, "Two", "Say it plainly.", 3),))
    assert looked_at(story) == Scene("critique", "3.1", "p2", "a")
    story._tell(Flagged, what="finding", target="3.1", version=1, flag="logic")
    assert looked_at(story) == Scene("critique", "3.1", "p2")


def test_a_text_leads_to_its_first_passage_that_is_new() -> None:
    assert looked_at(Story().written("One.\n\nTwo, now.\n")) == Scene("draft", passage="p2")
    assert looked_at(Story().written("One.\n\nTwo.\n")) == Scene("draft")


def test_what_is_seen_nowhere_else_leads_to_the_spec() -> None:
    assert looked_at(Story()._tell(Froze, what="passage", target="p2", version=1)) == Scene("draft", passage="p2")
    assert looked_at(Story()._tell(Noted, text="It is for Ann.")) == Scene("spec")
