"""Names: of invented people as they are distributed, and of places that no map shows."""

from dataclasses import dataclass
from itertools import product

from cells.choices import Sex

KINH, TAY, DAO, SAN_CHI = "Kinh", "Tày", "Dao", "Sán Chỉ"


@dataclass(frozen=True)
class Weighted:
    """Words, some commoner than others."""

    words: tuple[str, ...]
    weights: tuple[int, ...]

    @classmethod
    def of(cls, **weights):
        """Return the words that are the keywords, an underscore standing for a space."""
        return cls(tuple(word.replace("_", " ") for word in weights), tuple(weights.values()))

    def draw(self, rng):
        return rng.choices(self.words, self.weights)[0]


FAMILY_NAMES = {
    KINH: Weighted.of(
        Nguyễn=38, Trần=11, Lê=9, Phạm=8, Hoàng=5, Vũ=5, Bùi=3, Đặng=3, Đỗ=3, Ngô=2, Dương=2,
        Đinh=2, Đoàn=2, Lương=1, Mai=1, Đào=1, Phan=1, Trịnh=1, Cao=1, Tạ=1,
    ),
    TAY: Weighted.of(Hoàng=22, Nông=15, Lý=10, Vi=12, La=9, Hà=8, Lô=7, Trần=6, Ngô=4, Loan=3),
    DAO: Weighted.of(Chíu=16, Tằng=15, Phùn=13, Lỷ=10, Đặng=10, Bàn=9, Triệu=9, Chìu=8, Voòng=5),
    SAN_CHI: Weighted.of(Trần=22, Nình=18, Lục=14, Tống=10, Hoàng=9, Từ=8, Lý=8, La=6, Ninh=5),
}  # fmt: skip

MIDDLE_NAMES = {
    Sex.MALE: Weighted.of(
        Văn=34, Đức=8, Quang=7, Minh=6, Xuân=6, Hữu=5, Ngọc=5, Đình=5, Công=4, Thanh=4, Tiến=4,
        Mạnh=3, Duy=3, Trọng=2, Bá=2, Huy=2,
    ),
    Sex.FEMALE: Weighted.of(
        Thị=52, Thu=8, Thanh=7, Ngọc=6, Minh=4, Thúy=4, Hồng=4, Kim=4, Thị_Thu=3, Thị_Hồng=3,
        Thị_Thanh=3, Phương=3, Thị_Kim=2, Bích=2, Hoàng=1,
    ),
}  # fmt: skip

_MEN = (
    "Hùng Dũng Tuấn Hải Sơn Thắng Minh Hưng Cường Nam Long Thành Đức Trung Hoàng Quân Bình Việt "
    "Kiên Toàn Tùng Chiến Quyết Thịnh Tiến Vinh Phúc Lâm Khánh Hiếu Nghĩa Tâm An Bảo Cảnh Chung "
    "Đạt Định Đông Giang Hậu Hòa Học Huy Khoa Lộc Lợi Mạnh Ngọc Phong Phương Quý Sinh Tài Tân "
    "Thái Thuận Trọng Vượng Xuân"
)
_WOMEN = (
    "Hương Lan Hoa Hằng Nga Thủy Hà Mai Thảo Linh Yến Hạnh Dung Hiền Loan Phương Nhung Trang Huyền "
    "Vân Liên Tuyết Oanh Lý Hồng Thu Ngân Anh Ánh Bích Châu Chi Cúc Diệp Dịu Duyên Gấm Giang Hợi "
    "Hường Khuyên Lành Lệ Luyến Mến Minh Mừng Nguyệt Nhàn Phượng Quế Quỳnh Sen Sinh Tâm Thắm Thơm "
    "Tươi Xuân Xuyến"
)
GIVEN_NAMES = {Sex.MALE: _MEN.split(), Sex.FEMALE: _WOMEN.split()}


def full_name(rng, ethnicity, sex):
    """Return an invented person's name, family name first."""
    family = FAMILY_NAMES[ethnicity].draw(rng)
    return f"{family} {MIDDLE_NAMES[sex].draw(rng)} {rng.choice(GIVEN_NAMES[sex])}"


UPPER_NAME = "Huyện ủy Tiên Sơn"
TOWN_NAME = "Tiên Sơn"
COMMUNE_NAMES = (
    "Bình Lạc", "Hà Thủy", "Phong Lâm", "Yên Khê", "Đông Phượng", "Đại Lâm", "Tiên Hòa",
    "Điền Lạc", "Hải Thượng", "Quảng Vân", "Thanh Khê",
)  # fmt: skip
# What the renamed commune was called before.
FORMER_NAME = "Tam Khê"
# Two villages of different communes bear this name.
TWIN_VILLAGE = "Đồng Tâm"

_FIRSTS = "Khe Nà Đồng Cái Làng Pạc Tân Phú Bắc Nam Đông Trung Thác Đầm Hà Cao Long Phiêng Cốc Mã"
_SECONDS = (
    "Lạc Sắn Mạ Vàng Đình Lục Thanh Mương Bài Lý Buông Tràng Dọc Lâm Hòa Vân Ngàn Sim Giàng Nháng "
    "Lầm Chảy Cạn Đá Sâu Mai Hợp Thịnh Tiến Xuân Cầu Giá Quế Trúc Lim Tùng"
)
_PAIRS = [f"{first} {second}" for first, second in product(_FIRSTS.split(), _SECONDS.split())]
# A step through all pairs that meets each once and changes both words every time.
_STEP = 257


def village_name(number):
    """Return the name of the village with this number; after 720 villages names come again."""
    return _nth_pair(number)


def commune_name(number):
    """Return the name of the commune with this number, the town being number 0."""
    if number == 0:
        return TOWN_NAME
    if number <= len(COMMUNE_NAMES):
        return COMMUNE_NAMES[number - 1]
    again = number // len(_PAIRS)
    name = _nth_pair(number * 7)
    return f"{name} {again + 1}" if again else name


def _nth_pair(number):
    return _PAIRS[number * _STEP % len(_PAIRS)]
