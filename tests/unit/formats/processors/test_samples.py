"""The samples of our own: every one reads as the JSON beside it says. ARLEDGER_BLESS=1 rewrites those."""

import json
import os
from pathlib import Path

import pytest
from tests.support import places

from arledger.formats import processors as processor
from arledger.model.payout import Payout

SAMPLES = places.SAMPLES / "processor"
FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".json")


def as_json(payouts: tuple[Payout, ...]) -> str:
    data = [
        {
            "processor": one.processor,
            "id": one.id,
            "date": str(one.date),
            "currency": one.currency,
            "gross": str(one.gross),
            "fee": str(one.fee),
            "net": str(one.net),
            "lines": [
                {
                    "kind": line.kind.value,
                    "date": str(line.date),
                    "gross": str(line.gross),
                    "fee": str(line.fee),
                    "net": str(line.net),
                    "text": line.text,
                    "counterparty": line.counterparty,
                    "references": list(line.references),
                    "line": line.source.line if line.source else 0,
                }
                for line in one.lines
            ],
        }
        for one in payouts
    ]
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_reads_as_expected(path: Path) -> None:
    expected = path.with_name(path.name + ".json")
    found = as_json(processor.read_payouts(path))
    if os.environ.get("ARLEDGER_BLESS") == "1":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_payout_adds_up(path: Path) -> None:
    assert processor.is_payout_file(path)
    for one in processor.read_payouts(path):
        assert one.gross - one.fee == one.net
        assert sum(line.net for line in one.lines) == one.net
        for line in one.lines:
            assert line.fee >= 0
            assert line.gross - line.fee == line.net


def test_there_are_samples_of_every_processor() -> None:
    assert {path.name.partition("-")[0] for path in FILES} == set(processor.names())
