from django.db import migrations, models

import officers.codes
from places.vietnamese import fold, person_sort_key


def fill(apps, schema_editor):
    for appointment in apps.get_model("officers", "Appointment").objects.only("pk"):
        appointment.code = officers.codes.new_code()
        appointment.save(update_fields=["code"])
    for user in apps.get_model("officers", "User").objects.only("pk", "full_name", "username"):
        user.sort_key = person_sort_key(user.full_name)
        user.search_text = f"{fold(user.full_name)} {fold(user.username)}"
        user.save(update_fields=["sort_key", "search_text"])


class Migration(migrations.Migration):

    dependencies = [
        ('officers', '0004_audit_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='code',
            field=models.CharField(editable=False, max_length=8, null=True),
        ),
        migrations.AddField(
            model_name='appointment',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='thôi ngay lúc'),
        ),
        migrations.AddField(
            model_name='user',
            name='sort_key',
            field=models.CharField(default='', editable=False, max_length=1200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='user',
            name='search_text',
            field=models.CharField(default='', editable=False, max_length=400),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='appointment',
            name='code',
            field=models.CharField(default=officers.codes.new_code, editable=False, max_length=8, unique=True),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(fields=['sort_key'], name='user_by_name'),
        ),
    ]
