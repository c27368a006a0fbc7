"""All the evidence on one line of a statement: what could explain it, and what speaks for and against each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from arledger.capabilities.bank_reconciliation.evidence_asked import Asked
from arledger.capabilities.bank_reconciliation.values import Explained, Purpose
from arledger.matching import Evidence
from arledger.matching.evidence import AGAINST, FOR, Weighed, in_figures, number_of, short_of, times
from arledger.model.bank import LineState, Match, Part
from arledger.model.money import ZERO, amount_text
from arledger.model.report import Cell, Column, Data, Kind, Report, Row, Table
from arledger.subledger.report_parts import money, probability, probability_cell

_RANK = Column("rank", "#", Kind.COUNT)
_TIMES = Column("times", "Times likelier", whole=True, short="Times")
_WAYS = (
    _RANK,
    _TIMES,
    Column("probability", "Sure", Kind.PERCENT),
    Column("pays", "It pays", below=True),
    Column("amount", "Amount", below=True),
)
_FACTORS = (_RANK, Column("evidence", "Evidence", whole=True), _TIMES, Column("said", "Because", below=True))
_SHOWN, _LONGEST = 5, 300
_BY = {
    Purpose.RULE: "A rule of arledger.toml explains the line.",
    Purpose.TRANSFER: "The line is the other side of a transfer that a rule explains.",
    Purpose.PAYOUT: "The line is a payout: the payments behind it were weighed, not the sum.",
    Purpose.RETURNED: "The line takes back a payment; open items are not weighed for it.",
    Purpose.REFUND: "The line is a refund; open items are not weighed for it.",
    Purpose.RECEIPT: "A remittance advice says what the line pays; nothing had to be weighed.",
    Purpose.DEPOSIT: "The line is a deposit; open items are not weighed for it.",
    Purpose.DEPOSIT_REFUND: "The line is the refund of a deposit; open items are not weighed for it.",
    Purpose.DEPOSIT_RETURNED: "The line is the refund of a deposit that came back.",
}


def evidence_report(lines: Sequence[Explained], asked: Asked) -> Report:
    """Show the evidence on the line that is asked for, of all lines of the statements."""
    explained, evidence = lines[asked.at], asked.evidence
    line, match = explained.movement.line, explained.match
    tables = _tables(evidence) if evidence else ()
    return Report(
        name="reconcile_explain",
        title="Bank reconciliation: the evidence on a line",
        as_of=line.date,
        tables=tables,
        data=_data(explained, asked),
        facts=(
            ("Line", f"{asked.at + 1} of {len(lines)}: {amount_text(line.amount, line.currency)} of {line.date}"),
            *((("Payer", line.counterparty),) if line.counterparty else ()),
            *((("Text", _cut(line.text)),) if line.text else ()),
            ("Reference", explained.movement.ref),
            ("State", _state(match)),
            ("Reason", match.reason),
        ),
        notes=tuple(_notes(lines, explained, asked)),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _state(match: Match) -> str:
    sure = f", {probability_cell(match.confidence):f}% sure" if match.confidence > 0 else ""
    return f"{match.state.value}{sure}"


def _tables(evidence: Evidence) -> tuple[Table, ...]:
    shown = _shown(evidence)
    ways = [
        (rank, times(way.weight), probability_cell(way.probability), _pays(way), _fit(way)) for rank, way in shown
    ]
    others = evidence.explanations[len(shown) :]
    rest: list[tuple[Cell, ...]] = []
    if others:
        sure = sum((probability_cell(way.probability) or ZERO for way in others), ZERO)
        rest.append((None, None, sure, f"{len(others)} more, less likely", None))
    nothing = probability_cell(evidence.nothing)
    rest.append((None, times(evidence.nothing_weight), nothing, "nothing that is in the book", None))
    if evidence.second:
        rest.append((None, None, probability_cell(evidence.second), "what another line pays, a second time", None))
    tables = [Table("explanations", _WAYS, tuple(map(Row, [*ways, *rest])), "What could explain it")]
    factors = [
        (rank, str(factor.about), times(factor.weight), factor.said) for rank, way in shown for factor in way.factors
    ]
    if factors:
        tables.append(Table("factors", _FACTORS, tuple(map(Row, factors)), "What speaks for each, and against it"))
    return tuple(tables)


def _shown(evidence: Evidence) -> list[tuple[int, Weighed]]:
    """Return the explanations that people are shown, with their rank: the first, and all that have any chance."""
    likely = [each for each in evidence.explanations if each.probability]
    return list(enumerate((likely or list(evidence.explanations[:1]))[:_SHOWN], start=1))


def _pays(way: Weighed) -> str:
    """Name what an explanation pays, by client."""
    by_client: dict[str, list[str]] = {}
    for part in way.parts:
        by_client.setdefault(part.client, []).append(part.invoice or "an item without a number")
    said = "; ".join(f"{client} {', '.join(numbers)}" for client, numbers in by_client.items())
    return f"{said}, once more" if way.settled else said


def _fit(way: Weighed) -> str:
    return way.fit if not way.settled else "nothing is left of it"


def _notes(lines: Sequence[Explained], explained: Explained, asked: Asked) -> Iterator[str]:
    evidence, match = asked.evidence, explained.match
    if evidence is None or match.state is LineState.BOOKED:
        yield _explained_by(explained)
    if evidence is None:
        return
    if match.state is not LineState.BOOKED:
        yield from _what_booking_takes(evidence, match.state)
    if evidence.rivals:
        others = [lines[number - 1].movement.line for number in asked.numbers(evidence.rivals)]
        named = [f"line {number}" for number in asked.numbers(evidence.rivals)]
        said = zip(named, others, strict=True)
        told = ", ".join(f"{name} ({amount_text(line.amount, line.currency)} of {line.date})" for name, line in said)
        yield f"Other lines want the same: {told}."
    for client, number, currency, likely in evidence.foreign:
        sure = f"{probability_cell(likely):f}%"
        yield f"If it pays nothing in its own currency: {client} {number}, which is in {currency} ({sure})."
    yield (
        "How many times likelier each makes it that the bank shows just this line, held against money of a stranger "
        f"that has nothing to do with the book: {FOR} speaks for it, {AGAINST} against it."
    )


def _explained_by(explained: Explained) -> str:
    """Say what explained a line for which open items were not weighed, or had no say."""
    if explained.match.state is LineState.BOOKED:
        entries = ", ".join(str(leg.source) for leg in explained.legs)
        return f"The line is in the books already{f': {entries}' if entries else ''}."
    return _BY.get(explained.purpose, "Open items are not weighed for this line: its reason says what it is.")


def _what_booking_takes(evidence: Evidence, state: LineState) -> Iterator[str]:
    """Say whether the first explanation is booked by itself, and what it lacks."""
    if not evidence.explanations:
        yield "Nothing that is open comes near it."
        return
    sure, needed = f"{probability_cell(evidence.confidence):f}%", f"{probability_cell(evidence.needed):f}%"
    first = evidence.explanations[0]
    why = "[matching] minimum-confidence" if evidence.needed == evidence.least else "a sum not all named"
    if state is LineState.MATCHED:
        yield f"Booked by itself: it is {sure} sure, and {needed} is asked for ({why})."
    elif first.obstacle:
        yield f"Never booked by itself, however sure: {first.obstacle}."
    elif evidence.confidence < evidence.needed:
        missing = short_of(evidence)
        lacks = f"; evidence that makes it {number_of(missing)} times likelier would do" if missing else ""
        yield f"Not booked by itself: it is {sure} sure, and {needed} is asked for ({why}){lacks}."
    else:
        yield f"Matching is {sure} sure, and is not the last to decide: see the reason."


def _data(explained: Explained, asked: Asked) -> Mapping[str, Data]:
    line, match, evidence = explained.movement.line, explained.match, asked.evidence
    return {
        "line": asked.at + 1,
        "bank_ref": explained.movement.ref,
        "account": explained.movement.account,
        "date": line.date,
        "amount": money(line.amount, line.currency),
        "currency": line.currency,
        "counterparty": line.counterparty,
        "text": line.text,
        "state": match.state.value,
        "confidence": probability(match.confidence),
        "reason": match.reason,
        "entries": [str(leg.source) for leg in explained.legs],
        "weighed": evidence is not None,
        "needed": probability(evidence.needed) if evidence else None,
        "explanations": [_way(way, asked, line.currency) for way in evidence.explanations] if evidence else [],
        "nothing": probability(evidence.nothing) if evidence else None,
        "second_payment": probability(evidence.second) if evidence else None,
        "other_currencies": [
            {"client": client, "invoice": number, "currency": currency, "probability": probability(likely)}
            for client, number, currency, likely in (evidence.foreign if evidence else ())
        ],
        "rivals": list(asked.numbers(evidence.rivals)) if evidence else [],
    }


def _way(way: Weighed, asked: Asked, currency: str) -> Mapping[str, Data]:
    return {
        "allocations": list(_parts(way.parts, currency)),
        "settled": way.settled,
        "fit": way.fit,
        "basis": way.basis,
        "with_lines": list(asked.numbers(way.beside)),
        "factors": [
            {"evidence": factor.about.name.lower(), "times": in_figures(factor.weight), "said": factor.said}
            for factor in way.factors
        ],
        "times": in_figures(way.weight),
        "probability": probability(way.probability),
        "obstacle": way.obstacle or None,
    }


def _parts(parts: Iterable[Part], currency: str) -> Iterator[Mapping[str, Data]]:
    for part in parts:
        yield {"client": part.client, "invoice": part.invoice, "amount": money(part.amount, currency)}
