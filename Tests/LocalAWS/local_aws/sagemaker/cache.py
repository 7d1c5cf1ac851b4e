"""Step caching: a step that ran before with the same arguments is not run again, where its CacheConfig says so."""
import datetime
import json
import re
from dataclasses import dataclass

from .expressions import Unresolved

CACHED_TYPES = ("Processing", "Training")
DURATION = re.compile(r"P?(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?",
                      re.IGNORECASE)
DAYS = (365, 30, 7, 1)


@dataclass
class Kept:
    """What a step left when it ran."""

    outcome: dict
    metadata: dict
    source: str
    when: datetime.datetime


def key(execution, step, arguments):
    """What makes two runs of a step the same; None where it is not cached."""
    if not (step.get("CacheConfig") or {}).get("Enabled") or step["Type"] not in CACHED_TYPES:
        return None
    return json.dumps([execution.pipeline_arn, step["Name"], step["Type"], arguments()], sort_keys=True)


def find(execution, step, key):
    """The result that can be used again, if there is one young enough."""
    kept = execution.store.step_cache.get(key) if key else None
    if kept is None:
        return None
    longest = age(step["CacheConfig"].get("ExpireAfter"))
    return kept if longest is None or execution.world.timing.now() - kept.when <= longest else None


def keep(execution, key, outcome, record):
    if key:
        execution.store.step_cache[key] = Kept(outcome, dict(record["Metadata"]), execution.arn,
                                               execution.world.timing.now())


def age(text):
    """An ISO 8601 duration; None where there is none."""
    if not text:
        return None
    match = DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        raise Unresolved(f"CacheConfig.ExpireAfter {text!r} is no ISO 8601 duration")
    parts = [int(part or 0) for part in match.groups()]
    return datetime.timedelta(days=sum(number * days for number, days in zip(parts, DAYS)), hours=parts[4],
                              minutes=parts[5], seconds=parts[6])
