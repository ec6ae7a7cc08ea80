"""Evidence is append-only: the database itself refuses a change of anything but the withdrawal, and any deletion.

Erasing a person deletes rows on purpose: it says so by `SET LOCAL muster.erasing = 'on'` in its transaction.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION evidence_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('muster.erasing', true) = 'on' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'evidence % is never deleted; withdraw it', OLD.ref USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'evidence % was withdrawn; that is final', OLD.ref USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_ref' - 'withdrawn_words')
       IS DISTINCT FROM (to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_ref' - 'withdrawn_words')
       OR NEW.withdrawn_at IS NULL THEN
        RAISE EXCEPTION 'evidence % is never changed; withdraw it and add a new row', OLD.ref
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON evidence_evidence
    FOR EACH ROW EXECUTE FUNCTION evidence_append_only();
"""
BACKWARD = """
DROP TRIGGER evidence_append_only ON evidence_evidence;
DROP FUNCTION evidence_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
