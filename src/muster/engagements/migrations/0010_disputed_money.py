"""What a dispute freezes, in money."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The amount and its unit."""

    dependencies = [("engagements", "0009_changes")]

    operations = [
        migrations.AddField("dispute", "amount", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("dispute", "unit", models.CharField(max_length=3, default="", db_default="")),
    ]
