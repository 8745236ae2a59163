"""Listings and reads that lag behind what was written, when asked to.

A service that is spread over many machines tells its parts of a change one after the other. With a
lag, a listing does not show a model that has only just appeared, and listings and reads go on
showing one that was only just deleted. Decisions never lag: whether an id is taken, what a copy or
an analysis finds, what an account counts. (How long, and in which order, the service does this is
not documented; that it may is why clients must not rely on the opposite.)
"""

from dataclasses import dataclass
from datetime import datetime

from emulator.service.models import Model
from emulator.state import State

UNLISTED = "unlisted_models"
GHOSTS = "ghost_models"


@dataclass(frozen=True, slots=True)
class Stragglers:
    """What listings of a state do not show yet, and what they still show."""

    state: State

    def appeared(self, subdomain: str, model_id: str, visible_at: datetime) -> None:
        """Hide a new model from listings until `visible_at`."""
        key = f"{subdomain}/{model_id}"
        self.state.delete(GHOSTS, key)
        self.state.put(UNLISTED, key, {}, expires=visible_at)

    def vanished(self, subdomain: str, model: Model, gone_at: datetime) -> None:
        """Go on showing a deleted model until `gone_at`."""
        key = f"{subdomain}/{model.id}"
        if not self.state.delete(UNLISTED, key):
            self.state.put(GHOSTS, key, model.to_json(), expires=gone_at)

    def ghost(self, subdomain: str, model_id: str) -> Model | None:
        """Return a deleted model that is still shown, or None."""
        body = self.state.get(GHOSTS, f"{subdomain}/{model_id}")
        return None if body is None else Model.from_json(body)

    def listed(
        self, subdomain: str, found: list[Model], after: str | None, until: str | None
    ) -> list[Model]:
        """Return what a page that goes from `after` to `until` shows instead of what it found.

        None as `after` or `until` is the beginning or the end of the listing.
        """
        prefix = f"{subdomain}/"
        hidden = {key.removeprefix(prefix) for key, _ in self.state.list(UNLISTED, prefix)}
        ghosts = [Model.from_json(body) for _, body in self.state.list(GHOSTS, prefix)]
        on_page = [
            ghost
            for ghost in ghosts
            if (after is None or ghost.id > after) and (until is None or ghost.id <= until)
        ]
        shown = [model for model in found if model.id not in hidden]
        return sorted([*shown, *on_page], key=lambda model: model.id)
