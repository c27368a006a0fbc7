"""Cash matching: which open items the lines of a bank statement pay.

`engine.decide` is the whole of it, `match` its short answer. The way of a line: `receipts` reads it, `mentions`
finds the numbers in it (`spellings`, `windows`, `channel`), `names` the payer (`likeness`, `learned_payers`),
`candidates` what it may pay (`sums`, `places`), and `explainer` weighs that (`weigher`, `likelihoods`, `amounts`,
`habits`). `groups` puts lines together that pay one item, and `inference` decides for all lines at once, but for
what `obstacles` leave to a person; `verdicts`, `words` and `evidence` say it. Everything is pure: no clock, no
file; amounts are whole coins, and probabilities the only floats.
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
