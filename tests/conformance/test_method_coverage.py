"""No public method of Azure's clients is left out in silence, and the committed table is true."""

import inspect

import pytest

from tests.conformance.clients import KINDS, LATER, MODES, ClientKind
from tests.conformance.method_coverage import DOCUMENT, committed, declared, render


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_public_method_is_driven_or_listed_as_later_with_a_reason(kind: ClientKind) -> None:
    driven = {proof.method for proof in declared() if proof.client == kind.name}
    later = {method for client, method in LATER if client == kind.name}

    assert driven | later == set(kind.methods)
    assert driven & later == set()
    assert all(LATER.values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_both_modes_of_a_client_have_the_same_methods(kind: ClientKind) -> None:
    found = {
        name
        for name, member in inspect.getmembers(kind.aio)
        if callable(member) and not name.startswith("_")
    }

    assert found == set(kind.methods)


def test_every_driven_method_is_driven_in_every_version_and_both_modes() -> None:
    proofs = {(each.client, each.method, each.version, each.mode) for each in declared()}

    wanted = {
        (kind.name, method, version, mode)
        for kind in KINDS
        for method in kind.methods
        if (kind.name, method) not in LATER
        for version in kind.versions
        for mode in MODES
    }
    assert proofs == wanted


def test_the_committed_table_is_current() -> None:
    table = committed(DOCUMENT.read_text(encoding="utf-8"))

    assert table == render(declared()), "run scripts/emulator-coverage"
