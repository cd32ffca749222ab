"""The articles of a subject by their keys: the newest of them are found without looking at the others."""

from django.db import migrations

FORWARD = "CREATE INDEX news_article_subjects_newest ON news_article_subjects (subject_id, article_id)"
BACKWARD = "DROP INDEX news_article_subjects_newest"


class Migration(migrations.Migration):
    dependencies = [("news", "0003_articles_counted_in_an_index")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
