/// The IAM policy a step's role needs.
import JSON
import Steps

/// Writes iam-policy.json; `${Partition}`, `${Region}` and `${Account}` are filled in by whoever attaches it.
package enum PolicyFile {
    /// The whole file.
    package static func text(_ step: StepDocument) -> String {
        let statements = step.manifest.permissions.map { permission -> JSONValue in
            [
                "Effect": "Allow",
                "Action": .array(permission.actions.map(JSONValue.string)),
                "Resource": .array(permission.resources.map(JSONValue.string)),
            ]
        }
        let policy: JSONValue = ["Version": "2012-10-17", "Statement": .array(statements)]
        return policy.pretty + "\n"
    }
}
