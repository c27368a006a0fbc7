"""Sample data of letters about contracts that leasing companies are to pay."""

from datetime import timedelta
from decimal import Decimal

from arledger.capabilities.letters.sample import CLIENT, CURRENCY, DAY, Values
from arledger.letters.chase import AskedFor, Delayed, WaitsFor, chase_values
from arledger.letters.people import client_values
from arledger.letters.wording import Wording

_FINANCED = (Decimal("45000.00"), Decimal("12500.00"), Decimal("8750.00"))
_BUYERS = (CLIENT.name, "Bolt & Forge", "Calder Works Ltd")
_USUAL_DAYS = 3


def chase(wording: Wording, count: int) -> Values:
    """Return the values of the letter to a leasing company: so many contracts of each kind that there is."""
    delayed = [_delayed(at * len(WaitsFor) + kind) for kind in range(len(WaitsFor)) for at in range(count)]
    common = {
        "client": client_values(CLIENT),
        "signed_by": "Dana Moore",
        "reply_to": "dana@northgate.example",
        "as_of": wording.day(DAY),
        "currency": CURRENCY,
    }
    return chase_values(CURRENCY, delayed, common, wording)


def _delayed(at: int) -> Delayed:
    kinds = tuple(WaitsFor)
    waits_for, days = kinds[at % len(kinds)], 5 + at % 8
    begun = DAY - timedelta(days=days)
    asked = AskedFor("the proof of insurance", begun + timedelta(days=1), None)
    if waits_for is not WaitsFor.DOCUMENTS:
        asked = asked._replace(sent=begun + timedelta(days=2))
    return Delayed(
        waits_for=waits_for,
        contract=f"{4711 + at}",
        client=_BUYERS[at % len(_BUYERS)],
        account=CLIENT.id,
        invoice=f"INV-2026-{at + 1:04}",
        submitted=begun if at else None,
        days=days,
        expected=begun + timedelta(days=_USUAL_DAYS),
        outstanding=_FINANCED[at % len(_FINANCED)],
        documents=() if waits_for is WaitsFor.REASON else (asked,),
    )


def notice(wording: Wording, count: int) -> Values:
    """Return the values of the mail to a colleague about contracts."""
    row = {
        "invoice": "INV-2026-0001",
        "contract": "4711",
        "client": CLIENT.name,
        "payer": "SummitLease",
        "outstanding": wording.money(_FINANCED[0], CURRENCY),
        "days": 9,
        "expected": wording.day(DAY - timedelta(days=6)),
        "state": "queried",
        "reason": "the proof of insurance",
        "sales_rep": "dana",
    }
    subject = f"1 contract to submit, {count} contracts delayed, 1 delay escalated"
    return {"who": "dana", "subject": subject, "unsubmitted": [row], "late": [row] * count, "escalated": [row]}
