"""How much the documents of one training may hold together."""

from pathlib import Path

import pytest

from emulator.extraction import Template
from emulator.service.content import FolderSource
from emulator.service.errors import Failure
from emulator.service.training import TRAINING_LIMITS, TrainingLimits, train

JOB_FORMS = (Path(__file__).parents[3] / "examples" / "forms" / "job-forms").resolve()
DOCUMENTS = 5
SIZE = sum(path.stat().st_size for path in JOB_FORMS.glob("*.pdf"))
ENOUGH = 10**9


def learnt(limits: TrainingLimits | None) -> Template | Failure:
    return train(FolderSource(JOB_FORMS), "", limits)


@pytest.mark.parametrize(
    "limits", [None, TrainingLimits(SIZE, DOCUMENTS), *TRAINING_LIMITS.values()], ids=str
)
def test_documents_within_the_limits_are_learnt(limits: TrainingLimits | None) -> None:
    assert isinstance(learnt(limits), Template)


def test_one_byte_beyond_the_limit_is_told_with_both_numbers() -> None:
    failure = learnt(TrainingLimits(SIZE - 1, ENOUGH))

    assert isinstance(failure, Failure)
    assert failure.detail_code == "InvalidTrainingContentLength"
    assert failure.detail_message == (
        f"Training content contains {SIZE} bytes. Training is limited to {SIZE - 1} bytes."
    )


def test_one_page_beyond_the_limit_is_told_with_both_numbers() -> None:
    failure = learnt(TrainingLimits(ENOUGH, DOCUMENTS - 1))

    assert isinstance(failure, Failure)
    assert failure.detail_code == "InvalidTrainingContentPageCount"
    assert f"contains {DOCUMENTS} pages" in failure.detail_message
    assert f"limited to {DOCUMENTS - 1} pages" in failure.detail_message


def test_the_limits_are_those_of_the_documentation() -> None:
    assert TRAINING_LIMITS["template"] == TrainingLimits(50 * 2**20, 500)
    assert TRAINING_LIMITS["neural"] == TrainingLimits(2**30, 50_000)
