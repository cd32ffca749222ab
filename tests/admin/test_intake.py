"""“From a text or bulletin”: what editors give, see, correct and save."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from news.models import Article, Bulletin, EditorsNote
from portal.publishing.states import Readiness, WorkflowState
from portal.roles import EDITORS
from tests import factories as make
from tests.admin.forms import value_of
from tests.legaltext.laws import as_docx, as_pdf
from tests.news.intake.sample import LINES, TITLES

DAY = "2021-02-10"
NAMES = ("哈通社", "上海合作组织秘书处", "俄罗斯自然资源与生态部", "白俄罗斯自然资源与环境保护部")


@pytest.fixture
def world(db):
    for iso2, name in (
        ("tj", "塔吉克斯坦"),
        ("ru", "俄罗斯"),
        ("pk", "巴基斯坦"),
        ("by", "白俄罗斯"),
        ("kz", "哈萨克斯坦"),
    ):
        make.make_state(iso2=iso2, iso3=f"{iso2}x".upper(), name_zh_hans=name)
    for name in NAMES:
        make.make_source(name_zh_hans=name)
    glaciers = make.make_subject(slug="glaciers")
    make.make_term(name_zh_hans="冰湖洪水").subjects.add(glaciers)


def url() -> str:
    return reverse("admin:news_article_intake")


def read(client, **data):
    return client.post(url(), {"issue_day": DAY, "read": "1", **data})


def sent_back(response) -> dict:
    """What a browser would send for the page of the check that nobody corrected."""
    context = response.context
    data = {"save": "1"}
    forms = [context["articles"].management_form, context["notes"].management_form, context["issue"]]
    for form in [*forms, *context["articles"], *context["notes"]]:
        for field in form:
            data |= value_of(field)
    return data


def test_a_bulletin_becomes_drafts_notes_and_an_issue(world, editor):
    response = editor.post(url(), sent_back(read(editor, text=LINES)), follow=True)
    issue = Bulletin.objects.get()
    assert [entry.article.title_zh_hans for entry in issue.entries.all()] == TITLES
    first, second, third, *_rest = articles = [entry.article for entry in issue.entries.all()]
    assert {article.workflow_state for article in articles} == {WorkflowState.DRAFT}
    assert {article.readiness_zh_hans for article in articles} == {Readiness.ORIGINAL}
    assert {article.readiness_ru for article in articles} == {Readiness.MISSING}
    assert (first.date, second.date) == (datetime.date(2021, 1, 15), datetime.date(2020, 12, 30))
    assert [[state.iso2 for state in article.states.all()] for article in articles] == [
        ["tj"],
        ["ru"],
        ["pk"],
        ["by"],
        ["kz"],
    ]
    assert first.outlet.name_zh_hans == "上海合作组织秘书处"
    assert articles[3].outlet.name_zh_hans == "白俄罗斯自然资源与环境保护部"
    assert articles[4].dateline_place_zh_hans == "努尔苏丹"
    assert [subject.slug for subject in third.subjects.all()] == ["glaciers"]
    assert "<ul><li>报告新增地下水一章；</li><li>报告新增湖岸垃圾一章。</li></ul>" in second.body_zh_hans
    assert [[place.article.title_zh_hans for place in note.places.all()] for note in issue.notes.all()] == [
        TITLES[:1],
        TITLES[3:],
    ]
    assert "5 drafts were made. 2 editor’s notes were made." in response.content.decode()


def test_the_lead_of_a_source_that_is_not_known_stays_in_the_text(world, editor):
    response = read(editor, text=LINES)
    assert "No news source is called “巴基斯坦联合通讯社”" in response.content.decode()
    editor.post(url(), sent_back(response))
    article = Article.objects.get(title_zh_hans=TITLES[2])
    assert article.outlet is None
    assert article.body_zh_hans.startswith("<p>【巴基斯坦联合通讯社/1月17日】")


def test_a_second_import_makes_nothing_twice(world, editor):
    data = sent_back(read(editor, text=LINES))
    editor.post(url(), data)
    # Once more what is on the page, as a double click sends it: the addresses are taken.
    assert "taken" in editor.post(url(), data).content.decode()
    response = read(editor, text=LINES)
    assert response.content.decode().count("This article is there already") == len(TITLES)
    again = sent_back(response) | {"issue-make_issue": "on", "make_issue": "on", "number": "1"}
    page = editor.post(url(), again, follow=True)
    assert "5 articles were there already." in page.content.decode()
    assert (Article.objects.count(), EditorsNote.objects.count(), Bulletin.objects.count()) == (5, 2, 1)
    assert Bulletin.objects.get().entries.count() == 5


def test_what_the_editor_corrects_is_what_is_saved(world, editor):
    data = sent_back(read(editor, text=LINES))
    data |= {"article-0-title": "冰川", "article-0-date": "2021-01-16", "note-0-covers": "1、2", "note-1-take": ""}
    del data["article-1-take"]
    page = editor.post(url(), data)
    assert "No draft is made of article 2." in page.content.decode()
    assert not Article.objects.exists()
    data["note-0-covers"] = "1"
    editor.post(url(), data)
    assert set(Article.objects.values_list("title_zh_hans", flat=True)) == {"冰川", *TITLES[2:]}
    assert Article.objects.get(title_zh_hans="冰川").date == datetime.date(2021, 1, 16)
    assert EditorsNote.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("article-0-title", "", "This is needed to make a draft."),
        ("article-0-slug", "Ä", "Use small Latin letters"),
        ("article-1-slug", "tj-2021-01-15", "Another article of this text has this address."),
        ("article-0-date", "2021-02-30", "Enter a valid date."),
        ("article-0-outlet", "99999999999999999999", "not one of the available choices"),
        ("article-0-states", ["x"], "not a valid value"),
        ("note-0-covers", "9", "There is no article “9” here: they are numbered 1 to 5."),
        ("note-0-covers", "", "A note covers at least one article."),
        ("number", "", "An issue has a year and a number."),
        ("article-0-there", "99999999999999999999", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(world, editor, name, value, said):
    data = sent_back(read(editor, text=LINES)) | {name: value, "make_issue": "on"}
    page = editor.post(url(), data)
    if said:
        assert said in page.content.decode()
        assert not Article.objects.exists()
        assert not Bulletin.objects.exists()


def test_an_issue_that_is_published_takes_nothing_more(world, editor):
    make.make_bulletin(year=2021, number=1)
    page = editor.post(url(), sent_back(read(editor, text=LINES)) | {"year": "2021", "number": "1"})
    assert "The issue 2021-1 is no draft any more." in page.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en", "ru"])
@pytest.mark.parametrize("text", ["", " \n\t ", "12345 !!", "字" * 200_001, "\n".join("ab") * 10_001])
def test_a_text_that_is_not_read_is_refused_at_its_field(world, editor, text, language):
    editor.cookies["django_language"] = language
    response = read(editor, text=text)
    assert response.status_code == 200
    assert response.context["form"].errors["text"]


def test_a_text_of_ten_megabytes_is_refused_at_its_field(world, editor):
    response = read(editor, text="ab" * 5_000_000)
    assert response.status_code == 200
    assert "The text is longer than 200000 characters." in response.content.decode()


def test_lines_that_belong_to_no_article_are_one_field_and_stay_shown(world, editor):
    lines = "\n".join(f"第{number}期，“目录”<&>。" for number in range(2_500))
    response = read(editor, text=f"{lines}\n{LINES}")
    found = response.context["left_over"]
    page = response.content.decode()
    assert len(found) > 2_000
    assert page.count('name="left_over"') == 1
    data = sent_back(response) | {"left_over": "\r\n".join(found), "article-0-slug": "Bad Address"}
    response = editor.post(url(), data)
    assert response.status_code == 200
    assert "slug" in response.context["articles"].errors[0]
    assert response.context["left_over"] == found


def test_a_form_of_too_many_fields_is_refused_in_plain_words(world, editor):
    response = read(editor, text="Hello", **{f"field-{number}": "x" for number in range(2_100)})
    assert response.status_code == 200
    assert "The text has more than 60 articles or notes." in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        as_docx(LINES.splitlines()),
        as_pdf(LINES.splitlines(), "zh-hans"),
        LINES.encode("utf-8"),
        LINES.encode("gb18030"),
    ],
    ids=["docx", "pdf", "utf-8", "gb18030"],
)
def test_files_give_what_the_text_gives(world, editor, data):
    response = read(editor, file=SimpleUploadedFile("bulletin", data))
    assert [form["title"].value() for form in response.context["articles"]] == TITLES
    assert len(response.context["notes"].forms) == 2


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 no archive", b"%PDF-1.4 no", b"\x00\x01" * 99, b"GIF89a", b"<?xml version='1.0'?><a/>"]
)
def test_a_file_that_is_not_read_is_refused_at_its_field(world, editor, data):
    response = read(editor, file=SimpleUploadedFile("bulletin", data))
    assert response.context["form"].errors["file"]


def test_a_pasted_russian_text_becomes_one_draft(world, editor):
    response = read(editor, text="Форум в Алматы\n\nУчастники обсудили воду.\n\nСледующий форум — через год.")
    page = editor.post(url(), sent_back(response))
    article = Article.objects.get()
    assert page.url == reverse("admin:news_article_change", args=[article.pk])
    assert (article.original_language, article.title_ru) == ("ru", "Форум в Алматы")
    assert article.body_ru == "<p>Участники обсудили воду.</p><p>Следующий форум — через год.</p>"


def test_markup_in_a_text_is_text(world, editor):
    editor.post(url(), sent_back(read(editor, text="A title\n\nIt says <script>alert(1)</script> & more.")))
    assert Article.objects.get().body_en == "<p>It says &lt;script&gt;alert(1)&lt;/script&gt; &amp; more.</p>"


def test_who_may_not_add_articles_may_not_read_texts_in(translator, client):
    assert translator.get(url()).status_code == 403
    assert client.get(url()).status_code == 302


def test_a_forged_request_is_refused(world, client_of):
    client = client_of(EDITORS)
    client.handler.enforce_csrf_checks = True
    assert client.post(url(), {"text": "x", "issue_day": DAY}).status_code == 403
