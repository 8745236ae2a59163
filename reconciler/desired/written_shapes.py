"""The shapes of the files that commands write and people only read: the lock, the adoptions."""

from typing import ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from reconciler.desired.numbers import (
    AdoptedVersion,
    Count,
    Digest,
    Generation,
    LockedVersion,
)
from reconciler.desired.shapes import Shape
from reconciler.desired.texts import (
    ADOPTED_REMEDY,
    LOCK_REMEDY,
    LayoutName,
    ModelId,
    SourceInstance,
    refusal,
)


class LockedDataShape(Shape):
    """One folder of documents, as it was when it was locked."""

    digest: Digest
    """SHA-256 over names and MD5s."""
    documents: Count
    """Number of labelled documents."""


class LockEntryShape(Shape):
    """What is locked for one layout."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["training", "verification"]}, {"required": ["adopted"]}],
        }
    )

    adopted: Literal[True] | None = None
    """The version names a model that was made before; nobody has locked what it was trained on."""
    version: LockedVersion
    """The version that follows from all of this and from the layout's build."""
    generation: Generation
    """Raised by `reconciler lock --renew`, to train the same data again."""
    training: LockedDataShape | None = None
    verification: LockedDataShape | None = None

    @model_validator(mode="after")
    def _has_data(self) -> Self:
        if self.adopted and self.training is not None:
            raise refusal(f"what is adopted has no `training` data; {LOCK_REMEDY}")
        for key in ("training", "verification"):
            if not self.adopted and getattr(self, key) is None:
                raise refusal(f"its `{key}` is missing; {LOCK_REMEDY}")
        return self


class LockShape(Shape):
    """The lock: which data each layout is trained on and verified with."""

    remedy: ClassVar[str] = LOCK_REMEDY

    layouts: dict[LayoutName, LockEntryShape] = Field(examples=[{}])


class AdoptionShape(Shape):
    """What a model that was made before is."""

    layout: LayoutName
    """The layout that it serves."""
    version: AdoptedVersion
    """The version that it stands for."""


class AdoptedShape(Shape):
    """Models that carry no tag of ours: by instance and model id, what each of them is."""

    remedy: ClassVar[str] = ADOPTED_REMEDY

    adopted: dict[SourceInstance, dict[ModelId, AdoptionShape]] = Field(examples=[{}])
