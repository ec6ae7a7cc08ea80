"""What is written on an invoice stays: the database lets only its state move, and lets no invoice go."""

from __future__ import annotations

from django.db import migrations

KEPT = """
CREATE FUNCTION invoice_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'invoices are kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF to_jsonb(OLD) - ARRAY['status', 'paid_at', 'notices'] <> to_jsonb(NEW) - ARRAY['status', 'paid_at', 'notices'] THEN
        RAISE EXCEPTION 'what is written on an invoice stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_is_kept BEFORE UPDATE OR DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION invoice_is_kept();

CREATE FUNCTION invoice_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.invoice_id IS NOT NULL THEN
        RAISE EXCEPTION 'what is written on an invoice stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_line_is_kept BEFORE UPDATE OR DELETE ON billing_billable
    FOR EACH ROW EXECUTE FUNCTION invoice_line_is_kept();
"""

LET_GO = """
DROP TRIGGER invoice_is_kept ON billing_invoice;
DROP FUNCTION invoice_is_kept();
DROP TRIGGER invoice_line_is_kept ON billing_billable;
DROP FUNCTION invoice_line_is_kept();
"""


class Migration(migrations.Migration):
    """Triggers on invoices and their lines."""

    dependencies = [("billing", "0001_initial")]

    operations = [migrations.RunSQL(KEPT, LET_GO)]
