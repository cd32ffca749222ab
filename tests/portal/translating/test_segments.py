"""Segments: an item paragraph by paragraph, and back into its columns."""

import datetime
from html import escape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.clauses.models import ClauseText
from portal.clauses.readiness import wording_changed
from portal.models import Clause, TranslatedSegment
from portal.publishing.models import Publication
from portal.publishing.states import Readiness
from portal.richtext import clean
from portal.translating.segments import Segment, SegmentState, finish, segments_of, write_drafts, write_segments
from portal.translating.stamps import watching_clauses
from tests.factories import make_article, make_clauses, make_law, make_user, node

pytestmark = pytest.mark.django_db

ZH = ("zh-hans",)


def by_key(item: Publication, language: str = "ru") -> dict[str, Segment]:
    return {segment.key: segment for segment in segments_of(item, language)}


def states(item: Publication, language: str = "ru") -> dict[str, str]:
    return {key: segment.state.value for key, segment in by_key(item, language).items()}


def article(**fields: Any) -> Any:
    """An article with three paragraphs in Chinese and in Russian, and no other texts but its titles."""
    values = {
        "languages": ("zh-hans", "ru"),
        "summary_zh_hans": "摘要",
        "summary_ru": "Резюме",
        "body_zh_hans": "<p>第一段。</p><p>第二段。</p><ul><li>第三项</li></ul>",
        "body_ru": "<p>Первый абзац.</p><p>Второй абзац.</p><ul><li>Третий пункт</li></ul>",
    }
    item = make_article(**values | fields)
    item.refresh_from_db()
    return item


def test_a_body_is_cut_into_its_blocks_each_with_its_translation() -> None:
    found = segments_of(article(), "ru")
    assert [(each.key, each.source, each.target) for each in found][2:] == [
        ("body/1", "第一段。", "Первый абзац."),
        ("body/2", "第二段。", "Второй абзац."),
        ("body/3", "第三项", "Третий пункт"),
    ]
    assert [each.element for each in found][2:] == ["p", "p", "li"]


def test_all_of_a_current_language_is_translated() -> None:
    assert set(states(article()).values()) == {"translated"}


def test_a_language_without_texts_has_all_segments_not_translated() -> None:
    assert set(states(article(), "en").values()) == {"initial"}


def test_the_original_language_has_no_segments() -> None:
    with pytest.raises(ValueError, match="zh-hans"):
        segments_of(article(), "zh-hans")


def test_a_changed_paragraph_of_the_original_is_the_only_one_outdated() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("第二段", "第二段改")
    item.save()
    found = by_key(item)
    assert item.readiness_ru == Readiness.OUTDATED
    assert {key for key, each in found.items() if each.state == SegmentState.OUTDATED} == {"body/2"}
    assert found["body/2"].translated_source == "第二段。"


def test_a_new_paragraph_in_the_original_leaves_the_others_with_their_translations() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("<p>第二段。</p>", "<p>新的一段。</p><p>第二段。</p>")
    item.save()
    found = by_key(item)
    assert [(each.source, each.target, each.state.value) for key, each in found.items() if key[:4] == "body"] == [
        ("第一段。", "Первый абзац.", "translated"),
        ("新的一段。", "", "initial"),
        ("第二段。", "Второй абзац.", "translated"),
        ("第三项", "Третий пункт", "translated"),
    ]


def test_a_paragraph_that_went_takes_only_its_own_translation_with_it() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("<p>第一段。</p>", "")
    item.save()
    write_segments(item, "ru", {"body/1": "Второй абзац!"})
    assert item.body_ru == "<p>Второй абзац!</p><ul><li>Третий пункт</li></ul>"


def test_a_minor_edit_leaves_everything_translated() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("第二段", "第二段改")
    item.minor_edit = True
    item.save()
    assert set(states(item).values()) == {"translated"}


def test_a_minor_edit_of_an_outdated_item_marks_no_further_paragraph() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("第二段", "第二段改")
    item.save()
    item.body_zh_hans = item.body_zh_hans.replace("第一段", "第 一段")
    item.minor_edit = True
    item.save()
    assert [key for key, state in states(item).items() if state == "outdated"] == ["body/2"]


def test_two_changes_of_the_original_one_after_the_other_are_both_marked_against_what_was_translated() -> None:
    item = article()
    for number in ("一", "二"):
        item.body_zh_hans = item.body_zh_hans.replace("第二段", f"第二段{number}")
        item.save()
    assert by_key(item)["body/2"].translated_source == "第二段。"


def test_confirming_the_changed_paragraph_makes_it_translated_and_the_item_stays_outdated() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("第二段", "第二段改")
    item.save()
    user = make_user()
    write_segments(item, "ru", {"body/2": "Второй абзац, изменённый."}, user)
    item.refresh_from_db()
    assert set(states(item).values()) == {"translated"}
    assert item.body_ru == "<p>Первый абзац.</p><p>Второй абзац, изменённый.</p><ul><li>Третий пункт</li></ul>"
    assert item.readiness_ru == Readiness.OUTDATED
    assert TranslatedSegment.objects.get(key="body/2").changed_by == user


def test_finishing_makes_the_language_current_and_forgets_what_was_remembered() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("第二段", "第二段改")
    item.save()
    write_segments(item, "ru", {"body/2": "Второй абзац, изменённый."})
    finish(item, "ru")
    item.refresh_from_db()
    assert item.readiness_ru == Readiness.CURRENT
    assert not TranslatedSegment.objects.exists()


def test_a_language_with_a_paragraph_left_is_not_finished() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("第二段", "第二段改")
    item.save()
    with pytest.raises(ValidationError, match="1"):
        finish(item, "ru")
    item.refresh_from_db()
    assert item.readiness_ru == Readiness.OUTDATED


def test_a_translation_begun_is_a_draft_and_keeps_the_places_of_what_is_still_empty() -> None:
    item = article(languages=ZH)
    write_segments(item, "en", {"title": "A title", "body/2": "Second."})
    item.refresh_from_db()
    assert item.readiness_en == Readiness.DRAFT
    assert item.body_en == "<p></p><p>Second.</p><ul><li></li></ul>"
    assert {key: each.target for key, each in by_key(item, "en").items() if key.startswith("body")} == {
        "body/1": "",
        "body/2": "Second.",
        "body/3": "",
    }


def test_what_is_typed_and_not_confirmed_is_kept_and_no_reader_sees_it() -> None:
    item = article()
    write_drafts(item, "ru", {"body/1": "Первый, недопис"})
    item.refresh_from_db()
    segment = by_key(item)["body/1"]
    assert (segment.state, segment.text, segment.target) == ("draft", "Первый, недопис", "Первый абзац.")
    assert "недопис" not in item.body_ru


def test_what_was_typed_outlives_a_change_of_the_original() -> None:
    item = article()
    write_drafts(item, "ru", {"body/3": "Третий, недопис"})
    item.refresh_from_db()
    item.body_zh_hans = f"<p>新的第一段。</p>{item.body_zh_hans}"
    item.save()
    assert by_key(item)["body/4"].draft == "Третий, недопис"


def test_the_tab_of_the_language_makes_it_current_and_what_was_remembered_goes() -> None:
    item = article()
    item.body_zh_hans = item.body_zh_hans.replace("第二段", "第二段改")
    item.save()
    item.body_ru = item.body_ru.replace("Второй", "Другой второй")
    item.save()
    assert set(states(item).values()) == {"translated"}
    assert not TranslatedSegment.objects.exists()


def test_a_translation_in_other_paragraphs_is_laid_beside_the_original_with_nothing_lost() -> None:
    item = article(
        body_zh_hans="<h2>目标</h2><p>很长的第一段，有许多话要说，还没有说完。</p><p>短。</p>",
        body_ru="<h2>Цели</h2><p>Длинный первый абзац, в котором сказано</p><p>много и ещё не всё.</p><p>Коротко.</p>",
    )
    found = [each.target for each in segments_of(item, "ru") if each.key.startswith("body")]
    assert found == ["Цели", "Длинный первый абзац, в котором сказано<br>много и ещё не всё.", "Коротко."]


def test_a_key_that_the_original_does_not_have_is_refused_with_nothing_written() -> None:
    item = article()
    with pytest.raises(ValidationError, match="body/9"):
        write_segments(item, "ru", {"body/1": "Другое", "body/9": "Лишнее"})
    item.refresh_from_db()
    assert "Другое" not in item.body_ru


def test_a_text_that_does_not_fit_is_refused_with_the_limit() -> None:
    with pytest.raises(ValidationError, match="300"):
        write_segments(article(), "ru", {"title": "я" * 301})


def test_scripts_and_blocks_do_not_come_in_by_a_segment() -> None:
    item = article()
    write_segments(item, "ru", {"body/1": "<h2>Раз</h2><script>alert(1)</script> <strong>два</strong>"})
    assert item.body_ru.startswith("<p>Раз <strong>два</strong></p>")


def test_signs_of_markup_in_a_plain_text_stay_what_they_are() -> None:
    item = article()
    write_segments(item, "ru", {"title": "A &amp; B &lt; C"})
    item.refresh_from_db()
    assert item.title_ru == "A & B < C"
    assert by_key(item)["title"].target == "A &amp; B &lt; C"


def test_the_clauses_of_a_law_are_segments_by_eid() -> None:
    law = make_law(original_language="ru")
    make_clauses(law)
    found = by_key(law, "en")
    assert found["clauses/chp_1/heading"].target == "chapter 1 [en]"
    assert found["clauses/art_2/body/1"].source == "Body of article 2 [ru]"


def test_a_wording_from_a_later_day_has_segments_of_its_own() -> None:
    law = make_law(original_language="ru")
    make_clauses(law, node("article", "1"))
    make_clauses(law, node("article", "1", ru="<p>Новое</p>"), starts_on="2024-01-01")
    assert by_key(law, "en")["clauses/art_1@2024-01-01/body/1"].source == "Новое"


def test_a_translated_clause_stands_in_its_wording_and_leaves_other_clauses_alone() -> None:
    law = make_law(original_language="ru", languages=("ru",))
    make_clauses(law, node("article", "1", languages=("ru",)), node("article", "2", languages=("ru",)))
    write_segments(law, "en", {"title": "A law", "clauses/art_2/body/1": "Second article"})
    assert ClauseText.objects.get(clause__eid="art_2").body_en == "<p>Second article</p>"
    assert ClauseText.objects.get(clause__eid="art_1").body_en is None
    assert law.readiness_en == Readiness.DRAFT


def test_a_changed_clause_of_the_original_is_the_only_one_outdated() -> None:
    law = make_law(original_language="ru")
    make_clauses(law)
    text = ClauseText.objects.get(clause__eid="art_2")
    with watching_clauses(law):
        text.body_ru = "<p>Иначе</p>"
        text.save()
        wording_changed(law, ["ru"])
    law.refresh_from_db()
    assert [key for key, state in states(law, "en").items() if state != "translated"] == ["clauses/art_2/body/1"]


def test_saving_one_clause_asks_as_few_questions_for_many_clauses_as_for_few(
    django_assert_max_num_queries: Any,
) -> None:
    law = make_law(original_language="ru")
    make_clauses(law, *(node("article", str(number)) for number in range(1, 40)))
    write_segments(law, "en", {"clauses/art_1/body/1": "Warm"})
    with django_assert_max_num_queries(40):
        write_segments(law, "en", {"clauses/art_3/body/1": "Other"})
    assert Clause.objects.count() == 39


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).map(
    lambda text: escape(text, quote=False)
)
INLINE = st.one_of(
    WORDS,
    st.tuples(st.sampled_from(["strong", "em"]), WORDS).map(lambda each: f"<{each[0]}>{each[1]}</{each[0]}>"),
    WORDS.map(lambda each: f'<a href="https://example.org/x?a=1&amp;b=2">{each}</a>'),
    st.just("<br>"),
)
CONTENT = st.lists(INLINE, max_size=4).map("".join)
BLOCK = st.one_of(
    st.tuples(st.sampled_from(["p", "h2", "h3", "li"]), CONTENT).map(
        lambda each: f"<ul><li>{each[1]}</li></ul>" if each[0] == "li" else f"<{each[0]}>{each[1]}</{each[0]}>"
    ),
    st.lists(CONTENT, min_size=1, max_size=3).map(
        lambda each: f"<ol>{''.join(f'<li>{text}<ul><li>{text}</li></ul></li>' for text in each)}</ol>"
    ),
    st.lists(CONTENT, min_size=1, max_size=2).map(
        lambda each: f"<blockquote>{''.join(f'<p>{text}</p>' for text in each)}</blockquote>"
    ),
)
BODY = st.lists(BLOCK, max_size=5).map("".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=BODY, target=BODY)
def test_writing_back_what_was_cut_changes_nothing(source: str, target: str) -> None:
    item = make_article(published=False, languages=("zh-hans", "ru"), body_zh_hans=source, body_ru=target)
    item.refresh_from_db()
    before = segments_of(item, "ru")
    write_segments(item, "ru", {each.key: each.target for each in before})
    text = item.body_ru
    item.refresh_from_db()
    assert item.body_ru == text == clean(target)
    assert segments_of(item, "ru") == before or [each.target for each in segments_of(item, "ru")] == [
        each.target for each in before
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=BODY, data=st.data())
def test_what_is_written_is_what_is_read(source: str, data: Any) -> None:
    item = make_article(published=False, languages=("zh-hans",), body_zh_hans=source)
    item.refresh_from_db()
    keys = [each.key for each in segments_of(item, "ru")]
    given_ = {key: data.draw(CONTENT if key.startswith("body") else WORDS) for key in keys}
    write_segments(item, "ru", given_)
    once = {each.key: each.target for each in segments_of(item, "ru")}
    write_segments(item, "ru", once)
    item.refresh_from_db()
    assert {each.key: each.target for each in segments_of(item, "ru")} == once
    assert all(each.state == ("translated" if each.target else "initial") for each in segments_of(item, "ru"))
    assert datetime.datetime.now(datetime.UTC) >= item.updated_at
