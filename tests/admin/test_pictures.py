"""Pictures: read by content, made anew, refused in words, kept once with what is said of them, shown where used."""

import datetime
import importlib
import io
import mimetypes
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from portal import media
from portal.history.restoring import purge
from portal.models import Picture
from portal.pictures import renditions
from tests.admin.forms import errors_of, new_data, save, url_of
from tests.factories import make_article, make_bulletin, make_picture, picture_bytes, texts

WORDS = {**texts("alt", "A tree"), "licence": "CC-BY-4.0"}


@pytest.fixture(autouse=True)
def media_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def add(client: Client, content: bytes, name: str = "photo.jpg", **changes: Any) -> Any:
    return client.post(
        url_of(Picture, "add"), new_data(client, Picture, file=upload(content, name), **WORDS | changes), follow=True
    )


# --- Uploading -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp")])
def test_the_original_is_kept_in_its_own_format(kind: str, suffix: str, editor: Client) -> None:
    add(editor, picture_bytes(kind), "Фото дерева.bin")
    picture = Picture.objects.get()
    assert Path(picture.file.path).suffix == suffix
    with Image.open(picture.file.path) as kept:
        assert (kept.format, kept.size) == (kind, (1000, 500))
    assert (picture.width, picture.height) == (1000, 500)


def test_metadata_and_trailing_bytes_are_in_no_file_of_it(editor: Client) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    add(editor, picture_bytes(exif=exif) + b"<script>alert(1)</script>")
    files = list(Path(Picture.objects.get().file.path).parent.iterdir())
    assert len(files) == 1 + 3 * 3
    for each in files:
        content = each.read_bytes()
        assert b"secret place" not in content
        assert b"<script>" not in content


def test_a_picture_is_turned_upright(editor: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    add(editor, picture_bytes(exif=exif))
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (500, 1000)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a<script>alert(1)</script>",
        b"",
        b"%PDF-1.7",
        picture_bytes("GIF"),
        picture_bytes("BMP"),
        picture_bytes()[:200],
    ],
)
def test_what_is_no_picture_of_ours_is_refused_at_the_field(content: bytes, editor: Client) -> None:
    assert list(errors_of(add(editor, content))) == ["file"]
    assert not Picture.objects.exists()


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is and has next to nothing in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(6000, 4001), (7000, 7000), (10_000, 10_000), (30_000, 30_000)])
def test_a_huge_picture_is_refused_by_its_header(size: tuple[int, int], editor: Client) -> None:
    (message,) = errors_of(add(editor, png_header(*size), "bomb.png"))["file"]
    assert f"{size[0]} × {size[1]}" in message
    assert "24,000,000" in message


# --- Sizes and formats ---------------------------------------------------------------------------


def test_renditions_are_never_larger_than_the_original(db: None) -> None:
    picture = make_picture()
    assert renditions.widths_of(picture.width) == [480, 800, 1000]
    for width in (480, 800, 1000):
        for ending, (kind, _mime, _options) in renditions.FORMATS.items():
            name = renditions.path_of(picture.digest, f"{width}.{ending}")
            with default_storage.open(name) as file, Image.open(file) as made:
                assert (made.format, made.size) == (kind, (width, width // 2))


def test_a_large_picture_stops_at_the_largest_width() -> None:
    assert renditions.widths_of(5000) == [480, 800, 1200, 1600]
    assert renditions.widths_of(300) == [300]


def test_transparency_becomes_white_where_a_format_has_none(db: None) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(target, "PNG")
    picture = make_picture(target.getvalue())
    with default_storage.open(renditions.path_of(picture.digest, "50.jpg")) as file, Image.open(file) as made:
        assert made.getpixel((25, 25)) == (255, 255, 255)


def test_the_same_picture_is_stored_once(db: None) -> None:
    one, other = make_picture(), make_picture()
    assert one.file.name == other.file.name
    assert len(list(Path(one.file.path).parent.iterdir())) == 10


def purge_all() -> None:
    purge(timezone.now() + datetime.timedelta(days=1))


def test_purging_forgets_every_file_of_a_picture_the_replaced_one_too(db: None) -> None:
    picture = make_picture()
    folders = [Path(picture.file.path).parent]
    picture.file = upload(picture_bytes("PNG"), "other.png")
    picture.save()
    folders.append(Path(picture.file.path).parent)
    purge_all()
    assert [len(list(each.iterdir())) for each in folders] == [10, 10]
    picture.delete()
    purge_all()
    assert not any(each.exists() for each in folders)


def test_purging_leaves_the_files_that_another_record_shows(db: None) -> None:
    one, other = make_picture(), make_picture()
    one.delete()
    purge_all()
    assert len(list(Path(other.file.path).parent.iterdir())) == 10


def test_pictures_are_decoded_one_at_a_time(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work: list[bool] = []
    decode = Image.Image.convert

    def watched(self: Image.Image, *args: Any, **options: Any) -> Image.Image:
        at_work.append(renditions.DECODING.locked())
        return decode(self, *args, **options)

    monkeypatch.setattr(Image.Image, "convert", watched)
    make_picture()
    assert at_work
    assert all(at_work)


# --- Words ---------------------------------------------------------------------------------------


def test_an_item_is_published_only_with_words_for_its_picture_in_all_languages(publisher: Client) -> None:
    picture = make_picture(alt_ru="")
    article = make_article(published=False, picture=picture)
    response = save(publisher, article, _verb_publish="1")
    (message,) = errors_of(response)["picture"]
    assert "Русский" in message
    assert "English" not in message
    article.refresh_from_db()
    assert not article.is_public
    picture.alt_ru = "Озеро"
    picture.save()
    save(publisher, article, _verb_publish="1")
    article.refresh_from_db()
    assert article.is_public


def test_words_of_a_picture_in_a_published_item_cannot_be_taken_away(editor: Client) -> None:
    picture = make_picture()
    response = save(editor, picture, alt_en="")
    assert Picture.objects.get().languages_without_alt == ["en"], response
    picture.save()
    make_article(picture=picture)
    assert list(errors_of(save(editor, picture, alt_en=""))) == ["alt_en"]


def test_a_focal_point_lies_inside(editor: Client) -> None:
    picture = make_picture()
    assert list(errors_of(save(editor, picture, focal_x="101"))) == ["focal_x"]
    save(editor, picture, focal_x="31", focal_y="0")
    picture.refresh_from_db()
    assert picture.focus == "focus-x-3 focus-y-0"


# --- Uses ----------------------------------------------------------------------------------------


def test_the_form_says_where_a_picture_is_used(editor: Client) -> None:
    picture = make_picture()
    article, issue = make_article(picture=picture), make_bulletin(cover=picture)
    page = editor.get(url_of(picture, "change")).content.decode()
    assert url_of(article, "change") in page
    assert url_of(issue, "change") in page


def test_a_picture_in_use_is_not_deleted(administrator: Client) -> None:
    picture = make_picture()
    article = make_article(picture=picture)
    response = administrator.post(url_of(picture, "delete"), {"post": "yes"}, follow=True)
    assert Picture.objects.exists()
    assert article.title_en in response.content.decode()
    article.picture = None
    article.save()
    administrator.post(url_of(picture, "delete"), {"post": "yes"})
    assert not Picture.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en", "ru"])
def test_readers_get_the_picture_with_words_sizes_and_licence(language: str, client: Client, db: None) -> None:
    picture = make_picture(focal_x=80, focal_y=20)
    article = make_article(picture=picture)
    with override(language):
        page = client.get(article.get_absolute_url()).content.decode()
        listed = client.get(reverse("news:article-list")).content.decode()
    assert f'alt="A lake [{language}]"' in page
    assert f'<source type="image/avif" srcset="{renditions.url_of(picture.digest, 480, "avif")} 480w' in page
    assert 'width="1000" height="500"' in page
    assert "focus-x-8 focus-y-2" in page
    assert f"Li Wei [{language}]" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert 'loading="lazy"' in listed


def test_the_address_of_a_size_answers_with_it(client: Client, db: None) -> None:
    picture = make_picture()
    response = client.get(renditions.url_of(picture.digest, 480, "avif"))
    assert (response.status_code, response["Content-Type"]) == (200, "image/avif")
    assert "immutable" in response["Cache-Control"]
    response.close()


def test_the_types_of_pictures_are_known_without_a_list_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mimetypes, "knownfiles", [])
        mimetypes.init()
        importlib.reload(media)
        for ending, (_name, mime, _options) in renditions.FORMATS.items():
            assert mimetypes.guess_type(f"480.{ending}") == (mime, None)
    mimetypes.init()
    importlib.reload(media)
