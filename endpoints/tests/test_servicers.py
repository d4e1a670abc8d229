"""The gRPC services of endpoints, called in process as every transport calls them."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.any_pb2 import Any as Packed
from google.protobuf.struct_pb2 import Struct

from accounts.tests.personas import Persona
from endpoints.models import Endpoint, EndpointLog
from endpoints.servicers import SERVICES
from endpoints.tests.make import ALIASES, first_version, make_endpoint, make_log
from rapida_site.lib.rpc.values import to_any
from rapida_site.pb import common_pb2 as common
from rapida_site.pb import endpoint_api_pb2 as pb
from rapida_site.pb import invoker_api_pb2 as invoker
from rapida_site.rpc.handlers import methods
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db(databases=ALIASES)


def ask(who: Persona, request: Any, **headers: str) -> Any:
    """Call the method that takes this request."""
    name = type(request).__name__.removesuffix("Request")
    service = "Deployment" if name in ("Invoke", "Update", "Probe") else "EndpointService"
    return call({"x-api-key": who.key_text, **headers}, f"/endpoint_api.{service}/{name}", request)


def good(who: Persona, request: Any) -> Any:
    answer = ask(who, request)
    assert (answer.code, answer.success) == (200, True), answer
    return answer


def version(text: str = "Sum up {{ text }} in {{ words }} words.") -> pb.EndpointProviderModelAttribute:
    return pb.EndpointProviderModelAttribute(
        description="First",
        modelProviderName="fake",
        endpointModelOptions=[common.Metadata(key="model.name", value="small")],
        chatCompletePrompt=common.TextChatCompletePrompt(
            prompt=[common.TextPrompt(role="user", content=text)],
            promptVariables=[
                common.Variable(name="text", type="string"),
                common.Variable(name="words", type="number", defaultValue="20"),
            ],
        ),
    )


def create(who: Persona, **fields: Any) -> Any:
    attribute = pb.EndpointAttribute(name="Summary", description="Short", visibility="private", language="english")
    given = {"endpointAttribute": attribute, "endpointProviderModelAttribute": version(), **fields}
    return ask(who, pb.CreateEndpointRequest(**given))


def invoke(who: Persona, endpoint: Endpoint, name: str = "latest", /, **arguments: object) -> Any:
    asked = invoker.InvokeRequest(
        endpoint=invoker.EndpointDefinition(endpointId=endpoint.pk, version=name),
        args={key: value if isinstance(value, Packed) else to_any(value) for key, value in arguments.items()},
        metadata={"from": to_any("test")},
        options={"deep": to_any({"a": [1, True]})},
    )
    return ask(who, asked, **{"x-client-source": "python-sdk"})


def test_an_endpoint_is_made_with_everything_at_once(alice: Persona) -> None:
    answer = create(
        alice,
        tags=["text"],
        retryConfiguration=pb.EndpointRetryConfiguration(
            retryType="retry-on-status", maxAttempts=3, delaySeconds=2, exponentialBackoff=True, retryables=["429"]
        ),
        cacheConfiguration=pb.EndpointCacheConfiguration(cacheType="standard", expiryInterval=60, matchThreshold=0.9),
    )
    assert answer.success, answer.error
    made = answer.data
    assert (made.name, list(made.endpointTag.tag), made.status) == ("Summary", ["text"], "ACTIVE")
    assert (made.endpointRetry.maxAttempts, made.endpointRetry.exponentialBackoff) == (3, True)
    assert (made.endpointCaching.cacheType, made.endpointCaching.expiryInterval) == ("standard", 60)
    shown = good(alice, pb.GetEndpointRequest(id=made.id)).data
    assert shown == made
    model = shown.endpointProviderModel
    assert (model.id, model.modelProviderName, model.description) == (shown.endpointProviderModelId, "fake", "First")
    assert model.chatCompletePrompt.prompt[0].content == "Sum up {{ text }} in {{ words }} words."
    text, words = model.chatCompletePrompt.promptVariables
    assert not text.HasField("defaultValue")
    assert (words.type, words.defaultValue) == ("number", "20")
    assert model.endpointModelOptions[0].key == "model.name"


def test_a_bad_prompt_is_refused_with_its_line(alice: Persona) -> None:
    answer = create(alice, endpointProviderModelAttribute=version("fine\n{{ nobody }}"))
    assert (answer.code, answer.success) == (400, False)
    assert "Line 2: unknown name 'nobody'" in answer.error.humanMessage
    assert not Endpoint.objects.exists()


def test_a_version_is_added_listed_and_put_to_work(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    made = good(
        alice, pb.CreateEndpointProviderModelRequest(endpointId=endpoint.pk, endpointProviderModelAttribute=version())
    ).data
    listed = good(alice, pb.GetAllEndpointProviderModelRequest(endpointId=endpoint.pk))
    assert [row.id for row in listed.data] == [made.id, first_version(endpoint).pk]
    assert good(alice, pb.GetEndpointRequest(id=endpoint.pk)).data.endpointProviderModelId != made.id
    chosen = good(alice, pb.GetEndpointRequest(id=endpoint.pk, endpointProviderModelId=made.id)).data
    assert chosen.endpointProviderModel.id == made.id
    asked = pb.UpdateEndpointVersionRequest(endpointId=endpoint.pk, endpointProviderModelId=made.id)
    assert good(alice, asked).data.endpointProviderModelId == made.id


def test_details_tags_and_rules_are_replaced(alice: Persona) -> None:
    key = make_endpoint(alice).pk
    named = good(alice, pb.UpdateEndpointDetailRequest(endpointId=key, name="Digest", description="d")).data
    assert (named.name, named.description) == ("Digest", "d")
    assert list(good(alice, pb.CreateEndpointTagRequest(endpointId=key, tags=["x"])).data.endpointTag.tag) == ["x"]
    retry = pb.EndpointRetryConfiguration(retryType="retry-on-status", maxAttempts=2)
    answer = good(alice, pb.CreateEndpointRetryConfigurationRequest(endpointId=key, data=retry)).data
    assert list(answer.retryables) == ["408", "429", "5xx"]
    cache = pb.EndpointCacheConfiguration(cacheType="sementic", matchThreshold=0.5)
    answer = good(alice, pb.CreateEndpointCacheConfigurationRequest(endpointId=key, data=cache)).data
    assert (answer.cacheType, answer.matchThreshold, answer.expiryInterval) == ("semantic", 0.5, 3600)
    shown = good(alice, pb.GetEndpointRequest(id=key)).data
    assert (shown.endpointRetry.maxAttempts, shown.endpointCaching.matchThreshold) == (2, 0.5)


def test_a_fork_answers_the_id_of_the_copy(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    answer = good(alice, pb.ForkEndpointRequest(endpointId=endpoint.pk))
    assert answer.data["name"] == "Copy of Summary"
    assert good(alice, pb.GetEndpointRequest(id=int(answer.data["id"]))).data.name == "Copy of Summary"


def test_the_list_is_paged_filtered_and_costs_the_same_for_many(alice: Persona, django_assert_num_queries: Any) -> None:
    for number in range(5):
        make_log(alice, make_endpoint(alice, f"E{number}"))
    page = good(alice, pb.GetAllEndpointRequest(paginate=common.Paginate(page=2, pageSize=2)))
    assert [row.name for row in page.data] == ["E2", "E1"]
    assert (page.paginated.currentPage, page.paginated.totalItem) == (2, 5)
    assert page.data[0].endpointAnalytics.count == page.data[0].endpointAnalytics.successCount == 1
    assert page.data[0].endpointAnalytics.p50Latency == 250
    found = good(alice, pb.GetAllEndpointRequest(criterias=[common.Criteria(key="name", value="E3")]))
    assert [row.name for row in found.data] == ["E3"]
    with django_assert_num_queries(3, using="endpoint_db"):
        good(alice, pb.GetAllEndpointRequest())


def test_a_good_call_answers_clearly_that_models_cannot_be_called_yet(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    answer = invoke(alice, endpoint, text="A story", words=3)
    assert (answer.code, answer.success, list(answer.data)) == (501, False, [])
    assert "cannot call language models" in answer.error.humanMessage
    assert answer.timeTaken > 0
    assert len(answer.metrics) >= 2
    shown = good(alice, pb.GetEndpointLogRequest(endpointId=endpoint.pk, id=answer.requestId)).data
    assert (shown.status, shown.source, shown.endpointProviderModelId) == (
        "FAILED",
        "python-sdk",
        first_version(endpoint).pk,
    )
    assert {each.name: each.value for each in shown.arguments} == {"text": "A story", "words": "3"}
    assert {each.key: each.value for each in shown.options} == {"deep": '{"a": [1, true]}'}
    [listed] = good(alice, pb.GetAllEndpointLogRequest(endpointId=endpoint.pk)).data
    assert listed.id == answer.requestId


def test_what_is_wrong_with_a_call_is_told_exactly(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    missing = invoke(alice, endpoint)
    assert (missing.code, missing.success) == (400, False)
    assert "were not given: text" in missing.error.humanMessage
    assert invoke(alice, endpoint, "vrsn_1", text="x").code == 404
    assert "use latest or vrsn_" in invoke(alice, endpoint, "newest", text="x").error.humanMessage
    unknown = ask(alice, invoker.InvokeRequest(endpoint=invoker.EndpointDefinition(endpointId=1)))
    assert (unknown.code, unknown.requestId) == (404, 0)
    assert "many" in invoke(alice, endpoint, text="x", words="many").error.humanMessage
    strange = invoke(alice, endpoint, text=Packed(type_url="type.googleapis.com/x.Y", value=b"1"))
    assert (strange.code, strange.requestId) == (400, 0)


def test_values_of_javascript_clients_with_the_doubled_prefix_are_read(alice: Persona) -> None:
    packed = to_any("A story")
    packed.type_url = f"type.googleapis.com/{packed.type_url}"
    answer = invoke(alice, make_endpoint(alice), text=packed)
    assert EndpointLog.objects.get(pk=answer.requestId).arguments == {"text": "A story"}


def test_a_call_is_annotated_and_probed(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    row = make_log(alice, endpoint)
    meta = Struct()
    meta.update({"like": True})
    good(alice, invoker.UpdateRequest(requestId=row.pk, metadata=meta))
    told = good(alice, invoker.ProbeRequest(requestId=row.pk)).data
    assert (told["status"], list(told["data"]), told["metadata"]["like"]) == ("SUCCESS", ["Short story."], True)
    assert told["requestId"] == str(row.pk)


def test_a_log_is_found_through_its_own_endpoint_only(alice: Persona) -> None:
    row, other = make_log(alice, make_endpoint(alice)), make_endpoint(alice, "Other")
    assert ask(alice, pb.GetEndpointLogRequest(endpointId=other.pk, id=row.pk)).code == 404
    assert list(good(alice, pb.GetAllEndpointLogRequest(endpointId=other.pk)).data) == []
    assert len(good(alice, pb.GetAllEndpointLogRequest()).data) == 1


def _requests(who: Persona) -> list[Any]:
    endpoint = make_endpoint(who)
    key, model, log = endpoint.pk, first_version(endpoint).pk, make_log(who, endpoint).pk
    return [
        pb.GetEndpointRequest(id=key),
        pb.GetAllEndpointProviderModelRequest(endpointId=key),
        pb.UpdateEndpointVersionRequest(endpointId=key, endpointProviderModelId=model),
        pb.CreateEndpointProviderModelRequest(endpointId=key, endpointProviderModelAttribute=version()),
        pb.CreateEndpointCacheConfigurationRequest(endpointId=key),
        pb.CreateEndpointRetryConfigurationRequest(endpointId=key),
        pb.CreateEndpointTagRequest(endpointId=key, tags=["mine"]),
        pb.ForkEndpointRequest(endpointId=key),
        pb.UpdateEndpointDetailRequest(endpointId=key, name="Mine"),
        pb.GetAllEndpointLogRequest(endpointId=key),
        pb.GetEndpointLogRequest(endpointId=key, id=log),
        pb.GetEndpointLogRequest(id=log),
        invoker.InvokeRequest(endpoint=invoker.EndpointDefinition(endpointId=key)),
        invoker.UpdateRequest(requestId=log),
        invoker.ProbeRequest(requestId=log),
    ]


def test_a_stranger_gets_not_found_from_every_method(alice: Persona, charlie: Persona) -> None:
    for request in _requests(alice):
        answer = ask(charlie, request)
        assert (answer.code, answer.success, answer.error.errorCode) == (404, False, 404), type(request).__name__
    assert Endpoint.objects.get().name == "Summary"
    assert EndpointLog.objects.count() == 1
    assert list(good(charlie, pb.GetAllEndpointRequest()).data) == []
    assert list(good(charlie, pb.GetAllEndpointLogRequest()).data) == []


def test_an_empty_request_gets_a_clean_answer_and_a_stranger_to_all_none(alice: Persona) -> None:
    paths = [method for service in SERVICES for method in methods(service).values()]
    assert len(paths) == 16
    for method in paths:
        answer = call({"x-api-key": alice.key_text}, method.path, method.input())
        assert answer.code in (200, 400, 404), method.path
        assert call({}, method.path, method.input()).code == 401
