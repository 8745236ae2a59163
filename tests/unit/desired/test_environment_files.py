"""What an environment's file may hold by itself."""

import pytest

from tests.unit.desired.project import Project

WRONG_DEV = {
    "a name that Azure and Pulumi would not both take": (
        ("environment: dev", "environment: Dev"),
        "1:14: `Dev` cannot name an environment: up to 40 lower-case letters, digits and hyphens, "
        "beginning with a letter; write for example `dev`",
    ),
    "an unknown placeholder": (
        ("{region}", "{env}"),
        "2:10: `contoso-dev-{env}` holds a placeholder other than `{region}`; write for example "
        '"contoso-forms-{region}"',
    ),
    "a placeholder at the beginning, unquoted": (
        ("contoso-dev-{region}", "{region}-contoso"),
        '2:10: a text that begins with `{` must be in quotes; write "{region}-contoso"',
    ),
    "a placeholder alone, unquoted": (
        ("contoso-dev-{region}", "{region}"),
        "2:10: `account` must be a text, not a mapping; write for example `account: "
        "contoso-forms-dev-{region}` (a text that begins with `{` is written in quotes)",
    ),
    "a character that no subdomain takes": (
        ("contoso-dev-", "contoso_dev-"),
        "2:10: `contoso_dev-{region}` cannot be a custom subdomain: letters, digits and hyphens "
        'inside, and `{region}`; write for example "contoso-forms-{region}"',
    ),
    "a name longer than an account's": (
        ("contoso-dev-", "c" * 60),
        f"2:10: the account `{'c' * 60}westus` is 66 characters long; Azure takes 2 to 64; write "
        "another",
    ),
    "one account for two regions": (
        ("-{region}", ""),
        "2:10: `contoso-dev` would name one account for 2 regions; write for example "
        '"contoso-dev-{region}"',
    ),
    "a region twice": (
        ("eastus]", "eastus, westus]"),
        "3:27: the region `westus` is listed twice; remove one of the two",
    ),
    "a region as the portal shows it": (
        ("eastus", "East US"),
        "3:19: `East US` is not written as Azure names its locations; write `eastus`",
    ),
    "no list": (
        ("[westus, eastus]", "westus"),
        "3:10: `regions` must be a list of one or more; write `regions: [westus]`",
    ),
    "no region": (
        ("[westus, eastus]", "[]"),
        "3:10: `regions` must be a list of one or more; write for example `regions: [westus]`",
    ),
    "nowhere to get versions from": (
        ("training_data: examples/forms\n", ""),
        "1:1: neither `source` nor `training_data` says where versions come from; write for "
        "example `source: dev/westus`, or where it trains `training_data: examples/forms`",
    ),
    "a promotion from nowhere": (
        ("state:", "promote: follow\nstate:"),
        "5:1: `promote` says how versions come from a `source`, and there is none; remove it",
    ),
    "another kind of store": (
        ("examples/forms", "s3://forms"),
        "4:16: `s3://` is not read; write a folder, or the URL of a container, "
        "https://ACCOUNT.blob.core.windows.net/CONTAINER",
    ),
    "a store without a container": (
        ("examples/forms", "https://contoso.blob.core.windows.net/"),
        "4:16: `training_data`: the URL `https://contoso.blob.core.windows.net/` names no "
        "container; write https://ACCOUNT.blob.core.windows.net/CONTAINER",
    ),
    "more than a container": (
        ("examples/forms", "https://contoso.blob.core.windows.net/forms?restype=container"),
        "4:16: `training_data`: the URL must end with the container's name; write "
        "https://contoso.blob.core.windows.net/forms",
    ),
    "a folder within a container": (
        ("examples/forms", "https://contoso.blob.core.windows.net/forms/2026/"),
        "4:16: `training_data`: the URL must end with the container's name; write "
        "https://contoso.blob.core.windows.net/forms",
    ),
    "a slash after a container": (
        ("examples/forms", "https://Contoso.blob.core.windows.net/forms/"),
        "4:16: `training_data`: the URL must end with the container's name; write "
        "https://contoso.blob.core.windows.net/forms",
    ),
    "a container that Azure could not name": (
        ("examples/forms", "https://contoso.blob.core.windows.net/My_Forms"),
        "4:16: `My_Forms` cannot name a container: 3 to 63 lower-case letters, digits and single "
        "hyphens; write for example `forms`",
    ),
    "a container read in the open": (
        ("examples/forms", "http://contoso.blob.core.windows.net/forms"),
        "4:16: `http://contoso.blob.core.windows.net/forms` would be read over http, where anyone "
        "on the way can listen; write https://contoso.blob.core.windows.net/forms",
    ),
    "a host that must not get a token of Azure's": (
        ("examples/forms", "https://contoso.blob.core.windows.net.example.com/forms"),
        "4:16: `contoso.blob.core.windows.net.example.com` is no storage account of Azure's, and "
        "would be sent a token for one; write https://ACCOUNT.blob.core.windows.net/CONTAINER",
    ),
    "another port of a storage account": (
        ("examples/forms", "https://contoso.blob.core.windows.net:8443/forms"),
        "4:16: `contoso.blob.core.windows.net:8443` is no storage account of Azure's, and would "
        "be sent a token for one; write https://ACCOUNT.blob.core.windows.net/CONTAINER",
    ),
    "the emulator without an account": (
        ("examples/forms", "http://127.0.0.1:10000/forms"),
        "4:16: `training_data`: the URL `http://127.0.0.1:10000/forms` names no container; write "
        "http://127.0.0.1:10000/devstoreaccount1/CONTAINER",
    ),
    "a user in a URL": (
        ("examples/forms", "http://me@127.0.0.1:10000/devstoreaccount1/forms"),
        "4:16: `training_data`: the URL holds a user; write it without, and let the token say who "
        "you are",
    ),
    "a port that is no number": (
        ("examples/forms", "http://127.0.0.1:azurite/devstoreaccount1/forms"),
        "4:16: `http://127.0.0.1:azurite/devstoreaccount1/forms` is no URL; write "
        "https://ACCOUNT.blob.core.windows.net/CONTAINER",
    ),
    "a home folder": (
        ("examples/forms", "~/forms"),
        "4:16: `~/forms` names no folder; write it relative to the project's root, for example "
        "`examples/forms`",
    ),
    "a folder in a roundabout way": (
        ("examples/forms", "./examples//x/../forms/"),
        "4:16: `./examples//x/../forms/` is a roundabout way; write `examples/forms`",
    ),
    "a folder outside of the project": (
        ("examples/forms", "../forms"),
        "4:16: `../forms` is no folder below the project's root; write one that is, for example "
        "`examples/forms`, or a path from `/` on",
    ),
    "the project's own folder": (
        ("examples/forms", "."),
        "4:16: `.` is no folder below the project's root; write one that is, for example "
        "`examples/forms`, or a path from `/` on",
    ),
    "a time in words": (
        ("state:", "wait: 5 minutes\nstate:"),
        "5:7: `wait` is not a time; write `50m`, `30s` or `2h`, or a number of seconds",
    ),
    "a time that goes on in the next line": (
        ("state:", 'wait: "50m\\n"\nstate:'),
        "5:7: `wait` is not a time; write `50m`, `30s` or `2h`, or a number of seconds",
    ),
    "a folder with a line break in its name": (
        ("examples/forms", '"examples\\nforms"'),
        r"4:16: `examples\nforms` holds a control character; remove it",
    ),
    "a time longer than the service remembers": (
        ("state:", "wait: 25h\nstate:"),
        "5:7: `wait` must be between 0 and 24h; write for example `50m`",
    ),
    "another API": (
        ("state:", "api: 2022-08-31\nstate:"),
        "5:6: `api` cannot be `2022-08-31`; write `2023-07-31`",
    ),
    "a misspelt guard": (
        ("state:", "guard: {max_trainigs: 3}\nstate:"),
        "5:9: the key `guard.max_trainigs` is unknown; did you mean `max_trainings`?",
    ),
    "versions that come from nowhere": (
        ("state:", 'versions: {"1040": "3f2a9c1b7d04"}\nstate:'),
        "5:1: `versions` says which come from a `source`, and there is none; remove it",
    ),
    "an unknown mode": (
        ("state:", "mode: observ\nstate:"),
        "5:7: `mode` cannot be `observ`; write `observe`",
    ),
    "an unknown SKU": (
        ("state:", "sku: free\nstate:"),
        "5:6: `sku` cannot be `free`; write `S0` or `F0`",
    ),
    "a rate of nothing": (
        ("state:", "rates: {analyze: 0}\nstate:"),
        "5:18: `rates.analyze`: 0 is no number of requests per second; write 1 or more",
    ),
    "half a request": (
        ("state:", "rates: {management: 0.5}\nstate:"),
        "5:21: `rates.management` must be a whole number, not `0.5`; write for example "
        "`management: 5`",
    ),
    "a class of calls that there is not": (
        ("state:", "rates: {analyse: 15}\nstate:"),
        "5:9: the key `rates.analyse` is unknown; did you mean `analyze`?",
    ),
    "a vault by its name": (
        ("state:", "keys: {vault: contoso-forms}\nstate:"),
        "5:15: `contoso-forms` is not the plain URL of a key vault; write for example "
        "`https://contoso-forms.vault.azure.net`",
    ),
    "a secret of a vault": (
        ("state:", "keys: {vault: https://contoso.vault.azure.net/secrets/key1}\nstate:"),
        "5:15: `https://contoso.vault.azure.net/secrets/key1` is not the plain URL of a key vault; "
        "write https://contoso.vault.azure.net",
    ),
    "keys themselves": (
        ("state:", "keys: 0123456789abcdef\nstate:"),
        "5:7: `keys` must hold keys of its own, not `0123456789abcdef`; write for example `keys: "
        "{vault: https://contoso-forms.vault.azure.net}`",
    ),
    "yes for true": (
        ("state:", "guard: {allow_empty: yes}\nstate:"),
        "5:22: `guard.allow_empty` must be true or false, not `yes`; write for example "
        "`allow_empty: true`",
    ),
    "a retirement of what is not there": (
        ("state:", "retire: [eastus2]\nstate:"),
        "5:10: `eastus2` is none of the regions (westus, eastus); keep a region under `regions` "
        "until it has been retired",
    ),
    "a retirement of the one that trains": (
        ("state:", "retire: [westus]\nstate:"),
        "5:9: `westus` trains for eastus; put `eastus` first under `regions` before it is retired",
    ),
    "a retirement in words": (
        ("state:", "retire: all\nstate:"),
        "5:9: `retire` is neither true nor a list of regions; write `retire: true`",
    ),
}


@pytest.mark.parametrize(("wrong", "message"), WRONG_DEV.values(), ids=list(WRONG_DEV))
def test_a_wrong_root_environment_is_told_with_its_place_and_remedy(
    project: Project, wrong: tuple[str, str], message: str
) -> None:
    file = project.change("dev", *wrong)

    assert f"{file}:{message}" in project.problems()
