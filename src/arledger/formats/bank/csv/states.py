"""Which rows of a CSV file are booked, by the column that says their state."""

from arledger.formats.bank.csv.profile import Profile
from arledger.formats.bank.csv.words import BOOKED_STATES, OTHER_STATES
from arledger.formats.bank.shared.errors import bad, shown
from arledger.formats.tabular.headings import plain
from arledger.model.source import Source

_REMEDY = (
    "Have a profile proposed for the file (`arledger bank profile FILE`), and name there the states that are booked."
)


class States:
    """Tells the rows that are no movements, and counts them; a state that nobody named is refused.

    A profile of one bank names the states that are booked, and every other one is none. Of any other table the usual
    words are known; a row without a state is booked, unless others say that they are.
    """

    def __init__(self, profile: Profile) -> None:
        self._usual = profile.generic
        self._booked = frozenset(one.casefold() for one in profile.booked)
        self._said = self._silent = False
        self.left_out: dict[str, int] = {}

    def leaves_out(self, state: str, place: Source) -> bool:
        """Say whether a row of a state is no movement."""
        booked = self._is_booked(state, place)
        if not booked:
            self.left_out[state] = self.left_out.get(state, 0) + 1
        return not booked

    def _is_booked(self, state: str, place: Source) -> bool:
        if not self._usual:
            return not self._booked or not state or state.casefold() in self._booked
        known = plain(state)
        if state and known not in BOOKED_STATES | OTHER_STATES:
            raise bad(place, f"the state of the row is {shown(state)}: is it booked?", _REMEDY)
        self._said |= known in BOOKED_STATES
        self._silent |= not state
        if self._said and self._silent:
            raise bad(place, "some rows say that they are booked, and some have no state: are those booked?", _REMEDY)
        return known not in OTHER_STATES
