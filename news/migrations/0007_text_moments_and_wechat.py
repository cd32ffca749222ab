from typing import Any

from django.db import migrations, models

import portal.publishing.fields


KINDS = {
    "portal": ["Page"],
    "members": ["Law", "Study"],
    "cooperation": ["Mechanism", "Meeting", "Document", "Project", "Statement"],
    "news": ["Article", "Bulletin"],
}


def since_publication(apps: Any, _schema_editor: Any) -> None:
    """Of texts that readers have already, nobody has noted since when: they count as there since their publication."""
    for app, models_of_app in KINDS.items():
        for name in models_of_app:
            public = apps.get_model(app, name).objects.filter(workflow_state="published")
            for language in ("zh_hans", "en", "ru"):
                readable = {f"readiness_{language}__in": ["original", "current", "outdated"]}
                public.filter(**readable).update(**{f"text_at_{language}": models.F("published_at")})


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0005_text_moments"),
        ("members", "0004_text_moments"),
        ("news", "0006_subscribers"),
        ("portal", "0006_text_moments"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="article",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="article",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="article_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="article_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="article_text_at_ru",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="bulletin_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="bulletin_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="bulletin_text_at_ru",
            ),
        ),
        migrations.CreateModel(
            name="WeChatDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind_name", models.CharField(max_length=30)),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "language",
                    portal.publishing.fields.LanguageField(
                        choices=[("zh-hans", "中文"), ("en", "English"), ("ru", "Русский")],
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                ("media_id", models.CharField(blank=True, max_length=200)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("picture_digest", models.CharField(blank=True, max_length=64)),
                ("cover_media_id", models.CharField(blank=True, max_length=200)),
                ("picture_url", models.CharField(blank=True, max_length=500)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "draft at WeChat",
                "verbose_name_plural": "drafts at WeChat",
                "constraints": [
                    models.UniqueConstraint(fields=("kind_name", "object_id", "language"), name="wechatdraft_once")
                ],
            },
        ),
        migrations.RunPython(since_publication, migrations.RunPython.noop, elidable=True),
    ]
