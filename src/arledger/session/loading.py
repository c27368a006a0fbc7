"""Load the ledger of a place with its policy's accounts."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from arledger.model.facts import Roots
from arledger.model.problem import UserError
from arledger.policy.settings import Policy
from arledger.session.place import Place

if TYPE_CHECKING:
    from arledger.ledger.load.read import RawLedger, ReadLedger
LOADER_VARIABLE = "ARLEDGER_LOADER"

REFERENCE = "beancount"


def load_raw(place: Place, main: Path | None = None, *, keep: bool = False) -> "RawLedger":
    """Load the ledger of a place, or another main file with the place's accounts; `keep` as `load_ledger` does."""
    from arledger.ledger.load.read import load_ledger

    return load_ledger(
        main or place.main,
        _named(place.policy),
        _money_besides(place.policy),
        fast=may_be_fast(),
        first_client=place.first_client,
        keep=keep,
    )


def load_all(place: Place) -> "ReadLedger":
    """Load the ledger of a place and keep all its facts."""
    from arledger.ledger.load.read import read_ledger

    return read_ledger(place.main, _named(place.policy), _money_besides(place.policy), fast=may_be_fast())


def _named(policy: Policy) -> Roots:
    return Roots(policy.accounts.receivable, policy.accounts.deposits, policy.accounts.cash)


def _money_besides(policy: Policy) -> tuple[str, ...]:
    """Return accounts that are kept whatever their names: banks, unidentified money, the allowance for losses."""
    allowance = (policy.provision.account,) if policy.provision.account else ()
    return (*(bank.account for bank in policy.bank), *policy.accounts.unidentified, *allowance)


def may_be_fast() -> bool:
    """Say whether the fast loader may be used: ARLEDGER_LOADER=beancount asks for the reference."""
    loader = os.environ.get(LOADER_VARIABLE, "")
    if loader not in ("", REFERENCE):
        raise UserError(f"{LOADER_VARIABLE}={loader} names no loader", f"Set it to {REFERENCE}, or not at all.")
    return loader != REFERENCE
