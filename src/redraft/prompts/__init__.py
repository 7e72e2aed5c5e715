"""Prompts: what models are told, a Markdown file each, and how text of others is put into them as data.

A file's name ends in its version. What stands above the line `---` is the system message, what stands below it the
user's. A person's own file of the same name, in `prompts/` of the config folder, is taken instead.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from redraft.config import ConfigError
from redraft.core.draft import Draft
from redraft.core.spec import Spec
from redraft.models.chat import Message
from redraft.models.line import Prompt

LIMIT: Final = 32_768
"""Bytes that a prompt file may have."""

_HOLE = re.compile(r"\$\{(\w+)\}")
_PARTING: Final = "\n---\n"


def prompt(name: str, config_dir: Path | None = None) -> Prompt:
    """Get a prompt.

    Args:
        name: its file's name without the suffix, such as "review-1".
        config_dir: the config folder, where a person may have put their own; None to use only what comes with redraft.

    Returns:
        The prompt, not filled in.

    Raises:
        ConfigError: the person's own file cannot be used; the message says why.
        KeyError: no prompt of that name comes with redraft.
    """
    path = Path(__file__).parent / f"{name}.md"
    if not re.fullmatch(r"[a-z]+-[0-9]+", name) or not path.is_file():
        raise KeyError(name)
    text = path.read_text("utf-8")
    own = None if config_dir is None else config_dir / "prompts" / path.name
    if own is None or not own.exists():
        return _made(name, text, overridden=False)
    return _made(name, _own(own, text), overridden=True)


def _made(name: str, text: str, *, overridden: bool) -> Prompt:
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest(), overridden)


def _own(path: Path, original: str) -> str:
    text = _read(path)
    holes = set(_HOLE.findall(original))
    missing = sorted(holes - set(_HOLE.findall(text)))
    unknown = sorted(set(_HOLE.findall(text)) - holes)
    if missing:
        raise ConfigError(f"{path}: lacks {_listed(missing)}. Put it where that text belongs, or remove the file.")
    if unknown:
        raise ConfigError(f"{path}: {_listed(unknown)} means nothing here. It takes {_listed(sorted(holes))}.")
    return text


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            body = file.read(LIMIT + 1)
        text = body.decode("utf-8")
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read ({fault.strerror}). Check its permissions, or remove it.") from fault
    except UnicodeDecodeError as fault:
        raise ConfigError(f"{path}: not UTF-8 at byte {fault.start}. Save it as UTF-8.") from fault
    if len(body) > LIMIT:
        raise ConfigError(f"{path}: more than the {LIMIT:,} bytes allowed here. Make it smaller.")
    return text.replace("\r\n", "\n")


def _listed(holes: Iterable[str]) -> str:
    return ", ".join(f"${{{hole}}}" for hole in holes)


def messages(template: Prompt, **values: str) -> tuple[Message, ...]:
    """Fill a prompt in, once: what is put in is never looked through for placeholders or for the parting line.

    Args:
        template: the prompt.
        values: for each of its placeholders, what stands there.

    Returns:
        A system message where the prompt has a part above its line `---`, and a user message.

    Raises:
        KeyError: a placeholder has no value.
    """
    above, parted, below = template.text.partition(_PARTING)
    parts = [filled(part, **values).strip() for part in ((above, below) if parted else ("", above))]
    said = (Message("system", parts[0]), Message("user", parts[1]))
    return tuple(message for message in said if message.text)


def filled(template: str, **values: str) -> str:
    """A template with every `${name}` replaced by its value, in one go.

    Raises:
        KeyError: a placeholder has no value.
    """
    return _HOLE.sub(lambda hole: values[hole[1]], template)


def new_nonce(*data: str, make: Callable[[int], str] = secrets.token_hex) -> str:
    """A word that nobody can have foreseen, and that stands in none of the texts that it will delimit.

    Args:
        data: the texts.
        make: gives a random word of that many bytes.
    """
    nonce = make(8)
    while any(nonce in text for text in data):
        nonce = make(8)
    return nonce


def data_block(name: str, text: str, nonce: str) -> str:
    """A text of others, delimited so that nothing in it can end it: a reader takes it as data, not as instructions."""
    return f'<data {nonce} name="{name}">\n{text}\n</data {nonce}>'


def draft_block(draft: Draft, nonce: str) -> str:
    """A draft as one block of data, in which each passage begins under its id, marked with the nonce."""
    passages = (f"<passage {each.id} {nonce}>\n{draft.text[each.start : each.end].rstrip()}" for each in draft.passages)
    return data_block("draft", "\n".join(passages), nonce)


def spec_block(spec: Spec, nonce: str) -> str:
    """What done means, as one block of data, without its criteria."""
    return data_block("spec", spec_text(spec), nonce)


def spec_text(spec: Spec) -> str:
    """What done means, in lines: the task first, each part under its name, parts that are empty left out."""
    parts = {
        "Task": spec.task, "Audience": spec.audience, "Context": spec.context, "Style": spec.style, "Tone": spec.tone,
        "Form": spec.response, "Language": spec.language,
    }  # fmt: skip
    lines = [f"{name}: {text}" for name, text in parts.items() if text.strip()]
    lines += [f"Must not be done: {boundary}" for boundary in spec.boundaries]
    return "\n".join([*lines, *(f"An example of what good looks like:\n{text}" for text in spec.reference)])
