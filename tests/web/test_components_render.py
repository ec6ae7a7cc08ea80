"""The components as templates: each documented, each shown, nothing unescaped, nothing inline."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from muster.web.components import icons
from muster.web.pages import look
from muster.web.templatetags.look import spread
from tests.house.reading import SOURCE

COMPONENTS = SOURCE / "web" / "templates" / "cotton"
STATIC = SOURCE / "web" / "static"
GUIDE = SOURCE.parents[1] / "docs" / "develop" / "components.md"
NAMES = sorted(path.stem for path in COMPONENTS.glob("*.html"))
BAD = "<script>alert(1)</script>\"'"


def render(source: str, **values: object) -> str:
    """A template of a page, compiled as cotton compiles it."""
    from django_cotton.compiler_regex import CottonCompiler

    return Template(CottonCompiler().process(source)).render(Context(values))


@pytest.fixture(scope="module")
def page() -> str:
    request = RequestFactory().get("/look/")
    shell = {
        "hat": {"key": "talent", "label": BAD},
        "hats": [
            {"label": BAD, "url": "#", "current": True},
            {"label": "Owner", "url": "#", "current": False},
        ],
        "links": [{"label": BAD, "url": "#", "icon": "house", "current": True}],
        "finder_url": "/find/",
        "notices_url": "/notices/",
        "notices_count": 120,
        "person": {"name": BAD, "initials": "IB", "url": "#"},
        "organisation": BAD,
        "demo": True,
        "theme": "dark",
        "language": "en",
        "theme_url": "/theme/",
        "language_url": "/language/",
        "languages": [{"code": "en", "label": "English"}],
        "sign_out_url": "/out/",
    }
    # Rendered without the context processors, which ask the database who is here.
    context = {**look._context(), "shell": shell, "messages": [], "request": request}
    return render_to_string("look/index.html", context)


class Reader(HTMLParser):
    """Collects ids, and what labels and descriptions point at."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointed: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if found := given.get("id"):
            self.ids.append(found)
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            self.pointed |= set((given.get(name) or "").split())


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.mark.parametrize("name", NAMES)
def test_every_component_says_its_attributes_at_its_top_and_in_the_guide(name: str) -> None:
    first = (COMPONENTS / f"{name}.html").read_text().splitlines()[0]
    found = re.fullmatch(r"\{# ([a-z-]+)(?: \((.*?)\))?: (.+) #\}", first)
    assert found is not None
    assert found[1] == name.replace("_", "-")
    assert f"**`c-{found[1]}`**" in GUIDE.read_text()
    assert found[3].strip() in GUIDE.read_text()


@pytest.mark.parametrize("name", NAMES)
def test_every_component_stands_on_the_living_page(name: str) -> None:
    used = "".join(path.read_text() for path in (SOURCE / "web" / "templates").rglob("*.html"))
    assert re.search(rf"<c-{name.replace('_', '-')}[\s/>]", used)


@pytest.mark.parametrize("name", NAMES)
def test_no_component_lets_attributes_through_unescaped(name: str) -> None:
    text = (COMPONENTS / f"{name}.html").read_text()
    assert not re.search(r"{{\s*attrs|\|safe|autoescape off", text)


def test_hostile_words_never_become_tags(page: str) -> None:
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nothing_on_the_page_is_inline(page: str) -> None:
    for tag, given in read(page).tags:
        assert "style" not in given
        assert not [name for name in given if name.startswith("on")]
        assert tag != "style"
        assert tag != "script" or given.get("src")


def test_ids_are_unique_and_everything_pointed_at_is_there(page: str) -> None:
    reader = read(page)
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.pointed <= set(reader.ids)


def test_a_failed_field_says_so_to_everybody(page: str) -> None:
    control = next(given for _tag, given in read(page).tags if given.get("name") == "hours")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_hours-error"
    assert "A week has 168 hours. Enter 60 or fewer." in page
    assert 'data-fix="id_hours" data-value="16"' in page


def test_the_current_place_is_marked_once_in_each_navigation(page: str) -> None:
    current = [given for tag, given in read(page).tags if tag == "a" and given.get("aria-current") == "page"]
    assert len(current) == 2


def test_attributes_pass_escaped_and_without_events() -> None:
    given = {
        "hx-get": f"/x?{BAD}",
        "onclick": "alert(1)",
        "style": "x",
        "disabled": True,
        "a b": "x",
        "hidden": None,
    }
    assert spread(given) == ' hx-get="/x?&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;" disabled=""'


@pytest.mark.parametrize(
    "source",
    [
        '<c-btn :data-x="bad" :href="bad">x</c-btn>',
        '<c-status :label="bad" />',
        "<c-callout>{{ bad }}</c-callout>",
        '<c-field :label="bad" name="a" :value="bad" :help="bad" />',
        '<c-field label="A" name="a" kind="textarea" :value="bad" :error="bad" :fix="bad" :fix_value="bad" />',
        '<c-empty :title="bad">{{ bad }}</c-empty>',
        '<c-person :name="bad" :sub="bad" />',
        '<c-page-head :title="bad" :private="bad" :back="bad" back_href="#">{{ bad }}</c-page-head>',
        '<c-section title="{{ bad }}" :aside="bad" />',
        '<c-figure :value="bad" :caption="bad" :basis="bad" :limit="bad" />',
        '<c-copy :value="bad" :label="bad" />',
        '<c-search :value="bad" :label="bad" />',
        '<c-event :when="bad">{{ bad }}</c-event>',
        '<c-skill-chip :name="bad" :need="bad" :level="3" />',
    ],
)
def test_hostile_values_are_escaped_in_every_place(source: str) -> None:
    page = render(source, bad=BAD)
    assert "<script" not in page
    tags = [given for _tag, given in read(page).tags]
    assert all(not name.startswith("on") for given in tags for name in given)
    assert [value for given in tags for value in given.values() if value and "alert(1)" in value] == [
        BAD for given in tags for value in given.values() if value and "alert(1)" in value
    ]


def test_a_disabled_button_says_why_beside_it() -> None:
    page = render('<c-btn disabled reason="The title is missing.">Post it</c-btn>')
    assert "disabled" in page
    assert "The title is missing." in page


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(icons.NoSuchIcon, match="no-such-thing"):
        icons.icon("no-such-thing")
    with pytest.raises(icons.NoSuchIcon):
        icons.icon("../favicon")


def test_every_icon_draws() -> None:
    assert all('<svg class="icon"' in icons.icon(name) for name in icons.icon_names())


def test_vendored_files_carry_their_licences() -> None:
    assert all((STATIC / "vendor" / name / "LICENSE").stat().st_size > 200 for name in ("htmx", "alpine"))
    assert (STATIC / "muster" / "icons" / "LICENSE").is_file()
    for face in ("besley", "atkinson-hyperlegible-next"):
        assert (STATIC / "muster" / "fonts" / f"{face}-OFL.txt").is_file()
        assert len(list((STATIC / "muster" / "fonts").glob(f"{face}-latin*.woff2"))) == 2


def test_every_named_static_file_exists() -> None:
    used = "".join(path.read_text() for path in (SOURCE / "web" / "templates").rglob("*.html"))
    names = re.findall(r"{% static '([^']+)' %}", used)
    assert names
    assert [name for name in names if not (STATIC / name).is_file()] == []


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ines Brandt", "IB"), ("Łukasz", "Ł"), ("Sanne de Wit", "SW"), ("", "·"), ("42", "·")],
)
def test_a_face_shows_two_letters_at_most(name: str, letters: str) -> None:
    assert render("{% load look %}{{ name|initials }}", name=name) == letters
