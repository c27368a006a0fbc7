"""Settings that TOML and their types are content with, and that cannot be meant."""

from collections.abc import Callable
from pathlib import Path

from arledger.model.problem import UserError
from arledger.policy.load import line_of
from arledger.policy.settings import Policy


def check_sense(policy: Policy, path: Path) -> None:
    """Raise UserError with file and line for terms, buckets, holidays or acceptances that mean nothing."""
    from arledger.receivables.aging import Buckets
    from arledger.receivables.terms import Calendar, parse_terms

    def accepted() -> None:
        for rule in policy.checks.accepted:
            if not (rule.number or rule.client):
                raise ValueError(f"an acceptance of {rule.check} needs a number or a client")

    looks: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("items", "default-terms", lambda: parse_terms(policy.items.default_terms)),
        ("items", "holidays", lambda: Calendar(policy.items.holidays)),
        ("aging", "buckets", lambda: Buckets(policy.aging.buckets)),
        ("checks", "accepted", accepted),
    )
    for table, key, look in looks:
        try:
            look()
        except (ValueError, UserError) as error:
            place = f"{path}:{line_of(path, table, key)}"
            remedy = getattr(error, "remedy", "") or getattr(error, "suggestion", "")
            said = f"{place}: [{table}] {key}: {error}"
            raise UserError(said, remedy or "The settings are explained in docs/ledger-format.md.") from error
