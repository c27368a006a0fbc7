"""The `ar-*` directives read: validated values, or the problem of one that is unknown or malformed."""

from decimal import Decimal
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import ValidationError

from arledger.model.facts import Custom, as_written
from arledger.model.problem import Problem
from arledger.model.slips import nearest
from arledger.subledger.directive_models import DIRECTIVES, OPTIONAL, Directive


def parse_directive(custom: Custom) -> Directive:
    """Return the validated directive; raises ValueError with one sentence for the user."""
    model = DIRECTIVES.get(custom.type)
    if model is None:
        close = nearest(custom.type.replace("_", "-"), DIRECTIVES)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise ValueError(f"{custom.type} is not a directive of arledger{hint}")
    names = _fields_of(model, custom.values)
    if len(custom.values) > len(names):
        names = names if len(custom.values) <= len(model.model_fields) else list(model.model_fields)
        raise ValueError(f"{custom.type} takes {len(names)} values at the most, and there are {len(custom.values)}")
    values: dict[str, Any] = dict(zip(names, map(_plain, custom.values), strict=False))
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise ValueError(_sentence(custom, model, error)) from error


def _fields_of(model: type[Directive], values: tuple[object, ...]) -> list[str]:
    """Return which fields the values are, in order: what may be left out is told by what the next value is."""
    names = list(model.model_fields)
    for field, is_it in OPTIONAL.get(model, ()):
        at = names.index(field)
        if at < len(values) and not is_it(values[at]):
            del names[at]
    return names


def example_of(directive: str) -> str:
    """Return the worked example in a directive's documentation."""
    model = DIRECTIVES.get(directive)
    text = (model.__doc__ or "").split("`") if model else []
    return text[1] if len(text) > 1 else ", ".join(DIRECTIVES)


def read_directive(custom: Custom) -> Directive | Problem:
    """Return the validated directive, or the problem of one that is unknown or malformed."""
    try:
        return parse_directive(custom)
    except ValueError as error:
        remedy = f"Write it as: {custom.date} custom {_quoted(example_of(custom.type), custom.type)}"
        if custom.type not in DIRECTIVES:
            remedy = f"Known directives: {', '.join(DIRECTIVES)}."
        return Problem(custom.source, "directive", str(error), remedy)


def _quoted(example: str, name: str) -> str:
    return example.replace(name, f'"{name}"', 1)


def _plain(value: object) -> object:
    # Beancount reads every number as a Decimal; a level is a whole one.
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _sentence(custom: Custom, model: type[Directive], error: ValidationError) -> str:
    """Say what a value must be in words of our own: those of the validation library speak of Python."""
    field = str(error.errors(include_url=False, include_context=False)[0]["loc"][0])
    place = list(model.model_fields).index(field)
    of_field = f"{custom.type}: the value for {field.replace('_', ' ')}"
    if place >= len(custom.values):
        return f"{of_field} is missing"
    return f"{of_field} must be {_wanted(model, field)}, and is {as_written(custom.values[place])}"


def _wanted(model: type[Directive], field: str) -> str:
    hint = get_type_hints(model, include_extras=True)[field]
    for part in (hint, *get_args(hint)):
        if get_origin(part) is Literal:
            *words, last = (f'"{word}"' for word in get_args(part))
            return f"{', '.join(words)} or {last}"
        for text in getattr(part, "__metadata__", ()):
            if isinstance(text, str):
                return text
    return "of another kind"
