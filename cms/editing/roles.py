"""Who writes and who publishes: two groups, their permissions, and the workflow between them.

Wagtail's own migrations leave two English groups and a workflow behind; they are taken over, not doubled, so
that nothing has to be set up by hand. What an operator changes later is left alone: rights are given once.
"""

from collections.abc import Iterable
from itertools import product
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

# Rows, not interface: they are in the language of the people who run the installation and may rename them.
EDITORS, PUBLISHERS = "Редактори", "Издатели"
APPROVAL, APPROVAL_TASK = "Одобрение преди публикуване", "Преглед от издател"
LEFT_BEHIND = {EDITORS: "Editors", PUBLISHERS: "Moderators"}
APPROVAL_LEFT_BEHIND = "Moderators approval"
# Above all sites, and of the files that are in no collection of their own.
ROOT_OF_PAGES, ROOT_OF_FILES = "Всички сайтове", "Общи файлове"
ROOT_LEFT_BEHIND = "Root"

SHARED = ("wagtailadmin.access_admin", "wagtail_localize.submit_translation")
REDIRECTS = tuple(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete"))
MEDIA = tuple(
    f"{model}.{action}_{name}"
    for model, name in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "change", "choose")
)
COLLECTIONS = ("wagtailcore.add_collection", "wagtailcore.change_collection")
FACE = "cms.change_siteprofile"
WRITING = ("wagtailcore.add_page", "wagtailcore.change_page")
PUBLISHING = ("wagtailcore.publish_page", "wagtailcore.lock_page", "wagtailcore.unlock_page")


@transaction.atomic
def open_editors_rooms() -> None:
    """Make both groups with their rights and the workflow between them; what is there stays as it is."""
    _name_roots()
    editors, is_new = _group(EDITORS)
    if is_new:
        _may(editors, everywhere=SHARED, pages=WRITING, files=MEDIA)
    publishers, is_new = _group(PUBLISHERS)
    if is_new:
        everywhere = (*SHARED, *REDIRECTS, FACE)
        _may(publishers, everywhere=everywhere, pages=(*WRITING, *PUBLISHING), files=(*MEDIA, *COLLECTIONS))
        _open_workflow(publishers)


@transaction.atomic
def open_own_rooms(
    name: str, homes: Iterable[Page], councils: Iterable[Any], site: Site | None = None
) -> None:
    """Make editors and publishers who work below these home pages, with these councils' files, only.

    The publishers enter the face of this site.

    They are for an installation of several municipalities: a user in no other group sees nothing of the
    others. Redirects belong to the whole installation, so these publishers have none.
    """
    pages, files = list(homes), [collection_of(council) for council in councils]
    editors, is_new = _group(f"{EDITORS}: {name}")
    if is_new:
        _may(editors, everywhere=SHARED, pages=WRITING, files=MEDIA, below=pages, within=files)
    publishers, is_new = _group(f"{PUBLISHERS}: {name}")
    if is_new:
        rights = (*WRITING, *PUBLISHING)
        _may(publishers, everywhere=SHARED, pages=rights, files=MEDIA, below=pages, within=files)
        if site is not None:
            GroupSitePermission.objects.create(group=publishers, site=site, permission=_permission(FACE))
        task = GroupApprovalTask.objects.create(name=f"{APPROVAL_TASK}: {name}")
        task.groups.add(publishers)
        # Held in memory until then.
        task.save()
        workflow = Workflow.objects.create(name=f"{APPROVAL}: {name}")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        for page in pages:
            WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})


def make_collection(council: Any) -> Collection:
    """Make the collection of a council's pictures and documents."""
    collection: Collection = Collection.get_first_root_node().add_child(name=council.own_name)
    return collection


def collection_of(council: Any) -> Collection:
    """Return the council's collection, creating it if it was renamed or deleted."""
    found = Collection.get_first_root_node().get_children().filter(name=council.own_name).first()
    return found or make_collection(council)


def usual_collection() -> Collection | None:
    """Return the collection of the youth council; None where there are several: then the editor chooses."""
    councils = apps.get_model("youth", "Council").objects.filter(kind="youth")
    names = [council.own_name for council in councils[:2]]
    if len(names) != 1:
        return None
    return Collection.objects.filter(name=names[0], depth=2).first()


def _name_roots() -> None:
    """Name the first page and the first collection, which Wagtail's migrations call by an English word."""
    pages = Page.objects.filter(depth=1, title=ROOT_LEFT_BEHIND)
    pages.update(title=ROOT_OF_PAGES, draft_title=ROOT_OF_PAGES)
    Collection.objects.filter(depth=1, name=ROOT_LEFT_BEHIND).update(name=ROOT_OF_FILES)


def _group(name: str) -> tuple[Group, bool]:
    """Return the group, renamed from Wagtail's or made, and whether it is new."""
    found = Group.objects.filter(name=name).first()
    if found is not None:
        return found, False
    group = Group.objects.filter(name=LEFT_BEHIND.get(name)).first() or Group()
    group.name = name
    group.save()
    return group, True


def _may(
    group: Group,
    *,
    everywhere: Iterable[str],
    pages: Iterable[str],
    files: Iterable[str],
    below: Iterable[Page] | None = None,
    within: Iterable[Collection] | None = None,
) -> None:
    """Set the group's permissions: below these pages and within these collections, else everywhere."""
    roots = [Page.get_first_root_node()] if below is None else list(below)
    collections = [Collection.get_first_root_node()] if within is None else list(within)
    group.permissions.add(*map(_permission, everywhere))
    for name, page in product(pages, roots):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=_permission(name))
    for name, collection in product(files, collections):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(name)
        )


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    found = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    if found is None:
        # The app's own turn comes later in the same migration.
        create_permissions(apps.get_app_config(app), verbosity=0)
        found = Permission.objects.get(content_type__app_label=app, codename=codename)
    return found


def _open_workflow(publishers: Group) -> None:
    """Send every page that is submitted to the publishers."""
    task = GroupApprovalTask.objects.filter(name=APPROVAL_LEFT_BEHIND).first() or GroupApprovalTask()
    task.name = APPROVAL_TASK
    task.save()
    task.groups.add(publishers)
    workflow = Workflow.objects.filter(name=APPROVAL_LEFT_BEHIND).first() or Workflow()
    workflow.name = APPROVAL
    workflow.save()
    workflow.workflow_tasks.get_or_create(task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
