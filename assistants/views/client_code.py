"""Code that talks to one assistant, ready to be copied: for a page, a program, a terminal and an Asterisk."""

from __future__ import annotations

from textwrap import dedent
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from assistants.models import Assistant
from rapida_site.lib.client_code import address, python_connection


def react(request: HttpRequest, assistant: Assistant) -> str:
    host = address(request)
    return dedent(
        f"""\
        import {{ AgentConfig, Channel, ConnectionConfig, InputOptions, VoiceAgent }} from "@rapidaai/react";

        const connection = ConnectionConfig.DefaultConnectionConfig(
          ConnectionConfig.WithWebpluginClient({{ ApiKey: "<a talker's key>", UserId: "" }}),
        ).withCustomEndpoint({{ assistant: "{host}", web: "{host}" }});
        const inputs = new InputOptions([Channel.Audio, Channel.Text], Channel.Audio);
        const agent = new VoiceAgent(connection, new AgentConfig("{assistant.pk}", inputs), {{
          onAssistantMessage: console.log,
        }});
        await agent.connect();"""
    )


def widget(request: HttpRequest, assistant: Assistant) -> str:
    return dedent(
        f"""\
        <script>
          window.chatbotConfig = {{
            assistant_id: "{assistant.pk}",
            token: "<a talker's key>",
            api_base: "{address(request)}",
          }};
        </script>"""
    )


def python(request: HttpRequest, assistant: Assistant) -> str:
    talk = dedent(
        f"""\
        from rapida.clients.protos import common_pb2, talk_api_pb2 as talk


        def requests():
            assistant = common_pb2.AssistantDefinition(assistantId={assistant.pk}, version="latest")
            begin = talk.ConversationInitialization(assistant=assistant, streamMode=talk.STREAM_MODE_TEXT)
            yield talk.AssistantTalkRequest(initialization=begin)
            while text := input():  # an empty line ends the conversation
                yield talk.AssistantTalkRequest(message=talk.ConversationUserMessage(text=text))


        for part in connection.conversation_client.AssistantTalk(requests(), metadata=connection.auth):
            if part.assistant.completed:
                print(part.assistant.text)"""
    )
    head, setup = python_connection(request).split("import rapida\n", 1)
    imports, conversation = talk.split("\n", 1)
    return f"{head}import rapida\n{imports}\n{setup}{conversation}"


def command(request: HttpRequest, assistant: Assistant) -> str:
    return (
        ".venv/bin/python manage.py talk question.wav --out answer.wav "
        f"--url {address(request)} --key $RAPIDA_API_KEY --assistant {assistant.pk}"
    )


def curl(request: HttpRequest) -> str:
    return dedent(
        f"""\
        curl --include --no-buffer --http1.1 \\
          --header "Connection: Upgrade" --header "Upgrade: websocket" \\
          --header "Sec-WebSocket-Version: 13" \\
          --header "Sec-WebSocket-Key: $(head -c 16 /dev/urandom | base64)" \\
          --header "Sec-WebSocket-Protocol: rapida.v1" --header "x-api-key: $RAPIDA_API_KEY" \\
          {address(request)}/talk_api.TalkService/AssistantTalk"""
    )


def dialplan(request: HttpRequest, assistant: Assistant) -> str:
    host = address(request)
    announce = (
        f"{host}/v1/talk/asterisk/call/{assistant.pk},from=${{URIENCODE(${{CALLERID(num)}})}}&x-api-key=${{RAPIDA_KEY}}"
    )
    return dedent(
        f"""\
        [rapida]
        exten => _X.,1,Answer()
         same => n,Set(ID=${{CURL({announce})}})
         same => n,AudioSocket(${{ID}},{urlsplit(host).hostname}:{settings.AUDIOSOCKET_PORT})
         same => n,Hangup()"""
    )
