"""Movements are append-only on both engines: the database itself refuses."""

from typing import Any

from django.db import migrations

TABLE = "movement"
WORDS = "movement is append-only"


def forward(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION movement_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER movement_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION movement_append_only()"
        )
        return
    for event in ("update", "delete"):
        schema_editor.execute(
            f"CREATE TRIGGER movement_no_{event} BEFORE {event.upper()} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def backward(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER movement_append_only ON {TABLE}")
        schema_editor.execute("DROP FUNCTION movement_append_only()")
        return
    for event in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER movement_no_{event}")


class Migration(migrations.Migration):
    dependencies = [("eklinik", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]
