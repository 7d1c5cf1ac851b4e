/// Whether a version's turn to be deployed has come, has passed, or is still to be waited for. Pure.
import AWS

/// What is to be done about one version, as the endpoint stands.
enum DeploymentTurn: Sendable, Hashable {
    /// deploy-endpoint says the rest.
    case deploy
    /// The endpoint is on its way to something else; what that comes to decides.
    case wait
    /// The endpoint runs a newer version of the group.
    case superseded(by: PackageVersion)

    /// An endpoint, as far as turns depend on it.
    struct Sight: Sendable, Hashable {
        var status: EndpointStatus
        /// The packages behind its configuration.
        var running: [PackageVersion]
        /// Those behind the configuration that it is on its way to; nil where there is none.
        var coming: [PackageVersion]?
    }

    /// The turn of `wanted`; without an endpoint it has come.
    ///
    /// - Parameter later: the versions that were made after it. A higher number alone says nothing: a group that was made
    ///   anew counts from 1 again.
    init(of wanted: PackageVersion, _ sight: Sight?, later: Set<PackageVersion>) {
        guard let sight else {
            self = .deploy
            return
        }
        let target = sight.coming ?? sight.running
        switch sight.status {
        case .creating, .updating, .systemUpdating, .rollingBack, .deleting:
            // Its own deployment, by an earlier delivery, is joined.
            self = target.contains(wanted) ? .deploy : .wait
        case .inService where sight.coming != nil:
            self = target.contains(wanted) ? .deploy : .wait
        case .inService, .outOfService, .updateRollbackFailed:
            let newer = sight.running.filter { $0.isNewer(than: wanted) && later.contains($0) }.max {
                $0.number < $1.number
            }
            self = newer.map { .superseded(by: $0) } ?? .deploy
        // Nothing can be deployed over these: the step says so, and what to do.
        case .failed, .unknown: self = .deploy
        }
    }
}
