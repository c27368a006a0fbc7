"""Show the provision, or book what of it is not booked yet."""

from collections.abc import Sequence

from arledger.capabilities.provision.find import Asked, Provided, provided
from arledger.capabilities.provision.report import provision_report
from arledger.entries.context import EntryContext
from arledger.model.plan import Leg, NewDirective, NewTransaction, Plan
from arledger.model.problem import UserError
from arledger.session.messages import say
from arledger.session.report_options import ReportOptions
from arledger.session.reporting import open_at, report_on

__all__ = ["Asked", "book_it", "show"]

_WORDS = {"ifrs9": "Expected credit losses", "cecl": "Allowance for credit losses"}


def show(shared: ReportOptions, asked: Asked) -> None:
    """Show what is expected to be lost."""
    with open_at(shared, shared.rev) as opened:
        answer = provided(opened, asked)
        report_on(opened, answer.book, provision_report(opened.place.policy, asked, answer), shared)


def book_it(shared: ReportOptions, asked: Asked) -> None:
    """Write an entry for each currency whose allowance is not what the books have."""
    from arledger.session.preparing import write_options
    from arledger.session.writing import writing

    if shared.rev is not None:
        raise UserError("a provision is booked in the books as they are", "Leave --rev or --write out.")
    plan_format = "json" if shared.format_name == "json" else None
    options = write_options(f"{asked.as_of}", None, write=True, format_name=plan_format)
    with writing(shared, options) as session:
        settings = session.place.policy.provision
        for name, value in (("account", settings.account), ("expense", settings.expense)):
            if not value:
                raise UserError(
                    f"[provision] {name} is not set", f'Write {name} = "…" under [provision] in arledger.toml.'
                )
        plan = _plan(session.context(), asked, provided(session.opened, asked).found)
        if plan.additions or plan_format:
            session.finish(plan)
        else:
            say(f"The books have what is needed on {asked.as_of}: nothing is to be booked.")


def _plan(context: EntryContext, asked: Asked, found: Sequence[Provided]) -> Plan:
    settings = context.policy.provision
    account, expense = context.known_account(settings.account), context.known_account(settings.expense)
    entries: list[NewDirective] = []
    for each in found:
        number = each.movement.to_book
        if number:
            legs = (Leg(expense, number, each.allowance.currency), Leg(account, -number, each.allowance.currency))
            words = f"{_WORDS[settings.standard]} as of {asked.as_of}"
            entries.append(NewTransaction(asked.as_of, "Provision", words, legs))
    if not entries:
        return Plan(())
    return context.plan(_file(context, account), entries)


def _file(context: EntryContext, account: str) -> str:
    """Return where the allowance is written: the file in which its account is opened."""
    return next((o.source.file for o in context.book.facts.opens if o.account == account), context.book.facts.main)
