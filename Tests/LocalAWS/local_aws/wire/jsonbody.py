"""The body of a JSON request: its content type, and no JSON that a service would not take."""
import json


def expect_content_type(call, request, *accepted):
    if request.content_type not in accepted:
        call.problems.append(f"header: Content-Type is {request.content_type!r}, not {' or '.join(accepted)}")


def load_json(body, problems):
    """The body's JSON object; None, with a problem noted, where it is none."""
    def no_twins(pairs):
        for key in {key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1}:
            problems.append(f"protocol: the JSON key {key!r} comes twice in one object")
        return dict(pairs)

    def no_constant(text):
        raise ValueError(f"{text} is no JSON number")

    if not body:
        problems.append("protocol: the body is empty, not a JSON object")
        return {}
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=no_twins, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        problems.append(f"protocol: the body is not JSON: {error}")
        return None
