"""How letters about instalment plans go out: `send` asks here whether they still hold."""

from arledger.capabilities.plans.letter import matter_today
from arledger.letters.instalments import AGREEMENT
from arledger.session.mail_kinds import MatterMail

KINDS = {AGREEMENT: MatterMail(matter_today)}
