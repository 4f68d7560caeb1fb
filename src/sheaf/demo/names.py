"""Names for invented people, by state: small pools put together by hand, joined by each culture's own rule.

Nobody real is meant. Groups have neutral names. Telephone numbers cannot ring: they are from the thousand that
Ofcom keeps for drama (+44 20 7946 0000 to 0999).
"""

from __future__ import annotations

from random import Random  # noqa: TID251 - a seeded generator of invented data

Spellings = tuple[str, ...]

_PARTS: dict[str, tuple[tuple[Spellings, ...], tuple[Spellings, ...]]] = {
    # state: (given names, family or father's names), each with the spellings under which it is met
    "THA": ((("สมชาย", "Somchai"), ("อรุณ", "Arun"), ("นิรันดร์", "Niran"), ("วิภา", "Wipha"), ("ธนพล", "Thanaphon"),
             ("สุดา", "Suda"), ("ปรีชา", "Pricha"), ("กมล", "Kamon")),
            (("ศรีสวัสดิ์", "Sisawat"), ("ทองดี", "Thongdi"), ("แก้วมณี", "Kaeomani"), ("บุญมา", "Bunma"), ("จันทร์เพ็ญ", "Chanphen"))),
    "MYS": ((("Ahmad",), ("Mohd Faizal", "Muhammad Faizal"), ("Nurul Aina",), ("Rosli",), ("Siti Hajar",), ("Kamarul",)),
            (("Ismail",), ("Osman", "Othman"), ("Abdul Rahim",), ("Zakaria",), ("Yusof", "Yusuf"))),
    "BRN": ((("Awang Hakim",), ("Dayang Nadia",), ("Izzat",), ("Pengiran Amal",)), (("Salleh",), ("Mahmud",), ("Tengah",))),
    "IDN": ((("Sutarno", "Soetarno"), ("Dewi",), ("Bambang",), ("Wayan",), ("Sri Rahayu",), ("Agus",)),
            (("Wijaya", "Widjaja"), ("Santoso",), ("Nasution",), ("Lestari",), ("Saputra",))),
    "PHL": ((("Maria Luz", "Ma. Luz"), ("Jose Ramon",), ("Rosario",), ("Ernesto",), ("Liza",), ("Crisanto",)),
            (("de la Peña", "dela Pena"), ("Macaraeg",), ("Santillan",), ("Quiambao",), ("Bautista",))),
    "VNM": ((("Văn Dũng", "Van Dung"), ("Thị Hạnh", "Thi Hanh"), ("Minh Quân", "Minh Quan"), ("Thu Hà", "Thu Ha")),
            (("Nguyễn", "Nguyen"), ("Trần", "Tran"), ("Phạm", "Pham"), ("Đặng", "Dang"))),
    "KHM": ((("សុភា", "Sophea"), ("ដារ៉ា", "Dara"), ("វុទ្ធី", "Vuthy"), ("បុប្ផា", "Bopha")),
            (("ចាន់", "Chan"), ("សុខ", "Sok"), ("ហេង", "Heng"), ("លី", "Ly"))),
    "LAO": ((("ສົມພອນ", "Somphone"), ("ບຸນມີ", "Bounmy"), ("ຄຳລາ", "Khamla"), ("ນາລີ", "Nali")),
            (("ວົງສາ", "Vongsa"), ("ພົມມະຈັນ", "Phommachan"), ("ໄຊຍະ", "Xaya"))),
    "MMR": ((("အောင်မင်း", "Aung Min"), ("သီတာ", "Thida"), ("ကျော်ဇော", "Kyaw Zaw"), ("နှင်းဝေ", "Hnin Wai")),
            (("ထွန်း", "Htun"), ("မြင့်", "Myint"), ("လွင်", "Lwin"))),
    "SGP": ((("伟明", "Wei Ming"), ("Kumaravel", "குமரவேல்"), ("Hui Ling", "慧玲"), ("Farhan",), ("Meena", "மீனா")),
            (("陈", "Tan"), ("林", "Lim"), ("Raman", "ராமன்"), ("Hashim",))),
    "TLS": ((("João",), ("Domingas",), ("Mário",), ("Filomena",)), (("Soares",), ("da Costa",), ("Amaral",), ("Belo",))),
}
_FAMILY_FIRST = {"VNM", "KHM"}
_FATHER = {"MYS": (" bin ", " binti "), "BRN": (" bin ", " binti ")}
_WOMEN = {"Nurul Aina", "Siti Hajar", "Dayang Nadia"}
GROUPS = ("Blue Lantern", "River Stone", "Seven Oars", "North Quay", "Teak Circle", "Paper Crane", "Salt Road", "Grey Heron")
COMPANIES = ("Meridian Coastal Freight", "Bright Delta Trading", "Twin Palms Logistics", "Silver Current Shipping", "Orchid Gate Holdings")
VESSELS = ("Sri Bayu", "Golden Tide", "Laut Tenang", "Star of Mekong", "Pacific Lantern", "Bunga Karang")


def person(random: Random, state: str) -> list[str]:
    """Every spelling of one invented name, native script first where it has one."""
    given, family = (random.choice(pool) for pool in _PARTS.get(state, _PARTS["IDN"]))
    count = max(len(given), len(family))
    return list(dict.fromkeys(joined(state, given[min(at, len(given) - 1)], family[min(at, len(family) - 1)]) for at in range(count)))


def joined(state: str, given: str, family: str) -> str:
    """Given and family (or father's) name in the order and with the particle that the state's custom has."""
    if state in _FATHER:
        return given + _FATHER[state][given in _WOMEN] + family
    if any("\u4e00" <= letter <= "\u9fff" for letter in family):
        return family + given if not given.isascii() else f"{family} {given}"
    return f"{family} {given}" if state in _FAMILY_FIRST else f"{given} {family}"


def phone(random: Random) -> str:
    """A number of the drama range."""
    return f"+442079460{random.randrange(1000):03d}"


def document(random: Random) -> str:
    return f"X{random.choice('ABCDEFGHJKLM')}{random.randrange(10**7):07d}"
