"""Reading an export tells how far it is."""

from pathlib import Path

from arledger.formats.imports.mapping import shipped_mappings
from arledger.formats.imports.read import read_exports


def test_it_tells_how_many_rows_have_been_read_and_of_how_many(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    rows = "".join(f"Acme,{at},2026-09-13,2026-10-13,USD,1.00,1.00\n" for at in range(9000))
    path.write_text("Client,Invoice,Invoice date,Due date,Currency,Amount,Open\n" + rows)
    told: list[tuple[int, int]] = []
    (export,) = read_exports(path, shipped_mappings(), told=lambda done, total: told.append((done, total)))
    assert len(export.items) == 9000
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {2 * 9001}
    assert 0 < told[0][0] < 9001 < told[-1][0] <= 2 * 9001
