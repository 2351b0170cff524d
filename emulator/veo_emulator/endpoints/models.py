"""The lists of models, as each surface shows them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from veo_emulator import errors
from veo_emulator.endpoints import agent_platform, developer_api
from veo_emulator.engines import Model
from veo_emulator.engines.omni import OmniModel
from veo_emulator.errors import Json
from veo_emulator.http import Answer, world_of


async def listing(request: Request) -> Response:
    """`GET /{ver}/models` of the Developer API."""
    world = world_of(request)
    shown = [_developer_model(model) for model in world.catalog.served(developer_api.NAME)]
    shown += [_omni_model(model) for model in world.omni.served(developer_api.NAME)]
    return Answer({"models": shown})


async def get(request: Request) -> Response:
    """`GET /{ver}/models/{model}` of the Developer API."""
    catalog, omni_catalog = world_of(request).catalog, world_of(request).omni
    model_id = request.path_params["model"]
    omni = omni_catalog.find(developer_api.NAME, model_id)
    if omni is not None and omni_catalog.serves(omni):
        return Answer(_omni_model(omni))
    model = catalog.find(developer_api.NAME, model_id)
    if model is None or not catalog.serves(model):
        raise errors.model_not_found(model_id[:200], request.path_params["ver"], "GetModel")
    return Answer(_developer_model(model))


async def publisher_listing(request: Request) -> Response:
    """`GET /{ver}/publishers/google/models` of the Agent Platform."""
    served = world_of(request).catalog.served(agent_platform.NAME)
    return Answer({"publisherModels": [_publisher_model(model) for model in served]})


async def publisher_get(request: Request) -> Response:
    """`GET /{ver}/publishers/google/models/{model}` of the Agent Platform."""
    catalog = world_of(request).catalog
    model_id = request.path_params["model"]
    model = catalog.find(agent_platform.NAME, model_id)
    if model is None or not catalog.serves(model):
        raise errors.not_found()
    return Answer(_publisher_model(model))


def _developer_model(model: Model) -> Json:
    return {
        "name": f"models/{model.id}",
        "version": model.id.removeprefix("veo-").split("-")[0],
        "displayName": model.title,
        "description": f"{model.title}, played by a local emulator.",
        "inputTokenLimit": model.prompt_tokens_max,
        "outputTokenLimit": 8192,
        "supportedGenerationMethods": ["predictLongRunning"],
    }


def _omni_model(model: OmniModel) -> Json:
    return {
        "name": f"models/{model.id}",
        "version": model.id.removeprefix("gemini-omni-").split("-")[0],
        "displayName": model.title,
        "description": f"{model.title}, played by a local emulator.",
        "supportedGenerationMethods": ["createInteraction"],
    }


def _publisher_model(model: Model) -> Json:
    stage = "PUBLIC_PREVIEW" if "preview" in model.id or "lite" in model.id else "GA"
    return {
        "name": f"publishers/google/models/{model.id}",
        "versionId": model.id.rpartition("-")[2],
        "openSourceCategory": "PROPRIETARY",
        "launchStage": stage,
        "publisherModelTemplate": "projects/{project}/locations/{location}/publishers/google/"
        f"models/{model.id}",
    }
