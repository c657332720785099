import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import officers.codes


def fill(apps, schema_editor):
    for seat in apps.get_model("stalls", "BoardMembership").objects.only("pk"):
        seat.code = officers.codes.new_code()
        seat.save(update_fields=["code"])


class Migration(migrations.Migration):

    dependencies = [
        ('officers', '0005_appointments'),
        ('stalls', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='boardmembership',
            options={'ordering': ['-valid_from', 'pk']},
        ),
        migrations.AddField(
            model_name='boardmembership',
            name='appointed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats_given', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='boardmembership',
            name='code',
            field=models.CharField(editable=False, max_length=8, null=True),
        ),
        migrations.AddField(
            model_name='boardmembership',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='thôi ngay lúc'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='boardmembership',
            name='code',
            field=models.CharField(default=officers.codes.new_code, editable=False, max_length=8, unique=True),
        ),
    ]
