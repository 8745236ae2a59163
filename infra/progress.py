"""What a person sees while a long run goes on: one line now and then.

The engine prints every message twice, and a run over thousands of layouts has thousands of things
to tell. So news are gathered, and told at most every ten seconds; the plan before them and the
outcome after them are told whole.
"""

import threading
import time
from collections.abc import Callable

from reconciler.model.outcome import Progress

TELL_EVERY = 10.0
"""Seconds between two lines."""

SHOWN = 3
"""How many of the latest news a line tells."""


class Ticker:
    """Gathers the news of one run and tells some of them from time to time."""

    def __init__(
        self, tell: Callable[[str], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._monotonic = monotonic
        self._started = self._told = monotonic()
        self._latest: dict[str, str] = {}
        self._lock = threading.Lock()

    def __call__(self, progress: Progress) -> None:
        """Take one piece of news; tell the latest if it is time."""
        with self._lock:
            self._latest.pop(progress.layout, None)
            self._latest[progress.layout] = progress.sentence
            now = self._monotonic()
            if now - self._told < TELL_EVERY:
                return
            self._told = now
            news = list(self._latest.items())[-SHOWN:]
        shown = "; ".join(f"{layout}: {sentence}" for layout, sentence in news)
        self._tell(f"{progress.instance} after {now - self._started:.0f} s: {shown}")
