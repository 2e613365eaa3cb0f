from django.db import migrations, models

from cells import steps


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_note")]
    operations = [
        steps.AddConstraintNotValid(
            "note", models.CheckConstraint(name="note_not_empty", condition=~models.Q(text=""))
        ),
    ]
