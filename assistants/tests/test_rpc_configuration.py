"""The configuration half of AssistantService as its clients see it, in process, as all transports run it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from accounts.actions.tokens import issue_token
from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Assistant
from assistants.option_fields import MASK
from assistants.tests.make import deploy, make_assistant
from knowledge import actions as knowledge_actions
from rapida_site.lib.rpc.values import from_metadata, to_dict, to_metadata, to_struct
from rapida_site.pb import assistant_analysis_pb2 as analyses
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.pb import assistant_knowledge_pb2 as attachments
from rapida_site.pb import assistant_provider_pb2 as providers
from rapida_site.pb import assistant_tool_pb2 as tools
from rapida_site.pb import assistant_webhook_pb2 as webhooks
from rapida_site.pb import common_pb2 as common
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db(databases="__all__")
MODEL = providers.CreateAssistantProviderRequest.CreateAssistantProviderModel(
    template=common.TextChatCompletePrompt(
        prompt=[common.TextPrompt(role="system", content="Be {{ mood }}.")],
        promptVariables=[common.Variable(name="mood", type="string", defaultValue="kind")],
    ),
    modelProviderName="fake",
)
PROVIDER = providers.CreateAssistantProviderRequest(model=MODEL, description="First")


def rpc(who: Persona, method: str, request: Any) -> Any:
    return call({"x-api-key": who.key_text}, f"/assistant_api.AssistantService/{method}", request)


def done(who: Persona, method: str, request: Any) -> Any:
    response = rpc(who, method, request)
    assert (response.code, response.success) == (200, True), response.error
    return response


def refused(who: Persona, method: str, request: Any, code: int, said: str = "") -> None:
    response = rpc(who, method, request)
    assert (response.code, response.success) == (code, False)
    assert said in response.error.humanMessage


def made(who: Persona, **fields: Any) -> Any:
    given: dict[str, Any] = {"name": "Marina", "assistantProvider": PROVIDER, **fields}
    return done(who, "CreateAssistant", pb.CreateAssistantRequest(**given)).data


def token_of(who: Persona) -> dict[str, str]:
    _, text = issue_token(user=who.user)
    return {"authorization": text, "x-auth-id": str(who.user.pk), "x-project-id": str(who.project.pk)}


def get(who: Persona, assistant_id: int, version: str = "latest") -> Any:
    asked = common.AssistantDefinition(assistantId=assistant_id, version=version)
    return done(who, "GetAssistant", pb.GetAssistantRequest(assistantDefinition=asked)).data


@pytest.fixture
def smile(alice: Persona) -> Assistant:
    return make_assistant(alice)


# ------------------------------------------------------------------------------------------------- assistants
def test_an_assistant_is_created_whole_and_works_at_once(alice: Persona) -> None:
    knowledge = knowledge_actions.create_knowledge(principal=alice.principal, name="Menu")
    assistant = made(
        alice,
        description="Waits tables",
        tags=["food"],
        source="console",
        sourceIdentifier=7,
        assistantTools=[
            tools.CreateAssistantToolRequest(name="bye", description="Ends it", executionMethod="end_of_conversation")
        ],
        assistantKnowledges=[attachments.CreateAssistantKnowledgeRequest(knowledgeId=knowledge.pk, topK=3)],
    )
    assert (assistant.name, assistant.description, assistant.visibility) == ("Marina", "Waits tables", "private")
    assert (list(assistant.assistantTag.tag), assistant.source, assistant.sourceIdentifier) == (["food"], "console", 7)
    assert (assistant.status, assistant.assistantProvider) == ("ACTIVE", "MODEL")
    assert assistant.assistantProviderModel.status == "ACTIVE"
    assert [tool.name for tool in assistant.assistantTools] == ["bye"]
    assert assistant.projectId == alice.project.pk
    listed = done(
        alice, "GetAllAssistantKnowledge", attachments.GetAllAssistantKnowledgeRequest(assistantId=assistant.id)
    )
    assert [(row.knowledge.name, row.topK) for row in listed.data] == [("Menu", 3)]


def test_an_assistant_with_a_wrong_tool_leaves_nothing_behind(alice: Persona) -> None:
    wrong = tools.CreateAssistantToolRequest(name="bye", description="Ends it", executionMethod="magic")
    request = pb.CreateAssistantRequest(name="Marina", assistantProvider=PROVIDER, assistantTools=[wrong])
    refused(alice, "CreateAssistant", request, 400, "use one of knowledge_retrieval")
    assert not Assistant.objects.exists()


def test_an_assistant_without_a_prompt_stays_a_draft(alice: Persona) -> None:
    empty = providers.CreateAssistantProviderRequest.CreateAssistantProviderModel(modelProviderName="fake")
    assistant = made(alice, assistantProvider=providers.CreateAssistantProviderRequest(model=empty))
    assert assistant.assistantProviderModel.status == "DRAFT"


def test_a_provider_must_be_given(alice: Persona) -> None:
    refused(alice, "CreateAssistant", pb.CreateAssistantRequest(name="x"), 400, "one of model, agentkit and websocket")


def test_an_assistant_is_shown_with_what_belongs_to_it_but_no_webhooks(alice: Persona, smile: Assistant) -> None:
    deploy(
        alice, smile, "web-plugin", experience={"greeting": "Hello"}, suggestions=["Hours?"], features=["help_center"]
    )
    for kind, provider, options in (
        ("webhook", "http", {"http_url": "https://x.example.com", "assistant_events": "conversation.begin"}),
        ("telemetry", "logging", {}),
        ("authentication", "http", {"http_url": "https://x.example.com"}),
    ):
        actions.create_configuration(
            principal=alice.principal, assistant_id=smile.pk, kind=kind, provider=provider, options=options
        )
    shown = get(alice, smile.pk)
    assert shown.webPluginDeployment.greeting == "Hello"
    assert shown.webPluginDeployment.helpCenterEnabled
    assert not shown.webPluginDeployment.uploadFileEnabled
    assert not shown.HasField("phoneDeployment")
    assert not shown.assistantWebhooks
    assert [each.providerType for each in shown.assistantTelemetryProviders] == ["logging"]
    assert shown.assistantAuthentication.failBehavior == "block"
    assert {each.configurationType for each in shown.assistantConfigurations} == {"telemetry", "authentication"}
    assert shown.createdUser.email == alice.user.email


def test_versions_are_made_listed_put_to_work_and_put_back(alice: Persona) -> None:
    assistant = made(alice)
    first = assistant.assistantProviderId
    request = providers.CreateAssistantProviderRequest(model=MODEL, description="Second", assistantId=assistant.id)
    second = done(alice, "CreateAssistantProvider", request).assistantProviderModel
    assert (second.description, second.status, second.template) == ("Second", "DRAFT", MODEL.template)
    assert get(alice, assistant.id).assistantProviderId == first
    assert get(alice, assistant.id, f"vrsn_{second.id}").assistantProviderId == second.id
    listed = done(alice, "GetAllAssistantProvider", providers.GetAllAssistantProviderRequest(assistantId=assistant.id))
    assert [row.assistantProviderModel.description for row in listed.data] == ["Second", "First"]
    for wanted in (second.id, first, second.id):
        update = providers.UpdateAssistantVersionRequest(assistantId=assistant.id, assistantProviderId=wanted)
        assert done(alice, "UpdateAssistantVersion", update).data.assistantProviderId == wanted
        assert get(alice, assistant.id, "").assistantProviderId == wanted


def test_a_version_that_is_none_is_refused(alice: Persona, smile: Assistant) -> None:
    for version, code in (("vrsn_1", 404), ("newest", 400)):
        asked = common.AssistantDefinition(assistantId=smile.pk, version=version)
        refused(alice, "GetAssistant", pb.GetAssistantRequest(assistantDefinition=asked), code)
    other = make_assistant(alice, "Other").versions.get()
    update = providers.UpdateAssistantVersionRequest(assistantId=smile.pk, assistantProviderId=other.pk)
    refused(alice, "UpdateAssistantVersion", update, 404)


def test_an_agentkit_version_keeps_every_setting_and_shows_no_secret(alice: Persona) -> None:
    kit = providers.CreateAssistantProviderRequest.CreateAssistantProviderAgentkit(
        agentKitUrl="agent.example.com:443",
        metadata={"authorization": "s3cret"},
        transportSecurity="TLS",
        tlsVerification="SKIP_VERIFY",
        tlsServerName="inner.example.com",
        connectTimeoutMs=1234,
        keepaliveTimeMs=20000,
        keepaliveTimeoutMs=2000,
        maxRecvMessageBytes=2048,
        maxSendMessageBytes=4096,
    )
    assistant = made(alice, assistantProvider=providers.CreateAssistantProviderRequest(agentkit=kit))
    shown = assistant.assistantProviderAgentkit
    assert (assistant.assistantProvider, shown.url, dict(shown.metadata)) == (
        "AGENTKIT",
        "agent.example.com:443",
        {"authorization": MASK},
    )
    same = ("transportSecurity", "tlsVerification", "tlsServerName", "connectTimeoutMs", "keepaliveTimeMs")
    for field in (*same, "keepaliveTimeoutMs", "maxRecvMessageBytes", "maxSendMessageBytes"):
        assert getattr(shown, field) == getattr(kit, field), field


def test_a_websocket_version_is_kept_and_a_wrong_address_refused(alice: Persona) -> None:
    socket = providers.CreateAssistantProviderRequest.CreateAssistantProviderWebsocket(
        websocketUrl="wss://agent.example.com/talk",
        headers={"authorization": "s3cret"},
        connectionParameters={"a": "b"},
    )
    shown = made(alice, assistantProvider=providers.CreateAssistantProviderRequest(websocket=socket))
    assert shown.assistantProviderWebsocket.url == "wss://agent.example.com/talk"
    assert dict(shown.assistantProviderWebsocket.headers) == {"authorization": MASK}
    socket.websocketUrl = "https://agent.example.com"
    wrong = pb.CreateAssistantRequest(
        name="x", assistantProvider=providers.CreateAssistantProviderRequest(websocket=socket)
    )
    refused(alice, "CreateAssistant", wrong, 400, "begins with ws:// or wss://")


def test_assistants_are_listed_newest_first_by_pages_and_criteria(alice: Persona, charlie: Persona) -> None:
    for name in ("One", "Two", "Three"):
        made(alice, name=name)
    made(charlie, name="Foreign")

    def listed(**request: Any) -> tuple[list[str], int]:
        response = done(alice, "GetAllAssistant", pb.GetAllAssistantRequest(**request))
        return [row.name for row in response.data], response.paginated.totalItem

    assert listed(paginate=common.Paginate(page=1, pageSize=2)) == (["Three", "Two"], 3)
    assert listed(paginate=common.Paginate(page=2, pageSize=2)) == (["One"], 3)
    assert listed(criterias=[common.Criteria(key="name", value="tw", logic="like")]) == (["Two"], 1)
    wrong = pb.GetAllAssistantRequest(criterias=[common.Criteria(key="organization_id", value="1")])
    refused(alice, "GetAllAssistant", wrong, 400, "Filter by one of")


def test_a_list_of_assistants_costs_the_same_queries_however_long(
    alice: Persona,
) -> None:
    made(alice)

    def queries() -> int:
        with CaptureQueriesContext(connections["assistant_db"]) as captured:
            done(alice, "GetAllAssistant", pb.GetAllAssistantRequest())
        return len(captured)

    before = queries()
    for _ in range(3):
        made(alice)
    assert queries() == before


def test_what_clients_ask_most_costs_few_queries(alice: Persona) -> None:
    """The key comes from the cache; people live in another database than assistants."""
    first = made(alice)
    for channel in ("phone", "web-plugin"):
        deploy(alice, Assistant.objects.get(), channel)
    one = common.AssistantDefinition(assistantId=first.id)
    asked = {
        "GetAssistant": (pb.GetAssistantRequest(assistantDefinition=one), 5),
        "GetAllAssistant": (pb.GetAllAssistantRequest(), 3),
    }
    for method, (request, count) in asked.items():
        done(alice, method, request)
        with (
            CaptureQueriesContext(connections["assistant_db"]) as here,
            CaptureQueriesContext(connections["default"]) as people,
        ):
            done(alice, method, request)
        assert (len(here), len(people)) == (count, 1), method


def test_details_and_tags_are_changed(alice: Persona, smile: Assistant) -> None:
    detail = pb.UpdateAssistantDetailRequest(assistantId=smile.pk, name="Smiley", description="Teeth")
    assert done(alice, "UpdateAssistantDetail", detail).data.name == "Smiley"
    tagged = done(alice, "CreateAssistantTag", pb.CreateAssistantTagRequest(assistantId=smile.pk, tags=["a", "b"]))
    assert list(tagged.data.assistantTag.tag) == ["a", "b"]


def test_an_admin_deletes_an_assistant_and_a_key_may_not(alice: Persona, smile: Assistant) -> None:
    refused(alice, "DeleteAssistant", pb.DeleteAssistantRequest(id=smile.pk), 403, "project role admin")
    answer = call(
        token_of(alice), "/assistant_api.AssistantService/DeleteAssistant", pb.DeleteAssistantRequest(id=smile.pk)
    )
    assert (answer.success, answer.data.name) == (True, "Smile")
    asked = common.AssistantDefinition(assistantId=smile.pk)
    refused(alice, "GetAssistant", pb.GetAssistantRequest(assistantDefinition=asked), 404)


# -------------------------------------------------------------------------------------------------- tools
def test_tools_live_their_life(alice: Persona, smile: Assistant) -> None:
    schema = {"type": "object", "properties": {"city": {"type": "string"}}}
    options = {"tool.endpoint": "https://weather.example.com", "tool.headers": '{"authorization": "s3cret"}'}
    fields: dict[str, Any] = {
        "assistantId": smile.pk,
        "name": "weather",
        "description": "Tells it",
        "fields": to_struct(schema),
        "executionMethod": "api_request",
        "executionOptions": to_metadata(options),
    }
    tool = done(alice, "CreateAssistantTool", tools.CreateAssistantToolRequest(**fields)).data
    assert (tool.name, to_dict(tool.fields), tool.status) == ("weather", schema, "ACTIVE")
    shown = from_metadata(tool.executionOptions)
    assert (shown["tool.endpoint"], shown["tool.method"]) == ("https://weather.example.com", "POST")
    assert "s3cret" not in str(tool)
    fields |= {"id": tool.id, "name": "forecast", "executionOptions": tool.executionOptions}
    assert done(alice, "UpdateAssistantTool", tools.UpdateAssistantToolRequest(**fields)).data.name == "forecast"
    listed = done(alice, "GetAllAssistantTool", tools.GetAllAssistantToolRequest(assistantId=smile.pk))
    assert ([row.name for row in listed.data], listed.paginated.totalItem) == (["forecast"], 1)
    one = {"id": tool.id, "assistantId": smile.pk}
    assert done(alice, "GetAssistantTool", tools.GetAssistantToolRequest(**one)).data.name == "forecast"
    done(alice, "DeleteAssistantTool", tools.DeleteAssistantToolRequest(**one))
    refused(alice, "GetAssistantTool", tools.GetAssistantToolRequest(**one), 404)


def test_knowledge_is_attached_tuned_and_detached(alice: Persona, charlie: Persona, smile: Assistant) -> None:
    own = knowledge_actions.create_knowledge(principal=alice.principal, name="Menu")
    foreign = knowledge_actions.create_knowledge(principal=charlie.principal, name="Secrets")
    attach = attachments.CreateAssistantKnowledgeRequest(
        assistantId=smile.pk, knowledgeId=own.pk, retrievalMethod="full-text-search", topK=3, scoreThreshold=0.25
    )
    row = done(alice, "CreateAssistantKnowledge", attach).data
    assert (row.retrievalMethod, row.topK, row.scoreThreshold) == ("text-search", 3, 0.25)
    refused(alice, "CreateAssistantKnowledge", attach, 400, "attached already")
    attach.knowledgeId = foreign.pk
    refused(alice, "CreateAssistantKnowledge", attach, 404)
    change = attachments.UpdateAssistantKnowledgeRequest(
        id=row.id, assistantId=smile.pk, topK=51, rerankerEnable=True, rerankerModelProviderName="cohere"
    )
    refused(alice, "UpdateAssistantKnowledge", change, 400, "from 1 to 50")
    change.topK = 7
    changed = done(alice, "UpdateAssistantKnowledge", change).data
    assert (changed.topK, changed.knowledgeId, changed.rerankerModelProviderName) == (7, own.pk, "cohere")
    one = {"id": row.id, "assistantId": smile.pk}
    assert done(alice, "GetAssistantKnowledge", attachments.GetAssistantKnowledgeRequest(**one)).data.topK == 7
    done(alice, "DeleteAssistantKnowledge", attachments.DeleteAssistantKnowledgeRequest(**one))
    refused(alice, "GetAssistantKnowledge", attachments.GetAssistantKnowledgeRequest(**one), 404)


# --------------------------------------------------------------------------------------------- configurations
HOOK = {
    "http_url": "https://hooks.example.com",
    "http_headers": '{"authorization": "s3cret"}',
    "retry_status_codes": "500,502",
}


def test_webhooks_live_their_life_under_both_shapes(alice: Persona, smile: Assistant) -> None:
    request = webhooks.CreateAssistantWebhookRequest(
        assistantId=smile.pk,
        assistantEvents=["conversation.begin"],
        description="Tells the CRM",
        options=to_metadata(HOOK),
        executionPriority=3,
    )
    hook = done(alice, "CreateAssistantWebhook", request).data
    assert (list(hook.assistantEvents), hook.description) == (["conversation.begin"], "Tells the CRM")
    assert (hook.provider, hook.executionPriority, hook.status) == ("http", 3, "ACTIVE")
    options = from_metadata(hook.options)
    assert (options["retry_status_codes"], "s3cret" in str(hook)) == ("[500, 502]", False)
    one = pb.GetAssistantConfigurationRequest(id=hook.id, assistantId=smile.pk)
    newer = done(alice, "GetAssistantConfiguration", one).data
    assert (newer.configurationType, newer.enabled) == ("webhook", True)
    assert from_metadata(newer.options)["assistant_events"] == '["conversation.begin"]'
    update = webhooks.UpdateAssistantWebhookRequest(
        id=hook.id,
        assistantId=smile.pk,
        assistantEvents=["conversation.completed"],
        options=hook.options,
        provider="http",
    )
    assert list(done(alice, "UpdateAssistantWebhook", update).data.assistantEvents) == ["conversation.completed"]
    listed = done(alice, "GetAllAssistantWebhook", webhooks.GetAllAssistantWebhookRequest(assistantId=smile.pk))
    assert [row.id for row in listed.data] == [hook.id]
    refused(
        alice,
        "GetAssistantAnalysis",
        analyses.GetAssistantAnalysisRequest(id=hook.id, assistantId=smile.pk),
        404,
    )
    done(alice, "DeleteAssistantWebhook", webhooks.DeleteAssistantWebhookRequest(id=hook.id, assistantId=smile.pk))
    refused(alice, "GetAssistantConfiguration", one, 404)


def test_analyses_live_their_life(alice: Persona, smile: Assistant) -> None:
    options = to_metadata({"endpoint_id": "7", "endpoint_parameters": '{"conversation.messages": "talk"}'})
    request = analyses.CreateAssistantAnalysisRequest(assistantId=smile.pk, name="mood", options=options)
    row = done(alice, "CreateAssistantAnalysis", request).data
    assert (row.name, row.provider, from_metadata(row.options)["endpoint_version"]) == ("mood", "endpoint", "latest")
    change = analyses.UpdateAssistantAnalysisRequest(
        id=row.id, assistantId=smile.pk, name="intent", options=row.options, executionPriority=2
    )
    changed = done(alice, "UpdateAssistantAnalysis", change).data
    assert (changed.name, changed.executionPriority) == ("intent", 2)
    listed = done(alice, "GetAllAssistantAnalysis", analyses.GetAllAssistantAnalysisRequest(assistantId=smile.pk))
    assert [each.name for each in listed.data] == ["intent"]
    one = {"id": row.id, "assistantId": smile.pk}
    assert done(alice, "GetAssistantAnalysis", analyses.GetAssistantAnalysisRequest(**one)).data.name == "intent"
    done(alice, "DeleteAssistantAnalysis", analyses.DeleteAssistantAnalysisRequest(**one))
    refused(alice, "GetAssistantAnalysis", analyses.GetAssistantAnalysisRequest(**one), 404)


def test_the_authentication_hook_is_made_replaced_and_disabled(alice: Persona, smile: Assistant) -> None:
    asked = pb.GetAssistantAuthenticationRequest(assistantId=smile.pk)
    refused(alice, "GetAssistantAuthentication", asked, 404, "no authentication hook")
    request = pb.CreateAssistantAuthenticationRequest(
        assistantId=smile.pk,
        failBehavior="none",
        timeoutMs=1500,
        options=to_metadata({"http_url": "https://a.example"}),
    )
    hook = done(alice, "CreateAssistantAuthentication", request).data
    assert (hook.failBehavior, hook.timeoutMs, hook.status, hook.provider) == ("allow", 1500, "ACTIVE", "http")
    request.timeoutMs = 0
    assert done(alice, "CreateAssistantAuthentication", request).data.timeoutMs == 5000
    off = pb.DisableAssistantAuthenticationRequest(assistantId=smile.pk)
    assert done(alice, "DisableAssistantAuthentication", off).data.status == "INACTIVE"
    assert done(alice, "GetAssistantAuthentication", asked).data.status == "INACTIVE"
    request.status = "ASLEEP"
    refused(alice, "CreateAssistantAuthentication", request, 400, "ACTIVE or INACTIVE")


def test_telemetry_providers_live_their_life(alice: Persona, smile: Assistant) -> None:
    options = to_metadata({"endpoint": "https://otel.example.com", "headers": '{"x-key": "s3cret"}'})
    request = pb.CreateAssistantTelemetryProviderRequest(
        assistantId=smile.pk, providerType="otlp_http", enabled=True, options=options
    )
    row = done(alice, "CreateAssistantTelemetryProvider", request).data
    assert (row.providerType, row.enabled, "s3cret" in str(row)) == ("otlp_http", True, False)
    change = pb.UpdateAssistantTelemetryProviderRequest(
        id=row.id, assistantId=smile.pk, providerType="otlp_http", options=row.options
    )
    assert not done(alice, "UpdateAssistantTelemetryProvider", change).data.enabled
    every = pb.GetAllAssistantTelemetryProviderRequest(assistantId=smile.pk)
    assert [each.id for each in done(alice, "GetAllAssistantTelemetryProvider", every).data] == [row.id]
    one = {"id": row.id, "assistantId": smile.pk}
    done(alice, "GetAssistantTelemetryProvider", pb.GetAssistantTelemetryProviderRequest(**one))
    done(alice, "DeleteAssistantTelemetryProvider", pb.DeleteAssistantTelemetryProviderRequest(**one))
    refused(alice, "GetAssistantTelemetryProvider", pb.GetAssistantTelemetryProviderRequest(**one), 404)


def test_the_newer_family_holds_every_kind(alice: Persona, smile: Assistant) -> None:
    request = pb.CreateAssistantConfigurationRequest(
        assistantId=smile.pk,
        configurationType="telemetry",
        provider="opensearch",
        enabled=True,
        options=to_metadata({"endpoint": "https://search.example.com"}),
    )
    row = done(alice, "CreateAssistantConfiguration", request).data
    assert (row.configurationType, row.provider, row.enabled) == ("telemetry", "opensearch", True)
    change = pb.UpdateAssistantConfigurationRequest(
        id=row.id, assistantId=smile.pk, provider="opensearch", options=row.options
    )
    assert done(alice, "UpdateAssistantConfiguration", change).data.status == "INACTIVE"
    for kind, provider, found in (
        ("telemetry", "", 1),
        ("", "opensearch", 1),
        ("telemetry", "xray", 0),
        ("webhook", "", 0),
    ):
        every = pb.GetAllAssistantConfigurationRequest(assistantId=smile.pk, configurationType=kind, provider=provider)
        assert done(alice, "GetAllAssistantConfiguration", every).paginated.totalItem == found
    refused(
        alice,
        "CreateAssistantConfiguration",
        pb.CreateAssistantConfigurationRequest(assistantId=smile.pk, configurationType="weather"),
        400,
        "use one of webhook",
    )
    done(
        alice,
        "DeleteAssistantConfiguration",
        pb.DeleteAssistantConfigurationRequest(id=row.id, assistantId=smile.pk),
    )
