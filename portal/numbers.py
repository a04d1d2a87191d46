"""Whole numbers as they come from outside: plain digits, and no more of them than anybody needs."""


def whole(text: str) -> int | None:
    """The number that at most nine plain digits write; None for everything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
