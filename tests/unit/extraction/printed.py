"""PDFs made on the spot, and what is read of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

LETTER = (612, 792)
"""Points."""


def pdf(draw: Callable[[Canvas], object], **options: Any) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=LETTER, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()
