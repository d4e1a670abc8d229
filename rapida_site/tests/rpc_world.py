"""One row of everything, made by alice through the contract's own methods: what a stranger must never see or change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from google.protobuf.json_format import MessageToDict, ParseDict

from accounts.tests.personas import PASSWORD, Persona
from assistants.models import Action, Assistant, Event, HttpLog, Message, Metric
from assistants.tests.make import make_ended
from endpoints.tests.make import make_endpoint
from endpoints.tests.make import make_log as make_endpoint_log
from integrations import audit
from knowledge.tests.make import add, make_knowledge, make_segment
from knowledge.tests.make import make_log as make_knowledge_log
from rapida_site.lib.rows import written_by
from rapida_site.rpc import handlers
from rapida_site.rpc.adapter import Method
from rapida_site.rpc.testing import call

# Stands in every name and description of alice, so that any leak of a row of hers can be found in a response's bytes.
MARK = "only-for-alice"
PROMPT = {"prompt": [{"role": "system", "content": f"You are {MARK}."}]}
ADDRESS = f"https://example.com/{MARK}"
CHANNEL_OPTIONS: dict[str, dict[str, Any]] = {}


def methods() -> dict[str, Method]:
    """Return every method of the contract by its path."""
    return {method.path: method for service in handlers.services() for method in handlers.methods(service).values()}


def headers_of(person: Persona) -> dict[str, str]:
    """Sign in as ``person`` the way a client does."""
    method = "/web_api.AuthenticationService/Authenticate"
    reply = ask({}, method, {"email": person.user.email, "password": PASSWORD})
    return {
        "authorization": reply["data"]["token"]["token"],
        "x-auth-id": str(person.user.pk),
        "x-project-id": str(person.project.pk),
        "x-client-source": "debugger",
    }


def ask(headers: Mapping[str, str], path: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Call a method with a request given as JSON; a failure is the test's."""
    reply = call(headers, path, ParseDict(dict(request), methods()[path].input()))
    assert reply.success, f"{path}: {reply}"
    answer: dict[str, Any] = MessageToDict(reply, preserving_proto_field_name=True)
    return answer


@dataclass
class World:
    """The ids of alice's rows, by what they are."""

    headers: dict[str, str]
    ids: dict[str, int] = field(default_factory=dict)

    def make(self, name: str, path: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Call a method and keep the id of what it made, found at ``data.id``."""
        reply = ask(self.headers, path, request)
        self.ids[name] = int(reply["data"]["id"])
        return reply


def make_world(alice: Persona) -> World:
    """Fill alice's organization with one row of everything that has an id in the contract."""
    world = World(headers_of(alice))
    world.ids |= {"organization": alice.organization.pk, "project": alice.project.pk, "user": alice.user.pk}
    _fill_assistants(world)
    _fill_conversations(world, alice)
    _fill_knowledge(world, alice)
    _fill_endpoints(world, alice)
    _fill_accounts(world, alice)
    return world


def _fill_assistants(world: World) -> None:
    service = "/assistant_api.AssistantService/"
    model = {"template": PROMPT, "modelProviderName": "fake", "assistantModelOptions": []}
    first = {"description": MARK, "model": model}
    request: dict[str, Any] = {"name": MARK, "description": MARK, "assistantProvider": first, "tags": [MARK]}
    made = world.make("assistant", f"{service}CreateAssistant", request)
    assistant = {"assistantId": made["data"]["id"]}
    world.ids["version"] = int(made["data"]["assistantProviderId"])
    tool = {"name": "look_up", "description": MARK, "executionMethod": "api_request"}
    reach = {"fields": {"type": "object"}, "executionOptions": _options({"tool.endpoint": ADDRESS})}
    world.make("tool", f"{service}CreateAssistantTool", {**assistant, **tool, **reach})
    hook = {"assistantEvents": ["conversation.begin"], "description": MARK, "options": _options({"http_url": ADDRESS})}
    world.make("webhook", f"{service}CreateAssistantWebhook", {**assistant, **hook})
    judge = {"name": MARK, "options": _options({"endpoint_id": "7"})}
    world.make("analysis", f"{service}CreateAssistantAnalysis", {**assistant, **judge})
    ask_first = {"failBehavior": "block", "options": _options({"http_url": ADDRESS})}
    world.make("authentication", f"{service}CreateAssistantAuthentication", {**assistant, **ask_first})
    export = {"providerType": "otlp_http", "enabled": True, "options": _options({"endpoint": ADDRESS})}
    world.make("telemetryprovider", f"{service}CreateAssistantTelemetryProvider", {**assistant, **export})
    for channel in ("Api", "Debugger", "Phone", "Webplugin", "Whatsapp"):
        path = f"/assistant_api.AssistantDeploymentService/CreateAssistant{channel}Deployment"
        kind = channel.lower()
        deployment = {"assistantId": made["data"]["id"], "greeting": MARK, **CHANNEL_OPTIONS.get(kind, {})}
        world.make(f"{kind}deployment", path, {kind if kind != "webplugin" else "plugin": deployment})


def _options(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def _fill_conversations(world: World, alice: Persona) -> None:
    assistant = Assistant.objects.get(pk=world.ids["assistant"])
    conversation = make_ended(alice, assistant, identifier=MARK, version=assistant.released_version)
    world.ids["conversation"] = conversation.pk
    moment = datetime.now(UTC)
    shared = {"conversation": conversation, "message_id": "m1"}
    Message.objects.create(**shared, role="user", text=MARK, at=moment)
    Metric.objects.create(**shared, name="score", value=MARK)
    Event.objects.create(**shared, session_id=conversation.session_id, seq=1, name="begin", at=moment, data={"x": MARK})
    owned = written_by(alice.principal, alice.project.pk)
    request = {"url": ADDRESS, "method": "POST", "request_body": MARK, "sealed": "", "status": "failed"}
    log = HttpLog.objects.create(**owned, assistant=assistant, conversation=conversation, source="webhook", **request)
    world.ids["httplog"] = log.pk
    done = {"action_id": "a1", "kind": "tool-call", "name": "look_up", "at": moment}
    call = Action.objects.create(**shared, **done, request={"q": MARK}, response={"a": MARK})
    world.ids["toollog"] = call.pk


def _fill_knowledge(world: World, alice: Persona) -> None:
    knowledge = make_knowledge(alice, MARK, description=MARK)
    document = add(alice, knowledge, description=MARK)
    segment = make_segment(alice, document, text=MARK)
    log = make_knowledge_log(alice, knowledge, request={"query": MARK})
    world.ids |= {"knowledge": knowledge.pk, "document": document.pk, "segment": segment.pk, "knowledgelog": log.pk}
    attached = {"assistantId": str(world.ids["assistant"]), "knowledgeId": str(knowledge.pk), "topK": 3}
    world.make("assistantknowledge", "/assistant_api.AssistantService/CreateAssistantKnowledge", attached)


def _fill_endpoints(world: World, alice: Persona) -> None:
    endpoint = make_endpoint(alice, MARK, description=MARK, tags=[MARK])
    log = make_endpoint_log(alice, endpoint, response=[MARK])
    assert endpoint.released_version_id is not None
    world.ids |= {"endpoint": endpoint.pk, "endpointprovidermodel": endpoint.released_version_id, "request": log.pk}


def _fill_accounts(world: World, alice: Persona) -> None:
    credential = {"provider": "openai", "name": MARK, "credential": {"key": MARK}}
    world.make("credential", "/vault_api.VaultService/CreateProviderCredential", credential)
    key = {"projectId": str(world.ids["project"]), "name": MARK}
    world.make("key", "/web_api.ProjectService/CreateProjectCredential", key)
    call = audit.record(
        alice.principal, audit.Call(provider="openai", operation="chat", seconds=0.1, request={"text": MARK})
    )
    world.ids["auditlog"] = call.pk
