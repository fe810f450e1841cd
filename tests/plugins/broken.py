"""Packages that an author got wrong, each in one way; all of them are installed at once."""

from dataclasses import dataclass, field
from pathlib import Path

APPS = """
from plugins.apps import Manifest, PluginConfig

class Config(PluginConfig):
    name = "{name}"
    {more}
    manifest = Manifest(slug="{slug}", title="{name}", summary="", version="1.0", author="Tests", {manifest})
    {body}
"""
MODEL = """
from django.db import models

class Row(models.Model):
    words = models.CharField(max_length=9)
    others = models.ManyToManyField("self")
"""
MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("words", models.CharField(max_length=9)),
                ("others", models.ManyToManyField(to="{name}.row")),
            ],
        ),
        {more}
    ]
"""
FAILS = """migrations.RunPython(
            lambda apps, editor: apps.get_model("{name}", "Row").objects.create(words="a")
        ),
        migrations.RunPython(lambda apps, editor: apps.get_model("no_such_app", "Row")),"""
# Found only when the migration ends: a row refers to one that is not there.
FAILS_AT_ITS_END = """migrations.RunPython(
            lambda apps, editor: apps.get_model("{name}", "Row").others.through.objects.create(
                from_row_id=7, to_row_id=8
            )
        ),"""
NO_WAY_BACK = "migrations.RunPython(lambda apps, editor: None),"
KIND = """
from youth.acts.institution import PluginSwitchedOn
from youth.journal.kinds import Kind, declare_kind

@declare_kind
class Again(Kind):
    name = PluginSwitchedOn.name
"""
MODELS_WITH = """
from django.db import models

class Row(models.Model):
    council = models.ForeignKey("youth.Council", on_delete=models.CASCADE, {more})
"""
MIGRATION_WITH = """
from django.db import migrations

class Migration(migrations.Migration):
    {more}
    operations = []
"""
CHECK = """
from django.core import checks

@checks.register("models")
def look(**options):
    {more}
"""
DUE = """
from datetime import timedelta
from youth.runner.due import due_work

@due_work("youth.tidy", every=timedelta(hours=1))
def tidy(now): return 0
"""
STREAM = """
from youth.journal.streams import stream_family

@stream_family("council", permission="council.see")
def found(council, key): return None
"""
TOPIC = """
from youth.mail.topics import declare_topic

declare_topic("topic_twice.news", "news", ())
declare_topic("topic_twice.news", "news", ())
"""
HOOK = """
from plugins.hooks import Contribution

@Contribution
def navigation(council) -> None: ...
"""
BROKEN_IMPORT = "import no_such_module\n"


@dataclass(frozen=True, kw_only=True)
class Package:
    """Files beside ``apps.py``, what differs in that, and what is said of the package."""

    reason: str
    files: dict[str, str] = field(default_factory=dict)
    slug: str = ""
    manifest: str = ""
    more: str = ""
    body: str = ""
    apps: str = APPS


PACKAGES = {
    "apps_import": Package(
        apps=BROKEN_IMPORT, reason="No module named 'no_such_module' (apps_import.apps, line 1)"
    ),
    "apps_exit": Package(apps="import sys\nsys.exit(3)\n", reason="SystemExit: 3 (apps_exit.apps, line 2)"),
    "no_name": Package(apps=APPS.replace('name = "{name}"', ""), reason="has no attribute 'name'"),
    "api_new": Package(manifest='api="~=2.0"', reason="it needs plugin API ~=2.0"),
    "api_word": Package(manifest='api="two"', reason="Invalid specifier: 'two'"),
    "no_manifest": Package(apps=APPS.replace("manifest =", "other ="), reason="has no attribute 'manifest'"),
    "slug_taken": Package(slug="voting", reason="'voting' is already in use"),
    "label_taken": Package(more='label = "auth"', reason="its label 'auth' is another app's"),
    "slug_me": Package(slug="me", files={"urls": "urlpatterns = []\n"}, reason="the slug 'me' is reserved"),
    "slug_newsletter": Package(slug="newsletter", reason="the slug 'newsletter' is reserved"),
    "models_import": Package(
        files={"models": MODEL + BROKEN_IMPORT}, reason="(models_import.models, line 7)"
    ),
    "models_exit": Package(files={"models": "raise SystemExit(4)\n"}, reason="SystemExit: 4"),
    "hooks_import": Package(files={"hooks": BROKEN_IMPORT}, reason="(hooks_import.hooks, line 1)"),
    "urls_import": Package(files={"urls": BROKEN_IMPORT}, reason="(urls_import.urls, line 1)"),
    "view_import": Package(
        files={"urls": "from view_import import views\n", "views": BROKEN_IMPORT},
        reason="(view_import.views, line 1)",
    ),
    "api_import": Package(
        files={"urls": "urlpatterns = []\n", "api/__init__": "", "api/urls": BROKEN_IMPORT},
        reason="(api_import.api.urls, line 1)",
    ),
    "no_patterns": Package(files={"urls": ""}, reason="has no attribute 'urlpatterns'"),
    "ready_raises": Package(
        body="def ready(self): raise LookupError('not ready')", reason="LookupError: not ready"
    ),
    "unknown_hook": Package(
        files={"hooks": "from plugins import hooks\n\n@hooks.nothing.register\ndef nothing(council): ...\n"},
        reason="has no attribute 'nothing'",
    ),
    "misspelt": Package(
        files={
            "hooks": "from plugins import hooks\n\n@hooks.navigation.register\ndef navigation(counicl): ...\n"
        },
        reason="navigation has no argument counicl",
    ),
    "kind_taken": Package(files={"acts": KIND}, reason="(kind_taken.acts, line"),
    "policy_taken": Package(
        files={
            "policies": "from youth.policies import policy\n\n"
            '@policy("council.see")\ndef see(participant, council): return False\n'
        },
        reason="(policy_taken.policies, line",
    ),
    "circle_a": Package(
        manifest='depends_on=("circle_b",)', reason="it needs itself, by way of: circle_a, circle_b"
    ),
    "circle_b": Package(
        manifest='depends_on=("circle_a",)', reason="it needs itself, by way of: circle_a, circle_b"
    ),
    "circle_self": Package(
        manifest='depends_on=("circle_self",)', reason="it needs itself, by way of: circle_self"
    ),
    "no_migration": Package(
        files={"models": MODEL}, reason="these tables do not exist: no_migration_row, no_migration_row_others"
    ),
    "not_migrated": Package(
        files={"models": MODEL, "migrations/__init__": "", "migrations/0001_initial": MIGRATION},
        reason="run manage.py migrate not_migrated",
    ),
}
PACKAGES |= {
    "migration_import": Package(
        files={"models": MODEL, "migrations/__init__": "", "migrations/0001_initial": BROKEN_IMPORT},
        reason="(migration_import.migrations.0001_initial, line 1)",
    ),
    "migration_lost": Package(
        files={
            "migrations/__init__": "",
            "migrations/0001_initial": MIGRATION_WITH.replace(
                "{more}", 'dependencies = [("youth", "0900_gone")]'
            ),
        },
        reason="its migration 0001_initial needs youth.0900_gone, which does not exist",
    ),
    "migration_first": Package(
        files={
            "migrations/__init__": "",
            "migrations/0001_initial": MIGRATION_WITH.replace(
                "{more}", 'run_before = [("youth", "0001_initial")]'
            ),
        },
        reason="its migration 0001_initial wants to run before one of youth",
    ),
    "migration_fork": Package(
        files={
            "migrations/__init__": "",
            "migrations/0001_one": MIGRATION_WITH.replace("{more}", ""),
            "migrations/0001_other": MIGRATION_WITH.replace("{more}", ""),
        },
        reason="its migrations have several ends: 0001_one, 0001_other",
    ),
    "name_in_ours": Package(
        files={"models": MODELS_WITH.replace("{more}", 'related_name="terms"')},
        reason="its relation takes the name youth.Council.terms, which is in use",
    ),
    "name_of_a_field": Package(
        files={"models": MODELS_WITH.replace("{more}", 'related_name="slug"')},
        reason="its relation takes the name youth.Council.slug, which is in use",
    ),
    "name_of_a_method": Package(
        files={"models": MODELS_WITH.replace("{more}", 'related_name="save"')},
        reason="its relation takes the name youth.Council.save, which is in use",
    ),
    "name_in_queries": Package(
        files={"models": MODELS_WITH.replace("{more}", 'related_name="unheard", related_query_name="slug"')},
        reason="fields.E303 says: ",
    ),
    "tags_import": Package(
        files={"templatetags/__init__": "", "templatetags/broken_tags": BROKEN_IMPORT},
        reason="(tags_import.templatetags.broken_tags, line 1)",
    ),
    "tags_taken": Package(
        files={"templatetags/__init__": "", "templatetags/i18n": ""},
        reason="templatetags/i18n.py has the name of another's",
    ),
    "command_taken": Package(
        files={
            "management/__init__": "",
            "management/commands/__init__": "",
            "management/commands/migrate": "raise SystemExit(7)\n",
        },
        reason="management/commands/migrate.py has the name of another's",
    ),
    "wagtail_import": Package(
        files={"wagtail_hooks": BROKEN_IMPORT}, reason="(wagtail_import.wagtail_hooks, line 1)"
    ),
    "check_error": Package(
        files={"hooks": CHECK.replace("{more}", 'return [checks.Error("not like this", id="x.E001")]')},
        reason="x.E001 says: not like this",
    ),
    "check_raises": Package(
        files={"hooks": CHECK.replace("{more}", "raise SystemExit(8)")},
        reason="its check look fails: SystemExit: 8 (check_raises.hooks, line",
    ),
    "due_taken": Package(files={"due": DUE}, reason="has to begin with due_taken."),
    "stream_taken": Package(
        files={"streams": STREAM}, reason="stream_taken names its streams 'stream_taken'"
    ),
    "topic_twice": Package(
        files={"offers": TOPIC}, reason="two topics are named 'topic_twice.news' (topic_twice.offers, line 5)"
    ),
    "hook_taken": Package(
        files={"offers": HOOK}, reason="hook_taken.offers and plugins.hooks both declare a hook navigation"
    ),
    "slot_taken": Package(
        files={"offers": "from plugins import hooks\n\nhooks.declare_slot('home.later')\n"},
        reason="'home.later' in slot_taken.offers has to begin with slot_taken.",
    ),
}
# Two plugins at odds, each with one that comes before it by name. Kinds, topics, slots, policies, streams,
# due work, settings and addresses cannot meet: each plugin's begin with its slug.
_OFFERS = """
from plugins.hooks import Contribution

@Contribution
def courses(council) -> None: ...
"""
_COMMAND = {"management/__init__": "", "management/commands/__init__": "", "management/commands/courses": ""}
_TAGS = {"templatetags/__init__": "", "templatetags/courses": ""}
_RELATION = {"models": MODELS_WITH.replace("{more}", 'related_name="courses"')}
AT_ODDS = {
    "odds_command_a": Package(files=_COMMAND, reason=""),
    "odds_tags_a": Package(files=_TAGS, reason=""),
    "odds_hook_a": Package(files={"offers": _OFFERS}, reason=""),
    "odds_relation_a": Package(files=_RELATION, reason=""),
    "odds_slug_a": Package(slug="odds_slug", reason=""),
    "odds_label_a": Package(more='label = "odds_label"', reason=""),
}
PACKAGES |= {
    "odds_command_b": Package(
        files=_COMMAND, reason="management/commands/courses.py has the name of another's"
    ),
    "odds_tags_b": Package(files=_TAGS, reason="templatetags/courses.py has the name of another's"),
    "odds_hook_b": Package(
        files={"offers": _OFFERS},
        reason="odds_hook_b.offers and odds_hook_a.offers both declare a hook courses",
    ),
    "odds_relation_b": Package(
        files=_RELATION, reason="its relation takes the name youth.Council.courses, which is in use"
    ),
    "odds_slug_b": Package(slug="odds_slug", reason="the slug or label 'odds_slug' is already in use"),
    "odds_label_b": Package(
        more='label = "odds_label"', reason="the slug or label 'odds_label' is already in use"
    ),
}
# Their tables are made and then a step fails: nothing of it may be left, and no other migration left out.
PACKAGES |= {
    name: Package(
        files={
            "models": MODEL,
            "migrations/__init__": "",
            "migrations/0001_initial": MIGRATION.replace("{more}", failing),
            "migrations/0002_after": MIGRATION_WITH.replace(
                "{more}", f'dependencies = [("{name}", "0001_initial")]'
            ),
        },
        reason=f"its migration failed and was rolled back: 0001_initial: {reason}",
    )
    for name, failing, reason in [
        ("migration_fails", FAILS, "LookupError (migration_fails.migrations.0001_initial, line 18)"),
        ("migration_fails_at_its_end", FAILS_AT_ITS_END, "IntegrityError; run manage.py migrate"),
    ]
}
# In use, but its migrations do not go back.
ONE_WAY = Package(
    files={
        "models": MODEL,
        "migrations/__init__": "",
        "migrations/0001_initial": MIGRATION.replace("{more}", NO_WAY_BACK),
    },
    reason="",
)


def install(folder: Path, packages: dict[str, Package]) -> None:
    """Write the packages into a folder that is on the path, as an installer would."""
    points = []
    for name, package in packages.items():
        slug = package.slug or name
        texts = {"__init__": "", "apps": package.apps, **package.files}
        for module, text in texts.items():
            path = folder / name / f"{module}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            values = {"name": name, "slug": slug, "manifest": package.manifest}
            values |= {"more": package.more, "body": package.body}
            filled = text
            for word, value in values.items():
                filled = filled.replace("{" + word + "}", value)
            path.write_text(filled, encoding="utf-8")
        points.append(f"{name} = {name}.apps:Config")
    metadata = folder / "broken-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[glas.plugins]\n" + "\n".join(points) + "\n")
