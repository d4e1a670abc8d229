"""What ``docker-compose.yml`` and ``Dockerfile`` promise, held against the published schema and against the code."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import lru_cache
from typing import Any

import click
import pytest
import yaml
from celery.bin.worker import worker
from django.conf import settings
from django.core.management import get_commands

from assistants.webrtc.config import read_ports
from rapida_site import databases, paths
from rapida_site.serve import services

COMPOSE = paths.BASE / "docker-compose.yml"
INTERNAL = {"postgres", "redis", "opensearch", "worker", "migrate"}
IMAGES = {
    "postgres": "postgres:15-alpine",
    "redis": "redis:7-alpine",
    "opensearch": "opensearchproject/opensearch:2.11.1",
}


@lru_cache(maxsize=1)
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return loaded


def own() -> dict[str, dict[str, Any]]:
    """The services that run our image."""
    return {name: service for name, service in compose()["services"].items() if service["image"] == "rapida"}


def served() -> dict[str, dict[str, Any]]:
    """The services that answer requests, by the name that ``serve`` knows them by."""
    return {name: service for name, service in own().items() if name not in INTERNAL}


def dependencies(name: str) -> dict[str, dict[str, str]]:
    wanted: dict[str, dict[str, str]] = compose()["services"][name].get("depends_on", {})
    return wanted


def seconds(duration: str) -> int:
    assert duration.endswith("s"), duration
    return int(duration[:-1])


def strings(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [text for value in node.values() for text in strings(value)]
    if isinstance(node, list):
        return [text for value in node for text in strings(value)]
    return [str(node)]


def test_it_follows_the_compose_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_service_of_the_platform_runs_and_only_nginx_stands_for_the_gateway() -> None:
    assert set(served()) == {service.name for service in services.SERVICES} - {"gateway"}
    assert set(compose()["services"]) - set(own()) == {"nginx", *IMAGES}
    assert {name: compose()["services"][name]["image"] for name in IMAGES} == IMAGES
    assert set(own()) - set(served()) == {"worker", "migrate"}


@pytest.mark.parametrize("service", services.SERVICES[1:], ids=lambda service: service.name)
def test_a_service_is_served_probed_and_published_on_its_port(service: services.Service) -> None:
    described = compose()["services"][service.name]
    assert described["command"] == ["serve", service.name]
    assert services.wanted(described["command"][1:])[0].port == service.port
    assert f"http://localhost:{service.port}/healthz" in " ".join(described["healthcheck"]["test"])
    assert f"127.0.0.1:{service.port}:{service.port}" in described["ports"]
    assert (f"{settings.AUDIOSOCKET_PORT}:{settings.AUDIOSOCKET_PORT}" in described["ports"]) == service.takes_calls


def test_only_the_gateway_and_the_ways_of_sound_are_open_to_other_machines() -> None:
    open_ports = {
        (name, port)
        for name, service in compose()["services"].items()
        for port in service.get("ports", [])
        if not port.startswith("127.0.0.1:")
    }
    assert open_ports == {
        ("nginx", "8080:8080"),
        ("nginx", "50051:50051"),
        ("assistant-api", "4573:4573"),
        ("assistant-api", "40000-40099:40000-40099/udp"),
        ("assistant-api", "3478:3478/udp"),
    }


def test_browsers_are_shown_the_udp_ports_that_are_open() -> None:
    described = compose()["services"]["assistant-api"]
    shown = described["environment"]["WEBRTC__PORTS"]
    read_ports(shown)
    assert f"{shown}:{shown}/udp" in described["ports"]
    assert f"{settings.WEBRTC_STUN_PORT}:{settings.WEBRTC_STUN_PORT}/udp" in described["ports"]
    assert described["environment"]["WEBRTC__ADVERTISE"].startswith("${")  # never a container's own address


def test_no_host_port_is_published_twice() -> None:
    ports = [port.rsplit(":", 2)[-2] for service in compose()["services"].values() for port in service.get("ports", [])]
    assert len(ports) == len(set(ports))


def test_dependencies_exist_and_can_reach_the_state_that_is_waited_for() -> None:
    described = compose()["services"]
    for name in described:
        for dependency, how in dependencies(name).items():
            assert dependency in described, f"{name} waits for {dependency}, which does not exist"
            if how["condition"] == "service_healthy":
                assert "test" in described[dependency]["healthcheck"], f"{dependency} never becomes healthy"
            # A service that always runs must not wait for one that a profile may leave out.
            assert set(described[dependency].get("profiles", [])) <= set(described[name].get("profiles", []))


def test_everything_but_migrate_waits_for_the_migrations() -> None:
    for name in own().keys() - {"migrate"}:
        assert dependencies(name)["migrate"]["condition"] == "service_completed_successfully"
    assert compose()["services"]["migrate"]["restart"] == "no"
    assert compose()["services"]["migrate"]["command"][0] in get_commands()


def test_retrieval_is_there_only_in_its_profile() -> None:
    in_profile = {name for name, service in compose()["services"].items() if "profiles" in service}
    assert in_profile == {"document-api", "opensearch"}
    assert all(compose()["services"][name]["profiles"] == ["knowledge"] for name in in_profile)
    assert "opensearch" in dependencies("document-api")


def test_a_secret_has_no_default() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    required = set(re.findall(r"\$\{(\w+):\?[^}]+\}", text))
    assert required == {"SECRET", "INTEGRATION_CRYPTO_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    assert not {name for name in re.findall(r"\$\{(\w+)(?!\w|:\?)", text) if name in required}
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"SECRET$|PASSWORD$|TOKEN$|_AUTH$|_KEY$", name):
                assert re.match(r"\$\{\w+:\?", value), f"{name} has a value of its own"


def test_every_variable_is_one_that_the_code_reads() -> None:
    sources = [*(paths.BASE / "rapida_site").rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources if "tests" not in path.parts)
    for service in own().values():
        for name in service["environment"]:
            assert f'"{name}"' in code, f"nothing reads {name}"


def test_no_two_processes_make_the_same_ids() -> None:
    numbers = [service["environment"]["RAPIDA_PROCESS_NUMBER"] for name, service in own().items() if name != "migrate"]
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 16 for number in numbers)


def test_named_volumes_are_declared_used_and_shared_by_all_that_keep_files() -> None:
    mounted = {
        volume.split(":")[0]
        for service in compose()["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert mounted == set(compose()["volumes"])
    assert all("data:/data" in service["volumes"] for service in own().values())


def test_mounted_files_exist() -> None:
    for service in compose()["services"].values():
        for volume in service.get("volumes", []):
            if volume.startswith("."):
                assert (paths.BASE / volume.split(":")[0]).is_file(), f"{volume}: no such file"


def test_the_server_starts_with_all_four_databases() -> None:
    created = re.findall(
        r"^CREATE DATABASE (\w+);$", (paths.BASE / "deploy/postgres/init.sql").read_text(), re.MULTILINE
    )
    names = {str(described["NAME"]) for described in databases.databases("").values()}
    assert {*created, compose()["services"]["postgres"]["environment"]["POSTGRES_DB"]} == names


def test_the_server_takes_the_connections_of_every_pool() -> None:
    pools = sum(described["OPTIONS"]["pool"]["max_size"] for described in databases.databases("").values())
    allowed = int(compose()["services"]["postgres"]["command"][-1].removeprefix("max_connections="))
    assert pools * len(own()) < allowed


def test_live_calls_may_end_before_the_service_is_killed() -> None:
    assert seconds(compose()["services"]["assistant-api"]["stop_grace_period"]) > settings.DRAIN_SECONDS


def test_celery_understands_the_workers_command() -> None:
    described = compose()["services"]["worker"]
    assert described["entrypoint"] == ["celery", "-A", settings.ROOT_URLCONF.split(".")[0]]
    command, *arguments = described["command"]
    assert command == worker.name
    options, left, _ = worker.make_parser(click.Context(worker)).parse_args(arguments)
    assert not left
    assert options["beat"]
    assert options["schedule_filename"].startswith("/data/")


def test_the_image_has_no_compiler_no_unhashed_package_and_no_root() -> None:
    text = (paths.BASE / "Dockerfile").read_text(encoding="utf-8")
    assert "ARG PYTHON=python:3.12-slim" in text
    assert "--require-hashes --no-deps --only-binary :all: -r requirements.txt" in text
    assert not re.search(r"\b(gcc|g\+\+|build-essential|clang)\b", text)
    final = text[text.rindex("\nFROM ") :]
    assert re.findall(r"^USER (\S+)$", final, re.MULTILINE) == ["rapida"]
    assert " libgomp1 " in final  # of the language model's engine; slim images come without
    assert final.index("USER rapida") > final.rindex("RUN ")
    build_arguments = compose()["services"]["web-api"]["build"]["args"]
    assert set(build_arguments) == {"FETCH_MODELS"} <= set(re.findall(r"^ARG (\w+)=", text, re.MULTILINE))


def test_nothing_private_goes_into_the_image() -> None:
    ignored = (paths.BASE / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".*", "**/.env*", "var", "**/tests"} <= set(ignored)
    assert not {"rapida_site", "static", "templates", "requirements.txt", "NOTICE"} & set(ignored)


def test_nothing_of_the_file_is_left_to_a_moving_tag() -> None:
    assert not [text for text in strings(compose()["services"]) if text.endswith(":latest")]
    assert all(":" in service["image"] for name, service in compose()["services"].items() if name not in own())
