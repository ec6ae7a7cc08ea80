"""The journal is written once: the database itself refuses to change or delete a row."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION muster_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON foundation_journalrow
    FOR EACH ROW EXECUTE FUNCTION muster_refuse_change();
"""
ALLOW = """
DROP TRIGGER journal_append_only ON foundation_journalrow;
DROP FUNCTION muster_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
