import pytest

from tests.unit.matching.scripts.sounds import OTHER, SAME, likeness, meet


@pytest.mark.parametrize(("native", "latin"), [
    ("ໄກສອນ", "Kaysone"), ("ພົມວິຫານ", "Phomvihane"), ("ສີສະຫວ່າງວົງ", "Sisavangvong"), ("ແກ້ວບຸນພັນ", "Keobounphanh"),
    ("ຈູມມະລີ", "Choummaly"), ("ໄຊຍະສອນ", "Xayasone"), ("ໄຊຍະສອນ", "Sayasone"), ("ວຽງທອງ", "Viengthong"), ("ດວງເດືອນ", "Douangdeuane"),
    ("ເພັດຊະລາດ", "Phetsarath"), ("ບຸນຍັງ", "Bounnhang"),
])
def test_a_lao_name_answers_to_its_french_style_spelling(native, latin):
    assert likeness(native, latin) > SAME
    assert meet(native, latin)


def test_a_lao_name_answers_to_a_plain_spelling_too():
    assert likeness("ບຸນມີ", "Bunmi") > SAME
    assert likeness("ບຸນມີ", "Bounmy") > SAME


def test_the_joined_letters_hn_and_hm_are_read_as_n_and_m():
    assert likeness("ໜູ", "Nou") > SAME
    assert likeness("ຫມັ້ນ", "Mane") > SAME


@pytest.mark.parametrize(("native", "latin"), [("ຄຳແພງ", "Khamphoui"), ("ບຸນທອງ", "Bouavanh"), ("ສົມດີ", "Somsavat")])
def test_another_lao_name_is_not_a_reading(native, latin):
    assert likeness(native, latin) < OTHER


@pytest.mark.parametrize(("native", "latin"), [
    ("នរោត្តម", "Norodom"), ("ហ៊ុន សែន", "Hun Sen"), ("សុខ អាន", "Sok An"), ("គាត ឈន់", "Keat Chhon"), ("ចន្ទ", "Chan"), ("ពេជ្រ", "Pich"),
    ("វណ្ណ មូលីវណ្ណ", "Vann Molyvann"), ("កែវ", "Keo"), ("ស្រី", "Srey"), ("រតនា", "Ratana"), ("វិជ្ជា", "Vichea"), ("សុវណ្ណ", "Sovann"),
])
def test_a_khmer_name_answers_to_its_usual_spelling(native, latin):
    assert likeness(native, latin) > SAME


@pytest.mark.parametrize(("native", "latin"), [("ដារ៉ា", "Dara"), ("ធារ៉ា", "Theara"), ("ជា", "Chea"), ("ចា", "Cha")])
def test_a_khmer_vowel_sounds_after_the_register_of_its_consonant(native, latin):
    assert likeness(native, latin) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("native", "latin"), [("ហេង សំរិន", "Heng Samnang"), ("សុខា", "Sophal"), ("វណ្ណា", "Bopha"), ("ចាន់", "Chea")])
def test_another_khmer_name_is_not_a_reading(native, latin):
    assert likeness(native, latin) < OTHER


@pytest.mark.parametrize(("native", "latin"), [
    ("សីហនុ", "Sihanouk"), ("សុវណ្ណ", "Sovann"), ("រិទ្ធី", "Rithy"), ("ហ៊ុន", "Hun"), ("យឹម", "Yim"),
])
def test_khmer_and_latin_spellings_share_a_skeleton(native, latin):
    assert meet(native, latin)
