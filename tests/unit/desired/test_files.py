"""What a file may be before anything in it means something: encoding, YAML, secrets, names."""

import pytest

from tests.unit.desired.project import Project

FILE = "desired/layouts/1040.yaml"
RIGHT = """\
layout: "1040"
description: U.S. Individual Income Tax Return
build: {mode: template}
training: {prefix: 1040/}
verification: {prefix: 1040-check/, minimum_accuracy: 0.95}
"""

WRONG = {
    "nothing": ("", "1:1: the file is empty; write it, or remove it"),
    "comments only": ("# soon\n", "1:1: the file is empty; write it, or remove it"),
    "a list": (
        "- layout\n",
        '1:1: `key: value` lines belong here, not a list; begin with `layout: "1040"`',
    ),
    "a word": (
        "layout\n",
        '1:1: `key: value` lines belong here, not a text; begin with `layout: "1040"`',
    ),
    "a byte order mark": (
        "\ufeff" + RIGHT,
        "1:1: the file begins with a byte order mark; save it as UTF-8 without BOM",
    ),
    "another encoding": (
        (RIGHT + "# é").encode("latin-1"),
        "6:3: the byte 0xe9 is not UTF-8; save the file as UTF-8",
    ),
    "a control character": (
        RIGHT.replace("U.S.", "\x1b[31m"),
        "2:14: the character U+001B is not allowed in YAML; remove it",
    ),
    "a tab": (
        RIGHT.replace("{mode: template}", "\n\tmode: template"),
        "4:1: a tab indents this line, and YAML takes spaces only; indent with two spaces",
    ),
    "a merge conflict": (
        RIGHT.replace("build", "<<<<<<< HEAD\nbuild") + "=======\n>>>>>>> main\n",
        "3:1: a merge conflict was left here; settle the conflict and remove the markers",
    ),
    "a colon within a text": (
        RIGHT.replace("Tax", "Tax: the"),
        "2:40: YAML takes the text before this `:` for a key; put the whole text in quotes",
    ),
    "a key that is indented too far": (
        RIGHT.replace("build", "  build"),
        "3:8: no key can be here; begin keys of the same level in the same column",
    ),
    "a character that begins no value": (
        RIGHT.replace("U.S.", "@U.S."),
        "2:14: no plain value begins with `@`; put the text in quotes",
    ),
    "quotes around a part": (
        RIGHT.replace("U.S.", '"U.S."'),
        "2:21: this line does not fit the lines above it; begin keys of the same level in the "
        "same column, and put a text that begins with a quote wholly in quotes",
    ),
    "quotes without their end": (
        RIGHT.replace("U.S.", '"U.S.'),
        "2:14: the quotes that open here are never closed; close them on this line",
    ),
    "a brace without its end": (
        RIGHT.replace("template}", "template"),
        "3:8: the mapping is not closed; write `{key: value}`",
    ),
    "a key without its colon": (
        RIGHT + "retain\n",
        "6:1: a `:` is missing after this key; write `key: value`",
    ),
    "a second document": (
        RIGHT + "---\nlayout: b\n",
        "6:1: a second YAML document begins here; put it in a file of its own",
    ),
    "an alias": (
        RIGHT + "retain: *two\n",
        "6:9: the alias `*two` is not taken here; write the value out",
    ),
    "an anchor": (
        RIGHT + "retain: &two 2\n",
        "6:9: the anchor `&two` is not taken here; leave it out and write the value wherever it "
        "is wanted",
    ),
    "a tag": (
        RIGHT.replace('"1040"', "!!str 1040"),
        "1:9: the tag `!!str` is not taken here; leave it out (a text is written in quotes)",
    ),
    "a key of several values": (
        "{? [a]: b}\n",
        "1:4: a key must be a plain word; write `key: value`",
    ),
    "nesting without end": (
        "[" * 100_000,
        "1:22: nested more than 20 deep; no declaration is",
    ),
}


@pytest.mark.parametrize(("content", "message"), WRONG.values(), ids=list(WRONG))
def test_a_file_that_cannot_be_used_is_told_with_its_place_and_remedy(
    project: Project, content: str | bytes, message: str
) -> None:
    project.write(FILE, content)

    assert project.problems() == [f"{FILE}:{message}"]


SECRETS = {
    "a SAS": ("https://x.blob.core.windows.net/c?sv=1&sig=SECRET", "sig="),
    "a SAS in a comment": ("examples/forms # was https://x/c?SIG=SECRET", "SIG="),
    "an account key": ("AccountName=x;AccountKey=SECRET", "AccountKey="),
    "a password": ("https://me:SECRET@x.blob.core.windows.net/c", "://"),
}


@pytest.mark.parametrize(("text", "pointed_at"), SECRETS.values(), ids=list(SECRETS))
def test_a_secret_is_refused_and_never_repeated(
    project: Project, text: str, pointed_at: str
) -> None:
    file = "desired/environments/dev.yaml"
    right = (project.root / file).read_text()
    project.write(file, right.replace("examples/forms", text))

    told = project.problems()

    column = len("training_data: ") + text.index(pointed_at) + 1
    assert (
        f"{file}:4:{column}: a secret stands here, and whoever reads Git could use it; write the "
        "plain URL without user, key or SAS, and revoke the secret"
    ) in told
    assert not any("SECRET" in problem for problem in told)


def test_a_word_that_ends_like_a_secret_is_none(project: Project) -> None:
    project.write(FILE, RIGHT.replace("U.S.", "design=blue"))

    assert project.problems() == []


def test_a_text_of_any_length_is_quoted_in_short(project: Project) -> None:
    project.write(FILE, RIGHT.replace("mode: template", f"mode: {'x' * 9000}"))

    (problem,) = project.problems()
    assert len(problem) < 250


def test_a_line_break_within_a_value_does_not_break_the_message(project: Project) -> None:
    project.write(FILE, RIGHT.replace("mode: template", 'mode: "a\\nb\\u202ec"'))

    (problem,) = project.problems()
    assert r"`a\nb\u202ec`" in problem


def test_a_symbolic_link_is_not_followed(project: Project) -> None:
    outside = project.root / "outside.yaml"
    outside.write_text(RIGHT)
    (project.root / FILE).unlink()
    (project.root / FILE).symlink_to(outside)

    assert project.problems() == [
        f"{FILE}:1:1: this is a symbolic link; put a file itself here, so that Git holds its "
        "content"
    ]


def test_a_folder_that_is_named_like_a_file(project: Project) -> None:
    (project.root / "desired/layouts/w8ben.yaml").mkdir()

    assert project.problems() == [
        "desired/layouts/w8ben.yaml:1:1: this is not a file; put a file in its place"
    ]


def test_files_that_would_be_passed_over_in_silence_are_named(project: Project) -> None:
    project.write("desired/layouts/w8ben.yml", RIGHT)
    project.write("desired/layouts/tax/1099.yaml", RIGHT)

    assert project.problems() == [
        "desired/layouts/tax:1:1: folders are not read here; move its files up to desired/layouts/",
        "desired/layouts/w8ben.yml:1:1: only `.yaml` is read; rename it to w8ben.yaml",
    ]


def test_notes_and_hidden_files_beside_the_layouts_do_not_matter(project: Project) -> None:
    project.write("desired/layouts/README.md", "# Layouts\n")
    project.write("desired/layouts/.1040.yaml.swp", b"\x00\xff")

    assert project.problems() == []


def test_two_files_that_declare_the_same(project: Project) -> None:
    project.write("desired/layouts/0-copy.yaml", RIGHT)

    assert project.problems() == [
        f"desired/layouts/0-copy.yaml:1:9: `1040` is declared by {FILE} already; give it a name "
        "of its own, or remove it"
    ]


def test_two_names_that_differ_only_by_case(project: Project) -> None:
    project.write("desired/layouts/W8.yaml", RIGHT.replace('"1040"', "W8"))
    project.write("desired/layouts/w8.yaml", RIGHT.replace('"1040"', "w8"))
    project.write("desired/layouts.lock.yaml", "layouts: {}\n")

    assert (
        "desired/layouts/w8.yaml:1:9: `w8` differs from `W8` in desired/layouts/W8.yaml only by "
        "case; give it a name of its own, or remove it"
    ) in project.problems()


def test_no_desired_state_at_all(project: Project) -> None:
    (project.root / "desired").rename(project.root / "elsewhere")

    assert project.problems() == [
        "desired:1:1: there is no such folder here; go to the project's folder, or use --root"
    ]


def test_a_project_without_a_name(project: Project) -> None:
    project.write("Pulumi.yaml", "runtime: python\nname: 5\n")

    assert project.problems() == [
        "Pulumi.yaml:2:7: `name` must name the project with letters, digits and . _ - (up to "
        "100); write for example `name: form-layouts`"
    ]


def test_a_project_without_its_file(project: Project) -> None:
    (project.root / "Pulumi.yaml").unlink()

    assert project.problems() == [
        "Pulumi.yaml:1:1: there is no such file, and it names the project; write "
        "`name: form-layouts`"
    ]


def test_the_problems_of_all_files_are_told_at_once_in_order_of_place(project: Project) -> None:
    project.write(FILE, RIGHT.replace("0.95", "95").replace("template", "templat"))
    project.write("desired/layouts/b.yaml", "layout: [\n")
    dev = (project.root / "desired/environments/dev.yaml").read_text()
    project.write("desired/environments/dev.yaml", dev.replace("eastus]", "westus]"))

    assert [problem.split(": ")[0] for problem in project.problems()] == [
        "desired/environments/dev.yaml:3:19",
        f"{FILE}:3:15",
        f"{FILE}:5:55",
        "desired/layouts/b.yaml:1:9",
    ]
