from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_law_text_and_events"),
    ]

    operations = [
        migrations.AddField(
            model_name="law",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="law",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="law",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="study",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="study",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="study",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="law",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="law_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="law",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="law_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="law",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="law_text_at_ru",
            ),
        ),
        migrations.AddIndex(
            model_name="study",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="study_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="study",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="study_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="study",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="study_text_at_ru",
            ),
        ),
    ]
