from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0004_project_clause"),
    ]

    operations = [
        migrations.AddField(
            model_name="mechanism",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="mechanism",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="mechanism",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="mechanism",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="mechanism_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="mechanism",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="mechanism_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="mechanism",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="mechanism_text_at_ru",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="meeting_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="meeting_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="meeting_text_at_ru",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="document_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="document_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="document_text_at_ru",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="project_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="project_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="project_text_at_ru",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="statement_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="statement_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="statement_text_at_ru",
            ),
        ),
    ]
