from django.db import migrations

from officers import append_only


def protect(apps, schema_editor):
    append_only.protect(schema_editor.connection)


def release(apps, schema_editor):
    append_only.release(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("officers", "0002_roles_and_audit")]

    operations = [migrations.RunPython(protect, release)]
