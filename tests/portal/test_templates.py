"""Templates compiled once for each language say what Django's own would."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template import Context, Engine, loader
from django.template.base import TextNode
from django.template.loader_tags import ExtendsNode
from django.utils import translation

from portal.languages.templates import Loader

TEMPLATES = {
    "page.html": '<a href="{% url "portal:search" %}">{% translate "Search the site" %}</a>{{ asked }}',
    "with-value.html": "{% blocktranslate %}Nothing published here has: {{ words }}{% endblocktranslate %}",
    "sentence.html": "{% blocktranslate %}Search the site{% endblocktranslate %}",
    "other-language.html": '{% language "en" %}{% translate "Search the site" %}{% endlanguage %}',
    "kept-as-variable.html": '{% translate "Search the site" as label %}[{{ label }}]',
    "included.html": "{{ item }}{{ more }};",
    "including.html": '{% for item in items %}{% include "included.html" with more="+" %}{% endfor %}{{ more }}',
    "tree.html": '{{ branch.name }}{% for branch in branch.below %}({% include "tree.html" %}){% endfor %}',
    "parent.html": "<{% block body %}{% endblock %}>",
    "child.html": '{% extends "parent.html" %}{% block body %}{% translate "Search the site" %}{% endblock %}',
    "list.html": '{% extends "parent.html" %}{% block body %}{% for item in items %}{% block item %}-{% endblock %}{% endfor %}{% endblock %}',
    "grandchild.html": '{% extends "list.html" %}{% block item %}({{ item }}){% endblock %}',
    "more.html": '{% extends "list.html" %}{% block body %}{{ block.super }}.{% endblock %}',
    "chosen.html": "{% extends parent %}{% block body %}1{% endblock %}",
    "frame.html": "{% block head %}{% endblock %}{{ name }}{% block body %}{% endblock %}",
    "named.html": '{% extends "frame.html" %}{% block head %}{% translate "Search the site" as name %}{{ name }}{% endblock %}',
}


@pytest.fixture
def engine() -> Engine:
    loaders = [("portal.languages.templates.Loader", [("django.template.loaders.locmem.Loader", TEMPLATES)])]
    return Engine(loaders=loaders, builtins=["django.templatetags.i18n", "django.templatetags.static"])


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    with translation.override("ru"):
        yield


def test_what_is_constant_in_a_language_becomes_one_text(engine: Engine) -> None:
    nodes = engine.get_template("page.html").nodelist
    assert [type(node) is TextNode for node in nodes] == [True, False]


def test_each_language_has_its_own_text_and_addresses(engine: Engine) -> None:
    russian = engine.get_template("page.html").render(Context({"asked": "?"}))
    with translation.override("zh-hans"):
        chinese = engine.get_template("page.html").render(Context({"asked": "?"}))
    assert russian == '<a href="/ru/search/">Поиск по сайту</a>?'
    assert chinese == '<a href="/zh-hans/search/">站内搜索</a>?'


def test_sentences_with_values_are_made_at_each_page(engine: Engine) -> None:
    template = engine.get_template("with-value.html")
    said = "В опубликованных материалах не встречается: "
    assert [template.render(Context({"words": words})) for words in ("A", "<B>")] == [f"{said}A", f"{said}&lt;B&gt;"]


def test_a_sentence_without_a_value_is_constant(engine: Engine) -> None:
    template = engine.get_template("sentence.html")
    assert [type(node) for node in template.nodelist] == [TextNode]
    assert template.render(Context()) == "Поиск по сайту"


def test_every_template_of_the_portal_can_be_compiled() -> None:
    names = {
        path.relative_to(root).as_posix()
        for root in settings.BASE_DIR.glob("*/templates")
        for path in root.rglob("*.html")
    }
    assert "base.html" in names
    for name in names:
        loader.get_template(name)


def test_a_part_in_another_language_stays_in_it(engine: Engine) -> None:
    assert engine.get_template("other-language.html").render(Context()) == "Search the site"


def test_a_text_can_be_put_into_a_variable(engine: Engine) -> None:
    assert engine.get_template("kept-as-variable.html").render(Context()) == "[Поиск по сайту]"


def test_values_given_to_an_included_template_do_not_leak(engine: Engine) -> None:
    assert engine.get_template("including.html").render(Context({"items": "ab"})) == "a+;b+;"


def test_a_template_may_include_itself(engine: Engine) -> None:
    tree = {"name": "1", "below": [{"name": "2", "below": [{"name": "3", "below": []}]}, {"name": "4", "below": []}]}
    assert engine.get_template("tree.html").render(Context({"branch": tree})) == "1(2(3))(4)"


def test_blocks_are_filled(engine: Engine) -> None:
    assert engine.get_template("child.html").render(Context()) == "<Поиск по сайту>"


def test_blocks_are_filled_over_several_templates(engine: Engine) -> None:
    context = Context({"items": "ab"})
    assert engine.get_template("grandchild.html").render(context) == "<(a)(b)>"
    # None of them fills the blocks of another.
    assert engine.get_template("list.html").render(context) == "<-->"
    assert engine.get_template("parent.html").render(context) == "<>"


def test_the_block_of_the_extended_template_can_be_asked_for(engine: Engine) -> None:
    assert engine.get_template("more.html").render(Context({"items": "ab"})) == "<--.>"


def test_what_a_template_extends_can_be_chosen_at_each_page(engine: Engine) -> None:
    template = engine.get_template("chosen.html")
    assert [template.render(Context({"parent": each})) for each in ("parent.html", "list.html")] == ["<1>", "<1>"]


def test_what_a_block_puts_into_a_variable_does_not_leak(engine: Engine) -> None:
    assert engine.get_template("named.html").render(Context({"name": "!"})) == "Поиск по сайту!"


def test_what_a_template_extends_is_not_looked_for_at_each_page(engine: Engine) -> None:
    nodes = engine.get_template("grandchild.html").nodelist
    assert not nodes.get_nodes_by_type(ExtendsNode)


def test_templates_are_read_once_for_each_language(engine: Engine) -> None:
    assert isinstance(engine.template_loaders[0], Loader)
    assert engine.get_template("page.html") is engine.get_template("page.html")
    with translation.override("en"):
        english = engine.get_template("page.html")
    assert english is not engine.get_template("page.html")
