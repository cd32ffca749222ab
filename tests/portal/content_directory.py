"""Small directories of content, and what loading them does."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.content.kinds import discover

SOURCE = {"slug": "s1", "title": {"zh-hans": "来源", "en": "Source", "ru": "Источник"}}
SUBJECT = {"slug": "air", "name": {"zh-hans": "大气", "en": "Air", "ru": "Воздух"}, "hue": "air"}
OUTLET = {"slug": "paper", "name": {"zh-hans": "报", "en": "Paper", "ru": "Газета"}, "kind": "newspaper"}
ARTICLE: dict[str, Any] = {
    "slug": "first",
    "source": "s1",
    "original": "zh-hans",
    "title": {"zh-hans": "标题", "ru": "Заголовок"},
    "body": {"zh-hans": "<p>正文</p>", "ru": "<p>Текст</p>"},
    "date": "2021-01-15",
    "kind": "news",
    "outlet": "paper",
    "subjects": ["air"],
}


def named(zh: str, en: str, ru: str) -> dict[str, str]:
    return {"zh-hans": zh, "en": en, "ru": ru}


STATE: dict[str, Any] = {
    "iso2": "kz",
    "iso3": "KAZ",
    "name": named("哈萨克斯坦", "Kazakhstan", "Казахстан"),
    "timezone": "Asia/Almaty",
    "source": "s1",
}
NEIGHBOUR = STATE | {"iso2": "kg", "iso3": "KGZ", "name": named("吉尔吉斯斯坦", "Kyrgyzstan", "Кыргызстан")}
AUTHORITY = {"slug": "ministry", "name": named("部", "Ministry", "Министерство")}
PUBLICATION = {
    "source": "s1",
    "original": "zh-hans",
    "title": named("标题", "Title", "Заголовок"),
    "summary": named("摘要", "Summary", "Кратко"),
}
PLAN = PUBLICATION | {
    "slug": "plan",
    "kind": "plan",
    "events": [{"kind": "adopted", "date": "2017", "source": "s1"}],
}
COMMISSION = PUBLICATION | {"slug": "commission", "kind": "commission", "date": "1994"}


def write(directory: Path, **files: list[dict[str, Any]]) -> Path:
    for name, records in files.items():
        path = directory / f"{name.replace('_', '-')}.yaml"
        path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
    return directory


def small(directory: Path, **changes: Any) -> Path:
    return write(
        directory,
        source_documents=[SOURCE],
        subjects=[SUBJECT],
        sources=[OUTLET],
        articles=[ARTICLE | changes],
    )


def states(directory: Path, *records: dict[str, Any]) -> Path:
    return write(directory, source_documents=[SOURCE], states=list(records))


def organisation(directory: Path, *memberships: dict[str, Any]) -> Path:
    record = {"slug": "sco", "name": named("上合", "SCO", "ШОС"), "source": "s1"}
    listed = [{"state": "kz", "role": "member", "source": "s1"} | each for each in memberships]
    return write(states(directory, STATE), organisations=[record | {"memberships": listed}])


def projects(directory: Path, **numbers: int) -> Path:
    records = [
        PUBLICATION | {"slug": slug, "plan": "plan", "number": number, "status": "ongoing", "date": "2017"}
        for slug, number in numbers.items()
    ]
    return write(directory, source_documents=[SOURCE], documents=[PLAN], projects=records)


def meetings(directory: Path, **ordinals: int) -> Path:
    records = [
        PUBLICATION | {"slug": slug, "mechanism": "commission", "ordinal": ordinal, "level": "ministers"}
        for slug, ordinal in ordinals.items()
    ]
    return write(directory, source_documents=[SOURCE], mechanisms=[COMMISSION], meetings=records)


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that content goes to, primary keys and times included."""
    tables = sorted(
        {kind.model._meta.db_table for kind in discover().values()}
        | {child.model._meta.db_table for kind in discover().values() for child in kind.children}
        | {"portal_relation"}
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 (names of our own tables)
            found[table] = cursor.fetchall()
    return found


def load(directory: Path, **options: Any) -> None:
    call_command("load_content", directory, verbosity=0, **options)


def edit(article: Any) -> None:
    article.title_ru = "Правка редактора"
    article.save()


def refusal(directory: Path) -> str:
    before = snapshot()
    with pytest.raises(CommandError) as caught:
        load(directory)
    assert snapshot() == before, "something was written"
    return str(caught.value)
