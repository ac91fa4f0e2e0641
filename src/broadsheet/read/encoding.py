"""Bytes to printed characters: which encoding a transcript is in, and what was odd about it."""

from __future__ import annotations

import codecs
import re
from functools import cache
from itertools import chain

from broadsheet.errors import BadEncoding, EmptyInput, NotText

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SCAN = "Give the transcript of the page instead, as markdown or plain text"
UNPACK = "Unpack it and give the transcripts inside"
SAVE_AS_TEXT = "Save it as plain text (UTF-8) and read that"
KINDS = (
    (b"\x89PNG", "a PNG image", SCAN),
    (b"\xff\xd8\xff", "a JPEG image", SCAN),
    (b"GIF8", "a GIF image", SCAN),
    (b"II*\0", "a TIFF image", SCAN),
    (b"MM\0*", "a TIFF image", SCAN),
    (b"RIFF", "a WebP image or a recording", SCAN),
    (b"\0\0\0\x0cjP", "a JPEG 2000 image", SCAN),
    (b"AT&TFORM", "a DjVu scan", SCAN),
    (b"%PDF-", "a PDF", SCAN),
    (b"PK\x03\x04", "a ZIP file (or a Word or EPUB document)", UNPACK),
    (b"\x1f\x8b", "a gzip file", UNPACK),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ", "an xz file", UNPACK),
    (b"(\xb5/\xfd", "a Zstandard file", UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip file", UNPACK),
    (b"Rar!", "a RAR file", UNPACK),
    (b"SQLite format 3\0", "a SQLite database", "Export its pages as text and read those"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document", SAVE_AS_TEXT),
    (b"{\\rtf", "an RTF document", SAVE_AS_TEXT),
    (b"<?xml", "an XML file", "Give a transcript in markdown or plain text"),
    (b"\x7fELF", "a program", SCAN),
)
MAGIC = tuple(kind[0] for kind in KINDS)
JUDGED = 1 << 16  # bytes of a file by which its encoding is judged
CONTROLS = bytes(i for i in range(32) if i not in b"\t\n\v\f\r\x1a\x1b")

# The commonest characters of running Chinese, simplified and traditional: four in five of any real text, one in ten of
# bytes read in the wrong encoding.
COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此"
    "已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代"
    "内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安"
    "少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光"
    "放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运联习近"
    "视网党议续称际乌创参击举推济质流深亿项坚台州布支届节组装超广标力亚团城游办备企农线复级态众房协华罗护贸稳风车示约构"
    "费断兰优持专准势织积环划谈继贯显群袭未县站收央局省委员导服精环保改革增造城村调查研讨访问书记厅局镇乡街铁幅昨晨据悉"
    "這個們來爲為國說時會對於過發後裏裡種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話內給門兒東聲員"
    "論處義幾認條氣題爾別變總電數報結務場計資許統區隊決馬書則聽卻達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運聯習"
    "視網黨議續稱際烏創擊舉濟質億項堅臺屆節組裝廣標亞團農線複級態協華羅護貿穩風車約備構費斷蘭優辦衆眾專準勢織積環劃談繼貫"
    "顯羣復襲鐵鄉訪參預營轉連責驗興灣灣銀號電話廳縣鎮週週歲幣價錢萬億鬧攝詢稅檢"
)
MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…·　％■●▲★０１２３４５６７８９")
RUSSIAN_COMMON = frozenset("оеаинтсрвл")  # two letters in three
RUSSIAN_WORD = re.compile(r"[А-ЯЁа-яёA-Za-z]+")
RUSSIAN_SHAPE = re.compile(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸƒ]+")
LATIN_MARKS = frozenset("‚„…†‡‰‹›‘’“”•–—™¡¢£¤¥§©ª«®°±²³´¶·º»¼½¾¿×\u00a0\u00ad€")
LATIN_ALONE = frozenset("àÀáâéÉèÈêíìóÓòôöåøü")


def decoded(data: bytes, source: str) -> tuple[str, str, tuple[str, ...]]:
    """The characters of a transcript, the encoding they were in, and notes on what was odd.

    UTF-8 with a few bad bytes, or cut in mid-character, is still read, U+FFFD standing for what is lost. Raises
    EmptyInput for nothing but white space, NotText for images, archives and other bytes that are no text, BadEncoding
    where no encoding we know gives plausible text or two do so equally.
    """
    if data.startswith(MAGIC):
        _, kind, todo = next(k for k in KINDS if data.startswith(k[0]))
        raise NotText(source, f"looks like {kind}, not a transcript", todo)
    text, encoding, notes = _marked(data, source) or _unmarked(data, source)
    if not text or text.isspace():
        found = "an empty file" if not data else "white space only"
        raise EmptyInput(source, found, "Check that the transcript was written; a page has at least one word")
    return text, encoding, notes


def _marked(data: bytes, source: str) -> tuple[str, str, tuple[str, ...]] | None:
    """The text of a file that begins with a byte order mark; None of one that does not."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            if encoding == "utf-8":
                return _unmarked(data[len(mark) :], source)
            text = data.decode(encoding, "replace")
            if "\0" in text:
                raise NotText(source, "NUL characters, which no text holds", SAVE_AS_TEXT)
            return text, encoding, (f"read as {encoding.upper()}", *_losses(text, 0, encoding))
    return None


def _unmarked(data: bytes, source: str) -> tuple[str, str, tuple[str, ...]]:
    if b"\0" in data:
        todo = "If it is UTF-16, save it with a byte order mark or as UTF-8; otherwise give a transcript"
        raise NotText(source, "NUL bytes, which no text holds", todo)
    try:
        return data.decode(), "utf-8", ()
    except UnicodeDecodeError:
        pass
    damaged = _damaged(data)
    if damaged is not None:
        return damaged, "utf-8", _losses(damaged, data.count(b"\xef\xbf\xbd"), "utf-8")
    encoding = _judged(data, source)
    text = data.decode(encoding, "replace")
    return text, encoding, (f"read as {encoding}, not UTF-8", *_losses(text, 0, encoding))


def _losses(text: str, printed: int, encoding: str) -> tuple[str, ...]:
    """A note on the bytes that could not be read; `printed` of the U+FFFD stood in the file itself."""
    lost = text.count("\ufffd") - printed
    if lost <= 0:
        return ()
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return (
        f"bytes that are not {encoding} in {lost} place{'s' * (lost > 1)}, read as U+FFFD, the first on line {line}",
    )


def _damaged(data: bytes) -> str | None:
    """UTF-8 with U+FFFD where it is broken; None where the breaks are too many for it to be UTF-8 at all.

    Chance makes a whole character of at most every second pair of GB18030 bytes, so five good ones to each bad one
    tell UTF-8 beyond doubt; so does a file that is sound up to a character begun on its last two or three bytes.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    good = len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    if good >= 5 * bad:
        return text
    cut = re.search(rb"[\xe0-\xef][\x80-\xbf]\Z|[\xf0-\xf4][\x80-\xbf]{1,2}\Z", data)
    return text if bad == 1 and cut and text[:-1].isascii() else None


def _judged(data: bytes, source: str) -> str:
    """The encoding other than UTF-8 that makes plausible text of the bytes; never a toss-up."""
    sample = data[:JUDGED]
    if len(sample) - len(sample.translate(None, CONTROLS)) > len(sample) // 100:
        raise NotText(source, "bytes that are no text in any encoding", SCAN)
    scores = sorted(((_chinese(sample, e), e) for e in ("gb18030", "big5hkscs")), reverse=True)
    (best, encoding), (second, _) = scores
    if best >= 1 and best - second >= 0.25:
        return encoding
    russian = max((_russian(sample.decode(e, "replace")), e) for e in ("cp1251", "koi8_r"))
    if russian[0] >= 0.5:
        return russian[1]
    if _western(sample.decode("cp1252", "replace")):
        return "cp1252"
    if best < 0.5:
        found = "no UTF-8, GB18030, Big5, Windows-1251, KOI8-R or Windows-1252 text"
        raise BadEncoding(source, found, "Convert it to UTF-8 (iconv -f ENCODING -t UTF-8) and read it again")
    if best - second < 0.25:
        found = "too little text to tell GB18030 from Big5"
        raise BadEncoding(
            source, found, "Convert it to UTF-8 (iconv -f GB18030 or -f BIG5, -t UTF-8) and read it again"
        )
    return encoding


def _chinese(sample: bytes, encoding: str) -> float:
    """How plausible the bytes are as Chinese in an encoding: about 1.5 where right, under 0.3 where wrong."""
    text = sample.decode(encoding, "replace")
    weights = [_weight(c, encoding) for c in text if c > "\x7f"]
    return sum(weights) / len(weights) if weights else 0.0


def _weight(character: str, encoding: str) -> float:
    if character in COMMON:
        return 2.0
    if character in MARKS:
        return 1.0
    if character in _everyday(encoding):
        return 0.25
    return -0.5 if "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" else -2.0


@cache
def _everyday(encoding: str) -> frozenset[str]:
    """The level-one characters of a Chinese encoding: those its makers thought common."""
    if encoding == "gb18030":
        codes = ((lead, trail) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    else:
        codes = ((lead, trail) for lead in range(0xA4, 0xC7) for trail in chain(range(0x40, 0x7F), range(0xA1, 0xFF)))
    return frozenset("".join(bytes(code).decode(encoding, "ignore") for code in codes))


def _russian(text: str) -> float:
    """The share of Russia's commonest letters among the high bytes, where these are whole words in the usual cases;
    0 where they are not. About 0.65 in the right encoding."""
    high = sum(c > "\x7f" for c in text)
    words = [word for word in RUSSIAN_WORD.findall(text) if not word.isascii()]
    letters = sum(map(len, words))
    if letters < 4 or letters < 0.9 * high:
        return 0.0
    shaped = sum(len(word) for word in words if RUSSIAN_SHAPE.fullmatch(word))
    common = sum(c in RUSSIAN_COMMON for word in words for c in word.lower())
    return common / letters if shaped >= 0.9 * letters else 0.0


def _western(text: str) -> bool:
    """Whether the high bytes are accented letters within words of plain ones, or the marks Western printers use."""
    high = sum(c > "\x7f" for c in text)
    if high * (3 if len(text) > 30 else 2) > len(text) + 1:
        return False
    fits = sum(c in LATIN_MARKS for c in text)
    if 2 * fits > high and 10 * high > len(text):
        return False  # mostly marks, and many: more likely the halves of other letters
    for word in LATIN_WORD.findall(text):
        accented = sum(c > "\x7f" for c in word)
        fits += accented if 2 * accented <= min(len(word) + 1, 2 * len(word) - 2) or word in LATIN_ALONE else 0
    return 100 * fits >= 97 * high
