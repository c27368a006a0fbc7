"""Files that would take hours are refused with the line; whatever a ledger may hold is not."""

import pytest

from arledger.ledger.load.bounds import LONGEST, MOST_UNKNOWN, refuse_unbearable
from arledger.model.problem import UserError

HEAD = '2026-01-01 open Assets:Bank  ; "x"\n\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("x" * (LONGEST + 1), "f:3: this line has more than 1,000,000 bytes"),
        (";" * (LONGEST + 1) + "\n", "f:3: this line"),
        ('2026-01-02 * "Acme" "' + "pumps\n" * (LONGEST // 5) + '"\n', "f:3: the text that begins here"),
        ('\n"' + "pumps\n" * (LONGEST // 5) + '"\n', "f:4: the text that begins here"),
        ("\nnonsense" * (MOST_UNKNOWN + 1), "f:4: more than 100,000 lines, of which this is the first"),
        ("1,2,3\n" * (MOST_UNKNOWN + 1), "f:3: more than 100,000 lines"),
    ],
)
def test_what_would_take_hours_is_refused(content: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        refuse_unbearable("f", (HEAD + content).encode())
    assert caught.value.message.startswith(said)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "content",
    [
        "x" * LONGEST,
        '; a "comment\n' * 200_000,
        '; one " here\n' + "; a comment\n" * 200_000,
        '* A heading "\n' + "; a comment\n" * 200_000,
        '2026-01-02 * "a;b" "c" ; "\n' + "\n" * (2 * LONGEST),
        "nonsense\n" * (MOST_UNKNOWN // 2),
        '2026-01-02 * "Acme"\n  Assets:Bank  1 USD\n\n' * 60_000,
    ],
)
def test_what_a_ledger_may_hold_is_not(content: str) -> None:
    refuse_unbearable("f", (HEAD + content).encode())
