import django.db.models.deletion
import django.utils.timezone
import news.models.mailings
from django.db import migrations, models


# Where somebody got an issue in two languages, the first line stands for both. The last statement lets tables be altered.
WHO_GOT_WHICH_ISSUE = """
UPDATE news_delivery line SET bulletin_id = mailing.bulletin_id
  FROM news_mailing mailing
 WHERE mailing.id = line.mailing_id AND mailing.bulletin_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM news_delivery earlier JOIN news_mailing other ON other.id = earlier.mailing_id
        WHERE other.bulletin_id = mailing.bulletin_id AND earlier.subscriber_id = line.subscriber_id
          AND earlier.id < line.id);
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0007_text_moments_and_wechat"),
    ]

    operations = [
        migrations.CreateModel(
            name="SubscriptionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("choices", models.JSONField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_state_valid",
        ),
        migrations.AddField(
            model_name="delivery",
            name="bulletin",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="news.bulletin",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("handed_over", "being handed over"),
                    ("sent", "sent"),
                    ("nothing_new", "nothing to send"),
                    ("refused", "refused"),
                    ("gave_up", "given up after several attempts"),
                    ("unsure", "perhaps sent"),
                    ("held", "held back while the issue is not public"),
                    ("returned", "returned"),
                ],
                db_default="waiting",
                default="waiting",
                max_length=11,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="subscriber",
            field=models.ForeignKey(
                null=True,
                on_delete=news.models.mailings.forget_subscriber,
                related_name="deliveries",
                to="news.subscriber",
                verbose_name="subscriber",
            ),
        ),
        migrations.RunSQL(WHO_GOT_WHICH_ISSUE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("bulletin", "subscriber"), name="delivery_of_an_issue_once"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "waiting",
                            "handed_over",
                            "sent",
                            "nothing_new",
                            "refused",
                            "gave_up",
                            "unsure",
                            "held",
                            "returned",
                        ],
                    )
                ),
                name="delivery_state_valid",
            ),
        ),
    ]
