"""What is made of the rounds of a load."""

import pytest

from bench.load import Compared


def test_a_round_in_which_one_worker_took_all_counts_for_neither_side() -> None:
    found = Compared([(2400.0, 200.0), (7000.0, 210.0), (7400.0, 190.0), (2500.0, 205.0), (7200.0, 195.0)])
    assert (found.constant, found.page) == (7200.0, 200.0)
    assert found.share == pytest.approx(200 / 7200)
