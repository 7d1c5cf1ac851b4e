/// What a run leaves on an endpoint that it takes back, so that its repeat does not go back further.
import AWS
import Workflow

/// A configuration, and the run that chose it, as the value of a tag: `churn-0123456789abcdef@` and 32 hex digits. Pure.
struct RollbackMark: Sendable, Hashable {
    /// The tag's key.
    static let key = "mlops-steps:rollback"

    let config: String
    let run: String

    /// The value of the tag.
    var value: String { "\(config)@\(run)" }

    /// A configuration that a run chose.
    init(config: String, run: String) {
        self.config = config
        self.run = run
    }

    /// Reads the value of a tag; nil where it is none.
    init?(_ value: String) {
        let parts = value.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, EndpointName(argument: parts[0]) != nil,
            parts[1].wholeMatch(of: /[0-9a-f]{32}/) != nil
        else { return nil }
        self.init(config: parts[0], run: parts[1])
    }
}

extension RollbackEndpoint {
    /// What tells this run's attempt and job from others; nil where nothing does, or where `previous` is known anyway.
    private func token(_ world: World) -> String? {
        guard to == .previous, previousEndpointConfigName == nil, world.run.repository != nil, world.run.runID != nil
        else { return nil }
        let token = RequestToken(
            step: Self.manifest.name, content: [endpointName.description], key: nil, run: world.run,
            random: world.random)
        return String(token.description.prefix(32))
    }

    /// What an earlier try of this very run took it back to; nil where there was none.
    func marked(_ standing: LiveEndpoint.Standing, _ aws: AWSAccess, in world: World) async throws(Failure) -> String? {
        guard let token = token(world) else { return nil }
        let tags: [SageMakerTag]
        do { tags = try await aws.client.all(ListTags(resourceArn: standing.endpoint.endpointArn)) } catch {
            throw Failure(error, doing: "reading the tags of \(endpointName)")
        }
        let mark = tags.first { $0.key == RollbackMark.key }.flatMap { RollbackMark($0.value) }
        guard let mark, mark.run == token else { return nil }
        world.narrator.say("This run has chosen \(mark.config) before.")
        return mark.config
    }

    /// Leaves the mark, before anything is changed.
    func mark(
        _ former: FormerConfig, _ standing: LiveEndpoint.Standing, _ aws: AWSAccess, in world: World
    ) async throws(Failure) {
        guard let token = token(world) else { return }
        let tag = SageMakerTag(key: RollbackMark.key, value: RollbackMark(config: former.name, run: token).value)
        let add = AddTags(resourceArn: standing.endpoint.endpointArn, tags: [tag])
        _ = try await aws.change(add, doing: "tagging the endpoint \(endpointName)")
    }
}
