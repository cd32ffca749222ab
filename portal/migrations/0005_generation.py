"""A number that every committed change of public content raises; pages kept in a cache are judged by it.

A trigger on every table of ours (set by `portal.delivery.generation.watch_tables` after each migration)
notes the transaction in `portal_change`, once. When that transaction commits, and not before, the deferred
trigger there raises the number: so writers wait for each other no longer than a commit lasts, and whoever
sees a number sees all that was committed before it.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE portal_generation (number bigint NOT NULL);
INSERT INTO portal_generation VALUES ((extract(epoch FROM clock_timestamp()) * 1000)::bigint);

CREATE UNLOGGED TABLE portal_change (transaction xid8 PRIMARY KEY);

CREATE FUNCTION portal_note_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO portal_change (transaction) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- At least the clock, in milliseconds, so that the number rises also over the restore of a backup.
CREATE FUNCTION portal_raise_generation() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE portal_generation
       SET number = greatest(number + 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    DELETE FROM portal_change WHERE transaction = NEW.transaction;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER portal_raise_generation AFTER INSERT ON portal_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION portal_raise_generation();
"""

BACKWARD = """
DROP TABLE portal_change;
DROP FUNCTION portal_raise_generation();
DROP FUNCTION portal_note_change() CASCADE;
DROP TABLE portal_generation;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_search_index")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
