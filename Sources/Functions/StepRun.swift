/// Runs a step as its executable would: inputs from INPUT_* variables and from what the event says, a record as the answer.
import JSON
import Live
import Steps
import Workflow

extension InvocationContext {
    /// The record of a run that ended green, or as one of `accepted`.
    ///
    /// - Parameter arguments: each `--name=value`, from the event; they win over the environment.
    /// - Parameter without: inputs of the environment that the event stands in the place of.
    func run<S: Step>(
        _: S.Type, _ arguments: [String], without: [String] = [], accepting accepted: Set<Failure.Kind> = []
    ) async throws(FunctionError) -> JSONObject {
        var world = world
        let replaced = Set(without.map(Environment.inputVariable))
        world.environment = Environment(world.environment.dictionary.filter { !replaced.contains($0.key) })
        let session = Session<S>(in: world, masker: masker) { () throws(FileFailure) in
            throw FileFailure("a function has no standard input")
        }
        let ending = await session.run(arguments)
        guard let record = (try? JSONValue(parsing: ending.output))?.object else {
            throw FunctionError("Step.Bug", "\(S.manifest.name) left no record")
        }
        guard let kind = Failure.Kind(rawValue: ending.exitCode) else { return record }
        guard !accepted.contains(kind) else { return record }
        throw FunctionError(Failure(kind, in: record), isTold: true)
    }
}

extension Failure {
    /// The failure that a step's record tells of.
    fileprivate init(_ kind: Kind, in record: JSONObject) {
        func text(_ name: String) -> String { record["failure"]?[name]?.string ?? "" }
        self.init(
            kind, doing: text("doing"), because: text("because"), requestID: record["failure"]?["request-id"]?.string,
            tryThis: text("try"))
    }
}
