"""The models of an instance, with what they do not say themselves.

A model says by its tags whose and what it is. Two kinds of models do not. One that was made before
carries none for good: Git says what it is (`desired/adopted.yaml`). And a listing may leave the
tags out altogether: then a model is read once, and what it says is remembered by its id and its
creation time, so that it is never read for that again.

Every look at models goes through here, so that nobody else needs to know.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from reconciler.execution.session import Session
from reconciler.model.live import LiveModel, Tag
from reconciler.model.naming import Instance, owner
from reconciler.state import StateError

_Made = tuple[str, datetime]
"""A model's id and when it was made."""


async def get_model(session: Session, instance: Instance, model_id: str) -> LiveModel | None:
    """One model of an instance, or None; raises GatewayError."""
    model = await session.gateway(instance).get_model(model_id)
    return model and _as_declared(session, instance, model)


async def list_models(
    session: Session, instance: Instance, *, remember: bool = True
) -> tuple[LiveModel, ...]:
    """All custom models of an instance, in order of id; raises GatewayError, StateError.

    `remember`: what had to be read one by one is noted in the store.
    """
    listed = await session.gateway(instance).list_models()
    models = [_as_declared(session, instance, model) for model in listed]
    bare = [model for model in models if not model.tags]
    if not bare:
        return tuple(models)
    tags = await _tags_of(session, instance, bare, remember)
    found = (
        model if model.tags else replace(model, tags=tags[_made(model)])
        for model in models
        if model.tags or _made(model) in tags
    )
    return tuple(found)


async def _tags_of(
    session: Session, instance: Instance, bare: Sequence[LiveModel], remember: bool
) -> Mapping[_Made, Mapping[str, str]]:
    """The tags of models that were listed without; none for a model that has gone meanwhile."""
    records = session.records(instance)
    tags = dict(await records.known_tags())
    unknown = [model for model in bare if _made(model) not in tags]
    gateway = session.gateway(instance)
    read = await asyncio.gather(*(gateway.get_model(model.id) for model in unknown))
    for model, whole in zip(unknown, read, strict=True):
        if whole is not None:
            tags[_made(model)] = whole.tags
            if not remember:
                continue
            # Only a note to save requests. Who may not write here, as a preview, reads again.
            with contextlib.suppress(StateError):
                await records.add_known_tags(model.id, model.created_at, whole.tags)
    return tags


def _made(model: LiveModel) -> _Made:
    return model.id, model.created_at


def _as_declared(session: Session, instance: Instance, model: LiveModel) -> LiveModel:
    """Give an adopted model the tags that it would carry if we had made it."""
    adoption = session.desired.adopted.get(instance, {}).get(model.id)
    if adoption is None:
        return model
    tags = {
        **model.tags,
        Tag.OWNER: owner(session.desired.project, instance.environment),
        Tag.LAYOUT: adoption.layout,
        Tag.VERSION: adoption.version,
        Tag.ORIGIN: str(instance),
    }
    return replace(model, tags=tags)
