"""Every signal, with all of its evidence, and what can be done about each."""

from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from redraft.core.offering import DIGITS, OnOffer
from redraft.core.signal import Offer, Signal
from redraft.tui.screens.dialog import Dialog
from redraft.tui.widgets.keybar import Key
from redraft.tui.widgets.keys_in_rows import KeysInRows
from redraft.tui.widgets.signal_rows import all_rows


class Wanted(NamedTuple):
    """What to do: take an offer, or dismiss a signal; the other is None."""

    offer: Offer | None
    signal: Signal | None


class SignalList(Dialog[Wanted | None]):
    """Lists the signals. A digit takes an offer, D dismisses the signal under the cursor.

    Args:
        on_offer: the signals in force.
    """

    DEFAULT_CSS = """
    SignalList > Vertical { width: 110; }
    SignalList Pane { height: auto; max-height: 70vh; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(digit, f"take('{digit}')", "Take an offer", show=False, id=f"signals.{digit}") for digit in DIGITS),
        Binding("D", "aside", "Dismiss", show=False, id="signals.dismiss"),
        Binding("w,q", "leave", "Leave", show=False, id="signals.leave"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("step(1)", "j/k", "moves"),
        Key("aside", "D", "dismisses"),
        Key("leave", "Esc", "leaves"),
    )

    def __init__(self, on_offer: OnOffer) -> None:
        super().__init__("Signals: what the history shows")
        self._on_offer = on_offer
        self._numbers = _numbered(on_offer)

    def inside(self) -> ComposeResult:
        """The list."""
        if not self._on_offer.signals:
            yield Static("Nothing goes wrong, as far as the history shows.", markup=False)
            return
        pane = Signals()
        pane.rows = all_rows(self._on_offer, self._numbers)
        yield pane

    def on_mount(self) -> None:
        """Begin at the first."""
        super().on_mount()
        if panes := list(self.query(Signals)):
            panes[0].focus()

    def on_keys_in_rows_wanted(self, event: KeysInRows.Wanted) -> None:
        """A click on an offer takes it."""
        event.stop()
        self.action_take(event.key)

    def action_step(self, by: int) -> None:
        """Go so many signals on."""
        for pane in self.query(Signals):
            pane.action_step(by)

    def action_take(self, key: str) -> None:
        """Take the offer beside that digit."""
        offer = dict(self._numbers).get(key)
        if offer is not None:
            self.dismiss(Wanted(offer, None))

    def action_aside(self) -> None:
        """Dismiss the signal under the cursor; why is asked next."""
        for pane in self.query(Signals):
            if pane.cursor:
                self.dismiss(Wanted(None, self._on_offer.signals[int(pane.cursor)]))


class Signals(KeysInRows):
    """The list; the cursor stops at each signal."""


def _numbered(on_offer: OnOffer) -> tuple[tuple[str, Offer], ...]:
    """Each offer with its digit: the one that it has outside the list, if it has one, else the next that is free."""
    taken = {key for key, _ in on_offer.offers}
    free = iter([digit for digit in DIGITS if digit not in taken])
    offers = dict.fromkeys(offer for signal in on_offer.signals for offer in signal.offers)
    keys = [(key if (key := on_offer.key(offer)).isdigit() else next(free, ""), offer) for offer in offers]
    return tuple((key, offer) for key, offer in keys if key)
