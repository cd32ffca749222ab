"""Pictures of articles: read by content, made anew, refused in words."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.admin.forms import errors_of, save
from tests.factories import make_article

ALT = {"picture_alt_zh_hans": "一棵树"}


@pytest.fixture(autouse=True)
def media_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "green").save(target, kind, **options)
    return target.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp")])
def test_a_picture_is_kept_in_its_own_format(kind: str, suffix: str, editor: Client) -> None:
    article = make_article()
    save(editor, article, picture=upload(picture(kind), "Фото дерева.bin"), **ALT)
    article.refresh_from_db()
    assert Path(article.picture.path).suffix == suffix
    with Image.open(article.picture.path) as kept:
        assert (kept.format, kept.size) == (kind, (40, 30))


def test_metadata_and_trailing_bytes_are_gone(editor: Client) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    article = make_article()
    save(editor, article, picture=upload(picture(exif=exif) + b"<script>alert(1)</script>"), **ALT)
    article.refresh_from_db()
    content = Path(article.picture.path).read_bytes()
    assert b"secret place" not in content
    assert b"<script>" not in content


def test_a_picture_is_turned_upright(editor: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    article = make_article()
    save(editor, article, picture=upload(picture(exif=exif)), **ALT)
    article.refresh_from_db()
    with Image.open(article.picture.path) as kept:
        assert kept.size == (30, 40)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a<script>alert(1)</script>",
        b"",
        b"%PDF-1.7",
        picture("GIF"),
        picture("BMP"),
        picture()[:200],
    ],
)
def test_what_is_no_picture_of_ours_is_refused_at_the_field(content: bytes, editor: Client) -> None:
    article = make_article()
    response = save(editor, article, picture=upload(content), **ALT)
    assert list(errors_of(response)) == ["picture"]
    article.refresh_from_db()
    assert not article.picture


def test_a_huge_picture_is_refused_before_it_is_read(editor: Client) -> None:
    article = make_article()
    bomb = picture("PNG", (7000, 7000))
    response = save(editor, article, picture=upload(bomb, "bomb.png"), **ALT)
    assert "40,000,000" in errors_of(response)["picture"][0]


def test_a_picture_needs_words_in_the_original_language(editor: Client) -> None:
    article = make_article(original_language="ru")
    response = save(editor, article, picture=upload(picture()), picture_alt_en="A tree")
    assert list(errors_of(response)) == ["picture_alt_ru"]


def test_a_picture_can_be_taken_away(editor: Client) -> None:
    article = make_article()
    save(editor, article, picture=upload(picture()), **ALT)
    save(editor, article, **{"picture-clear": "on"}, picture_alt_zh_hans="")
    article.refresh_from_db()
    assert not article.picture
