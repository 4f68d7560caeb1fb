"""Names by culture: one person written in two ways, and two people whose names are close. All people are invented."""

from __future__ import annotations

import pytest

from sheaf.matching import THRESHOLD, Subject, compare

SAME = {
    "vietnamese": [
        ("Nguyễn Thị Mỹ", "Nguyễn Thị Mĩ"), ("Lý Văn Sỹ", "Lí Văn Sĩ"), ("Trần Văn Quý", "Trần Văn Quí"), ("Lý Thị Lan", "Li Thi Lan"),
        ("Nguyển Văn An", "Nguyễn Văn An"), ("Vỏ Hửu Nghĩa", "Võ Hữu Nghĩa"),
        ("Tran Kim Ngan", "Tran Thi Kim Ngan"),
        ("Hoà Nguyễn Văn", "Hòa Nguyễn Văn"),
        ("Nguyễn Văn An", "Nguyen An"),
        ("Quách Thị Trang", "QUACH Thi Trang"),
    ],
    "malay": [
        ("Md. Yusof bin Ahmad", "Mohamed Yusuf b. Ahmad"),
        ("Nik Aziz bin Nik Mat", "Nik Abdul Aziz bin Nik Mat"),
        ("Dato' Sri Mohd Zaki bin Haji Ismail", "Mohd Zaki Ismail"),
        ("Abdul Rahman bin Abdul Hamid", "Abd Rahman b Abd Hamid"),
        ("Abdulrahman Hamid", "Abdul Rahman Hamid"),
        ("Megat Junid bin Megat Ayub", "Megat Junid Megat Ayob"),
        ("Zulkifli bin Hassan", "Dzulkifli bin Hasan"),
        ("Fatimah binti Ahmad", "Fatimah bte Ahmad"),
        ("Khairul Anwar bin Ismail", "Khairul Anuar bin Ismail"),
        ("Muhammad Syafiq bin Rosli", "Mohd Shafiq Rosli"),
        ("Hj. Abdul Ghani bin Othman", "Abdul Ghani Osman"),
    ],
    "indonesian": [
        ("Soeharto", "Suharto"),
        ("Tjahjono Santoso", "Cahyono Santoso"),
        ("KH. Hasan Basri", "Hasan Basri"),
        ("Joesoef Wibisono", "Yusuf Wibisono"),
        ("Raden Mas Soerjo", "R.M. Suryo"),
        ("Ni Luh Putu Sari", "Ni Luh Sari"),
    ],
    "filipino": [
        ("Juan dela Cruz", "Juan Delacruz"),
        ("Juan de la Cruz", "Juan Dela Cruz"),
        ("Ma Theresa Reyes", "Maria Teresa Reyes"),
        ("Juan P. Santos", "Juan Perez Santos"),
        ("Juan Perez Santos", "Juan Santos"),
        ("Santos, Juan P.", "Juan P. Santos"),
        ("Juan Santos Jr.", "Juan Santos, Jr"),
        ("Francisco Santiago", "Kiko Santiago"),
        ("Roberto Delos Santos", "Roberto de los Santos"),
        ("Angelito de los Reyes", "Angelito Delos Reyes"),
        ("Manuel San Jose", "Manuel Sanjose"),
        ("Andres Salonga y Villamor", "Andres Salonga"),
    ],
    "chinese": [
        ("Ng Kah Wai", "Ng Kar Wai"), ("Lim Kah Hoe", "Lim Ka Hoe"), ("Goh Chok Tong", "Go Chok Tong"),
        ("Tan Ah Kow", "Ah Kow Tan"),
        ("Tan Kah-kee", "Tan Kahkee"),
        ("Lin Hsiao-ming", "Lin Xiaoming"),
        ("Lim Boon Heng", "Peter Lim Boon Heng"),
        ("Wang Xiaoming", "Xiaoming Wang"),
        ("WANG, Xiao Ming", "Wang Xiao-ming"),
        ("Tan Mei Ling Mary", "Mary Tan Mei Ling"),
        ("Lau Siu Ming", "Lau Siu-ming"),
        ("Zhang Wei", "Chang Wei"),
    ],
    "burmese": [
        ("Ko Ko Gyi", "Ko Ko Gyee"),
        ("Zaw Min Oo", "Zaw Min Oo"),
        ("Hla Myint", "Hla Mynt"),
        ("Thein Swe", "Thain Swe"),
        ("Ma Khin Khin", "Daw Khin Khin"),
        ("Naing Win Tun", "Naing Win Htoon"),
        ("Aung Myo Min", "Aung Myo Minn"),
    ],
    "thai": [
        ("Bhumibol Adulwit", "Phumiphon Adunwit"),
        ("Somkid Jatusripong", "Somkhit Chatusiphong"),
        ("Debsirin Devakula", "Thepsirin Thewakun"),
        ("Bhokin Bhalakula", "Phokhin Phalakun"),
        ("Pornpimol Srisuk", "Phonphimon Srisuk"),
        ("Surapong Jaidee", "Suraphong Chaidi"),
        ("Chaiyaphum Pasae", "Chaiyapoom Pasae"),
        ("Wichai Suksawat", "Vichai Suksawad"),
        ("Prasert Thongdee", "Prasoet Thongdi"),
        ("Sirichai Kanchanawong", "Sirichai Karnchanawong"),
        ("Chaovalit Prasong", "Chavalit Prasong"),
        ("Nattapong Rattanakul", "Natthaphong Ratanakul"),
        ("Mr. Anan Ploenchit", "Anand Phloenchit"),
        ("Khun Somsak Pattana", "Somsak Phatthana"),
        ("Jirayu Boonmee", "Chirayu Bunmi"),
        ("Suchart Kaewmanee", "Suchat Kaeomani"),
        ("Wanchai Jitpakdee", "Wanchai Chitphakdi"),
    ],
    "lao": [
        ("Sounthone Vongsa", "Sunthon Wongsa"),
        ("Thao Bounmy Keomany", "Bounmi Keomani"),
    ],
    "khmer": [
        ("Chhun Sophal", "Chun Sophal"),
        ("Chan Vuthy", "Chan Vuthi"),
        ("Neang Sopheap", "Neang Sophheap"),
        ("Ly Sreymom", "Ly Srey Mom"),
        ("Keo Pich Chenda", "Keo Pichchenda"),
        ("Seng Rithy", "Seng Rithi"),
        ("Oum Samnang", "Um Samnang"),
    ],
    "tamil": [
        ("V. Pirapaharan", "Velupillai Prabhakaran"),
        ("K. Prabhakaran", "Kumaran Pirapaharan"), ("Mahalingam a/l Raman", "Magalingam a/l Raman"),
        ("R. Muthusamy", "Muthusamy a/l Raman"),
        ("Muthusamy R.", "Muthusamy a/l Raman"),
        ("Muthusamy s/o Raman", "Muthusamy a/l Raman"),
        ("Kavitha d/o Suppiah", "Kavitha a/p Suppiah"),
        ("Kavitha a/p Suppiah", "S. Kavitha"),
        ("Murugan son of Velu", "Murugan a/l Velu"),
        ("Lakshmi Subramaniam", "Letchumi Subramaniam"),
        ("Palanivel a/l Govindasamy", "G. Palanivel"),
        ("Krishnan Maniam", "Krishnan A/L Maniyam"),
        ("Subramaniam Krishnan", "Subramanian Krishnan"),
        ("Balachandran Nair", "Bala Chandran Nair"),
        ("Vijayalakshmi d/o Raju", "Vijaya Lakshmi d/o Raju"),
    ],
    "korean": [
        ("Kim Yong-chol", "Kim Young Chul"),
        ("Kim Yong Chol", "Kim Yong Cheol"),
        ("Ri Son Gwon", "Ri Son Kwon"),
        ("Choe Ryong-hae", "Choi Ryong Hae"),
    ],
    "arabic": [
        ("Oum Kalthoum Ibrahim", "Umm Kulthum Ibrahim"), ("Kalsom binti Ali", "Kalthum binti Ali"),
        ("Charafeddine Bouali", "Sharaf al-Din Bouali"), ("Azzedine Haddad", "Izz al-Din Haddad"),
        ("Chihabeddine Haddad", "Shihab al-Din Haddad"), ("Kheireddine Haddad", "Khair al-Din Haddad"),
        ("Hafizudin bin Omar", "Hafizuddin bin Omar"),
        ("حسن جار الله", "Hassan Jarallah"),
        ("جار الله حسن", "Jarallah Hassan"),
        ("علاء سالم", "Alaa Salim"),
        ("Abd al-Rahman al-Masri", "Abdul Rahman Al Masri"),
        ("Khalid ibn al-Walid", "Khaled bin Al-Waleed"),
        ("Said Mohammed", "Sayyid Muhammad"),
        ("Yusuf ben Omar ben Ali Masrawi", "ben Omar ben Ali Masrawi Yusuf"),
        ("Abdul Razak Yunus", "Abdur Razzaq Yunus"),
        ("Abdul Karim Yusuf Jan", "Abdul Yusuf Jan"),
        ("Din Mohammad Karimi", "Mohammad Din Karimi"),
        ("Hamid Yusuf al", "Hamid Yusuf al-Masrawi"),
    ],
    "timorese": [
        ("Maria F. Santos", "Maria de Fátima Santos"),
        ("Maria D. Santos", "Maria de Fátima Santos"),
        ("Maria dos Santos Pereira", "Maria Santos Pereira"),
        ("Estanislau da Silva", "Estanislau Silva"),
        ("Joaquim da Conceição", "Joaquim Conceicao"),
    ],
}
OTHER = {
    "vietnamese": [
        ("Nguyễn Thị Mỹ", "Nguyễn Thị Mi"), ("Nguyễn Văn Kỷ", "Nguyễn Văn Kỹ"), ("Trần Thị Lý", "Trần Thị Ly"),
        ("Lê Văn Hải", "Lê Văn Hai"),
        ("Tran Thi Kim", "Tran Thi Kim Ngan"),
        ("Trần Thị Kim", "Trần Thị Kim Ngân"),
        ("Nguyen Van", "Nguyen Van Dung"),
        ("Nguyễn Văn Dũng", "Nguyễn Văn Dung"),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"),
        ("Lê Thị Lan", "Lê Thị Lân"),
        ("Nguyễn Văn Hải", "Nguyễn Văn Hai"),
        ("Trần Thị Mai", "Trần Thị Mão"),
        ("Trần Thị Mai", "Trần Văn Mai"),
        ("Nguyen Van Minh", "Nguyen Van Manh"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa"),
        ("Nguyen Van Nam", "Nguyen Van Nhan"),
        ("Nguyễn Văn An", "Nguyễn Văn Ân"),
        ("Le Thi Thu", "Le Thi Thuy"),
        ("Nguyễn Thanh Tùng", "Nguyễn Thanh Tú"),
    ],
    "malay": [
        ("Ahmad bin Ismail", "Ismail bin Ahmad"),
        ("Mohd Ali bin Abu", "Mohd Abu bin Ali"),
        ("Ahmad bin Hassan", "Ahmad bin Hussain"),
        ("Siti Aminah binti Yusof", "Siti Aishah binti Yusof"),
        ("Mohd Faizal bin Ali", "Mohd Faisal bin Omar"),
        ("Mohd Azlan bin Ali", "Mohd Azlin bin Ali"),
        ("Noraini binti Ahmad", "Norhayati binti Ahmad"),
        ("Abdul Rahman bin Ali", "Abdul Rahim bin Ali"),
        ("Kamarul bin Zaman", "Kamariah binti Zaman"),
        ("Azman bin Yusof", "Azlan bin Yusof"),
        ("Nurul Huda binti Ali", "Nurul Hidayah binti Ali"),
        ("Mohamad Amin bin Salleh", "Mohamad Amir bin Salleh"),
        ("Roslan bin Ahmad", "Rosli bin Ahmad"),
        ("Roslan bin Ahmad", "Rosnah binti Ahmad"),
    ],
    "indonesian": [
        ("Slamet Riyadi", "Slamet Rahardjo"),
        ("Budi Hartono", "Budi Hartanto"),
        ("Susanto", "Susanti"),
        ("Wahyudi", "Wahyuni"),
        ("Sutrisno", "Sutrisna Wijaya"),
        ("Suharto", "Suhartono"),
        ("Joko Susilo", "Joko Santoso"),
        ("Slamet", "Slamet Riyadi"),
        ("Ahmad Fauzi", "Ahmad Fauziah"),
    ],
    "filipino": [
        ("Juan Santos Jr.", "Juan Santos Sr."),
        ("Juan Santos III", "Juan Santos Jr."),
        ("Juan Perez Santos", "Juan Reyes Santos"),
        ("Juan P. Santos", "Juan R. Santos"),
        ("Ma. Teresa Cruz", "Ma. Theresa Reyes"),
        ("Jose Reyes", "Josefina Reyes"),
        ("Mario Santos", "Maria Santos"),
        ("Juan Cruz", "Juana Cruz"),
        ("Roberto Reyes", "Rolando Reyes"),
        ("Carlos Garcia", "Carlito Garcia"),
    ],
    "chinese": [
        ("Tan Ah Kow", "Tan Ah Beng"),
        ("Wang Wei", "Wang Wen"),
        ("Zhang Wei", "Zhang Wen"),
        ("Li Na", "Li Ming"),
        ("Chen Wei", "Chen Weiming"),
        ("Wong Kar Wai", "Wong Ka Wah"),
        ("Tan Siew Sin", "Tan Siew Hoon"),
        ("Li Ming", "Lin Ming"),
        ("Chan Ming", "Tan Ming"),
        ("Zhang Xiaoming", "Zhang Xiaohong"),
        ("Lim Mei Ling", "Lim Mei Leng"),
    ],
    "burmese": [
        ("Aung Kyaw", "Aung Kyaw Zin"),
        ("Zaw Min", "Zaw Min Tun"),
        ("Hla Hla Win", "Hla Hla Myint"),
        ("Aung Aung", "Aung Win"),
        ("Kyaw Kyaw", "Kyaw Zaw"),
        ("Thein Zaw", "Thein Aung"),
        ("Khin Win", "Khin Myint"),
        ("Aung Ko Oo", "Aung Ko Ko"),
        ("Myo Min Tun", "Myo Min Oo"),
        ("Su Su Lwin", "Su Su Hlaing"),
    ],
    "thai": [
        ("Boonmee Jaidee", "Phunmi Chaidi"),
        ("Dusit Srisuk", "Thusit Thongdee"),
        ("Somchai Jaidee", "Somsak Jaidee"),
        ("Somchai Jaidee", "Somchai Rakdee"),
        ("Porntip Srisuk", "Pornthep Srisuk"),
        ("Suda Wongsa", "Sudarat Wongsa"),
        ("Anan Chaiyo", "Anong Chaiyo"),
        ("Prasert Boonmee", "Prasit Boonmee"),
        ("Wichai Thongdee", "Wichit Thongdee"),
        ("Boonsri Kaewta", "Boonchai Kaewta"),
    ],
    "lao": [
        ("Bounmy Vongsa", "Bounthan Vongsa"),
        ("Khamla Sayavong", "Khamsay Sayavong"),
        ("Kham Phommachanh", "Keo Phommachanh"),
    ],
    "khmer": [
        ("Sok Dara", "Sok Vuthy"),
        ("Chea Sophea", "Chea Sophal"),
        ("Heng Sam", "Heng Samnang"),
        ("Sok Chan", "Sok Chenda"),
        ("Keo Pich", "Keo Sopheap"),
        ("Kim Sothea", "Kim Sothy"),
    ],
    "tamil": [
        ("Mahalingam a/l Raman", "Ramalingam a/l Raman"), ("Pirakash a/l Raman", "Prabhu a/l Raman"),
        ("Raman a/l Muthu", "Muthu a/l Raman"),
        ("Muthusamy a/l Raman", "Muthusamy a/l Krishnan"),
        ("K. Muthusamy", "R. Muthusamy"),
        ("Rajendran a/l Samy", "Rajeswari a/p Samy"),
        ("Ganesan a/l Murugan", "Ganapathy a/l Murugan"),
        ("Siva a/l Raju", "Sivakumar a/l Raju"),
        ("Selvam a/l Muthu", "Selvi a/p Muthu"),
        ("Kumaran a/l Velu", "Kumar a/l Veloo"),
    ],
    "arabic": [
        ("Noureddine Haddad", "Azzedine Haddad"), ("Hafizudin bin Omar", "Hafiz bin Omar"), ("Kalsom binti Ali", "Kamsiah binti Ali"),
        ("Charafeddine Bouali", "Noureddine Bouali"), ("Oum Sophal", "Umm Kulthum"),
        ("Abdul Rahman al-Masri", "Abdul Rahim al-Masri"),
        ("Khalid bin Omar", "Omar bin Khalid"),
        ("Ali al-Masri", "Ali al-Harbi"),
        ("Mohammed Ahmed Ali", "Mohammed Ahmed Omar"),
        ("Abdul Malik al-Masrawi", "Abd al-Khaliq al-Masrawi"),
        ("Khalid bin Omar Masrawi", "Omar bin Khalid Masrawi"),
        ("Karim Yusuf Abdul Khan", "Karim Yusuf Wali Khan"),
        ("Muhammad Hassan", "Hammud Hassan"),
        ("Mohammed Ali", "Ali Hammud"),
        ("حسن جار الله", "Hussein Jarallah"),
        ("حسين جار الله", "Hassan Jarallah"),
        ("محمد صلاح الدين", "Mahmoud Salahuddin"),
        ("علاء سالم", "Ali Salim"),
        ("هناء سالم", "Hani Salim"),
    ],
    "timorese": [
        ("José da Costa", "José da Silva"),
        ("Maria Soares", "Mario Soares"),
    ],
    "korean": [
        ("Kim Yong Chol", "Kim Jong Chol"),
        ("Kim Yong Chol", "Kim Tong Chol"),
        ("Kim Yong-chol", "Kim Hyong-chol"),
        ("Pak Hyong Sik", "Pak Hyon Sik"),
    ],
}


MAN_AND_WOMAN = [
    ("Marcelo Reyes", "Marcela Reyes"), ("Ramon Reyes", "Ramona Reyes"), ("Angelo Reyes", "Angela Reyes"), ("Carlos Reyes", "Carla Reyes"),
    ("Daniel Soares", "Daniela Soares"), ("Mario Reyes", "Maria Reyes"), ("Fernando Reyes", "Fernanda Reyes"),
    ("Hasan Ahmad", "Hasanah Ahmad"), ("Hassan Ahmad", "Hasanah Ahmad"), ("Hamid Ahmad", "Hamida Ahmad"), ("Salim Omar", "Salimah Omar"),
    ("Wayan Sudarma", "Wayan Sudarmi"), ("Sutarno", "Sutarni"), ("Suparno", "Suparni"),
]


def _flat(groups: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(culture, left, right) for culture, pairs in groups.items() for left, right in pairs]


def _score(left: str, right: str) -> float:
    return compare(Subject(kind="person", names=(left,)), Subject(kind="person", names=(right,))).score


@pytest.mark.parametrize(("culture", "left", "right"), _flat(SAME))
def test_one_person_in_two_writings_is_a_match(culture: str, left: str, right: str) -> None:
    assert _score(left, right) >= THRESHOLD


@pytest.mark.parametrize(("left", "right"), MAN_AND_WOMAN)
def test_a_mans_and_a_womans_form_of_a_name_are_two_and_the_reason_says_so(left: str, right: str) -> None:
    match = compare(Subject(kind="person", names=(left,)), Subject(kind="person", names=(right,)))
    assert match.score < THRESHOLD
    assert "the other a woman's" in match.why


@pytest.mark.parametrize(
    ("left", "right"), [("Suhada Omar", "Suhadi Omar"), ("Hamzah Omar", "Hamza Omar"), ("Nasrallah Omar", "Nasralla Omar")])
def test_forms_that_are_no_mans_and_womans_are_not_called_so(left: str, right: str) -> None:
    assert "a woman's" not in compare(Subject(kind="person", names=(left,)), Subject(kind="person", names=(right,))).why


@pytest.mark.parametrize(("culture", "left", "right"), _flat(OTHER))
def test_two_people_with_close_names_are_none(culture: str, left: str, right: str) -> None:
    assert _score(left, right) < THRESHOLD
