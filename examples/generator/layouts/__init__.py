"""The forms that the generator can print, by name."""

from examples.generator.layout import Layout
from examples.generator.layouts.form_1040 import FORM_1040
from examples.generator.layouts.form_1040es import FORM_1040ES
from examples.generator.layouts.form_1040v import FORM_1040V
from examples.generator.layouts.form_1040x import FORM_1040X
from examples.generator.layouts.form_1099 import FORM_1099
from examples.generator.layouts.form_1099r import FORM_1099R

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (FORM_1040, FORM_1040V, FORM_1040ES, FORM_1099R, FORM_1099, FORM_1040X)
}
