"""Entries that carry the reference of a bank line, its own or that of another file.

What makes two movements the same is written down in `docs/matching.md`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from arledger.capabilities.bank_reconciliation.agreement import Agreement, denies
from arledger.capabilities.bank_reconciliation.existing_entries import ExistingEntries, Found, Question
from arledger.capabilities.bank_reconciliation.identity import NEAR, days_of, reference_of
from arledger.capabilities.bank_reconciliation.pairing import most_pairs
from arledger.capabilities.bank_reconciliation.values import AccountStatement, Movement
from arledger.model.bank import FINGERPRINT, BankStatement
from arledger.model.facts import Custom
from arledger.model.money import ZERO, Money

_ANY = Agreement.CONTRADICTED
_ANOTHER = 20
"""A reference that comes again after so many days is of another movement: banks begin anew."""


class ReferencedEntries:
    """The entries of an account that the bank has shown; `recorded` are the statements that the ledger has."""

    def __init__(self, pool: ExistingEntries, recorded: Collection[tuple[Custom, Money]] = ()) -> None:
        self._pool = pool
        self._ends = frozenset((custom.date, closing) for custom, closing in recorded)
        openings = [(custom.values[2], closing) for custom, closing in recorded]
        self._recorded = {(o.number, c.number) for o, c in openings if isinstance(o, Money) and o != c}
        self._days_by_amount: dict[int, Mapping[Decimal, set[date]]] = {}
        self._by_ref: defaultdict[str, list[int]] = defaultdict(list)
        self._parts: defaultdict[str, list[int]] = defaultdict(list)
        self._by_day: defaultdict[tuple[date, Decimal, str], list[tuple[int, ...]]] = defaultdict(list)
        for at, leg in enumerate(pool.legs):
            if leg.ref:
                for ref in dict.fromkeys((leg.ref, *leg.also)):
                    self._by_ref[ref].append(at)
                if _entry(leg.ref):
                    self._parts[_entry(leg.ref)].append(at)
                self._by_day[leg.day, leg.number, leg.currency].append((at,))
        self._add_deposits()
        self._amounts = {(number, currency) for _, number, currency in self._by_day}

    def _add_deposits(self) -> None:
        """Know legs that the bank showed as one line by their sum as well; what has a fingerprint are twins."""
        for ref, places in self._by_ref.items():
            legs = [self._pool.legs[at] for at in places]
            days = {(leg.day, leg.currency) for leg in legs}
            if len(places) > 1 and len(days) == 1 and not ref.startswith(FINGERPRINT):
                ((day, currency),) = days
                self._by_day[day, self._total(places), currency].append(tuple(places))

    def by_reference(self, movement: Movement, sheet: AccountStatement) -> Found | Question | None:
        """Find the legs that carry a line's reference: booked with those of its amount and day that it does not deny.

        Of another day, or denied by what the line says, a leg is a question; so is one of another amount on the
        line's day. Banks use references again: further away they are of other movements.
        """
        line = movement.line
        own = [at for at in self._by_ref.get(movement.ref, ()) if self._pool.legs[at].currency == line.currency]
        shared = [at for at in own if self._is_part(at, movement, sheet)]
        if shared:
            return self._pool.take(shared[:1], f"a part of the entry of {self._pool.legs[shared[0]].date}, as linked")
        if self._is_rest(sheet, line.date):
            # Balances prove that this statement goes on from the recorded one: the bank uses a reference again.
            own = [at for at in own if self._pool.apart(at, line) > 0]
        free = [at for at in own if at in self._pool.free]
        return (
            self._of_its_day(movement, free)
            or self._of_another_day(movement, sheet, free)
            or self._of_another_amount(movement, free)
        )

    def _of_its_day(self, movement: Movement, free: Sequence[int]) -> Found | Question | None:
        """Find the legs of a line's reference on its day: one of its amount, else several that add up to it."""
        line, legs = movement.line, self._pool.legs
        today = [at for at in free if self._pool.apart(at, line) <= (self._pool.days if legs[at].transfer else 0)]
        same = [at for at in today if legs[at].number == line.amount]
        agreed = [at for at in same if not denies(line, self._pool.said(line), legs[at])]
        if agreed:
            best = max(agreed, key=lambda at: (self._pool.agreement(line, at), -at))
            return self._pool.take([best], f"booked on {legs[best].date} under this reference")
        for places in (today, [at for at in self._parts.get(movement.ref, ()) if at in self._pool.free]):
            if len(places) > 1 and self._total(places) == line.amount:
                return self._pool.take(places, f"booked as {len(places)} entries under this reference")
        if same:
            leg = legs[same[0]]
            return Question(((leg,),), f"the entry at {leg.source} has this reference, and the line names another")
        return None

    def _total(self, places: Iterable[int]) -> Decimal:
        return sum((self._pool.legs[at].number for at in places), ZERO)

    def _is_part(self, at: int, movement: Movement, sheet: AccountStatement) -> bool:
        """Say whether somebody linked a leg to several lines, of which this is one.

        Where the statement has the whole of it under that reference, the bank used the reference again.
        """
        leg, line = self._pool.legs[at], movement.line
        linked = any(ref == movement.ref and day in days_of(line) for ref, day in leg.cleared)
        if not linked or leg.number == line.amount or self._pool.agreement(line, at) < Agreement.PARTLY:
            return False
        return not any(
            each.amount == leg.number and reference_of(each) == movement.ref for each in sheet.statement.lines
        )

    def _of_another_day(
        self, movement: Movement, sheet: AccountStatement, free: Sequence[int]
    ) -> Found | Question | None:
        """Find a leg of a line's reference and amount: formats differ in the day, and banks use references again.

        A complete statement shows what the bank showed on the leg's day; where it has it on a day near by alone,
        that is the leg's.
        """
        line = movement.line
        near = [
            at for at in free if self._pool.apart(at, line) <= _ANOTHER and self._pool.legs[at].number == line.amount
        ]
        near = [at for at in near if self._pool.agreement(line, at) is not Agreement.CONTRADICTED]
        if not near:
            return None
        best = min(near, key=lambda at: (self._pool.apart(at, line), at))
        leg = self._pool.legs[best]
        if self._pool.apart(best, line) <= NEAR and _shows_elsewhere(sheet, movement, leg.day):
            return self._pool.take([best], f"booked on {leg.date} under this reference")
        return Question(((leg,),), f"the entry at {leg.source} of {leg.date} has this reference")

    def _of_another_amount(self, movement: Movement, free: Sequence[int]) -> Question | None:
        line = movement.line
        free = free or [at for at in self._by_ref.get(_entry(movement.ref), ()) if at in self._pool.free]
        other = [at for at in free if self._pool.apart(at, line) == 0]
        if other and not movement.ref.startswith(FINGERPRINT):
            leg = self._pool.legs[other[0]]
            said = f"the entry at {leg.source} has this reference and another amount, {leg.number} {leg.currency}"
            return Question((), said)
        return None

    def by_other_reference(
        self, lines: Mapping[int, Movement], sheets: Sequence[AccountStatement]
    ) -> dict[int, Found | Question]:
        """Find for lines the legs of their day and amount that have another reference: of another file's kind.

        A statement whose balances prove that it is complete shows every movement of its days: a reference that
        it does not have must be of one that it calls otherwise. Without that proof, a person has to look. A
        statement that opens with the balance at which a recorded one ended on its first day is that day's rest:
        what the bank calls otherwise on that day is another movement. Of several lines, those that say most of
        what an entry says choose first.
        """
        found: dict[int, Found | Question] = {}
        # A number says more than a day, and a day more than a client.
        for near, least in ((False, Agreement.NUMBER), (True, Agreement.NUMBER), (False, _ANY), (True, _ANY)):
            left = {index: movement for index, movement in lines.items() if index not in found}
            found |= self._called_on(left, sheets, near=near, least=least)
        return found

    def _called_on(
        self, lines: Mapping[int, Movement], sheets: Sequence[AccountStatement], *, near: bool, least: Agreement
    ) -> dict[int, Found | Question]:
        """Find legs under other references on the lines' own days, or those `near` by, that agree so far at least."""
        groups: dict[tuple[int, ...], int] = {}
        choices: dict[int, list[tuple[int, int, int]]] = {}
        for index, movement in lines.items():
            for places in self._called_otherwise(movement, sheets[movement.sheet], near=near):
                agreed = self._pool.agreement(movement.line, places[0])
                if agreed >= least:
                    shown = self._pool.legs[places[0]].day
                    apart = min(abs((shown - day).days) for day in days_of(movement.line))
                    choices.setdefault(index, []).append((-agreed, apart, groups.setdefault(places, len(groups))))
        first = sorted(choices, key=lambda index: (min(choices[index]), index))
        pairs = most_pairs({index: [group for *_, group in sorted(choices[index])] for index in first})
        called = list(groups)
        return {
            index: self._called(lines[index], sheets[lines[index].sheet], called[group])
            for index, group in sorted(pairs.items())
            if self._pool.free.issuperset(called[group])
        }

    def _called_otherwise(
        self, movement: Movement, sheet: AccountStatement, *, near: bool
    ) -> Iterable[tuple[int, ...]]:
        """Yield the legs that may be a line under another reference."""
        line = movement.line
        if (line.amount, line.currency) not in self._amounts:
            return
        rest = self._is_rest(sheet, line.date)
        proven = self._days(movement, sheet)
        own = sorted(days_of(line))
        for day in dict.fromkeys((*proven, *self._doubtful_days(movement, sheet))) if near else own:
            for places in self._by_day.get((day, line.amount, line.currency), ()):
                leg = self._pool.legs[places[0]]
                made = leg.ref.startswith(FINGERPRINT) or movement.ref.startswith(FINGERPRINT)
                denied = not self._pool.free.issuperset(places) or denies(line, self._pool.said(line), leg)
                agreed = day in proven or self._pool.agreement(line, places[0]) >= Agreement.CLIENT
                if not denied and agreed and (made or not rest):
                    yield places

    def _doubtful_days(self, movement: Movement, sheet: AccountStatement) -> list[date]:
        """Return days near by on which another file may have a line, though nothing proves it.

        A statement that goes on from a recorded one repeats nothing.
        """
        said, line = sheet.statement, movement.line
        if said.opening is not None and said.first is not None:
            goes_on = Money(said.opening, said.currency)
            if any(day <= said.first and closing == goes_on for day, closing in self._ends):
                return []
        return [line.date + timedelta(days) for step in range(1, NEAR + 1) for days in (-step, step)]

    def _days(self, movement: Movement, sheet: AccountStatement) -> list[date]:
        """Return the days on which another file may have a line: its own, and in a complete statement those near by.

        Where it shows nothing else of that amount on such a day, what the bank showed on it must be this line.
        """
        line, said = movement.line, sheet.statement
        own = sorted(days_of(line))
        if said.difference != ZERO or not (said.first and said.last):
            return own
        taken = self._shown(movement.sheet, said).get(line.amount, set())
        near = [line.date + timedelta(days) for step in range(1, NEAR + 1) for days in (-step, step)]
        # One between the balances of a recorded one is that one: what lies before its days is in it, too.
        first = said.first if (said.opening, said.closing) not in self._recorded else date.min
        return [*own, *(day for day in near if first <= day <= said.last and day not in taken)]

    def _shown(self, place: int, said: BankStatement) -> Mapping[Decimal, set[date]]:
        """Return the days on which a statement has lines of each amount; it is asked for every line."""
        if place not in self._days_by_amount:
            found: defaultdict[Decimal, set[date]] = defaultdict(set)
            for line in said.lines:
                found[line.amount] |= days_of(line)
            self._days_by_amount[place] = found
        return self._days_by_amount[place]

    def _called(self, movement: Movement, sheet: AccountStatement, places: tuple[int, ...]) -> Found | Question:
        leg = self._pool.legs[places[0]]
        proven = leg.day in self._days(movement, sheet)
        if proven and sheet.statement.difference == ZERO and not self._is_rest(sheet, movement.line.date):
            return self._pool.take(places, f"booked on {leg.date} under the reference {leg.ref}")
        when = "this day and amount" if leg.day in days_of(movement.line) else f"this amount on {leg.day}"
        said = f"the entry at {leg.source} has {when} and another reference, {leg.ref}"
        return Question(((leg,),) if len(places) == 1 else (), said)

    def _is_rest(self, sheet: AccountStatement, day: date) -> bool:
        """Say whether a statement begins where a recorded one ended within a day.

        A day whose movements come to nothing proves nothing: it ends with the balance with which it began.
        """
        said = sheet.statement
        if said.opening is None or day != said.first:
            return False
        if (said.first, Money(said.opening, said.currency)) not in self._ends:
            return False
        return sum((line.amount for line in said.lines if line.date == day), ZERO) != ZERO


def _shows_elsewhere(sheet: AccountStatement, movement: Movement, day: date) -> bool:
    """Say whether a complete statement covers a day and has no line of a movement's reference and amount on it."""
    said = sheet.statement
    if said.difference != ZERO or not (said.first and said.last and said.first <= day <= said.last):
        return False
    return not any(
        line.amount == movement.line.amount and day in days_of(line) and reference_of(line) == movement.ref
        for line in said.lines
    )


def _entry(ref: str) -> str:
    """Return the reference of the entry that a transaction is one of (`REF#2` is of `REF`), else nothing."""
    entry, mark, number = ref.rpartition("#")
    return entry if mark and number.isdigit() else ""
