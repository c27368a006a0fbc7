"""Words of messages and notes that hang on a number."""


def counted(number: int, noun: str) -> str:
    """Return a number with what it counts: `1 document`, `2 documents`; for nouns that only add an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
