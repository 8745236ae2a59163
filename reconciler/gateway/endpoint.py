"""Where an account answers: it follows from the account's name, which Git declares.

No output of the deployed account is needed, so a plan can be made before the account exists.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

ENDPOINT_VARIABLE = "RECONCILER_ENDPOINT"
DEFAULT_TEMPLATE = "https://{account}.cognitiveservices.azure.com"
"""A custom subdomain of the public cloud (Azure AI services, custom subdomain names)."""


def endpoint_of(account: str, environ: Mapping[str, str]) -> str:
    """Write the base URL of an account, without a slash at its end.

    A custom subdomain is a host name, so it is written in lower case, as the service reports it.
    The template comes from RECONCILER_ENDPOINT, for other clouds and for the emulator. Raises
    ValueError where it is no URL or does not hold `{account}`.
    """
    template = environ.get(ENDPOINT_VARIABLE, "").strip() or DEFAULT_TEMPLATE
    endpoint = template.replace("{account}", account.lower()).rstrip("/")
    url = urlsplit(endpoint)
    if "{account}" not in template or url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError(
            f"{ENDPOINT_VARIABLE} is {template!r}; it must be a URL that holds {{account}}, "
            f"such as {DEFAULT_TEMPLATE}"
        )
    return endpoint
