"""Numbers of new documents: from the policy's pattern, gapless, and never taken twice."""

import re
from datetime import date

from arledger.model.problem import Refused, UserError

_FIELD = re.compile(r"\{(year|seq)(?::0(\d{1,2}))?\}")


def next_number(pattern: str, day: date, taken: frozenset[str]) -> str:
    """Return the number after the highest in use that fits the pattern (in the year of `day`)."""
    matcher = _matcher(pattern, day)
    used = [int(found.group("seq")) for number in taken if (found := matcher.fullmatch(number))]
    return _filled(pattern, day, max(used, default=0) + 1)


def gaps(pattern: str, numbers: frozenset[str], years: range) -> list[str]:
    """Return the numbers that are missing between the first and the last of each year."""
    missing = []
    for year in years:
        day = date(year, 1, 1)
        matcher = _matcher(pattern, day)
        used = {int(found.group("seq")) for number in numbers if (found := matcher.fullmatch(number))}
        if used:
            missing += [_filled(pattern, day, n) for n in range(min(used), max(used)) if n not in used]
    return missing


def free_number(named: str | None, pattern: str, day: date, taken: frozenset[str]) -> str:
    """Return the number named, if it is free, else the next one; raises Refused where it is taken."""
    if named is None:
        return next_number(pattern, day, taken)
    if not named.strip():
        raise UserError("--number: there is no number in it", "Leave it out for the next free one.")
    if named in taken:
        raise Refused(f"the number {named} is taken", f"The next free one is {next_number(pattern, day, taken)}.")
    return named


def _matcher(pattern: str, day: date) -> re.Pattern[str]:
    if len([field for field in _FIELD.finditer(pattern) if field.group(1) == "seq"]) != 1:
        raise UserError(
            f"[numbers]: the pattern {pattern!r} needs {{seq}} once", 'Write for example "INV-{year}-{seq:04}".'
        )
    parts = []
    rest = 0
    for field in _FIELD.finditer(pattern):
        parts.append(re.escape(pattern[rest : field.start()]))
        parts.append(r"(?P<seq>[0-9]{1,40})" if field.group(1) == "seq" else str(day.year))
        rest = field.end()
    return re.compile("".join(parts) + re.escape(pattern[rest:]))


def _filled(pattern: str, day: date, number: int) -> str:
    def value(field: re.Match[str]) -> str:
        width = int(field.group(2) or 0)
        return str(number if field.group(1) == "seq" else day.year).rjust(width, "0")

    return _FIELD.sub(value, pattern)
