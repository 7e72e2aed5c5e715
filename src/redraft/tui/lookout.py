"""The signals of one screen's session: looked for after the first paint, and again whenever the session changes."""

from typing import TYPE_CHECKING

from redraft.core.session import Session
from redraft.tui.widgets.panes import CritiquePane, RubricPane
from redraft.tui.widgets.tabs import PaneTabs

if TYPE_CHECKING:
    from redraft.core.offering import OnOffer
    from redraft.tui.screens.drafting import DraftingScreen


class Lookout:
    """Hands signals and offers down to the panes; nothing is looked for before `begin`."""

    def __init__(self) -> None:
        self._begun = False
        self._seen: Session | None = None

    def begin(self, screen: "DraftingScreen") -> None:
        """Look for the first time, and show what there is."""
        self._begun = True
        self.look(screen)
        for pane in (screen.query_one(CritiquePane), screen.query_one(RubricPane)):
            if pane.session is not None:
                pane.show(pane.session)

    def look(self, screen: "DraftingScreen") -> None:
        """Give the panes what they show with the session that they are about to get."""
        session = screen.veil.shown
        if not self._begun or session is self._seen:
            return
        self._seen = session
        found = _found(session) if screen.veil.asked is None else None
        screen.query_one(CritiquePane).on_offer = found
        screen.query_one(RubricPane).marked = marked(session, found)
        screen.query_one(PaneTabs).warning = _warning(found)


def _found(session: Session) -> "OnOffer | None":
    """What there is; where nothing has happened yet, nothing is looked for, so that nothing is loaded for it."""
    if not worth_a_look(session):
        return None
    from redraft.core.offering import on_offer

    return on_offer(session)


def worth_a_look(session: Session) -> bool:
    """Whether anything happened yet that a signal could come of."""
    return bool(session.reviews or session.ended or len(session.notes) > 1 or session.amendments)


def marked(session: Session, found: "OnOffer | None") -> dict[str, str]:
    """What the rubric says of each criterion that trades places with another."""
    if found is None or not found.signals:
        return {}
    from redraft.tui.widgets.signal_rows import trading

    return trading(found.signals, (criterion.id for criterion in session.spec.criteria))


def _warning(found: "OnOffer | None") -> str:
    """The top signal in a word or two, and how many more there are, for screens with room for one pane."""
    if found is None:
        return ""
    told = [*found.shown.open, *(each for _, each in found.shown.at_fixes), *found.shown.more]
    more = f" +{len(told) - 1}" if len(told) > 1 else ""
    return f"{told[0].kind}{more}" if told else ""
