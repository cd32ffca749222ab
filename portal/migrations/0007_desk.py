"""The history of all records, who has a form open, and rights by language.

`portal_record` is the one trigger function; `portal.history.recording` sets it on the tables after each migration. It
works on whole statements, so that an import of thousands of clauses writes its history in one go.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION portal_record() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    said text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT r.id, NULL::jsonb AS before, %s AS item_table, %s AS item_id FROM new_rows r'
        WHEN 'DELETE' THEN 'SELECT r.id, to_jsonb(r) - $5 AS before, %s AS item_table, %s AS item_id FROM old_rows r'
        -- Empty and absent say the same.
        ELSE 'SELECT r.id, (SELECT jsonb_object_agg(was.key, was.value)
                              FROM jsonb_each(to_jsonb(o) - $5) was, jsonb_each(to_jsonb(r) - $5) now
                             WHERE was.key = now.key
                               AND coalesce(nullif(was.value, ''null''), ''""'')
                                   <> coalesce(nullif(now.value, ''null''), ''""'')) AS before,
                     %s AS item_table, %s AS item_id
                FROM new_rows r JOIN old_rows o USING (id)'
    END;
BEGIN
    EXECUTE format(
        'INSERT INTO portal_rowchange
             (transaction, at, by_id, doing, item_table, item_id, row_table, row_id, operation, before)
         SELECT pg_current_xact_id()::text::bigint, now(), $1, $2, coalesce(item_table, $3), coalesce(item_id, id),
                $3, id, $4, before
           FROM (' || said || ') said WHERE before IS NOT NULL OR $4 = ''I'' ORDER BY id', TG_ARGV[0], TG_ARGV[1])
    USING nullif(current_setting('portal.by', true), '')::int,
          coalesce(current_setting('portal.doing', true), ''),
          TG_TABLE_NAME::text, left(TG_OP, 1), TG_ARGV[2]::text[];
    RETURN NULL;
END $$;
"""

BACKWARD = "DROP FUNCTION portal_record() CASCADE"


def narrow_translators(apps: Any, schema_editor: Any) -> None:
    """Take the right to change whole items from the group that had it; its members now have all three languages."""
    group = apps.get_model("auth", "Group").objects.filter(name="Translators").first()
    if group is not None:
        ours = group.permissions.filter(content_type__app_label__in=["portal", "members", "cooperation", "news"])
        group.permissions.remove(*ours.filter(codename__startswith="change_"))


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_generation"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TranslatorRights",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "permissions": [
                    ("translate_zh_hans", "May translate into Chinese"),
                    ("translate_en", "May translate into English"),
                    ("translate_ru", "May translate into Russian"),
                ],
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RowChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("transaction", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("doing", models.CharField(blank=True, max_length=20)),
                ("item_table", models.CharField(max_length=63)),
                ("item_id", models.BigIntegerField()),
                ("row_table", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                (
                    "operation",
                    models.CharField(choices=[("I", "Insert"), ("U", "Update"), ("D", "Delete")], max_length=1),
                ),
                ("before", models.JSONField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["item_table", "item_id", "-id"], name="rowchange_of_item"),
                    models.Index(fields=["transaction"], name="rowchange_of_transaction"),
                    models.Index(condition=models.Q(("operation", "D")), fields=["at"], name="rowchange_deleted"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_table", models.CharField(max_length=63)),
                ("item_id", models.BigIntegerField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("item_table", "item_id", "user"), name="presence_once")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunPython(narrow_translators, migrations.RunPython.noop),
    ]
