"""How to pay what a letter asks for: account, reference and amount, and the payment code of the currency."""

from dataclasses import dataclass
from decimal import Decimal

from arledger.formats.payment_codes.epc import epc_code
from arledger.formats.payment_codes.payee import NoCode, Payee, Payer
from arledger.formats.payment_codes.picture import picture
from arledger.formats.payment_codes.reference import in_groups, reference_of
from arledger.formats.payment_codes.swiss import swiss_code
from arledger.letters.wording import Wording, harmless
from arledger.policy.settings import PaymentAccount, Policy

EPC, SWISS = "epc", "swiss"
_SWISS_WORDS = (
    "Payment part",
    "Account / Payable to",
    "Reference",
    "Additional information",
    "Payable by",
    "Payable by (name/address)",
    "Currency",
    "Amount",
    "Acceptance point",
    "Receipt part",
    "Separate before paying in",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be paid: an amount of a currency, for a document or with a text, by somebody."""

    amount: Decimal
    currency: str
    number: str
    text: str
    payer: Payer | None = None


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """Where and how to pay: the rows of a small table, and of a code its kind and its picture (SVG).

    A `swiss` one is printed as the guidelines of the QR-bill want it, from `swiss`; its rows are for text alone.
    """

    title: str
    rows: tuple[tuple[str, str], ...]
    kind: str = ""
    svg: str = ""
    swiss: tuple[tuple[str, object], ...] = ()

    def shown(self) -> dict[str, object]:
        """Return it as the page of a letter reads it."""
        return {"title": self.title, "rows": self.rows, "kind": self.kind, "svg": self.svg, "swiss": dict(self.swiss)}


def account_for(policy: Policy, currency: str) -> PaymentAccount | None:
    """Return where a currency is paid to: the row that names it, else the one for all; None without either."""
    rows = {row.currency.strip().upper(): row for row in reversed(policy.payment)}
    return rows.get(currency) or rows.get("")


def payment_part(policy: Policy, company: str, asked: Asked, wording: Wording) -> tuple[PaymentPart | None, str]:
    """Return how to pay, and a note where there is no code though the policy wants one; without a row, nothing."""
    account = account_for(policy, asked.currency)
    if account is None or asked.amount <= 0:
        return None, ""
    payee = _payee(account, company)
    reference = reference_of(asked.number) if account.reference == "rf" else ""
    rows = [("Payable to", payee.holder), ("IBAN", in_groups(payee.iban))]
    rows += [("BIC", payee.bic)] if payee.bic else []
    rows += [("Reference", in_groups(reference) if reference else asked.text)]
    rows += [("Amount", str(wording.money(asked.amount, asked.currency)))]
    part = PaymentPart(
        wording.word("Pay with code"), tuple((wording.word(name), harmless(value)) for name, value in rows)
    )
    if not account.code or asked.currency not in ("EUR", "CHF"):
        return part, ""
    try:
        if asked.currency == "CHF" or payee.iban[:2] in ("CH", "LI"):
            money = (asked.amount, asked.currency)
            code = swiss_code(payee, asked.payer, money, reference, asked.text)
            known = _swiss(payee, asked, reference, wording)
            return PaymentPart(part.title, part.rows, SWISS, picture(code), known), ""
        code = epc_code(payee, asked.amount, reference, asked.text)
        return PaymentPart(part.title, part.rows, EPC, picture(code)), ""
    except NoCode as error:
        return part, f"no payment code: {error}"


def _payee(account: PaymentAccount, company: str) -> Payee:
    return Payee(
        holder=harmless(account.holder or company),
        iban="".join(account.iban.split()).upper(),
        bic="".join(account.bic.split()).upper(),
        street=harmless(account.street),
        postcode=harmless(account.postcode),
        town=harmless(account.town),
        country=account.country.strip().upper(),
    )


def _swiss(payee: Payee, asked: Asked, reference: str, wording: Wording) -> tuple[tuple[str, object], ...]:
    words = {name: wording.word(name) for name in _SWISS_WORDS}
    payer = asked.payer
    by = [payer.name, payer.street, f"{payer.postcode} {payer.town}"] if payer and payer.is_complete else []
    whole, _, cents = f"{asked.amount:,.2f}".replace(",", " ").partition(".")
    return (
        ("words", words),
        ("account", in_groups(payee.iban)),
        ("to", [line for line in (payee.holder, payee.street, f"{payee.postcode} {payee.town}") if line]),
        ("reference", in_groups(reference)),
        ("text", harmless(asked.text)),
        ("by", [harmless(line) for line in by if line]),
        ("currency", asked.currency),
        ("amount", f"{whole}.{cents}"),
    )
