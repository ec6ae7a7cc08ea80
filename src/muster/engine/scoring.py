"""The match score in integers, as compiled kernels (methods, section 2). `oracle` is the plain twin.

    cover_i(p) = max over s in N(i) of  sim(i,s) * P_{p,s}(level >= k_i) // 100
    skills     = sum w_i * cover_i // 1000                       (500 if nothing is required or useful)
    wants      = sum of the wants of skills, themes and tags // their number          (500 if there are none)
    practical  = sum of five parts // 5
    score      = 70*skills + 15*wants + 15*practical - 8000*min(5, required skills with cover < 500)

Covers, components and parts are in thousandths, the score in thousandths of a point; every division floors.

Decided here, where the methods leave a choice:

* *hours*: sum over the role's weeks of min(free, need) * 1000 // (need * weeks); *dates*: weeks in which the whole need is
  free * 1000 // weeks. Weeks outside the snapshot's 52 do not count; with none left both are 500. No need: hours 1000.
* *overlap*: minutes in common * 1000 // minutes wanted, at most 1000; no window: 1000.
* *mode*: the role's mode is accepted: 1000. The person said nothing: 500. A hybrid role and a person who takes remote or
  on-site work only: 500. Else 0. A role without a mode: 1000.
* *language*: the mean over the role's languages of min(level, wish) * 1000 // wish; none: 1000.
* *cannot start without*: the skill itself (no neighbour) with P(level >= k) >= 500; for licences ask level 1.
* *place*: only for on-site roles that name one; who would go anywhere passes.
* *rate*: compared in one currency only; without a rate, a ceiling or a common currency nobody is removed.

The kernels work on a block of pairs: persons i0..i1 for roles j0..j1, results at [i - i0, j - j0]. Handing the columns to a
function costs a microsecond (sixty reference counts), so it is done once per block and not once per pair. With `lazy`,
pairs that have already failed a condition are skipped.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from muster.engine.levels import VERSION as LEVELS_VERSION
from muster.engine.rows import MOST_REQUIREMENTS, WEEKS, Condition, Kind, Mode, Stance


@dataclass(frozen=True, slots=True)
class ScoreParameters:
    """The published numbers of the score; every answer names the version. They are compiled in: a change is a version."""

    version: str = f"score-1/{LEVELS_VERSION}"
    skills: int = 70
    wants: int = 15
    practical: int = 15
    missing: int = 8000
    most_missing: int = 5
    met_from: int = 500


PARAMETERS = ScoreParameters()

_SKILLS, _WANTS, _PRACTICAL = PARAMETERS.skills, PARAMETERS.wants, PARAMETERS.practical
_MISSING, _MOST_MISSING, _MET = PARAMETERS.missing, PARAMETERS.most_missing, PARAMETERS.met_from
_HAS, _USE, _LEARN = int(Stance.HAS), int(Stance.USE), int(Stance.LEARN)
_RATHER_NOT, _EVIDENCED = int(Stance.RATHER_NOT), int(Stance.EVIDENCED)
_REQUIRED, _LEARNABLE = int(Kind.REQUIRED), int(Kind.LEARNABLE)
_HYBRID, _ON_SITE, _ANYWHERE = int(Mode.HYBRID), int(Mode.ON_SITE), int(Mode.ANYWHERE)
_WORKABLE = int(Mode.REMOTE | Mode.HYBRID | Mode.ON_SITE)
_AUDIENCE, _VISIBILITY, _BLOCK = int(Condition.AUDIENCE), int(Condition.VISIBILITY), int(Condition.BLOCK)
_COVER, _MUST, _HOURS = int(Condition.COVER), int(Condition.MUST), int(Condition.HOURS)
_LANGUAGE, _PLACE, _RATE = int(Condition.LANGUAGE), int(Condition.PLACE), int(Condition.RATE)

PRACTICAL = ("hours", "overlap", "mode", "language", "dates")
"""The five practical parts in the order of the arrays."""


@njit(cache=True, nogil=True, forceinline=True)
def find(values, first, last, wanted):  # type: ignore[no-untyped-def]
    """Where `wanted` is in the sorted values[first:last], or -1."""
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < last and values[low] == wanted else -1


@njit(cache=True, nogil=True, forceinline=True)
def shared(a, a_first, a_last, b, b_first, b_last):  # type: ignore[no-untyped-def]
    """How many values two sorted lists have in common."""
    n = 0
    while a_first < a_last and b_first < b_last:
        if a[a_first] == b[b_first]:
            n += 1
            a_first += 1
            b_first += 1
        elif a[a_first] < b[b_first]:
            a_first += 1
        else:
            b_first += 1
    return n


@njit(cache=True, nogil=True, forceinline=True)
def _bits(word):  # type: ignore[no-untyped-def]
    n = 0
    while word != np.uint64(0):
        word &= word - np.uint64(1)
        n += 1
    return n


@njit(cache=True, nogil=True)
def admission(p, i0, i1, r, j0, j1, lazy, failed):  # type: ignore[no-untyped-def]
    """Add the bits of the audience, visibility and block conditions that are not met to failed."""
    kinds, everyone, key = p.kinds, p.everyone, p.key
    organisation_start, organisation = p.organisation_start, p.organisation
    visible_start, visible = p.visible_start, p.visible
    block_start, block = p.block_start, p.block
    audience_start, audience = r.audience_start, r.audience
    excluded_start, excluded = r.excluded_start, r.excluded
    party_start, party = r.party_start, r.party
    for j in range(j0, j1):
        role_kinds, open_to_all, asking = r.kinds[j], r.open_to_all[j], r.organisation[j]
        for i in range(i0, i1):
            bits = failed[i - i0, j - j0]
            if lazy and bits != 0:
                continue
            admitted = role_kinds == 0 or (kinds[i] & role_kinds) != 0
            if admitted and open_to_all == 0:
                first, last = organisation_start[i], organisation_start[i + 1]
                admitted = (
                    shared(organisation, first, last, audience, audience_start[j], audience_start[j + 1]) > 0
                )
            if not admitted:
                bits |= _AUDIENCE
            if everyone[i] == 0 and find(visible, visible_start[i], visible_start[i + 1], asking) < 0:
                bits |= _VISIBILITY
            first, last = party_start[j], party_start[j + 1]
            if (
                find(excluded, excluded_start[j], excluded_start[j + 1], key[i]) >= 0
                or shared(block, block_start[i], block_start[i + 1], party, first, last) > 0
            ):
                bits |= _BLOCK
            failed[i - i0, j - j0] = bits


@njit(cache=True, nogil=True)
def needs(p, i0, i1, r, j0, j1, table, lazy, failed):  # type: ignore[no-untyped-def]
    """Add the bits of the must and hours conditions that are not met to failed."""
    skill_start, skill, stance, mu_step, sd_class = p.skill_start, p.skill, p.stance, p.mu_step, p.sd_class
    free = p.free
    asked, level, must = r.skill, r.level, r.must
    for j in range(j0, j1):
        begin, end = r.requirement_start[j], r.requirement_start[j + 1]
        first_week, last_week = max(0, r.first_week[j]), min(WEEKS, r.first_week[j] + r.weeks[j])
        minimum = r.minimum[j]
        for i in range(i0, i1):
            bits = failed[i - i0, j - j0]
            if lazy and bits != 0:
                continue
            for week in range(first_week, last_week):
                if free[i, week] < minimum:
                    bits |= _HOURS
                    break
            for q in range(begin, end):
                if must[q] != 0:
                    at = find(skill, skill_start[i], skill_start[i + 1], asked[q])
                    if (
                        at < 0
                        or stance[at] & _HAS == 0
                        or table[mu_step[at], sd_class[at], level[q] - 1] < _MET
                    ):
                        bits |= _MUST
                        break
            failed[i - i0, j - j0] = bits


@njit(cache=True, nogil=True)
def limits(p, i0, i1, r, j0, j1, lazy, failed):  # type: ignore[no-untyped-def]
    """Add the bits of the language, place and rate conditions that are not met to failed."""
    language_start, language, language_level = p.language_start, p.language, p.language_level
    place, modes, rate, currency = p.place, p.modes, p.rate, p.currency
    role_language, floor = r.language, r.language_floor
    for j in range(j0, j1):
        begin, end = r.language_start[j], r.language_start[j + 1]
        there = r.place[j] if r.mode[j] == _ON_SITE else 0
        ceiling, role_currency = r.ceiling[j], r.currency[j]
        for i in range(i0, i1):
            bits = failed[i - i0, j - j0]
            if lazy and bits != 0:
                continue
            if there != 0 and place[i] != there and modes[i] & _ANYWHERE == 0:
                bits |= _PLACE
            if ceiling >= 0 and currency[i] == role_currency and rate[i] > ceiling:
                bits |= _RATE
            for q in range(begin, end):
                at = find(language, language_start[i], language_start[i + 1], role_language[q])
                if (np.int64(language_level[at]) if at >= 0 else 0) < floor[q]:
                    bits |= _LANGUAGE
                    break
            failed[i - i0, j - j0] = bits


@njit(cache=True, nogil=True)
def practical_parts(p, i0, i1, r, j0, j1, lazy, failed, out):  # type: ignore[no-untyped-def]
    """out[.., 0:5]: hours, overlap, mode, language, dates in thousandths; out[.., 5]: their floored mean."""
    free, hours, modes = p.free, p.hours, p.modes
    language_start, language, language_level = p.language_start, p.language, p.language_level
    role_language, role_wish = r.language, r.language_wish
    for j in range(j0, j1):
        need, wanted, mode = r.need[j], r.overlap[j], np.int64(r.mode[j])
        first_week, last_week = max(0, r.first_week[j]), min(WEEKS, r.first_week[j] + r.weeks[j])
        weeks = max(0, last_week - first_week)
        window_0, window_1, window_2 = r.window[j, 0], r.window[j, 1], r.window[j, 2]
        begin, end = r.language_start[j], r.language_start[j + 1]
        for i in range(i0, i1):
            if lazy and failed[i - i0, j - j0] != 0:
                continue
            given, full = 0, 0
            for week in range(first_week, last_week):
                minutes = np.int64(free[i, week])
                given += min(minutes, need)
                full += 1 if minutes >= need else 0
            a = 500 if weeks == 0 else (1000 if need == 0 else given * 1000 // (need * weeks))
            e = 500 if weeks == 0 else full * 1000 // weeks
            b = 1000
            if wanted > 0:
                common = (
                    _bits(hours[i, 0] & window_0)
                    + _bits(hours[i, 1] & window_1)
                    + _bits(hours[i, 2] & window_2)
                )
                b = min(common * 60, wanted) * 1000 // wanted
            takes = np.int64(modes[i]) & _WORKABLE
            c = 1000 if mode == 0 or mode & takes != 0 else (500 if takes == 0 or mode == _HYBRID else 0)
            d = 1000
            if end > begin:
                total = 0
                for q in range(begin, end):
                    at = find(language, language_start[i], language_start[i + 1], role_language[q])
                    level = np.int64(language_level[at]) if at >= 0 else 0
                    total += min(level, role_wish[q]) * 1000 // role_wish[q]
                d = total // (end - begin)
            x, y = i - i0, j - j0
            out[x, y, 0], out[x, y, 1], out[x, y, 2], out[x, y, 3], out[x, y, 4] = a, b, c, d, e
            out[x, y, 5] = (a + b + c + d + e) // 5


@njit(cache=True, nogil=True, forceinline=True)
def want_of(stance, kind):  # type: ignore[no-untyped-def]
    """The wants of one skill: rather not 0, use 1000, learn 1000 (500 where required), silent 500."""
    if stance & _RATHER_NOT != 0:
        return 0
    if stance & _USE != 0 or (stance & _LEARN != 0 and kind != _REQUIRED):
        return 1000
    return 500


@njit(cache=True, nogil=True)
def wants(p, i0, i1, r, j0, j1, lazy, failed, sums):  # type: ignore[no-untyped-def]
    """Turn sums (of the skills' wants) into the floored means over skills and tags."""
    tag_start, tag, role_tag = p.tag_start, p.tag, r.tag
    for j in range(j0, j1):
        begin, end = r.tag_start[j], r.tag_start[j + 1]
        count = r.requirement_start[j + 1] - r.requirement_start[j] + end - begin
        for i in range(i0, i1):
            if lazy and failed[i - i0, j - j0] != 0:
                continue
            if count == 0:
                sums[i - i0, j - j0] = 500
                continue
            common = shared(tag, tag_start[i], tag_start[i + 1], role_tag, begin, end)
            sums[i - i0, j - j0] = (sums[i - i0, j - j0] + 500 * (end - begin + common)) // count


@njit(cache=True, nogil=True)
def skill_parts(p, i0, i1, r, j0, j1, table, lazy, failed, detail, sums):  # type: ignore[no-untyped-def]
    """sums[.., 0:3] of every pair: the skills component, missing required skills, sum of the skills' wants; the cover
    condition is added to failed.

    detail[n] = (cover, via, proven, wants) of requirement n in the last pair: via is an index into near_skill (-1 for
    none), proven the cover that evidenced skills alone give. Of equal covers the evidenced one wins, then the nearer.
    """
    skill_start, skill, stance, mu_step, sd_class = p.skill_start, p.skill, p.stance, p.mu_step, p.sd_class
    near_start, near_skill, near_sim = r.near_start, r.near_skill, r.near_sim
    asked, levels, kinds, weights = r.skill, r.level, r.kind, r.weight
    for j in range(j0, j1):
        begin, end = r.requirement_start[j], r.requirement_start[j + 1]
        for i in range(i0, i1):
            if lazy and failed[i - i0, j - j0] != 0:
                continue
            first, last = skill_start[i], skill_start[i + 1]
            summed, missing, said, counting, covered = 0, 0, 0, 0, False
            for q in range(begin, end):
                cover, via, proven, best_is_proven = 0, -1, 0, False
                for e in range(near_start[q], near_start[q + 1]):
                    at = find(skill, first, last, near_skill[e])
                    if at < 0 or stance[at] & _HAS == 0:
                        continue
                    value = near_sim[e] * table[mu_step[at], sd_class[at], levels[q] - 1] // 100
                    evidenced = stance[at] & _EVIDENCED != 0
                    if value > cover or (value == cover and value > 0 and evidenced and not best_is_proven):
                        cover, via, best_is_proven = value, e, evidenced
                    if evidenced and value > proven:
                        proven = value
                at = find(skill, first, last, asked[q])
                want = want_of(np.int64(stance[at]), kinds[q]) if at >= 0 else 500
                n = q - begin
                detail[n, 0], detail[n, 1], detail[n, 2], detail[n, 3] = cover, via, proven, want
                said += want
                if kinds[q] != _LEARNABLE:
                    counting += 1
                    covered = covered or cover > 0
                    summed += weights[q] * cover
                    missing += 1 if kinds[q] == _REQUIRED and cover < _MET else 0
            if counting > 0 and not covered:
                failed[i - i0, j - j0] |= _COVER
            sums[i - i0, j - j0, 0] = summed // 1000 if counting > 0 else 500
            sums[i - i0, j - j0, 1], sums[i - i0, j - j0, 2] = missing, said


@njit(cache=True, nogil=True, forceinline=True)
def total_score(skills, wanted, practical, missing):  # type: ignore[no-untyped-def]
    """Components and the number of missing required skills to thousandths of a point."""
    return (
        _SKILLS * skills + _WANTS * wanted + _PRACTICAL * practical - _MISSING * min(_MOST_MISSING, missing)
    )


@njit(cache=True, nogil=True)
def score_block(p, i0, i1, r, j0, j1, table, lazy):  # type: ignore[no-untyped-def]
    """Score a block of pairs from the persons' own rows.

    Returns (out, practical, detail): out[.., 0:6] = score, skills, wants, practical, missing, failed bits (with lazy, only
    the failed bits of failed pairs are set); practical as `practical_parts`, detail as `skill_parts` give them.
    """
    shape = (i1 - i0, j1 - j0)
    failed = np.zeros(shape, dtype=np.int64)
    out = np.zeros((shape[0], shape[1], 6), dtype=np.int64)
    practical = np.zeros((shape[0], shape[1], 6), dtype=np.int64)
    sums = np.zeros((shape[0], shape[1], 3), dtype=np.int64)
    detail = np.zeros((MOST_REQUIREMENTS, 4), dtype=np.int64)
    admission(p, i0, i1, r, j0, j1, lazy, failed)
    limits(p, i0, i1, r, j0, j1, lazy, failed)
    needs(p, i0, i1, r, j0, j1, table, lazy, failed)
    skill_parts(p, i0, i1, r, j0, j1, table, lazy, failed, detail, sums)
    wanted = sums[:, :, 2].copy()
    wants(p, i0, i1, r, j0, j1, lazy, failed, wanted)
    practical_parts(p, i0, i1, r, j0, j1, lazy, failed, practical)
    for x in range(shape[0]):
        for y in range(shape[1]):
            out[x, y, 5] = failed[x, y]
            if lazy and failed[x, y] != 0:
                continue
            out[x, y, 1], out[x, y, 2] = sums[x, y, 0], wanted[x, y]
            out[x, y, 3], out[x, y, 4] = practical[x, y, 5], sums[x, y, 1]
            out[x, y, 0] = total_score(sums[x, y, 0], wanted[x, y], practical[x, y, 5], sums[x, y, 1])
    return out, practical, detail
