import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.extraction import Template, extract, learn
from emulator.extraction.geometry import Box
from emulator.extraction.template import (
    Anchor,
    Growth,
    Spot,
    TemplateField,
    TemplatePage,
    phrase_of,
)
from tests.unit.extraction.garden_form import GardenForm

inches = st.floats(0, 20, allow_nan=False)
boxes = st.builds(Box, inches, inches, inches, inches)
phrases = st.lists(st.builds(Anchor, st.text(), boxes), min_size=1, max_size=3).map(
    lambda anchors: phrase_of(tuple(anchors))
)
pages = st.builds(TemplatePage, st.integers(1, 9), st.lists(phrases, max_size=3).map(tuple))
spots = st.builds(
    Spot, st.integers(1, 9), boxes, st.lists(st.integers(0, 9)).map(tuple), inches, inches
)
fields = st.builds(
    TemplateField,
    st.text(),
    st.sampled_from(["string", "date"]),
    st.text(),
    st.lists(spots, max_size=2).map(tuple),
    st.builds(Growth, st.booleans(), st.booleans(), st.booleans()),
    st.floats(0, 1),
)
templates = st.builds(
    Template, st.lists(pages, max_size=2).map(tuple), st.lists(fields, max_size=3).map(tuple)
)


@settings(max_examples=60, deadline=None)
@given(template=templates)
def test_a_template_survives_json(template: Template) -> None:
    assert Template.from_json(json.loads(json.dumps(template.to_json()))) == template


def test_a_template_that_went_through_json_reads_the_same(form: GardenForm) -> None:
    template = learn(form.fields, form.documents())
    page = form.page(form.people[5])

    again = Template.from_json(json.loads(json.dumps(template.to_json())))

    assert extract(again, (page,)) == extract(template, (page,))


def test_a_template_of_another_format_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="format 0 is not 1: train the model again"):
        Template.from_json({"format": 0, "pages": [], "fields": []})
