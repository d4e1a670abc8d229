"""Documents of a collection: the list with its upload, one document, reading it again, deleting it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.auth.pages import PrincipalRequest, with_principal
from knowledge import access, actions
from knowledge.downloads import file_answer
from knowledge.kinds import ENDINGS
from knowledge.uploads import new_documents
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.http import failure
from rapida_site.lib.pages import page_of, searched
from rapida_site.lib.principal import ProjectRole


@require_GET
@with_principal
def document_list(request: PrincipalRequest, knowledge_id: int) -> HttpResponse:
    knowledge, wanted = access.get_knowledge(request.principal, knowledge_id), searched(request)
    rows = access.documents(request.principal, knowledge_id)
    context = {
        "knowledge": knowledge,
        "page": page_of(request, rows.filter(name__icontains=wanted) if wanted else rows),
        "q": wanted,
        "can_write": request.principal.can(ProjectRole.WRITER),
        "endings": ",".join(ENDINGS),
        "limit": settings.DOCUMENT_MAX_BYTES,
        "limit_mb": settings.DOCUMENT_MAX_BYTES // 1_000_000,
    }
    return render(request, "knowledge/documents.html", context)


@require_POST
@with_principal
def upload(request: PrincipalRequest, knowledge_id: int) -> HttpResponse:
    """Store the files of the form.

    A script sends them one by one and gets JSON that tells in itself how it went; without it the page comes back.
    """
    knowledge = access.get_knowledge(request.principal, knowledge_id, ProjectRole.WRITER)
    by_script = request.headers.get("accept") == "application/json"
    try:
        made = actions.add_documents(
            principal=request.principal,
            knowledge_id=knowledge.pk,
            new=new_documents(request.FILES.getlist("files")),
        )
    except (Conflict, Invalid) as error:
        if by_script:
            return JsonResponse(failure(error))
        messages.error(request, error.message)
    else:
        if by_script:
            return JsonResponse({"code": 201, "success": True, "data": [str(row.pk) for row in made]})
        messages.success(request, f"{len(made)} document{'s are' if len(made) > 1 else ' is'} stored.")
    return redirect("knowledge:documents", knowledge.pk)


@require_GET
@with_principal
def document(request: PrincipalRequest, document_id: int) -> HttpResponse:
    found = access.get_document(request.principal, document_id)
    context = {
        "document": found,
        "knowledge": access.get_knowledge(request.principal, found.knowledge_id),
        "can_write": request.principal.can(ProjectRole.WRITER),
    }
    return render(request, "knowledge/document.html", context)


@require_GET
@with_principal
def content(request: PrincipalRequest, document_id: int) -> HttpResponse:
    return file_answer(access.get_document(request.principal, document_id))


@require_POST
@with_principal
def delete(request: PrincipalRequest, document_id: int) -> HttpResponse:
    found = access.get_document(request.principal, document_id)
    actions.delete_document(principal=request.principal, document_id=found.pk)
    messages.success(request, f"{found.name} was deleted.")
    return redirect("knowledge:documents", found.knowledge_id)
