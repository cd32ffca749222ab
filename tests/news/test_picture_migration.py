"""Pictures that stood on items become records, with their words, and go back."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from PIL import Image

from tests.factories import picture_bytes

BEFORE = [("news", "0008_letters_of_an_issue_once")]
AFTER = [("news", "0009_pictures")]
pytestmark = pytest.mark.django_db(transaction=True)


def moved_to(target: list[tuple[str, str]]) -> Any:
    """The models as they are after a migration."""
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


def test_pictures_of_items_become_records_and_go_back(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    try:
        apps = moved_to(BEFORE)
        words = {"picture_alt_ru": "Озеро", "picture_alt_en": "A lake", "picture_credit_ru": "Ли Вэй"}
        values = {"original_language": "ru", "title_ru": "Статья"}
        create = apps.get_model("news", "Article").objects.create
        create(slug="one", picture=ContentFile(picture_bytes(), "lake.jpg"), **words, **values)
        create(slug="lost", picture="articles/2021/no-such-file.jpg", **values)
        create(slug="bare", **values)

        article_of = moved_to(AFTER).get_model("news", "Article").objects.get
        picture = article_of(slug="one").picture
        assert (picture.alt_ru, picture.alt_en, picture.credit_ru) == ("Озеро", "A lake", "Ли Вэй")
        assert (picture.width, picture.height, picture.licence) == (1000, 500, "")
        with Image.open(io.BytesIO((tmp_path / f"pictures/{picture.digest}/480.avif").read_bytes())) as made:
            assert made.size == (480, 240)
        assert article_of(slug="lost").picture is None
        assert article_of(slug="bare").picture is None

        article_of = moved_to(BEFORE).get_model("news", "Article").objects.get
        assert article_of(slug="one").picture.name == picture.file.name
        assert article_of(slug="one").picture_alt_ru == "Озеро"
    finally:
        moved_to(AFTER)
