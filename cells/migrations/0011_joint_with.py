import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cells", "0010_saved_by"),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='joint_with',
            field=models.ForeignKey(blank=True, help_text='The other cell that met with this one; it records its own people itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joint_meetings', to='cells.cell', verbose_name='joint meeting with'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('joint_with__isnull', True), models.Q(('held_on__isnull', False), models.Q(('joint_with', models.F('cell')), _negated=True)), _connector='OR'), name='meeting_joint_with_another', violation_error_message='A joint meeting is one held with another cell.'),
        ),
    ]
