"""Makes a foreign text fit for people and logs: one line, not too long, with every secret cut out.

The service, a proxy or an SDK may repeat a part of our own request: a URL with its signature, as it
was or encoded as a part of another one, the permission for a copy, a header. What looks like a
secret is cut out although it may be none: a word less in a message does no harm.
"""

import re

REASON_LIMIT = 500
"""Longest reason, in characters, that is passed on to a person."""

CUT = "…"

_VALUE = r"""[^&\s"'\\]+"""
_QUOTE = r"""\\?["']"""
_NAMED = re.compile(
    rf"""(
        (?: (?<![a-z]) | (?<=%3F) | (?<=%253F) )
        (?: sig | signature | access_?token | [\w-]{{0,40}}key )
        (?: \s*=\s* | %(?:25)*3D | {_QUOTE}\s*:\s* ) (?: {_QUOTE} )?
        | \b (?: access_?token | [\w-]{{1,40}}-key ) \s*:\s*
    ) {_VALUE}""",
    re.IGNORECASE | re.VERBOSE,
)
"""A value behind its name, in a query, a header, or JSON. `Key: …` in prose names a field."""

_TOKEN = re.compile(
    rf"""(
        \b authorization (?: {_QUOTE} )? \s*[:=]\s* (?: {_QUOTE} )? (?: \w+ \s+ )?
        | \b bearer \s+ (?= \S* [\d.]\w )
    ) {_VALUE}""",
    re.IGNORECASE | re.VERBOSE,
)
"""What signs a request in. `Bearer token` in prose is no token: those hold figures or dots."""


def presentable(text: str) -> str:
    """Put a foreign text on one line of at most `REASON_LIMIT` characters, without secrets."""
    line = " ".join(text.split())
    for secret in (_TOKEN, _NAMED):
        line = secret.sub(rf"\1{CUT}", line)
    return line if len(line) <= REASON_LIMIT else line[: REASON_LIMIT - len(CUT)] + CUT
