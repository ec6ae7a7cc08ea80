"""An item that stands on no invoice can be taken back: a trigger that answers NULL to a DELETE swallows it without a word."""

from __future__ import annotations

from django.db import migrations

LETS_GO = """
CREATE OR REPLACE FUNCTION invoice_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.invoice_id IS NOT NULL THEN
        RAISE EXCEPTION 'what is written on an invoice stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
"""

SWALLOWS = """
CREATE OR REPLACE FUNCTION invoice_line_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.invoice_id IS NOT NULL THEN
        RAISE EXCEPTION 'what is written on an invoice stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """Deleting an open item deletes it."""

    dependencies = [("billing", "0003_milestones")]

    operations = [migrations.RunSQL(LETS_GO, SWALLOWS)]
