"""Options that come as one value: Typer is shown the fields of a dataclass, and the command is given the whole."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import Field, fields, is_dataclass
from typing import Any

Command = Callable[..., None]

# Between the words of an option that takes several; no terminal types it.
WORD_SEPARATOR = "\x1f"


def is_whole_line(text: str) -> bool:
    """Say whether a word is a whole line of an invoice, `TEXT; QTY; PRICE` and what may stand behind."""
    parts = [part.strip() for part in text.split(";")]
    return len(parts) > 2 and _begins_number(parts[1]) and _begins_number(parts[2])


def words_of(words: Sequence[str], count: int) -> int:
    """Return how many of the words behind an option of several are its own: one, where the first says it all.

    The next option is none of them.
    """
    count = next((at for at, word in enumerate(words[:count]) if at and _is_option(word)), count)
    beside = len(words) > 2 and _begins_number(words[1]) and _begins_number(words[2])
    return 1 if words and is_whole_line(words[0]) and not beside else count


def _is_option(word: str) -> bool:
    return word.startswith("-") and not _begins_number(word)


def _begins_number(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit()


def with_fields(command: Command) -> Command:
    """Return the command with a parameter for each field of its dataclasses, and none for those themselves.

    What a dataclass adds comes before what it inherits: the options of all commands are the last in their help.
    Raises ValueError where two would have the same name.
    """
    signature = inspect.signature(command)
    kinds: dict[str, Any] = {each.name: each.annotation for each in signature.parameters.values()}
    values: dict[str, Any] = {name: kind for name, kind in kinds.items() if is_dataclass(kind)}
    parameters: list[inspect.Parameter] = []
    for parameter in signature.parameters.values():
        if parameter.name in values:
            parameters += [_parameter(field) for field in _fields(values[parameter.name])]
        else:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    def call(**given: Any) -> None:
        made = {
            name: kind(**{field.name: given.pop(field.name) for field in fields(kind)})
            for name, kind in values.items()
        }
        command(**given, **made)

    shown: Any = call
    shown.__signature__ = signature.replace(parameters=parameters)
    return call


def _fields(kind: Any) -> tuple[Field[Any], ...]:
    """Return the fields of a dataclass, its own before those of the one that it is built on."""
    parent = kind.__bases__[0]
    inherited = _fields(parent) if is_dataclass(parent) else ()
    own = {field.name: field for field in fields(kind)}
    known = [field.name for field in inherited]
    # One that is declared anew, with another help, stays in its place.
    return (*(field for name, field in own.items() if name not in known), *(own[name] for name in known))


def _parameter(field: Field[Any]) -> inspect.Parameter:
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
