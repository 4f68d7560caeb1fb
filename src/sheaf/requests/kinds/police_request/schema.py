"""What each step of a police request must carry."""

from __future__ import annotations

from sheaf.requests.kinds.intelligence_report.schema import REPORT
from sheaf.requests.schema import Field, Schema

ROLES = (("suspect", "Suspect"), ("victim", "Victim"), ("witness", "Witness"), ("contact", "Contact or associate"))
GROUNDS = (
    ("sovereignty", "Sovereignty, security or essential interests"), ("domestic_law", "Domestic law does not permit it"),
    ("ongoing", "It would harm an ongoing inquiry"), ("disproportionate", "Disproportionate or irrelevant to the purpose"),
    ("source", "The source would be endangered"), ("judicial", "A judicial authority must be asked (mutual legal assistance)"),
    ("not_competent", "This authority is not competent"), ("incomplete", "The request is incomplete and was not supplied"),
)
PURPOSES = (
    ("prevention", "Prevention of an offence"), ("investigation", "Criminal investigation"),
    ("identification", "Identification of a person"), ("location", "Location of a person or vessel"),
    ("protection", "Protection of a victim or witness"), ("proceeds", "Tracing of proceeds"),
)
CONSENTS = (("no", "Intelligence only"), ("ask", "Consent for use as evidence is asked for"))
# Steps that nobody releases carry codes: what is said in words leaves by a draft and a second person.
AGREED = (("starts", "Work starts now"), ("morning", "Work starts in the morning"), ("more", "More information is needed first"),
          ("other", "Another unit will take it"))
REASONS_FORWARDED = (("competence", "The other unit is competent"), ("territory", "It concerns the other unit's area"),
                     ("capacity", "The other unit can answer sooner"))
REASONS_WITHDRAWN = (("solved", "No longer needed"), ("mistake", "Sent by mistake"), ("legal", "Legal basis has ended"))

REQUEST: Schema = (
    Field("title", "Title", section="Request", help="A short title that the addressee will see."),
    Field("crime_area", "Crime area", "crime_area", section="Request"),
    Field("asked", "What is asked", "text", section="Request"),
    Field("purpose", "Purpose", "choice", choices=PURPOSES, section="Purpose and facts"),
    Field("case", "Case number", section="Purpose and facts"),
    Field("facts", "Facts of the case", "text", section="Purpose and facts"),
    Field("why_held", "Why the addressee is thought to hold it", "text", section="Purpose and facts"),
    Field("subject", "Person or thing asked about", "text", section="Subject",
          help="Names as written in their documents, birth date, documents, vessels, numbers."),
    Field("role", "Subject's role", "choice", choices=ROLES, section="Subject"),
    Field("link", "Link between the subject and the purpose", "text", section="Subject"),
    Field("urgency_reason", "Reason for the urgency", "text", required=False, section="Urgency and use",
          help="Must be given unless the request is routine."),
    Field("restrictions", "Restrictions on the use of this request", "text", required=False, section="Urgency and use"),
    Field("evidence", "Consent for evidence", "choice", choices=CONSENTS, section="Urgency and use"),
    Field("reference", "Reference of the hit", required=False, section="Urgency and use"),
)
_OTHER_STATE = Field("suggest_state", "Another state that may hold it", "state", required=False)
SCHEMAS: dict[str, Schema] = {
    "submit": REQUEST,
    "take_over": (),
    "acknowledge_by_phone": (
        Field("who", "Who was spoken to", "name"), Field("number", "Number called, from the directory", "phone"),
        Field("when", "When", "instant"), Field("said", "What was agreed", "choice", required=False, choices=AGREED)),
    "confirm": (),
    "ask_back": (Field("question", "What is needed", "text"),),
    "supply": (Field("text", "Information supplied", "text"),),
    "answer": (*REPORT, Field("evidence_consent", "Use as evidence", "choice", choices=(
        ("no", "Not consented"), ("yes", "Consented"), ("conditions", "Consented under the handling's conditions")))),
    "partial": (*REPORT, Field("missing", "What is still to come, or cannot be given", "text")),
    "no_trace": (Field("searched", "What was searched", "text"), _OTHER_STATE),
    "refuse": (Field("ground", "Ground", "choice", choices=GROUNDS),
               Field("basis", "Domestic basis", help="Law and article."),
               Field("explanation", "Explanation", "text", required=False), _OTHER_STATE),
    "forward": (Field("unit", "Unit of your state", "unit"),
                Field("reason", "Reason", "choice", required=False, choices=REASONS_FORWARDED)),
    "withdraw": (Field("reason", "Reason", "choice", choices=REASONS_WITHDRAWN),),
    "close": (),
}
