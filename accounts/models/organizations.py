"""Organizations are the tenants; projects divide their work; memberships say who may do what in each."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.users import User
from rapida_site.lib.ids import new_id
from rapida_site.lib.principal import KEY_ROLES, PERSON_ROLES, OrganizationRole

ORGANIZATION_ROLES = [(role.value, role.value.replace("_", " ").capitalize()) for role in OrganizationRole]
PROJECT_ROLES = [(role.value, role.value.replace("_", " ").capitalize()) for role in PERSON_ROLES]
ROLES_OF_KEYS = [(role.value, role.value.capitalize()) for role in KEY_ROLES]


class Organization(models.Model):
    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    size = models.CharField(max_length=60, blank=True)
    industry = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="organization_has_a_name")]

    def __str__(self) -> str:
        return self.name


class ProjectQuerySet(models.QuerySet["Project"]):
    def live(self) -> ProjectQuerySet:
        """Return the projects that are not archived."""
        return self.filter(archived_at=None)

    def of_organization(self, organization_id: int) -> ProjectQuerySet:
        return self.filter(organization_id=organization_id)

    def visible_to(self, user_id: int, organization_id: int, role: str) -> ProjectQuerySet:
        """Return what a person sees of an organization: all as its owner or admin, else the projects they work in."""
        projects = self.of_organization(organization_id)
        if role in (OrganizationRole.OWNER, OrganizationRole.ADMIN):
            return projects
        return projects.filter(memberships__user_id=user_id)


class Project(models.Model):
    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="projects")
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="project_has_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class OrganizationMembership(models.Model):
    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="organization_memberships")
    role = models.CharField(max_length=16, choices=ORGANIZATION_ROLES)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="one_role_in_an_organization"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in OrganizationRole]),
                name="organization_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of organization {self.organization_id}"


class ProjectMembership(models.Model):
    """A role in one project; only members of the project's organization hold one (``actions.members`` keeps that)."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="project_memberships")
    role = models.CharField(max_length=16, choices=PROJECT_ROLES)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="one_role_in_a_project"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in PERSON_ROLES]), name="project_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of project {self.project_id}"
