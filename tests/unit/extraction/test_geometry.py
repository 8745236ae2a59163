from emulator.extraction.geometry import Box, around, lines_of, polygon_box


def test_a_tilted_quadrangle_becomes_the_upright_box_around_it() -> None:
    assert polygon_box([1.0, 2.1, 3.0, 2.0, 3.0, 2.5, 1.1, 2.6]) == Box(1.0, 2.0, 3.0, 2.6)


def test_words_of_a_tilted_line_stay_one_line() -> None:
    tilted = [Box(x, 1.0 + 0.03 * x, x + 0.8, 1.15 + 0.03 * x) for x in range(7)]

    assert lines_of(tilted, range(7)) == [[0, 1, 2, 3, 4, 5, 6]]


def test_lines_run_from_top_to_bottom_and_words_from_left_to_right() -> None:
    boxes = [Box(3, 2, 4, 2.1), Box(1, 2, 2, 2.1), Box(5, 1, 6, 1.1), Box(1, 3, 2, 3.1)]

    assert lines_of(boxes, [0, 1, 2, 3]) == [[2], [1, 0], [3]]


def test_only_chosen_boxes_are_put_into_lines() -> None:
    boxes = [Box(1, 1, 2, 1.1), Box(3, 1, 4, 1.1), Box(5, 1, 6, 1.1)]

    assert lines_of(boxes, [2, 0]) == [[0, 2]]


def test_gaps_and_overlaps_are_never_negative() -> None:
    one, other = Box(0, 0, 1, 1), Box(2, 3, 4, 5)

    assert (one.horizontal_gap(other), one.vertical_gap(other)) == (1, 2)
    assert (one.vertical_overlap(other), around([one, other])) == (0, Box(0, 0, 4, 5))
    assert one.horizontal_gap(one) == 0
