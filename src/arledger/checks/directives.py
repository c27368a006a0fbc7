"""`ar-*` directives that are unknown or malformed, or about nobody and nothing: what they say would be lost."""

from collections.abc import Iterator

from arledger.checks.context import Context
from arledger.model.facts import Custom, Meta
from arledger.model.problem import Problem, Severity
from arledger.model.slips import ALIKE, did_you_mean
from arledger.subledger.numbers import INVOICE_KEY, NUMBER_KEY

NAME = "directive"


def find(context: Context) -> Iterator[Problem]:
    """Yield a problem for each; a ledger without directives does not pay for the validation library."""
    if not context.book.facts.customs:
        return
    from arledger.subledger.directive_models import AboutClient, AboutDocument, Pause  # noqa: PLC0415
    from arledger.subledger.directives import read_directive  # noqa: PLC0415

    subjects = None if context.partly else _Subjects(context)
    for custom in context.book.facts.customs:
        found = read_directive(custom)
        if isinstance(found, Problem):
            yield found
        elif subjects and isinstance(found, AboutClient):
            yield from subjects.of_account(custom, found.account)
        elif subjects and isinstance(found, AboutDocument):
            yield from subjects.of_number(custom, found.number)
        elif subjects and isinstance(found, Pause):
            yield from subjects.of_either(custom, found.about)


class _Subjects:
    """Whom and what a directive can be about: the clients and numbers of the whole ledger, later ones too."""

    def __init__(self, context: Context) -> None:
        facts = context.whole.facts
        self._names = context.names
        self._by_payee = context.policy.items.client_from == "payee"
        self._accounts = {
            opened.account: client
            for opened in facts.opens
            if (client := self._names.of_account(opened.account)) is not None
        }
        self._clients = set(self._accounts.values())
        self._numbers: set[str] = set()
        for entry in facts.entries:
            self._numbers.update(entry.links, _numbers(entry.meta))
            for posting in entry.postings:
                self._numbers.update(_numbers(posting.meta))

    def of_account(self, custom: Custom, account: str) -> Iterator[Problem]:
        """Yield a problem where the account is no client's; where payees are clients, accounts say little."""
        if self._by_payee or self._names.of_account(account) in self._clients:
            return
        yield Problem(
            custom.source,
            NAME,
            f"{custom.type}: {account} is no client's account, so the directive has no effect",
            did_you_mean(account, self._accounts, "Name the account of a client, without quotes.", ALIKE),
        )

    def of_either(self, custom: Custom, about: str) -> Iterator[Problem]:
        """Yield a problem where the text is neither a client's account nor the number of anything."""
        if self._names.of_account(about) is not None:
            return self.of_account(custom, about)
        return self.of_number(custom, about)

    def of_number(self, custom: Custom, number: str) -> Iterator[Problem]:
        """Yield a warning where nothing has the number."""
        if number in self._numbers:
            return
        remedy = "Correct the number, or write the document that has it."
        yield Problem(
            custom.source,
            NAME,
            f"{custom.type}: there is no document {number}, so this is about nothing",
            did_you_mean(number, self._numbers, remedy, ALIKE),
            Severity.WARNING,
            (number,),
        )


def _numbers(meta: Meta) -> Iterator[str]:
    for key in (INVOICE_KEY, NUMBER_KEY):
        if meta and meta.get(key) is not None:
            yield str(meta[key]).strip()
