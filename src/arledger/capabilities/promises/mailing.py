"""How letters about promises go out: `send` asks here whether they still hold."""

from arledger.capabilities.promises.letter import CONFIRMED, NOT_KEPT, matter_today
from arledger.session.mail_kinds import MatterMail

KINDS = {CONFIRMED: MatterMail(matter_today), NOT_KEPT: MatterMail(matter_today, asks=True)}
