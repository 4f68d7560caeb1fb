"""What the heading of a column says that it holds: the words that people really use, in English and in the languages of the region."""

from __future__ import annotations

import re

ID, SCHEMA, IGNORE = "@id", "@schema", ""

_WORDS = {
    ID: "id | ref | reference | record id | recordid | entity id | key | no | number | ลำดับ | รหัส",
    SCHEMA: "schema | kind | type of entity | entity type",
    "name": (
        "name | full name | fullname | names | caption | passenger | passenger name | name of passenger | pax | pax name | "
        "traveller | traveller name | traveler | traveler name | contact | contact name | nama | nama penuh | nama lengkap | "
        "nama penumpang | pangalan | tên hành khách | ชื่อผู้โดยสาร | họ và tên | họ tên | tên | ชื่อ | ชื่อ-สกุล | "
        "ชื่อ-นามสกุล | 姓名 | ឈ្មោះ | ຊື່ | အမည် | name in full | full names | guest | guest name | buong pangalan | pangalan ng "
        "pasahero | tên đầy đủ | tên khách | ชื่อ สกุล | ชื่อและนามสกุล | ชื่อ นามสกุล | 名字 | 中文姓名 | ឈ្មោះពេញ | គោត្តនាម និងនាម "
        "| ຊື່ ແລະ ນາມສະກຸນ | ຊື່ ນາມສະກຸນ"),
    "firstName": (
        "first name | firstname | given name | given names | forename | forenames | nama depan | ชื่อตัว | 名 | nama pertama | "
        "unang pangalan | tên gọi | នាមខ្លួន | ชื่อจริง"),
    "secondName": "second name",
    "middleName": "middle name | middlename | middle names | tên đệm | tên lót",
    "fatherName": "patronymic",
    "lastName": (
        "last name | lastname | surname | surnames | family name | nama keluarga | apelyido | นามสกุล | สกุล | họ | 姓 | "
        "ນາມສະກຸນ | nama belakang | nama akhir | họ đệm | họ và tên đệm | ชื่อสกุล | នាមត្រកូល | គោត្តនាម"),
    "alias": "alias | aliases | aka | a.k.a. | also known as | other names | dikenali sebagai | ชื่ออื่น",
    "weakAlias": "weak alias | nickname | call sign | gelaran | ชื่อเล่น",
    "previousName": "previous name | former name | f.k.a. | fka",
    "birthDate": (
        "birth date | birthdate | date of birth | dob | born | tarikh lahir | tanggal lahir | ngày sinh | petsa ng kapanganakan "
        "| วันเกิด | 出生日期 | d o b | birthday | tgl lahir | tarikh kelahiran | tanggal kelahiran | ngày tháng năm sinh | năm "
        "sinh | sinh ngày | วันเดือนปีเกิด | วัน เดือน ปีเกิด | วัน เดือน ปี เกิด | kaarawan | 生日 | 出生年月日 | 出生年月 | "
        "ថ្ងៃខែឆ្នាំកំណើត | ថ្ងៃកំណើត | ວັນເດືອນປີເກີດ | ວັນເກີດ | မွေးသက္ကရာဇ် | မွေးနေ့"),
    "birthPlace": (
        "birth place | birthplace | place of birth | pob | tempat lahir | nơi sinh | สถานที่เกิด | tempat kelahiran | lugar ng "
        "kapanganakan | ភូមិកំណើត | ទីកន្លែងកំណើត | 出生地"),
    "nationality": (
        "nationality | citizenship | kewarganegaraan | warganegara | quốc tịch | สัญชาติ | 国籍 | kebangsaan | nasyonalidad | "
        "pagkamamamayan | 國籍 | សញ្ជាតិ | ສັນຊາດ | နိုင်ငံသား | nat"),
    "country": "country | negara | bansa | quốc gia | ประเทศ",
    "gender": "gender | sex | jantina | jenis kelamin | giới tính | เพศ | kasarian | 性别 | 性別 | ភេទ | ເພດ | လိင်",
    "passportNumber": (
        "passport | passport no | passport number | travel document number | no paspor | pasport | hộ chiếu | หนังสือเดินทาง | "
        "no pasport | no passport | nombor pasport | nombor passport | nomor paspor | paspor | passport num | pp no | travel "
        "document | travel document no | travel doc no | document number | document no | doc no | doc number | pasaporte | "
        "numero ng pasaporte | số hộ chiếu | so ho chieu | ho chieu | hộ chiếu số | เลขที่หนังสือเดินทาง | "
        "หมายเลขหนังสือเดินทาง | เลขหนังสือเดินทาง | พาสปอร์ต | เลขพาสปอร์ต | 护照 | 护照号 | 护照号码 | 護照 | 護照號碼 | លិខិតឆ្លងដែន | "
        "លេខលិខិតឆ្លងដែន | ໜັງສືຜ່ານແດນ | ເລກທີໜັງສືຜ່ານແດນ | နိုင်ငံကူးလက်မှတ် | နိုင်ငံကူးလက်မှတ်အမှတ်"),
    "idNumber": (
        "id number | id no | national id | identity card | ic | ic no | nric | nik | no kp | cccd | cmnd | เลขประจำตัวประชาชน | "
        "เลขบัตรประชาชน | no ic | kad pengenalan | no kad pengenalan | nombor kad pengenalan | mykad | no mykad | ktp | no ktp "
        "| nomor ktp | no nik | nomor induk kependudukan | số cccd | số cmnd | căn cước công dân | số căn cước | số định danh | "
        "id card | id card no | identity card no | identity no | identification number | identification no | national id no | "
        "national id number | nrc | nrc no | เลขที่บัตรประชาชน | หมายเลขบัตรประชาชน | บัตรประชาชน | เลขประจำตัว | 身份证 | 身份证号 | "
        "身份证号码 | 身分證號碼 | អត្តសញ្ញាណប័ណ្ណ | លេខអត្តសញ្ញាណប័ណ្ណ | ເລກບັດປະຈຳຕົວ | မှတ်ပုံတင် | မှတ်ပုံတင်အမှတ်"),
    "phone": (
        "phone | telephone | tel | mobile | telefon | telepon | điện thoại | โทรศัพท์ | phone number | phone no | phones | "
        "telephone number | telephone no | tel no | tel number | mobile number | mobile no | mobile phone | cell | cellphone | "
        "cell phone | contact number | contact no | hp | no hp | nomor hp | handphone | telp | no telp | no tel | no telefon | "
        "nombor telefon | telefon bimbit | no telepon | nomor telepon | telepono | numero ng telepono | số điện thoại | sđt | "
        "sdt | di động | điện thoại di động | เบอร์โทร | เบอร์โทรศัพท์ | หมายเลขโทรศัพท์ | โทร | มือถือ | เบอร์มือถือ | 电话 | "
        "电话号码 | 電話 | 手机 | 手机号 | 手机号码 | 手機 | ទូរស័ព្ទ | លេខទូរស័ព្ទ | ໂທລະສັບ | ເບີໂທ | ເບີໂທລະສັບ | ဖုန်း | ဖုန်းနံပါတ် | "
        "msisdn | whatsapp"),
    "email": "email | e-mail | emel | email address | e mail address | surel | thư điện tử | อีเมล | อีเมล์ | 电子邮件 | 邮箱",
    "address": "address | alamat | tirahan | địa chỉ | ที่อยู่ | 地址 | alamat rumah | អាសយដ្ឋាន | ທີ່ຢູ່ | လိပ်စာ",
    "position": "position | title | designation | jawatan | jabatan | chức vụ | ตำแหน่ง",
    "registrationNumber": (
        "registration number | registration no | reg no | plate | number plate | no pendaftaran | plate no | plate number | "
        "vehicle registration | no plat | nombor plat | plat nomor | nomor polisi | no polisi | nopol | plaka | biển số | biển "
        "số xe | ทะเบียนรถ | เลขทะเบียน | เลขทะเบียนรถ | ป้ายทะเบียน | 车牌 | 车牌号 | ស្លាកលេខ | ທະບຽນລົດ"),
    "imoNumber": "imo | imo number | imo no",
    "mmsi": "mmsi",
    "callSign": "callsign | radio call sign",
    "flag": "flag | flag state | bendera",
    "vin": "vin | chassis number | chassis no",
    "model": "model",
    "notes": "notes | note | remarks | comments | catatan | ghi chú | หมายเหตุ | 备注",
    "program": "program | programme | list | regime",
    "topics": "topics",
    "sourceUrl": "source | url | link",
}
# Beside a column of the family name these are the given name.
BESIDE_SURNAME = frozenset({"name", "names", "nama", "ชื่อ", "tên", "ຊື່"})
_BRACKETS = re.compile(r"[(\[（].*?[)\]）]")
_GAPS = re.compile(r"[\s_./-]+")
_COUNT = re.compile(r"\b\d+\b")


def meaning(header: str) -> str:
    """The property, `@id` or `@schema` that a heading names; nothing where its words are not known."""
    bare = plain(header)
    known = _BY_HEADING.get(bare) or _BY_HEADING.get(_uncounted(bare))
    return known or (header.strip() if header.strip() in _WORDS else IGNORE)


def plain(header: str) -> str:
    """Small letters, one space between words, without what stands in brackets: `Date of Birth (DD/MM/YYYY)` as `date of birth`."""
    text = header.strip().casefold()
    return _GAPS.sub(" ", _BRACKETS.sub(" ", text) if _BRACKETS.sub("", text).strip() else text).strip(" :*#")


def _uncounted(bare: str) -> str:
    """As address books number their columns: `Phone 1 - Value` is a telephone."""
    return " ".join(_COUNT.sub(" ", bare).removesuffix(" value").split())


_BY_HEADING = {plain(word): name for name, words in _WORDS.items() for word in words.split(" | ")}
