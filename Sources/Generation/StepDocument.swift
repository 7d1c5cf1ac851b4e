/// Everything a step's declaration says, gathered once for all that is written from it.
import ArgumentParser
import JSON
import Steps

/// A step as its documents describe it.
package struct StepDocument: Sendable {
    /// An input as people read of it.
    package struct Input: Sendable {
        package let name: String
        package let prose: String
        package let isRequired: Bool
        package let initial: String?
        package let allowed: [String]
        package let isSecret: Bool
        package let isList: Bool
        package let isSwitch: Bool
        package let variable: String
    }

    package let manifest: Manifest
    package let inputs: [Input]
    package let outputs: [OutputDeclaration]

    /// Reads the declaration of a step back from its type and from the parser's own description of it.
    package init(_ step: any Step.Type) throws {
        self = try Self.gather(step)
    }

    private init(manifest: Manifest, inputs: [Input], outputs: [OutputDeclaration]) {
        self.manifest = manifest
        self.inputs = inputs
        self.outputs = outputs
    }

    private static func gather<S: Step>(_: S.Type) throws -> StepDocument {
        let described = try JSONValue(parsing: S._dumpHelp())["command"]?["arguments"]?.array ?? []
        let inputs = try S.inputs.map { input in
            guard let help = described.first(where: { $0["preferredName"]?["name"]?.string == input.name }) else {
                throw Undescribed(description: "\(S.manifest.name): the parser does not know the input \(input.name)")
            }
            return Input(
                name: input.name, prose: help["abstract"]?.string ?? "",
                isRequired: help["isOptional"]?.bool == false, initial: help["defaultValue"]?.string,
                allowed: (help["allValues"]?.array ?? []).compactMap(\.string), isSecret: input.isSecret,
                isList: input.isList, isSwitch: input.isSwitch, variable: input.variable)
        }
        return StepDocument(manifest: S.manifest, inputs: inputs, outputs: S.Outputs.declarations)
    }

    /// An input that one side knows and the other does not.
    struct Undescribed: Error, CustomStringConvertible { let description: String }
}

extension StepDocument.Input {
    /// The prose with what else a reader must know.
    var fullProse: String {
        var text = prose
        if isSwitch {
            text += " Takes \(SwitchWord.form)."
        } else if !allowed.isEmpty {
            text += " One of \(allowed.joined(separator: ", "))."
        }
        if isList && !prose.contains("a line") { text += " One a line." }
        if isSecret { text += " A secret: on a command line, from \(variable) or as file:PATH." }
        return text
    }
}
