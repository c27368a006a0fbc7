"""Who has to approve what, and whether somebody did.

An approval (`ar-approval NUMBER KIND WHO`) stands for one document, dated on its day or later: it names its number,
or the client of a refund, and may say whose it is; it comes from somebody with the authority for the amount who has
not prepared the document.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from arledger.model.account import component_below, is_under
from arledger.model.book import Book
from arledger.model.documents import Document, DocumentKind
from arledger.model.facts import AccountTypes, Custom, Entry, Posting, Roots, numbers_in
from arledger.model.money import ZERO, amount_text, minor_digits, plain, round_to
from arledger.model.problem import Refused
from arledger.policy.settings import Authority, Policy
from arledger.subledger.account_roles import AccountRole, Chart
from arledger.subledger.clients import text_of

DIRECTIVE = "ar-approval"
PREPARER_KEY = "by"
WRITE_OFF, CREDIT_MEMO, REFUND = (
    kind.value for kind in (DocumentKind.WRITE_OFF, DocumentKind.CREDIT_MEMO, DocumentKind.REFUND)
)
FORFEIT = "forfeit"
"""What a client loses of a deposit: who may refund may decide it, unless the policy names others."""

KINDS = (WRITE_OFF, CREDIT_MEMO, REFUND, FORFEIT)
REFUND_DIRECTIVE = "ar-refund"
FORFEITED_TAG = "forfeited"
TOGETHER = timedelta(days=30)
"""Write-offs of one client that are no further apart are added up: splitting does not help."""


class Deed(NamedTuple):
    """What may need an approval: a document in the ledger, or one that is about to be written (no entry).

    `amount` is positive. An approval must name one of each group of `names`; the preparer's own is none.
    """

    kind: str
    client: str
    currency: str
    amount: Decimal
    day: date
    names: tuple[frozenset[str], ...]
    preparer: str
    entry: Entry | None = None

    @property
    def called(self) -> str:
        """What the document is about, for a sentence."""
        return ", ".join(sorted(frozenset().union(*self.names))) or self.client


class GivenApproval(NamedTuple):
    """An `ar-approval`: who approved which kind of document under which name, and when.

    `client` is whose document it is; empty where the directive does not say.
    """

    day: date
    name: str
    kind: str
    who: str
    client: str = ""


def approval_needed(policy: Policy, kind: str, amount: Decimal) -> tuple[str, ...] | None:
    """Return who may approve a document of this kind and amount (positive); None where nobody needs to.

    Of the rows of `[[authority]]` that cover the amount, the one with the smallest `upto` decides. Nobody
    (an empty tuple) may approve what no row covers.
    """
    rows = authority_rows(policy, kind)
    if not rows:
        return None
    covering = [row for row in rows if row.upto is None or amount <= row.upto]
    if not covering:
        return ()
    return min(covering, key=lambda row: (row.upto is None, row.upto or ZERO)).who or None


def authority_rows(policy: Policy, kind: str) -> list[Authority]:
    """Return the rows of `[[authority]]` for a kind; for what is forfeited those of refunds, where it has none."""
    rows = [row for row in policy.authority if row.kind == kind]
    return rows or ([row for row in policy.authority if row.kind == REFUND] if kind == FORFEIT else [])


def approvers(policy: Policy, kind: str) -> tuple[str, ...]:
    """Return everybody whom the policy names for documents of this kind, whatever the amount."""
    return tuple(dict.fromkeys(name for row in authority_rows(policy, kind) for name in row.who or ()))


def approvals_of(customs: Iterable[Custom], receivable: Roots | Iterable[str] = ()) -> list[GivenApproval]:
    """Return the approvals in the order of their dates; malformed ones are left to the checks.

    A step of a deposit's refund is one, too: `ar-refund … "approved"`. Without the `receivable` roots, none of them
    says whose document it is for.
    """
    roots = receivable if isinstance(receivable, Roots) else Roots(tuple(receivable))
    found = []
    for custom in customs:
        texts = [value for value in custom.values if isinstance(value, str)]
        if custom.type == DIRECTIVE and len(texts) >= 3:
            clients = (roots.client_of(text) for text in texts[3:])
            name, kind, who = texts[:3]
            found.append(GivenApproval(custom.date, name, kind, who, next(filter(None, clients), "")))
        elif custom.type == REFUND_DIRECTIVE and len(texts) >= 3 and texts[1] == "approved":
            found.append(GivenApproval(custom.date, texts[0], REFUND, texts[2]))
    return sorted(found)


class Missing(NamedTuple):
    """A document without its approval, and who may give it.

    `later` is the day of one that would do if the document were not dated before it.
    """

    deed: Deed
    who: tuple[str, ...]
    later: date | None = None


class _Given:
    """The approvals of a ledger, and which need each of them serves: one, of a document of its own day or later."""

    def __init__(self, approvals: Iterable[GivenApproval]) -> None:
        self._approvals = sorted(approvals)
        self._named: dict[str, list[int]] = {}
        for place, approval in enumerate(self._approvals):
            self._named.setdefault(approval.name, []).append(place)
        # A need is the places of all approvals that would do.
        self._serving: dict[int, tuple[int, ...]] = {}

    def serve(self, deed: Deed, who: Sequence[str]) -> bool:
        """Use up an approval under each of a document's names; say whether it has all that it needs."""
        before = dict(self._serving) if len(deed.names) > 1 else self._serving
        needs = [
            tuple(place for place in self._fitting(deed, group, who) if self._approvals[place].day <= deed.day)
            for group in deed.names
        ]
        if needs and all(self._find(need) for need in needs):
            return True
        self._serving = before
        return False

    def later(self, deed: Deed, who: Sequence[str]) -> date | None:
        """Return the day from which on approvals that serve nothing else would do for a document before it."""
        days = []
        for group in deed.names:
            free = [place for place in self._fitting(deed, group, who) if place not in self._serving]
            if not free:
                return None
            days.append(min(self._approvals[place].day for place in free))
        return max((day for day in days if day > deed.day), default=None)

    def _fitting(self, deed: Deed, group: Iterable[str], who: Sequence[str]) -> list[int]:
        """Return the approvals that fit whatever their day, those first that others can do least with."""
        may = {_same(name) for name in who} - {_same(deed.preparer)}
        found = []
        for place in (place for name in group for place in self._named.get(name, ())):
            given = self._approvals[place]
            if given.kind == deed.kind and given.client in ("", deed.client) and _same(given.who) in may:
                found.append(place)
        return sorted(found, key=lambda place: (not self._approvals[place].client, -place))

    def _find(self, need: tuple[int, ...]) -> bool:
        """Find an approval for a need, also by finding another one for what it has served up to now."""
        reached: dict[int, tuple[tuple[int, ...], int | None]] = {}
        waiting: deque[tuple[tuple[int, ...], int | None]] = deque([(need, None)])
        while waiting:
            wanting, held = waiting.popleft()
            for place in wanting:
                if place in reached:
                    continue
                reached[place] = wanting, held
                if place not in self._serving:
                    self._hand_over(place, reached)
                    return True
                waiting.append((self._serving[place], place))
        return False

    def _hand_over(self, free: int, reached: dict[int, tuple[tuple[int, ...], int | None]]) -> None:
        """Give a free approval to who reached it, what they held to who reached that, and so on."""
        place: int | None = free
        while place is not None:
            self._serving[place], held = reached[place]
            place = held


def _same(name: str) -> str:
    return name.strip().casefold()


def same_person(name: str, other: str) -> bool:
    """Say whether two names are one person's; nobody's name is nobody's."""
    return bool(_same(name)) and _same(name) == _same(other)


def unapproved(
    new: Sequence[Deed], before: Sequence[Deed], approvals: Iterable[GivenApproval], policy: Policy
) -> Iterator[Missing]:
    """Yield those of `new` that lack an approval, with who may give it.

    Each approval is used up by one document, dated on its day or later. What documents that were there before
    lack by today's authority is not asked for again. A later one of `new` that is in order, together
    with what was before it, does not count against the earlier ones: they were within limits on their day.
    """
    if not policy.authority:
        return
    given = _Given(approvals)
    of_client: dict[str, list[Deed]] = {}
    for deed in (*before, *new):
        of_client.setdefault(deed.client, []).append(deed)

    approved: set[int] = set()

    def is_fine(deed: Deed) -> bool:
        others = [other for other in of_client[deed.client] if id(other) not in approved]
        who = approval_needed(policy, deed.kind, to_approve(deed, others))
        return who is None or given.serve(deed, who)

    for deed in sorted(before, key=_order):
        is_fine(deed)
    lacking = []
    # From the last to the first: the one that has the approval for all of them relieves those before it.
    for deed in sorted(new, key=_order, reverse=True):
        if is_fine(deed):
            approved.add(id(deed))
        else:
            lacking.append(deed)
    for deed in reversed(lacking):
        who = approval_needed(policy, deed.kind, to_approve(deed, of_client[deed.client])) or ()
        yield Missing(deed, who, given.later(deed, who))


def _order(deed: Deed) -> tuple[object, ...]:
    return (deed.day, deed.client, deed.currency, deed.kind, deed.amount, deed.called)


def to_approve(deed: Deed, deeds: Iterable[Deed]) -> Decimal:
    """Return the amount that decides who may approve: of write-offs, all of the client's around that day."""
    if deed.kind != WRITE_OFF:
        return deed.amount
    others = (
        other.amount
        for other in deeds
        if other is not deed
        and (other.kind, other.client, other.currency) == (WRITE_OFF, deed.client, deed.currency)
        and abs(other.day - deed.day) <= TOGETHER
    )
    return sum(others, deed.amount)


def objection(missing: Missing, together: Decimal) -> tuple[str, str]:
    """Return what is wrong with a document without its approval, and the remedy."""
    deed, who, later = missing
    amount = amount_text(deed.amount, deed.currency) if deed.currency else plain(deed.amount)
    message = f"the {deed.kind} of {amount} for {deed.client} ({deed.called}) "
    if together != deed.amount:
        total = amount_text(together, deed.currency) if deed.currency else plain(together)
        message += f"makes {total} within {TOGETHER.days} days, which "
    others = [name for name in who if _same(name) != _same(deed.preparer)]
    remedy = "[[authority]] in arledger.toml says who may approve what."
    if not who:
        return f"{message}exceeds every approver's limit", remedy
    if not others:
        return f"{message}needs an approval by somebody else than {deed.preparer}, who prepared it", remedy
    message += f"needs an approval by {' or '.join(others)}"
    if later:
        message += f"; the approval of {later} is later than this, of {deed.day}"
        return message, f"Date the {deed.kind} on {later} or later: what is approved comes after its approval."
    return (
        message,
        f"`arledger approve {min(deed.names[0])} --kind {deed.kind}` by {' or '.join(others)} comes first.",
    )


def refuse_unapproved(book: Book, policy: Policy, deed: Deed) -> None:
    """Raise Refused where a document that is about to be written needs an approval and the book has none left.

    The book must hold the client's whole history. A deed without a currency has that of the items it names.
    """
    known = deeds_of(book, policy)
    names = frozenset().union(*deed.names)
    own = (item.currency for item in book.items if item.client == deed.client and item.number in names)
    deed = deed._replace(currency=deed.currency or next(own, ""))
    approvals = approvals_of(book.facts.customs, book.facts.roots)
    for missing in unapproved([deed], known, approvals, policy):
        raise Refused(*objection(missing, to_approve(deed, known)))


def deeds_of(book: Book, policy: Policy) -> list[Deed]:
    """Return everything in a book that some policy may want approved; the book must be complete."""
    chart = Chart(book.facts, policy.accounts)
    types = book.facts.types
    deeds = [deed for document in book.documents for deed in _of_document(document, chart, types, policy)]
    for entry in book.facts.entries:
        deeds += _deposit_refunds(entry, chart, book.facts.roots.deposits)
    return deeds


def _of_document(document: Document, chart: Chart, types: AccountTypes, policy: Policy) -> Iterator[Deed]:
    entry, kind, amount = document.entry, document.kind.value, abs(document.amount)
    found = [(kind, amount)] if kind in KINDS else []
    if kind != WRITE_OFF and document.amount < 0:
        # A receipt of one cent does not hide what is written off beside it, whatever the account is called.
        given = min(amount, _given_up(entry, document.currency, chart, types))
        small = ZERO if document.kind is DocumentKind.ADJUSTMENT else policy.writing.tolerance
        found += [(WRITE_OFF, given)] if given > small else []
    for kind, amount in found:
        if amount:
            names = _names(document, kind)
            yield Deed(
                kind, document.client, document.currency, amount, document.date, names, _preparer(entry), entry
            )


def _names(document: Document, kind: str) -> tuple[frozenset[str], ...]:
    """Return under which names a document may be approved: its own number, else each that it is about."""
    own = {document.number} - {""}
    if kind == REFUND:
        return (frozenset({*own, *document.about, document.client}),)
    if own:
        return (frozenset({*own, *document.about}),)
    return tuple(frozenset({name}) for name in document.about) or (frozenset({document.client}),)


def _deposit_refunds(entry: Entry, chart: Chart, roots: tuple[str, ...]) -> Iterator[Deed]:
    """Yield the refunds of deposits, money out against what is held for clients, and what is forfeited of them."""
    left: dict[str, Decimal] = {}
    for posting in entry.postings:
        client = next((c for root in roots if (c := component_below(posting.account, root))), None)
        if client is None or posting.number <= 0:
            continue
        currency = posting.currency
        paid = left.setdefault(currency, _paid_out(entry, currency, chart))
        amount = min(posting.number, paid)
        if amount > 0:
            left[currency] -= amount
            names = frozenset({*entry.links, *numbers_in(entry.meta, posting.meta)} - {""}) or frozenset({client})
            yield Deed(REFUND, client, currency, amount, entry.date, (names,), _preparer(entry), entry)
        elif FORFEITED_TAG in entry.tags:
            names = frozenset(entry.links) or frozenset({client})
            yield Deed(FORFEIT, client, currency, posting.number, entry.date, (names,), _preparer(entry), entry)


def _given_up(entry: Entry, currency: str, chart: Chart, types: AccountTypes) -> Decimal:
    """Add up an entry's debits to bad debt, and to expense and equity accounts that play no other role.

    Amounts in another currency count at the entry's own price.
    """
    total, equity = ZERO, ZERO
    for posting in entry.postings:
        role = chart.role(posting.account) if posting.number > 0 else AccountRole.RECEIVABLE
        if role is AccountRole.BAD_DEBT or (role is AccountRole.OTHER and is_under(posting.account, types.expenses)):
            total += _worth(posting, currency)
        elif role is AccountRole.OTHER and is_under(posting.account, types.equity):
            equity += _worth(posting, currency)
    # An equity account that takes in one currency and gives out another only changes money.
    if equity and all(
        p.currency == currency for p in entry.postings if p.number < 0 and is_under(p.account, types.equity)
    ):
        total += equity
    return total


def _worth(posting: Posting, currency: str) -> Decimal:
    if posting.currency == currency:
        return posting.number
    if posting.price and posting.price.currency == currency:
        return round_to(posting.number * posting.price.number, minor_digits(currency))
    return ZERO


def _paid_out(entry: Entry, currency: str, chart: Chart) -> Decimal:
    """Add up an entry's credits on cash accounts in one currency; zero or positive."""
    legs = (p for p in entry.postings if p.currency == currency and p.number < 0)
    return -sum((p.number for p in legs if chart.role(p.account) is AccountRole.CASH), ZERO)


def _preparer(entry: Entry) -> str:
    return text_of(entry.meta, PREPARER_KEY)
