"""What an intelligence report carries; the same fields are the answer to a police request."""

from __future__ import annotations

from sheaf.requests.schema import Field, Schema

REPORT: Schema = (
    Field("title", "Title", section="Report"),
    Field("crime_area", "Crime area", "crime_area", section="Report"),
    Field("report", "Report", "text", section="Report",
          help="What is known, each statement with how it became known. Grade source and information under Handling."),
    Field("subjects", "Subjects", "text", required=False, section="Report",
          help="One subject a line: name, birth date, documents, role."),
    Field("grading_note", "Why it is graded so", "text", required=False, section="Report"),
    Field("sanitised", "Sanitised version for a wider audience", "text", required=False, section="Report"),
)
SCHEMAS: dict[str, Schema] = {
    "send": REPORT,
    "take_over": (),
    "close": (Field("use_made", "What use was made of it", "text", required=False),),
}
