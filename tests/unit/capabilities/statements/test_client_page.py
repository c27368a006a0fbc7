"""What a client reads of us: figures and dates, and nothing that only we can look up."""

import pytest
from tests.support.commands import DEMO, run

DAY = ("--as-of", "2026-03-31")


@pytest.mark.parametrize("name", ["html", "md"])
@pytest.mark.parametrize("more", [(), ("--from", "2026-01-01")], ids=["items", "activity"])
@pytest.mark.parametrize("client", ["Kestrel", "Orchard"])
def test_a_statement_for_a_client_has_no_places_no_proofs_and_no_marks(
    client: str, more: tuple[str, ...], name: str
) -> None:
    said = run(("statement", client, *more), "--ledger", DEMO, *DAY, "--format", name).stdout
    for ours in (".beancount", "Source", "Ties to", "credit-memo", "(Kestrel)", "(Orchard)", "Unapplied credits"):
        assert ours not in said
    assert "Northgate Equipment Ltd" in said
    assert ("6,353.40" if client == "Kestrel" else "11,939.40") in said


@pytest.mark.parametrize("name", ["table", "csv"])
def test_our_own_statement_keeps_them(name: str) -> None:
    said = run(("statement", "Kestrel"), "--ledger", DEMO, *DAY, "--format", name).stdout
    assert "Kestrel.beancount:172" in said
