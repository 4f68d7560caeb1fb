import pytest

from sheaf.matching import THRESHOLD, Subject, compare
from sheaf.matching.reading.tokens import token_of
from tests.unit.matching.scripts.sounds import OTHER, SAME, likeness, meet


@pytest.mark.parametrize(("native", "latin"), [
    ("ชินวัตร", "Shinawatra"), ("ภูมิพล", "Bhumibol"), ("อดุลยเดช", "Adulyadej"), ("วชิราวุธ", "Vajiravudh"), ("เวชชาชีวะ", "Vejjajiva"),
    ("หลีกภัย", "Leekpai"), ("กิตติขจร", "Kittikachorn"), ("พงษ์ไพบูลย์", "Phongphaibun"), ("จุฬาลงกรณ์", "Chulalongkorn"),
])
def test_a_name_answers_to_the_indic_spelling_that_its_family_uses(native, latin):
    assert likeness(native, latin) > SAME


@pytest.mark.parametrize(("native", "latin"), [
    ("ชินวัตร", "Chinnawat"), ("ภูมิพล", "Phumiphon"), ("เวช", "Wet"), ("พงษ์", "Phong"), ("กิจ", "Kit"), ("ทรัพย์", "Sap"),
    ("ธรรมศักดิ์", "Thammasak"),
])
def test_a_name_answers_to_the_royal_system_too(native, latin):
    assert likeness(native, latin) > SAME


@pytest.mark.parametrize(("native", "latin"), [
    ("จันทร์", "Chan"), ("ศักดิ์", "Sak"), ("วัฒน์", "Wat"), ("สุรินทร์", "Surin"), ("พันธุ์", "Phan"),
])
def test_a_letter_under_the_silencing_sign_need_not_be_spelt(native, latin):
    assert likeness(native, latin) > SAME


@pytest.mark.parametrize(("native", "latin"), [
    ("พุทธ", "Put"), ("พุทธ", "Phut"), ("ยงยุทธ", "Yongyuth"), ("วรยุทธ", "Vorayuth"), ("สรยุทธ", "Sorayuth"), ("ประสิทธิ", "Prasit"),
    ("วิสุทธิ", "Wisut"), ("ศักดิ", "Sak"), ("ฤทธิ", "Rit"), ("ชาติ", "Chat"), ("ธาตุ", "That"), ("เหตุ", "Het"), ("เกียรติ", "Kiat"),
    ("เกียรติศักดิ์", "Kiattisak"), ("อภิวรรณ", "Aphiwan"),
])
def test_a_letter_that_is_not_heard_need_not_be_spelt_where_its_sign_is_left_out(native, latin):
    assert likeness(native, latin) > SAME


@pytest.mark.parametrize(("native", "latin"), [("พุทธ", "Phuttha"), ("สิทธิ", "Sitthi"), ("ประสิทธิ", "Prasitthi"), ("สุทธิ", "Suthi"),
                                               ("ยุทธนา", "Yutthana"), ("พุทธรักษา", "Phuttharaksa"), ("วุฒิ", "Wutthi")])
def test_a_letter_that_is_heard_in_one_name_and_not_in_another_may_be_spelt(native, latin):
    assert likeness(native, latin) > SAME


def test_a_vowel_written_before_its_consonants_is_spoken_after_them():
    assert token_of("เปรม").forms[0] == "prem"
    assert likeness("เฉลิม", "Chalerm") > SAME
    assert likeness("ไพร", "Phrai") > SAME


def test_a_leading_h_is_silent():
    assert likeness("หนู", "Nu") > SAME


@pytest.mark.parametrize(("native", "latin"), [
    ("ชินวัตร", "Chidchob"), ("สมชาย", "Somsak"), ("วิชัย", "Aiyawatt"), ("ประวิตร", "Prayut"), ("สุดารัตน์", "Sudaporn"),
])
def test_another_name_is_not_a_reading(native, latin):
    assert likeness(native, latin) < OTHER


@pytest.mark.parametrize(("native", "latin"), [
    ("ชินวัตร", "Shinawatra"), ("ภูมิพล", "Bhumibol"), ("สมชาย", "Somchai"), ("วงศ์สวัสดิ์", "Wongsawat"),
])
def test_both_spellings_share_a_skeleton(native, latin):
    assert meet(native, latin)


def test_given_and_family_name_written_together_answer_to_two_words():
    assert likeness("ชวนหลีกภัย", "Chuan Leekpai") > SAME


def test_two_e_signs_typed_for_ae_are_read_as_ae():
    assert token_of("เเสง").forms == token_of("แสง").forms


@pytest.mark.parametrize(("native", "latin"), [
    ("เพชรรัตน์ สุวรรณ", "Petcharat Suwan"), ("อมรรัตน์ ใจดี", "Amornrat Jaidee"), ("พัชรรัตน์ ใจดี", "Patchararat Jaidee"),
    ("พัชรรัตน์ ใจดี", "Phatcharat Jaidee"), ("ภัทรรัตน์ ใจดี", "Pattararat Jaidee"), ("ภัทรรัตน์ ใจดี", "Phattharat Jaidee"),
    ("ภัทรพล ใจดี", "Pattarapon Jaidee"), ("กรรณิการ์ ใจดี", "Kannika Jaidee"), ("ธรรมรักษ์ ใจดี", "Thammarak Jaidee"),
])
def test_two_r_before_a_vowel_sign_are_two_consonants_and_else_a_vowel(native, latin):
    assert compare(Subject(kind="person", names=(native,)), Subject(kind="person", names=(latin,))).score > 0.8


@pytest.mark.parametrize(("native", "latin"), [("อมรรัตน์ ใจดี", "Amara Jaidee"), ("เพชรรัตน์ ใจดี", "Petchara Jaidee")])
def test_a_name_that_ends_before_the_second_r_is_another(native, latin):
    assert compare(Subject(kind="person", names=(native,)), Subject(kind="person", names=(latin,))).score < THRESHOLD
