"""The parts of ``serve`` that need no process of their own."""

from __future__ import annotations

import os
import socket

import pytest

from rapida_site.serve import listeners, services


def test_no_name_means_every_service_on_the_ports_of_the_platform() -> None:
    assert [(each.service.name, each.port) for each in services.wanted([])] == [
        ("gateway", 8080),
        ("web-api", 9001),
        ("assistant-api", 9007),
        ("integration-api", 9004),
        ("endpoint-api", 9005),
        ("document-api", 9010),
        ("ui", 3000),
    ]


def test_a_port_comes_from_the_command_line_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UI_PORT", "3001")
    monkeypatch.setenv("PORT", "8081")
    ports = {each.service.name: each.port for each in services.wanted([])}
    assert (ports["ui"], ports["gateway"], ports["web-api"]) == (3001, 8081, 9001)
    assert services.wanted(["ui:0"])[0].port == 0
    assert services.wanted(["ui", "web-api"])[0].port == 3001


def test_port_moves_the_only_service_of_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "80")
    assert services.wanted(["web-api"])[0].port == 80


@pytest.mark.parametrize("word", ["nix", "ui:x", "ui:70000", ""])
def test_a_word_that_is_no_service_is_refused(word: str) -> None:
    with pytest.raises(services.UnknownService):
        services.wanted([word])


def test_a_port_in_use_names_the_variable_that_moves_it() -> None:
    with listeners.bind("127.0.0.1", 0, "ui", "UI_PORT") as taken:
        port = taken.getsockname()[1]
        with pytest.raises(listeners.CannotListen, match=rf"ui: port {port} is in use .* set UI_PORT"):
            listeners.bind("127.0.0.1", port, "ui", "UI_PORT")


def test_an_address_of_another_machine_is_said() -> None:
    with pytest.raises(listeners.CannotListen, match=r"192\.0\.2\.1 is no address of this machine"):
        listeners.bind("192.0.2.1", 0, "ui", "UI_PORT")
    with pytest.raises(listeners.CannotListen, match="'no such host' is no address"):
        listeners.bind("no such host", 0, "ui", "UI_PORT")


def test_a_port_that_needs_privileges_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:

        def refuse(self: socket.socket, address: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(listeners.CannotListen, match="may not open port 80: set UI_PORT to one above 1023"):
        listeners.bind("127.0.0.1", 80, "ui", "UI_PORT")


def test_every_scheduled_task_exists() -> None:
    from rapida_site.celery import app

    app.loader.import_default_modules()
    assert app.conf.beat_schedule
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
