"""Who holds a lease, and whether that run is still there.

A process can be looked up only where it runs; one that runs elsewhere, or in another container of
the same machine, counts as alive until its lease has ended.
"""

import os
import socket
import uuid
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease: a random id for the run, and where it runs.

    `machine` tells apart those that share a host's name, as containers do.
    """

    run: str
    host: str
    process: int
    machine: str = ""

    @classmethod
    def of_this_process(cls, run: str) -> "Holder":
        """The holder that this process is for the run named `run`."""
        return cls(run, socket.gethostname(), os.getpid(), _machine())

    def is_dead(self) -> bool:
        """True only if the holder ran on this machine and its process is gone."""
        if (self.host, self.machine) != (socket.gethostname(), _machine()):
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


def _machine() -> str:
    """What has the same process ids: this start of this machine, and the container in it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return f"{uuid.getnode():x}"
