"""Reading a report's page as a strict parser would: only what the report itself is made of, balanced, in its place."""

from html.parser import HTMLParser

VOID = {"meta"}
TAGS = set(
    "html head meta title style body div header nav main footer section ol ul li a p h1 h2 h3 b span dl dt dd pre "
    "table caption thead tbody tr th td details summary blockquote ins del".split()
)
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "dir", "role", "scope", "tabindex",
    "data-label", "aria-label", "aria-labelledby", "aria-hidden",
}  # fmt: skip
CLASSES = set(
    "page kicker lead chip good bad doubt warning glance terms draft heading code table html stack v-pass v-fail items "
    "short note change where said scroll matrix unseen head sign pass fail none gone aside".split()
)


class Page(HTMLParser):
    """What stands in a page.

    Attributes:
        faults: what no report may hold, a line each.
        tags: every element, in order, each with its attributes.
        texts: what is shown, by the innermost element that it is in.
    """

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        if self._open:
            self.faults.append(f"left open: {self._open}")

    def text_in(self, *tags: str) -> str:
        """The text of those elements, joined."""
        return "".join(text for tag, text in self.texts if tag in tags)

    @property
    def shown(self) -> str:
        """All text but the style sheet."""
        return "".join(text for tag, text in self.texts if tag != "style")

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag not in TAGS or len(given) != len(attrs):
            self.faults.append(f"<{tag} {attrs}>")
        self.faults += [f"<{tag} {name}={value!r}>" for name, value in given.items() if self._bad(name, value)]
        if tag not in VOID:
            self._open.append(tag)

    def _bad(self, name: str, value: str) -> bool:
        if name not in ATTRIBUTES:
            return True
        if name == "href":
            return not (value.startswith("#") and value[1:].isalpha())
        return name == "class" and not set(value.split()) <= CLASSES

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> where it closes nothing")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faults.append(f"<{tag}/>")

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"<![{data}]>")

    def handle_decl(self, decl: str) -> None:
        if decl != "DOCTYPE html" or self.tags:
            self.faults.append(f"<!{decl}>")
