"""Cash matching: which open items the lines of a bank statement pay.

`engine.decide` is the whole of it, `match` its short answer. The way of a line: `receipts` reads it, `hits`
finds the numbers in it (`numbers`, `grading`), `names` the client (`likeness`), `ways` lists the explanations
with points (`fits` for amounts, `sums` for several items), `groups` puts lines together that pay one item,
and `solve` decides for all lines at once (`assign` for ties); `verdicts` and `wording` say it. Everything is
pure: no clock, no file, whole numbers only.
"""

from arledger.matching.checksums import creditor_reference
from arledger.matching.engine import decide, evidence_of, match
from arledger.matching.evidence import Evidence
from arledger.matching.financed import FinancedPart
from arledger.matching.values import Cause, ClientKey, Decision, DiscountOf, MatchOptions

__all__ = [
    "Cause",
    "ClientKey",
    "Decision",
    "DiscountOf",
    "Evidence",
    "FinancedPart",
    "MatchOptions",
    "creditor_reference",
    "decide",
    "evidence_of",
    "match",
]
