"""Procedures of reminders: the ladder of levels that a client's overdue items climb.

The usual ladder is the trade's: a nudge three days before the due date, reminders 7, 14 and 30 days after it, and the
final demand after 45.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from arledger.model.documents import Client
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.policy.collecting import ReminderLevel, ReminderSettings
from arledger.subledger.clients import NO_LETTERS, text_of

USUAL = ""
NUDGE = 0

PROCEDURE_KEY, KIND_KEY = "reminders", "kind"
EMAIL, POST = "email", ("post", "letter")
LETTERS = {0: "nudge", 1: "reminder-1", 2: "reminder-2", 3: "reminder-3"}
FINAL = "final-demand"
"""The letter of a level: above the third reminder it is the final demand."""

_HIGHEST = 99
_DEFAULT = tuple(
    ReminderLevel(level=level, days=days, tone=tone)
    for level, days, tone in (
        (0, -3, "nudge"),
        (1, 7, "friendly"),
        (2, 14, "firm"),
        (3, 30, "urgent"),
        (4, 45, "final"),
    )
)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A ladder: levels that rise, each after more days than the one before."""

    name: str
    levels: tuple[ReminderLevel, ...]

    @property
    def nudge(self) -> ReminderLevel | None:
        """The level before the due date, where there is one."""
        return next((level for level in self.levels if level.level == NUDGE), None)

    @property
    def nudge_days(self) -> int:
        """After how many days from the due date the nudge goes: zero without one, else negative."""
        return self.nudge.days if self.nudge else 0

    def after(self, level: int) -> ReminderLevel | None:
        """Return the next step above a level, None where that was the last; the nudge is never above anything."""
        return next((step for step in self.levels if step.level > max(level, NUDGE)), None)


class Procedures:
    """All procedures of a policy, and whose is which."""

    def __init__(self, settings: ReminderSettings) -> None:
        _refuse_settings(settings)
        self._kinds = settings.kinds
        rows: dict[str, list[ReminderLevel]] = {}
        for row in settings.level:
            rows.setdefault(row.procedure, []).append(row)
        self._known = {USUAL: Procedure(USUAL, _DEFAULT)} | {name: _checked(name, own) for name, own in rows.items()}
        for kind, name in settings.kinds.items():
            if name not in self._known and name not in NO_LETTERS:
                raise self._unknown(f"[reminders] kinds: {kind} has", name)

    def __iter__(self) -> Iterator[Procedure]:
        """Go through them by name, the usual one first."""
        return iter(sorted(self._known.values(), key=lambda each: each.name))

    def or_nobody(self, client: Client) -> tuple[Procedure | None, str]:
        """Return a client's procedure, or None and why nobody writes: the slip of one client stops no others."""
        try:
            found = self.of(client)
        except UserError as error:
            return None, error.message
        return found, "" if found else f"{PROCEDURE_KEY}: {text_of(client.meta, PROCEDURE_KEY) or NO_LETTERS[0]}"

    def of(self, client: Client) -> Procedure | None:
        """Return a client's procedure, None where nobody writes to them; raises UserError for one there is not."""
        name = text_of(client.meta, PROCEDURE_KEY) or self._kinds.get(text_of(client.meta, KIND_KEY), USUAL)
        if name in NO_LETTERS:
            return None
        if name not in self._known:
            place = client.source or client.id
            raise self._unknown(f"{place}: {client.id} has", name)
        return self._known[name]

    def _unknown(self, whose: str, name: str) -> UserError:
        known = [each for each in (*self._known, NO_LETTERS[0]) if each]
        remedy = did_you_mean(name, known, f'Write [[reminders.level]] rows with procedure = "{name}".')
        return UserError(f"{whose} the reminders {name!r}, and there is no such procedure", remedy)


def _refuse_settings(settings: ReminderSettings) -> None:
    for name, days in (("cool-off", settings.cool_off), ("bank-days", settings.bank_days)):
        if days < 0:
            raise UserError(f"[reminders] {name} is below zero", "Write a number of days.")
    if not NUDGE <= settings.consumer_level <= _HIGHEST:
        raise UserError(f"[reminders] consumer-level: there is no level {settings.consumer_level}", "Correct it.")


def _checked(name: str, rows: Sequence[ReminderLevel]) -> Procedure:
    """Return the procedure of some rows; raises UserError where they make no ladder."""
    levels = tuple(sorted(rows, key=lambda row: row.level))
    said = f"[[reminders.level]] of {name or 'the usual procedure'}"
    if name in NO_LETTERS:
        raise UserError(f"{said}: this name says that nobody writes", "Choose another one.")
    for row in levels:
        if not NUDGE <= row.level <= _HIGHEST:
            raise UserError(f"{said}: there is no level {row.level}", f"Choose one from {NUDGE} to {_HIGHEST}.")
        if (row.level == NUDGE) != (row.days < 0) and row.days != 0:
            raise UserError(
                f"{said}: level {row.level} at {row.days} days",
                "Level 0 is before the due date, with days below zero; the others are after it.",
            )
        if row.wait < 0 or row.minimum < 0 or row.fee < 0 or not 0 <= row.percent <= 100:
            raise UserError(f"{said}: level {row.level} has a figure below zero, or above 100 %", "Correct it.")
    for lower, higher in pairwise(levels):
        if lower.level == higher.level:
            raise UserError(f"{said}: level {lower.level} stands there twice", "Take one of them away.")
        if lower.days >= higher.days:
            raise UserError(
                f"{said}: level {higher.level} is not later than level {lower.level}", "Let days rise with levels."
            )
    return Procedure(name, levels)


def letter_name(level: int) -> str:
    """Return the name of a level's letter."""
    return LETTERS.get(level, FINAL)
