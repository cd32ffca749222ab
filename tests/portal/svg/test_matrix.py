"""The matrix of laws: as high as its names need."""

from portal.svg.matrix import Heading, matrix


def test_short_names_of_columns_leave_no_empty_space_above() -> None:
    row = Heading("kz", "哈萨克斯坦", "/")
    short, long = (matrix([row], [Heading("a", name, "/")], {}) for name in ("水", "Environmental impact assessment"))
    assert short.head < 40 < long.head


def test_no_name_makes_the_head_higher_than_it_may_be() -> None:
    drawn = matrix([Heading("kz", "Kazakhstan", "/")], [Heading("a", "word " * 40, "/")], {})
    assert drawn.head == 176
