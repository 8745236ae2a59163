"""Resource ids: read off a path and written back, in ARM and in the stand-in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.arm.errors import ArmError
from emulator.arm.resource_id import parse_id, parse_target
from emulator.provider.catalogue import KINDS

GROUP = "/subscriptions/s/resourceGroups/g"
names = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)


def test_a_role_assignment_lies_at_its_scope() -> None:
    account = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/a"
    role = parse_id(f"{account}/providers/Microsoft.Authorization/roleAssignments/r")
    assert str(role.scope) == account
    assert role.type == "Microsoft.Authorization/roleAssignments"
    assert str(role.group) == GROUP
    assert role.subscription == "s"


def test_a_childs_owner_is_its_parent() -> None:
    container = parse_id(
        f"{GROUP}/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c"
    )
    owners = [owner.type for owner in container.lineage()]
    assert owners == [
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts",
        "Microsoft.Resources/resourceGroups",
        "Microsoft.Resources/subscriptions",
    ]


@pytest.mark.parametrize(
    ("path", "resource", "tail"),
    [
        ("/subscriptions/s/resourceGroups", "/subscriptions/s", "resourceGroups"),
        (f"{GROUP}/resources", GROUP, "resources"),
        (f"{GROUP}/providers/Microsoft.Storage/storageAccounts", GROUP, "storageAccounts"),
        (
            f"{GROUP}/providers/Microsoft.Storage/storageAccounts/a/listKeys",
            f"{GROUP}/providers/Microsoft.Storage/storageAccounts/a",
            "listKeys",
        ),
    ],
)
def test_a_last_segment_without_a_name_is_a_collection_or_an_action(
    path: str, resource: str, tail: str
) -> None:
    target = parse_target(path)
    assert (str(target.resource), target.tail) == (resource, tail)


@pytest.mark.parametrize("path", ["", "/", "/subscriptions", "/tenants/t", f"{GROUP}/providers"])
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(ArmError, match="InvalidResourceId"):
        parse_id(path)


@given(st.lists(st.text(max_size=8), max_size=12))
def test_any_path_is_read_or_refused_and_never_breaks(segments: list[str]) -> None:
    try:
        target = parse_target("/subscriptions/s/" + "/".join(segments))
    except ArmError:
        return
    assert parse_id(str(target.resource)).key == target.resource.key


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_the_stand_in_reads_back_the_names_that_it_wrote_into_an_id(
    sdk_type: str, data: st.DataObject
) -> None:
    kind = KINDS[sdk_type]
    scopes = names.map(lambda name: f"/subscriptions/s/resourceGroups/{name}")
    values = {
        name: data.draw(scopes if name in ("scope", "resourceUri") else names)
        for name in kind.path_inputs
    }
    resource_id = kind.id_of(values, "s")
    assert str(parse_id(resource_id)) == resource_id
    read = kind.path_inputs_of(resource_id)
    assert {key: value.strip("/") for key, value in read.items()} == {
        key: value.strip("/") for key, value in values.items()
    }
