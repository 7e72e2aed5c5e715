"""Random texts, Markdown or plain, and random changes of them."""

import random

WORDS = (
    "we you your keep it plainly and so on now builds cache teams cut time zap don't it's hey you're numbers minutes "
    "because customers understand everything eventually"
).split()


def said(rng: random.Random, most: int = 9) -> str:
    """Some words, a sentence or two."""
    words = [
        rng.choice(WORDS) + rng.choice(("", "", "", "", "", ". ", "! ", "? ", ",")) for _ in range(rng.randint(1, most))
    ]
    return " ".join(" ".join(words).split())


def fragment(rng: random.Random, plain: bool) -> str:
    """A piece of a text, with line ends as `\\n`; of Markdown anything that has a meaning at the start of a line."""
    end = rng.choice(("\n", "\n\n", "\n\n", "\n\n"))
    if plain:
        return said(rng) + rng.choice((" ", "\n", "\n\n", "\n\n"))
    return rng.choice(PIECES)(rng) + end


def _fence(rng: random.Random) -> str:
    mark = rng.choice(("```", "~~~", "````"))
    return f"{mark}\n{said(rng)}\n\n# {said(rng, 2)}\n{rng.choice((mark, mark, mark, ''))}"


def _list(rng: random.Random) -> str:
    mark = rng.choice(("- ", "* ", "1. ", "2) "))
    return "\n".join(mark + said(rng) for _ in range(rng.randint(1, 3)))


PIECES = (
    *[said] * 5,
    lambda rng: f"{'#' * rng.randint(1, 4)} {said(rng, 3)}{rng.choice(('', '', ' #'))}",
    lambda rng: f"## {said(rng, 2)}",
    lambda rng: f"{said(rng, 3)}\n{rng.choice(('===', '---', '-', '='))}",
    _fence,
    _list,
    lambda rng: f"> {said(rng)}",
    lambda rng: f"| a | b |\n|---|---|\n| {said(rng, 2)} | x |",
    lambda rng: f"    {said(rng)}",
    lambda rng: rng.choice(("---", "* * *", "", "\n")),
)


def random_text(rng: random.Random, plain: bool, ends: str) -> str:
    """A text of one to eight pieces, never without a word."""
    pieces = [fragment(rng, plain) for _ in range(rng.randint(1, 7))]
    if plain:
        pieces = [piece.strip() + "\n\n" for piece in pieces]
    return (said(rng) + "\n\n" + "".join(pieces)).replace("\n", ends)


def reworked(rng: random.Random, text: str, plain: bool, ends: str) -> str:
    """The text with something done to it: a block gone, come, doubled, moved; or words changed."""
    blocks = text.split(ends * 2)
    at = rng.randrange(len(blocks))
    doing = rng.random()
    if doing < 0.15 and len(blocks) > 1:
        blocks.pop(at)
    elif doing < 0.3:
        blocks.insert(at, fragment(rng, plain).strip("\n").replace("\n", ends))
    elif doing < 0.4:
        blocks.insert(at, blocks[rng.randrange(len(blocks))])
    elif doing < 0.5:
        rng.shuffle(blocks)
    elif doing < 0.6:
        blocks = [_relevelled(rng, block) for block in blocks]
    else:
        blocks[at] = _reworded(rng, blocks[at])
    return (ends * 2).join(blocks)


def _relevelled(rng: random.Random, block: str) -> str:
    """A heading on another level, sometimes."""
    if block.startswith("#") and rng.random() < 0.5:
        return rng.choice(("#", "##", "###")) + block.lstrip("#")
    return block


def _reworded(rng: random.Random, block: str) -> str:
    words = block.split(" ")
    at = rng.randrange(len(words))
    words[at : at + rng.randint(0, 2)] = said(rng, 4).split(" ")[: rng.randint(0, 4)]
    return " ".join(words)
