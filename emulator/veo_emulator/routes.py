"""The one table that leads from paths to endpoints."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from veo_emulator.endpoints import (
    agent_platform,
    console,
    control,
    credentials,
    developer_api,
    files,
    interactions,
    models,
    resumable,
    storage,
    uploads,
)
from veo_emulator.http import Answer
from veo_emulator.openapi import description


class _Version(Convertor[str]):
    """API versions, which are all served alike."""

    regex = "v1beta1|v1beta|v1alpha|v1"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("version", _Version())

_PROJECT = "/{ver:version}/projects/{project}/locations/{location}"
_PUBLISHED = "/publishers/google/models/{model}"
_BUCKET = "/storage/v1/b/{bucket}"

ROUTES = [
    # Agent Platform
    Route(f"{_PROJECT}{_PUBLISHED}:predictLongRunning", agent_platform.predict, methods=["POST"]),
    Route(
        f"{_PROJECT}{_PUBLISHED}:fetchPredictOperation",
        agent_platform.fetch_operation,
        methods=["POST"],
    ),
    Route(
        f"/{{ver:version}}{_PUBLISHED}:predictLongRunning", agent_platform.predict, methods=["POST"]
    ),
    Route(
        f"/{{ver:version}}{_PUBLISHED}:fetchPredictOperation",
        agent_platform.fetch_operation,
        methods=["POST"],
    ),
    Route("/{ver:version}/publishers/google/models", models.publisher_listing),
    Route("/{ver:version}/publishers/google/models/{model}", models.publisher_get),
    # Developer API
    Route(
        "/{ver:version}/models/{model}:predictLongRunning", developer_api.predict, methods=["POST"]
    ),
    Route(
        "/{ver:version}/models/{model}:generateContent",
        developer_api.generate_content,
        methods=["POST"],
    ),
    Route("/{ver:version}/models/{model}/operations/{operation}", developer_api.get_operation),
    Route("/{ver:version}/models", models.listing),
    Route("/{ver:version}/models/{model}", models.get),
    *[
        route
        for parent in ("/{ver:version}", _PROJECT)
        for route in (
            Route(f"{parent}/interactions", interactions.create, methods=["POST"]),
            Route(f"{parent}/interactions/{{interaction}}", interactions.get),
            Route(
                f"{parent}/interactions/{{interaction}}", interactions.delete, methods=["DELETE"]
            ),
            Route(
                f"{parent}/interactions/{{interaction}}/cancel",
                interactions.cancel,
                methods=["POST"],
            ),
        )
    ],
    Route("/upload/{ver:version}/files", uploads.upload, methods=["POST", "PUT"]),
    Route("/{ver:version}/files", files.listing),
    Route("/{ver:version}/files/{rest:path}", files.get_or_download),
    Route("/{ver:version}/files/{rest:path}", files.delete, methods=["DELETE"]),
    # Cloud Storage
    Route("/storage/v1/b", storage.create_bucket, methods=["POST"]),
    Route(_BUCKET, storage.get_bucket),
    Route(f"{_BUCKET}/o", storage.list_objects),
    Route(f"{_BUCKET}/o/{{object:path}}", storage.get_object),
    Route(f"{_BUCKET}/o/{{object:path}}", storage.delete_object, methods=["DELETE"]),
    Route(f"/download{_BUCKET}/o/{{object:path}}", storage.download),
    Route(f"/upload{_BUCKET}/o", storage.upload, methods=["POST"]),
    Route(f"/upload{_BUCKET}/o", resumable.put, methods=["PUT"]),
    Route(f"/upload{_BUCKET}/o", resumable.cancel, methods=["DELETE"]),
    *[
        Route(
            f"{_BUCKET}/o/{{object:path}}/{verb}/b/{{to_bucket}}/o/{{to:path}}",
            storage.copy,
            methods=["POST"],
        )
        for verb in ("copyTo", "rewriteTo")
    ],
    Route(f"{_BUCKET}/o/{{object:path}}/compose", storage.compose, methods=["POST"]),
    # Credentials
    Route("/token", credentials.token, methods=["POST"]),
    Route("/computeMetadata/v1/{path:path}", credentials.metadata),
    # The emulator itself
    Route("/emulator/v1/health", control.health),
    Route("/emulator/v1/reset", control.reset, methods=["POST"]),
    Route("/emulator/v1/ledger", control.ledger),
    Route("/emulator/v1/faults", control.get_faults),
    Route("/emulator/v1/faults", control.arm_faults, methods=["POST"]),
    Route("/emulator/v1/faults", control.disarm_faults, methods=["DELETE"]),
    Route("/emulator/v1/clock", control.get_clock),
    Route("/emulator/v1/clock", control.move_clock, methods=["POST"]),
    Route("/emulator/v1/requests", control.requests),
    Route("/emulator/v1/webhooks", control.webhooks),
    Route("/emulator/v1/operations", console.operations),
    Route("/emulator/v1/clips/{sha256}", console.clip),
    Route("/emulator/v1/faults/known", console.known_faults),
    Route("/emulator/v1/console/{name}", console.asset),
    Route("/", credentials.root),
]


async def _openapi(_: Request) -> Response:
    """The description of all this, in OpenAPI."""
    return Answer(description(ROUTES))


ROUTES.append(Route("/emulator/v1/openapi.json", _openapi))
