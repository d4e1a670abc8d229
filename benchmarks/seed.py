"""Makes what the benchmark calls: an assistant per case, on providers that answer at once. Prints JSON for ``server``.

Run as ``python -m benchmarks.seed`` with the environment of the server under test.
"""

from __future__ import annotations

import json
import os
import secrets
from typing import Any

import django

REPLY_SECONDS = 3.0
# What the server is told to wait after the last voiced sample; the client subtracts it.
VAD_WAIT_MS = 300
SPEECH_START_SECONDS = 0.1
_WORDS = {"listen.texts": "what time do you open", "listen.interims": "true", "listen.interim_every": "0.02"}
CASES: dict[str, dict[str, Any]] = {
    # The transcriber ends speech itself at the first silent frame, and its first word is a barge-in.
    "plain": {
        **_WORDS,
        "listen.endpoints": "true",
        "listen.silence": "0.02",
        "microphone.eos.provider": "provider_eos",
        "microphone.barge_in_trigger": "word",
    },
    # Silero hears speech start and end; a voice over the reply stops it.
    "vad": {
        **_WORDS,
        "microphone.eos.provider": "silence_based_eos",
        "microphone.eos.timeout": VAD_WAIT_MS,
        "microphone.vad.start_secs": SPEECH_START_SECONDS,
        "microphone.barge_in_trigger": "vad",
        "microphone.barge_in.min_speech_secs": SPEECH_START_SECONDS,
    },
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapida_site.settings")
    django.setup()
    from accounts import actions as accounts
    from accounts.models import Project, User
    from accounts.principals import principal_of_user
    from assistants import actions
    from assistants.models import Channel

    user = User.objects.create_user("bench@example.com", secrets.token_urlsafe(16), name="Benchmark")
    organization = accounts.create_organization(user=user, name="Benchmark", project_name="Benchmark")
    project = Project.objects.get(organization=organization)
    principal = principal_of_user(user, project.id)
    _, key = accounts.create_project_key(principal=principal, project_id=project.id, name="Benchmark")
    made: dict[str, int] = {}
    for case, options in CASES.items():
        for recorded in (False, True):
            name = f"{case}-recorded" if recorded else case
            assistant = actions.create_assistant(
                principal=principal,
                name=name,
                version={
                    "prompt": [{"role": "system", "template": "You answer briefly."}],
                    "model_provider": "fake",
                    "model_options": {"model.texts": "We open at nine."},
                },
            )
            actions.release_version(principal=principal, version_id=assistant.versions.get().id)
            actions.create_deployment(
                principal=principal,
                assistant_id=assistant.id,
                channel=Channel.PHONE,
                input_provider="fake",
                input_options=options,
                output_provider="fake",
                output_options={"speak.duration": REPLY_SECONDS},
                record=recorded,
            )
            made[name] = assistant.id
    print(json.dumps({"key": key, "assistants": made}))


if __name__ == "__main__":
    main()
