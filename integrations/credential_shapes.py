"""What each provider's credential consists of, under the field names that clients of the original write."""

from __future__ import annotations

from accounts.vault.shapes import Field, Shape, register
from integrations import verification

_KEY = (Field("key", "API key"),)
_LANGUAGE, _SPEECH, _CLOUD, _PHONE, _TELEMETRY = "Language models", "Speech", "Clouds", "Telephony", "Telemetry"
_HEADERS = Field("headers", "Headers", required=False, help="A JSON object of further headers.")

# Providers that know their customer by one key.
_ONE_KEY = {
    _LANGUAGE: {
        "openai": "OpenAI", "anthropic": "Anthropic", "cohere": "Cohere", "mistral": "Mistral",
        "gemini": "Google Gemini",
        "groq": "Groq", "openrouter": "OpenRouter", "xai": "xAI", "huggingface": "Hugging Face", "inworld": "Inworld",
        "voyageai": "Voyage AI", "togetherai": "Together AI", "replicate": "Replicate", "deepinfra": "DeepInfra",
    },
    _SPEECH: {
        "deepgram": "Deepgram", "cartesia": "Cartesia", "elevenlabs": "ElevenLabs", "assemblyai": "AssemblyAI",
        "sarvamai": "Sarvam AI", "revai": "Rev AI", "rime": "Rime", "resembleai": "Resemble AI",
        "neuphonic": "Neuphonic", "speechmatics": "Speechmatics", "smallest": "Smallest AI", "ringg": "Ringg",
    },
}  # fmt: skip


def _open(name: str, label: str, *, required: bool = True, hint: str = "") -> Field:
    return Field(name, label, secret=False, required=required, help=hint)


def _secret(name: str, label: str, *, required: bool = True, multiline: bool = False) -> Field:
    return Field(name, label, required=required, multiline=multiline)


def _custom(code: str, label: str, group: str, default: str) -> Shape:
    return Shape(
        code,
        label,
        (
            _open("baseUrl", "Address", hint="Where the service listens, with https://."),
            _open("apiCompatibility", "Protocol", required=False, hint=f"{default} unless given."),
            _secret("key", "API key", required=False),
            _HEADERS,
        ),
        group,
    )


_AWS = (
    _secret("access_key_id", "Access key id"),
    _secret("secret_access_key", "Secret access key"),
    _open("region", "Region"),
)
_AZURE = (
    _secret("subscription_key", "Subscription key", required=False),
    _open("endpoint", "Endpoint", required=False),
    _secret("key", "Key", required=False),
    _open("region", "Region", required=False),
)
_AZURE_WAYS = (("subscription_key", "endpoint"), ("key", "region"), ("key", "endpoint"), ("subscription_key", "region"))
_GOOGLE = (
    _open("project_id", "Project id", required=False),
    _secret("service_account_key", "Service account key (JSON)", required=False, multiline=True),
    _secret("key", "API key", required=False),
)

_SHAPES = (
    Shape("minimax", "MiniMax", (*_KEY, _open("group_id", "Group id")), _LANGUAGE),
    Shape("nvidia", "NVIDIA", (*_KEY, _open("function_id", "Function id", required=False)), _SPEECH),
    Shape("vertexai", "Google Vertex AI", (*_GOOGLE[:2], _open("region", "Region")), _LANGUAGE,
          alternatives=(("project_id", "service_account_key"),)),
    Shape("aws-bedrock", "AWS Bedrock", _AWS, _LANGUAGE),
    Shape("azure-foundry", "Azure AI Foundry", _AZURE, _LANGUAGE, alternatives=_AZURE_WAYS),
    Shape("azure-speech-service", "Azure Speech", _AZURE, _SPEECH, alternatives=_AZURE_WAYS),
    Shape("google-speech-service", "Google Speech", _GOOGLE, _SPEECH,
          alternatives=(("project_id", "service_account_key"), ("key",))),
    _custom("custom-llm", "Language model of your own", _LANGUAGE, "openai_chat_completions"),
    _custom("custom-stt", "Speech to text of your own", _SPEECH, "websocket_v1"),
    _custom("custom-tts", "Text to speech of your own", _SPEECH, "websocket_v1"),
    Shape("aws", "Amazon Web Services", _AWS, _CLOUD),
    Shape("azure", "Azure Blob Storage", (
        _open("account_name", "Account name"), _secret("account_key", "Account key"),
    ), _CLOUD),
    Shape("twilio", "Twilio", (_open("account_sid", "Account SID"), _secret("account_token", "Auth token")), _PHONE),
    Shape("vonage", "Vonage", (
        _open("application_id", "Application id"), _secret("private_key", "Private key", multiline=True),
        _open("api_key", "API key", required=False), _secret("api_secret", "API secret", required=False),
    ), _PHONE),
    Shape("exotel", "Exotel", (
        _open("account_sid", "Account SID"),
        _open("client_id", "Client id", required=False), _secret("client_secret", "Client secret", required=False),
        _open("api_key", "API key", required=False), _secret("api_secret", "API secret", required=False),
    ), _PHONE, alternatives=(("client_id", "client_secret"), ("api_key", "api_secret"))),
    Shape("telnyx", "Telnyx", (_secret("api_key", "API key"),), _PHONE),
    Shape("plivo", "Plivo", (_open("auth_id", "Auth id"), _secret("auth_token", "Auth token")), _PHONE),
    Shape("vobiz", "Vobiz", (_open("auth_id", "Auth id"), _secret("auth_token", "Auth token")), _PHONE),
    Shape("asterisk", "Asterisk", (
        _open("ari_url", "ARI address"), _open("ari_user", "ARI user"), _secret("ari_password", "ARI password"),
        _open("endpoint_technology", "Endpoint technology", required=False), _open("trunk", "Trunk", required=False),
    ), _PHONE),
    Shape("sip", "SIP trunk", (
        _open("sip_server", "Server"), _open("sip_port", "Port", required=False),
        _open("sip_transport", "Transport", required=False, hint="udp, tcp or tls."),
        _open("sip_username", "User name"), _secret("sip_password", "Password"),
        _open("sip_auth_username", "User name for authentication", required=False),
        _open("sip_aor_user", "User of the address of record", required=False),
        _open("sip_realm", "Realm", required=False), _open("sip_outbound_proxy", "Outbound proxy", required=False),
        Field("sip_headers", "Headers", required=False, help="A JSON object of further headers."),
    ), _PHONE),
    Shape("otlp_http", "OpenTelemetry (OTLP/HTTP)", (
        _secret("api_key", "API key", required=False), _HEADERS,
    ), _TELEMETRY, alternatives=(("api_key",), ("headers",))),
    Shape("datadog", "Datadog", (_secret("api_key", "API key"),), _TELEMETRY),
    Shape("xray", "AWS X-Ray", _AWS, _TELEMETRY),
    Shape("google_trace", "Google Cloud Trace", (_secret("access_token", "Access token"),), _TELEMETRY),
    Shape("azure_monitor", "Azure Monitor", (_secret("api_key", "Connection string"),), _TELEMETRY),
)  # fmt: skip


def register_shapes() -> None:
    """Tell the vault what credentials of every provider look like, and how to ask the provider about them."""
    one_key = (Shape(code, label, _KEY, group) for group, labels in _ONE_KEY.items() for code, label in labels.items())
    for shape in (*one_key, *_SHAPES):
        register(verification.with_verifier(shape))
