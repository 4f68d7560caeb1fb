"""The intelligence report: words and priorities."""

from __future__ import annotations

from sheaf.requests.kinds import Kind
from sheaf.requests.kinds.intelligence_report.schema import SCHEMAS
from sheaf.requests.kinds.intelligence_report.states import TABLE

KIND = Kind(name="intelligence_report", title="Intelligence report", code="IR", table=TABLE, schemas=SCHEMAS,
            priorities={"routine": "Routine", "urgent": "Soon", "flash": "Urgent"})
