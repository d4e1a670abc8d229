"""Accounts for operators. Digests are never shown and credentials never edited; dangerous acts are the same actions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.actions import keys, people, second_factor, tokens
from accounts.models import (
    Authenticator,
    BillingInformation,
    Invitation,
    MailedToken,
    Organization,
    OrganizationKey,
    OrganizationMembership,
    Project,
    ProjectKey,
    ProjectMembership,
    ServiceToken,
    SocialAccount,
    Subscription,
    User,
    UserToken,
    VaultCredential,
)
from accounts.plans import all_plans
from rapida_site.lib.admin import ReadOnlyAdmin


class ChangeForm(UserChangeForm[User]):
    class Meta:
        model = User
        fields = "__all__"


class CreationForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")


class OrganizationsOfUser(admin.TabularInline[OrganizationMembership, User]):
    model = OrganizationMembership
    extra = 0
    can_delete = False
    readonly_fields = ("organization", "role", "created_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SocialAccountsOfUser(admin.TabularInline[SocialAccount, User]):
    """An operator may cut a link; the person makes it again by signing in there."""

    model = SocialAccount
    extra = 0
    fields = readonly_fields = ("provider", "subject", "email", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    form, add_form = ChangeForm, CreationForm
    inlines = (OrganizationsOfUser, SocialAccountsOfUser)
    ordering = ("email",)
    list_display = ("email", "name", "status", "is_staff", "last_login", "created_at")
    list_filter = ("status", "is_staff")
    search_fields = ("email", "name")
    readonly_fields = ("id", "status", "email_verified_at", "last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("id", "email", "email_verified_at", "name", "password", "status")}),
        ("Admin site", {"fields": ("is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Times", {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
    actions = ("suspend", "reinstate", "reset_second_factor", "revoke_tokens")

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Tokens go with the old password, as they do when people change it themselves."""
        response = super().user_change_password(request, id, form_url)
        user = User.objects.filter(pk=id).first() if response.status_code == 302 else None
        if request.method == "POST" and user is not None:
            tokens.withdraw_tokens(user, actor_id=_operator(request))
        return response

    @admin.action(description="Suspend: end sessions and tokens now", permissions=["change"])
    def suspend(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            people.suspend(user=user, actor_id=_operator(request))
        messages.success(request, "Suspended.")

    @admin.action(description="Reinstate", permissions=["change"])
    def reinstate(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            people.reinstate(user=user, actor_id=_operator(request))
        messages.success(request, "Reinstated.")

    @admin.action(description="Reset the second factor (phone and recovery codes lost)", permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            second_factor.remove_second_factor(user, actor_id=_operator(request))
        messages.success(request, "The password alone signs them in until they set up another.")

    @admin.action(description="Revoke all tokens", permissions=["change"])
    def revoke_tokens(self, request: HttpRequest, users: QuerySet[User]) -> None:
        count = sum(tokens.withdraw_tokens(user, actor_id=_operator(request)) for user in users)
        messages.success(request, f"Revoked: {count}.")


class ProjectsOfOrganization(admin.TabularInline[Project, Organization]):
    model = Project
    extra = 0
    can_delete = False
    fields = readonly_fields = ("name", "description", "created_at", "archived_at")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembersOfOrganization(admin.TabularInline[OrganizationMembership, Organization]):
    model = OrganizationMembership
    extra = 0
    autocomplete_fields = ("user",)


class PlanForm(forms.ModelForm[Subscription]):
    """Offers the plans of the settings; a paid one is put on here, once it is paid for."""

    plan_slug = forms.ChoiceField(label="Plan", choices=lambda: [(plan.slug, plan.name) for plan in all_plans()])

    class Meta:
        model = Subscription
        fields = ("plan_slug", "started_at")


class PlanOfOrganization(admin.StackedInline[Subscription, Organization]):
    model = Subscription
    form = PlanForm


class BillingOfOrganization(admin.StackedInline[BillingInformation, Organization]):
    model = BillingInformation
    readonly_fields = ("updated_at",)


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin[Organization]):
    inlines = (PlanOfOrganization, BillingOfOrganization, MembersOfOrganization, ProjectsOfOrganization)
    list_display = ("name", "id", "created_at")
    search_fields = ("name",)
    readonly_fields = ("id", "created_at")


class MembersOfProject(admin.TabularInline[ProjectMembership, Project]):
    model = ProjectMembership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin[Project]):
    inlines = (MembersOfProject,)
    list_display = ("name", "id", "organization", "created_at", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    list_select_related = ("organization",)
    search_fields = ("name", "organization__name")
    readonly_fields = ("id", "organization", "created_at", "archived_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a project is made in its organization, with its first member


class CredentialAdmin(admin.ModelAdmin[Any]):
    """To look at and to revoke; a credential is made for its owner's eyes only."""

    exclude = ("digest", "pepper_id")
    list_filter: ClassVar[tuple[Any, ...]] = (("revoked_at", admin.EmptyFieldListFilter),)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)


@admin.register(ProjectKey)
class ProjectKeyAdmin(CredentialAdmin):
    list_display = (
        "name",
        "key_id",
        "last_four",
        "project",
        "role",
        "state",
        "created_at",
        "expires_at",
        "last_used_at",
    )
    list_filter = ("role", *CredentialAdmin.list_filter)
    list_select_related = ("project",)
    search_fields = ("name", "key_id", "project__name")
    actions = ("revoke",)

    @admin.action(description="Revoke", permissions=["revoke"])
    def revoke(self, request: HttpRequest, found: QuerySet[ProjectKey]) -> None:
        for key in found.filter(revoked_at=None):
            keys.withdraw_key(key, actor_id=_operator(request))
        messages.success(request, "Revoked.")


class WithdrawableAdmin(CredentialAdmin):
    """Credentials that every look-up reads from the database."""

    actions = ("revoke",)

    @admin.action(description="Revoke", permissions=["revoke"])
    def revoke(self, request: HttpRequest, found: QuerySet[Any]) -> None:
        for row in found:
            keys.withdraw(row, actor_id=_operator(request))
        messages.success(request, "Revoked.")


@admin.register(OrganizationKey)
class OrganizationKeyAdmin(WithdrawableAdmin):
    list_display = ("name", "key_id", "last_four", "organization", "state", "created_at", "expires_at", "last_used_at")
    list_select_related = ("organization",)
    search_fields = ("name", "key_id", "organization__name")


@admin.register(ServiceToken)
class ServiceTokenAdmin(WithdrawableAdmin):
    """``manage.py create_service_token`` makes them, where nobody looks over a shoulder."""

    list_display = ("name", "key_id", "last_four", "organization", "state", "created_at", "expires_at", "last_used_at")
    list_select_related = ("organization",)
    search_fields = ("name", "key_id")


@admin.register(MailedToken)
class MailedTokenAdmin(WithdrawableAdmin):
    list_display = ("email", "user", "purpose", "created_at", "expires_at", "used_at", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("email", "user__email")


@admin.register(UserToken)
class UserTokenAdmin(WithdrawableAdmin):
    list_display = ("user", "name", "key_id", "last_four", "state", "created_at", "expires_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "key_id")


@admin.register(Invitation)
class InvitationAdmin(WithdrawableAdmin):
    list_display = ("email", "organization", "role", "created_at", "expires_at", "used_at", "revoked_at")
    list_select_related = ("organization",)
    search_fields = ("email", "organization__name")


def _operator(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


@admin.register(VaultCredential)
class VaultCredentialAdmin(ReadOnlyAdmin):
    """What is there and whether it works; neither the value nor its key."""

    exclude = ("sealed", "data_key")
    list_display = ("name", "provider", "organization", "kind", "status", "verified_at", "last_used_at", "created_at")
    list_filter = ("kind", "status")
    list_select_related = ("organization",)
    search_fields = ("=id", "name", "provider", "organization__name")


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Who has one and when it was used; a lost one is removed at its person."""

    exclude = ("sealed", "data_key")
    list_display = ("user", "confirmed", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
