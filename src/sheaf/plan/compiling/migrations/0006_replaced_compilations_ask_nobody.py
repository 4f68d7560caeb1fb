from typing import Any

from django.db import migrations

from sheaf.kernel import clock


def finish(apps: Any, editor: Any) -> None:
    """Nobody comments on a compilation that was replaced: what was left to do about one is done with."""
    alias = editor.connection.alias
    rows = apps.get_model("compiling", "Compilation").objects.using(alias).filter(step="replaced").values_list("pk", flat=True)
    tasks = apps.get_model("bodies", "Task").objects.using(alias).filter(about__in=[f"compilation:{key}" for key in rows], done=None)
    tasks.update(done=clock.now())


class Migration(migrations.Migration):

    dependencies = [
        ('compiling', '0005_what_the_public_was_told'),
        ('bodies', '0003_tasks_move'),
    ]

    operations = [migrations.RunPython(finish, migrations.RunPython.noop)]
