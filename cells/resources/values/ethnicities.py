"""The ethnic groups of Vietnam, each under its official name and the other names that rolls use.

Source of the 54 groups and of most other names: Danh mục các thành phần dân tộc Việt Nam (Quyết
định 421-TCTK/PPCĐ, 2/3/1979), in the spelling that the census uses now. A name that the list gives
to two groups, such as Trại, is given to none here.
"""

import re
from functools import lru_cache

from cells import text

_GROUPS = {
    "Kinh": "Việt, Kinh Việt",
    "Tày": "Ngạn, Phén, Thù Lao, Pa Dí",
    "Thái": "Thái Trắng, Thái Đen, Tày Khao, Tày Đăm, Tày Mười, Tày Thanh, Mán Thanh, Hàng Tổng,"
    " Pu Thay",
    "Hoa": "Hán, Hoa Hán, Người Hoa, Triều Châu, Phúc Kiến, Quảng Đông, Hải Nam, Xạ Phang",
    "Khmer": "Khơ Me, Khơ Mer, Cur, Việt gốc Miên, Krôm",
    "Mường": "Mol, Mual, Mọi Bi, Ao Tá, Ậu Tá",
    "Nùng": "Xuồng, Giang, Nùng An, Phàn Sình, Nùng Phàn Sình, Nùng Cháo, Nùng Lòi, Quý Rịn,"
    " Khèn Lài, Nùng Dín",
    "Mông": "H'Mông, Hờ Mông, Mèo, Mẹo, Mông Hoa, Mông Xanh, Mông Đỏ, Mông Đen, Mông Trắng, Ná Mẻo",
    "Dao": "Mán, Dìu Miền, Kiềm Miền, Kìm Mùn, Quần Trắng, Dao Quần Trắng, Dao Đỏ, Quần Chẹt,"
    " Dao Quần Chẹt, Lô Gang, Dao Lô Gang, Dao Tiền, Thanh Y, Dao Thanh Y, Thanh Phán,"
    " Dao Thanh Phán, Lan Tẻn, Dao Lan Tẻn, Đại Bản, Tiểu Bản, Cóc Ngáng, Cóc Mùn, Sơn Đầu,"
    " Dao Áo Dài, Dao Tuyển",
    "Gia Rai": "Jrai, J'rai, Jarai, Giơ Rai, Chơ Rai, Tơ Buăn, Hơ Bau, Hdrung, Chor",
    "Ngái": "Xín, Đản, Khách Gia, Ngái Hắc Cá, Sán Ngái",
    "Ê Đê": "Êđê, Ra Đê, Rhadé, Kpạ, A Đham, Krung, Ktul, Đliê Ruê, Blô, Epan, Mđhur, Bih",
    "Ba Na": "Bahnar, Ba Nar, Gơ Lar, Giơ Lâng, Y Lăng, Rơ Ngao, Krem, Con Kđê, A La Công,"
    " Kpăng Công, Bơ Nâm",
    "Xơ Đăng": "Xê Đăng, Sê Đăng, Sơ Đăng, Xơ Teng, Hđang, Tơ Đra, Mơ Nâm, Ha Lăng, Ca Dong,"
    " Kmrâng, Con Lan, Bri La",
    "Sán Chay": "Cao Lan, Sán Chỉ, Sán Chí, Cao Lan Sán Chỉ, Sán Chay Cao Lan, Sán Chay Sán Chỉ,"
    " Mán Cao Lan, Hờn Bận, Hờn Chùng, Sơn Tử",
    "Cơ Ho": "K'Ho, Kơ Ho, Cờ Ho, Xrê, Srê, Tu Lốp, Cơ Don, Lạch, Lat, Tơ Ring",
    "Chăm": "Chàm, Chiêm, Chiêm Thành, Hroi, Chăm Hroi",
    "Sán Dìu": "San Dìu, Sán Dẻo, Sán Déo, Trại Đất, Mán Quần Cộc",
    "Hrê": "H'rê, Hơ Rê, Hre, Chăm Rê, Krẹ, Lũy",
    "Mnông": "M'nông, Mơ Nông, Pnông, Bu Đâng, Đi Pri, Biat, Rơ Lam",
    "Ra Glai": "Raglay, Ra Glay, Ra Clây, Noong, La Oang",
    "Xtiêng": "S'tiêng, X'tiêng, Xa Điêng",
    "Bru Vân Kiều": "Bru, Vân Kiều, Măng Coong, Tri Khùa",
    "Thổ": "Kẹo, Mọn, Cuối, Đan Lai, Ly Hà, Tày Poọng, Con Kha",
    "Giáy": "Nhắng, Dẩng, Pầu Thìn, Nu Nà, Cùi Chu",
    "Cơ Tu": "Ca Tu, Ka Tu, K'tu, Cờ Tu",
    "Gié Triêng": "Giẻ Triêng, Dẻ Triêng, Giẻ, Triêng, Đgiéh, Ta Reh, Giang Rẫy, Treng, Ta Riêng,"
    " La Ve",
    "Mạ": "Châu Mạ, Mạ Ngăn, Mạ Xốp, Mạ Tô, Mạ Krung",
    "Khơ Mú": "Kh'mú, Khmú, Khơ Mụ, Xá Cẩu, Mứn Xen, Pu Thênh, Tày Hay",
    "Co": "Cor, Cùa, Trầu",
    "Tà Ôi": "Ta Ôi, Tôi Ôi, Pa Cô, Pa Kô, Pa Hi, Ba Hi",
    "Chơ Ro": "Dơ Ro, Châu Ro, Chrau",
    "Kháng": "Xá Đón, Xá Tú Lăng, Quảng Lâm",
    "Xinh Mun": "Xin Mun, Puộc, Pụa",
    "Hà Nhì": "U Ni, Xá U Ni",
    "Chu Ru": "Chơ Ru, Chu",
    "Lào": "Lào Bốc, Lào Nọi",
    "La Chí": "Cù Tê, La Quả",
    "La Ha": "Khlá Phlạo",
    "Phù Lá": "Bồ Khô Pạ, Mu Di Pạ, Xá Phó, Va Xơ",
    "La Hủ": "Pu Đang, Khù Sung, Cò Xung, Khả Quy",
    "Lự": "Lừ, Nhuồn, Duôn",
    "Lô Lô": "Mun Di",
    "Chứt": "Rục, Mã Liêng, A Rem, Tu Vang, Pa Leng, Xơ Lang, Tơ Hung, Chà Củi, Tắc Củi, U Mo",
    "Mảng": "Mảng Ư",
    "Pà Thẻn": "Pà Hưng",
    "Cơ Lao": "Cờ Lao, Kơ Lao",
    "Cống": "Xắm Khống, Mấng Nhé, Xá Xeng",
    "Bố Y": "Chủng Chá, Trọng Gia, Tu Dí, Tu Dìn",
    "Si La": "Xi La, Cù Dề Xừ, Khả Pẻ",
    "Pu Péo": "Ka Pèo, Pen Ti Lô Lô",
    "Brâu": "Brao, B'râu",
    "Ơ Đu": "Tày Hạt",
    "Rơ Măm": "Rơ Mâm",
}

OFFICIAL = frozenset(_GROUPS)
_PREFIX = re.compile(r"dan toc (?=\S)")
_BRACKETS = re.compile(r"\([^()]*\)")


def _key(written):
    """Return the letters of a name: marks, spaces, hyphens and apostrophes make no difference."""
    plain = _PREFIX.sub("", text.search_form(written))
    return "".join(filter(str.isalnum, plain))


_OFFICIAL_BY_KEY = {
    _key(name): official
    for official, others in _GROUPS.items()
    for name in (official, *others.split(", "))
}


@lru_cache(maxsize=4096)
def official_name(written):
    """Return the official name of the group that is meant, None when no group is known by it.

    >>> official_name("H’MÔNG"), official_name("Kinh (Việt)"), official_name("Cao Lan")
    ('Mông', 'Kinh', 'Sán Chay')
    """
    whole = _OFFICIAL_BY_KEY.get(_key(written))
    return whole or _OFFICIAL_BY_KEY.get(_key(_BRACKETS.sub(" ", written)))
