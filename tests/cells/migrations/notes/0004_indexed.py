from django.db import migrations, models

from cells import steps


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reports", "0003_validated")]
    operations = [
        steps.AddIndexConcurrently("note", models.Index(fields=["text"], name="note_text"))
    ]
