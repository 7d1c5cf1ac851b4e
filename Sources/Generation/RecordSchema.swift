/// The JSON Schema of a step's record.
import JSON
import Steps

/// Writes record.schema.json.
package enum RecordSchema {
    /// The whole file.
    package static func text(_ step: StepDocument) -> String {
        var properties: JSONObject = [
            "step": ["const": .string(step.manifest.name)],
            "version": ["const": 1],
            "result": [
                "enum": .array([.string("succeeded")] + step.manifest.exitCodes.map { .string($0.result) })
            ],
        ]
        for output in step.outputs {
            var schema = output.schema.object ?? [:]
            schema["description"] = .string(output.prose)
            properties[output.name] = .object(schema)
        }
        properties["failure"] = [
            "type": "object",
            "properties": [
                "doing": ["type": "string"], "because": ["type": "string"], "try": ["type": "string"],
                "request-id": ["anyOf": [["type": "string"], ["type": "null"]]],
            ],
            "required": ["doing", "because", "try", "request-id"],
        ]
        properties["inputs"] = ["type": "object"]
        properties["run"] = ["type": "object"]
        let required = ["step", "version", "result"] + step.outputs.map(\.name) + ["inputs", "run"]
        let schema: JSONValue = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string("The record of \(step.manifest.name)"),
            "type": "object",
            "properties": .object(properties),
            "required": .array(required.map(JSONValue.string)),
            "additionalProperties": false,
        ]
        return schema.pretty + "\n"
    }
}
