"""What Git declares for a small project, as values; forms on disk, accounts in the emulator."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from emulator.testing import RunningEmulator
from reconciler.desired import relock
from reconciler.model.desired import (
    Adoption,
    Desired,
    Environment,
    Guard,
    Layout,
    LockEntry,
    Verification,
)
from reconciler.model.naming import Instance, model_id
from reconciler.model.rates import Sku
from reconciler.model.recipe import Build, adopted_version
from reconciler.state import open_container
from reconciler.state.datasets import list_dataset

EXAMPLES = Path(__file__).parents[2] / "examples" / "forms"
PROJECT = "forms"
API = "2023-07-31"

DEV = Instance("dev", "westus")
EASTUS2 = Instance("staging", "eastus2")
WESTEUROPE = Instance("staging", "westeurope")


class SmallRepository:
    """Layouts, their lock, environments and adopted models, as Git declares them now."""

    def __init__(self, root: Path, emulator: RunningEmulator, accounts: str) -> None:
        self.root = root
        self.emulator = emulator
        self._accounts = accounts
        self._layouts: dict[str, Layout] = {}
        self._lock: dict[str, LockEntry] = {}
        self._environments: dict[str, Environment] = {}
        self._adopted: dict[Instance, dict[str, Adoption]] = {}
        self.environment("dev", "westus")

    def environment(self, name: str, *regions: str, source: Instance | None = None) -> None:
        """Declare an environment and create its accounts."""
        self._environments[name] = Environment(
            name=name,
            account=f"{self._accounts}-{name}-{{region}}",
            regions=regions,
            source=source,
            promote="follow",
            training_data=None if source else "forms",
            state=f".reconciler/{name}",
            guard=Guard(max_layouts_removed=3, max_trainings=20),
            wait=60.0,
            api=API,
        )
        self._create_accounts(name)

    def staging(self) -> None:
        """Declare staging with two regions, which follows dev."""
        self.environment("staging", "eastus2", "westeurope", source=DEV)

    def on_the_free_tier(self, name: str) -> None:
        """Let an environment have accounts of the tier F0, which hold 500 models."""
        account = f"{self._accounts}-{name}-free-{{region}}"
        self.change_environment(name, account=account, sku="F0")
        self._create_accounts(name, "F0")

    def _create_accounts(self, name: str, sku: Sku = "S0") -> None:
        for instance in self._environments[name].instances:
            self.emulator.create_account(self.account(instance), instance.region, sku)

    def change_environment(self, name: str, **changes: Any) -> None:
        """Change what Git says about an environment."""
        self._environments[name] = replace(self._environments[name], **changes)

    async def declare(self, *layouts: str, **changes: Any) -> None:
        """Declare layouts, with the examples of that name as their data, and lock them."""
        for name in layouts:
            for folder in (name, f"{name}-check"):
                if not self.forms(folder).exists():
                    shutil.copytree(EXAMPLES / folder, self.forms(folder))
            if name not in self._layouts:
                verification = Verification(f"{name}-check/", minimum_accuracy=0.9, tolerance=0.02)
                self._layouts[name] = Layout(name, name, Build(), f"{name}/", verification, 2)
            self.change(name, **changes)
        await self.lock(*layouts)

    def change(self, layout: str, **changes: Any) -> None:
        """Change what Git says about a layout; `minimum_accuracy` is meant for verification."""
        declared = self._layouts[layout]
        if "minimum_accuracy" in changes:
            minimum = changes.pop("minimum_accuracy")
            assert declared.verification is not None
            verification = replace(declared.verification, minimum_accuracy=minimum)
            declared = replace(declared, verification=verification)
        self._layouts[layout] = replace(declared, **changes)

    def remove(self, layout: str) -> None:
        """Take a layout out of Git."""
        del self._layouts[layout], self._lock[layout]

    async def lock(self, *layouts: str, renew: bool = False) -> None:
        """Run `reconciler lock` on layouts."""
        forms = open_container("forms", self.root)
        for name in layouts:
            data = await list_dataset(forms, f"{name}/")
            held_out = await list_dataset(forms, f"{name}-check/")
            self._lock[name] = relock(self.desired, name, data, held_out, renew=renew)

    async def renew(self, *layouts: str) -> None:
        """Run `reconciler lock --renew` on layouts: the same data makes a new version."""
        await self.lock(*layouts, renew=True)

    def adopt(self, layout: str, name: str, instance: Instance = DEV) -> None:
        """Run `reconciler adopt` on a model: it serves a layout, as a version that is its own."""
        version = adopted_version(PROJECT, layout, instance, name)
        self._adopted.setdefault(instance, {})[name] = Adoption(layout, version)
        self._lock[layout] = replace(self._lock[layout], version=version, adopted=True)

    def go_back(self, layout: str, entry: LockEntry) -> None:
        """Revert a layout's lock."""
        self._lock[layout] = entry

    def restore(self, layout: Layout, entry: LockEntry) -> None:
        """Revert the removal of a layout."""
        self._layouts[layout.name], self._lock[layout.name] = layout, entry

    def locked(self, layout: str) -> LockEntry:
        """The lock of a layout."""
        return self._lock[layout]

    def version(self, layout: str) -> str:
        """The version that Git wants."""
        return self._lock[layout].version

    def wanted_id(self, layout: str, suffix: int = 1) -> str:
        """The model id that the wanted version gets."""
        return model_id(layout, self.version(layout), suffix)

    @property
    def desired(self) -> Desired:
        """What Git declares now."""
        return Desired(
            PROJECT,
            dict(self._layouts),
            dict(self._lock),
            dict(self._environments),
            {instance: dict(models) for instance, models in self._adopted.items()},
        )

    def forms(self, folder: str) -> Path:
        """A folder of documents."""
        return self.root / "forms" / folder

    def account(self, instance: Instance) -> str:
        """The name of an instance's account."""
        return self._environments[instance.environment].account_name(instance.region)
