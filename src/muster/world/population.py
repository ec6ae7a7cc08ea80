"""Who lives in the world: organisations, units, and people with names that fit their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from muster.foundation.periods import monday
from muster.people import actions as people_actions
from muster.people.terms import ConsentPurpose
from muster.skills import queries as skill_queries
from muster.world.sources import toml
from muster.world.stage import Someone, Stage

SKILL_URI = "muster:skill/"
OCCUPATION_URI = "muster:occupation/"
LONG_AGO = 11 * 365
INNER = ("employee", "contractor", "on_leave")
OFFERS = {"employee": (0, 120, 180, 240, 240, 300, 360, 480), "contractor": (240, 480, 600)}
LOCAL = {
    "DE": {"de": 6, "en": 4},
    "DK": {"da": 6, "en": 5},
    "PL": {"pl": 6, "en": 4},
    "PT": {"pt": 6, "en": 4},
}
LOCAL |= {"IN": {"hi": 6, "en": 6}, "TR": {"tr": 6, "en": 4}, "GH": {"en": 6}}


@dataclass(slots=True)
class Plan:
    """One person before they come in."""

    occupation: str
    kind: str = "employee"
    title: str = ""
    is_head: bool = False
    persona: str = ""
    fixed: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trade:
    """What the taxonomy says of an occupation: its name and the keys of its skills."""

    label: str
    essential: tuple[str, ...]
    optional: tuple[str, ...]


def read_skills(stage: Stage) -> dict[str, Trade]:
    """Learn the references of all skills; the trades by key."""
    page = 1
    while True:
        cut = skill_queries.list_skills(page=page, size=100)
        stage.skills |= {
            v.uri.removeprefix(SKILL_URI): v.ref for v in cut.items if v.uri.startswith(SKILL_URI)
        }
        if page * cut.size >= cut.total:
            break
        page += 1
    keys = {ref: key for key, ref in stage.skills.items()}
    trades: dict[str, Trade] = {}
    page = 1
    while True:
        jobs = skill_queries.list_occupations(page=page, size=100)
        for job in jobs.items:
            essential, optional = (
                tuple(sorted(keys[ref] for ref in refs if ref in keys))
                for refs in (job.essential, job.optional)
            )
            trades[job.uri.removeprefix(OCCUPATION_URI)] = Trade(job.label, essential, optional)
        if page * jobs.size >= jobs.total:
            return trades
        page += 1


class Census:
    """Brings the people in, one after the other, through the real actions."""

    def __init__(self, stage: Stage, trades: dict[str, Trade], *, share: float) -> None:
        self.stage = stage
        self.trades = trades
        self.share = share
        """How much of the full world is wanted: 1.0 is all of it."""
        self._names: set[str] = set()
        self._themes = sorted(theme.key for theme in skill_queries.list_themes())

    def bring_in(self) -> None:
        """Found the organisations and bring everybody in: heads first, because others name them as manager."""
        personas = toml("personas")
        for home in toml("organisations")["organisation"]:
            self._organisation(home, personas)
        outside = toml("organisations")["freelancers"]
        for plan in [
            self._persona("freelancer", personas),
            *self._plans(outside["people"], kind="freelancer"),
        ]:
            self._person(plan, outside, "", None, "", "")

    def _organisation(self, home: dict[str, Any], personas: dict[str, Any]) -> None:
        stage = self.stage
        row = people_actions.create_organisation(
            stage.operator(), home["name"], slug=home["key"], is_invented=True, **home["settings"]
        )
        stage.organisations[home["key"]] = row.ref
        chief = ""
        for unit in home["units"]:
            made = people_actions.create_unit(stage.operator(), row.ref, unit["name"])
            stage.units[home["key"], unit["name"]] = made.ref
            mine = [
                self._persona(key, personas)
                for key, one in personas.items()
                if one["organisation"] == home["key"] and one["unit"] == unit["name"]
            ]
            head = next((plan for plan in mine if plan.is_head), None)
            if head is None:
                first = next(iter(unit["people"]))
                head = Plan(first, title=unit["head"], is_head=True)
            boss = self._person(head, home, unit["name"], made.ref, chief, row.ref)
            chief = chief or boss.ref
            rest = [plan for plan in mine if not plan.is_head] + self._plans(unit["people"])
            for plan in rest:
                self._person(plan, home, unit["name"], made.ref, boss.ref, row.ref)
        self._wider_circle(home, row.ref)

    def _wider_circle(self, home: dict[str, Any], organisation_ref: str) -> None:
        """Retirees, alumni and contractors, each once of some unit."""
        for kind, number in home["extra"].items():
            for _one in range(max(1, round(number * self.share))):
                unit = self.stage.pick(home["units"][1:])
                occupation = self.stage.pick(list(unit["people"]))
                self._person(Plan(occupation, kind=kind), home, unit["name"], None, "", organisation_ref)

    def _plans(self, people: dict[str, int], *, kind: str = "employee") -> list[Plan]:
        plans = []
        for occupation, number in people.items():
            wanted = number * self.share
            count = int(wanted) + (self.stage.chance.random() < wanted - int(wanted))
            plans += [Plan(occupation, kind=kind) for _i in range(count)]
        return plans

    def _persona(self, key: str, personas: dict[str, Any]) -> Plan:
        one = personas[key]
        return Plan(
            one["occupation"],
            kind=one.get("kind", "employee"),
            title=one["title"],
            is_head=one.get("head", False),
            persona=key,
            fixed=one,
        )

    def _person(
        self,
        plan: Plan,
        home: dict[str, Any],
        unit: str,
        unit_ref: str | None,
        manager_ref: str,
        organisation_ref: str,
    ) -> Someone:
        stage, fixed = self.stage, plan.fixed
        stage.now += timedelta(minutes=stage.chance.randrange(2, 20))
        site = home["sites"][fixed["place"]] if fixed else self._site(home["sites"])
        name = fixed["name"] if fixed else self._name(site[1])
        work = self.trades[plan.occupation].label
        profile = self._profile(plan, site, work)
        row = people_actions.create_person(
            stage.operator(),
            name=name,
            email=f"{plan.persona}@demo.muster.example" if plan.persona else self._address(name, home),
            with_account=bool(plan.persona),
            is_invented=True,
            **profile,
        )
        spoken = fixed.get("languages") or self._languages(site[1])
        someone = Someone(
            ref=row.ref,
            name=name,
            organisation=home.get("key", ""),
            unit=unit,
            kind=plan.kind,
            occupation=plan.occupation,
            place=site[0],
            manager_ref=manager_ref if plan.kind in INNER else "",
            languages=spoken,
            offered=0,
            persona=plan.persona,
            is_head=plan.is_head,
        )
        stage.people[row.ref] = someone
        if plan.persona:
            stage.personas[plan.persona] = someone
        if organisation_ref:
            self._belong(someone, plan, work, organisation_ref, unit_ref)
        self._grants(someone, plan, organisation_ref)
        self._week(someone, plan)
        if (
            crc32(name.encode()) % 10 < 8
        ):  # by name and not by chance, so that nothing else of the world changes
            stage.do(people_actions.give_consent, someone.ref, someone.ref, ConsentPurpose.INSIGHTS)
        return someone

    def _belong(
        self, someone: Someone, plan: Plan, work: str, organisation_ref: str, unit_ref: str | None
    ) -> None:
        stage = self.stage
        home_minutes = plan.fixed.get("home_minutes", self._home_minutes(plan.kind))
        since = stage.now.date() - timedelta(days=stage.chance.randrange(60, LONG_AGO))
        people_actions.add_membership(
            stage.operator(),
            someone.ref,
            organisation_ref,
            kind=plan.kind,
            unit_ref=unit_ref,
            title=plan.title or work,
            manager_ref=someone.manager_ref or None,
            starts_date=since,
            home_minutes=home_minutes,
        )

    def _home_minutes(self, kind: str) -> int:
        if kind == "employee":
            return self.stage.pick((2400, 2280, 2280, 2280, 2100, 1920, 1920, 1440, 1200))
        return 1200 if kind == "contractor" else 0

    def _grants(self, someone: Someone, plan: Plan, organisation_ref: str) -> None:
        """Heads may post outward; the personas have what their part needs."""
        wanted = plan.fixed.get("grants", ["owner"] if plan.is_head else [])
        for right in wanted:
            everywhere = right in ("operator", "taxonomy_steward")
            people_actions.grant(
                self.stage.operator(), someone.ref, right, None if everywhere else organisation_ref
            )

    def _week(self, someone: Someone, plan: Plan) -> None:
        """Languages, working hours, and the hours given beyond the main job."""
        stage, act = self.stage, self.stage.clockwork()
        people_actions.set_languages(act, someone.ref, someone.languages)
        people_actions.set_working_hours(act, someone.ref, self._hours(plan))
        someone.offered = plan.fixed.get("offered", -1)
        if someone.offered < 0:
            someone.offered = stage.pick(OFFERS.get(plan.kind, (480, 600, 960, 1440)))
        if someone.offered:
            start: date = monday(stage.now.date())
            people_actions.offer_hours(act, someone.ref, someone.offered, start)

    def _hours(self, plan: Plan) -> list[tuple[int, int, int]]:
        if "working_hours" in plan.fixed:
            return [tuple(span) for span in plan.fixed["working_hours"]]
        start = self.stage.pick((420, 450, 480, 480, 510, 540))
        return [(day, start, start + 540) for day in range(5)]

    def _profile(self, plan: Plan, site: list[Any], work: str) -> dict[str, Any]:
        stage, fixed, words = self.stage, plan.fixed, toml("words")
        own: dict[str, Any] = {
            key: fixed[key]
            for key in ("headline", "about", "interests", "purpose", "themes", "work_mode")
            if key in fixed
        }
        if "rate_minor" in fixed:
            own |= {"rate_minor": fixed["rate_minor"], "rate_currency": fixed["rate_currency"]}
        elif plan.kind == "freelancer":
            own |= {"rate_minor": stage.chance.randrange(45, 120) * 100, "rate_currency": "EUR"}
        drawn = {
            "headline": stage.pick(words["headlines"]).format(work=work, place=site[0]),
            "about": stage.pick(words["about"]).format(work=work.lower()),
            "interests": stage.pick(words["interests"]) if stage.chance.random() < 0.85 else "",
            "purpose": stage.pick(words["purposes"]) if stage.chance.random() < 0.8 else "",
            "themes": sorted(stage.chance.sample(self._themes, stage.chance.randrange(0, 4))),
            "work_mode": stage.pick(("remote", "hybrid", "hybrid", "on_site", "any", "any")),
            "is_searchable": stage.chance.random() < 0.94,
        }
        if fixed:
            drawn["is_searchable"] = True
        place = {
            "place": site[0],
            "country": site[1],
            "time_zone": site[2],
            "latitude": site[3],
            "longitude": site[4],
        }
        return drawn | own | place

    def _site(self, sites: list[list[Any]]) -> list[Any]:
        return self.stage.chance.choices(sites, weights=[site[5] for site in sites])[0]

    def _languages(self, country: str) -> dict[str, int]:
        chance = self.stage.chance
        spoken = dict(LOCAL[country])
        if country != "DE" and chance.random() < 0.4:
            spoken["de"] = chance.randrange(2, 5)
        if country == "DE" and chance.random() < 0.3:
            spoken["en"] = chance.randrange(2, 7)
        if chance.random() < 0.2:
            spoken.setdefault(chance.choice(["fr", "es", "tr", "ar", "uk", "it"]), chance.randrange(3, 7))
        return spoken

    def _name(self, country: str) -> str:
        names, chance = toml("names"), self.stage.chance
        for _try in range(200):
            given = names["mixed" if chance.random() < 0.12 else country]["given"].split()
            family = names["mixed" if chance.random() < 0.14 else country]["family"].split()
            name = f"{chance.choice(given)} {chance.choice(family)}"
            if name not in self._names:
                break
        self._names.add(name)
        return name

    def _address(self, name: str, home: dict[str, Any]) -> str:
        plain = name.lower().translate(PLAIN).replace(" ", ".")
        domain = f"{home['key']}.muster.example" if "key" in home else "free.muster.example"
        return f"{plain}@{domain}"


PLAIN = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "å": "a", "é": "e", "ê": "e", "ç": "c",
        "ã": "a", "ó": "o", "ł": "l", "ś": "s", "ń": "n", "ą": "a", "ę": "e", "ż": "z", "ź": "z",
        "č": "c", "ć": "c", "ş": "s", "ğ": "g", "ı": "i", "ï": "i", "í": "i",
    }
)  # fmt: skip
