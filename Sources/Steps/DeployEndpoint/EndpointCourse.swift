/// What there is to do about an endpoint as it stands before anything is changed. Pure.
import AWS

/// The course a deployment of one configuration takes.
enum EndpointCourse: Sendable, Hashable {
    /// There is no such endpoint.
    case create
    /// It runs something else.
    case update
    /// It is on its way to what is wanted, by an earlier try.
    case join
    /// It runs what is wanted.
    case keep
    /// It cannot be deployed to.
    case refuse(Failure.Kind, because: String, tryThis: String)

    /// The course from a look at the endpoint (nil: there is none) to the configuration `wanted`.
    init(_ look: EndpointWatch.Look?, wanted: String) {
        guard let look else {
            self = .create
            return
        }
        let target = look.pendingConfig ?? look.config
        switch look.status {
        case .inService where look.pendingConfig == nil: self = look.config == wanted ? .keep : .update
        case .inService, .creating, .updating, .systemUpdating:
            self = target == wanted ? .join : Self.busy(look)
        case .rollingBack, .deleting: self = Self.busy(look)
        case .outOfService, .updateRollbackFailed: self = .update
        case .failed:
            self = .refuse(
                .failed,
                because: "the endpoint is Failed, and SageMaker only deletes such an endpoint"
                    + (look.failureReason.map { ": \($0)" } ?? ""),
                tryThis: "Delete the endpoint (DeleteEndpoint), then deploy again: it will be created.")
        case .unknown(let word):
            self = .refuse(
                .conflict, because: "the endpoint is “\(word)”, a status that this step does not know",
                tryThis: "Look at the endpoint in the console; update mlops-steps, or report the status.")
        }
    }

    private static func busy(_ look: EndpointWatch.Look) -> EndpointCourse {
        .refuse(
            .conflict, because: "another change is under way: the endpoint is \(look.line)",
            tryThis: "Deploy again when it is over; a concurrency group keeps workflows apart.")
    }
}

extension EndpointCourse {
    /// What a dry run ends with.
    func headlineOfDryRun(_ endpoint: EndpointName) -> String {
        switch self {
        case .create: "Dry run: \(endpoint) would be created."
        case .update: "Dry run: \(endpoint) would be updated."
        case .join: "Dry run: \(endpoint) is already on its way to what is wanted."
        case .keep, .refuse: "Dry run: \(endpoint) would not be changed."
        }
    }
}
