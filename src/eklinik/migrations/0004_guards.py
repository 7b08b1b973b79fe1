"""What was said and done for a visitor is append-only: the database itself refuses."""

from importlib import import_module
from typing import Any

from django.db import migrations

statements = import_module("eklinik.migrations.0002_guards").statements
TABLES = ("consultation_entry", "mandate_use", "routing")


def forward(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        for statement in statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


def backward(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_append_only()")
        else:
            for event in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{event}")


class Migration(migrations.Migration):
    dependencies = [("eklinik", "0003_clinic_feedback_licensing")]
    operations = [migrations.RunPython(forward, backward)]
