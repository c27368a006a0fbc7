"""Mails that tell colleagues the next step of something, and in the ledger who was told of what."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from arledger.letters.letter import Letter
from arledger.letters.people import Colleagues
from arledger.letters.wording import harmless
from arledger.model.facts import MetaValue
from arledger.model.money import Money, amount_text, exact_sum
from arledger.model.plan import AccountName, Addition, NewCustom, NewDirective, NewFile, Plan
from arledger.model.report import Report
from arledger.session.colleague_mails import colleague_mail, workbook_of
from arledger.session.entry_options import PlanOptions
from arledger.session.messages import say
from arledger.session.notices import DIRECTIVE
from arledger.session.outbox import free_name, outbox_of, refuse_elsewhere
from arledger.session.place import Place
from arledger.session.sending import safe_name
from arledger.session.writing import Session


class Notice(Protocol):
    """One step that somebody is told, about one number."""

    @property
    def number(self) -> str:
        """The number that it is about."""

    @property
    def kind(self) -> str:
        """What is told, in the word of the ledger."""

    @property
    def level(self) -> int:
        """Which time it is told, or which step of a ladder it is."""

    @property
    def who(self) -> str:
        """Who is told: a name or role of `[contacts]`."""


N = TypeVar("N", bound=Notice)


@dataclass(frozen=True)
class NoticeDesk(Generic[N]):
    """Writes what people are told of one subject on a day; the names of its mails begin with `name`.

    `letter` makes the letter to a person and `listed` its workbook; `once` is what a mail says once, however many
    steps of it were told. `place_of` is the file in which a step is recorded, with the account of whose number it is
    where others have it.
    """

    place: Place
    day: date
    name: str
    letter: Callable[[str, Sequence[N]], Letter]
    listed: Callable[[Sequence[N]], Report]
    once: Callable[[N], Hashable]
    place_of: Callable[[N], tuple[str, tuple[AccountName, ...]]]

    def plan(self, new: Iterable[N], earlier: Sequence[N], is_quiet: Callable[[N], bool]) -> Plan:
        """Propose one mail to each person who has to be told something, and the record of it.

        `earlier` is what was told on the day already: a second run replaces a mail by one that says everything. Who
        has no address in `[contacts]` is not told and nothing is recorded of that; a remark says so, unless
        `is_quiet`.
        """
        refuse_elsewhere(outbox_of(self.place, self.day))
        by_person: defaultdict[str, list[N]] = defaultdict(list)
        remarks: dict[str, None] = {}
        for notice in new:
            if person := self._people.person(notice.who):
                by_person[person].append(notice)
            elif not is_quiet(notice):
                remarks[_untold(notice)] = None
        in_order = sorted(by_person.items())
        files = [
            self._mail(person, [*(n for n in earlier if self._people.person(n.who) == person), *own])
            for person, own in in_order
        ]
        additions = self._records(notice for _, own in in_order for notice in own)
        return Plan(additions, remarks=tuple(remarks), files=tuple(files))

    @cached_property
    def _people(self) -> "_People":
        return _People(self.place)

    def _records(self, told: Iterable[N]) -> tuple[Addition, ...]:
        found: defaultdict[str, dict[NewDirective, None]] = defaultdict(dict)
        for notice in told:
            file, whose = self.place_of(notice)
            values: tuple[MetaValue, ...] = (notice.number, notice.kind, notice.level, notice.who, *whose)
            found[file][NewCustom(self.day, DIRECTIVE, values)] = None
        return tuple(Addition(file, tuple(new)) for file, new in sorted(found.items()))

    def _mail(self, person: str, told: Iterable[N]) -> NewFile:
        each = [*{self.once(notice): notice for notice in told}.values()]
        workbook = workbook_of(self.place, self.listed(each), f"{self.name}-{self.day}")
        target = outbox_of(self.place, self.day) / f"{self.name}-{self._people.file(person)}.eml"
        mark = f"{self.name.removesuffix('s')}-notice.{self.day}"
        return colleague_mail(self.place, person, self.letter(person, each), mark, [workbook], target)


class _People(Colleagues):
    """Colleagues, who get one mail each."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.policy.contacts)
        taken: set[str] = set()
        self._files = {name: free_name(safe_name(name), taken) for name in self.persons}

    def file(self, person: str) -> str:
        """Return the name of a person's mail, which no other person has, whoever is told on the day."""
        return self._files[person]


def _untold(notice: Notice) -> str:
    who = harmless(notice.who) or "nobody"
    return f"{notice.number}: {who} has no address under [contacts] in arledger.toml, and is not told."


def finish_notices(session: Session, plan: Plan, shared: PlanOptions) -> None:
    """Show who is told, and carry it out with --write; a run of cron that tells nobody anything is quiet."""
    if plan.additions or shared.format_name == "json":
        session.finish(plan)
        return
    for remark in plan.remarks:
        say(f"Note: {remark}")
    if not shared.write and not plan.remarks:
        say(f"Nobody has to be told anything on {session.options.day}.")


def subject_of(told: Sequence[N], kinds: Iterable[tuple[str, str, str]], amount: Callable[[N], Money]) -> str:
    """Say how many there are of each kind, with their sum where it is of one currency.

    Of each of `kinds` it is said what one is called, and what several are.
    """
    said = (_counted([amount(each) for each in told if each.kind == kind], *words) for kind, *words in kinds)
    return ", ".join(filter(None, said))


def _counted(amounts: Sequence[Money], one: str, many: str) -> str:
    if not amounts:
        return ""
    total = amount_text(exact_sum(amount.number for amount in amounts), amounts[0].currency)
    of = f" ({total})" if len({amount.currency for amount in amounts}) == 1 else ""
    return f"{len(amounts)} {one if len(amounts) == 1 else many}{of}"
