"""Finds the files of the desired state and reads them as text.

Only what a reviewer sees in Git may count, so symbolic links are not followed, and a file that
would be passed over in silence (`1040.yml`) is named.
"""

import re
import stat
from pathlib import Path

import yaml

from reconciler.desired.document import Document, parse
from reconciler.desired.problems import START, Mark, Problems, holds_secret

FOLDER = "desired"
LAYOUTS = f"{FOLDER}/layouts"
ENVIRONMENTS = f"{FOLDER}/environments"
LOCK = f"{FOLDER}/layouts.lock.yaml"
ADOPTED = f"{FOLDER}/adopted.yaml"
PROJECT = "Pulumi.yaml"

_BOM = b"\xef\xbb\xbf"
_CONFLICT = re.compile(r"^(<{7}|>{7})( .*)?$", re.MULTILINE)
_NOT_TAKEN = yaml.reader.Reader.NON_PRINTABLE


def files_of(root: Path, folder: str, problems: Problems) -> list[str]:
    """Names of the `.yaml` files in a folder, relative to the root, in order."""
    if not is_folder(root, folder, problems):
        return []
    try:
        paths = sorted((root / folder).iterdir())
    except OSError as error:
        problems.add(folder, START, f"cannot be read ({error.strerror}); mend its permissions")
        return []
    found = []
    for path in paths:
        name = f"{folder}/{path.name}"
        if path.name.startswith("."):
            continue
        if path.suffix == ".yaml":
            found.append(name)
        elif path.suffix.lower() in (".yaml", ".yml"):
            problems.add(name, START, f"only `.yaml` is read; rename it to {path.stem}.yaml")
        elif path.is_dir() and not path.is_symlink():
            problems.add(name, START, f"folders are not read here; move its files up to {folder}/")
    return found


def is_folder(root: Path, name: str, problems: Problems) -> bool:
    """Tell whether `name` is a real folder; one that is not there is no problem of this room's."""
    return _is_plain(root, name, stat.S_IFDIR, problems)


def exists(root: Path, name: str) -> bool:
    """Tell whether there is anything of that name, a dangling link included."""
    path = root / name
    return path.exists() or path.is_symlink()


def read(root: Path, name: str, problems: Problems) -> Document | None:
    """Read one file; None (and problems) where nothing of it can be used."""
    if not _is_plain(root, name, stat.S_IFREG, problems):
        return None
    try:
        content = (root / name).read_bytes()
    except OSError as error:
        problems.add(name, START, f"cannot be read ({error.strerror}); mend its permissions")
        return None
    text = _decode(name, content, problems)
    if text is None or not _is_clean(name, text, problems):
        return None
    return parse(name, text, problems)


def _is_plain(root: Path, name: str, kind: int, problems: Problems) -> bool:
    """Tell whether `name` is a real file or folder; what is not there is no problem here."""
    try:
        mode = (root / name).lstat().st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        problems.add(name, START, f"cannot be read ({error.strerror}); mend its permissions")
        return False
    wanted = "a folder" if kind == stat.S_IFDIR else "a file"
    if stat.S_ISLNK(mode):
        message = (
            f"this is a symbolic link; put {wanted} itself here, so that Git holds its content"
        )
        problems.add(name, START, message)
        return False
    if stat.S_IFMT(mode) != kind:
        problems.add(name, START, f"this is not {wanted}; put {wanted} in its place")
        return False
    return True


def _decode(name: str, content: bytes, problems: Problems) -> str | None:
    if content.startswith(_BOM):
        problems.add(
            name, START, "the file begins with a byte order mark; save it as UTF-8 without BOM"
        )
        content = content.removeprefix(_BOM)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        byte = content[error.start]
        message = f"the byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        problems.add(name, _mark_at(before, len(before)), message)
        return None


def _is_clean(name: str, text: str, problems: Problems) -> bool:
    """Look for what must be settled before the YAML in the file means anything."""
    _refuse_secrets(name, text, problems)
    if conflict := _CONFLICT.search(text):
        if name == LOCK:
            remedy = f"take one side whole (`git checkout --ours {LOCK}`), then `reconciler lock`"
        else:
            remedy = "settle the conflict and remove the markers"
        message = f"a merge conflict was left here; {remedy}"
        problems.add(name, _mark_at(text, conflict.start()), message)
        return False
    if char := _NOT_TAKEN.search(text):
        message = f"the character U+{ord(char[0]):04X} is not allowed in YAML; remove it"
        problems.add(name, _mark_at(text, char.start()), message)
        return False
    return True


def _refuse_secrets(name: str, text: str, problems: Problems) -> None:
    if holds_secret(text) is None:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if found := holds_secret(line):
            problems.add(
                name,
                Mark(number, found.start() + 1),
                "a secret stands here, and whoever reads Git could use it; write the plain URL "
                "without user, key or SAS, and revoke the secret",
            )


def _mark_at(text: str, offset: int) -> Mark:
    before = text[:offset]
    return Mark(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)
