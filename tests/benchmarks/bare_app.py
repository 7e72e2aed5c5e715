"""The least that a Textual app can be, as the measure of the others: Header, Footer, Static, and a key that paints."""

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Footer, Header, Static


class BareApp(App[None]):
    presses = 0

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("a bare app", id="text")
        yield Footer()

    def on_key(self, event: Key) -> None:
        self.presses += 1
        self.query_one("#text", Static).update(f"a bare app, key {self.presses}: {event.key}")


if __name__ == "__main__":
    BareApp().run()
