"""Whole names in two scripts at the matcher's own threshold: spellings of one name, and near names that are others. All invented."""

import pytest

from sheaf.matching import THRESHOLD, compare, subject_of_text


def score(native: str, latin: str) -> float:
    found = compare(subject_of_text(native), subject_of_text(latin)).score
    assert found == compare(subject_of_text(latin), subject_of_text(native)).score
    return found


def same(*pairs: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("pair", pairs)


@same(
    "สมชาย ใจดี = Somchai Jaidee", "สมชายใจดี = Somchai Chaidi", "ใจดี สมชาย = Somchai Jaidee", "นางสาวสมหญิง ใจดี = Somying Jaidee",
    "พล.ต.อ.สมชาย ใจดี = Somchai Jaidee", "พันตำรวจเอก วิทยา พงษ์ศิริ = Pol. Col. Witthaya Pongsiri", "ด.ช. ปัณณ์ ทองดี = Pann Thongdee",
    'สมชาย ใจดี (ตี๋) = Somchai "Tee" Jaidee', "หม่อมหลวงสวรรค์ จันทรเกษม = Sawan Chanthrakasem", "เพชร สุริยวงศ์ = Phet Suriyawong",
    "หลวงพ่อคูณ ปริสุทโธ = Luang Phor Khoon Parisuttho", "พระมหาสมชาย ใจดี = Somchai Jaidee",
    "ณัฐพล ใจดี = Nattapol Jaidee", "ณัฐพล ใจดี = Natthaphon Jaidee", "สมพร ใจดี = Somphon Jaidee", "ธีรวุฒิ ใจดี = Teerawut Jaidee",
    "วุฒิพงษ์ สุขใจ = Wuttipong Sukjai", "เรือน เกื้อกูล = Ruan Kuarkul",
)
def test_a_thai_name_meets_its_usual_spellings(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same(
    "สมชาย ใจดี = Somsak Jaidee", "สมชาย ใจดี = Somchai Jaingam", "สมชาย = Somchai Jaidee", "ประวิทย์ ทองดี = Prasit Thongdee",
    "วิชัย ศรีสุข = Wichan Srisuk",
    "พรทิพย์ ใจดี = Pornthep Jaidee", "ชัยวัฒน์ ใจดี = Chaiwut Jaidee", "สมพงษ์ นาคทอง = Somporn Nakthong", "ณัฐพร แก้วดี = Nattapol Kaewdee",
    "สุรศักดิ์ ใจดี = Surachai Jaidee",
)
def test_a_thai_name_is_not_its_near_neighbour(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same(
    "ທ້າວ ບຸນມີ ສີສະຫວັດ = Bounmy Sisavath", "ນາງ ຄຳແສງ ວົງສາ = Khamseng Vongsa", "ບຸນມີສີສະຫວັດ = Bounmi Sisavat",
    "ພູວຽງ ຫຼວງໄຊ = Phouvieng Luangxay", "ຈັນທະລາ ພົມມະຈັນ = Chanthala Phommachanh",
    "ຄຳພອນ ພິມມະສອນ = Khamphone Phimmasone", "ຄຳພັນ ພິມມະສອນ = Khamphanh Phimmasone", "ສົມພອນ ວົງສາ = Somphon Vongsa",
)
def test_a_lao_name_meets_its_usual_spellings(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same("ຄຳພອນ ພິມມະສອນ = Khamphanh Phimmasone", "ຄຳພັນ ພິມມະສອນ = Khamphone Phimmasone", "ສົມພອນ ວົງສາ = Somphong Vongsa",
      "ບຸນມີ ສີສະຫວັດ = Bounthong Sisavath", "ຄຳແສງ ວົງສາ = Khamsone Vongsa", "ຄຳແສງ ວົງສາ = Khamseng Vongphet")
def test_a_lao_name_is_not_its_near_neighbour(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same(
    "សុខ ចាន់ = Sok Chan", "លោក សុខ ចាន់ = Chan Sok", "សុខចាន់ = Sok Chan", "អ្នកស្រី មាស សុភា = Mrs Meas Sophea",
    "ឯកឧត្តម កែវ បុប្ផា = Keo Bopha", "ហាក់ ពោធិ៍ = Hak Pou", "រ័ត្ន ដារ៉ា = Roth Dara", "ជា សុភ័ក្ត្រ = Chea Sopheak",
    "ត្រពាំង សុវត្ថិ = Trapeang Sovath",
)
def test_a_khmer_name_meets_its_usual_spellings(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same("មាស សុភា = Meas Sophal", "សុខ ចាន់ = Sok Chea", "កែវ បុប្ផា = Keo Bora", "សុខ ចាន់ = Sok", "ជា សុភ័ក្ត្រ = Chea Sophea", "រ័ត្ន ដារ៉ា = Run Dara")
def test_a_khmer_name_is_not_its_near_neighbour(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same(
    "အောင်မင်း = Aung Min", "အောင် မင်း = Aung Min", "ဦးအောင်မင်း = U Aung Min", "ဒေါ်ခင်အေး = Khin Aye", "ကိုအောင်မင်း = Aung Min",
    "မခင်အေး = Ma Khin Aye", "ဒေါက်တာအောင်မင်း = Dr Aung Min", "ေအာင္မင္း = Aung Min", "မောင်မောင်ဆွေ = Maung Maung Swe",
    "စိုင်းညွန့် = Sai Nyunt", "သီတာဝင်း = Thida Win", "တင့်ဆွေ၊ တင်ဆွေ = Tin Swe", "ဆရာတော် ဦးဝီရသူ = Ashin Wirathu",
)
def test_a_burmese_name_meets_its_usual_spellings(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same(
    "အောင်မင်း = Min Aung", "ခင်အေး = Aye Khin", "အောင်မင်း = Aung Myint", "အောင်မင်း = Aung Min Htut", "မောင်မောင်ဆွေ = Maung Swe",
    "ခင်ဝေ = Khin Nwe", "မြင့်သန်း = Myint Thein", "အောင်ကြီး = Sai Aung Gyi",
)
def test_a_burmese_name_in_another_order_or_with_another_syllable_is_another(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same(
    "陳大文 = Chan Tai Man", "陳大文 = Chen Ta-wen", "陈大文 = Chen Dawen", "陈大文 = Tan Tai Boon", "陈佳慧 = Tan Jia Hui",
    "陳大文 = David Chan Tai Man", "陳大文 = CHAN Tai Man, David", "David 陳大文 = Chan Tai Man", "陈大文 = Tai Man Chan",
    "陈大文先生 = Chen Dawen",
    "欧阳明 = Ouyang Ming", "欧阳娜娜 = Ouyang Nana", "王建国 = Wong Jianguo", "黄志强 = Oei Tjie Kiong", "郭大哲 = Kuo Da-je",
)
def test_characters_meet_the_spellings_of_their_tongues(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same(
    "陳大文 = Chan Tai Ming", "陈大文 = Lim Tai Boon", "陈大文 = Tan Boon", "陳大文 = David Chan", "陈强 = Tan Kong Chian",
    "陳大文 = Chan Man Tai", "王建国 = Huang Jianguo", "黄建国 = Wang Jianguo", "王晓明 = Xiaomin Wang",
)
def test_characters_are_not_their_near_neighbour(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same(
    "மு. சரவணன் = M. Saravanan", "எஸ். ராமகிருஷ்ணன் = S. Ramakrishnan", "முருகன் சரவணன் = Saravanan a/l Murugan",
    "திருமாவளவன் = Thirumavalavan", "செல்வி = Selvi", "திருமதி கமலா = Kamala", "சுப்பையா = Suppiah", "முத்தையா = Muthiah",
    "ராமையா = Ramaiah", "சின்னையா = Chinnaiya", "இராமன் = Raman", "லட்சுமி = Letchumi", "லட்சுமி = Lakshmi", "மாரியம்மா = Mariamah",
    "மணியம் = Maniam", "சுந்தரம் = Sundram", "ஜோசப் = Joseph", "பிரான்சிஸ் = Francis", "கிருஷ்ணன் = Krishnan", "ராஜா = Rajah",
    "முனியாண்டி = Muniandy", "இளங்கோ = Elango",
    "கலைச்செல்வி முருகன் = M. Kalaiselvi", "முருகன் கலைச்செல்வி = Kalaiselvi M.", "மு. சரவணன் = Saravanan Murugan",
)
def test_a_tamil_name_meets_its_usual_spellings_and_initials(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same("மு. சரவணன் = K. Saravanan", "சரவணன் முருகன் = Saravanan Manickam", "கமலா = Kamaladevi", "ராமையா = Raman",
      "சரவணன் முருகன் = K. Saravanan", "மு. சரவணன் = Saravanan Kumar", "சரவணன் முருகன் = S. Kalaiselvi",
      "சுப்பையா = Subramaniam", "முத்தையா = Muthusamy", "லட்சுமி = Letchumanan", "மணியம் = Manickam", "ராஜா = Rajan")
def test_a_tamil_name_with_another_initial_or_part_is_another(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same("احمد بن اسماعيل = Ahmad bin Ismail", "احمد بن اسماعيل = Ahmad Ismail", "سيتي نور بنت عبدالله = Siti Nur binti Abdullah")
def test_a_name_in_jawi_meets_its_rumi(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same("احمد بن اسماعيل = Ismail bin Ahmad", "احمد بن اسماعيل = Ahmad bin Ibrahim", "علي بن حسن بن احمد = Omar bin Hassan bin Ahmad")
def test_a_father_or_a_brother_in_jawi_is_another(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same("ใจดี = Jaidee สมชาย", "ใจดี รักดี = Jaidee สมชาย", "Rakdee Prayut = Иван รักดี", "ແກ້ວ 서연 = Sophea Keo Bounmy",
      "伟 ராமன் = Abdul Rahman Ahmad")
def test_words_in_different_scripts_are_not_read_as_one_word(pair: str) -> None:
    one, two = map(subject_of_text, pair.split(" = "))
    assert max(compare(one, two).score, compare(two, one).score) < THRESHOLD


@same("ดาบaเพ็ชร์ ภูวฤณ = ดาบเพ็ชร์ ภูวฤณ", "นารี ตวันuยี่ยม = นารี ตวันยี่ยม", "จิoรลดา ตั้งเผ่า = จิรลดา ตั้งเผ่า")
def test_a_letter_of_another_script_typed_into_a_name_does_not_hide_it(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same(
    "ဦးတင်ဦး = U Tin Oo", "ဦးမြင့်ဦး = Myint Oo", "ဦးအောင်မြင့်ဦး = U Aung Myint Oo", "ဒေါ်ခင်ဦး = Daw Khin Oo", "陈先生伟强 = Chen Weiqiang",
    "林小姐美玲 = Lin Meiling", "欧阳女士娜 = Ouyang Na", "พระสุชาติ ศรีสุข = Suchart Srisuk", "พระจันทร์ ศรีสุข = Phrachan Srisuk",
    "சு.க.முருகன் = S.K. Murugan", "ஏ.பி. குமார் = A. P. Kumar", "សម្តេចក្រឡាហោម សុខ ចាន់ = Samdech Kralahom Sok Chan",
)
def test_a_title_or_initials_written_onto_a_name_are_no_more_of_it_than_they_are(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same("ဦးတင် = Tin Oo", "ဦးတင်ဦး = U Tin Aung",
      "陈先生伟强 = Chen Weiming", "พระสุชาติ ศรีสุข = Somchai Srisuk", "சு.க.முருகன் = R.V. Murugan")
def test_what_stands_beside_the_title_tells_people_apart(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same(
    "Дмитрий Соколов = Dmitry Sokolov", "Юрий Беляев = Yuri Belyaev", "Юрий Беляев = Iouri Beliaev", "Анатолий Щукин = Anatoly Shchukin",
    "Евгений Широкий = Yevgeny Shiroky", "Александр Орлов = Alexander Orlov",
    "Алексей Хрущёв = Alexey Khrushchev", "Ксения Котова = Xenia Kotova", "Максим Егоров = Maxim Yegorov",
    "Василий Ковальский = Vasily Kovalsky", "Наталья Юдина = Natalia Iudina", "Ольга Вексель = Olga Wexel",
    "Михаил Горбунов = Michail Gorbunow", "Сергій Шевченко = Serhiy Shevchenko", "Василий Петров = Vassili Petroff",
    "Котов Юрий Иванович = Yuri I. Kotov", "Ислам Юсупов = Islom Yusupov",
)
def test_a_cyrillic_name_meets_its_everyday_spellings(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same(
    "Валентин Ли = Valentina Li", "Александр Ли = Alexandra Lee", "Евгений Котов = Evgenia Kotova", "Алексей Петров = Andrey Petrov",
    "Анатолий Щукин = Arkady Shchukin", "Максим Егоров = Mark Yegorov", "Юрий Беляев = Igor Belyaev",
    "Николай Васильев = Nikolay Vasilenko",
)
def test_a_cyrillic_name_is_not_its_near_neighbour(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same(
    "曾志强 = Zeng Zhiqiang", "單田明 = Shan Tianming", "区志明 = Ou Zhiming", "仇伟 = Qiu Wei", "解文 = Xie Wen", "翟志刚 = Zhai Zhigang",
    "覃文 = Qin Wen", "缪伟 = Miao Wei", "查文强 = Zha Wenqiang", "尉迟文 = Yuchi Wen", "朴文 = Piao Wen", "陈朝阳 = Chen Zhaoyang",
    "陈朝阳 = Chen Chaoyang", "李晟 = Li Sheng", "王曾 = Wang Zeng",
)
def test_a_character_has_the_mandarin_readings_that_names_give_it(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same("曾伟 = Zheng Wei", "单伟 = Chan Wei", "解伟 = Xu Wei", "查伟 = Zhang Wei", "区志明 = Wu Zhiming",
      "仇伟 = Guo Wei", "陈朝阳 = Chen Zhanyang")
def test_a_further_mandarin_reading_excuses_no_other(pair: str) -> None:
    assert score(*pair.split(" = ")) < THRESHOLD


@same(
    "さとう ゆうすけ = Yusuke Sato", "おおの けんたろう = Kentaro Ohno", "おおの けんたろう = Kentaro Ono", "こうの ようこ = Yoko Kono",
    "なんば しょうじ = Shoji Namba", "ソウ タロウ = So Taro", "いのうえ けいこ = Keiko Inoue", "しょうへい = Shohei",
)
def test_long_vowels_of_kana_are_spelt_or_not(pair: str) -> None:
    assert score(*pair.split(" = ")) >= THRESHOLD


@same("さとう ひろこ = Hiroshi Sato", "おおの たろう = Jiro Ohno", "さとう けいいち = Kenichi Sato", "こうの ようこ = Yuko Kano")
def test_a_name_in_kana_is_not_its_near_neighbour(pair: str) -> None:
    one, two = map(subject_of_text, pair.split(" = "))
    assert max(compare(one, two).score, compare(two, one).score) < THRESHOLD
