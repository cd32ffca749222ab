"""Files of the exchange for tests: out of items, changed as a translator would, and back."""

from typing import Any

from portal.exchange import incoming, outgoing
from portal.exchange.incoming import Report
from portal.exchange.units import Package
from tests.factories import make_article

TEXT = '<p>第一段。</p><p>第二段，<strong>重要</strong>。</p><p>见<a href="https://a.example/">网站</a>。</p>'


def chinese(**fields: Any) -> Any:
    """An article in Chinese only, of three paragraphs."""
    values = {"title_zh_hans": "绿色城市", "summary_zh_hans": "摘要", "body_zh_hans": TEXT}
    return make_article(languages=("zh-hans",), **values | fields)


def out(*items: Any, form: str = "xliff", language: str = "ru", only_open: bool = False) -> bytes:
    return outgoing.FORMS[form].write(package_of(*items, language=language, only_open=only_open))


def package_of(*items: Any, language: str = "ru", only_open: bool = False) -> Package:
    return outgoing.package_of(items, items[0].original_language, language, only_open=only_open)


def translated(package: Package, form: str = "xliff", **targets: str) -> bytes:
    """The file of the package with these targets, by key (`body_1` for `body/1`)."""
    for item in package.items:
        for unit in item.units:
            unit.target = targets.get(unit.key.replace("/", "_"), unit.target)
    return outgoing.FORMS[form].write(package)


def land(data: bytes, user: Any = None, *, finishes: bool = False) -> Report:
    """Import a file, as one who looks at the report and confirms it."""
    package = incoming.read(data)
    return incoming.write(package, incoming.report_on(package, user).fingerprint, user, finishes=finishes)


def fates(data: bytes) -> dict[str, str]:
    """What a file would do, by key."""
    return {line.key: line.fate.value for line in incoming.report_on(incoming.read(data)).lines}
