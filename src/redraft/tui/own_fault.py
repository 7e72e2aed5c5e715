"""A fault of redraft's own, as it is told: its kind and its place, and no value, as a draft or a key may be among them.

Even its words are left out: what failed may have put into them what it was given.
"""

from types import TracebackType


def own_fault(error: BaseException | None) -> str:
    """Tell an error that nobody foresaw.

    Args:
        error: as it was raised; of several at once, the first is told.

    Returns:
        Its kind, and the innermost function and line, such as "KeyError (price, line 12)".
    """
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if error is None:
        return "an unknown error"
    return f"{type(error).__name__}{_where(error.__traceback__)}"


def _where(trace: TracebackType | None) -> str:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f" ({trace.tb_frame.f_code.co_name}, line {trace.tb_lineno})" if trace else ""
