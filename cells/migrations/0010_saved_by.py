import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cells", "0009_reminder"),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='saved_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last saved at'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='saved_by',
            field=models.ForeignKey(blank=True, editable=False, help_text='Shown to somebody else who saves from a page that is older.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last saved by'),
        ),
    ]
