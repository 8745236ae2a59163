"""Locks a layout to a version that was trained once, so that it can be trained again.

A version follows from data, build and API together. The archive gives the data; build and API are
what people declare, so where they have changed since, the person is told what to declare.
"""

from reconciler.desired.lock import NO_DATA, version_of
from reconciler.desired.problems import START, DesiredError, Problem, safe
from reconciler.desired.reading import ENVIRONMENTS, LAYOUTS, LOCK, PROJECT
from reconciler.desired.relocking import verification_prefix
from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Desired, LockEntry


class AnotherVersion(DesiredError):
    """What is declared now gives another version than the archived one; says what to declare."""


def relock_version(desired: Desired, layout: str, archived: ArchivedVersion) -> LockEntry:
    """Lock a layout to an archived version, with the verification data that it has now.

    Raises AnotherVersion where build, API or project as declared give another version, and
    DesiredError where the documents that it is to be verified with have never been locked.
    """
    known = desired.lock.get(layout)
    verified = bool(verification_prefix(desired.layouts[layout]))
    if verified and (known is None or known.verification_digest == NO_DATA.digest):
        message = f"{layout} has no verification data yet; run `reconciler lock {layout}` first"
        raise DesiredError([_problem(LOCK, message)])
    entry = LockEntry(
        data_digest=archived.data_digest,
        documents=archived.documents,
        verification_digest=known.verification_digest if known and verified else NO_DATA.digest,
        verification_documents=known.verification_documents if known and verified else 0,
        generation=archived.generation,
        version=archived.version,
    )
    given = version_of(desired, layout, entry)
    if given != archived.version:
        raise AnotherVersion(_to_declare(desired, layout, archived, given))
    return entry


def _to_declare(
    desired: Desired, layout: str, archived: ArchivedVersion, given: str
) -> list[Problem]:
    """What must be declared as it was when the version was trained."""
    file = f"{LAYOUTS}/{layout}.yaml"
    declared, trained = desired.layouts[layout].build, archived.build
    found = []
    if declared.mode != trained.mode:
        found.append((file, f"with `mode: {trained.mode}`", f"set build.mode: {trained.mode}"))
    if declared.max_training_hours != trained.max_training_hours:
        hours = trained.max_training_hours
        if hours is None:
            found.append((file, "without a limit", "remove build.max_training_hours"))
        else:
            way = f"set build.max_training_hours: {hours:g}"
            found.append((file, f"with at most {hours:g} hours", way))
    roots = [one for one in desired.environments.values() if one.source is None]
    for environment in roots:
        if environment.api != archived.api:
            where = f"{ENVIRONMENTS}/{environment.name}.yaml"
            found.append((where, f"with API {archived.api}", f"set api: {archived.api}"))
    if not found:
        way = f"set `name` as it was at commit {archived.commit}"
        found.append((PROJECT, "in a project of another name", way))
    was = f"version {archived.version} of {layout} was trained"
    return [
        _problem(where, f"{was} {how}, and what is declared gives {given}; {way} in {where}")
        for where, how, way in found
    ]


def _problem(file: str, message: str) -> Problem:
    return Problem(file, START.line, START.column, safe(message))
