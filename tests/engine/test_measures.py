"""Measures, by hand."""

from muster.engine.measures import average_precision, mean, precision_recall_f1, r_precision_at, recall_at


def test_r_precision_and_recall():
    assert r_precision_at(["a", "x", "b"], {"a", "b"}, 5) == 1.0
    assert r_precision_at(["a", "x", "b"], {"a", "b", "c"}, 2) == 0.5
    assert recall_at(["a", "x", "b"], {"a", "b", "c", "d"}, 3) == 0.5
    assert r_precision_at(["a"], set(), 5) is None
    assert recall_at([], set(), 5) is None


def test_average_precision():
    assert average_precision(["a", "x", "b"], {"a", "b"}) == (1 + 2 / 3) / 2
    assert average_precision(["a", "a"], {"a"}) == 1.0
    assert average_precision([], set()) is None


def test_f1_and_means():
    assert precision_recall_f1([({"a", "b"}, {"a"}), (set(), {"c"})]) == (0.5, 0.5, 0.5)
    assert precision_recall_f1([]) == (0.0, 0.0, 0.0)
    assert mean([1.0, None, 0.0]) == 0.5
    assert mean([None]) == 0.0
