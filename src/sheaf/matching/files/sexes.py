"""The sex as forms of the region write it."""

from __future__ import annotations

_MALE = "m male man l lelaki laki-laki laki pria ชาย ช nam ប្រុស ຊາຍ ကျား lalaki masculino mane 男 ஆண் ذكر мужской муж м"
_FEMALE = "f female woman p perempuan wanita หญิง ญ nữ nu ស្រី ຍິງ မ babae feminino femenino feto 女 பெண் أنثى женский жен ж"
_WORDS = {word: sex for sex, words in (("male", _MALE), ("female", _FEMALE)) for word in words.split()}


def sex_of(text: str) -> str:
    """`male` or `female`; empty for anything else."""
    return _WORDS.get(text.strip(" .()").casefold(), "")
