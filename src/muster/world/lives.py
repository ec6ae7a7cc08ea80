"""What people can really do, what they say of it, and what others have seen of it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from muster.evidence import actions as evidence_actions
from muster.evidence.rules import Choice
from muster.evidence.terms import FoundState, Stance
from muster.people import actions as people_actions
from muster.world import actions as world_actions
from muster.world.population import Trade
from muster.world.sources import toml
from muster.world.stage import Someone, Stage

CV_SHARE = 0.06
"""How many people bring a CV."""


class Lives:
    """Gives everybody their hidden truth and lets them and others speak about it over the year."""

    def __init__(self, stage: Stage, trades: dict[str, Trade]) -> None:
        self.stage = stage
        self.trades = trades
        self._keys = sorted(stage.skills)
        self._beside: dict[str, list[Someone]] = {}
        for one in stage.people.values():
            if one.kind == "employee":
                self._beside.setdefault(f"{one.organisation}/{one.unit}", []).append(one)

    def begin(self) -> None:
        """Truth at once; what is said of it spread over the first weeks, what others say over the year."""
        for one in list(self.stage.people.values()):
            fixed = toml("personas").get(one.persona, {})
            self._truth(one, fixed)
            first = self.stage.moment(self.stage.day(self.stage.chance.randrange(372, 388)))
            self.stage.plan(first, partial(self._speak, one, fixed))
            if fixed.get("cv") or (not one.persona and self.stage.chance.random() < CV_SHARE):
                self.stage.plan(first + timedelta(hours=2), partial(self._bring_cv, one))
            self._others(one, fixed)
            self._leave(one)

    def _truth(self, one: Someone, fixed: dict[str, Any]) -> None:
        stage, chance, trade = self.stage, self.stage.chance, self.trades[one.occupation]
        skill = chance.gauss(3.4, 0.55) + (0.4 if one.kind == "retiree" else 0.0)
        truth = {key: skill + chance.gauss(0.2, 0.5) for key in trade.essential}
        for key in trade.optional:
            if chance.random() < 0.6:
                truth[key] = skill + chance.gauss(-0.7, 0.7)
        for key in chance.sample(self._keys, chance.randrange(1, 4)):
            truth.setdefault(key, chance.gauss(2.2, 0.8))
        if one.is_head:
            truth |= {"team-leadership": skill, "giving-feedback": skill + chance.gauss(-0.3, 0.5)}
        truth |= fixed.get("truth", {})
        one.truth = {key: max(1.0, min(5.0, level)) for key, level in sorted(truth.items())}
        one.boldness = fixed.get("boldness", chance.choice((-1, 0, 0, 0, 1))) * 0.7
        one.care = min(0.98, max(0.4, chance.gauss(0.8, 0.12)))
        world_actions.hide_truth(
            stage.clockwork(),
            one.ref,
            {stage.skills[key]: round(level * 100) for key, level in one.truth.items()},
            boldness=round(one.boldness * 100),
            care=round(one.care * 100),
        )

    def _speak(self, one: Someone, fixed: dict[str, Any]) -> None:
        """Say what one has, wants to use, wants to learn and would rather not do."""
        stage, chance = self.stage, self.stage.chance
        has: dict[str, int] = fixed.get("has", {})
        known = sorted(one.truth, key=lambda key: (-one.truth[key], key))
        said = has or {
            key: stage.level(one.truth[key], noise=0.5, lean=one.boldness)
            for key in known
            if chance.random() < 0.85
        }
        use = fixed.get("use") or [key for key in list(said)[:5] if chance.random() < 0.55]
        learn = fixed.get("learn") or self._wishes(one)
        rather_not = fixed.get("rather_not", [])
        if not fixed and chance.random() < 0.15:
            rather_not = [key for key in list(said)[-1:] if key not in use and key not in learn]
        fading = fixed.get("fading", ())
        choices = [
            Choice(stage.skills[key], Stance.HAS, level, self._last_used(key in fading))
            for key, level in said.items()
        ]
        for stance, keys in ((Stance.USE, use), (Stance.LEARN, learn), (Stance.RATHER_NOT, rather_not)):
            choices += [Choice(stage.skills[key], stance) for key in keys]
        one.wants, one.learns = frozenset(use), frozenset(learn)
        stage.do(evidence_actions.claim_many, one.ref, one.ref, choices)

    def _wishes(self, one: Someone) -> list[str]:
        chance = self.stage.chance
        near = [key for key in self.trades[one.occupation].optional if key not in one.truth]
        wishes = near[: chance.randrange(0, 3)]
        if chance.random() < 0.5:
            wishes.append(chance.choice(self._keys))
        return sorted(set(wishes))

    def _last_used(self, is_fading: bool) -> date | None:
        """For a skill that rests, a day some years ago; for one in four others a day of this year."""
        day = self.stage.now.date()
        if is_fading:
            return day - timedelta(days=4 * 365)
        return (
            day - timedelta(days=self.stage.chance.randrange(5, 300))
            if self.stage.chance.random() < 0.25
            else None
        )

    def _others(self, one: Someone, fixed: dict[str, Any]) -> None:
        """Plan what managers rate and colleagues vouch for."""
        stage, chance = self.stage, self.stage.chance
        best = sorted(one.truth, key=lambda key: (-one.truth[key], key))
        if one.manager_ref and chance.random() < 0.45:
            for key in best[: chance.randrange(1, 3)]:
                at = stage.moment(stage.day(chance.randrange(20, 365)))
                stage.plan(at, partial(self._rate, one, key))
        beside = [c for c in self._beside.get(f"{one.organisation}/{one.unit}", ()) if c.ref != one.ref]
        if fixed.get("deep"):
            for key in best[:6]:
                for years in (3, 5, 8):
                    self._plan_old_word(one, key, years, beside)
        number = 5 if one.persona in ("talent", "freelancer") else chance.choice((0, 0, 0, 1, 1, 2))
        if beside:
            for _i in range(number):
                at = stage.moment(stage.day(chance.randrange(15, 365)))
                stage.plan(at, partial(self._endorse, one, stage.pick(best[:5]), stage.pick(beside)))

    def _plan_old_word(self, one: Someone, key: str, years: int, beside: list[Someone]) -> None:
        """Work of long ago that was written down when the person came in, such as tests and ratings kept on paper."""
        stage = self.stage
        rater = stage.pick(beside)
        kind = {3: "manager", 5: "work_sample", 8: "certificate"}[years]
        observed = stage.today - timedelta(days=365 * years + stage.chance.randrange(0, 200))
        rating = stage.level(one.truth[key], noise=0.3)
        at = stage.moment(stage.day(370))

        def write() -> None:
            evidence_actions.add_evidence(
                stage.clockwork(),
                one.ref,
                stage.skills[key],
                kind,
                rating,
                rater_ref=rater.ref,
                observed_date=observed,
                source_ref=f"personnel-file-{years}-{key}"[:40],
                words="From the personnel file",
            )

        stage.plan(at, write)

    def _rate(self, one: Someone, key: str) -> None:
        stage = self.stage
        stage.do(
            evidence_actions.rate_as_manager,
            one.manager_ref,
            one.ref,
            stage.skills[key],
            stage.level(one.truth[key], noise=0.45),
            words=stage.pick(toml("words")["rated"]),
        )

    def _endorse(self, one: Someone, key: str, by: Someone) -> None:
        stage = self.stage
        words = stage.pick(toml("words")["endorsed"]).format(name=one.name.split()[0])
        level = stage.level(one.truth[key], noise=0.7, lean=0.3)
        stage.do(evidence_actions.endorse, by.ref, one.ref, stage.skills[key], level, words=words)

    def _bring_cv(self, one: Someone) -> None:
        """Paste a CV, accept what is true of it, reject a little."""
        stage, chance = self.stage, self.stage.chance
        text = self._cv(one)
        document = stage.do(evidence_actions.paste_text, one.ref, one.ref, text)
        if document is None:
            return
        keys = {ref: key for key, ref in stage.skills.items()}
        choices, rejected = [], []
        for found in document.found.select_related("skill").order_by("pk"):
            key = keys.get(found.skill.ref, "")
            if found.state != FoundState.SUGGESTED:
                continue
            if key in one.truth:
                level = stage.level(one.truth[key], noise=0.5, lean=one.boldness)
                choices.append(Choice(found.skill.ref, Stance.HAS, level))
            elif chance.random() < 0.3:
                rejected.append(found.skill.ref)
        if choices or rejected:
            stage.do(evidence_actions.accept_many, one.ref, document.ref, choices, rejected=rejected)

    def _cv(self, one: Someone) -> str:
        stage, trade = self.stage, self.trades[one.occupation]
        names = [key.replace("-", " ") for key in one.truth]
        year = stage.today.year
        first, second = year - stage.chance.randrange(2, 6), year - stage.chance.randrange(8, 15)
        return "\n".join(
            [
                one.name,
                trade.label,
                one.place,
                "",
                "Profile",
                f"{trade.label} with experience in {', '.join(names[:3])}.",
                "",
                "Experience",
                f"{first} - today  {trade.label}, {one.unit or 'independent'}",
                f"Responsible for {names[0]} and {names[1 % len(names)]}. Worked with {names[2 % len(names)]} every week.",
                f"{second} - {first}  {trade.label}, in a smaller company",
                f"First projects in {names[-1]} and {names[-2]}.",
                "",
                "Skills",
                ", ".join(names),
                "",
                "Languages",
                ", ".join(sorted(one.languages)),
                "",
            ]
        )

    def _leave(self, one: Someone) -> None:
        """Holidays for some, and a long leave for those on leave."""
        stage, chance = self.stage, self.stage.chance
        if one.persona or chance.random() > 0.25:
            return
        said = stage.day(chance.randrange(20, 300))
        start = stage.today + timedelta(days=chance.randrange(14, 90))
        kind = chance.choice(("holiday", "holiday", "care", "sabbatical"))
        length = {"holiday": 14, "care": 28, "sabbatical": 90}[kind]
        stage.plan(
            stage.moment(said),
            lambda: stage.do(
                people_actions.take_leave,
                one.ref,
                one.ref,
                start,
                start + timedelta(days=length),
                kind=kind,
            ),
        )
