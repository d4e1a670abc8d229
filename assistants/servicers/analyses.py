"""Analyses of ``AssistantService``: configurations of their kind in the older messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.servicers.people import writers
from assistants import access, actions
from assistants.models import ConfigurationKind
from assistants.servicers.messages.configurations import analysis, listed, options_of
from rapida_site.lib.principal import Principal
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_analysis_pb2 as pb

CRITERIA = {"id": "id", "name": "options__name", "provider": "provider", "description": "options__description"}
ANALYSIS = ConfigurationKind.ANALYSIS


class AnalysisMethods:
    principal: Principal
    headers: Mapping[str, str]

    def GetAssistantAnalysis(
        self, request: pb.GetAssistantAnalysisRequest, context: Any
    ) -> pb.GetAssistantAnalysisResponse:
        return self._analysis(
            access.get_configuration(
                self.principal, request.id, assistant_id=request.assistantId or None, kind=ANALYSIS
            )
        )

    def GetAllAssistantAnalysis(
        self, request: pb.GetAllAssistantAnalysisRequest, context: Any
    ) -> pb.GetAllAssistantAnalysisResponse:
        """An assistant's analyses, newest first."""
        found = access.configurations(self.principal, request.assistantId, ANALYSIS)
        rows, paginated = page_of(narrow(found, request.criterias, CRITERIA), request.paginate)
        people = writers(self.principal, rows)
        data = listed([analysis(row, people) for row in rows], self.headers)
        return pb.GetAllAssistantAnalysisResponse(data=data, paginated=paginated)

    def CreateAssistantAnalysis(
        self, request: pb.CreateAssistantAnalysisRequest, context: Any
    ) -> pb.GetAssistantAnalysisResponse:
        return self._analysis(
            actions.create_configuration(
                principal=self.principal,
                assistant_id=request.assistantId,
                kind=ANALYSIS,
                provider=request.provider,
                options=options_of(request, ANALYSIS),
            )
        )

    def UpdateAssistantAnalysis(
        self, request: pb.UpdateAssistantAnalysisRequest, context: Any
    ) -> pb.GetAssistantAnalysisResponse:
        """Everything of the analysis, as when it is created."""
        return self._analysis(
            actions.update_configuration(
                principal=self.principal,
                configuration_id=request.id,
                assistant_id=request.assistantId or None,
                kind=ANALYSIS,
                provider=request.provider,
                options=options_of(request, ANALYSIS),
            )
        )

    def DeleteAssistantAnalysis(
        self, request: pb.DeleteAssistantAnalysisRequest, context: Any
    ) -> pb.GetAssistantAnalysisResponse:
        """Answers what the analysis was."""
        return self._analysis(
            actions.delete_configuration(
                principal=self.principal,
                configuration_id=request.id,
                assistant_id=request.assistantId or None,
                kind=ANALYSIS,
            )
        )

    def _analysis(self, row: Any) -> pb.GetAssistantAnalysisResponse:
        return pb.GetAssistantAnalysisResponse(data=analysis(row, writers(self.principal, [row])))
