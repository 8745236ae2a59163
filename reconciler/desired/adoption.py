"""The adoptions: models that were made before and carry no tag of ours, and what each of them is.

A model cannot be given tags once it exists, so what it is has to be written down beside it: here,
where a pull request shows it. Only `reconciler adopt` writes this file.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from reconciler.desired.reading import ADOPTED
from reconciler.desired.writing import write_in_one_step
from reconciler.desired.written_shapes import AdoptedShape
from reconciler.model.desired import Adoption
from reconciler.model.naming import Instance

Adopted = Mapping[Instance, Mapping[str, Adoption]]

_HEADER = """\
# yaml-language-server: $schema=schema/adopted.schema.json
# Written by `reconciler adopt`. It says, for models that carry no tag of ours, which layout each
# serves and as which version. Whatever is taken out of it is left alone from then on.
"""


def adopted_of(shape: AdoptedShape) -> Adopted:
    """The adoptions by instance and model id, in order of both."""
    return {
        Instance.parse(instance): {
            model_id: Adoption(one.layout, one.version) for model_id, one in sorted(models.items())
        }
        for instance, models in sorted(shape.adopted.items())
    }


def adopted_text(adopted: Adopted) -> str:
    """The one way to write adoptions, one model a line so that a diff shows what changed."""
    lines: list[str] = []
    for instance, models in sorted(adopted.items()):
        if models:
            lines.append(f"  {instance}:")
        for model_id, one in sorted(models.items()):
            what = f'{{layout: {json.dumps(one.layout)}, version: "{one.version}"}}'
            lines.append(f"    {json.dumps(model_id)}: {what}")
    return _HEADER + "\n".join(["adopted:", *lines] if lines else ["adopted: {}"]) + "\n"


def write_adopted(root: Path, adopted: Adopted) -> None:
    """Write the adoptions, as a whole or not at all."""
    write_in_one_step(root / ADOPTED, adopted_text(adopted))
