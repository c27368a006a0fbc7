"""Carry out a plan: shown as a diff, and with `--write` checked as a whole and written at once.

The order of things keeps a ledger safe: lock, finish what was interrupted, read, propose; then compare
every file with what was read, load the whole ledger as it would be, and only then write.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from arledger.controls.closed_periods import CLOSE_DIRECTIVE, closed_through
from arledger.entries.context import EntryContext
from arledger.files.change import FileChange, append_text, diff_pieces
from arledger.files.durable import digest
from arledger.files.regular import read_regular
from arledger.ledger.fingerprints import first_changed
from arledger.ledger.query import NO_ENTRIES, Query, Store
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.plan import NewFile, Plan, accounts_in
from arledger.model.problem import Problem, Refused, Severity, UserError
from arledger.session.book_options import BookOptions
from arledger.session.books import find_place, open_snapshot_of
from arledger.session.clock import today
from arledger.session.lookup import find_client
from arledger.session.messages import format_problem, harmless, harmless_json, say
from arledger.session.open_book import OpenBook
from arledger.session.output import in_blocks, write_out
from arledger.session.place import Place
from arledger.session.plan_text import about_files, data_of, texts_of
from arledger.session.progress import waiting
from arledger.session.uncached import UncachedStore
from arledger.subledger.coins import payable

if TYPE_CHECKING:
    from arledger.ledger.load.read import RawLedger

_LARGEST = 256 * 1024**2
"""Bytes of a document, or of a file that is written to: it is in memory while it is copied."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How a plan is made and shown: the day of its entries, who prepares it, whether it is carried out.

    `again` says that the same may be there already; None where nobody types it, and that need not be asked.
    """

    day: date
    by: str
    write: bool
    format_name: str | None
    again: bool | None = None


class Session:
    """One writing command: the book it works on, and the way to carry out its plan."""

    def __init__(self, opened: OpenBook, options: WriteOptions) -> None:
        self._opened = opened
        self.options = options
        self.place: Place = opened.place
        self._written: tuple[RawLedger, dict[str, str]] | None = None

    @property
    def opened(self) -> OpenBook:
        """The book with its facts at hand, as commands that report have it."""
        return self._opened

    @cached_property
    def unsettled(self) -> Book:
        """The book of all dates with everything that is not settled."""
        by_payee = self.place.policy.items.client_from == "payee"
        return self._opened.book(date.max, Query(settled=by_payee))

    @cached_property
    def directory(self) -> Book:
        """Everybody with an account and what was agreed, without any entry: enough to find a client in no time."""
        return self._opened.book(date.max, NO_ENTRIES)

    def book_on(self, day: date) -> Book:
        """Return the whole book of a day."""
        return self._opened.book(day)

    def client(self, text: str) -> Client:
        """Find a client by what the user typed."""
        try:
            return find_client(self.directory, text)
        except UserError:
            # Payees are known by entries alone, and so is whoever has no account of their own.
            return find_client(self.unsettled, text)

    def context(self, client: Client | None = None, *, whole: bool = False) -> EntryContext:
        """Return a context with one client's whole history, with everyone's, or with what is not settled."""
        wanted = self._opened.wanted_for(client.id) if client else Query()
        book = self._opened.book(date.max, wanted) if client or whole else self.unsettled
        options, folder = self.options, str(self.place.folder)
        everybody = partial(self.book_on, date.max)
        return EntryContext(payable(book), self.place.policy, frozenset(), options.day, options.by, folder, everybody)

    def context_of_number(self, number: str, client: Client | None) -> EntryContext:
        """Return a context in which the owner of a number has the whole history."""
        if client is None:
            owners = {item.client for item in self.unsettled.items if item.number == number}
            if len(owners) != 1:
                return self.context(whole=True)
            client = self.unsettled.clients[owners.pop()]
        return self.context(client)

    def with_numbers(self, context: EntryContext) -> EntryContext:
        """Return the context with all numbers in use, which new numbers must not repeat."""
        return replace(context, numbers=self._opened.store.numbers())

    def propose(
        self, context: EntryContext, plan: Plan, client: Client | None, document: str | None, number: str | None
    ) -> None:
        """Finish a plan, with a document beside it if one is named, of the client or else of whose account it is."""
        from arledger.entries.documents import owner_of, with_document

        self.finish(
            with_document(context, plan, client or owner_of(context, plan), document, number) if document else plan
        )

    def need_approval(
        self, kind: str, amount: Decimal, numbers: tuple[str, ...], client: Client, currency: str = ""
    ) -> None:
        """Raise Refused where the policy asks for an approval that is not in the ledger."""
        from arledger.controls.approvals import Deed, refuse_unapproved

        context = self.context(client)
        names = (frozenset(numbers),)
        deed = Deed(kind, client.id, currency, amount, self.options.day, names, self.options.by)
        refuse_unapproved(context.book, context.policy, deed)

    def finish(self, plan: Plan, data: Mapping[str, object] | None = None) -> None:
        """Show the plan, and carry it out with --write; raises Refused where that is not safe.

        Whether anybody reads the answer makes no difference to what is written. `data` is what a program is
        told before the plan.
        """
        self._refuse_closed(plan)
        self._refuse_doubtful(plan)
        plan = replace(plan, remarks=(*self._future(), *plan.remarks))
        texts = texts_of(plan)
        changes = self._changes(texts, plan)
        as_json = self.options.format_name == "json"
        # Made before anything is written: what goes wrong here leaves everything as it is.
        answer = self._as_json(plan, texts, data or {}) if as_json else self._as_diff(plan, changes)
        del texts
        changes += [self._new_file(file) for file in plan.files]
        if not as_json:
            self._show(answer)
        for remark in plan.remarks:
            say(f"Note: {remark}")
        if self.options.write and changes:
            self._write(plan, changes)
        names = ", ".join(self._name(change.path) for change in changes)
        written = f"Written: {names or 'nothing, as there is nothing new'}."
        if as_json:
            self._show(answer, written)
        elif changes or self.options.write:
            say(written if self.options.write else "Nothing is written yet: --write does it.")

    def carry_out(self, plan: Plan) -> None:
        """Write a plan without a word, for what has happened already; raises Refused where that is not safe."""
        self._refuse_closed(plan)
        changes = self._changes(texts_of(plan), plan)
        if changes:
            self._write(plan, changes)

    def _changes(self, texts: Sequence[Sequence[str]], plan: Plan) -> list[FileChange]:
        by_file: dict[str, list[str]] = {}
        for addition, entries in zip(plan.additions, texts, strict=True):
            by_file.setdefault(addition.file, []).extend(entries)
        changes = [self._change(file, entries) for file, entries in by_file.items()]
        return changes + [change for copy in plan.copies if (change := self._copy(copy.source, copy.target))]

    def _new_file(self, file: NewFile) -> FileChange:
        path = Path(os.path.normpath(self.place.folder / file.target))
        try:
            before = read_regular(path, _LARGEST) if path.exists() or path.is_symlink() else None
        except OSError as error:
            raise UserError(f"{path}: {error.strerror}", "Check the file and its permissions.") from error
        return FileChange(path, before, file.content)

    def _show(self, answer: Sequence[bytes], written: str = "") -> None:
        """Print the answer; with --write, a reader who has left stops nothing. `written` is what is done by then."""
        try:
            write_out(*answer)
        except typer.Exit:
            if not self.options.write:
                raise
            if written:
                say(written)
        except UserError as error:
            if self.options.write and written:
                raise UserError(f"{error.message}. {written}", "Do not repeat the command.") from error
            raise

    def _future(self) -> Iterator[str]:
        """Remark on a day that is yet to come: it may be meant, and is more often a slip of the keyboard."""
        if self.options.day > today():
            yield f"This is dated {self.options.day}, which is after today, {today()}."

    def _refuse_closed(self, plan: Plan) -> None:
        through = closed_through(self.directory.facts.customs)
        days = [directive.date for addition in plan.additions for directive in addition.directives]
        if through and any(day <= through for day in days):
            raise Refused(
                f"the period up to {through} is closed, and this is dated {min(days)}", "Give a later --date."
            )

    def _refuse_doubtful(self, plan: Plan) -> None:
        """Refuse what is a slip more often than meant, where somebody has typed it."""
        again = self.options.again
        if again is None:
            return
        from arledger.session.doubts import deposit_accounts, refuse_future, refuse_repeated

        policy = self.place.policy
        refuse_future(plan, self.directory.facts, policy, today())
        if not again:
            touched, held = self._touched(plan), deposit_accounts(plan, self.directory.facts.roots)
            accounts = () if touched is None else (*touched, *held)
            refuse_repeated(plan, self._opened.facts(date.max, Query(accounts=accounts)), policy)

    def _change(self, file: str, entries: list[str]) -> FileChange:
        path = Path(os.path.normpath(self.place.folder / file))
        known = self._opened.store.digests()
        try:
            before = read_regular(path, _LARGEST) if path.exists() or path.is_symlink() else None
        except OSError as error:
            raise UserError(f"{path}: {error.strerror}", "Check the file and its permissions.") from error
        if before is not None and str(path) in known and digest(before) != known[str(path)]:
            raise Refused(f"{file} changed while it was read", "Run the command again.")
        return FileChange(path, before, append_text(before, "\n\n".join(entries)))

    def _copy(self, source: str, target: str) -> FileChange | None:
        path = self.place.folder / target
        try:
            content = read_regular(Path(source), _LARGEST)
        except OSError as error:
            raise UserError(f"{source}: {error.strerror}", "Name an existing file.") from error
        if path.exists():
            if path.is_file() and path.stat().st_size == len(content) and read_regular(path, _LARGEST) == content:
                return None
            raise Refused(f"{target} exists already, with other content", "Rename the document.")
        return FileChange(path, None, content)

    def _write(self, plan: Plan, changes: list[FileChange]) -> None:
        from arledger.files.transaction import commit

        checked: list[RawLedger] = []

        def verify(after: Mapping[Path, bytes]) -> None:
            checked.append(self._verify(plan, after))

        digests = self._opened.store.digests()
        # What is written beside the ledger alone, such as a mail, cannot bring it out of order.
        touches = plan.additions or plan.copies
        commit(self.place.home, changes, verify if touches else None, unchanged=self._refuse_changed)
        if checked:
            self._written = checked[0], digests | {str(change.path): digest(change.after) for change in changes}

    def renew_snapshot(self) -> None:
        """Write the snapshot of the ledger as it is now, where a write has found out what is in it."""
        if self._written:
            from arledger.session.renewing import renew_snapshot

            renew_snapshot(self.place, *self._written)

    def _refuse_changed(self) -> None:
        """Refuse where any file of the ledger changed: a number may be taken by now, a balance another."""
        store = self._opened.store
        changed = first_changed(store.digests(), store.includes())
        if changed:
            raise Refused(f"{self._name(Path(changed))} changed meanwhile", "Run the command again.")

    def _name(self, path: Path) -> str:
        """Name a file as seen from the ledger's folder."""
        return os.path.relpath(path, self.place.folder)

    def _verify(self, plan: Plan, after: Mapping[Path, bytes]) -> "RawLedger":
        """Return the whole ledger as it would be; refuse what would make it worse."""
        from arledger.session.trial import check_candidate

        touched = self._touched(plan)
        before = self._opened.facts(date.max, Query() if touched is None else Query(accounts=touched))
        store = self._opened.store
        loaded = store.raw if isinstance(store, UncachedStore) else None
        with waiting("Checking the ledger as it would be"):
            raw, new = check_candidate(self.place, before, touched, list(store.digests()), after, plan, loaded)
        errors = [problem for problem in new if problem.severity is Severity.ERROR]
        for problem in new:
            if problem.severity is Severity.WARNING:
                say(f"Note: {problem.message}.")
        if errors:
            raise Refused(_first_of(errors, self.place.folder), "Nothing was written.")
        return raw

    def _touched(self, plan: Plan) -> tuple[str, ...] | None:
        """Return the accounts of the clients that a plan posts to, None where it concerns all of them."""
        roots = self.directory.facts.roots
        directives = [directive for addition in plan.additions for directive in addition.directives]
        named = {account for directive in directives for account in accounts_in(directive)}
        if named & set(roots.receivable) or any(getattr(d, "type", "") == CLOSE_DIRECTIVE for d in directives):
            return None
        clients = {roots.client_of(account) for account in named}
        # A client may have accounts below several roots.
        own = (account for client in clients if client for account in roots.accounts_of(client))
        return tuple(sorted(own)) or NO_ENTRIES.accounts

    def _as_diff(self, plan: Plan, changes: list[FileChange]) -> list[bytes]:
        pieces = chain(about_files(plan.files), diff_pieces(changes, self.place.folder))
        return in_blocks(pieces, harmless)

    def _as_json(self, plan: Plan, texts: Sequence[Sequence[str]], data: Mapping[str, object]) -> list[bytes]:
        from arledger.render.json import json_pieces

        told = {**data, **data_of(plan, texts, written=self.options.write)}
        return in_blocks(json_pieces(told), harmless_json)


def _first_of(errors: list[Problem], folder: Path) -> str:
    more = f"\n… and {len(errors) - 1} more" if len(errors) > 1 else ""
    return f"the ledger would not be in order:\n{format_problem(errors[0], folder)}{more}"


@contextmanager
def writing(source: BookOptions, options: WriteOptions, *, first_client: bool = False) -> Iterator[Session]:
    """Open a book for a writing command; with --write under the lock, after finishing what was interrupted.

    Where the `first_client` may be opened, the book need not have a receivable account yet.
    """
    from arledger.files.lock import write_lock
    from arledger.files.recovery import needs_recovery, recover

    if options.format_name not in (None, "table", "json"):
        raise UserError(f"a plan has no format {options.format_name!r}", "Write --format json, or leave it out.")
    place = replace(find_place(source.ledger, tuple(source.receivable or ())), first_client=first_client)
    with ExitStack() as stack:
        if options.write and place.home.is_dir():
            stack.enter_context(write_lock(place.home))
            _refuse_repeated(recover(place.home))
        elif needs_recovery(place.home):
            say("arledger: a write was interrupted; the next command finishes or discards it first.")
        store: Store | None = None if source.no_cache else open_snapshot_of(place)
        with nullcontext() if source.verbose else waiting("Reading the ledger"):
            store = store or UncachedStore(place, verbose=source.verbose, keep=options.write)
        session = Session(OpenBook(place, store), options)
        yield session
    # Without the lock: nobody has to wait for it, and a file that changes meanwhile makes it untrue.
    if not source.no_cache:
        session.renew_snapshot()


def _refuse_repeated(recovered: str | None) -> None:
    """Say what was recovered; after finishing a write, go no further: the same command would add it twice."""
    if recovered and recovered.startswith("finished"):
        raise Refused(
            recovered,
            "Nothing else was written. Look at the ledger, and repeat the command only if it is another one.",
        )
    if recovered:
        say(f"arledger: {recovered}.")
