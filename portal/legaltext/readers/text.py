"""Plain text, and the encoding of it: UTF-8, GB18030, Big5 or windows-1251.

Every text in windows-1251 or Big5 is valid GB18030 too, or nearly. What tells them apart is which characters come out: a
Chinese text is made of the common characters (level 1 of GB 2312), a Russian one of the letters that Russian uses most.
"""

import codecs
import re

from portal.legaltext.readers.paragraphs import joined
from portal.legaltext.readers.refusals import RefusedError

ENCODINGS = ("utf-8", "gb18030", "big5", "windows-1251")
# Half of a large sample decides; the rest is like it.
SAMPLE_BYTES = 200_000
# Fewer bytes than this beyond ASCII say nothing.
FEWEST_BYTES = 8
FREQUENT_RUSSIAN = "оеаинтсрвлкмдпу"
# In Russian these make up 4/5 of the letters, in other bytes read as windows-1251 about 1/4.
LEAST_FREQUENT_SHARE = 0.6
# In Chinese 9/10 of the characters, in Russian or Big5 read as GB18030 about 1/5.
LEAST_COMMON_SHARE = 0.6
# Chinese characters, and what stands for them where the encoding is another: kana, bopomofo, private use.
CHINESE = re.compile(r"[\u3040-\u312f\u3400-\u9fff\ue000-\uf8ff]")
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read(data: bytes, encoding: str = "") -> list[str]:
    """Return the paragraphs of a plain text; `encoding` "" means that it is to be found out."""
    return joined(decoded(data, encoding).splitlines())


def decoded(data: bytes, encoding: str = "") -> str:
    """Return the text of the bytes. Refuses what is not in the encoding, and what could be in several."""
    chosen = encoding_of(data, encoding)
    try:
        text = data.decode(chosen)
    except UnicodeDecodeError as error:
        raise RefusedError("not_in_encoding", encoding=chosen, position=error.start) from error
    if text.count("\x00") or len(re.findall(r"[\x01-\x08\x0e-\x1f]", text)) > len(text) // 1000:
        raise RefusedError("not_text")
    return text


def encoding_of(data: bytes, encoding: str = "") -> str:
    """Return the encoding in which the bytes are read: that of their mark, else the one chosen, else what they look like."""
    bom = next((name for mark, name in BOMS.items() if data.startswith(mark)), "")
    return bom or encoding or detected(data)


def detected(data: bytes) -> str:
    """Return the encoding; refuses with `encoding_unsure` where the bytes do not say."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    sample = data[:SAMPLE_BYTES]
    if b"\x00" in sample:
        raise RefusedError("not_text")
    tests = {"gb18030": is_chinese, "big5": is_traditional_chinese, "windows-1251": is_russian}
    likely = [name for name, looks_like in tests.items() if looks_like(sample)]
    if len(likely) != 1:
        raise RefusedError("encoding_unsure")
    return likely[0]


def is_chinese(sample: bytes) -> bool:
    """Whether the bytes, read as GB18030, give mostly common characters."""
    characters = CHINESE.findall(read_as("gb18030", sample))
    if len(characters) * 2 < FEWEST_BYTES:
        return False
    common = sum(1 for each in characters if 0xB0 <= each.encode("gb18030")[0] <= 0xD7 and is_in_gb2312(each))
    return common >= LEAST_COMMON_SHARE * len(characters)


def is_traditional_chinese(sample: bytes) -> bool:
    """Whether the bytes, read as Big5, give mostly its common characters (level 1), and read as GB18030 do not."""
    characters = CHINESE.findall(read_as("big5", sample))
    if len(characters) * 2 < FEWEST_BYTES or is_chinese(sample):
        return False
    common = sum(1 for each in characters if b"\xa4\x40" <= each.encode("big5") <= b"\xc6\x7e")
    return common >= LEAST_COMMON_SHARE * len(characters)


def read_as(encoding: str, sample: bytes) -> str:
    """Return the text of the bytes, "" where they are not in the encoding; a character that is cut in two is no error."""
    try:
        return codecs.getincrementaldecoder(encoding)(errors="strict").decode(sample)
    except UnicodeDecodeError:
        return ""


def is_in_gb2312(character: str) -> bool:
    return character.encode("gb18030")[1:2] >= b"\xa1"


def is_russian(sample: bytes) -> bool:
    """Whether the bytes, read as windows-1251, give mostly the letters that are frequent in Russian."""
    text = sample.decode("windows-1251", errors="replace")
    letters = re.findall(r"[А-Яа-яЁё]", text)
    beyond_ascii = sum(1 for each in text if ord(each) > 127)
    if len(letters) < FEWEST_BYTES or len(letters) < 0.8 * beyond_ascii:
        return False
    frequent = sum(1 for each in letters if each.lower() in FREQUENT_RUSSIAN)
    return frequent >= LEAST_FREQUENT_SHARE * len(letters)
