"""Whatever people or merges make of the files: an answer with places, never a traceback."""

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.desired import DesiredError, adopted_entry, load
from reconciler.desired.adoption import adopted_text
from reconciler.desired.lock import lock_text
from reconciler.desired.problems import safe
from reconciler.model.dataset import DataFile, Dataset
from reconciler.model.desired import Adoption, LockEntry
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build, Recipe
from tests.unit.desired.project import DEV, LAYOUT, STAGING

VERSION = Recipe("form-layouts", "1040", Build(), "2023-07-31", "a" * 64, 1).version
FILES = {
    "desired/layouts/1040.yaml": LAYOUT + "retain: 2\n",
    "desired/layouts/1099.yaml": LAYOUT.replace("1040", "1099").replace(
        "minimum_accuracy: 0.95", "tolerance: 0.1, by: person, copies: full"
    ),
    "desired/layouts/w8ben.yaml": re.sub("verification: .*", "verification: none", LAYOUT).replace(
        "1040", "w8ben"
    ),
    "desired/environments/dev.yaml": DEV
    + "guard: {max_layouts_removed: 3, max_trainings: 20, allow_empty: false}\n"
    + "wait: 50m\napi: 2023-07-31\nretire: [eastus]\nsku: F0\nrates: {get: 3, analyze: 2}\n"
    + "keys: {vault: https://contoso.vault.azure.net}\n",
    "desired/environments/staging.yaml": STAGING.replace(
        ".reconciler/staging", "https://contoso.blob.core.windows.net/staging"
    )
    + f'promote: pinned\nversions: {{"1040": "{VERSION}"}}\nmode: observe\nretire: false\n',
    "desired/layouts.lock.yaml": lock_text(
        {
            "1040": LockEntry("a" * 64, 5, "b" * 64, 3, 1, VERSION),
            "1099": adopted_entry("0123456789ab", Dataset((DataFile("a.pdf", "0" * 32, 1),))),
            "w8ben": adopted_entry("ba9876543210"),
        }
    ),
    "desired/adopted.yaml": adopted_text(
        {
            Instance("dev", "westus"): {
                "a219b3c4": Adoption("1099", "0123456789ab"),
                "1e5": Adoption("w8ben", "ba9876543210"),
            }
        }
    ),
    "Pulumi.yaml": "name: form-layouts\nruntime: python\n",
}
LINE = re.compile(r"(desired|Pulumi\.yaml)[^:\n]*:[1-9][0-9]*:[1-9][0-9]*: \S[^\n]*; \S[^\n]*")
TREACHEROUS = st.sampled_from(
    ["", "\t", "\n", ": ", "- ", "---\n", "{", "}", "[", "]", "&a ", "*a", "!!int ", "|\n", '"',
     "'", "\ufeff", "\x00", "\x1b", "\u2028", "\r", "%", "@", "`", "? ", "<<: ", "~", ".nan",
     "1e999", "0x1F", "9" * 400, "null", "true", "1040", "--", "<<<<<<< a\n", "sig=x", "é" * 90,
     "{region}", "`"]
)  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "dev/westus",
            "1040/",
            "follow",
            "pinned",
            "none",
            "2024-11-30",
            "50m",
            "50m\n",
            "https://x/c",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=6) | st.sampled_from(["prefix", "mode"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)


@st.composite
def cut_and_paste(draw: st.DrawFn) -> tuple[str, bytes]:
    """A right file, a few times cut out of or pasted into."""
    name = draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + draw(TREACHEROUS | st.text(max_size=5)) + text[end:]
    content = text.encode("utf-8", "surrogatepass")
    if draw(st.booleans()):
        return name, content
    place = draw(st.integers(0, len(content)))
    return name, content[:place] + draw(st.binary(max_size=3)) + content[place:]


@st.composite
def other_values(draw: st.DrawFn) -> tuple[str, bytes]:
    """A right file with one value replaced by any other."""
    name = draw(st.sampled_from(sorted(FILES)))
    lines = FILES[name].splitlines()
    valued = [number for number, line in enumerate(lines) if re.match(r"\s*[^#\s]+: ", line)]
    number = draw(st.sampled_from(valued))
    key = lines[number].partition(": ")[0]
    lines[number] = f"{key}: {written(draw(VALUES))}"
    return name, "\n".join(lines).encode("utf-8", "surrogatepass")


def written(value: object) -> str:
    """Write a value as YAML's flow style does."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''").replace("\n", "\n\n") + "'"
    return {None: "null", True: "true", False: "false"}.get(value, str(value))  # type: ignore[call-overload, no-any-return]  # only hashable scalars are left


def problems_of(name: str, content: bytes) -> str:
    """What loading a project with one changed file complains of."""
    with tempfile.TemporaryDirectory() as folder:
        for file, text in FILES.items():
            path = Path(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if file == name else text.encode())
        try:
            load(Path(folder))
        except DesiredError as error:
            return str(error)
    return ""


@settings(max_examples=300, deadline=None)
@given(changed=cut_and_paste() | other_values())
def test_a_changed_file_is_fine_or_is_told_with_places_and_remedies(
    changed: tuple[str, bytes],
) -> None:
    told = problems_of(*changed)

    for line in told.split("\n") if told else []:
        assert LINE.fullmatch(line), line
        assert line.isprintable()


def test_the_files_that_are_changed_are_right_before() -> None:
    assert problems_of("", b"") == ""


@settings(deadline=None)
@given(secret=st.from_regex(r"[A-Za-z0-9%/+]{8,40}", fullmatch=True), before=st.text(max_size=20))
def test_no_message_repeats_a_secret(secret: str, before: str) -> None:
    assert secret not in safe(f"`{before}?sv=1&sig={secret}` is wrong")
