"""A project on disk that is to be locked, and what trainings and adoptions leave in it."""

import asyncio
from datetime import UTC, datetime

from click.testing import CliRunner, Result

from reconciler.cli import main
from reconciler.desired import load, write_lock
from reconciler.desired.adoption import write_adopted
from reconciler.desired.lock import adopted_entry
from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Adoption
from reconciler.model.naming import Instance
from reconciler.state import open_container
from reconciler.state.datasets import ensure_copy
from reconciler.state.records import Records
from tests.unit.desired.project import LAYOUT, Project

LOCK = "desired/layouts.lock.yaml"
DATA = "examples/forms"
OLD = "a" * 12
"""The version of a model that was made before."""


def add_document(project: Project, folder: str, name: str) -> None:
    for suffix in ("", ".labels.json", ".ocr.json"):
        project.write(f"{DATA}/{folder}/{name}{suffix}", f"{folder}/{name}{suffix}")


def add_layout(project: Project, layout: str) -> None:
    project.write(f"desired/layouts/{layout}.yaml", LAYOUT.replace("1040", layout))
    for number in range(5):
        add_document(project, layout, f"{number}.pdf")
    project.write(f"{DATA}/{layout}/fields.json", "{}")
    add_document(project, f"{layout}-check", "held-out.pdf")


def unlocked(project: Project) -> Project:
    """The project with the data of two layouts, and no lock yet."""
    add_layout(project, "1040")
    add_layout(project, "1099")
    (project.root / LOCK).unlink()
    return project


def run(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(project.root), "lock", *arguments])


def version(project: Project, layout: str) -> str:
    return load(project.root).lock[layout].version


def declare(project: Project, layout: str, verification: str) -> None:
    text = LAYOUT.replace("1040", layout)
    right = text.index("verification:")
    project.write(f"desired/layouts/{layout}.yaml", f"{text[:right]}verification: {verification}\n")


def adopted(project: Project, layout: str) -> None:
    """A layout that is served by a model which was made before."""
    declare(project, layout, "none")
    write_lock(project.root, {layout: adopted_entry(OLD)})
    instance = Instance("dev", "westus")
    write_adopted(project.root, {instance: {"a219b3c4": Adoption(layout, OLD)}})


def archive(project: Project, layout: str, *, copied: bool = True) -> None:
    """Remember the locked version as a training does, with the copy of its data."""
    desired = load(project.root)
    entry, declared = desired.lock[layout], desired.layouts[layout]
    recipe = ArchivedVersion(
        layout=layout,
        version=entry.version,
        data_digest=entry.data_digest,
        documents=entry.documents,
        generation=entry.generation,
        build=declared.build,
        api=desired.environments["dev"].api,
        commit="c0ffee0",
        at=datetime(2026, 11, 21, 9, tzinfo=UTC),
    )

    async def remember() -> None:
        state = open_container(".reconciler/dev", project.root)
        data = open_container(DATA, project.root)
        await Records(state, Instance("dev", "westus")).add_archived(recipe)
        if copied:
            await ensure_copy(state, data, declared.training_prefix, entry.data_digest)

    asyncio.run(remember())
