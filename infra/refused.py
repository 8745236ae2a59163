"""How a run's refusal leaves its provider: as a failure of one property, which the engine shows.

By itself, because the program, which names the provider, must not import what its runs need.
"""


class Refused(Exception):
    """The plan may not be carried out; nothing was changed. `on`: the property that forbids it."""

    def __init__(self, on: str, reason: str) -> None:
        self.on = on
        super().__init__(reason)
