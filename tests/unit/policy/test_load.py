"""arledger.toml: found from below, read strictly, and each mistake named with its line."""

import re
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from arledger.model.problem import UserError
from arledger.policy.load import find_policy, load_policy
from arledger.policy.settings import Accepted, Authority, CompanySettings, Policy, TaxCode

ROOT = Path(__file__).parents[3]


def policy_of(folder: Path, text: str) -> Policy:
    path = folder / "arledger.toml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path)


def refusal_of(folder: Path, text: str) -> UserError:
    with pytest.raises(UserError) as refused:
        policy_of(folder, text)
    assert refused.value.exit_code == 2
    assert refused.value.remedy
    return refused.value


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "[items]\n", "[aging]\n[accounts]\n"])
def test_what_is_left_out_has_its_default(text: str, tmp_path: Path) -> None:
    assert policy_of(tmp_path, text) == Policy()


def test_every_setting(tmp_path: Path) -> None:
    policy = policy_of(
        tmp_path,
        """
        [ledger]
        main = "books/main.beancount"
        [accounts]
        receivable = ["Assets:Receivable", "Assets:Lent"]
        deposits = []
        cash = "Assets:Bank"
        bad-debt = ["Expenses:Lost"]
        [items]
        default-terms = "net 14"
        net-eom = "eom-then-days"
        auto-apply = "oldest-first"
        client-from = "payee"
        number-links = "INV-*"
        business-days = "modified following"
        holidays = "US"
        [aging]
        buckets = [10, 20]
        by = "invoice"
        [[checks.accepted]]
        check = "two-links"
        client = "Acme"
        reason = "so agreed"
        [[tax]]
        code = "S"
        rate = 8.25
        account = "Liabilities:Tax:Sales"
        [[authority]]
        kind = "write-off"
        upto = 100
        who = ["m.ito"]
        [company]
        name = "Northgate"
        address = "14 Foundry Lane"
        bank-details = ["One", "Two"]
        [letters]
        paper = "letter"
        [contacts]
        dana = "dana@northgate.example"
        "m.ito" = "ito@northgate.example"
        jean-luc = "jl@northgate.example"
        """,
    )
    assert policy.ledger.main == "books/main.beancount"
    assert policy.accounts.receivable == ("Assets:Receivable", "Assets:Lent")
    assert policy.accounts.deposits == ()
    assert policy.accounts.cash == ("Assets:Bank",)
    assert policy.accounts.bad_debt == ("Expenses:Lost",)
    assert policy.accounts.tax == Policy().accounts.tax
    assert policy.items.number_links == ("INV-*",)
    assert policy.items.business_days == "modified following"
    assert (policy.aging.buckets, policy.aging.by) == ((10, 20), "invoice")
    assert policy.checks.accepted == (Accepted("two-links", "so agreed", client="Acme"),)
    assert policy.tax == (TaxCode("S", Decimal("8.25"), "Liabilities:Tax:Sales"),)
    assert policy.authority == (Authority("write-off", Decimal(100), ("m.ito",)),)
    assert policy.company == CompanySettings("Northgate", ("14 Foundry Lane",), bank_details=("One", "Two"))
    assert policy.letters.paper == "letter"
    assert policy.contacts == {
        "dana": "dana@northgate.example",
        "m.ito": "ito@northgate.example",
        "jean-luc": "jl@northgate.example",
    }


@pytest.mark.parametrize("name", ["ledgers/tiny", "ledgers/demo", "templates/workspace"])
def test_the_policies_that_come_with_the_program(name: str) -> None:
    assert load_policy(ROOT / name / "arledger.toml").ledger.main == "main.beancount"


KNOWN = [
    (table.name.replace("_", "-"), setting.name.replace("_", "-"))
    for table in fields(Policy)
    if table.name not in ("tax", "authority", "bank", "rules", "contacts", "credit_policy", "payment")
    for setting in fields(getattr(Policy(), table.name))
]


@pytest.mark.parametrize(("table", "key"), KNOWN)
def test_a_slip_in_a_setting(table: str, key: str, tmp_path: Path) -> None:
    slip = f"{key}x"
    error = refusal_of(tmp_path, f"\n[{table}]\n{slip} = 1\n")
    assert error.message == f"{tmp_path / 'arledger.toml'}:3: unknown setting {table}.{slip}"
    assert error.remedy == f"Did you mean {key}?"


def test_there_are_settings() -> None:
    assert len(KNOWN) >= 20
    assert ("aging", "buckets") in KNOWN


@pytest.mark.parametrize(("table", "key"), [pair for pair in KNOWN if "-" in pair[1]])
def test_an_underscore_for_a_hyphen(table: str, key: str, tmp_path: Path) -> None:
    error = refusal_of(tmp_path, f"[{table}]\n{key.replace('-', '_')} = 1\n")
    assert error.remedy == f"Did you mean {key}?"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[aging]\n\nbuckets = ['a']\n", 3, "aging.buckets"),
        ("[aging]\nbuckets = [1.5]\n", 2, "aging.buckets"),
        ("# [aging]\n[items]\nauto-apply = 'newest'\n", 3, "'none' or 'oldest-first'"),
        ("[items]\nholidays = 3\n[aging]\nby = 'due'\n", 2, "items.holidays"),
        ("[aging]\nby = 'due'\n[items]\nclient-from = 'name'\n", 4, "'account' or 'payee'"),
        ('[accounts]\n"receivable" = 3\n', 2, "accounts.receivable"),
        ("[[tax]]\ncode = 'S'\n", 1, "tax"),
        ("[[tax]]\ncode = 'S'\nrate = 'much'\naccount = 'A:B'\n", 3, "tax.rate"),
        ("[[tax]]\ncode = 'S'\nrate = 1\naccount = 'A:B'\n\n[[tax]]\nrate = 1\naccount = 'A:B'\n", 6, "tax.code"),
        ("[[tax]]\ncode = 'S'\n[[tax]]\nkode = 'S'\n", 4, "tax.kode"),
        ("[checks]\naccepted = [\n{check = 'a', reason = 'b'},\n{check = 'a', reason = 3},\n]\n", 4, "reason"),
        ("[letters]\npaper = 'A5'\n", 2, "'a4' or 'letter'"),
        ("tax = 3\n", 1, "[[tax]]"),
        ("contacts = 3\n", 1, "[contacts]"),
        ("[contacts]\ndana = 'a@b.example'\n\"m.ito\" = 3\n", 3, "contacts.m.ito: must be a string"),
        ("[[checks.accepted]]\ncheck = 'a'\nreason = 'b'\nnumbr = 'c'\n", 4, "numbr"),
    ],
)
def test_the_line_is_named(text: str, line: int, said: str, tmp_path: Path) -> None:
    error = refusal_of(tmp_path, text)
    assert error.message.startswith(f"{tmp_path / 'arledger.toml'}:{line}: ")
    assert said in f"{error.message} {error.remedy}"


def test_syntax(tmp_path: Path) -> None:
    error = refusal_of(tmp_path, "[aging]\nby = due\n")
    assert re.fullmatch(r".*/arledger\.toml:2: not valid TOML: .*", error.message)
    assert "(at line" not in error.message


def test_the_line_of_an_inline_table(tmp_path: Path) -> None:
    error = refusal_of(tmp_path, "[checks]\naccepted = [{check = 'a', reason = 'b', numbr = 'c'}]\n")
    assert error.message.startswith(f"{tmp_path / 'arledger.toml'}:2: unknown setting checks.accepted.numbr")


def test_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "arledger.toml"
    path.write_text("[aging]\nbuckets = [10]\n", encoding="utf-8-sig")
    assert load_policy(path).aging.buckets == (10,)


@pytest.mark.parametrize("text", ["[aging]\nbuckets = 30\n", "[checks]\naccepted = 'two-links'\n"])
def test_messages_are_for_people(text: str, tmp_path: Path) -> None:
    message = refusal_of(tmp_path, text).message
    assert not re.search("tuple|dictionary|instance", message)


def test_the_nearest_one_upward(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_policy(deep) in (None, *(folder / "arledger.toml" for folder in tmp_path.parents))
    (tmp_path / "arledger.toml").touch()
    assert find_policy(deep) == tmp_path / "arledger.toml"
    (deep / "arledger.toml").touch()
    assert find_policy(deep) == deep / "arledger.toml"
    assert find_policy(tmp_path / "a") == tmp_path / "arledger.toml"


def test_a_folder_of_that_name_is_none(tmp_path: Path) -> None:
    (tmp_path / "arledger.toml").touch()
    (tmp_path / "a" / "arledger.toml").mkdir(parents=True)
    assert find_policy(tmp_path / "a") == tmp_path / "arledger.toml"


def test_what_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "arledger.toml"
    path.write_bytes(b"\xff\xfe[\0")
    with pytest.raises(UserError, match="this file is not UTF-8 text"):
        load_policy(path)
    with pytest.raises(UserError, match="this is a folder"):
        load_policy(tmp_path)
    with pytest.raises(UserError, match="No such file"):
        load_policy(tmp_path / "none.toml")


def test_a_folder_that_cannot_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(UserError, match=r"arledger\.toml: Permission denied") as refused:
        find_policy(tmp_path)
    assert str(tmp_path) in refused.value.remedy


def test_a_number_of_a_table_with_a_hyphen_is_no_truth(tmp_path: Path) -> None:
    error = refusal_of(tmp_path, '[[credit-policy]]\nrule = "x"\ndays = true\ntext = "y"\n')
    assert "credit-policy" in error.message
