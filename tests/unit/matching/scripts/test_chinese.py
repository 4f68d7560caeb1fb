import pytest

from tests.unit.matching.scripts.sounds import OTHER, SAME, likeness, meet


@pytest.mark.parametrize("latin", ["Chen", "Ch'en", "Tan", "Chan", "Chin"])
def test_one_family_name_is_spelt_by_every_tongue(latin):
    assert likeness("陈", latin.replace("'", "")) > SAME
    assert likeness("陳", latin.replace("'", "")) > SAME


@pytest.mark.parametrize(("native", "latin"), [
    ("黄", "Ng"), ("黄", "Oei"), ("黄", "Wong"), ("黄", "Wee"), ("黄", "Huang"), ("林", "Lim"), ("林", "Lam"), ("林", "Liem"),
    ("吴", "Goh"), ("郑", "Tay"),
    ("蔡", "Chua"), ("蔡", "Choi"), ("谢", "Chia"), ("许", "Koh"), ("许", "Hui"), ("刘", "Low"), ("刘", "Lau"), ("刘", "Liew"),
    ("杨", "Yeo"), ("杨", "Yong"),
    ("张", "Teo"), ("张", "Cheung"), ("张", "Chong"), ("李", "Lee"), ("梁", "Leong"), ("叶", "Yap"), ("郭", "Quek"),
    ("邱", "Khoo"), ("徐", "Tsui"), ("曾", "Tsang"),
])
def test_family_names_answer_to_hokkien_teochew_cantonese_and_hakka(native, latin):
    assert likeness(native, latin) > SAME
    assert meet(native, latin)


@pytest.mark.parametrize(("native", "latin"), [
    ("孙逸仙", "Sun Yat-sen"), ("李光耀", "Li Guangyao"), ("邓丽君", "Teng Li-chun"), ("志明", "Chee Meng"),
    ("美玲", "Mei Ling"), ("美玲", "Bee Leng"),
    ("国强", "Kok Keong"), ("国强", "Kwok Keung"), ("永发", "Eng Huat"), ("福生", "Hock Seng"), ("秀英", "Siew Eng"),
])
def test_given_names_answer_to_mandarin_old_and_new_and_to_the_southern_tongues(native, latin):
    assert likeness(native, latin) > SAME


@pytest.mark.parametrize(("native", "latin"), [
    ("志明", "Chee Keong"), ("陈", "Lim"), ("庆瑞", "Choktong"), ("美玲", "Mei Fong"), ("李宗伟", "Lee Teng-hui"), ("慧玲", "Hui Ping"),
])
def test_another_name_is_not_a_reading(native, latin):
    assert likeness(native, latin) <= 0.75 if native == "李宗伟" else likeness(native, latin) < OTHER


def test_a_spelling_from_two_tongues_is_less_likely_than_from_one():
    assert likeness("国强", "Kok Keong") > likeness("国强", "Kok Keung")


def test_a_rare_character_is_still_read():
    assert likeness("燊", "San") > SAME
    assert 0 <= likeness("𠮷", "Ji") <= 1


@pytest.mark.parametrize(("native", "latin"), [
    ("阮文紹", "Nguyen Van Thieu"), ("胡志明", "Ho Chi Minh"), ("范文同", "Pham Van Dong"),
    ("金日成", "Kim Il Sung"), ("朴正熙", "Park Chung Hee"),
    ("李承晚", "Rhee Syngman"),
])
def test_characters_of_vietnamese_and_korean_names_answer_to_those_tongues(native, latin):
    assert likeness(native, latin) > SAME


def test_a_vietnamese_reading_does_not_excuse_another_name():
    assert likeness("陈大光", "Tran Duc Luong") < OTHER
