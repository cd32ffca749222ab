"""The search index of synthetic items: made by the portal for some of them, copied from those to the rest.

To index an item takes milliseconds, a hundred thousand of them many minutes. The entries of a sample have the words,
lengths and facets that all have; what is copied differs in its address and in the item that it belongs to.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from cooperation.models import Document, Project
from members.models import Law
from news.models import Article
from portal.models import SearchEntry
from portal.publishing.models import Publication
from portal.search import index
from portal.search.declared import declared
from portal.search.documents import Maker

MODELS: tuple[type[Publication], ...] = (Article, Law, Document, Project)
INDEX = "CREATE INDEX searchentry_vector ON portal_searchentry USING gin (vector) WITH (fastupdate = off)"
# What an entry has of its own item; all else is the sample's.
OWN = {
    "object_id": "item.id",
    "path": "replace(entry.path, sample.slug, item.slug)",
    "published_at": "item.published_at",
    "item_updated_at": "item.updated_at",
}


def fill_index(share: float) -> None:
    """Index the items that are not: of each kind this share (0 to 1, at least one) by the portal, the rest by copies."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Events that wait for the end of a transaction, such as that of a test, would forbid to change the table.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL synchronous_commit TO off")
        # An index made at the end costs a fraction of one that grows with every row.
        cursor.execute("DROP INDEX searchentry_vector")
        maker = Maker()
        for model in MODELS:
            how = declared()[model]
            missing = index.difference(how).missing
            sample = missing[: max(1, round(len(missing) * share))]
            for start in range(0, len(sample), index.BATCH):
                index.write(how, sample[start : start + index.BATCH], maker)
            if rest := missing[len(sample) :]:
                _copy(cursor, model, sample, rest)
        cursor.execute(INDEX)
    index.analyze()


def _copy(cursor: Any, model: type[Publication], sample: list[int], rest: list[int]) -> None:
    """Give each of the rest copies of the entries of one of the sample, in turn."""
    columns = [str(field.column) for field in SearchEntry._meta.concrete_fields if not field.primary_key]
    values = [OWN.get(name, f"entry.{name}") for name in columns]
    cursor.execute(
        f"""
        WITH sample AS (SELECT id, n, slug FROM unnest(%(sample)s::bigint[]) WITH ORDINALITY AS s(pk, n)
                        JOIN {model._meta.db_table} ON id = pk)
        INSERT INTO portal_searchentry ({", ".join(columns)})
        SELECT {", ".join(values)}
          FROM unnest(%(rest)s::bigint[]) WITH ORDINALITY AS r(pk, n)
          JOIN {model._meta.db_table} item ON item.id = r.pk
          JOIN sample ON sample.n = r.n %% %(size)s + 1
          JOIN portal_searchentry entry ON entry.content_type_id = %(type)s AND entry.object_id = sample.id
        """,  # noqa: S608 - names of our own tables
        {
            "sample": sample,
            "rest": rest,
            "size": len(sample),
            "type": ContentType.objects.get_for_model(model).pk,
        },
    )
