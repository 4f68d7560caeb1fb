"""Invented people in the scripts and conventions of the region, and what becomes of their names and dates on another list."""

from __future__ import annotations

import random
import unicodedata

from sheaf.matching import Subject


def _words(text: str) -> list[str]:
    return text.split()


MALAY = _words("Ahmad Mohd Muhammad Ismail Zainab Siti Rahman Hamzah Yusof Aminah Faisal Rosli")
THAI = _words("สมชาย สมศักดิ์ วิชัย อรทัย จันทนา ประยุทธ์ มานะ สุดารัตน์")
THAI_FAMILY = _words("รักดี ใจดี ทองคำ ศรีสุข วงศ์สว่าง แก้วมณี บุญมา")
THAI_LATIN = _words("Somchai Somsak Wichai Orathai Chanthana Rakdee Jaidee Thongkham Srisuk Kaewmanee")
VIETNAMESE = _words("Nguyễn Trần Lê Phạm Hoàng Thị Văn Hạnh Hùng Lan Anh Nam Dũng Dung Hương")
BURMESE = _words("Aung Min Htun Kyaw Zaw Win Myint Khin Thida Mya Su Hla Than")
CHINESE = _words("王 李 张 陈 林 黄 伟 芳 秀英 敏 静 丽 强 磊 明")
CHINESE_LATIN = _words("Wang Li Zhang Chen Tan Lim Ng Wei Ming Fang Siu Ying Kah Kee Hock Seng")
FILIPINO = _words("Jose Maria Santos Reyes Cruz Bautista Garcia Mendoza Ramos Josefa Juan Dela")
INDONESIAN = _words("Budi Suharto Soeharto Wahyuni Kusuma Dewi Yanto Yanti Putra Setiawan Rina")
SYLLABLES = _words("ka ra wat chai pong suk son nar min tha lek dar vi ma sa no ri ta lu be")
# A word in its own script, and as people spell it in Latin letters; a line is of one script.
SPELT = [[tuple(both.split("=")) for both in line.split()] for line in (
    "สมชาย=Somchai รักดี=Rakdee ประยุทธ์=Prayut ใจดี=Jaidee อรทัย=Orathai", "ສົມຈິດ=Somchit ວົງສາ=Vongsa ບຸນມີ=Bounmy ແກ້ວ=Keo",
    "សុខ=Sok ដារ៉ា=Dara ចាន់=Chan សុភា=Sophea វិសាល=Visal", "အောင်=Aung မင်း=Min ထွန်း=Htun သီတာ=Thida ခင်=Khin",
    "陈=Tan 王=Wang 李=Lee 林=Lim 秀英=Xiuying 明=Ming", "முருகன்=Murugan ராமன்=Raman கோவிந்தசாமி=Govindasamy லட்சுமி=Letchumi",
    "محمد=Mohamed أحمد=Ahmad حسين=Hussein إسماعيل=Ismail فاطمة=Fatimah", "Иван=Ivan Петров=Petrov Сергей=Sergei Морозова=Morozova",
    "김=Kim 민준=Minjun 서연=Seoyeon", "ज्योति=Jyoti さくら=Sakura রহমান=Rahman",
)]
TITLES = _words("นาย ဦး Daw Dato' Mr. Md. bin ibn a/l @")
NATIONS = ("th", "vn", "my", "mm", "cn", "ph", "id", "")


def name_of(r: random.Random) -> str:
    kind = r.randrange(9)
    if kind == 0:
        return f"{r.choice(MALAY)} {r.choice(MALAY)} {r.choice(['bin', 'binti', 'b.'])} {r.choice(MALAY)}"
    if kind == 1:
        return f"{r.choice(THAI)} {r.choice(THAI_FAMILY)}"
    if kind == 2:
        return " ".join(r.choice(THAI_LATIN) for _ in range(2))
    if kind == 3:
        return " ".join(r.choice(VIETNAMESE) for _ in range(3))
    if kind == 4:
        return " ".join(r.choice(BURMESE) for _ in range(r.randint(2, 4)))
    if kind == 5:
        return r.choice(CHINESE[:6]) + r.choice(CHINESE[6:])
    if kind == 6:
        return " ".join(r.choice(CHINESE_LATIN) for _ in range(3))
    if kind == 7:
        return " ".join(r.choice(FILIPINO) for _ in range(3))
    return " ".join([r.choice(INDONESIAN), *(["".join(r.choice(SYLLABLES) for _ in range(3)).title()] if r.random() < 0.7 else [])])


def mixed(r: random.Random) -> list[tuple[str, str]]:
    """The words of a name of one script or of several, each in its own and in Latin letters."""
    group = r.choice(SPELT)
    return [r.choice(group if r.random() < 0.8 else r.choice(SPELT)) for _ in range(r.randint(1, 4))]


def written(r: random.Random, words: list[tuple[str, str]]) -> str:
    """Such a name on some list: in one script or in several, sometimes in another order, without a word, with a title, run together."""
    words = list(words)
    kind, native = r.random(), r.random()
    if kind < 0.2:
        r.shuffle(words)
    elif kind < 0.35 and len(words) > 1:
        words.pop(r.randrange(len(words)))
    texts = [both[0 if native < 0.35 or (native < 0.65 and r.random() < 0.5) else 1] for both in words]
    if kind > 0.9:
        texts.insert(r.randrange(len(texts)), r.choice(TITLES))
    return ("" if kind > 0.97 else " ").join(texts)


def date_of(r: random.Random) -> str:
    whole = f"{r.randint(1968, 1973)}-{r.randint(1, 12):02d}-{r.choice([1, 2, 3, 7, 11, 12, 21, 28]):02d}"
    return whole[:r.choice([10, 10, 10, 10, 7, 4, 0])]


def person(r: random.Random, key: str, words: list[tuple[str, str]] | None = None) -> Subject:
    """words: of a name of any scripts; else one of those above."""
    names = tuple(written(r, words) if words else name_of(r) for _ in range(1 if r.random() < 0.8 else 2))
    dates = tuple(dict.fromkeys(date for _ in range(1 if r.random() < 0.9 else 2) if (date := date_of(r))))
    nation = r.choice(NATIONS)
    return Subject(key, r.choice(["person", "person", "person", ""]), names, dates, (nation,) if nation else (),
                   gender=r.choice(["", "", "male", "female"]))


def altered(r: random.Random, listed: Subject, key: str) -> Subject:
    """The same person elsewhere."""
    name = r.choice(listed.names)
    words, kind = name.split(), r.random()
    if kind < 0.35 and len(name) > 3:
        at = r.randrange(1, len(name) - 1)
        name = name[:at] + r.choice("aeiouhnst") + name[at + 1:]
    elif kind < 0.5:
        r.shuffle(words)
        name = " ".join(words)
    elif kind < 0.6:
        name = "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    elif kind < 0.7 and len(words) > 2:
        words.pop(r.randrange(len(words)))
        name = " ".join(words)
    elif kind < 0.8:
        name = "".join(words)
    elif kind < 0.88 and len(words) > 1:
        name = " ".join([words[0][0] + ".", *words[1:]])
    dates = tuple(_redated(r, date) for date in listed.birth_dates)
    return Subject(key, listed.kind, (name,), dates, listed.nationalities, gender=listed.gender)


def _redated(r: random.Random, date: str) -> str:
    kind = r.random()
    if kind < 0.1:
        return date[:4]
    if kind < 0.2 and len(date) == 10 and int(date[8:]) <= 12:
        return f"{date[:4]}-{date[8:]}-{date[5:7]}"
    if kind < 0.3 and len(date) == 10:
        return date[:9] + r.choice("1234567")
    return date
