"""Providers over real HTTP: what is sent, how failures are told and tried again, and what never appears anywhere."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import subprocess
import sys
import tomllib

import pytest

import bot.providers.spec as specs
from bot.assemble import the_model
from bot.doctor import examine
from bot.errors import SettingsError
from bot.providers.faults import KINDS, ProviderError, read_fault
from bot.providers.model import LONGEST_WAIT, Message, Model, build, connections
from bot.providers.spec import PROVIDERS, read_spec
from bot.settings import load_settings
from tests.bot.conftest import LIMITS, model_at
from tests.bot.llm_server import Grounded, Says, ScriptedServer, told
from tests.helpers import ROOT

SECRET = "sk-very-secret-key"  # noqa: S105 - made up
ASKED = [Message("system", "Rules."), Message("user", "What is a zebra crossing?")]

pytestmark = pytest.mark.usefixtures("_no_settings")


def answered(model: Model) -> str:
    """What the model says to a question."""

    async def ask() -> str:
        try:
            return await model.complete(ASKED, max_tokens=50)
        finally:
            await model.close()

    return asyncio.run(ask())


def failed(model: Model) -> ProviderError:
    with pytest.raises(ProviderError) as error:
        answered(model)
    return error.value


@pytest.mark.parametrize(
    ("text", "name", "url", "local"),
    [
        ("openai-like:qwen2.5:7b@http://localhost:80/v1/", "openai-like:qwen2.5:7b", "http://localhost:80/v1", True),
        ("openai-like:@cf/llama@https://example.org/v1", "openai-like:@cf/llama", "https://example.org/v1", False),
        ("ollama:llama3.1", "ollama:llama3.1", "http://localhost:11434", True),
        ("ollama:llama3.1@http://10.0.0.5:11434", "ollama:llama3.1", "http://10.0.0.5:11434", False),
        ("openai:gpt-4o-mini", "openai:gpt-4o-mini", "https://api.openai.com/v1", False),
        ("anthropic:claude-x", "anthropic:claude-x", "https://api.anthropic.com", False),
        ("openai-like:m@http://[::1]:80/v1", "openai-like:m", "http://[::1]:80/v1", True),
    ],
)  # fmt: skip
def test_a_model_is_named_by_provider_model_and_address(text: str, name: str, url: str, local: bool) -> None:
    spec = read_spec(text)
    assert (spec.name, spec.url, spec.is_local) == (name, url, local)


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("gpt-4o", "PROVIDER:MODEL"),
        ("openai-like:", "PROVIDER:MODEL"),
        ("openai-like:m", "needs the server's address"),
        ("other:m@ftp://x", "no provider other"),
        ("other:m@ftp://x", "must begin with http"),
        ("openai-like:m@http://", "a host"),
        ("openai-like:m@http://user:pass@host/v1", "no key in the address"),
        ("openai-like:m@http://host:port/v1", "cannot be read"),
    ],
)
def test_a_wrong_name_says_what_is_wrong(text: str, told_of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORTEUR_LLM", text)
    with pytest.raises(SettingsError, match="RAPPORTEUR_LLM: ") as error:
        load_settings()
    assert told_of in str(error.value)
    assert "pass" not in str(error.value).replace("passages", "")


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"RAPPORTEUR_LLM": "openai:m", "RAPPORTEUR_LLM_CONTEXT": "12", "RAPPORTEUR_LLM_TIMEOUT": "0",
             "RAPPORTEUR_LLM_ANSWER_TOKENS": "many", "RAPPORTEUR_LLM_DEADLINE": "-1"}  # fmt: skip
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    for name in (*wrong, "RAPPORTEUR_LLM_API_KEY"):
        assert f"{name}: " in str(error.value) or name == "RAPPORTEUR_LLM"


def test_half_settings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORTEUR_LLM_API_KEY", SECRET)
    with pytest.raises(SettingsError, match="a key without a model") as error:
        load_settings()
    assert SECRET not in str(error.value)
    monkeypatch.setenv("RAPPORTEUR_LLM_ANSWER_TOKENS", "1500")
    monkeypatch.setenv("RAPPORTEUR_LLM_CONTEXT", "2048")
    with pytest.raises(SettingsError, match="no room for the passages"):
        load_settings()


@pytest.mark.parametrize(
    ("llm", "variables", "key"),
    [
        ("openai:m", {"OPENAI_API_KEY": "a"}, "a"),
        ("openai:m", {"OPENAI_API_KEY": "a", "RAPPORTEUR_LLM_API_KEY": "b"}, "b"),
        ("anthropic:m", {"ANTHROPIC_API_KEY": "c", "OPENAI_API_KEY": "a"}, "c"),
        ("openai-like:m@http://h/v1", {"OPENAI_API_KEY": "a"}, None),
        ("ollama:m", {"OPENAI_API_KEY": "a"}, None),
        ("openai:m@http://h/v1", {"OPENAI_API_KEY": "a", "RAPPORTEUR_LLM_API_KEY": "b"}, "b"),
    ],
)
def test_the_key_is_the_providers_own(
    llm: str, variables: dict[str, str], key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ({"RAPPORTEUR_LLM": llm} | variables).items():
        monkeypatch.setenv(name, value)
    assert load_settings().model_key == key


@pytest.mark.parametrize(
    ("llm", "usual"), [("openai:m@http://h/v1", "OPENAI_API_KEY"), ("anthropic:m@http://h", "ANTHROPIC_API_KEY")]
)
def test_a_providers_own_key_is_not_sent_elsewhere(llm: str, usual: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(usual, SECRET)
    with pytest.raises(SettingsError, match=f"RAPPORTEUR_LLM_API_KEY: .*{usual} is not sent there"):
        load_settings(llm=llm)


def test_what_is_sent(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    server.will(told())
    assert "completeness" in answered(model_at(server))
    [body] = server.asked
    assert (body["temperature"], body["max_tokens"], body["model"], body["stream"]) == (0.0, 50, "scripted", True)
    assert body["response_format"] == {"type": "json_object"}
    assert server.headers[0]["Authorization"] == "Bearer a-key"


def test_no_key_means_no_habitual_key_either(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    server.will(told())
    answered(Model(read_spec(f"openai-like:m@{server.url}"), LIMITS))
    assert SECRET not in json.dumps(dict(server.headers[0]))


def test_a_server_that_knows_no_json_mode_is_asked_without(server: ScriptedServer) -> None:
    server.will(Says(status=400), told())
    model = model_at(server)
    assert "completeness" in answered(model)
    assert "response_format" not in server.asked[1]
    server.will(told())
    answered(model)
    assert len(server.asked) == 1


def test_a_server_that_does_not_stream_is_understood(server: ScriptedServer) -> None:
    server.will(Says("plain words", streams=False))
    assert answered(model_at(server)) == "plain words"


@pytest.mark.parametrize("llm", ["openai:gpt-4o@{url}", "ollama:llama3.1@{root}"])
def test_the_other_adapters_speak_their_servers_language(llm: str, server: ScriptedServer) -> None:
    spec = read_spec(llm.format(url=server.url, root=server.url.removesuffix("/v1")))
    pytest.importorskip(spec.provider.module)
    server.will(Says("a whole answer of more than one event"))
    assert answered(Model(spec, LIMITS, "a-key")) == "a whole answer of more than one event"
    [body] = server.asked
    options = body.get("options", body)
    assert options["temperature"] == 0.0
    assert options.get("num_ctx", LIMITS.context) == LIMITS.context
    server.will(Says(status=404))
    assert failed(Model(spec, LIMITS, "a-key")).kind == "not_found"


def test_a_model_that_the_adapter_does_not_know(server: ScriptedServer) -> None:
    assert failed(Model(read_spec(f"openai:never-heard-of@{server.url}"), LIMITS, "a-key")).kind == "unknown_model"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 408])
@pytest.mark.usefixtures("_few_tries")
def test_what_may_pass_is_tried_again(status: int, server: ScriptedServer) -> None:
    server.will(Says(status=status), Says("done"))
    assert answered(model_at(server)) == "done"
    assert len(server.asked) == 2


@pytest.mark.parametrize(("status", "kind"), [(401, "auth"), (403, "auth"), (404, "not_found"), (413, "refused")])
def test_what_will_not_pass_is_not(status: int, kind: str, server: ScriptedServer) -> None:
    server.will(Says(status=status))
    assert failed(model_at(server)).kind == kind
    assert len(server.asked) <= 2  # once more without the JSON mode, where that may be the reason


@pytest.mark.usefixtures("_few_tries")
def test_a_dropped_connection_is_tried_again(server: ScriptedServer) -> None:
    server.will(Says(cut=0), Says("done"))
    assert answered(model_at(server)) == "done"


def test_a_wish_to_wait_is_honoured(server: ScriptedServer) -> None:
    server.will(Says(status=429, headers={"retry-after": "1.2"}), Says("done"))
    assert answered(model_at(server)) == "done"
    assert server.times[1] - server.times[0] >= 1.2


def test_a_wish_that_is_too_long_is_a_failure_at_once(server: ScriptedServer) -> None:
    server.will(Says(status=429, headers={"retry-after": str(LONGEST_WAIT * 100)}))
    assert failed(model_at(server)).kind == "rate_limit"
    assert len(server.asked) == 1


def test_a_date_to_wait_for_is_read() -> None:
    class Answered(Exception):  # noqa: N818 - as an SDK names its own
        status_code = 429

        class response:  # noqa: N801
            status_code = 429
            headers = {"retry-after": "Fri, 01 Jan 1999 00:00:00 GMT"}  # noqa: RUF012

    assert read_fault(Answered()).retry_after == 0.0


@pytest.mark.usefixtures("_few_tries")
def test_silence_ends_at_the_timeout(server: ScriptedServer) -> None:
    server.will(Says(wait=30))
    assert failed(model_at(server, timeout=0.3)).kind == "timeout"


@pytest.mark.usefixtures("_few_tries")
def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = failed(Model(read_spec(f"openai-like:m@http://127.0.0.1:{port}/v1"), LIMITS))
    assert error.kind == "connection"
    assert error.exit_code == 5
    assert error.next_step


def test_every_kind_has_words_and_a_next_step() -> None:
    assert all(kind.told and kind.next_step for kind in KINDS.values())
    assert all(ProviderError(kind).next_step for kind in KINDS)


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_neither_question_nor_key_is_logged_or_told(
    status: int,
    grounded: Grounded,
    server: ScriptedServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    question = "What does Article 28 say about zanzibar phones?"
    answer, _ = grounded(question, Says(status=status))
    error = failed(model_at(server))
    written = caplog.text + "".join(capfd.readouterr()) + str(error) + repr(error) + error.next_step
    written += "".join(answer.trace.notes) + "".join(error.__notes__ if hasattr(error, "__notes__") else ())
    assert server.asked
    assert "zanzibar" not in written
    assert "zebra" not in written
    assert "a-key" not in written
    assert error.__cause__ is None


def test_every_adapter_is_told_window_and_chat_and_retries_nothing() -> None:
    for name, url in (("openai-like", "http://localhost:1/v1"), ("ollama", "http://localhost:1"), ("openai", None)):
        spec = read_spec(f"{name}:gpt-4o" + (f"@{url}" if url else ""))
        pytest.importorskip(spec.provider.module)
        client = connections(spec, LIMITS)
        adapter = build(spec, LIMITS, SECRET, client)
        asyncio.run(client.aclose())
        assert adapter.metadata.is_chat_model
        assert getattr(adapter, "max_retries", 0) == 0
        assert adapter.temperature == 0.0
        if name != "openai":
            assert adapter.metadata.context_window == LIMITS.context


def test_a_missing_extra_names_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = specs.Provider("absent", "absent-extra", "llama_index.llms.absent", "http://localhost:1", False, None)
    monkeypatch.setitem(PROVIDERS, "absent", absent)
    with pytest.raises(SettingsError, match=r"pip install 'convention-rapporteur\[absent-extra\]'"):
        the_model(load_settings(llm="absent:m"))


def test_every_provider_has_its_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for provider in PROVIDERS.values():
        package = f"llama-index-llms-{provider.name}"
        assert any(one.startswith(package) for one in project["optional-dependencies"][provider.extra])


def test_without_a_model_nothing_of_llama_index_is_imported(environment: dict[str, str]) -> None:
    code = (
        "import sys\nfrom bot.cli import main\nsys.argv = ['rapporteur', 'ask', 'What does Article 28 say?']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'llama_index', 'openai', 'ollama', 'stamina'} & set(sys.modules)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, timeout=240)
    assert ended.stderr.strip().splitlines()[-1] == "[]"


def finding(name: str) -> tuple[bool, str, str]:
    one = next(one for one in examine() if one.name == name)
    return one.ok, one.told, one.next_step


def test_doctor_asks_the_model_one_tiny_question(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORTEUR_LLM", f"openai-like:scripted@{server.url}")
    server.will(Says('{"ok": true}'))
    ok, told_of, step = finding("model")
    assert ok
    assert "on this machine" in told_of
    assert step == ""
    assert len(server.asked) == 1
    assert len(server.prompt(0)) < 100


@pytest.mark.parametrize(
    ("says", "told_of"),
    [
        (Says("yes, I am fine"), "not with the JSON"),
        (Says(status=401), "does not accept the key"),
        (Says(status=404), "does not know the model"),
        (Says(status=500), "server failed"),
    ],
)
@pytest.mark.usefixtures("_few_tries")
def test_doctor_tells_what_is_wrong_and_the_next_step(
    says: Says, told_of: str, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORTEUR_LLM", f"openai-like:scripted@{server.url}")
    monkeypatch.setenv("RAPPORTEUR_LLM_API_KEY", SECRET)
    server.will(says)
    ok, text, step = finding("model")
    assert not ok
    assert told_of in text
    assert step
    assert SECRET not in text + step
