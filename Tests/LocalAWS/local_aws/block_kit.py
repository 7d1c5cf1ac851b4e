"""Slack's limits on a message's blocks: pure; a payload in, complaints out."""
LIMITS = {"blocks": 50, "header": 150, "section": 3000, "fields": 10, "field": 2000, "context": 10, "actions": 25,
          "button": 75, "block_id": 255, "action_id": 255, "url": 3000, "value": 2000, "alt_text": 2000}
TYPES = {
    "header": {"text"}, "section": {"text", "fields", "accessory", "expand"}, "divider": set(),
    "context": {"elements"}, "actions": {"elements"}, "image": {"image_url", "slack_file", "alt_text", "title"},
    "rich_text": {"elements"}, "markdown": {"text"}, "table": {"rows", "column_settings"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"}, "file": {"external_id", "source"},
    "video": {"alt_text", "title", "thumbnail_url", "video_url", "author_name", "description", "provider_icon_url",
              "provider_name", "title_url"},
}
ELEMENTS = {"button": {"text", "action_id", "url", "value", "style", "confirm", "accessibility_label"},
            "overflow": None, "static_select": None, "datepicker": None, "checkboxes": None, "radio_buttons": None,
            "image": None, "users_select": None, "conversations_select": None, "channels_select": None}


def complaints(blocks):
    """All that Slack would not take, each with its place."""
    if not isinstance(blocks, list):
        return ["blocks: must be a list"]
    found = []
    if len(blocks) > LIMITS["blocks"]:
        found.append(f"blocks: {len(blocks)} are over the {LIMITS['blocks']} a message may have")
    for index, block in enumerate(blocks):
        _block(block, f"/blocks/{index}", found)
    ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    if len(ids) != len(set(ids)):
        found.append("blocks: a block_id comes twice")
    return found


def _block(block, place, found):
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in TYPES:
        found.append(f"{place}: unsupported type: {kind}")
        return
    for key in sorted(set(block) - TYPES[kind] - {"type", "block_id"}):
        found.append(f"{place}: {kind} has no field {key}")
    _length(block.get("block_id", "x"), "block_id", f"{place}/block_id", found)
    if kind == "header":
        _text(block.get("text"), LIMITS["header"], f"{place}/text", found, ("plain_text",))
    elif kind == "section":
        _section(block, place, found)
    elif kind in ("context", "actions"):
        _elements(block.get("elements"), kind, place, found)
    elif kind == "image":
        if not block.get("alt_text"):
            found.append(f"{place}: missing alt_text")
        if not block.get("image_url") and not block.get("slack_file"):
            found.append(f"{place}: missing image_url")


def _section(block, place, found):
    if "text" not in block and not block.get("fields"):
        found.append(f"{place}: a section has a text or fields")
    if "text" in block:
        _text(block["text"], LIMITS["section"], f"{place}/text", found)
    fields = block.get("fields", [])
    if not isinstance(fields, list) or ("fields" in block and not fields) or len(fields) > LIMITS["fields"]:
        found.append(f"{place}/fields: 1 to {LIMITS['fields']} of them")
    for index, field in enumerate(fields if isinstance(fields, list) else []):
        _text(field, LIMITS["field"], f"{place}/fields/{index}", found)
    if "accessory" in block:
        _element(block["accessory"], f"{place}/accessory", found)


def _elements(elements, kind, place, found):
    if not isinstance(elements, list) or not 1 <= len(elements) <= LIMITS[kind]:
        found.append(f"{place}/elements: 1 to {LIMITS[kind]} of them")
        return
    for index, element in enumerate(elements):
        here = f"{place}/elements/{index}"
        if kind == "actions":
            _element(element, here, found)
        elif isinstance(element, dict) and element.get("type") == "image":
            if not element.get("alt_text") or not element.get("image_url"):
                found.append(f"{here}: an image has image_url and alt_text")
        else:
            _text(element, LIMITS["section"], here, found)


def _element(element, place, found):
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in ELEMENTS:
        found.append(f"{place}: unsupported element type: {kind}")
        return
    if kind != "button":
        return
    for key in sorted(set(element) - ELEMENTS["button"] - {"type"}):
        found.append(f"{place}: a button has no field {key}")
    _text(element.get("text"), LIMITS["button"], f"{place}/text", found, ("plain_text",))
    for key in ("url", "value", "action_id"):
        _length(element.get(key, "x"), key, f"{place}/{key}", found)
    if element.get("style", "primary") not in ("primary", "danger"):
        found.append(f"{place}/style: primary or danger")


def _text(text, most, place, found, kinds=("plain_text", "mrkdwn")):
    if not isinstance(text, dict) or text.get("type") not in kinds or not isinstance(text.get("text"), str):
        found.append(f"{place}: must be a text object of type {' or '.join(kinds)}")
        return
    if set(text) - {"type", "text", "emoji", "verbatim"}:
        found.append(f"{place}: unknown fields {sorted(set(text) - {'type', 'text', 'emoji', 'verbatim'})}")
    if not text["text"]:
        found.append(f"{place}: must be more than 0 characters")
    elif len(text["text"]) > most:
        found.append(f"{place}: must be less than {most + 1} characters")


def _length(value, name, place, found):
    if not isinstance(value, str) or not 1 <= len(value) <= LIMITS[name]:
        found.append(f"{place}: 1 to {LIMITS[name]} characters")
