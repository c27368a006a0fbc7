"""What the payer and the bank wrote to an MT940 entry (:86:), in the dialects of the banks.

Germany numbers subfields (`166?00GUTSCHRIFT?20EREF+…`, Triodos with `>`) and puts SEPA tags into them;
the Netherlands write codewords between slashes (`/TRTP/…/IBAN/…/REMI/…`); others write free text.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from arledger.formats.bank.shared.references import creditor_references, given, looks_like_iban, only_iban, ordered
from arledger.formats.bank.shared.text import joined, name, rejoined
from arledger.formats.tabular.text import clean

_GERMAN = re.compile(r"\s*([0-9]{3})([^\w\s])(?=[0-9]{2})")
_PURPOSE = {*(f"2{digit}" for digit in range(10)), *(f"6{digit}" for digit in range(6))}
_TAGS = "EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|BREF|RREF|RCRF|PURP|IBAN|BIC"
_TAG = re.compile(rf"(?<![A-Z])(?:({_TAGS})\+|(MTLG):)")
_TEXT_TAGS = {"SVWZ", "MTLG", "ABWA", "ABWE", ""}
_SILENT_TAGS = {"EREF", "KREF", "IBAN", "BIC", "OAMT", "COAM", "PURP"}
_RETURNS = {"009", "108", "109", "159"}

_WORDS = (
    "TRTP|IBAN|BIC|NAME|REMI|EREF|CSID|MARF|PREF|RTRN|CNTP|BENM|ORDP|ADDR|ISDT|ACCW|TRCD|PURP|ULTB|ULTD|INIT|KREF|"
    "USTD|STRD|CUR|SVCL|OCMT|CHGS|EXCH"
)
_WORD = re.compile(rf"/\s*({_WORDS})\s*(?=/)")
_TOLD_WORDS = {"MARF", "CSID", "PREF", "RTRN", "ADDR", "ULTB", "ULTD"}
_WIDTHS = (61, 65)
"""A line has 65 characters; with some banks the first one's tag counts."""

_SUBFIELD = 27

_PREFIXED = re.compile(r"([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30})\s")
_NS_LINE = re.compile(r"[0-9]{2}(?=\S)")


class Info(NamedTuple):
    """What could be told from the text of an entry."""

    text: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    structured_refs: tuple[str, ...] = ()
    bank_ref: str = ""
    kind: str = ""
    original: str = ""
    returned: bool = False


def info(lines: Sequence[str], own: str = "") -> Info:
    """Read the text of an entry; `own` is the account itself, which is never the other side."""
    begin = _GERMAN.match("".join(lines[:2]))
    if begin:
        return _german("".join(map(_with_blank, lines)), begin[1], begin[2], own)
    whole = rejoined(_full(lines), _WIDTHS)
    if _WORD.search(whole):
        return _dutch(whole, own)
    text = clean(rejoined(list(lines), _WIDTHS))
    first = _PREFIXED.match(text)
    other = first[1] if first and looks_like_iban(first[1]) and first[1] != own else only_iban(text, own)
    return Info(text=text, counterparty_account=name(other), structured_refs=creditor_references(text))


def numbered(lines: Sequence[str]) -> Info:
    """Read the numbered lines of a Hungarian :NS: field; 15 and 16 are the other side's name."""
    named = [line[2:].rstrip() for line in lines if line[:2] in ("15", "16")]
    others = [_NS_LINE.sub("", line, count=1) for line in lines if line[:2] not in ("15", "16")]
    return Info(text=joined(others), counterparty=name(rejoined(named, (_SUBFIELD,))))


def _with_blank(line: str) -> str:
    """Give back the blank at its end to a line that lacks one character of its full width."""
    return f"{line} " if len(line) + 1 in _WIDTHS else line


def _full(lines: Sequence[str]) -> list[str]:
    """Leave a first line of 61 characters and others of 65 to go on; shorter ones end with a word."""
    return [line if index == 0 or len(line) != _WIDTHS[0] else f"{line} " for index, line in enumerate(lines)]


def _german(whole: str, code: str, mark: str, own: str) -> Info:
    parts = re.split(rf"{re.escape(mark)}([0-9]{{2}})", whole)[1:]
    fields: dict[str, list[str]] = {}
    for number, value in zip(parts[::2], parts[1::2], strict=True):
        fields.setdefault(number, []).append(value)
    purpose = [value for number in fields if number in _PURPOSE for value in fields[number]]
    tagged = _tagged(_put_together(purpose))
    account = _first(fields, "38") or _first(fields, "31") or tagged.get("IBAN", "")
    if mark == ">" and not account.strip("0"):
        account = ""
    if mark == ">" and _first(fields, "10").strip("0"):
        account = _first(fields, "10")
    label = clean(" ".join(fields.get("00", ())))
    called = clean(rejoined([*fields.get("32", ()), *fields.get("33", ())], (_SUBFIELD,)))
    text = joined(_told(tagged))
    return Info(
        text=text,
        counterparty=name(called),
        counterparty_account="" if _same_account(account, own) else name(account),
        structured_refs=ordered(creditor_references(text), (tagged.get("EREF", ""),)),
        bank_ref=given(tagged.get("KREF", "")),
        kind=name(f"{code} {label}".strip()),
        original=tagged.get("OAMT", ""),
        returned=code in _RETURNS,
    )


def _first(fields: dict[str, list[str]], number: str) -> str:
    return clean(fields[number][0]).replace(" ", "") if number in fields else ""


def _same_account(account: str, own: str) -> bool:
    bare = own.rpartition("/")[2]
    return bool(account) and account.lstrip("0") == bare.lstrip("0")


def _put_together(subfields: Sequence[str]) -> str:
    """Join subfields: full ones (27 characters) go on in the next, unless that begins with a SEPA tag."""
    text = ""
    for index, part in enumerate(subfields, start=1):
        goes_on = len(part) == _SUBFIELD and not any(map(_TAG.match, subfields[index : index + 1]))
        text += part if goes_on else f"{part} "
    return text


def _tagged(text: str) -> dict[str, str]:
    """Return the values of the SEPA tags in reading order; what stands before the first has no tag."""
    starts = list(_TAG.finditer(text))
    ends = [*(start.start() for start in starts[1:]), len(text)][: len(starts)]
    found = {"": clean(text[: starts[0].start()] if starts else text)}
    for start, end in zip(starts, ends, strict=True):
        tag = start[1] or start[2]
        found[tag] = clean(f"{found.get(tag, '')} {text[start.end() : end]}")
    return {tag: value for tag, value in found.items() if value}


def _told(tagged: dict[str, str]) -> list[str]:
    """Return what belongs into the text: purposes and names as they are, other values with their tag."""
    return [
        value if tag in _TEXT_TAGS else f"{tag} {value}"
        for tag, value in tagged.items()
        if tag not in _SILENT_TAGS and given(value)
    ]


def _by_word(whole: str) -> dict[str, str]:
    """Return the values of the code words; what stands before the first has none."""
    pieces = _WORD.split(whole)
    found: dict[str, str] = {"": clean(pieces[0])}
    for word, value in zip(pieces[1::2], pieces[2::2], strict=True):
        bare = clean(value).strip("/ ")
        if bare or word not in found:
            found[word] = f"{found.get(word, '')} {bare}".strip()
    return found


def _dutch(whole: str, own: str) -> Info:
    found = _by_word(whole)
    parties = [part.strip() for part in found.get("CNTP", "").split("/")]
    account = found.get("IBAN", "") or parties[0] or found.get("ACCW", "").partition(",")[0]
    if not account and (first := _PREFIXED.match(found[""] + " ")):
        account = first[1]
    account = account.replace(" ", "")
    called = found.get("NAME", "") or (parties[2] if len(parties) > 2 else "")
    free = [found[""], found.get("REMI", ""), found.get("USTD", "")]
    free += [f"{word} {found[word]}" for word in sorted(_TOLD_WORDS & set(found)) if given(found[word])]
    text = joined(free)
    return Info(
        text=text,
        counterparty=name(called),
        counterparty_account="" if _same_account(account, own) else name(account),
        structured_refs=ordered(
            (found.get("CUR", ""), "" if found.get("CUR") else found.get("STRD", "")),
            creditor_references(text),
            (found.get("EREF", ""),),
        ),
        bank_ref=given(found.get("KREF", "")),
        kind=name(found.get("TRTP", "") or found.get("TRCD", "")),
        returned="RTRN" in found,
    )
