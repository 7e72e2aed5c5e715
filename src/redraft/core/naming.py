"""Names of files in messages: one line, and nothing in it that a terminal would act on."""


def named(path: object) -> str:
    """Name a file in a message.

    Args:
        path: a path, or a part of one.

    Returns:
        The name as it is, or, where it holds what does not print (line ends, control characters, bytes that are no
        text), in quotes with those spelt out.
    """
    name = str(path)
    return name if name.isprintable() else ascii(name)
