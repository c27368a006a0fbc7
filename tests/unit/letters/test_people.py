"""Recipients come from roles; a missing or wrong address is said with its place."""

import pytest

from arledger.letters.people import Audience, Person, checked, known_addresses, postal_lines, recipients, sender
from arledger.model.documents import Client
from arledger.model.problem import UserError
from arledger.model.source import Source
from arledger.policy.settings import CompanySettings, Policy

POLICY = Policy(
    company=CompanySettings("Northgate", (), "ar@northgate.example"), contacts={"dana": "dana@northgate.example"}
)


def place(*setting: str) -> str:
    return f"arledger.toml:{'.'.join(setting)}"


def client(**meta: str) -> Client:
    known = {key.replace("_", "-"): value for key, value in meta.items()}
    return Client("Acme", "Acme Ltd", meta=known, source=Source("clients/Acme.beancount", 3))


def test_roles() -> None:
    acme = client(email="ap@acme.example", billing_email="bill@acme.example", contact="Ann", sales_rep="dana")
    assert recipients(acme, POLICY, "client", place).to == Person("Ann", "bill@acme.example")
    assert recipients(acme, POLICY, "sales", place).addresses == ["dana@northgate.example"]
    assert recipients(acme, POLICY, "both", place).addresses == ["bill@acme.example", "dana@northgate.example"]
    named = recipients(client(email="ap@acme.example"), POLICY, "client", place).to
    assert named == Person("Acme Ltd", "ap@acme.example")
    assert sender(POLICY, place) == Person("Northgate", "ar@northgate.example")


@pytest.mark.parametrize(
    ("meta", "both", "sales"),
    [
        ({}, [], []),
        ({"email": "ap@acme.example"}, ["ap@acme.example"], []),
        ({"sales-rep": "dana"}, ["dana@northgate.example"], ["dana@northgate.example"]),
        ({"email": "nobody", "sales-rep": "luis"}, [], []),
    ],
)
def test_a_program_is_told_the_addresses_that_there_are(
    meta: dict[str, str], both: list[str], sales: list[str]
) -> None:
    roles: tuple[Audience, ...] = ("both", "sales", "client")
    known = {audience: known_addresses(client(**meta), POLICY, audience, place) for audience in roles}
    assert known == {"both": both, "sales": sales, "client": [each for each in both if each not in sales]}


@pytest.mark.parametrize(
    ("meta", "audience", "said", "remedy"),
    [
        ({}, "client", "clients/Acme.beancount:3: Acme Ltd (Acme) has no mail address", 'email: "'),
        ({"email": "a"}, "sales", "clients/Acme.beancount:3: Acme Ltd (Acme) has no sales rep", 'sales-rep: "'),
        ({"sales_rep": "bo"}, "sales", "clients/Acme.beancount:3: the sales-rep bo of Acme has no", '"bo" ='),
        ({"email": "a"}, "client", "clients/Acme.beancount:3: email: 'a' is no mail address", "one address"),
    ],
)
def test_what_is_missing(meta: dict[str, str], audience: str, said: str, remedy: str) -> None:
    with pytest.raises(UserError) as refused:
        recipients(client(**meta), POLICY, audience, place)  # type: ignore[arg-type]
    assert refused.value.message.startswith(said)
    assert remedy in refused.value.remedy


def test_a_wrong_address_in_the_policy() -> None:
    policy = Policy(company=CompanySettings(email="Ann <a@b.example>"), contacts={"m.ito": "x@@y.example"})
    with pytest.raises(UserError, match=r"^arledger\.toml:contacts\.m\.ito: \[contacts\] m\.ito: 'x@@y\.example'"):
        recipients(client(sales_rep="m.ito"), policy, "sales", place)
    with pytest.raises(UserError, match=r"^arledger\.toml:company\.email: \[company\] email"):
        sender(policy, place)
    with pytest.raises(UserError, match=r"\[company\] has no email"):
        sender(Policy(), place)


@pytest.mark.parametrize(
    "good", ["a@b.example", "first.last+tag@sub.b-c.example", "o'neil@b.example", " a@b.example\r\n"]
)
def test_addresses(good: str) -> None:
    assert checked(good, "here", "email") == good.strip()


def test_a_host_of_another_script() -> None:
    assert checked("a@bücher.example", "here", "email") == "a@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "bad",
    [
        "", "a", "@b.example", "a@", "a@b", "a b@c.example", "a@b c.example", "a@b.example, c@d.example", "a@-b.example",
        "a@b.example\nBcc: c@d.example", "<a@b.example>", "a..b@c.example", ".a@c.example", "a@[1.2.3.4]",
        "ä@b.example", "a@b..example", "a@b.example.", f"{'a' * 65}@b.example", f"a@{'b' * 64}.example", "a\x00@b.example",
        f"a@{'b.' * 200}example",
    ],
)  # fmt: skip
def test_what_is_no_address(bad: str) -> None:
    with pytest.raises(UserError, match="is no mail address"):
        checked(bad, "here", "email")


def test_postal_lines() -> None:
    assert postal_lines(client(address="1 Main St; Suite 2\nSpringfield;;")) == [
        "Acme Ltd",
        "1 Main St",
        "Suite 2",
        "Springfield",
    ]
