"""The file of a lease: where it lies, and what it says of whoever holds it, for how long."""

import json
from datetime import datetime, timedelta

from reconciler.model.naming import Instance
from reconciler.state.holder import Holder

DURATION = timedelta(seconds=15)
"""How long a lease lasts without a renewal."""


def name_of(instance: Instance) -> str:
    """Where the lease of an instance lies in its environment's container."""
    return f"leases/{instance.region}.json"


def text_of(holder: Holder, renewal: int, now: datetime) -> bytes:
    """What a holder writes. Each renewal is another content, and so has another etag anywhere.

    Until when it lasts is for people: nobody compares that with a clock.
    """
    return json.dumps(
        {
            "run": holder.run,
            "host": holder.host,
            "process": holder.process,
            "machine": holder.machine,
            "renewal": renewal,
            "until": (now + DURATION).isoformat(),
        }
    ).encode()


def holder_in(data: bytes) -> Holder | None:
    """Who holds a lease; None where its file does not say, so that nobody holds it."""
    try:
        entry = json.loads(data)
        return Holder(
            entry["run"], entry["host"], int(entry["process"]), str(entry.get("machine", ""))
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
