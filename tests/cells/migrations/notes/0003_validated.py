from django.db import migrations

from cells import steps


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_not_empty")]
    operations = [steps.ValidateConstraint("note", "note_not_empty")]
