"""What a ledger would be with more at its end, told from the load before: never other than a load of it all."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st
from tests.support.effort import effort
from tests.support.random_ledgers import HEADER, HEADERS, RandomLedger, random_ledgers

from arledger.files.change import append_text
from arledger.ledger.load.extract import Extract, extract
from arledger.ledger.load.read import RawLedger, load_ledger, with_additions
from arledger.ledger.trial.copy import TrialLedger, load_candidate
from arledger.model.facts import Roots

OLD = (
    *[""] * 6,
    "2026-06-01 balance Assets:Bank  0.00 USD\n",
    "2026-01-01 pad Assets:Bank Equity:Rounding\n2026-06-01 balance Assets:Bank  100.00 USD\n",
    "2026-01-05 *\n  Assets:Inventory  10 ABC {5.00 USD}\n  Assets:Bank\n",
    "2026-02-20 *\n  Assets:Inventory  -1 ABC {} @ 6.00 USD\n  Income:Sales\n",
    "2026-02-20 *\n  Assets:N26  5.00 EUR\n  Assets:Bank  -6\n  Equity:Rounding\n",
    "2026-02-20 *\n  Assets:N26  EUR @ 1.25 USD\n  Assets:Bank  -5.00 USD\n",
    'pushtag #old\n2026-02-20 event "place" "here"\npoptag #old\n',
    "pushtag #old\n",
    "; a remark without an end",
    '2026-02-20 note Assets:Bank "an open text\n',
    'plugin "beancount.plugins.implicit_prices"\n',
    'plugin "beancount.plugins.auto_accounts"\n',
    'plugin "beancount.plugins.noduplicates"\n',
    'option "inferred_tolerance_multiplier" "2"\n',
)  # fmt: skip
NEW = (
    '2026-03-05 * "Two legs"\n  Assets:Bank  1.00 USD\n  Assets:Receivable:Bolt  -1.00 USD\n',
    '2026-03-05 * "Open leg"\n  Assets:Bank  1.00 USD\n  Assets:Bank  2.00 EUR\n  Income:Sales\n',
    '2026-03-05 * "Two open legs"\n  Assets:Bank\n  Income:Sales\n',
    '2026-03-05 * "Price"\n  Assets:N26  1.00 EUR @ 1.3 USD\n  Income:Sales  -1.30 USD\n',
    '2026-03-05 * "Rounded"\n  Assets:N26  1.001 EUR @ 1.3 USD\n  Income:Sales  -1.30 USD\n',
    '2026-03-05 custom "ar-terms" Assets:Receivable:Bolt "net 5"\n',
    "2026-03-05 price EUR 1.30 USD\n",
    '2026-03-05 note Assets:Receivable:Bolt "Called"\n',
    "2026-07-01 close Assets:Receivable:AcmeHoldings\n",
    "2026-02-01 close Assets:Bank\n",
    "2026-03-05 open Assets:Receivable:Cora\n",
    "2026-03-05 open Assets:Bank\n",
    "2026-03-05 pad Assets:Receivable:Bolt Equity:Rounding\n",
    "2026-03-06 balance Assets:Receivable:Bolt  7.00 USD\n",
    '2026-03-05 * "Not balanced"\n  Assets:Bank  1.00 USD\n  Income:Sales  -2.00 USD\n',
    '2026-03-05 * "Unopened"\n  Assets:Till  1.00 USD\n  Income:Sales\n',
    '2026-03-05 * "At cost"\n  Assets:Inventory  2 ABC {7.00 USD}\n  Assets:Bank\n',
    '2026-03-05 * "From cost"\n  Assets:Inventory  -2 ABC {}\n  Assets:Bank  10.00 USD\n  Income:Sales\n',
    '2026-01-06 * "Beside cost"\n  Assets:Inventory  -2 ABC @ 5 USD\n  Income:Sales\n',
    '2026-01-06 * "Another currency"\n  Assets:Bank  2 EUR\n  Income:Sales\n',
    '2026-03-05 * "Currency left open"\n  Assets:Bank  2\n  Income:Sales\n',
    "  due: 2026-05-05\n",
    "  Assets:Bank  2.00 USD\n",
    "pushtag #new\n",
    'option "title" "New"\n',
    '2026-03-05 * "no end\n',
)  # fmt: skip
SEVERAL = st.lists(st.sampled_from(NEW), min_size=1, max_size=3)


def load(main: Path) -> RawLedger:
    return load_ledger(main, Roots(("Assets:Receivable",), ("Liabilities:Deposits",)), fast=False, keep=True)


def plain(value: Any, candidate: TrialLedger[RawLedger]) -> Any:
    """Return a value of a loader's entry so that it can be compared, with the names that files have in the ledger."""
    if isinstance(value, dict):
        return {key: plain(each, candidate) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [type(value).__name__, *(plain(each, candidate) for each in value)]
    if isinstance(value, str):
        return candidate.original(value)
    return value


def entries_of(candidate: TrialLedger[RawLedger]) -> list[Any]:
    """Return the entries in an order that does not depend on that of files in a folder."""
    entries = [plain(entry, candidate) for entry in candidate.result.loaded.entries]
    return sorted(entries, key=repr)


def facts_of(raw: RawLedger) -> Extract:
    return extract(raw.loaded.entries, raw.roots, raw.folder)


def write(folder: Path, ledger: RandomLedger, old: Mapping[str, str]) -> Path:
    """Write a ledger in three files, each with something at its end."""
    texts = {"main": HEADER + HEADERS[0] + 'include "clients/*.beancount"\n', "clients/a": "", "clients/b": ""}
    for number, entry in enumerate(ledger.entries):
        texts["clients/a" if number % 2 else "clients/b"] += f"\n{entry.text}"
    (folder / "clients").mkdir()
    for name, text in texts.items():
        (folder / f"{name}.beancount").write_text(text + old.get(name, ""))
    return folder / "main.beancount"


@effort(60, 10_000)
@given(
    random_ledgers(),
    st.dictionaries(st.sampled_from(("main", "clients/a", "clients/b")), st.sampled_from(OLD), max_size=2),
    st.dictionaries(st.sampled_from(("main", "clients/a", "clients/b")), SEVERAL, min_size=1, max_size=2),
)
def test_what_is_told_is_what_a_load_gives(
    ledger: RandomLedger, old: dict[str, str], new: dict[str, list[str]]
) -> None:
    """Right or wrong, in ledgers right or wrong: either a load has to tell, or it tells exactly this."""
    with tempfile.TemporaryDirectory() as name:
        main = write(Path(name), ledger, old)
        paths = {main.parent / f"{file}.beancount": texts for file, texts in new.items()}
        after = {path: append_text(path.read_bytes(), "\n".join(texts)) for path, texts in paths.items()}
        raw = load(main)
        longer = with_additions(raw, after)
        event("left to a load" if longer is None else "told")
        if longer is None:
            return
        whole = load_candidate(main, [file.path for file in raw.sources.files], after, load)
        short = TrialLedger(longer, main.parent, main.parent)
        assert whole.result.problems == longer.problems == ()
        assert entries_of(short) == entries_of(whole)
        assert facts_of(longer) == facts_of(whole.result)
        assert longer.roots == whole.result.roots
        assert longer.header == whole.result.header
