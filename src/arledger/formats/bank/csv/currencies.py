"""In which currency the rows of a CSV file are: by a column, by the file, by marks beside amounts, by the account."""

from collections.abc import Iterable, Sequence

from arledger.formats.bank.shared import amounts
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.bank.shared.text import name
from arledger.formats.tabular.marks import MARKS, may_mean, meant
from arledger.model.source import Source

_REMEDY = 'Give the file a profile with the currency: currency = "EUR" in [statement].'


class Currencies:
    """Tells the currency of each row; `stated` is the file's own, `taken` are those of the account."""

    def __init__(self, stated: str, taken: Sequence[str]) -> None:
        self.stated = stated
        self._taken = tuple(taken)
        self._by_marks: set[str] = set()

    @property
    def usual(self) -> str:
        """The currency where no row says one; empty where nothing tells."""
        if self.stated or self._by_marks:
            return self.stated or (next(iter(self._by_marks)) if len(self._by_marks) == 1 else "")
        return self._taken[0] if len(self._taken) == 1 else ""

    def of(self, written: str, beside: Iterable[tuple[str, str]], place: Source) -> str:
        """Return the currency of a row by its column of currencies, and the marks in cells beside its amounts.

        Empty is one that only the other rows can tell; a mark that contradicts is refused.
        """
        code = self._code(written, place) if written else self.stated
        told = [(mark, cell) for mark, cell in beside if mark]
        if not code and told:
            mark, cell = told[0]
            code = meant(mark, self._taken)
            if not code:
                raise bad(place, f"the amount is {shown(cell)}, which may be in several currencies", _REMEDY)
            self._by_marks.add(code)
        other = next((cell for mark, cell in told if code and not may_mean(mark, code)), "")
        if other:
            what = f"the amount is {shown(other)}, and {'the row' if written else 'the file'} in {code}"
            raise bad(place, what, "Correct the currency in the profile, or look at the row.")
        return name(code)

    def _code(self, written: str, place: Source) -> str:
        code = amounts.currency_code(written) or (meant(written, self._taken) if written in MARKS else "")
        if not code:
            raise bad(place, f"the currency is {shown(written)}", _REMEDY)
        return code

    def needed(self, place: Source | None) -> str:
        """Return the currency of rows that say none themselves, or refuse the file."""
        if not self.usual:
            raise bad(place or Source("", 0), "the file says no currency", _REMEDY)
        return name(self.usual)
