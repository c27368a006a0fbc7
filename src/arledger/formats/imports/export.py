"""What was read of another system's export, in the trade's own words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from arledger.formats.imports.buckets import Bucket
from arledger.model.documents import DocumentKind
from arledger.model.source import Day, Source


class ExportItem(NamedTuple):
    """A document of one client; `open` and `amount` are positive where the client owes.

    `name` is as in the file, `id` the client's code there; either may be empty, never both. `date` and `due` are None
    where the file says none, `currency` is empty where it names none. `buckets` is how the file itself sorts what is
    open by age, by the names of its buckets; empty where it does not. `terms` are as in the file.
    """

    name: str
    id: str
    number: str
    date: Day | None
    due: Day | None
    currency: str
    open: Decimal
    amount: Decimal
    kind: DocumentKind
    source: Source
    buckets: tuple[tuple[str, Decimal], ...] = ()
    terms: str = ""


class ExportClient(NamedTuple):
    """A client as a list of contacts describes it; what it does not say is empty.

    In a list of persons, `of_person` says that the id is a contact's and not the client's own, and `nameless` that
    the list has the client's id and not its name, so that `name` is that of a contact.
    """

    name: str
    id: str
    email: str
    phone: str
    contact: str
    address: str
    terms: str
    limit: str
    currency: str
    sales_rep: str
    source: Source
    of_person: bool = False
    nameless: bool = False


class Owner(NamedTuple):
    """A user of another system who looks after clients there: a sales rep here, and no client."""

    id: str
    name: str
    email: str
    login: str


class Skipped(NamedTuple):
    """A row that is no document and no client, and what it was taken for."""

    row: int
    kind: str
    text: str


class Total(NamedTuple):
    """What the documents add up to in one currency, and what the file says they do; None where it says nothing.

    `figure` is which column was compared, `open` or `amount`.
    """

    currency: str
    items: Decimal
    file: Decimal | None
    figure: str

    @property
    def difference(self) -> Decimal | None:
        """The file's total less that of the documents."""
        return None if self.file is None else self.file - self.items


@dataclass(frozen=True, slots=True)
class Export:
    """One report of another system; `why` says by what it was recognised, `warnings` what somebody should look at.

    `buckets` are those of its aging, if it is one. `refuse` says why it is no list of documents, where
    it only sums up each client; empty otherwise.
    """

    file: str
    sheet: str
    system: str
    report: str
    title: str
    why: str
    company: str
    as_of: Day | None
    items: tuple[ExportItem, ...] = ()
    clients: tuple[ExportClient, ...] = ()
    owners: tuple[Owner, ...] = ()
    totals: tuple[Total, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    refuse: str = ""
