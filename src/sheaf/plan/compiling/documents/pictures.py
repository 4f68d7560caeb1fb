"""Charts as PNG, for Word: drawn from the same SVG by the printing program, all of a document in one go."""

from __future__ import annotations

from collections.abc import Sequence

from sheaf.plan.compiling.documents import charts
from sheaf.plan.compiling.documents.paper import Chart
from sheaf.plan.compiling.documents.printing import FONTS, printed

DOTS = 150  # an inch
_SOURCE = b"""#let data = json(bytes(sys.inputs.data))
#set text(font: data.fonts)
#for (place, item) in data.charts.enumerate() {
  set page(width: 540pt, height: auto, margin: 0pt)
  image(bytes(item), format: "svg", width: 540pt)
}"""


def pictures(wanted: Sequence[Chart]) -> list[tuple[bytes, float, str]]:
    """For each chart: PNG, height by width, the same in words."""
    if not wanted:
        return []
    drawn = [charts.stacked(item.rows, item.title) for item in wanted]
    pages = printed(_SOURCE, {"fonts": list(FONTS), "charts": drawn}, format="png", ppi=DOTS)
    return [
        (data, charts.height_of(len(item.rows)) / charts.WIDTH, charts.told(item.rows)) for item, data in zip(wanted, pages, strict=True)
    ]
