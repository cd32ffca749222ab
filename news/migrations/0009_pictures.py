import logging
from typing import Any

import django.db.models.deletion
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import migrations, models

logger = logging.getLogger(__name__)
SUFFIXES = ("zh_hans", "en", "ru")
FIELDS = (("Article", "picture"), ("Bulletin", "cover"))


def to_records(apps: Any, _schema_editor: Any) -> None:
    """A record for each picture of an item, with its words. A file that is gone or damaged is named in the log."""
    import hashlib

    from PIL import Image

    from portal.pictures import renditions
    from portal.pictures.upload import FORMATS, remade

    picture_model = apps.get_model("portal", "Picture")
    for model_name, field in FIELDS:
        for item in apps.get_model("news", model_name).objects.exclude(**{f"{field}_file": ""}):
            name = getattr(item, f"{field}_file").name
            try:
                with default_storage.open(name) as stored:
                    file = remade(stored)
                content = file.read()
                with Image.open(file) as opened:
                    (width, height), ending = opened.size, FORMATS[str(opened.format)]
            except (OSError, ValidationError) as error:
                logger.warning("%s %s: its picture %s cannot be read: %s", model_name, item.slug, name, error)
                continue
            digest = hashlib.sha256(content).hexdigest()
            path = renditions.path_of(digest, f"original.{ending}")
            renditions.keep(path, content)
            renditions.make(digest, content)
            words = {
                f"{word}_{suffix}": getattr(item, f"{field}_{word}_{suffix}")
                for word in ("alt", "credit")
                for suffix in SUFFIXES
            }
            values = {"file": path, "digest": digest, "width": width, "height": height, **words}
            setattr(item, field, picture_model.objects.create(**values))
            item.save(update_fields=[field])


def to_fields(apps: Any, _schema_editor: Any) -> None:
    """The picture and its words on the item again."""
    for model_name, field in FIELDS:
        for item in apps.get_model("news", model_name).objects.exclude(**{field: None}):
            picture = getattr(item, field)
            setattr(item, f"{field}_file", picture.file.name)
            for word in ("alt", "credit"):
                for suffix in SUFFIXES:
                    setattr(item, f"{field}_{word}_{suffix}", getattr(picture, f"{word}_{suffix}"))
            item.save()


def key(related_name: str, verbose_name: str, help_text: str = "") -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="portal.picture",
        verbose_name=verbose_name,
        help_text=help_text,
    )


def words_of(field: str) -> list[str]:
    return [f"{field}_{word}{suffix}" for word in ("alt", "credit") for suffix in ("", *(f"_{s}" for s in SUFFIXES))]


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0008_letters_of_an_issue_once"),
        ("portal", "0011_pictures"),
    ]

    operations = [
        migrations.RenameField("article", "picture", "picture_file"),
        migrations.RenameField("bulletin", "cover", "cover_file"),
        migrations.AddField("article", "picture", key("articles", "picture")),
        migrations.AddField(
            "bulletin", "cover", key("bulletins", "cover picture", "Without a picture the issue gets a drawn cover.")
        ),
        migrations.RunPython(to_records, to_fields),
        migrations.RemoveField("article", "picture_file"),
        *(migrations.RemoveField("article", name) for name in words_of("picture")),
        migrations.RemoveField("bulletin", "cover_file"),
        *(migrations.RemoveField("bulletin", name) for name in words_of("cover")),
    ]
