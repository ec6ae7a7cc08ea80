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
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from muster.engine.levels import VERSION as LEVELS_VERSION
from muster.engine.rows import WEEKS, Condition, Kind, Mode, Stance


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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _bits(word):  # type: ignore[no-untyped-def]
    n = 0
    while word != np.uint64(0):
        word &= word - np.uint64(1)
        n += 1
    return n


@njit(cache=True, nogil=True)
def admission_failures(p, i, r, j):  # type: ignore[no-untyped-def]
    """Bits of audience, visibility and block conditions that person i does not meet for role j."""
    failed = 0
    admitted = r.kinds[j] == 0 or (p.kinds[i] & r.kinds[j]) != 0
    if admitted and r.open_to_all[j] == 0:
        a, b = p.organisation_start[i], p.organisation_start[i + 1]
        admitted = shared(p.organisation, a, b, r.audience, r.audience_start[j], r.audience_start[j + 1]) > 0
    if not admitted:
        failed |= _AUDIENCE
    if (
        p.everyone[i] == 0
        and find(p.visible, p.visible_start[i], p.visible_start[i + 1], r.organisation[j]) < 0
    ):
        failed |= _VISIBILITY
    if find(r.excluded, r.excluded_start[j], r.excluded_start[j + 1], p.key[i]) >= 0 or (
        shared(
            p.block, p.block_start[i], p.block_start[i + 1], r.party, r.party_start[j], r.party_start[j + 1]
        )
        > 0
    ):
        failed |= _BLOCK
    return failed


@njit(cache=True, nogil=True)
def language_level(p, i, language):  # type: ignore[no-untyped-def]
    """The person's level 0..6 in a language."""
    at = find(p.language, p.language_start[i], p.language_start[i + 1], language)
    return np.int64(p.language_level[at]) if at >= 0 else 0


@njit(cache=True, nogil=True)
def work_failures(p, i, r, j, table):  # type: ignore[no-untyped-def]
    """Bits of the must, hours, language, place and rate conditions that person i does not meet for role j."""
    failed = 0
    first, last = p.skill_start[i], p.skill_start[i + 1]
    for q in range(r.requirement_start[j], r.requirement_start[j + 1]):
        if r.must[q] != 0:
            at = find(p.skill, first, last, r.skill[q])
            if (
                at < 0
                or p.stance[at] & _HAS == 0
                or table[p.mu_step[at], p.sd_class[at], r.level[q] - 1] < _MET
            ):
                failed |= _MUST
                break
    for week in range(max(0, r.first_week[j]), min(WEEKS, r.first_week[j] + r.weeks[j])):
        if p.free[i, week] < r.minimum[j]:
            failed |= _HOURS
            break
    for q in range(r.language_start[j], r.language_start[j + 1]):
        if language_level(p, i, r.language[q]) < r.language_floor[q]:
            failed |= _LANGUAGE
            break
    if r.mode[j] == _ON_SITE and r.place[j] != 0 and p.place[i] != r.place[j] and p.modes[i] & _ANYWHERE == 0:
        failed |= _PLACE
    if r.ceiling[j] >= 0 and p.currency[i] == r.currency[j] and p.rate[i] > r.ceiling[j]:
        failed |= _RATE
    return failed


@njit(cache=True, nogil=True)
def practical_parts(p, i, r, j, out):  # type: ignore[no-untyped-def]
    """Fill out[0:5] with hours, overlap, mode, language and dates in thousandths; return their floored mean."""
    need, given, full, weeks = r.need[j], 0, 0, 0
    for week in range(max(0, r.first_week[j]), min(WEEKS, r.first_week[j] + r.weeks[j])):
        free = np.int64(p.free[i, week])
        weeks += 1
        given += min(free, need)
        full += 1 if free >= need else 0
    out[0] = 500 if weeks == 0 else (1000 if need == 0 else given * 1000 // (need * weeks))
    out[4] = 500 if weeks == 0 else full * 1000 // weeks
    out[1] = 1000
    if r.overlap[j] > 0:
        common = 0
        for word in range(3):
            common += _bits(p.hours[i, word] & r.window[j, word])
        out[1] = min(common * 60, r.overlap[j]) * 1000 // r.overlap[j]
    mode, modes = np.int64(r.mode[j]), np.int64(p.modes[i]) & _WORKABLE
    if mode == 0 or mode & modes != 0:
        out[2] = 1000
    elif modes == 0 or mode == _HYBRID:
        out[2] = 500
    else:
        out[2] = 0
    out[3] = 1000
    first, last = r.language_start[j], r.language_start[j + 1]
    if last > first:
        total = 0
        for q in range(first, last):
            total += min(language_level(p, i, r.language[q]), r.language_wish[q]) * 1000 // r.language_wish[q]
        out[3] = total // (last - first)
    return (out[0] + out[1] + out[2] + out[3] + out[4]) // 5


@njit(cache=True, nogil=True)
def want_of(stance, kind):  # type: ignore[no-untyped-def]
    """The wants of one skill: rather not 0, use 1000, learn 1000 (500 where required), silent 500."""
    if stance & _RATHER_NOT != 0:
        return 0
    if stance & _USE != 0 or (stance & _LEARN != 0 and kind != _REQUIRED):
        return 1000
    return 500


@njit(cache=True, nogil=True)
def wants_of(p, i, r, j, skill_wants):  # type: ignore[no-untyped-def]
    """The floored mean over skills (their sum given) and tags."""
    first, last = r.tag_start[j], r.tag_start[j + 1]
    count = r.requirement_start[j + 1] - r.requirement_start[j] + last - first
    if count == 0:
        return np.int64(500)
    common = shared(p.tag, p.tag_start[i], p.tag_start[i + 1], r.tag, first, last)
    return (skill_wants + 500 * (last - first + common)) // count


@njit(cache=True, nogil=True)
def skill_parts(p, i, r, j, table, cover, via, proven, wants):  # type: ignore[no-untyped-def]
    """Per requirement n of role j: cover[n], via[n] (index into near_skill, -1 for none), proven[n] (the cover that
    evidenced skills alone give) and wants[n]. Of equal covers the evidenced one wins, then the nearer."""
    first, last = p.skill_start[i], p.skill_start[i + 1]
    for q in range(r.requirement_start[j], r.requirement_start[j + 1]):
        n = q - r.requirement_start[j]
        cover[n], via[n], proven[n] = 0, -1, 0
        at = find(p.skill, first, last, r.skill[q])
        wants[n] = want_of(np.int64(p.stance[at]), r.kind[q]) if at >= 0 else 500
        best_is_proven = False
        for e in range(r.near_start[q], r.near_start[q + 1]):
            at = find(p.skill, first, last, r.near_skill[e])
            if at < 0 or p.stance[at] & _HAS == 0:
                continue
            value = r.near_sim[e] * table[p.mu_step[at], p.sd_class[at], r.level[q] - 1] // 100
            evidenced = p.stance[at] & _EVIDENCED != 0
            if value > cover[n] or (value == cover[n] and value > 0 and evidenced and not best_is_proven):
                cover[n], via[n], best_is_proven = value, e, evidenced
            if evidenced and value > proven[n]:
                proven[n] = value


@njit(cache=True, nogil=True)
def total_score(skills, wants, practical, missing):  # type: ignore[no-untyped-def]
    """Components and the number of missing required skills to thousandths of a point."""
    return _SKILLS * skills + _WANTS * wants + _PRACTICAL * practical - _MISSING * min(_MOST_MISSING, missing)


@njit(cache=True, nogil=True)
def pair_score(p, i, r, j, table, cover, via, proven, wants, practical, out):  # type: ignore[no-untyped-def]
    """Score person i for role j from the person's own rows.

    Fills the part arrays and out = (score, skills, wants, practical, missing, failures), all int64.
    """
    skill_parts(p, i, r, j, table, cover, via, proven, wants)
    summed, skill_wants, missing, counting, covered = 0, 0, 0, 0, False
    first = r.requirement_start[j]
    for q in range(first, r.requirement_start[j + 1]):
        n = q - first
        skill_wants += wants[n]
        if r.kind[q] == _LEARNABLE:
            continue
        counting += 1
        covered = covered or cover[n] > 0
        summed += r.weight[q] * cover[n]
        if r.kind[q] == _REQUIRED and cover[n] < _MET:
            missing += 1
    failed = admission_failures(p, i, r, j) | work_failures(p, i, r, j, table)
    if counting > 0 and not covered:
        failed |= _COVER
    out[1] = summed // 1000 if counting > 0 else 500
    out[2] = wants_of(p, i, r, j, skill_wants)
    out[3] = practical_parts(p, i, r, j, practical)
    out[4] = missing
    out[0] = total_score(out[1], out[2], out[3], missing)
    out[5] = failed
