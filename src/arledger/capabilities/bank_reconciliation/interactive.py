"""`reconcile --interactive`: one line after the other, with what could explain it, and the person decides."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum
from textwrap import indent

import typer

from arledger.capabilities.bank_reconciliation.decisions import (
    choose,
    decided,
    on_account,
    same_entry,
    taken_back,
    to_account,
    unidentified,
)
from arledger.capabilities.bank_reconciliation.entries import Bookkeeper
from arledger.capabilities.bank_reconciliation.returned_lines import in_turn
from arledger.capabilities.bank_reconciliation.values import Explained
from arledger.entries.context import EntryContext
from arledger.ledger.text import directive_text
from arledger.model.bank import LineState, Part
from arledger.model.money import ZERO, amount_text
from arledger.model.problem import UserError
from arledger.session.amounts import parse_targets
from arledger.session.lookup import find_client
from arledger.session.messages import harmless, say
from arledger.subledger.bank_legs import BankLeg

_ASKED = (LineState.PROPOSED, LineState.UNMATCHED)
_STOPPED = 130
"""The exit code of a program that was stopped with Ctrl-C."""


class _Step(Enum):
    """An answer that is about no line: back to the one before, or the end."""

    BACK = "b"
    END = "q"


def ask(lines: Sequence[Explained], context: EntryContext) -> tuple[Explained, ...]:
    """Ask about each line that is not certain; what cannot be booked as it was decided is asked again."""
    answers = list(lines)
    waiting = [at for at, line in enumerate(lines) if line.match.state in _ASKED and line.movement.line.amount]
    if waiting:
        say(f"{len(waiting)} to decide; nothing is written before the end. `?` explains the answers.")
    number, keeper = 0, _keeper(context, lines, ())
    while number < len(waiting):
        at = waiting[number]
        answer = _decide(lines[at], f"{number + 1} of {len(waiting)}", context, keeper)
        if answer is _Step.END:
            break
        if isinstance(answer, Explained):
            answers[at] = answer
            number += 1
            continue
        say("  The last answer is undone." if number else "  This is the first line.")
        number = max(number - 1, 0)
        answers[waiting[number]] = lines[waiting[number]]
        keeper = _keeper(context, lines, [answers[earlier] for earlier in waiting[:number]])
    return tuple(answers)


def _keeper(context: EntryContext, lines: Sequence[Explained], decided_before: Sequence[Explained]) -> Bookkeeper:
    """Return a bookkeeper for whom what is certain has taken its items first, as it will when it is booked."""
    keeper = Bookkeeper(context)
    for line in (*in_turn(lines), *decided_before):
        keeper.entries(line)
    return keeper


def _decide(explained: Explained, place: str, context: EntryContext, keeper: Bookkeeper) -> Explained | _Step:
    """Ask until the answer is one of those offered."""
    _show(explained, place)
    while True:
        said = _read()
        if said in ("q", "quit"):
            return _Step.END
        if said in ("b", "back"):
            return _Step.BACK
        if said in ("?", "h", "help"):
            say(_help(explained))
            continue
        if not said:
            say("  The line is left for later.")
            return explained
        try:
            answer = _understood(said, explained, context)
            texts = [directive_text(entry) for entry in keeper.entries(answer)]
        except UserError as error:
            say(f"  {error.message}. {error.remedy}")
            continue
        say(harmless(_effect(answer, texts)))
        return answer


def _effect(answer: Explained, texts: Sequence[str]) -> str:
    """Say what an answer will do, in full: the entries that it adds, or that it adds none."""
    if not texts:
        return f"  {answer.match.reason}: nothing is added."
    return indent("\n".join(("At the end this is added (`b` undoes it):", *texts)), "  ").rstrip()


def _read() -> str:
    """Return an answer; raises Exit where the program is stopped, and UserError where there are no more."""
    try:
        return str(typer.prompt("?", default="", show_default=False, err=True)).strip()
    except typer.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            say("\narledger: stopped; nothing was written.")
            raise typer.Exit(_STOPPED) from error
        raise UserError("the answers ended before the lines did: nothing was written", "End with `q`.") from error


def _show(explained: Explained, place: str) -> None:
    line = explained.movement.line
    say("")
    say(harmless(f"{place}: {line.date}  {amount_text(line.amount, line.currency)}  {line.counterparty}"))
    if line.text and line.text != line.counterparty:
        say(harmless(f"  {line.text}"))
    say(harmless(f"  {explained.match.state.value}: {explained.match.reason}"))
    for number, legs in enumerate(explained.entries, start=1):
        it = "it is the entry" if len(legs) == 1 else f"it is these {len(legs)} entries:"
        say(harmless(f"  [{number}] {it} {'; '.join(map(_entry_text, legs))}"))
    for number, candidate in enumerate(explained.match.candidates, start=len(explained.entries) + 1):
        parts = ", ".join(_part(part, line.currency) for part in candidate.parts)
        say(harmless(f"  [{number}] {parts}: {candidate.reason}" if parts else f"  [{number}] {candidate.reason}"))
    say(f"  Answers: {_answers(explained)}")


def _entry_text(leg: BankLeg) -> str:
    what = " ".join((leg.payee, *leg.numbers)).strip()
    return f"of {leg.date} at {leg.source}" + (f": {what}" if what else "")


def _help(explained: Explained) -> str:
    """Explain the answers that a line can be given, one on a line."""
    found = []
    if explained.entries or (explained.match.candidates and not _is_payout(explained)):
        found.append(("1, 2, …", "takes what is listed under that number"))
    if explained.entries:
        found.append(("e, e 2", "it is that entry, which is in the books already; nothing is booked again"))
    if explained.movement.line.amount > 0:
        found += [
            ("i INV-1 INV-2=50.00", "pays these invoices; without an amount as much of each as is open"),
            ("a, a CLIENT", "money of the client for no invoice yet: unapplied credit"),
            ("u", "its client is not known: an unidentified receipt"),
        ]
    else:
        found.append(("r INV-1", "the payment of that invoice came back, less the bank's fee"))
    found += [
        ("to ACCOUNT", "books it to an account of the ledger, such as fees or interest"),
        ("Enter", "leaves the line for later"),
        ("b", "undoes the last answer and asks again"),
        ("q", "ends; what was answered is kept, and the other lines are left"),
    ]
    broad = max(len(answer) for answer, _ in found)
    return "\n".join(f"  {answer:{broad}}  {meaning}" for answer, meaning in found)


def _answers(explained: Explained) -> str:
    """List the answers that a line can be given."""
    incoming = explained.movement.line.amount > 0
    choices = explained.entries or (explained.match.candidates and not _is_payout(explained))
    found = ["a number takes that explanation"] if choices else []
    found += ["`e` it is that entry"] if explained.entries else []
    if incoming:
        found += ["`i NUMBER[=AMOUNT] …` these invoices", "`a [CLIENT]` money on account", "`u` unidentified"]
    else:
        found.append("`r NUMBER` the payment of that invoice came back, less the bank's fee")
    found += [
        "`to ACCOUNT` books it to an account of the ledger",
        "Enter leaves the line",
        "`b` goes back",
        "`q` ends",
    ]
    rule = "" if incoming else " A rule under [[rules]] in arledger.toml books fees and the like by itself."
    return f"{', '.join(found)}.{rule}"


def _part(part: Part, currency: str) -> str:
    return f"{part.client} {part.invoice} {amount_text(part.amount, currency)}"


def _understood(said: str, explained: Explained, context: EntryContext) -> Explained:
    """Return the line as it was decided; raises UserError for what means nothing."""
    word, *rest = said.split()
    if word == "e" and explained.entries:
        return _entry(rest, explained)
    if word.isdigit() and (explained.entries or explained.match.candidates):
        return _choice(int(word), explained)
    if word == "to":
        if not rest:
            raise UserError("which account is not said", "Name it: `to ACCOUNT`.")
        return to_account(explained, " ".join(rest), context)
    if word == "r" and len(rest) == 1 and explained.movement.line.amount < 0:
        return taken_back(explained, rest[0], context)
    receipt = _receipt(word, rest, explained, context) if explained.movement.line.amount > 0 else None
    if receipt is None:
        raise UserError(f"{said!r} is no answer to this line", _answers(explained))
    return receipt


def _receipt(word: str, rest: Sequence[str], explained: Explained, context: EntryContext) -> Explained | None:
    """Return money in as the receipt that a person calls it; None where the word is of no kind of receipt."""
    if word == "i" and rest:
        return decided(explained, _parts(rest, explained, context), "decided by hand")
    if word == "a":
        if not rest and not explained.match.client:
            raise UserError("the client is not known", "Name it: `a CLIENT`.")
        return on_account(explained, find_client(context.book, " ".join(rest)).id if rest else explained.match.client)
    return unidentified(explained) if word == "u" else None


def _choice(number: int, explained: Explained) -> Explained:
    """Return what is listed under a number: entries first, then other explanations."""
    entries = len(explained.entries)
    if not 1 <= number <= entries + len(explained.match.candidates):
        raise UserError(f"there is no explanation {number}", _answers(explained))
    if number <= entries:
        return same_entry(explained, number - 1)
    if _is_payout(explained):
        raise UserError("a payout is booked as a whole or not at all", "Enter leaves the line.")
    return choose(explained, number - entries - 1)


def _entry(words: Sequence[str], explained: Explained) -> Explained:
    """Return the line as the entry that is listed: the only one, or the one with that number."""
    if not words and len(explained.entries) == 1:
        return same_entry(explained, 0)
    if len(words) == 1 and words[0].isdigit() and 1 <= int(words[0]) <= len(explained.entries):
        return same_entry(explained, int(words[0]) - 1)
    raise UserError("which entry it is, is not said", f"Name it: `e 1` to `e {len(explained.entries)}`.")


def _is_payout(explained: Explained) -> bool:
    whole = explained.otherwise or explained
    return bool(whole.inner) and whole.match.state is not LineState.MATCHED


def _parts(words: Iterable[str], explained: Explained, context: EntryContext) -> tuple[Part, ...]:
    left, currency = explained.movement.line.amount, explained.movement.line.currency
    parts: list[Part] = []
    for target in parse_targets(list(words)):
        known = context.book.clients.get(explained.match.client)
        try:
            owner = context.client_of_number(target.number, known)
        except UserError:
            owner = context.client_of_number(target.number, None)
        owed = sum(
            (item.open for item in context.open_items(owner, target.number) if item.currency == currency), ZERO
        )
        amount: Decimal = min(owed, left) if target.amount is None else target.amount
        if amount <= 0 or amount > left:
            raise UserError(f"nothing can be put on {target.number}", f"{amount_text(left, currency)} is left.")
        left -= amount
        parts.append(Part(owner.id, target.number, amount))
    return tuple(parts)
