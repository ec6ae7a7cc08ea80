"""Text that is meant to do harm, or that nobody foresaw: refused plainly or read calmly, nothing half-applied."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from muster.skills import actions as skills_actions
from muster.skills import extraction, rules
from muster.skills import queries as skills_queries
from muster.skills.formats import archives
from muster.skills.models import Proposal, Skill
from muster.skills.rules.proposals import NameMissing
from muster.skills.rules.refusals import ArchiveTooBig, MixedLetters
from muster.skills.rules.words import mixes_scripts, tidy, without_unseen
from tests.factories.evidence import make_skills
from tests.factories.people import operator_act
from tests.factories.skills import load_small_starter
from tests.skills.test_governance import accept, propose

UNSEEN = "\u0000\u0007\u00ad\u200b\u200f\u202e\u2066\ufeff\ud800"


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert tidy(f" Py{UNSEEN}thon\u00a0 \n work ") == "Python work"
    assert without_unseen(f"Line one\n\tline {UNSEEN}two") == "Line one\n\tline two"
    assert tidy("می‌خواهم") == "می‌خواهم"  # a joiner that Persian needs stays


def test_words_of_two_alphabets() -> None:
    assert mixes_scripts("\u0420ython")  # the first letter is Cyrillic
    assert not mixes_scripts("Python и SQL")
    assert not mixes_scripts("β-carotene, µController, naïve")


@pytest.mark.django_db
def test_names_that_look_like_others_are_refused_or_made_plain() -> None:
    load_small_starter()
    family = skills_queries.list_families()[0].key
    skills = make_skills({"Snakery": "tool"})
    with pytest.raises(MixedLetters):
        propose("alias", skill=skills["Snakery"].ref, language="en", text="\u0420ython work")
    with pytest.raises(NameMissing):
        propose("alias", skill=skills["Snakery"].ref, language="en", text=UNSEEN)
    with pytest.raises(rules.proposals.NameIsTaken):
        propose("new_skill", label=f"Snak{UNSEEN}ery", language="en", kind="tool", family=family)
    accept(propose("alias", skill=skills["Snakery"].ref, language="en", text=f"Snake{UNSEEN} work"))
    assert skills_queries.search_skills("snake work")[0].label == "Snakery"
    thread = skills_actions.propose(
        operator_act(),
        "new_skill",
        {"label": "Ice", "language": "en", "kind": "skill", "family": family, "description": f"a{UNSEEN}b"},
        reason=f"We need{UNSEEN} it.",
    )
    kept = Proposal.objects.get(ref=thread.ref)
    assert (kept.payload["description"], kept.reason) == ("ab", "We need it.")


@pytest.mark.django_db
def test_a_list_with_unseen_letters_is_loaded_plainly() -> None:
    skills = make_skills({f"Weld{UNSEEN.replace(chr(0xD800), '').replace(chr(0), '')}ing": "skill"})
    (skill,) = skills.values()
    assert Skill.objects.get(pk=skill.pk).labels.get(role="preferred").text == "Welding"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "Osaan ohjelmoida ja johtaa työryhmiä; käytän Python-kieltä päivittäin.",
        "毎日 Python を使っています。",
        "أستخدم Python كل يوم",
        "P\u0338y\u0338t\u0338h\u0338o\u0338n \u202ePython\u202c",
        "\U0001f9d1\u200d\U0001f4bb Python " + "\u0301" * 5000,
    ],
)
def test_a_text_in_a_language_that_is_not_loaded(text: str) -> None:
    make_skills({"Python": "tool", "Team leading": "skill"})
    found = extraction.current().extract(text)
    assert "Python" in {one.label for one in found}
    assert all(text[one.span[0] : one.span[1]] == one.words for one in found)


def test_a_zip_bomb_stops_at_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEGABYTES", 2)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills_en.csv", b"0" * (8 * 1024 * 1024))
    assert len(whole.getvalue()) < 20_000
    with pytest.raises(ArchiveTooBig):
        archives.unpack(io.BytesIO(whole.getvalue()), "esco.zip", tmp_path)
    written = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert written <= 2 * 1024 * 1024


def test_names_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("../../skills_en.csv", b"conceptUri,preferredLabel\n")
        archive.writestr("/etc/passwd.csv", b"a,b\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    assert archives.unpack(io.BytesIO(whole.getvalue()), "esco.zip", inside) == ("esco", inside)
    assert sorted(path.name for path in tmp_path.rglob("*.csv")) == ["passwd.csv", "skills_en.csv"]
    assert not list(tmp_path.glob("*.csv"))


@pytest.mark.django_db
def test_a_text_of_five_thousand_skills_is_read_in_time() -> None:
    names = [f"{first} {second}" for first in _words(71) for second in _words(71, "zu")][:5000]
    make_skills(dict.fromkeys(names, "skill"))
    extraction.current()
    began = time.monotonic()
    found = extraction.current().extract("Skills\n" + ", ".join(names))
    assert time.monotonic() - began < 60
    assert len({one.label for one in found if one.sure}) == 5000


def _words(n: int, end: str = "") -> list[str]:
    """Different words of letters alone."""
    letters = "bdfghklmnprstvz"
    return [f"{letters[i % 15]}a{letters[i // 15 % 15]}o{letters[i * 7 % 15]}e{end}" for i in range(n)]
