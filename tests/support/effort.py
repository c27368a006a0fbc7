"""How hard the properties try: enough in the normal run, far more under ARLEDGER_DEEP=1."""

import os

from hypothesis import Phase, settings

DEEP = os.environ.get("ARLEDGER_DEEP") == "1"


def effort(normal: int, deep: int = 10_000) -> settings:
    """Return settings with `normal` examples, or `deep` ones in a deep run."""
    return settings(max_examples=deep if DEEP else normal, phases=(Phase.generate, Phase.shrink))
