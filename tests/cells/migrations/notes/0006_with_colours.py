from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_unindexed")]
    operations = [
        migrations.CreateModel(name="Colour", fields=[("id", models.BigAutoField(primary_key=True))]),
        # What the code that runs does not fill is empty, or filled by the database.
        migrations.AddField("note", "remark", models.CharField(max_length=9, null=True)),
        migrations.AddField("note", "colour", models.CharField(max_length=9, db_default="red")),
    ]
