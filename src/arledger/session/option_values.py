"""Options that come as one value: Typer is shown the fields of a dataclass, and the command is given the whole."""

import inspect
from collections.abc import Callable
from dataclasses import Field, fields, is_dataclass
from typing import Any

Command = Callable[..., None]

# Between the words of an option that takes several; no terminal types it.
WORD_SEPARATOR = "\x1f"


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
    known = {field.name for field in inherited}
    return (*(field for field in fields(kind) if field.name not in known), *inherited)


def _parameter(field: Field[Any]) -> inspect.Parameter:
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
