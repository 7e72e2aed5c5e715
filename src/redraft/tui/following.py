"""Letting the eye follow a story: cursors and focus go to where the event that is shown happened."""

from typing import TYPE_CHECKING

from redraft.core.scene import Scene
from redraft.tui.widgets.panes import CritiquePane, DraftPane, RubricPane

if TYPE_CHECKING:
    from redraft.tui.screens.replaying import ReplayScreen


def before_it_shows(screen: "ReplayScreen", scene: Scene) -> None:
    """Say which finding the draft is about to show, so that it is built once."""
    if scene.finding:
        screen.query_one(DraftPane).set_reactive(DraftPane.focused, scene.finding)


def follow(screen: "ReplayScreen", scene: Scene) -> None:
    """Put the cursors where it happened, and, unless the person stays on one pane, the focus on that pane."""
    critique, draft = screen.query_one(CritiquePane), screen.query_one(DraftPane)
    rubric = screen.query_one(RubricPane)
    if scene.finding in critique.layout_now.items:
        critique.cursor = scene.finding
    if draft.focused != critique.cursor:
        draft.focused = critique.cursor
    if scene.criterion in rubric.layout_now.items:
        rubric.cursor = scene.criterion
    if scene.passage in draft.layout_now.items:
        draft.cursor = scene.passage
        draft.call_after_refresh(draft.reveal, scene.passage)
    if scene.where and not screen.zoomed and screen.current != scene.where:
        screen.current = scene.where
