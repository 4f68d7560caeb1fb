"""Companies by their legal forms, what they do, and the words that tell them apart. All are invented but the usual examples."""

from __future__ import annotations

import pytest

from sheaf.matching import THRESHOLD, Subject, compare


def company(name: str) -> Subject:
    return Subject(id="c", kind="company", names=(name,))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Siemens AG", "Siemens Aktiengesellschaft"),
        ("Mutiara Sdn Bhd", "Mutiara Sendirian Berhad"),
        ("P.T. Sinar Laut", "PT Sinar Laut"),
        ("Brigade Forty-Four", "Brigade 44"),
        ("ABC Co.", "A.B.C. Company"),
        ("H&M Hennes", "H and M Hennes"),
        ("The Coral Bank", "Coral Bank"),
        ("OCEAN CORAL MANAGEMENT COMPANY", "OCEAN CORAL MANAGEMENT COMPANY, LIMITED (OCM)"),
        ("OCM", "Ocean Coral Management Company (OCM)"),
        ("Syarikat Kejora Sdn. Bhd.", "Kejora Sdn Bhd"),
        ("CTY TNHH TM Minh Phát", "Công ty TNHH Thương mại Minh Phát"),
        ("Cty TNHH MTV TMDV Minh Phát", "Công ty TNHH Một Thành Viên Thương mại Dịch vụ Minh Phát"),
        ("Cty CP XNK Minh Phát", "Công ty Cổ phần Xuất nhập khẩu Minh Phát"),
        ("Công ty TNHH Thương mại Minh Phát", "Minh Phat Trading Co., Ltd."),
        ("ရွှေဝါ ကုမ္ပဏီ လီမိတက်", "ရွှေဝါ"),
        ("ရွှေဝါကုမ္ပဏီလီမိတက်", "ရွှေဝါ ကုမ္ပဏီ လီမိတက်"),
        ("ရွှေဝါ ကုမ္ပဏီ လီမိတက်", "Shwe Wah Company Limited"),
        ("شركة النور للتجارة", "النور للتجارة"),
        ("شركة النور للتجارة", "Al Noor Trading Company"),
        ("OAO Gazprom", "Open Joint Stock Company Gazprom"),
        ("มูลนิธิรวมใจ", "Ruamjai Foundation"),
        ("株式会社大和商事", "大和商事株式会社"), ("삼보해운", "주식회사 삼보해운"),
        ("ธนาคารนครสวรรค์", "Nakhon Sawan Bank"),
        ("มหาวิทยาลัยเชียงใหม่", "Chiangmai University"),
        ("ທະນາຄານພົງສະຫວັນ", "Phongsavanh Bank"),
        ("မြဝတီဘဏ်", "Myawaddy Bank"),
        ("华为技术有限公司", "华为科技有限公司"),
        ("陈记贸易公司", "陈记贸易有限公司"),
        ("Coral Group of Companies", "Coral Group"),
        ("DNTN Hải Âu", "Doanh nghiệp tư nhân Hải Âu"),
    ],
)
def test_a_company_is_known_through_its_legal_form_and_spelling(left: str, right: str) -> None:
    assert compare(company(left), company(right)).score >= THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Coral Shipping Ltd", "Amber Shipping Ltd"),
        ("Bank of Laos (Vientiane) Limited", "Bank of Laos (Hong Kong) Limited"),
        ("Global Trading Ltd", "Global Mining Ltd"),
        ("Golden Star Shipping", "Golden Sun Shipping"),
        ("Coral Fund II LP", "Coral Fund III LP"),
        ("Golden Star Shipping (GSS)", "Golden Sun Shipping (GSS)"),
        ("Golden Star Shipping (GSS)", "Golden Sun Shipping"),
        ("Cty TNHH TM Minh Phát", "Cty TNHH TM Hoàng Long"),
        ("شركة النور للتجارة", "شركة السلام للتجارة"),
        ("ရွှေဝါ ကုမ္ပဏီ လီမိတက်", "ရွှေလင်း ကုမ္ပဏီ လီမိတက်"),
        ("Coral Limited Company", "Coral GmbH and Co KG"),
        ("Coral Capital Partners V L.P.", "Coral Capital Partners VI L.P."),
        ("Kementerian Pertahanan", "Kementerian Pertanian"),
        ("华为技术有限公司", "华夏技术有限公司"),
        ("东方贸易", "东风贸易"),
        ("ธนาคารกสิกรไทย", "ธนาคารกรุงไทย"),
        ("Prince Group", "Princess Group"),
        ("Royal Bank of Coral", "Royal Group Coral"),
    ],
)
def test_usual_words_in_common_make_no_company_the_same(left: str, right: str) -> None:
    assert compare(company(left), company(right)).score < THRESHOLD


@pytest.mark.parametrize(("left", "right", "one"), [
    ("FV Chokchai Nava 19", "FV Chokchai Nava 29", False), ("MV Hai Yang 26", "MV Hai Yang 62", False),
    ("Lu Rong Yu 58838", "Lu Rong Yu 58839", False), ("Sinar Bahari 12", "KM Sinar Bahari 12", True),
    ("Sinar Bahari 01", "Sinar Bahari 1", True), ("福远渔7861", "Fu Yuan Yu 7861", True), ("Daiwa Maru No.8", "Daiwa Maru 8", True),
])
def test_the_vessels_of_a_fleet_are_told_apart_by_their_numbers(left: str, right: str, one: bool) -> None:
    match = compare(*(Subject(kind="vessel", names=(name,)) for name in (left, right)))
    assert (match.score >= THRESHOLD) is one
    assert one or "vessels of a fleet" in match.why
