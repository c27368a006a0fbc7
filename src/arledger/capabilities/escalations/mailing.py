"""How letters before a claim is handed over go out: `send` asks here whether they still hold."""

from arledger.capabilities.escalations.letter import matter_today
from arledger.letters.escalation import NOTICE
from arledger.session.mail_kinds import MatterMail

KINDS = {NOTICE: MatterMail(matter_today, asks=True)}
