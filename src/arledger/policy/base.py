"""What all tables of settings share."""

from collections.abc import Mapping
from typing import ClassVar


def hyphens(name: str) -> str:
    """Return a setting's name as it is written in the file."""
    return name.replace("_", "-")


class Settings:
    """What the library that validates a file is told of every table: no other key, and names with hyphens."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, object]] = {"extra": "forbid", "alias_generator": hyphens}
