"""QR codes, drawn as SVG without any style: dark on white, also where the page is dark."""

import segno
from django import template
from django.utils.safestring import mark_safe

register = template.Library()
# Modules of white around it, without which cameras do not find it.
QUIET_ZONE = 4


@register.simple_tag
def qr_code(text):
    """Draw `text` as a QR code that grows with its box."""
    drawn = segno.make(text, error="m", micro=False)
    svg = drawn.svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    # Made of numbers alone: the text is in the pattern, and nowhere as text.
    return mark_safe(svg)
