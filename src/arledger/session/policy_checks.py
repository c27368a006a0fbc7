"""Settings that TOML and their types are content with, and that cannot be meant."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from arledger.model.account import is_under_any, may_hold_cash
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean
from arledger.policy.load import line_of
from arledger.policy.numbers import Senseless, senseless_numbers
from arledger.policy.provision import SpecificAllowance
from arledger.policy.settings import Accepted, Authority, BankAccount, LineRule, Policy

# What is said of files and by Beancount: an acceptance of it means something, and covers nothing.
NEVER_ACCEPTED = {
    "ledger", "encoding", "include-missing", "include-twice", "include-binary", "include-unreadable",
    "receivable-left-out",
}  # fmt: skip


def check_policy(policy: Policy, path: Path) -> None:
    """Raise UserError with file and line for terms, numbers, holidays or acceptances that mean nothing."""
    from arledger.subledger.aging import Buckets
    from arledger.terms import Calendar, parse_terms

    looks: list[tuple[tuple[str | int, ...], Callable[[], object]]] = [
        (("items", "default-terms"), lambda: parse_terms(policy.items.default_terms)),
        (("items", "holidays"), lambda: Calendar(policy.items.holidays)),
        (("aging", "buckets"), lambda: Buckets(policy.aging.buckets)),
    ]
    looks += [(number.setting, partial(_refuse_number, number)) for number in senseless_numbers(policy)]
    looks += [(("bank", row, "account"), partial(_check_bank, policy, bank)) for row, bank in enumerate(policy.bank)]
    looks += [(("rules", row, "name"), partial(_check_rule, rule)) for row, rule in enumerate(policy.rules)]
    looks.append((("matching", "tolerance"), partial(_check_matching, policy)))
    looks.append((("discounts", "tax-relief"), partial(_check_discounts, policy)))
    looks += [
        (("checks", "accepted", row), partial(_check_acceptance, rule))
        for row, rule in enumerate(policy.checks.accepted)
    ]
    looks += [(("authority", row, "kind"), partial(_check_kind, rule)) for row, rule in enumerate(policy.authority)]
    looks += [(("authority", row, "who"), partial(_check_who, rule)) for row, rule in enumerate(policy.authority)]
    looks += [
        ((table, "escalate", f"{days}"), partial(_check_role, days, role))
        for table, ladder in (("deposits", policy.deposits.escalate), ("leasing", policy.leasing.escalate))
        for days, role in ladder.items()
    ]
    looks += [
        (("leasing", "documents", code), partial(_check_document, code, text))
        for code, text in policy.leasing.documents.items()
    ]
    looks.append((("interest", "rule"), partial(_check_interest, policy)))
    looks += _looks_at_provision(policy)
    looks += [
        (("interest", "rates", row, "since"), partial(_check_half_year, rate.since))
        for row, rate in enumerate(policy.interest.rates)
    ]
    for setting, look in looks:
        try:
            look()
        except (ValueError, UserError) as error:
            place = f"{path}:{line_of(path, *setting)}"
            name = ".".join(part for part in setting[1:] if isinstance(part, str))
            said = f"{place}: [{setting[0]}] {name}: {error}"
            raise UserError(said, _remedy(error)) from error


def _looks_at_provision(policy: Policy) -> list[tuple[tuple[str | int, ...], Callable[[], object]]]:
    """Return what is looked at of [provision]: every rate, the overlay, and what is provided for by itself."""
    settings = policy.provision
    tables: dict[tuple[str, ...], Mapping[str, Decimal]] = {("provision", "rates"): settings.rates}
    tables |= {("provision", "pools", pool): rates for pool, rates in settings.pools.items()}
    looks: list[tuple[tuple[str | int, ...], Callable[[], object]]] = [
        ((*table, bucket), partial(_check_rate_of_loss, policy, bucket, rate))
        for table, rates in tables.items()
        for bucket, rate in rates.items()
    ]
    looks.append((("provision", "overlay"), partial(_check_overlay, policy)))
    looks += [
        (("provision", "specific", row), partial(_check_specific, case, settings.specific[:row]))
        for row, case in enumerate(settings.specific)
    ]
    looks.append((("provision", "pools"), partial(_check_pools, policy)))
    looks.append((("provision", "account"), partial(_check_allowance, policy)))
    return looks


def _check_rate_of_loss(policy: Policy, bucket: str, rate: Decimal) -> None:
    from arledger.subledger.aging import Buckets

    known = Buckets(policy.aging.buckets).names
    if bucket not in known:
        raise UserError(f"{bucket!r} is no bucket", did_you_mean(bucket, known, f"There are {', '.join(known)}."))
    if not rate.is_finite() or not 0 <= rate <= 100:
        raise UserError(f"{rate} is not from 0 to 100", 'Write a percentage, such as "1.6".')


def _check_overlay(policy: Policy) -> None:
    settings = policy.provision
    if not settings.overlay.is_finite() or not -100 <= settings.overlay <= 1000:
        raise UserError(f"{settings.overlay} is not from -100 to 1000", "Write by how many percent rates are raised.")
    if settings.overlay and not settings.overlay_reason.strip():
        raise UserError("an overlay needs its reason", 'Write overlay-reason = "…" beside it.')


def _check_pools(policy: Policy) -> None:
    if policy.provision.pools and not policy.provision.pool_by.strip():
        raise UserError("it is not said what makes a pool", 'Write pool-by = "kind" under [provision].')


def _check_allowance(policy: Policy) -> None:
    settings = policy.provision
    if settings.account and is_under_any(settings.account, (settings.expense,)):
        raise UserError(f"{settings.account} is the expense as well", "Name two accounts.")


def _check_specific(case: SpecificAllowance, before: Sequence[SpecificAllowance]) -> None:
    if any((case.client, case.invoice) == (other.client, other.invoice) for other in before):
        raise UserError("names what another row names already", "Leave one of them out.")
    if not case.client and not case.invoice:
        raise UserError("names neither a client nor an invoice", 'Write client = "…" or invoice = "…".')
    if not case.reason.strip():
        raise UserError("has no reason", 'Write reason = "…".')
    if (case.rate is None) is (case.amount is None):
        raise UserError("needs a rate or an amount, one of both", 'Write rate = "50" or amount = "500.00".')
    number = case.rate if case.amount is None else case.amount
    if number is None or not number.is_finite() or number < 0 or (case.amount is None and number > 100):
        raise UserError(f"{number} cannot be lost", "Write a percentage from 0 to 100, or an amount.")


def _remedy(error: ValueError | UserError) -> str:
    suggested = " or ".join(f'"{terms}"' for terms in getattr(error, "suggestions", ()))
    remedy = f"Write for example {suggested}." if suggested else getattr(error, "remedy", "")
    return remedy or "The settings are explained in docs/ledger-format.md."


def _refuse_number(number: Senseless) -> None:
    raise UserError(number.said, number.remedy)


def _check_bank(policy: Policy, bank: BankAccount) -> None:
    cash = policy.accounts.cash
    if not (is_under_any(bank.account, cash) if cash else may_hold_cash(bank.account)):
        raise ValueError(f"{bank.account} is no cash account; list it under [accounts] cash as well")


def _check_rule(rule: LineRule) -> None:
    said = (rule.text, rule.counterparty, rule.counterparty_account)
    if not any(said) or not all(pattern.strip() for patterns in said for pattern in patterns):
        raise ValueError(f"rule {rule.name!r} fits every line; give it text, counterparty or counterparty-account")
    if rule.ignore and not rule.reason.strip():
        raise ValueError(f"rule {rule.name!r} ignores lines without a reason; say why they are not booked")
    if rule.ignore + bool(rule.account) + rule.deposit != 1:
        raise ValueError(f"rule {rule.name!r} needs an account to post to, or ignore = true, or deposit = true")


def _check_matching(policy: Policy) -> None:
    from arledger.matching.policy_options import match_options

    match_options(policy)


def _check_discounts(policy: Policy) -> None:
    if policy.discounts.tax_relief and not policy.discounts.with_tax:
        raise UserError(
            "a discount on the net amount has no tax in it that could go back", "Leave tax-relief or with-tax out."
        )


def _check_kind(rule: Authority) -> None:
    from arledger.controls.approvals import KINDS

    if rule.kind not in KINDS:
        remedy = did_you_mean(rule.kind, KINDS, f"Write one of {', '.join(KINDS)}.")
        raise UserError(f"there is no kind {rule.kind!r}", remedy)


def _check_who(rule: Authority) -> None:
    """Refuse a row that asks nobody for any amount: a forgotten name would switch approvals off."""
    if rule.who is not None and not all(name.strip() for name in rule.who or ("",)):
        raise UserError(
            f"nobody is named who may approve a {rule.kind}",
            'Name them: who = ["h.meyer"]. To ask nobody up to an amount, give `upto` and leave `who` out.',
        )
    if rule.who is None and rule.upto is None:
        raise UserError(
            f"this row says neither who may approve a {rule.kind} nor up to which amount nobody is needed",
            'Add who = ["h.meyer"], or upto = "100.00".',
        )


def _check_role(days: int, role: str) -> None:
    if not role.strip():
        raise UserError(
            f"nobody is named who is told after {days} days",
            f'Name who is told: escalate = {{ {days} = "manager" }}.',
        )


def _check_document(code: str, text: str) -> None:
    """Refuse a document that no query can name, as a code is one word, and one that no letter could name."""
    if len(code.split()) != 1:
        raise UserError(f"{code!r} is no code of a document", 'Write one word: documents = { insurance = "…" }.')
    if not text.strip():
        raise UserError(
            f"it is not said what {code} is", f'Name the document for the letters: {code} = "the proof of insurance".'
        )


def _check_interest(policy: Policy) -> None:
    if policy.interest.rule == "contract" and policy.interest.rate is None:
        raise UserError("the contract's rate is missing", 'Write it in percent a year: rate = "18".')


def _check_half_year(since: date) -> None:
    if (since.month, since.day) not in ((1, 1), (7, 1)):
        raise UserError(
            f"{since} begins no half-year", f"Write since = {since.year}-01-01 or since = {since.year}-07-01."
        )


def _check_acceptance(rule: Accepted) -> None:
    from arledger.checks import codes

    if not (rule.number or rule.client):
        raise ValueError(f"an acceptance of {rule.check} needs a number or a client")
    if not rule.reason.strip():
        raise ValueError(f"the acceptance of {rule.check} has an empty reason; say why it is in order")
    known = codes() | NEVER_ACCEPTED
    if rule.check not in known:
        remedy = "Write the name that stands in brackets behind the finding."
        raise UserError(f"there is no finding {rule.check!r}", did_you_mean(rule.check, known, remedy))
