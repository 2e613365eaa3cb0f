from django.db import migrations

from cells import steps


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("reports", "0004_indexed")]
    operations = [steps.RemoveIndexConcurrently("note", "note_text")]
