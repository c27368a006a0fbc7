"""How letters about disputes go out: `send` asks here whether they still hold."""

from arledger.capabilities.disputes.letter import ACKNOWLEDGED, OUTCOME, matter_today
from arledger.session.mail_kinds import MatterMail

KINDS = {ACKNOWLEDGED: MatterMail(matter_today), OUTCOME: MatterMail(matter_today)}
