"""The previews of an issue at the desk: each form in each language, and the letter as its subscribers get it."""

import pytest
from django.test import Client
from django.utils.translation import override

from news.models import Bulletin
from portal.languages import column
from tests.admin.forms import url_of
from tests.factories import make_article, make_bulletin, make_editors_note


def test_the_preview_of_each_form_opens_in_each_language(editor: Client) -> None:
    issue = make_bulletin(make_article(), published=False)
    faces = editor.get(url_of(issue, "change")).context["issue"]["faces"]
    with override("en"):
        assert [str(label) for label, _previews in faces] == ["web page", "PDF", "e-mail", "WeChat"]
    for _label, previews in faces:
        for code, _name, url in previews:
            response = editor.get(url)
            assert response.status_code == 200, (code, url)


def letter_url(issue: Bulletin, query: str) -> str:
    return f"/admin/news/bulletin/{issue.pk}/letter/?{query}"


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "编者按"), ("en", "Editor’s note"), ("ru", "Примечание")])
def test_the_letter_is_previewed_with_both_parts(editor: Client, language: str, words: str) -> None:
    article = make_article(languages=(language,))
    issue = make_bulletin(article, published=False)
    make_editors_note(article, bulletin=issue)
    title = getattr(article, column("title", language))
    page = editor.get(letter_url(issue, f"language={language}"))
    letter = page.context["letter"]
    assert title in letter.text
    assert words in letter.text
    html = page.content.decode()
    assert title in html
    framed = editor.get(page.context["html_url"])
    assert framed.content.decode() == letter.html
    assert title in letter.html
    # The browser may show the one in the other, and nothing else may.
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "style-src-attr 'unsafe-inline'" in framed["Content-Security-Policy"]


def test_the_preview_of_a_letter_says_why_it_would_not_be_sent(editor: Client) -> None:
    issue = make_bulletin(languages=("zh-hans",))
    assert "such a letter is not sent" in editor.get(letter_url(issue, "language=zh-hans")).content.decode()
    assert "so it is not sent in it" in editor.get(letter_url(issue, "language=ru")).content.decode()


def test_a_letter_in_no_language_of_ours_is_not_found(editor: Client) -> None:
    assert editor.get(letter_url(make_bulletin(), "language=xx")).status_code == 404
    assert editor.get("/admin/news/bulletin/0/letter/").status_code == 404
