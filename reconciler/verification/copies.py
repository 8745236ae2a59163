"""Checks that a copy answers as its origin did, before it serves.

A copy has its origin's weights, so its figures are not judged anew: the question is only whether
it has arrived whole. It may be wrong where the origin was wrong, and nowhere else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from reconciler.gateway.port import Gateway
from reconciler.model.verdict import CopyCheck, Verdict
from reconciler.verification.comparison import ComparedField, Comparison
from reconciler.verification.verifying import VerificationDocument, compare_documents

SHOWN = 3
"""How many wrong fields a reason tells in full."""


async def check(
    gateway: Gateway,
    model_id: str,
    documents: Sequence[VerificationDocument],
    *,
    layout: str,
    created_at: datetime,
    scope: Literal["smoke", "full"],
    digest: str,
    verdict: Verdict | None,
    now: datetime,
) -> CopyCheck:
    """Have a copy analyse its first verification document (`smoke`), or all of them (`full`).

    `verdict`: the origin's, on the same documents. Where there is none, because a person has
    judged without figures, a copy is good that finds anything at all. Raises LabelsUnreadable or
    a GatewayError: an analysis that fails says nothing about the copy.
    """
    by_name = sorted(documents, key=lambda document: document.name)
    compared = await compare_documents(
        gateway, model_id, by_name[:1] if scope == "smoke" else by_name
    )
    good, reason = _as_at_the_origin(compared, verdict) if verdict else _at_all(compared)
    return CopyCheck(layout, model_id, created_at, digest, scope, good, reason, now)


def _as_at_the_origin(compared: Mapping[str, Comparison], verdict: Verdict) -> tuple[bool, str]:
    known = {(each.document, each.field) for each in verdict.differences}
    wrong = [(name, each) for name, comparison in compared.items() for each in comparison.wrong]
    new = [(name, each) for name, each in wrong if (name, each.field) not in known]
    if new:
        told = "; ".join(_difference(name, each) for name, each in new[:SHOWN])
        more = f"; and {len(new) - SHOWN:,} more" if len(new) > SHOWN else ""
        return False, (
            f"{_figures(compared)}, {len(new):,} wrong that {verdict.instance} has right: "
            f"{told}{more}"
        )
    if wrong:
        return True, f"{_figures(compared)}, wrong only where {verdict.instance} is wrong too"
    return True, _figures(compared)


def _at_all(compared: Mapping[str, Comparison]) -> tuple[bool, str]:
    if not compared:
        return True, "there are no verification documents to check it on"
    fields = [each for comparison in compared.values() for each in comparison.fields]
    found = sum(1 for each in fields if each.found.strip())
    told = f"{found:,} of {len(fields):,} labelled fields found in {_documents(compared)}"
    return found > 0, f"{told}; there are no figures of the origin to hold it against"


def _figures(compared: Mapping[str, Comparison]) -> str:
    right = sum(comparison.right for comparison in compared.values())
    total = sum(len(comparison.fields) for comparison in compared.values())
    return f"{right:,} of {total:,} fields right in {_documents(compared)}"


def _documents(compared: Mapping[str, Comparison]) -> str:
    return next(iter(compared)) if len(compared) == 1 else f"{len(compared):,} documents"


def _difference(document: str, field: ComparedField) -> str:
    return f"{field.field} in {document}: {field.found!r} instead of {field.expected!r}"
