"""How letters to leasing companies go out: `send` asks here whether they still hold."""

from arledger.capabilities.leasing.chase import book_of_contracts, matter_today
from arledger.letters.chase import CHASE
from arledger.session.mail_kinds import MatterMail

KINDS = {CHASE: MatterMail(matter_today, asks=True, read=book_of_contracts)}
