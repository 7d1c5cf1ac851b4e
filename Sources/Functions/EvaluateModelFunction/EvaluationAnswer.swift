/// evaluate-model's record without anything nested: what a step of a SageMaker pipeline can read of a function. Pure.
import AWS
import JSON

/// Makes answers flat, and gives each package places of its own.
enum EvaluationAnswer {
    /// Every figure under its own name, and the words of a gate that said no under `because`.
    static func flat(_ record: JSONObject, of package: Arn) -> JSONObject {
        var flat: JSONObject = [:]
        for (name, value) in record.members where !["inputs", "run"].contains(name) {
            switch value {
            case .string, .number, .bool: flat[name] = value
            case .array(let elements): flat[name] = .string(elements.compactMap(\.string).joined(separator: "; "))
            case .null, .object: break
            }
        }
        flat["model-package-arn"] = .string(package.description)
        flat["because"] = record["failure"]?["because"]
        for (name, value) in record["metrics"]?.object?.members ?? [] where flat[name] == nil {
            if case .number = value { flat[name] = value }
        }
        return flat
    }

    /// What is written, by input, and the file's name below a folder.
    private static let files = [
        ("report", "evaluation.json"), ("html", "evaluation.html"), ("bias-report", "analysis.json"),
    ]

    /// The arguments that put reports below a folder apart from those of other packages: the report of an older one that is
    /// evaluated late must not stand where a newer one's was. A place that is no folder stays as it is.
    static func places(of package: Arn, _ input: (String) -> String?) -> [String] {
        let name = package.resource.split(separator: "/").dropFirst().joined(separator: "/")
        return files.compactMap { written, file in
            guard let folder = input(written), folder.hasSuffix("/") else { return nil }
            return "--\(written)=\(folder)\(name)/\(file)"
        }
    }
}
