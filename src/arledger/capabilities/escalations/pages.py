"""The pages of a pack that are made from figures: the open items as a workbook, the manifest, and README.txt."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from arledger.capabilities.escalations.claim import PARTS, Claim, records_of
from arledger.capabilities.escalations.entries import Handing, said_of
from arledger.capabilities.escalations.members import Member
from arledger.letters.people import letterhead, postal_lines
from arledger.letters.wording import Wording, harmless
from arledger.model.book import Book
from arledger.model.documents import Client
from arledger.model.report import Column, Data, Imprint, Kind, Report, Role, Table, table_of
from arledger.policy.settings import Policy
from arledger.subledger.clients import text_of
from arledger.subledger.report_parts import CURRENCY
from arledger.subledger.report_rows import credit_records, credit_tables

PART_TITLES = {
    "disputed": "Disputed",
    "promised": "Promised or agreed",
    "of_others": "For others to pay",
    "not_due": "Not due yet",
    "covered": "Covered by credit",
    "claimed": "Claimed",
}
_CONTACT = {
    "contact": "Contact",
    "phone": "Phone",
    "email": "E-mail",
    "billing-email": "E-mail for invoices",
    "vat-id": "VAT ID",
    "tax-id": "Tax ID",
    "registration": "Registration",
    "legal-form": "Legal form",
    "debtor": "Debtor",
    "language": "Language",
}
_WIDTH, _LONGEST = 78, 4000


class Case(NamedTuple):
    """What a pack is about: a client who is handed on, what is claimed, and who prepares it."""

    book: Book
    policy: Policy
    client: Client
    handing: Handing
    by: str
    claims: tuple[Claim, ...]

    @property
    def company(self) -> str:
        """Who claims."""
        return self.policy.company.name or self.book.facts.title or "The creditor"


class Missing(NamedTuple):
    """What is not in a pack: numbers without a document, files that could not be had, letters without a copy."""

    not_kept: list[str]
    left_out: list[str]
    without_copy: list[str]


def claim_table(case: Case) -> Table:
    """Return what is claimed by currency; parts that nothing has are left out."""
    totals, _ = records_of(case.claims)
    parts = tuple(Column(name, PART_TITLES[name], Kind.MONEY) for name in _parts_in(case.claims))
    columns = (CURRENCY, Column("open", "Open", Kind.MONEY), *parts, Column("oldest_due", "Oldest due", Kind.DATE))
    return table_of("claims", columns, totals, "What is claimed", Role.TOTAL)


def items_report(case: Case) -> Report:
    """Return the open items with their parts as a report, which foots to `items` and `aging` of the day."""
    totals, listed = records_of(case.claims)
    names = _parts_in(case.claims)
    columns = (
        Column("invoice", "Invoice", whole=True),
        Column("date", "Date", Kind.DATE),
        Column("due", "Due", Kind.DATE),
        CURRENCY,
        Column("amount", "Amount", Kind.MONEY),
        Column("open", "Open", Kind.MONEY),
        *(Column(name, PART_TITLES[name], Kind.MONEY) for name in names),
    )
    sums = (
        CURRENCY,
        *(
            Column(name, title, Kind.MONEY, sums=f"items.{name}")
            for name, title in [("open", "Open"), *_titles(names)]
        ),
    )
    credits_ = credit_records(credit for claim in case.claims for credit in claim.credits)
    return Report(
        name="open_items",
        title=f"Open items of {case.client.name}",
        as_of=case.book.as_of,
        tables=(
            table_of("items", columns, listed, "Open items"),
            *credit_tables(credits_, without=("client", "pending", "source")),
            table_of("totals", sums, totals, "Totals", Role.TOTAL),
        ),
        data={"items": [*listed], "totals": [*totals]},
        facts=(("Creditor", case.company), ("Debtor", f"{case.client.name} ({case.client.id})")),
        precision=case.book.facts.precision,
        imprint=Imprint(company=case.company, paper=case.policy.letters.paper),
    )


def manifest_of(case: Case, missing: Missing, members: Sequence[Member]) -> Mapping[str, Data]:
    """Return what a program reads of a pack: the figures of `items`, and every file with its digest."""
    totals, listed = records_of(case.claims)
    handing = case.handing
    return {
        "version": 1,
        "as_of": case.book.as_of,
        "client": case.client.id,
        "name": case.client.name,
        "step": handing.step,
        "owner": handing.owner,
        "reason": handing.reason,
        "until": handing.until,
        "by": case.by,
        "claims": [*totals],
        "items": [*listed],
        "not_kept": [*missing.not_kept],
        "left_out": [*missing.left_out],
        "letters_without_copy": [*missing.without_copy],
        "files": [
            {"name": each.name, "bytes": len(each.content), "sha256": each.sha256, "about": each.about}
            for each in sorted(members, key=lambda each: each.name)
        ],
    }


def readme(case: Case, missing: Missing, members: Sequence[Member]) -> bytes:
    """Write the page that a person reads first; each line of a stranger's is one line, without what is invisible."""
    lines = [
        *_headed(f"Claim against {harmless(case.client.name)}", "="),
        f"As of {case.book.as_of}, for {harmless(case.handing.owner)} ({case.handing.step}).",
        f"Prepared by {harmless(case.by)}, {harmless(case.company)}.",
        "",
        *_headed("Creditor"),
        *_creditor(case),
        "",
        *_headed("Debtor"),
        *_debtor(case),
        "",
        *_headed(f"Why it goes to {said_of(case.handing.step)}"),
        *textwrap.wrap(harmless(case.handing.reason, _LONGEST), _WIDTH),
        *([f"Something is to have happened by {case.handing.until}."] if case.handing.until else []),
        "",
        *_headed("The claim"),
        *(line for claim in case.claims for line in _figures(claim, case.book.as_of)),
        *_headed("What is inside"),
        *(line for each in sorted(members, key=lambda each: each.name) for line in _file(each)),
        "",
        *_missing(missing),
    ]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _creditor(case: Case) -> Iterator[str]:
    company = case.policy.company
    yield from letterhead(company, case.company)
    yield from filter(None, map(harmless, (company.email, company.phone, *company.bank_details)))


def _debtor(case: Case) -> Iterator[str]:
    yield from postal_lines(case.client)
    yield f"Client: {harmless(case.client.id)}"
    for key, title in _CONTACT.items():
        if text := harmless(text_of(case.client.meta, key)):
            yield f"{title}: {text}"


def _figures(claim: Claim, day: date) -> Iterator[str]:
    wording, currency = Wording(), claim.currency

    def line(title: str, number: Decimal) -> str:
        return f"  {title:<20} {wording.figure(number, currency):>18}"

    yield f"{harmless(currency)}"
    yield line("Open", claim.open)
    for name in PARTS[:-1]:
        if part := claim.part(name):
            yield f"{line(PART_TITLES[name], -part)}  not claimed"
    yield line(PART_TITLES["claimed"], claim.claimed)
    if claim.oldest_due:
        yield f"  The oldest was due on {claim.oldest_due}, {(day - claim.oldest_due).days} days ago."
    for each in claim.items:
        claimed = wording.figure(each.claimed, currency)
        of = f" of {wording.figure(each.item.open, currency)}" if each.claimed != each.item.open else ""
        yield f"    {harmless(each.item.number) or '(no number)'}, due {each.item.due}: {claimed}{of}"
    yield ""


def _file(member: Member) -> Iterator[str]:
    yield f"{member.name}  {harmless(member.about)}"
    yield f"  sha256 {member.sha256}"


def _missing(missing: Missing) -> Iterator[str]:
    for title, lines in (
        ("Invoices of which no document is kept", missing.not_kept),
        ("Documents that are not in here", missing.left_out),
        ("Letters on record without a copy", missing.without_copy),
    ):
        if lines:
            yield from _headed(title)
            yield from map(harmless, lines)
            yield ""


def _headed(title: str, line: str = "-") -> tuple[str, str]:
    return title, line * len(title)


def _parts_in(claims: Sequence[Claim]) -> list[str]:
    """Return the parts that any claim has; what is claimed is always shown."""
    return [name for name in PARTS if name == PARTS[-1] or any(claim.part(name) for claim in claims)]


def _titles(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, PART_TITLES[name]) for name in names]
