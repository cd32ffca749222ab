"""Every committed change of content raises the generation, whoever makes it, and nothing else does."""

import datetime

import pytest
from django.apps import apps
from django.db import connection, transaction

from portal.delivery.generation import TRIGGER, generation, is_shown
from portal.delivery.schedule import next_change, next_quarter
from portal.models import Subject
from tests.factories import make_article, make_subject

UTC = datetime.UTC


@pytest.mark.django_db
def test_every_table_of_ours_has_the_trigger() -> None:
    ours = [apps.get_app_config(label) for label in ("portal", "members", "cooperation", "news")]
    shown = {
        model._meta.db_table
        for config in ours
        for model in config.get_models(include_auto_created=True)
        if is_shown(model)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE tgname = %s", [TRIGGER])
        assert {table for (table,) in cursor.fetchall()} == shown


@pytest.mark.django_db(transaction=True)
class TestChanges:
    def test_a_saved_object_raises_it(self) -> None:
        before = generation()
        make_article()
        assert generation() > before

    def test_a_bulk_update_raises_it(self) -> None:
        make_subject()
        before = generation()
        Subject.objects.update(position=3)
        assert generation() > before

    def test_a_relation_of_many_to_many_raises_it(self) -> None:
        article, subject = make_article(), make_subject()
        before = generation()
        article.subjects.add(subject)
        assert generation() > before

    def test_plain_sql_raises_it(self) -> None:
        make_subject()
        before = generation()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM portal_subject")
        assert generation() > before

    def test_a_transaction_raises_it_once_and_when_it_commits(self) -> None:
        before = generation()
        with transaction.atomic():
            for _number in range(3):
                make_subject()
            assert generation() == before
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM portal_change")
            assert cursor.fetchone() == (0,)
        assert generation() > before

    def test_a_change_that_is_taken_back_does_not_raise_it(self) -> None:
        before = generation()
        with transaction.atomic():
            make_subject()
            transaction.set_rollback(True)
        assert generation() == before

    def test_reading_does_not_raise_it(self) -> None:
        before = generation()
        list(Subject.objects.all())
        assert generation() == before


@pytest.mark.parametrize(
    ("now", "quarter"),
    [("12:00:00", "12:15"), ("12:14:59.999", "12:15"), ("12:15:00", "12:30"), ("23:59:00", "00:00")],
)
def test_the_next_quarter_is_after_this_moment(now: str, quarter: str) -> None:
    moment = datetime.datetime.fromisoformat(f"2026-03-01T{now}+00:00")
    assert next_quarter(moment).strftime("%H:%M") == quarter
    assert next_quarter(moment) > moment


@pytest.mark.parametrize("zone_minutes", [0, 180, 270, 330, 345, 360, 480])
def test_midnight_of_every_zone_is_a_moment_of_change(zone_minutes: int) -> None:
    midnight = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone(datetime.timedelta(minutes=zone_minutes)))
    just_before = midnight.astimezone(UTC) - datetime.timedelta(seconds=1)
    assert next_quarter(just_before) == midnight


@pytest.mark.django_db
def test_the_next_change_is_that_of_the_item_scheduled_first() -> None:
    now = datetime.datetime(2040, 1, 1, 12, 1, tzinfo=UTC)
    first = now + datetime.timedelta(minutes=2)
    make_article().publish(at=first)
    make_article().publish(at=first + datetime.timedelta(minutes=1))
    assert next_change(now) == first


@pytest.mark.django_db
def test_a_draft_changes_nothing_by_itself() -> None:
    now = datetime.datetime(2040, 1, 1, 12, 1, tzinfo=UTC)
    make_article(published=False, published_at=now + datetime.timedelta(minutes=2))
    assert next_change(now) == next_quarter(now)
