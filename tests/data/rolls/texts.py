"""Rolls in every encoding that offices' files have, and files that are no text.

The five people of the first nine files are the same, and invented. What the old fonts show as
Vietnamese is written here as Western Windows shows it, so that no table of ours makes it.
"""

import codecs
import unicodedata

UNICODE = [
    "STT|Họ và tên|Ngày sinh|Giới tính|Dân tộc|Ngày vào Đảng|Ngày chính thức|Số thẻ đảng viên"
    "|Chi bộ|Miễn sinh hoạt|Ghi chú",
    "1|Nguyễn Thị Thuỷ|15/03/1958|Nữ|Tày|03/02/1985|03/02/1986|12345701|Thôn Khe Mẫu|x|nghỉ hưu",
    "2|Đặng Văn Hường|02/09/1979|Nam|Kinh|19/05/2006|19/05/2007|12345702|Thôn Khe Mẫu||",
    "3|Lý Phúc Lỷ|20/11/1988|Nam|Dao|02/09/2018|02/09/2019|12345703|Thôn Khe Mẫu||trưởng thôn",
    "4|Trần Quốc Bảo|08/1991|Nam|Kinh|03/02/2015|03/02/2016|12345704|Trường học Mẫu||giáo viên",
    "5|Hoàng Thị Ước|1965|Nữ|Sán Chay|22/12/1999|22/12/2000|12345705|Trường học Mẫu||",
]
# \xad, the letter ư, is a soft hyphen, which nobody would see here.
TCVN3 = [
    "STT|Hä vµ tªn|Ngµy sinh|Giíi tÝnh|D©n téc|Ngµy vµo §¶ng|Ngµy chÝnh thøc|Sè thÎ ®¶ng viªn"
    "|Chi bé|MiÔn sinh ho¹t|Ghi chó",
    "1|NguyÔn ThÞ Thuû|15/03/1958|N÷|Tµy|03/02/1985|03/02/1986|12345701|Th«n Khe MÉu|x|nghØ h\xadu",
    "2|§Æng V¨n H\xadêng|02/09/1979|Nam|Kinh|19/05/2006|19/05/2007|12345702|Th«n Khe MÉu||",
    "3|Lý Phóc Lû|20/11/1988|Nam|Dao|02/09/2018|02/09/2019|12345703|Th«n Khe MÉu||tr\xadëng th«n",
    "4|TrÇn Quèc B¶o|08/1991|Nam|Kinh|03/02/2015|03/02/2016|12345704|Tr\xadêng häc MÉu||gi¸o viªn",
    "5|Hoµng ThÞ ¦íc|1965|N÷|S¸n Chay|22/12/1999|22/12/2000|12345705|Tr\xadêng häc MÉu||",
]
VNI = [
    "STT|Hoï vaø teân|Ngaøy sinh|Giôùi tính|Daân toäc|Ngaøy vaøo Ñaûng|Ngaøy chính thöùc"
    "|Soá theû ñaûng vieân|Chi boä|Mieãn sinh hoaït|Ghi chuù",
    "1|Nguyeãn Thò Thuyû|15/03/1958|Nöõ|Taøy|03/02/1985|03/02/1986|12345701|Thoân Khe Maãu|x"
    "|nghæ höu",
    "2|Ñaëng Vaên Höôøng|02/09/1979|Nam|Kinh|19/05/2006|19/05/2007|12345702|Thoân Khe Maãu||",
    "3|Lyù Phuùc Lyû|20/11/1988|Nam|Dao|02/09/2018|02/09/2019|12345703|Thoân Khe Maãu"
    "||tröôûng thoân",
    "4|Traàn Quoác Baûo|08/1991|Nam|Kinh|03/02/2015|03/02/2016|12345704|Tröôøng hoïc Maãu"
    "||giaùo vieân",
    "5|Hoaøng Thò Öôùc|1965|Nöõ|Saùn Chay|22/12/1999|22/12/2000|12345705|Tröôøng hoïc Maãu||",
]
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


def sheet(lines, delimiter=";", newline="\r\n"):
    """Return the text of a file of lines whose values stand between `|`."""
    return "".join(line.replace("|", delimiter) + newline for line in lines)


def windows_1258(text):
    """Return text in Windows-1258: each letter, and its tone behind it."""
    made = []
    for char in text:
        apart = unicodedata.normalize("NFD", char)
        tone = [mark for mark in apart if mark in _TONE_MARKS]
        letter = "".join(mark for mark in apart if mark not in _TONE_MARKS)
        made += unicodedata.normalize("NFC", letter), *tone
    return "".join(made).encode("cp1258")


FILES = {
    "utf8.csv": sheet(UNICODE, ",", "\n").encode(),
    "utf8-bom.csv": codecs.BOM_UTF8 + sheet(UNICODE).encode(),
    "utf16.txt": codecs.BOM_UTF16_LE + sheet(UNICODE, "\t").encode("utf-16-le"),
    "windows-1258.csv": windows_1258(sheet(UNICODE)),
    "decomposed.csv": unicodedata.normalize("NFD", sheet(UNICODE)).encode(),
    "tcvn3.csv": sheet(TCVN3).encode("cp1252"),
    "vni.csv": sheet(VNI).encode("cp1252"),
    "old-macintosh.csv": sheet(UNICODE, newline="\r").encode(),
    "sep-line.csv": ("sep=;\r\n" + sheet(UNICODE)).encode(),
    "nul-bytes.csv": sheet(UNICODE).encode().replace(b"Khe", b"Khe\0", 1),
    "photo.csv": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
    "paper.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
}
