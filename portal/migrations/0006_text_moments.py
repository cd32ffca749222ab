from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_generation"),
    ]

    operations = [
        migrations.AddField(
            model_name="page",
            name="text_at_zh_hans",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="page",
            name="text_at_en",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="page",
            name="text_at_ru",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_zh_hans", "-id"],
                name="page_text_at_zh_hans",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_en", "-id"],
                name="page_text_at_en",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("workflow_state", "published")),
                fields=["-text_at_ru", "-id"],
                name="page_text_at_ru",
            ),
        ),
    ]
