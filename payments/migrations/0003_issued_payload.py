from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("payments", "0002_was_confirmed")]

    operations = [
        migrations.RemoveConstraint(model_name="payoutaccount", name="account_once_per_owner"),
        migrations.AddField(
            model_name="payoutaccount",
            name="issued_index",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="payoutaccount",
            name="issued_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="payoutaccount",
            constraint=models.UniqueConstraint(
                fields=("owner", "bank", "number_index", "issued_index"), name="account_once_per_owner"
            ),
        ),
    ]
