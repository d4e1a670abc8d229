"""AssistantDeploymentService: the same four methods for each of five channels."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants.models import Assistant, Deployment
from assistants.servicers.messages.deployments import SHAPES, Shape
from assistants.tests.make import deploy, make_assistant
from rapida_site.lib.rpc.values import from_metadata, to_metadata
from rapida_site.pb import assistant_deployment_pb2 as pb
from rapida_site.pb import common_pb2 as common
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db(databases="__all__")
EVERY = pytest.mark.parametrize(("channel", "shape"), list(SHAPES.items()))


def rpc(who: Persona, method: str, request: Any) -> Any:
    return call({"x-api-key": who.key_text}, f"/assistant_api.AssistantDeploymentService/{method}", request)


def request_of(shape: Shape, assistant: Assistant, **fields: Any) -> pb.CreateAssistantDeploymentRequest:
    audio = {
        "inputAudio": pb.DeploymentAudioProvider(
            audioProvider="fake",
            audioOptions=to_metadata({"microphone.eos.timeout": "700", "microphone.denoising.provider": "webrtc"}),
        ),
        "outputAudio": pb.DeploymentAudioProvider(audioProvider="fake"),
    }
    message = shape.message(assistantId=assistant.pk, **{**audio, **fields})
    return pb.CreateAssistantDeploymentRequest(**{shape.field: message})


@pytest.fixture
def smile(alice: Persona) -> Assistant:
    return make_assistant(alice)


@EVERY
def test_a_channel_is_deployed_read_listed_and_closed(
    alice: Persona, smile: Assistant, channel: str, shape: Shape
) -> None:
    create, one = f"CreateAssistant{shape.word}Deployment", pb.GetAssistantDeploymentRequest(assistantId=smile.pk)
    assert rpc(alice, f"GetAssistant{shape.word}Deployment", one).code == 404
    fields = {"mistake": "Sorry", "idealTimeout": 20, "maxSessionDuration": 200, "idealTimeoutMessage": "Hello?"}
    for greeting in ("First", "Second"):
        made = rpc(alice, create, request_of(shape, smile, greeting=greeting, **fields))
        assert (made.code, made.success) == (200, True), made.error
    current = rpc(alice, f"GetAssistant{shape.word}Deployment", one).data
    assert (current.greeting, current.mistake, current.status) == ("Second", "Sorry", "ACTIVE")
    assert (current.idealTimeout, current.idealTimeoutBackoff, current.maxSessionDuration) == (20, 0, 200)
    assert current.greetingInterruptible
    assert (current.inputAudio.audioProvider, current.inputAudio.audioType) == ("fake", "input")
    assert from_metadata(current.inputAudio.audioOptions) == {
        "microphone.eos.fallback_timeout": "700.0",
        "microphone.denoising.provider": "webrtc",
    }
    every = pb.GetAllAssistantDeploymentRequest(assistantId=smile.pk, paginate=common.Paginate(page=1, pageSize=1))
    listed = rpc(alice, f"GetAllAssistant{shape.word}Deployment", every)
    assert ([row.greeting for row in listed.data], listed.paginated.totalItem) == (["Second"], 2)
    closed = rpc(alice, f"DisableAssistant{shape.word}Deployment", one)
    assert (closed.data.greeting, closed.data.status) == ("Second", "INACTIVE")
    assert rpc(alice, f"GetAssistant{shape.word}Deployment", one).code == 404
    assert rpc(alice, f"DisableAssistant{shape.word}Deployment", one).code == 404


@EVERY
def test_a_stranger_reaches_no_channel(
    alice: Persona, charlie: Persona, smile: Assistant, channel: str, shape: Shape
) -> None:
    deploy(alice, smile, channel)
    one = pb.GetAssistantDeploymentRequest(assistantId=smile.pk)
    requests = {
        "Create": request_of(shape, smile),
        "Get": one,
        "GetAll": pb.GetAllAssistantDeploymentRequest(assistantId=smile.pk),
        "Disable": one,
    }
    for verb, request in requests.items():
        answer = rpc(charlie, f"{verb}Assistant{shape.word}Deployment", request)
        assert (answer.code, answer.success) == (404, False), verb
    assert Deployment.objects.active().count() == 1


def test_what_is_not_given_gets_its_default(alice: Persona, smile: Assistant) -> None:
    request = pb.CreateAssistantDeploymentRequest(api=pb.AssistantApiDeployment(assistantId=smile.pk))
    made = rpc(alice, "CreateAssistantApiDeployment", request).data
    assert (made.idealTimeout, made.idealTimeoutBackoff, made.maxSessionDuration) == (30, 2, 300)
    assert (made.inputAudio.audioProvider, made.outputAudio.audioProvider) == ("local-whisper", "local-hibari")


def test_a_greeting_that_may_not_be_interrupted_stays_so(alice: Persona, smile: Assistant) -> None:
    deploy(alice, smile, "api", experience={"greeting_interruptible": False})
    made = rpc(alice, "CreateAssistantApiDeployment", request_of(SHAPES[_api()], smile)).data
    assert not made.greetingInterruptible
    again = rpc(alice, "CreateAssistantApiDeployment", request_of(SHAPES[_api()], smile, greetingInterruptible=True))
    assert again.data.greetingInterruptible


def _api() -> Any:
    return next(channel for channel in SHAPES if channel.value == "api")


def test_a_web_plugin_keeps_its_suggestions_and_features(alice: Persona, smile: Assistant) -> None:
    plugin = pb.AssistantWebpluginDeployment(
        assistantId=smile.pk, name="Shop", suggestion=["Hours?"], uploadFileEnabled=True, articleCatalogEnabled=True
    )
    request = pb.CreateAssistantDeploymentRequest(plugin=plugin)
    made = rpc(alice, "CreateAssistantWebpluginDeployment", request).data
    assert (made.name, list(made.suggestion)) == ("Shop", ["Hours?"])
    switched = (made.uploadFileEnabled, made.articleCatalogEnabled, made.helpCenterEnabled, made.productCatalogEnabled)
    assert switched == (True, True, False, False)


def test_a_phone_deployment_keeps_its_carrier_and_no_secret(alice: Persona, smile: Assistant) -> None:
    def made(name: str, **options: str) -> Any:
        phone = pb.AssistantPhoneDeployment(
            assistantId=smile.pk, phoneProviderName=name, phoneOptions=to_metadata(options)
        )
        return rpc(alice, "CreateAssistantPhoneDeployment", pb.CreateAssistantDeploymentRequest(phone=phone))

    kept = made("twilio", phone="+4940123").data
    assert kept.phoneProviderName == "twilio"
    assert from_metadata(kept.phoneOptions) == {"phone": "+4940123"}
    refused = made("twilio", **{"rapida.credential_id": "12"})
    assert (refused.code, "project key may not set" in refused.error.humanMessage) == (403, True)
    assert made("").data.phoneProviderName == "asterisk"
    for wrong, said in (
        (made("pigeon"), "use asterisk or sip"),
        (made("twilio", auth_token="x"), "keep it in the vault"),
    ):
        assert (wrong.code, said in wrong.error.humanMessage) == (400, True), wrong.error


def test_the_wrong_deployment_for_a_method_is_refused(alice: Persona, smile: Assistant) -> None:
    wrong = rpc(alice, "CreateAssistantPhoneDeployment", request_of(SHAPES[_api()], smile))
    assert (wrong.code, wrong.error.humanMessage) == (400, "Send the deployment as phone.")


def test_a_time_in_milliseconds_is_refused_with_the_range(alice: Persona, smile: Assistant) -> None:
    wrong = rpc(alice, "CreateAssistantApiDeployment", request_of(SHAPES[_api()], smile, idealTimeout=5000))
    assert (wrong.code, "from 15 to 120" in wrong.error.humanMessage) == (400, True)
