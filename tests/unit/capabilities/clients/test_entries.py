"""What people note, decide and agree: notes, documents, approvals, holds, clients, terms and limits."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.effort import effort
from tests.support.office import Office, assert_entries, on
from tests.unit.entries.test_payments import TWO

from arledger.capabilities.clients.entries import NewClient, approve, client_new, client_set, hold, release
from arledger.controls.holds import hold_on
from arledger.entries.documents import document, note, safe_name, with_document, with_papers
from arledger.entries.invoices import InvoiceRequest, invoice
from arledger.model.money import Money
from arledger.model.plan import FileCopy
from arledger.model.problem import Refused, UserError


def test_a_note_is_about_a_client_and_perhaps_a_number(office: Office) -> None:
    acme = office.client("Acme")
    assert_entries(
        note(office.context(), acme, "They promise Friday", "INV-1"),
        """
        2026-03-31 note Assets:Receivable:Acme "They promise Friday"
          invoice: "INV-1"
        """,
    )
    office.write(note(office.context(), acme, 'He said "no"', None))
    assert [n.comment for n in office.book().facts.notes] == ['He said "no"']


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_a_note_says_something(office: Office, text: str) -> None:
    with pytest.raises(UserError, match="says nothing"):
        note(office.context(), office.client("Acme"), text, None)


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("main.beancount", "documents/Acme/2026-03-31.order.pdf"),
        ("clients/Acme.beancount", "../documents/Acme/2026-03-31.order.pdf"),
        ("a/b/{client}.beancount", "../../documents/Acme/2026-03-31.order.pdf"),
    ],
)
def test_a_document_is_copied_beside_the_ledger_and_named_from_its_journal(
    office: Office, file: str, path: str
) -> None:
    office.policy = replace(office.policy, writing=replace(office.policy.writing, client_file=file))
    plan = document(office.context(), office.client("Acme"), "../in/order.pdf", "INV-1")
    assert_entries(plan, f'2026-03-31 document Assets:Receivable:Acme "{path}" ^INV-1')
    assert plan.copies == (FileCopy("../in/order.pdf", "documents/Acme/2026-03-31.order.pdf"),)
    assert [addition.file for addition in plan.additions] == [file.replace("{client}", "Acme")]


def test_a_document_joins_the_entry_that_it_belongs_to(office: Office) -> None:
    acme = office.client("Acme")
    plan, number = invoice(office.context(), InvoiceRequest(acme, Decimal(5)))
    assert with_document(office.context(), plan, acme, None, number) is plan
    joined = with_document(office.context(), plan, acme, "order.pdf", number)
    assert [len(addition.directives) for addition in joined.additions] == [2]
    assert len(joined.copies) == 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("order 4711.pdf", "order-4711.pdf"),
        ("Grüße.pdf", "Grüße.pdf"),
        ("契約書.pdf", "契約書.pdf"),
        ("..", "document"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("--help.pdf", "help.pdf"),
        ('a"b\\c\n.pdf', "a-b-c-.pdf"),
        ("a\u202efdp.exe", "a-fdp.exe"),
        ("a\udce9.pdf", "a-.pdf"),
        ("*?[x].pdf", "x-.pdf"),
        ("", "document"),
        ("💶", "document"),
    ],
)
def test_a_files_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@effort(300)
@given(st.text(max_size=300))
def test_no_name_is_a_path_an_option_or_hidden(name: str) -> None:
    made = safe_name(name)
    assert 0 < len(made) <= 120
    assert made == safe_name(made) or len(name) > 120
    assert not set(made) & set('/\\\0\n"*?[]:;^#')
    assert not f"2026-03-31.{made}".endswith(".")


def test_a_made_name_fits_a_folder() -> None:
    assert len(f"2026-03-31.{safe_name('契' * 83 + '.pdf')}".encode()) <= 255


@pytest.mark.parametrize("reason", [None, "agreed with the board"])
def test_an_approval_stands_beside_the_client(office: Office, reason: str | None) -> None:
    office.text += TWO
    plan = approve(office.context(by="m.ito"), "INV-1", "write-off", reason)
    text = f' "{reason}"' if reason else ""
    assert_entries(plan, f'2026-03-31 custom "ar-approval" "INV-1" "write-off" "m.ito"{text}')
    assert plan.additions[0].file == "main.beancount"
    office.write(plan)


def test_an_approval_of_a_number_that_two_clients_have_says_whose_it_is(office: Office) -> None:
    office.text += TWO + TWO.replace("Receivable:Acme", "Receivable:Bolt")
    with pytest.raises(Refused, match="INV-1 is a number of Acme and Bolt") as caught:
        approve(office.context(by="m.ito"), "INV-1", "write-off", None)
    assert "--client" in caught.value.remedy
    bolt = office.client("Bolt")
    plan = approve(office.context(by="m.ito"), "INV-1", "write-off", None, bolt)
    assert_entries(plan, '2026-03-31 custom "ar-approval" "INV-1" "write-off" "m.ito" Assets:Receivable:Bolt')
    office.write(plan)
    plan = approve(office.context(by="m.ito"), "INV-1", "write-off", "agreed", bolt)
    assert_entries(
        plan, '2026-03-31 custom "ar-approval" "INV-1" "write-off" "m.ito" "agreed" Assets:Receivable:Bolt'
    )
    office.write(plan)
    office.text += TWO.replace("INV-", "INV-3").replace("INV-31", "INV-3")
    with pytest.raises(Refused, match="INV-3 is not a number of Bolt, but of Acme"):
        approve(office.context(), "INV-3", "write-off", None, bolt)


def test_papers_go_beside_a_decision_where_the_client_is_known(office: Office) -> None:
    office.text += TWO
    acme, context = office.client("Acme"), office.context(by="m.ito")
    made = with_papers(context, approve(context, "INV-1", "write-off", None), acme, "by phone", None, "INV-1")
    assert_entries(
        made,
        """
        2026-03-31 custom "ar-approval" "INV-1" "write-off" "m.ito"

        2026-03-31 note Assets:Receivable:Acme "by phone"
          invoice: "INV-1"
        """,
    )
    office.write(made)
    unknown = approve(context, "CM-9", "credit-memo", None)
    assert with_papers(context, unknown, None, "", None) == unknown
    with pytest.raises(Refused, match="the client is not known") as caught:
        with_papers(context, unknown, None, "by phone", None)
    assert "--client" in caught.value.remedy


def test_what_is_approved_exists(office: Office) -> None:
    with pytest.raises(UserError):
        approve(office.context(), "INV-1", "writeoff", None)


def test_a_hold_is_in_force_until_it_is_released(office: Office) -> None:
    acme = office.client("Acme")
    plan = hold(office.context("2026-03-10"), acme, "two broken promises")
    assert_entries(plan, '2026-03-10 custom "ar-hold" Assets:Receivable:Acme "two broken promises" "dana"')
    office.write(plan)
    with pytest.raises(Refused, match="on hold since 2026-03-10: two broken promises"):
        hold(office.context("2026-03-11"), acme, "again")
    with pytest.raises(Refused, match="not on hold on 2026-03-09"):
        release(office.context("2026-03-09"), acme, "paid")
    with pytest.raises(Refused, match="Bolt is not on hold"):
        release(office.context("2026-03-11"), office.client("Bolt"), "paid")
    office.write(release(office.context("2026-03-20"), acme, "paid"))
    with pytest.raises(Refused, match="not on hold"):
        release(office.context("2026-03-20"), acme, "paid")
    book = office.write(hold(office.context("2026-03-25"), acme, "again"))
    days = ["2026-03-09", "2026-03-10", "2026-03-19", "2026-03-20", "2026-03-24", "2026-03-25", "2027-01-01"]
    states = [hold_on(book, "Acme", on(day)) for day in days]
    assert [state.reason if state else None for state in states] == [
        None, "two broken promises", "two broken promises", None, None, "again", "again",
    ]  # fmt: skip


def test_a_hold_on_the_day_of_a_release_would_not_hold(office: Office) -> None:
    acme = office.client("Acme")
    for make, reason in ((hold, "late"), (release, "paid")):
        office.write(make(office.context(), acme, reason))
    with pytest.raises(Refused, match="released on 2026-03-31"):
        hold(office.context(), acme, "the cheque bounced")
    office.write(hold(office.context("2026-04-01"), acme, "the cheque bounced"))


def test_a_new_client_is_an_account_with_what_is_known(office: Office) -> None:
    limit = Money(Decimal("5000.00"), "USD")
    new = NewClient("Dorn", "Dorn & Sons", "2/10 net 30", limit, "ap@dorn.example", "b2b", None, "dana")
    plan = client_new(office.context(), new)
    assert_entries(
        plan,
        """
        2026-03-31 open Assets:Receivable:Dorn  USD
          name: "Dorn & Sons"
          kind: "b2b"
          terms: "2/10 net 30"
          credit-limit: 5000.00 USD
          email: "ap@dorn.example"
          sales-rep: "dana"
        """,
    )
    client = office.write(plan).clients["Dorn"]
    assert (client.name, client.terms, client.limit) == ("Dorn & Sons", "2/10 net 30", limit)
    assert (client.meta["email"], client.meta["sales-rep"]) == ("ap@dorn.example", "dana")


@pytest.mark.parametrize("name", ["Acme", "ACME", "acmE"])
def test_an_id_is_taken_whatever_its_case(office: Office, name: str) -> None:
    if name[0].isupper():
        with pytest.raises(Refused, match="there is a client Acme"):
            client_new(office.context(), NewClient(name, "x"))
    else:
        with pytest.raises(UserError):
            client_new(office.context(), NewClient(name, "x"))


@pytest.mark.parametrize(
    "name", ["", "acme", "A b", "A:B", "A.b", "-A", "A/b", "A\nb", "A\\", 'A"', "_A", "💶", "A^"]
)
def test_an_id_is_an_accounts_component(office: Office, name: str) -> None:
    with pytest.raises(UserError, match="cannot be an account's component") as caught:
        client_new(office.context(), NewClient(name, "x"))
    assert caught.value.exit_code == 2


def test_an_underscore_is_no_part_of_a_component(office: Office) -> None:
    with pytest.raises(UserError, match="cannot be an account's component"):
        client_new(office.context(), NewClient("A_b", "x"))


@pytest.mark.parametrize("name", ["Dorn", "3M", "Dorn-Retail", "Ärger", "éclair", "契約", "Ж", "D", "Z" * 200])
def test_ids_that_both_loaders_read(office: Office, name: str) -> None:
    assert name in office.write(client_new(office.context(), NewClient(name, "x"))).clients


def test_a_client_of_the_same_name_is_a_remark(office: Office) -> None:
    assert client_new(office.context(), NewClient("Acme-2", "ACME LTD")).remarks == ("Acme has the same name.",)


def test_terms_and_limit_change_from_a_day_on(office: Office) -> None:
    limit = Money(Decimal("60000.00"), "USD")
    plan = client_set(office.context(by="m.ito"), office.client("Acme"), "net 45", limit)
    assert_entries(
        plan,
        """
        2026-03-31 custom "ar-terms" Assets:Receivable:Acme "net 45" "m.ito"

        2026-03-31 custom "ar-limit" Assets:Receivable:Acme 60000.00 USD "m.ito"
        """,
    )
    office.write(plan)
    before, after = office.book("2026-03-30").clients["Acme"], office.book("2026-03-31").clients["Acme"]
    assert (before.terms, before.limit, after.terms, after.limit) == ("2/10 net 30", None, "net 45", limit)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("14 Tage netto", "net 14"),
        ("2 Wochen", "2 weeks"),
        ("5 jours ouvrés", "5 business days"),
        ("Vorkasse", "prepaid"),
        ("30 days, end of month, the 10th", "net 30 eom+10"),
        ("2/10, n/30", "2/10 net 30"),
        ("2/10 net 30", "2/10 net 30"),
    ],
)
def test_terms_are_written_in_their_canonical_spelling(office: Office, given: str, written: str) -> None:
    office.write(client_set(office.context(), office.client("Acme"), given, None))
    office.write(client_new(office.context(), NewClient("Dorn", "Dorn", given)))
    clients = office.book("2026-03-31").clients
    assert (clients["Acme"].terms, clients["Dorn"].terms) == (written, written)


def test_there_must_be_something_to_set(office: Office) -> None:
    with pytest.raises(UserError, match="nothing to set"):
        client_set(office.context(), office.client("Acme"), None, None)


@pytest.mark.parametrize("terms", ["", "soon", "net -5", "net 30 sometimes", "100"])
def test_terms_must_be_readable(office: Office, terms: str) -> None:
    for make in (
        lambda: client_set(office.context(), office.client("Acme"), terms, None),
        lambda: client_new(office.context(), NewClient("Dorn", "Dorn", terms)),
    ):
        with pytest.raises(UserError) as caught:
            make()  # type: ignore[no-untyped-call]
        assert caught.value.exit_code == 2
