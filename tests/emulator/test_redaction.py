"""Credentials are known by their names, also inside addresses."""

import pytest

from veo_emulator.redaction import REDACTED, is_secret, without_keys


@pytest.mark.parametrize(
    "name",
    [
        *("key", "token", "Authorization", "x-goog-api-key", "X-API-Key", "api-key", "apiKey"),
        *("access_token", "id_token", "refreshToken", "X-Auth-Token", "Cookie", "client_secret"),
        *("X-Goog-Signature", "x-goog-iam-authorization-token", "private_key", "assertion"),
    ],
)
def test_credentials_are_known_by_name(name):
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *("pageToken", "continuation_token", "idempotency-key", "prompt", "content-type", "alt"),
        *("x-goog-user-project", "x-goog-api-client", "total_tokens", "keyboard", "author"),
    ],
)
def test_what_only_sounds_like_one_is_kept(name):
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "http://h/v1/files/a:download?alt=media&key=S3",
            "http://h/v1/files/a:download?alt=media&key=",
        ),
        ("http://h/x?key=S3&alt=media", "http://h/x?key="),
        (
            "/v1/files/http://h/files/a%3Falt%3Dmedia%26key%3DS3",
            "/v1/files/http://h/files/a%3Falt%3Dmedia%26key%3D",
        ),
        ("https://h/x?access_token=S3#part", "https://h/x?access_token="),
    ],
)
def test_an_address_is_kept_without_its_key(text, kept):
    assert without_keys(text) == text.replace("S3", REDACTED)
    assert without_keys(text).startswith(kept)


def test_a_prompt_is_kept_as_it_is():
    prompt = "Is it = or ? A man; keys=bright, 50% light & rain"
    assert without_keys(prompt) == prompt
