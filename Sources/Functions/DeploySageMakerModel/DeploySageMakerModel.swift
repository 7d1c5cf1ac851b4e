/// Deploys a model when it is approved: deploy-endpoint behind the registry's events.
import AWS
import JSON
import Steps

/// `deploy_sagemaker_model`.
struct DeploySageMakerModel: Function {
    static let handler = "deploy_sagemaker_model"

    private let endpoint: String?
    private let group: String?
    private let pause: Duration

    init(in world: World) {
        endpoint = world.environment.input("endpoint-name")
        group = world.environment.input("model-package-group")
        pause = world.environment.input("poll-seconds").flatMap { Seconds(argument: $0) }?.duration ?? .seconds(30)
    }

    /// deploy-endpoint's record, or why nothing was to be deployed.
    func answer(_ event: JSONValue, in context: InvocationContext) async throws(FunctionError) -> JSONValue {
        switch try Approval(event, group: group) {
        case .ignored(let because): return context.ignoring(because)
        case .told(let version):
            switch try await standing(of: version, in: context) {
            case .due: return try await deploy(version.arn, in: context)
            case .notApproved(let word): return context.ignoring("by now it is \(word), not Approved")
            case .superseded(let newer): return context.ignoring(overtaken(version, by: newer))
            }
        case .asked(let arn):
            if let version = PackageVersion(arn),
                case .superseded(let newer) = try await standing(of: version, in: context)
            {
                throw FunctionError(
                    "Step.Conflict",
                    "conflict while deploying \(arn): \(overtaken(version, by: newer)). "
                        + "To go back to it, run deploy-endpoint with it.")
            }
            return try await deploy(arn, in: context)
        }
    }

    private func overtaken(_ version: PackageVersion, by newer: PackageVersion) -> String {
        "\(endpoint ?? "the endpoint") runs \(newer.group)/\(newer.number), which is newer than \(version.number)"
    }

    /// How a version stands that is to be deployed.
    private enum Standing {
        case due
        /// It was when the event was sent.
        case notApproved(ModelApprovalStatus)
        case superseded(by: PackageVersion)
    }

    private func deploy(_ arn: Arn, in context: InvocationContext) async throws(FunctionError) -> JSONValue {
        do {
            return .object(
                try await context.run(
                    DeployEndpoint.self, ["--model-package-arn=\(arn)"],
                    without: ["model-package-arn", "model-package-group"]))
        } catch {
            guard error.type == "Step.TimedOut" else { throw error }
            throw FunctionError(
                error.type, "\(error.message) Where Lambda delivers the event again, that goes on waiting.",
                isTold: error.isTold)
        }
    }

    /// How a version stands, once the endpoint stands still.
    private func standing(
        of version: PackageVersion, in context: InvocationContext
    ) async throws(FunctionError) -> Standing {
        // Without a name, or a package, the step refuses in its own words.
        guard let endpoint else { return .due }
        do {
            let sight = EndpointSight(aws: try context.world.access(), endpoint: endpoint)
            guard let package = try await sight.package(version) else { return .due }
            if let word = package.modelApprovalStatus, word != .approved { return .notApproved(word) }
            return try await newer(than: version, package, sight, in: context.world).map { .superseded(by: $0) } ?? .due
        } catch { throw FunctionError(error) }
    }

    /// The newer version that the endpoint runs when it stands still.
    private func newer(
        than version: PackageVersion, _ package: DescribeModelPackage.Output, _ sight: EndpointSight, in world: World
    ) async throws(Failure) -> PackageVersion? {
        let patience = Patience(
            doing: "waiting for the endpoint \(sight.endpoint) to stand still", limit: .seconds(15 * 60),
            thenTry: "Where Lambda delivers the event again, that goes on waiting.",
            stillRunning: "another change of the endpoint \(sight.endpoint)")
        return try await world.poll(patience) { () async throws(Failure) -> Verdict<PackageVersion?> in
            let seen = try await sight.look()
            var later: Set<PackageVersion> = []
            for other in seen?.running ?? [] where other.isNewer(than: version) {
                guard let made = try await sight.package(other)?.creationTime else { continue }
                if package.creationTime < made { later.insert(other) }
            }
            switch DeploymentTurn(of: version, seen, later: later) {
            case .deploy: return .done(nil)
            case .superseded(let newer): return .done(newer)
            case .wait: return .again(after: pause)
            }
        }
    }
}
