from __future__ import annotations

import sys
from typing import Any

import pytest

from assistants.voice.config import BargeInConfig, BargeInTrigger, EndOfSpeechConfig, EndOfSpeechKind, VadConfig
from assistants.voice_options import (
    NOISE_SUPPRESSION,
    barge_in_config,
    canonical_input,
    canonical_model,
    canonical_output,
    end_of_speech_config,
    experience_fields,
    noise_suppression,
    vad_config,
)
from rapida_site.lib.errors import Invalid

EOS = "microphone.eos."
SILENCE = {f"{EOS}provider": "silence_based_eos"}
SMART = {f"{EOS}provider": "pipecat_smart_turn_eos"}
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="RNNoise comes for Linux only")
LIVEKIT = {f"{EOS}provider": "livekit_eos"}


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ({}, {}),
        ({"microphone.vad.threshold": "0.8"}, {"microphone.vad.confidence": 0.8}),
        ({"microphone.vad.confidence": 0.8}, {"microphone.vad.confidence": 0.8}),
        ({"microphone.vad.min_speech_frame": 8}, {"microphone.vad.start_secs": 0.08}),
        ({"microphone.vad.min_silence_frame": "20"}, {"microphone.vad.stop_secs": 0.2}),
        ({"microphone.vad.start_secs": "0.2"}, {"microphone.vad.start_secs": 0.2}),
        ({"microphone.vad.stop_secs": "0.3"}, {"microphone.vad.stop_secs": 0.3}),
        ({"microphone.vad.provider": "silero_vad"}, {"microphone.vad.provider": "silero_vad"}),
        ({"microphone.vad.provider": ""}, {}),
        ({**SILENCE, f"{EOS}timeout": "700"}, {**SILENCE, f"{EOS}timeout": 700}),
        ({**SILENCE, f"{EOS}timeout": 0.7}, {**SILENCE, f"{EOS}timeout": 700}),
        ({**SMART, f"{EOS}quick_timeout": 250, f"{EOS}silence_timeout": 2000, f"{EOS}timeout": 500},
         {**SMART, f"{EOS}quick_timeout": 250, f"{EOS}extended_timeout": 2000, f"{EOS}fallback_timeout": 500}),
        ({**LIVEKIT, f"{EOS}threshold": 0.0289, f"{EOS}model": "en", f"{EOS}max_history_turns": 6,
          f"{EOS}extended_timeout": 3000},
         {**LIVEKIT, f"{EOS}threshold": 0.0289, f"{EOS}extended_timeout": 3000}),
        ({"microphone.barge_in_trigger": "word"}, {"microphone.barge_in_trigger": "word"}),
        ({"microphone.denoising.provider": "off"}, {}),
        ({"microphone.denoising.provider": ""}, {}),
        ({"microphone.denoising.provider": False}, {}),
        ({"microphone.denoising.provider": "webrtc"}, {"microphone.denoising.provider": "webrtc"}),
        pytest.param({NOISE_SUPPRESSION: "rn_noise"}, {NOISE_SUPPRESSION: "rn_noise"}, marks=ON_LINUX),
        ({"microphone.listen.language": "en"}, {"listen.language": "en"}),
        ({"listen.model": "tiny"}, {"listen.model": "tiny"}),
    ],
)  # fmt: skip
def test_every_spelling_becomes_one(given: dict[str, Any], canonical: dict[str, Any]) -> None:
    assert canonical_input(given) == canonical
    assert canonical_input(canonical) == canonical


@pytest.mark.parametrize(
    ("given", "field", "allowed"),
    [
        ({"microphone.vad.confidence": 7}, "microphone.vad.confidence", "0.1 to 1"),
        ({"microphone.vad.threshold": "loud"}, "microphone.vad.threshold", "0.1 to 1"),
        ({"microphone.vad.min_silence_frame": 31}, "microphone.vad.min_silence_frame", "1 to 30"),
        ({"microphone.vad.start_secs": float("nan")}, "microphone.vad.start_secs", "0.01 to 1"),
        ({"microphone.vad.min_volume": True}, "microphone.vad.min_volume", "0 to 1"),
        ({"microphone.vad.provider": "ten_vad"}, "microphone.vad.provider", "silero_vad"),
        ({f"{EOS}provider": "magic"}, f"{EOS}provider", "silence_based_eos"),
        ({**SILENCE, f"{EOS}timeout": 4001}, f"{EOS}timeout", "100 to 4,000"),
        ({**SILENCE, f"{EOS}quick_timeout": 250}, f"{EOS}quick_timeout", "no effect with silence_based_eos"),
        ({**SMART, f"{EOS}threshold": 1}, f"{EOS}threshold", "0.001 to 0.9"),
        ({**LIVEKIT, f"{EOS}model": "multilingual"}, f"{EOS}model", "use en"),
        ({**LIVEKIT, f"{EOS}max_history_turns": "all"}, f"{EOS}max_history_turns", "whole number from 0 to 20"),
        ({**SMART, f"{EOS}max_history_turns": 6}, f"{EOS}max_history_turns", "not a setting"),
        ({**SMART, f"{EOS}quick_timeout": 900, f"{EOS}extended_timeout": 500}, f"{EOS}quick_timeout", "at most"),
        ({"microphone.barge_in_trigger": "shout"}, "microphone.barge_in_trigger", "vad or word"),
        ({"microphone.barge_in.min_words": 1.5}, "microphone.barge_in.min_words", "whole number from 1 to 10"),
        ({"microphone.barge_in.resume": "maybe"}, "microphone.barge_in.resume", "true or false"),
        ({"microphone.denoising.provider": "krisp"}, "microphone.denoising.provider", "off or webrtc or rn_noise"),
        ({"microphone.denoising.provider": "silero_vad"}, "microphone.denoising.provider", "off or webrtc or rn_noise"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_field_value_and_range(given: dict[str, Any], field: str, allowed: str) -> None:
    with pytest.raises(Invalid) as caught:
        canonical_input(given)
    assert caught.value.data["field"] == field
    assert field in caught.value.message
    assert allowed in caught.value.message


@pytest.mark.parametrize(
    "key", ["microphone.gain", "microphone.eos.patience", "speak.voice.id", "volume", "microphone.vad.pad"]
)
def test_an_unknown_setting_is_refused(key: str) -> None:
    with pytest.raises(Invalid, match="not a setting"):
        canonical_input({key: 1})


def test_whoever_misspells_a_setting_is_told_the_settings() -> None:
    for wrong, right in (
        (f"{EOS}timout", f"{EOS}timeout"),
        ("microphone.barge_in.word", "microphone.barge_in.min_words"),
    ):
        with pytest.raises(Invalid, match=f"known are:.* {right}"):
            canonical_input({wrong: 1})


def test_a_call_may_do_without_the_noise_suppression_of_its_deployment() -> None:
    deployed = canonical_input({NOISE_SUPPRESSION: "webrtc", "listen.language": "en"})
    assert noise_suppression(deployed) == "webrtc"
    assert canonical_input({NOISE_SUPPRESSION: "off"}, deployed) == {"listen.language": "en"}
    assert noise_suppression(canonical_input({NOISE_SUPPRESSION: "off"}, deployed)) == ""
    assert noise_suppression(canonical_input({}, deployed)) == "webrtc"
    assert noise_suppression(canonical_input({NOISE_SUPPRESSION: "webrtc"}, {})) == "webrtc"


def test_noise_suppression_whose_library_is_missing_is_refused_with_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pywebrtc_audio", None)
    with pytest.raises(Invalid, match=r"not available on this machine: .* pywebrtc-audio") as caught:
        canonical_input({NOISE_SUPPRESSION: "webrtc"})
    assert caught.value.data["field"] == NOISE_SUPPRESSION


def test_two_spellings_that_disagree_are_refused() -> None:
    both = {"microphone.vad.threshold": 0.5, "microphone.vad.confidence": 0.6}
    with pytest.raises(Invalid, match="other spelling"):
        canonical_input(both)
    assert canonical_input({**both, "microphone.vad.confidence": 0.5}) == {"microphone.vad.confidence": 0.5}


def test_a_calls_options_lie_over_those_of_the_deployment() -> None:
    base = canonical_input({**SMART, f"{EOS}quick_timeout": 250, "microphone.vad.confidence": 0.5, "listen.model": "a"})
    over = canonical_input({"microphone.vad.threshold": 0.9, f"{EOS}timeout": 600}, base)
    assert over == {**base, "microphone.vad.confidence": 0.9, f"{EOS}fallback_timeout": 600}


def test_another_end_of_speech_drops_the_settings_of_the_former() -> None:
    base = canonical_input({**SMART, f"{EOS}threshold": 0.5, "microphone.vad.confidence": 0.5})
    assert canonical_input(SILENCE, base) == {"microphone.vad.confidence": 0.5, **SILENCE}


def test_nothing_given_reads_as_the_defaults() -> None:
    assert vad_config({}) == VadConfig()
    assert end_of_speech_config({}) == EndOfSpeechConfig()
    assert barge_in_config({}) == BargeInConfig()


@pytest.mark.parametrize(
    ("provider", "kind", "signal"),
    [
        ("silence_based_eos", EndOfSpeechKind.SILENCE, "text"),
        ("adaptive_eos", EndOfSpeechKind.ADAPTIVE, "text"),
        ("graded_eos", EndOfSpeechKind.GRADED, "text"),
        ("livekit_eos", EndOfSpeechKind.GRADED, "text"),
        ("pipecat_smart_turn_eos", EndOfSpeechKind.GRADED, "audio"),
        ("provider_eos", EndOfSpeechKind.PROVIDER, "text"),
    ],
)
def test_a_provider_of_the_end_of_speech_is_a_kind_and_a_signal(
    provider: str, kind: EndOfSpeechKind, signal: str
) -> None:
    config = end_of_speech_config(canonical_input({f"{EOS}provider": provider}))
    assert (config.kind, config.signal) == (kind, signal)


def test_options_are_read_in_seconds() -> None:
    waits = {f"{EOS}quick_timeout": 250, f"{EOS}extended_timeout": 1500, f"{EOS}fallback_timeout": 500}
    config = end_of_speech_config(canonical_input({**SMART, **waits, f"{EOS}threshold": 0.3}))
    assert (config.quick, config.extended, config.fallback, config.threshold) == (0.25, 1.5, 0.5, 0.3)
    heard = vad_config(canonical_input({"microphone.vad.min_speech_frame": 10, "microphone.vad.min_silence_frame": 25}))
    assert (heard.start, heard.stop) == (0.1, 0.25)
    words = {"microphone.barge_in_trigger": "word", "microphone.barge_in.min_words": 2}
    barge = barge_in_config(canonical_input({**words, "microphone.barge_in.resume": "no"}))
    assert (barge.trigger, barge.min_words, barge.resume) == (BargeInTrigger.WORDS, 2, False)


def test_speech_options_lose_their_older_prefix_and_ambience_can_only_be_off() -> None:
    given = {"speaker.speak.voice.id": "amy", "speak.speed": 1.1, "speaker.ambient": "none"}
    assert canonical_output(given) == {"speak.voice.id": "amy", "speak.speed": 1.1}
    for key, value in (
        ("speaker.ambient", "cafe"),
        ("speaker.pronunciation.dictionaries", "currency"),
        ("listen.model", "x"),
    ):
        with pytest.raises(Invalid):
            canonical_output({key: value})


def test_model_options_keep_their_names_and_credentials_are_refused() -> None:
    assert canonical_model({"model.temperature": 0.2, "model.speculate": "true"}) == {
        "model.temperature": 0.2,
        "model.speculate": True,
    }
    for key in ("model.credential_id", "model.connection.endpoint", "temperature"):
        with pytest.raises(Invalid):
            canonical_model({key: "1"})


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"mistake": "Oh"}, {"error_message": "Oh"}),
        ({"ideal_timeout": "15", "idealtimeout": 1}, None),
        ({"ideal_timeout": "15"}, {"idle_timeout": 15.0}),
        ({"idle_timeout": 120, "ideal_timeout_backoff": 5}, {"idle_timeout": 120.0, "idle_backoff": 5}),
        ({"max_session_duration": 180}, {"max_duration": 180.0}),
        (
            {"unclear_input_timeout": 0.5, "unclear_input_message": "?"},
            {"unclear_timeout": 0.5, "unclear_message": "?"},
        ),
        ({"greeting_interruptible": "false"}, {"greeting_interruptible": False}),
        ({"idle_timeout": 14.9}, None),
        ({"idle_timeout": 3000}, None),
        ({"idle_backoff": 6}, None),
        ({"idle_backoff": 1.5}, None),
        ({"max_duration": 601}, None),
        ({"unclear_timeout": 0.4}, None),
        ({"greeting": 7}, None),
        ({"greeting": "x" * 2001}, None),
    ],
)
def test_experience_settings_of_both_spellings_are_checked(
    given: dict[str, Any], fields: dict[str, Any] | None
) -> None:
    if fields is None:
        with pytest.raises(Invalid):
            experience_fields(given)
    else:
        assert experience_fields(given) == fields
