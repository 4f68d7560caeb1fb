"""Documents: views of one snapshot as data, charts, PDF and Word. Pure: a snapshot in, bytes out; no database, no network.

`view` decides what a reader of a rendering may see, and everything else draws what it gives; so nothing can be in a PDF that
is not on the page. It must never look at anything but the snapshot, or at the clock: the same snapshot gives the same bytes.
"""

from sheaf.plan.compiling.documents.pdf import pdf
from sheaf.plan.compiling.documents.view import RENDERINGS, View, view
from sheaf.plan.compiling.documents.word import word

__all__ = ["RENDERINGS", "View", "pdf", "view", "word"]
