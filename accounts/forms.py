"""The forms of accounts' pages. They check shape alone; what is allowed is decided, and said, by the actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join

from accounts.actions.projects import MAX_DESCRIPTION, MAX_NAME
from accounts.models.billing import Interval
from accounts.models.organizations import ORGANIZATION_ROLES, PROJECT_ROLES, ROLES_OF_KEYS
from rapida_site.lib.errors import RapidaError
from rapida_site.lib.principal import ProjectRole

_MAX_PASSWORD = 1000
_WHAT_KEYS_MAY = (
    ("Talker", "holds conversations and reads only its own visitor's: for a page that anybody may open."),
    ("Reader", "also looks at everything in the project: for reports."),
    ("Writer", "also changes assistants, knowledge and endpoints: for your own servers."),
    ("Admin", "also deletes them: for programs that manage the project with an SDK."),
)


def refuse(form: forms.BaseForm, error: RapidaError) -> None:
    """Show an action's refusal at the field it is about, or above the form."""
    field = error.data.get("field")
    form.add_error(field if isinstance(field, str) and field in form.fields else None, error.message)


def _password(label: str, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=_MAX_PASSWORD, **options)


def _code(**options: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "autocapitalize": "none"}
    return forms.CharField(label="Code", max_length=32, widget=forms.TextInput(attrs=attributes), **options)


class SignInForm(forms.Form):
    email = forms.CharField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _password("Password", "current-password")


class CodeForm(forms.Form):
    code = _code(help_text="The six digits of your authenticator, or one of your recovery codes.")


class NewUserForm(forms.Form):
    """Somebody who joins by invitation; the e-mail is the invitation's."""

    name = forms.CharField(
        label="Your name", max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = _password("Password", "new-password", help_text="At least 10 characters; a sentence is a good one.")


class SignUpForm(NewUserForm):
    email = forms.CharField(label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    organization_name = forms.CharField(
        label="Organization",
        max_length=MAX_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ("name", "email", "organization_name", "password")


class ForgotPasswordForm(forms.Form):
    email = forms.CharField(
        label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )


class NewPasswordForm(forms.Form):
    password = _password("New password", "new-password", help_text="At least 10 characters; a sentence is a good one.")


class EmailForm(forms.Form):
    """``password`` is asked of whoever has one."""

    email = forms.CharField(
        label="New e-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = _password("Your password", "current-password")

    def __init__(self, *args: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["password"]


class TokenForm(forms.Form):
    name = forms.CharField(label="Name", max_length=MAX_NAME, help_text="Where the token will be used.")
    days = forms.TypedChoiceField(
        label="Expires", coerce=int, choices=[(30, "In 30 days"), (90, "In 90 days"), (365, "In a year")]
    )


class ProfileForm(forms.Form):
    name = forms.CharField(label="Name", max_length=MAX_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"}))


class PasswordForm(forms.Form):
    old = _password("Current password", "current-password")
    password = _password("New password", "new-password", help_text="At least 10 characters.")


class ConfirmPasswordForm(forms.Form):
    password = _password("Your password", "current-password")


class DisableSecondFactorForm(ConfirmPasswordForm):
    code = _code()


class ProjectForm(forms.Form):
    name = forms.CharField(label="Name", max_length=MAX_NAME)
    description = forms.CharField(label="Description", max_length=MAX_DESCRIPTION, required=False)


class OrganizationForm(ProjectForm):
    industry = forms.CharField(label="Industry", max_length=120, required=False)
    size = forms.CharField(label="Size", max_length=60, required=False, help_text="How many people, roughly.")
    contact = forms.CharField(label="Contact", max_length=254, required=False)


class NewOrganizationForm(forms.Form):
    name = forms.CharField(label="Organization", max_length=MAX_NAME)
    project_name = forms.CharField(label="First project", max_length=MAX_NAME, required=False)


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail", max_length=254)
    role = forms.ChoiceField(label="Role in the organization", choices=ORGANIZATION_ROLES, initial="member")
    project = forms.ChoiceField(label="Project", required=False)
    project_role = forms.ChoiceField(label="Role in the project", choices=PROJECT_ROLES, initial="writer")

    def __init__(self, *args: Any, projects: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"] = forms.TypedChoiceField(
            label="Project", required=False, coerce=int, empty_value=None, choices=[("", "None yet"), *projects]
        )


class MemberRoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=ORGANIZATION_ROLES)


class ProjectMemberForm(forms.Form):
    """``user`` is a member of the organization; without a role the person leaves the project."""

    user = forms.TypedChoiceField(label="Member", coerce=int)
    role = forms.ChoiceField(label="Role", choices=[*PROJECT_ROLES, ("", "No role")], initial="writer", required=False)

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = forms.TypedChoiceField(label="Member", coerce=int, choices=members)


class BillingForm(forms.Form):
    email = forms.EmailField(label="Invoices to", max_length=254, required=False)
    payment_method = forms.CharField(
        label="Payment method", max_length=60, required=False, help_text="A word such as invoice; never a card number."
    )
    interval = forms.ChoiceField(label="Billed", choices=Interval.choices)
    tax_information = forms.CharField(label="Tax number", max_length=120, required=False)
    address = forms.CharField(label="Address", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class KeyForm(forms.Form):
    name = forms.CharField(label="Name", max_length=MAX_NAME, help_text="Where the key will be used.")
    days = forms.TypedChoiceField(
        label="Expires",
        coerce=int,
        choices=[(90, "In 90 days"), (30, "In 30 days"), (365, "In a year"), (0, "Never")],
    )

    def given(self) -> dict[str, Any]:
        """Return what the action that makes the key takes."""
        fields = dict(self.cleaned_data)
        days: int = fields.pop("days")
        return {**fields, "expires_at": timezone.now() + timedelta(days=days) if days else None}


class KeyRoleForm(forms.Form):
    role = forms.TypedChoiceField(
        label="Role",
        coerce=ProjectRole,
        choices=ROLES_OF_KEYS,
        initial=ProjectRole.WRITER.value,
        help_text=format_html_join("", "<div><b>{}</b> {}</div>", _WHAT_KEYS_MAY),
    )


class ProjectKeyForm(KeyForm, KeyRoleForm):
    field_order = ("name", "role", "days")
