"""What the product costs, measured by `scripts/bench`: never a test, always a comparison.

Two things are only ever compared in one run, since the machine's speed is anybody's guess. Where
minutes of the service's time matter, a run lives in virtual time: the same code, the same SDK, the
emulator's own limits, and a clock that goes on when everybody waits.
"""
