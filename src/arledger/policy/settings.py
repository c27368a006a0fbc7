"""The settings of `arledger.toml`, as frozen values with the documented defaults.

Plain dataclasses: a command without a policy file needs no validation library at start-up.
`policy.load` validates a file against these same classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from arledger.policy.base import Settings
from arledger.policy.collecting import (
    DigestSettings,
    DisputeSettings,
    PolicyRule,
    PromiseSettings,
    ReminderSettings,
    WorklistSettings,
)
from arledger.policy.figures import FigureSettings
from arledger.policy.financing import LeasingSettings
from arledger.policy.interest import InterestSettings
from arledger.policy.provision import ProvisionSettings

AutoApply = Literal["none", "oldest-first"]
ClientFrom = Literal["account", "payee"]
Basis = Literal["due", "invoice"]
NetEom = Literal["days-then-eom", "eom-then-days"]
BusinessDays = Literal["none", "following", "preceding", "modified following"]
Direction = Literal["any", "in", "out"]
Paper = Literal["a4", "letter"]
Language = Literal["en", "de", "fr"]
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class LedgerSettings(Settings):
    """`[ledger]`: where the book is. `main` is relative to the policy file."""

    main: str | None = None


@dataclass(frozen=True, slots=True)
class AccountSettings(Settings):
    """`[accounts]`: account roots that tell what a leg of an entry is.

    `receivable` empty means: guess among the usual names. `cash` empty means: every account under
    Assets but the receivable ones and those whose name says that they hold something else, such as inventory.
    `opening` is what `import` posts against.
    """

    receivable: tuple[str, ...] = ()
    deposits: tuple[str, ...] = ("Liabilities:Deposits",)
    cash: tuple[str, ...] = ()
    bad_debt: tuple[str, ...] = ("Expenses:BadDebt", "Expenses:BadDebts", "Expenses:Bad-Debt")
    tax: tuple[str, ...] = ("Liabilities:Tax", "Liabilities:VAT")
    discounts: tuple[str, ...] = ("Expenses:Discounts", "Income:Discounts")
    bank_fees: tuple[str, ...] = ("Expenses:BankFees", "Expenses:Bank:Fees")
    unidentified: tuple[str, ...] = ("Liabilities:Unidentified", "Liabilities:UnidentifiedReceipts")
    forfeited: tuple[str, ...] = ()
    opening: tuple[str, ...] = ("Equity:Opening-Balances",)


@dataclass(frozen=True, slots=True)
class ItemSettings(Settings):
    """`[items]`: how open items come about.

    `number_links` are shell patterns: where an entry carries several links, the ones that match name
    the document. `holidays` is a country code for `business_days`.
    """

    default_terms: str = "net 30"
    net_eom: NetEom = "days-then-eom"
    auto_apply: AutoApply = "none"
    client_from: ClientFrom = "account"
    number_links: tuple[str, ...] = ()
    business_days: BusinessDays = "none"
    holidays: str | None = None


@dataclass(frozen=True, slots=True)
class AgingSettings(Settings):
    """`[aging]`: the last day of each bucket but the last, and what is counted from."""

    buckets: tuple[int, ...] = (30, 60, 90)
    by: Basis = "due"


@dataclass(frozen=True, slots=True)
class Accepted(Settings):
    """One finding that somebody has looked at: it is no longer reported, and the reason is on file.

    `check` is the name in brackets behind the finding; `number`, `client` or both say which one is meant.
    """

    check: str
    reason: str
    number: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True)
class CheckSettings(Settings):
    """`[checks]`: findings accepted with a reason."""

    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberSettings(Settings):
    """`[numbers]`: patterns of the numbers that new documents get, counted without gaps.

    `{seq:04}` is the running number with at least four digits, `{year}` the year of the document: with
    it, the count starts anew each year.
    """

    invoice: str = "INV-{year}-{seq:04}"
    credit_memo: str = "CM-{year}-{seq:04}"
    debit_memo: str = "DM-{year}-{seq:04}"
    deposit: str = "DEP-{seq:04}"


@dataclass(frozen=True, slots=True)
class WritingSettings(Settings):
    """`[writing]`: where new entries go and what they post to.

    `client_file` is the journal of a client, relative to the ledger's folder; empty means the file in
    which the client's account is opened. `bank_file` is the same for what is no client's on a bank statement;
    empty means the file in which the bank account is opened. `tolerance` is the most that `payment --tolerance`
    writes off.
    """

    client_file: str = ""
    bank_file: str = ""
    income: str = ""
    cash: str = ""
    tolerance: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class DiscountSettings(Settings):
    """`[discounts]`: what early-payment discounts are reckoned on, and where they go.

    `with_tax` reckons them on the invoice's total, otherwise on its net amount. `tax_relief` lets the tax in them go
    back in proportion, which otherwise stays owed to the tax office as invoiced.
    """

    with_tax: bool = True
    tax_relief: bool = False


@dataclass(frozen=True, slots=True)
class TaxCode(Settings):
    """A row of `[[tax]]`: `rate` in percent, posted to `account`; `name` is what documents call it."""

    code: str
    rate: Decimal
    account: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Authority(Settings):
    """A row of `[[authority]]`: who may approve documents of a kind up to an amount.

    The row with the smallest `upto` that covers the amount decides; without `upto` it covers every amount.
    Without `who` no approval is needed.
    """

    kind: str
    upto: Decimal | None = None
    who: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class BankAccount(Settings):
    """A row of `[[bank]]`: a ledger account and the numbers under which the bank's statements know it.

    `number` are account numbers or IBANs, compared without spaces and case. `profile` is a CSV profile for
    its files: the name of a shipped one, or a file relative to the policy file.
    """

    account: str
    number: tuple[str, ...] = ()
    currency: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class LineRule(Settings):
    """A row of `[[rules]]`: which bank lines it explains, and how.

    A line must fit everything that is said: `text` and `counterparty` are words or shell patterns, of which
    one must be found (without case), `counterparty_account` the number of the other account, `bank` the ledger
    account of the statement, `direction` whether money came in or went out, `upto` the largest amount. It is
    then posted to `account`, left out of the books with `ignore`, which needs a `reason`, or held as a `deposit` of
    the client whom the line names.
    """

    name: str
    text: tuple[str, ...] = ()
    counterparty: tuple[str, ...] = ()
    counterparty_account: tuple[str, ...] = ()
    bank: str = ""
    direction: Direction = "any"
    upto: Decimal | None = None
    account: str = ""
    ignore: bool = False
    deposit: bool = False
    reason: str = ""
    payee: str = ""


DEFAULT_CONFIDENCE, LEAST_CONFIDENCE = Decimal(99), Decimal(95)
"""The probability in percent that booking takes, and the least that a policy may ask for."""


@dataclass(frozen=True, slots=True)
class MatchingSettings(Settings):
    """`[matching]`: what is certain when bank lines are set against open items.

    A difference is tolerated within `tolerance` (or the line's currency in `tolerances`) and also within
    `tolerance_percent` of what is open; it is posted to `differences`, else to bad debt. A short payment of up to
    `deduction_percent` is a deduction that stays open. `reference_keys` are metadata in which an invoice carries
    other references. `minimum_confidence` is the probability in percent that booking takes. `days` is how far an
    entry and its bank line may lie apart.
    """

    tolerance: Decimal = Decimal(0)
    tolerance_percent: Decimal = Decimal(0)
    tolerances: Mapping[str, Decimal] = field(default_factory=dict)
    deduction_percent: Decimal = Decimal(5)
    reference_keys: tuple[str, ...] = ("reference", "po", "order", "contract")
    minimum_confidence: Decimal = DEFAULT_CONFIDENCE
    days: int = 5
    differences: str = ""

    @property
    def is_of_old_scale(self) -> bool:
        """Whether the minimum confidence counts points, as it once did: so small a probability was never meant."""
        return self.minimum_confidence < LEAST_CONFIDENCE

    @property
    def needed_confidence(self) -> Decimal:
        """The probability in percent that booking takes; the default holds in place of one of the old scale."""
        return DEFAULT_CONFIDENCE if self.is_of_old_scale else self.minimum_confidence


def _ladder() -> Mapping[int, str]:
    return {7: "manager", 14: "director"}


@dataclass(frozen=True, slots=True)
class DepositSettings(Settings):
    """`[deposits]`: when deposits go back, and who is told.

    `refund_days` is the promise: how many days after a deposit becomes refundable it is paid back. The sales person
    is told on that day and every `remind_days` until the refund is asked for; `escalate` says from how many days on
    who is told besides. `sales` is told where a client has no sales-rep, and `payer` pays; roles and names stand in
    `[contacts]`. With three `people` whoever pays has neither asked nor approved. `policy` is the refund policy in
    writing, for the letters.
    """

    despite_overdue: bool = False
    refund_days: int = 7
    remind_days: int = 3
    unassigned_days: int = 30
    dormant_days: int = 1095
    people: Literal[2, 3] = 2
    escalate: Mapping[int, str] = field(default_factory=_ladder)
    sales: str = "sales"
    payer: str = "accounts"
    policy: str = ""


@dataclass(frozen=True, slots=True)
class CompanySettings(Settings):
    """`[company]`: who writes letters. `bank_details` and `registration` are lines at the foot of a letter.

    `country` is a code of two letters: `check` says what the law there asks for besides. `invoice_notes` are lines at
    the end of every invoice, such as what late payment costs.
    """

    name: str = ""
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    bank_details: tuple[str, ...] = ()
    country: str = ""
    legal_form: str = ""
    vat_id: str = ""
    tax_id: str = ""
    registration: tuple[str, ...] = ()
    invoice_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentAccount(Settings):
    """A row of `[[payment]]`: where clients pay to, by currency; without one it is for all currencies.

    `holder` is the company's name where it is empty. `reference` says whether invoices carry a creditor reference
    (ISO 11649) made of their number, `code` whether they carry the payment code of the currency where it has one: the
    EPC code for EUR, the QR-bill for CHF, which needs the holder's address.
    """

    iban: str
    currency: str = ""
    bic: str = ""
    holder: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    reference: Literal["rf", "none"] = "rf"
    code: bool = True


@dataclass(frozen=True, slots=True)
class LetterSettings(Settings):
    """`[letters]`: the paper of letters, and of pages and workbooks that are printed; the language of letters.

    `language` is for clients whose `open` names none.
    """

    paper: Paper = "a4"
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class MailSettings(Settings):
    """`[mail]`: the server that `send` hands mails to; its password is in the environment or the keyring.

    `none` as `security` is for a server on this machine alone. `per_minute` is the most mails a minute, `timeout` how
    many seconds an answer of the server may take.
    """

    host: str = ""
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    per_minute: int = 30
    timeout: int = 60


@dataclass(frozen=True, slots=True)
class Policy(Settings):
    """All settings; `Policy()` holds without any file.

    `contacts` are the mail addresses of colleagues by the name that `sales-rep` metadata gives them.
    """

    ledger: LedgerSettings = field(default_factory=LedgerSettings)
    accounts: AccountSettings = field(default_factory=AccountSettings)
    items: ItemSettings = field(default_factory=ItemSettings)
    aging: AgingSettings = field(default_factory=AgingSettings)
    checks: CheckSettings = field(default_factory=CheckSettings)
    numbers: NumberSettings = field(default_factory=NumberSettings)
    writing: WritingSettings = field(default_factory=WritingSettings)
    discounts: DiscountSettings = field(default_factory=DiscountSettings)
    matching: MatchingSettings = field(default_factory=MatchingSettings)
    deposits: DepositSettings = field(default_factory=DepositSettings)
    leasing: LeasingSettings = field(default_factory=LeasingSettings)
    figures: FigureSettings = field(default_factory=FigureSettings)
    company: CompanySettings = field(default_factory=CompanySettings)
    letters: LetterSettings = field(default_factory=LetterSettings)
    reminders: ReminderSettings = field(default_factory=ReminderSettings)
    promises: PromiseSettings = field(default_factory=PromiseSettings)
    disputes: DisputeSettings = field(default_factory=DisputeSettings)
    worklist: WorklistSettings = field(default_factory=WorklistSettings)
    digest: DigestSettings = field(default_factory=DigestSettings)
    credit_policy: tuple[PolicyRule, ...] = ()
    interest: InterestSettings = field(default_factory=InterestSettings)
    provision: ProvisionSettings = field(default_factory=ProvisionSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    contacts: Mapping[str, str] = field(default_factory=dict)
    bank: tuple[BankAccount, ...] = ()
    rules: tuple[LineRule, ...] = ()
    payment: tuple[PaymentAccount, ...] = ()
    tax: tuple[TaxCode, ...] = ()
    authority: tuple[Authority, ...] = ()
