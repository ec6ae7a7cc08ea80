"""An invoice can be in dispute: a moment that may be set and cleared while everything else on it stays."""

from __future__ import annotations

from django.db import migrations, models

MOVES = """
CREATE OR REPLACE FUNCTION invoice_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves text[] := {moves};
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'invoices are kept' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF to_jsonb(OLD) - moves <> to_jsonb(NEW) - moves THEN
        RAISE EXCEPTION 'what is written on an invoice stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """When an invoice was frozen."""

    dependencies = [("billing", "0004_let_open_items_go")]

    operations = [
        migrations.AddField("invoice", "frozen_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            MOVES.format(moves="ARRAY['status', 'paid_at', 'notices', 'frozen_at']"),
            MOVES.format(moves="ARRAY['status', 'paid_at', 'notices']"),
        ),
    ]
