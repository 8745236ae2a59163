"""The trail in words, once for all forms: what is told of a version, and of each place it is in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reconciler.model.verdict import Decision, Verdict
from reconciler.report.trail import LayoutTrail, Presence, Replaced, Service, VersionTrail

_DIGEST_SHOWN = 12
"""Hex digits of a data digest that people compare by eye; JSON gives them all."""


@dataclass(frozen=True, slots=True)
class Place:
    """One line about a model at an instance."""

    instance: str
    standing: str
    model_id: str
    story: str


def moment(at: datetime) -> str:
    """A moment in UTC, to the minute: `2026-11-21 09:00Z`."""
    return f"{at:%Y-%m-%d %H:%M}Z"


def heading(layout: LayoutTrail) -> str:
    """A layout and how many versions are known of it."""
    count = len(layout.versions)
    gone = "" if layout.declared else ", no longer declared"
    return f"{layout.layout}: {count:,} version{'' if count == 1 else 's'}{gone}"


def facts(version: VersionTrail) -> Iterator[tuple[str, str]]:
    """What is known of a version itself: a word, and what it was."""
    if version.wanted_by:
        yield "wanted", f"in {', '.join(version.wanted_by)}"
    yield "data", _data(version)
    if version.trained_in is not None or version.trained_at is not None:
        yield "trained", _training(version)
    for verdict in version.verdicts:
        yield "accuracy", figures(verdict)
    for decision in version.decisions:
        yield "decision", _decision(decision)


def places(version: VersionTrail) -> Iterator[Place]:
    """Where a version is and was."""
    for each in version.presences:
        yield Place(str(each.instance), each.standing, each.model_id, story(each))


def story(presence: Presence) -> str:
    """What happened to a model, in order: how it came, when it served, when it went."""
    parts = []
    if presence.at is not None:
        word = presence.arrival or "begun"
        parts.append(f"{word} {moment(presence.at)}")
    elif presence.arrival:
        parts.append(presence.arrival)
    if presence.trouble:
        parts.append(presence.trouble)
    parts += [_service(service) for service in presence.services]
    if presence.deleted_at is not None:
        parts.append(f"deleted {moment(presence.deleted_at)}")
    return "; ".join(parts)


def figures(verdict: Verdict) -> str:
    """A verdict's figures and where they were found."""
    return (
        f"{verdict.accuracy:.3f} ({verdict.right} of {verdict.total} fields, "
        f"{_documents(verdict.documents)}), {verdict.instance} {moment(verdict.at)}"
    )


def fate(replaced: Replaced) -> str:
    """What has become of a replaced model."""
    presence = replaced.presence
    if presence.deleted_at is not None:
        return f"deleted {moment(presence.deleted_at)}"
    return "kept for a rollback" if presence.standing == "kept" else "may be deleted"


def ended(replaced: Replaced) -> str:
    """When a model was replaced, and by which."""
    when = moment(replaced.at) if replaced.at is not None else "at an unknown moment"
    return f"{when} by {replaced.by}" if replaced.by else f"{when} by nothing"


def _service(service: Service) -> str:
    begin = f"served {moment(service.since)}"
    if service.is_current:
        return f"{begin} until now"
    if service.until is None:
        return f"{begin} until an unknown moment"
    by = f", then {service.replaced_by}" if service.replaced_by else ", then nothing"
    return f"{begin} until {moment(service.until)}{by}"


def _data(version: VersionTrail) -> str:
    if version.adopted:
        return "unknown: the model was made before it was adopted"
    if version.documents is None:
        return "unknown: nothing was noted when it was trained"
    generation = f", generation {version.generation}" if (version.generation or 1) > 1 else ""
    how = ", ".join(filter(None, (version.build, f"API {version.api}" if version.api else "")))
    return (
        f"{_documents(version.documents)}, digest {version.data_digest[:_DIGEST_SHOWN]}"
        f"{generation}{f'; {how}' if how else ''}"
    )


def _training(version: VersionTrail) -> str:
    said = [moment(version.trained_at)] if version.trained_at else []
    if version.trained_in is not None:
        said.append(f"in {version.trained_in}")
    told = [" ".join(said)]
    if version.commit:
        told.append(f"commit {version.commit}")
    if version.operation:
        told.append(f"operation {version.operation}")
    return ", ".join(told)


def _decision(decision: Decision) -> str:
    word = "accepted" if decision.accepted else "rejected"
    reason = f": {decision.reason}" if decision.reason else ""
    return f"{word} by {decision.by} {moment(decision.at)}{reason}"


def _documents(count: int) -> str:
    return f"{count:,} document{'' if count == 1 else 's'}"
