"""The words that `deposits` understands in its options."""

from collections.abc import Iterable

from arledger.deposit_ledger.movements import numbers_secured
from arledger.deposit_ledger.states import State
from arledger.model.problem import UserError
from arledger.model.slips import did_you_mean

_STATES = tuple(state.value for state in State)


def parse_states(texts: Iterable[str] | None) -> tuple[str, ...]:
    """Read each `--state`, which may name several with commas; raises UserError for one that there is not."""
    found = [part.strip().lower() for text in texts or () for part in text.split(",")]
    for word in found:
        if word not in _STATES:
            remedy = did_you_mean(word, _STATES, f"Choose {', '.join(_STATES)}.")
            raise UserError(f"--state: there is no state {word!r}", remedy)
    return tuple(found)


def parse_grouping(text: str | None) -> bool:
    """Read `--by`; raises UserError for anything but the sales person."""
    if text is not None and text != "sales-rep":
        raise UserError(f"--by: deposits are not grouped by {text!r}", "Write --by sales-rep.")
    return text is not None


def parse_secured(texts: Iterable[str] | None) -> tuple[str, ...]:
    """Read each `--secures`, which may name several with commas; raises UserError for an empty one."""
    found = tuple(dict.fromkeys(number for text in texts or () for number in numbers_secured(text)))
    if texts and not found:
        raise UserError("--secures: there is no number in it", "Name an invoice or a contract, or leave it out.")
    return found
