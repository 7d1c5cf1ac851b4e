/// The IAM policy a step's role needs.
import JSON
import Steps

/// Writes iam-policy.json; `${Partition}`, `${Region}` and `${Account}` are filled in by whoever attaches it.
package enum PolicyFile {
    /// The whole file.
    package static func text(_ step: StepDocument) -> String {
        let statements = step.manifest.permissions.map { permission -> JSONValue in
            var statement: JSONObject = [
                "Effect": "Allow",
                "Action": .array(permission.actions.map(JSONValue.string)),
                "Resource": .array(permission.resources.map(JSONValue.string)),
            ]
            var equal = JSONObject()
            for (key, value) in permission.conditions.sorted(by: { $0.key < $1.key }) { equal[key] = .string(value) }
            if !equal.members.isEmpty { statement["Condition"] = ["StringEquals": .object(equal)] }
            return .object(statement)
        }
        let policy: JSONValue = ["Version": "2012-10-17", "Statement": .array(statements)]
        return policy.pretty + "\n"
    }
}
