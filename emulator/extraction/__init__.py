"""A template model that really learns: from labelled documents to a template, from a PDF to fields.

Nothing here knows of the service, of accounts or of models: bytes and values in, values out. The
rooms, in the order of a document's way through them: `reading` (PDF to words), with `marking` and
`ink` (check boxes), and `training_files` (labels.json, ocr.json, fields.json); `alignment` and
`locating` (laying a page over a template); `anchoring` and `placing` behind `learning`; `gathering`
(words), `choosing` (marks) and `confidence` behind `extracting`; `template` (what is kept);
`measuring` (how often all this is right) and `calibrating` (what a confidence is worth).
"""

from emulator.extraction.extracting import ExtractedField, extract, likeness
from emulator.extraction.geometry import Box, Page, SelectionMark, SelectionState, Word
from emulator.extraction.learning import LEARNABLE_TYPES, learn
from emulator.extraction.reading import UnreadableDocument, read_document
from emulator.extraction.template import Template, TemplateField
from emulator.extraction.training_files import (
    FieldDefinition,
    LabelledValue,
    TrainingContentError,
    TrainingDocument,
    parse_fields,
    parse_labels,
    parse_ocr,
)

__all__ = [
    "LEARNABLE_TYPES",
    "Box",
    "ExtractedField",
    "FieldDefinition",
    "LabelledValue",
    "Page",
    "SelectionMark",
    "SelectionState",
    "Template",
    "TemplateField",
    "TrainingContentError",
    "TrainingDocument",
    "UnreadableDocument",
    "Word",
    "extract",
    "learn",
    "likeness",
    "parse_fields",
    "parse_labels",
    "parse_ocr",
    "read_document",
]
