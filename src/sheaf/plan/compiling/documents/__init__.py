"""Documents: views of one snapshot as data, charts, PDF and Word. Pure: a snapshot in, bytes out; no database, no network.

`view` decides what a reader of a rendering may see, and everything else draws what it gives; so nothing can be in a PDF that
is not on the page. Every document is a `Paper` of blocks; PDF, Word and page draw blocks. It must never look at anything
but what it is given, or at the clock: the same snapshot gives the same bytes.
"""

from sheaf.plan.compiling.documents.lettering import unset
from sheaf.plan.compiling.documents.paper import Paper, blocks_data, data_of, paper_of
from sheaf.plan.compiling.documents.pdf import Printed, pdf, printed_pdf
from sheaf.plan.compiling.documents.reported import report
from sheaf.plan.compiling.documents.view import RENDERINGS, View, view
from sheaf.plan.compiling.documents.word import by_template, word

__all__ = ["RENDERINGS", "Paper", "Printed", "View", "blocks_data", "by_template", "data_of", "paper_of", "pdf", "printed_pdf",
           "report", "unset", "view", "word"]
