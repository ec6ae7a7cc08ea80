"""Levels from evidence: golden numbers, the promises as properties, and the batch twin."""

import hashlib
import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine import levels
from muster.engine.proficiency import (
    DEFAULT,
    HALF_LIVES,
    Parameters,
    Piece,
    Source,
    SourceRule,
    decay,
    estimate,
    months_between,
    parameters_with_biases,
)
from muster.engine.proficiency_batch import Case, estimate_many

TODAY = date(2026, 5, 3)


def piece(source, rating, *, observed=TODAY, ref="", **more):
    return Piece(source, ref or f"{source}-{rating}-{observed}", observed, rating=rating, **more)


def level(*pieces, as_of=TODAY, half_life=11.0, **more):
    return estimate(pieces, as_of=as_of, half_life=half_life, **more)


DAYS = st.dates(date(2023, 1, 1), TODAY)
PIECES = st.lists(
    st.builds(
        Piece,
        source=st.sampled_from(list(Source)),
        ref=st.text("abc", max_size=3),
        observed=DAYS,
        rating=st.integers(1, 5),
        rater=st.sampled_from(["", "r1", "r2"]),
        team=st.sampled_from(["", "t1"]),
    ),
    max_size=9,
)
HALF = st.sampled_from(sorted(HALF_LIVES.values()))


class TestGolden:
    @pytest.mark.parametrize(
        ("pieces", "k", "thousandths", "exact"),
        [
            ([piece(Source.SELF, 3)], 3, 670, 0.67),
            ([piece(Source.MANAGER, 3), piece(Source.WORK, 3)], 3, 800, 0.80),
            (
                [
                    piece(Source.MANAGER, 5),
                    piece(Source.WORK, 5, ref="one"),
                    piece(Source.WORK, 5, ref="two"),
                    piece(Source.SAMPLE, 5),
                ],
                5,
                818,
                0.82,
            ),
        ],
    )
    def test_published_examples(self, pieces, k, thousandths, exact):
        found = level(*pieces)
        assert found.p[k - 1] == thousandths
        assert round(found.p[k - 1] / 1000, 2) == exact
        assert round(levels.exact_p(found.mu, math.sqrt(found.var), k), 2) == exact

    def test_the_published_table_is_the_same_on_every_machine(self):
        digest = hashlib.sha256(levels.P_TABLE.astype("<i4").tobytes()).hexdigest()
        assert digest == "b7720ff9a6e40e5a6f63a1fbeddc1f471962ebe88dfb30eaaacabfce60173763"
        edges = [
            abs(levels.exact_p(levels.mu_of(step), sd, k) * 1000 % 1 - 0.5)
            for step in range(64)
            for sd in levels.SD_CLASSES
            for k in range(2, 6)
        ]
        assert min(edges) > 0.005

    def test_table_falls_with_k_and_rises_with_mu(self):
        assert (np.diff(levels.P_TABLE, axis=2) <= 0).all()
        assert (np.diff(levels.P_TABLE, axis=0) >= 0).all()

    def test_weights_follow_validity(self):
        published = {
            "self": 0.10,
            "endorsement": 0.14,
            "peer": 0.25,
            "certificate": 0.33,
            "delivered_work": 0.43,
        }
        assert {s: round(DEFAULT.sources[Source(s)].base_weight, 2) for s in published} == published


class TestLevel:
    def test_a_claim_without_rating_is_level_one(self):
        found = level()
        assert (found.level, found.verified_at, found.p[0], found.lines) == (1, 0, 1000, ())

    def test_nobody_is_shown_a_level_that_no_source_named(self):
        assert level(piece(Source.SELF, 1)).level == 1
        assert level(piece(Source.SELF, 3)).level == 3

    def test_own_word_never_verifies(self):
        found = level(piece(Source.SELF, 5), piece(Source.CV, 5))
        assert (found.verified_at, found.evidenced) == (0, False)

    def test_manager_and_work_verify(self):
        assert level(piece(Source.MANAGER, 3), piece(Source.WORK, 3)).verified_at == 3

    def test_long_unused_is_no_longer_verified(self):
        old = date(2025, 4, 1)
        pieces = [piece(Source.MANAGER, 5, observed=old), piece(Source.SAMPLE, 5, observed=old)]
        assert level(*pieces, half_life=13).verified_at >= 1
        assert level(*pieces, half_life=12).verified_at == 0

    def test_ratings_outside_the_scale_are_refused(self):
        for bad in (0, 6, None):
            with pytest.raises(ValueError, match="rating from 1 to 5"):
                level(Piece(Source.TEST, "x", TODAY, rating=bad))
        with pytest.raises(ValueError, match="finite"):
            level(Piece(Source.TEST, "x", TODAY, value=math.nan))


class TestWeights:
    def test_peers_and_endorsements_together_weigh_at_most_one(self):
        peers = [piece(Source.PEER, 5, ref=f"p{i}") for i in range(40)]
        backers = [piece(Source.ENDORSEMENT, 5, ref=f"e{i}") for i in range(40)]
        assert sum(line.weight for line in level(*peers, *backers).lines) <= 1 + 1e-12

    def test_own_word_weighs_at_most_fifteen_hundredths(self):
        many = [piece(Source.CV, 5, ref=f"c{i}") for i in range(9)]
        assert sum(line.weight for line in level(piece(Source.SELF, 5), *many).lines) == pytest.approx(0.15)

    def test_correlated_raters_count_as_fewer(self):
        apart = [piece(Source.MANAGER, 4, ref=f"{i}", rater=f"r{i}") for i in range(3)]
        single = DEFAULT.sources[Source.MANAGER].base_weight
        assert sum(x.weight for x in level(*apart).lines) == pytest.approx(single * 3 / (1 + 2 * 0.3))
        close = [replace(p, team="kitchen") for p in apart]
        assert sum(x.weight for x in level(*close).lines) == pytest.approx(single * 3 / (1 + 2 * 0.6))
        other_week = [replace(p, observed=TODAY - timedelta(days=7 * i)) for i, p in enumerate(close)]
        assert level(*other_week).lines[0].discount == pytest.approx(1 / (1 + 2 * 0.3))

    def test_one_rater_repeating_gains_little(self):
        again = [piece(Source.MANAGER, 5, ref=f"{i}", rater="r") for i in range(50)]
        single = DEFAULT.sources[Source.MANAGER].base_weight
        assert sum(x.weight for x in level(*again).lines) < single / 0.6

    def test_newest_self_rating_replaces_the_older(self):
        found = level(piece(Source.SELF, 1, observed=date(2026, 5, 1)), piece(Source.SELF, 4))
        assert [line.weight > 0 for line in found.lines] == [False, True]

    @pytest.mark.parametrize("name", ["bias", "slope", "weight"])
    def test_what_is_no_number_is_no_rule(self, name):
        with pytest.raises(ValueError, match="finite"):
            SourceRule(0.5, **{name: float("nan")})
        with pytest.raises(ValueError, match="finite"):
            SourceRule(float("nan"))

    def test_biases_slopes_and_severity_are_taken_out(self):
        tuned = parameters_with_biases({Source.SELF: (0.4, 0.6)}, version="site-2")
        found = level(piece(Source.SELF, 4), parameters=tuned)
        assert (found.lines[0].value, found.parameters) == (pytest.approx(1.0), "site-2")
        strict = Parameters(severity={"r": -0.5})
        assert level(piece(Source.MANAGER, 3, rater="r"), parameters=strict).lines[0].value == 0.5


class TestClocks:
    def test_months_tick_on_the_first(self):
        assert months_between(date(2026, 1, 31), date(2026, 2, 1)) == 1
        assert months_between(date(2026, 1, 1), date(2026, 1, 31)) == 0
        assert months_between(date(2026, 3, 1), date(2026, 1, 31)) == 0

    def test_within_a_month_nothing_moves(self):
        pieces = [piece(Source.MANAGER, 4, observed=date(2025, 11, 17))]
        assert level(*pieces, as_of=date(2026, 5, 1)) == level(*pieces, as_of=date(2026, 5, 31))
        assert level(*pieces, as_of=date(2026, 6, 1)).mu < level(*pieces, as_of=date(2026, 5, 31)).mu

    def test_half_of_what_lies_above_novice_is_gone_after_a_half_life(self):
        fresh = level(piece(Source.MANAGER, 5), parameters=replace(DEFAULT, age_variance_per_month=0.0))
        later = level(
            piece(Source.MANAGER, 5),
            as_of=date(2027, 4, 3),
            parameters=replace(DEFAULT, age_variance_per_month=0.0),
        )
        assert later.unused_months == 11
        assert later.mu + 2 == pytest.approx((fresh.mu + 2) / 2, abs=1e-6)
        assert later.var == pytest.approx(fresh.var / 4 + 0.5 * 0.75, abs=1e-6)
        assert later.lines[-1].kind == "nonuse"

    def test_delivered_work_resets_nonuse_but_not_age(self):
        old = piece(Source.MANAGER, 4, observed=date(2024, 5, 1))
        found = level(old, piece(Source.WORK, 4))
        assert found.unused_months == 0
        assert {line.months for line in found.lines} == {0, 24}

    def test_licences_do_not_fade_but_expire(self):
        licence = piece(Source.CERTIFICATE, 5, observed=date(2020, 1, 1), expires=date(2026, 5, 3))
        assert level(licence, as_of=date(2026, 5, 2), half_life=math.inf).evidenced
        assert not level(licence, half_life=math.inf).evidenced

    def test_the_past_is_rebuilt_without_later_evidence(self):
        early, late = piece(Source.MANAGER, 2, observed=date(2025, 1, 5)), piece(Source.SAMPLE, 5)
        then = date(2025, 2, 1)
        assert level(early, late, as_of=then) == level(early, as_of=then)

    def test_a_half_life_must_be_positive(self):
        with pytest.raises(ValueError, match="above 0"):
            decay(3, 0)


class TestProperties:
    @given(PIECES, HALF, st.none() | DAYS)
    def test_lines_sum_to_mu_exactly(self, pieces, half_life, last_used):
        found = level(*pieces, half_life=half_life, last_used=last_used)
        running = 0.0
        for line in found.lines:
            running += line.contribution
        assert running == found.mu
        assert sum(line.milli for line in found.lines) == found.mu_milli
        assert all(abs(line.milli - line.contribution * 1000) <= 1 for line in found.lines)

    @given(PIECES.filter(bool), HALF, st.data())
    def test_p_does_not_fall_when_one_value_rises(self, pieces, half_life, data):
        i = data.draw(st.integers(0, len(pieces) - 1))
        values = [Piece(p.source, f"{n}", p.observed, value=p.y, rater=p.rater) for n, p in enumerate(pieces)]
        before = level(*values, half_life=half_life)
        values[i] = replace(values[i], value=values[i].y + data.draw(st.floats(0, 4)))
        after = level(*values, half_life=half_life)
        assert all(b >= a for a, b in zip(before.p, after.p, strict=True))
        assert after.level >= before.level
        assert after.verified_at >= before.verified_at

    @given(PIECES, HALF, st.randoms(use_true_random=False))
    def test_order_does_not_matter_and_rebuilding_gives_the_same_bits(self, pieces, half_life, random):
        shuffled = list(pieces)
        random.shuffle(shuffled)
        assert level(*pieces, half_life=half_life) == level(*shuffled, half_life=half_life)

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.tuples(PIECES, HALF, st.none() | DAYS), max_size=5))
    def test_the_batch_equals_the_plain_function_bit_for_bit(self, rows):
        found = estimate_many([Case(p, h, u) for p, h, u in rows], as_of=TODAY)
        plain = [level(*p, half_life=h, last_used=u) for p, h, u in rows]
        assert found.mu.tolist() == [e.mu for e in plain]
        assert found.var.tolist() == [e.var for e in plain]
        assert found.mu_step.tolist() == [e.mu_step for e in plain]
        assert found.sd_class.tolist() == [e.sd_class for e in plain]
        assert [tuple(row) for row in found.p.tolist()] == [e.p for e in plain]


class TestRecovery:
    """Synthetic truth, with the generator's own variances as parameters of the same function."""

    def test_evidence_beats_self_rating_and_its_intervals_hold(self):
        rng = np.random.default_rng(7)
        noise = {Source.MANAGER: 0.75, Source.PEER: 0.95, Source.TEST: 0.5, Source.WORK: 0.8}
        rules = {s: SourceRule(0.5, weight=1 / sd**2) for s, sd in noise.items()}
        rules[Source.SELF] = SourceRule(0.5, bias=0.4, slope=0.6, weight=(0.6 / 0.95) ** 2)
        tuned = Parameters(
            version="synthetic",
            prior_weight=1.0,
            age_variance_per_month=0.0,
            nonuse_variance=0.0625,
            sources=rules,
            caps={},
        )
        cases, truth, own = [], [], []
        for person in range(800):
            then = rng.normal()
            unused = int(rng.exponential(8)) if rng.random() < 0.6 else 0
            d = decay(unused, 11.0)
            truth.append(-2 + (then + 2) * d + rng.normal(0, 0.25) * math.sqrt(1 - d * d))
            used = date(2026 - (unused + 7) // 12, 12 - (unused + 7) % 12, 1)
            assert months_between(used, TODAY) == unused
            own.append(0.4 + 0.6 * then + rng.normal(0, 0.95))
            pieces = [Piece(Source.SELF, f"{person}", used, value=own[-1])]
            for source, sd in noise.items():
                if rng.random() < 0.5:
                    pieces.append(Piece(source, f"{person}", used, value=then + rng.normal(0, sd)))
            cases.append(Case(pieces, 11.0, used))
        found = estimate_many(cases, as_of=TODAY, parameters=tuned)
        error = np.array(truth) - found.mu
        within = np.abs(error) / np.sqrt(found.var)
        assert np.sqrt(np.mean(error**2)) < 0.5 * np.sqrt(np.mean((np.array(truth) - np.array(own)) ** 2))
        assert 0.76 <= np.mean(within < 1.2816) <= 0.84
        assert 0.92 <= np.mean(within < 1.96) <= 0.975
