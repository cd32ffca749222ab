"""A cluster with the real content, and the portal before it, for all fault tests."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.servers import Cluster, Gunicorn, manage, prepared

NAME, PASSWORD = "fault-tester", "correct horse battery staple"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL that nobody else uses, with the real content."""
    cluster = Cluster(checkout=tmp_path_factory.mktemp("faults"))
    cluster.start()
    try:
        yield cluster
    finally:
        for process in cluster.processes():
            process.resume()
        cluster.stop()


@pytest.fixture(scope="session")
def variables(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of every process of these tests; the database is ready, and has one administrator."""
    folder = tmp_path_factory.mktemp("portal")
    found = {
        "DATABASE_URL": cluster.url(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PAGES_ROOT": str(folder / "pages"),
        "MEDIA_ROOT": str(folder / "media"),
        "CACHE_URL": "",
        "SITE_URL": "http://localhost",
    }
    prepared(cluster, found)
    password = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    arguments = ["createsuperuser", "--noinput", "--username", NAME, "--email", "tester@example.org"]
    manage({**found, **password}, *arguments)
    return found


@pytest.fixture
def portal(variables: dict[str, str], tmp_path: Path) -> Iterator[Gunicorn]:
    """The portal with two workers that have seen no page yet."""
    with running(variables, tmp_path / "pages") as server:
        yield server


@pytest.fixture(scope="module")
def portal_of_all(variables: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    """A portal for all tests of a module to which it does not matter what pages it has seen."""
    with running(variables, tmp_path_factory.mktemp("pages")) as server:
        yield server


@contextlib.contextmanager
def running(variables: dict[str, str], pages: Path) -> Iterator[Gunicorn]:
    server = Gunicorn({**variables, "PAGES_ROOT": str(pages)})
    server.start()
    try:
        yield server
    finally:
        server.stop()
