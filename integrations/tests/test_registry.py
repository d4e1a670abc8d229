"""The registry: every provider by code, clear refusals, lazy imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

from integrations import registry
from integrations.registry import Capability
from rapida_site.lib.errors import Invalid


def test_an_unknown_code_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Invalid, match="No provider 'nonsense' can transcribe; known are: fake, local-whisper"):
        registry.open_transcriber("nonsense", rate=8000, options={})


def test_a_provider_is_not_opened_for_what_it_cannot_do() -> None:
    with pytest.raises(Invalid, match="'local-hibari' can chat; known are: fake, local-smollm2"):
        registry.chat_model("local-hibari", options={})


def test_importing_the_registry_imports_no_engine() -> None:
    code = (
        "import sys, integrations.registry; "
        "engines = ('numpy', 'onnxruntime', 'ctranslate2', 'xllamacpp', 'hibari', 'django'); "
        "print([name for name in engines if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("code", "capability"),
    [(code, capability) for code, spec in registry.PROVIDERS.items() for capability in spec.capabilities],
)
def test_every_factory_exists_and_takes_empty_options(code: str, capability: Capability) -> None:
    registry.validate_options(code, capability, {})


def test_an_option_nobody_knows_is_refused_with_the_known_names() -> None:
    with pytest.raises(Invalid, match=r"fake has no option 'dealy'; it knows: .*delay"):
        registry.validate_options("fake", Capability.SYNTHESIZE, {"speak.dealy": "1"})


def test_a_wrong_value_is_refused_with_what_is_accepted() -> None:
    with pytest.raises(Invalid, match="fake: option 'delay' is 'soon'; use a number from 0 to 60"):
        registry.validate_options("fake", Capability.TRANSCRIBE, {"listen.delay": "soon"})


def test_options_of_other_families_are_left_to_their_owners() -> None:
    options = {"microphone.vad.threshold": 0.5, "listen.audio.sample_rate": "8000", "rapida.credential_id": "1"}
    registry.validate_options("fake", Capability.TRANSCRIBE, options)


def test_the_state_of_every_local_model_is_told() -> None:
    states = registry.loading_state()
    assert {"silero_vad", "local-whisper", "local-smollm2", "local-hibari", "local-minilm", "smart_turn"} == set(states)
