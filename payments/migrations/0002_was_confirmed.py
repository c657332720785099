from django.db import migrations, models


def fill(apps, schema_editor):
    apps.get_model("payments", "PayoutAccount").objects.exclude(confirmed_at=None).update(was_confirmed=True)


class Migration(migrations.Migration):

    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="payoutaccount",
            name="was_confirmed",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
