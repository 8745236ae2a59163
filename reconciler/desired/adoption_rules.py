"""What holds between the adoptions and the rest: they refer to instances and layouts of Git's."""

from reconciler.desired.chains import Environments
from reconciler.desired.checking import Declared
from reconciler.desired.environment_shape import EnvironmentShape
from reconciler.desired.problems import Problems, quote
from reconciler.desired.shapes import LayoutShape
from reconciler.desired.shelf import Shelf
from reconciler.desired.wording import did_you_mean
from reconciler.desired.written_shapes import AdoptedShape
from reconciler.model.naming import Instance, parse_model_id

LEFT_ALONE = "take it out, and its models are left alone"


def check_adopted(
    adopted: Declared[AdoptedShape],
    layouts: Shelf[LayoutShape],
    environments: Shelf[EnvironmentShape],
    problems: Problems,
) -> None:
    """Hold adoptions against instances, layouts and each other."""
    if not adopted.sure("adopted"):
        return
    for instance in adopted.shape.adopted:
        _check_instance(adopted, instance, environments.usable, environments.known, problems)
        _check_models(adopted, instance, layouts.known, problems)


def _check_instance(
    adopted: Declared[AdoptedShape],
    written: str,
    usable: Environments,
    known: frozenset[str],
    problems: Problems,
) -> None:
    instance = Instance.parse(written)
    declared = usable.get(instance.environment)
    if declared is None or not declared.sure("regions"):
        if instance.environment in known:
            return
        instances = [str(Instance(name, instance.region)) for name in known]
    elif instance.region not in declared.shape.regions:
        instances = [str(Instance(instance.environment, one)) for one in declared.shape.regions]
    else:
        return
    remedy = did_you_mean(written, instances, LEFT_ALONE)
    message = f"no environment declares the instance {quote(written)}; {remedy}"
    problems.add(adopted.file, adopted.document.key_mark("adopted", written), message)


def _check_models(
    adopted: Declared[AdoptedShape], instance: str, layouts: frozenset[str], problems: Problems
) -> None:
    first: dict[tuple[str, str], str] = {}
    for model_id, adoption in adopted.shape.adopted[instance].items():
        mark = adopted.document.mark("adopted", instance, model_id, "layout")
        name = parse_model_id(model_id)
        other = first.setdefault((adoption.layout, adoption.version), model_id)
        if adoption.layout not in layouts:
            remedy = did_you_mean(adoption.layout, layouts, LEFT_ALONE)
            message = f"there is no layout {quote(adoption.layout)}; {remedy}"
            problems.add(adopted.file, mark, message)
        elif name is not None and name.layout != adoption.layout:
            message = (
                f"{quote(model_id)} is named as a model of {quote(name.layout)} is, and adopted for"
                f" {quote(adoption.layout)}; {LEFT_ALONE}"
            )
            problems.add(adopted.file, mark, message)
        if other != model_id:
            message = (
                f"{quote(other)} is version {adoption.version} of {quote(adoption.layout)} at "
                f"{instance} already; keep one of the two"
            )
            mark = adopted.document.key_mark("adopted", instance, model_id)
            problems.add(adopted.file, mark, message)
