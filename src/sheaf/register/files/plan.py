"""The plan of a table: which column means what. Remembered per source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sheaf.kernel.errors import Invalid

ID, SCHEMA, IGNORE = "@id", "@schema", ""
DATE_ORDERS = {"ymd": "year first (2026-01-31)", "dmy": "day first (31/01/2026)", "mdy": "month first (01/31/2026)"}
HEADINGS, ROW = "headings", "row"
FIRST = {HEADINGS: "names the columns", ROW: "is a row like the others: there are no names of columns"}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

# Headers people really use, in English and in some languages of the region, by property.
_HEADERS: dict[str, tuple[str, ...]] = {
    ID: ("id", "ref", "reference", "record id", "recordid", "entity id", "key", "no", "number", "ลำดับ", "รหัส"),
    SCHEMA: ("schema", "kind", "type of entity", "entity type"),
    "name": ("name", "full name", "fullname", "names", "caption", "passenger", "passenger name", "name of passenger",
             "pax", "pax name", "traveller", "traveller name", "traveler", "traveler name", "contact", "contact name", "nama",
             "nama penuh", "nama lengkap", "nama penumpang", "pangalan", "tên hành khách", "ชื่อผู้โดยสาร",
             "họ và tên", "họ tên", "tên", "ชื่อ", "ชื่อ-สกุล", "ชื่อ-นามสกุล", "姓名", "ឈ្មោះ", "ຊື່", "အမည်"),
    "firstName": ("first name", "firstname", "given name", "given names", "forename", "forenames", "nama depan", "ชื่อตัว", "名"),
    "secondName": ("second name",), "middleName": ("middle name", "middlename", "middle names", "tên đệm", "tên lót"),
    "fatherName": ("patronymic",),
    "lastName": ("last name", "lastname", "surname", "surnames", "family name", "nama keluarga", "apelyido", "นามสกุล", "สกุล", "họ", "姓",
                 "ນາມສະກຸນ"),
    "alias": ("alias", "aliases", "aka", "a.k.a.", "also known as", "other names", "dikenali sebagai", "ชื่ออื่น"),
    "weakAlias": ("weak alias", "nickname", "call sign", "gelaran", "ชื่อเล่น"),
    "previousName": ("previous name", "former name", "f.k.a.", "fka"),
    "birthDate": ("birth date", "birthdate", "date of birth", "dob", "born", "tarikh lahir", "tanggal lahir",
                  "ngày sinh", "petsa ng kapanganakan", "วันเกิด", "出生日期"),
    "birthPlace": ("birth place", "birthplace", "place of birth", "pob", "tempat lahir", "nơi sinh", "สถานที่เกิด"),
    "nationality": ("nationality", "citizenship", "kewarganegaraan", "warganegara", "quốc tịch", "สัญชาติ", "国籍"),
    "country": ("country", "negara", "bansa", "quốc gia", "ประเทศ"),
    "gender": ("gender", "sex", "jantina", "jenis kelamin", "giới tính", "เพศ"),
    "passportNumber": ("passport", "passport no", "passport number", "travel document number", "no paspor", "pasport",
                       "hộ chiếu", "หนังสือเดินทาง"),
    "idNumber": ("id number", "id no", "national id", "identity card", "ic", "ic no", "nric", "nik", "no kp",
                 "cccd", "cmnd", "เลขประจำตัวประชาชน", "เลขบัตรประชาชน"),
    "phone": ("phone", "telephone", "tel", "mobile", "telefon", "telepon", "điện thoại", "โทรศัพท์"),
    "email": ("email", "e-mail", "emel"),
    "address": ("address", "alamat", "tirahan", "địa chỉ", "ที่อยู่", "地址"),
    "position": ("position", "title", "designation", "jawatan", "jabatan", "chức vụ", "ตำแหน่ง"),
    "registrationNumber": ("registration number", "registration no", "reg no", "plate", "number plate", "no pendaftaran"),
    "imoNumber": ("imo", "imo number", "imo no"), "mmsi": ("mmsi",), "callSign": ("callsign", "radio call sign"),
    "flag": ("flag", "flag state", "bendera"), "vin": ("vin", "chassis number", "chassis no"), "model": ("model",),
    "notes": ("notes", "note", "remarks", "comments", "catatan", "ghi chú", "หมายเหตุ", "备注"),
    "program": ("program", "programme", "list", "regime"), "topics": ("topics",), "sourceUrl": ("source", "url", "link"),
}
# Beside a column of the family name these are the given name.
_BESIDE_SURNAME = frozenset({"name", "names", "nama", "ชื่อ", "tên", "ຊື່"})
_BY_HEADER = {header: name for name, headers in _HEADERS.items() for header in headers}


@dataclass(frozen=True)
class Plan:
    """schema: of rows that name none; columns: header to property, `@id`, `@schema`, or nothing;
    separator: splits several values in one cell; dates: order in dates that do not start with the
    year; first: what the first line is, of FIRST, empty for names of columns where it looks like them; encoding, delimiter, sheet: as
    guessed or chosen, empty for the reader's own guess."""

    schema: str = "Person"
    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = ";"
    dates: str = "dmy"
    first: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"columns": dict(self.columns)}


def parse(raw: Mapping[str, Any]) -> Plan:
    """A plan from JSON or a form; `Invalid` names what is wrong."""
    unknown = set(raw) - set(Plan.__dataclass_fields__)
    if unknown:
        raise Invalid(f"A mapping has no field {', '.join(sorted(map(str, unknown)))}.", code="mapping")
    columns = raw.get("columns", {})
    if not isinstance(columns, Mapping) or not all(isinstance(x, str) for pair in columns.items() for x in pair):
        raise Invalid("Columns are a table of column to property.", code="mapping", fields={"columns": "Not a table."})
    texts = {key: value for key, value in raw.items() if key != "columns"}
    if not all(isinstance(value, str) and len(value) <= 100 for value in texts.values()):
        raise Invalid("The settings of a mapping are short texts.", code="mapping")
    plan = Plan(columns=dict(columns), **texts)
    if plan.dates not in DATE_ORDERS:
        raise Invalid("Dates are ymd, dmy or mdy.", code="mapping", fields={"dates": "Unknown order."})
    if plan.first not in {"", *FIRST}:
        raise Invalid("The first line is headings or row.", code="mapping", fields={"first": "Unknown."})
    if plan.delimiter and plan.delimiter not in DELIMITERS:
        raise Invalid("The delimiter is a comma, semicolon, tab or bar.", code="mapping", fields={"delimiter": "Unknown."})
    return plan


def guess(headers: Sequence[str], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Header to property: as this source was mapped before, else by the words in the header."""
    used: set[str] = set()
    columns: dict[str, str] = {}
    for header in headers:
        choice = (known or {}).get(header)
        if choice is None:
            choice = _by_words(header)
            choice = IGNORE if choice in used and choice in {ID, SCHEMA} else choice
        used.add(choice)
        columns[header] = choice
    if "lastName" in used and "firstName" not in used:
        columns |= {header: "firstName" for header, choice in columns.items()
                    if choice == "name" and header not in (known or {}) and _plain(header) in _BESIDE_SURNAME}
    return columns


def is_known(header: str) -> bool:
    """Whether the words in a header say what its column means."""
    return _by_words(header) != IGNORE


def _by_words(header: str) -> str:
    exact = _BY_HEADER.get(header.strip().casefold()) or _BY_HEADER.get(_plain(header))
    if exact:
        return exact
    camel = header.strip()
    return camel if camel in _HEADERS else IGNORE


def _plain(header: str) -> str:
    return re.sub(r"[\s_./-]+", " ", header.strip().casefold()).strip(" :*#")
