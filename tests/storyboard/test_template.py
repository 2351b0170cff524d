"""Prompts: what renders, what is refused, and that refusing takes no time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veospec.storyboard.names import roots
from veospec.storyboard.sandbox import Sandbox
from veospec.storyboard.template import Mistake, Templates

DOCUMENT: dict[str, Any] = {
    "cast": {
        "keeper": {"description": "an old keeper", "voice": "low and hoarse"},
        "old-dog": {"description": "a dog"},
        "老人": {"description": "穿黄雨衣的老人"},
    },
    "place": {"tower": {"description": "a staircase"}},
    "style": {"look": "35 mm film"},
    "vars": {"sea": "a grey sea", "n": 3, "list": ["one", "two"], "deep": {"er": "yes"}},
}


def render(template: str, folder: Path | None = None) -> str | Mistake:
    return Templates(roots(DOCUMENT), folder).render(template)


def mistake(template: str, folder: Path | None = None) -> Mistake:
    result = render(template, folder)
    assert isinstance(result, Mistake), result
    return result


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ cast.keeper }} climbs", "an old keeper climbs"),
        ("{{cast.keeper.voice}}", "low and hoarse"),
        ("{{ cast.老人 }}慢慢走", "穿黄雨衣的老人慢慢走"),
        ("{{ place.tower }}, {{ style.look }}", "a staircase, 35 mm film"),
        ("{{ vars.deep.er }} {{ vars.n }}", "yes 3"),
        ('{{ cast["old-dog"] }}', "a dog"),
        ("{{ cast.keeper | title }}", "An Old Keeper"),
        ("{{ vars.list | join(' and ') }}", "one and two"),
        ("{% for x in vars.list %}{{ loop.index }}{{ x }} {% endfor %}", "1one 2two"),
        ("{% if vars.n > 2 %}many{% else %}few{% endif %}", "many"),
        (
            "{% set who = cast.keeper %}{{ who }} and {{ who.voice }}",
            "an old keeper and low and hoarse",
        ),
        (
            "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(1) }}{{ m(cast.keeper) }}",
            "<1><an old keeper>",
        ),
        ("{{ vars.nothing | default('x') }}", "x"),
        ("{{ 'a' ~ vars.n ~ 'b' }}", "a3b"),
        ("  \n plain words \n ", "plain words"),
        ("a { b } {{{ vars.n }}}".replace("{{{", "{ {{"), "a { b } { 3}"),
    ],
)
def test_templates_render(template: str, text: str) -> None:
    assert render(template) == text


@pytest.mark.parametrize(
    ("template", "words", "hint"),
    [
        ("{{ cast.keper }} climbs", "cast.keper", "cast.keeper"),
        ("x {{ cast.keper | upper }}", "cast.keper", "cast.keeper"),
        ("{{ keeper }}", "keeper", "cast.keeper"),
        ("{{ kast.keeper }}", "kast", "cast"),
        ("{{ cast.old-dog }}", "cast.old", 'cast["old-dog"]'),
        ("{{ place.tower.voice }}", "place.tower.voice", "voice"),
        ("{{ cast.keeper.voise }}", "cast.keeper.voise", "cast.keeper.voice"),
        ("one\ntwo {{ style.lok | upper }}", "style.lok", "style.look"),
    ],
)
def test_an_undefined_name_is_pointed_at(template: str, words: str, hint: str) -> None:
    found = mistake(template)
    assert template[found.start : found.end] == words
    assert hint in found.remedy


BOMBS = [
    '{{ "a" * 10**9 }}',
    "{{ 10**10**9 }}",
    "{{ 'x' ~ 'y' * 10**8 }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(999) %}{% for j in range(999) %}{% for k in range(999) %}x"
    "{% endfor %}{% endfor %}{% endfor %}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 60 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 60 + "{{ a }}",
    "{% set a = [1] %}" + "{% set a = a + a %}" * 60 + "{{ a | join }}",
    "{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a | replace('x', 'xxxxxxxxxx') %}" * 60 + "{{ a }}",
    "{% macro r(n) %}{% if n %}{{ r(n - 1) }}{{ r(n - 1) }}{% endif %}x{% endmacro %}{{ r(60) }}",
    "{% macro r() %}{{ r() }}{% endmacro %}{{ r() }}",
    '{{ "%1000000000d" % 1 }}',
    '{{ "{:1000000000}".format(1) }}',
    '{{ "a".ljust(10**9) }}',
    '{{ "a" | center(10**9) }}',
    "{{ lipsum(10**6) }}",
    "{{ " + "(" * 4000 + "1" + ")" * 4000 + " }}",
    "{{ " + "-" * 4000 + "1 }}",
    "{{ vars" + ".a" * 4000 + " | upper }}",
    "{% if 1 %}" * 400 + "x" + "{% endif %}" * 400,
    "{{ 1 " + "+ 1" * 4000 + " }}",
]


@pytest.mark.parametrize("template", BOMBS, ids=range(len(BOMBS)))
def test_bombs_do_not_go_off(template: str) -> None:
    assert mistake(template).code == "VS005"


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ cast.__class__ | upper }}",
        "{{ cast.keeper.upper() }}",
        "{{ vars.list.append('x') }}",
        "{{ self }}",
        "{{ varargs }}",
        "{{ vars }}",
        "{{ vars.list }}",
        "{{ range }}",
        "{% block x %}{% endblock %}",
        "{{ x",
        "{% if %}",
        "{{ cast.keeper | nothing }}",
        "{{ 1 / 0 }}",
        "{{ 'a' < 1 }}",
        "{# only a comment #}",
    ],
)
def test_what_prompts_cannot_do_is_said(template: str) -> None:
    assert mistake(template).code == "VS005"


def test_included_files_lie_beside_the_storyboard(tmp_path: Path) -> None:
    folder = tmp_path / "film"
    (folder / "parts").mkdir(parents=True)
    (folder / "parts" / "look.txt").write_text("{{ cast.keeper }}, {{ style.look }}\n")
    (folder / "macros.txt").write_text("{% macro hi(x) %}hi {{ x }}{% endmacro %}")
    assert render("A {% include 'parts/look.txt' %}", folder) == "A an old keeper, 35 mm film"
    assert render("{% from 'macros.txt' import hi %}{{ hi(1) }}", folder) == "hi 1"
    assert render("{% import 'macros.txt' as m %}{{ m.hi(2) }}", folder) == "hi 2"


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_end_of_the_last_line_of_an_included_file_is_no_word(tmp_path: Path, end: str) -> None:
    (tmp_path / "look.txt").write_bytes(f"35 mm{end}".encode())
    assert render("A tower, {% include 'look.txt' %}.", tmp_path) == "A tower, 35 mm."


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "film"
    folder.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (folder / "link.txt").symlink_to(secret)
    (folder / "out").symlink_to(tmp_path)
    for name in ("../secret.txt", str(secret), "link.txt", "out/secret.txt", "a/../../secret.txt"):
        assert mistake(f"{{% include '{name}' %}}", folder).code == "VS007"
    assert mistake("{% include 'link.txt' %}", None).code == "VS007"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("fine\n{{ nobody }}", 2),
        ("{{ cast.nobody }}", 1),
        ("\n\n{{ 1 / 0 }}", 3),
        ("\n{% if %}", 2),
        ("\n{{ 'a' * 10**9 }}", 2),
    ],
)
def test_a_mistake_in_an_included_file_names_the_file_and_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/look.txt").write_text(text)
    (tmp_path / "all.txt").write_text("{% include 'parts/look.txt' %}")
    prompt = "One.\nTwo {% include 'all.txt' %}."
    found = mistake(prompt, tmp_path)
    assert found.message.endswith(f"(in parts/look.txt:{line}).")
    assert prompt[found.start : found.end] == "{% include 'all.txt' %}"


def test_a_mistake_in_a_macro_of_another_file_names_it(tmp_path: Path) -> None:
    (tmp_path / "m.txt").write_text("{% macro say(x) %}\n{{ x.nothing }}{% endmacro %}")
    found = mistake("{% import 'm.txt' as m %}\n{{ m.say(cast.keeper) }}", tmp_path)
    assert found.message.endswith("(in m.txt:2).")


def test_a_file_that_includes_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("{% include 'a.txt' %}")
    (tmp_path / "b.txt").write_text("{% include 'c.txt' %}{% include 'c.txt' %}")
    (tmp_path / "c.txt").write_text("{% for i in range(99) %}{% include 'd.txt' %}{% endfor %}")
    (tmp_path / "d.txt").write_text("x" * 60_000)
    assert mistake("{% include 'a.txt' %}", tmp_path).code == "VS005"
    assert mistake("{% include 'b.txt' %}", tmp_path).code == "VS005"


NAMES = ["cast.keeper", "cast.keeper.voice", "cast.老人", "place.tower", "style.look", "vars.sea"]
NAMES += ["vars.n", "vars.deep.er", "vars.list", "vars.deep", "cast", "cast.nobody", "vars.sea.x"]
EXPRESSIONS = st.sampled_from(NAMES)
PIECES = st.one_of(
    st.text(st.sampled_from("ab {}%#.\n老😀"), max_size=6),
    EXPRESSIONS.map("{{{{ {} }}}}".format),
    EXPRESSIONS.map("{{{{{}}}}}".format),
)


@given(st.lists(PIECES, max_size=6).map("".join))
def test_plain_expressions_mean_what_they_mean_in_jinja(template: str) -> None:
    plain = Templates(roots(DOCUMENT), None)._render_plain(template)
    if plain is None:
        return
    with_logic = Sandbox(roots(DOCUMENT), None).render(template)
    if isinstance(plain, Mistake):
        assert isinstance(with_logic, Mistake)
    else:
        assert with_logic == plain


PHRASES = ["{{", "}}", "{%", "%}", "{#", "#}", "endif", "endfor", "cast", ".", "keeper", "|"]
PHRASES += ["upper", "(", ")", "[", "]", "1", "'a'", "-", "~", "\n", " for x in ", " if "]
PHRASES += ["set a = ", "macro m()", "include ", " "]


@given(st.lists(st.sampled_from(PHRASES), max_size=14).map("".join))
def test_any_template_gives_a_text_or_a_mistake(template: str) -> None:
    result = render(template)
    if isinstance(result, Mistake):
        assert 0 <= result.start <= result.end <= len(template)
        assert result.message.endswith(".")
        assert result.remedy


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ cast.ada }} and {{ vars.x }} by {{ place.y }}", ["cast.ada", "vars.x", "place.y"]),
        ("{{ vars.x | upper }}, {{ nobody }}{% if vars.y %}.{% endif %}", ["vars.x", "nobody"]),
        ("{{ vars.x }} {{ vars.y | default('z') }} {{ 1 | upper }}", ["vars.x"]),
        ("{% set a = 'b' %}{{ vars.x }} {{ a.upper }} {{ vars.z | trim }}", ["vars.x", "vars.z"]),
    ],
)
def test_all_unknown_names_of_a_prompt_are_told(template: str, words: list[str]) -> None:
    templates = Templates(roots({}), None)
    first = templates.render(template)
    assert isinstance(first, Mistake)
    found = [first, *templates.others(template, first)]
    assert [template[each.start : each.end] for each in found] == words
